package coverage_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// covered asks how many are covered when places are opened at points.
func (w *town) covered(t *rapid.T, q coverage.Question, at []geo.LonLat) int {
	q.Scenario = &coverage.Scenario{}
	for _, p := range at {
		q.Scenario.Add = append(q.Scenario.Add, coverage.Addition{At: p})
	}
	a, err := w.index.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return a.Covered
}

// bestOf returns the most people that any choice of so many candidates covers, by trying all.
func (w *town) bestOf(t *rapid.T, q coverage.Question, candidates []geo.LonLat, count int) int {
	best := 0
	var chosen []geo.LonLat
	var try func(from int)
	try = func(from int) {
		best = max(best, w.covered(t, q, chosen))
		for i := from; i < len(candidates) && len(chosen) < count; i++ {
			chosen = append(chosen, candidates[i])
			try(i + 1)
			chosen = chosen[:len(chosen)-1]
		}
	}
	try(0)
	return best
}

// streetPoints returns points at the ways of the town, or anywhere where it has none.
func (w *town) streetPoints(count int) []geo.LonLat {
	var points []geo.LonLat
	for range count {
		if w.network == nil {
			points = append(points, w.point())
			continue
		}
		points = append(points, w.network.Point(uint32(w.random.IntN(w.network.Vertices()))))
	}
	return points
}

func TestSuggestedSitesAgainstAllChoices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := coverage.Question{
			Of: []coverage.Target{{Kinds: []place.Kind{place.RedStation}}}, Minutes: rapid.IntRange(2, 8).Draw(t, "minutes"), Pace: walk.Standard,
		}
		candidates := w.streetPoints(rapid.IntRange(1, 8).Draw(t, "candidates"))
		count := rapid.IntRange(1, 3).Draw(t, "count")
		got, err := w.index.Suggest(t.Context(), coverage.Search{Question: q, Count: count, Candidates: candidates})
		if err != nil {
			t.Fatal(err)
		}
		best := w.bestOf(t, q, candidates, count)
		none := w.covered(t, q, nil)
		var at []geo.LonLat
		after := got.Before
		for _, s := range got.Sites {
			at = append(at, s.At)
			if is := w.covered(t, q, at); is != s.After || s.Gained != is-after {
				t.Fatalf("with %d sites %d are covered, the answer says %d after gaining %d", len(at), is, s.After, s.Gained)
			}
			after = s.After
		}
		if got.Before != none || got.After != after || got.UpperBound < best {
			t.Fatalf("before %d (is %d), after %d (is %d), bound %d below the best %d", got.Before, none, got.After, after, got.UpperBound, best)
		}
		if !got.Proven || got.After != best { // so few candidates are all tried
			t.Fatalf("covers %d of the best %d, proven: %t", got.After, best, got.Proven)
		}
	})
}

func TestSuggestedSitesAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := coverage.Question{Of: []coverage.Target{{Kinds: []place.Kind{place.RedStation}}}, Minutes: 4, Pace: walk.Standard}
		count := rapid.IntRange(1, 4).Draw(t, "count")
		got, err := w.index.Suggest(t.Context(), coverage.Search{Question: q, Count: count})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Sites) > count || got.After > got.UpperBound || got.Proven && got.After != got.UpperBound {
			t.Fatalf("%+v", got)
		}
		// The first site alone is exact: no point of the town does better.
		one, err := w.index.Suggest(t.Context(), coverage.Search{Question: q, Count: 1})
		if err != nil {
			t.Fatal(err)
		}
		if w.network == nil {
			return // where sites could be anywhere, only the homes are tried
		}
		for range 10 { // blocks are 100 m wide, so every corner is a candidate
			v := uint32(w.random.IntN(w.network.Vertices()))
			if !w.network.Components()[w.network.VertexComponent(v)].Real {
				continue
			}
			if is := w.covered(t, q, []geo.LonLat{w.network.Point(v)}); is > one.After {
				t.Fatalf("a site covers %d, the first pick %d", is, one.After)
			}
		}
	})
}

func TestTheFewestSitesForAShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := coverage.Question{Of: []coverage.Target{{Kinds: []place.Kind{place.RedStation}}}, Minutes: 4, Pace: walk.Standard}
		candidates := w.streetPoints(rapid.IntRange(1, 7).Draw(t, "candidates"))
		share := rapid.Float64Range(0.05, 1).Draw(t, "share")
		got, err := w.index.Suggest(t.Context(), coverage.Search{Question: q, Share: share, Candidates: candidates})
		if err != nil {
			t.Fatal(err)
		}
		people := 0
		for _, c := range w.cells {
			people += int(c.People)
		}
		wanted := int(math.Ceil(share*float64(people) - 1e-9))
		fewest := 0
		for fewest <= len(candidates) && w.bestOf(t, q, candidates, fewest) < wanted {
			fewest++
		}
		possible := fewest <= len(candidates)
		if got.Enough != possible || possible && got.After < wanted {
			t.Fatalf("covers %d of %d wanted, enough: %t, possible: %t", got.After, wanted, got.Enough, possible)
		}
		if possible && (len(got.Sites) < fewest || got.Proven && len(got.Sites) != fewest) {
			t.Fatalf("%d sites, the fewest are %d, proven: %t", len(got.Sites), fewest, got.Proven)
		}
	})
}
