package walk

import "iter"

// Arc is an arc of the graph that searches walk, for other programs to search it too. The graph has states for nodes: see
// States.
type Arc struct {
	ID       uint32 // from 0, the same for all profiles
	From, To uint32 // states; there is no way back but by another Arc
	Edge     uint32
	Cost     uint32 // effective millimetres of walking the arc, or Closed
	Back     uint32 // of walking its edge the other way, or Closed: searches for the walks to a point take arcs at this cost
}

// Arcs yields all arcs, those of one state together.
func (n *Network) Arcs() iter.Seq[Arc] {
	return func(yield func(Arc) bool) {
		for s := range n.layers.states {
			for a := n.first[s]; a < n.first[s+1]; a++ {
				cost, back := n.arcCosts(a)
				if !yield(Arc{ID: a, From: s, To: n.arcs[a].to, Edge: n.arcEdge[a] >> 1, Cost: cost, Back: back}) {
					return
				}
			}
		}
	}
}

// States returns the number of states: the vertices, by their own numbers, and above them two copies of each vertex that
// touches private ground with several ways out, which keep the rule of Destination. A network without such has no copies.
func (n *Network) States() int { return int(n.layers.states) }

// StateVertex returns the vertex of a state.
func (n *Network) StateVertex(state uint32) uint32 { return n.vertexOf(state) }

// StartState returns the state in which a search that starts on an edge comes to one of its ends.
func (n *Network) StartState(edge, vertex uint32) uint32 { return n.startState(edge, vertex) }

// EndStates returns the states of an end of an edge from which a search may go on to end on the edge.
func (n *Network) EndStates(edge, vertex uint32) []uint32 {
	states, count := n.endStates(edge, vertex)
	return states[:count]
}
