package osm

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestDeadEndsBesideAWayAreSuspect(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  string // node 3, where way 10 ends
		more string
		want []int64 // the suspects' nodes
	}{
		"0.4 m beside":            {"100 0.4", "", []int64{3}},
		"0.6 m beside":            {"100 0.6", "", nil},
		"0.4 m beyond its end":    {"200.4 0", "", []int64{3, 2}}, // which is a dead end too
		"0.6 m beyond its end":    {"200.6 0", "", nil},
		"on one spot":             {"200 0", "", []int64{3, 2}},
		"goes on":                 {"100 0.4", "w30 3 4 highway=footway", nil},
		"a wall on the end":       {"100 0.4 barrier=wall", "", nil},
		"another level":           {"100 0.4", "w20 1 2 highway=footway bridge=yes", nil},
		"the other is no walkway": {"100 0.4", "w20 1 2 waterway=river", nil},
	} {
		if !strings.Contains(c.more, "w20") {
			c.more += "\nw20 1 2 highway=footway"
		}
		r := build(t, `
			n1 0 0
			n2 200 0
			n3 `+c.end+`
			n4 `+strings.Fields(c.end)[0]+` 50
			w10 4 3 highway=footway
			`+c.more).Report
		var got []int64
		for _, s := range r.Suspects {
			if got = append(got, s.Node); s.Kind != DeadEndNearWay || s.Way != map[int64]int64{3: 20, 2: 10}[s.Node] {
				t.Errorf("%s: %+v", name, s)
			}
		}
		if !slices.Equal(got, c.want) || len(got) != r.SuspectTotal {
			t.Errorf("%s: nodes %d, want %d", name, got, c.want)
		}
	}
	long := build(t, `
		n1 -30000 -20000
		n2 30000 20000
		n3 15000 10000.3
		n4 15000 10050
		w10 4 3 highway=footway
		w20 1 2 highway=footway`).Report
	if long.SuspectTotal != 1 {
		t.Errorf("beside a long segment: %+v", long.Suspects)
	}
	nextCell := build(t, `
		n1 111.45 -100
		n2 111.45 100
		n3 111.1 0
		n4 50 0
		w10 4 3 highway=footway
		w20 1 2 highway=footway`).Report // 0.001° lies between
	if nextCell.SuspectTotal != 1 {
		t.Errorf("across a cell's border: %+v", nextCell.Suspects)
	}
	own := build(t, `
		n1 0 0
		n2 200 0
		n3 200 50
		n4 100 0.3
		w10 1 2 3 4 highway=footway`).Report
	if own.SuspectTotal != 0 {
		t.Errorf("beside its own way: %+v", own.Suspects)
	}
}

func TestSuspectsAreKeptUpToABound(t *testing.T) {
	t.Parallel()
	m := testMap{nodes: []testNode{{id: 1}, {id: 2, lon: 10_000_000}}, ways: []testWay{foot(1, 1, 2)}}
	for i := range int64(150) {
		a, b := 10+2*i, 11+2*i
		m.nodes = append(m.nodes, testNode{id: a, lon: 1000 * (i + 1), lat: 1}, testNode{id: b, lon: 1000 * (i + 1), lat: 5000})
		m.ways = append(m.ways, foot(10+i, a, b))
	}
	r := mustRead(t, m.file()).Report
	if r.SuspectTotal != 150 || len(r.Suspects) != 100 || r.Suspects[99].Node != 208 || r.Suspects[99].Longitude != 0.01 {
		t.Errorf("%d suspects, %d kept, the last %+v", r.SuspectTotal, len(r.Suspects), r.Suspects[len(r.Suspects)-1])
	}
}

func TestTheReportIsWrittenInCamelCase(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(build(t, `
		n1 0 0
		n2 200 0
		n3 100 0
		n4 100 50
		w10 1 2 highway=footway
		w20 3 4 highway=footway
		w30 1 2 highway=motorway`).Report)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"walkableWays":2`, `"skippedWays":{"CLOSED_CLASS":1}`, `"inheritedEdges":0`, `"suspectTotal":1`,
		`"suspects":[{"kind":"DEAD_END_NEAR_WAY","node":3,"way":10,"longitude":0.0008983,"latitude":0}]`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for name := range fields {
		if strings.ToLower(name[:1]) != name[:1] {
			t.Errorf("field %s", name)
		}
	}
}
