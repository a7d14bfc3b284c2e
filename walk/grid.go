package walk

import (
	"iter"
	"math"

	"servicemap/geo"
)

// gridCell is the side of an index cell, in metres.
const gridCell = 64

// grid is a flat index over a box: for each cell, the things, edges or pieces of barriers, whose line passes through it.
// Things beyond the box lie in its outermost cells.
type grid struct {
	west, south   float64 // in steps
	width, height float64 // of a cell, in steps
	columns, rows int
	first         []uint32 // things of cell row·columns+column: things[first[cell]:first[cell+1]]
	things        []uint32
}

// newGrid indexes count things by their segments, which come in the order of the things. Cells grow beyond 64 m only where
// few things lie in so large a box that there would be far more cells than things.
func newGrid(box geo.Box, count int, segments iter.Seq2[uint32, [2]point]) grid {
	if count == 0 {
		return grid{first: make([]uint32, 1)}
	}
	scale := geo.ScaleAt((box.South + box.North) / 2)
	g := grid{
		west: math.Round(box.West * stepsPerDegree), south: math.Round(box.South * stepsPerDegree),
		width: gridCell / scale.Lon * stepsPerDegree, height: gridCell / scale.Lat * stepsPerDegree,
	}
	east, north := box.East*stepsPerDegree, box.North*stepsPerDegree
	for most := 8 * (count + 1024); ; g.width, g.height = 2*g.width, 2*g.height {
		columns, rows := (east-g.west)/g.width+1, (north-g.south)/g.height+1
		if columns*rows <= float64(most) {
			g.columns, g.rows = int(columns), int(rows)
			break
		}
	}
	g.first = make([]uint32, g.columns*g.rows+1)
	g.eachPassage(segments, func(cell int, _ uint32) { g.first[cell+1]++ })
	for cell := range g.columns * g.rows {
		g.first[cell+1] += g.first[cell]
	}
	g.things = make([]uint32, g.first[g.columns*g.rows])
	next := append([]uint32(nil), g.first...)
	g.eachPassage(segments, func(cell int, thing uint32) {
		g.things[next[cell]] = thing
		next[cell]++
	})
	return g
}

// eachPassage visits every cell of every thing once, in the order of the things.
func (g *grid) eachPassage(segments iter.Seq2[uint32, [2]point], visit func(cell int, thing uint32)) {
	const none = math.MaxUint32
	last := make([]uint32, g.columns*g.rows) // the thing that visited the cell last
	for i := range last {
		last[i] = none
	}
	for thing, s := range segments {
		g.eachCellOf(s[0], s[1], func(cell int) {
			if last[cell] != thing {
				last[cell] = thing
				visit(cell, thing)
			}
		})
	}
}

// eachCellOf visits the cells a segment passes through, row by row.
func (g *grid) eachCellOf(a, b point, visit func(cell int)) {
	if a.y > b.y {
		a, b = b, a
	}
	ax, ay, bx, by := float64(a.x), float64(a.y), float64(b.x), float64(b.y)
	bottom, top := g.row(ay), g.row(by)
	for row := bottom; row <= top; row++ {
		x0, x1 := ax, bx
		if row > bottom {
			x0 = ax + (bx-ax)*(g.south+float64(row)*g.height-ay)/(by-ay)
		}
		if row < top {
			x1 = ax + (bx-ax)*(g.south+float64(row+1)*g.height-ay)/(by-ay)
		}
		// One step more on both sides covers what the divisions rounded.
		for column := g.column(min(x0, x1) - 1); column <= g.column(max(x0, x1)+1); column++ {
			visit(row*g.columns + column)
		}
	}
}

// column returns the column of a longitude in steps, the outermost one beyond the bounds.
func (g *grid) column(x float64) int {
	return min(max(int(math.Floor((x-g.west)/g.width)), 0), g.columns-1)
}

// row returns the row of a latitude in steps, the outermost one beyond the bounds.
func (g *grid) row(y float64) int {
	return min(max(int(math.Floor((y-g.south)/g.height)), 0), g.rows-1)
}

// at returns the things of a cell within the grid.
func (g *grid) at(column, row int) []uint32 {
	cell := row*g.columns + column
	return g.things[g.first[cell]:g.first[cell+1]]
}

// cellsIn yields the things of every cell that touches the box between two corners.
func (g *grid) cellsIn(southwest, northeast point) iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		for row := g.row(float64(southwest.y)); row <= g.row(float64(northeast.y)); row++ {
			for column := g.column(float64(southwest.x)); column <= g.column(float64(northeast.x)); column++ {
				if !yield(g.at(column, row)) {
					return
				}
			}
		}
	}
}

// edgeSegments yields the segments of all edges.
func (n *Network) edgeSegments(yield func(edge uint32, s [2]point) bool) {
	var line []point
	for e := range uint32(n.Edges()) {
		line = n.appendLine(line[:0], e)
		for i := 1; i < len(line); i++ {
			if !yield(e, [2]point{line[i-1], line[i]}) {
				return
			}
		}
	}
}
