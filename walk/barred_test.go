package walk

import (
	"testing"

	"servicemap/geo"
)

// Steps lead past a, a path past b: in a wheelchair a is barred, far from both one is off the network on any profile.
func TestWaysThatAreAllClosedBarAPoint(t *testing.T) {
	t.Parallel()
	steps := Edge{
		From: 1, To: 2, Line: []geo.LonLat{offset(corner, 0, 0), offset(corner, 100, 0)}, Length: 100_000, Forward: 170_000, Backward: 170_000,
		Flags: Steps | NoWheel, Class: "steps", Way: 1,
	}
	path := Edge{
		From: 3, To: 4, Line: []geo.LonLat{offset(corner, 0, 900), offset(corner, 100, 900)}, Length: 100_000, Forward: 100_000, Backward: 100_000,
		Class: "footway", Way: 2,
	}
	n := mustBuild(t, []Edge{steps, path})
	for name, c := range map[string]struct {
		east, north                   float64
		footFound, wheelFound, barred bool
	}{
		"beside steps": {50, 10, true, false, true}, "beside a path": {50, 910, true, true, false}, "far from all": {50, 450, false, false, false},
	} {
		p := offset(corner, c.east, c.north)
		foot, wheel := n.Snap(p, MaxLegPlace), n.For(Wheelchair).Snap(p, MaxLegPlace)
		if foot.Found() != c.footFound || foot.Barred || wheel.Found() != c.wheelFound || wheel.Barred != c.barred || wheel.OffNetwork() == (c.wheelFound || c.barred) {
			t.Errorf("%s: on foot %+v, in a wheelchair %+v", name, foot, wheel)
		}
	}
}
