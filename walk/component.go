package walk

import (
	"cmp"
	"math"
	"slices"

	"servicemap/geo"
)

// When a component besides the largest is real (walking.md, part 2, item 5; after OpenTripPlanner's island pruning).
const (
	islandEdges     = 10  // edges that a component needs when it stands apart
	islandEdgesNear = 200 // and when a larger component is near: fragments beside the network swallow places
	islandDistance  = 250 // metres up to which that is near
)

// Component is a part of the network within which everything can be walked to and back (a strong component). The edges
// between two components, which are one-way, count to neither, nor do those that are closed.
//
// Private ground counts as if anybody might cross it. That is right as long as a component holds one public part at most
// and all private ground hangs on that, which importers bring about: what hangs on the main part through private edges only
// becomes private as a whole. CanReach does not rely on it.
type Component struct {
	Vertices, Edges int
	Length          uint64 // real millimetres of its edges
	Real            bool   // false for an ISLAND: a fragment that Snap avoids
	Point           geo.LonLat
}

// Components returns all components, the largest first: by edges, then by length, then by lowest vertex. Do not change
// the slice.
func (n *Network) Components() []Component { return n.components }

// Islands returns the components that are not real, the largest first.
func (n *Network) Islands() []Component {
	var islands []Component
	for _, c := range n.components {
		if !c.Real {
			islands = append(islands, c)
		}
	}
	return islands
}

// VertexComponent returns where the component of a vertex stands in Components.
func (n *Network) VertexComponent(vertex uint32) int { return int(n.component[vertex]) }

// EdgeComponent returns where the component of an edge stands in Components: for a one-way edge between two, the larger.
func (n *Network) EdgeComponent(edge uint32) int { return int(n.edgeComponent(edge)) }

func (n *Network) edgeComponent(edge uint32) uint32 {
	return min(n.component[n.ends[edge].lower], n.component[n.ends[edge].upper])
}

// findComponents fills component, components, the island flags and parts; it needs the grid.
func (n *Network) findComponents() {
	var count int
	n.component, count = strong(uint32(len(n.points)), n.around, func(a uint32) (to uint32, open bool) {
		return n.vertexOf(n.arcs[a].to), n.arcs[a].cost&arcCostMask != Closed
	})
	found := make([]Component, count)
	for v := len(n.points) - 1; v >= 0; v-- {
		c := &found[n.component[v]]
		c.Vertices++
		c.Point = n.points[v].lonLat() // in the end its lowest vertex
	}
	for e, ends := range n.ends {
		if c := n.component[ends.lower]; c == n.component[ends.upper] && n.flags[e]&edgeSealed == 0 {
			found[c].Edges++
			found[c].Length += uint64(n.length[e])
		}
	}
	n.rankComponents(found)
	for i := range n.components {
		c := &n.components[i]
		c.Real = i == 0 || c.Edges >= islandEdges
	}
	n.takeBackNear()
	for e := range n.flags {
		if !n.components[n.edgeComponent(uint32(e))].Real {
			n.flags[e] |= edgeIsland
		}
	}
	n.findParts()
}

// rankComponents renumbers the components by size, so that a smaller number is a larger component.
func (n *Network) rankComponents(found []Component) {
	lowest := make([]uint32, len(found))
	for v := len(n.points) - 1; v >= 0; v-- {
		lowest[n.component[v]] = uint32(v)
	}
	order := make([]uint32, len(found))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(found[b].Edges, found[a].Edges), cmp.Compare(found[b].Length, found[a].Length),
			cmp.Compare(lowest[a], lowest[b]))
	})
	rank := make([]uint32, len(found))
	n.components = make([]Component, len(found))
	for i, c := range order {
		rank[c] = uint32(i)
		n.components[i] = found[c]
	}
	for v, c := range n.component {
		n.component[v] = rank[c]
	}
}

// takeBackNear finds the components of middle size that have an edge of a larger component near: they are not real. Only
// these need their distance; smaller ones are islands and larger ones real in any case.
func (n *Network) takeBackNear() {
	var line, other []point
	for e := range uint32(n.Edges()) {
		c := n.edgeComponent(e)
		own := &n.components[c]
		if c == 0 || !own.Real || own.Edges >= islandEdgesNear {
			continue
		}
		line = n.appendLine(line[:0], e)
		for i := 1; i < len(line) && own.Real; i++ {
			n.eachEdgeNear(line[i-1], line[i], islandDistance, func(f uint32) bool {
				if n.edgeComponent(f) < c {
					other = n.appendLine(other[:0], f)
					own.Real = !lineWithin(other, line[i-1], line[i], islandDistance)
				}
				return own.Real
			})
		}
	}
}

// eachEdgeNear visits the edges of all cells around a segment, some more than once, until visit returns false.
func (n *Network) eachEdgeNear(a, b point, metres float64, visit func(edge uint32) bool) {
	g := &n.grid
	scale := geo.ScaleAt(math.Max(math.Abs(float64(a.y)), math.Abs(float64(b.y)))/stepsPerDegree + 0.01)
	dx, dy := metres/scale.Lon*stepsPerDegree, metres/scale.Lat*stepsPerDegree*1.01 // a degree of latitude is longest at the poles
	southwest := point{int32(float64(min(a.x, b.x)) - dx), int32(float64(min(a.y, b.y)) - dy)}
	northeast := point{int32(float64(max(a.x, b.x)) + dx), int32(float64(max(a.y, b.y)) + dy)}
	for edges := range g.cellsIn(southwest, northeast) {
		for _, f := range edges {
			if !visit(f) {
				return
			}
		}
	}
}

// lineWithin reports whether a line comes within some metres of the segment ab.
func lineWithin(line []point, a, b point, metres float64) bool {
	limit := metres * metres
	l := planeAt(a.lonLat())
	bx, by := l.metres(b)
	for i := 1; i < len(line); i++ {
		cx, cy := l.metres(line[i-1])
		dx, dy := l.metres(line[i])
		if segmentsCross(0, 0, bx, by, cx, cy, dx, dy) {
			return true
		}
		for _, s := range [4][4]float64{ // the nearest pair has an end of one of the two
			{cx, cy, dx, dy}, {cx - bx, cy - by, dx - bx, dy - by},
			{-cx, -cy, bx - cx, by - cy}, {-dx, -dy, bx - dx, by - dy},
		} {
			if _, d2 := foot(s[0], s[1], s[2], s[3]); d2 <= limit {
				return true
			}
		}
	}
	return false
}

// segmentsCross reports whether ab and cd cross at a point inside both.
func segmentsCross(ax, ay, bx, by, cx, cy, dx, dy float64) bool {
	side := func(px, py, qx, qy, rx, ry float64) float64 { return (qx-px)*(ry-py) - (qy-py)*(rx-px) }
	return side(ax, ay, bx, by, cx, cy)*side(ax, ay, bx, by, dx, dy) < 0 &&
		side(cx, cy, dx, dy, ax, ay)*side(cx, cy, dx, dy, bx, by) < 0
}
