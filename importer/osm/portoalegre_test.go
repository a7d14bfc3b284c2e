package osm

import (
	"context"
	"math"
	"os"
	"testing"

	"servicemap/walk"
)

const portoAlegre = "../../demo/porto-alegre/osm.pbf"

func readPortoAlegre(t testing.TB) *Result {
	t.Helper()
	f, err := os.Open(portoAlegre)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(context.Background(), f, info.Size(), DefaultRules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The counts are those of osmium-tool 1.15: osmium fileinfo -e -j osm.pbf.
func TestPortoAlegreHasTheElementsOsmiumCounts(t *testing.T) {
	t.Parallel()
	r := readPortoAlegre(t)
	checkResult(t, r)
	if r.Report.Nodes != 43_264 || r.Report.Ways != 16_032 || r.Report.Relations != 23 {
		t.Errorf("got %d nodes, %d ways, %d relations", r.Report.Nodes, r.Report.Ways, r.Report.Relations)
	}
	if !r.Date.IsZero() || !r.Box.Empty() {
		t.Errorf("date %v, box %v; the file states neither", r.Date, r.Box)
	}
}

// The numbers were derived apart from this package, by a Python script over the text form of the file
// (osmium cat -f opl osm.pbf) that applies the rules of this package's documentation to plain dictionaries, makes
// vertices of way ends, lifts, signals, divided nodes and nodes that come twice, sums WGS 84 lengths of segments and floods
// public ground. Two ways have conditions that hold at noon; the script was told so. What areas change was derived by the
// script of TestPortoAlegreAreas: 17 rings go that have no entrance, each one edge and one vertex, with 2,346.83 m; 242 edges
// come with 8,891.30 m, one of them on private ground, and 37 corners become vertices and cut an edge each.
func TestPortoAlegreIsOneTownOnFoot(t *testing.T) {
	t.Parallel()
	r := readPortoAlegre(t)
	component := map[int64]int64{}
	var find func(v int64) int64
	find = func(v int64) int64 {
		if p, ok := component[v]; ok && p != v {
			component[v] = find(p)
			return component[v]
		}
		component[v] = v
		return v
	}
	metres, classes := 0.0, map[string]int{}
	for _, e := range r.Edges {
		component[find(e.From)] = find(e.To)
		metres += float64(e.Length) / 1000
		classes[e.Class]++
	}
	edges, largest := map[int64]int{}, 0
	for _, e := range r.Edges {
		edges[find(e.From)]++
		largest = max(largest, edges[find(e.From)])
	}
	t.Logf("%d edges, %d vertices, %.1f km, %d components, the largest has %d edges (%.2f %%)", len(r.Edges), len(component),
		metres/1000, len(edges), largest, 100*float64(largest)/float64(len(r.Edges)))
	t.Logf("%+v; edges by class: %v", r.Report, classes)
	if r.Report.Walkable != 14_909-17 || len(r.Edges) != 27_831-17+242+37 || len(component) != 20_386-17+37 ||
		math.Abs(metres-(1_906_594.67-2_346.83+8_891.30)) > 14 {
		t.Error("the independent scripts have 14,892 ways, 28,093 edges, 20,406 vertices and 1,913,139.14 m")
	}
	for _, c := range []struct {
		name      string
		got, want int
	}{
		{"private ways", r.Report.PrivateWays, 541},
		{"private edges", r.Report.PrivateEdges, 812 + 113 + 1},
		{"inherited edges", r.Report.InheritedEdges, 113 + 1},
		{"blocked nodes", r.Report.BlockedNodes, 36},
		{"private passages", r.Report.PrivatePassages, 9},
		{"nodes closed to wheelchairs", r.Report.NoWheelNodes, 9},
		{"nodes of limited use to wheelchairs", r.Report.LimitedWheelNodes, 2},
		{"lifts", r.Report.ElevatorNodes, 28},
		{"turnstiles", r.Report.SlowPassages, 2},
		{"signals", r.Report.SignalNodes, 1_494},
	} {
		if c.got != c.want {
			t.Errorf("%d %s, the script has %d", c.got, c.name, c.want)
		}
	}
	if share := float64(largest) / float64(len(r.Edges)); share < 0.95 {
		t.Errorf("the largest component has %.3f of the edges", share)
	}
}

func TestTheSameFileGivesTheSameNetwork(t *testing.T) {
	t.Parallel()
	checksum := func() [32]byte {
		n, err := walk.Build(walk.Streets{Edges: readPortoAlegre(t).Edges})
		if err != nil {
			t.Fatal(err)
		}
		return n.Checksum()
	}
	if a, b := checksum(), checksum(); a != b {
		t.Errorf("%x, then %x", a, b)
	}
}

func BenchmarkReadPortoAlegre(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		readPortoAlegre(b)
	}
}
