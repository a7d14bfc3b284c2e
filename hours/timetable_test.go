package hours

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestClosuresGoBeforeHours(t *testing.T) {
	t.Parallel()
	from, until := local(t, "2026-11-24 10:00", shanghai), local(t, "2026-12-03 00:00", shanghai)
	h := compile(t, office, shanghai)
	for _, c := range []struct {
		name    string
		hours   *Hours
		closure Closure
		at      string
		state   State
		basis   Basis
		change  string
		depends bool // provisional
	}{
		{"before it begins it is the closing time", h, Closure{Suspended, &from, &until}, "2026-11-24 09:00", Open, BasisHours, "2026-11-24 10:00", true},
		{"unless the day closes earlier", h, Closure{Suspended, &from, &until}, "2026-11-23 09:00", Open, BasisHours, "2026-11-23 12:00", true},
		{"before it begins in the night", h, Closure{Suspended, &from, &until}, "2026-11-24 07:00", Closed, BasisHours, "2026-11-24 08:30", true},
		{"from its first instant", h, Closure{Suspended, &from, &until}, "2026-11-24 10:00", Closed, BasisStatus, "2026-12-03 08:30", true},
		{"what would open in it opens after it", h, Closure{Suspended, &from, &until}, "2026-12-02 23:59", Closed, BasisStatus, "2026-12-03 08:30", true},
		{"its end is not in it", h, Closure{Suspended, &from, &until}, "2026-12-03 00:00", Closed, BasisHours, "2026-12-03 08:30", true},
		{"without an end", h, Closure{Suspended, &from, nil}, "2026-11-24 11:00", Closed, BasisStatus, "", false},
		{"without a beginning", h, Closure{Suspended, nil, &until}, "2020-01-01 11:00", Closed, BasisStatus, "2026-12-03 08:30", true},
		{"planned", h, Closure{Planned, nil, nil}, "2026-11-24 11:00", Closed, BasisStatus, "", false},
		{"ended", h, Closure{Ended, nil, nil}, "2026-11-24 11:00", Closed, BasisStatus, "", false},
		{"to end", h, Closure{Ended, &from, nil}, "2026-11-24 09:00", Open, BasisHours, "2026-11-24 10:00", true},
		{"the night before the end", h, Closure{Ended, &from, nil}, "2026-11-24 13:00", Closed, BasisStatus, "", false},
		{"in service the dates mean nothing", h, Closure{InService, &from, &until}, "2026-11-24 11:00", Open, BasisHours, "2026-11-24 12:00", true},
		{"hours unknown", nil, Closure{Suspended, &from, &until}, "2026-11-24 11:00", Closed, BasisStatus, "", false},
		{"hours unknown, before", nil, Closure{Suspended, &from, &until}, "2026-11-24 09:00", Unknown, BasisNoData, "", false},
		{"opening just when it ends", compile(t, "24/7", shanghai), Closure{Suspended, &from, &until}, "2026-11-24 11:00", Closed, BasisStatus, "2026-12-03 00:00", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := Timetable{Own: c.hours, Closure: c.closure}
			o := x.At(local(t, c.at, shanghai))
			change := o.OpensAt
			if c.state == Open {
				change = o.ClosesAt
			}
			if o.State != c.state || o.Basis != c.basis || !change.Equal(local(t, c.change, shanghai)) || o.Provisional != c.depends {
				t.Errorf("%+v", o)
			}
			if (o.Basis == BasisStatus) != (o.Closure.Status != InService) || x.State(o.At) != o.State {
				t.Errorf("%+v", o)
			}
		})
	}
}

