package osm

import "servicemap/walk"

// Report counts what a file held and what became of it. Ways equals Walkable plus the sum of Skipped. Each rule's count is
// of what it touched; one way or edge may be in several.
type Report struct {
	Nodes     int `json:"nodes"`     // in the file, whatever they are for
	Ways      int `json:"ways"`      // likewise
	Relations int `json:"relations"` // likewise

	Walkable int            `json:"walkableWays"` // ways that gave edges
	Skipped  map[Reason]int `json:"skippedWays"`  // ways that gave none; reasons that did not occur are absent
	Edges    int            `json:"edges"`        // what they gave, passages and areas included

	MissingNodes   int `json:"missingNodes"`   // nodes that walkable ways name and the file does not hold, or holds without a usable place
	CutWays        int `json:"cutWays"`        // walkable ways that miss a node: they end or are cut in two there
	BadCoordinates int `json:"badCoordinates"` // nodes off the earth, left out
	TooLongEdges   int `json:"tooLongEdges"`   // edges left out because no cost can hold them (268 km, or across the antimeridian)

	// Walkable ways.
	PrivateWays     int `json:"privateWays"`     // private by their tags, in one direction at least
	TimedWays       int `json:"timedWays"`       // with a conditional value, judged as at noon of a weekday
	OnewayWays      int `json:"onewayWays"`      // walkable in one direction only
	FallbackWays    int `json:"fallbackWays"`    // carriageways whose pavement is mapped apart
	StepWays        int `json:"stepWays"`        // steps that one climbs
	EscalatorWays   int `json:"escalatorWays"`   // steps and walkways that move
	ElevatorWays    int `json:"elevatorWays"`    // lifts drawn as ways
	FerryWays       int `json:"ferryWays"`       // where Rules open them
	SlowWays        int `json:"slowWays"`        // that take longer for their surface or sac_scale
	CrossingWays    int `json:"crossingWays"`    // marked crossings of a carriageway
	SignalCrossings int `json:"signalCrossings"` // those with signals

	// Nodes that a walkable way uses.
	BlockedNodes      int `json:"blockedNodes"`      // nobody passes
	PrivatePassages   int `json:"privatePassages"`   // gates and entrances for some
	TimedPassages     int `json:"timedPassages"`     // open at noon of a weekday, but not always
	NoWheelNodes      int `json:"noWheelNodes"`      // kerbs and barriers that wheelchairs do not pass
	LimitedWheelNodes int `json:"limitedWheelNodes"` // that they pass with trouble
	SlowPassages      int `json:"slowPassages"`      // turnstiles, kissing gates, stiles
	ElevatorNodes     int `json:"elevatorNodes"`     // lifts drawn as nodes
	SignalNodes       int `json:"signalNodes"`       // signals of carriageways
	OpenFences        int `json:"openFences"`        // where a wall or fence drawn as a line meets a way without gate: it stops nobody

	// Edges.
	PrivateEdges      int `json:"privateEdges"`      // for whatever reason
	InheritedEdges    int `json:"inheritedEdges"`    // only because one reaches them over private ones
	NoWheelEdges      int `json:"noWheelEdges"`      // closed to wheelchairs
	LimitedWheelEdges int `json:"limitedWheelEdges"` // passed by wheelchairs with trouble
	UnknownWheelEdges int `json:"unknownWheelEdges"` // of which nobody recorded whether wheelchairs pass

	Areas AreaReport `json:"areas"`

	SuspectTotal int       `json:"suspectTotal"` // what looks like a mistake in the map
	Suspects     []Suspect `json:"suspects"`     // the first of them, a hundred at most

	Features    int `json:"features"`    // things of the base map
	BrokenAreas int `json:"brokenAreas"` // areas left out of it: a way or a node is not in the file, or a ring does not close
}

// count adds one where something is so.
func count(n *int, is bool) {
	if is {
		*n++
	}
}

func (r *Report) countWay(w *way, f fare) {
	moving := w.rule.is(moves)
	count(&r.PrivateWays, w.rule.forward == private || w.rule.backward == private)
	count(&r.TimedWays, w.flagged(walk.Timed))
	count(&r.OnewayWays, w.rule.forward == closed || w.rule.backward == closed)
	count(&r.FallbackWays, w.flagged(walk.Fallback))
	count(&r.StepWays, w.flagged(walk.Steps) && !moving)
	count(&r.EscalatorWays, moving)
	count(&r.ElevatorWays, w.flagged(walk.Elevator))
	count(&r.FerryWays, w.rule.class == ferry)
	count(&r.SlowWays, w.rule.is(slowGround))
	count(&r.CrossingWays, w.flagged(walk.Crossing))
	count(&r.SignalCrossings, f.waited)
}

func (r *Report) countPassage(p *passage) {
	count(&r.BlockedNodes, p.entry == closed)
	count(&r.PrivatePassages, p.entry == private)
	count(&r.TimedPassages, p.entry != closed && p.timed)
	count(&r.NoWheelNodes, p.flags&walk.NoWheel != 0)
	count(&r.LimitedWheelNodes, p.flags&walk.LimitedWheel != 0)
	count(&r.SlowPassages, p.squeeze)
	count(&r.ElevatorNodes, p.lift)
}

func (r *Report) countEdges(edges []walk.Edge) {
	r.Edges = len(edges)
	for i := range edges {
		flags := edges[i].Flags
		count(&r.PrivateEdges, flags&walk.Private != 0)
		count(&r.NoWheelEdges, flags&walk.NoWheel != 0)
		count(&r.LimitedWheelEdges, flags&walk.LimitedWheel != 0)
		count(&r.UnknownWheelEdges, flags&walk.UnknownWheel != 0)
	}
}

// Reason says why a way gave no edges.
type Reason string

// The reasons. A way has the first that holds.
const (
	NoClass     Reason = "NO_CLASS"     // not a way at all, as far as tags tell: a building, a river, an unknown class
	NotThere    Reason = "NOT_THERE"    // planned, being built or gone
	Ferry       Reason = "FERRY"        // a ferry, whose timetable is not known; Rules may open them
	ClosedClass Reason = "CLOSED_CLASS" // closed to walkers by its class, as a motorway (or Rules, as a cycleway), and `foot` does not open it
	Motorroad   Reason = "MOTORROAD"    // closed by motorroad=yes, and `foot` does not open it
	Expressway  Reason = "EXPRESSWAY"   // a one-way trunk road without pavement, and `foot` does not open it
	NoEntry     Reason = "NO_ENTRY"     // `foot` or `access` forbids it
	Alpine      Reason = "ALPINE"       // a climb, by sac_scale, for hands or ropes
	TooShort    Reason = "TOO_SHORT"    // fewer than two nodes in a row are in the file
	NoEntrance  Reason = "NO_ENTRANCE"  // the ring of an area that no walkable way leads to
	Repeated    Reason = "REPEATED"     // the same way once more
)
