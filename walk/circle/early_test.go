package circle

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"servicemap/walk"
)

// A circle is the same, byte by byte, whether its early streets are told apart or all values are worked out.
func TestEarlyStreetsChangeNothing(t *testing.T) {
	t.Parallel()
	same := func(n *walk.Network, count int, seed uint64, limits ...uint32) {
		t.Helper()
		g, early := NewGround(n), 0
		for i, from := range entries(n, count, seed) {
			for _, limit := range limits {
				s, dir := new(scratch), walk.Direction(i%2)
				if err := s.explore(context.Background(), g, walk.Foot, &from, limit, dir); err != nil {
					t.Fatal(err)
				}
				s.rate(&from, limit, 0)
				want := text(Circle{Shape: s.outline(limit)})
				s.field.forget()
				s.rate(&from, limit, s.lattice.soon(limit))
				if got := text(Circle{Shape: s.outline(limit)}); got != want {
					t.Errorf("%d mm from %v: %s, want %s", limit, from.Asked, got, want)
				}
				early += len(s.early) + len(s.soon)
			}
		}
		if early == 0 {
			t.Error("no street is early")
		}
	}
	for _, town := range []string{"porto-alegre", "yungang", "helsinki"} {
		same(network(t, town), 6, 12, 200_000, walk.Standard.Limit(15))
	}
	same(network(t, "porto-alegre"), 2, 13, walk.Brisk.Limit(60), 6_000_000) // wide cells
	for seed := range uint64(20) {
		same(randomTown(seed).build(t), 3, seed, 60_000, 300_000, 700_000)
	}
}

// A leg is never longer than its half links say, and no shorter than they say by more than a square's diagonal.
func TestHalfLinksOfLegs(t *testing.T) {
	t.Parallel()
	near, random := newNearby(), rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		p := xy{70 + random.Float64(), 130 + random.Float64()}
		at := stepsTo(p)
		if i, j := at.cell(); i != 70 || j != 130 {
			t.Fatalf("%v lies in the cell %d %d", p, i, j)
		}
		corners := near.of(at)
		for k := range 4 {
			leg, halves := length(p, xy{float64(70 + k&1), float64(130 + k>>1)}), corners.halves(k)
			if leg > float64(halves)/2 || math.Ceil(2*(leg+math.Sqrt2/squares)) < float64(halves) {
				t.Errorf("the leg of %.3f cells from %v has %d half links", leg, p, halves)
			}
			for most := 1; most < legHalves; most++ {
				if corners.atMost(most)>>k&1 != 0 != (halves <= most) {
					t.Errorf("of %d half links, and at most %d: %v", halves, most, corners.atMost(most))
				}
			}
		}
	}
}
