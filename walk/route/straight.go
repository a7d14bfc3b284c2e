package route

import (
	"servicemap/geo"
	"servicemap/walk"
)

// StraightLine tells the straight line between two points where no network is loaded: one leg, and the arrival. Lengths are
// those of walk.StraightLine, its detour included.
func StraightLine(from, to geo.LonLat) Route {
	emm, _ := walk.StraightLine(from, to)
	line := []geo.LonLat{from, to}
	scale := geo.ScaleAt((from.Lat + to.Lat) / 2)
	way := vec{(to.Lon - from.Lon) * scale.Lon, (to.Lat - from.Lat) * scale.Lat}
	return Route{Line: line, Steps: []Step{
		{Turn: Depart, Kind: OffNetwork, Side: Straight, Heading: way.heading(), EMM: emm, Length: emm, Unknown: emm, Line: line},
		{Turn: Arrive, Kind: OffNetwork, Side: Straight, emmBefore: emm, lengthBefore: emm, Line: []geo.LonLat{to, to}},
	}}
}
