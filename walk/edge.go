package walk

import "servicemap/geo"

// Edge is one stretch of way between two vertices, as an importer makes it and the database keeps it: the input of Build.
type Edge struct {
	From, To int64        // vertex keys: OpenStreetMap node ids, negative for copies of a split node
	Line     []geo.LonLat // from From to To, two points at least, in steps of 1e-7 degrees
	Length   uint32       // real millimetres along Line, at least 1
	Forward  uint32       // effective millimetres From → To; Closed when nobody may walk that way
	Backward uint32       // effective millimetres To → From; Closed likewise
	Flags    EdgeFlags
	Class    string // the OpenStreetMap class: "footway", "residential", "platform" …
	Name     string // the street's name as signed; empty when it has none
	Way      int64  // the OpenStreetMap way or relation it came from
}

// Closed is the cost of a direction in which nobody may walk. Costs that are open lie in 1..Closed-1 (268 km).
const Closed uint32 = 1<<28 - 1

// EdgeFlags say what kind of ground an edge is.
type EdgeFlags uint16

// The flags. All of these make an edge a poor place to enter the network: see Network.Snap. The two highest bits are the
// network's own.
const (
	Steps    EdgeFlags = 1 << iota
	Elevator           // a lift, or a way made of one
	Tunnel
	Bridge
	Indoor
	Layered  // on a layer other than the ground's
	Fallback // a carriageway beside which the walkers' own way is mapped (sidewalk=separate)
)
