package osm

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"
)

// checkFeatures holds every feature to what its documentation says.
func checkFeatures(t interface {
	Helper()
	Fatalf(string, ...any)
}, r *Result) {
	t.Helper()
	if r.Report.Features != len(r.Features) {
		t.Fatalf("the report has %d features, the result %d", r.Report.Features, len(r.Features))
	}
	for i, f := range r.Features {
		bad := ""
		switch g := f.Geometry.(type) {
		case *geom.Point:
			if f.Kind != Label {
				bad = "a point"
			}
		case *geom.LineString:
			if g.NumCoords() < 2 || f.Kind == Building || f.Kind == Green || f.Kind == Land || f.Kind == Label {
				bad = "a line"
			}
		case *geom.MultiPolygon:
			for n := range g.NumPolygons() {
				for k := range g.Polygon(n).NumLinearRings() {
					c := g.Polygon(n).LinearRing(k).FlatCoords()
					if len(c) < 8 || c[0] != c[len(c)-2] || c[1] != c[len(c)-1] {
						bad = "a ring"
					}
				}
			}
			if g.NumPolygons() == 0 || f.Kind == Street || f.Kind == Rail || f.Kind == Barrier || f.Kind == Label {
				bad = "an area"
			}
		default:
			bad = "geometry"
		}
		for n, c := range f.Geometry.FlatCoords() {
			if math.Abs(c) > float64(180-n%2*90) {
				bad = "coordinate"
			}
		}
		if bad != "" || f.Class == "" || f.OSM == 0 || f.Layer < -10 || f.Layer > 10 {
			t.Fatalf("feature %d: %s: %+v", i, bad, f)
		}
	}
}

// features writes features as "kind/class id geometry", with the flags that are set.
func features(list []Feature) []string {
	var out []string
	for _, f := range list {
		s := fmt.Sprintf("%s/%s %d", f.Kind, f.Class, f.OSM)
		switch g := f.Geometry.(type) {
		case *geom.Point:
			s += " point"
		case *geom.LineString:
			s += fmt.Sprintf(" line(%d)", g.NumCoords())
		case *geom.MultiPolygon:
			for i := range g.NumPolygons() {
				s += " ring"
				for j := range g.Polygon(i).NumLinearRings() {
					s += fmt.Sprintf("(%d)", g.Polygon(i).LinearRing(j).NumCoords())
				}
			}
		}
		for _, flag := range []struct {
			word string
			on   bool
		}{{" link", f.Link}, {" oneway", f.Oneway}, {" bridge", f.Bridge}, {" tunnel", f.Tunnel}} {
			if flag.on {
				s += flag.word
			}
		}
		if f.Name+f.NameEN != "" {
			s += " " + f.Name + "|" + f.NameEN
		}
		out = append(out, s)
	}
	return out
}

