package geo

import (
	"math"
	"slices"

	"github.com/twpayne/go-geom"
)

// PointIn returns a point inside a multipolygon that stands for the whole: the centroid of its largest polygon, or where that
// lies outside, as in a crescent, the middle of the widest stretch of the polygon at the centroid's latitude.
func PointIn(m *geom.MultiPolygon) LonLat {
	var largest *geom.Polygon
	most := -1.0
	for i := range m.NumPolygons() {
		if size := math.Abs(m.Polygon(i).Area()); size > most {
			largest, most = m.Polygon(i), size
		}
	}
	at := centroid(largest)
	alone := geom.NewMultiPolygonFlat(geom.XY, largest.FlatCoords(), [][]int{largest.Ends()})
	if shape := NewShape(alone); !shape.Contains(at) {
		at.Lon = shape.widestAt(at.Lat)
	}
	return at
}

// centroid returns the centre of a polygon's ground: of its first ring less the others. Taken from its first point on, small
// polygons far from the origin lose no digits.
func centroid(p *geom.Polygon) LonLat {
	origin := LonLat{p.FlatCoords()[0], p.FlatCoords()[1]}
	sum, east, north := 0.0, 0.0, 0.0
	for i := range p.NumLinearRings() {
		ring := p.LinearRing(i).FlatCoords()
		twice, x, y := 0.0, 0.0, 0.0
		for j := 0; j+3 < len(ring); j += 2 {
			x1, y1, x2, y2 := ring[j]-origin.Lon, ring[j+1]-origin.Lat, ring[j+2]-origin.Lon, ring[j+3]-origin.Lat
			cross := x1*y2 - x2*y1
			twice, x, y = twice+cross, x+(x1+x2)*cross, y+(y1+y2)*cross
		}
		if (twice > 0) != (i == 0) { // whichever way round it runs
			twice, x, y = -twice, -x, -y
		}
		sum, east, north = sum+twice, east+x, north+y
	}
	if sum == 0 {
		return origin
	}
	return LonLat{origin.Lon + east/(3*sum), origin.Lat + north/(3*sum)}
}

// widestAt returns the longitude in the middle of the widest stretch of a latitude that lies in the shape.
func (s *Shape) widestAt(lat float64) float64 {
	var crossings []float64
	s.edges(func(a, b LonLat) {
		if (a.Lat > lat) != (b.Lat > lat) {
			crossings = append(crossings, a.Lon+(lat-a.Lat)/(b.Lat-a.Lat)*(b.Lon-a.Lon))
		}
	})
	slices.Sort(crossings)
	middle, widest := (s.box.West+s.box.East)/2, -1.0
	for i := 0; i+1 < len(crossings); i += 2 {
		if width := crossings[i+1] - crossings[i]; width > widest {
			middle, widest = (crossings[i]+crossings[i+1])/2, width
		}
	}
	return middle
}
