package lru_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"servicemap/lru"
)

// The cache against a list that is searched from the front: the same values are kept, within the same weight.
func TestTheLatestAreKeptWithinTheirWeight(t *testing.T) {
	t.Parallel()
	type kept struct{ key, value, weight int }
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(0, 50).Draw(t, "most")
		c := lru.New[int, int](most)
		var model []kept // the latest in front
		for step := range rapid.IntRange(0, 80).Draw(t, "steps") {
			key := rapid.IntRange(0, 9).Draw(t, "key")
			at := slices.IndexFunc(model, func(k kept) bool { return k.key == key })
			if at >= 0 {
				hit := model[at]
				model = slices.Insert(slices.Delete(model, at, at+1), 0, hit)
			}
			if rapid.Bool().Draw(t, "get") {
				if v, ok := c.Get(key); ok != (at >= 0) || ok && v != model[0].value {
					t.Fatalf("%d: %d %v, want %v", key, v, ok, model)
				}
				continue
			}
			weight := rapid.IntRange(1, 20).Draw(t, "weight")
			v := c.Add(key, step, weight)
			if at >= 0 {
				if v != model[0].value {
					t.Fatalf("%d was replaced", key)
				}
				continue
			}
			if weight <= most {
				model = slices.Insert(model, 0, kept{key, step, weight})
			}
			for sum := most + 1; sum > most; {
				sum = 0
				for _, k := range model {
					sum += k.weight
				}
				if sum > most {
					model = model[:len(model)-1]
				}
			}
			if c.Len() != len(model) {
				t.Fatalf("%d are kept, want %v", c.Len(), model)
			}
		}
	})
}