func TestTagsSayHowAWayIsDrawn(t *testing.T) {
	t.Parallel()
	ring, line3 := []int64{1, 2, 3, 1}, []int64{1, 2, 3}
	nodes := []testNode{{id: 1}, {id: 2, lon: 10_000}, {id: 3, lat: 10_000}}
	for _, c := range []struct {
		tags string
		refs []int64
		want string
	}{
		{"natural=water water=lake name=湖 name:en=Lake", ring, "water/lake 1 ring(4) 湖|Lake"},
		{"natural=water", ring, "water/water 1 ring(4)"},
		{"natural=water", line3, ""},
		{"waterway=river", line3, "water/river 1 line(3)"},
		{"waterway=canal", ring, "water/canal 1 line(4)"},
		{"waterway=stream tunnel=culvert layer=-1", line3, "water/stream 1 line(3) tunnel"},
		{"waterway=riverbank", ring, "water/river 1 ring(4)"},
		{"waterway=dam", line3, ""},
		{"leisure=park highway=pedestrian", ring, "green/park 1 ring(4)"},
		{"landuse=forest", ring, "green/forest 1 ring(4)"},
		{"natural=wood", ring, "green/forest 1 ring(4)"},
		{"landuse=grass", ring, "green/grass 1 ring(4)"},
		{"landuse=residential", ring, "land/residential 1 ring(4)"},
		{"building=yes", ring, "building/building 1 ring(4)"},
		{"building=apartments landuse=residential", ring, "building/residential 1 ring(4)"},
		{"building=no landuse=retail", ring, "land/commercial 1 ring(4)"},
		{"building=yes", line3, ""},
		{"highway=motorway", line3, "street/motorway 1 line(3) oneway"},
		{"highway=motorway oneway=no", line3, "street/motorway 1 line(3)"},
		{"highway=trunk_link oneway=yes", line3, "street/trunk 1 line(3) link oneway"},
		{"highway=primary oneway=-1", line3, "street/primary 1 line(3) oneway"},
		{"highway=secondary", line3, "street/secondary 1 line(3)"},
		{"highway=tertiary", line3, "street/tertiary 1 line(3)"},
		{"highway=unclassified access=private", line3, "street/residential 1 line(3)"},
		{"highway=service", ring, "street/service 1 line(4)"},
		{"highway=footway", line3, "street/path 1 line(3)"},
		{"highway=footway area=yes", ring, "land/pedestrian 1 ring(4)"},
		{"highway=footway area=yes", line3, "street/path 1 line(3)"},
		{"highway=pedestrian", ring, "street/pedestrian 1 line(4)"},
		{"highway=steps bridge=yes", line3, "street/steps 1 line(3) bridge"},
		{"highway=residential bridge=no", line3, "street/residential 1 line(3)"},
		{"highway=construction", line3, ""},
		{"highway=proposed", line3, ""},
		{"railway=rail", line3, "rail/rail 1 line(3)"},
		{"railway=rail service=yard", line3, "rail/siding 1 line(3)"},
		{"railway=subway tunnel=yes", line3, "rail/subway 1 line(3) tunnel"},
		{"railway=abandoned", line3, ""},
		{"railway=platform", ring, "land/platform 1 ring(4)"},
		{"barrier=wall", ring, "barrier/wall 1 line(4)"},
		{"barrier=wall landuse=residential name=小区", ring, "land/residential 1 ring(4) 小区|;barrier/wall 1 line(4)"},
		{"natural=cliff", line3, "barrier/cliff 1 line(3)"},
		{"natural=water area=no", ring, ""},
		{"name=nothing", ring, ""},
	} {
		w := testWay{id: 1, refs: c.refs}
		for pair := range strings.FieldsSeq(c.tags) {
			key, value, _ := strings.Cut(pair, "=")
			w.tags = append(w.tags, key, value)
		}
		r := mustRead(t, testMap{nodes: nodes, ways: []testWay{w}}.file())
		if got := strings.Join(features(r.Features), ";"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tags, got, c.want)
		}
	}
}

func TestLayersAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int16{"": 0, "1": 1, "-2": -2, " 3 ": 3, "99": 10, "-99": -10, "1;2": 0, "up": 0} {
		if got := layerOf(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestNodesAreLabels(t *testing.T) {
	t.Parallel()
	m := testMap{nodes: []testNode{
		{id: 1, tags: []string{"place", "suburb", "name", "云岗", "name:en", "Yungang"}},
		{id: 2, tags: []string{"place", "suburb"}},
		{id: 3, tags: []string{"railway", "station", "name", "大同站"}},
		{id: 4, tags: []string{"place", "locality", "name", "x"}},
		{id: 5, lon: 1_800_000_001, tags: []string{"place", "village", "name", "off the earth"}},
		{id: 1, tags: []string{"place", "suburb", "name", "云岗", "name:en", "Yungang"}},
	}}
	want := []string{"label/suburb 1 point 云岗|Yungang", "label/station 3 point 大同站|"}
	if got := features(mustRead(t, m.file()).Features); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// squares returns the corners of squares around one middle, four nodes each: ids 1-4 of the first, 5-8 of the second …
// Each has the half width given.
func squares(half ...int64) []testNode {
	var out []testNode
	for _, h := range half {
		for _, c := range [][2]int64{{-h, -h}, {h, -h}, {h, h}, {-h, h}} {
			out = append(out, testNode{id: int64(len(out) + 1), lon: c[0], lat: c[1]})
		}
	}
	return out
}

func TestRingsOfRelationsAreAssembled(t *testing.T) {
	t.Parallel()
	water := []string{"type", "multipolygon", "natural", "water"}
	type parts []testWay
	bare := func(id int64, refs ...int64) testWay { return testWay{id: id, refs: refs} }
	for _, c := range []struct {
		name    string
		nodes   []testNode
		ways    parts
		members string // "1o 2i 3": ways with the first letter of their roles
		want    string
		broken  int
	}{
		{"one closed way", squares(100), parts{bare(1, 1, 2, 3, 4, 1)}, "1o", "ring(5)", 0},
		{"a way without a role is outer", squares(100), parts{bare(1, 1, 2, 3, 4, 1)}, "1", "ring(5)", 0},
		{"two ways", squares(100), parts{bare(1, 1, 2, 3), bare(2, 3, 4, 1)}, "1o 2o", "ring(5)", 0},
		{"two ways against each other", squares(100), parts{bare(1, 1, 2, 3), bare(2, 1, 4, 3)}, "2o 1o", "ring(5)", 0},
		{"four ways in disorder", squares(100), parts{bare(1, 1, 2), bare(2, 1, 4), bare(3, 3, 2), bare(4, 3, 4)}, "3o 1o 4o 2o", "ring(5)", 0},
		{"a hole", squares(100, 50), parts{bare(1, 1, 2, 3, 4, 1), bare(2, 5, 6, 7, 8, 5)}, "1o 2i", "ring(5)(5)", 0},
		{"a hole of two ways", squares(100, 50), parts{bare(1, 1, 2, 3, 4, 1), bare(2, 5, 6, 7), bare(3, 5, 8, 7)}, "3i 1o 2i", "ring(5)(5)", 0},
		{"a hole whose role says outer", squares(100, 50), parts{bare(1, 1, 2, 3, 4, 1), bare(2, 5, 6, 7, 8, 5)}, "1o 2o", "ring(5)(5)", 0},
		{"roles the wrong way round", squares(100, 50), parts{bare(1, 1, 2, 3, 4, 1), bare(2, 5, 6, 7, 8, 5)}, "1i 2o", "ring(5)(5)", 0},
		{"an island in a lake in a wood", squares(100, 50, 20), parts{bare(1, 1, 2, 3, 4, 1), bare(2, 5, 6, 7, 8, 5), bare(3, 9, 10, 11, 12, 9)},
			"1o 2i 3o", "ring(5)(5) ring(5)", 0},
		{"two outer rings", append(squares(100), testNode{5, 500, 500, nil}, testNode{6, 600, 500, nil}, testNode{7, 600, 600, nil}),
			parts{bare(1, 1, 2, 3, 4, 1), bare(2, 5, 6, 7, 5)}, "1o 2o", "ring(5) ring(4)", 0},
		{"a hole that touches its ring at a node", append(squares(100), testNode{5, 0, -50, nil}, testNode{6, 0, 50, nil}),
			parts{bare(1, 1, 2, 3, 4, 1), bare(2, 1, 5, 6, 1)}, "1o 2i", "ring(5)(4)", 0},
		{"two rings that meet at a node, each of two ways", append(squares(100), testNode{5, 300, 150, nil}, testNode{6, 150, 300, nil}),
			parts{bare(1, 3, 4, 1), bare(2, 1, 2, 3), bare(3, 3, 5), bare(4, 5, 6, 3)}, "1o 3o 2o 4o", "ring(5) ring(4)", 0},
		{"one way drawn as a figure of eight", append(squares(100), testNode{5, 300, 150, nil}, testNode{6, 150, 300, nil}),
			parts{bare(1, 1, 2, 3, 5, 6, 3, 4, 1)}, "1o", "ring(5) ring(4)", 0},
		{"a spike", append(squares(100), testNode{5, 300, 300, nil}), parts{bare(1, 1, 2, 3, 5, 3, 4, 1)}, "1o", "ring(5)", 0},
		{"a way twice", squares(100), parts{bare(1, 1, 2, 3, 4, 1)}, "1o 1o", "ring(5)", 0},
		{"members that are no rings", squares(100), parts{bare(1, 1, 2, 3, 4, 1), bare(2, 1, 3)}, "1o 2label", "ring(5)", 0},
		{"unclosed", squares(100), parts{bare(1, 1, 2, 3), bare(2, 4, 1)}, "1o 2o", "", 1},
		{"a loose end at a ring", append(squares(100), testNode{5, 300, 300, nil}), parts{bare(1, 1, 2, 3, 4, 1), bare(2, 3, 5)}, "1o 2o", "", 1},
		{"a way that is not in the file", squares(100), parts{bare(1, 1, 2, 3)}, "1o 2o", "", 1},
		{"a node that is not in the file", squares(100), parts{bare(1, 1, 2, 99, 4, 1)}, "1o", "", 1},
		{"there and back", squares(100), parts{bare(1, 1, 2, 1)}, "1o", "", 1},
		{"nothing", squares(100), nil, "", "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			relation := testRelation{id: 9, tags: water}
			for word := range strings.FieldsSeq(c.members) {
				role := map[string]string{"o": "outer", "i": "inner"}[word[1:]]
				if role == "" {
					role = word[1:]
				}
				relation.members = append(relation.members, testMember{1, int64(word[0] - '0'), role})
			}
			r := mustRead(t, testMap{c.nodes, c.ways, []testRelation{relation}}.file())
			want := ""
			if c.want != "" {
				want = "water/water -9 " + c.want
				want = strings.ReplaceAll(want, " ring(4) ring(5)", " ring(5) ring(4)")
			}
			if got := strings.Join(features(r.Features), ";"); got != want || r.Report.BrokenAreas != c.broken {
				t.Errorf("got %q, %d broken; want %q, %d", got, r.Report.BrokenAreas, want, c.broken)
			}
		})
	}
}

func TestWhatARelationDrawsItsWaysDoNot(t *testing.T) {
	t.Parallel()
	park := []string{"leisure", "park"}
	m := testMap{nodes: squares(100, 50), ways: []testWay{
		{1, []int64{1, 2, 3, 4, 1}, park}, {2, []int64{5, 6, 7, 8, 5}, []string{"natural", "water"}},
	}, relations: []testRelation{{id: 3, tags: append([]string{"type", "multipolygon"}, park...), members: []testMember{{1, 1, "outer"}, {1, 2, "inner"}}}}}
	want := []string{"green/park -3 ring(5)(5)", "water/water 2 ring(5)"}
	if got := features(mustRead(t, m.file()).Features); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMissingNodesCutLinesAndBreakAreas(t *testing.T) {
	t.Parallel()
	m := testMap{nodes: line(4), ways: []testWay{
		{1, []int64{1, 2, 99, 3, 4}, []string{"railway", "rail"}},
		{2, []int64{1, 2, 99, 1}, []string{"building", "yes"}},
		{3, []int64{98, 99}, []string{"railway", "rail"}},
	}}
	r := mustRead(t, m.file())
	if got := features(r.Features); !slices.Equal(got, []string{"rail/rail 1 line(2)", "rail/rail 1 line(2)"}) || r.Report.BrokenAreas != 1 {
		t.Errorf("got %v, %+v", got, r.Report)
	}
}

// Nested squares, cut into ways anywhere, each in any direction and order, cover what the squares cover by the even-odd
// rule, which is what nesting means.
func TestRingsCoverWhatTheyEnclose(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var half []int64
		h := int64(1000)
		for range rapid.IntRange(1, 5).Draw(t, "rings") {
			half = append(half, h)
			h -= rapid.Int64Range(1, 150).Draw(t, "gap")
		}
		m := testMap{nodes: squares(half...), relations: []testRelation{{id: 1, tags: []string{"type", "multipolygon", "landuse", "forest"}}}}
		want := 0.0
		for i := range half {
			side := float64(2*half[i]) / 1e7
			want += side * side * float64(1-i%2*2)
			ring := []int64{}
			first := rapid.Int64Range(0, 3).Draw(t, "first")
			for n := range int64(5) {
				ring = append(ring, int64(4*i)+(first+n)%4+1)
			}
			for len(ring) > 1 {
				cut := rapid.IntRange(1, len(ring)-1).Draw(t, "cut")
				refs := slices.Clone(ring[:cut+1])
				if rapid.Bool().Draw(t, "back") {
					slices.Reverse(refs)
				}
				m.ways = append(m.ways, testWay{id: int64(len(m.ways) + 1), refs: refs})
				ring = ring[cut:]
			}
		}
		ids := rapid.Permutation(m.ways).Draw(t, "order")
		for _, w := range ids {
			m.relations[0].members = append(m.relations[0].members, testMember{1, w.id, rapid.SampledFrom([]string{"", "outer", "inner"}).Draw(t, "role")})
		}
		r, err := read(m.file())
		if err != nil || len(r.Features) != 1 {
			t.Fatalf("%v, %+v", err, r)
		}
		got := 0.0
		g := r.Features[0].Geometry.(*geom.MultiPolygon)
		for i := range g.NumPolygons() {
			for j := range g.Polygon(i).NumLinearRings() {
				area := math.Abs(g.Polygon(i).LinearRing(j).Area())
				if j > 0 {
					area = -area
				}
				got += area
			}
		}
		if math.Abs(got-want) > 1e-12 {
			t.Fatalf("covers %v, want %v", got, want)
		}
	})
}

// The counts are osmium-tool's, of ways and nodes by tag: osmium tags-filter osm.pbf w/railway=subway and so on.
func TestPortoAlegreIsDrawn(t *testing.T) {
	t.Parallel()
	r := readPortoAlegre(t)
	checkFeatures(t, r)
	classes := map[string]int{}
	for _, f := range r.Features {
		classes[f.Kind+"/"+f.Class]++
	}
	t.Log(classes, r.Report.BrokenAreas)
	for class, want := range map[string]int{"street/primary": 529 + 45, "street/steps": 413, "rail/subway": 5, "street/tertiary": 1617 + 81} {
		if classes[class] != want {
			t.Errorf("%s: %d, osmium counts %d", class, classes[class], want)
		}
	}
}

// A relation of ten thousand rings in one another, and a thousand relations of one long way, end soon or are refused.
func TestHostileRelationsEndSoon(t *testing.T) {
	t.Parallel()
	const deep = 10_000
	var half []int64
	relation := testRelation{id: 1, tags: []string{"type", "multipolygon", "natural", "water"}}
	var ways []testWay
	for i := range int64(deep) {
		half = append(half, 100_000_000-i*1000)
		ways = append(ways, testWay{id: i + 1, refs: []int64{4*i + 1, 4*i + 2, 4*i + 3, 4*i + 4, 4*i + 1}})
		relation.members = append(relation.members, testMember{1, i + 1, "outer"})
	}
	if r := mustRead(t, testMap{squares(half...), ways, []testRelation{relation}}.file()); len(r.Features)+r.Report.BrokenAreas != 1 {
		t.Errorf("%+v", r.Report)
	}
	long := testMap{nodes: line(20_000)}
	w := testWay{id: 1}
	for i := range int64(20_000) {
		long.nodes[i].lat = (i % 2) * 10
		w.refs = append(w.refs, i+1)
	}
	w.refs = append(w.refs, 1)
	long.ways = []testWay{w}
	for i := range int64(2000) {
		long.relations = append(long.relations, testRelation{id: i + 1, tags: relation.tags, members: []testMember{{1, 1, "outer"}}})
	}
	refused(t, long.file(), "far more than a file of this size")
}
