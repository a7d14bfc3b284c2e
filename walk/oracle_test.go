package walk

import (
	"container/heap"
	"context"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"servicemap/geo"
)

// The oracle: an obvious Dijkstra over the edges as given, with maps, knowing nothing of Build's arrays.

// cost is a walk: effective and real millimetres, compared in that order.
type cost struct{ emm, length int64 }

func (c cost) less(o cost) bool { return c.emm < o.emm || c.emm == o.emm && c.length < o.length }
func (c cost) plus(o cost) cost { return cost{c.emm + o.emm, c.length + o.length} }

type plainItem struct {
	cost
	node int64
}

type plainQueue []plainItem

func (q plainQueue) Len() int           { return len(q) }
func (q plainQueue) Less(i, j int) bool { return q[i].less(q[j].cost) }
func (q plainQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *plainQueue) Push(x any)        { *q = append(*q, x.(plainItem)) }
func (q *plainQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// spot is an entry: an edge by its index, a position from its From end, a leg.
type spot struct {
	edge    int
	at, leg int64
}

// part is the definition of a partial cost: a position x stands for the cost's share x/length, rounded half up; the edges
// must run from their lower vertex. ok is false when the direction is closed.
func part(e Edge, from, to int64) (c cost, ok bool) {
	total := int64(e.Forward)
	if from > to {
		total = int64(e.Backward)
	}
	if from == to {
		return cost{}, true
	}
	value := func(x int64) int64 { return int64(math.Floor(float64(total*x)/float64(e.Length) + 0.5)) }
	return cost{abs(value(to) - value(from)), abs(to - from)}, total != int64(Closed)
}

func abs(x int64) int64 { return max(x, -x) }

// plainDistances returns the cheapest walk from the entries to every node; with reversed, from every node to the entries.
func plainDistances(edges []Edge, from []spot, reversed bool) map[int64]cost {
	neighbours := map[int64][]plainItem{}
	for _, e := range edges {
		forward, backward := e.Forward, e.Backward
		if reversed {
			forward, backward = backward, forward
		}
		if forward != Closed {
			neighbours[e.From] = append(neighbours[e.From], plainItem{cost{int64(forward), int64(e.Length)}, e.To})
		}
		if backward != Closed {
			neighbours[e.To] = append(neighbours[e.To], plainItem{cost{int64(backward), int64(e.Length)}, e.From})
		}
	}
	q := &plainQueue{}
	for _, s := range from {
		e := edges[s.edge]
		for _, end := range []struct {
			at   int64
			node int64
		}{{0, e.From}, {int64(e.Length), e.To}} {
			c, ok := part(e, s.at, end.at)
			if reversed {
				c, ok = part(e, end.at, s.at)
			}
			if ok {
				heap.Push(q, plainItem{c.plus(cost{s.leg, s.leg}), end.node})
			}
		}
	}
	found := map[int64]cost{}
	for q.Len() > 0 {
		item := heap.Pop(q).(plainItem)
		if _, known := found[item.node]; known {
			continue
		}
		found[item.node] = item.cost
		for _, next := range neighbours[item.node] {
			heap.Push(q, plainItem{item.plus(next.cost), next.node})
		}
	}
	return found
}

// plainWalk returns the cheapest walk from a to b, given the distances from a.
func plainWalk(edges []Edge, distances map[int64]cost, a, b []spot) (best cost, ok bool) {
	take := func(c cost) {
		if !ok || c.less(best) {
			best, ok = c, true
		}
	}
	for _, t := range b {
		e := edges[t.edge]
		leg := cost{t.leg, t.leg}
		if d, known := distances[e.From]; known {
			if p, open := part(e, 0, t.at); open {
				take(d.plus(p).plus(leg))
			}
		}
		if d, known := distances[e.To]; known {
			if p, open := part(e, int64(e.Length), t.at); open {
				take(d.plus(p).plus(leg))
			}
		}
		for _, s := range a {
			if p, open := part(e, s.at, t.at); open && s.edge == t.edge {
				take(cost{s.leg, s.leg}.plus(p).plus(leg))
			}
		}
	}
	return best, ok
}

// world is a random network with random points on it, in the oracle's form and in ours.
type world struct {
	edges  []Edge // from lower to upper vertex
	keys   map[int64]uint32
	spots  [][]spot // per point
	snaps  []Snap
	n      *Network
	twoWay bool
}

// drawWorld draws a network of few nodes with small whole numbers for lengths and costs, so that ties abound: loops,
// parallel edges, one-ways, closed edges, islands, nodes on one spot.
func drawWorld(t *rapid.T, twoWay bool) *world {
	w := &world{twoWay: twoWay}
	count := rapid.IntRange(1, 12).Draw(t, "nodes")
	nodes := make([]geo.LonLat, count)
	for i := range nodes {
		nodes[i] = offset(corner, float64(rapid.IntRange(0, 6).Draw(t, "x")*40), float64(rapid.IntRange(0, 6).Draw(t, "y")*40))
	}
	most := rapid.SampledFrom([]uint32{3, 9, 200_000}).Draw(t, "most")
	size := rapid.Uint32Range(1, most)
	for i := range rapid.IntRange(1, 24).Draw(t, "edges") {
		a, b := rapid.IntRange(0, count-1).Draw(t, "from"), rapid.IntRange(0, count-1).Draw(t, "to")
		e := Edge{From: int64(a), To: int64(b), Line: []geo.LonLat{nodes[a], nodes[b]}, Length: size.Draw(t, "length"), Way: int64(i)}
		if bend := rapid.IntRange(0, 2).Draw(t, "bend"); bend > 0 || a == b {
			e.Line = []geo.LonLat{nodes[a], offset(nodes[a], float64(10+i), float64(bend)), nodes[b]}
		}
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
		w.edges = append(w.edges, e)
	}
	w.n = mustBuild(t, w.edges)
	w.turnEdges(t)
	for i := range rapid.IntRange(1, 8).Draw(t, "points") {
		w.drawPoint(t, i == 0)
	}
	return w
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

// near collects Near's hits and checks their order.
func (w *world) near(t *rapid.T, from Snap, targets *Targets, limit uint32, dir Direction) []Hit {
	var hits []Hit
	if err := w.n.Near(context.Background(), from, targets, limit, dir, func(h Hit) bool { hits = append(hits, h); return true }); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(hits, compareHits) {
		t.Fatalf("hits out of order: %v", hits)
	}
	return hits
}

func compareHits(a, b Hit) int {
	if a.EMM != b.EMM {
		return int(a.EMM) - int(b.EMM)
	}
	return a.Target - b.Target
}

func TestSearchesEqualPlainDijkstra(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		limit := rapid.SampledFrom([]uint32{NoLimit, math.MaxUint32, 0, 5, 12, 200_000}).Draw(t, "limit")
		from := plainDistances(w.edges, w.spots[0], false)
		to := plainDistances(w.edges, w.spots[0], true)
		for dir, distances := range []map[int64]cost{from, to} {
			w.checkReach(t, distances, limit, Direction(dir))
		}
		targets := w.n.Attach(w.snaps)
		var want, wantBack []Hit
		for i, spots := range w.spots {
			if c, ok := plainWalk(w.edges, from, w.spots[0], spots); ok && c.emm <= int64(limit) {
				want = append(want, Hit{Target: i, EMM: uint32(c.emm), Length: uint32(c.length)})
			}
			back := plainDistances(w.edges, spots, false)
			if c, ok := plainWalk(w.edges, back, spots, w.spots[0]); ok && c.emm <= int64(limit) {
				wantBack = append(wantBack, Hit{Target: i, EMM: uint32(c.emm), Length: uint32(c.length)})
			}
		}
		slices.SortFunc(want, compareHits)
		slices.SortFunc(wantBack, compareHits)
		if got := w.near(t, w.snaps[0], targets, limit, From); !slices.Equal(got, want) {
			t.Fatalf("Near From: got %v, want %v", got, want)
		}
		if got := w.near(t, w.snaps[0], targets, limit, To); !slices.Equal(got, wantBack) {
			t.Fatalf("Near To: got %v, want %v", got, wantBack)
		}
	})
}

