// Package nearby answers the resident's question: which places can I walk to from here, and how long does each walk take.
// Lengths are effective millimetres (see walk), points WGS 84. Walks follow the network; where no mapped way is near the
// asker or a place, the walk between them is a straight line × walk's detour factor and says so. An Index is immutable and
// safe for concurrent use.
package nearby

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// Index is what the question is answered from: the catalogue, and where each place enters the network.
type Index struct {
	catalogue *place.Catalogue
	places    *walk.Sites
	loose     [2]func() []int // by profile: places that no mapped way is near to
	lists     atomic.Pointer[walk.Lists]
}

// NewIndex makes an index. places are those of the catalogue.
func NewIndex(catalogue *place.Catalogue, places *walk.Sites) *Index {
	x := &Index{catalogue: catalogue, places: places}
	for p := range x.loose {
		x.loose[p] = sync.OnceValue(func() []int {
			var loose []int
			for i, s := range places.On(walk.Profile(p)).Snaps {
				if s.OffNetwork() {
					loose = append(loose, i)
				}
			}
			return loose
		})
	}
	return x
}

// Question asks for the places within a walk that a filter accepts.
type Question struct {
	From      geo.LonLat
	Direction walk.Direction // From: walks from the point to the places; To: from them to it
	Profile   walk.Profile
	Limit     uint32    // effective millimetres, inclusive
	Pace      walk.Pace // of arrivals
	At        time.Time // when the walk begins
	Filter    *place.Filter
}

// Arrival returns when one gets to a place.
func (q *Question) Arrival(h Hit) time.Time {
	return q.At.Add(time.Duration(q.Pace.Seconds(h.EMM)) * time.Second)
}

// Hit is a place and the walk to it.
type Hit struct {
	Place   int    // its number in the catalogue
	EMM     uint32 // effective millimetres
	Length  uint32 // real millimetres
	Unknown uint32 // real millimetres of it of which no record says whether the profile can pass
	Method  walk.Method
}

// Answer holds every place within the walk that the filter accepts, by effective length, then key; how many it refused;
// and where the walk enters the network.
type Answer struct {
	Hits    []Hit
	Refused map[place.Refusal]int
	From    walk.Snap
}

// Within answers a question.
func (x *Index) Within(ctx context.Context, q Question) (*Answer, error) {
	a := &Answer{From: x.places.On(q.Profile).Enter(q.From), Refused: map[place.Refusal]int{}}
	err := x.visit(ctx, &q, a.From, q.Limit, func(h Hit) bool {
		if refusal := x.judge(&q, h); refusal != place.Accepted {
			a.Refused[refusal]++
		} else {
			a.Hits = append(a.Hits, h)
		}
		return true
	})
	return a, err
}

// judge returns why the question's filter refuses a place; the arrival matters only where openness on arrival is asked for.
func (x *Index) judge(q *Question, h Hit) place.Refusal {
	if !q.Filter.OnArrival {
		return x.catalogue.Judge(q.Filter, h.Place)
	}
	return x.catalogue.JudgeArrival(q.Filter, h.Place, q.Arrival(h))
}

// outsideLimit is how far Next looks: 10 km, beyond which nobody walks to a service.
const outsideLimit = 10_000_000

// Next returns the nearest place that the filter accepts, whatever the question's limit, and whether there is one within
// 10 km.
func (x *Index) Next(ctx context.Context, q Question) (Hit, bool, error) {
	var next Hit
	found := false
	err := x.visit(ctx, &q, x.places.On(q.Profile).Enter(q.From), outsideLimit, func(h Hit) bool {
		if x.judge(&q, h) == place.Accepted {
			next, found = h, true
		}
		return !found
	})
	return next, found, err
}

// visit shows the places within a limit in the order of effective length, then key, until see returns false.
func (x *Index) visit(ctx context.Context, q *Question, from walk.Snap, limit uint32, see func(Hit) bool) error {
	if from.Barred {
		return ctx.Err() // streets are near, and closed: no straight line crosses them
	}
	if !from.Found() {
		places := x.places.On(q.Profile).Snaps
		everywhere := func(yield func(int) bool) {
			for i := range places {
				if !places[i].Barred && !yield(i) {
					return
				}
			}
		}
		showAll(x.straight(q.From, limit, everywhere), see)
		return ctx.Err()
	}
	straight := x.straight(q.From, limit, slices.Values(x.loose[q.Profile]()))
	going := true
	err := x.near(ctx, q, from, limit, func(h walk.Hit) bool {
		hit := Hit{Place: h.Target, EMM: h.EMM, Length: h.Length, Unknown: h.Unknown, Method: walk.OnNetwork}
		for going && len(straight) > 0 && byLength(straight[0], hit) < 0 {
			going = see(straight[0])
			straight = straight[1:]
		}
		going = going && see(hit)
		return going
	})
	if err == nil && going {
		showAll(straight, see)
	}
	return err
}

func showAll(hits []Hit, see func(Hit) bool) {
	for _, h := range hits {
		if !see(h) {
			return
		}
	}
}

// straight returns the straight-line walks within a limit to places, in order.
func (x *Index) straight(p geo.LonLat, limit uint32, places iter.Seq[int]) []Hit {
	var hits []Hit
	for i := range places {
		if emm, _ := walk.StraightLine(p, x.catalogue.Place(i).Location); emm <= limit {
			hits = append(hits, Hit{Place: i, EMM: emm, Length: emm, Unknown: emm, Method: walk.Straight})
		}
	}
	slices.SortFunc(hits, byLength)
	return hits
}

// byLength is the order of answers: effective length, then key, which is the order of numbers.
func byLength(a, b Hit) int { return cmp.Or(cmp.Compare(a.EMM, b.EMM), cmp.Compare(a.Place, b.Place)) }
