package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
)

func shapeOf(rings ...[]float64) *geom.MultiPolygon {
	m := geom.NewMultiPolygon(geom.XY)
	p := geom.NewPolygon(geom.XY)
	for _, r := range rings {
		if err := p.Push(geom.NewLinearRingFlat(geom.XY, r)); err != nil {
			panic(err)
		}
	}
	if err := m.Push(p); err != nil {
		panic(err)
	}
	return m
}

func TestThePointThatStandsForAShape(t *testing.T) {
	t.Parallel()
	square := []float64{113, 40, 114, 40, 114, 41, 113, 41, 113, 40}
	two := shapeOf([]float64{0, 0, 1, 0, 1, 1, 0, 1, 0, 0})
	if err := two.Push(shapeOf([]float64{10, 10, 14, 10, 14, 14, 10, 14, 10, 10}).Polygon(0)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		m    *geom.MultiPolygon
		want geo.LonLat
	}{
		"square":                   {shapeOf(square), geo.LonLat{Lon: 113.5, Lat: 40.5}},
		"square, clockwise":        {shapeOf([]float64{113, 40, 113, 41, 114, 41, 114, 40, 113, 40}), geo.LonLat{Lon: 113.5, Lat: 40.5}},
		"triangle":                 {shapeOf([]float64{0, 0, 3, 0, 0, 3, 0, 0}), geo.LonLat{Lon: 1, Lat: 1}},
		"the larger of two":        {two, geo.LonLat{Lon: 12, Lat: 12}},
		"hole in its eastern half": {shapeOf([]float64{0, 0, 8, 0, 8, 4, 0, 4, 0, 0}, []float64{5, 1, 7, 1, 7, 3, 5, 3, 5, 1}), geo.LonLat{Lon: (32*4 - 4*6) / 28.0, Lat: 2}},
		// The centroid of the two below lies outside.
		"ring: beside its hole": {shapeOf([]float64{0, 0, 6, 0, 6, 6, 0, 6, 0, 0}, []float64{1, 1, 5, 1, 5, 5, 1, 5, 1, 1}), geo.LonLat{Lon: 0.5, Lat: 3}},
		"horseshoe, open north": {shapeOf([]float64{0, 0, 5, 0, 5, 5, 4, 5, 4, 1, 2, 1, 2, 5, 0, 5, 0, 0}), geo.LonLat{Lon: 1, Lat: (25*2.5 - 8*3) / 17.0}},
	} {
		got := geo.PointIn(c.m)
		if math.Abs(got.Lon-c.want.Lon) > 1e-9 || math.Abs(got.Lat-c.want.Lat) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Whatever the outline, the point lies in it: stars of random rays, far from the origin and small.
func TestThePointLiesInTheShape(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 5))
	for range 2000 {
		var ring []float64
		n := 3 + random.IntN(12)
		for i := range n {
			angle, radius := 2*math.Pi*(float64(i)+random.Float64()*0.9)/float64(n), 0.0001+0.01*random.Float64()
			ring = append(ring, 113+radius*math.Cos(angle), 40+radius*math.Sin(angle))
		}
		ring = append(ring, ring[0], ring[1])
		m := shapeOf(ring)
		if at := geo.PointIn(m); !geo.NewShape(m).Contains(at) {
			t.Fatalf("%v is not in %v", at, ring)
		}
	}
}
