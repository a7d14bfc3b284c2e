package route

import "servicemap/walk"

// Kind is what a step leads over.
type Kind uint8

// The kinds.
const (
	Street Kind = iota // a street, road or path
	StepsUp
	StepsDown
	Steps // nobody recorded whether they lead up or down
	Elevator
	Footbridge
	Underpass
	Crossing // of a carriageway
	Square
	Gate // a passage that is private or open at times only
	Ferry
	OffNetwork // between a point asked and the network
)

// String returns the kind as the contract spells it.
func (k Kind) String() string {
	return [...]string{
		"STREET", "STEPS_UP", "STEPS_DOWN", "STEPS", "ELEVATOR", "FOOTBRIDGE", "UNDERPASS", "CROSSING", "SQUARE", "GATE", "FERRY",
		"OFF_NETWORK",
	}[k]
}

// kindOf returns the kind of an edge, walked from its lower to its upper vertex or against that.
func kindOf(n *walk.Network, edge uint32, against bool) Kind {
	flags, class := n.EdgeFlags(edge), n.EdgeClass(edge)
	has := func(f walk.EdgeFlags) bool { return flags&f != 0 }
	switch {
	case has(walk.Gate):
		return Gate
	case has(walk.Elevator):
		return Elevator
	case has(walk.Steps):
		return stepsKind(has(walk.Rising), has(walk.Falling), against)
	case class == "ferry":
		return Ferry
	case has(walk.Crossing):
		return Crossing
	case has(walk.Tunnel):
		return Underpass
	case has(walk.Bridge) && !isRoad(class): // along a road over a bridge the road's name says it better
		return Footbridge
	case has(walk.Square):
		return Square
	}
	return Street
}

// stepsKind returns the kind of steps that rise or fall along their edge.
func stepsKind(rising, falling, against bool) Kind {
	if rising == falling {
		return Steps
	}
	if rising == against {
		return StepsDown
	}
	return StepsUp
}

// isRoad reports whether a class is a road that walkers share with vehicles.
func isRoad(class string) bool {
	switch class {
	case "footway", "path", "pedestrian", "steps", "cycleway", "corridor", "elevator", "platform", "pier", "bridleway", "ferry":
		return false
	}
	return true
}
