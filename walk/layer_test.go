package walk

import (
	"context"
	"slices"
	"testing"
)

// Four streets round a block, and in it a yard: private ways that lead from one corner to nowhere, or on to another.
func TestOnlyPrivateGroundWithTwoWaysOutTakesLayers(t *testing.T) {
	t.Parallel()
	spots := [][2]float64{{0, 0}, {400, 0}, {400, 400}, {0, 400}, {150, 150}, {250, 250}, {900, 0}, {950, 0}}
	edge := func(from, to int64, flags EdgeFlags) []Edge {
		a, b := spots[from], spots[to]
		middle := [2]float64{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
		if from == to {
			middle[0] += 3
		}
		e := lineEdge(from, to, 10*from+to, offset(corner, a[0], a[1]), offset(corner, middle[0], middle[1]), offset(corner, b[0], b[1]))
		e.Flags = flags
		return []Edge{e}
	}
	block := slices.Concat(edge(0, 1, 0), edge(1, 2, 0), edge(2, 3, 0), edge(3, 0, 0))
	yard := slices.Concat(block, edge(0, 4, Private), edge(4, 5, Private), edge(4, 4, Private))
	for name, c := range map[string]struct {
		edges  []Edge
		rule   PrivateGround
		copied int // vertices
	}{
		"no private ground":         {block, Destination, 0},
		"a yard":                    {yard, Destination, 0},
		"a passage":                 {slices.Concat(yard, edge(5, 2, Private)), Destination, 4},
		"a passage, through":        {slices.Concat(yard, edge(5, 2, Private)), Through, 0},
		"a yard with a public path": {slices.Concat(yard, edge(5, 2, 0)), Destination, 3},
		"a yard and a passage":      {slices.Concat(yard, edge(1, 3, Private)), Destination, 2},
		"nothing else":              {edge(6, 7, Private), Destination, 0},
	} {
		n, err := Build(Streets{Edges: c.edges, PrivateGround: c.rule})
		if err != nil {
			t.Fatal(name, err)
		}
		for _, p := range []Profile{Foot, Wheelchair} {
			if copies := n.For(p).States() - n.Vertices(); copies != 2*c.copied {
				t.Errorf("%s: %d copies of vertices, want %d", name, copies, 2*c.copied)
			}
			if c.copied != 4 {
				continue
			}
			n := n.For(p)
			inside, outside := n.Snap(offset(corner, 200, 200), MaxLegPlace), n.Snap(offset(corner, 200, -5), MaxLegPlace)
			if _, found, err := n.Between(context.Background(), inside, outside, NoLimit, From); !found || !inside.OnPrivate || outside.OnPrivate || err != nil {
				t.Errorf("%s: no way out of the passage (%v)", name, err)
			}
		}
	}
}

// A search is over with the last target that can be found.
func TestTargetsWithoutEntryKeepNoSearchGoing(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, city(20, 1))
	points := cityPoints(20, 2, 1)
	from, to := n.Snap(points[0], MaxLegPlace), n.Snap(points[1], MaxLegPlace)
	pops := func(targets ...Snap) uint32 {
		s := n.start(n.Attach(targets), NoLimit, From)
		defer s.finish()
		s.seed(&from, 0)
		if err := s.visitTargets(context.Background(), func(Hit) bool { return true }); err != nil {
			t.Fatal(err)
		}
		return s.pops
	}
	if alone, with := pops(to), pops(Snap{}, to); alone != with || !to.Found() {
		t.Errorf("%d pops for a target, %d with another that has no entry", alone, with)
	}
}
