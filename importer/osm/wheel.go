package osm

import (
	"math"
	"strconv"
	"strings"

	"servicemap/walk"
)

// What a wheelchair passes (walking.md, part 1.6; after Valhalla and OpenRouteService).
const (
	leastWidth   = 0.8  // metres
	steepAt      = 6.0  // per cent: from here on with trouble
	tooSteepOver = 12.0 // per cent
)

// wheelOf returns what the tags of a way say of wheelchairs: NoWheel, or LimitedWheel and UnknownWheel as they apply, or
// nothing: recorded to be passable. The package's documentation says what counts as a record.
func wheelOf(t tags, class string, crossing bool) walk.EdgeFlags {
	said, kerb := t.get("wheelchair"), ""
	if crossing { // elsewhere it is the kerb along the way
		kerb = t.get("kerb")
	}
	switch {
	case said == "yes", said == "designated":
		return 0
	case said == "no", among(kerb, "raised", "yes"), narrow(t):
		return walk.NoWheel
	case class == stairs && !conveying(t) && t.get("ramp:wheelchair") == "yes":
		return 0
	case class == stairs:
		return walk.NoWheel
	}
	surface, smoothness := surfaceOf(t.get("surface")), smoothnessOf(t.get("smoothness"))
	slope, slopeKnown := inclineOf(t.get("incline"))
	slope = math.Abs(slope)
	recorded := max(surface, smoothness) > untold
	switch {
	case surface == impassable, smoothness == impassable, slope > tooSteepOver:
		return walk.NoWheel
	case (class == "track" || class == "path") && t.get("surface") == "" && !recorded && said != "limited":
		return walk.NoWheel
	}
	var f walk.EdgeFlags
	if said == "limited" || surface == bumpy || smoothness == bumpy || slope >= steepAt || kerb == "rolled" {
		f |= walk.LimitedWheel
	}
	if said != "limited" && (!recorded || !slopeKnown) {
		f |= walk.UnknownWheel
	}
	return f
}

// wheelAt returns what the tags of a node say of wheelchairs that pass through: NoWheel, LimitedWheel or nothing. Of a
// kerb, kerb is true: it lies across those who cross the carriageway, not across those who go along.
func wheelAt(t tags) (f walk.EdgeFlags, kerb bool) {
	barrier, height, said := t.get("barrier"), t.get("kerb"), t.get("wheelchair")
	kerb = barrier == "kerb" || !isPassage(t)
	if kerb && barrier == "" && height == "" && !isCrossing(t) {
		return 0, false // a bus stop says "wheelchair" of itself
	}
	switch {
	case said == "yes", said == "designated":
		return 0, kerb
	case said == "no", among(height, "raised", "yes"), among(barrier, "turnstile", "full-height_turnstile", "stile",
		"kissing_gate", "cycle_barrier", "block"), narrow(t):
		return walk.NoWheel, kerb
	case said == "limited", height == "rolled":
		return walk.LimitedWheel, kerb
	case barrier == "kerb" && height == "":
		return walk.NoWheel, kerb
	}
	return 0, kerb
}

// kerbsUntold reports whether a piece of a crossing meets a kerb that nobody recorded: then a smooth surface does not make
// it passable. A kerb lies at each end of the crossing.
func (n *network) kerbsUntold(w *way, piece []int64) bool {
	if !w.flagged(walk.Crossing) || w.flagged(walk.NoWheel) || w.rule.is(kerbsRecorded) {
		return false
	}
	met, told := 0, 0
	refs := n.refs[w.from:w.to]
	if piece[0] == refs[0] {
		met++
	}
	if piece[len(piece)-1] == refs[len(refs)-1] {
		met++
	}
	for _, at := range piece {
		switch m := n.marks[at]; {
		case m&kerbsTold != 0:
			return false
		case m&kerbTold != 0:
			told++
		}
	}
	return told < met
}

// footing is how ground rolls, the worse the greater.
type footing uint8

const (
	untold footing = iota // nothing recorded, or nothing that says
	smooth
	bumpy
	impassable
)

// surfaceOf returns the worst of a list of surfaces. Earth and ground are dirt by other names.
func surfaceOf(list string) footing {
	worst := untold
	for value := range strings.SplitSeq(list, ";") {
		value = strings.TrimSpace(value)
		if strings.HasPrefix(value, "paving_stones:") {
			value = "paving_stones" // with the length of their sides
		}
		switch value {
		case "paved", "asphalt", "chipseal", "concrete", "concrete:plates", "paving_stones", "bricks", "tiles",
			"compacted", "fine_gravel", "wood", "metal", "rubber", "tartan", "acrylic":
			worst = max(worst, smooth)
		case "sett", "cobblestone", "cobblestone:flattened":
			worst = max(worst, bumpy)
		case "gravel", "pebblestone", "sand", "mud", "grass", "dirt", "earth", "ground", "soil", "rock", "stepping_stones",
			"unhewn_cobblestone", "snow", "ice":
			worst = impassable
		}
	}
	return worst
}

func smoothnessOf(value string) footing {
	switch value {
	case "excellent", "good", "intermediate":
		return smooth
	case "bad":
		return bumpy
	case "very_bad", "horrible", "very_horrible", "impassable":
		return impassable
	}
	return untold
}

// inclineOf reads an incline such as 5%, -8 % or 4° as per cent along the way. False when there is one but not how much:
// up, down, steep, or a number without a unit other than 0.
func inclineOf(value string) (percent float64, known bool) {
	if value == "" {
		return 0, true
	}
	number, unit := value, ""
	for _, u := range []string{"%", "°"} {
		if before, found := strings.CutSuffix(value, u); found {
			number, unit = before, u
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	const vertical = 90
	switch {
	case err != nil || math.IsNaN(n) || math.IsInf(n, 0), unit == "" && n != 0, unit == "°" && math.Abs(n) >= vertical:
		return 0, false
	case unit == "°":
		return 100 * math.Tan(n*math.Pi/180), true
	}
	return n, true
}

// narrow reports whether a width is recorded that no wheelchair fits.
func narrow(t tags) bool {
	for _, key := range []string{"width", "maxwidth"} {
		if w, ok := metresOf(t.get(key)); ok && w < leastWidth {
			return true
		}
	}
	return false
}

// metresOf reads a length such as 0.7, 0.7 m, 70 cm or 2'6"; false when it is none of these, or not above 0.
func metresOf(value string) (float64, bool) {
	if value == "" {
		return 0, false
	}
	const foot, inch, centimetre = 0.3048, 0.0254, 0.01
	if feet, inches, imperial := strings.Cut(value, "'"); imperial {
		f, err := strconv.ParseFloat(feet, 64)
		i := 0.0
		if inches = strings.TrimSuffix(inches, `"`); inches != "" && err == nil {
			i, err = strconv.ParseFloat(inches, 64)
		}
		m := f*foot + i*inch
		return m, err == nil && m > 0
	}
	unit := 1.0
	if before, found := strings.CutSuffix(value, "cm"); found {
		value, unit = before, centimetre
	} else {
		value = strings.TrimSuffix(value, "m")
	}
	m, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return m * unit, err == nil && m > 0
}
