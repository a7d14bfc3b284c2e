package osm

import (
	"strconv"
	"strings"

	"servicemap/walk"
)

// openness is how a class stands to walkers before any access tag.
type openness uint8

const (
	nothing   openness = iota // not a way
	never                     // no tag opens it
	ifFoot                    // `foot` opens it
	trunk                     // open or not by build: see restrict
	byDefault                 // open
)

// Classes that are named more than once. A platform is one by any of three keys.
const (
	platformed = "platform"
	ferry      = "ferry"
	stairs     = "steps"
	hoist      = "elevator"
)

// classify returns the class of a way and its openness. A way of two kinds is what `highway` says.
func (j *judge) classify(t tags) (string, openness) {
	if t.get("route") == ferry {
		if j.rules.Ferries {
			return ferry, byDefault
		}
		return ferry, never
	}
	class := t.get("highway")
	o := highway(class)
	if class == "cycleway" && !j.rules.Cycleways {
		o = ifFoot
	}
	if o != nothing {
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

// highway returns the openness of a value of `highway`.
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

// road reports whether a class is made for vehicles.
func road(class string) bool {
	switch class {
	case "living_street", "residential", "unclassified", "service", "road", "track",
		"tertiary", "secondary", "primary", "trunk", "motorway",
		"tertiary_link", "secondary_link", "primary_link", "trunk_link", "motorway_link",
		"busway", "bus_guideway", "raceway", "escape":
		return true
	}
	return false
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
	set(walk.Steps, class == stairs)
	set(walk.Elevator, class == hoist)
	set(walk.Tunnel, is("tunnel"))
	set(walk.Bridge, is("bridge") || class == ferry) // nobody boards in midstream
	set(walk.Indoor, class == "corridor" || is("indoor"))
	set(walk.Layered, offGround(t.get("layer")))
	set(walk.Fallback, t.separatePavement() && footValue(t.get("foot")) == unsaid)
	set(walk.Crossing, t.get("footway") == "crossing" || t.get("path") == "crossing" || class == "footway" && is("crossing"))
	if class == stairs {
		slope, _ := inclineOf(t.get("incline"))
		set(walk.Rising, t.get("incline") == "up" || slope > 0)
		set(walk.Falling, t.get("incline") == "down" || slope < 0)
	}
	return f | wheelOf(t, class, f&walk.Crossing != 0)
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
