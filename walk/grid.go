package walk

import (
	"math"

	"servicemap/geo"
)

// gridCell is the side of an index cell, in metres.
const gridCell = 64

// grid is a flat index over the bounds of the network: for each cell, the edges whose line passes through it.
type grid struct {
	west, south   float64 // in steps
	width, height float64 // of a cell, in steps
	columns, rows int
	first         []uint32 // edges of cell row·columns+column: edges[first[cell]:first[cell+1]]
	edges         []uint32
}

// newGrid indexes all edges. Cells grow beyond 64 m only where a sparse network would have far more cells than edges.
func (n *Network) newGrid() grid {
	if n.Edges() == 0 {
		return grid{first: make([]uint32, 1)}
	}
	scale := geo.ScaleAt((n.bounds.South + n.bounds.North) / 2)
	g := grid{
		west: math.Round(n.bounds.West * stepsPerDegree), south: math.Round(n.bounds.South * stepsPerDegree),
		width: gridCell / scale.Lon * stepsPerDegree, height: gridCell / scale.Lat * stepsPerDegree,
	}
	east, north := n.bounds.East*stepsPerDegree, n.bounds.North*stepsPerDegree
	for most := 8 * (n.Edges() + 1024); ; g.width, g.height = 2*g.width, 2*g.height {
		columns, rows := (east-g.west)/g.width+1, (north-g.south)/g.height+1
		if columns*rows <= float64(most) {
			g.columns, g.rows = int(columns), int(rows)
			break
		}
	}
	g.first = make([]uint32, g.columns*g.rows+1)
	n.eachCell(&g, func(cell int, _ uint32) { g.first[cell+1]++ })
	for cell := range g.columns * g.rows {
		g.first[cell+1] += g.first[cell]
	}
	g.edges = make([]uint32, g.first[g.columns*g.rows])
	next := append([]uint32(nil), g.first...)
	n.eachCell(&g, func(cell int, edge uint32) {
		g.edges[next[cell]] = edge
		next[cell]++
	})
	return g
}

// eachCell visits every cell of every edge once, in the order of edges.
func (n *Network) eachCell(g *grid, visit func(cell int, edge uint32)) {
	const none = math.MaxUint32
	last := make([]uint32, g.columns*g.rows) // the edge that visited the cell last
	for i := range last {
		last[i] = none
	}
	var line []point
	for e := range uint32(n.Edges()) {
		line = n.appendLine(line[:0], e)
		for i := 1; i < len(line); i++ {
			g.eachCellOf(line[i-1], line[i], func(cell int) {
				if last[cell] != e {
					last[cell] = e
					visit(cell, e)
				}
			})
		}
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

// at returns the edges of a cell within the grid.
func (g *grid) at(column, row int) []uint32 {
	cell := row*g.columns + column
	return g.edges[g.first[cell]:g.first[cell+1]]
}
