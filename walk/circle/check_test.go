package circle

import (
	"fmt"
	"math"
	"slices"

	"github.com/twpayne/go-geom"
)

// The checks of polygons are exact: coordinates are whole millionths of a degree, products of them fit 64 bits.

// corner is a point in millionths of a degree.
type corner struct{ x, y int64 }

// polygon is rings without their last point, the outer one first.
type polygon [][]corner

// polygonsOf takes a shape apart. It is an error when a coordinate has more than six decimals or a ring is not closed.
func polygonsOf(m *geom.MultiPolygon) ([]polygon, error) {
	var list []polygon
	flat, start := m.FlatCoords(), 0
	for _, ends := range m.Endss() {
		var p polygon
		for _, end := range ends {
			var ring []corner
			for ; start < end; start += 2 {
				x, y := math.Round(flat[start]*1e6), math.Round(flat[start+1]*1e6)
				if x/1e6 != flat[start] || y/1e6 != flat[start+1] {
					return nil, fmt.Errorf("%v %v has more than six decimals", flat[start], flat[start+1])
				}
				ring = append(ring, corner{int64(x), int64(y)})
			}
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				return nil, fmt.Errorf("a ring of %d points is not closed", len(ring))
			}
			p = append(p, ring[:len(ring)-1])
		}
		list = append(list, p)
	}
	return list, nil
}

// turned returns twice the area of a triangle, positive when it runs counter-clockwise.
func turned(a, b, c corner) int64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }

func sign(n int64) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

type edge struct{ a, b corner }

func (e edge) box() (low, high corner) {
	return corner{min(e.a.x, e.b.x), min(e.a.y, e.b.y)}, corner{max(e.a.x, e.b.x), max(e.a.y, e.b.y)}
}

// meet reports whether two edges share a point; properly: a point within both.
func meet(e, f edge) (touch, proper bool) {
	elow, ehigh := e.box()
	flow, fhigh := f.box()
	if elow.x > fhigh.x || flow.x > ehigh.x || elow.y > fhigh.y || flow.y > ehigh.y {
		return false, false
	}
	s1, s2 := sign(turned(e.a, e.b, f.a)), sign(turned(e.a, e.b, f.b))
	s3, s4 := sign(turned(f.a, f.b, e.a)), sign(turned(f.a, f.b, e.b))
	return s1*s2 <= 0 && s3*s4 <= 0, s1*s2 < 0 && s3*s4 < 0
}

// edgesOf returns the edges of all rings.
func edgesOf(list []polygon) (edges []edge) {
	for _, p := range list {
		for _, ring := range p {
			for i := range ring {
				edges = append(edges, edge{ring[i], ring[(i+1)%len(ring)]})
			}
		}
	}
	return edges
}

// eachPair visits all pairs of an edge of each list whose boxes meet; the lists may be the same.
func eachPair(first, second []edge, visit func(i, j int) error) error {
	bySouth := func(edges []edge) []int {
		order := make([]int, len(edges))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return int(min(edges[a].a.y, edges[a].b.y) - min(edges[b].a.y, edges[b].b.y)) })
		return order
	}
	highest := int64(0) // of any edge, from south to north
	for _, e := range second {
		low, high := e.box()
		highest = max(highest, high.y-low.y)
	}
	order := bySouth(second)
	for i := range first {
		low, high := first[i].box()
		k, _ := slices.BinarySearchFunc(order, low.y-highest, func(j int, y int64) int { return int(min(second[j].a.y, second[j].b.y) - y) })
		for ; k < len(order) && min(second[order[k]].a.y, second[order[k]].b.y) <= high.y; k++ {
			if err := visit(i, order[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

// place says where a point lies: 1 inside the polygons, 0 on a ring, −1 outside.
func place(edges []edge, p corner) int {
	in := false
	for _, e := range edges {
		t := turned(e.a, e.b, p)
		low, high := e.box()
		if t == 0 && p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y {
			return 0
		}
		if (e.a.y > p.y) != (e.b.y > p.y) && (t > 0) == (e.b.y > e.a.y) {
			in = !in
		}
	}
	if in {
		return 1
	}
	return -1
}

// checkValid returns what is wrong with a shape by the rules of OGC and RFC 7946: rings are simple and do not even touch
// each other, outer ones run counter-clockwise and holes clockwise, holes lie in their polygon and nowhere else.
func checkValid(m *geom.MultiPolygon) error {
	list, err := polygonsOf(m)
	if err != nil {
		return err
	}
	edges := edgesOf(list)
	seen := map[corner]bool{}
	for _, e := range edges {
		if seen[e.a] {
			return fmt.Errorf("the point %v is there twice", e.a)
		}
		seen[e.a] = true
	}
	if err := eachPair(edges, edges, func(i, j int) error {
		e, f := edges[i], edges[j]
		if touch, _ := meet(e, f); i < j && touch && e.b != f.a && f.b != e.a {
			return fmt.Errorf("%v and %v meet", e, f)
		}
		if e.b == f.a && turned(e.a, e.b, f.b) == 0 && (f.b.x-f.a.x)*(e.b.x-e.a.x)+(f.b.y-f.a.y)*(e.b.y-e.a.y) < 0 {
			return fmt.Errorf("%v turns back on %v", f, e)
		}
		return nil
	}); err != nil {
		return err
	}
	for i, p := range list {
		for k, ring := range p {
			area := int64(0)
			for n := range ring {
				area += turned(ring[0], ring[n], ring[(n+1)%len(ring)])
			}
			if (area > 0) != (k == 0) || area == 0 {
				return fmt.Errorf("ring %d of polygon %d runs the wrong way round", k, i)
			}
			for other, q := range list {
				for n, around := range q {
					if other == i && n == k {
						continue
					}
					in := place(edgesOf([]polygon{{around}}), ring[0]) > 0
					switch {
					case other == i && k > 0 && n == 0 && !in:
						return fmt.Errorf("hole %d of polygon %d lies outside it", k, i)
					case other == i && n > 0 && in:
						return fmt.Errorf("ring %d of polygon %d lies in its hole %d", k, i, n)
					}
				}
			}
			if place(edgesWithout(list, i), ring[0]) >= 0 {
				return fmt.Errorf("ring %d of polygon %d lies in another polygon", k, i)
			}
		}
	}
	return nil
}

func edgesWithout(list []polygon, i int) []edge {
	return edgesOf(slices.Concat(list[:i], list[i+1:]))
}

// checkNested returns an error unless the smaller shape lies in the larger one: no edges cross, every corner of the smaller
// one lies in the larger one or on its edge, and no corner of the larger one within the smaller one.
func checkNested(smaller, larger *geom.MultiPolygon) error {
	s, err := polygonsOf(smaller)
	if err != nil {
		return err
	}
	l, err := polygonsOf(larger)
	if err != nil {
		return err
	}
	small, large := edgesOf(s), edgesOf(l)
	if err := eachPair(small, large, func(i, j int) error {
		if _, proper := meet(small[i], large[j]); proper {
			return fmt.Errorf("%v crosses %v of the larger circle", small[i], large[j])
		}
		return nil
	}); err != nil {
		return err
	}
	for _, e := range small {
		if place(large, e.a) < 0 {
			return fmt.Errorf("%v lies outside the larger circle", e.a)
		}
	}
	for _, e := range large {
		if place(small, e.a) > 0 {
			return fmt.Errorf("%v of the larger circle's edge lies within the smaller one", e.a)
		}
	}
	return nil
}
