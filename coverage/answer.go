package coverage

import (
	"cmp"
	"context"
	"slices"

	"servicemap/place"
	"servicemap/walk"
)

// Answer is who is covered. Counts are people.
type Answer struct {
	Total
	Classes [classes]int // by Class, summing to People
	Bands   []Band
	Change  *Change // nil without a scenario
	Method  walk.Method

	index    *Index
	question Question
	outcome  *outcome
	limit    uint32
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
}

// bandMinutes is the width of a band.
const bandMinutes = 5

// Ask answers a question. Minutes and places are the caller's to check.
func (x *Index) Ask(ctx context.Context, q Question) (*Answer, error) {
	a := &Answer{index: x, question: q, limit: q.Pace.Limit(q.Minutes), Method: walk.OnNetwork}
	if x.foot.homes.Network == nil {
		a.Method = walk.Straight
	}
	last := (q.Minutes+bandMinutes-1)/bandMinutes*bandMinutes + 2*bandMinutes
	for m := bandMinutes; m <= last; m += bandMinutes {
		a.Bands = append(a.Bands, Band{Minutes: m})
	}
	widest := q.Pace.Limit(last)
	o, err := x.solve(ctx, &q, q.Scenario, widest)
	if err != nil {
		return nil, err
	}
	a.outcome = o
	a.count()
	if q.Scenario != nil {
		before, err := x.solve(ctx, &q, nil, widest)
		if err != nil {
			return nil, err
		}
		a.compare(before)
	}
	return a, nil
}

// eachCell shows the cells of the question's area with their people.
func (a *Answer) eachCell(see func(cell, people int)) {
	for c := range a.index.cells {
		if a.question.Area == nil || a.index.areaOf[c].Within(a.question.Area) {
			see(c, int(a.index.cells[c].People))
		}
	}
}

func (a *Answer) count() {
	classOf := a.outcome.classifier(a.limit)
	limits := make([]uint32, len(a.Bands))
	for b := range a.Bands {
		limits[b] = a.question.Pace.Limit(a.Bands[b].Minutes)
	}
	a.eachCell(func(c, people int) {
		a.People += people
		a.Classes[classOf(c)] += people
		if a.outcome.covers(c, a.limit) {
			a.Covered += people
		}
		for b := range a.Bands {
			a.Bands[b].People += people
			if a.outcome.covers(c, limits[b]) {
				a.Bands[b].Covered += people
			}
		}
	})
}

// classifier returns the function that says a cell's class.
func (o *outcome) classifier(limit uint32) func(cell int) Class {
	reachable := func(walk.Snap) bool { return false }
	if network := o.homes.Network; network != nil {
		var ends []walk.Snap
		for _, s := range o.sites {
			ends = append(ends, s.snap)
		}
		reachable = network.CanReach(ends)
	}
	return func(c int) Class {
		switch {
		case o.outside(c):
			return Outside
		case !o.homes.Snaps[c].Found() || o.straight[c] && o.emm[c] <= limit:
			return StraightLine
		case o.emm[c] <= limit:
			return Covered
		case reachable(o.homes.Snaps[c]):
			return Uncovered
		default:
			return Unreachable
		}
	}
}

func (a *Answer) compare(before *outcome) {
	a.Change = &Change{}
	a.eachCell(func(c, people int) {
		was, is := before.covers(c, a.limit), a.outcome.covers(c, a.limit)
		a.Change.Before.People += people
		switch {
		case was:
			a.Change.Before.Covered += people
			if !is {
				a.Change.Lost += people
			}
		case is:
			a.Change.Gained += people
		}
	})
}

// Areas returns the coverage of each area of a level within the question's area: the worst share first, then more people,
// then code; areas where nobody lives are last.
func (a *Answer) Areas(level place.Level) []Part {
	number := map[*place.Area]int{}
	var parts []Part
	for _, area := range a.index.catalogue.Areas().All() {
		if area.Level == level && (a.question.Area == nil || area.Within(a.question.Area)) {
			number[area] = len(parts)
			parts = append(parts, Part{Area: area})
		}
	}
	a.eachCell(func(c, people int) {
		n, ok := number[a.index.areaOf[c].At(level)]
		if !ok {
			return
		}
		parts[n].People += people
		if a.outcome.covers(c, a.limit) {
			parts[n].Covered += people
		}
	})
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
