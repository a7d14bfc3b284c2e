package osm

import (
	"maps"
	"strings"
	"testing"

	"servicemap/walk"
)

// asTags splits "highway=steps name=Rua~A" at spaces; "~" stands for a space in a value.
func asTags(s string) []string {
	var out []string
	for field := range strings.FieldsSeq(s) {
		key, value, _ := strings.Cut(field, "=")
		out = append(out, key, strings.ReplaceAll(value, "~", " "))
	}
	return out
}

// oneWay reads a map with a single way over two nodes of line and the given tags.
func oneWay(t *testing.T, tags string) *Result {
	t.Helper()
	m := testMap{nodes: line(2), ways: []testWay{{id: 1, refs: []int64{1, 2}, tags: asTags(tags)}}}
	return mustRead(t, m.file())
}

const (
	no       = walk.Closed
	climbed  = 189_242 // step × 1.7
	fallback = 144_715 // step × 1.3
)

// judged is what becomes of a way with the given tags: the costs of its edge, or, both 0, the reason why there is none.
type judged struct {
	tags              string
	forward, backward uint32
	flags             walk.EdgeFlags // of Private and Timed
	why               Reason
}

func checkJudged(t *testing.T, list []judged) {
	t.Helper()
	for _, c := range list {
		t.Run(c.tags, func(t *testing.T) {
			t.Parallel()
			r := oneWay(t, c.tags)
			if c.why != "" {
				if want := map[Reason]int{c.why: 1}; len(r.Edges) != 0 || !maps.Equal(r.Report.Skipped, want) {
					t.Fatalf("got %d edges, skipped %v; want none, skipped %v", len(r.Edges), r.Report.Skipped, want)
				}
				return
			}
			if len(r.Edges) != 1 {
				t.Fatalf("got no edge, skipped %v", r.Report.Skipped)
			}
			e := r.Edges[0]
			if e.Length != step || e.Forward != c.forward || e.Backward != c.backward {
				t.Fatalf("length %d, forward %d, backward %d; want %d, %d, %d",
					e.Length, e.Forward, e.Backward, step, c.forward, c.backward)
			}
			if got := e.Flags & (walk.Private | walk.Timed); got != c.flags {
				t.Fatalf("got flags %b, want %b", got, c.flags)
			}
		})
	}
}

func TestClassesOpenByDefault(t *testing.T) {
	t.Parallel()
	checkJudged(t, []judged{
		{tags: "highway=footway", forward: step, backward: step},
		{tags: "highway=path", forward: step, backward: step},
		{tags: "highway=pedestrian", forward: step, backward: step},
		{tags: "highway=living_street", forward: step, backward: step},
		{tags: "highway=residential", forward: step, backward: step},
		{tags: "highway=unclassified", forward: step, backward: step},
		{tags: "highway=service service=parking_aisle", forward: step, backward: step},
		{tags: "highway=track", forward: step, backward: step},
		{tags: "highway=road", forward: step, backward: step},
		{tags: "highway=tertiary", forward: step, backward: step},
		{tags: "highway=secondary_link", forward: step, backward: step},
		{tags: "highway=primary", forward: step, backward: step},
		{tags: "highway=corridor", forward: step, backward: step},
		{tags: "highway=platform", forward: step, backward: step},
		{tags: "railway=platform", forward: step, backward: step},
		{tags: "public_transport=platform", forward: step, backward: step},
		{tags: "man_made=pier", forward: step, backward: step},
		{tags: "indoor=corridor", forward: step, backward: step},
		{tags: "indoor=area", forward: step, backward: step},
		{tags: "highway=cycleway", forward: step, backward: step},
	})
}

