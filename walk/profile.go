package walk

// Profile says which ways are open to a walker; it goes with any pace.
type Profile uint8

// The profiles.
const (
	Foot Profile = iota
	Wheelchair
)

// PrivateGround says how private ground is walked.
type PrivateGround uint8

// The ways. A network is built with one of them.
const (
	Destination PrivateGround = iota // a walk may begin and end on it, not cross it
	Through                          // it is walked like any other
	Blocked                          // it is closed
)

// PrivateGrounds are the names of the ways, in their order.
func PrivateGrounds() []string { return []string{"destination", "through", "blocked"} }

// String returns the name.
func (p PrivateGround) String() string { return PrivateGrounds()[p] }

// Profile returns whose network it is.
func (n *Network) Profile() Profile { return n.profile }

// For returns the network as a profile sees it: the same vertices, edges and barriers, with costs, components and islands of
// its own. To a wheelchair NoWheel edges are closed and LimitedWheel ones cost × 1.3. Build makes the network of Foot; that
// of Wheelchair is made when first asked for, once. Snaps and targets belong to the network that made them.
func (n *Network) For(p Profile) *Network {
	switch p {
	case n.profile:
		return n
	case Foot:
		return n.foot
	}
	return n.wheelchair()
}

// makeWheelchair makes the network of a wheelchair from that of Foot.
func (n *Network) makeWheelchair() *Network {
	w := &Network{ground: n.ground, profile: Wheelchair, foot: n}
	w.arcs = make([]arc, len(n.arcs))
	w.flags = make([]EdgeFlags, len(n.flags))
	for a := range n.arcs {
		w.arcs[a].to = n.arcs[a].to
	}
	for e := range n.flags {
		w.flags[e] = n.flags[e] &^ edgeFound
	}
	w.storeCosts(func(edge uint32) (forward, backward uint32) {
		forward, backward = n.EdgeCosts(edge)
		return wheelCost(forward, n.flags[edge]), wheelCost(backward, n.flags[edge])
	})
	w.findComponents()
	return w
}

// wheelCost returns what a direction of an edge costs a wheelchair.
func wheelCost(cost uint32, flags EdgeFlags) uint32 {
	switch {
	case cost == Closed || flags&NoWheel != 0:
		return Closed
	case flags&LimitedWheel != 0:
		return min((cost*13+9)/10, Closed-1)
	}
	return cost
}
