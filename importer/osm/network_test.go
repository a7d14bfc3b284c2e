package osm

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"servicemap/geo"
	"servicemap/walk"
)

// checkResult holds every result to what package walk expects of edges and to the report's own sums.
func checkResult(t interface {
	Helper()
	Fatalf(string, ...any)
}, r *Result) {
	t.Helper()
	sum := r.Report.Walkable
	for _, n := range r.Report.Skipped {
		sum += n
	}
	if sum != r.Report.Ways {
		t.Fatalf("walkable and skipped make %d of %d ways: %+v", sum, r.Report.Ways, r.Report)
	}
	checkFeatures(t, r)
	checkBarriers(t, r)
	for i, e := range r.Edges {
		bad := ""
		switch {
		case len(e.Line) < 2:
			bad = "short line"
		case e.From == 0 || e.To == 0 || e.Way <= 0:
			bad = "id"
		case math.Abs(float64(e.Length)-max(1, geo.Length(e.Line)*1000)) > 0.5:
			bad = "length"
		case e.Forward == 0 || e.Forward > walk.Closed || e.Backward == 0 || e.Backward > walk.Closed:
			bad = "cost"
		case e.Forward == walk.Closed && e.Backward == walk.Closed:
			bad = "closed both ways"
		case e.Class == "":
			bad = "class"
		case i > 0 && r.Edges[i-1].Way > e.Way:
			bad = "order"
		}
		for _, p := range e.Line {
			if p.Valid() != nil || p.Lon != math.Round(p.Lon*1e7)/1e7 || p.Lat != math.Round(p.Lat*1e7)/1e7 {
				bad = "coordinate"
			}
		}
		if bad != "" {
			t.Fatalf("edge %d: %s: %+v", i, bad, e)
		}
	}
}

// ends writes edges as "way:from-to(points)".
func ends(edges []walk.Edge) []string {
	var out []string
	for _, e := range edges {
		out = append(out, fmt.Sprintf("%d:%d-%d(%d)", e.Way, e.From, e.To, len(e.Line)))
	}
	return out
}

func foot(id int64, refs ...int64) testWay {
	return testWay{id: id, refs: refs, tags: []string{"highway", "footway"}}
}