func TestZonesStayWithinTheirCenter(t *testing.T) {
	t.Parallel()
	from := local(t, "2026-11-25 00:00", shanghai)
	center := func(osm string) *Hours {
		if osm == "" {
			return nil
		}
		return compile(t, osm, shanghai)
	}
	// 2026-11-23 is a Monday.
	for _, c := range []struct {
		name, center, zone, at string
		state                  State
		basis                  Basis
		change                 string
	}{
		{"without own hours it has the center's", office, "", "2026-11-23 09:00", Open, BasisHours, "2026-11-23 12:00"},
		{"both unknown", "", "", "2026-11-23 09:00", Unknown, BasisNoData, ""},
		{"a center of unknown hours does not narrow", "", "Mo 08:00-20:00", "2026-11-23 13:00", Open, BasisHours, "2026-11-23 20:00"},
		{"center open, zone closed", office, "Mo 15:00-17:00", "2026-11-23 09:00", Closed, BasisHours, "2026-11-23 15:00"},
		{"the zone closes first", office, "Mo 15:00-17:00", "2026-11-23 16:00", Open, BasisHours, "2026-11-23 17:00"},
		{"the center closes first", office, "Mo 08:00-20:00", "2026-11-23 16:00", Open, BasisHours, "2026-11-23 18:00"},
		{"the center is at lunch", office, "Mo 08:00-20:00", "2026-11-23 13:00", Closed, BasisHours, "2026-11-23 14:30"},
		{"the zone opens in the center's pause", office, "Mo 13:00-16:00", "2026-11-23 12:30", Closed, BasisHours, "2026-11-23 14:30"},
		{"the center's exception decides", office + "; 2026 Nov 23 off", "Mo 08:00-20:00; Tu 16:00-20:00", "2026-11-23 09:00", Closed, BasisException, "2026-11-24 16:00"},
		{"they never meet", "Mo-Su 08:00-12:00", "Mo-Su 14:00-18:00", "2026-11-23 09:00", Closed, BasisHours, ""},
		{"a zone of the summer", "Mo-Su 08:00-18:00", "May-Sep Mo-Su 07:00-20:00", "2026-11-23 09:00", Closed, BasisHours, "2027-05-01 08:00"},
		{"a zone known on one day only", office, "2026 Dec 24 09:00-10:00", "2026-11-23 09:00", Unknown, BasisNoData, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := Within(Timetable{Own: center(c.center)}, center(c.zone))
			o := x.At(local(t, c.at, shanghai))
			change := o.OpensAt
			if c.state == Open {
				change = o.ClosesAt
			}
			if o.State != c.state || o.Basis != c.basis || !change.Equal(local(t, c.change, shanghai)) || x.State(o.At) != o.State {
				t.Errorf("%+v", o)
			}
		})
	}
	o := Within(Timetable{Own: center(office), Closure: Closure{Status: Ended, From: &from}}, center("Mo 08:00-20:00")).
		At(local(t, "2026-11-25 09:00", shanghai))
	if o.Basis != BasisStatus || o.State != Closed {
		t.Errorf("the center has ended, its zone is %+v", o)
	}
}

func TestZonesAreOpenWhenBothAre(t *testing.T) {
	t.Parallel()
	// Minute by minute over a week and more, from State alone.
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) *Hours {
			s := script{{days: []time.Weekday{1, 2, 3, 4, 5}, spans: drawSpans(t)}, {days: []time.Weekday{0, 6}, spans: drawSpans(t)}}.apart()
			rules, err := parseRules(s.text())
			if err != nil {
				t.Fatalf("%s: %v", label, err)
			}
			return Schedule{Rules: rules}.Compile(time.UTC, nil)
		}
		center, own := draw("center"), draw("zone")
		start := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
		from, until := start.Add(30*time.Hour), start.Add(time.Duration(rapid.IntRange(1800, 4000).Draw(t, "until"))*time.Minute)
		x := Within(Timetable{Own: center, Closure: Closure{Suspended, &from, &until}}, own)
		const days = 9
		var next time.Time
		last := Unknown
		for i := days*1440 - 1; i >= 0; i-- {
			at := start.Add(time.Duration(i) * time.Minute)
			a, b := center.State(at), own.State(at)
			want := Closed
			switch {
			case !at.Before(from) && at.Before(until) || a == Closed || b == Closed:
			case a == Unknown && b == Unknown, b == Unknown:
				want = Unknown
			default:
				want = Open
			}
			if last != Unknown && last != want {
				next = at.Add(time.Minute)
			}
			last = want
			if i%7 != 0 && next != at.Add(time.Minute) {
				continue
			}
			o := x.At(at)
			change := o.OpensAt
			if o.State == Open {
				change = o.ClosesAt
			}
			if o.State != want || x.State(at) != want || !next.IsZero() && want != Unknown && !change.Equal(next) {
				t.Fatalf("center %s, zone %s, closed %s to %s, at %s: %s until %s, want %s until %s",
					center.Schedule().Rules, own.Schedule().Rules, from, until, at, o.State, change, want, next)
			}
		}
	})
}

func TestAClosureOfNoTimeIsNone(t *testing.T) {
	t.Parallel()
	at := local(t, "2026-11-23 10:00", shanghai)
	o := Timetable{Own: compile(t, office, shanghai), Closure: Closure{Suspended, &at, &at}}.At(local(t, "2026-11-23 09:00", shanghai))
	if !o.ClosesAt.Equal(local(t, "2026-11-23 12:00", shanghai)) {
		t.Errorf("closes %s", o.ClosesAt)
	}
}
