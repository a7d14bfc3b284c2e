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

func TestSuggestedSitesKeepTheConditions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		told := 0.0
		s := coverage.Search{
			Question: coverage.Question{
				Of: []coverage.Target{{Kinds: []place.Kind{place.RedStation}}}, Minutes: rapid.IntRange(2, 5).Draw(t, "minutes"), Pace: walk.Standard,
			},
			MinPeople: rapid.IntRange(0, 400).Draw(t, "least"),
			Progress: func(part float64) {
				if part < told || part > 1 {
					t.Fatalf("progress %v after %v", part, told)
				}
				told = part
			},
		}
		if s.Count = rapid.IntRange(0, 12).Draw(t, "count"); s.Count == 0 {
			s.Share = rapid.Float64Range(0, 1).Draw(t, "share")
		}
		east := w.catalogue.Areas().ByCode("12")
		if east != nil {
			s.Exclude = []*place.Area{east}
		}
		if rapid.Bool().Draw(t, "given") && east == nil { // with areas, a given point may lie in the excluded one
			s.Candidates = w.streetPoints(rapid.IntRange(1, 12).Draw(t, "candidates"))
		}
		got, err := w.index.Suggest(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if total := w.people(); got.People != total {
			t.Fatalf("about %d people of %d", got.People, total)
		}
		for _, site := range got.Sites {
			if site.Gained < max(s.MinPeople, 1) {
				t.Fatalf("a site gains %d, at least %d were asked for", site.Gained, s.MinPeople)
			}
			if east != nil && w.catalogue.Areas().Containing(site.At) == east {
				t.Fatalf("a site at %v lies in the excluded area", site.At)
			}
			w.checkNearest(t, s.Question, site)
		}
	})
}

// people returns all people of the town.
func (w *town) people() int {
	sum := 0
	for _, c := range w.cells {
		sum += int(c.People)
	}
	return sum
}

// checkNearest looks for the nearest place of a site among all that count.
func (w *town) checkNearest(t *rapid.T, q coverage.Question, site coverage.Suggestion) {
	shortest, real, found := uint32(math.MaxUint32), uint32(0), false
	from := w.enter(site.At, walk.MaxLegPlace)
	for _, at := range w.sites(q) {
		to := w.enter(at, walk.MaxLegPlace)
		if !from.Found() || !to.Found() {
			if emm, _ := walk.StraightLine(site.At, at); emm < shortest {
				shortest, real, found = emm, emm, true
			}
			continue
		}
		if h, ok, err := w.network.Between(t.Context(), from, to, walk.NoLimit, walk.From); err != nil {
			t.Fatal(err)
		} else if ok && h.EMM < shortest {
			shortest, real, found = h.EMM, h.Length, true
		}
	}
	n := site.Nearest
	if (n.Place >= 0) != found || found && (n.EMM != shortest || n.Length != real) {
		t.Fatalf("the nearest place is %+v, should be %d effective and %d real millimetres off", n, shortest, real)
	}
	if n.Method == walk.OnNetwork && n.Unknown != 0 {
		t.Fatalf("of a walk on foot %d millimetres are unknown", n.Unknown)
	}
}
