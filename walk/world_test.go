package walk

import (
	"math"
	"slices"

	"pgregory.net/rapid"

	"servicemap/geo"
)

// world is a random network with random points on it, in the oracle's form and in ours.
type world struct {
	given   []Edge // what the network was built of
	rule    PrivateGround
	profile Profile
	edges   []Edge // as the profile sees them, from lower to upper vertex
	keys    map[int64]uint32
	spots   [][]spot // per point
	snaps   []Snap
	n       *Network
}

// drawWorld draws a network of few nodes with small whole numbers for lengths and costs, so that ties abound: loops,
// parallel edges, one-ways, closed edges, islands, nodes on one spot, private ground, and what wheelchairs care for.
func drawWorld(t *rapid.T, twoWay bool) *world {
	w := &world{
		rule:    rapid.SampledFrom([]PrivateGround{Destination, Destination, Destination, Through, Blocked}).Draw(t, "rule"),
		profile: rapid.SampledFrom([]Profile{Foot, Foot, Wheelchair}).Draw(t, "profile"),
	}
	count := rapid.IntRange(1, 12).Draw(t, "nodes")
	nodes := make([]geo.LonLat, count)
	for i := range nodes {
		nodes[i] = offset(corner, float64(rapid.IntRange(0, 6).Draw(t, "x")*40), float64(rapid.IntRange(0, 6).Draw(t, "y")*40))
	}
	most := rapid.SampledFrom([]uint32{3, 9, 200_000, 4_000_000}).Draw(t, "most")
	size := rapid.Uint32Range(1, most)
	flags := rapid.SampledFrom([]EdgeFlags{0, 0, 0, Private, Private | UnknownWheel, NoWheel, LimitedWheel, UnknownWheel, UnknownWheel, LimitedWheel | UnknownWheel})
	if rapid.IntRange(0, 2).Draw(t, "plain") == 0 {
		flags = rapid.Just(EdgeFlags(0))
	}
	for i := range rapid.IntRange(1, 24).Draw(t, "edges") {
		a, b := rapid.IntRange(0, count-1).Draw(t, "from"), rapid.IntRange(0, count-1).Draw(t, "to")
		e := Edge{From: int64(a), To: int64(b), Line: []geo.LonLat{nodes[a], nodes[b]}, Length: size.Draw(t, "length"), Way: int64(i)}
		if bend := rapid.IntRange(0, 2).Draw(t, "bend"); bend > 0 || a == b {
			e.Line = []geo.LonLat{nodes[a], offset(nodes[a], float64(10+i), float64(bend)), nodes[b]}
		}
		e.Flags = flags.Draw(t, "flags")
		e.Forward = size.Draw(t, "forward")
		e.Backward = e.Forward
		if !twoWay {
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0:
				e.Backward = Closed
			case 1:
				e.Forward = Closed
			case 2:
				e.Backward = size.Draw(t, "backward")
			case 3:
				e.Forward, e.Backward = Closed, Closed
			}
		}
		w.given = append(w.given, e)
	}
	foot, err := Build(Streets{Edges: w.given, PrivateGround: w.rule})
	if err != nil {
		t.Fatal(err)
	}
	w.n = foot.For(w.profile)
	for _, e := range w.given {
		e.Forward, e.Backward = w.seen(e, e.Forward), w.seen(e, e.Backward)
		w.edges = append(w.edges, e)
	}
	w.turnEdges(t)
	for i := range rapid.IntRange(1, 8).Draw(t, "points") {
		w.drawPoint(t, i == 0)
	}
	return w
}

// seen returns a cost as the world's rule and profile have it.
func (w *world) seen(e Edge, cost uint32) uint32 {
	switch {
	case cost == Closed, w.rule == Blocked && e.Flags&Private != 0, w.profile == Wheelchair && e.Flags&NoWheel != 0:
		return Closed
	case w.profile == Wheelchair && e.Flags&LimitedWheel != 0:
		return uint32(math.Ceil(float64(cost)*13/10 - 1e-9))
	}
	return cost
}

// turnEdges turns the oracle's edges to run from lower to upper vertex, found by their way.
func (w *world) turnEdges(t *rapid.T) {
	keys, _, err := orderVertices(w.edges)
	if err != nil {
		t.Fatal(err)
	}
	w.keys = keys
	for i := range w.edges {
		e := &w.edges[i]
		line := w.n.EdgeLine(w.ours(i))
		forward, _ := w.n.EdgeCosts(w.ours(i))
		turned := keys[e.From] > keys[e.To]
		if e.From == e.To {
			turned = !slices.Equal(line, e.Line) || forward != e.Forward
		}
		if turned {
			e.From, e.To, e.Forward, e.Backward = e.To, e.From, e.Backward, e.Forward
			e.Line = slices.Clone(e.Line)
			slices.Reverse(e.Line)
		}
	}
}

// ours returns the number Build gave the edge with index i.
func (w *world) ours(i int) uint32 {
	for e := range uint32(w.n.Edges()) {
		if w.n.EdgeWay(e) == w.edges[i].Way {
			return e
		}
	}
	panic("edge lost")
}

func (w *world) drawPoint(t *rapid.T, needed bool) {
	var spots []spot
	snap := Snap{}
	least := 0
	if needed {
		least = 1
	}
	for range rapid.IntRange(least, 3).Draw(t, "entries") {
		i := rapid.IntRange(0, len(w.edges)-1).Draw(t, "edge")
		at := rapid.Uint32Range(0, w.edges[i].Length).Draw(t, "at")
		leg := rapid.Uint32Range(0, 4).Draw(t, "leg")
		spots = append(spots, spot{i, int64(at), int64(leg)})
		snap.Candidates[snap.Count] = Candidate{Edge: w.ours(i), At: at, Leg: leg, LegLength: leg}
		snap.Count++
	}
	w.spots, w.snaps = append(w.spots, spots), append(w.snaps, snap)
}
