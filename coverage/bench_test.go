package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// bigTown is a city of 100 × 100 blocks with 150 communities.
func bigTown(b *testing.B, cells, places int) (*coverage.Index, []*place.Area) {
	random := rand.New(rand.NewPCG(1, 2))
	network, err := walk.Build(walk.Streets{Edges: walktest.Grid(random, 100, 100, 0.1)})
	if err != nil {
		b.Fatal(err)
	}
	areas := []*place.Area{{Key: 1, Code: "1", Level: place.Street, Name: "街道"}}
	for i := range 150 {
		x, y := float64(i%15)*660, float64(i/15)*1000
		areas = append(areas, &place.Area{
			Key: place.Key(2 + i), Code: fmt.Sprint(100 + i), ParentCode: "1", Level: place.Community, Name: "社区", Boundary: rectangle(x, y, x+660, y+1000),
		})
	}
	point := func() geo.LonLat { return walktest.At(random.Float64()*9900, random.Float64()*9900) }
	var records []*place.Place
	for i := range places {
		records = append(records, &place.Place{Key: place.Key(i + 1), Kind: place.Kind(i % 6), Name: "点", Published: true, Location: point()})
	}
	catalogue := place.NewCatalogue(place.Records{Places: records, Areas: place.NewAreas(areas)})
	at := make([]geo.LonLat, catalogue.Len())
	for i := range at {
		at[i] = catalogue.Place(i).Location
	}
	var list []coverage.Cell
	for range cells {
		list = append(list, coverage.Cell{Center: point(), People: int32(random.IntN(100))})
	}
	index, err := coverage.NewIndex(b.Context(), catalogue, network, walk.NewSites(network, at, walk.MaxLegPlace), list)
	if err != nil {
		b.Fatal(err)
	}
	return index, areas
}

func BenchmarkCoverage(b *testing.B) {
	x, _ := bigTown(b, 100_000, 300)
	ask := func(b *testing.B, i int, s *coverage.Scenario) {
		// Another number of places each time, so that nothing is answered from memory but what a drag would be.
		q := coverage.Question{Of: []coverage.Target{{Kinds: []place.Kind{place.Kind(i % 6)}, Places: nil}}, Minutes: 15, Pace: walk.Standard, Scenario: s}
		a, err := x.Ask(b.Context(), q)
		if err != nil {
			b.Fatal(err)
		}
		if len(a.Areas(place.Community)) != 150 {
			b.Fatal("areas")
		}
	}
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			x.Forget()
			ask(b, 0, nil)
		}
	})
	ask(b, 0, nil)
	for name, s := range map[string]*coverage.Scenario{
		"add":   {Add: []coverage.Addition{{At: walktest.At(5000, 5000)}}},
		"close": {Close: []int{6}},
		"move":  {Move: []coverage.Move{{Place: 6, To: walktest.At(5100, 5000)}}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ask(b, 0, s)
			}
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	x, _ := bigTown(b, 100_000, 60)
	q := coverage.Question{Of: []coverage.Target{{Kinds: []place.Kind{place.RedStation}}}, Minutes: 15, Pace: walk.Standard}
	for b.Loop() {
		r, err := x.Suggest(b.Context(), coverage.Search{Question: q, Count: 5})
		if err != nil || len(r.Sites) != 5 {
			b.Fatal(err, r)
		}
		b.ReportMetric(float64(r.Tried), "searched")
		b.ReportMetric(float64(r.FromAll), "candidates")
		b.ReportMetric(float64(r.UpperBound-r.After), "gap")
		b.ReportMetric(float64(r.After-r.Before), "gained")
	}
}
