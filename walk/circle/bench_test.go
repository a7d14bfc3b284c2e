package circle

import (
	"context"
	"math/rand/v2"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
)

// entries returns where points up to 50 m from random corners of real components enter a network.
func entries(n *walk.Network, count int, seed uint64) []walk.Snap {
	r := rand.New(rand.NewPCG(seed, 3))
	var snaps []walk.Snap
	for len(snaps) < count {
		corner := n.Point(r.Uint32N(uint32(n.Vertices())))
		scale := geo.ScaleAt(corner.Lat)
		p := geo.LonLat{Lon: corner.Lon + (r.Float64()*100-50)/scale.Lon, Lat: corner.Lat + (r.Float64()*100-50)/scale.Lat}
		if s := n.Snap(p, walk.MaxLegPlace); s.Connected {
			snaps = append(snaps, s)
		}
	}
	return snaps
}

// BenchmarkCircle draws circles of 15 minutes at STANDARD pace, and writes them as GeoJSON.
func BenchmarkCircle(b *testing.B) {
	for _, town := range []string{"porto-alegre", "yungang", "helsinki"} {
		b.Run(town, func(b *testing.B) {
			n := network(b, town)
			g, snaps := NewGround(n), entries(n, 200, 1)
			limits := []uint32{walk.Standard.Limit(15)}
			for i := range snaps { // works out the barriers
				_, _ = g.Circles(context.Background(), walk.Foot, snaps[i], limits, walk.From)
			}
			var text []byte
			i, points := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				circles, err := g.Circles(context.Background(), walk.Foot, snaps[i%len(snaps)], limits, walk.From)
				if err != nil {
					b.Fatal(err)
				}
				text = AppendGeoJSON(text[:0], circles[0].Shape)
				points += len(circles[0].Shape.FlatCoords()) / 2
				i++
			}
			count(b, n, g, snaps, limits[0])
			b.ReportMetric(float64(points)/float64(i), "points/op")
		})
	}
}

// count reports what a circle has to look at.
func count(b *testing.B, n *walk.Network, g *Ground, snaps []walk.Snap, limit uint32) {
	settled, edges, spots, vertices := 0, 0, 0, 0
	s := new(scratch)
	for i := range snaps {
		reached, _ := n.Reach(context.Background(), snaps[i], limit, walk.From, nil)
		settled += len(reached)
		_ = s.explore(context.Background(), g, walk.Foot, &snaps[i], limit, walk.From)
		s.rate(&snaps[i], limit, 0)
		edges, spots = edges+len(s.reached), spots+len(s.late)
		for _, v := range s.field.known {
			if s.field.best[v] <= limit {
				vertices++
			}
		}
		s.field.forget()
	}
	for name, sum := range map[string]int{"settled": settled, "edges": edges, "spots": spots, "vertices": vertices} {
		b.ReportMetric(float64(sum)/float64(len(snaps)), name+"/op")
	}
}
