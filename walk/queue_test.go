package walk

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Keys near and far, pushed while others are popped, come out in their order.
func TestQueueKeepsTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var q queue
		for range 2 { // the second time after a reset
			var waiting []uint64
			last := uint64(0)
			step := rapid.SampledFrom([]uint32{3, 2000, 3_000_000, 1 << 27}).Draw(t, "step")
			for i := range rapid.IntRange(1, 60).Draw(t, "turns") {
				for range rapid.IntRange(0, 4).Draw(t, "pushes") {
					key := last>>32<<32 + uint64(rapid.Uint32Range(0, step).Draw(t, "more"))<<32 + uint64(i)
					key = max(key, last)
					waiting = append(waiting, key)
					q.push(key)
				}
				slices.Sort(waiting)
				key, ok := q.pop()
				if ok != (len(waiting) > 0) || ok && key != waiting[0] {
					t.Fatalf("popped %d (%v), waiting %v", key, ok, waiting)
				}
				if ok {
					last, waiting = key, waiting[1:]
				}
			}
			q.reset()
		}
	})
}
