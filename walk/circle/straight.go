package circle

import (
	"math"

	"github.com/twpayne/go-geom"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/walk"
)

// Points of a straight-line circle, and its least radius in metres: rounded to 1e-6 degrees, the points stay apart.
const (
	straightPoints = 72
	straightRadius = 10
)

// straightCircles returns circles for a point without a network: what lies within the limit by walk.StraightLine.
func straightCircles(p geo.LonLat, limits []uint32) ([]Circle, error) {
	if err := p.Valid(); err != nil {
		return nil, err
	}
	circles := make([]Circle, len(limits))
	for i, limit := range limits {
		shape, err := straight(p, limit)
		if err != nil {
			return nil, err
		}
		circles[i] = Circle{Limit: limit, Method: walk.Straight, Shape: shape}
		circles[i].measure()
	}
	return circles, nil
}

// straight returns the polygon. Its radius is whole metres, rounded down, so that of two circles the smaller lies within the
// larger in spite of rounding.
func straight(p geo.LonLat, limit uint32) (*geom.MultiPolygon, error) {
	radius := math.Max(straightRadius, math.Floor(float64(limit)/1000/detour))
	scale := geo.ScaleAt(p.Lat)
	width, height := radius/scale.Lon, radius/scale.Lat
	if !(math.Abs(p.Lon)+width < 180 && math.Abs(p.Lat)+height < 90) {
		return nil, fault.New(fault.BadArgument, fault.Text{
			ZH: "服务圈不能跨越 180 度经线或极点",
			EN: "a circle cannot cross the antimeridian or a pole",
		})
	}
	flat := make([]float64, 0, 2*straightPoints+2)
	for k := range straightPoints {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / straightPoints)
		flat = append(flat, rounded(p.Lon+width*cos), rounded(p.Lat+height*sin))
	}
	flat = append(flat, flat[0], flat[1])
	return geom.NewMultiPolygonFlat(geom.XY, flat, [][]int{{len(flat)}}), nil
}

func rounded(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }
