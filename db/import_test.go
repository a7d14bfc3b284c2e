package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

func TestAnImportIsKeptWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	d := open(t)
	broken := errors.New("broken")
	for _, c := range []struct {
		name string
		keep bool
		err  error
		want int
	}{{"not kept", false, nil, 0}, {"failed", true, broken, 0}, {"failed and not kept", false, broken, 0}, {"kept", true, nil, 1}} {
		err := d.Import(t.Context(), func(i *Import) (bool, error) {
			if _, err := importPlaces(t.Context(), i, survey(), false, venue("1")); err != nil {
				return false, err
			}
			if _, _, err := importAreas(t.Context(), i, survey(), false, square("d", place.District, "", 113, 23)); err != nil {
				return false, err
			}
			return c.keep, c.err
		})
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", c.name, err, c.err)
		}
		r := load(t, d)
		if len(r.Places) != c.want || len(r.Areas) != c.want || len(r.Sources) != c.want || (r.Versions.Places.Number > 0) != (c.want > 0) {
			t.Errorf("%s: %d places, %d areas, %d sources, version %d", c.name, len(r.Places), len(r.Areas), len(r.Sources), r.Versions.Places.Number)
		}
	}
}

func TestAnImportThatPanicsLeavesNothingAndNoLock(t *testing.T) {
	t.Parallel()
	d := open(t)
	func() {
		defer func() { _ = recover() }()
		_ = d.Import(t.Context(), func(i *Import) (bool, error) {
			_, _ = importPlaces(t.Context(), i, survey(), false, venue("1"))
			panic("out of luck")
		})
	}()
	putPlaces(t, d, false, venue("2"))
	if got := codes(load(t, d).Places); len(got) != 1 || got[0] != "2" {
		t.Errorf("there are %v", got)
	}
}

func TestARowThatTheDatabaseRefusesEndsTheImport(t *testing.T) {
	t.Parallel()
	d := open(t)
	putPlaces(t, d, false, venue("1"))
	bad := venue("2")
	bad.Location = geo.LonLat{Lon: 200}
	err := d.Import(t.Context(), func(i *Import) (bool, error) {
		_, err := importPlaces(t.Context(), i, survey(), false, venue("3"), bad)
		return true, err
	})
	if err == nil || fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
	if got := codes(load(t, d).Places); len(got) != 1 {
		t.Errorf("there are %v", got)
	}
}

// Imports take turns, and each sees what the one before kept. Fifty rounds of two that change the same parts in opposite
// orders would meet in a deadlock if they did not.
func TestImportsTakeTurns(t *testing.T) {
	t.Parallel()
	d := open(t)
	const rounds = 50
	g, ctx := errgroup.WithContext(t.Context())
	for worker := range 2 {
		source := place.Source{Name: strconv.Itoa(worker), Licence: "x"}
		g.Go(func() error {
			for round := range rounds {
				a, b := venue("a"), venue("b")
				a.Name, b.Name = strconv.Itoa(round), strconv.Itoa(round)
				places := func(i *Import) error {
					c, err := importPlaces(ctx, i, source, true, a, b)
					if err == nil && c.Added+c.Changed != 2 {
						err = fmt.Errorf("round %d did not see what stood there: %+v", round, c)
					}
					return err
				}
				cells := func(i *Import) error {
					_, err := importCells(ctx, i, source, true, cell("c", int32(round)))
					return err
				}
				err := d.Import(ctx, func(i *Import) (bool, error) {
					if worker == 0 {
						return true, cmp.Or(places(i), cells(i))
					}
					return true, cmp.Or(cells(i), places(i))
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	r := load(t, d)
	for _, p := range r.Places {
		if p.Name != strconv.Itoa(rounds-1) {
			t.Errorf("%s of source %s is of round %s", p.Code, p.Source.Name, p.Name)
		}
	}
	if got := r.Versions.Places.Number; len(r.Places) != 4 || got != 2*rounds+2 { // and one for each source
		t.Errorf("%d places, version %d after %d imports", len(r.Places), got, 2*rounds)
	}
}

// Two programs that import the same places in opposite orders neither meet in a deadlock nor mix.
func TestImportsOfTheSamePlacesDoNotMix(t *testing.T) {
	t.Parallel()
	d := open(t)
	g, ctx := errgroup.WithContext(t.Context())
	for worker, order := range [][]string{{"a", "b", "c"}, {"c", "b", "a"}} {
		g.Go(func() error {
			for round := range 20 {
				err := d.Import(ctx, func(i *Import) (bool, error) {
					var places []*place.Place
					for _, code := range order {
						p := venue(code)
						p.Name = fmt.Sprint(worker, "轮", round)
						places = append(places, p)
					}
					_, err := importPlaces(ctx, i, survey(), true, places...)
					return true, err
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if p := load(t, d).Places; len(p) != 3 || p[0].Name != p[1].Name || p[1].Name != p[2].Name {
		t.Errorf("there is a mixture of %d: %s, %s, %s", len(p), p[0].Name, p[1].Name, p[2].Name)
	}
}

func TestAnImportThatWaitsCanBeStopped(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	keep(t, d, func(*Import) error {
		done := make(chan error, 1)
		go func() { done <- d.Import(ctx, func(*Import) (bool, error) { return true, nil }) }()
		eventually(t, "the second import waits", func() bool {
			return one[bool](t, d, "select exists (select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()))")
		})
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
		return nil
	})
}

func TestSourcesAreKnownByName(t *testing.T) {
	t.Parallel()
	d := open(t)
	s := place.Source{Name: "甲", Licence: "ODbL 1.0", Collected: day(2026, 3, 1), Demo: true}
	put := func(s place.Source) (out *place.Source) {
		keep(t, d, func(i *Import) (err error) {
			out, err = i.Source(t.Context(), s)
			return err
		})
		return out
	}
	first := put(s)
	if first.Key == 0 || first.Name != s.Name || first.Licence != s.Licence || !first.Collected.Equal(*s.Collected) || !first.Demo {
		t.Errorf("got %+v", first)
	}
	before := versions(t, d)
	if again := put(s); again.Key != first.Key || versions(t, d) != before {
		t.Error("the same source is another, or changed versions")
	}
	s.Licence, s.Collected, s.Demo = "CC0 1.0", nil, false
	changed := put(s)
	if changed.Key != first.Key || changed.Licence != s.Licence || changed.Collected != nil || changed.Demo {
		t.Errorf("got %+v", changed)
	}
	after := versions(t, d)
	if after.Places.Number != before.Places.Number+1 || after.Areas.Number != before.Areas.Number+1 {
		t.Errorf("servers cannot see it: %+v, before %+v", after, before)
	}
}

func TestEmptyMeansThatNothingWasEverImported(t *testing.T) {
	t.Parallel()
	d := open(t)
	empty := func() bool {
		yes, err := d.Empty(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return yes
	}
	if !empty() {
		t.Error("a new database is not empty")
	}
	putPlaces(t, d, false, venue("1"))
	if empty() {
		t.Error("a database with a place is empty")
	}
	keep(t, d, func(i *Import) error { _, err := i.Remove(t.Context(), survey().Name); return err })
	if empty() {
		t.Error("a database whose data were removed counts as never used: demonstration data would come back")
	}
}

func TestRemoveTakesWhatIsFromTheSourceAndNothingElse(t *testing.T) {
	t.Parallel()
	d := open(t)
	mine := place.Source{Name: "mine", Licence: "x", Collected: day(2025, 1, 1)}
	demo := place.Source{Name: "demo", Licence: "y", Demo: true}
	fill := func(s place.Source, west float64) {
		keep(t, d, func(i *Import) error {
			p := venue("1")
			p.Name = s.Name
			_, places := importPlaces(t.Context(), i, s, false, p)
			_, _, areas := importAreas(t.Context(), i, s, false, square(s.Name, place.District, "", west, 23))
			_, cells := importCells(t.Context(), i, s, false, cell("c", 5))
			source, err := i.Source(t.Context(), s)
			if err == nil {
				_, err = i.Network(t.Context(), source, Network{Streets: someStreets(), Date: day(2026, 1, 2), Checksum: []byte(s.Name), Report: []byte(`{"ways": 3}`)}, quiet)
			}
			return errors.Join(places, areas, cells, err)
		})
	}
	remove := func(name string) (removed bool) {
		keep(t, d, func(i *Import) (err error) {
			removed, err = i.Remove(t.Context(), name)
			return err
		})
		return removed
	}
	fill(mine, 113)
	fill(demo, 114)
	before := versions(t, d)
	if !remove("demo") {
		t.Error("it was not there")
	}
	r := load(t, d)
	if len(r.Places) != 1 || r.Places[0].Name != "mine" || len(r.Areas) != 1 || r.Areas[0].Code != "mine" || len(r.Sources) != 1 {
		t.Errorf("left are %d places, %d areas, %d sources", len(r.Places), len(r.Areas), len(r.Sources))
	}
	if r.PopulationSource == nil || r.PopulationSource.Name != "mine" || len(r.Cells) != 1 || !r.PopulationDate.Equal(*mine.Collected) {
		t.Errorf("the population is not that of the other source again: %+v of %v, %d cells", r.PopulationSource, r.PopulationDate, len(r.Cells))
	}
	if len(r.Streets.Edges)+len(r.Streets.Barriers) != 0 || r.NetworkSource != nil || r.NetworkDate != nil || r.NetworkReport != nil {
		t.Errorf("the network is still there: %d edges of %v, %s", len(r.Streets.Edges), r.NetworkSource, r.NetworkReport)
	}
	for part, v := range map[string][2]int64{
		"places": {before.Places.Number, r.Versions.Places.Number}, "areas": {before.Areas.Number, r.Versions.Areas.Number},
		"population": {before.Population.Number, r.Versions.Population.Number}, "network": {before.Network.Number, r.Versions.Network.Number},
	} {
		if v[1] != v[0]+1 {
			t.Errorf("version of %s went from %d to %d", part, v[0], v[1])
		}
	}
	before = r.Versions
	if remove("demo") || versions(t, d) != before {
		t.Error("removing what is not there did something")
	}
	// The network that was removed can come back: its checksum is forgotten.
	fill(demo, 114)
	if got := len(load(t, d).Streets.Edges); got != len(someEdges()) {
		t.Errorf("%d edges came back", got)
	}
	// The other's network is not taken away, though the demonstration's was there before.
	fill(mine, 113)
	remove("demo")
	if r := load(t, d); len(r.Streets.Edges) == 0 || r.NetworkSource.Name != "mine" {
		t.Error("the network of another source went with it")
	}
	remove("mine")
	if r := load(t, d); len(r.Places)+len(r.Areas)+len(r.Cells)+len(r.Streets.Edges)+len(r.Sources) != 0 || r.PopulationSource != nil {
		t.Error("something is left")
	}
}

func quiet(int, int) {}

func someEdges() []walk.Edge {
	return []walk.Edge{
		{From: 1, To: 2, Line: []geo.LonLat{{Lon: 113, Lat: 23}, {Lon: 113.0005, Lat: 23.0001}, {Lon: 113.001, Lat: 23}}, Length: 103000, Forward: 103000, Backward: 206000, Class: "footway", Name: "绿道", Way: 7},
		{From: 2, To: -3, Line: []geo.LonLat{{Lon: 113.001, Lat: 23}, {Lon: 113.002, Lat: 23}}, Length: 102000, Forward: 150000, Backward: walk.Closed, Flags: walk.Steps | walk.Layered, Class: "steps", Way: 8},
		{From: 4, To: 2, Line: []geo.LonLat{{Lon: 113.002, Lat: 23.001}, {Lon: 113.001, Lat: 23}}, Length: 150000, Forward: walk.Closed, Backward: walk.Closed - 1, Class: "residential", Name: "O'Connor \\N", Way: 1 << 40},
	}
}

// someStreets are someEdges with a wall and a pond with an island, walked with private ground closed.
func someStreets() walk.Streets {
	ring := func(west, east float64) []geo.LonLat {
		return []geo.LonLat{{Lon: west, Lat: 23}, {Lon: east, Lat: 23}, {Lon: east, Lat: 23.01}, {Lon: west, Lat: 23}}
	}
	return walk.Streets{
		Edges: someEdges(),
		Barriers: []walk.Barrier{
			{Kind: walk.Wall, Lines: [][]geo.LonLat{{{Lon: 113, Lat: 23}, {Lon: 113.0005, Lat: 23.0001}}}, Way: 9},
			{Kind: walk.Water, Lines: [][]geo.LonLat{ring(113, 113.1), ring(113.04, 113.05)}, Area: true, Way: -10},
		},
		PrivateGround: walk.Blocked,
	}
}

func TestBigFilesPassThroughInBlocks(t *testing.T) {
	t.Parallel()
	d := open(t)
	n := 2*stagingBlock + 1
	places := make([]*place.Place, n)
	for i := range places {
		places[i] = venue(strconv.Itoa(i))
	}
	if c := putPlaces(t, d, false, places...); c != (Change{Added: n}) {
		t.Errorf("%+v", c)
	}
	start := time.Now()
	if c := putPlaces(t, d, true, places[:n-stagingBlock]...); c != (Change{Unchanged: n - stagingBlock, Removed: stagingBlock}) {
		t.Errorf("%+v", c)
	}
	t.Logf("again, complete: %v", time.Since(start))
}