func TestWaysAreCutAtVertices(t *testing.T) {
	t.Parallel()
	elevators := line(4)
	elevators[1].tags = []string{"highway", "elevator"}
	for _, c := range []struct {
		name      string
		nodes     []testNode
		ways      []testWay
		relations []testRelation
		want      []string
		report    Report // of which only the counters of oddities are compared
	}{
		{name: "a way is one edge", ways: []testWay{foot(1, 1, 2, 3)}, want: []string{"1:1-3(3)"}},
		{name: "a crossing", ways: []testWay{foot(2, 4, 2, 5), foot(1, 1, 2, 3)},
			want: []string{"1:1-2(2)", "1:2-3(2)", "2:4-2(2)", "2:2-5(2)"}},
		{name: "an end on a way", ways: []testWay{foot(1, 1, 2, 3), foot(2, 2, 4)},
			want: []string{"1:1-2(2)", "1:2-3(2)", "2:2-4(2)"}},
		{name: "a way that is not walkable cuts nothing",
			ways: []testWay{foot(1, 1, 2, 3), {id: 2, refs: []int64{2, 4}, tags: []string{"highway", "motorway"}}},
			want: []string{"1:1-3(3)"}},
		{name: "a loop keeps its first node", ways: []testWay{foot(1, 1, 2, 3, 1)}, want: []string{"1:1-1(4)"}},
		{name: "a loop on a stalk", ways: []testWay{foot(1, 1, 2, 3, 4, 2)}, want: []string{"1:1-2(2)", "1:2-2(4)"}},
		{name: "a loop with a junction", ways: []testWay{foot(1, 1, 2, 3, 1), foot(2, 3, 4)},
			want: []string{"1:1-3(3)", "1:3-1(2)", "2:3-4(2)"}},
		{name: "a self-crossing", ways: []testWay{foot(1, 1, 2, 3, 4, 2, 5)},
			want: []string{"1:1-2(2)", "1:2-2(4)", "1:2-5(2)"}},
		{name: "parallel edges stay", ways: []testWay{foot(1, 1, 2, 3), foot(2, 1, 4, 3)},
			want: []string{"1:1-3(3)", "2:1-3(3)"}},
		{name: "twins stay", ways: []testWay{foot(1, 1, 2), foot(2, 1, 2)}, want: []string{"1:1-2(2)", "2:1-2(2)"}},
		{name: "a node twice in a row", ways: []testWay{foot(1, 1, 1, 2, 2, 3, 3)}, want: []string{"1:1-3(3)"}},
		{name: "a missing node cuts", ways: []testWay{foot(1, 1, 2, 99, 3, 4)}, want: []string{"1:1-2(2)", "1:3-4(2)"},
			report: Report{MissingNodes: 1, CutWays: 1}},
		{name: "a missing end", ways: []testWay{foot(1, 99, 1, 2)}, want: []string{"1:1-2(2)"},
			report: Report{MissingNodes: 1, CutWays: 1}},
		{name: "a half of one node goes", ways: []testWay{foot(1, 1, 99, 2, 3), foot(2, 4, 1, 5)},
			want: []string{"1:2-3(2)", "2:4-5(3)"}, report: Report{MissingNodes: 1, CutWays: 1}},
		{name: "references to nothing", ways: []testWay{foot(1, 97, 98, 99)}, report: Report{MissingNodes: 3}},
		{name: "ways of no and one node", ways: []testWay{foot(1), foot(2, 1), foot(3, 1, 1)}},
		{name: "an elevator node", nodes: elevators, ways: []testWay{foot(1, 1, 2, 3, 4)},
			want: []string{"1:1-2(2)", "1:2-4(3)"}},
		{name: "two nodes on one spot join nothing", nodes: append(line(2), testNode{id: 3, lon: 10_000}, testNode{id: 4, lon: 50_000}),
			ways: []testWay{foot(1, 1, 2), foot(2, 3, 4)}, want: []string{"1:1-2(2)", "2:3-4(2)"}},
		{name: "a way twice counts once", ways: []testWay{foot(1, 1, 2), foot(1, 1, 2)}, want: []string{"1:1-2(2)"}},
		{name: "off the earth", nodes: []testNode{{id: 1}, {id: 2, lon: 1_800_000_001}, {id: 3, lat: -900_000_001}, {id: 4, lon: 1}},
			ways: []testWay{foot(1, 1, 4, 2, 3)}, want: []string{"1:1-4(2)"},
			report: Report{MissingNodes: 2, BadCoordinates: 2, CutWays: 1}},
		{name: "around the earth", nodes: []testNode{{id: 1, lon: -1_800_000_000}, {id: 2, lon: 1_800_000_000, lat: 900_000_000}},
			ways: []testWay{foot(1, 1, 2)}, report: Report{TooLongEdges: 1}},
		{name: "a square as a relation",
			ways: []testWay{{id: 1, refs: []int64{1, 2, 3, 1}}, {id: 2, refs: []int64{4, 5}, tags: []string{"highway", "motorway"}}},
			relations: []testRelation{{id: 1, tags: []string{"type", "multipolygon", "highway", "pedestrian"},
				members: []testMember{{1, 1, "outer"}, {1, 2, "inner"}, {0, 3, ""}, {1, 77, "outer"}}}},
			want: []string{"1:1-1(4)"}},
		{name: "relations in a cycle", ways: []testWay{foot(1, 1, 2)},
			relations: []testRelation{
				{id: 1, tags: []string{"type", "multipolygon", "highway", "pedestrian"}, members: []testMember{{2, 2, "outer"}}},
				{id: 2, tags: []string{"type", "multipolygon", "highway", "pedestrian"}, members: []testMember{{2, 1, "outer"}, {2, 2, ""}}}},
			want: []string{"1:1-2(2)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.nodes == nil {
				c.nodes = line(6)
			}
			r := mustRead(t, testMap{c.nodes, c.ways, c.relations}.file())
			if got := ends(r.Edges); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			got := Report{MissingNodes: r.Report.MissingNodes, CutWays: r.Report.CutWays,
				BadCoordinates: r.Report.BadCoordinates, TooLongEdges: r.Report.TooLongEdges}
			if !reflect.DeepEqual(got, c.report) {
				t.Errorf("got %+v, want %+v", got, c.report)
			}
		})
	}
}

