package osm

// Suspect is what looks like a mistake in the map, for those who mend it.
type Suspect struct {
	Kind      SuspectKind `json:"kind"`
	Node      int64       `json:"node,omitempty"` // its OpenStreetMap id; 0: none in particular
	Way       int64       `json:"way,omitempty"`  // likewise
	Longitude float64     `json:"longitude"`      // degrees
	Latitude  float64     `json:"latitude"`       // degrees
}

// SuspectKind says what looks wrong.
type SuspectKind string

// The kinds.
const (
	DeadEndNearWay    SuspectKind = "DEAD_END_NEAR_WAY"   // the node ends a way within 0.5 m of the way named, without joining it
	BarrierAtJunction SuspectKind = "BARRIER_AT_JUNCTION" // the node bars or hinders three ways or more: it belongs on one
	UnreadCondition   SuspectKind = "UNREAD_CONDITION"    // a conditional value or opening hours that are not understood
)

// mostSuspects is how many are kept.
const mostSuspects = 100

// suspect notes a suspect that lies at a node of the table.
func (n *network) suspect(s Suspect, at int64) {
	n.report.SuspectTotal++
	if len(n.report.Suspects) < mostSuspects {
		p := n.place(at)
		s.Longitude, s.Latitude = p.Lon, p.Lat
		n.report.Suspects = append(n.report.Suspects, s)
	}
}
