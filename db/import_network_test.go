package db

import (
	"context"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

func putNetwork(t testing.TB, d *DB, source place.Source, date *time.Time, edges []walk.Edge, checksum string) (c Change) {
	t.Helper()
	keep(t, d, func(i *Import) error {
		s, err := i.Source(t.Context(), source)
		if err == nil {
			c, err = i.Network(t.Context(), s, Network{Streets: walk.Streets{Edges: edges}, Date: date, Checksum: []byte(checksum)}, quiet)
		}
		return err
	})
	return c
}

func drawEdge(t *rapid.T) walk.Edge {
	degree := func(most int) *rapid.Generator[float64] {
		return rapid.Map(rapid.IntRange(-most*1e7, most*1e7), func(n int) float64 { return float64(n) / 1e7 })
	}
	e := walk.Edge{
		From: rapid.Int64().Draw(t, "from"), To: rapid.Int64().Draw(t, "to"), Length: rapid.Uint32Range(1, 1<<31-1).Draw(t, "length"),
		Forward: rapid.Uint32Range(1, walk.Closed).Draw(t, "forward"), Backward: rapid.Uint32Range(1, walk.Closed-1).Draw(t, "backward"),
		Flags: walk.EdgeFlags(rapid.Uint16().Draw(t, "flags")), Class: rapid.SampledFrom([]string{"", "footway", "步道"}).Draw(t, "class"),
		Name: rapid.StringMatching(`[云岗路 'a-z\\]{0,9}`).Draw(t, "name"), Way: rapid.Int64().Draw(t, "way"),
	}
	for range rapid.IntRange(2, 5).Draw(t, "points") {
		e.Line = append(e.Line, geo.LonLat{Lon: degree(180).Draw(t, "lon"), Lat: degree(90).Draw(t, "lat")})
	}
	return e
}

func TestEdgesComeBackAsTheyWentIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	if c := putNetwork(t, d, survey(), nil, someEdges(), "first"); c.Added != 3 || !reflect.DeepEqual(load(t, d).Streets.Edges, someEdges()) {
		t.Fatalf("%+v, %+v", c, load(t, d).Streets.Edges)
	}
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		edges := rapid.SliceOfN(rapid.Custom(drawEdge), 1, 8).Draw(rt, "edges")
		round++
		before := load(t, d)
		c := putNetwork(t, d, survey(), day(2026, 2, 3), edges, time.Duration(round).String())
		if c != (Change{Added: len(edges), Removed: len(before.Streets.Edges)}) {
			rt.Fatalf("%+v", c)
		}
		r := load(t, d)
		if !reflect.DeepEqual(r.Streets.Edges, edges) || r.NetworkSource.Name != survey().Name || !r.NetworkDate.Equal(*day(2026, 2, 3)) {
			rt.Fatalf("put in %+v\n got back %+v", edges, r.Streets.Edges)
		}
		if r.Versions.Network.Number != before.Versions.Network.Number+1 {
			rt.Fatalf("the version went from %d to %d", before.Versions.Network.Number, r.Versions.Network.Number)
		}
	})
}

func TestAWholeNetworkComesBackAsItWentIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	put := func(n Network) (c Change) {
		keep(t, d, func(i *Import) error {
			s, err := i.Source(t.Context(), survey())
			if err == nil {
				c, err = i.Network(t.Context(), s, n, quiet)
			}
			return err
		})
		return c
	}
	n := Network{Streets: someStreets(), Checksum: []byte("sum"), Report: []byte(`{"ways": 3}`)}
	put(n)
	r := load(t, d)
	if !reflect.DeepEqual(r.Streets, someStreets()) || string(r.NetworkReport) != `{"ways": 3}` {
		t.Fatalf("put in %+v\n got back %+v, %s", someStreets(), r.Streets, r.NetworkReport)
	}
	n.Report = []byte(`{"ways": 4}`)
	if c := put(n); c != (Change{Unchanged: 3}) || load(t, d).Versions.Network.Number != r.Versions.Network.Number+1 {
		t.Errorf("servers cannot see a new report: %+v", c)
	}
	put(Network{Streets: walk.Streets{Edges: someEdges()}, Checksum: []byte("other")})
	if r := load(t, d); len(r.Streets.Barriers) != 0 || r.NetworkReport != nil || r.Streets.PrivateGround != walk.Destination {
		t.Errorf("something of the old network is left: %+v, %s", r.Streets, r.NetworkReport)
	}
}

func TestTheSameNetworkAgainChangesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	putNetwork(t, d, survey(), day(2026, 1, 1), someEdges(), "sum")
	before := versions(t, d)
	if c := putNetwork(t, d, survey(), day(2026, 1, 1), someEdges(), "sum"); c != (Change{Unchanged: 3}) || versions(t, d) != before {
		t.Errorf("%+v", c)
	}
	if c := putNetwork(t, d, survey(), day(2026, 1, 2), someEdges(), "sum"); c != (Change{Unchanged: 3}) {
		t.Errorf("a new date: %+v", c)
	}
	if r := load(t, d); !r.NetworkDate.Equal(*day(2026, 1, 2)) || r.Versions.Network.Number != before.Network.Number+1 {
		t.Errorf("servers cannot see the new date: %v, %+v", r.NetworkDate, r.Versions.Network)
	}
	keep(t, d, func(i *Import) error {
		names, err := i.WholeSources(t.Context())
		if len(names) != 1 || names[0] != survey().Name {
			t.Errorf("the network is from %q", names)
		}
		return err
	})
}

