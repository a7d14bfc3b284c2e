package coverage_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// option is a walk from a cell to something that counts for a target.
type option struct {
	emm      uint32
	straight bool
	number   int // of the site, so that one that counts for two targets counts once
}

// options returns, for each target, the walks of a cell to what counts, the shortest first.
func (w *town) options(t *rapid.T, cell int, q coverage.Question) [][]option {
	type there struct {
		at     geo.LonLat
		number int
		counts []bool
	}
	var sites []there
	closed, moved := map[int]bool{}, map[int]geo.LonLat{}
	var added []coverage.Addition
	if s := q.Scenario; s != nil {
		for _, i := range s.Close {
			closed[i] = true
		}
		for _, m := range s.Move {
			moved[m.Place] = m.To
		}
		added = s.Add
	}
	for i := range w.catalogue.Len() {
		p := w.catalogue.Place(i)
		if closed[i] {
			continue
		}
		s := there{at: p.Location, number: i}
		if to, ok := moved[i]; ok {
			s.at = to
		}
		for _, target := range q.Of {
			counts := len(target.Places) > 0 && slices.Contains(target.Places, i) ||
				len(target.Places) == 0 && p.Status <= place.TemporarilyClosed && (len(target.Kinds) == 0 || slices.Contains(target.Kinds, p.Kind)) &&
					(target.Demonstration == nil || p.Kind == place.ServiceCenter && p.Demonstration == *target.Demonstration)
			s.counts = append(s.counts, counts)
		}
		sites = append(sites, s)
	}
	for i, a := range added {
		s := there{at: a.At, number: 1000 + i}
		for _, target := range q.Of {
			s.counts = append(s.counts, a.Kind == nil || len(target.Places) == 0 && (len(target.Kinds) == 0 || slices.Contains(target.Kinds, *a.Kind)) &&
				(target.Demonstration == nil || *a.Kind == place.ServiceCenter))
		}
		sites = append(sites, s)
	}
	lists := make([][]option, len(q.Of))
	for _, s := range sites {
		emm, ok, straight := w.walkTo(t, cell, s.at)
		for n, counts := range s.counts {
			if ok && counts {
				lists[n] = append(lists[n], option{emm, straight, s.number})
			}
		}
	}
	for _, list := range lists {
		slices.SortFunc(list, func(a, b option) int { return cmp.Compare(a.emm, b.emm) })
	}
	return lists
}

// length returns the walk with which a cell's need is met, by the definition.
func length(q coverage.Question, lists [][]option) (emm uint32, ok bool) {
	k := max(q.AtLeast, 1)
	kth := func(list []option) (uint32, bool) {
		if len(list) < k {
			return 0, false
		}
		return list[k-1].emm, true
	}
	if q.All {
		worst := uint32(0)
		for _, list := range lists {
			emm, ok := kth(list)
			if !ok {
				return 0, false
			}
			worst = max(worst, emm)
		}
		return worst, true
	}
	var all []option
	for _, list := range lists {
		for _, o := range list {
			if !slices.ContainsFunc(all, func(have option) bool { return have.number == o.number }) {
				all = append(all, o)
			}
		}
	}
	slices.SortFunc(all, func(a, b option) int { return cmp.Compare(a.emm, b.emm) })
	return kth(all)
}

func (w *town) anyQuestion(t *rapid.T) coverage.Question {
	q := w.question(t)
	q.All = rapid.Bool().Draw(t, "all")
	q.AtLeast = rapid.IntRange(0, 3).Draw(t, "at least")
	if q.Scenario != nil && rapid.Bool().Draw(t, "move") {
		q.Scenario.Move = []coverage.Move{{Place: 5, To: w.point()}, {Place: 6, To: w.point()}}
	}
	return q
}

func TestEveryOptionAgainstItsDefinition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := w.anyQuestion(t)
		w.index.Ask(t.Context(), q) //nolint:errcheck // the same question again must not be answered otherwise
		got, err := w.index.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		limit, covered := q.Pace.Limit(q.Minutes), 0
		reached := make([]int, len(q.Of)+1)
		histogram := make([]int, len(got.Bands)+1)
		var lengths []uint32
		var weights []int
		walkers, sum := 0, 0.0
		for c := range w.cells {
			people := int(w.cells[c].People)
			outside := w.catalogue.Areas().Located() && w.catalogue.Areas().Containing(w.cells[c].Center) == nil
			lists := w.options(t, c, q)
			n := 0
			for _, list := range lists {
				if k := max(q.AtLeast, 1); !outside && len(list) >= k && list[k-1].emm <= limit {
					n++
				}
			}
			reached[n] += people
			emm, ok := length(q, lists)
			if !ok || outside {
				continue
			}
			if emm <= limit {
				covered += people
			}
			bin := min(max((q.Pace.Minutes(emm)+4)/5-1, 0), len(got.Bands))
			histogram[bin] += people
			walkers += people
			sum += float64(emm) * float64(people)
			lengths, weights = append(lengths, emm), append(weights, people)
		}
		if got.Covered != covered || !slices.Equal(got.Reached(), reached) {
			t.Fatalf("covered %d, reached %v; want %d, %v", got.Covered, got.Reached(), covered, reached)
		}
		bins, err := got.Histogram(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range bins {
			if b.People != histogram[i] {
				t.Fatalf("histogram %+v, want %v", bins, histogram)
			}
		}
		times, ok, err := got.Times(t.Context())
		if err != nil || ok != (walkers > 0) {
			t.Fatalf("times of %d walkers: %t, %v", walkers, ok, err)
		}
		if ok {
			perMinute := float64(q.Pace) * 1000 / 15
			if mean := sum / float64(walkers) / perMinute; math.Abs(times.Mean-mean) > 1e-6 {
				t.Fatalf("mean %v, want %v", times.Mean, mean)
			}
			if p90 := float64(quantile(lengths, weights)) / perMinute; math.Abs(times.P90-p90) > 1e-6 {
				t.Fatalf("nine tenths within %v, want %v", times.P90, p90)
			}
		}
		w.checkGaps(t, got)
		w.checkSpots(t, q, got)
	})
}

