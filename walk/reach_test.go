package walk

import (
	"cmp"
	"context"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawSpot draws a spot of a world, without a leg.
func (w *world) drawSpot(t *rapid.T) (spot, Candidate) {
	i := rapid.IntRange(0, len(w.edges)-1).Draw(t, "edge")
	at := rapid.Uint32Range(0, w.edges[i].Length).Draw(t, "at")
	return spot{edge: i, at: int64(at)}, Candidate{Edge: w.ours(i), At: at}
}

func TestReachedEdgesTellTheWayToEverySpot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		limit := rapid.SampledFrom([]uint32{NoLimit, 5, 12}).Draw(t, "limit")
		dir := rapid.SampledFrom([]Direction{From, To}).Draw(t, "dir")
		reached, err := w.n.ReachEdges(context.Background(), w.snaps[0], limit, dir, nil)
		if err != nil || !slices.IsSortedFunc(reached, func(a, b ReachedEdge) int { return cmp.Compare(a.Edge, b.Edge) }) {
			t.Fatalf("%v %v", reached, err)
		}
		at, entry := w.drawSpot(t)
		if e := w.edges[at.edge]; e.Forward == Closed && e.Backward == Closed {
			t.Skip("nobody walks there")
		}
		least := uint32(math.MaxUint32)
		take := func(emm uint32, from, to uint32) {
			if dir == To {
				from, to = to, from
			}
			if part, open := w.n.PartCost(entry.Edge, from, to); open && emm != Unreached {
				least = min(least, emm+part)
			}
		}
		for _, r := range reached {
			if r.Edge == entry.Edge {
				take(r.Lower, 0, entry.At)
				take(r.Upper, w.n.EdgeLength(r.Edge), entry.At)
				for _, c := range w.snaps[0].Candidates[:w.snaps[0].Count] {
					if c.Edge == r.Edge {
						take(c.Leg, c.At, entry.At)
					}
				}
			}
		}
		a, b := w.spots[0], []spot{at}
		if dir == To {
			a, b = b, a
		}
		want, exists := w.walk(w.distances(a, false), a, b)
		if exists = exists && want.emm <= int64(limit); exists != (least <= limit) || exists && want.emm != int64(least) {
			t.Fatalf("%d, but the walk is %v (%v)", least, want, exists)
		}
	})
}

// A walk along an edge that holds both points is not looked for.
func TestCanReachClaimsWalksThatExist(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		can := w.n.CanReach(w.snaps[1:])
		for i, from := range w.snaps {
			distances, exists := w.distances(w.spots[i], false), false
			for _, end := range w.spots[1:] {
				_, ok := w.walk(distances, nil, end)
				exists = exists || ok
			}
			if can(from) != exists {
				t.Fatalf("from %d: %v, but a walk exists: %v", i, can(from), exists)
			}
		}
	})
}

func TestNearestKEqualsTheBestOfSingleSearches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		limit := rapid.SampledFrom([]uint32{NoLimit, 6, 100_000}).Draw(t, "limit")
		dir := rapid.SampledFrom([]Direction{From, To}).Draw(t, "dir")
		k := rapid.IntRange(1, 4).Draw(t, "k")
		targets := w.n.Attach(w.snaps)
		compare := func(a, b Hit) int { return cmp.Or(compareHits(a, b), a.Source-b.Source) }
		of := make([][]Hit, len(w.snaps))
		for i, seed := range w.snaps {
			for _, h := range w.near(t, seed, targets, limit, dir) {
				h.Source = i
				of[h.Target] = append(of[h.Target], h)
			}
		}
		var want, got []Hit
		for _, hits := range of {
			slices.SortFunc(hits, compare)
			want = append(want, hits[:min(k, len(hits))]...)
		}
		slices.SortFunc(want, compare)
		err := w.n.NearestK(context.Background(), w.snaps, targets, k, limit, dir, func(h Hit) bool { got = append(got, h); return true })
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("got %v %v, want %v", got, err, want)
		}
	})
}

func TestListsAnswerWhatNearAnswers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		dir := rapid.SampledFrom([]Direction{From, To}).Draw(t, "dir")
		most := rapid.SampledFrom([]uint32{NoLimit, 20, 150_000}).Draw(t, "most")
		targets := w.n.Attach(w.snaps)
		lists, ok, err := w.n.NewLists(context.Background(), w.snaps, most, dir, math.MaxInt)
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		for _, limit := range []uint32{most, most / 2} {
			for _, from := range w.snaps {
				var got []Hit
				if err := lists.Near(from, limit, func(h Hit) bool { got = append(got, h); return true }); err != nil {
					t.Fatal(err)
				}
				if want := w.near(t, from, targets, limit, dir); !slices.Equal(got, want) {
					t.Fatalf("within %d: got %v, want %v", limit, got, want)
				}
			}
		}
	})
}

