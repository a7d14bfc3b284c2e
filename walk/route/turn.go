package route

import "math"

// Turn is what a walker does at the start of a step.
type Turn uint8

// The turns.
const (
	Depart Turn = iota
	Straight
	SlightLeft
	Left
	SharpLeft
	SlightRight
	Right
	SharpRight
	UTurn
	Arrive
)

// String returns the turn as the contract spells it.
func (t Turn) String() string {
	return [...]string{
		"DEPART", "STRAIGHT", "SLIGHT_LEFT", "LEFT", "SHARP_LEFT", "SLIGHT_RIGHT", "RIGHT", "SHARP_RIGHT", "U_TURN", "ARRIVE",
	}[t]
}

// Where one turn ends and the next begins, in degrees to either side (walking.md, part 7; the last one is ours).
const (
	straightBelow = 20
	slightBelow   = 45
	plainBelow    = 120
	sharpBelow    = 165 // beyond: back the way one came
)

// turnOf returns the turn of an angle in degrees, to the right above 0.
func turnOf(angle float64) Turn {
	size := math.Abs(angle)
	left, right := SharpLeft, SharpRight
	switch {
	case size < straightBelow:
		return Straight
	case size < slightBelow:
		left, right = SlightLeft, SlightRight
	case size < plainBelow:
		left, right = Left, Right
	case size >= sharpBelow:
		return UTurn
	}
	if angle < 0 {
		return left
	}
	return right
}

// vec is a way on a plane in metres.
type vec struct{ east, north float64 }

func (v vec) minus(o vec) vec     { return vec{v.east - o.east, v.north - o.north} }
func (v vec) length() float64     { return math.Hypot(v.east, v.north) }
func (v vec) dot(o vec) float64   { return v.east*o.east + v.north*o.north }
func (v vec) cross(o vec) float64 { return v.east*o.north - v.north*o.east }

// toward returns the point some part of the way to another.
func (v vec) toward(o vec, part float64) vec {
	return vec{v.east + part*(o.east-v.east), v.north + part*(o.north-v.north)}
}

// heading returns the direction in degrees clockwise from north, 0 up to 360; 0 for no way at all.
func (v vec) heading() float64 {
	return math.Mod(math.Atan2(v.east, v.north)*180/math.Pi+360, 360)
}

// angle returns by how many degrees the way b turns to the right from the way a, above -180 and up to 180; 0 where one of
// them leads nowhere.
func angle(a, b vec) float64 {
	cross := -a.cross(b)
	if cross == 0 {
		cross = 0 // not -0: straight back is to the right, whichever way the zero came about
	}
	return math.Atan2(cross, a.dot(b)) * 180 / math.Pi
}
