package circle

import (
	"math"
	"math/bits"

	"github.com/twpayne/go-geom"
)

// contour is the border between the vertices inside and outside, as rings of points on the links between them.
type contour struct {
	inside  []uint64  // a bit per vertex
	outside []stretch // see findOutside
	part    []int32
	size    []int32

	west   []uint64 // a bit per vertex: between it and its eastern neighbour runs a ring that is yet to be traced
	ringOf []int32  // by vertex: the ring traced there
	points []point
	rings  []ring
}

// point is a place in 1e-6 degrees.
type point struct{ x, y int32 }

// ring is points[from:to], not closed.
type ring struct {
	from, to int
	shell    int32 // of a hole: the ring around it; of others: itself
	left     bool  // left out: a small piece that no street leads to
}

// outline returns the circle for a limit.
//
// Between an inside and an outside vertex the ring passes where a barrier lies between them; else where the value reaches
// the limit; where the outside one has no value, or not by way of this link, as far as the shortest walk to the inside one
// could go on within its depth, lengths being known to half a link. That is never further in for a larger limit, and stays
// away from the vertices by 5 % of the link, so that rings neither touch nor, rounded, cross. (walking.md has half-way in
// place of barriers and depth; but then a circle zigzags across every wall, and along every street, that runs aslant.)
func (s *scratch) outline(limit uint32) *geom.MultiPolygon {
	f, c := &s.field, &s.contour
	c.findInside(f, limit)
	c.points, c.rings = c.points[:0], c.rings[:0]
	if n := f.width * f.height; len(c.ringOf) < n {
		c.ringOf = make([]int32, n)
	}
	c.west = append(c.west[:0], c.inside...)
	for k := range c.west {
		next := uint64(0)
		if k+1 < len(c.inside) {
			next = c.inside[k+1] << (side - 1) // a row's last vertex and the next one's first are outside
		}
		c.west[k] ^= c.inside[k]>>1 | next
	}
	t := tracer{field: f, contour: c, limit: limit, known: f.lattice.beyond(limit)}
	t.prepare()
	for k := range c.west {
		for c.west[k] != 0 {
			t.trace(k*side + bits.TrailingZeros64(c.west[k]))
		}
	}
	return c.polygons()
}

// polygons puts the rings together: of each shell, then of its holes.
func (c *contour) polygons() *geom.MultiPolygon {
	rings, points, shells := 0, 0, 0
	for i := range c.rings {
		if r := &c.rings[i]; !c.rings[r.shell].left {
			rings++
			points += r.to - r.from + 1
			if int(r.shell) == i {
				shells++
			}
		}
	}
	flat, ends, endss := make([]float64, 0, 2*points), make([]int, 0, rings), make([][]int, 0, shells)
	for i := range c.rings {
		if int(c.rings[i].shell) != i || c.rings[i].left {
			continue
		}
		first := len(ends)
		for k := i; k < len(c.rings); k++ { // holes come after their shell
			r := &c.rings[k]
			if int(r.shell) != i {
				continue
			}
			for _, p := range c.points[r.from:r.to] {
				flat = append(flat, float64(p.x)/1e6, float64(p.y)/1e6)
			}
			flat = append(flat, flat[len(flat)-2*(r.to-r.from)], flat[len(flat)-2*(r.to-r.from)+1])
			ends = append(ends, len(flat))
		}
		endss = append(endss, ends[first:len(ends):len(ends)])
	}
	return geom.NewMultiPolygonFlat(geom.XY, flat, endss)
}

// beside returns the neighbour on a side: east, north, west, south.
func (t *tracer) beside(v, side int) int { return v + t.step[2*side] }

// tracer follows rings, the inside on their left.
type tracer struct {
	*field
	*contour
	limit, known uint32 // values beyond known are taken for unknown: requests with higher limits know more of them

	x0, y0 float64 // of the lattice's origin, in 1e-6 degrees
	dx, dy float64 // of a cell
}

func (t *tracer) prepare() {
	l := t.lattice
	t.x0, t.y0 = l.lon*1e6, l.lat*1e6
	t.dx, t.dy = 1e6/l.perLon, 1e6/l.perLat
}

func (t *tracer) isInside(v int) bool { return t.inside[v>>6]>>(v&63)&1 != 0 }

// trace follows the ring between a vertex and its eastern neighbour until it closes. It goes by pairs of neighbours, a
// inside on its left and b outside on its right, from cell to cell.
func (t *tracer) trace(west int) {
	r := ring{from: len(t.points), shell: int32(len(t.rings))}
	a, toB := west, 0
	if !t.isInside(west) {
		a, toB = west+1, 2
	} else {
		r.shell = t.shellOf(west)
	}
	reached := false
	for first := true; ; first = false {
		if toB&1 == 0 {
			v := min(a, t.beside(a, toB))
			if v == west && !first {
				break
			}
			t.west[v>>6] &^= 1 << (v & 63)
			t.ringOf[v] = int32(len(t.rings))
		}
		t.add(r.from, t.cross(a, toB))
		reached = reached || t.isReached(a)
		a, toB = t.turn(a, toB)
	}
	r.to = t.closeRing(r.from)
	if int(r.shell) == len(t.rings) && !reached {
		r.left = t.isSmall(r)
	}
	t.rings = append(t.rings, r)
}

