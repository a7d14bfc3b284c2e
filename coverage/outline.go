package coverage

import (
	"cmp"
	"math"
	"slices"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
)

// How the ground of a gap is drawn: the squares of a lattice whose centre is near a spot.
const (
	outlineSquare = 50.0            // metres
	outlineRadius = gapDistance / 2 // metres around a spot: spots that are joined share ground
)

// square is a square of the lattice: its column and row.
type square struct{ x, y int }

// outline returns the ground around spots as a valid multipolygon in WGS 84: outer rings counter-clockwise, holes clockwise.
// The lattice has its origin at 0° and the scale of the spots' southern edge, so that it does not depend on the order of spots.
func outline(spots []Spot) *geom.MultiPolygon {
	south := math.Inf(1)
	for _, s := range spots {
		south = min(south, s.At.Lat)
	}
	scale := geo.ScaleAt(south)
	full := map[square]bool{}
	reach := int(math.Ceil(outlineRadius / outlineSquare))
	for _, s := range spots {
		x, y := s.At.Lon*scale.Lon/outlineSquare, s.At.Lat*scale.Lat/outlineSquare
		column, row := int(math.Floor(x)), int(math.Floor(y))
		for c := column - reach; c <= column+reach; c++ {
			for r := row - reach; r <= row+reach; r++ {
				if math.Hypot(float64(c)+0.5-x, float64(r)+0.5-y)*outlineSquare <= outlineRadius {
					full[square{c, r}] = true
				}
			}
		}
	}
	fillCorners(full)
	m := geom.NewMultiPolygon(geom.XY)
	for _, rings := range rings(full) {
		flat, ends := []float64{}, []int{}
		for _, ring := range rings {
			for _, v := range append(ring, ring[0]) {
				flat = append(flat, round6(float64(v.x)*outlineSquare/scale.Lon), round6(float64(v.y)*outlineSquare/scale.Lat))
			}
			ends = append(ends, len(flat))
		}
		_ = m.Push(geom.NewPolygonFlat(geom.XY, flat, ends)) // fails only where layouts differ
	}
	return m
}

func round6(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }

// fillCorners fills squares until no two full ones meet at a corner alone: rings would touch themselves there. Each round
// fills around all such corners at once, so that the order of squares does not matter.
func fillCorners(full map[square]bool) {
	for {
		var empty []square
		for s := range full {
			for _, dx := range [2]int{-1, 1} {
				beside, above := square{s.x + dx, s.y}, square{s.x, s.y + 1}
				if full[square{s.x + dx, s.y + 1}] && !full[beside] && !full[above] {
					empty = append(empty, beside, above)
				}
			}
		}
		if len(empty) == 0 {
			return
		}
		for _, s := range empty {
			full[s] = true
		}
	}
}

// rings returns, for each connected part of the squares, its outer ring and then its holes, as corners of the lattice
// without those on straight lines. A corner (x, y) is the south-western one of the square (x, y).
func rings(full map[square]bool) [][][]square {
	label := labels(full)
	next, part := map[square]square{}, map[square]int{} // by the corner at which a border edge starts
	for s := range full {
		for _, e := range [4]struct{ outside, from, to square }{ // the full square on the left
			{square{s.x, s.y - 1}, s, square{s.x + 1, s.y}},
			{square{s.x + 1, s.y}, square{s.x + 1, s.y}, square{s.x + 1, s.y + 1}},
			{square{s.x, s.y + 1}, square{s.x + 1, s.y + 1}, square{s.x, s.y + 1}},
			{square{s.x - 1, s.y}, square{s.x, s.y + 1}, s},
		} {
			if !full[e.outside] {
				next[e.from], part[e.from] = e.to, label[s]
			}
		}
	}
	starts := make([]square, 0, len(next))
	for v := range next {
		starts = append(starts, v)
	}
	slices.SortFunc(starts, func(a, b square) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
	parts := make([][][]square, 0)
	for _, start := range starts { // the lowest corner of a part is on its outer ring, which so comes first
		if _, open := next[start]; !open {
			continue
		}
		n := part[start]
		var ring []square
		for at := start; ; {
			to, open := next[at]
			if !open {
				break
			}
			delete(next, at)
			if k := len(ring); k > 0 && turns(ring[k-1], at, to) || k == 0 {
				ring = append(ring, at)
			}
			at = to
		}
		if !turns(ring[len(ring)-1], ring[0], ring[1]) {
			ring = ring[1:]
		}
		for len(parts) <= n {
			parts = append(parts, nil)
		}
		parts[n] = append(parts[n], ring)
	}
	return parts
}

func turns(a, b, c square) bool { return (b.x-a.x)*(c.y-b.y) != (b.y-a.y)*(c.x-b.x) }

// labels numbers the connected parts of the squares, in the order of their lowest square.
func labels(full map[square]bool) map[square]int {
	order := make([]square, 0, len(full))
	for s := range full {
		order = append(order, s)
	}
	slices.SortFunc(order, func(a, b square) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
	label := map[square]int{}
	count := 0
	for _, start := range order {
		if _, done := label[start]; done {
			continue
		}
		label[start] = count
		queue := []square{start}
		for len(queue) > 0 {
			s := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			for _, o := range [4]square{{s.x - 1, s.y}, {s.x + 1, s.y}, {s.x, s.y - 1}, {s.x, s.y + 1}} {
				if _, done := label[o]; full[o] && !done {
					label[o] = count
					queue = append(queue, o)
				}
			}
		}
		count++
	}
	return label
}
