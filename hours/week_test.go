package hours

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTheWeekHasHolidaysAndWorkingWeekends(t *testing.T) {
	t.Parallel()
	c := China()
	week := func(holiday string) string {
		s, err := ParseSchedule("Mo-Fr 09:00-17:00; Sa 10:00-12:00; Su off; 2026 Oct 07 08:00-09:00", holiday, "")
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, d := range s.Compile(zone(t, shanghai), c).Week(time.Date(2026, 10, 8, 0, 0, 0, 0, time.UTC)) {
			out = append(out, fmt.Sprint(d.Basis, " ", d.Known, " ", d.Spans))
		}
		return strings.Join(out, "; ")
	}
	// Monday 5 to Wednesday 7 October are National Day's, Saturday 10 is worked.
	const rest = "EXCEPTION true [{08:00 09:00 false}]; HOURS true [{09:00 17:00 false}]; HOURS true [{09:00 17:00 false}]; " +
		"WORKING_WEEKEND true [{09:00 17:00 false}]; HOURS true []"
	if got, want := week("CLOSED"), "HOLIDAY true []; HOLIDAY true []; "+rest; got != want {
		t.Errorf("closed\ngot  %s\nwant %s", got, want)
	}
	if got, want := week(""), "HOLIDAY false []; HOLIDAY false []; "+rest; got != want {
		t.Errorf("unknown\ngot  %s\nwant %s", got, want)
	}
}

func TestTheWeekOfAZoneEndsWithItsCenter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ center, zone, want string }{
		{"Mo-Fr 08:30-12:00,14:30-18:00", "Mo 08:00-20:00; Tu 10:00-16:00; Sa 09:00-12:00", "[{08:30 12:00 false} {14:30 18:00 false}] [{10:00 12:00 false} {14:30 16:00 false}] [] [] [] [] []"},
		{"Mo-Fr 08:30-12:00,14:30-18:00", "", "[{08:30 12:00 false} {14:30 18:00 false}] [{08:30 12:00 false} {14:30 18:00 false}] [{08:30 12:00 false} {14:30 18:00 false}] [{08:30 12:00 false} {14:30 18:00 false}] [{08:30 12:00 false} {14:30 18:00 false}] [] []"},
		{"", "Mo 08:00-20:00", "[{08:00 20:00 false}] [] [] [] [] [] []"},
		{"24/7", "Mo 20:00-02:00", "[{20:00 02:00 true}] [] [] [] [] [] []"},
		{"Mo 18:00-22:00; Tu 01:00-04:00", "Mo 20:00-02:00", "[{20:00 22:00 false}] [{01:00 02:00 false}] [] [] [] [] []"},
		{"Mo 18:00-23:00; Su 23:00-24:00", "Mo-Su 20:00-21:00", "[{20:00 21:00 false}] [] [] [] [] [] []"},
		{"2026 Nov 24 off", "Mo-Su 20:00-21:00", "[{20:00 21:00 false}] [] [{20:00 21:00 false}] [{20:00 21:00 false}] [{20:00 21:00 false}] [{20:00 21:00 false}] [{20:00 21:00 false}]"},
	} {
		hours := func(osm string) *Hours {
			return Schedule{Rules: mustParse(t, osm)}.Compile(zone(t, shanghai), nil)
		}
		var got []string
		for _, d := range Within(Timetable{Own: hours(c.center)}, hours(c.zone)).Week(time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)) {
			got = append(got, fmt.Sprint(d.Spans))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("center %q, zone %q\ngot  %s\nwant %s", c.center, c.zone, strings.Join(got, " "), c.want)
		}
	}
	night := Within(Timetable{Own: compile(t, "Mo 20:00-02:00; Tu-Su off", shanghai)}, compile(t, "2026 Dec 24 off", shanghai))
	if d := night.Week(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)); d[1].Known || !d[2].Known { // the center's Monday goes on into Tuesday
		t.Errorf("%+v", d)
	}
	x := Within(Timetable{Own: compile(t, "Mo-Fr 08:30-18:00; 2026 Nov 24 off", shanghai)}, compile(t, "Tu 09:00-10:00; Nov 27 off", shanghai))
	if d := x.Week(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)); d[1].Basis != BasisException || !d[1].Known || d[5].Basis != BasisHours || d[4].Basis != BasisException {
		t.Errorf("%+v", d)
	}
}

func TestTheWeekOfAZoneShowsWhatTheAnswersAre(t *testing.T) {
	t.Parallel()
	c := China()
	rapid.Check(t, func(t *rapid.T) {
		draw := func() *Hours {
			rules, err := parseRules(drawScript(t, 2026).text())
			if err != nil {
				t.Fatal(err)
			}
			return drawPolicies(t, rules).Compile(time.UTC, c)
		}
		x := Within(Timetable{Own: draw()}, draw())
		days := x.Week(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "day")))
		for i := 1; i < len(days); i++ { // not Monday: its night begins in the week before
			for m := 0; m < 1440; m += 13 {
				clock, covered := clockText(m), false
				for _, s := range days[i].Spans {
					covered = covered || s.Opens <= clock && (s.ClosesNextDay || clock < s.Closes)
				}
				for _, s := range days[i-1].Spans {
					covered = covered || s.ClosesNextDay && clock < s.Closes
				}
				at := days[i].Date.Add(time.Duration(m) * time.Minute)
				if got := x.State(at); (got == Open) != covered || days[i].Known && got == Unknown {
					t.Fatalf("center %s, zone %s at %s: %s, the week says %+v", x.Center.Schedule().OSM(), x.Own.Schedule().OSM(), at, got, days[i])
				}
			}
		}
	})
}

// TestDaysAreThoseOfTheWeeks whatever day they begin on, nights included.
func TestDaysAreThoseOfTheWeeks(t *testing.T) {
	t.Parallel()
	center := Schedule{Rules: mustParse(t, "Mo-Fr 08:30-12:00,14:30-18:00; Sa 20:00-26:00")}.Compile(zone(t, shanghai), China())
	for _, x := range []Timetable{
		{Own: center}, {}, Within(Timetable{Own: center}, Schedule{Rules: mustParse(t, "Mo-Su 10:00-25:00")}.Compile(zone(t, shanghai), China())),
	} {
		monday := time.Date(2026, 9, 21, 0, 0, 0, 0, time.UTC)
		var weeks []Day
		for w := range 4 {
			week := x.Week(monday.AddDate(0, 0, 7*w))
			weeks = append(weeks, week[:]...)
		}
		for first := range 14 {
			if got, want := fmt.Sprint(x.Days(monday.AddDate(0, 0, first), 14)), fmt.Sprint(weeks[first:first+14]); got != want {
				t.Errorf("14 days from day %d\ngot  %s\nwant %s", first, got, want)
			}
		}
	}
}
