package model

import (
	"servicemap/fault"
	"servicemap/geo"
)

// Point is a point in an answer, in a system that the client chose.
type Point struct {
	Longitude float64
	Latitude  float64
	System    geo.System
}

// NewPoint shows a WGS 84 point in a system, to 1e-7 degrees (a centimetre).
func NewPoint(p geo.LonLat, system geo.System) *Point {
	q := geo.FromWGS84(p, system)
	return &Point{Longitude: rounded(q.Lon), Latitude: rounded(q.Lat), System: system}
}

// PointInput is a point that a client gives.
type PointInput struct {
	Longitude float64
	Latitude  float64
	System    geo.System
}

// WGS84 returns the point in WGS 84, or fault.InvalidCoordinate under the argument's path.
func (p PointInput) WGS84(argument string) (geo.LonLat, error) {
	given := geo.LonLat{Lon: p.Longitude, Lat: p.Latitude}
	if err := given.Valid(); err != nil {
		return given, fault.Under(err, argument)
	}
	return geo.ToWGS84(given, p.System), nil
}

// Box is a range of longitudes and latitudes in an answer.
type Box struct{ West, South, East, North float64 }

// BoxInput is a range of longitudes and latitudes that a client gives.
type BoxInput struct {
	West, South, East, North float64
	System                   geo.System
}

// WGS84 returns the smallest WGS 84 box around the given one.
func (b BoxInput) WGS84(argument string) (*geo.Box, error) {
	box := geo.EmptyBox()
	for _, corner := range []PointInput{
		{b.West, b.South, b.System}, {b.West, b.North, b.System}, {b.East, b.South, b.System}, {b.East, b.North, b.System},
	} {
		p, err := corner.WGS84(argument)
		if err != nil {
			return nil, err
		}
		box = box.Extend(p)
	}
	if b.West > b.East {
		return nil, fault.Argument(argument+".west", "≤ "+argument+".east", fault.Text{
			ZH: "西边界在东边界以东;不支持跨越 180° 经线的范围", EN: "west lies east of east; a box cannot cross the 180° meridian",
		})
	}
	if b.South > b.North {
		return nil, fault.Argument(argument+".south", "≤ "+argument+".north", fault.Text{ZH: "南边界在北边界以北", EN: "south lies north of north"})
	}
	return &box, nil
}
