package circle

import "math"

// touching is how near to a street, in metres, a wall counts as running along it or standing at its end: nodes that are
// shared on the map come out a few centimetres apart.
const touching = 0.1

// wayOut returns to which corners of its cell a walk from a spot leads, where that is not plain ground: from a raised street,
// on water, beside walls; and whether the cell is bridged: the street comes to all its corners, but nothing spreads from them.
//
// A raised street, and one over water, is a bridge, whatever lies at its corners. From the ground no leg leads onto water or
// across a wall. A wall along the street itself, though, stands on one of its sides; nobody knows on which, so it hides
// neither. And a street that would lie outside its own circle is drawn like a bridge: between walls or water, nearer to each
// other than a cell is wide, there may be no corner, or one so placed that the ring round it misses the street.
func (w *window) wayOut(spot xy, vertex int, isRaised bool, street [2]xy) (free uint8, bridged bool) {
	if isRaised {
		return 0, true
	}
	i, j := int(spot.x), int(spot.y)
	p := w.patchOf(i, j)
	origin := xy{float64(i &^ (side - 1)), float64(j &^ (side - 1))}
	local := func(q xy) xy { return xy{q.x - origin.x, q.y - origin.y} }
	i, j = i&(side-1), j&(side-1)
	c := cell{corner: xy{float64(i), float64(j)}, at: local(spot), street: [2]xy{local(street[0]), local(street[1])}, near: touching / w.lattice.cell}
	c.look(p, p.wallsIn(i, j), w.isWater(vertex))
	if c.wet {
		return 0, true
	}
	for k := range 4 {
		if w.isWater(w.corner(vertex, k)) {
			c.blocked |= 1 << k
		}
	}
	free = ^c.blocked & allCorners
	// A spot that touches a wall lies on the circle's edge; those beside it go on.
	return free, free != allCorners && !c.touched && !w.shows(vertex, free, xy{c.at.x - c.corner.x, c.at.y - c.corner.y})
}

const allCorners = 15

// shows reports whether a place in a cell lies in the circle when some of the cell's corners do, and with them those that open
// links lead to.
func (w *window) shows(vertex int, inside uint8, at xy) bool {
	inside = w.withJoined(vertex, inside)
	if inside == 0 || inside == allCorners {
		return inside != 0
	}
	order := [4]int{0, 1, 3, 2} // counter-clockwise
	has := func(n int) bool { return inside>>order[n&3]&1 != 0 }
	for n := range 4 {
		if !has(n) || has(n+1) {
			continue
		}
		first := n // of the corners that lie together
		for has(first + 3) {
			first += 3
		}
		// The ring passes from the side after the last to the side before the first, the inside on its left.
		if turn(w.cutAt(vertex, order[n&3], n), w.cutAt(vertex, order[first&3], first+1), at) >= 0 {
			return true
		}
	}
	return false
}

// withJoined adds to some of the corners of a cell those that open links lead to from there.
func (w *window) withJoined(vertex int, inside uint8) uint8 {
	links := [6]struct {
		ends uint8
		open bool
	}{
		{1 | 2, w.isOpen(vertex, east)},
		{1 | 4, w.isOpen(vertex, north)},
		{1 | 8, w.isOpen(vertex, northeast)},
		{2 | 4, w.isOpen(vertex+1, northwest)},
		{2 | 8, w.isOpen(vertex+1, north)},
		{4 | 8, w.isOpen(vertex+w.width, east)},
	}
	for range 3 {
		for i := range links {
			if l := &links[i]; l.open && inside&l.ends != 0 {
				inside |= l.ends
			}
		}
	}
	return inside
}

// cutAt returns where a ring passes on a side of a cell, east, north, west or south from its corner k, before a barrier.
func (w *window) cutAt(vertex, k, toward int) xy {
	part := clearOf(w.freePart(w.corner(vertex, k), toward&3))
	at := xy{float64(k & 1), float64(k >> 1)}
	switch toward & 3 {
	case 0:
		at.x += part
	case 1:
		at.y += part
	case 2:
		at.x -= part
	default:
		at.y -= part
	}
	return at
}

// clearOf keeps a part of a link away from its ends.
func clearOf(part float64) float64 {
	const clear = 0.05
	return min(max(part, clear), 1-clear)
}

