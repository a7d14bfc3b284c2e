package walk

// door is an end of an edge that holds an entry of a point: walks between the entry and the rest of the network pass it.
type door struct {
	effort        // between the point and the end of the edge, leg included
	entry  int    // the number of the candidate
	at     uint32 // the position of that end
	state  uint32
}

// appendStarts appends the doors by which walks leave a point (To: come to it) when the search starts there.
func (n *Network) appendStarts(doors []door, snap *Snap, dir Direction) []door {
	for i := range snap.Candidates[:snap.Count] {
		c := &snap.Candidates[i]
		a, ends, leg := n.along(c.Edge), n.ends[c.Edge], n.leg(c)
		if part, open := n.part(c.Edge, a, dir, c.At, 0); open {
			doors = append(doors, door{leg.plus(part), i, 0, n.startState(c.Edge, ends.lower)})
		}
		if part, open := n.part(c.Edge, a, dir, c.At, a.length); open {
			doors = append(doors, door{leg.plus(part), i, a.length, n.startState(c.Edge, ends.upper)})
		}
	}
	return doors
}

// appendEnds appends the doors by which walks come to a point (To: leave it) when the search ends there.
func (n *Network) appendEnds(doors []door, snap *Snap, dir Direction) []door {
	for i := range snap.Candidates[:snap.Count] {
		c := &snap.Candidates[i]
		a, ends, leg := n.along(c.Edge), n.ends[c.Edge], n.leg(c)
		for _, end := range [2]struct{ vertex, at uint32 }{{ends.lower, 0}, {ends.upper, a.length}} {
			part, open := n.part(c.Edge, a, dir, end.at, c.At)
			if !open {
				continue
			}
			states, count := n.endStates(c.Edge, end.vertex)
			for _, state := range states[:count] {
				doors = append(doors, door{leg.plus(part), i, end.at, state})
			}
		}
	}
	return doors
}

// between returns the effort of a walk from one entry to another (To: the other way) along the edge that holds both, both
// legs included, and whether there is one.
func (n *Network) between(start, end *Candidate, dir Direction) (effort, bool) {
	if start.Edge != end.Edge {
		return effort{}, false
	}
	part, open := n.part(start.Edge, n.along(start.Edge), dir, start.At, end.At)
	return n.leg(start).plus(part).plus(n.leg(end)), open
}
