package route

import (
	"math"
	"testing"
)

func TestTurnsOfAngles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		angle       float64
		right, left Turn
	}{
		{0, Straight, Straight}, {19.9, Straight, Straight},
		{20, SlightRight, SlightLeft}, {44.9, SlightRight, SlightLeft},
		{45, Right, Left}, {119.9, Right, Left},
		{120, SharpRight, SharpLeft}, {164.9, SharpRight, SharpLeft},
		{165, UTurn, UTurn}, {180, UTurn, UTurn},
	} {
		if right, left := turnOf(c.angle), turnOf(-c.angle); right != c.right || left != c.left {
			t.Errorf("%v degrees: %v to the right, %v to the left", c.angle, right, left)
		}
	}
}

// A way at one bearing and one at another make the angle between the bearings.
func TestAnglesAreDifferencesOfHeadings(t *testing.T) {
	t.Parallel()
	way := func(bearing int) vec {
		sin, cos := math.Sincos(float64(bearing) * math.Pi / 180)
		return vec{east: 7 * sin, north: 7 * cos}
	}
	for a := 0; a < 360; a += 15 {
		if got := way(a).heading(); math.Abs(got-float64(a)) > 1e-9 {
			t.Errorf("a way at %d degrees heads %v", a, got)
		}
		for turn := -165; turn < 180; turn += 15 {
			if got := angle(way(a), way(a+turn)); math.Abs(got-float64(turn)) > 1e-9 {
				t.Errorf("from %d by %d degrees: %v", a, turn, got)
			}
		}
	}
	if got := angle(vec{east: 1}, vec{east: -1}); got != 180 {
		t.Errorf("straight back: %v", got)
	}
	if got := angle(vec{}, vec{east: 1}); got != 0 {
		t.Errorf("from nowhere: %v", got)
	}
}
