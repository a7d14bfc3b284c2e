package osm

import (
	"strconv"
	"strings"

	"github.com/twpayne/go-geom"
)

// Kinds of features.
const (
	Land     = "land"     // ground of a use: residential, industrial, a square, an island
	Green    = "green"    // parks, woods, meadows, fields
	Water    = "water"    // areas of water; lines of rivers, canals, streams
	Building = "building" // footprints
	Street   = "street"   // whatever `highway` draws, walkable or not
	Rail     = "rail"     // tracks
	Barrier  = "barrier"  // walls, fences, hedges, cliffs: for what cannot be crossed, not for the map
	Label    = "label"    // names of settlements and stations, at a point
)

// Feature is one thing of the base map: a way, a stretch of one that misses nodes, a multipolygon relation or a node.
type Feature struct {
	Kind   string // see the constants
	Class  string // within the kind: river, park, primary, steps, subway, suburb …
	Name   string // as on the sign; empty: none
	NameEN string

	Link, Oneway   bool // of streets: a slip road; for vehicles
	Bridge, Tunnel bool
	Layer          int16 // above (or below) what it crosses, -10..10

	OSM      int64  // id of the way or node; that of a relation is negative
	Geometry geom.T // WGS 84: a LineString, a MultiPolygon or, of a label, a Point
}

// look is how an element is drawn, which its tags say; the zero look is not at all.
type look struct {
	kind, class, name, nameEN    string
	area                         bool // ground covered, not a line
	link, oneway, bridge, tunnel bool
	layer                        int16
	hurdle                       hurdle // what it is to walkers, drawn or not
}

func (l look) drawn() bool { return l.kind != "" }

func (l look) kept() bool { return l.drawn() || l.hurdle != 0 }

// feature gives the look a geometry.
func (l look) feature(id int64, g geom.T) Feature {
	return Feature{
		Kind: l.kind, Class: l.class, Name: l.name, NameEN: l.nameEN, Link: l.link, Oneway: l.oneway,
		Bridge: l.bridge, Tunnel: l.tunnel, Layer: l.layer, OSM: id, Geometry: g,
	}
}

// areaLook returns the look of a closed way or a multipolygon. Roads round a block are closed too: `highway` makes an area
// of a way only with area=yes, of a relation always.
func areaLook(t tags, relation bool) look {
	area := t.get("area")
	if area == "no" {
		return look{}
	}
	for _, c := range []struct {
		kind  string
		class func(tags) string
	}{{Building, buildingClass}, {Water, waterClass}, {Green, greenClass}, {Land, landClass}} {
		if class := c.class(t); class != "" {
			return t.areaLook(c.kind, class)
		}
	}
	if class := t.get("highway"); relation || area == "yes" {
		switch highway(class) {
		case byDefault, trunk, ifFoot:
			return t.areaLook(Land, "pedestrian")
		}
	}
	if relation { // of a thick wall, say
		return look{hurdle: lineHurdle(t)}
	}
	return look{}
}

func (t tags) areaLook(kind, class string) look {
	l := t.look(kind, class)
	l.area = true
	if kind == Water {
		l.hurdle = areaHurdle(t)
	}
	return l
}

// lineLook returns the look of a way that is no area.
func lineLook(t tags) look {
	l := lineDrawn(t)
	l.hurdle = lineHurdle(t)
	return l
}

func lineDrawn(t tags) look {
	if class, link := streetClass(t.get("highway")); class != "" {
		l := t.look(Street, class)
		l.link = link
		l.oneway = among(t.get("oneway"), "yes", "true", "1", "-1") || class == "motorway" && t.get("oneway") != "no"
		return l
	}
	if class := railClass(t); class != "" {
		return t.look(Rail, class)
	}
	switch class := t.get("waterway"); class {
	case "river", "canal", "stream", "drain", "ditch":
		return t.look(Water, class)
	}
	switch class := t.get("barrier"); class {
	case "wall", "city_wall", "retaining_wall", "fence", "hedge", "guard_rail":
		return t.look(Barrier, class)
	}
	if t.get("natural") == "cliff" {
		return t.look(Barrier, "cliff")
	}
	return look{}
}

// nodeLook returns the look of a node: the label of a settlement or station that has a name.
func nodeLook(t tags) look {
	class := t.get("place")
	switch class {
	case "city", "town", "borough", "suburb", "quarter", "neighbourhood", "village", "hamlet":
	default:
		class = ""
		if t.get("railway") == "station" {
			class = "station"
		}
	}
	if l := t.look(Label, class); class != "" && l.name != "" {
		return l
	}
	return look{}
}

// look fills in what every kind has.
func (t tags) look(kind, class string) look {
	return look{
		kind: kind, class: class, name: cleanName(t.get("name")), nameEN: cleanName(t.get("name:en")),
		bridge: t.has("bridge"), tunnel: t.has("tunnel"), layer: layerOf(t.get("layer")),
	}
}

// layerOf reads a layer; what is none is 0, what is too far is the farthest.
func layerOf(s string) int16 {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return int16(min(max(n, -10), 10))
}
