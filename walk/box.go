package walk

import (
	"slices"

	"servicemap/geo"
)

// EdgesIn returns the edges whose line comes near a box, in ascending order: all that pass through it, and some that pass
// by within an index cell of it.
func (n *Network) EdgesIn(box geo.Box) []uint32 {
	if n.Edges() == 0 || box.Empty() {
		return nil
	}
	g := &n.grid
	var edges []uint32
	for row := g.row(box.South * stepsPerDegree); row <= g.row(box.North*stepsPerDegree); row++ {
		for column := g.column(box.West * stepsPerDegree); column <= g.column(box.East*stepsPerDegree); column++ {
			edges = append(edges, g.at(column, row)...)
		}
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}
