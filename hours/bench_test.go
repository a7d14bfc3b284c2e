package hours

import (
	"fmt"
	"testing"
	"time"
)

// benchCases are the hours whose answers cost differently.
func benchCases() []struct{ name, osm, at string } {
	return []struct{ name, osm, at string }{
		{"open", office, "2026-11-23 09:00"},
		{"night", office, "2026-11-23 20:00"},
		{"weekend", office, "2026-11-28 20:00"},
		{"always", "24/7", "2026-11-23 09:00"},
		{"never", "off", "2026-11-23 09:00"},
		{"overnight", "Mo-Su 20:00-02:00", "2026-11-23 23:00"},
		{"seasons", office + "; May-Sep Mo-Fr 08:00-12:00,15:00-18:30; 2026 Dec 24 off; 2027 Feb 05-12 09:00-12:00", "2026-11-23 09:00"},
		{"summer-asked-in-autumn", "May-Sep Mo-Fr 08:00-12:00", "2026-10-01 09:00"},
	}
}

func BenchmarkAt(b *testing.B) {
	for _, c := range benchCases() {
		b.Run(c.name, func(b *testing.B) {
			h, at := compile(b, c.osm, china), local(b, c.at, china).UTC()
			b.ReportAllocs()
			for b.Loop() {
				h.At(at)
			}
		})
	}
	b.Run("zone-in-center", func(b *testing.B) {
		x := Within(Timetable{Own: compile(b, office, china)}, compile(b, "Mo-Su 08:00-20:00", china))
		at := local(b, "2026-11-23 13:00", china).UTC()
		b.ReportAllocs()
		for b.Loop() {
			x.At(at)
		}
	})
}

func BenchmarkState(b *testing.B) {
	for _, c := range benchCases() {
		b.Run(c.name, func(b *testing.B) {
			h, at := compile(b, c.osm, china), local(b, c.at, china).UTC()
			b.ReportAllocs()
			for b.Loop() {
				h.State(at)
			}
		})
	}
}

// BenchmarkFilter100000 asks every one of 100,000 places whether it is open: "own" has hours of its own for each in
// memory, "shared" one for each of 3,600 schedules.
func BenchmarkFilter100000(b *testing.B) {
	at := local(b, "2026-11-23 08:30", china).UTC()
	own, shared := make([]Timetable, 100_000), make([]Timetable, 100_000)
	for i := range own {
		own[i].Own = compile(b, fmt.Sprintf("Mo-Fr 08:%02d-12:00,14:%02d-18:00; Sa 09:00-12:00", i%60, i/60%60), china)
		shared[i].Own = own[i%3600].Own
	}
	for name, places := range map[string][]Timetable{"own": own, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				open := 0
				for i := range places {
					if places[i].State(at) == Open {
						open++
					}
				}
				if open == 0 || open == len(places) {
					b.Fatal(open)
				}
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(office); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAnswersAllocateNothing(t *testing.T) { // not parallel: it counts the process's allocations
	until := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{china, "Europe/Berlin"} {
		for _, c := range benchCases() {
			h, at := compile(t, c.osm, name), local(t, c.at, name)
			zoned := Within(Timetable{Own: h, Closure: Closure{Status: Suspended, Until: &until}}, compile(t, "Mo-Su 08:00-20:00", name))
			n := testing.AllocsPerRun(100, func() {
				h.At(at)
				h.State(at)
				zoned.At(at)
				zoned.State(at)
			})
			if n != 0 {
				t.Errorf("%s in %s: %v allocations", c.name, name, n)
			}
		}
	}
}
