package walk

import (
	"cmp"
	"fmt"
	"slices"

	"servicemap/fault"
	"servicemap/geo"
)

// Barrier is what nobody on foot crosses but by an edge: a line, or the ground between rings.
type Barrier struct {
	Kind  BarrierKind
	Lines [][]geo.LonLat // one line; of an Area its rings, outer and inner alike: inside is where a ray crosses an odd number
	Area  bool
	Way   int64 // the OpenStreetMap way it came from, negative for a relation
}

// BarrierKind says what a barrier is.
type BarrierKind uint8

// The kinds. All but Wall are hard: a leg never crosses them. A leg crosses a Wall where nothing else is in range.
const (
	Water    BarrierKind = iota // rivers, canals, lakes
	Railway                     // tracks at grade
	Motorway                    // motorways and one-way trunk roads
	Cliff                       // cliffs, embankments' and retaining walls
	Wall                        // walls, fences, hedges
)

// BarrierKinds are the names of the kinds, in their order.
func BarrierKinds() []string { return []string{"water", "railway", "motorway", "cliff", "wall"} }

// String returns the name.
func (k BarrierKind) String() string { return BarrierKinds()[k] }

// Hard reports whether a leg between a point and the network must never cross the barrier.
func (k BarrierKind) Hard() bool { return k != Wall }

// BarrierPiece is a straight piece of a barrier's line.
type BarrierPiece struct {
	A, B    geo.LonLat
	Kind    BarrierKind
	Barrier int // its number
}

// barriers are all barriers in flat arrays, in an order that does not depend on how they were given.
type barriers struct {
	kind  []BarrierKind
	area  []bool
	way   []int64
	lines []uint32 // of barrier b: line lines[b] up to lines[b+1]
	first []uint32 // of line l: points[first[l]:first[l+1]]

	points []point
	of     []uint32 // per point: its barrier. Piece i runs from point i to the next, unless that begins another line
	grid   grid     // of pieces
}

// barrierMargin is how far from the edges, in metres, barriers still get cells of their own: legs and circles end nearer.
const barrierMargin = 500

// storeBarriers fills barriers; it needs the bounds. A bad barrier is a fault.BadArgument error that names its way: a line
// of fewer than two points, or a coordinate off the globe. The rings of an Area may be closed or not.
func (n *Network) storeBarriers(list []Barrier) error {
	b := &n.barriers
	b.lines, b.first = make([]uint32, 1, len(list)+1), make([]uint32, 1)
	for _, one := range slices.SortedFunc(slices.Values(list), compareBarriers) {
		for _, line := range one.Lines {
			if err := one.check(line); err != nil {
				return err
			}
			for _, p := range line {
				b.points = append(b.points, toPoint(p))
			}
			if start := b.points[b.first[len(b.first)-1]]; one.Area && b.points[len(b.points)-1] != start {
				b.points = append(b.points, start)
			}
			b.first = append(b.first, uint32(len(b.points)))
		}
		for len(b.of) < len(b.points) {
			b.of = append(b.of, uint32(len(b.kind)))
		}
		b.kind, b.area, b.way = append(b.kind, one.Kind), append(b.area, one.Area), append(b.way, one.Way)
		b.lines = append(b.lines, uint32(len(b.first)-1))
	}
	box := n.bounds
	if box.Empty() { // nothing to enter: the index stays empty
		b.grid = newGrid(box, 0, nil)
		return nil
	}
	scale := geo.ScaleAt((box.South + box.North) / 2)
	box.West, box.East = box.West-barrierMargin/scale.Lon, box.East+barrierMargin/scale.Lon
	box.South, box.North = box.South-barrierMargin/scale.Lat, box.North+barrierMargin/scale.Lat
	b.grid = newGrid(box, len(b.points), b.segments)
	return nil
}

func compareBarriers(a, b Barrier) int {
	area := func(b Barrier) int {
		if b.Area {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Way, b.Way), cmp.Compare(area(a), area(b)),
		slices.CompareFunc(a.Lines, b.Lines, func(a, b []geo.LonLat) int {
			return slices.CompareFunc(a, b, func(a, b geo.LonLat) int {
				return cmp.Or(cmp.Compare(a.Lon, b.Lon), cmp.Compare(a.Lat, b.Lat))
			})
		}),
	)
}

// check returns the error of a line that is bad.
func (b *Barrier) check(line []geo.LonLat) error {
	bad := func(zh, en string) error {
		return fault.New(fault.BadArgument, fault.Text{
			ZH: fmt.Sprintf("道路 %d 的屏障:%s", b.Way, zh), EN: fmt.Sprintf("way %d, barrier: %s", b.Way, en),
		})
	}
	if len(line) < 2 {
		return bad("线少于两个点", "a line has fewer than two points")
	}
	for _, p := range line {
		if p.Valid() != nil {
			return bad("坐标不在地球上", fmt.Sprintf("the point %v, %v is not on the globe", p.Lon, p.Lat))
		}
	}
	return nil
}

// segments yields all pieces.
func (b *barriers) segments(yield func(piece uint32, s [2]point) bool) {
	for l := range len(b.first) - 1 {
		for i := b.first[l] + 1; i < b.first[l+1]; i++ {
			if !yield(i-1, [2]point{b.points[i-1], b.points[i]}) {
				return
			}
		}
	}
}

// Barriers returns the number of barriers.
func (n *Network) Barriers() int { return len(n.barriers.kind) }

// Barrier returns a barrier by its number from 0, in slices of its own. Rings are closed: they end where they begin.
func (n *Network) Barrier(number int) Barrier {
	b := &n.barriers
	found := Barrier{Kind: b.kind[number], Area: b.area[number], Way: b.way[number]}
	for l := b.lines[number]; l < b.lines[number+1]; l++ {
		line := make([]geo.LonLat, 0, b.first[l+1]-b.first[l])
		for _, p := range b.points[b.first[l]:b.first[l+1]] {
			line = append(line, p.lonLat())
		}
		found.Lines = append(found.Lines, line)
	}
	return found
}

// EachBarrier visits the pieces of barriers that may touch a box, each once, in the order of barriers and along their
// lines, until visit returns false. Pieces near the box may be among them.
func (n *Network) EachBarrier(box geo.Box, visit func(BarrierPiece) bool) {
	b := &n.barriers
	if len(b.grid.things) == 0 || box.Empty() {
		return
	}
	var pieces []uint32
	southwest, northeast := geo.LonLat{Lon: box.West, Lat: box.South}, geo.LonLat{Lon: box.East, Lat: box.North}
	for cell := range b.grid.cellsIn(toPoint(southwest), toPoint(northeast)) {
		pieces = append(pieces, cell...)
	}
	slices.Sort(pieces)
	for _, i := range slices.Compact(pieces) {
		piece := BarrierPiece{b.points[i].lonLat(), b.points[i+1].lonLat(), b.kind[b.of[i]], int(b.of[i])}
		if !visit(piece) {
			return
		}
	}
}
