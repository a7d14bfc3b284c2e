package osm

import (
	"strconv"
	"strings"

	"servicemap/walk"
)

// rule is what the tags of a way mean to a walker.
type rule struct {
	class, name       string
	flags             walk.EdgeFlags
	forward, backward bool   // may be walked along its nodes, against them
	factor            uint64 // of length, in thousandths
	steps             uint64 // counted steps that cost at least stepCost each; 0 when not counted or not climbed
}

// judge returns the rule of a way, or the reason why there is none.
func judge(t tags) (rule, Reason) {
	class, base := classify(t)
	switch base {
	case nothing:
		return rule{}, NoClass
	case never:
		return rule{}, NotThere
	}
	base, why := restrict(t, base)
	ahead, back := t.direction("forward", base), t.direction("backward", base)
	forward, backward := t.oneway(class)
	if !forward {
		ahead = closed
	}
	if !backward {
		back = closed
	}
	r := rule{class: class, forward: ahead == open, backward: back == open}
	if !r.forward && !r.backward {
		return rule{}, refusal(t, base, why, max(ahead, back))
	}
	r.name = cleanName(t.get("name"))
	r.flags = flagsOf(t, class)
	r.factor, r.steps = factorOf(t, r.flags)
	return r, ""
}

// refusal names the reason for a way closed in both directions.
func refusal(t tags, base openness, why Reason, best permission) Reason {
	switch {
	case best == private:
		return Private
	case base != byDefault && footValue(t.get("foot")) == unsaid:
		return why
	}
	return NoEntry
}

// openness is how a class stands to walkers before any access tag.
type openness uint8

const (
	nothing   openness = iota // not a way
	never                     // no tag opens it
	ifFoot                    // `foot` opens it
	trunk                     // open or not by build: see restrict
	byDefault                 // open
)

// platformed is the one class that three keys can give.
const platformed = "platform"

// classify returns the class of a way and its openness. A way of two kinds is what `highway` says.
func classify(t tags) (string, openness) {
	if t.get("route") == "ferry" {
		return "ferry", never
	}
	class := t.get("highway")
	if o := highway(class); o != nothing {
		return class, o
	}
	switch indoor := t.get("indoor"); {
	case t.get("railway") == platformed, t.get("public_transport") == platformed:
		return platformed, byDefault
	case t.get("man_made") == "pier":
		return "pier", byDefault
	case indoor == "corridor", indoor == "area":
		return "corridor", byDefault
	}
	return "", nothing
}

// highway returns the openness of a value of `highway`. Cycleways are open: in China often the only mapped side path.
func highway(value string) openness {
	switch value {
	case "footway", "path", "pedestrian", "steps", "corridor", "elevator", platformed, "cycleway", "track", "road",
		"living_street", "residential", "unclassified", "service",
		"tertiary", "secondary", "primary", "tertiary_link", "secondary_link", "primary_link":
		return byDefault
	case "trunk", "trunk_link":
		return trunk
	case "motorway", "motorway_link", "bridleway", "busway", "bus_guideway", "raceway", "rest_area", "services", "escape":
		return ifFoot
	case "via_ferrata", "no", "construction", "proposed", "planned", "abandoned", "razed", "historic":
		return never
	}
	return nothing
}

// restrict applies the tags that close a class to walkers whom `foot` does not admit, and names the reason. China tags
// national roads as trunk by rank, not by build: two-way it is a village street, a one-way half is an expressway.
func restrict(t tags, o openness) (openness, Reason) {
	switch {
	case t.get("motorroad") == "yes":
		return ifFoot, Motorroad
	case o == trunk && among(t.get("oneway"), "yes", "true", "1", "-1") && !t.pavement():
		return ifFoot, Expressway
	case o == trunk:
		return byDefault, ""
	}
	return o, ClosedClass
}

// flagsOf returns the kind of ground.
func flagsOf(t tags, class string) walk.EdgeFlags {
	var f walk.EdgeFlags
	set := func(flag walk.EdgeFlags, on bool) {
		if on {
			f |= flag
		}
	}
	is := func(key string) bool { v := t.get(key); return v != "" && v != "no" }
	set(walk.Steps, class == "steps")
	set(walk.Elevator, class == "elevator")
	set(walk.Tunnel, is("tunnel"))
	set(walk.Bridge, is("bridge"))
	set(walk.Indoor, class == "corridor" || is("indoor"))
	set(walk.Layered, offGround(t.get("layer")))
	set(walk.Fallback, t.separatePavement() && footValue(t.get("foot")) == unsaid)
	return f
}

// offGround reports a layer other than 0; of several layers, "-1;0", one is enough.
func offGround(layer string) bool {
	for part := range strings.SplitSeq(layer, ";") {
		if n, err := strconv.ParseFloat(strings.TrimSpace(part), 64); err == nil && n != 0 {
			return true
		}
	}
	return false
}

// cleanName drops what a name on a sign cannot hold and a database refuses: control characters and broken UTF-8.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	return strings.TrimSpace(name)
}
