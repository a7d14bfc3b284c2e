package osm

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"servicemap/walk"
)

const plaza = "highway=pedestrian area=yes name=Largo"

// The towns of these tests. Lengths are those of triangles of 3, 4 and 5.
const (
	// A square of 30 by 40 metres, nodes 1 to 4, with a way to each corner from 5 to 8.
	market = `
		n1 0 0
		n2 30 0
		n3 30 -40
		n4 0 -40
		n5 -10 0
		n6 40 0
		n7 40 -40
		n8 -10 -40
		`
	in1, in2, in3, in4 = "w51 5 1 highway=footway\n", "w52 6 2 highway=footway\n", "w53 7 3 highway=footway\n", "w54 8 4 highway=footway\n"
	// A square of 140 by 90 metres, nodes 1 to 4, with entrances 5 and 6 in the middle of its sides, and in it a fountain,
	// 11 to 14, that reaches 30 metres above them and 40 below, with a node 15 inside.
	fountain = `
		n1 0 40
		n2 140 40
		n3 140 -50
		n4 0 -50
		n5 0 0
		n6 140 0
		n7 -10 0
		n8 150 0
		n11 40 30
		n12 100 30
		n13 100 -40
		n14 40 -40
		n15 70 0
		w55 7 5 highway=footway
		w56 6 8 highway=footway
		w2 11 12 13 14 11 natural=water
		`
	// Two squares of 30 by 40 metres with the side from 2 to 3 in common, nodes 1 to 6, a third that shares node 3 with
	// both, and a way to 1.
	row = `
		n1 0 0
		n2 30 0
		n3 30 -40
		n4 0 -40
		n5 60 0
		n6 60 -40
		n7 -10 0
		n8 70 0
		n9 30 -80
		n10 60 -80
		n11 70 -80
		w1 1 2 3 4 1 ` + plaza + "\n"
	in71 = "w51 7 1 highway=footway\n"
)