func TestANetworkThatDoesNotFitLeavesTheOldOne(t *testing.T) {
	t.Parallel()
	d := open(t)
	putNetwork(t, d, survey(), nil, someEdges(), "sum")
	for name, spoil := range map[string]func(e *walk.Edge){
		"closed both ways": func(e *walk.Edge) { e.Forward, e.Backward = walk.Closed, walk.Closed },
		"cost too high":    func(e *walk.Edge) { e.Forward = walk.Closed + 1 },
		"no length":        func(e *walk.Edge) { e.Length = 0 },
		"length too long":  func(e *walk.Edge) { e.Length = 1 << 31 },
		"no line":          func(e *walk.Edge) { e.Line = nil },
	} {
		edges := someEdges()
		spoil(&edges[1])
		err := d.Import(t.Context(), func(i *Import) (bool, error) {
			s, err := i.Source(t.Context(), survey())
			if err == nil {
				_, err = i.Network(t.Context(), s, Network{Streets: walk.Streets{Edges: edges}, Checksum: []byte("other")}, quiet)
			}
			return true, err
		})
		if err == nil {
			t.Errorf("%s: was taken", name)
		}
		if !reflect.DeepEqual(load(t, d).Streets.Edges, someEdges()) {
			t.Fatalf("%s: the old network is gone", name)
		}
	}
}

// The view walk_network follows pgRouting's conventions: its shortest ways cost what the edges say.
func TestPgRoutingReadsTheWalkingNetwork(t *testing.T) {
	t.Parallel()
	d := open(t)
	exec(t, d, "create extension pgrouting")
	putNetwork(t, d, survey(), nil, someEdges(), "sum")
	metres := func(from, to int64) float64 {
		return one[float64](t, d, `select coalesce(max(agg_cost), -1) from pgr_dijkstra('select id, source, target, cost, reverse_cost from walk_network', $1::bigint, $2::bigint)`, from, to)
	}
	for _, c := range []struct {
		from, to int64
		want     float64
	}{
		{1, 2, 103}, {2, 1, 206}, {1, -3, 103 + 150}, // the fair way and the steps down
		{-3, 1, -1},          // nobody may walk up
		{4, 2, -1},           // closed forward
		{2, 4, 268435454e-3}, // the longest cost there is
	} {
		if got := metres(c.from, c.to); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("from %d to %d: %v m, want %v", c.from, c.to, got, c.want)
		}
	}
}

func TestLoadLeavesOutWhatIsKnown(t *testing.T) {
	t.Parallel()
	d := open(t)
	putPlaces(t, d, false, venue("1"))
	putAreas(t, d, survey(), false, square("a", place.District, "", 0, 0))
	putCells(t, d, survey(), false, cell("c", 1))
	putNetwork(t, d, survey(), nil, someEdges(), "sum")
	all := load(t, d)
	if len(all.Places) != 1 || len(all.Areas) != 1 || len(all.Cells) != 1 || len(all.Streets.Edges) != 3 {
		t.Fatalf("%+v", all)
	}
	known, err := d.Load(t.Context(), all.Versions)
	if err != nil {
		t.Fatal(err)
	}
	if known.Places != nil || known.Areas != nil || known.Cells != nil || known.Streets.Edges != nil {
		t.Error("what is known was read again")
	}
	if known.Versions != all.Versions || len(known.Sources) != 1 || known.PopulationSource == nil || known.NetworkSource == nil {
		t.Errorf("sources and versions are always there: %+v", known)
	}
	putCells(t, d, survey(), false, cell("c", 2))
	changed, err := d.Load(t.Context(), all.Versions)
	if err != nil || len(changed.Cells) != 1 || changed.Cells[0].People != 2 || changed.Places != nil || changed.Streets.Edges != nil {
		t.Errorf("after a change of the population: %+v, %v", changed, err)
	}
}

// What Load returns is of one instant while imports come and go: all parts carry the same number.
func TestLoadSeesOneStateWhileImportsCommit(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx, stop := context.WithCancel(t.Context())
	put := func(ctx context.Context, n int32) error {
		return d.Import(ctx, func(i *Import) (bool, error) {
			p, a := venue("1"), square("a", place.District, "", 0, 0)
			p.Kind, p.Seats, a.Population = place.ReadingRoom, &n, &n
			_, err := importPlaces(ctx, i, survey(), true, p)
			if err == nil {
				_, _, err = importAreas(ctx, i, survey(), true, a)
			}
			if err == nil {
				_, err = importCells(ctx, i, survey(), true, cell("c", n))
			}
			return true, err
		})
	}
	if err := put(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := int32(2); put(ctx, n) == nil; n++ {
		}
	}()
	seen := map[int64]bool{}
	eventually(t, "twenty states were seen", func() bool {
		r := load(t, d)
		n := *r.Places[0].Seats
		if *r.Areas[0].Population != n || r.Cells[0].People != n {
			t.Fatalf("a mixture: places of import %d, areas of %d, population of %d", n, *r.Areas[0].Population, r.Cells[0].People)
		}
		if v := r.Versions; v.Population.Number != int64(n) {
			t.Fatalf("version %d names the data of import %d", v.Population.Number, n)
		}
		seen[r.Versions.Places.Number] = true
		return len(seen) >= 20
	})
	stop()
	<-done
}
