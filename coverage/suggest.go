package coverage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// Search asks where places would do the most good: for a number of them, or for the fewest with which a share of the people
// is covered. The question's minutes, pace, group, area and scenario hold; its targets are what a new place counts for.
type Search struct {
	Question
	Count      int           // sites wanted; 0: the fewest for Share
	Share      float64       // of the people, 0..1
	Candidates []geo.LonLat  // where a place could be; nil: any crossing, end or bend in the network where people are near
	Exclude    []*place.Area // no site lies in these
	MinPeople  int           // gained by each site, at least; 0 counts as 1
	Progress   func(float64) // hears about how much of the work is done, 0..1; may be nil
}

// The most sites of one answer: that are wanted, and that a share may take.
const (
	MostSites      = 20
	mostShareSites = 200
)

// Suggestions are sites, best first, each on top of those before it.
type Suggestions struct {
	Sites          []Suggestion
	People         int  // whom the question is about
	Before, After  int  // people covered without them and with them
	UpperBound     int  // no choice of as many sites covers more
	Proven         bool // none covers more than After; for a share, no fewer sites suffice
	Enough         bool // the share is covered; true where none was asked
	Tried, FromAll int  // candidates whose walks were searched, of so many
	Method         walk.Method
}

// Suggestion is one site.
type Suggestion struct {
	At      geo.LonLat
	Gained  int // people covered with it and not with those before it
	InReach int // people who can walk to it, whether they are covered without it or not
	After   int // people covered with it and those before it
	Street  string
	Area    *place.Area // the smallest that contains it
	Nearest Nearest     // the walk from it to the nearest place that is there; Place −1: there is none within 10 km
}

// Suggest looks for the best sites (walking.md, part 6). Greedy choice with lazy bounds, then, for up to ten sites, single
// swaps; what it covers is at least 63 % of the best. A candidate that is no place people can walk to is a fault.BadArgument
// error; the context ends the search.
func (x *Index) Suggest(ctx context.Context, s Search) (*Suggestions, error) {
	q := s.Question
	o, err := x.solve(ctx, &q)
	if err != nil {
		return nil, err
	}
	if q.Scenario != nil {
		if o, _, err = o.try(ctx, &q); err != nil {
			return nil, err
		}
	}
	c, err := newChoice(o, &s)
	if err != nil {
		return nil, err
	}
	if err := c.greedy(ctx); err != nil {
		return nil, err
	}
	if s.Count > 0 && s.Count <= swapSites {
		if err := c.improve(ctx); err != nil {
			return nil, err
		}
	}
	return c.answer(ctx)
}

// answer describes the picks in the order of what each adds.
func (c *choice) answer(ctx context.Context) (*Suggestions, error) {
	r := &Suggestions{
		People: c.people, Before: c.before, UpperBound: c.upperBound(len(c.picks)), Enough: c.search.Count > 0,
		FromAll: len(c.candidates), Method: walk.OnNetwork,
	}
	if c.o.doors.Network == nil {
		r.Method = walk.Straight
	}
	for i := range c.candidates {
		if c.candidates[i].searched {
			r.Tried++
		}
	}
	after := c.before
	for _, i := range c.inOrder() {
		gain := c.take(i)
		after += gain
		site, err := c.describe(ctx, i)
		if err != nil {
			return nil, err
		}
		site.Gained, site.After = gain, after
		r.Sites = append(r.Sites, site)
	}
	r.After = after
	r.UpperBound = max(r.UpperBound, after)
	r.Proven = r.UpperBound == after || c.exhausted
	if c.exhausted {
		r.UpperBound = after
	}
	if c.search.Count == 0 {
		r.Enough = after >= c.wanted
		r.Proven = r.Enough && (len(r.Sites) == 0 || c.upperBound(len(r.Sites)-1) < c.wanted)
	}
	return r, nil
}

// inOrder returns the picks, the one that adds most on top of those before it first.
func (c *choice) inOrder() []int {
	c.reset()
	left, order := slices.Clone(c.picks), []int{}
	for len(left) > 0 {
		best := slices.MaxFunc(left, func(a, b int) int {
			return cmp.Or(cmp.Compare(c.gain(a).people, c.gain(b).people), cmp.Compare(c.gain(b).distance, c.gain(a).distance), cmp.Compare(b, a))
		})
		c.take(best)
		order = append(order, best)
		left = slices.DeleteFunc(left, func(i int) bool { return i == best })
	}
	c.reset()
	return order
}

// describe says what lies at a candidate.
func (c *choice) describe(ctx context.Context, i int) (Suggestion, error) {
	at := c.candidates[i].site
	s := Suggestion{At: at.at, Area: c.o.catalogue.Areas().Containing(at.at), Nearest: Nearest{Place: -1}}
	if at.snap.Found() {
		s.Street = c.o.doors.Network.EdgeName(at.snap.Candidates[0].Edge)
	}
	list, err := c.o.reachOf(ctx, &at, c.counter.limit, nil)
	if err != nil {
		return s, err
	}
	for _, r := range list {
		if c.counter.counts(int(r.point)) && !c.o.outside(int(r.point)) {
			s.InReach += int(c.counter.people[r.point])
		}
	}
	s.Nearest, err = c.nearestPlace(ctx, &at)
	return s, err
}

// nearestPlace returns the walk from a site to the nearest place that counts and is there.
func (c *choice) nearestPlace(ctx context.Context, at *site) (Nearest, error) {
	best := Nearest{Place: -1}
	var snaps []walk.Snap
	var places []int
	for n, bits := range c.o.marks[:c.o.catalogue.Len()] {
		switch place := c.o.site(n); {
		case bits == 0 || at.snap.Barred || place.snap.Barred:
		case at.snap.Found() && place.snap.Found():
			snaps, places = append(snaps, place.snap), append(places, n)
		default:
			if emm, _ := walk.StraightLine(at.at, place.at); emm <= farLimit && (best.Place < 0 || emm < best.EMM) {
				best = Nearest{Place: n, EMM: emm, Length: emm, Unknown: emm, Method: walk.Straight}
			}
		}
	}
	if len(snaps) == 0 {
		return best, nil
	}
	network := c.o.doors.Network
	err := network.Near(ctx, at.snap, network.Attach(snaps), farLimit, walk.From, func(h walk.Hit) bool {
		if best.Place < 0 || h.EMM < best.EMM {
			best = Nearest{Place: places[h.Target], EMM: h.EMM, Length: h.Length, Unknown: h.Unknown, Method: walk.OnNetwork}
		}
		return false
	})
	return best, err
}

func badCandidate(i int) error {
	return fault.Argument(fmt.Sprintf("candidates.%d", i), "a point within 150 m of a way", fault.Text{
		ZH: "该候选点附近没有可步行的道路,或在所排除的区域内", EN: "no way that one can walk on is near this candidate, or it lies in an excluded area",
	})
}
