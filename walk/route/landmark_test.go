package route_test

import (
	"math/rand/v2"
	"testing"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/walk/route"
	"servicemap/walk/walktest"
)

// The nearest landmark is the one that a look at all of them finds.
func TestTheNearestLandmarkIsTheNearest(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	list := make([]route.Landmark, 300)
	for i := range list {
		list[i] = route.Landmark{Name: fault.Text{ZH: string(rune('一' + i))}, At: walktest.At(r.Float64()*500, r.Float64()*500)}
	}
	near := route.IndexLandmarks(list)
	found := 0
	for range 1000 {
		p, metres := walktest.At(r.Float64()*500, r.Float64()*500), r.Float64()*40
		best, want, ok := metres, route.Landmark{}, false
		for _, l := range list {
			if d := geo.Distance(p, l.At); d <= best {
				best, want, ok = d, l, true
			}
		}
		got, gotOK := near(p, metres)
		if gotOK != ok || got != want {
			t.Fatalf("within %.1f m of %v: %v, want %v", metres, p, got, want)
		}
		if ok {
			found++
		}
	}
	if found < 300 {
		t.Errorf("only %d found", found)
	}
}

func TestOfLandmarksOnOneSpotTheLesserNameIsTold(t *testing.T) {
	t.Parallel()
	spot := walktest.At(0, 0)
	for _, names := range [][2]string{{"A", "B"}, {"B", "A"}} {
		near := route.IndexLandmarks([]route.Landmark{{Name: fault.Text{ZH: names[0]}, At: spot}, {Name: fault.Text{ZH: names[1]}, At: spot}})
		if got, ok := near(spot, 0); !ok || got.Name.ZH != "A" {
			t.Errorf("got %v, %v", got, ok)
		}
	}
}
