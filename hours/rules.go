package hours

import (
	"cmp"
	"slices"
	"time"
)

// Rules is opening hours as recorded, in their canonical order. The zero value means that nothing is recorded. Rules
// never change once made and may be shared.
type Rules struct{ layers []layer } // weakest first

// layer is what holds in one period: the base has the period of all days.
type layer struct {
	period period
	basis  Basis // BasisHours, BasisSeason or BasisException
	week   [7]plan
}

// plan is what a layer says of one weekday.
type plan struct {
	named bool // false: the layer leaves the day to a weaker one
	spans []span
}

// span is minutes from the midnight with which its day begins: from below 1440, to above from, at most a day later. The
// spans of a plan are in order and do not overlap; so only the last goes past midnight.
type span struct{ from, to int16 }

const dayMinutes = 24 * 60

// rule is one rule of a text: days of the week in one period.
type rule struct {
	period period
	basis  Basis
	days   [7]bool // by time.Weekday
	spans  []span
}

// basis returns what a rule with the dates p is: those without weekdays, of one day or of days of a year, are exceptions.
func (p period) basis(weekdays bool) Basis {
	switch {
	case p.form == always:
		return BasisHours
	case !weekdays && (p.form == dated || p.from == p.to):
		return BasisException
	}
	return BasisSeason
}

// newSpan returns a span; false when it is no part of one day's hours. From 10:00 to 10:00 may mean a day or nothing.
func newSpan(from, to int) (span, bool) {
	length := to - from
	return span{int16(from), int16(to)}, length > 0 && length <= dayMinutes && (length < dayMinutes || from == 0)
}

// withSpan returns spans with one more, in order; false when it overlaps another.
func withSpan(spans []span, s span) ([]span, bool) {
	i, _ := slices.BinarySearchFunc(spans, s, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	if i > 0 && spans[i-1].to > s.from || i < len(spans) && s.to > spans[i].from {
		return spans, false
	}
	return slices.Insert(spans, i, s), true
}

// IsZero says whether nothing is recorded.
func (r Rules) IsZero() bool { return len(r.layers) == 0 }

// Equal says whether two rules have the same canonical text.
func (r Rules) Equal(other Rules) bool {
	return slices.EqualFunc(r.layers, other.layers, func(a, b layer) bool {
		if a.period != b.period || a.basis != b.basis {
			return false
		}
		for i := range a.week {
			if !a.week[i].equal(b.week[i]) {
				return false
			}
		}
		return true
	})
}

func (p plan) equal(q plan) bool { return p.named == q.named && slices.Equal(p.spans, q.spans) }

// fold puts rules in order of rank and joins neighbours of the same period into one layer. The sort is stable: among
// equals the later rule stays the stronger. What a later rule of the same period replaces is dropped.
func fold(rules []rule) Rules {
	slices.SortStableFunc(rules, func(a, b rule) int {
		return cmp.Or(cmp.Compare(a.basis, b.basis), cmp.Compare(b.period.days(), a.period.days()))
	})
	var layers []layer
	for _, r := range rules {
		last := len(layers) - 1
		if last < 0 || !layers[last].sameDates(r) {
			layers = append(layers, layer{period: r.period, basis: r.basis})
			last++
		}
		for d, named := range r.days {
			if !named {
				continue
			}
			for i := range layers {
				if layers[i].sameDates(r) {
					layers[i].week[d] = plan{}
				}
			}
			layers[last].week[d] = plan{named: true, spans: r.spans}
		}
	}
	return Rules{layers: slices.DeleteFunc(layers, func(l layer) bool {
		return !slices.ContainsFunc(l.week[:], func(p plan) bool { return p.named })
	})}
}

func (l layer) sameDates(r rule) bool { return l.period == r.period && l.basis == r.basis }

// unnamed is the basis of a day that no layer names: BasisHours (closed) where the ordinary week is described, BasisNoData
// where it is not.
func (r Rules) unnamed() Basis {
	for _, l := range r.layers {
		for _, p := range l.week {
			if l.basis != BasisException && len(p.spans) > 0 {
				return BasisHours
			}
		}
	}
	return BasisNoData
}

// base returns the week without dates; ok is false when the text has none.
func (r Rules) base() (week [7]plan, ok bool) {
	if r.IsZero() || r.layers[0].period.form != always {
		return week, false
	}
	return r.layers[0].week, true
}

// mondayFirst lists the weekdays as China and the notation do.
func mondayFirst() [7]time.Weekday {
	return [7]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

// group is weekdays that have one plan.
type group struct {
	days  []int // places in mondayFirst, ascending
	spans []span
}

// groups puts the named days of a week together by plan, in the order of their first days.
func groups(week [7]plan) []group {
	var out []group
	for i, d := range mondayFirst() {
		p := week[d]
		if !p.named {
			continue
		}
		at := slices.IndexFunc(out, func(g group) bool { return slices.Equal(g.spans, p.spans) })
		if at < 0 {
			at = len(out)
			out = append(out, group{spans: p.spans})
		}
		out[at].days = append(out[at].days, i)
	}
	return out
}

// runs cuts ascending days into runs: three or more neighbours are one run, others stand alone.
func runs(days []int) [][2]int {
	var out [][2]int
	for i := 0; i < len(days); {
		j := i
		for j+1 < len(days) && days[j+1] == days[j]+1 {
			j++
		}
		if j-i < 2 {
			j = i
		}
		out = append(out, [2]int{days[i], days[j]})
		i = j + 1
	}
	return out
}
