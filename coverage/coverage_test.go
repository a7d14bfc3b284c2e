package coverage_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// town is a random city with people and places, some of them far from every street, in two communities of one street.
type town struct {
	random    *rand.Rand
	network   *walk.Network
	catalogue *place.Catalogue
	cells     []coverage.Cell
	index     *coverage.Index
}

func newTown(t *rapid.T) *town {
	w := &town{random: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))}
	if rapid.IntRange(0, 9).Draw(t, "network") > 0 {
		network, err := walk.Build(walk.Streets{Edges: walktest.Grid(w.random, 9, 9, 0.25)})
		if err != nil {
			t.Fatal(err)
		}
		w.network = network
	}
	var areas []*place.Area
	if rapid.Bool().Draw(t, "areas") {
		areas = []*place.Area{
			{Key: 1, Code: "1", Level: place.Street, Name: "街道"},
			{Key: 2, Code: "11", Level: place.Community, Name: "西社区", ParentCode: "1", Boundary: rectangle(-500, -500, 400, 1500)},
			{Key: 3, Code: "12", Level: place.Community, Name: "东社区", ParentCode: "1", Boundary: rectangle(400, -500, 900, 900)},
		}
	}
	var records []*place.Place
	for i := range 12 {
		records = append(records, &place.Place{
			Key: place.Key(i + 1), Kind: place.Kind(w.random.IntN(3)), Demonstration: w.random.IntN(2) == 0, Name: "点", Published: true,
			Status: place.Status(w.random.IntN(3)), Location: w.point(),
		})
	}
	w.catalogue = place.NewCatalogue(place.Records{Places: records, Areas: place.NewAreas(areas)})
	for range 60 {
		w.cells = append(w.cells, coverage.Cell{Center: w.point(), People: int32(w.random.IntN(100))})
	}
	at := make([]geo.LonLat, w.catalogue.Len())
	for i := range at {
		at[i] = w.catalogue.Place(i).Location
	}
	index, err := coverage.NewIndex(t.Context(), w.catalogue, w.network, walk.NewSites(w.network, at, walk.MaxLegPlace), w.cells)
	if err != nil {
		t.Fatal(err)
	}
	w.index = index
	return w
}

func (w *town) point() geo.LonLat {
	return walktest.At(w.random.Float64()*1800-500, w.random.Float64()*1800-500)
}

func (w *town) enter(p geo.LonLat, leg float64) walk.Snap {
	if w.network == nil {
		return walk.Snap{}
	}
	return w.network.Snap(p, leg)
}

func rectangle(west, south, east, north float64) *geom.MultiPolygon {
	a, b := walktest.At(west, south), walktest.At(east, north)
	return geom.NewMultiPolygonFlat(geom.XY, []float64{a.Lon, a.Lat, b.Lon, a.Lat, b.Lon, b.Lat, a.Lon, b.Lat, a.Lon, a.Lat}, [][]int{{10}})
}

// walkTo is the slow, obvious walk from a cell to a point: its effective millimetres, whether there is one, and whether it
// is a straight line.
func (w *town) walkTo(t *rapid.T, cell int, at geo.LonLat) (emm uint32, ok, straight bool) {
	from, to := w.enter(w.cells[cell].Center, walk.MaxLegCell), w.enter(at, walk.MaxLegPlace)
	if !from.Found() || !to.Found() {
		emm, _ = walk.StraightLine(w.cells[cell].Center, at)
		return emm, true, true
	}
	h, ok, err := w.network.Between(t.Context(), from, to, walk.NoLimit, walk.From)
	if err != nil {
		t.Fatal(err)
	}
	return h.EMM, ok, false
}

// sites returns where the places asked for stand, by the definition of the question.
func (w *town) sites(q coverage.Question) []geo.LonLat {
	var list []geo.LonLat
	for i := range w.catalogue.Len() {
		p := w.catalogue.Place(i)
		asked := slices.ContainsFunc(q.Of, func(t coverage.Target) bool {
			if len(t.Places) > 0 {
				return slices.Contains(t.Places, i)
			}
			if t.Demonstration != nil && (p.Kind != place.ServiceCenter || !p.Demonstration) {
				return false
			}
			return (p.Status == place.Open || p.Status == place.TemporarilyClosed) && (len(t.Kinds) == 0 || slices.Contains(t.Kinds, p.Kind))
		})
		if asked && (q.Scenario == nil || !slices.Contains(q.Scenario.Close, i)) {
			list = append(list, p.Location)
		}
	}
	if q.Scenario != nil {
		for _, a := range q.Scenario.Add {
			counts := a.Kind == nil || slices.ContainsFunc(q.Of, func(t coverage.Target) bool {
				if t.Demonstration != nil && *a.Kind != place.ServiceCenter {
					return false
				}
				return len(t.Places) == 0 && (len(t.Kinds) == 0 || slices.Contains(t.Kinds, *a.Kind))
			})
			if counts {
				list = append(list, a.At)
			}
		}
	}
	return list
}

// classOf judges one cell by the definitions of the classes, and says whether its people are covered.
func (w *town) classOf(t *rapid.T, cell int, sites []geo.LonLat, limit uint32) (coverage.Class, bool) {
	const none = 1<<32 - 1
	best, bestStraight, reachable := uint32(none), false, false
	for _, at := range sites {
		emm, ok, straight := w.walkTo(t, cell, at)
		if ok && emm < best {
			best, bestStraight = emm, straight
		}
		reachable = reachable || ok && !straight
	}
	loose := !w.enterCell(cell)
	switch {
	case w.catalogue.Areas().Located() && w.catalogue.Areas().Containing(w.cells[cell].Center) == nil:
		return coverage.Outside, false
	case loose || best <= limit && bestStraight:
		return coverage.StraightLine, best <= limit
	case best <= limit:
		return coverage.Covered, true
	case reachable:
		return coverage.Uncovered, false
	default:
		return coverage.Unreachable, false
	}
}

func (w *town) enterCell(cell int) bool {
	s := w.enter(w.cells[cell].Center, walk.MaxLegCell)
	return s.Found()
}

func (w *town) question(t *rapid.T) coverage.Question {
	q := coverage.Question{
		Minutes: rapid.IntRange(1, 60).Draw(t, "minutes"),
		Pace:    rapid.SampledFrom([]walk.Pace{walk.Elderly, walk.Standard, walk.Brisk}).Draw(t, "pace"),
	}
	switch rapid.IntRange(0, 3).Draw(t, "of") {
	case 3:
		yes := true
		q.Of = []coverage.Target{{Demonstration: &yes}}
	case 0:
		q.Of = []coverage.Target{{}}
	case 1:
		q.Of = []coverage.Target{{Kinds: []place.Kind{place.RedStation}}, {Kinds: []place.Kind{place.ReadingRoom}}}
	default:
		q.Of = []coverage.Target{{Places: []int{0, 3}}}
	}
	if rapid.Bool().Draw(t, "scenario") {
		kind := place.ReadingRoom
		q.Scenario = &coverage.Scenario{
			Add:   []coverage.Addition{{At: w.point()}, {At: w.point(), Kind: &kind}},
			Close: []int{1, 3, 4},
		}
	}
	return q
}

func TestPeopleAreCountedOnceByTheirShortestWalk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := w.question(t)
		got, err := w.index.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var classes [5]int
		people, covered := 0, 0
		sites, limit := w.sites(q), q.Pace.Limit(q.Minutes)
		for c := range w.cells {
			class, in := w.classOf(t, c, sites, limit)
			people += int(w.cells[c].People)
			classes[class] += int(w.cells[c].People)
			if in {
				covered += int(w.cells[c].People)
			}
		}
		if got.People != people || got.Covered != covered || got.Classes != classes {
			t.Fatalf("got %+v %v, want %d of %d, %v", got.Total, got.Classes, covered, people, classes)
		}
		w.checkBands(t, q, got, sites)
		w.checkChange(t, q, got, sites)
	})
}

func (w *town) checkBands(t *rapid.T, q coverage.Question, got *coverage.Answer, sites []geo.LonLat) {
	for i, b := range got.Bands {
		if b.Minutes != 5*(i+1) {
			t.Fatalf("band %d is of %d minutes", i, b.Minutes)
		}
		want := 0
		for c := range w.cells {
			if _, in := w.classOf(t, c, sites, q.Pace.Limit(b.Minutes)); in {
				want += int(w.cells[c].People)
			}
		}
		if b.Covered != want {
			t.Fatalf("%d minutes: %d, want %d", b.Minutes, b.Covered, want)
		}
	}
	if last := got.Bands[len(got.Bands)-1].Minutes; last < q.Minutes+10 || last >= q.Minutes+15 {
		t.Fatalf("the last band of %d minutes is %d", q.Minutes, last)
	}
}

func (w *town) checkChange(t *rapid.T, q coverage.Question, got *coverage.Answer, with []geo.LonLat) {
	if q.Scenario == nil {
		if got.Change != nil {
			t.Fatal("a change without a scenario")
		}
		return
	}
	limit := q.Pace.Limit(q.Minutes)
	q.Scenario = nil
	without := w.sites(q)
	want := coverage.Change{}
	for c := range w.cells {
		people := int(w.cells[c].People)
		_, was := w.classOf(t, c, without, limit)
		_, is := w.classOf(t, c, with, limit)
		want.Before.People += people
		if was {
			want.Before.Covered += people
		}
		if is && !was {
			want.Gained += people
		}
		if was && !is {
			want.Lost += people
		}
	}
	if *got.Change != want {
		t.Fatalf("change %+v, want %+v", *got.Change, want)
	}
}

func TestAreasSumToTheirParent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		if w.catalogue.Areas().Len() == 0 {
			return
		}
		street := w.catalogue.Areas().ByCode("1")
		q := w.question(t)
		q.Area = street
		got, err := w.index.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		sum := coverage.Total{}
		communities := got.Areas(place.Community)
		for i, p := range communities {
			sum.People += p.People
			sum.Covered += p.Covered
			if before, ok := communities[max(i-1, 0)].Share(); ok {
				if share, ok := p.Share(); ok && share < before {
					t.Fatal("the worst share is not first")
				}
			}
		}
		streets := got.Areas(place.Street)
		if len(communities) != 2 || len(streets) != 1 || streets[0].Total != sum || sum != got.Total {
			t.Fatalf("communities %+v, street %+v, answer %+v", sum, streets, got.Total)
		}
	})
}

func TestMoreMinutesAndMorePlacesNeverCoverFewer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(t)
		q := w.question(t)
		q.Scenario = nil
		q.Minutes = min(q.Minutes, 59)
		base, err := w.index.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		longer := q
		longer.Minutes++
		more, err := w.index.Ask(t.Context(), longer)
		if err != nil {
			t.Fatal(err)
		}
		wider := q
		wider.Scenario = &coverage.Scenario{Add: []coverage.Addition{{At: w.point()}}}
		added, err := w.index.Ask(t.Context(), wider)
		if err != nil {
			t.Fatal(err)
		}
		if more.Covered < base.Covered || added.Covered < base.Covered || added.Change.Lost != 0 {
			t.Fatalf("base %d, one more minute %d, one more place %d (lost %d)", base.Covered, more.Covered, added.Covered, added.Change.Lost)
		}
	})
}
