package osm

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"servicemap/geo"
	"servicemap/walk"
)

// What ways cost beyond their length, after GraphHopper, OpenTripPlanner and Valhalla, which differ among themselves.
const (
	plain        = 100_000 // factors are parts of it: as long as it is
	climb        = 170_000 // steps
	onRoadway    = 130_000 // a carriageway whose pavement is mapped apart
	soft         = 150_000 // sand and mud
	stepCost     = 600     // millimetres: the least for each counted step
	rideCost     = 40_000  // millimetres: one ride in a lift, which is 36 seconds of walking
	signalCost   = 15_000  // millimetres: the wait at a crossing with signals
	junctionCost = 8_000   // millimetres: the wait at the signals of a carriageway
	squeezeCost  = 5_000   // millimetres: a turnstile, a kissing gate, a stile
	maxStepCount = 20_000  // the longest stairway there is, on the Niesen, has 11,674
)

// price fills in what a way costs; false when nobody simply walks there.
func (j *judge) price(r *rule, t tags) bool {
	r.factor = plain
	times := func(factor uint64) { r.factor = (r.factor*factor + plain/2) / plain }
	if conveying(t) {
		r.traits |= moves
	}
	if r.flags&walk.Steps != 0 && !r.is(moves) { // an escalator costs its length: it does the climbing
		times(climb)
		if n, err := strconv.ParseUint(t.get("step_count"), 10, 64); err == nil && n <= maxStepCount {
			r.steps = n
		}
	}
	if r.flags&walk.Fallback != 0 {
		times(onRoadway)
	}
	hike, walkable := hikeFactor(t.get("sac_scale"))
	if !walkable {
		return false
	}
	times(hike)
	if among(t.get("surface"), "sand", "mud") {
		times(soft)
		r.traits |= slowGround
	}
	if hike != plain {
		r.traits |= slowGround
	}
	if road(r.class) {
		r.traits |= carriageway
	}
	if isGround(t, r.class) {
		r.traits |= ground
	}
	j.priceCrossing(r, t)
	return true
}

// priceCrossing fills in what is paid once for a whole way: the wait at signals, or for a ferry.
func (j *judge) priceCrossing(r *rule, t tags) {
	if r.class == ferry {
		r.penalty = uint64(j.rules.FerryMetres) * 1000
	}
	if r.flags&walk.Crossing == 0 {
		return
	}
	switch signals := t.get("crossing:signals"); {
	case among(t.get("crossing"), "traffic_signals"), signals == "yes":
		r.penalty = signalCost
		r.traits |= signalled
	case t.get("crossing") == "" && signals == "":
		r.traits |= asksNodes
	}
	if t.get("kerb") != "" || t.get("wheelchair") != "" {
		r.traits |= kerbsRecorded
	}
}

func conveying(t tags) bool { v := t.get("conveying"); return v != "" && v != "no" }

// hikeFactor returns the factor of the hardest part of a sac_scale; false when it takes hands or ropes.
func hikeFactor(scale string) (factor uint64, walkable bool) {
	factor = plain
	for part := range strings.SplitSeq(scale, ";") {
		switch strings.TrimSpace(part) {
		case "hiking":
			factor = max(factor, 111_000)
		case "mountain_hiking":
			factor = max(factor, 125_000)
		case "demanding_mountain_hiking":
			factor = max(factor, 154_000)
		case "alpine_hiking", "demanding_alpine_hiking", "difficult_alpine_hiking":
			return 0, false
		}
	}
	return factor, true
}

// millimetres returns the length of a line, at least 1; false when no cost can hold it.
func millimetres(line []geo.LonLat) (uint64, bool) {
	mm := math.Round(geo.Length(line) * 1000)
	return uint64(max(mm, 1)), mm < float64(walk.Closed)
}

// stretch is a part of a way, in millimetres along it.
type stretch struct{ from, to, total uint64 }

func (s stretch) length() uint64 { return s.to - s.from }

// share returns the part of a cost of the whole way that falls on the stretch, by length. The shares of all stretches make
// the whole exactly.
func (s stretch) share(whole uint64) uint64 {
	return portion(whole, s.to, s.total) - portion(whole, s.from, s.total)
}

// portion returns whole × part ÷ total without overflow, for parts up to the total.
func portion(whole, part, total uint64) uint64 {
	high, low := bits.Mul64(whole, part)
	quotient, _ := bits.Div64(high, low, total)
	return quotient
}

// cost returns the effective millimetres of a stretch of a way; penalty is what the whole way costs once and ends what its
// two nodes add. False when no cost can hold it.
func (r *rule) cost(s stretch, penalty, ends uint64) (uint32, bool) {
	cost := (s.length()*r.factor + plain/2) / plain
	if r.steps > 0 {
		cost = max(cost, s.share(r.steps*stepCost))
	}
	if r.flags&walk.Elevator != 0 {
		cost += rideCost
	}
	cost += s.share(penalty) + ends
	return uint32(max(cost, 1)), cost < uint64(walk.Closed)
}
