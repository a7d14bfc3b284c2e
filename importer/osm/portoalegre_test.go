package osm

import (
	"context"
	"math"
	"os"
	"testing"
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
	r, err := Read(context.Background(), f, info.Size(), nil)
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
// vertices of way ends, lifts and nodes that come twice, and sums WGS 84 lengths of segments.
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
	if r.Report.Walkable != 14_366 || len(r.Edges) != 26_398 || len(component) != 19_150 || math.Abs(metres-1_850_642.56) > 14 {
		t.Error("the independent script has 14,366 ways, 26,398 edges, 19,150 vertices and 1,850,642.56 m")
	}
	if share := float64(largest) / float64(len(r.Edges)); share < 0.95 {
		t.Errorf("the largest component has %.3f of the edges", share)
	}
}

func BenchmarkReadPortoAlegre(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		readPortoAlegre(b)
	}
}
