package osm

import "strings"

// permission is what an access value says to a walker; a greater one is more open.
type permission uint8

const (
	unsaid permission = iota // the tag is absent or empty
	closed
	private
	open
)

// footValue judges a value of `foot` and its kin.
func footValue(value string) permission { return mostOpen(value, true) }

// accessValue judges a value of `access`, where "destination" speaks of cars passing through.
func accessValue(value string) permission { return mostOpen(value, false) }

// mostOpen judges each part of a list such as "private;customers"; the most open wins.
func mostOpen(list string, foot bool) permission {
	best := unsaid
	for value := range strings.SplitSeq(list, ";") {
		value = strings.ToLower(strings.TrimSpace(value))
		p := open // yes, designated, permissive, customers … and whatever else mappers invent
		switch value {
		case "":
			continue
		case "private", "residents", "permit", "delivery", "employees", "members":
			p = private
		case "destination":
			if foot {
				p = private
			}
		case "no", "military", "emergency", "agricultural", "forestry", "restricted", "prohibited", "use_sidepath":
			p = closed
		}
		best = max(best, p)
	}
	return best
}

// among reports whether one part of a list such as "right;no" is one of the values.
func among(list string, values ...string) bool {
	for part := range strings.SplitSeq(list, ";") {
		part = strings.TrimSpace(part)
		for _, v := range values {
			if part == v {
				return true
			}
		}
	}
	return false
}

// oneway returns which directions the way itself allows, whoever may use it. Escalators run one way whatever else is
// said; `oneway` is for vehicles except on steps.
func (t tags) oneway(class string) (forward, backward bool) {
	switch t.get("conveying") {
	case "forward":
		return true, false
	case "backward", "-1":
		return false, true
	}
	value := t.get("oneway:foot")
	if value == "" && class == "steps" {
		value = t.get("oneway")
	}
	switch value {
	case "yes", "true", "1":
		return true, false
	case "-1", "reverse":
		return false, true
	}
	return true, true
}

// separatePavement reports that the walkers' way beside a carriageway is mapped as a way of its own, on both sides.
func (t tags) separatePavement() bool {
	return among(t.get("sidewalk"), "separate") || among(t.get("sidewalk:both"), "separate") ||
		among(t.get("sidewalk:left"), "separate") && among(t.get("sidewalk:right"), "separate")
}

// pavement reports that a road has a pavement on some side, drawn or not.
func (t tags) pavement() bool {
	if among(t.get("sidewalk"), "yes", "both", "left", "right", "separate") {
		return true
	}
	for _, side := range []string{"both", "left", "right"} {
		if among(t.get("sidewalk:"+side), "yes", "separate") {
			return true
		}
	}
	return false
}
