package osm

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"servicemap/walk"
)

func TestACompoundBehindAPrivateGateIsPrivateAsAWhole(t *testing.T) {
	t.Parallel()
	const street = `
		n1 0 0
		n2 100 0
		n3 200 0
		n4 300 0
		n5 400 0
		w10 1 2 3 4 5 highway=residential
		`
	onlyTheGate := build(t, street+`
		n12 100 20 barrier=gate access=private
		n13 100 50
		n14 150 50
		w20 2 12 highway=service
		w21 12 13 14 highway=service
		w22 13 14 highway=footway`)
	onlyTheGate.expect(t, `
		10 1-2 100
		10 2-5 300
		20 2-12.1 20
		21 12.1-12.2 1mm private gate
		21 12.2-13 30 private
		21 13-14 50 private
		22 13-14 50 private`)
	if r := onlyTheGate.Report; r.InheritedEdges != 3 || r.PrivateEdges != 4 || r.PrivatePassages != 1 || r.PrivateWays != 0 {
		t.Errorf("%+v", r)
	}
	build(t, street+`
		n12 100 20
		n13 100 50
		n14 150 50
		w20 2 12 highway=service access=private
		w21 12 13 14 highway=service`).expect(t, `
		10 1-2 100
		10 2-5 300
		20 2-12 20 private
		21 12-14 80 private`)
	// With a second gate for everyone it is public ground with a private gate.
	build(t, street+`
		n12 100 20 barrier=gate access=private
		n13 300 20 barrier=gate
		w20 2 12 highway=service
		w21 12 13 highway=service
		w22 13 4 highway=service`).expect(t, `
		10 1-2 100
		10 2-4 200
		10 4-5 100
		20 2-12.1 20
		21 12.1-12.2 1mm private gate
		21 12.2-13 200
		22 13-4 20`)
	// Behind two private gates nobody can cross, but both lead in.
	two := build(t, street+`
		n12 100 20 barrier=gate access=private
		n13 300 20 barrier=gate access=private
		n14 200 20
		w20 2 12 highway=service
		w21 12 14 13 highway=service
		w22 13 4 highway=service
		w23 14 3 highway=footway foot=no`)
	two.expectWalk(t, 2, 4, stranger, "200")
	two.expectWalk(t, 2, 4, anyone, "200")
	two.expectWalk(t, 2, 13, anyone, "220")
	if two.Report.InheritedEdges != 1 {
		t.Errorf("%d inherited edges", two.Report.InheritedEdges)
	}
}

func TestWhatNothingPrivateJoinsStaysPublic(t *testing.T) {
	t.Parallel()
	build(t, `
		n1 0 0
		n2 100 0
		n3 500 0
		n4 550 0
		n5 900 0
		n6 901 0
		w10 1 2 highway=residential
		w20 3 4 highway=footway
		w30 5 6 highway=service access=private`).expect(t, `
		10 1-2 100
		20 3-4 50
		30 5-6 1 private`)
}

func TestOfEqualGroundsTheOneWithTheLeastKeyStaysPublic(t *testing.T) {
	t.Parallel()
	edges := []walk.Edge{
		{From: 4, To: 3, Length: 5}, {From: 7, To: 2, Length: 5}, {From: 8, To: 9, Length: 5},
		{From: 3, To: 7, Length: 1, Flags: walk.Private}, {From: 7, To: 8, Length: 1, Flags: walk.Private},
	}
	for range 20 { // maps come in any order
		list := slices.Clone(edges)
		if changed := inheritPrivacy(list); changed != 2 || list[1].Flags != 0 {
			t.Fatalf("%d changed: %v", changed, list)
		}
	}
}

// reachedFrom returns the vertices that edges without the given flags join to one.
func reachedFrom(edges []walk.Edge, from int64, without walk.EdgeFlags) map[int64]bool {
	reached := map[int64]bool{from: true}
	for grown := true; grown; {
		grown = false
		for _, e := range edges {
			if e.Flags&without == 0 && reached[e.From] != reached[e.To] {
				reached[e.From], reached[e.To], grown = true, true, true
			}
		}
	}
	return reached
}

func TestEachPartHasOnePublicGround(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		edges := make([]walk.Edge, rapid.IntRange(0, 30).Draw(t, "edges"))
		for i := range edges {
			e := walk.Edge{Way: int64(i)}
			e.From, e.To = rapid.Int64Range(-8, 12).Draw(t, "from"), rapid.Int64Range(-8, 12).Draw(t, "to")
			e.Length = rapid.Uint32Range(1, 5).Draw(t, "length")
			if rapid.IntRange(0, 2).Draw(t, "private") == 0 {
				e.Flags = walk.Private | walk.Gate
			}
			edges[i] = e
		}
		before := slices.Clone(edges)
		changed := inheritPrivacy(edges)
		for i, e := range edges {
			if e.Flags != before[i].Flags {
				changed--
			}
			if before[i].Flags&walk.Private == 0 && !slices.ContainsFunc(edges, func(o walk.Edge) bool {
				return o.Flags&walk.Private == 0 && reachedFrom(edges, e.From, 0)[o.From]
			}) {
				t.Fatalf("the part of edge %d has no public ground left", i)
			}
			if before[i].Flags&^e.Flags != 0 || e.Flags&^before[i].Flags&^walk.Private != 0 {
				t.Fatalf("edge %d had flags %b, has %b", i, before[i].Flags, e.Flags)
			}
			if e.Flags&walk.Private != 0 {
				continue
			}
			part, ground := reachedFrom(edges, e.From, 0), reachedFrom(edges, e.From, walk.Private)
			was, size := map[int64]bool{}, 0
			for _, o := range before {
				if o.Flags&walk.Private == 0 && ground[o.From] {
					size++
				}
			}
			for j, o := range edges {
				if o.Flags&walk.Private == 0 && part[o.From] && !ground[o.From] {
					t.Fatalf("edges %d and %d are two public grounds of one part", i, j)
				}
			}
			for _, o := range before { // none that was public in this part was larger
				if o.Flags&walk.Private != 0 || !part[o.From] || was[o.From] {
					continue
				}
				other, edgesOfOther := reachedFrom(before, o.From, walk.Private), 0
				for _, p := range before {
					if p.Flags&walk.Private == 0 && other[p.From] {
						edgesOfOther++
					}
				}
				for key := range other {
					was[key] = true
				}
				if edgesOfOther > size {
					t.Fatalf("ground of edge %d has %d edges, another of its part had %d", i, size, edgesOfOther)
				}
			}
		}
		if changed != 0 {
			t.Fatalf("the count is off by %d", changed)
		}
		order := rapid.Permutation(before).Draw(t, "order")
		inheritPrivacy(order)
		slices.SortFunc(order, func(a, b walk.Edge) int { return int(a.Way - b.Way) })
		for i := range order {
			if order[i].Flags != edges[i].Flags {
				t.Fatalf("in another order edge %d has flags %b, not %b", i, order[i].Flags, edges[i].Flags)
			}
		}
	})
}