func TestClassesThatOnlyFootOpens(t *testing.T) {
	t.Parallel()
	checkJudged(t, []judged{
		{tags: "highway=motorway", why: ClosedClass},
		{tags: "highway=motorway access=yes", why: ClosedClass},
		{tags: "highway=motorway sidewalk=both", why: ClosedClass},
		{tags: "highway=motorway foot=yes", forward: step, backward: step},
		{tags: "highway=motorway foot=no", why: NoEntry},
		{tags: "highway=motorway foot=private", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=bridleway", why: ClosedClass},
		{tags: "highway=bridleway foot=designated access=no", forward: step, backward: step},
		{tags: "highway=busway", why: ClosedClass},
		{tags: "highway=bus_guideway", why: ClosedClass},
		{tags: "highway=raceway", why: ClosedClass},
		{tags: "highway=rest_area", why: ClosedClass},
		{tags: "highway=services", why: ClosedClass},
		{tags: "highway=escape", why: ClosedClass},
		{tags: "highway=residential motorroad=yes", why: Motorroad},
		{tags: "highway=trunk motorroad=yes sidewalk=both", why: Motorroad},
		{tags: "highway=trunk motorroad=yes foot=yes", forward: step, backward: step},
	})
}

func TestTrunkRoadsAreOpenUnlessBuiltAsExpressways(t *testing.T) {
	t.Parallel()
	checkJudged(t, []judged{
		{tags: "highway=trunk", forward: step, backward: step},
		{tags: "highway=trunk oneway=no", forward: step, backward: step},
		{tags: "highway=trunk oneway=yes", why: Expressway},
		{tags: "highway=trunk oneway=yes access=yes", why: Expressway},
		{tags: "highway=trunk_link oneway=-1", why: Expressway},
		{tags: "highway=trunk oneway=yes sidewalk=no", why: Expressway},
		{tags: "highway=trunk oneway=yes sidewalk=right", forward: step, backward: step},
		{tags: "highway=trunk oneway=yes sidewalk=right;no", forward: step, backward: step},
		{tags: "highway=trunk oneway=yes sidewalk:left=yes", forward: step, backward: step},
		{tags: "highway=trunk oneway=yes sidewalk=separate", forward: fallback, backward: fallback},
		{tags: "highway=trunk oneway=yes foot=yes", forward: step, backward: step},
	})
}

func TestWaysThatAreNotThere(t *testing.T) {
	t.Parallel()
	checkJudged(t, []judged{
		{tags: "highway=construction foot=yes", why: NotThere},
		{tags: "highway=proposed", why: NotThere},
		{tags: "highway=via_ferrata", why: NotThere},
		{tags: "highway=no railway=platform", why: NotThere},
		{tags: "route=ferry foot=yes", why: Ferry},
		{tags: "disused:highway=footway", why: NoClass},
		{tags: "building=yes", why: NoClass},
		{tags: "highway=street_lamp", why: NoClass},
		{tags: "", why: NoClass},
	})
}

func TestAValueLongerThanAnyInOpenStreetMapIsNotRead(t *testing.T) {
	t.Parallel()
	r := oneWay(t, "highway=footway name="+strings.Repeat("x", maxValue+1))
	if len(r.Edges) != 1 || r.Edges[0].Name != "" {
		t.Fatalf("got %d edges", len(r.Edges))
	}
}

func TestClassNameAndFlagsOfAnEdge(t *testing.T) {
	t.Parallel()
	const wheels = walk.NoWheel | walk.LimitedWheel | walk.UnknownWheel // TestWaysForWheelchairs has these
	for _, c := range []struct {
		tags, class, name string
		flags             walk.EdgeFlags
	}{
		{tags: "highway=residential name=Rua~dos~Andradas", class: "residential", name: "Rua dos Andradas"},
		{tags: "highway=footway name=永康路", class: "footway", name: "永康路"},
		{tags: "highway=footway name=~a\x00b\xffc\x7f~", class: "footway", name: "abc"},
		{tags: "highway=steps", class: "steps", flags: walk.Steps},
		{tags: "highway=steps incline=up", class: "steps", flags: walk.Steps | walk.Rising},
		{tags: "highway=steps incline=down conveying=yes", class: "steps", flags: walk.Steps | walk.Falling},
		{tags: "highway=steps incline=30%", class: "steps", flags: walk.Steps | walk.Rising},
		{tags: "highway=steps incline=-17°", class: "steps", flags: walk.Steps | walk.Falling},
		{tags: "highway=footway incline=up", class: "footway"},
		{tags: "highway=footway footway=crossing", class: "footway", flags: walk.Crossing},
		{tags: "highway=footway crossing=zebra", class: "footway", flags: walk.Crossing},
		{tags: "highway=footway crossing=no", class: "footway"},
		{tags: "highway=path path=crossing", class: "path", flags: walk.Crossing},
		{tags: "highway=cycleway crossing=zebra", class: "cycleway"},
		{tags: "highway=elevator", class: "elevator", flags: walk.Elevator},
		{tags: "highway=corridor", class: "corridor", flags: walk.Indoor},
		{tags: "indoor=area", class: "corridor", flags: walk.Indoor},
		{tags: "highway=footway indoor=yes", class: "footway", flags: walk.Indoor},
		{tags: "highway=footway indoor=no", class: "footway"},
		{tags: "highway=platform", class: "platform"},
		{tags: "railway=platform", class: "platform"},
		{tags: "public_transport=platform highway=footway", class: "footway"},
		{tags: "man_made=pier", class: "pier"},
		{tags: "highway=footway tunnel=yes layer=-1", class: "footway", flags: walk.Tunnel | walk.Layered},
		{tags: "highway=footway tunnel=building_passage", class: "footway", flags: walk.Tunnel},
		{tags: "highway=footway tunnel=no bridge=no layer=0", class: "footway"},
		{tags: "highway=footway bridge=viaduct layer=1", class: "footway", flags: walk.Bridge | walk.Layered},
		{tags: "highway=footway layer=0;1", class: "footway", flags: walk.Layered},
		{tags: "highway=footway layer=ground", class: "footway"},
		{tags: "highway=primary sidewalk=separate", class: "primary", flags: walk.Fallback},
		{tags: "highway=primary sidewalk=separate foot=designated", class: "primary"},
	} {
		t.Run(c.tags, func(t *testing.T) {
			t.Parallel()
			r := oneWay(t, c.tags)
			if len(r.Edges) != 1 {
				t.Fatalf("got no edge, skipped %v", r.Report.Skipped)
			}
			if e := r.Edges[0]; e.Class != c.class || e.Name != c.name || e.Flags&^wheels != c.flags || e.Way != 1 {
				t.Fatalf("got %q %q %b way %d, want %q %q %b way 1", e.Class, e.Name, e.Flags, e.Way, c.class, c.name, c.flags)
			}
		})
	}
}
