package coverage

import (
	"slices"

	"servicemap/place"
)

// tally is the counts of a question. What a scenario changes is added to those without it.
type tally struct {
	Total
	classes [classes]int
	bands   []int   // covered within each band
	areas   []Total // by number of the smallest area; the last: in none
}

// tallyKey is what counts depend on beside the outcome.
type tallyKey struct {
	group   Group
	area    *place.Area
	minutes int
	limit   uint32
	widest  uint32
}

// counter adds points to a tally.
type counter struct {
	*outcome
	people []int32
	inside []bool // by number of the smallest area, none being the last: whether the question is about it
	limit  uint32
	bands  []uint32
}

func (o *outcome) counter(q *Question) *counter {
	c := &counter{outcome: o, people: o.people[q.Group], inside: o.insideOf(q.Area), limit: q.limit()}
	if c.people == nil {
		c.people = make([]int32, len(o.at))
	}
	for b := range q.bands() {
		c.bands = append(c.bands, q.Pace.Limit((b+1)*bandMinutes))
	}
	return c
}

// insideOf returns by number whether an area lies within another; everything does within nil.
func (x *Index) insideOf(area *place.Area) []bool {
	all := x.catalogue.Areas().All()
	inside := make([]bool, len(all)+1)
	for i, a := range all {
		inside[i] = area == nil || a.Within(area)
	}
	inside[len(all)] = area == nil
	return inside
}

// areaNumber returns the number of the smallest area that a point lies in, that of none being the last.
func (c *counter) areaNumber(p int) int {
	if n := c.area[p]; n >= 0 {
		return int(n)
	}
	return len(c.inside) - 1
}

func (c *counter) counts(p int) bool { return c.inside[c.areaNumber(p)] }

// tally counts every point, or takes the counts that were made before.
func (c *counter) tally(q *Question) *tally {
	key := tallyKey{q.Group, q.Area, q.Minutes, c.limit, q.widest()}
	c.tallies.Lock()
	defer c.tallies.Unlock()
	if t := c.tallies.of[key]; t != nil {
		return t
	}
	t := &tally{bands: make([]int, len(c.bands)), areas: make([]Total, len(c.inside))}
	for p := range c.at {
		if c.counts(p) {
			people := int(c.people[p])
			t.People += people
			t.areas[c.areaNumber(p)].People += people
			c.add(t, p, c.emm[p], c.crow[p], people)
		}
	}
	const kept = 64
	if c.tallies.of == nil || len(c.tallies.of) >= kept {
		c.tallies.of = map[tallyKey]*tally{}
	}
	c.tallies.of[key] = t
	return t
}

// add counts what people have who walk so far; a negative number takes them out again.
func (c *counter) add(t *tally, p int, emm uint32, crow bool, people int) {
	t.classes[c.class(p, emm, crow, c.limit)] += people
	if !c.covers(p, emm, c.bands[len(c.bands)-1]) {
		return
	}
	if emm <= c.limit {
		t.Covered += people
		t.areas[c.areaNumber(p)].Covered += people
	}
	for b := len(c.bands) - 1; b >= 0 && emm <= c.bands[b]; b-- {
		t.bands[b] += people
	}
}

// moved returns the tally after changes: with counts as after them, c as before.
func (c *counter) moved(before *tally, with *counter, changes []changed) *tally {
	t := *before
	t.bands, t.areas = slices.Clone(before.bands), slices.Clone(before.areas)
	for _, at := range changes {
		if c.counts(at.point) {
			people := int(c.people[at.point])
			c.add(&t, at.point, at.was, at.from, -people)
			with.add(&t, at.point, at.is, at.to, people)
		}
	}
	return &t
}
