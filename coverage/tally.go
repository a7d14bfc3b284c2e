package coverage

import (
	"runtime"
	"slices"

	"servicemap/place"
)

// tally is the counts of a question, by area: whatever is told of many areas is their sum. What a scenario changes is added to
// the counts without it.
type tally struct {
	areas []count // by number of the smallest area; the last: in none
	bins  []int   // covered in each band and in none before it: the bands of the first area, of the second …
}

// count is people of some areas.
type count struct {
	Total
	classes [classes]int
	bands   []int // covered within each band; of an area in a tally, it is not told here
}

// sum returns the counts of those areas that are wanted by their number.
func (t *tally) sum(wanted func(area int) bool) count {
	s := count{bands: make([]int, len(t.bins)/len(t.areas))}
	for i := range t.areas {
		if wanted(i) {
			t.addTo(&s, i)
		}
	}
	return s
}

// addTo adds the counts of an area.
func (t *tally) addTo(s *count, area int) {
	a, bins := &t.areas[area], t.bins[area*len(s.bands):][:len(s.bands)]
	s.People += a.People
	s.Covered += a.Covered
	for class := range s.classes {
		s.classes[class] += a.classes[class]
	}
	within := 0
	for b := range bins {
		within += bins[b]
		s.bands[b] += within
	}
}

// merge adds the counts of another tally of the same areas and bands.
func (t *tally) merge(o *tally) {
	for i := range t.areas {
		a, b := &t.areas[i], &o.areas[i]
		a.People += b.People
		a.Covered += b.Covered
		for class := range a.classes {
			a.classes[class] += b.classes[class]
		}
	}
	for i := range t.bins {
		t.bins[i] += o.bins[i]
	}
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
	t := c.countAll()
	const kept = 64
	if c.tallies.of == nil || len(c.tallies.of) >= kept {
		c.tallies.of = map[tallyKey]*tally{}
	}
	c.tallies.of[key] = t
	return t
}

// countAll counts every point, on all processors where there are many.
func (c *counter) countAll() *tally {
	const least = 8192 // points for which another processor is worth it
	parts := make([]*tally, max(min(runtime.GOMAXPROCS(0), len(c.at)/least), 1))
	inBlocks(len(parts), 1, func(n int) {
		t := &tally{areas: make([]count, len(c.inside)), bins: make([]int, len(c.inside)*len(c.bands))}
		for p := n * len(c.at) / len(parts); p < (n+1)*len(c.at)/len(parts); p++ {
			people, number := int(c.people[p]), c.areaNumber(p)
			if people != 0 && c.inside[number] {
				t.areas[number].People += people
				c.add(t, number, p, c.emm[p], c.crow[p], people)
			}
		}
		parts[n] = t
	})
	for _, part := range parts[1:] {
		parts[0].merge(part)
	}
	return parts[0]
}

// add counts what people of an area have who walk so far; a negative number takes them out again.
func (c *counter) add(t *tally, number, p int, emm uint32, crow bool, people int) {
	area := &t.areas[number]
	area.classes[c.class(p, emm, crow, c.limit)] += people
	if c.outside(p) {
		return
	}
	if emm <= c.limit {
		area.Covered += people
	}
	for b, limit := range c.bands {
		if emm <= limit {
			t.bins[number*len(c.bands)+b] += people
			return
		}
	}
}

// moved returns the tally after changes: with counts as after them, c as before.
func (c *counter) moved(before *tally, with *counter, changes []changed) *tally {
	t := &tally{areas: slices.Clone(before.areas), bins: slices.Clone(before.bins)}
	for _, at := range changes {
		people, number := int(c.people[at.point]), c.areaNumber(at.point)
		if people != 0 && c.inside[number] {
			c.add(t, number, at.point, at.was, at.from, -people)
			with.add(t, number, at.point, at.is, at.to, people)
		}
	}
	return t
}
