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

// EdgeFlags say what kind of ground an edge is. The highest bits are the network's own: importers and the database leave
// them 0.
type EdgeFlags uint32

// The flags. The first seven make an edge a poor place to enter the network: see Network.Snap.
const (
	Steps    EdgeFlags = 1 << iota
	Elevator           // a lift, or a way made of one
	Tunnel
	Bridge
	Indoor
	Layered  // on a layer other than the ground's
	Fallback // a carriageway beside which the walkers' own way is mapped (sidewalk=separate)

	Private  // private ground or a private passage: a walk may begin and end there, not cross it; see PrivateGround
	Gate     // a passage through a gate or barrier that is private or open at times only
	Timed    // open at times only; it is judged as on a weekday at noon
	Crossing // a marked crossing of a carriageway
	Square   // along the edge of a walkable area, or across it
	Rising   // climbs from From to To
	Falling  // descends from From to To

	NoWheel      // closed to wheelchairs
	LimitedWheel // passable for wheelchairs with trouble: their cost is × 1.3
	UnknownWheel // nobody recorded whether a wheelchair passes
)

// turned returns the flags as seen by who goes the other way.
func (f EdgeFlags) turned() EdgeFlags {
	t := f &^ (Rising | Falling)
	if f&Rising != 0 {
		t |= Falling
	}
	if f&Falling != 0 {
		t |= Rising
	}
	return t
}

// Names returns what is set, in words, in the order of the flags.
func (f EdgeFlags) Names() []string {
	var names []string
	for i, name := range [...]string{
		"steps", "elevator", "tunnel", "bridge", "indoor", "layered", "fallback", "private", "gate", "timed", "crossing", "square",
		"rising", "falling", "no wheelchair", "limited wheelchair", "unknown wheelchair",
	} {
		if f>>i&1 != 0 {
			names = append(names, name)
		}
	}
	return names
}
