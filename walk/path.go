package walk

// Path is a walk in detail: leg, stretches of edges in order, leg. Its EMM and Length are the sums of the parts, exactly.
type Path struct {
	Hit
	Enter, Leave Candidate // where it joins the network and where it leaves it
	Stretches    []Stretch
}

// Stretch is a part of an edge that a path walks.
type Stretch struct {
	Edge       uint32
	Start, End uint32 // millimetres along the edge from its lower vertex; Start > End when it is walked against the edge
	EMM        uint32
	Length     uint32 // real millimetres
}
