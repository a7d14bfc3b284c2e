package geo_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"

	"servicemap/fault"
	"servicemap/geo"
)

func ExampleDistance() {
	gate := geo.LonLat{Lon: 113.1218, Lat: 40.1099}
	north := geo.LonLat{Lon: 113.1218, Lat: 40.1189}
	fmt.Printf("%.0f metres\n", geo.Distance(gate, north))
	// Output: 999 metres
}

// The expected lengths are PostGIS's: select st_length(st_geogfromtext('LINESTRING(…)')).
func TestDistancesAgreeWithTheSpheroid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b geo.LonLat
		want float64
	}{
		{geo.LonLat{Lon: 113.1, Lat: 40}, geo.LonLat{Lon: 113.11, Lat: 40.01}, 1400.7055},
		{geo.LonLat{Lon: -51.2, Lat: -30}, geo.LonLat{Lon: -51.19, Lat: -30}, 964.8628},
		{geo.LonLat{Lon: 0, Lat: 0}, geo.LonLat{Lon: 0, Lat: 0.01}, 1105.7428},
		{geo.LonLat{Lon: 25, Lat: 60.1}, geo.LonLat{Lon: 25.05, Lat: 60.15}, 6225.6217},
	} {
		if got := geo.Distance(c.a, c.b); math.Abs(got-c.want) > c.want*1e-4 {
			t.Errorf("distance %v %v = %.3f, PostGIS says %.3f", c.a, c.b, got, c.want)
		}
	}
}

func TestPointsThatAreNoCoordinatesAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p        geo.LonLat
		argument string
	}{
		{geo.LonLat{Lon: math.NaN(), Lat: 0}, "longitude"},
		{geo.LonLat{Lon: math.Inf(1), Lat: 0}, "longitude"},
		{geo.LonLat{Lon: 180.0000001, Lat: 0}, "longitude"},
		{geo.LonLat{Lon: 0, Lat: 91}, "latitude"},
		{geo.LonLat{Lon: 0, Lat: math.NaN()}, "latitude"},
	} {
		var e *fault.Error
		if err := c.p.Valid(); !errors.As(err, &e) || e.Code != fault.InvalidCoordinate || e.Argument != c.argument {
			t.Errorf("%v: %v", c.p, err)
		}
	}
	for _, p := range []geo.LonLat{{Lon: 180, Lat: 90}, {Lon: -180, Lat: -90}, {Lon: math.Copysign(0, -1), Lat: 1e-320}} {
		if err := p.Valid(); err != nil {
			t.Errorf("%v: %v", p, err)
		}
	}
}

// Two neighbours that share a border never both contain a point, and together leave none of it out.
func TestNeighboursShareTheirBorderOut(t *testing.T) {
	t.Parallel()
	west := square(0, 0, 1, 1)
	east := square(1, 0, 2, 1)
	rapid.Check(t, func(t *rapid.T) {
		p := geo.LonLat{Lon: rapid.SampledFrom([]float64{1, 0.5, 1.5, 0, 0.25}).Draw(t, "lon"), Lat: rapid.Float64Range(0.001, 0.999).Draw(t, "lat")}
		if w, e := west.Contains(p), east.Contains(p); w == e {
			t.Fatalf("%v: west %v, east %v", p, w, e)
		}
	})
}

func TestAHoleIsOutside(t *testing.T) {
	t.Parallel()
	ring := geom.NewMultiPolygonFlat(geom.XY, []float64{0, 0, 4, 0, 4, 4, 0, 4, 0, 0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1}, [][]int{{10, 20}})
	s := geo.NewShape(ring)
	if s.Contains(geo.LonLat{Lon: 1.5, Lat: 1.5}) || !s.Contains(geo.LonLat{Lon: 3, Lat: 3}) || s.Contains(geo.LonLat{Lon: 5, Lat: 3}) {
		t.Error("inside and outside are mixed up")
	}
}

func square(west, south, east, north float64) *geo.Shape {
	return geo.NewShape(geom.NewMultiPolygonFlat(geom.XY,
		[]float64{west, south, east, south, east, north, west, north, west, south}, [][]int{{10}}))
}
