package circle

import (
	"cmp"
	"iter"
	"math"
	"math/bits"
	"slices"

	"servicemap/geo"
	"servicemap/walk"
)

// A link leads from a vertex to one of its eight neighbours, counted counter-clockwise from the east.
const (
	east = iota
	northeast
	north
	northwest
)

// opposite returns the link back.
func opposite(link int) int { return (link + 4) & 7 }

// patch is what barriers do in a square of 64 × 64 vertices, and in the cells north-east of each. It never changes.
type patch struct {
	rows  [side]row
	walls []wall

	// The walls of the n-th cell that has any, row by row, are those that through[first[n]:first[n+1]] names.
	before  [side]uint16 // by row: such cells in the rows before
	first   []uint32
	through []uint32
}

// row is a row of a patch: a bit per vertex or cell.
type row struct {
	open  [8]uint64 // by link: no barrier crosses it
	water uint64
	cells uint64 // a barrier runs through the cell
}

// wall is a straight piece of a barrier, in cells from the patch's corner.
type wall struct {
	a, b xy
	area bool // an edge of closed ground
}

// area is a barrier that covers ground: water. Its rings are read when a patch needs them.
type area struct {
	number int
	box    geo.Box
}

func areasOf(n *walk.Network) []area {
	var list []area
	for number := range n.Barriers() {
		b := n.Barrier(number)
		if !b.Area {
			continue
		}
		a := area{number, geo.EmptyBox()}
		for _, line := range b.Lines {
			for _, p := range line {
				a.box = a.box.Extend(p)
			}
		}
		list = append(list, a)
	}
	return list
}

// bare returns a patch without barriers.
func bare() *patch {
	p := &patch{}
	for j := range p.rows {
		for link := range p.rows[j].open {
			p.rows[j].open[link] = ^uint64(0)
		}
	}
	return p
}

// newPatch works out a patch, given in patches from the origin.
func (l *lattice) newPatch(column, row int) *patch {
	corner := xy{float64(column * side), float64(row * side)}
	sw, ne := l.lonLat(xy{corner.x - 1, corner.y - 1}), l.lonLat(xy{corner.x + side + 1, corner.y + side + 1})
	box := geo.Box{West: sw.Lon, South: sw.Lat, East: ne.Lon, North: ne.Lat}
	local := func(p geo.LonLat) xy {
		q := l.at(p)
		return xy{q.x - corner.x, q.y - corner.y}
	}
	b := builder{patch: bare()}
	areas := l.ground.areas()
	for _, a := range areas {
		if a.box.West < box.East && a.box.East > box.West && a.box.South < box.North && a.box.North > box.South {
			b.flood(l.ground.network.Barrier(a.number).Lines, local)
		}
	}
	l.ground.network.EachBarrier(box, func(piece walk.BarrierPiece) bool {
		_, isArea := slices.BinarySearchFunc(areas, piece.Barrier, func(a area, number int) int { return cmp.Compare(a.number, number) })
		b.add(wall{local(piece.A), local(piece.B), isArea})
		return true
	})
	if b.rows == l.ground.bare.rows {
		return l.ground.bare // as most patches are
	}
	return b.done()
}

// builder is a patch that is being worked out.
type builder struct {
	*patch
	runs []run
}

// run says that a wall runs through a cell.
type run struct {
	cell uint16 // row × 64 + column
	wall uint32
}

// done sorts the runs by cell.
func (b *builder) done() *patch {
	slices.SortFunc(b.runs, func(a, b run) int { return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.wall, b.wall)) })
	b.runs = slices.Compact(b.runs)
	cells := 0
	for j := range b.rows {
		b.before[j] = uint16(cells)
		cells += bits.OnesCount64(b.rows[j].cells)
	}
	b.first, b.through = make([]uint32, 0, cells+1), make([]uint32, len(b.runs))
	for i, r := range b.runs {
		if i == 0 || r.cell != b.runs[i-1].cell {
			b.first = append(b.first, uint32(i))
		}
		b.through[i] = r.wall
	}
	b.first = append(b.first, uint32(len(b.runs)))
	b.walls = slices.Clip(b.walls)
	return b.patch
}

