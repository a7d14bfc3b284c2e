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

// The vectors were made by the npm package gcoord 1.0.7: transform([113.1218, 40.1099], WGS84, GCJ02), and so on.
func TestCoordinateSystemsAgreeWithGcoord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ wgs, gcj, bd geo.LonLat }{
		{
			geo.LonLat{Lon: 113.1218, Lat: 40.1099},
			geo.LonLat{Lon: 113.12895550826434, Lat: 40.111227270429126},
			geo.LonLat{Lon: 113.13548089726035, Lat: 40.11721538856151},
		},
		{
			geo.LonLat{Lon: 116.3974, Lat: 39.9087},
			geo.LonLat{Lon: 116.403643552757, Lat: 39.91010347718817},
			geo.LonLat{Lon: 116.41001644608775, Lat: 39.916443078667704},
		},
		{
			geo.LonLat{Lon: 109.5119, Lat: 18.2528},
			geo.LonLat{Lon: 109.51598429482667, Lat: 18.25109479173564},
			geo.LonLat{Lon: 109.52253179173881, Lat: 18.25687655375912},
		},
	} {
		for _, to := range []struct {
			system geo.System
			want   geo.LonLat
		}{{geo.GCJ02, c.gcj}, {geo.BD09, c.bd}} {
			if d := geo.Distance(geo.FromWGS84(c.wgs, to.system), to.want); d > 0.01 {
				t.Errorf("%v to %v is %.3f m off", c.wgs, to.system, d)
			}
		}
	}
}

func TestConversionsAndTheirInversesMeet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := geo.LonLat{Lon: rapid.Float64Range(73, 135).Draw(t, "lon"), Lat: rapid.Float64Range(18, 53).Draw(t, "lat")}
		for _, s := range geo.Systems() {
			if d := geo.Distance(geo.ToWGS84(geo.FromWGS84(p, s), s), p); d > 1e-5 {
				t.Fatalf("%v through %v and back is %g m off", p, s, d)
			}
		}
	})
}

func TestGCJ02IsTheIdentityAbroad(t *testing.T) {
	t.Parallel()
	p := geo.LonLat{Lon: -51.23, Lat: -30.03}
	if geo.FromWGS84(p, geo.GCJ02) != p || geo.ToWGS84(p, geo.GCJ02) != p {
		t.Error("a point in Brazil was shifted")
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
