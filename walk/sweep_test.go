package walk

import (
	"cmp"
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestGatherFindsWhatNearFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		limit := rapid.SampledFrom([]uint32{NoLimit, 6, 100_000}).Draw(t, "limit")
		dir := rapid.SampledFrom([]Direction{From, To}).Draw(t, "dir")
		targets := w.n.Attach(w.snaps)
		for _, from := range w.snaps {
			var want []Gathered
			for _, h := range w.near(t, from, targets, limit, dir) {
				want = append(want, Gathered{uint32(h.Target), h.EMM})
			}
			got, err := w.n.Gather(context.Background(), from, targets, limit, dir, nil)
			byTarget := func(a, b Gathered) int { return cmp.Compare(a.Target, b.Target) }
			slices.SortFunc(got, byTarget)
			slices.SortFunc(want, byTarget)
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("got %v %v, want %v", got, err, want)
			}
		}
	})
}

// Stretches of some kilometres are longer than the ring of buckets.
func TestSweepWaitsForLongStretches(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, chain(1, corner, 4, 3000))
	reached, err := n.Reach(context.Background(), n.Snap(corner, MaxLegPlace), NoLimit, From, nil)
	if err != nil || len(reached) != 5 {
		t.Fatal(reached, err)
	}
	swept, err := n.Sweep(context.Background(), []Snap{n.Snap(corner, MaxLegPlace)}, NoLimit, From)
	for _, r := range reached {
		if swept[r.Vertex] != (Swept{0, r.EMM}) || err != nil {
			t.Errorf("vertex %d: %v, want %d (%v)", r.Vertex, swept[r.Vertex], r.EMM, err)
		}
	}
}

func TestSweepTellsTheNearestOfSingleReaches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		limit := rapid.SampledFrom([]uint32{NoLimit, 6, 100_000}).Draw(t, "limit")
		dir := rapid.SampledFrom([]Direction{From, To}).Draw(t, "dir")
		want := make([]Swept, w.n.Vertices())
		for v := range want {
			want[v].EMM = Unreached
		}
		for i, seed := range w.snaps {
			reached, err := w.n.Reach(context.Background(), seed, limit, dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range reached {
				if r.EMM < want[r.Vertex].EMM {
					want[r.Vertex] = Swept{uint32(i), r.EMM}
				}
			}
		}
		got, err := w.n.Sweep(context.Background(), w.snaps, limit, dir)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("got %v %v, want %v", got, err, want)
		}
	})
}