// quantile returns the shortest walk within which nine tenths of the people are.
func quantile(lengths []uint32, weights []int) uint32 {
	total := 0
	for _, n := range weights {
		total += n
	}
	best := uint32(math.MaxUint32)
	for _, at := range lengths {
		within := 0
		for i, n := range weights {
			if lengths[i] <= at {
				within += n
			}
		}
		if 10*within >= 9*total {
			best = min(best, at)
		}
	}
	return best
}

// checkGaps: everybody left out is in one gap, gaps lie apart, and each is joined by short steps.
func (w *town) checkGaps(t *rapid.T, got *coverage.Answer) {
	out := got.Classes[coverage.Uncovered] + got.Classes[coverage.Unreachable]
	gaps := got.Gaps()
	people := 0
	for i, g := range gaps {
		sum := 0
		for _, s := range g.Spots {
			sum += s.People
			if s.Class == coverage.StraightLine {
				out += s.People
			}
			for _, other := range gaps[:i] {
				for _, o := range other.Spots {
					if geo.Distance(s.At, o.At) < 250 {
						t.Fatal("two gaps are one")
					}
				}
			}
		}
		if sum != g.People || i > 0 && g.People > gaps[i-1].People {
			t.Fatalf("gap of %d people, its spots have %d", g.People, sum)
		}
		people += g.People
		shape := geo.NewShape(g.Shape())
		for _, s := range g.Spots {
			if !shape.Contains(s.At) {
				t.Fatal("a spot lies outside the shape of its gap")
			}
		}
	}
	if people != out {
		t.Fatalf("%d people in gaps, %d left out", people, out)
	}
}

// checkSpots: classes of the spots sum to those of the answer, and the walk of each is the one by the definition.
func (w *town) checkSpots(t *rapid.T, q coverage.Question, got *coverage.Answer) {
	var classes [5]int
	for i := range got.Len() {
		s := got.Spot(i)
		classes[s.Class] += s.People
		emm, ok := length(q, w.options(t, i, q))
		near, found, err := got.Nearest(t.Context(), s)
		if err != nil || found && near.EMM != emm || found && !ok || ok && emm <= 10_000_000 && !found {
			t.Fatalf("the walk of cell %d is %d (%t), want %d (%t): %v", i, near.EMM, found, emm, ok, err)
		}
	}
	if classes != got.Classes {
		t.Fatalf("spots %v, answer %v", classes, got.Classes)
	}
}

// A change that is tried gives what asking gives when it is really there.
func TestTryingIsAsIfItWereThere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := w.anyQuestion(t)
		if q.Scenario == nil || len(q.Of[0].Places) > 0 {
			return
		}
		station := place.RedStation
		q.Scenario.Add[0].Kind = &station
		tried, err := w.index.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		really := w.changed(t, q.Scenario)
		q.Scenario = nil
		there, err := really.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if tried.Total != there.Total || tried.Classes != there.Classes || !slices.Equal(tried.Bands, there.Bands) {
			t.Fatalf("tried %+v %v %v, really %+v %v %v", tried.Total, tried.Classes, tried.Bands, there.Total, there.Classes, there.Bands)
		}
	})
}

// changed returns an index of the town with a scenario carried out.
func (w *town) changed(t *rapid.T, s *coverage.Scenario) *coverage.Index {
	var records []*place.Place
	for i := range w.catalogue.Len() {
		p := *w.catalogue.Place(i)
		if slices.Contains(s.Close, i) {
			continue
		}
		for _, m := range s.Move {
			if m.Place == i {
				p.Location = m.To
			}
		}
		records = append(records, &p)
	}
	key := place.Key(500)
	for _, a := range s.Add {
		key++
		records = append(records, &place.Place{Key: key, Kind: *a.Kind, Demonstration: true, Name: "新", Published: true, Location: a.At})
	}
	areas := make([]*place.Area, 0)
	for _, a := range w.catalogue.Areas().All() {
		areas = append(areas, &place.Area{Key: a.Key, Code: a.Code, Level: a.Level, Name: a.Name, ParentCode: a.ParentCode, Boundary: a.Boundary})
	}
	catalogue := place.NewCatalogue(place.Records{Places: records, Areas: place.NewAreas(areas)})
	at := make([]geo.LonLat, catalogue.Len())
	for i := range at {
		at[i] = catalogue.Place(i).Location
	}
	index, err := coverage.NewIndex(t.Context(), catalogue, w.network, walk.NewSites(w.network, at, walk.MaxLegPlace), w.cells)
	if err != nil {
		t.Fatal(err)
	}
	return index
}
