package osm

import (
	"testing"

	"servicemap/walk"
)

// gateOn draws a street with a node of the given tags after its first third. Where that is a private passage, the shorter
// part is what lies behind it: see inheritPrivacy.
func gateOn(t *testing.T, tags string) *town {
	t.Helper()
	return build(t, `
		n1 0 0
		n2 100 0 `+tags+`
		n3 300 0
		w10 1 2 3 highway=residential surface=asphalt`)
}

const (
	passed = `
		10 1-3 300`
	blocked = `
		10 1-2.1 100
		10 2.2-3 200`
	forResidents = `
		10 1-2.1 100 private
		10 2.1-2.2 1mm private gate
		10 2.2-3 200`
	atTimes = `
		10 1-2.1 100
		10 2.1-2.2 1mm gate timed
		10 2.2-3 200`
)

func TestWhoMayPassANode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ tags, want string }{
		{"barrier=gate", passed},
		{"barrier=lift_gate foot=yes access=private", passed},
		{"barrier=gaet", passed},
		{"barrier=bollard", passed},
		{"barrier=entrance", passed},
		{"barrier=guard_rail", passed},
		{"entrance=main", passed},
		{"barrier=gate access=customers", passed},
		{"barrier=gate access=destination", passed},

		{"barrier=wall", blocked},
		{"barrier=fence", blocked},
		{"barrier=hedge", blocked},
		{"barrier=retaining_wall", blocked},
		{"barrier=city_wall", blocked},
		{"barrier=ditch", blocked},
		{"barrier=barrier_board", blocked},
		{"barrier=wall foot=yes", passed},
		{"barrier=wall access=permissive", passed},
		{"barrier=wall access=private", forResidents},
		{"barrier=fence sensory=audible", passed},
		{"barrier=fence sensory=audio", passed},
		{"barrier=fence sensory=tactile", blocked},

		{"barrier=gate access=no", blocked},
		{"barrier=gate access=no foot=yes", passed},
		{"barrier=gate foot=no", blocked},
		{"access=no", blocked},
		{"amenity=parking_entrance access=no", blocked},
		{"highway=bus_stop access=no", passed},
		{"highway=crossing foot=no", passed},

		{"barrier=gate locked=yes", blocked},
		{"barrier=gate locked=yes access=yes", blocked},
		{"barrier=gate locked=yes foot=yes", passed},
		{"barrier=gate locked=yes access=private", forResidents},
		{"entrance=emergency", blocked},
		{"entrance=emergency access=private", blocked},
		{"entrance=emergency foot=yes", passed},

		{"barrier=gate access=private", forResidents},
		{"barrier=gate access=residents", forResidents},
		{"barrier=gate foot=private", forResidents},
		{"barrier=gate foot=destination", forResidents},
		{"barrier=gate access=private;customers", passed},
		{"entrance=yes access=private", forResidents},
		{"door=hinged access=private", forResidents},
		{"access=private", passed},
		{"amenity=parking access=private", passed},

		{"barrier=gate opening_hours=24/7", passed},
		{"barrier=gate opening_hours=06:00-22:00", atTimes},
		{"barrier=gate opening_hours=Sa,Su~00:00-24:00", blocked},
		{"barrier=gate opening_hours=22:00-06:00", blocked},
		{"barrier=gate opening_hours=sunrise-sunset", atTimes},
		{"barrier=gate access=no foot:conditional=yes~@~(06:00-22:00)", atTimes},
		{"barrier=gate access=no access:conditional=yes~@~(22:00-06:00)", blocked},
		{"barrier=gate access:conditional=no~@~(22:00-06:00)", atTimes},
		{"barrier=gate access:conditional=no~@~(06:00-22:00)", blocked},
		{"amenity=fountain opening_hours=22:00-06:00", passed},
		{"barrier=gate access=private opening_hours=06:00-22:00", `
			10 1-2.1 100 private
			10 2.1-2.2 1mm private gate timed
			10 2.2-3 200`},
	} {
		t.Run(c.tags, func(t *testing.T) {
			t.Parallel()
			gateOn(t, c.tags).expect(t, c.want)
		})
	}
}

func TestALiftForSomeIsAPrivatePassage(t *testing.T) {
	t.Parallel()
	gateOn(t, "highway=elevator access=private").expect(t, `
		10 1-2.1 120 private
		10 2.1-2.2 1mm private gate
		10 2.2-3 220`)
}

func TestEveryWayEndsForItselfAtADividedNode(t *testing.T) {
	t.Parallel()
	const crossroads = `
		n1 0 0
		n3 300 0
		n4 100 100
		n5 100 -100
		w20 4 2 5 highway=service
		w10 1 2 3 highway=residential
		n2 100 0 barrier=`
	build(t, crossroads+"wall").expect(t, `
		10 1-2.1 100
		10 2.2-3 200
		20 4-2.3 100
		20 2.4-5 100`)
	closed := build(t, crossroads+"gate access=no")
	closed.expectWalk(t, 1, 3, anyone, "x")
	closed.expectWalk(t, 1, 4, anyone, "x")
	private := build(t, crossroads+"gate access=private")
	private.expect(t, `
		10 1-2.1 100 private
		10 2.1-2.2 1mm private gate
		10 2.2-3 200
		20 2.1-2.3 1mm private gate
		20 4-2.3 100 private
		20 2.1-2.4 1mm private gate
		20 2.4-5 100 private`)
	private.expectWalk(t, 3, 5, anyone, "300")
	private.expectWalk(t, 1, 3, stranger, "x")
	if r := private.Report; r.SuspectTotal != 1 || r.Suspects[0].Kind != BarrierAtJunction || r.Suspects[0].Node != 2 {
		t.Errorf("suspects %v", r.Suspects)
	}
}

func TestALoopThatBeginsAtAGateHasTwoEnds(t *testing.T) {
	t.Parallel()
	build(t, `
		n1 0 0 barrier=wall
		n2 100 0
		n3 100 100
		w10 1 2 3 1 highway=footway`).expect(t, `
		10 1.1-1.2 341.4`)
}

func TestAnAreaLiesOnOneSideOfItsGate(t *testing.T) {
	t.Parallel()
	const square = `
		n1 0 0
		n2 100 0 barrier=gate access=private
		n3 100 100
		n4 -300 40
		n8 200 100
		n9 200 0
		w20 2 9 highway=footway
		w30 3 8 highway=footway
		`
	for name, ring := range map[string]string{
		"a way":      "w10 1 2 3 4 1 highway=pedestrian area=yes",
		"a platform": "w10 1 2 3 4 1 railway=platform",
		"a relation": "w10 1 2 3 4 1 name=x\nr7 outer 10 type=multipolygon highway=pedestrian",
	} {
		c := build(t, square+ring)
		c.expectWalk(t, 1, 3, stranger, "200")
		c.expectWalk(t, 1, 9, stranger, "x")
		c.expectWalk(t, 1, 9, anyone, "200")
		if t.Failed() {
			t.Fatal(name)
		}
	}
	round := build(t, square+"w10 1 2 3 4 1 highway=footway") // a path, on both sides of the gate
	round.expect(t, `
		10 1-2.1 100
		10 2.1-2.2 1mm private gate
		10 2.2-3 100
		10 3-1 707.1
		20 2.1-2.3 1mm private gate
		20 2.3-9 100 private
		30 3-8 100`)
}

func TestAPassageTakesTheLevelOfItsWay(t *testing.T) {
	t.Parallel()
	build(t, `
		n1 0 0
		n2 100 0 barrier=gate opening_hours=06:00-22:00
		n3 200 0
		w10 1 2 3 highway=footway tunnel=yes layer=-1 name=Rua`).expect(t, `
		10 1-2.1 100 tunnel layered
		10 2.1-2.2 1mm tunnel layered gate timed
		10 2.2-3 100 tunnel layered`)
}

func TestPassagesThatTakeLonger(t *testing.T) {
	t.Parallel()
	for _, barrier := range []string{"turnstile", "kissing_gate", "stile"} {
		// Half of five metres on each edge; passable for wheelchairs, so that nothing divides the node.
		gateOn(t, "wheelchair=yes barrier="+barrier).expect(t, `
			10 1-2 102.5
			10 2-3 202.5`)
	}
	gateOn(t, "barrier=stile").expect(t, `
		10 1-2.1 102.5
		10 2.1-2.2 1mm nowheel
		10 2.2-3 202.5`)
}

func TestABarrierDrawnAsALineStopsNobodyButIsCounted(t *testing.T) {
	t.Parallel()
	const street = `
		n1 0 0
		n3 300 0
		n4 100 50
		n5 100 -50
		w10 1 2 3 highway=footway
		w20 4 2 5 barrier=wall
		w21 4 2 5 barrier=handrail
		n2 100 0 `
	for tags, want := range map[string]int{"": 1, "barrier=gate": 0, "entrance=yes": 0, "highway=crossing": 1} {
		c := build(t, street+tags)
		c.expect(t, passed)
		if c.Report.OpenFences != want {
			t.Errorf("%q: %d open fences, want %d", tags, c.Report.OpenFences, want)
		}
	}
}

func TestPassagesAreCounted(t *testing.T) {
	t.Parallel()
	r := build(t, `
		n1 0 0
		n2 10 0 barrier=wall
		n3 20 0 barrier=gate access=private
		n4 30 0 barrier=gate opening_hours=06:00-22:00
		n5 40 0 barrier=turnstile
		n6 50 0 highway=elevator
		n7 60 0 barrier=kerb kerb=rolled
		n8 70 0 highway=traffic_signals
		n9 80 0
		n10 0 50 barrier=wall
		n11 0 60 barrier=gate opening_hours=dawn-dusk
		n12 0 70 barrier=gate opening_hours=22:00-06:00
		w1 1 2 3 4 5 6 7 8 9 11 12 highway=service`).Report
	got := []int{r.BlockedNodes, r.PrivatePassages, r.TimedPassages, r.NoWheelNodes, r.LimitedWheelNodes, r.SlowPassages, r.ElevatorNodes, r.SignalNodes}
	for i, want := range []int{2, 1, 2, 1, 1, 1, 1, 1} {
		if got[i] != want {
			t.Errorf("count %d is %d, want %d", i, got[i], want)
		}
	}
	if len(r.Suspects) != 1 || r.Suspects[0].Kind != UnreadCondition || r.Suspects[0].Node != 11 {
		t.Errorf("suspects %v", r.Suspects)
	}
}

func TestANodeThatComesTwiceAndDiffersIsRefused(t *testing.T) {
	t.Parallel()
	ways := []testWay{foot(1, 1, 2, 3)}
	for _, tags := range [][]string{nil, {"barrier", "gate"}, {"crossing", "traffic_signals"}, {"barrier", "wall", "foot", "yes"}} {
		nodes := line(3)
		nodes[1].tags = []string{"barrier", "wall"}
		again := nodes[1]
		again.tags = tags
		refused(t, testMap{nodes: append(nodes, again), ways: ways}.file(), "node 2: comes twice and differs")
	}
	nodes := line(3)
	nodes[1].tags = []string{"barrier", "wall"}
	if r := mustRead(t, testMap{nodes: append(nodes, nodes[1]), ways: ways}.file()); len(r.Edges) != 2 || r.Report.BlockedNodes != 1 {
		t.Errorf("the same node twice: %v", ends(r.Edges))
	}
	var flags walk.EdgeFlags
	for _, e := range mustRead(t, testMap{nodes: nodes, ways: ways}.file()).Edges {
		flags |= e.Flags
	}
	if flags&(walk.Private|walk.Gate) != 0 {
		t.Error("a wall is no gate")
	}
}
