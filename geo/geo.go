// Package geo holds points, boxes and shapes on the earth, and the arithmetic on them.
//
// Angles are degrees, longitude before latitude; lengths are metres; areas are square metres. Everything is WGS 84 unless
// a value names another System. Lengths use the metres per degree of the WGS 84 ellipsoid at the middle latitude, good to
// one part in ten thousand for lines up to some ten kilometres; nothing here is meant for lines across continents.
package geo

import (
	"math"

	"servicemap/fault"
)

// LonLat is a point in degrees.
type LonLat struct{ Lon, Lat float64 }

// Valid returns nil for finite degrees within -180..180 and -90..90, else a fault.InvalidCoordinate error whose argument
// is "longitude" or "latitude".
func (p LonLat) Valid() error {
	if !(math.Abs(p.Lon) <= 180) {
		return invalid("longitude", "-180..180", "经度")
	}
	if !(math.Abs(p.Lat) <= 90) {
		return invalid("latitude", "-90..90", "纬度")
	}
	return nil
}

func invalid(argument, allowed, zh string) error {
	e := fault.New(fault.InvalidCoordinate, fault.Text{
		ZH: zh + "应是 " + allowed + " 之间的度数",
		EN: argument + " must be degrees within " + allowed,
	})
	e.Argument, e.Allowed = argument, allowed
	return e
}

// WGS 84: the ellipsoid's semi-major axis in metres and its squared eccentricity (NIMA TR8350.2).
const (
	semiMajor   = 6378137.0
	eccentric2  = 6.69437999014e-3
	radiansEach = math.Pi / 180
)

// Scale is the number of metres that one degree spans at a latitude.
type Scale struct{ Lon, Lat float64 }

// ScaleAt returns the metres per degree at a latitude: the radii of curvature in the prime vertical and in the meridian
// (Bomford, Geodesy, 2.1).
func ScaleAt(lat float64) Scale {
	sin, cos := math.Sincos(lat * radiansEach)
	w2 := 1 - eccentric2*sin*sin
	w := math.Sqrt(w2)
	return Scale{
		Lon: semiMajor / w * cos * radiansEach,
		Lat: semiMajor * (1 - eccentric2) / (w2 * w) * radiansEach,
	}
}

// Distance returns the metres between two points.
func Distance(a, b LonLat) float64 {
	s := ScaleAt((a.Lat + b.Lat) / 2)
	return math.Hypot((a.Lon-b.Lon)*s.Lon, (a.Lat-b.Lat)*s.Lat)
}

// Length returns the metres along a line.
func Length(line []LonLat) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += Distance(line[i-1], line[i])
	}
	return sum
}

// Box is a range of longitudes and latitudes, edges included. West is never east of East: a box does not cross the
// antimeridian.
type Box struct{ West, South, East, North float64 }

// EmptyBox holds no point; extending it by a point gives the box of that point.
func EmptyBox() Box {
	return Box{West: math.Inf(1), South: math.Inf(1), East: math.Inf(-1), North: math.Inf(-1)}
}

// Empty reports whether the box holds no point.
func (b Box) Empty() bool { return !(b.West <= b.East && b.South <= b.North) }

// Extend returns the smallest box that holds b and p.
func (b Box) Extend(p LonLat) Box {
	return Box{math.Min(b.West, p.Lon), math.Min(b.South, p.Lat), math.Max(b.East, p.Lon), math.Max(b.North, p.Lat)}
}

// Union returns the smallest box that holds both.
func (b Box) Union(o Box) Box {
	return Box{math.Min(b.West, o.West), math.Min(b.South, o.South), math.Max(b.East, o.East), math.Max(b.North, o.North)}
}

// Contains reports whether p lies in the box or on its edge.
func (b Box) Contains(p LonLat) bool {
	return b.West <= p.Lon && p.Lon <= b.East && b.South <= p.Lat && p.Lat <= b.North
}

// DistanceTo returns the metres from p to the nearest point of the box, 0 inside it.
func (b Box) DistanceTo(p LonLat) float64 {
	return Distance(p, LonLat{
		Lon: math.Min(math.Max(p.Lon, b.West), b.East),
		Lat: math.Min(math.Max(p.Lat, b.South), b.North),
	})
}
