package osm

import "servicemap/walk"

// judge reads what tags mean to a walker.
type judge struct {
	rules Rules
	noons noons
}

// rule is what the tags of a way mean to a walker.
type rule struct {
	class, name       string
	flags             walk.EdgeFlags // of both directions, so never Private
	forward, backward permission     // closed, private or open: along its nodes, against them
	factor            uint64         // of length, in parts of plain
	steps             uint64         // counted steps that cost at least stepCost each; 0 when not counted or not climbed
	penalty           uint64         // millimetres that the whole way costs once
	traits            traits
}

// traits are what else is known of a way.
type traits uint8

const (
	carriageway   traits = 1 << iota // made for vehicles
	ground                           // an area, where its nodes make a ring
	signalled                        // a crossing with signals; the penalty counts them
	asksNodes                        // a crossing that leaves it to its nodes to say whether it has signals
	kerbsRecorded                    // a crossing that says for itself what its kerbs are, or whether a wheelchair passes
	slowGround                       // the surface or the climb takes longer
	moves                            // an escalator or a moving walkway
	unread                           // a condition is not understood
)

func (r *rule) is(t traits) bool { return r.traits&t != 0 }

// halfPrivate reports that one direction is private and the other is open: two edges.
func (r *rule) halfPrivate() bool {
	return min(r.forward, r.backward) == private && max(r.forward, r.backward) == open
}

// directed appends an edge that costs the same both ways as the rule allows its directions.
func (r *rule) directed(edges []walk.Edge, e walk.Edge, cost uint32) []walk.Edge {
	flags := e.Flags
	for _, p := range [...]permission{open, private} {
		if r.forward != p && r.backward != p {
			continue
		}
		e.Forward, e.Backward, e.Flags = walk.Closed, walk.Closed, flags
		if r.forward == p {
			e.Forward = cost
		}
		if r.backward == p {
			e.Backward = cost
		}
		if p == private {
			e.Flags |= walk.Private
		}
		edges = append(edges, e)
	}
	return edges
}

// way returns the rule of a way, or the reason why there is none.
func (j *judge) way(t tags) (rule, Reason) {
	class, base := j.classify(t)
	switch {
	case base == nothing:
		return rule{}, NoClass
	case base == never && class == ferry:
		return rule{}, Ferry
	case base == never:
		return rule{}, NotThere
	}
	base, why := restrict(t, base)
	ahead, back := j.direction(t, "forward", base), j.direction(t, "backward", base)
	forward, backward := t.oneway(class)
	if !forward {
		ahead.permission = closed
	}
	if !backward {
		back.permission = closed
	}
	switch {
	case ahead.permission == closed && back.permission == closed && base != byDefault && !ahead.footSays:
		return rule{}, why
	case ahead.permission == closed && back.permission == closed:
		return rule{}, NoEntry
	}
	r := rule{class: class, name: cleanName(t.get("name")), forward: ahead.permission, backward: back.permission}
	r.flags = flagsOf(t, class)
	if ahead.timed || back.timed {
		r.flags |= walk.Timed
	}
	if ahead.unread || back.unread {
		r.traits |= unread
	}
	if !j.price(&r, t) {
		return rule{}, Alpine
	}
	return r, ""
}

// verdict is what the tags of access say of one direction at noon of a weekday.
type verdict struct {
	permission
	footSays      bool // not `access` nor the class
	timed, unread bool // as of said
}

// direction judges one direction of a way: "forward" along its nodes or "backward". Order: foot, access, class.
func (j *judge) direction(t tags, name string, class openness) verdict {
	v := verdict{}
	say := func(key string, value func(string) permission) bool {
		s := j.noons.value(t, key)
		v.permission, v.timed, v.unread = value(s.value), v.timed || s.timed, v.unread || s.unread
		return v.permission != unsaid
	}
	switch {
	case say("foot:"+name, footValue), say("foot", footValue):
		v.footSays = true
	case class != byDefault:
		v.permission = closed // `access` closes, but opens nothing: access=yes on a motorway means cars
	case !say("access", accessValue):
		v.permission = open
	}
	return v
}
