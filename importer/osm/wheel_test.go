package osm

import (
	"math"
	"testing"

	"servicemap/walk"
)

func TestWaysForWheelchairs(t *testing.T) {
	t.Parallel()
	const (
		passable = walk.EdgeFlags(0)
		shut     = walk.NoWheel
		limited  = walk.LimitedWheel
		unknown  = walk.UnknownWheel
	)
	for _, c := range []struct {
		tags string
		want walk.EdgeFlags
	}{
		{"highway=footway", unknown},
		{"highway=footway surface=asphalt", passable},
		{"highway=footway surface=paving_stones:30", passable},
		{"highway=footway surface=concrete:plates", passable},
		{"highway=footway surface=compacted", passable},
		{"highway=footway surface=unpaved", unknown},
		{"highway=footway surface=grass_paver", unknown},
		{"highway=footway smoothness=good", passable},
		{"highway=footway smoothness=intermediate", passable},
		{"highway=footway wheelchair=yes", passable},
		{"highway=footway wheelchair=designated", passable},
		{"highway=footway wheelchair=no surface=asphalt", shut},
		{"highway=footway wheelchair=limited", limited},
		{"highway=residential", unknown},
		{"highway=elevator", unknown},

		{"highway=footway surface=gravel", shut},
		{"highway=footway surface=pebblestone", shut},
		{"highway=footway surface=sand", shut},
		{"highway=footway surface=mud", shut},
		{"highway=footway surface=grass", shut},
		{"highway=footway surface=dirt", shut},
		{"highway=footway surface=earth", shut},
		{"highway=footway surface=ground", shut},
		{"highway=footway surface=unhewn_cobblestone", shut},
		{"highway=footway surface=asphalt;gravel", shut},
		{"highway=footway surface=gravel wheelchair=limited", shut},
		{"highway=footway surface=gravel wheelchair=yes", passable},
		{"highway=footway surface=cobblestone", limited},
		{"highway=footway surface=sett", limited},
		{"highway=footway surface=sett wheelchair=yes", passable},
		{"highway=footway surface=asphalt smoothness=bad", limited},
		{"highway=footway surface=asphalt smoothness=very_bad", shut},
		{"highway=footway surface=asphalt smoothness=horrible", shut},
		{"highway=footway surface=asphalt smoothness=impassable", shut},

		{"highway=path", shut},
		{"highway=track", shut},
		{"highway=track surface=compacted", passable},
		{"highway=path surface=unpaved", unknown},
		{"highway=path smoothness=good", passable},
		{"highway=path wheelchair=yes", passable},
		{"highway=path wheelchair=limited", limited},

		{"highway=steps", shut},
		{"highway=steps ramp=yes", shut},
		{"highway=steps ramp:wheelchair=yes", passable},
		{"highway=steps wheelchair=yes", passable},
		{"highway=steps wheelchair=limited", shut},
		{"highway=steps ramp:wheelchair=yes wheelchair=no", shut},
		{"highway=steps conveying=yes", shut},
		{"highway=steps conveying=yes ramp:wheelchair=yes", shut},
		{"highway=steps conveying=yes wheelchair=yes", passable},
		{"highway=footway conveying=yes", unknown},

		{"highway=footway surface=asphalt width=0.7", shut},
		{"highway=footway surface=asphalt width=0.8", passable},
		{"highway=footway surface=asphalt maxwidth=70~cm", shut},
		{"highway=footway surface=asphalt width=2'", shut},
		{"highway=footway surface=asphalt width=2'8\"", passable},
		{"highway=footway surface=asphalt width=narrow", passable},
		{"highway=footway surface=asphalt width=0", passable},

		{"highway=footway surface=asphalt incline=5%", passable},
		{"highway=footway surface=asphalt incline=6%", limited},
		{"highway=footway surface=asphalt incline=-8~%", limited},
		{"highway=footway surface=asphalt incline=12%", limited},
		{"highway=footway surface=asphalt incline=12.1%", shut},
		{"highway=footway surface=asphalt incline=-13%", shut},
		{"highway=footway surface=asphalt incline=3°", passable},  // 5.2 %
		{"highway=footway surface=asphalt incline=4°", limited},   // 7.0 %
		{"highway=footway surface=asphalt incline=-7°", shut},     // 12.3 %
		{"highway=footway surface=asphalt incline=0", passable},   // flat in any unit
		{"highway=footway surface=asphalt incline=up", unknown},   // not steep
		{"highway=footway surface=asphalt incline=down", unknown}, // likewise
		{"highway=footway surface=asphalt incline=10", unknown},   // of what
		{"highway=footway surface=asphalt incline=NaN%", unknown},
		{"highway=footway surface=asphalt incline=90°", unknown},
		{"highway=footway surface=sett incline=up", limited | unknown},
		{"highway=footway incline=8%", limited | unknown},
		{"highway=footway wheelchair=yes incline=20%", passable},
		{"highway=footway wheelchair=limited incline=20%", shut},

		// A kerb lies across a crossing, along a road.
		{"highway=footway surface=asphalt footway=crossing", unknown},
		{"highway=footway surface=asphalt footway=crossing kerb=lowered", passable},
		{"highway=footway surface=asphalt footway=crossing kerb=flush", passable},
		{"highway=footway surface=asphalt footway=crossing kerb=rolled", limited},
		{"highway=footway surface=asphalt footway=crossing kerb=raised", shut},
		{"highway=footway surface=asphalt footway=crossing kerb=yes", shut},
		{"highway=footway footway=crossing kerb=raised wheelchair=yes", passable},
		{"highway=footway footway=crossing wheelchair=yes", passable},
		{"highway=footway footway=crossing kerb=flush", unknown},
		{"highway=residential surface=asphalt kerb=raised", passable},
	} {
		t.Run(c.tags, func(t *testing.T) {
			t.Parallel()
			e := oneWay(t, c.tags).Edges[0]
			if got := e.Flags & (walk.NoWheel | walk.LimitedWheel | walk.UnknownWheel); got != c.want {
				t.Errorf("got %b, want %b", got>>14, c.want>>14)
			}
		})
	}
}

func TestForbiddenWaysStayForbiddenToWheelchairs(t *testing.T) {
	t.Parallel()
	checkJudged(t, []judged{{tags: "highway=footway foot=no wheelchair=yes", why: NoEntry}})
}

func TestInclinesInDegreesAreSlopes(t *testing.T) {
	t.Parallel()
	// The slope of α is tan α: 45° is 100 %.
	if p, ok := inclineOf("45°"); !ok || math.Abs(p-100) > 1e-9 {
		t.Errorf("45° is %v %%", p)
	}
	if p, ok := inclineOf("-45 °"); !ok || math.Abs(p+100) > 1e-9 {
		t.Errorf("-45° is %v %%", p)
	}
}

func TestNodesThatWheelchairsDoNotPass(t *testing.T) {
	t.Parallel()
	const (
		shut = `
			10 1-2.1 100
			10 2.1-2.2 1mm nowheel
			10 2.2-3 200`
		limited = `
			10 1-2.1 100
			10 2.1-2.2 1mm limited
			10 2.2-3 200`
	)
	for _, c := range []struct{ tags, want string }{
		{"barrier=cycle_barrier", shut},
		{"barrier=block", shut},
		{"barrier=gate wheelchair=no", shut},
		{"barrier=gate width=0.7", shut},
		{"barrier=bollard maxwidth=0.75", shut},
		{"entrance=yes wheelchair=no", shut},
		{"barrier=gate wheelchair=limited", limited},
		{"barrier=block wheelchair=limited", shut},
		{"barrier=block wheelchair=yes", passed},
		{"barrier=cycle_barrier wheelchair=designated", passed},
		{"barrier=bollard", passed},
		{"highway=bus_stop wheelchair=no", passed},
		{"amenity=toilets wheelchair=no width=0.5", passed},
		{"barrier=gate access=private wheelchair=no", `
			10 1-2.1 100 private
			10 2.1-2.2 1mm private gate nowheel
			10 2.2-3 200`},
	} {
		t.Run(c.tags, func(t *testing.T) {
			t.Parallel()
			gateOn(t, c.tags).expect(t, c.want)
		})
	}
	build(t, `
		n1 0 0
		n2 100 0 highway=elevator wheelchair=no
		n3 200 0
		w10 1 2 3 highway=footway`).expect(t, `
		10 1-2.1 120
		10 2.1-2.2 1mm nowheel
		10 2.2-3 120`)
}

