package circle

import (
	"math"
	"slices"
)

// unknown is the value of a vertex that no walk comes to.
const unknown = math.MaxUint32

// field is the values of the vertices in a window of the lattice: the least emm of any walk there that leaves the streets
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
	beyond        uint32

	// The least emm by vertex, unknown in between requests.
	street []street // of walks straight from the street
	far    []uint32 // of those that may go on
	best   []uint32 // of all

	known   []uint32 // vertices with a value
	open    []uint8  // by vertex, as in patch
	water   []uint64 // a bit per vertex
	special []uint64 // a bit per cell: a barrier runs through it, or it is water
	patches []*patch

	rounds [2*depth/narrow + 1][]arrival // by half links: walks that may go on
	above  []arrival                     // from raised streets
}

// street is the least emm of the walks to a vertex straight from a street: of one half link, of at most two, of any number.
type street struct{ near, mid, any uint32 }

var noStreet = street{unknown, unknown, unknown} //nolint:gochecknoglobals // a constant

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
	f.above = f.above[:0]
	for i := range spots {
		f.leave(&spots[i], corners)
	}
	f.walkOff()
	f.goOn()
}

// goOn walks on, round by round.
func (f *field) goOn() {
	for n := range f.rounds {
		for _, a := range f.rounds[n] { // nothing comes to a round from itself
			if a.emm < f.far[a.vertex] {
				f.far[a.vertex] = a.emm
				f.arrive(a)
				f.walkOn(a, n)
			}
		}
	}
	for _, a := range f.above { // these do not go on
		f.arrive(a)
		v := &f.street[a.vertex]
		v.mid = min(v.mid, a.emm)
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
		f.street[v], f.far[v], f.best[v] = noStreet, unknown, unknown
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
		f.street, f.far, f.best = make([]street, vertices), make([]uint32, vertices), make([]uint32, vertices)
		f.open, f.water, f.special = make([]uint8, vertices), make([]uint64, vertices/side), make([]uint64, vertices/side)
		for v := range f.best {
			f.street[v], f.far[v], f.best[v] = noStreet, unknown, unknown
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
	above := v + uint32(f.width)
	x, y = x*x, y*y
	restX, restY := 1+x-2*(s.x-float64(i)), 1+y-2*(s.y-float64(j))
	f.leaveTo(v, x+y, s.emm)
	f.leaveTo(v+1, restX+y, s.emm)
	f.leaveTo(above, x+restY, s.emm)
	f.leaveTo(above+1, restX+restY, s.emm)
}

// leaveTo walks straight to a vertex, whose squared distance is given in cells.
func (f *field) leaveTo(vertex uint32, square float64, from uint32) {
	emm := from + f.legCost(square)
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

// legCost returns the emm of a leg, whose squared length is given in cells.
func (f *field) legCost(square float64) uint32 {
	return uint32(math.Sqrt(square)*f.lattice.leg + 0.5)
}

// walkOff walks on from the vertices that were reached straight from the street. A walk of more half links goes on only
// where it is cheaper than one of fewer.
func (f *field) walkOff() {
	for _, vertex := range f.known {
		f.far[vertex], f.best[vertex] = f.street[vertex].any, f.street[vertex].any
	}
	for _, vertex := range f.known[:len(f.known):len(f.known)] {
		v := f.street[vertex]
		if v.near != unknown {
			f.walkOn(arrival{vertex, v.near}, 1)
		}
		if v.mid < v.near {
			f.walkOn(arrival{vertex, v.mid}, 2)
		}
		if v.any < v.mid {
			f.walkOn(arrival{vertex, v.any}, 3)
		}
	}
}

// walkOn walks from a vertex, reached by so many half links, along its open links.
func (f *field) walkOn(a arrival, halves int) {
	if emm := a.emm + f.lattice.straight; emm <= f.beyond {
		f.walkTo(a.vertex, east, emm, halves+2)
	}
	if emm := a.emm + f.lattice.slant; emm <= f.beyond {
		f.walkTo(a.vertex, northeast, emm, halves+3)
	}
}

// walkTo goes to four neighbours of a vertex, by every second link. What may still go on from there waits for its round.
func (f *field) walkTo(vertex uint32, link int, emm uint32, halves int) {
	open, budget := f.open[vertex], f.lattice.budget
	switch {
	case halves+2 <= budget:
		round := slices.Grow(f.rounds[halves], 4)
		n, far := len(round), f.far
		round = round[:n+4]
		for ; link < 8; link += 2 {
			if open>>link&1 == 0 {
				continue
			}
			to := vertex + f.step[link&7]
			round[n] = arrival{to, emm}
			next := n
			if emm < far[to] {
				next++
			}
			n = next
		}
		f.rounds[halves] = round[:n]
	case halves <= budget:
		known := slices.Grow(f.known, 4)
		n, best := len(known), f.best
		known = known[:n+4]
		for ; link < 8; link += 2 {
			if open>>link&1 == 0 {
				continue
			}
			to := vertex + f.step[link&7]
			old := best[to]
			known[n] = to
			if old == unknown {
				n++
			}
			best[to] = min(old, emm)
		}
		f.known = known[:n]
	}
}
