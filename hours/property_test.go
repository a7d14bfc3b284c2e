package hours

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// scene is a time and a zone in which something is easily got wrong.
type scene struct {
	zone string
	day  string // the first of the days played, in UTC
}

func scenes() []scene {
	return []scene{
		{"Asia/Shanghai", "2026-09-28"},
		{"Asia/Shanghai", "2026-12-29"}, // the year ends
		{"Asia/Shanghai", "2028-02-26"}, // a leap day
		{"Asia/Shanghai", "2027-02-26"}, // none
		{"Europe/Berlin", "2026-03-27"}, // 02:00 becomes 03:00 on the 29th
		{"Europe/Berlin", "2026-10-23"}, // 03:00 becomes 02:00 on the 25th
		{"America/Havana", "2026-03-06"},
		{"America/Havana", "2026-10-30"},      // midnight is shown twice
		{"Africa/Cairo", "2026-04-22"},        // midnight is not shown
		{"Australia/Lord_Howe", "2026-04-03"}, // half an hour
		{"Pacific/Apia", "2011-12-28"},        // a date is left out
	}
}

func TestEveryMinuteIsAsTheDefinitionSays(t *testing.T) {
	t.Parallel()
	const days = 4
	rapid.Check(t, func(t *rapid.T) {
		sc := rapid.SampledFrom(scenes()).Draw(t, "scene")
		loc, err := time.LoadLocation(sc.zone)
		if err != nil {
			t.Fatal(err)
		}
		start, _ := time.Parse(time.DateOnly, sc.day)
		s := drawScript(t, start.Year())
		rules, err := parseRules(s.text())
		if err != nil {
			t.Fatalf("%s: %v", s.text(), err)
		}
		h := Schedule{Rules: rules}.Compile(loc, nil)
		line := play(s.plan, start, days, loc)
		check(t, h, line, rules.String()+" in "+sc.zone)
	})
}

// failing is a test or a drawn case of one.
type failing interface{ Fatalf(string, ...any) }

// check compares the hours with every minute of a timeline.
func check(t failing, h *Hours, line timeline, what string) {
	next := time.Time{} // the next change, going backwards
	for i := len(line.states) - 1; i >= 0; i-- {
		at := line.start.Add(time.Duration(i) * time.Minute)
		if i+1 < len(line.states) && line.states[i+1] != line.states[i] {
			next = at.Add(time.Minute)
			if line.states[i] == Closed && line.states[i+1] == Unknown {
				next = time.Time{}
			}
		}
		seconds := time.Duration(i%60) * time.Second // a state holds for the whole minute
		o := h.At(at.Add(seconds))
		if o.State != line.states[i] || o.Basis != line.bases[i] || h.State(at) != o.State {
			t.Fatalf("%s at %s: %s by %s, want %s by %s", what, at.In(h.loc), o.State, o.Basis, line.states[i], line.bases[i])
		}
		checkChange(t, o, line, next, i)
	}
}

// checkChange compares the next change with that of the timeline; where the timeline has none the change, if any, lies
// behind its end.
func checkChange(t failing, o Opening, line timeline, next time.Time, i int) {
	got := o.ClosesAt
	switch {
	case o.State == Unknown && (!o.OpensAt.IsZero() || !o.ClosesAt.IsZero()):
		t.Fatalf("an unknown state has a change: %+v", o)
	case o.State == Unknown:
		return
	case o.State == Open && !o.OpensAt.IsZero() || o.State == Closed && !o.ClosesAt.IsZero():
		t.Fatalf("%s has both changes: %+v", o.State, o)
	case o.State == Closed:
		got = o.OpensAt
	}
	behind := line.start.Add(time.Duration(len(line.states)) * time.Minute)
	if seen := seesChange(line, i); seen && !got.Equal(next) || !seen && !got.IsZero() && got.Before(behind) {
		t.Fatalf("at %s %s until %s, want %s", o.At, o.State, got, next)
	}
}

func seesChange(line timeline, i int) bool {
	for _, s := range line.states[i:] {
		if s != line.states[i] {
			return true
		}
	}
	return false
}

