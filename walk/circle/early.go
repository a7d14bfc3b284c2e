package circle

import "slices"

// early is which vertices the early streets come to: those reached so long before the limit that every walk off them ends
// within it. Of these no value matters, only how far they go, and that is worked out for 64 vertices at a time. Most of a
// circle is of them.
type early struct {
	within [mostHalves + 1][]uint64 // by half links: a bit per vertex that a walk of at most so many comes to
	raised []uint64                 // the same of raised streets, from which nothing goes on
}

// mostHalves is the half links of the longest walk.
const mostHalves = 2 * depth / narrow

// soon returns how early a street is early. The walks from there cost up to their depth, or what it takes to the corners of
// a cell; and outlines ask for values down to a diagonal below the limit.
func (l *lattice) soon(limit uint32) uint32 {
	halves := uint32(max(l.budget, legHalves))
	needed := halves*(l.straight+1)/2 + halves + l.slant
	if limit < needed {
		return 0
	}
	return limit - needed
}

// clear empties it, for so many words of vertices.
func (e *early) clear(words int) {
	for n := 1; n < len(e.within); n++ {
		e.within[n] = zeros(e.within[n], words)
	}
	e.raised = zeros(e.raised, words)
}

func zeros(list []uint64, words int) []uint64 {
	list = slices.Grow(list[:0], words)[:words]
	clear(list)
	return list
}

// leaveEarlyLine walks from the spots of an early street to the corners of their cells.
func (f *field) leaveEarlyLine(line []xy, isRaised bool) {
	for i := range line[1:] {
		p := pieceOf(line[i], line[i+1])
		if i == len(line)-2 {
			p.spots++ // that at the end
		}
		f.leaveEarly(&p, isRaised, line[i:])
	}
}

// leaveEarly walks from the spots of a piece of an early street to the corners of their cells.
func (f *field) leaveEarly(p *piece, isRaised bool, street []xy) {
	one, two, three := f.within[1], f.within[2], f.within[3]
	near, columns := &f.lattice.ground.near, f.words()
	at := p.start
	for range p.spots {
		i, j := at.cell()
		w, bit := (j-f.row)*columns+(i-f.column)/side, i&(side-1)
		if r := f.rows[w]; isRaised || (r.water|r.cells)>>bit&1 != 0 {
			f.leaveEarlyCarefully(at, isRaised, [2]xy(street))
		} else {
			corners := near.of(at)
			first, second := corners.atMost(1), corners.atMost(2)
			one[w] |= first & 3 << bit
			two[w] |= second & 3 << bit
			three[w] |= 3 << bit
			above := w + columns
			one[above] |= first >> 2 << bit
			two[above] |= second >> 2 << bit
			three[above] |= 3 << bit
			if bit == side-1 { // the eastern corners are in the next word
				one[w+1] |= first >> 1 & 1
				two[w+1] |= second >> 1 & 1
				three[w+1] |= 1
				one[above+1] |= first >> 3
				two[above+1] |= second >> 3
				three[above+1] |= 1
			}
		}
		at.x += p.step.x
		at.y += p.step.y
	}
}

// leaveEarlyCarefully does it where that is not plain ground.
func (f *field) leaveEarlyCarefully(at spotAt, isRaised bool, street [2]xy) {
	v, corners := f.vertex(at.cell()), f.lattice.ground.near.of(at)
	isKnown := true // and known to be reached: see isReached
	for k := range 4 {
		isKnown = isKnown && f.isEarly(f.corner(v, k), min(corners.halves(k), 2))
	}
	if isKnown {
		return
	}
	free, bridged := f.wayOut(at.xy(), v, isRaised, street)
	for k := range 4 {
		to := f.corner(v, k)
		bit := uint64(1) << (to & (side - 1))
		if bridged {
			f.early.raised[to/side] |= bit
		}
		if free>>k&1 != 0 {
			for n := corners.halves(k); n <= legHalves; n++ {
				f.within[n][to/side] |= bit
			}
		}
	}
}

// spreadEarly walks on from the corners along open links: with so many half links one comes to a vertex with fewer, or to a
// neighbour with two fewer, or to a diagonal one with three fewer.
func (f *field) spreadEarly() {
	columns, bare := f.words(), &f.lattice.ground.bare.rows[0]
	for n := legHalves; n <= f.lattice.budget; n++ {
		to := f.within[n]
		if n > legHalves {
			copy(to, f.within[n-1])
		}
		for w, r := range f.rows[columns+1 : len(f.rows)-columns-1] { // the outermost vertices are never reached
			w += columns + 1
			cross := f.within[n-2]
			sides := [4]uint64{cross[w]<<1 | cross[w-1]>>(side-1), cross[w-columns], cross[w]>>1 | cross[w+1]<<(side-1), cross[w+columns]}
			corners := [4]uint64{}
			if n > legHalves {
				below, above := f.within[n-3][w-columns-1:][:3], f.within[n-3][w+columns-1:][:3]
				corners = [4]uint64{
					below[1]<<1 | below[0]>>(side-1), below[1]>>1 | below[2]<<(side-1),
					above[1]>>1 | above[2]<<(side-1), above[1]<<1 | above[0]>>(side-1),
				}
			}
			if r == bare {
				to[w] |= sides[0] | sides[1] | sides[2] | sides[3] | corners[0] | corners[1] | corners[2] | corners[3]
				continue
			}
			for k := range sides { // whether a link is open is asked of its far end
				to[w] |= sides[k]&r.open[opposite(2*k)] | corners[k]&r.open[opposite(2*k+1)]
			}
		}
	}
}

// isEarly reports whether a walk of at most so many half links from an early street comes to a vertex.
func (e *early) isEarly(vertex, halves int) bool {
	return hasBit(e.within[halves][vertex/side], vertex)
}