func TestListsKeepToTheirBounds(t *testing.T) {
	n := mustBuild(t, city(20, 1))
	snaps := snapAll(n, cityPoints(20, 40, 1), MaxLegPlace)
	lists, ok, err := n.NewLists(t.Context(), snaps, Standard.Limit(15), From, 1<<30)
	if !ok || err != nil || lists.Bytes() == 0 {
		t.Fatal(ok, err)
	}
	if _, ok, err := n.NewLists(t.Context(), snaps, Standard.Limit(15), From, lists.Bytes()); !ok || err != nil {
		t.Error("refused what fits", err)
	}
	if _, ok, err := n.NewLists(t.Context(), snaps, Standard.Limit(15), From, lists.Bytes()-1); ok || err != nil {
		t.Error("made what does not fit", err)
	}
	if err := lists.Near(snaps[0], lists.Limit()+1, func(Hit) bool { return true }); err == nil {
		t.Error("a limit above the lists' was taken")
	}
	hits := 0
	if allocations := testing.AllocsPerRun(50, func() { _ = lists.Near(snaps[0], lists.Limit(), func(Hit) bool { hits++; return true }) }); allocations != 0 || hits == 0 {
		t.Errorf("%v allocations, %d hits", allocations, hits)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok, err := n.NewLists(cancelled, snaps, NoLimit, From, 1<<30); ok || err == nil {
		t.Error("made lists although it was cancelled")
	}
}

// From the same entries to the same entries. (The shares of the first and the last edge are rounded to a millimetre.)
func TestWheelchairsAreNotFaster(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		foot, wheel := w.n.For(Foot), w.n.For(Wheelchair)
		if foot.For(Foot) != foot || wheel.For(Foot) != foot || foot.For(Wheelchair) != wheel || wheel.Profile() != Wheelchair {
			t.Fatal("the profiles do not know each other")
		}
		for _, to := range w.snaps {
			slow, ok, _ := wheel.Between(context.Background(), w.snaps[0], to, NoLimit, From)
			fast, exists, _ := foot.Between(context.Background(), w.snaps[0], to, NoLimit, From)
			if ok && (!exists || fast.EMM > slow.EMM+2) {
				t.Fatalf("on foot %v (%v), in a wheelchair %v", fast, exists, slow)
			}
		}
	})
}

// The arcs are the graph: a plain Bellman-Ford over them finds what Reach finds.
func TestArcsAreTheGraphOfSearches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		dir := rapid.SampledFrom([]Direction{From, To}).Draw(t, "dir")
		emm := make([]uint64, w.n.States())
		for i := range emm {
			emm[i] = math.MaxUint64
		}
		_, at := w.drawSpot(t)
		lower, upper := w.n.EdgeEnds(at.Edge)
		for _, end := range [2]struct{ vertex, at uint32 }{{lower, 0}, {upper, w.n.EdgeLength(at.Edge)}} {
			from, to := at.At, end.at
			if dir == To {
				from, to = to, from
			}
			if part, open := w.n.PartCost(at.Edge, from, to); open {
				state := w.n.StartState(at.Edge, end.vertex)
				emm[state] = min(emm[state], uint64(part))
			}
		}
		for range emm {
			for arc := range w.n.Arcs() {
				cost := arc.Cost
				if dir == To {
					cost = arc.Back
				}
				if cost != Closed && emm[arc.From] != math.MaxUint64 {
					emm[arc.To] = min(emm[arc.To], emm[arc.From]+uint64(cost))
				}
			}
		}
		least := map[uint32]uint32{}
		for state, d := range emm {
			vertex := w.n.StateVertex(uint32(state))
			if old, known := least[vertex]; d != math.MaxUint64 && (!known || uint32(d) < old) {
				least[vertex] = uint32(d)
			}
		}
		reached, _ := w.n.Reach(context.Background(), Snap{Count: 1, Candidates: [4]Candidate{at}}, NoLimit, dir, nil)
		for _, r := range reached {
			if d, known := least[r.Vertex]; !known || d != r.EMM {
				t.Fatalf("vertex %d: %d, by the arcs %d (%v)", r.Vertex, r.EMM, d, known)
			}
		}
		if len(reached) != len(least) {
			t.Fatalf("%d vertices, by the arcs %d", len(reached), len(least))
		}
	})
}
