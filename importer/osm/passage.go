package osm

import (
	"servicemap/hours"
	"servicemap/walk"
)

// passage is what the tags of a node mean to those who walk through it.
type passage struct {
	entry         permission     // closed, private or open
	timed, unread bool           // as of said
	flags         walk.EdgeFlags // NoWheel or LimitedWheel
	kerb          bool           // which is so of crossings only: see wheelAt
	squeeze       bool           // takes longer: a turnstile
	lift, signal  bool
}

// node returns the passage of a node.
func (j *judge) node(t tags) passage {
	p := passage{lift: isLift(t), signal: among(t.get("highway"), "traffic_signals")}
	p.squeeze = among(t.get("barrier"), "turnstile", "full-height_turnstile", "kissing_gate", "stile")
	p.flags, p.kerb = wheelAt(t)
	p.kerb = p.kerb && p.flags != 0
	j.admit(&p, t)
	return p
}

// admit fills in who may pass. Order: foot, access, barrier. Furniture of the road, such as a stop for buses, speaks of
// itself and not of those who walk by.
func (j *judge) admit(p *passage, t tags) {
	p.entry = open
	gate := isPassage(t)
	if !gate && t.get("highway") != "" {
		return
	}
	foot, access := j.noons.value(t, "foot"), j.noons.value(t, "access")
	entry := footValue(foot.value)
	onFoot := entry == open
	p.timed, p.unread = foot.timed, foot.unread
	if entry == unsaid {
		entry = accessValue(access.value)
		p.timed, p.unread = p.timed || access.timed, p.unread || access.unread
	}
	switch {
	case entry == unsaid && blocks(t):
		p.entry = closed
	case entry == closed, entry == private && gate:
		p.entry = entry
	}
	switch {
	case !gate || onFoot:
	case t.get("entrance") == "emergency":
		p.entry = closed
	case p.entry == open && t.get("locked") == "yes": // of a private one those inside hold the key
		p.entry = closed
	}
	if gate {
		j.keepHours(p, t.get("opening_hours"))
	}
}

// keepHours closes a passage that is not open at noon of a weekday.
func (j *judge) keepHours(p *passage, opening string) {
	if opening == "" || opening == "24/7" {
		return
	}
	p.timed = true
	switch state, ok := j.noons.state(opening); {
	case !ok:
		p.unread = true
	case state == hours.Closed:
		p.entry = closed
	}
}

// isPassage reports whether a node is something that one passes through, or not.
func isPassage(t tags) bool {
	is := func(key string) bool { v := t.get(key); return v != "" && v != "no" }
	return is("barrier") || is("entrance") || is("door") || isLift(t)
}

func isLift(t tags) bool { return among(t.get("highway"), hoist) }

// isCrossing reports whether a carriageway or a railway is crossed at a node.
func isCrossing(t tags) bool {
	return among(t.get("highway"), "crossing") || among(t.get("railway"), "crossing", "level_crossing")
}

// blocks reports whether a barrier stops walkers unless a tag admits them. All others, known or not, let them through: a
// list of those that do would break ways by every misspelling.
func blocks(t tags) bool {
	switch t.get("barrier") {
	case "fence":
		return !among(t.get("sensory"), "audible", "audio")
	case "wall", "hedge", "retaining_wall", "city_wall", "ditch", "barrier_board":
		return true
	}
	return false
}

// gated reports whether a passage is one of a kind that a route tells of: private, or open at times only.
func (p *passage) gated() bool { return p.entry == private || p.entry == open && p.timed }

// divides reports whether way ends do not simply meet at a node with such marks. A kerb on carriageways alone lies along
// them.
func (p *passage) divides(m mark) bool {
	return p.entry == closed || p.gated() || p.flags != 0 && (!p.kerb || m&onPath != 0)
}
