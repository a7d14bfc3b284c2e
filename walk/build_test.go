package walk

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"servicemap/fault"
	"servicemap/geo"
)

func TestBadEdgesNameTheirWay(t *testing.T) {
	t.Parallel()
	a, b := corner, offset(corner, 50, 0)
	good := lineEdge(1, 2, 41, a, b)
	with := func(change func(*Edge)) Edge {
		e := lineEdge(2, 3, 42, b, offset(b, 50, 0))
		change(&e)
		return e
	}
	for name, e := range map[string]Edge{
		"no line":           with(func(e *Edge) { e.Line = nil }),
		"one point":         with(func(e *Edge) { e.Line = e.Line[:1] }),
		"no length":         with(func(e *Edge) { e.Length = 0 }),
		"too long":          with(func(e *Edge) { e.Length = Closed + 1 }),
		"free forward":      with(func(e *Edge) { e.Forward = 0 }),
		"free backward":     with(func(e *Edge) { e.Backward = 0 }),
		"forward too dear":  with(func(e *Edge) { e.Forward = Closed + 1 }),
		"backward too dear": with(func(e *Edge) { e.Backward = math.MaxUint32 }),
		"not a number":      with(func(e *Edge) { e.Line[1].Lat = math.NaN() }),
		"infinite":          with(func(e *Edge) { e.Line[1].Lon = math.Inf(-1) }),
		"off the globe":     with(func(e *Edge) { e.Line[1].Lat = 91 }),
		"node elsewhere":    with(func(e *Edge) { e.From = 1 }),
	} {
		_, err := Build(Streets{Edges: []Edge{good, e}})
		if fault.CodeOf(err) != fault.BadArgument || !strings.Contains(err.Error(), "way 42") {
			t.Errorf("%s: %v", name, err)
		}
	}
	far := lineEdge(5, 6, 43, geo.LonLat{Lon: 179.9}, geo.LonLat{Lon: 179.95})
	if _, err := Build(Streets{Edges: []Edge{good, far}}); fault.CodeOf(err) != fault.BadArgument {
		t.Errorf("across the antimeridian: %v", err)
	}
}

func TestEdgesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	edges := append(city(12, 3), lineEdge(-7, -7, 9999, corner, offset(corner, -80, 3), offset(corner, -70, -500), corner))
	n := mustBuild(t, edges)
	if n.Edges() != len(edges) || n.Vertices() > 145 {
		t.Fatalf("%d edges, %d vertices", n.Edges(), n.Vertices())
	}
	seen := map[int64]bool{}
	box := geo.EmptyBox()
	byWay := map[int64]Edge{}
	for _, e := range edges {
		byWay[e.Way] = e
		for _, p := range e.Line {
			box = box.Extend(p)
		}
	}
	for e := range uint32(n.Edges()) {
		want := byWay[n.EdgeWay(e)]
		seen[want.Way] = true
		lower, upper := n.EdgeEnds(e)
		line := n.EdgeLine(e)
		forward, backward := n.EdgeCosts(e)
		if !slices.Equal(line, want.Line) {
			slices.Reverse(want.Line)
			want.Forward, want.Backward = want.Backward, want.Forward
		}
		if !slices.Equal(line, want.Line) || forward != want.Forward || backward != want.Backward || lower > upper ||
			n.Point(lower) != line[0] || n.Point(upper) != line[len(line)-1] ||
			n.EdgeLength(e) != want.Length || n.EdgeName(e) != want.Name || n.EdgeClass(e) != want.Class || n.EdgeFlags(e) != want.Flags {
			t.Errorf("way %d came back otherwise", want.Way)
		}
		if e > 0 && n.ends[e-1].lower > lower {
			t.Errorf("edge %d stands before one of a lower vertex", e-1)
		}
	}
	if len(seen) != len(edges) || n.Bounds() != box {
		t.Errorf("%d ways, bounds %v, want %v", len(seen), n.Bounds(), box)
	}
}

func TestHilbertOrderKeepsNeighboursTogether(t *testing.T) {
	t.Parallel()
	// On the curve through a grid every step leads to a cell beside the last: that is what defines it.
	var cells []point
	for x := range int32(16) {
		for y := range int32(16) {
			cells = append(cells, point{x, y})
		}
	}
	slices.SortFunc(cells, func(a, b point) int {
		if hilbert(a) < hilbert(b) {
			return -1
		}
		return 1
	})
	for i := 1; i < len(cells); i++ {
		if abs(int64(cells[i].x-cells[i-1].x))+abs(int64(cells[i].y-cells[i-1].y)) != 1 {
			t.Errorf("%v follows %v", cells[i], cells[i-1])
		}
	}
}