// flood marks the vertices within rings as water: those that have an odd number of crossings to their west.
func (p *patch) flood(rings [][]geo.LonLat, local func(geo.LonLat) xy) {
	var wet [side]uint64
	for _, ring := range rings {
		for i := 1; i < len(ring); i++ {
			a, b := local(ring[i-1]), local(ring[i])
			for row, x := range crossings(a.y, a.x, b.y, b.x) {
				if row < 0 || row >= side || x > side-1 {
					continue
				}
				wet[row] ^= ^uint64(0) << max(int(math.Ceil(x)), 0)
			}
		}
	}
	for row, word := range wet {
		p.rows[row].water |= word
	}
}

// almost is how near to a vertex, in cells, a barrier counts as passing on both sides of it.
const almost = 1e-6

// add closes the links that a wall crosses, and notes the wall in the cells it runs through.
func (b *builder) add(w wall) {
	number := uint32(len(b.walls))
	b.walls = append(b.walls, w)
	note := func(i, j int) {
		if i >= 0 && i < side && j >= 0 && j < side {
			b.rows[j].cells |= 1 << i
			b.runs = append(b.runs, run{uint16(j*side + i), number})
		}
	}
	from, to := w.a, w.b
	note(int(math.Floor(from.x)), int(math.Floor(from.y)))
	note(int(math.Floor(to.x)), int(math.Floor(to.y)))
	for j, x := range crossings(from.y, from.x, to.y, to.x) { // along row j
		for i := range between(x) {
			b.close(i, j, east)
			note(i, j)
			note(i, j-1)
		}
	}
	for i, y := range crossings(from.x, from.y, to.x, to.y) { // along column i
		for j := range between(y) {
			b.close(i, j, north)
			note(i, j)
			note(i-1, j)
		}
	}
	for n, y := range crossings(from.x-from.y, from.y, to.x-to.y, to.y) { // along the diagonal i − j = n
		for j := range between(y) {
			b.close(n+j, j, northeast)
		}
	}
	for n, y := range crossings(from.x+from.y, from.y, to.x+to.y, to.y) { // along the diagonal i + j = n
		for j := range between(y) {
			b.close(n-j, j, northwest)
		}
	}
}

// crossings yields the whole numbers n at which a coordinate lies on its way from a to b, and where another coordinate is
// then. A piece that only comes up to n from above does not cross it; so at a corner of a line one of its two pieces does.
func crossings(a, otherA, b, otherB float64) iter.Seq2[int, float64] {
	return func(yield func(int, float64) bool) {
		low, high := math.Ceil(min(a, b)), math.Ceil(max(a, b))
		low, high = max(low, -2*side), min(high, 4*side) // far beyond any patch, along diagonals too
		for n := low; n < high; n++ {
			if !yield(int(n), otherA+(n-a)/(b-a)*(otherB-otherA)) {
				return
			}
		}
	}
}

// between yields k when a place lies between the vertices k and k+1 of a line of the lattice; at a vertex, the links on
// both sides of it.
func between(place float64) iter.Seq[int] {
	return func(yield func(int) bool) {
		low, high := int(math.Ceil(place-almost))-1, int(math.Ceil(place+almost))-1
		if yield(low) && high != low {
			yield(high)
		}
	}
}

// close closes a link and the link back.
func (p *patch) close(i, j, link int) {
	step := [4][2]int{east: {1, 0}, northeast: {1, 1}, north: {0, 1}, northwest: {-1, 1}}[link]
	p.shut(i, j, link)
	p.shut(i+step[0], j+step[1], opposite(link))
}

func (p *patch) shut(i, j, link int) {
	if i >= 0 && i < side && j >= 0 && j < side {
		p.rows[j].open[link] &^= 1 << i
	}
}

// wallsIn returns which walls run through a cell.
func (p *patch) wallsIn(i, j int) []uint32 {
	cells := p.rows[j].cells
	if cells>>i&1 == 0 {
		return nil
	}
	n := int(p.before[j]) + bits.OnesCount64(cells&(1<<i-1))
	return p.through[p.first[n]:p.first[n+1]]
}
