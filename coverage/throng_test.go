package coverage

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"servicemap/geo"
	"servicemap/walk/walktest"
)

// The people within a circle are never more than the throng tells, and it tells of nobody two squares outside.
func TestAThrongBoundsThePeopleOfACircle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		wide := rapid.SampledFrom([]float64{1, 500, 5000, 300_000}).Draw(t, "metres") // beyond 200 km squares are larger
		type group struct {
			east, north float64
			people      int
		}
		metres := rapid.Float64Range(0, wide)
		groups := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) group {
			return group{metres.Draw(t, "east"), metres.Draw(t, "north") / 100, rapid.IntRange(0, 100).Draw(t, "people")} // on about one latitude
		}), 1, 40).Draw(t, "groups")
		throng := newThrong(len(groups), func(i int) (geo.LonLat, int) {
			return walktest.At(groups[i].east, groups[i].north), groups[i].people
		})
		east, north := rapid.Float64Range(-1.5*wide, 2.5*wide).Draw(t, "x"), rapid.Float64Range(-wide/50, wide/50).Draw(t, "y")
		radius := rapid.Float64Range(0, 1.5*wide).Draw(t, "radius")
		within, near := 0, 0
		for _, g := range groups {
			off := math.Hypot(g.east-east, g.north-north)
			if off <= radius*0.99 {
				within += g.people
			}
			if off <= radius*1.01+3*throng.side {
				near += g.people
			}
		}
		if got := throng.within(walktest.At(east, north), radius); got < within || got > near {
			t.Fatalf("%d people, there are %d within the circle and %d near it", got, within, near)
		}
	})
}
