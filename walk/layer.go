package walk

import "iter"

// Private ground, under the rule Destination: a walk may begin and end on it, not cross it. So a path reads private* public*
// private*, and a search is in one of three phases, each a layer of the graph:
//
//	0  on the private ground where the walk began
//	1  on public ground
//	2  on the private ground where it ends
//
// A public edge (u, v) leads u1–v1 and u0→v1, a private one u0–v0, u1→v2 and u2–v2. A walk that begins on a private edge
// begins in layer 0, one on a public edge in layer 1. An end on a public edge is reached from layers 0 and 1, one on a
// private edge from all three. The pattern reads the same from both ends, so a search for the walks to a point uses the
// same arcs with the cost of the way back. (OpenTripPlanner's no-thru traffic is the same rule, kept in its states.)
//
// Private ground that meets public ground at one vertex only needs no layers: who comes out comes out where he went in, and
// no shortest walk does that. Such are most drives and yards. They count as public here; a part of private ground with more
// ways out does so nowhere, for a walk that ends in one corner of it may cross the rest.
//
// A state is a vertex in a layer: the vertex's own number in layer 1; the vertices that touch private ground that could be
// crossed have two copies above all vertices, for layers 0 and 2. A network without such edges has no copies.
type layers struct {
	rule    PrivateGround
	states  uint32    // vertices and copies
	private EdgeFlags // what marks an edge as private ground: edgeLayered, or nothing when all edges are alike
	copies  ranks     // of the vertices with copies
	copied  []uint32  // vertex of copy pair i
}

// findLayers marks the private ground that could be crossed and makes the copies; it needs the edges.
func (n *Network) findLayers(rule PrivateGround) {
	vertices := uint32(len(n.points))
	n.layers = layers{rule: rule, states: vertices}
	if rule != Destination {
		return
	}
	n.markCrossable()
	touches := func(yield func(uint32) bool) {
		for e, ends := range n.ends {
			if n.flags[e]&edgeLayered != 0 && (!yield(ends.lower) || !yield(ends.upper)) {
				return
			}
		}
	}
	copies := newRanks(vertices, touches)
	var copied []uint32
	for v := range vertices {
		if _, ok := copies.find(v); ok {
			copied = append(copied, v)
		}
	}
	if len(copied) > 0 {
		n.layers = layers{rule, vertices + 2*uint32(len(copied)), edgeLayered, copies, copied}
	}
}

// markCrossable marks the private edges that hang together, at vertices, and meet public ground at two vertices or more.
func (n *Network) markCrossable() {
	group := make([]uint32, len(n.points)) // by vertex: one of its group that leads on to the one which stands for it
	for v := range group {
		group[v] = uint32(v)
	}
	find := func(v uint32) uint32 {
		for group[v] != v {
			group[v] = group[group[v]]
			v = group[v]
		}
		return v
	}
	public := make([]bool, len(n.points))
	for e, ends := range n.ends {
		if n.flags[e]&Private != 0 {
			group[find(ends.lower)] = find(ends.upper)
		} else {
			public[ends.lower], public[ends.upper] = true, true
		}
	}
	gates := make([]uint32, len(n.points)) // of the group that a vertex stands for
	for v, is := range public {
		if is {
			gates[find(uint32(v))]++
		}
	}
	for e, ends := range n.ends {
		if n.flags[e]&Private != 0 && gates[find(ends.lower)] > 1 {
			n.flags[e] |= edgeLayered
		}
	}
}

// isPrivate reports whether an edge is private ground to the layers.
func (n *Network) isPrivate(edge uint32) bool { return n.flags[edge]&n.layers.private != 0 }

// copiesOf returns the states of a vertex in layers 0 and 2, and false when it has none but its own.
func (n *Network) copiesOf(vertex uint32) (began, ending uint32, ok bool) {
	if n.layers.private == 0 {
		return 0, 0, false
	}
	i, ok := n.layers.copies.find(vertex)
	state := uint32(len(n.points)) + 2*i
	return state, state + 1, ok
}

// vertexOf returns the vertex of a state.
func (n *Network) vertexOf(state uint32) uint32 {
	if vertices := uint32(len(n.points)); state >= vertices {
		return n.layers.copied[(state-vertices)/2]
	}
	return state
}

// startState returns the state in which a walk that begins on an edge comes to an end of it.
func (n *Network) startState(edge, vertex uint32) uint32 {
	if n.isPrivate(edge) {
		vertex, _, _ = n.copiesOf(vertex)
	}
	return vertex
}

// endStates returns the states of a vertex from which a walk may end on an edge there.
func (n *Network) endStates(edge, vertex uint32) (states [3]uint32, count int) {
	states[0], count = vertex, 1
	if began, ending, ok := n.copiesOf(vertex); ok {
		states[1], count = began, 2
		if n.isPrivate(edge) {
			states[2], count = ending, 3
		}
	}
	return states, count
}

// around returns the range of arcs in which all edges at a vertex stand.
func (n *Network) around(vertex uint32) (first, end uint32) {
	if began, _, ok := n.copiesOf(vertex); ok {
		vertex = began
	}
	return n.first[vertex], n.first[vertex+1]
}

// layeredArcs yields the arcs of all layers as (from, to) states and the edge as in arcEdge, edge by edge.
func (n *Network) layeredArcs() iter.Seq2[[2]uint32, uint32] {
	public := newRanks(uint32(len(n.points)), func(yield func(uint32) bool) {
		for e, ends := range n.ends {
			if !n.isPrivate(uint32(e)) && (!yield(ends.lower) || !yield(ends.upper)) {
				return
			}
		}
	})
	return func(yield func([2]uint32, uint32) bool) {
		for e, ends := range n.ends {
			for turned, from := range [2]uint32{ends.lower, ends.upper} {
				to, code := ends.lower+ends.upper-from, uint32(e)<<1|uint32(turned)
				began, ending, copied := n.copiesOf(from)
				if !n.isPrivate(uint32(e)) {
					if !yield([2]uint32{from, to}, code) || copied && !yield([2]uint32{began, to}, code) {
						return
					}
					continue
				}
				toBegan, toEnding, _ := n.copiesOf(to)
				if !yield([2]uint32{began, toBegan}, code) || !yield([2]uint32{ending, toEnding}, code) {
					return
				}
				if _, ok := public.find(from); ok && !yield([2]uint32{from, toEnding}, code) {
					return
				}
			}
		}
	}
}