func TestAKerbLiesAcrossAPath(t *testing.T) {
	t.Parallel()
	const path = `
		n1 0 0
		n3 300 0
		w10 1 2 3 highway=footway
		n2 100 0 `
	for tags, want := range map[string]string{
		"barrier=kerb":                    "x",
		"barrier=kerb wheelchair=limited": "300",
		"kerb=raised":                     "x",
		"kerb=yes":                        "x",
		"kerb=raised wheelchair=yes":      "300",
		"barrier=kerb kerb=lowered":       "300",
		"kerb=rolled":                     "300",
		"kerb=flush":                      "300",
	} {
		c := build(t, path+tags)
		c.expectWalk(t, 1, 3, wheelchair, want)
		c.expectWalk(t, 1, 3, anyone, "300")
	}
	build(t, path+"kerb=rolled").expect(t, `
		10 1-2.1 100
		10 2.1-2.2 1mm limited
		10 2.2-3 200`)
}

func TestAKerbDoesNotStopThoseWhoGoAlongIt(t *testing.T) {
	t.Parallel()
	// A street, crossed from one pavement to the other.
	street := func(kerb, middle string) *town {
		return build(t, `
			n1 -100 0
			n3 100 0
			n4 -100 10
			n5 0 10 `+kerb+`
			n6 100 10
			n7 -100 -10
			n8 0 -10
			n9 100 -10
			n2 0 0 `+middle+`
			w10 1 2 3 highway=residential
			w20 5 2 8 highway=footway footway=crossing
			w30 4 5 6 highway=footway
			w40 7 8 9 highway=footway`)
	}
	c := street("kerb=raised", "highway=crossing")
	c.expectWalk(t, 4, 6, wheelchair, "200") // along the pavement
	c.expectWalk(t, 7, 3, wheelchair, "210") // from the other pavement, which has no kerb on record
	c.expectWalk(t, 4, 7, wheelchair, "x")
	c.expectWalk(t, 4, 7, anyone, "220")
	c = street("", "highway=crossing kerb=raised")
	c.expectWalk(t, 1, 3, wheelchair, "200") // along the carriageway
	c.expectWalk(t, 4, 7, wheelchair, "x")
	c.expectWalk(t, 4, 7, anyone, "220")
	c = street("", "highway=crossing wheelchair=no")
	c.expectWalk(t, 1, 3, wheelchair, "200")
	c.expectWalk(t, 4, 7, wheelchair, "x")
	gateOn(t, "highway=crossing kerb=raised").expect(t, passed) // nobody crosses
}

func TestACrossingIsKnownWhenItsKerbsAre(t *testing.T) {
	t.Parallel()
	// The crossing 1-2-3-4-5 over a street at 3; kerbs, if any, at 2 and 4.
	unknown := func(near, middle, far string) (list [2]bool) {
		c := build(t, `
			n1 0 -10
			n2 0 -5 `+near+`
			n3 0 0 `+middle+`
			n4 0 5 `+far+`
			n5 0 10
			n6 -100 0
			n7 100 0
			w10 1 2 3 4 5 highway=footway footway=crossing surface=asphalt
			w20 6 3 7 highway=residential`)
		for i := range list {
			list[i] = c.Edges[i].Flags&walk.UnknownWheel != 0
		}
		return list
	}
	for _, c := range []struct {
		near, middle, far string
		want              [2]bool
	}{
		{"", "", "", [2]bool{true, true}},
		{"kerb=lowered", "", "", [2]bool{false, true}},
		{"kerb=lowered", "", "kerb=flush", [2]bool{false, false}},
		{"", "highway=crossing kerb=lowered", "", [2]bool{false, false}},
		{"", "highway=crossing wheelchair=yes", "", [2]bool{false, false}},
		{"barrier=kerb wheelchair=yes", "", "", [2]bool{false, true}},
		{"", "highway=crossing", "", [2]bool{true, true}},
	} {
		if got := unknown(c.near, c.middle, c.far); got != c.want {
			t.Errorf("%+v: unknown %v", c, got)
		}
	}
	// Over no street of the network it is one piece with two kerbs.
	for _, far := range []string{"", "kerb=flush"} {
		c := build(t, `
			n1 0 -10 kerb=lowered
			n2 0 10 `+far+`
			w10 1 2 highway=footway footway=crossing surface=asphalt`)
		if got := c.Edges[0].Flags&walk.UnknownWheel != 0; got != (far == "") {
			t.Errorf("far kerb %q: unknown %v", far, got)
		}
	}
}
