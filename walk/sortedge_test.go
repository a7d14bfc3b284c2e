package walk

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortByEdge(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 2))
	var spare []ReachedEdge
	for _, edges := range []int{1, 2, 255, 256, 257, 65_535, 65_537, 1<<24 + 1} {
		list := make([]ReachedEdge, random.IntN(2000))
		for i := range list {
			list[i] = ReachedEdge{random.Uint32N(uint32(edges)), uint32(i), 0}
		}
		want := slices.Clone(list)
		slices.SortStableFunc(want, func(a, b ReachedEdge) int { return int(a.Edge) - int(b.Edge) })
		if spare = sortByEdge(list, spare, edges); !slices.Equal(list, want) {
			t.Errorf("%d of %d edges are out of order", len(list), edges)
		}
	}
}