func TestSquaresAreWalkedAcross(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, town string
		across     string // the edges of squares that lead straight across, as town.write has them, less the word "square"
		from, to   int64
		metres     string
		areas      AreaReport
	}{
		{"opposite entrances", market + in1 + in3 + "w1 1 2 3 4 1 " + plaza, "1 1-3 50", 1, 3, "50", AreaReport{Areas: 1, Shortcuts: 1}},
		{"drawn the other way round", market + in1 + in3 + "w1 2 1 4 3 2 " + plaza, "1 1-3 50", 1, 3, "50", AreaReport{Areas: 1, Shortcuts: 1}},
		{"four entrances", market + in1 + in2 + in3 + in4 + "w1 1 2 3 4 1 " + plaza, "1 1-3 50, 1 2-4 50", 2, 4, "50",
			AreaReport{Areas: 1, Shortcuts: 2}},
		{"entrances side by side", market + in1 + in2 + "w1 1 2 3 4 1 " + plaza, "", 1, 2, "30", AreaReport{Areas: 1}},
		{"one entrance", market + in1 + "w1 1 2 3 4 1 " + plaza, "", 5, 1, "10", AreaReport{Areas: 1}},
		{"no entrance", market + "w1 1 2 3 4 1 " + plaza, "", 1, 3, "x", AreaReport{Areas: 1, NoEntrance: 1}},
		{"a motorway is no entrance", market + "w9 1 5 highway=motorway\nw1 1 2 3 4 1 " + plaza, "", 1, 3, "x",
			AreaReport{Areas: 1, NoEntrance: 1}},
		{"a path over it", market + "w9 5 1 3 7 highway=footway\nw1 1 2 3 4 1 " + plaza, "", 1, 3, "50", AreaReport{Areas: 1, Shortcuts: 1}},

		{"a road round a block", market + in1 + in3 + "w1 1 2 3 4 1 highway=pedestrian", "", 1, 3, "70", AreaReport{}},
		{"a platform", market + in1 + in3 + "w1 1 2 3 4 1 railway=platform", "1 1-3 50", 1, 3, "50", AreaReport{Areas: 1, Shortcuts: 1}},
		{"a platform that is no area", market + in1 + in3 + "w1 1 2 3 4 1 railway=platform area=no", "", 1, 3, "70", AreaReport{}},
		{"the edge of a platform", market + in1 + in3 + "w1 1 2 3 4 railway=platform", "", 1, 3, "70", AreaReport{}},
		{"a hall", market + in1 + in3 + "w1 1 2 3 4 1 indoor=area", "1 1-3 50 indoor", 1, 3, "50", AreaReport{Areas: 1, Shortcuts: 1}},
		{"a ramp in a circle", market + in1 + in3 + "w1 1 2 3 1 oneway:foot=yes " + plaza, "", 1, 1, "0", AreaReport{}},
		{"private ground", market + in1 + in3 + "w1 1 2 3 4 1 access=private " + plaza, "1 1-3 50 private", 1, 3, "50",
			AreaReport{Areas: 1, Shortcuts: 1}},
		{"steps", market + in1 + in3 + "w1 1 2 3 4 1 highway=steps area=yes step_count=1000", "1 1-3 85 steps nowheel", 1, 3, "85",
			AreaReport{Areas: 1, Shortcuts: 1}},

		{"round the corner of an L", `
			n1 30 -40
			n2 70 -40
			n3 70 -50
			n4 0 -50
			n5 0 0
			n6 30 0
			n8 80 -40
			n9 -10 0
			w51 9 5 highway=footway
			w52 8 2 highway=footway
			w1 2 3 4 5 6 1 2 ` + plaza, "1 1-5 50", 2, 5, "90", AreaReport{Areas: 1, Shortcuts: 1}},
		{"a relation of two ways", market + in1 + in3 + "w10 1 2 3 name=x\nw11 3 4 1 name=x\nr5 outer 10 outer 11 type=multipolygon highway=pedestrian",
			"10 1-3 50", 1, 3, "50", AreaReport{Areas: 1, Shortcuts: 1}},
		{"round a fountain on the shorter side", fountain + "w1 1 2 6 3 4 5 1 name=x\nr5 outer 1 inner 2 type=multipolygon highway=pedestrian",
			"1 5-11 50, 1 6-12 50", 5, 6, "160", AreaReport{Areas: 1, Shortcuts: 2}},
		{"to an entrance of the fountain", fountain + "w57 14 15 highway=footway\nw1 1 2 6 3 4 5 1 name=x\nr5 outer 1 inner 2 type=multipolygon highway=pedestrian",
			"1 5-11 50, 1 5-14 56.6, 1 6-12 50, 1 6-13 56.6", 6, 14, "116.6", AreaReport{Areas: 1, Shortcuts: 4}},
		{"past a hole that touches a side", `
			n1 -40 0
			n2 0 0
			n3 40 0
			n4 40 30
			n5 40 100
			n6 -40 100
			n7 -40 30
			n8 30 80
			n9 -30 80
			n11 50 30
			n12 -50 30
			w51 12 7 highway=footway
			w52 4 11 highway=footway
			w1 1 2 3 4 5 6 7 1 name=x
			w2 2 8 9 2 name=x
			r5 outer 1 inner 2 type=multipolygon highway=pedestrian`, "1 2-4 50, 1 2-7 50", 4, 7, "100", AreaReport{Areas: 1, Shortcuts: 2}},
		{"a way that is a square and the outer ring of one", fountain + "w1 1 2 6 3 4 5 1 " + plaza + "\nr5 outer 1 inner 2 type=multipolygon highway=pedestrian",
			"1 5-11 50, 1 6-12 50", 5, 6, "160", AreaReport{Areas: 1, Shortcuts: 2}},

		{"squares with a side in common", row + in71 + "w2 2 5 6 3 2 " + plaza + "\nw52 6 11 highway=footway", "1 1-3 50, 2 2-6 50", 1, 6, "80",
			AreaReport{Areas: 2, Shortcuts: 2}},
		{"squares with a corner in common", row + in71 + "w2 3 6 10 9 3 " + plaza + "\nw52 10 11 highway=footway", "1 1-3 50, 2 3-10 50", 1, 10, "100",
			AreaReport{Areas: 2, Shortcuts: 2}},
		{"a square behind a square", row + in71 + "w2 3 6 10 9 3 " + plaza, "1 1-3 50", 1, 3, "50", AreaReport{Areas: 2, Shortcuts: 1}},
		{"two squares without entrance", row + "w2 2 5 6 3 2 " + plaza + "\nw51 7 8 highway=footway", "", 1, 3, "x",
			AreaReport{Areas: 2, NoEntrance: 2}},
		{"one ring that passes a corner twice", market + in1 + `
			n13 60 -80
			n12 60 -40
			n14 30 -80
			n15 70 -80
			w55 13 15 highway=footway
			w1 1 2 3 12 13 14 3 4 1 ` + plaza, "1 1-3 50, 1 3-13 50", 1, 13, "100", AreaReport{Areas: 2, Shortcuts: 2}},

		{"a ring that crosses itself", market + in1 + in3 + "w1 1 3 2 4 1 " + plaza, "", 1, 3, "50", AreaReport{Areas: 1, Broken: 1}},
		{"a ring there and back", market + in1 + in3 + "w1 1 2 3 2 1 " + plaza, "", 1, 3, "70", AreaReport{Areas: 1, Broken: 1}},
		{"two outer rings that share a side", market + in1 + in3 + `
			n11 60 -20
			w10 1 2 3 4 1 name=x
			w11 2 11 3 2 name=x
			r5 outer 10 inner 11 type=multipolygon highway=pedestrian`, "10 1-3 50", 1, 3, "50", AreaReport{Areas: 2, Shortcuts: 1}},
		{"a hole that leaves the square at corners they share", market + in1 + in3 + `
			n11 10 -15
			n12 20 -15
			n13 15 -25
			n14 15 -5
			w10 1 11 12 2 3 4 1 name=x
			w11 11 13 12 14 11 name=x
			r5 outer 10 inner 11 type=multipolygon highway=pedestrian`, "", 1, 3, "70", AreaReport{Areas: 1, Broken: 1}},
		{"a ring that folds back on itself", market + in1 + in3 + "n11 40 0\nw1 1 11 2 3 4 1 " + plaza, "", 1, 3, "70", AreaReport{Areas: 1, Broken: 1}},
		{"wider than any square", `
			n1 0 0
			n2 12000 0
			n3 12000 -30
			n4 0 -30
			n5 -10 0
			n7 12010 -30
			` + in1 + in3 + "w1 1 2 3 4 1 " + plaza, "", 1, 3, "12030", AreaReport{Areas: 1, Broken: 1}},
		{"a ring that does not close", market + in1 + in3 + "w10 1 2 3 name=x\nr5 outer 10 type=multipolygon highway=pedestrian", "", 1, 3, "70",
			AreaReport{Areas: 1, Broken: 1}},
		{"a way that is not there", market + in1 + in3 + "w10 1 2 3 4 1 name=x\nr5 outer 10 inner 77 type=multipolygon highway=pedestrian", "",
			1, 3, "70", AreaReport{Areas: 1, Broken: 1}},
		{"a node that is not there", market + in1 + in3 + "w1 1 2 3 99 4 1 " + plaza, "", 1, 3, "70", AreaReport{Areas: 1, Broken: 1}},
		{"no way that is there", market + in1 + in3 + "r5 outer 76 inner 77 type=multipolygon highway=pedestrian", "", 1, 3, "x", AreaReport{}},

		{"a wall on the only way in", barred("barrier=wall") + in1 + "w1 1 2 3 4 1 " + plaza, "", 1, 3, "x",
			AreaReport{Areas: 1, NoEntrance: 1}},
		{"a private gate", barred("barrier=gate access=private") + in1 + in3 + "w1 1 2 3 4 1 " + plaza, "1 1.1-3 50",
			5, 3, "60", AreaReport{Areas: 1, Shortcuts: 1}},
		{"a gate on the ring of a relation", barred("barrier=gate access=private") + in1 + in3 +
			"w1 1 2 3 4 1 " + plaza + "\nr5 outer 1 type=multipolygon highway=pedestrian", "1 1.1-3 50", 5, 3, "60", AreaReport{Areas: 1, Shortcuts: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := build(t, c.town)
			if got := r.across(t, c.town); got != c.across {
				t.Errorf("across: got %q, want %q", got, c.across)
			}
			r.expectWalk(t, c.from, c.to, anyone, c.metres)
			if r.Report.Areas != c.areas {
				t.Errorf("got %+v, want %+v", r.Report.Areas, c.areas)
			}
		})
	}
}

