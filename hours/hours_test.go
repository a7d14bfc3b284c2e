package hours

import (
	"testing"
	"time"
)

func compile(t testing.TB, osm, zoneName string) *Hours {
	t.Helper()
	return Schedule{Rules: mustParse(t, osm)}.Compile(zone(t, zoneName), nil)
}

// local reads "2026-11-23 08:30" in a zone; empty is the zero time.
func local(t testing.TB, s, zoneName string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05", s+":00", zone(t, zoneName))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

const (
	office   = "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off"
	shanghai = "Asia/Shanghai"
)

func TestOpenings(t *testing.T) {
	t.Parallel()
	// 2026-11-23 is a Monday.
	for _, c := range []struct {
		name, osm, at string
		state         State
		basis         Basis
		change        string
	}{
		{"the first minute is open", office, "2026-11-23 08:30", Open, BasisHours, "2026-11-23 12:00"},
		{"the minute of closing is closed", office, "2026-11-23 12:00", Closed, BasisHours, "2026-11-23 14:30"},
		{"Saturday afternoon looks to Monday", office, "2026-11-28 12:00", Closed, BasisHours, "2026-11-30 08:30"},
		{"spans that meet are one", "Mo 08:00-12:00,12:00-18:00", "2026-11-23 09:00", Open, BasisHours, "2026-11-23 18:00"},
		{"a night that meets the morning is one", "Mo-Su 20:00-02:00; Tu 02:00-10:00", "2026-11-23 21:00", Open, BasisHours, "2026-11-24 10:00"},
		{"midnight joins days", "Mo,Tu 00:00-24:00", "2026-11-23 09:00", Open, BasisHours, "2026-11-25 00:00"},
		{"always open never closes", "24/7", "2026-11-23 09:00", Open, BasisHours, ""},
		{"always but for a day", "24/7; Dec 25 off", "2026-11-23 09:00", Open, BasisHours, "2026-12-25 00:00"},
		{"always closed never opens", "off", "2026-11-23 09:00", Closed, BasisHours, ""},
		{"the night belongs to the day it begins on", "Fr 22:00-02:00; Sa off", "2026-11-28 01:59", Open, BasisHours, "2026-11-28 02:00"},
		{"and not to the morning of that day", "Fr 22:00-02:00", "2026-11-27 01:00", Closed, BasisHours, "2026-11-27 22:00"},
		{"a day that no rule names is closed", "Mo-Fr 09:00-17:00", "2026-11-28 10:00", Closed, BasisHours, "2026-11-30 09:00"},
		{"a season beats the base", "May-Sep Mo-Fr 08:00-12:00; Mo-Su 10:00-16:00", "2026-07-06 09:00", Open, BasisSeason, "2026-07-06 12:00"},
		{"a season leaves unnamed days to the base", "May-Sep Mo-Fr 08:00-12:00; Mo-Su 10:00-16:00", "2026-07-05 15:00", Open, BasisHours, "2026-07-05 16:00"},
		{"the shorter season wins", "Jul Mo-Su off; May-Sep Mo-Su 08:00-12:00", "2026-07-06 09:00", Closed, BasisSeason, "2026-08-01 08:00"},
		{"of equals the later wins", "Jul Mo off; Aug Mo off; Aug Mo-Tu 09:00-10:00", "2026-08-03 09:00", Open, BasisSeason, "2026-08-03 10:00"},
		{"an exception beats a shorter season", "2026 Jul 01-10 09:00-10:00; Jul 05-06 Mo-Su off", "2026-07-06 09:30", Open, BasisException, "2026-07-06 10:00"},
		{"the last night of a season runs out", "May-Sep Mo-Su 22:00-02:00; Mo-Su off", "2026-10-01 01:00", Open, BasisSeason, "2026-10-01 02:00"},
		{"its first night has no yesterday", "May-Sep Mo-Su 22:00-02:00; Mo-Su off", "2026-05-01 01:00", Closed, BasisSeason, "2026-05-01 22:00"},
		{"a night runs into an exception", "Mo-Su 22:00-02:00; 2026 Dec 24 off", "2026-12-24 01:00", Open, BasisHours, "2026-12-24 02:00"},
		{"the exception holds its own night", "Mo-Su 22:00-02:00; 2026 Dec 24 off", "2026-12-24 23:00", Closed, BasisException, "2026-12-25 22:00"},
		{"the year ends in a night", "Dec 31 20:00-04:00; Mo-Su 09:00-17:00", "2027-01-01 03:00", Open, BasisException, "2027-01-01 04:00"},
		{"a season over the new year", "Nov-Mar Mo-Su 10:00-16:00; Mo-Su 08:00-20:00", "2027-01-05 09:00", Closed, BasisSeason, "2027-01-05 10:00"},
		{"its end in a leap year", "Nov-Feb Mo-Su off; Mo-Su 08:00-20:00", "2028-02-28 09:00", Closed, BasisSeason, "2028-03-01 08:00"},
		{"its end in a common year", "Nov-Feb Mo-Su off; Mo-Su 08:00-20:00", "2027-02-28 09:00", Closed, BasisSeason, "2027-03-01 08:00"},
		{"half a year ahead", "May-Sep Mo 08:00-12:00", "2026-10-15 09:00", Closed, BasisHours, "2027-05-03 08:00"},
		{"beyond a year is never", "Mo-Su off; 2030 Jan 01 09:00-10:00", "2026-10-15 09:00", Closed, BasisHours, ""},
		{"an exception alone tells nothing of other days", "2026 Dec 24 off", "2026-12-23 10:00", Unknown, BasisNoData, ""},
		{"its day is known", "2026 Dec 24 off", "2026-12-24 10:00", Closed, BasisException, ""},
		{"a day off tells nothing of the others", "Su off", "2026-11-23 10:00", Unknown, BasisNoData, ""},
		{"closing into the unknown", "2026 Dec 24 20:00-24:00", "2026-12-24 21:00", Open, BasisException, "2026-12-25 00:00"},
		{"a night into the unknown", "2026 Dec 24 20:00-02:00", "2026-12-25 01:00", Open, BasisException, "2026-12-25 02:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := compile(t, c.osm, shanghai)
			o := h.At(local(t, c.at, shanghai).UTC())
			change := o.OpensAt
			if c.state == Open {
				change = o.ClosesAt
			}
			if o.State != c.state || o.Basis != c.basis || !change.Equal(local(t, c.change, shanghai)) {
				t.Errorf("%s by %s until %s, want %s by %s until %s", o.State, o.Basis, change, c.state, c.basis, c.change)
			}
			if o.Provisional != (c.state != Unknown) {
				t.Errorf("provisional: %v", o.Provisional)
			}
			if !change.IsZero() && change.Location().String() != shanghai {
				t.Errorf("the change is in %s", change.Location())
			}
		})
	}
}

