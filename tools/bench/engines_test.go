package main

import (
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
)

// town is a small made city, a tenth of whose streets are private ground.
func town(t *testing.T) *walk.Network {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 0))
	edges := city(3000)
	for i := range edges {
		if random.IntN(10) == 0 {
			edges[i].Flags |= walk.Private
		}
	}
	n, err := walk.Build(walk.Streets{Edges: edges})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCityIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	const wanted = 20_000
	var checksums [2][32]byte
	for i := range checksums {
		n, err := walk.Build(walk.Streets{Edges: city(wanted)})
		if err != nil {
			t.Fatal(err)
		}
		checksums[i] = n.Checksum()
		if off := n.Edges() - wanted; off < -wanted/20 || off > wanted/20 {
			t.Errorf("%d edges, want about %d", n.Edges(), wanted)
		}
		if largest := n.Components()[0].Edges; largest < n.Edges()*9/10 {
			t.Errorf("the largest component has %d of %d edges", largest, n.Edges())
		}
	}
	if checksums[0] != checksums[1] {
		t.Error("two cities")
	}
}

// The plain bucket search does in C++ what bestOf does here: it takes the smallest first.
func bestOf(g *graph, starts []entry, limit uint32) [][2]uint32 {
	var found [][2]uint32
	open, done := map[uint32]uint32{}, map[uint32]bool{}
	offer := func(state, cost uint32) {
		if best, known := open[state]; cost <= limit && !done[state] && (!known || cost < best) {
			open[state] = cost
		}
	}
	for _, s := range starts {
		offer(s.state, s.cost)
	}
	for len(open) > 0 {
		var next [2]uint32
		first := true
		for state, cost := range open {
			if first || cost < next[1] || cost == next[1] && state < next[0] {
				next, first = [2]uint32{state, cost}, false
			}
		}
		delete(open, next[0])
		done[next[0]] = true
		found = append(found, next)
		for a := g.first[next[0]]; a < g.first[next[0]+1]; a++ {
			offer(g.arcs[a][0], next[1]+g.arcs[a][1])
		}
	}
	return found
}

func TestTheGraphGivenToOthersIsTheOneWeSearch(t *testing.T) {
	t.Parallel()
	n := town(t)
	ctx := context.Background()
	d := &drawing{rand.New(rand.NewPCG(4, 0)), n}
	places := make([]walk.Snap, 40)
	onEdge := map[uint32][]int{}
	for p := range places {
		places[p] = n.Snap(d.anywhere(nil).point(), walk.MaxLegPlace)
		for _, c := range places[p].Candidates[:places[p].Count] {
			onEdge[c.Edge] = append(onEdge[c.Edge], p)
		}
	}
	targets := n.Attach(places)
	const limit = 600_000
	plain, back := newGraph(n, walk.From), newGraph(n, walk.To)
	with := plain.withPlaces(places)
	for range 20 {
		from := n.Snap(d.anywhere(nil).point(), walk.MaxLegPlace)
		for _, way := range []struct {
			g   *graph
			dir walk.Direction
		}{{plain, walk.From}, {back, walk.To}} {
			want, err := n.Reach(ctx, from, limit, way.dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := plain.reached(bestOf(way.g, way.g.seeds(&from, way.dir), limit)); !slices.Equal(got, want) {
				t.Fatalf("direction %d: %d vertices, want %d, or others", way.dir, len(got), len(want))
			}
		}
		var want, got [][2]uint32
		err := n.Near(ctx, from, targets, limit, walk.From, func(h walk.Hit) bool {
			want = append(want, [2]uint32{uint32(n.States() + h.Target), h.EMM})
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range bestOf(with, plain.direct(plain.seeds(&from, walk.From), &from, places, onEdge), limit) {
			if f[0] >= uint32(n.States()) {
				got = append(got, f)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("places %v, want %v", got, want)
		}
	}
}

func TestPointsOfStreetsAreCountedInAndOut(t *testing.T) {
	t.Parallel()
	// A square with a hole, and a second square.
	rings, err := ringsOf(json.RawMessage(`{"type": "MultiPolygon", "coordinates": [
		[[[0,0],[4,0],[4,4],[0,4],[0,0]], [[1,1],[1,2],[2,2],[2,1],[1,1]]], [[[6,0],[7,0],[7,1],[6,1],[6,0]]]]}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for _, p := range []geo.LonLat{{Lon: 3, Lat: 3}, {Lon: 1.5, Lat: 1.5}, {Lon: 5, Lat: 0.5}, {Lon: 6.5, Lat: 0.5}} {
		got = append(got, contains(rings, p))
	}
	if want := []bool{true, false, false, true}; !slices.Equal(got, want) {
		t.Errorf("inside: %v, want %v", got, want)
	}
	var count tally
	count.count(walkedMillimetres, true)
	count.count(walkedMillimetres, false)
	count.count(walkedMillimetres-spared, false)
	count.count(walkedMillimetres+1, true)
	count.count(walkedMillimetres+1, false)
	if want := (tally{reached: 3, reachedOut: 2, near: 1, nearOut: 1, inside: 2, insideFar: 1}); count != want {
		t.Errorf("counted %+v, want %+v", count, want)
	}
	if rings, err := ringsOf(json.RawMessage(`null`)); err != nil || rings != nil {
		t.Errorf("no circle: %v, %v", rings, err)
	}
}

func TestRatiosAreWorded(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"1.40 ×": times(1.4), "0.50 ×": times(0.5), "1/100.0 ×": times(0.01), "0.00 ×": times(0),
		"≤ 2: met": verdict(2, 2, "≤ 2"), "≤ 2: missed": verdict(2.01, 2, "≤ 2"),
		"15.0 µs": duration(15_000), "1.50 ms": duration(1_500_000),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestOnlyKnownPartsAndPeersAreTaken(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-only", "search,flying"}, {"-skip", "otp"}, {"-rounds", "0"}, {"search"}} {
		if code := run(args, io.Discard, io.Discard); code != 2 {
			t.Errorf("%v: exit code %d, want 2", args, code)
		}
	}
	c := config{only: names{known: partNames()}, skip: names{known: peerNames()}}
	if err := c.only.Set("many,route"); err != nil {
		t.Fatal(err)
	}
	if b := (&bench{config: &c}); !slices.Equal(b.figuresOf(), []string{"near", "far", "route"}) || c.asks("server") {
		t.Errorf("asked for many and route: %v", b.figuresOf())
	}
}

// A peer that cannot be had is named in the report with the reason, once.
func TestMissingPeersAreNamed(t *testing.T) {
	t.Parallel()
	var said strings.Builder
	b := &bench{config: &config{}, out: &said, installed: map[string]installed{"osrm": {err: io.ErrUnexpectedEOF}}}
	for range 2 {
		if _, err := b.install(context.Background(), "osrm"); err != nil {
			b.notMeasured("OSRM", err)
		}
	}
	if want := []string{"OSRM: not measured: unexpected EOF"}; !slices.Equal(b.missing, want) {
		t.Errorf("missing %q, want %q", b.missing, want)
	}
}
