package osm

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plan is a ring drawn on a small grid, so that lines often pass exactly over corners and along sides.
type plan [][2]int32

// drawStar draws a ring around a point: corners at distinct angles, so that no sides cross.
func drawStar(t *rapid.T, x, y, reach int32, label string) plan {
	step := rapid.Int32Range(-reach, reach)
	seen := map[float64]bool{}
	var ring plan
	for range rapid.IntRange(3, 9).Draw(t, label) {
		dx, dy := step.Draw(t, "dx"), step.Draw(t, "dy")
		if angle := math.Atan2(float64(dy), float64(dx)); dx|dy != 0 && !seen[angle] {
			seen[angle] = true
			ring = append(ring, [2]int32{x + dx, y + dy})
		}
	}
	slices.SortFunc(ring, func(a, b [2]int32) int {
		if math.Atan2(float64(a[1]-y), float64(a[0]-x)) < math.Atan2(float64(b[1]-y), float64(b[0]-x)) {
			return -1
		}
		return 1
	})
	return ring
}

// laidOut lays rings out as chains of nodes and a network that knows their places. Corners on one spot are one node, or not.
func laidOut(shared bool, rings ...plan) ([]chain, *network) {
	n := newNetwork(1<<20, DefaultRules(), &header{})
	at := map[[2]int32]int64{}
	var chains []chain
	for _, ring := range rings {
		if !shared {
			clear(at)
		}
		var c chain
		for _, p := range append(slices.Clone(ring), ring[0]) {
			if _, known := at[p]; !known {
				at[p] = int64(len(n.lon))
				n.lon, n.lat, n.marks = append(n.lon, p[0]), append(n.lat, p[1]), append(n.marks, present)
			}
			c = append(c, at[p])
		}
		chains = append(chains, c)
	}
	return chains, n
}

// holds reports whether a point is on the ground between rings, the outer one first, or on its border.
func holds(rings []plan, x, y float64) bool {
	for i, ring := range rings {
		if in, border := ring.around(x, y); !border && in != (i == 0) {
			return false
		}
	}
	return true
}

// around reports whether a ray from a point crosses the ring an odd number of times, or the point is on the ring.
func (ring plan) around(x, y float64) (in, border bool) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		ax, ay, bx, by := float64(a[0]), float64(a[1]), float64(b[0]), float64(b[1])
		turn := (bx-ax)*(y-ay) - (by-ay)*(x-ax)
		if math.Abs(turn) < 1e-9 && (x-ax)*(x-bx)+(y-ay)*(y-by) < 1e-9 {
			return false, true
		}
		if (ay > y) != (by > y) && x < ax+(y-ay)/(by-ay)*(bx-ax) {
			in = !in
		}
	}
	return in, false
}

// seesSlowly cuts the line wherever it meets a side and looks at the middle of every piece.
func seesSlowly(rings []plan, a, b [2]int32) bool {
	cuts := []float64{0, 1}
	dx, dy := float64(b[0]-a[0]), float64(b[1]-a[1])
	for _, ring := range rings {
		for i, c := range ring {
			d := ring[(i+1)%len(ring)]
			ex, ey := float64(d[0]-c[0]), float64(d[1]-c[1])
			fx, fy := float64(c[0]-a[0]), float64(c[1]-a[1])
			if slope := dx*ey - dy*ex; slope != 0 {
				cuts = append(cuts, (fx*ey-fy*ex)/slope)
			}
			cuts = append(cuts, (fx*dx+fy*dy)/(dx*dx+dy*dy))
		}
	}
	slices.Sort(cuts)
	for i := 1; i < len(cuts); i++ {
		if t := (cuts[i-1] + cuts[i]) / 2; cuts[i-1] >= 0 && cuts[i] <= 1 && cuts[i]-cuts[i-1] > 1e-9 &&
			!holds(rings, float64(a[0])+t*dx, float64(a[1])+t*dy) {
			return false
		}
	}
	return true
}

// drawFloor draws a floor with up to two holes, which may touch it and each other; nil when they cross.
func drawFloor(t *rapid.T) (*floor, []plan) {
	rings := []plan{drawStar(t, 0, 0, 9, "corners")}
	for range rapid.IntRange(0, 2).Draw(t, "holes") {
		at := rapid.Int32Range(-4, 4)
		rings = append(rings, drawStar(t, at.Draw(t, "x"), at.Draw(t, "y"), 2, "corners of a hole"))
	}
	for _, ring := range rings {
		if len(ring) < 3 {
			return nil, nil
		}
	}
	chains, n := laidOut(rapid.Bool().Draw(t, "shared"), rings...)
	work := layWork
	groups, floors, ok := n.floorsOf(chains, &work)
	if !ok || len(groups) != 1 || len(groups[0]) != len(rings) {
		return nil, nil
	}
	if slices.Compare(slices.Sorted(slices.Values(groups[0][0])), slices.Sorted(slices.Values(chains[0]))) != 0 {
		return nil, nil // a hole is larger
	}
	return floors[0], rings
}

func TestSightAgreesWithCuttingTheLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, rings := drawFloor(t)
		if f == nil {
			t.Skip("not one floor")
		}
		stops := make([]bool, len(f.nodes))
		for a := range f.nodes {
			for b := range a {
				from, to := [2]int32{int32(f.x[a]), int32(f.y[a])}, [2]int32{int32(f.x[b]), int32(f.y[b])}
				if want := from != to && seesSlowly(rings, from, to); f.sees(a, b, stops) != want {
					t.Fatalf("from %v to %v over %v: want %v", from, to, rings, want)
				}
			}
		}
	})
}
