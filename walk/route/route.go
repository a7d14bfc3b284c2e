// Package route tells a walk so that a person with a phone in hand can follow it: a line, and steps to read, in Chinese and
// English.
//
// A step is a turn and the way that follows it. The first one departs, the last one arrives; every list of instructions is
// shaped so. A leg between a point asked and the network is a step of its own when it is 10 m or longer, and part of the
// first step when it is shorter; the last leg is always the step that arrives, 0 m long where there is none.
//
// Points are WGS 84 degrees in steps of 1e-7, lengths are real millimetres, costs effective millimetres as in package walk,
// angles degrees to the right. The steps' lengths and costs sum to the walk's exactly; so do their metres and seconds, which
// are rounded along the walk, not each for itself. The rules stand in walking.md, part 7.
package route

import (
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/walk"
)

// Route is a walk told.
type Route struct {
	Line  []geo.LonLat // from the point asked to the point asked, two points at least
	Steps []Step       // two at least
}

// Step is a turn and the way after it.
type Step struct {
	Turn     Turn        // made at its start
	Kind     Kind        // of the way
	Street   string      // its name as signed; of a crossing the road crossed, of a first leg the street it leads to; or empty
	Beside   string      // where it has no name: that of the road it runs beside; or empty
	Class    string      // the OpenStreetMap class of the way, as in walk.Edge; empty for a leg between two points off the network
	Stays    bool        // on the street of the steps before
	Private  bool        // on private ground, or through a private gate
	Timed    bool        // open at times only; the walk was found for a weekday at noon
	Layered  bool        // above or below the ground's layer; an underpass that is not is a passage through a building
	Heading  float64     // degrees clockwise from north at its start, 0 up to 360
	Side     Turn        // of an arrival: on which side the point is, Left or Right; else Straight
	Landmark *fault.Text // the name of one within 30 m of its start, or at the point of an arrival; or nil

	Crossings int    // marked crossings straight ahead along it
	EMM       uint32 // effective millimetres
	Length    uint32 // real millimetres
	Unknown   uint32 // of which no record says whether the profile can pass, as walk.Path.UnknownMillimetres counts them

	Line []geo.LonLat // two points at least, a part of the route's line; it begins where the line of the step before ends

	emmBefore, lengthBefore uint32 // of the steps before
	reached                 bool   // the leg before named the street already
}

// Metres returns the real metres of the step, rounded so that those of all steps sum to walk.Metres of the whole walk.
func (s *Step) Metres() int {
	return walk.Metres(s.lengthBefore+s.Length) - walk.Metres(s.lengthBefore)
}

// Seconds returns the whole seconds of the step, rounded so that those of all steps sum to Pace.Seconds of the whole walk.
func (s *Step) Seconds(pace walk.Pace) int {
	return pace.Seconds(s.emmBefore+s.EMM) - pace.Seconds(s.emmBefore)
}

// Describe tells a path found on a network for a walk from one point to another. The lines of the steps are parts of the
// route's line: callers do not change them.
func Describe(n *walk.Network, path walk.Path, from, to geo.LonLat, landmarks Landmarks) Route {
	d := newDraft(n, &path, from, to)
	d.join()
	return Route{Line: d.points, Steps: d.steps(landmarks)}
}