func TestClocksThatAreChanged(t *testing.T) {
	t.Parallel()
	// Berlin: on 2026-03-29 02:00 (01:00 UTC) becomes 03:00; on 2026-10-25 03:00 (01:00 UTC) becomes 02:00.
	for _, c := range []struct {
		name, osm, at string // in UTC
		state         State
		change        string
	}{
		{"a time that is skipped begins with the jump", "Mo-Su 02:30-05:00", "2026-03-29 00:59", Closed, "2026-03-29 01:00"},
		{"what lies wholly in the skipped hour is left out", "Mo-Su 02:10-02:50", "2026-03-29 00:30", Closed, "2026-03-30 00:10"},
		{"a pause in the skipped hour is none", "Mo-Su 00:00-02:00,03:00-12:00", "2026-03-29 00:30", Open, "2026-03-29 10:00"},
		{"a night is an hour shorter", "Sa 22:00-06:00", "2026-03-28 22:00", Open, "2026-03-29 04:00"},
		{"a night is an hour longer", "Sa 22:00-06:00", "2026-10-24 21:00", Open, "2026-10-25 05:00"},
		{"closing is at the first 02:30", "Sa 22:00-02:30", "2026-10-24 23:00", Open, "2026-10-25 00:30"},
		{"and the second does not open again", "Sa 22:00-02:30", "2026-10-25 01:15", Closed, "2026-10-31 21:00"},
		{"a span until 03:00 holds both hours", "Su 02:00-03:00", "2026-10-25 01:30", Open, "2026-10-25 02:00"},
		{"opening is at the first 02:30", "Su 02:30-05:00", "2026-10-24 23:00", Closed, "2026-10-25 00:30"},
		{"months ahead the hour is that of the season", "2026 Dec 24 09:00-10:00; Mo-Su off", "2026-08-01 12:00", Closed, "2026-12-24 08:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := compile(t, c.osm, "Europe/Berlin").At(local(t, c.at, "UTC"))
			change := o.OpensAt
			if c.state == Open {
				change = o.ClosesAt
			}
			if o.State != c.state || !change.Equal(local(t, c.change, "UTC")) {
				t.Errorf("%s until %s, want %s until %s", o.State, change.UTC(), c.state, c.change)
			}
		})
	}
}