// cell is a cell with a spot at which a street goes through it, and what its walls do.
type cell struct {
	corner, at xy // of the south-western corner
	street     [2]xy
	near       float64 // touching

	wet     bool  // the spot lies on water
	touched bool  // the spot stands on a wall
	blocked uint8 // a bit per corner: a wall stands between
}

// look looks at each wall.
//
// The spot lies on water when an odd number of shores lies between it and a corner on water, or an even number between it
// and one on land. Between the spot and a corner stands what a leg there touches; the leg is taken to begin a little behind
// the spot: a street that ends at a wall does not lead through it.
func (c *cell) look(p *patch, walls []uint32, wet bool) {
	c.wet = wet
	for _, number := range walls {
		w := &p.walls[number]
		d, a, b := xy{w.b.x - w.a.x, w.b.y - w.a.y}, xy{w.a.x - c.at.x, w.a.y - c.at.y}, xy{w.b.x - c.at.x, w.b.y - c.at.y}
		spot := d.y*a.x - d.x*a.y // on which side of the wall it lies: turn(w.a, w.b, spot)
		isNear := spot*spot <= c.near*c.near*(d.x*d.x+d.y*d.y)
		if isNear && gap(c.at, w.a, w.b) <= c.near {
			c.touched = true
		}
		for k := range 4 {
			to := xy{c.corner.x + float64(k&1) - c.at.x, c.corner.y + float64(k>>1) - c.at.y}
			corner := spot + d.x*to.y - d.y*to.x
			if corner*spot > 0 && !(isNear && c.startsBehind(to, spot, corner)) {
				continue
			}
			left, right := to.x*a.y-to.y*a.x, to.x*b.y-to.y*b.x
			if k == 0 && w.area && (spot > 0) != (corner > 0) && (left < 0) != (right < 0) {
				c.wet = !c.wet
			}
			if c.blocked>>k&1 == 0 && left*right <= 0 && !c.isAlong(w) {
				c.blocked |= 1 << k
			}
		}
	}
}

// startsBehind reports whether a leg to a corner on the same side of a wall as the spot begins on the other side of it, or
// on it.
func (c *cell) startsBehind(toCorner xy, spot, corner float64) bool {
	l := math.Sqrt(toCorner.x*toCorner.x + toCorner.y*toCorner.y)
	return l > 0 && (spot+c.near/l*(spot-corner))*corner <= 0
}

// isAlong reports whether a wall runs along the street.
func (c *cell) isAlong(w *wall) bool {
	near := c.near * length(w.a, w.b)
	return math.Abs(turn(w.a, w.b, c.street[0])) <= near && math.Abs(turn(w.a, w.b, c.street[1])) <= near
}

// gap returns the distance from a point to the straight piece between two others.
func gap(p, a, b xy) float64 {
	along := 0.0
	if l := squareOf(a, b); l > 0 {
		along = min(max(((p.x-a.x)*(b.x-a.x)+(p.y-a.y)*(b.y-a.y))/l, 0), 1)
	}
	return length(p, xy{a.x + along*(b.x-a.x), a.y + along*(b.y-a.y)})
}

// freePart returns which part of a closed link leads from a vertex up to the first barrier; toward is the side of the
// vertex on which the neighbour lies: east, north, west, south.
func (w *window) freePart(vertex, toward int) float64 {
	low := min(vertex, vertex+w.step[2*toward])
	row := int(uint32(low) / uint32(w.width))
	i, j := w.column+low-row*w.width, w.row+row
	p := w.patchOf(i, j)
	i, j = i&(side-1), j&(side-1)
	part := 1.0
	for _, number := range p.wallsIn(i, j) {
		a, b, line, from := p.walls[number].a, p.walls[number].b, float64(j), float64(i)
		if toward&1 == 1 { // seen with east and north changed
			a, b, line, from = xy{a.y, a.x}, xy{b.y, b.x}, from, line
		}
		if (a.y <= line) == (b.y <= line) { // as in crossings
			continue
		}
		x := a.x + (line-a.y)/(b.y-a.y)*(b.x-a.x) - from
		if x < -almost || x > 1+almost {
			continue
		}
		if toward > 1 {
			x = 1 - x
		}
		part = min(part, x)
	}
	return part
}

// turn returns twice the area of the triangle a, b, c: positive when it runs counter-clockwise.
func turn(a, b, c xy) float64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }
