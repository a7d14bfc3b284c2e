package osm

import (
	"fmt"
	"strings"
	"testing"
)

func TestACrossingWithSignalsCostsItsWaitOnce(t *testing.T) {
	t.Parallel()
	const road = `
		n1 0 -20
		n2 0 -12
		n3 0 0
		n4 0 20
		n5 -100 -12
		n6 100 -12
		n7 -100 0
		n8 100 0
		w20 5 2 6 highway=primary oneway=yes
		w30 7 3 8 highway=primary oneway=yes
		w10 1 2 3 4 highway=footway footway=crossing crossing=`
	// 40 m in pieces of 8, 12 and 20, which share 15 m.
	c := build(t, road+"traffic_signals")
	c.expect(t, `
		10 1-2 11 crossing
		10 2-3 16.5 crossing
		10 3-4 27.5 crossing
		20 5-2 100
		20 2-6 100
		30 7-3 100
		30 3-8 100`)
	c.expectWalk(t, 1, 4, anyone, "55")
	if c.Report.SignalCrossings != 1 || c.Report.CrossingWays != 1 {
		t.Errorf("%d crossings, %d with signals", c.Report.CrossingWays, c.Report.SignalCrossings)
	}
	build(t, road+"traffic_signals;zebra").expectWalk(t, 1, 4, anyone, "55")
	build(t, road+"zebra crossing:signals=yes").expectWalk(t, 1, 4, anyone, "55")
	build(t, road+"zebra").expectWalk(t, 1, 4, anyone, "40")
}

func TestACrossingThatDoesNotSayAsksItsNodes(t *testing.T) {
	t.Parallel()
	const road = `
		n1 0 -20
		n4 0 20
		n5 -100 0
		n6 100 0
		w20 5 2 6 highway=primary
		n2 0 0 highway=crossing crossing=`
	for tags, want := range map[string]string{
		"traffic_signals\nw10 1 2 4 highway=footway footway=crossing":                "55",
		"zebra crossing:signals=yes\nw10 1 2 4 highway=footway footway=crossing":     "55",
		"zebra\nw10 1 2 4 highway=footway footway=crossing":                          "40",
		"traffic_signals\nw10 1 2 4 highway=footway footway=crossing crossing=zebra": "40",
		"traffic_signals\nw10 1 2 4 highway=footway":                                 "40",
	} {
		build(t, road+tags).expectWalk(t, 1, 4, anyone, want)
	}
}

func TestSignalsOfOneJunctionCostAsTwo(t *testing.T) {
	t.Parallel()
	// A street over k signals, 4 m apart: all within 30 m of each other.
	for k, penalty := range map[int]float64{1: 8, 2: 8, 3: 8 * 2 / 3.0, 4: 4, 5: 3.2, 7: 8 * 2 / 7.0} {
		var b strings.Builder
		b.WriteString("n1 -100 0\nn2 200 0\nw10 1")
		for i := range k {
			fmt.Fprintf(&b, " %d", i+10)
		}
		b.WriteString(" 2 highway=residential\n")
		for i := range k {
			fmt.Fprintf(&b, "n%d %d 0 highway=traffic_signals\n", i+10, i*4)
		}
		c := build(t, b.String())
		c.expectWalk(t, 1, 2, anyone, metres(uint32((300+float64(k)*penalty)*1000)))
		if len(c.Edges) != k+1 || c.Report.SignalNodes != k {
			t.Errorf("%d signals make %d edges and %d nodes", k, len(c.Edges), c.Report.SignalNodes)
		}
	}
}

func TestSignalsApartAreJunctionsOfTheirOwn(t *testing.T) {
	t.Parallel()
	// Nodes 2, 3 and 4 in a row: from 3 two others are within 30 m, from 2 and 4 one each.
	c := build(t, `
		n1 0 0
		n2 100 0 highway=traffic_signals
		n3 129 0 highway=traffic_signals;crossing
		n4 158 0 highway=traffic_signals
		n5 258 0
		n6 158 31 highway=traffic_signals
		n7 158 131
		w10 1 2 3 4 5 highway=residential
		w20 4 6 7 highway=residential`)
	c.expect(t, `
		10 1-2 104
		10 2-3 35.7
		10 3-4 35.7
		10 4-5 104
		20 4-6 39
		20 6-7 104`)
}

func TestOnlySignalsOfCarriagewaysCount(t *testing.T) {
	t.Parallel()
	build(t, `
		n1 0 0
		n2 100 0 highway=traffic_signals
		n3 200 0
		n4 100 100
		n5 100 -100
		w10 1 2 3 highway=footway
		w20 4 2 5 highway=motorway`).expect(t, `
		10 1-3 200`)
	// Half on every edge there but those of a crossing that has paid.
	build(t, `
		n1 0 0
		n2 100 0 highway=traffic_signals
		n3 200 0
		n4 100 100
		n5 100 -100
		n6 50 50
		w10 1 2 3 highway=footway footway=crossing crossing=traffic_signals
		w20 4 2 5 highway=secondary
		w30 2 6 highway=footway`).expect(t, `
		10 1-2 107.5 crossing
		10 2-3 107.5 crossing
		20 4-2 104
		20 2-5 104
		30 2-6 74.7`)
}

func TestAFerryCostsItsWaitOnce(t *testing.T) {
	t.Parallel()
	const harbour = `
		n1 0 0
		n2 400 0
		n3 1000 0
		n4 400 400
		w20 2 4 highway=footway surface=asphalt
		w10 1 2 3 route=ferry `
	rules := DefaultRules()
	rules.Ferries = true
	c := buildWith(t, harbour, rules)
	c.expect(t, `
		10 1-2 600 bridge
		10 2-3 900 bridge
		20 2-4 400`)
	if c.Report.FerryWays != 1 {
		t.Errorf("%d ferries", c.Report.FerryWays)
	}
	rules.FerryMetres = 0
	buildWith(t, harbour, rules).expectWalk(t, 1, 3, anyone, "1000")
	for _, tags := range []string{"foot=no", "access=no"} {
		if got := buildWith(t, harbour+tags, rules).Report; got.Skipped[NoEntry] != 1 {
			t.Errorf("%s: skipped %v", tags, got.Skipped)
		}
	}
	if got := build(t, harbour+"foot=yes").Report; got.Skipped[Ferry] != 1 || got.FerryWays != 0 {
		t.Errorf("by default skipped %v", got.Skipped)
	}
}
