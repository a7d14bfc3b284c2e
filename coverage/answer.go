package coverage

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"servicemap/place"
	"servicemap/walk"
)

// Answer is who is covered. Counts are people, or whoever the question's group is.
type Answer struct {
	Total
	Classes [classes]int // by Class, summing to People
	Bands   []Band
	Change  *Change // nil without a scenario
	Method  walk.Method

	question Question
	counter  *counter
	tally    *tally
	changes  []changed // by the scenario

	listed sync.Once
	within []uint32 // the points that the question is about

	walks    spreads
	circles  sync.Once
	inCircle []int // people within the walk of each place
}

// Total is a number of people and those of them who are covered.
type Total struct{ People, Covered int }

// Share returns Covered / People, and false where nobody lives.
func (t Total) Share() (float64, bool) {
	if t.People == 0 {
		return 0, false
	}
	return float64(t.Covered) / float64(t.People), true
}

// Band is how many people are within some minutes.
type Band struct {
	Minutes int
	Total
}

// Change is what a scenario changes: people covered with it and not without, the other way round, and the state without.
type Change struct {
	Gained, Lost int
	Before       Total
}

// Part is the coverage of one area.
type Part struct {
	Area *place.Area
	Total
	Classes [classes]int
	Bands   []Band
}

func anyArea(int) bool { return true }

// inBands returns the bands as they are told.
func (s *count) inBands() []Band {
	bands := make([]Band, len(s.bands))
	for b, covered := range s.bands {
		bands[b] = Band{Minutes: (b + 1) * bandMinutes, Total: Total{s.People, covered}}
	}
	return bands
}

// Ask answers a question. Minutes, places and that the group is known are the caller's to check.
func (x *Index) Ask(ctx context.Context, q Question) (*Answer, error) {
	o, err := x.solve(ctx, &q)
	if err != nil {
		return nil, err
	}
	a := &Answer{question: q, counter: o.counter(&q), Method: walk.OnNetwork}
	if o.doors.Network == nil {
		a.Method = walk.Straight
	}
	a.tally = a.counter.tally(&q)
	if q.Scenario != nil {
		if err := a.try(ctx, o); err != nil {
			return nil, err
		}
	}
	all := a.tally.sum(anyArea)
	a.Total, a.Classes, a.Bands = all.Total, all.classes, all.inBands()
	return a, nil
}

// try counts anew what the scenario changes.
func (a *Answer) try(ctx context.Context, before *outcome) error {
	with, changes, err := before.try(ctx, &a.question)
	if err != nil {
		return err
	}
	was, now := a.counter, with.counter(&a.question)
	a.changes = changes
	a.Change = &Change{Before: a.tally.sum(anyArea).Total}
	for _, at := range changes {
		if !was.counts(at.point) {
			continue
		}
		people := int(was.people[at.point])
		switch was, is := before.covers(at.point, at.was, was.limit), with.covers(at.point, at.is, now.limit); {
		case was && !is:
			a.Change.Lost += people
		case is && !was:
			a.Change.Gained += people
		}
	}
	a.counter, a.tally = now, was.moved(a.tally, now, changes)
	if with.connectsOtherwise(before) {
		a.tally = now.tally(&a.question) // what cannot be reached at all has changed too
	}
	return nil
}

// Areas returns the coverage of each area of a level within the question's area: the worst share first, then more people,
// then code; areas where nobody lives are last.
func (a *Answer) Areas(level place.Level) []Part {
	all := a.counter.catalogue.Areas().All()
	number := map[*place.Area]int{}
	var parts []Part
	var counts []count
	for i, area := range all {
		if area.Level == level && a.counter.inside[i] {
			number[area] = len(parts)
			parts, counts = append(parts, Part{Area: area}), append(counts, count{bands: make([]int, len(a.Bands))})
		}
	}
	for i, area := range all {
		if n, ok := number[area.At(level)]; ok {
			a.tally.addTo(&counts[n], i)
		}
	}
	for n := range parts {
		parts[n].Total, parts[n].Classes, parts[n].Bands = counts[n].Total, counts[n].classes, counts[n].inBands()
	}
	slices.SortFunc(parts, func(p, q Part) int {
		ps, pl := p.Share()
		qs, ql := q.Share()
		if pl != ql {
			if pl {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(ps, qs), cmp.Compare(q.People, p.People), cmp.Compare(p.Area.Code, q.Area.Code))
	})
	return parts
}
