package sheet

import (
	"errors"

	"servicemap/fault"
	"servicemap/geo"
)

// longitude and latitude make a point of one of its degrees, to have it checked by itself.
func longitude(v float64) geo.LonLat { return geo.LonLat{Lon: v} }
func latitude(v float64) geo.LonLat  { return geo.LonLat{Lat: v} }

// located brings a point with sound degrees from the file's system to WGS 84. Near the antimeridian and the poles the
// result may lie off the earth; that is the only problem it lists.
func (c *cell) located(p *geo.LonLat) bool {
	if c.failed("longitude") || c.failed("latitude") {
		return false
	}
	system := c.file.options.System
	*p = geo.ToWGS84(*p, system)
	if err := p.Valid(); err != nil {
		c.refuseAt("longitude", invalidPoint(err), notIn(system))
		return false
	}
	return true
}

func invalidPoint(err error) fault.Text {
	var e *fault.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return fault.Text{ZH: "坐标无效", EN: err.Error()}
}

func notIn(system geo.System) fault.Text {
	return textf("检查坐标是否属于 %s", "see whether the coordinates are %s", system)
}
