package geo

import (
	"math"

	"github.com/twpayne/go-geom"
)

// Area returns the square metres of a multipolygon on the ellipsoid: of each polygon its first ring less the others,
// whichever way round they run. It agrees with PostGIS's ST_Area(geography) to one part in ten thousand for polygons up to
// some 80 kilometres from south to north; edges are straight in degrees, which kilometres long differ from geodesics.
func Area(m *geom.MultiPolygon) float64 {
	sum := 0.0
	flat, start := m.FlatCoords(), 0
	for _, ends := range m.Endss() {
		for i, end := range ends {
			a := math.Abs(ringArea(flat[start:end], m.Stride()))
			if i > 0 {
				a = -a
			}
			sum += a
			start = end
		}
	}
	return sum
}

// ringArea returns the square metres within a closed ring, negative when it runs clockwise.
//
// A square degree holds Scale.Lon × Scale.Lat square metres. Over the ring's latitudes that is taken as the straight line
// through its values at Gauss's two points, so that the integral round the ring (Green) is summed edge by edge without a
// sine.
func ringArea(ring []float64, stride int) float64 {
	if len(ring) < 4*stride {
		return 0
	}
	south, north := math.Inf(1), math.Inf(-1)
	for i := 1; i < len(ring); i += stride {
		south, north = min(south, ring[i]), max(north, ring[i])
	}
	middle, gauss := (south+north)/2, math.Max((north-south)/2/math.Sqrt(3), 1e-4)
	above, below := ScaleAt(middle+gauss), ScaleAt(middle-gauss)
	density := (above.Lon*above.Lat + below.Lon*below.Lat) / 2
	slope := (above.Lon*above.Lat - below.Lon*below.Lat) / (2 * gauss)

	// Of density + slope·y the integral over y is F(y) = density·y + slope·y²/2; an edge adds its mean of F × its longitude.
	sum := 0.0
	x1, y1 := ring[0], ring[1]-middle
	for i := stride; i < len(ring); i += stride {
		x2, y2 := ring[i], ring[i+1]-middle
		sum += (x1 - x2) * (density*(y1+y2)/2 + slope*(y1*y1+y1*y2+y2*y2)/6)
		x1, y1 = x2, y2
	}
	return sum
}
