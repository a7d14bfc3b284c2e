package geo_test

import (
	"math"
	"testing"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
)

// The expected areas are PostGIS's: select st_area(st_geogfromtext('POLYGON(…)')).
func TestAreasAgreeWithTheSpheroid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		flat []float64
		want float64
	}{
		{"a block in Porto Alegre", []float64{-51.2, -30.0, -51.199, -30.0, -51.199, -29.999, -51.2, -29.999, -51.2, -30.0}, 10695.7926},
		{"a triangle in Datong, clockwise", []float64{113.1, 40.0, 113.1, 40.007, 113.11, 40.0, 113.1, 40.0}, 331858.8448},
		{"at the equator", []float64{0, -0.01, 0.02, -0.01, 0.02, 0.01, 0, 0.01, 0, -0.01}, 4923628.8577},
		{"78 km from south to north", []float64{25, 60, 26, 60, 26, 60.7, 25, 60.7, 25, 60}, 4305778234.1334},
	} {
		m := geom.NewMultiPolygonFlat(geom.XY, c.flat, [][]int{{len(c.flat)}})
		if got := geo.Area(m); math.Abs(got-c.want) > c.want*1e-4 {
			t.Errorf("%s: %.2f m², PostGIS says %.2f", c.name, got, c.want)
		}
	}
}

// A hole takes away what it holds, a second polygon adds, and the way round changes nothing.
func TestAreasOfHolesAndParts(t *testing.T) {
	t.Parallel()
	ring := func(west, south, side float64) []float64 {
		return []float64{west, south, west + side, south, west + side, south + side, west, south + side, west, south}
	}
	area := func(flat []float64, ends ...[]int) float64 {
		return geo.Area(geom.NewMultiPolygonFlat(geom.XY, flat, ends))
	}
	block, court, other := ring(113, 40, 0.01), ring(113.002, 40.002, 0.004), ring(113.02, 40, 0.01)
	whole, hole := area(block, []int{10}), area(court, []int{10})
	got := area(append(append(append([]float64{}, block...), court...), other...), []int{10, 20}, []int{30})
	if want := 2*whole - hole; math.Abs(got-want) > want*1e-9 {
		t.Errorf("%.3f m², want %.3f", got, want)
	}
	if got := geo.Area(geom.NewMultiPolygon(geom.XY)); got != 0 {
		t.Errorf("nothing has %v m²", got)
	}
}
