package walk

import (
	"sync"

	"servicemap/geo"
)

// Network is a walking network in flat arrays, as one profile sees it. It never changes after Build and is safe for
// concurrent use.
//
// Vertices and edges are numbers from 0. Vertices lie in Hilbert order and edges in the order of their lower vertex, so
// neighbours in the street are neighbours in memory. Every edge runs from its lower to its upper vertex, whichever way
// the importer gave it: "forward", positions along it and its line all follow that direction.
type Network struct {
	ground

	// What a search reads, with first and arcEdge.
	arcs     []arc       // out of each state
	asymArc  []uint32    // arcs with arcAsym, ascending,
	asymBack []uint32    // and what the way back costs
	flags    []EdgeFlags // per edge, with edgeOwn

	component  []uint32 // per vertex, into components
	components []Component
	parts      parts

	profile    Profile
	foot       *Network
	wheelchair func() *Network // makes it when first asked
}

// ground is what the profiles share: all but costs and what follows from them.
type ground struct {
	first   []uint32 // arcs of state s: arcs[first[s]:first[s+1]]
	arcEdge []uint32 // per arc: edge<<1, plus 1 when the arc leaves the edge's upper vertex
	layers  layers

	// What an edge is.
	ends    []ends
	length  []uint32 // real millimetres
	name    []uint32 // into names
	class   []uint32 // into classes
	way     []int64
	names   []string // ascending
	classes []string // ascending

	// Where it lies.
	points    []point  // per vertex
	lineFirst []uint32 // inner points of edge e: lines[lineFirst[e]:lineFirst[e+1]]
	lines     []byte
	grid      grid
	bounds    geo.Box
	barriers  barriers
	pull      pull

	workspaces pool[workspace]
	sweeps     pool[sweep]
	queries    pool[snapQuery]
}

// arc leads out of a state to another. The cost is that of walking it outwards.
type arc struct{ to, cost uint32 }

// The bits of an arc's cost; the highest three are free.
const (
	arcAsym     uint32 = 1 << 28 // a direction is closed, or the two cost differently: the way back stands in asymBack
	arcCostMask uint32 = 1<<28 - 1
)

// Flags an edge gets by being built, above those of the importer.
const (
	edgeIsland  EdgeFlags = 1 << 31 // of a component that is not real
	edgeSealed  EdgeFlags = 1 << 30 // closed in both directions
	edgeLayered EdgeFlags = 1 << 29 // private ground that a walk could cross, so that layers must keep it from it

	edgeFound = edgeIsland | edgeSealed // by the costs of a profile; the layers are those of all
	edgeOwn   = edgeFound | edgeLayered
)

// ends are the vertices of an edge; the same one twice for a loop.
type ends struct{ lower, upper uint32 }

// point is a place in steps of 1e-7 degrees.
type point struct{ x, y int32 }

const stepsPerDegree = 1e7

func (p point) lonLat() geo.LonLat {
	return geo.LonLat{Lon: float64(p.x) / stepsPerDegree, Lat: float64(p.y) / stepsPerDegree}
}

// newNetwork returns a network without arrays.
func newNetwork() *Network {
	n := &Network{ground: ground{
		workspaces: newPool[workspace](),
		sweeps:     newPool[sweep](),
		queries:    newPool[snapQuery](),
		bounds:     geo.EmptyBox(),
	}}
	n.foot, n.wheelchair = n, sync.OnceValue(n.makeWheelchair)
	return n
}

// Vertices returns the number of vertices.
func (n *Network) Vertices() int { return len(n.points) }

// Edges returns the number of edges.
func (n *Network) Edges() int { return len(n.ends) }

// Bounds returns the box of all edges' lines; empty for a network without edges.
func (n *Network) Bounds() geo.Box { return n.bounds }

// PrivateGround returns how private ground is walked.
func (n *Network) PrivateGround() PrivateGround { return n.layers.rule }

// Point returns where a vertex lies.
func (n *Network) Point(vertex uint32) geo.LonLat { return n.points[vertex].lonLat() }

// EdgeEnds returns the lower and the upper vertex of an edge.
func (n *Network) EdgeEnds(edge uint32) (lower, upper uint32) {
	return n.ends[edge].lower, n.ends[edge].upper
}

// EdgeCosts returns the effective millimetres of an edge from its lower to its upper vertex and back, Closed where nobody
// may walk.
func (n *Network) EdgeCosts(edge uint32) (forward, backward uint32) {
	a, _ := n.around(n.ends[edge].lower)
	for n.arcEdge[a] != edge<<1 { // arcs of a state stand in the order of arcEdge; a handful
		a++
	}
	return n.arcCosts(a)
}

// arcCosts returns what an arc costs, and what the way back costs.
func (n *Network) arcCosts(a uint32) (out, back uint32) {
	out = n.arcs[a].cost & arcCostMask
	if n.arcs[a].cost&arcAsym != 0 {
		return out, n.backCost(a)
	}
	return out, out
}

// backCost returns what the way back costs for an arc with arcAsym.
func (n *Network) backCost(a uint32) uint32 {
	low, high := 0, len(n.asymArc)
	for low < high {
		middle := int(uint(low+high) >> 1)
		if n.asymArc[middle] < a {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return n.asymBack[low]
}

// PartCost returns the effective millimetres of walking along an edge from one position to another, and false when that
// direction is closed. Parts add up to the whole exactly, wherever it is cut.
func (n *Network) PartCost(edge, from, to uint32) (emm uint32, open bool) {
	return n.along(edge).move(from, to)
}

// EdgeLength returns the real millimetres of an edge.
func (n *Network) EdgeLength(edge uint32) uint32 { return n.length[edge] }

// EdgeFlags returns the flags the importer gave an edge.
func (n *Network) EdgeFlags(edge uint32) EdgeFlags {
	return n.flags[edge] &^ edgeOwn
}

// EdgeName returns the street's name of an edge, empty when it has none.
func (n *Network) EdgeName(edge uint32) string { return n.names[n.name[edge]] }

// EdgeClass returns the OpenStreetMap class of an edge.
func (n *Network) EdgeClass(edge uint32) string { return n.classes[n.class[edge]] }

// EdgeWay returns the OpenStreetMap way or relation an edge came from.
func (n *Network) EdgeWay(edge uint32) int64 { return n.way[edge] }
