package osm

import (
	"math"
	"strconv"

	"servicemap/geo"
	"servicemap/walk"
)

// What ways cost beyond their length, after GraphHopper, OpenTripPlanner and Valhalla, which differ among themselves.
const (
	plain        = 1000   // thousandths: as long as it is
	climb        = 1700   // thousandths: steps
	carriageway  = 1300   // thousandths: a road whose pavement is mapped apart
	stepCost     = 600    // millimetres: the least for each counted step
	rideCost     = 40_000 // millimetres: one ride in a lift, which is 36 seconds of walking
	maxStepCount = 20_000 // the longest stairway there is, on the Niesen, has 11,674
)

// factorOf returns the factor of length and the counted steps. An escalator costs its length: it does the climbing.
func factorOf(t tags, flags walk.EdgeFlags) (factor, steps uint64) {
	factor = plain
	conveying := t.get("conveying")
	if flags&walk.Steps != 0 && (conveying == "" || conveying == "no") {
		factor = climb
		if n, err := strconv.ParseUint(t.get("step_count"), 10, 64); err == nil && n <= maxStepCount {
			steps = n
		}
	}
	if flags&walk.Fallback != 0 {
		factor = factor * carriageway / plain
	}
	return factor, steps
}

// millimetres returns the length of a line, at least 1; false when no cost can hold it.
func millimetres(line []geo.LonLat) (uint64, bool) {
	mm := math.Round(geo.Length(line) * 1000)
	return uint64(max(mm, 1)), mm < float64(walk.Closed)
}

// price returns the effective millimetres of an edge of the given length on a way of the given length, in millimetres;
// lifts is the number of its ends that are lifts. A lift at a node costs half a ride on each edge there, so that passing
// through costs a whole one; on an edge of a lift the ride is the whole. False when no cost can hold it.
func (r rule) price(length, way uint64, lifts int) (uint32, bool) {
	cost := (length*r.factor + plain/2) / plain
	if r.steps > 0 {
		cost = max(cost, (r.steps*stepCost*length+way/2)/way)
	}
	if r.flags&walk.Elevator != 0 {
		cost += rideCost
	}
	cost += uint64(lifts) * rideCost / 2
	return uint32(max(cost, 1)), cost < uint64(walk.Closed)
}
