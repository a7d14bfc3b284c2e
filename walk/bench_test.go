package walk

import (
	"context"
	"testing"

	"servicemap/geo"
)

// The city of the benchmarks: 25,600 crossings, about 48,000 edges.
const benchSide = 160

func benchCity(b *testing.B) (*Network, []geo.LonLat) {
	b.Helper()
	return mustBuild(b, city(benchSide, 1)), cityPoints(benchSide, 1000, 1)
}

func snapAll(n *Network, points []geo.LonLat, maxLeg float64) []Snap {
	snaps := make([]Snap, len(points))
	for i, p := range points {
		snaps[i] = n.Snap(p, maxLeg)
	}
	return snaps
}

func BenchmarkBuild(b *testing.B) {
	edges := city(benchSide, 1)
	b.ReportAllocs()
	for b.Loop() {
		mustBuild(b, edges)
	}
	m := mustBuild(b, edges).Bytes()
	b.ReportMetric(float64(len(edges)), "edges")
	b.ReportMetric(m.SearchPerEdge, "B/edge-search")
	b.ReportMetric(m.TotalPerEdge, "B/edge-total")
}

func BenchmarkSnap(b *testing.B) {
	n, points := benchCity(b)
	b.ReportAllocs()
	i, found := 0, 0
	for b.Loop() {
		s := n.Snap(points[i%len(points)], MaxLegPlace)
		found += s.Count
		i++
	}
	b.ReportMetric(float64(found)/float64(i), "candidates/op")
}

// BenchmarkReach is the 15-minute search at STANDARD pace.
func BenchmarkReach(b *testing.B) {
	n, points := benchCity(b)
	snaps := snapAll(n, points, MaxLegPlace)
	var dst []Reached
	b.ReportAllocs()
	i, settled := 0, 0
	for b.Loop() {
		dst, _ = n.Reach(context.Background(), snaps[i%len(snaps)], Standard.Limit(15), To, dst[:0])
		settled += len(dst)
		i++
	}
	b.ReportMetric(float64(settled)/float64(i), "settled/op")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(settled), "ns/settled")
}

// BenchmarkNear searches 15 minutes around for 400 places.
func BenchmarkNear(b *testing.B) {
	n, points := benchCity(b)
	snaps := snapAll(n, points, MaxLegPlace)
	targets := n.Attach(snapAll(n, cityPoints(benchSide, 400, 7), MaxLegPlace))
	b.ReportAllocs()
	i, hits, pops := 0, 0, uint32(0)
	ctx := context.Background()
	for b.Loop() {
		s := n.start(targets, Standard.Limit(15), From) // as Near does, to read the pops
		s.seed(&snaps[i%len(snaps)], 0)
		_ = s.visitTargets(ctx, func(Hit) bool { hits++; return true })
		pops += s.pops
		s.finish()
		i++
	}
	b.ReportMetric(float64(hits)/float64(i), "hits/op")
	b.ReportMetric(float64(pops)/float64(i), "pops/op")
}

// BenchmarkReachList is one backward search from a place to 30 minutes × BRISK over all demand points.
func BenchmarkReachList(b *testing.B) {
	n, points := benchCity(b)
	snaps := snapAll(n, points, MaxLegPlace)
	demand := n.Attach(snapAll(n, cityPoints(benchSide, 20_000, 8), MaxLegCell))
	b.ReportAllocs()
	i, hits := 0, 0
	for b.Loop() {
		_ = n.Near(context.Background(), snaps[i%len(snaps)], demand, Brisk.Limit(30), To, func(Hit) bool { hits++; return true })
		i++
	}
	b.ReportMetric(float64(hits)/float64(i), "hits/op")
}

// BenchmarkNearest is one unbounded sweep from 400 places over 20,000 demand points.
func BenchmarkNearest(b *testing.B) {
	n, points := benchCity(b)
	places := snapAll(n, points[:400], MaxLegPlace)
	demand := n.Attach(snapAll(n, cityPoints(benchSide, 20_000, 8), MaxLegCell))
	b.ReportAllocs()
	i, hits := 0, 0
	for b.Loop() {
		_ = n.Nearest(context.Background(), places, demand, NoLimit, To, func(Hit) bool { hits++; return true })
		i++
	}
	b.ReportMetric(float64(hits)/float64(i), "hits/op")
}
