package walk

import "unsafe"

// Memory says what a network holds, in bytes.
type Memory struct {
	Search   int // what searches read: states, arcs, edge of each arc, asymmetric costs, edge flags
	Edges    int // length, ends, name, class, way, component
	Geometry int // vertices' coordinates, edges' lines, barriers
	Index    int // the grids of edges and barriers
	Texts    int // names and classes
	Total    int

	SearchPerEdge, TotalPerEdge float64
}

// The parts of a Memory that the arrays of an image belong to.
const (
	inFile = iota // none: in the network it is no array
	ofSearch
	ofEdges
	ofGeometry
	ofIndex
	ofTexts
	memoryParts
)

const stringHeader = 16 // bytes of a string besides its text

// Bytes returns what the network holds, as its profile sees it; of what the profiles share, each counts all. Workspaces of
// searches come on top: 16 bytes a state and target for each processor, 4 more once wheelchairs are searched for, 32 a state
// once paths are, and 8 a state, with what waits, once Sweep is asked.
func (n *Network) Bytes() Memory {
	var parts [memoryParts]int
	for _, a := range n.image().arrays() {
		parts[a.part] += a.room
	}
	m := Memory{
		Search: parts[ofSearch], Edges: parts[ofEdges], Geometry: parts[ofGeometry], Index: parts[ofIndex],
		Texts: parts[ofTexts] + stringHeader*(cap(n.names)+cap(n.classes)),
	}
	m.Total = m.Search + m.Edges + m.Geometry + m.Index + m.Texts
	if edges := float64(n.Edges()); edges > 0 {
		m.SearchPerEdge, m.TotalPerEdge = float64(m.Search)/edges, float64(m.Total)/edges
	}
	return m
}

func size[T any](s []T) int { return cap(s) * int(unsafe.Sizeof(*new(T))) }
