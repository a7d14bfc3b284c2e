package circle

import (
	"cmp"
	"iter"
	"math"
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
	open  [side * side]uint8 // by vertex: bit d: no barrier crosses the link d
	water [side]uint64       // by row, a bit per vertex
	cells [side]uint64       // by row, a bit per cell: a barrier runs through it
	runs  []run              // by cell
	walls []wall
}

// run says that a wall runs through a cell.
type run struct {
	cell uint16 // row × 64 + column
	wall uint32
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
	for v := range p.open {
		p.open[v] = 0xff
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
	p := bare()
	areas := l.ground.areas()
	for _, a := range areas {
		if a.box.West < box.East && a.box.East > box.West && a.box.South < box.North && a.box.North > box.South {
			p.flood(l.ground.network.Barrier(a.number).Lines, local)
		}
	}
	l.ground.network.EachBarrier(box, func(b walk.BarrierPiece) bool {
		_, isArea := slices.BinarySearchFunc(areas, b.Barrier, func(a area, number int) int { return cmp.Compare(a.number, number) })
		p.add(wall{local(b.A), local(b.B), isArea})
		return true
	})
	slices.SortFunc(p.runs, func(a, b run) int { return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.wall, b.wall)) })
	p.runs = slices.Clip(slices.Compact(p.runs))
	if p.open == l.ground.bare.open && p.water == l.ground.bare.water && len(p.runs) == 0 {
		return l.ground.bare // as most patches are
	}
	p.walls = slices.Clip(p.walls)
	return p
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
		p.water[row] |= word
	}
}

// almost is how near to a vertex, in cells, a barrier counts as passing on both sides of it.
const almost = 1e-6

// add closes the links that a wall crosses, and notes the wall in the cells it runs through.
func (p *patch) add(w wall) {
	number := uint32(len(p.walls))
	p.walls = append(p.walls, w)
	note := func(i, j int) {
		if i >= 0 && i < side && j >= 0 && j < side {
			p.cells[j] |= 1 << i
			p.runs = append(p.runs, run{uint16(j*side + i), number})
		}
	}
	a, b := w.a, w.b
	note(int(math.Floor(a.x)), int(math.Floor(a.y)))
	note(int(math.Floor(b.x)), int(math.Floor(b.y)))
	for j, x := range crossings(a.y, a.x, b.y, b.x) { // along row j
		for i := range between(x) {
			p.close(i, j, east)
			note(i, j)
			note(i, j-1)
		}
	}
	for i, y := range crossings(a.x, a.y, b.x, b.y) { // along column i
		for j := range between(y) {
			p.close(i, j, north)
			note(i, j)
			note(i-1, j)
		}
	}
	for n, y := range crossings(a.x-a.y, a.y, b.x-b.y, b.y) { // along the diagonal i − j = n
		for j := range between(y) {
			p.close(n+j, j, northeast)
		}
	}
	for n, y := range crossings(a.x+a.y, a.y, b.x+b.y, b.y) { // along the diagonal i + j = n
		for j := range between(y) {
			p.close(n-j, j, northwest)
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
		p.open[j*side+i] &^= 1 << link
	}
}

// wallsIn yields the walls that run through a cell.
func (p *patch) wallsIn(i, j int) iter.Seq[*wall] {
	cell := uint16(j*side + i)
	return func(yield func(*wall) bool) {
		k, _ := slices.BinarySearchFunc(p.runs, cell, func(r run, cell uint16) int { return cmp.Compare(r.cell, cell) })
		for ; k < len(p.runs) && p.runs[k].cell == cell; k++ {
			if !yield(&p.walls[p.runs[k].wall]) {
				return
			}
		}
	}
}
