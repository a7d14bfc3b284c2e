package coverage

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"

	"servicemap/geo"
)

// swapSites is the number of sites up to which picks are improved by swaps, and exhaustive the number of choices up to which
// all are tried.
const (
	swapSites  = 10
	exhaustive = 200_000
)

// choice is the search for sites. Only people who are not covered without them matter: they are the crowd.
type choice struct {
	o          *outcome
	search     *Search
	counter    *counter
	crowd      []uint32 // points
	number     []int32  // of each point in the crowd; −1: not in it
	people     int      // whom the question is about
	before     int      // people covered without new sites
	wanted     int      // people to cover, when a share is asked
	candidates []candidate
	picks      []int
	times      []uint16 // by number in the crowd: picks that reach it
	bounds     []prefix // after each pick, what no choice exceeds
	exhausted  bool     // every choice was tried
	told       float64  // of the work, to whoever waits
}

// candidate is where a place could be.
type candidate struct {
	site     site
	bound    int // no more people than these can be gained on top of the picks
	searched bool
	alone    int       // people that it covers by itself: at most the bound, until it is searched
	reach    []reached // the crowd within the limit: number in the crowd, and effective millimetres
	fresh    int       // number of picks for which the bound is what is gained
}

// gained is the people a site adds and how far they walk, for ties.
type gained struct {
	people   int
	distance uint64 // people × effective millimetres
}

// prefix is what is covered after some picks, and the largest bounds on what one more site adds, sorted downwards.
type prefix struct {
	covered int
	gains   []int
}

func newChoice(o *outcome, s *Search) (*choice, error) {
	c := &choice{o: o, search: s, counter: o.counter(&s.Question), number: make([]int32, len(o.at))}
	for p := range o.at {
		c.number[p] = -1
		n := int(c.counter.people[p])
		if n == 0 || !c.counter.counts(p) {
			continue
		}
		c.people += n
		switch {
		case o.outside(p):
		case o.emm[p] <= c.counter.limit:
			c.before += n
		default:
			c.number[p] = int32(len(c.crowd))
			c.crowd = append(c.crowd, uint32(p))
		}
	}
	c.wanted = int(math.Ceil(s.Share*float64(c.people) - 1e-9))
	c.times = make([]uint16, len(c.crowd))
	if s.Candidates == nil {
		c.anywhere()
	}
	given := make([]candidate, len(s.Candidates))
	inParallel(len(given), func(i int) { given[i].site = site{at: s.Candidates[i], snap: o.entries.Enter(s.Candidates[i])} })
	for i := range given {
		if k := &given[i].site; o.doors.Network != nil && !k.snap.Found() || c.excluded(k.at) {
			return nil, badCandidate(i)
		}
	}
	c.candidates = append(c.candidates, given...)
	c.boundAll()
	return c, nil
}

func (c *choice) excluded(at geo.LonLat) bool {
	if len(c.search.Exclude) == 0 {
		return false
	}
	in := c.o.catalogue.Areas().Containing(at)
	return in != nil && slices.ContainsFunc(c.search.Exclude, in.Within)
}

// spacing is the metres that candidates of our own lie apart, about.
const spacing = 50

// anywhere makes candidates of the network's vertices: of those in each square of 50 m the first, on real components.
func (c *choice) anywhere() {
	n := c.o.doors.Network
	if n == nil {
		for _, p := range c.crowd {
			if !c.excluded(c.o.at[p]) {
				c.candidates = append(c.candidates, candidate{site: site{at: c.o.at[p]}})
			}
		}
		return
	}
	scale := geo.ScaleAt((n.Bounds().South + n.Bounds().North) / 2)
	taken := map[square]bool{}
	for v := range uint32(n.Vertices()) {
		at := n.Point(v)
		s := square{int(math.Floor(at.Lon * scale.Lon / spacing)), int(math.Floor(at.Lat * scale.Lat / spacing))}
		if taken[s] || !n.Components()[n.VertexComponent(v)].Real || c.excluded(at) {
			continue
		}
		taken[s] = true
		c.candidates = append(c.candidates, candidate{site: site{at: at}})
	}
}

