package circle

import "math"

// touching is how near to a street, in metres, a wall counts as running along it or standing at its end: nodes that are
// shared on the map come out a few centimetres apart.
const touching = 0.1

// leaveCarefully walks from a spot to the corners of its cell where that is not plain ground: from a raised street, on
// water, beside walls.
//
// A raised street, and one over water, is a bridge: it comes to its corners whatever lies there, and nothing spreads from
// them. From the ground no leg leads onto water or across a wall. A wall along the street itself, though, stands on one of
// its sides; nobody knows on which, so it hides neither. And a street that walls and water leave no corner at all, in a gap
// narrower than a cell, is drawn like a bridge, lest it be missing.
func (f *field) leaveCarefully(s *spot, vertex uint32, corners []xy) {
	i, j := int(s.x), int(s.y)
	p := f.patchOf(i, j)
	origin := xy{float64(i &^ (side - 1)), float64(j &^ (side - 1))}
	local := func(q xy) xy { return xy{q.x - origin.x, q.y - origin.y} }
	i, j = i&(side-1), j&(side-1)
	at, street := local(s.xy), [2]xy{local(corners[s.from]), local(corners[s.from+1])}
	if !s.raised && !f.onWater(p, i, j, at, vertex) {
		left := f.touchesWall(p, i, j, at) // the spots beside it go on
		for k := range 4 {
			to, corner := f.corner(vertex, i, j, k)
			if f.water[to>>6]>>(to&63)&1 == 0 && f.isClear(p, i, j, at, corner, street) {
				f.leaveTo(to, squareOf(at, corner), s.emm)
				left = true
			}
		}
		if left {
			return
		}
	}
	for k := range 4 {
		to, corner := f.corner(vertex, i, j, k)
		if emm := s.emm + f.lattice.legCost(squareOf(at, corner)); emm <= f.beyond {
			f.street[to].raised = min(f.street[to].raised, emm)
			f.raised = append(f.raised, to)
		}
	}
}

// corner returns the k-th corner of a cell whose south-western one is given, in the window and where it lies in its patch.
func (f *field) corner(vertex uint32, i, j, k int) (uint32, xy) {
	east, north := k&1, k>>1
	return vertex + uint32(east+north*f.width), xy{float64(i + east), float64(j + north)}
}

// touchesWall reports whether a spot stands on a wall of its cell.
func (f *field) touchesWall(p *patch, i, j int, at xy) bool {
	near := touching / f.lattice.cell
	for w := range p.wallsIn(i, j) {
		if gap(at, w.a, w.b) <= near {
			return true
		}
	}
	return false
}

// gap returns the distance from a point to the straight piece between two others.
func gap(p, a, b xy) float64 {
	along := 0.0
	if l := squareOf(a, b); l > 0 {
		along = min(max(((p.x-a.x)*(b.x-a.x)+(p.y-a.y)*(b.y-a.y))/l, 0), 1)
	}
	return length(p, xy{a.x + along*(b.x-a.x), a.y + along*(b.y-a.y)})
}

// patchOf returns the patch of a vertex, given from the lattice's origin.
func (f *field) patchOf(i, j int) *patch {
	return f.patches[(j/side-f.row/side)*(f.width/side)+(i-f.column)/side]
}

// onWater reports whether a spot lies on water: whether an odd number of shores lies between it and a corner on water, or an
// even number between it and one on land.
func (f *field) onWater(p *patch, i, j int, at xy, vertex uint32) bool {
	wet := f.water[vertex>>6]>>(vertex&63)&1 != 0
	corner := xy{float64(i), float64(j)}
	for w := range p.wallsIn(i, j) {
		if w.area && (turn(w.a, w.b, at) > 0) != (turn(w.a, w.b, corner) > 0) && (turn(corner, at, w.a) > 0) != (turn(corner, at, w.b) > 0) {
			wet = !wet
		}
	}
	return wet
}

// isClear reports whether no wall of a cell stands between a spot and a corner. Touching counts as standing between, and
// the leg is taken to begin a little behind the spot: a street that ends at a wall does not lead through it.
func (f *field) isClear(p *patch, i, j int, at, corner xy, street [2]xy) bool {
	near := touching / f.lattice.cell
	start := at
	if l := length(at, corner); l > 0 {
		start = xy{at.x - (corner.x-at.x)/l*near, at.y - (corner.y-at.y)/l*near}
	}
	for w := range p.wallsIn(i, j) {
		if turn(w.a, w.b, start)*turn(w.a, w.b, corner) > 0 || turn(start, corner, w.a)*turn(start, corner, w.b) > 0 {
			continue
		}
		l := length(w.a, w.b)
		if math.Abs(turn(w.a, w.b, street[0])) > near*l || math.Abs(turn(w.a, w.b, street[1])) > near*l {
			return false
		}
	}
	return true
}

// freePart returns which part of a closed link leads from a vertex up to the first barrier; toward is the side of the
// vertex on which the neighbour lies: east, north, west, south.
func (f *field) freePart(vertex, toward int) float64 {
	low := min(vertex, vertex+int(int32(f.step[2*toward])))
	i, j := f.column+low%f.width, f.row+low/f.width
	p := f.patchOf(i, j)
	i, j = i&(side-1), j&(side-1)
	part := 1.0
	for w := range p.wallsIn(i, j) {
		a, b, line, from := w.a, w.b, j, i
		if toward&1 == 1 { // seen with east and north changed
			a, b, line, from = xy{a.y, a.x}, xy{b.y, b.x}, i, j
		}
		for n, x := range crossings(a.y, a.x, b.y, b.x) {
			if n != line || x < float64(from)-almost || x > float64(from+1)+almost {
				continue
			}
			x -= float64(from)
			if toward > 1 {
				x = 1 - x
			}
			part = min(part, x)
		}
	}
	return part
}

// turn returns twice the area of the triangle a, b, c: positive when it runs counter-clockwise.
func turn(a, b, c xy) float64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }
