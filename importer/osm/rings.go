package osm

import (
	"cmp"
	"math"
	"slices"
)

// chain is a list of nodes, by their numbers in a table; a ring is a chain whose last node is its first.
type chain []int64

func (c chain) closed() bool { return len(c) > 1 && c[0] == c[len(c)-1] }

// ringsOf joins chains, in any order and direction, end to end to closed rings that pass no node twice. False when some
// end has no partner: then the rings cannot be closed. Where more than two ends meet, as at rings that touch, any joining
// makes a closed walk, and cutting the walk where it meets itself makes the rings.
func ringsOf(chains []chain) ([]chain, bool) {
	at := map[int64][]int{} // of each end, the chains that end there
	for i, c := range chains {
		if len(c) < 2 {
			return nil, false
		}
		if !c.closed() {
			at[c[0]] = append(at[c[0]], i)
			at[c[len(c)-1]] = append(at[c[len(c)-1]], i)
		}
	}
	for _, ends := range at {
		if len(ends)%2 != 0 {
			return nil, false
		}
	}
	var rings []chain
	taken := make([]bool, len(chains))
	for i, c := range chains {
		if taken[i] {
			continue
		}
		taken[i] = true
		walk := slices.Clone(c)
		for !walk.closed() { // every end has a partner, so the walk goes on until it is back
			end := walk[len(walk)-1]
			list := at[end]
			for taken[list[len(list)-1]] {
				list = list[:len(list)-1]
			}
			next := list[len(list)-1]
			at[end] = list
			taken[next] = true
			walk = joined(walk, chains[next])
		}
		rings = append(rings, simple(walk)...)
	}
	return rings, true
}

// joined returns a walk with a chain behind it that begins or ends at its end.
func joined(walk, next chain) chain {
	if next[0] == walk[len(walk)-1] {
		return append(walk, next[1:]...)
	}
	for i := len(next) - 2; i >= 0; i-- {
		walk = append(walk, next[i])
	}
	return walk
}

// simple cuts a closed walk into rings that pass no node twice, and drops those without room inside: a way there and back.
func simple(walk chain) []chain {
	var rings []chain
	var path chain
	on := map[int64]int{} // where on the path a node is
	for _, node := range walk {
		if from, ok := on[node]; ok {
			ring := append(slices.Clone(path[from:]), node)
			if len(ring) >= 4 {
				rings = append(rings, ring)
			}
			for _, gone := range path[from+1:] {
				delete(on, gone)
			}
			path = path[:from+1]
			continue
		}
		on[node] = len(path)
		path = append(path, node)
	}
	return rings
}

// flat is a ring in the plane: longitude, latitude in 1e-7 degrees.
type flat struct {
	x, y  []int32
	box   [4]int32 // west, south, east, north
	area  float64  // whatever the direction
	depth int      // how many rings it lies in
	outer int      // of a hole, the number of the ring it is cut from; -1 of an outer ring
}

func newFlat(x, y []int32) *flat {
	f := &flat{x: x, y: y, box: [4]int32{slices.Min(x), slices.Min(y), slices.Max(x), slices.Max(y)}}
	for i := 1; i < len(x); i++ { // from the first node, so that the products stay small
		ax, ay := float64(x[i-1])-float64(x[0]), float64(y[i-1])-float64(y[0])
		bx, by := float64(x[i])-float64(x[0]), float64(y[i])-float64(y[0])
		f.area += ax*by - bx*ay
	}
	f.area = math.Abs(f.area) / 2
	return f
}

// nest tells which rings are outer and which are holes, by how many others contain each, whatever the roles say: an island
// in a lake in a wood is outer again. work bounds the points looked at; false when it is used up.
func nest(rings []*flat, work *int) bool {
	slices.SortStableFunc(rings, func(a, b *flat) int { return cmp.Compare(b.area, a.area) })
	for i, r := range rings {
		r.outer = -1
		for j := i - 1; j >= 0; j-- { // from the smallest that is larger
			if !rings[j].covers(r, work) {
				continue
			}
			r.depth = rings[j].depth + 1
			if r.depth%2 == 1 {
				r.outer = j
			}
			break
		}
		if *work < 0 {
			return false
		}
	}
	return true
}

// covers reports whether a smaller ring lies in f: the middle of one of its sides does. Rings may share nodes, but the
// middle of a side that is not shared is inside or outside.
func (f *flat) covers(g *flat, work *int) bool {
	*work--
	if g.box[0] < f.box[0] || g.box[1] < f.box[1] || g.box[2] > f.box[2] || g.box[3] > f.box[3] {
		return false
	}
	*work -= len(f.x)
	for i := 1; i < len(g.x); i++ {
		// Twice the coordinates, so that the middle is a whole number.
		x, y := int64(g.x[i-1])+int64(g.x[i]), int64(g.y[i-1])+int64(g.y[i])
		switch f.side(x, y) {
		case within:
			return true
		case without:
			return false
		}
		if *work -= len(f.x); *work < 0 {
			return false
		}
	}
	return false
}

type side int

const (
	onLine side = iota
	within
	without
)

// side says where a point, given in half units, lies.
func (f *flat) side(x, y int64) side {
	in := without
	for i := 1; i < len(f.x); i++ {
		x1, y1, x2, y2 := 2*int64(f.x[i-1]), 2*int64(f.y[i-1]), 2*int64(f.x[i]), 2*int64(f.y[i])
		// Floats, for products of half units pass 63 bits across the earth; across a town they are exact all the same.
		turn := float64(x2-x1)*float64(y-y1) - float64(y2-y1)*float64(x-x1)
		if turn == 0 && min(x1, x2) <= x && x <= max(x1, x2) && min(y1, y2) <= y && y <= max(y1, y2) {
			return onLine
		}
		if (y1 > y) != (y2 > y) && (turn > 0) == (y2 > y1) {
			if in == within {
				in = without
			} else {
				in = within
			}
		}
	}
	return in
}
