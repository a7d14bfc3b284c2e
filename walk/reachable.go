package walk

// CanReach returns a function that says whether there is a walk, however long, from a point to any of the ends. It looks at
// components alone: within one everything can be walked to, and only one-way edges lead from one to another. (A one-way
// edge that holds both points, or a part of the network so far away that its cost overflows, is not looked for.)
func (n *Network) CanReach(ends []Snap) func(from Snap) bool {
	reached := make([]bool, len(n.components))
	var queue []uint32
	mark := func(component uint32) {
		if !reached[component] {
			reached[component] = true
			queue = append(queue, component)
		}
	}
	for i := range ends {
		n.eachEnd(&ends[i], To, func(vertex uint32) { mark(n.component[vertex]) })
	}
	back := n.waysBack()
	for len(queue) > 0 {
		c := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, from := range back[c] {
			mark(from)
		}
	}
	return func(from Snap) bool {
		found := false
		n.eachEnd(&from, From, func(vertex uint32) { found = found || reached[n.component[vertex]] })
		return found
	}
}

// eachEnd visits the vertices by which one can leave the entries of a snap (From), or get to them (To).
func (n *Network) eachEnd(s *Snap, dir Direction, visit func(vertex uint32)) {
	for _, c := range s.Candidates[:s.Count] {
		forward, backward := n.EdgeCosts(c.Edge)
		if dir == To {
			forward, backward = backward, forward
		}
		if forward != Closed || c.At == n.length[c.Edge] {
			visit(n.ends[c.Edge].upper)
		}
		if backward != Closed || c.At == 0 {
			visit(n.ends[c.Edge].lower)
		}
	}
}

// waysBack returns, by component, the components from which a one-way edge leads to it.
func (n *Network) waysBack() map[uint32][]uint32 {
	back := map[uint32][]uint32{}
	for _, a := range n.asymArc {
		if n.arcs[a].cost&arcCostMask == Closed {
			continue
		}
		ends := n.ends[n.arcEdge[a]>>1]
		from := ends.lower + ends.upper - n.arcs[a].to
		if f, t := n.component[from], n.component[n.arcs[a].to]; f != t {
			back[t] = append(back[t], f)
		}
	}
	return back
}
