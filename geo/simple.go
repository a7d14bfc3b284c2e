package geo

import (
	"cmp"
	"fmt"
	"slices"

	"servicemap/fault"
)

// edge is a straight line between two positions of a ring.
type edge struct {
	a, b     LonLat
	ring, at int
	box      Box
}

// meeting is what two edges have in common.
type meeting uint8

const (
	apart    meeting = iota
	touching         // one point, which is an end of one of them
	crossing
	overlapping // a stretch
)

// checkRings returns fault.BadArgument for rings that do not bound one polygon: they must be simple, must not cross each
// other or share a stretch, and all but the first lie within the first and outside the others.
func checkRings(rings []ring) error {
	var edges []edge
	for r := range rings {
		points := rings[r].points
		if len(points) < 3 {
			return unfit(rings[r].path, "", "环没有面积", "the ring has no area")
		}
		for i, a := range points {
			b := points[(i+1)%len(points)]
			edges = append(edges, edge{a: a, b: b, ring: r, at: i, box: EmptyBox().Extend(a).Extend(b)})
		}
	}
	slices.SortFunc(edges, func(e, f edge) int { return cmp.Compare(e.box.West, f.box.West) })
	for i := range edges {
		e := &edges[i]
		for j := i + 1; j < len(edges) && edges[j].box.West <= e.box.East; j++ {
			f := &edges[j]
			if f.box.South > e.box.North || f.box.North < e.box.South {
				continue
			}
			if m := meet(e, f); m > allowed(rings, e, f) {
				return crossed(rings, e, f)
			}
		}
	}
	return checkHoles(rings)
}

// allowed returns the most that two edges of a polygon may have in common: neighbours in a ring their point, others of a
// ring nothing, those of different rings a point.
func allowed(rings []ring, e, f *edge) meeting {
	if e.ring != f.ring {
		return touching
	}
	n := len(rings[e.ring].points)
	if (e.at+1)%n == f.at || (f.at+1)%n == e.at {
		return touching
	}
	return apart
}

func crossed(rings []ring, e, f *edge) error {
	if e.ring > f.ring || e.ring == f.ring && e.at > f.at {
		e, f = f, e
	}
	from, to := &rings[e.ring], &rings[f.ring]
	path := fmt.Sprintf("%s.%d", to.path, to.number[f.at])
	return fault.Argument(path, "", fault.Text{
		ZH: fmt.Sprintf("从此处开始的边与从 %s.%d 开始的边相交或重叠", from.path, from.number[e.at]),
		EN: fmt.Sprintf("the edge that begins here meets the one that begins at %s.%d", from.path, from.number[e.at]),
	})
}

// meet returns what two edges have in common. The differences of near degrees are exact, so the sides are right but for
// lines that are almost, and not quite, one.
func meet(e, f *edge) meeting {
	fa, fb := side(e.a, e.b, f.a), side(e.a, e.b, f.b)
	ea, eb := side(f.a, f.b, e.a), side(f.a, f.b, e.b)
	switch {
	case fa*fb > 0 || ea*eb > 0:
		return apart
	case fa == 0 && fb == 0:
		return meetInLine(e, f)
	case fa == 0 || fb == 0 || ea == 0 || eb == 0:
		return touching
	default:
		return crossing
	}
}

// side returns 1, 0 or -1 as p lies left of the line from a to b, on it, or right of it.
func side(a, b, p LonLat) int {
	return cmp.Compare((b.Lon-a.Lon)*(p.Lat-a.Lat), (b.Lat-a.Lat)*(p.Lon-a.Lon))
}

// meetInLine is meet for two edges on one line.
func meetInLine(e, f *edge) meeting {
	west, east := max(e.box.West, f.box.West), min(e.box.East, f.box.East)
	south, north := max(e.box.South, f.box.South), min(e.box.North, f.box.North)
	switch {
	case west > east || south > north:
		return apart
	case west == east && south == north:
		return touching
	default:
		return overlapping
	}
}

// checkHoles tells where rings that do not cross lie to each other.
func checkHoles(rings []ring) error {
	shapes := make([]*Shape, len(rings))
	for i := range rings {
		shapes[i] = shapeOf(rings[i : i+1])
	}
	for i := 1; i < len(rings); i++ {
		if !lies(rings[i].points, shapes[0]) {
			return unfit(rings[i].path, "", "内环不在外环之内", "the hole does not lie in the first ring")
		}
		for j := 1; j < len(rings); j++ {
			if i != j && lies(rings[i].points, shapes[j]) {
				return unfit(rings[i].path, "", "内环位于另一内环之中", "the hole lies in another hole")
			}
		}
	}
	return nil
}

// lies reports whether a ring that does not cross a shape lies in it: as its first point does that is not on the edge. Where
// all are, the middles of its edges tell.
func lies(points []LonLat, s *Shape) bool {
	for _, p := range points {
		if !s.onEdge(p) {
			return s.Contains(p)
		}
	}
	for i, p := range points {
		q := points[(i+1)%len(points)]
		if middle := (LonLat{(p.Lon + q.Lon) / 2, (p.Lat + q.Lat) / 2}); !s.onEdge(middle) {
			return s.Contains(middle)
		}
	}
	return true
}
