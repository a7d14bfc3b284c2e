package model

import (
	"fmt"
	"math"
	"time"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/snapshot"
	"servicemap/walk"
)

// NearbyArguments are the arguments of the query nearby.
type NearbyArguments struct {
	From            PointInput
	Minutes, Metres *int32
	Pace            walk.Pace
	Profile         walk.Profile
	Filter          *PlaceFilter
	At              *time.Time
	First           int32
	After           *string
}

// limit returns the effective millimetres that the arguments allow: 15 minutes when they say nothing.
func (q *NearbyArguments) limit() (uint32, error) {
	switch {
	case q.Minutes != nil && q.Metres != nil:
		return 0, fault.Argument("metres", "null", fault.Text{
			ZH: "minutes 与 metres 只能给出一个", EN: "give minutes or metres, not both",
		})
	case q.Metres != nil:
		if *q.Metres < 1 || *q.Metres > 5000 {
			return 0, fault.OutOfRange("metres", int(*q.Metres), 1, 5000)
		}
		return uint32(*q.Metres) * 1000, nil
	case q.Minutes != nil:
		if err := checkMinutes("minutes", *q.Minutes); err != nil {
			return 0, err
		}
		return q.Pace.Limit(int(*q.Minutes)), nil
	default:
		return q.Pace.Limit(15), nil
	}
}

func checkMinutes(argument string, minutes int32) error {
	if minutes < 1 || minutes > 60 {
		return fault.OutOfRange(argument, int(minutes), 1, 60)
	}
	return nil
}

// outsideMetres is how far outside the data a point is still answered: somebody may live just across the border.
const outsideMetres = 3000

// PointWithin returns a point in WGS 84, or fault.OutsideArea when it lies too far from the data, with a hint when another
// reading of the two numbers would lie inside.
func PointWithin(at *snapshot.Snapshot, p PointInput, argument string) (geo.LonLat, error) {
	point, err := p.WGS84(argument)
	if err == nil && (at.Bounds.Empty() || at.Bounds.DistanceTo(point) <= outsideMetres) {
		return point, nil
	}
	var e *fault.Error
	if err != nil {
		e = fault.As(err)
	} else {
		e = fault.New(fault.OutsideArea, fault.Text{
			ZH: fmt.Sprintf("该点距本数据集超过 %d 米", outsideMetres),
			EN: fmt.Sprintf("the point lies more than %d metres outside the data", outsideMetres),
		}).Under(argument)
		e.Allowed = fmt.Sprintf("longitude %.4f..%.4f, latitude %.4f..%.4f", at.Bounds.West, at.Bounds.East, at.Bounds.South, at.Bounds.North)
	}
	if hint, ok := readAnotherWay(at.Bounds, p); ok {
		e = e.Hinting(hint)
	}
	return point, e
}

// readAnotherWay looks for a reading of a point's numbers that would be answered: in another system, the one that lies nearest
// to the data, or swapped.
func readAnotherWay(bounds geo.Box, p PointInput) (fault.Text, bool) {
	given := geo.LonLat{Lon: p.Longitude, Lat: p.Latitude}
	best, least := p.System, math.Inf(1)
	for _, system := range geo.Systems() {
		if d := outside(bounds, given, system); system != p.System && d < least {
			best, least = system, d
		}
	}
	switch {
	case least <= outsideMetres:
		return fault.Text{
			ZH: fmt.Sprintf("按 %s 坐标系则可以查询", best), EN: fmt.Sprintf("as %s coordinates it would lie near enough", best),
		}, true
	case outside(bounds, geo.LonLat{Lon: p.Latitude, Lat: p.Longitude}, p.System) <= outsideMetres:
		return fault.Text{
			ZH: "经度与纬度似乎互换了:经度在前", EN: "longitude and latitude seem to be swapped: longitude comes first",
		}, true
	default:
		return fault.Text{}, false
	}
}

// outside returns how many metres a point of a system lies outside the data; infinitely many for one that is none.
func outside(bounds geo.Box, p geo.LonLat, system geo.System) float64 {
	if p.Valid() != nil || bounds.Empty() {
		return math.Inf(1)
	}
	return bounds.DistanceTo(geo.ToWGS84(p, system))
}