// chain returns a street of count edges, some metres each, from a point eastwards, with keys from start.
func chain(start int64, at geo.LonLat, count int, step float64) []Edge {
	var edges []Edge
	for i := range count {
		edges = append(edges, lineEdge(start+int64(i), start+int64(i)+1, start+int64(i),
			offset(at, float64(i)*step, 0), offset(at, float64(i+1)*step, 0)))
	}
	return edges
}

func TestIslandsAreJudgedBySizeAndDistance(t *testing.T) {
	t.Parallel()
	main := chain(1, corner, 250, 20)
	for name, c := range map[string]struct {
		edges int
		north float64
		real  bool
	}{
		"9 edges far": {9, 1000, false}, "10 edges far": {10, 1000, true}, "10 edges at 251 m": {10, 251, true},
		"10 edges at 249 m": {10, 249, false}, "199 edges near": {199, 30, false}, "200 edges near": {200, 30, true},
	} {
		n := mustBuild(t, append(slices.Clone(main), chain(10_000, offset(corner, 100, c.north), c.edges, 5)...))
		components := n.Components()
		if len(components) != 2 || components[0].Edges != 250 || components[1].Edges != c.edges || !components[0].Real || components[1].Real != c.real {
			t.Errorf("%s: %v", name, components)
		}
		if islands := n.Islands(); (len(islands) == 0) != c.real {
			t.Errorf("%s: islands %v", name, islands)
		}
	}
}

func TestComponentsAreStrong(t *testing.T) {
	t.Parallel()
	edges := chain(1, corner, 4, 50)
	edges[1].Backward = Closed // from node 2 to 3 and never back
	n := mustBuild(t, edges)
	if got := n.Components(); len(got) != 2 || got[0].Edges != 2 || got[1].Edges != 1 || got[1].Real {
		t.Errorf("components %v", got)
	}
	for e := range uint32(4) {
		lower, upper := n.EdgeEnds(e)
		if n.EdgeWay(e) == 2 && (n.EdgeComponent(e) != 0 || n.VertexComponent(lower) == n.VertexComponent(upper)) {
			t.Errorf("the one-way edge lies in component %d", n.EdgeComponent(e))
		}
	}
}

func TestStepsDivideWheelchairs(t *testing.T) {
	t.Parallel()
	edges := chain(1, corner, 30, 50)
	edges[9].Flags = NoWheel | Steps // 9 edges before, 20 after
	n := mustBuild(t, edges)
	w := n.For(Wheelchair)
	if got := n.Components(); len(got) != 1 || got[0].Edges != 30 {
		t.Errorf("on foot %v", got)
	}
	if got := w.Components(); len(got) != 2 || got[0].Edges != 20 || got[1].Edges != 9 || got[1].Real || len(w.Islands()) != 1 {
		t.Errorf("in a wheelchair %v", got)
	}
	at := func(metres float64) geo.LonLat { return offset(corner, metres, 5) }
	if s := n.Snap(at(475), MaxLegPlace); s.Candidates[0].LegLength < 20_000 {
		t.Errorf("steps are no place to enter: %v", s)
	}
	west, east := w.Snap(at(20), MaxLegPlace), w.Snap(at(900), MaxLegPlace)
	if can := w.CanReach([]Snap{east}); west.Connected || !east.Connected || can(west) || !can(east) {
		t.Errorf("west %v, east %v", west, east)
	}
	if can := n.CanReach([]Snap{n.Snap(at(900), MaxLegPlace)}); !can(n.Snap(at(20), MaxLegPlace)) {
		t.Error("on foot one cannot reach it either")
	}
}

func TestSearchesAllocateNothingWhenWarm(t *testing.T) {
	n := mustBuild(t, city(40, 1))
	snaps := snapAll(n, cityPoints(40, 50, 1), MaxLegPlace)
	targets := n.Attach(snaps)
	ctx := context.Background()
	dst := make([]Reached, 0, n.Vertices())
	hits := 0
	visit := func(Hit) bool { hits++; return true }
	wheel := n.For(Wheelchair)
	onWheels := snapAll(wheel, cityPoints(40, 50, 1), MaxLegPlace)
	wheelTargets := wheel.Attach(onWheels)
	for name, search := range map[string]func(){
		"Snap":    func() { n.Snap(snaps[0].Asked, MaxLegPlace) },
		"wheels":  func() { _ = wheel.Near(ctx, onWheels[0], wheelTargets, Standard.Limit(15), From, visit) },
		"Near":    func() { _ = n.Near(ctx, snaps[0], targets, Standard.Limit(15), From, visit) },
		"Nearest": func() { _ = n.Nearest(ctx, snaps[:9], targets, NoLimit, To, visit) },
		"Reach":   func() { dst, _ = n.Reach(ctx, snaps[0], Standard.Limit(15), To, dst[:0]) },
	} {
		for range 3 {
			search()
		}
		if allocs := testing.AllocsPerRun(50, search); allocs != 0 {
			t.Errorf("%s: %v allocations", name, allocs)
		}
	}
	if hits == 0 {
		t.Error("nothing found")
	}
}

