package walk

import (
	"container/heap"
	"context"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The oracle: an obvious Dijkstra over the edges as given, with maps, knowing nothing of Build's arrays.

// cost is a walk: effective, real and unknown millimetres, compared in that order.
type cost struct{ emm, length, unknown int64 }

func (c cost) less(o cost) bool {
	return slices.Compare([]int64{c.emm, c.length, c.unknown}, []int64{o.emm, o.length, o.unknown}) < 0
}
func (c cost) plus(o cost) cost {
	return cost{c.emm + o.emm, c.length + o.length, c.unknown + o.unknown}
}

// state is a node and how far a walk has come in reading private* public* private*.
type state struct {
	node  int64
	phase int
}

// step returns the phases in which a walk may be after some ground, by its phase before.
func step(phase int, private bool) []int {
	switch {
	case private && phase == 0:
		return []int{0, 2} // either still the first private ground, or already the last
	case private:
		return []int{2}
	case phase < 2:
		return []int{1}
	}
	return nil // public ground after the last private one
}

type plainItem struct {
	cost
	state
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
func (w *world) part(e Edge, from, to int64) (c cost, ok bool) {
	total := int64(e.Forward)
	if from > to {
		total = int64(e.Backward)
	}
	if from == to {
		return cost{}, true
	}
	value := func(x int64) int64 { return int64(math.Floor(float64(total*x)/float64(e.Length) + 0.5)) }
	return cost{abs(value(to) - value(from)), abs(to - from), w.unknown(e, abs(to-from))}, total != int64(Closed)
}

func (w *world) unknown(e Edge, length int64) int64 {
	if w.profile == Wheelchair && e.Flags&UnknownWheel != 0 {
		return length
	}
	return 0
}

func (w *world) legCost(s spot) cost {
	if w.profile == Wheelchair {
		return cost{s.leg, s.leg, s.leg}
	}
	return cost{s.leg, s.leg, 0}
}

func (w *world) private(e Edge) bool { return w.rule == Destination && e.Flags&Private != 0 }

func abs(x int64) int64 { return max(x, -x) }

// distances returns the cheapest walk from the entries to every state; with reversed, from every state to the entries.
func (w *world) distances(from []spot, reversed bool) map[state]cost {
	neighbours := map[state][]plainItem{}
	lead := func(a, b int64, total uint32, e Edge) {
		if total == Closed {
			return
		}
		c := cost{int64(total), int64(e.Length), w.unknown(e, int64(e.Length))}
		for phase := range 3 {
			for _, next := range step(phase, w.private(e)) {
				neighbours[state{a, phase}] = append(neighbours[state{a, phase}], plainItem{c, state{b, next}})
			}
		}
	}
	for _, e := range w.edges {
		forward, backward := e.Forward, e.Backward
		if reversed {
			forward, backward = backward, forward
		}
		lead(e.From, e.To, forward, e)
		lead(e.To, e.From, backward, e)
	}
	q := &plainQueue{}
	for _, s := range from {
		e := w.edges[s.edge]
		for _, end := range []struct {
			at   int64
			node int64
		}{{0, e.From}, {int64(e.Length), e.To}} {
			c, ok := w.part(e, s.at, end.at)
			if reversed {
				c, ok = w.part(e, end.at, s.at)
			}
			if !ok {
				continue
			}
			for _, phase := range step(0, w.private(e)) {
				heap.Push(q, plainItem{c.plus(w.legCost(s)), state{end.node, phase}})
			}
		}
	}
	found := map[state]cost{}
	for q.Len() > 0 {
		item := heap.Pop(q).(plainItem)
		if _, known := found[item.state]; known {
			continue
		}
		found[item.state] = item.cost
		for _, next := range neighbours[item.state] {
			heap.Push(q, plainItem{item.plus(next.cost), next.state})
		}
	}
	return found
}

// walk returns the cheapest walk from a to b, given the distances from a.
func (w *world) walk(distances map[state]cost, a, b []spot) (best cost, ok bool) {
	take := func(c cost) {
		if !ok || c.less(best) {
			best, ok = c, true
		}
	}
	for _, t := range b {
		e := w.edges[t.edge]
		for phase := range 3 {
			if len(step(phase, w.private(e))) == 0 {
				continue
			}
			if d, known := distances[state{e.From, phase}]; known {
				if p, open := w.part(e, 0, t.at); open {
					take(d.plus(p).plus(w.legCost(t)))
				}
			}
			if d, known := distances[state{e.To, phase}]; known {
				if p, open := w.part(e, int64(e.Length), t.at); open {
					take(d.plus(p).plus(w.legCost(t)))
				}
			}
		}
		for _, s := range a {
			if p, open := w.part(e, s.at, t.at); open && s.edge == t.edge {
				take(w.legCost(s).plus(p).plus(w.legCost(t)))
			}
		}
	}
	return best, ok
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
		from, to := w.distances(w.spots[0], false), w.distances(w.spots[0], true)
		for dir, distances := range []map[state]cost{from, to} {
			w.checkReach(t, distances, limit, Direction(dir))
		}
		targets := w.n.Attach(w.snaps)
		var want, wantBack []Hit
		for i, spots := range w.spots {
			if c, ok := w.walk(from, w.spots[0], spots); ok && c.emm <= int64(limit) {
				want = append(want, c.hit(i))
			}
			back := w.distances(spots, false)
			if c, ok := w.walk(back, spots, w.spots[0]); ok && c.emm <= int64(limit) {
				wantBack = append(wantBack, c.hit(i))
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

func (c cost) hit(target int) Hit {
	return Hit{Target: target, EMM: uint32(c.emm), Length: uint32(c.length), Unknown: uint32(c.unknown)}
}

func (w *world) checkReach(t *rapid.T, distances map[state]cost, limit uint32, dir Direction) {
	least := map[int64]int64{}
	for s, c := range distances {
		if emm, known := least[s.node]; c.emm <= int64(limit) && (!known || c.emm < emm) {
			least[s.node] = c.emm
		}
	}
	var want []Reached
	for node, emm := range least {
		want = append(want, Reached{w.keys[node], uint32(emm)})
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