// boundAll gives each candidate the people of the crowd within the straight distance of the limit, which nobody walks
// faster; candidates without any are dropped.
func (c *choice) boundAll() {
	if len(c.crowd) == 0 {
		c.candidates = nil
		return
	}
	around := newThrong(len(c.crowd), func(i int) (geo.LonLat, int) {
		p := c.crowd[i]
		return c.o.at[p], int(c.counter.people[p])
	})
	radius := float64(c.counter.limit) / 1000 * 1.01 // lengths of the plane and of the earth differ by less
	inParallel(len(c.candidates), func(i int) {
		k := &c.candidates[i]
		k.bound = around.within(k.site.at, radius)
		k.alone = k.bound
	})
	c.candidates = slices.DeleteFunc(c.candidates, func(k candidate) bool { return c.search.Candidates == nil && k.bound == 0 })
}

// searchAll finds the crowd that can walk to candidates, in parallel.
func (c *choice) searchAll(ctx context.Context, numbers []int) error {
	errs := make([]error, len(numbers))
	each(len(numbers), func(n int) {
		k := &c.candidates[numbers[n]]
		if k.searched {
			return
		}
		if c.o.doors.Network != nil && !k.site.snap.Found() {
			k.site.snap = c.o.entries.Enter(k.site.at)
		}
		list, err := c.o.reachOf(ctx, &k.site, c.counter.limit, nil)
		if err != nil {
			errs[n] = err
			return
		}
		for _, r := range list {
			if u := c.number[r.point]; u >= 0 {
				k.reach = append(k.reach, reached{uint32(u), r.emm})
			}
		}
		k.alone = 0
		for _, r := range k.reach {
			k.alone += int(c.counter.people[c.crowd[r.point]])
		}
		k.searched = true
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// gain returns what a searched candidate adds to the picks.
func (c *choice) gain(i int) gained {
	g := gained{}
	for _, r := range c.candidates[i].reach {
		if c.times[r.point] == 0 {
			n := int(c.counter.people[c.crowd[r.point]])
			g.people += n
			g.distance += uint64(n) * uint64(r.emm)
		}
	}
	return g
}

// take adds a candidate to what is covered, drop takes it out again; both return the people it makes the difference for.
func (c *choice) take(i int) (people int) {
	for _, r := range c.candidates[i].reach {
		if c.times[r.point]++; c.times[r.point] == 1 {
			people += int(c.counter.people[c.crowd[r.point]])
		}
	}
	return people
}

func (c *choice) drop(i int) (people int) {
	for _, r := range c.candidates[i].reach {
		if c.times[r.point]--; c.times[r.point] == 0 {
			people += int(c.counter.people[c.crowd[r.point]])
		}
	}
	return people
}

func (c *choice) reset() { clear(c.times) }

// queue is the candidates by bound, the highest first, then by number.
type queue struct {
	*choice
	order []int
}

func (q *queue) Len() int { return len(q.order) }
func (q *queue) Less(a, b int) bool {
	i, j := q.order[a], q.order[b]
	return cmp.Or(cmp.Compare(q.candidates[j].bound, q.candidates[i].bound), cmp.Compare(i, j)) < 0
}
func (q *queue) Swap(a, b int) { q.order[a], q.order[b] = q.order[b], q.order[a] }
func (q *queue) Push(i any)    { q.order = append(q.order, i.(int)) }
func (q *queue) Pop() any {
	last := len(q.order) - 1
	i := q.order[last]
	q.order = q.order[:last]
	return i
}

// batch is how many candidates are searched at a time.
const batch = 32

// greedy picks the candidate that adds most, then the one that adds most to that, and so on. A bound from before is still
// one, since what a site adds only shrinks as others are picked: so few candidates are looked at again (CELF; Leskovec 2007).
func (c *choice) greedy(ctx context.Context) error {
	count := c.search.Count
	if count == 0 {
		count = mostShareSites
	}
	q := &queue{choice: c, order: make([]int, len(c.candidates))}
	for i := range q.order {
		q.order[i], c.candidates[i].fresh = i, -1
	}
	heap.Init(q)
	covered := c.before
	for {
		if err := c.freshen(ctx, q, count); err != nil {
			return err
		}
		c.note(q, covered, count)
		c.tell(c.chosen(covered))
		if len(c.picks) == count || len(q.order) == 0 || c.search.Count == 0 && covered >= c.wanted {
			return nil
		}
		best, err := c.best(ctx, q)
		if err != nil || best < 0 {
			return err
		}
		covered += c.take(best)
		c.picks = append(c.picks, best)
		heap.Remove(q, slices.Index(q.order, best))
	}
}

// chosen returns how much of the work is done when so many are covered: half when all sites are picked, where swaps follow.
func (c *choice) chosen(covered int) float64 {
	switch {
	case c.search.Count == 0:
		return float64(covered-c.before) / float64(max(c.wanted-c.before, 1))
	case c.search.Count > swapSites:
		return float64(len(c.picks)) / float64(c.search.Count)
	default:
		return float64(len(c.picks)) / float64(c.search.Count) / 2
	}
}

// tell says how much of the work is done, which never becomes less.
func (c *choice) tell(part float64) {
	c.told = max(c.told, min(part, 1))
	if c.search.Progress != nil {
		c.search.Progress(c.told)
	}
}

// freshen makes the highest bounds true, as many as there may be sites: the bound on the best choice is made of them.
func (c *choice) freshen(ctx context.Context, q *queue, count int) error {
	var top []int
	defer func() {
		for _, i := range top {
			heap.Push(q, i)
		}
	}()
	for len(top) < min(count, swapSites+1) && len(q.order) > 0 {
		i := heap.Pop(q).(int)
		if c.candidates[i].fresh == len(c.picks) {
			top = append(top, i)
			continue
		}
		if err := c.renew(ctx, q, i); err != nil {
			return err
		}
	}
	return nil
}

// renew makes the bound of a candidate true, and puts it back; others that are next are searched with it.
func (c *choice) renew(ctx context.Context, q *queue, i int) error {
	if !c.candidates[i].searched {
		next := []int{i}
		for _, j := range q.order[:min(len(q.order), 4*batch)] { // a heap: its first part has high bounds
			if len(next) < batch && !c.candidates[j].searched && c.candidates[j].bound*2 > c.candidates[i].bound {
				next = append(next, j)
			}
		}
		if err := c.searchAll(ctx, next); err != nil {
			return err
		}
	}
	c.candidates[i].bound, c.candidates[i].fresh = c.gain(i).people, len(c.picks)
	heap.Push(q, i)
	return ctx.Err()
}

// best returns the candidate that adds most: of equal ones that with the least walking, then the first. −1: none adds enough.
func (c *choice) best(ctx context.Context, q *queue) (int, error) {
	var equal []int
	for len(q.order) > 0 {
		top := q.order[0]
		k := &c.candidates[top]
		if len(equal) > 0 && k.bound < c.candidates[equal[0]].bound {
			break
		}
		heap.Pop(q)
		if k.fresh == len(c.picks) {
			equal = append(equal, top)
			continue
		}
		if err := c.renew(ctx, q, top); err != nil {
			return -1, err
		}
	}
	for _, i := range equal {
		heap.Push(q, i)
	}
	if len(equal) == 0 || c.candidates[equal[0]].bound < max(c.search.MinPeople, 1) {
		return -1, nil
	}
	return slices.MinFunc(equal, func(a, b int) int {
		return cmp.Or(cmp.Compare(c.gain(a).distance, c.gain(b).distance), cmp.Compare(a, b))
	}), nil
}

// note keeps what bounds the best choice from here on.
func (c *choice) note(q *queue, covered, count int) {
	gains := make([]int, len(q.order))
	for n, i := range q.order {
		gains[n] = c.candidates[i].bound
	}
	slices.SortFunc(gains, func(a, b int) int { return cmp.Compare(b, a) })
	c.bounds = append(c.bounds, prefix{covered, slices.Clone(gains[:min(count, len(gains))])})
}

// upperBound returns what no choice of so many sites exceeds: after any picks X, the best choice covers at most what X covers
// and the largest gains over X on top, and never more than the crowd.
func (c *choice) upperBound(sites int) int {
	least := c.before
	for _, p := range c.crowd {
		least += int(c.counter.people[p])
	}
	for _, x := range c.bounds {
		sum := x.covered
		for _, g := range x.gains[:min(sites, len(x.gains))] {
			sum += g
		}
		least = min(least, sum)
	}
	return least
}

// each runs f for 0..count-1 on all processors, one at a time.
func each(count int, f func(i int)) { inBlocks(count, 1, f) }
