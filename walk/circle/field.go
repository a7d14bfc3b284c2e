package circle

import (
	"math"
	"slices"
)

// unknown is the value of a vertex that no walk comes to.
const unknown = math.MaxUint32

// field is the values of the vertices in a window of the lattice: the least emm of all walks there that leaves the streets
// at one spot, goes straight to a corner of the spot's cell and on along open links, its part off the street no longer
// than depth. Each value follows from the streets alone, whatever the limit; but only those near it are worked out, since
// of the others an outline just asks that they are well below it (see early).
//
// The part off the street is counted in half links: a leg to a corner as one, two or three, rounded up, a link as two, a
// diagonal as three, rounded up too. Corners of a street's own cell count always. So there are few lengths, and the values
// are found by one round for each, the shortest first: a walk that comes to a vertex in a later round is of use only when
// it is cheaper. (One value and its length per vertex would not do: a cheap walk that has used up its depth would hide a
// dear one that can still go on, and the far side of a slow street would be missing.)
type field struct {
	window
	early
	beyond uint32 // values above this one do not matter

	// The least emm by vertex, unknown in between requests.
	street []street // of walks straight from the street
	far    []uint32 // of walks that may go on
	last   []uint32 // of walks with a half link left
	best   []uint32 // of all

	known []uint32 // vertices with a value

	off    [legHalves + 1][]arrival  // by half links: walks straight from the street
	rounds [mostHalves + 1][]arrival // by half links: other walks that may go on
	raised []uint32                  // vertices that raised streets come to, some more than once
}

// street is the least emm of the walks to a vertex straight from a street: of one half link, of at most two, of any number;
// and of those from raised streets, which count apart.
type street struct{ near, mid, any, raised uint32 }

var noStreet = street{unknown, unknown, unknown, unknown} //nolint:gochecknoglobals // a constant

// arrival is a walk that comes to a vertex.
type arrival struct{ vertex, emm uint32 }

// fill lays the window round the streets and finds the values.
func (f *field) fill(l *lattice, streets *streets, beyond uint32) {
	f.lay(l, streets.frame)
	f.beyond = beyond
	vertices := f.width * f.height
	f.clear(vertices / side)
	if len(f.best) < vertices {
		f.street, f.far = make([]street, vertices), make([]uint32, vertices)
		f.last, f.best = make([]uint32, vertices), make([]uint32, vertices)
		for v := range f.best {
			f.street[v], f.far[v], f.last[v], f.best[v] = noStreet, unknown, unknown, unknown
		}
	}
	for i := range f.rounds {
		f.rounds[i] = f.rounds[i][:0]
	}
	for i := range f.off {
		f.off[i] = f.off[i][:0]
	}
	f.raised = f.raised[:0]
	for i := range streets.early {
		f.leaveEarlyLine(streets.corners[streets.early[i].first:streets.early[i].end], streets.early[i].raised)
	}
	for i := range streets.soon {
		s := &streets.soon[i]
		f.leaveEarly(&piece{start: s.at, spots: 1}, s.raised, streets.corners[s.from:])
	}
	f.spreadEarly()
	for i := range streets.late {
		f.leave(&streets.late[i], streets.corners)
	}
	f.goOn()
}

// goOn walks on from the vertices that were reached straight from the street, round by round. A walk of more half links goes
// on only where it is cheaper than all with fewer.
func (f *field) goOn() {
	for _, vertex := range f.known {
		v := f.street[vertex]
		f.far[vertex], f.best[vertex] = v.any, v.any
		if v.near != unknown {
			f.off[1] = append(f.off[1], arrival{vertex, v.near})
		}
		if v.mid < v.near {
			f.off[2] = append(f.off[2], arrival{vertex, v.mid})
		}
		if v.any < v.mid {
			f.off[3] = append(f.off[3], arrival{vertex, v.any})
		}
	}
	for n := range f.rounds {
		if n < len(f.off) {
			f.spread(f.off[n], n)
		}
		cheaper := f.rounds[n][:0]
		for _, a := range f.rounds[n] {
			if a.emm < f.far[a.vertex] {
				f.far[a.vertex] = a.emm
				f.arrive(a)
				cheaper = append(cheaper, a)
			}
		}
		f.spread(cheaper, n)
	}
	for _, v := range f.raised { // nothing goes on from there
		f.arrive(arrival{v, f.street[v].raised})
	}
}

// arrive lowers the best value of a vertex.
func (f *field) arrive(a arrival) {
	if old := f.best[a.vertex]; a.emm < old {
		if old == unknown {
			f.known = append(f.known, a.vertex)
		}
		f.best[a.vertex] = a.emm
	}
}

// forget makes the field ready for the next request.
func (f *field) forget() {
	for _, v := range f.known {
		f.street[v], f.far[v], f.last[v], f.best[v] = noStreet, unknown, unknown, unknown
	}
	f.known = f.known[:0]
}