func TestNoAnswerWithoutData(t *testing.T) {
	t.Parallel()
	var h *Hours
	at := local(t, "2026-11-23 10:00", shanghai)
	if got := (Schedule{Holiday: HolidayPolicy{Kind: HolidayClosed}}).Compile(zone(t, shanghai), nil); got != nil {
		t.Errorf("hours without rules: %+v", got)
	}
	if o := h.At(at); o != (Opening{At: at}) || o.State.String() != "UNKNOWN" || o.Basis.String() != "NO_DATA" || o.Provisional {
		t.Errorf("%+v", o)
	}
	if h.State(at) != Unknown || !h.Schedule().Rules.IsZero() {
		t.Error("nil hours know something")
	}
	for _, d := range h.Week(at) {
		if d.Basis != BasisNoData || d.Spans != nil || d.Date.IsZero() {
			t.Errorf("%+v", d)
		}
	}
}

func TestMinutesLeftAreWhole(t *testing.T) {
	t.Parallel()
	h := compile(t, office, shanghai)
	at := local(t, "2026-11-23 17:50", shanghai).Add(30 * time.Second)
	if m, ok := h.At(at).ClosesInMinutes(); m != 9 || !ok {
		t.Errorf("%d, %v", m, ok)
	}
	if _, ok := h.At(local(t, "2026-11-23 18:00", shanghai)).ClosesInMinutes(); ok {
		t.Error("closed, but minutes are left")
	}
	if _, ok := compile(t, "24/7", shanghai).At(at).ClosesInMinutes(); ok {
		t.Error("never closes, but minutes are left")
	}
}

func TestFarTimesAreAnswered(t *testing.T) {
	t.Parallel()
	h := compile(t, office+"; Feb 29 off; 2026 Dec 24 off", "Europe/Berlin")
	for _, at := range []time.Time{{}, time.Date(-5000, 1, 1, 9, 0, 0, 0, time.UTC), time.Date(99999, 1, 1, 9, 0, 0, 0, time.UTC), time.Unix(1<<61, 0)} {
		if o := h.At(at); o.State == Unknown {
			t.Errorf("%s: %+v", at, o)
		}
	}
}

func TestTheWeekOfADate(t *testing.T) {
	t.Parallel()
	h := compile(t, "Mo-Fr 08:30-12:00,14:30-18:00; Sa 20:00-02:00; Dec Th 10:00-24:00; 2026 Dec 30 off", shanghai)
	week := h.Week(time.Date(2027, 1, 3, 23, 0, 0, 0, time.UTC)) // a Sunday
	weekday := []Span{{"08:30", "12:00", false}, {"14:30", "18:00", false}}
	want := []struct {
		date  string
		spans []Span
		basis Basis
	}{
		{"2026-12-28", weekday, BasisHours}, {"2026-12-29", weekday, BasisHours}, {"2026-12-30", nil, BasisException},
		{"2026-12-31", []Span{{"10:00", "24:00", false}}, BasisSeason}, {"2027-01-01", weekday, BasisHours},
		{"2027-01-02", []Span{{"20:00", "02:00", true}}, BasisHours}, {"2027-01-03", nil, BasisHours},
	}
	for i, w := range want {
		d := week[i]
		if d.Date.Format(time.DateOnly) != w.date || d.Basis != w.basis || len(d.Spans) != len(w.spans) {
			t.Fatalf("day %d is %+v, want %+v", i, d, w)
		}
		for j := range w.spans {
			if d.Spans[j] != w.spans[j] {
				t.Errorf("%s: %+v, want %+v", w.date, d.Spans[j], w.spans[j])
			}
		}
	}
	if monday := h.Week(time.Date(2026, 12, 28, 0, 0, 0, 0, time.UTC)); monday[0].Date != week[0].Date {
		t.Error("the week of a Monday begins with another day")
	}
}
