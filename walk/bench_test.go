package walk

import (
	"context"
	"slices"
	"testing"

	"servicemap/geo"
)

// The city of the benchmarks: 25,600 crossings, about 48,000 edges.
const benchSide = 160

func benchCity(b *testing.B) (*Network, []geo.LonLat) {
	b.Helper()
	return mustBuild(b, city(benchSide, 1)), cityPoints(benchSide, 1000, 1)
}

// withCompounds makes blocks of the city private ground, about one edge in twenty-five.
func withCompounds(edges []Edge, side int) []Edge {
	for i := range edges {
		column, row := edges[i].From%int64(side), edges[i].From/int64(side)
		if column%10 < 2 && row%10 < 2 {
			edges[i].Flags |= Private
		}
	}
	return edges
}

// withWalls returns a wall of 40 m in every tenth block, and a river across.
func withWalls(edges []Edge, side int) Streets {
	s := Streets{Edges: edges}
	for i := 0; i < len(edges); i += 10 {
		at := offset(edges[i].Line[0], 10, 20)
		s.Barriers = append(s.Barriers, Barrier{Kind: Wall, Lines: [][]geo.LonLat{{at, offset(at, 40, 0)}}})
	}
	middle := float64(side) * 75 / 2
	s.Barriers = append(s.Barriers, Barrier{Kind: Water, Lines: [][]geo.LonLat{{offset(corner, 0, middle), offset(corner, 2*middle, middle)}}})
	return s
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
	edges := city(benchSide, 1)
	for name, streets := range map[string]Streets{"open": {Edges: edges}, "walls": withWalls(edges, benchSide)} {
		b.Run(name, func(b *testing.B) {
			n, err := Build(streets)
			if err != nil {
				b.Fatal(err)
			}
			points := cityPoints(benchSide, 1000, 1)
			b.ReportAllocs()
			i, found := 0, 0
			for b.Loop() {
				s := n.Snap(points[i%len(points)], MaxLegPlace)
				found += s.Count
				i++
			}
			b.ReportMetric(float64(found)/float64(i), "candidates/op")
		})
	}
}

// BenchmarkReach is the 15-minute search at STANDARD pace.
func BenchmarkReach(b *testing.B) {
	foot, points := benchCity(b)
	compounds := mustBuild(b, withCompounds(city(benchSide, 1), benchSide))
	for name, n := range map[string]*Network{"foot": foot, "compounds": compounds, "wheelchair": foot.For(Wheelchair)} {
		b.Run(name, func(b *testing.B) {
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
			b.ReportMetric(n.Bytes().SearchPerEdge, "B/edge-search")
		})
	}
}

// BenchmarkPath is a path between two points of the city, 6 km apart in the mean.
func BenchmarkPath(b *testing.B) {
	n, points := benchCity(b)
	snaps := snapAll(n, points, MaxLegPlace)
	b.ReportAllocs()
	i, emm := 0, 0.0
	for b.Loop() {
		p, _, _ := n.Path(context.Background(), snaps[i%len(snaps)], snaps[(i+1)%len(snaps)], NoLimit, From)
		emm += float64(p.EMM)
		i++
	}
	b.ReportMetric(emm/float64(i)/1e6, "km/op")
}

// BenchmarkLists reads the first 20 of 300 places within 15 minutes from lists, and by a search.
func BenchmarkLists(b *testing.B) {
	n, points := benchCity(b)
	snaps, places := snapAll(n, points, MaxLegPlace), snapAll(n, cityPoints(benchSide/4, 300, 7), MaxLegPlace)
	lists, ok, err := n.NewLists(context.Background(), places, Standard.Limit(15), From, 1<<30)
	if !ok || err != nil {
		b.Fatal(ok, err)
	}
	targets := n.Attach(places)
	snaps = slices.DeleteFunc(snaps, func(s Snap) bool { return geo.Distance(s.Asked, corner) > benchSide/4*75 })
	for name, near := range map[string]func(Snap, func(Hit) bool) error{
		"lists": func(s Snap, visit func(Hit) bool) error { return lists.Near(s, Standard.Limit(15), visit) },
		"search": func(s Snap, visit func(Hit) bool) error {
			return n.Near(context.Background(), s, targets, Standard.Limit(15), From, visit)
		},
	} {
		b.Run(name, func(b *testing.B) {
			i, hits := 0, 0
			for b.Loop() {
				left := 20
				_ = near(snaps[i%len(snaps)], func(Hit) bool { left--; hits++; return left > 0 })
				i++
			}
			b.ReportMetric(float64(hits)/float64(i), "hits/op")
		})
	}
	b.ReportMetric(float64(lists.Bytes()), "B")
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

// BenchmarkSweep finds the nearest of 400 places for every vertex.
func BenchmarkSweep(b *testing.B) {
	n, points := benchCity(b)
	places := snapAll(n, points[:400], MaxLegPlace)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = n.Sweep(context.Background(), places, NoLimit, To)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n.Vertices()), "ns/vertex")
}
