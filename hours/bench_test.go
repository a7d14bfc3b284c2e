package hours

import (
	"fmt"
	"testing"
	"time"
)

// benchCases are the hours whose answers cost differently, and the holiday policy that they have.
func benchCases() []struct{ name, osm, holiday, at string } {
	seasons := office + "; May-Sep Mo-Fr 08:00-12:00,15:00-18:30; 2026 Dec 24 off; 2027 Feb 05-12 09:00-12:00"
	return []struct{ name, osm, holiday, at string }{
		{"open", office, "CLOSED", "2026-11-23 09:00"},
		{"night", office, "CLOSED", "2026-11-23 20:00"},
		{"weekend", office, "CLOSED", "2026-11-28 20:00"},
		{"always", "24/7", "OPEN", "2026-02-10 09:00"},
		{"always-but-holidays", "24/7", "CLOSED", "2026-10-08 09:00"},
		{"never", "off", "CLOSED", "2026-02-10 09:00"},
		{"overnight", "Mo-Su 20:00-02:00", "OPEN", "2026-11-23 23:00"},
		{"seasons", seasons, "CLOSED", "2026-11-23 09:00"},
		{"summer-asked-in-autumn", "May-Sep Mo-Fr 08:00-12:00", "CLOSED", "2026-10-01 09:00"},
		{"before-spring-festival", seasons, "CLOSED", "2026-02-14 19:00"},
		{"working-weekend", seasons, "CLOSED", "2026-02-14 09:00"},
		{"holiday", seasons, "SUNDAY", "2026-02-18 09:00"},
	}
}

func benchHours(t testing.TB, osm, holiday, zoneName string) *Hours {
	t.Helper()
	s, err := ParseSchedule(osm, holiday, "")
	if err != nil {
		t.Fatal(err)
	}
	return s.Compile(zone(t, zoneName), China())
}

func BenchmarkAt(b *testing.B) {
	for _, c := range benchCases() {
		b.Run(c.name, func(b *testing.B) {
			h, at := benchHours(b, c.osm, c.holiday, shanghai), local(b, c.at, shanghai).UTC()
			b.ReportAllocs()
			for b.Loop() {
				h.At(at)
			}
		})
	}
	b.Run("zone-in-center", func(b *testing.B) {
		x := Within(Timetable{Own: benchHours(b, office, "CLOSED", shanghai)}, benchHours(b, "Mo-Su 08:00-20:00", "OPEN", shanghai))
		at := local(b, "2026-11-23 13:00", shanghai).UTC()
		b.ReportAllocs()
		for b.Loop() {
			x.At(at)
		}
	})
}

func BenchmarkState(b *testing.B) {
	for _, c := range benchCases() {
		b.Run(c.name, func(b *testing.B) {
			h, at := benchHours(b, c.osm, c.holiday, shanghai), local(b, c.at, shanghai).UTC()
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
	at := local(b, "2026-11-23 08:30", shanghai).UTC()
	loc, calendar := zone(b, shanghai), China()
	own, shared := make([]Timetable, 100_000), make([]Timetable, 100_000)
	for i := range own {
		s, err := ParseSchedule(fmt.Sprintf("Mo-Fr 08:%02d-12:00,14:%02d-18:00; Sa 09:00-12:00", i%60, i/60%60), "CLOSED", "")
		if err != nil {
			b.Fatal(err)
		}
		own[i].Own = s.Compile(loc, calendar)
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

func BenchmarkReadCalendar(b *testing.B) {
	for b.Loop() {
		China()
	}
}

func TestAnswersAllocateNothing(t *testing.T) { // not parallel: it counts the process's allocations
	until := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{shanghai, "Europe/Berlin"} {
		for _, c := range benchCases() {
			h, at := benchHours(t, c.osm, c.holiday, name), local(t, c.at, name)
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
