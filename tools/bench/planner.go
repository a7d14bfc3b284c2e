package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// district is a planner's data that the program makes for the benchmarks: people and places on the streets of a network, and
// communities that are rectangles.
type district struct {
	cells      []spot
	people     []int
	community  []int // of each cell
	boundaries []geo.Box
	places     []spot // of the six kinds in turn
}

// How the district of the table is made. Cells lie up to so many metres beside a street.
const (
	districtCells, districtPlaces       = 100_000, 300
	communityColumns, communityRows     = 15, 10
	besideStreet                        = 60.0
	districtCandidates, districtSuggest = 10_000, 5
)

// newDistrict draws a district, always the same one of a network.
func newDistrict(n *walk.Network, cells, places int) *district {
	draw := &drawing{rand.New(rand.NewPCG(seed, 1)), n}
	d := &district{}
	for range places {
		d.places = append(d.places, draw.anywhere(nil))
	}
	all := n.Bounds()
	width, height := (all.East-all.West)/communityColumns, (all.North-all.South)/communityRows
	for i := range communityColumns * communityRows {
		west, south := all.West+float64(i%communityColumns)*width, all.South+float64(i/communityColumns)*height
		d.boundaries = append(d.boundaries, geo.Box{West: west, South: south, East: west + width, North: south + height})
	}
	for len(d.cells) < cells {
		at := draw.anywhere(nil)
		scale, angle := geo.ScaleAt(at[1]), draw.random.Float64()*2*math.Pi
		away := draw.random.Float64() * besideStreet
		at[0] += away * math.Cos(angle) / scale.Lon
		at[1] += away * math.Sin(angle) / scale.Lat
		if !all.Contains(at.point()) {
			continue
		}
		column, row := int((at[0]-all.West)/width), int((at[1]-all.South)/height)
		d.cells, d.people = append(d.cells, at), append(d.people, 1+draw.random.IntN(60))
		d.community = append(d.community, min(row, communityRows-1)*communityColumns+min(column, communityColumns-1))
	}
	return d
}

// catalogue returns the places and areas as records.
func (d *district) catalogue() *place.Catalogue {
	areas := []*place.Area{{Key: 1, Code: "1", Level: place.Street, Name: "街道"}}
	for i, box := range d.boundaries {
		areas = append(areas, &place.Area{
			Key: place.Key(2 + i), Code: communityCode(i), ParentCode: "1", Level: place.Community, Name: "社区", Boundary: rectangle(box),
		})
	}
	records := make([]*place.Place, len(d.places))
	for i, at := range d.places {
		records[i] = &place.Place{Key: place.Key(i + 1), Kind: place.Kind(i % 6), Name: "点", Published: true, Location: at.point()}
	}
	return place.NewCatalogue(place.Records{Places: records, Areas: place.NewAreas(areas)})
}

func communityCode(i int) string { return strconv.Itoa(100 + i) }

// index finds the walks between the district's people and places.
func (d *district) index(ctx context.Context, n *walk.Network) (*coverage.Index, error) {
	catalogue := d.catalogue()
	at := make([]geo.LonLat, catalogue.Len())
	for i := range at {
		at[i] = catalogue.Place(i).Location
	}
	cells := make([]coverage.Cell, len(d.cells))
	for i := range cells {
		cells[i] = coverage.Cell{Code: strconv.Itoa(i), Center: d.cells[i].point(), People: int32(d.people[i])}
	}
	return coverage.NewIndex(ctx, catalogue, n, walk.NewSites(n, at, walk.MaxLegPlace), cells)
}

// planner is the district with its walks, and how long its questions took.
type planner struct {
	*district
	ctx     context.Context
	network *walk.Network
	index   *coverage.Index
	rounds  int
	asked   int // questions so far
	failed  error
}

// plannerReport is what the planner's child prints.
type plannerReport struct {
	People, Areas, Candidates int
	Built                     time.Duration // the walks between people and places
	Lists                     int           // bytes of them
	Ours                      map[string]figure
	Plain                     *figure // the plain bucket search's sweep from all places
	Suggested                 suggested
}

