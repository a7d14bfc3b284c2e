package hours

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The oracle is a second evaluation, slow and from the definition alone: it knows nothing of layers, day numbers or the
// search for changes. wrote is a rule as the test drew it.
type wrote struct {
	from, to [3]int // year, month, day; year 0: every year; month 0: no dates
	days     []time.Weekday
	spans    [][2]int // minutes; past 1440: the next day
}

func (w wrote) class() Basis {
	switch {
	case w.from[1] == 0:
		return BasisHours
	case w.days == nil && (w.from[0] != 0 || w.from == w.to):
		return BasisException
	}
	return BasisSeason
}

// names says whether the rule names a date, given as midnight UTC.
func (w wrote) names(d time.Time) bool {
	if w.days != nil {
		named := false
		for _, day := range w.days {
			named = named || day == d.Weekday()
		}
		if !named {
			return false
		}
	}
	return w.from[1] == 0 || w.inPeriod(d)
}

func (w wrote) inPeriod(d time.Time) bool {
	key := func(x [3]int) int { return x[0]*10000 + x[1]*100 + x[2] }
	from, to := key(w.from), key(w.to)
	at := int(d.Month())*100 + d.Day()
	if w.from[0] != 0 {
		at += d.Year() * 10000
	}
	if from <= to {
		return from <= at && at <= to
	}
	return at >= from || at <= to
}

// length counts the days of the period one by one; of a yearly one in a leap year.
func (w wrote) length() int {
	first, last := 2024, 2024
	if w.from[0] != 0 {
		first, last = w.from[0], w.to[0]
	}
	n := 0
	for d := time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() <= last; d = d.AddDate(0, 0, 1) {
		if w.inPeriod(d) {
			n++
		}
	}
	return n
}

// text writes the rule in the notation.
func (w wrote) text() string {
	months := strings.Fields("x Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
	day := func(x [3]int) string {
		s := fmt.Sprintf("%s %02d", months[x[1]], x[2])
		if x[0] != 0 {
			s = fmt.Sprintf("%d %s", x[0], s)
		}
		return s
	}
	var parts []string
	switch {
	case w.from[1] == 0:
	case w.from == w.to:
		parts = append(parts, day(w.from))
	default:
		parts = append(parts, day(w.from)+"-"+day(w.to))
	}
	if w.days != nil {
		var days []string
		for _, d := range w.days {
			days = append(days, d.String()[:2])
		}
		parts = append(parts, strings.Join(days, ","))
	}
	if w.spans == nil {
		return strings.Join(append(parts, "off"), " ")
	}
	var spans []string
	for _, s := range w.spans {
		spans = append(spans, fmt.Sprintf("%02d:%02d-%02d:%02d", s[0]/60, s[0]%60, s[1]/60, s[1]%60))
	}
	return strings.Join(append(parts, strings.Join(spans, ",")), " ")
}

type script []wrote

func (s script) text() string {
	var rules []string
	for _, w := range s {
		rules = append(rules, w.text())
	}
	return strings.Join(rules, "; ")
}

// told is what rules tell of a date.
type told struct {
	spans [][2]int
	basis Basis
	known bool
}

// plan returns what a date has by the precedence of the package's documentation.
func (s script) plan(d time.Time) told {
	return s.planAs(d, func(w wrote) bool { return w.names(d) })
}

// planAs is plan for the rules that names says yes to.
func (s script) planAs(d time.Time, names func(wrote) bool) told {
	best := -1
	for i, w := range s {
		if !names(w) {
			continue
		}
		if best >= 0 {
			b := s[best]
			if b.class() > w.class() || b.class() == w.class() && b.class() != BasisHours && b.length() < w.length() {
				continue
			}
		}
		best = i
	}
	if best >= 0 {
		return told{s[best].spans, s[best].class(), true}
	}
	for i, w := range s {
		if w.class() != BasisException && w.spans != nil && s.living(i) {
			return told{nil, BasisHours, true}
		}
	}
	return told{nil, BasisNoData, false}
}

// living says whether some weekday of rule i is not named again by a later rule with the same dates.
func (s script) living(i int) bool {
	for _, d := range s[i].days {
		replaced := false
		for _, later := range s[i+1:] {
			if later.sameDates(s[i]) {
				replaced = replaced || slices.Contains(later.days, d)
			}
		}
		if !replaced {
			return true
		}
	}
	return s[i].days == nil && !slices.ContainsFunc(s[i+1:], func(w wrote) bool {
		return w.sameDates(s[i])
	})
}

// timeline is the states of consecutive minutes.
type timeline struct {
	start  time.Time
	states []State
	bases  []Basis
}

// play computes the state of every minute of some days, by laying each span from the first minute whose clock shows its
// beginning or more to the first whose clock shows its end or more (the latest time shown never goes back, so both are
// found by bisection).
func play(plan func(time.Time) told, start time.Time, days int, loc *time.Location) timeline {
	const before = 3 * 1440 // for the spans of the days before, and far enough from the clock's last change
	n := days * 1440
	shown := make([]time.Time, before+n+3*1440) // the latest time shown so far, as if UTC
	for i := range shown {
		t := start.Add(time.Duration(i-before) * time.Minute).In(loc)
		shown[i] = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
		if i > 0 && shown[i].Before(shown[i-1]) {
			shown[i] = shown[i-1]
		}
	}
	line := timeline{start: start, states: make([]State, len(shown)), bases: make([]Basis, len(shown))}
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	plans := map[time.Time]told{}
	for i := range shown {
		d := midnight(shown[i])
		p, seen := plans[d]
		if !seen {
			p = plan(d)
			plans[d] = p
		}
		line.bases[i] = p.basis
		line.states[i] = Closed
		if !p.known {
			line.states[i] = Unknown
		}
	}
	for d := midnight(shown[0]); d.Before(shown[len(shown)-1]); d = d.AddDate(0, 0, 1) {
		p := plan(d)
		for _, sp := range p.spans {
			from, to := d.Add(time.Duration(sp[0])*time.Minute), d.Add(time.Duration(sp[1])*time.Minute)
			first, _ := slices.BinarySearchFunc(shown, from, time.Time.Compare)
			last, _ := slices.BinarySearchFunc(shown, to, time.Time.Compare)
			for i := first; i < last; i++ {
				if line.states[i] != Open || sp[1] <= 1440 || shown[i].Before(d.AddDate(0, 0, 1)) {
					line.bases[i] = p.basis
				}
				line.states[i] = Open
			}
		}
	}
	line.states, line.bases = line.states[before:before+n], line.bases[before:before+n]
	return line
}

// laps says whether hours go past midnight into those that a rule of the same dates gives the next day, on any day: 28 years
// have every date on every weekday.
func (s script) laps() bool {
	deciding := func(i int, d time.Time) bool {
		return s[i].names(d) && !slices.ContainsFunc(s[i+1:], func(later wrote) bool { return later.sameDates(s[i]) && later.names(d) })
	}
	late := false
	for _, w := range s {
		late = late || slices.ContainsFunc(w.spans, func(sp [2]int) bool { return sp[1] > 1440 })
	}
	for d := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC); late && d.Year() < 2040; d = d.AddDate(0, 0, 1) {
		for i, tonight := range s {
			for j, tomorrow := range s {
				if n := len(tonight.spans); n > 0 && len(tomorrow.spans) > 0 && tonight.spans[n-1][1]-1440 > tomorrow.spans[0][0] &&
					tonight.sameDates(tomorrow) && deciding(i, d) && deciding(j, d.AddDate(0, 0, 1)) {
					return true
				}
			}
		}
	}
	return false
}

