package osm

// Report counts what a file held and what became of it. Ways equals Walkable plus the sum of Skipped.
type Report struct {
	Nodes, Ways, Relations int // elements in the file, whatever they are for

	Walkable int            // ways that gave edges
	Skipped  map[Reason]int // ways that gave none; reasons that did not occur are absent

	MissingNodes   int // nodes that walkable ways name and the file does not hold, or holds without a usable place
	CutWays        int // walkable ways that miss a node: they end or are cut in two there
	BadCoordinates int // nodes off the earth, left out
	TooLongEdges   int // edges left out because no cost can hold them (268 km, or across the antimeridian)

	Features    int // things of the base map
	BrokenAreas int // areas left out of it: a way or a node is not in the file, or a ring does not close
}

// Reason says why a way gave no edges.
type Reason string

// The reasons. A way has the first that holds.
const (
	NoClass     Reason = "NO_CLASS"     // not a way at all, as far as tags tell: a building, a river, an unknown class
	NotThere    Reason = "NOT_THERE"    // planned, being built or gone; ferries, which need a timetable
	ClosedClass Reason = "CLOSED_CLASS" // closed to walkers by its class, as a motorway, and `foot` does not open it
	Motorroad   Reason = "MOTORROAD"    // closed by motorroad=yes, and `foot` does not open it
	Expressway  Reason = "EXPRESSWAY"   // a one-way trunk road without pavement, and `foot` does not open it
	NoEntry     Reason = "NO_ENTRY"     // `foot` or `access` forbids it
	Private     Reason = "PRIVATE"      // `foot` or `access` keeps it for some; closed for now
	TooShort    Reason = "TOO_SHORT"    // fewer than two nodes in a row are in the file
	Repeated    Reason = "REPEATED"     // the same way once more
)
