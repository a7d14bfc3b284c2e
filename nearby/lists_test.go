package nearby_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"servicemap/geo"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// drawStreets draws a town with private ground, one-ways, and ways that are closed or slower for wheelchairs.
func drawStreets(t *rapid.T, random *rand.Rand) walk.Streets {
	s := walk.Streets{
		Edges:         walktest.Grid(random, 8, 8, 0.2),
		PrivateGround: rapid.SampledFrom([]walk.PrivateGround{walk.Destination, walk.Through, walk.Blocked}).Draw(t, "rule"),
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		e.Flags |= []walk.EdgeFlags{0, 0, 0, walk.Private, walk.NoWheel, walk.LimitedWheel, walk.UnknownWheel}[random.IntN(7)]
		switch random.IntN(8) {
		case 0:
			e.Forward = walk.Closed
		case 1:
			e.Backward += 20_000
		}
	}
	return s
}

// Two indexes of one town, one of them with lists, answer every question alike.
func TestListsChangeNoAnswer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		network, err := walk.Build(drawStreets(t, random))
		if err != nil {
			t.Fatal(err)
		}
		var facts []*fact
		for key := range 40 {
			facts = append(facts, newFact(random, key+1))
		}
		c := place.NewCatalogue(records(facts))
		at := make([]geo.LonLat, c.Len())
		for i := range at {
			at[i] = c.Place(i).Location
		}
		sites := walk.NewSites(network, at, walk.MaxLegPlace)
		live, listed := nearby.NewIndex(c, sites), nearby.NewIndex(c, sites)
		if ok, err := listed.MakeLists(t.Context()); !ok || err != nil {
			t.Fatal(ok, err)
		}
		for range 40 {
			pace := []walk.Pace{walk.Elderly, walk.Cautious, walk.Standard, walk.Brisk}[random.IntN(4)]
			q := nearby.Question{
				From: walktest.At(random.Float64()*1500-400, random.Float64()*1500-400), Pace: pace, Limit: pace.Limit(1 + random.IntN(20)),
				Direction: walk.Direction(random.IntN(2)), Profile: walk.Profile(random.IntN(4) / 3), At: midnight(),
				Filter: &newWish(random, c, facts).Filter,
			}
			want, err := live.Within(t.Context(), q)
			got, failed := listed.Within(t.Context(), q)
			if err != nil || failed != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v: with lists %v (%v), without %v (%v)", q, got, failed, want, err)
			}
			next, found, _ := live.Next(t.Context(), q)
			if other, also, _ := listed.Next(t.Context(), q); other != next || also != found {
				t.Fatalf("%+v: next with lists %v, without %v", q, other, next)
			}
		}
		ended, end := context.WithCancel(t.Context())
		end()
		q := nearby.Question{From: at[0], Pace: walk.Standard, Limit: walk.Standard.Limit(15), Filter: &place.Filter{}}
		if _, err := listed.Within(ended, q); !errors.Is(err, context.Canceled) {
			t.Fatalf("a question that nobody waits for: %v", err)
		}
	})
}

func TestThereAreNoListsWithoutANetwork(t *testing.T) {
	t.Parallel()
	c := place.NewCatalogue(place.Records{Areas: place.NewAreas(nil)})
	if ok, err := nearby.NewIndex(c, walk.NewSites(nil, nil, walk.MaxLegPlace)).MakeLists(t.Context()); ok || err != nil {
		t.Error(ok, err)
	}
}