// barred is the square with something at node 1.
func barred(tags string) string { return strings.Replace(market, "n1 0 0", "n1 0 0 "+tags, 1) }

// across describes the edges of squares between nodes that do not follow each other on any way, less the word "square".
func (c *town) across(t *testing.T, text string) string {
	sides := map[[2]int64]bool{}
	for _, w := range drawn(t, text).ways {
		for i := 1; i < len(w.refs); i++ {
			a, b := w.refs[i-1], w.refs[i]
			sides[[2]int64{a, b}], sides[[2]int64{b, a}] = true, true
		}
	}
	node := func(key int64) int64 {
		name, _, _ := strings.Cut(c.names[key], ".")
		return whole(t, name)
	}
	var list []string
	for _, e := range c.Edges {
		if e.Flags&walk.Square != 0 && len(e.Line) == 2 && !sides[[2]int64{node(e.From), node(e.To)}] {
			list = append(list, strings.Replace(c.write(e), " square", "", 1))
		}
	}
	return strings.Join(list, ", ")
}

func TestRingsAndWaysAcrossArePartOfTheirSquare(t *testing.T) {
	t.Parallel()
	for name, ring := range map[string]string{
		"a way":      "w1 1 2 3 4 1 " + plaza,
		"a relation": "w1 1 2 3 4 1 note=x\nr5 outer 1 type=multipolygon highway=pedestrian name=Largo",
	} {
		r := build(t, market+in1+in3+ring)
		r.expect(t, `
			1 1-3 70 square
			1 3-1 70 square
			1 1-3 50 square
			51 5-1 10
			53 7-3 10`)
		for _, e := range r.Edges[:3] {
			if e.Class != "pedestrian" || e.Name != "Largo" {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

// comb is a square whose upper side, from node 1, has notches a metre deep: their tips are its reflex corners. A way leads to
// either end of that side, and to as many tips as are entered.
func comb(notches, entered int) testMap {
	var m testMap
	m.nodes = []testNode{{id: 1}}
	put := func(x, y int) int64 {
		id := int64(len(m.nodes) + 1)
		m.nodes = append(m.nodes, testNode{id: id, lon: int64(x) * cellX, lat: int64(y) * cellY})
		return id
	}
	ring := testWay{id: 1, refs: []int64{1}, tags: asTags(plaza)}
	for x := 1; x <= 2*notches; x++ {
		ring.refs = append(ring.refs, put(x, -(x%2)))
	}
	last := ring.refs[2*notches]
	ring.refs = append(ring.refs, put(2*notches, -1000), put(0, -1000), 1)
	m.ways = []testWay{ring, foot(2, 1, put(-1, 0)), foot(3, last, put(2*notches+1, 0))}
	for i := range entered {
		m.ways = append(m.ways, foot(int64(10+i), ring.refs[2*i+1], put(2*i+1, 0)))
	}
	return m
}

// A cell is as wide and as deep as a metre at the equator, in 1e-7 degrees.
const cellX, cellY = 90, 90

func TestAGateInTheRingIsPassedOnceForAllWaysAcross(t *testing.T) {
	t.Parallel()
	// Way 1 is a path of its own, way 2 is walkable as a part of the square.
	build(t, barred("barrier=gate access=private")+in1+in3+
		"w1 1 2 3 highway=footway\nw2 3 4 1 name=x\nr5 outer 1 outer 2 type=multipolygon highway=pedestrian").expect(t, `
		1 1.1-3 70
		1 1.1-1.2 1mm private gate
		1 1.2-3 50 square
		2 3-1.2 70 square
		51 1.1-1.3 1mm private gate
		51 5-1.3 10 private
		53 7-3 10`)
}

func TestSquaresOfManyPointsGetLess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		notches, entered int
		points           int
		areas            AreaReport
	}{
		{"tips and ends are as many as may be", 8, 0, 10, AreaReport{Areas: 1, Shortcuts: 7}},
		{"a tip more", 8, 0, 9, AreaReport{Areas: 1, EntrancesOnly: 1}},
		{"entrances are as many as may be", 8, 8, 10, AreaReport{Areas: 1, Shortcuts: 7}},
		{"an entrance more", 8, 8, 9, AreaReport{Areas: 1, RingOnly: 1}},
		{"by default", 58, 0, 60, AreaReport{Areas: 1, Shortcuts: 57}},
		{"one more by default", 59, 0, 60, AreaReport{Areas: 1, EntrancesOnly: 1}},
		{"none", 1, 0, 0, AreaReport{Areas: 1, RingOnly: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := comb(c.notches, c.entered)
			rules := DefaultRules()
			rules.AreaPoints = c.points
			r, err := readWith(m.file(), rules)
			if err != nil {
				t.Fatal(err)
			}
			checkResult(t, r)
			if r.Report.Areas != c.areas {
				t.Errorf("got %+v, want %+v", r.Report.Areas, c.areas)
			}
		})
	}
}

// A square of ten thousand corners and three hundred entrances, and one of forty thousand sides that lie side by side.
func TestLargeSquaresTakeLittleTime(t *testing.T) {
	t.Parallel()
	large := comb(5_000, 300)
	harp := comb(20_000, 30)
	for i := range harp.nodes {
		harp.nodes[i].lon, harp.nodes[i].lat = int64(i%2)*9_000, int64(i)*10
	}
	for name, m := range map[string]testMap{"large": large, "harp": harp} {
		start := time.Now()
		r, err := readWith(m.file(), Rules{AreaPoints: mostAreaPoints})
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if a := r.Report.Areas; a.Areas != 1 || a.Shortcuts != 0 || a.Broken+a.RingOnly != 1 {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestSquaresDoNotDependOnTheOrderInTheFile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := testMap{}
		place := rapid.Int64Range(0, 5)
		for i := range rapid.IntRange(4, 12).Draw(t, "nodes") {
			m.nodes = append(m.nodes, testNode{id: int64(i + 1), lon: place.Draw(t, "x") * 1000, lat: place.Draw(t, "y") * 1000})
			if rapid.IntRange(0, 5).Draw(t, "gate") == 0 {
				m.nodes[i].tags = asTags(rapid.SampledFrom([]string{"barrier=wall", "barrier=gate access=private"}).Draw(t, "node"))
			}
		}
		ref := rapid.Int64Range(1, int64(len(m.nodes))+1)
		for i := range rapid.IntRange(1, 6).Draw(t, "ways") {
			w := testWay{id: int64(i + 1), refs: rapid.SliceOfN(ref, 2, 7).Draw(t, "refs")}
			w.tags = asTags(rapid.SampledFrom([]string{plaza, plaza, "", "highway=footway", "railway=platform foot:forward=private"}).Draw(t, "tags"))
			if rapid.Bool().Draw(t, "closed") {
				w.refs = append(w.refs, w.refs[0])
			}
			m.ways = append(m.ways, w)
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "relations") {
			r := testRelation{id: int64(i + 5), tags: asTags("type=multipolygon highway=pedestrian")}
			for _, way := range rapid.SliceOfN(rapid.Int64Range(1, 7), 0, 3).Draw(t, "members") {
				r.members = append(r.members, testMember{1, way, "outer"})
			}
			m.relations = append(m.relations, r)
		}
		straight, err := read(m.file())
		if err != nil {
			t.Fatal(err)
		}
		checkResult(t, straight)
		mixed, err := read(m.shuffled(rapid.IntRange(1, 7).Draw(t, "block"), rapid.Uint64().Draw(t, "seed")))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(straight, mixed) {
			t.Fatalf("got %v %+v, in another order %v %+v", ends(straight.Edges), straight.Report, ends(mixed.Edges), mixed.Report)
		}
	})
}

func TestARelationTwiceMustSayTheSame(t *testing.T) {
	t.Parallel()
	m := drawn(t, market+in1+in3+"w1 1 2 3 4 1 note=x\nr5 outer 1 type=multipolygon highway=pedestrian")
	same := m.relations[0]
	m.relations = append(m.relations, same)
	if r := mustRead(t, m.file()); r.Report.Areas != (AreaReport{Areas: 1, Shortcuts: 1}) {
		t.Errorf("the same once more: %+v", r.Report.Areas)
	}
	for _, c := range []testRelation{
		{same.id, same.tags, append(slices.Clone(same.members), testMember{1, 2, "inner"})},
		{same.id, append(slices.Clone(same.tags), "tunnel", "yes"), same.members},
	} {
		m.relations[1] = c
		refused(t, m.file(), "relation 5: comes twice and differs")
	}
}

// The numbers were derived apart from this package, by a Python script over the text form of the file (osmium cat -f opl)
// that looks along every line between any two corners of an area and takes all shortest walks between entrances by the
// algorithm of Floyd and Warshall.
func TestPortoAlegreAreas(t *testing.T) {
	t.Parallel()
	if got, want := readPortoAlegre(t).Report.Areas, (AreaReport{Areas: 52, NoEntrance: 11, Shortcuts: 242}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