func (w wrote) sameDates(other wrote) bool {
	return w.class() == other.class() && w.from == other.from && w.to == other.to
}

// drawScript draws rules that may be given together.
func drawScript(t *rapid.T, year int) script { return drawAnyScript(t, year).apart() }

// apart returns rules whose nights end at midnight where some lap into the next day.
func (s script) apart() script {
	if s.laps() {
		for _, w := range s {
			for i := range w.spans {
				w.spans[i][1] = min(w.spans[i][1], 1440)
			}
		}
	}
	return s
}

func drawAnyScript(t *rapid.T, year int) script {
	n := rapid.IntRange(1, 6).Draw(t, "rules")
	var s script
	for range n {
		s = append(s, drawRule(t, year))
	}
	return s
}

func drawRule(t *rapid.T, year int) wrote {
	var w wrote
	date := func(label string, y int) [3]int {
		// few months, so that periods meet; February and the turn of the year most of all
		m := rapid.SampledFrom([]int{1, 2, 2, 3, 10, 12, 12}).Draw(t, label+" month")
		last := time.Date(y, time.Month(m+1), 0, 0, 0, 0, 0, time.UTC).Day()
		if y == 0 {
			last = []int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m]
		}
		d := rapid.OneOf(rapid.IntRange(1, last), rapid.SampledFrom([]int{1, last})).Draw(t, label+" day")
		return [3]int{y, m, d}
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0, 1:
	case 2:
		w.from = date("from", 0)
		w.to = w.from
		if rapid.Bool().Draw(t, "range") {
			w.to = date("to", 0)
		}
	default:
		w.from, w.to = date("from", year), date("to", year+rapid.IntRange(0, 1).Draw(t, "next year"))
		if w.to[0] == w.from[0] && w.to[1]*100+w.to[2] < w.from[1]*100+w.from[2] {
			w.to = w.from
		}
	}
	if w.from[1] == 0 || rapid.Bool().Draw(t, "with weekdays") {
		w.days = rapid.SliceOfNDistinct(rapid.SampledFrom([]time.Weekday{0, 1, 2, 3, 4, 5, 6}), 1, 7, rapid.ID).Draw(t, "days")
	}
	w.spans = drawSpans(t)
	return w
}

func drawSpans(t *rapid.T) [][2]int {
	n := rapid.IntRange(0, 3).Draw(t, "spans")
	minute := rapid.OneOf(rapid.IntRange(0, 1439), rapid.SampledFrom([]int{0, 60, 120, 150, 180, 720, 1439}))
	var cuts []int
	for range 2 * n {
		cuts = append(cuts, minute.Draw(t, "minute"))
	}
	var spans [][2]int
	last := 0
	for i := 0; i+1 < len(cuts); i += 2 {
		from := max(last, min(cuts[i], cuts[i+1]))
		to := max(cuts[i], cuts[i+1])
		if rapid.IntRange(0, 4).Draw(t, "past midnight") == 0 {
			to = rapid.IntRange(1440, 1440+max(from, 1)-1).Draw(t, "until")
		}
		if from >= to || from >= 1440 || to-from >= 1440 {
			continue
		}
		spans = append(spans, [2]int{from, to})
		last = to
	}
	if n == 3 && spans == nil {
		return [][2]int{{0, 1440}}
	}
	return spans
}

// parseRules parses a text without holidays.
func parseRules(osm string) (Rules, error) {
	s, err := Parse(osm)
	return s.Rules, err
}

func mustParse(t testing.TB, osm string) Rules {
	t.Helper()
	r, err := parseRules(osm)
	if err != nil {
		t.Fatalf("%s: %v", osm, err)
	}
	return r
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