func TestTheNextChangeOfAYearIsFound(t *testing.T) {
	t.Parallel()
	// The search skips stretches of equal weeks; a plain walk from day to day over a year must find the same.
	loc, calendar := time.UTC, China()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t, 2027)
		rules, err := parseRules(s.text())
		if err != nil {
			t.Fatal(err)
		}
		h := drawPolicies(t, rules).Compile(loc, rapid.SampledFrom([]*Calendar{nil, calendar}).Draw(t, "calendar"))
		at := time.Date(2026, 6, 1, 0, 0, 0, 0, loc).AddDate(0, 0, rapid.IntRange(0, 500).Draw(t, "day")).
			Add(time.Duration(rapid.IntRange(0, 1439).Draw(t, "minute")) * time.Minute)
		o := h.At(at)
		change := o.OpensAt
		if o.State == Open {
			change = o.ClosesAt
		}
		if o.State == Unknown {
			return
		}
		var want time.Time
		for m := at; m.Before(at.AddDate(0, 0, 366)); m = m.Add(time.Minute) {
			if now := h.State(m); now != o.State {
				if o.State == Open || now == Open {
					want = m
				}
				break
			}
		}
		if !change.Equal(want) && change.Before(at.AddDate(0, 0, 366)) {
			t.Fatalf("%s at %s: %s until %s, want %s", rules, at, o.State, change, want)
		}
	})
}

func TestPrintedRulesAreReadBackEqual(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t, 2026)
		rules, err := parseRules(s.text())
		if err != nil {
			t.Fatalf("%s: %v", s.text(), err)
		}
		again, err := parseRules(rules.String())
		if err != nil || !again.Equal(rules) || again.String() != rules.String() {
			t.Fatalf("%q prints as %q, read back as %q, %v", s.text(), rules, again, err)
		}
	})
}

func TestPrintedRulesMeanTheSameWhereTheLastRuleWins(t *testing.T) {
	t.Parallel()
	// Other readers of the notation know no seasons and exceptions: for them the last rule that names a day holds.
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t, 2026)
		rules, err := parseRules(s.text())
		if err != nil {
			t.Fatal(err)
		}
		h := Schedule{Rules: rules}.Compile(time.UTC, nil)
		d := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "day"))
		want := s.plan(d).spans
		got := [][2]int(nil)
		for _, l := range rules.layers {
			if p := l.week[d.Weekday()]; p.named && l.period.has(dateOf(number(d.Date()))) {
				got = nil
				for _, sp := range p.spans {
					got = append(got, [2]int{int(sp.from), int(sp.to)})
				}
			}
		}
		spans := h.plan(number(d.Date())).spans
		if len(got) != len(want) || len(spans) != len(want) {
			t.Fatalf("%s on %s: %v, want %v", rules, d.Format(time.DateOnly), got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%s on %s: %v, want %v", rules, d.Format(time.DateOnly), got, want)
			}
		}
	})
}

func TestDatesAgreeWithTheCalendar(t *testing.T) {
	t.Parallel()
	for n := number(1899, 12, 1); n < number(2201, 2, 1); n++ {
		c, d := civil(n), dateOf(n)
		m, day := yearDate(d.yearDay)
		if m != c.Month() || day != c.Day() || d.weekday() != c.Weekday() || number(c.Date()) != n {
			t.Fatalf("day %d is %s, read as %s %d, %s", n, c.Format(time.DateOnly), m, day, d.weekday())
		}
	}
}

func TestEdgesAreNeverLate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules, err := parseRules(script{drawRule(t, 2027)}.apart().text())
		if err != nil {
			t.Fatal(err)
		}
		p := rules.layers[0].period
		n := number(2026, 6, 1) + rapid.IntRange(0, 1200).Draw(t, "day")
		e, ok := p.edge(dateOf(n))
		if !ok {
			e = n + 1500
		}
		if e <= n {
			t.Fatalf("%s: edge %d of %d", rules, e, n)
		}
		for m := n; m < e; m++ {
			if p.has(dateOf(m)) != p.has(dateOf(n)) {
				t.Fatalf("%s changes on %s, edge said %s", rules, civil(m), civil(e))
			}
		}
	})
}