// turn returns the next pair: at the far side of the cell ahead, or on its left or right side.
func (t *tracer) turn(a, toB int) (int, int) {
	b, left := t.beside(a, toB), t.beside(a, (toB+1)&3)
	right := b + left - a
	switch l, r := t.isInside(left), t.isInside(right); {
	case l && r, !l && r && t.isJoined(a, right, b, left):
		return right, (toB + 3) & 3
	case l:
		return left, toB
	default:
		return a, (toB + 1) & 3
	}
}

// isReached reports whether a street comes to a vertex within a cell's width, or a raised one at all.
func (t *tracer) isReached(v int) bool {
	return t.isEarly(v, 2) || hasBit(t.early.raised[v/side], v) || min(t.street[v].mid, t.street[v].raised) <= t.limit
}

// isJoined reports whether two inside vertices across a cell belong together, between two outside ones: where the values
// make a saddle below the limit, those inside being counted as at most a diagonal below it. It is so for all higher limits
// then. (The values of early vertices are not known, but that they are farther below; see soon.)
func (t *tracer) isJoined(in1, in2, out1, out2 int) bool {
	sum := int64(0)
	for _, v := range [4]int{in1, in2, out1, out2} {
		above := -int64(t.lattice.slant)
		if !t.isSure(v) {
			if t.best[v] > t.known {
				return false
			}
			above = max(above, int64(t.best[v])-int64(t.limit))
		}
		sum += above
	}
	return sum <= 0
}

// cross returns where a ring passes between a vertex inside and its neighbour outside.
func (t *tracer) cross(a, toB int) point {
	l, in, out := t.lattice, t.best[a], t.best[t.beside(a, toB)]
	var part float64
	switch {
	case !t.isOpen(a, 2*toB):
		part = t.freePart(a, toB)
	case t.isSure(a):
		part = t.depthLeft(a)
	case in > t.limit: // filled in; what then stays outside is water, to which no link is open but by a rounding error
		part = 0.5
	case out-in <= l.straight:
		part = float64(t.limit-in) / float64(out-in)
	default:
		part = t.depthLeft(a)
	}
	part = clearOf(part)
	row := int(uint32(a) / uint32(t.width))
	x, y := float64(t.column+a-row*t.width), float64(t.row+row) // whole numbers, whatever the window
	switch toB {
	case 0:
		x += part
	case 1:
		y += part
	case 2:
		x -= part
	default:
		y -= part
	}
	return point{int32(math.Floor(t.x0 + x*t.dx + 0.5)), int32(math.Floor(t.y0 + y*t.dy + 0.5))}
}

// depthLeft returns how much farther, in cells, the shortest walk to a vertex could go on.
func (t *tracer) depthLeft(v int) float64 {
	return depth/t.lattice.cell - float64(t.halves(v, t.limit))/2 + 0.25
}

// shellOf returns the ring around a hole whose southernmost point lies east of a vertex: that of the next ring to the west,
// which has been traced.
func (t *tracer) shellOf(v int) int32 {
	for t.isInside(v - 1) {
		v--
	}
	return t.rings[t.ringOf[v-1]].shell
}

// add adds a point, and takes the one before out when it lies on a straight line east or north with its neighbours. On
// others it stays: degrees as floating point numbers do not lie on a line where their millionths do, so that a circle
// with the point and one without would not nest to the last digit.
func (c *contour) add(from int, p point) {
	if n := len(c.points); n-from >= 2 && isStraight(c.points[n-2], c.points[n-1], p) {
		c.points[n-1] = p
		return
	}
	c.points = append(c.points, p)
}

// closeRing does the same where the ring closes, and returns its end.
func (c *contour) closeRing(from int) int {
	ring := c.points[from:]
	if n := len(ring); isStraight(ring[n-2], ring[n-1], ring[0]) {
		ring = ring[:n-1]
	}
	if n := len(ring); isStraight(ring[n-1], ring[0], ring[1]) {
		copy(ring, ring[1:])
		ring = ring[:n-1]
	}
	c.points = c.points[:from+len(ring)]
	return len(c.points)
}

func isStraight(a, b, c point) bool { return a.x == b.x && b.x == c.x || a.y == b.y && b.y == c.y }

// isSmall reports whether a ring encloses too little to be shown by itself.
func (t *tracer) isSmall(r ring) bool {
	twice := int64(0)
	for i, q := range t.points[r.from:r.to] {
		p := t.points[r.to-1]
		if i > 0 {
			p = t.points[r.from+i-1]
		}
		first := t.points[r.from]
		twice += int64(p.x-first.x)*int64(q.y-first.y) - int64(q.x-first.x)*int64(p.y-first.y)
	}
	cell := t.lattice.cell
	return float64(twice)/2/(t.dx*t.dy)*cell*cell < pieces
}