func TestCostsOfNodesAndSplitWays(t *testing.T) {
	t.Parallel()
	lifted := line(3)
	lifted[1].tags = []string{"highway", "elevator"}
	steps := testWay{id: 1, refs: []int64{1, 2, 3}, tags: []string{"highway", "steps", "step_count", "1000"}}
	for _, c := range []struct {
		name  string
		nodes []testNode
		ways  []testWay
		want  []uint32 // forward costs of way 1's edges
	}{
		{"a lift costs half a ride on each edge", lifted, []testWay{foot(1, 1, 2, 3)}, []uint32{step + 20_000, step + 20_000}},
		{"a loop at a lift pays both halves: 445.278 m and a ride", lifted, []testWay{foot(1, 2, 1, 3, 2)}, []uint32{485_278}},
		{"a lift on a lift way is paid on the way", lifted,
			[]testWay{foot(1, 2, 3), {id: 2, refs: []int64{1, 2}, tags: []string{"highway", "elevator"}}}, []uint32{step}},
		{"counted steps are shared out by length", line(4), []testWay{steps, foot(2, 2, 4)}, []uint32{300_000, 300_000}},
		{"an edge of no length costs a millimetre", []testNode{{id: 1}, {id: 2}}, []testWay{foot(1, 1, 2)}, []uint32{1}},
		{"steps of no length cost what was counted", []testNode{{id: 1}, {id: 2}},
			[]testWay{{id: 1, refs: []int64{1, 2}, tags: steps.tags}}, []uint32{600_000}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []uint32
			for _, e := range mustRead(t, testMap{nodes: c.nodes, ways: c.ways}.file()).Edges {
				if e.Way == 1 {
					got = append(got, e.Forward)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestNamesShareTheirString(t *testing.T) {
	t.Parallel()
	m := testMap{nodes: line(3), ways: []testWay{foot(1, 1, 2), foot(2, 2, 3)}}
	for i := range m.ways {
		m.ways[i].tags = append(m.ways[i].tags, "name", "Rua")
	}
	e := mustRead(t, m.file()).Edges
	if e[0].Name != "Rua" || reflect.ValueOf(e[0].Name).UnsafePointer() != reflect.ValueOf(e[1].Name).UnsafePointer() {
		t.Error("two copies of one name are kept")
	}
}

// randomMap draws a map with everything odd that a legal file may hold.
func randomMap(t *rapid.T) testMap {
	m := testMap{nodes: line(rapid.IntRange(1, 30).Draw(t, "nodes"))}
	node := rapid.SampledFrom([]string{"highway=elevator", "highway=traffic_signals", "highway=crossing kerb=raised", "kerb=raised",
		"barrier=wall", "barrier=gate access=private", "barrier=gate opening_hours=06:00-22:00", "barrier=stile", "entrance=yes",
		"barrier=gate opening_hours=dawn-dusk", "highway=crossing crossing=traffic_signals"})
	for i := range m.nodes {
		m.nodes[i].lat = rapid.Int64Range(-20_000, 20_000).Draw(t, "lat")
		if rapid.IntRange(0, 3).Draw(t, "tagged") == 0 {
			m.nodes[i].tags = asTags(node.Draw(t, "node"))
		}
	}
	class := rapid.SampledFrom([]string{"footway", "steps", "residential", "elevator", "motorway", "platform"})
	more := rapid.SampledFrom([]string{"", "", "", "access=private", "foot=yes foot:backward=private", "footway=crossing crossing=traffic_signals",
		"area=yes", "access:conditional=no~@~(wet)", "step_count=9", "surface=asphalt"})
	other := rapid.SampledFrom([]string{"natural=water", "building=yes", "railway=rail", "barrier=wall", "leisure=park", "name=x"})
	for i := range rapid.IntRange(0, 20).Draw(t, "ways") {
		w := testWay{id: int64(i + 1), tags: append([]string{"highway", class.Draw(t, "class")}, asTags(more.Draw(t, "more"))...)}
		w.refs = rapid.SliceOfN(rapid.Int64Range(1, 33), 0, 8).Draw(t, "refs")
		if rapid.Bool().Draw(t, "bare") {
			w.tags = strings.Split(other.Draw(t, "other"), "=")
		}
		m.ways = append(m.ways, w)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "relations") {
		r := testRelation{id: int64(i + 1), tags: []string{"type", "multipolygon", "highway", class.Draw(t, "class")}}
		for range rapid.IntRange(0, 4).Draw(t, "members") {
			r.members = append(r.members, testMember{1, rapid.Int64Range(1, 22).Draw(t, "member"), "outer"})
		}
		m.relations = append(m.relations, r)
	}
	return m
}

func TestOrderInTheFileChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := randomMap(t)
		straight, err := read(m.file())
		if err != nil {
			t.Fatal(err)
		}
		checkResult(t, straight)
		mixed, err := read(m.shuffled(rapid.IntRange(1, 7).Draw(t, "block"), rapid.Uint64().Draw(t, "seed")))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := walk.Build(walk.Streets{Edges: straight.Edges}); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(straight, mixed) {
			t.Fatalf("got %v %+v, in another order %v %+v", ends(straight.Edges), straight.Report, ends(mixed.Edges), mixed.Report)
		}
	})
}

// walkable reports whether a way of randomMap is.
func (w testWay) walkable() bool {
	return w.tags[0] == "highway" && (w.tags[1] != "motorway" || slices.Contains(w.tags, "foot"))
}

// area reports whether a way of randomMap is one, where its nodes make a ring.
func (w testWay) area() bool { return w.tags[1] == platformed || slices.Contains(w.tags, "area") }

// alongWays leaves out passages and the second of two edges that stand for two directions.
func alongWays(edges []walk.Edge) []walk.Edge {
	var along []walk.Edge
	for _, e := range edges {
		passage := e.From < 0 && e.To < 0 && e.Length == 1 && len(e.Line) == 2 && e.Line[0] == e.Line[1]
		if !passage && e.Forward != walk.Closed {
			along = append(along, e)
		}
	}
	return along
}

// Every step between two present nodes of a walkable way is on exactly one edge, and inner points of edges are of no
// other way: the definition of the network, checked against the map itself.
func TestEdgesCoverTheirWaysOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := randomMap(t)
		m.relations = nil
		r, err := readWith(m.file(), Rules{Cycleways: true}) // areas are walked along their rings only
		if err != nil {
			t.Fatal(err)
		}
		points := map[int64]int{} // steps, by way
		for _, e := range alongWays(r.Edges) {
			points[e.Way] += len(e.Line) - 1
		}
		dropped := 0
		for _, w := range m.ways {
			want := 0
			walkable := w.walkable()
			for i := 1; i < len(w.refs) && walkable; i++ {
				a, b := w.refs[i-1], w.refs[i]
				if a != b && a <= int64(len(m.nodes)) && b <= int64(len(m.nodes)) {
					want++
				}
			}
			switch {
			case want > 0 && points[w.id] == 0 && w.area():
				dropped++
			case points[w.id] != want:
				t.Fatalf("way %d: %d steps in edges, %d in the map", w.id, points[w.id], want)
			}
		}
		if dropped != r.Report.Skipped[NoEntrance] {
			t.Fatalf("%d areas have no edges, %d have no entrance", dropped, r.Report.Skipped[NoEntrance])
		}
	})
}
