package hours

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTheNextChangeIsFoundAcrossTheCalendar(t *testing.T) {
	t.Parallel()
	c := China()
	for _, s := range []struct {
		name, hours, holiday, weekend, at string
		state                             State
		change                            string
	}{
		// 14 and 28 February are Saturdays that are worked, 21 is one of the holiday's.
		{"three Saturdays that are none", "Sa 09:00-12:00", "CLOSED", "CLOSED", "2026-02-08 10:00", Closed, "2026-03-07 09:00"},
		{"a season that begins just before a holiday", "off; Sep 29-Oct 31 Mo-Su 09:00-17:00", "CLOSED", "", "2026-08-03 10:00", Closed, "2026-09-29 09:00"},
		{"a season that begins on a holiday", "off; Oct 05-Oct 31 Mo-Su 09:00-17:00", "CLOSED", "", "2026-08-03 10:00", Closed, "2026-10-08 09:00"},
		{"always, but on holidays", "24/7", "CLOSED", "", "2026-02-24 09:00", Open, "2026-04-04 00:00"},
		{"always, but nobody knows on holidays", "24/7", "", "", "2026-09-28 09:00", Open, "2026-10-01 00:00"},
		{"always, but on worked weekends", "24/7", "OPEN", "CLOSED", "2026-05-10 09:00", Open, "2026-09-20 00:00"},
		{"always, on holidays too", "24/7", "OPEN", "", "2026-02-24 09:00", Open, ""},
		{"always, on holidays by their own hours", "24/7", "00:00-24:00", "", "2026-02-24 09:00", Open, ""},
		{"never, but on holidays", "off", "09:00-10:00", "", "2026-10-08 09:00", Closed, "2027-01-01 09:00"},
		{"never, on Sundays neither", "off", "SUNDAY", "", "2026-10-08 09:00", Closed, ""},
		{"never, as far as is known", "off", "", "", "2026-10-08 09:00", Closed, ""},
		{"the night of a holiday goes on", "Mo-Fr 09:00-17:00", "20:00-02:00", "", "2026-10-08 01:00", Open, "2026-10-08 02:00"},
		// its first Tuesday still has Monday's night by the base
		{"a season without Monday's night", "Mo-Su 06:00-18:00,18:00-06:00; 2027 Mar 02-2027 Mar 31 Mo 06:00-24:00", "OPEN", "OPEN", "2027-02-10 09:00", Open, "2027-03-09 00:00"},
		{"nights that meet do not after a holiday", "Mo-Su 06:00-18:00,18:00-06:00", "00:00-24:00", "OPEN", "2026-02-27 09:00", Open, "2026-04-07 00:00"},
	} {
		schedule, err := ParseSchedule(s.hours, s.holiday, s.weekend)
		if err != nil {
			t.Fatal(err)
		}
		o := schedule.Compile(zone(t, shanghai), c).At(local(t, s.at, shanghai))
		change := o.OpensAt
		if s.state == Open {
			change = o.ClosesAt
		}
		if o.State != s.state || !change.Equal(local(t, s.change, shanghai)) {
			t.Errorf("%s: %s until %s, want %s until %s", s.name, o.State, change, s.state, s.change)
		}
	}
	from, until := local(t, "2026-12-31 00:00", shanghai), local(t, "2027-01-03 00:00", shanghai)
	daily, _ := ParseSchedule("Mo-Su 08:00-20:00", "OPEN", "")
	x := Timetable{Own: daily.Compile(zone(t, shanghai), c), Closure: Closure{Status: Suspended, From: &from, Until: &until}}
	if o := x.At(local(t, "2026-12-30 21:00", shanghai)); o.State != Closed || !o.OpensAt.Equal(until.Add(8*time.Hour)) || !o.Provisional {
		t.Errorf("opens after a closure that ends in a year that is not published: %+v", o)
	}
}

func TestLongWaitsEndOnTheRightDay(t *testing.T) {
	t.Parallel()
	// Weeks in which little happens, so that the search must leap; against a walk from day to day that leaps over nothing.
	c := China()
	rapid.Check(t, func(t *rapid.T) {
		week := rapid.SampledFrom([]string{"24/7", "off", "Sa 09:00-12:00", "Mo 09:00-12:00", "Mo-Su 06:00-18:00,18:00-06:00", "We 22:00-02:00",
			"Mo-Th 00:00-24:00; Fr-Su 00:00-24:00"}).Draw(t, "week")
		season := rapid.SampledFrom([]string{"", "; Sep 29-Oct 05 Mo-Su 08:00-09:00", "; Feb-Mar Mo-Su off", "; 2026 Sep 30-2026 Oct 02 Th 10:00-11:00", "; 2027 Feb 10 off"}).Draw(t, "season")
		rules, err := parseRules(week + season)
		if err != nil {
			t.Fatal(err)
		}
		h := drawPolicies(t, rules).Compile(time.UTC, c)
		day := number(2025, 12, 1) + rapid.IntRange(0, 500).Draw(t, "day")
		minute := day*dayMinutes + rapid.IntRange(0, 1439).Draw(t, "minute")
		s, _, _ := h.now(minute)
		if s == Unknown {
			return
		}
		at, state, ok := h.change(minute, s)
		want, wantState, found := 0, Unknown, false
		for n, x := day, minute-day*dayMinutes; n <= day+horizon && !found; n, x = n+1, 0 {
			var ofDay int
			if ofDay, wantState, found = h.changeOn(n, x, s); found {
				want = n*dayMinutes + ofDay
			}
		}
		if ok != found || ok && (at != want || state != wantState) {
			t.Fatalf("%s%s, %+v from %s: %v %s %s, want %v %s %s", week, season, h.schedule, civil(day), ok, civil(at/dayMinutes), state, found, civil(want/dayMinutes), wantState)
		}
	})
}
