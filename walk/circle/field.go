package circle

import (
	"math"
	"slices"
)

// unknown is the value of a vertex that no walk comes to.
const unknown = math.MaxUint32

// field is the values of the vertices in a window of the lattice: the least emm of all walks there that leaves the streets
// at one spot, goes straight to a corner of the spot's cell and on along open links, its part off the street no longer
// than depth. Each value follows from the streets alone, whatever the limit.
//
// The part off the street is counted in half links: a leg to a corner as one, two or three, rounded up, a link as two, a
// diagonal as three, rounded up too. Corners of a street's own cell count always. So there are few lengths, and the values
// are found by one round for each, the shortest first: a walk that comes to a vertex in a later round is of use only when
// it is cheaper. (One value and its length per vertex would not do: a cheap walk that has used up its depth would hide a
// dear one that can still go on, and the far side of a slow street would be missing.)
type field struct {
	lattice       *lattice
	column, row   int       // of the window's south-western vertex; the column is a multiple of side
	width, height int       // in vertices; the width is a multiple of side
	step          [8]uint32 // to the neighbour at the end of each link
	beyond        uint32    // values above this one do not matter

	// The least emm by vertex, unknown in between requests.
	street []street // of walks straight from the street
	far    []uint32 // of walks that may go on
	last   []uint32 // of walks with a half link left
	best   []uint32 // of all

	known   []uint32 // vertices with a value
	open    []uint8  // by vertex, as in patch
	water   []uint64 // a bit per vertex
	special []uint64 // a bit per cell: a barrier runs through it, or it is water
	patches []*patch

	off    [4][]arrival                  // by half links: walks straight from the street
	rounds [2*depth/narrow + 1][]arrival // by half links: other walks that may go on
	raised []uint32                      // vertices that raised streets come to, some more than once
}

// street is the least emm of the walks to a vertex straight from a street: of one half link, of at most two, of any number;
// and of those from raised streets, which count apart.
type street struct{ near, mid, any, raised uint32 }

var noStreet = street{unknown, unknown, unknown, unknown} //nolint:gochecknoglobals // a constant

// arrival is a walk that comes to a vertex.
type arrival struct{ vertex, emm uint32 }

// pad is how many vertices a window has beyond its spots: the cells of the spots, three links, and one that stays outside.
const pad = 6

// fill lays the window round the spots and finds the values.
func (f *field) fill(l *lattice, spots []spot, corners []xy, beyond uint32) {
	f.lattice, f.beyond = l, beyond
	f.lay(spots)
	for i := range f.rounds {
		f.rounds[i] = f.rounds[i][:0]
	}
	for i := range f.off {
		f.off[i] = f.off[i][:0]
	}
	f.raised = f.raised[:0]
	for i := range spots {
		f.leave(&spots[i], corners)
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

// lay lays the window and copies into it what barriers do there.
func (f *field) lay(spots []spot) {
	low, high := xy{math.Inf(1), math.Inf(1)}, xy{}
	for i := range spots {
		p := &spots[i].xy
		low.x, low.y = min(low.x, p.x), min(low.y, p.y)
		high.x, high.y = max(high.x, p.x), max(high.y, p.y)
	}
	if len(spots) == 0 {
		low, high = xy{side, side}, xy{side, side}
	}
	f.column, f.row = (int(low.x)-pad)&^(side-1), int(low.y)-pad
	f.width, f.height = (int(high.x)+pad-f.column)&^(side-1)+side, int(high.y)+pad-f.row+1
	if vertices := f.width * f.height; len(f.best) < vertices {
		f.street, f.far = make([]street, vertices), make([]uint32, vertices)
		f.last, f.best = make([]uint32, vertices), make([]uint32, vertices)
		f.open, f.water, f.special = make([]uint8, vertices), make([]uint64, vertices/side), make([]uint64, vertices/side)
		for v := range f.best {
			f.street[v], f.far[v], f.last[v], f.best[v] = noStreet, unknown, unknown, unknown
		}
	}
	w := uint32(f.width)
	f.step = [8]uint32{1, w + 1, w, w - 1, ^uint32(0), -w - 1, -w, 1 - w}
	columns := f.width / side
	first, last := f.row/side, (f.row+f.height-1)/side
	f.patches = f.lattice.patchesIn(f.column/side, first, columns, last-first+1, f.patches[:0])
	for j := range f.height {
		for c := range columns {
			p, row := f.patches[((f.row+j)/side-first)*columns+c], (f.row+j)%side
			word := j*columns + c
			copy(f.open[word*side:][:side], p.open[row*side:][:side])
			f.water[word], f.special[word] = p.water[row], p.water[row]|p.cells[row]
		}
	}
}

// leave walks from a spot to the corners of its cell.
func (f *field) leave(s *spot, corners []xy) {
	i, j := int(s.x), int(s.y)
	x, y := s.x-float64(i), s.y-float64(j)
	v := uint32((j-f.row)*f.width + i - f.column)
	if s.raised || f.special[v>>6]>>(v&63)&1 != 0 {
		f.leaveCarefully(s, v, corners)
		return
	}
	next := v + uint32(f.width)
	x, y = x*x, y*y
	restX, restY := 1+x-2*(s.x-float64(i)), 1+y-2*(s.y-float64(j))
	f.leaveTo(v, x+y, s.emm)
	f.leaveTo(v+1, restX+y, s.emm)
	f.leaveTo(next, x+restY, s.emm)
	f.leaveTo(next+1, restX+restY, s.emm)
}

// leaveTo walks straight to a vertex, whose squared distance is given in cells.
func (f *field) leaveTo(vertex uint32, square float64, from uint32) {
	emm := from + f.lattice.legCost(square)
	if emm > f.beyond {
		return
	}
	v := &f.street[vertex]
	if v.any == unknown {
		f.known = append(f.known, vertex)
	}
	near, mid := emm, emm // compiled without jumps, which would be guessed wrong half the time
	if square > 0.25 {
		near = unknown
	}
	if square > 1 {
		mid = unknown
	}
	v.near, v.mid, v.any = min(v.near, near), min(v.mid, mid), min(v.any, emm)
}

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
	open, far, n := f.open, f.far, len(round)
	round = slices.Grow(round, 4*len(from))[:n+4*len(from)]
	for link := first; link < 8; link += 2 {
		step, bit := f.step[link], uint8(1)<<link
		for _, a := range from {
			if open[a.vertex]&bit == 0 {
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
	open, best, n := f.open, f.best, len(f.known)
	known := slices.Grow(f.known, 4*len(from))[:n+4*len(from)]
	for link := first; link < 8; link += 2 {
		step, bit := f.step[link], uint8(1)<<link
		for _, a := range from {
			if open[a.vertex]&bit == 0 {
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

// halves returns the half links of the shortest walk to a vertex within a limit that some walk to it keeps.
func (f *field) halves(vertex int, limit uint32) int {
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
	return f.lattice.budget
}