// plannerOrder is what the child is told.
type plannerOrder struct {
	Ground ground
	Folder string
	Rounds int
	Bucket string
}

// plannerChild measures the planner's questions in process, writes the same question for the others into the folder, and
// prints a report.
func plannerChild(ctx context.Context, order string, out io.Writer) error {
	var o plannerOrder
	if err := readJSON(order, &o); err != nil {
		return err
	}
	n, err := o.Ground.network(ctx, false)
	if err != nil {
		return err
	}
	p := &planner{district: newDistrict(n, districtCells, districtPlaces), ctx: ctx, network: n, rounds: o.Rounds}
	began := time.Now()
	if p.index, err = p.district.index(ctx, n); err != nil {
		return err
	}
	r := &plannerReport{Built: time.Since(began), Lists: p.index.Bytes(), Areas: len(p.boundaries), Ours: map[string]figure{}}
	for _, people := range p.people {
		r.People += people
	}
	q := &questions{
		Map: o.Ground.Map, Folder: o.Folder, Figures: []string{"coverage"}, Rounds: o.Rounds, Metres: walkedMetres,
		Places: p.places, Cells: p.cells, People: p.people, Communities: p.community,
	}
	if q.Edges, err = writeEdges(n, o.Folder); err != nil {
		return err
	}
	if err := writeJSON(questionsFile(o.Folder), q); err != nil {
		return err
	}
	if err := p.measure(r, o); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(r)
}

func (p *planner) measure(r *plannerReport, o plannerOrder) error {
	r.Ours["coverage"] = timed(p.rounds, 20, func(int) float64 { return p.cover(p.anew(), nil) })
	base := p.anew()
	p.cover(base, nil)
	for name, change := range map[string]func(i int) *coverage.Scenario{
		"add":   p.added,
		"close": func(i int) *coverage.Scenario { return &coverage.Scenario{Close: []int{i}} },
		"move": func(i int) *coverage.Scenario {
			return &coverage.Scenario{Move: []coverage.Move{{Place: i, To: p.along(i)}}}
		},
	} {
		r.Ours[name] = timed(p.rounds, 100, func(i int) float64 { return p.cover(base, change(i)) })
	}
	if err := p.suggest(r); err != nil {
		return err
	}
	if o.Bucket != "" {
		t := &bucketTask{kind: bucketSweep, graph: newGraph(p.network, walk.To), limit: walkedMillimetres}
		for _, at := range p.places {
			s := p.network.Snap(at.point(), walk.MaxLegPlace)
			t.questions = append(t.questions, t.graph.seeds(&s, walk.To))
		}
		a, err := t.run(p.ctx, o.Bucket, o.Folder, o.Rounds)
		if err != nil {
			return err
		}
		r.Plain = &a.figure
	}
	return p.failed
}

// along returns where a pin is that is dragged across the district.
func (p *planner) along(i int) geo.LonLat { return p.cells[i*977%len(p.cells)].point() }

// added is the scenario of a pin there.
func (p *planner) added(i int) *coverage.Scenario {
	return &coverage.Scenario{Add: []coverage.Addition{{At: p.along(i)}}}
}

// anew returns the question about places of all kinds, each time in other words, so that nothing is answered from memory.
func (p *planner) anew() coverage.Question {
	kinds := []place.Kind{0, 1, 2, 3, 4, 5}
	for i, n := len(kinds)-1, p.asked; i > 0; i-- {
		j := n % (i + 1)
		kinds[i], kinds[j] = kinds[j], kinds[i]
		n /= i + 1
	}
	p.asked++
	return coverage.Question{Of: []coverage.Target{{Kinds: kinds}}, Minutes: 15, Pace: walk.Standard}
}

// cover answers a question whole and by community, and returns the people covered.
func (p *planner) cover(q coverage.Question, s *coverage.Scenario) float64 {
	q.Scenario = s
	a, err := p.index.Ask(p.ctx, q)
	switch {
	case err != nil:
		p.failed = err
		return 0
	case len(a.Areas(place.Community)) != len(p.boundaries):
		p.failed = fmt.Errorf("not all communities are answered about")
	}
	return float64(a.Covered)
}

