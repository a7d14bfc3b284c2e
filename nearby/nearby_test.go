package nearby_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"servicemap/geo"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// town is a random city with places, some of them far from every street.
type town struct {
	random    *rand.Rand
	network   *walk.Network
	catalogue *place.Catalogue
	snaps     []walk.Snap
	index     *nearby.Index
}

func newTown(t *rapid.T, withNetwork bool) *town {
	w := &town{random: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))}
	if withNetwork {
		network, err := walk.Build(walk.Streets{Edges: walktest.Grid(w.random, 8, 8, 0.2)})
		if err != nil {
			t.Fatal(err)
		}
		w.network = network
	}
	var records []*place.Place
	for i := range 40 {
		records = append(records, &place.Place{
			Key: place.Key(1000 - i*7), Kind: place.Kind(w.random.IntN(6)), Name: "点", Published: w.random.IntN(10) > 0,
			Status: place.Status(w.random.IntN(4)), Location: w.point(),
		})
	}
	// Several places at one spot: ties that only the key decides.
	for i := range 4 {
		records[i].Location = records[9].Location
	}
	w.catalogue = place.NewCatalogue(place.Records{Places: records, Areas: place.NewAreas(nil)})
	w.snaps = make([]walk.Snap, w.catalogue.Len())
	at := make([]geo.LonLat, w.catalogue.Len())
	for i := range w.snaps {
		at[i] = w.catalogue.Place(i).Location
		if w.network != nil {
			w.snaps[i] = w.network.Snap(w.catalogue.Place(i).Location, walk.MaxLegPlace)
		}
	}
	w.index = nearby.NewIndex(w.catalogue, walk.NewSites(w.network, at, walk.MaxLegPlace))
	return w
}

// point returns a point in the city or up to 400 metres around it.
func (w *town) point() geo.LonLat {
	return walktest.At(w.random.Float64()*1500-400, w.random.Float64()*1500-400)
}

// within is the slow, obvious answer: every place by itself, sorted.
func (w *town) within(t *rapid.T, q nearby.Question) []nearby.Hit {
	var from walk.Snap
	if w.network != nil {
		from = w.network.Snap(q.From, walk.MaxLegPlace)
	}
	var hits []nearby.Hit
	for i := range w.catalogue.Len() {
		if w.catalogue.Judge(q.Filter, i) != place.Accepted {
			continue
		}
		h := nearby.Hit{Place: i}
		if from.Found() && w.snaps[i].Found() {
			found, ok, err := w.network.Between(t.Context(), from, w.snaps[i], walk.NoLimit, walk.From)
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				continue
			}
			h.EMM, h.Length, h.Method = found.EMM, found.Length, walk.OnNetwork
		} else {
			h.EMM, _ = walk.StraightLine(q.From, w.catalogue.Place(i).Location)
			h.Length, h.Unknown, h.Method = h.EMM, h.EMM, walk.Straight
		}
		if h.EMM <= q.Limit {
			hits = append(hits, h)
		}
	}
	slices.SortFunc(hits, func(a, b nearby.Hit) int {
		return cmp.Or(cmp.Compare(a.EMM, b.EMM), cmp.Compare(w.catalogue.Place(a.Place).Key, w.catalogue.Place(b.Place).Key))
	})
	return hits
}

func (w *town) question(t *rapid.T) nearby.Question {
	q := nearby.Question{From: w.point(), Pace: walk.Standard, Limit: walk.Standard.Limit(rapid.IntRange(1, 60).Draw(t, "minutes")), Filter: &place.Filter{}}
	if rapid.Bool().Draw(t, "filtered") {
		q.Filter.Kinds = []place.Kind{place.RedStation, place.Venue}
	}
	return q
}

func TestAnswersAreThoseOfAskingEachPlaceAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t, rapid.IntRange(0, 9).Draw(t, "network") > 0)
		q := w.question(t)
		got, err := w.index.Within(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if want := w.within(t, q); !slices.Equal(got.Hits, want) {
			t.Fatalf("got  %v\nwant %v", got.Hits, want)
		}
	})
}

func TestWhatTheFilterRefusesIsCounted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t, true)
		q := w.question(t)
		got, err := w.index.Within(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		q.Filter = &place.Filter{Statuses: []place.Status{place.Open, place.TemporarilyClosed, place.Planned, place.Closed}}
		if all := len(w.within(t, q)); len(got.Hits)+got.Refused[place.RefusedOther]+got.Refused[place.RefusedStatus] != all {
			t.Fatalf("%d accepted and %v refused of %d within reach", len(got.Hits), got.Refused, all)
		}
	})
}

func TestTheNextPlaceIsTheFirstOfALongerWalk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t, true)
		q := w.question(t)
		next, found, err := w.index.Next(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		q.Limit = 10_000_000
		all := w.within(t, q)
		if found != (len(all) > 0) || found && next != all[0] {
			t.Fatalf("next is %v (%v), of %v", next, found, all)
		}
	})
}
