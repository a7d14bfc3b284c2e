package nearby_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"servicemap/geo"
	"servicemap/importer/osm"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/walk"
)

// benchStreets returns the network of Porto Alegre.
func benchStreets(b *testing.B) *walk.Network {
	b.Helper()
	file, err := os.ReadFile("../demo/porto-alegre/osm.pbf")
	if err != nil {
		b.Fatal(err)
	}
	read, err := osm.Read(b.Context(), bytes.NewReader(file), int64(len(file)), osm.DefaultRules(), func(int64, int64) {})
	if err != nil {
		b.Fatal(err)
	}
	n, err := walk.Build(walk.Streets{Edges: read.Edges, Barriers: read.Barriers})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// onStreets returns random points of streets.
func onStreets(n *walk.Network, count int, seed uint64) []geo.LonLat {
	random := rand.New(rand.NewPCG(seed, 0))
	points := make([]geo.LonLat, count)
	for i := range points {
		line := n.EdgeLine(uint32(random.IntN(n.Edges())))
		points[i] = line[random.IntN(len(line))]
	}
	return points
}

// BenchmarkNearby is the places within 15 minutes at STANDARD pace, live and from lists, and what making the lists costs.
func BenchmarkNearby(b *testing.B) {
	n := benchStreets(b)
	asked := onStreets(n, 1000, 2)
	for _, count := range []int{300, 10_000} {
		at := onStreets(n, count, 1)
		var records []*place.Place
		for i, p := range at {
			records = append(records, &place.Place{Key: place.Key(i + 1), Name: "x", Published: true, Location: p})
		}
		catalogue := place.NewCatalogue(place.Records{Places: records, Areas: place.NewAreas(nil)})
		sites := walk.NewSites(n, at, walk.MaxLegPlace)
		index := nearby.NewIndex(catalogue, sites)
		ask := func(b *testing.B) {
			i, hits := 0, 0
			for b.Loop() {
				a, err := index.Within(b.Context(), nearby.Question{
					From: asked[i%len(asked)], Limit: walk.Standard.Limit(15), Pace: walk.Standard, Filter: &place.Filter{},
				})
				if err != nil {
					b.Fatal(err)
				}
				hits += len(a.Hits)
				i++
			}
			b.ReportMetric(float64(hits)/float64(i), "hits/op")
		}
		b.Run(fmt.Sprint(count, "/live"), ask)
		b.Run(fmt.Sprint(count, "/make"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if ok, err := index.MakeLists(b.Context()); !ok || err != nil {
					b.Fatal(ok, err)
				}
			}
		})
		b.Run(fmt.Sprint(count, "/lists"), ask)
		for _, limit := range []uint32{walk.Standard.Limit(15), walk.Brisk.Limit(30)} {
			lists, ok, err := n.NewLists(b.Context(), sites.On(walk.Foot).Snaps, limit, walk.From, 1<<30)
			if !ok || err != nil {
				b.Fatal(ok, err)
			}
			b.Logf("%d places, %d m: lists of %.1f MB", count, limit/1000, float64(lists.Bytes())/(1<<20))
		}
	}
}