// suggested is what the search for sites found, and what trying everything did.
type suggested struct {
	Covered, Bound      int // with the sites, and what no choice exceeds
	Searched            int // candidates whose walks were searched
	Brute               int // covered by the greedy choice that tries every candidate every time
	Took                time.Duration
	BruteTook, KeptTook time.Duration // the same searched anew in each round, and with the walks kept
}

// suggest looks for five sites among 10,000 for people without a center, and does the same by trying every candidate.
func (p *planner) suggest(r *plannerReport) error {
	draw := &drawing{rand.New(rand.NewPCG(seed, 2)), p.network}
	search := coverage.Search{
		Question: coverage.Question{Of: []coverage.Target{{Kinds: []place.Kind{place.ServiceCenter}}}, Minutes: 15, Pace: walk.Standard},
		Count:    districtSuggest,
	}
	for range districtCandidates {
		search.Candidates = append(search.Candidates, draw.anywhere(nil).point())
	}
	r.Candidates = districtCandidates
	s := &r.Suggested
	var took []time.Duration
	for range max(p.rounds, 3) {
		began := time.Now()
		found, err := p.index.Suggest(p.ctx, search)
		if err != nil {
			return err
		}
		took = append(took, time.Since(began))
		s.Covered, s.Bound, s.Searched = found.After, found.UpperBound, found.Tried
	}
	s.Took = median(took)
	before, err := p.index.Ask(p.ctx, search.Question)
	if err != nil {
		return err
	}
	b := newBrute(p, before, search.Candidates)
	began := time.Now()
	s.Brute = b.greedy(districtSuggest, false)
	s.BruteTook = time.Since(began)
	began = time.Now()
	if kept := b.greedy(districtSuggest, true); kept != s.Brute {
		return fmt.Errorf("greedy choice found %d and %d", s.Brute, kept)
	}
	s.KeptTook = time.Since(began)
	s.Brute += before.Covered
	return b.failed
}

// check holds that the search is at least as good as the greedy choice, and no better than its bound.
func (s *suggested) check() error {
	if s.Covered < s.Brute || s.Bound < s.Covered {
		return fmt.Errorf("five sites cover %d, greedy choice by trying everything %d, the bound is %d", s.Covered, s.Brute, s.Bound)
	}
	return nil
}

// measurePlanner measures the planner's questions on the map of Porto Alegre beside the peers, over HTTP, and in a large city.
func (b *bench) measurePlanner(ctx context.Context) error {
	grounds, err := b.grounds()
	if err != nil {
		return err
	}
	b.say("the planner's questions: %d cells, %d places, %s", districtCells, districtPlaces, grounds[0].Title)
	folder := filepath.Join(b.folder, "planner")
	if err := makeFolder(folder); err != nil {
		return err
	}
	o := plannerOrder{Ground: grounds[0], Folder: folder, Rounds: b.rounds}
	if words, err := b.install(ctx, "cpp"); err != nil {
		b.notMeasured("plain bucket search in C++", err)
	} else {
		o.Bucket = words[0]
	}
	order := filepath.Join(folder, "order")
	if err := writeJSON(order, &o); err != nil {
		return err
	}
	var r plannerReport
	if err := child(ctx, &r, "planner", order); err != nil {
		return err
	}
	if err := r.Suggested.check(); err != nil {
		return err
	}
	var q questions
	if err := readJSON(questionsFile(folder), &q); err != nil {
		return err
	}
	found := map[string]*answers{}
	for _, p := range peers() {
		if !slices.Contains(p.figures, "coverage") {
			continue
		}
		switch a, err := b.ask(ctx, p, &q); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			b.notMeasured(p.called, err)
		default:
			found[p.name] = a
		}
	}
	switch a, err := b.coverByPgRouting(ctx, &q); {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		b.notMeasured("pgRouting", err)
	default:
		found["pgrouting"] = a
	}
	b.reportPlanner(&r, found)
	if err := b.measureMCLP(ctx, folder); err != nil {
		return err
	}
	if err := b.measureDraggers(ctx, grounds[0], &q); err != nil {
		return err
	}
	return b.measureBigCity(ctx)
}