func (w *world) checkReach(t *rapid.T, distances map[int64]cost, limit uint32, dir Direction) {
	var want []Reached
	for key, c := range distances {
		if c.emm <= int64(limit) {
			want = append(want, Reached{w.keys[key], uint32(c.emm)})
		}
	}
	slices.SortFunc(want, func(a, b Reached) int {
		if a.EMM != b.EMM {
			return int(a.EMM) - int(b.EMM)
		}
		return int(a.Vertex) - int(b.Vertex)
	})
	got, err := w.n.Reach(context.Background(), w.snaps[0], limit, dir, nil)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("Reach %d: got %v %v, want %v", dir, got, err, want)
	}
}

func TestNearestEqualsTheBestOfSingleSearches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		limit := rapid.SampledFrom([]uint32{NoLimit, 6, 100_000}).Draw(t, "limit")
		dir := rapid.SampledFrom([]Direction{From, To}).Draw(t, "dir")
		seeds := w.snaps[:rapid.IntRange(1, len(w.snaps)).Draw(t, "seeds")]
		targets := w.n.Attach(w.snaps)
		best := map[int]Hit{}
		for i, seed := range seeds {
			for _, h := range w.near(t, seed, targets, limit, dir) {
				old, known := best[h.Target]
				h.Source = i
				if !known || h.EMM < old.EMM {
					best[h.Target] = h
				}
			}
		}
		var want, got []Hit
		for _, h := range best {
			want = append(want, h)
		}
		slices.SortFunc(want, compareHits)
		err := w.n.Nearest(context.Background(), seeds, targets, limit, dir, func(h Hit) bool { got = append(got, h); return true })
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("got %v %v, want %v", got, err, want)
		}
	})
}
