package coverage_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/walk"
)

// What is told of an area is what its own spots say: their classes and walks are held against definitions elsewhere.
func TestAreasHaveTheirOwnClassesAndWalks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := w.anyQuestion(t)
		got, err := w.index.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var spots []coverage.Spot
		for i := range got.Len() {
			spots = append(spots, got.Spot(i))
		}
		lengths, err := got.Lengths(t.Context(), spots)
		if err != nil {
			t.Fatal(err)
		}
		for _, level := range []place.Level{place.Community, place.Street} {
			for _, part := range got.Areas(level) {
				checkPart(t, q, got, part, spots, lengths)
			}
		}
	})
}

func checkPart(t *rapid.T, q coverage.Question, got *coverage.Answer, part coverage.Part, spots []coverage.Spot, lengths []uint32) {
	want := coverage.Part{Area: part.Area, Bands: make([]coverage.Band, len(part.Bands))}
	var walked []uint32
	var people []int
	sum := 0.0
	for i, s := range spots {
		if s.Area.At(part.Area.Level) != part.Area {
			continue
		}
		want.People += s.People
		want.Classes[s.Class] += s.People
		if got.IsCovered(s) {
			want.Covered += s.People
		}
		for b := range want.Bands {
			if lengths[i] <= q.Pace.Limit(part.Bands[b].Minutes) {
				want.Bands[b].Covered += s.People
			}
		}
		if s.People > 0 && lengths[i] != coverage.NoWalk {
			walked, people = append(walked, lengths[i]), append(people, s.People)
			sum += float64(lengths[i]) * float64(s.People)
		}
	}
	if part.Total != want.Total || part.Classes != want.Classes {
		t.Fatalf("%s has %+v %v, its spots %+v %v", part.Area.Code, part.Total, part.Classes, want.Total, want.Classes)
	}
	for b, band := range part.Bands {
		if band.Covered != want.Bands[b].Covered || band.People != want.People {
			t.Fatalf("%s: %d of %d within %d minutes, its spots %d of %d", part.Area.Code, band.Covered, band.People, band.Minutes, want.Bands[b].Covered, want.People)
		}
	}
	spread, err := got.Spread(t.Context(), part)
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, n := range people {
		all += n
	}
	binned := 0
	for _, bin := range spread.Histogram {
		binned += bin.People
	}
	if binned != all || spread.Known != (all > 0) {
		t.Fatalf("%s: %d people in the histogram, %d can walk there", part.Area.Code, binned, all)
	}
	if all == 0 {
		return
	}
	minutes := func(emm float64) float64 { return emm * 15 / (float64(q.Pace) * 1000) }
	if p90, mean := minutes(float64(quantile(walked, people))), minutes(sum/float64(all)); math.Abs(spread.P90-p90) > 1e-9 || math.Abs(spread.Mean-mean) > 1e-6 {
		t.Fatalf("%s: mean %v and nine tenths %v, its spots %v and %v", part.Area.Code, spread.Mean, spread.P90, mean, p90)
	}
}

// Nothing is lost when capacity is shared out: Σ people × what there is for each = Σ capacity of the places that anybody reaches.
func TestCapacityIsSharedOutWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := coverage.Question{
			Of: []coverage.Target{{Kinds: []place.Kind{place.ReadingRoom}}}, Minutes: rapid.IntRange(1, 40).Draw(t, "minutes"), Pace: walk.Standard,
			Scenario: &coverage.Scenario{},
		}
		for range rapid.IntRange(1, 6).Draw(t, "places") {
			capacity := 1 + w.random.IntN(500)
			q.Scenario.Add = append(q.Scenario.Add, coverage.Addition{At: w.point(), Capacity: &capacity})
		}
		got, err := w.index.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		reached := 0
		for _, a := range q.Scenario.Add {
			for cell := range w.cells {
				emm, ok, _ := w.walkTo(t, cell, a.At)
				if ok && emm <= q.Pace.Limit(q.Minutes) && w.cells[cell].People > 0 {
					reached += *a.Capacity
					break
				}
			}
		}
		for _, method := range []coverage.CapacityMethod{coverage.TwoStep, coverage.EnhancedTwoStep} {
			capacity, known, err := got.Capacity(t.Context(), method)
			if err != nil || !known {
				t.Fatal(known, err)
			}
			if sum := capacity.MeanRatio * float64(got.People); math.Abs(sum-float64(reached)) > 1e-9*math.Max(float64(reached), 1) {
				t.Fatalf("method %d: people have %v in all, the places that they reach hold %d", method, sum, reached)
			}
		}
	})
}
