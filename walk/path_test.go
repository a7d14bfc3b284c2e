package walk

import (
	"context"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// checkPath holds a path against what a path is: legs and stretches that follow each other from entry to entry, with the
// efforts of their parts, on ground in the order that its rule allows.
func checkPath(t interface{ Fatalf(string, ...any) }, n *Network, p Path) {
	emm, length := p.Enter.Leg+p.Leave.Leg, p.Enter.LegLength+p.Leave.LegLength
	type place struct{ edge, at uint32 }
	same := func(a, b place) bool {
		if a == b {
			return true
		}
		vertex := func(p place) (uint32, bool) {
			lower, upper := n.EdgeEnds(p.edge)
			if p.at == 0 {
				return lower, true
			}
			return upper, p.at == n.EdgeLength(p.edge)
		}
		v, isVertex := vertex(a)
		w, alsoVertex := vertex(b)
		return isVertex && alsoVertex && v == w
	}
	at := place{p.Enter.Edge, p.Enter.At}
	phases := map[int]bool{0: true}
	read := func(edge uint32) {
		next := map[int]bool{}
		for phase := range phases {
			for _, after := range step(phase, n.PrivateGround() == Destination && n.EdgeFlags(edge)&Private != 0) {
				next[after] = true
			}
		}
		phases = next
	}
	read(p.Enter.Edge)
	for _, s := range p.Stretches {
		if !same(at, place{s.Edge, s.Start}) {
			t.Fatalf("%v begins elsewhere than where the path is, at %v", s, at)
		}
		cost, open := n.PartCost(s.Edge, s.Start, s.End)
		if !open || s.EMM != cost || s.Length != distance(s.Start, s.End) || s.Length == 0 {
			t.Fatalf("%v costs %d (%v)", s, cost, open)
		}
		at, emm, length = place{s.Edge, s.End}, emm+s.EMM, length+s.Length
		read(s.Edge)
	}
	direct := len(p.Stretches) < 2 && p.Enter.Edge == p.Leave.Edge // on one edge it may be walked whatever ground that is
	read(p.Leave.Edge)
	if !same(at, place{p.Leave.Edge, p.Leave.At}) || len(phases) == 0 && !direct {
		t.Fatalf("it ends at %v, leaves at %v, phases %v", at, p.Leave, phases)
	}
	if p.EMM != emm || p.Length != length || p.Unknown != p.UnknownMillimetres(n) {
		t.Fatalf("the parts take %d and %d, %d unknown; the path says %v", emm, length, p.UnknownMillimetres(n), p.Hit)
	}
}

func TestPathsAreTheWalksOfBetween(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		limit := rapid.SampledFrom([]uint32{NoLimit, 12, 200_000}).Draw(t, "limit")
		for _, to := range w.snaps {
			for _, dir := range []Direction{From, To} {
				want, exists, _ := w.n.Between(context.Background(), w.snaps[0], to, limit, dir)
				p, ok, err := w.n.Path(context.Background(), w.snaps[0], to, limit, dir)
				if err != nil || ok != exists || p.Hit != want {
					t.Fatalf("%v %v %v, but Between finds %v %v", p, ok, err, want, exists)
				}
				if ok {
					checkPath(t, w.n, p)
				}
			}
		}
	})
}

// In a city the estimate leads the search; the worlds above are too small for that.
func TestPathsAcrossACity(t *testing.T) {
	t.Parallel()
	edges := city(60, 9)
	r := rand.New(rand.NewPCG(9, 9))
	for i := range edges {
		switch r.IntN(6) {
		case 0:
			edges[i].Flags |= Private
		case 1:
			edges[i].Flags |= UnknownWheel
		case 2:
			edges[i].Flags |= LimitedWheel
		}
	}
	foot := mustBuild(t, edges)
	for _, n := range []*Network{foot, foot.For(Wheelchair)} {
		snaps := snapAll(n, cityPoints(60, 120, 9), MaxLegPlace)
		found := 0
		for i := range snaps {
			a, b := snaps[i], snaps[(i+1)%len(snaps)]
			want, exists, _ := n.Between(context.Background(), a, b, NoLimit, From)
			p, ok, err := n.Path(context.Background(), a, b, NoLimit, From)
			if err != nil || ok != exists || p.Hit != want {
				t.Fatalf("%v %v %v, but Between finds %v %v", p.Hit, ok, err, want, exists)
			}
			if ok {
				checkPath(t, n, p)
				found++
			}
		}
		if found < 100 {
			t.Errorf("%d paths found", found)
		}
	}
}