// leave walks from a spot to the corners of its cell.
func (f *field) leave(s *spot, corners []xy) {
	i, j := s.at.cell()
	at := s.at.xy()
	x, y := at.x-float64(i), at.y-float64(j)
	x, y, toEast, toNorth := x*x, y*y, (1-x)*(1-x), (1-y)*(1-y)
	squares := [4]float64{x + y, toEast + y, x + toNorth, toEast + toNorth}
	v, free := f.vertex(i, j), uint8(15)
	if s.raised || hasBit(f.rows[v/side].water|f.rows[v/side].cells, v) {
		var bridged bool
		if free, bridged = f.wayOut(at, v, s.raised, [2]xy(corners[s.from:])); bridged {
			f.bridge(v, s.emm, &squares)
		}
	}
	legs := f.lattice.ground.near.of(s.at)
	for k, square := range squares {
		if free>>k&1 != 0 {
			f.leaveTo(f.corner(v, k), s.emm, square, legs.halves(k))
		}
	}
}

// bridge notes walks to the corners of a cell, whose squared distances are given in cells. Nothing goes on from there.
func (f *field) bridge(vertex int, from uint32, squares *[4]float64) {
	for k, square := range squares {
		if emm := from + f.lattice.legCost(square); emm <= f.beyond {
			to := uint32(f.corner(vertex, k))
			f.street[to].raised = min(f.street[to].raised, emm)
			f.raised = append(f.raised, to)
		}
	}
}

// leaveTo walks straight to a vertex, so many half links.
func (f *field) leaveTo(vertex int, from uint32, square float64, halves int) {
	if f.isEarly(vertex, halves) {
		return // and so is all that it leads to
	}
	emm := from + f.lattice.legCost(square)
	if emm > f.beyond {
		return
	}
	v := &f.street[vertex]
	if v.any == unknown {
		f.known = append(f.known, uint32(vertex))
	}
	near, mid := emm, emm // compiled without jumps, which would be guessed wrong half the time
	if halves > 1 {
		near = unknown
	}
	if halves > 2 {
		mid = unknown
	}
	v.near, v.mid, v.any = min(v.near, near), min(v.mid, mid), min(v.any, emm)
}

// corner returns a vertex of a cell whose south-western one is given: that one, the one to the east, the one to the north, the
// last.
func (w *window) corner(vertex, k int) int { return vertex + k&1 + k>>1*w.width }

// spread walks on from vertices, reached by so many half links, along their open links. What may still go on from there waits
// for its round.
func (f *field) spread(from []arrival, halves int) {
	for _, to := range [2]struct {
		link, halves int
		emm          uint32
	}{{east, halves + 2, f.lattice.straight}, {northeast, halves + 3, f.lattice.slant}} {
		switch f.lattice.budget - to.halves {
		case 0:
			f.spreadLast(from, to.link, to.emm, f.best)
		case 1:
			f.spreadLast(from, to.link, to.emm, f.last)
		default:
			if to.halves < f.lattice.budget {
				f.rounds[to.halves] = f.spreadOn(from, to.link, to.emm, f.rounds[to.halves])
			}
		}
	}
}

// spreadOn appends the arrivals by every second link to a round.
func (f *field) spreadOn(from []arrival, first int, cost uint32, round []arrival) []arrival {
	far, n := f.far, len(round)
	round = slices.Grow(round, 4*len(from))[:n+4*len(from)]
	for link := first; link < 8; link += 2 {
		step := uint32(f.step[link])
		for _, a := range from {
			if !f.isOpen(int(a.vertex), link) {
				continue
			}
			there := arrival{a.vertex + step, a.emm + cost}
			round[n] = there // kept if cheaper; written so, it is compiled without a jump that nobody could guess
			next := n
			if there.emm < far[there.vertex] {
				next++
			}
			n = next
		}
	}
	return round[:n]
}

// spreadLast takes the arrivals by every second link at once: nothing goes on from them.
func (f *field) spreadLast(from []arrival, first int, cost uint32, last []uint32) {
	best, n := f.best, len(f.known)
	known := slices.Grow(f.known, 4*len(from))[:n+4*len(from)]
	for link := first; link < 8; link += 2 {
		step := uint32(f.step[link])
		for _, a := range from {
			if !f.isOpen(int(a.vertex), link) {
				continue
			}
			there := arrival{a.vertex + step, a.emm + cost}
			old := best[there.vertex]
			known[n] = there.vertex
			if old == unknown {
				n++
			}
			best[there.vertex], last[there.vertex] = min(old, there.emm), min(last[there.vertex], there.emm)
		}
	}
	f.known = known[:n]
}

// isSure reports whether an early street comes to a vertex.
func (f *field) isSure(vertex int) bool {
	return hasBit(f.within[max(f.lattice.budget, legHalves)][vertex/side]|f.early.raised[vertex/side], vertex)
}

// halves returns the half links of the shortest walk to a vertex within a limit that some walk to it keeps.
func (f *field) halves(vertex int, limit uint32) int {
	for n := 1; n < len(f.within); n++ {
		if f.isEarly(vertex, n) {
			return min(n, f.lateHalves(vertex, limit))
		}
	}
	return f.lateHalves(vertex, limit)
}

func (f *field) lateHalves(vertex int, limit uint32) int {
	v := &f.street[vertex]
	switch {
	case v.near <= limit:
		return 1
	case v.mid <= limit:
		return 2
	case v.any <= limit:
		return 3
	case f.far[vertex] <= limit:
		return f.lattice.budget - 2
	case f.last[vertex] <= limit:
		return f.lattice.budget - 1
	}
	return max(f.lattice.budget, legHalves)
}
