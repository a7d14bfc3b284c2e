package osm

import (
	"testing"

	"servicemap/walk"
)

func TestFootComesBeforeAccessBeforeClass(t *testing.T) {
	t.Parallel()
	checkJudged(t, []judged{
		{tags: "highway=footway access=no", why: NoEntry},
		{tags: "highway=footway access=no foot=yes", forward: step, backward: step},
		{tags: "highway=footway access=yes foot=no", why: NoEntry},
		{tags: "highway=service access=private", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=service access=private foot=permissive", forward: step, backward: step},
		{tags: "highway=service access=residents", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=service access=delivery", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=service access=destination", forward: step, backward: step},
		{tags: "highway=service foot=destination", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=service access=customers", forward: step, backward: step},
		{tags: "highway=service access=misspelt", forward: step, backward: step},
		{tags: "highway=service access=military", why: NoEntry},
		{tags: "highway=track access=agricultural", why: NoEntry},
		{tags: "highway=track access=forestry;permissive", forward: step, backward: step},
		{tags: "highway=service access=private;~No", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=primary foot=use_sidepath", why: NoEntry},
		{tags: "highway=service access=permit", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=service access=employees", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=service access=members", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=service access=emergency", why: NoEntry},
		{tags: "highway=service access=restricted", why: NoEntry},
		{tags: "highway=service access=prohibited", why: NoEntry},
		{tags: "highway=service access=public", forward: step, backward: step},
		{tags: "highway=service access=official", forward: step, backward: step},
		{tags: "highway=service access=no foot=private", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=trunk oneway=yes access=private foot=private", forward: step, backward: step, flags: walk.Private},
		{tags: "highway=motorway access=private", why: ClosedClass},
		{tags: "highway=service access=;", forward: step, backward: step},
		{tags: "highway=residential vehicle=no motor_vehicle=private bicycle=no", forward: step, backward: step},
	})
}

func TestDirectionsForWalkers(t *testing.T) {
	t.Parallel()
	checkJudged(t, []judged{
		{tags: "highway=residential oneway=yes", forward: step, backward: step},
		{tags: "highway=footway oneway:foot=yes", forward: step, backward: no},
		{tags: "highway=footway oneway:foot=-1", forward: no, backward: step},
		{tags: "highway=footway foot:backward=no", forward: step, backward: no},
		{tags: "highway=footway foot:forward=no", forward: no, backward: step},
		{tags: "highway=footway foot=no foot:forward=yes", forward: step, backward: no},
		{tags: "highway=footway foot:forward=no foot:backward=no", why: NoEntry},
		{tags: "highway=footway oneway:foot=yes foot:forward=private", forward: step, backward: no, flags: walk.Private},
		{tags: "highway=steps oneway=yes", forward: climbed, backward: no},
		{tags: "highway=steps oneway=-1", forward: no, backward: climbed},
		{tags: "highway=steps oneway=yes oneway:foot=no", forward: climbed, backward: climbed},
		{tags: "highway=steps conveying=forward", forward: step, backward: no},
		{tags: "highway=steps conveying=backward", forward: no, backward: step},
		{tags: "highway=steps conveying=-1", forward: no, backward: step},
		{tags: "highway=footway conveying=forward", forward: step, backward: no},
		{tags: "highway=steps conveying=reversible", forward: step, backward: step},
		{tags: "highway=steps conveying=yes", forward: step, backward: step},
		{tags: "highway=steps conveying=no", forward: climbed, backward: climbed},
	})
}

func TestADirectionForResidentsIsAnEdgeOfItsOwn(t *testing.T) {
	t.Parallel()
	const town = `
		n1 0 0
		n2 100 0
		n3 200 0
		w5 2 3 highway=residential
		w10 1 2 highway=service `
	build(t, town+"foot:backward=private").expect(t, `
		5 2-3 100
		10 1-2 100/x
		10 1-2 x/100 private`)
	build(t, town+"foot=private foot:backward=yes").expect(t, `
		5 2-3 100
		10 1-2 x/100
		10 1-2 100/x private`)
	build(t, town+"foot=private foot:backward=no").expect(t, `
		5 2-3 100
		10 1-2 100/x private`)
	c := build(t, town+"foot:backward=private")
	if r := c.Report; r.PrivateWays != 1 || r.PrivateEdges != 1 || r.InheritedEdges != 0 {
		t.Errorf("%d private ways, %d edges, %d inherited", r.PrivateWays, r.PrivateEdges, r.InheritedEdges)
	}
}