func TestSearchesStopWhenTold(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, city(60, 1))
	snaps := snapAll(n, cityPoints(60, 50, 1), MaxLegPlace)
	targets := n.Attach(snaps)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if err := n.Near(cancelled, snaps[0], targets, NoLimit, From, func(Hit) bool { return true }); !errors.Is(err, context.Canceled) {
		t.Errorf("Near: %v", err)
	}
	if _, err := n.Reach(cancelled, snaps[0], NoLimit, From, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Reach: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	hits := 0
	err := n.Near(ctx, snaps[0], targets, NoLimit, From, func(Hit) bool {
		cancel() // at the first hit; the search may go on for 1,024 pops
		hits++
		return true
	})
	if !errors.Is(err, context.Canceled) || hits == targets.Count() {
		t.Errorf("cancelled in the middle: %v after %d hits", err, hits)
	}
	hits = 0
	if err := n.Near(context.Background(), snaps[0], targets, NoLimit, From, func(Hit) bool { hits++; return hits < 3 }); err != nil || hits != 3 {
		t.Errorf("stopped after 3: %v after %d", err, hits)
	}
	other := mustBuild(t, city(5, 1))
	if err := other.Near(context.Background(), snaps[0], targets, 1, From, func(Hit) bool { return true }); err == nil {
		t.Error("targets of another network were taken")
	}
}

func TestGenerationsStartOverWithCleanLabels(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, city(10, 1))
	from := n.Snap(cityPoints(10, 1, 1)[0], MaxLegPlace)
	want, _ := n.Reach(context.Background(), from, NoLimit, From, nil)
	w := <-n.workspaces
	w.generation = math.MaxUint32
	for i := range w.labels {
		w.labels[i] = label{generation: 1} // what a search long ago left
	}
	n.workspaces <- w
	if got, _ := n.Reach(context.Background(), from, NoLimit, From, nil); !slices.Equal(got, want) {
		t.Errorf("%d vertices, want %d", len(got), len(want))
	}
}

func TestStraightLineTakesTheDetourFactor(t *testing.T) {
	t.Parallel()
	emm, real := StraightLine(corner, offset(corner, 1000, 0))
	if abs(int64(real)-1_000_000) > 10 || emm != (real*13+9)/10 {
		t.Errorf("%d, %d", emm, real)
	}
	if emm, real := StraightLine(geo.LonLat{}, geo.LonLat{Lon: 180}); real != NoLimit || emm < real {
		t.Errorf("far: %d, %d", emm, real)
	}
}

func TestMemoryStaysWithinItsBudget(t *testing.T) {
	t.Parallel()
	m := mustBuild(t, city(100, 1)).Bytes()
	compounds := mustBuild(t, withCompounds(city(100, 1), 100)).Bytes() // 4 % of the edges are private
	if m.SearchPerEdge > 32 || compounds.SearchPerEdge > 35 || m.Total != m.Search+m.Edges+m.Geometry+m.Index+m.Texts {
		t.Errorf("%+v", m)
	}
}

func TestPacesNeverDisagreeWithTheirLimits(t *testing.T) {
	t.Parallel()
	for minutes := 1; minutes <= 60; minutes++ {
		if Elderly.Limit(minutes) >= Cautious.Limit(minutes) || Cautious.Limit(minutes) >= Standard.Limit(minutes) ||
			Standard.Limit(minutes) >= Brisk.Limit(minutes) || Brisk.Limit(minutes) >= Brisk.Limit(minutes+1) {
			t.Errorf("in %d minutes a slower pace goes as far", minutes)
		}
	}
	for _, p := range []Pace{Elderly, Cautious, Standard, Brisk} {
		for minutes := 1; minutes <= 60; minutes++ {
			limit := p.Limit(minutes)
			if p.Minutes(limit) > minutes || p.Minutes(limit+1) <= minutes {
				t.Errorf("%d: limit %d is %d minutes, one more %d", p, limit, p.Minutes(limit), p.Minutes(limit+1))
			}
		}
	}
}
