package osm

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// wayStep is the step of a way from its node of that number, counted from 0, to the next.
type wayStep struct {
	way  int64
	from int
}

// What hangs together on foot is, by definition: steps of ways that share a node, unless it is a wall; at a wall only the
// steps of one area. The edges must join the same steps and no others.
func TestWaysMeetWhereNothingBlocks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := randomMap(t)
		m.relations = nil
		steps := newSets[wayStep]()
		at := map[int64][]wayStep{} // of each node that is no wall
		walkable := 0
		for i := range m.ways {
			w := &m.ways[i]
			w.refs = slices.Compact(slices.DeleteFunc(w.refs, func(ref int64) bool { return ref > int64(len(m.nodes)) }))
			if !w.walkable() || len(w.refs) < 2 {
				continue
			}
			walkable++
			area := w.area() && ringLike(w.refs)
			for n, ref := range w.refs {
				touching := []wayStep{{w.id, n - 1}, {w.id, n}}
				switch {
				case area: // all of its steps hang together
					touching = []wayStep{{w.id, 0}, {w.id, min(n, len(w.refs)-2)}}
				case n == 0:
					touching = touching[1:]
				case n == len(w.refs)-1:
					touching = touching[:1]
				}
				if wall := slices.Contains(m.nodes[ref-1].tags, "wall"); wall && !area {
					continue
				} else if !wall {
					at[ref] = append(at[ref], touching...)
				}
				steps.join(touching...)
			}
		}
		for _, list := range at {
			steps.join(list...)
		}
		r, err := readWith(m.file(), Rules{Cycleways: true}) // areas are walked along their rings only
		if err != nil {
			t.Fatal(err)
		}
		keys := newSets[int64]()
		for _, e := range r.Edges {
			keys.join(e.From, e.To)
		}
		done := map[int64]int{} // steps of each way that edges have
		group := map[wayStep]int64{}
		for _, e := range alongWays(r.Edges) {
			s := wayStep{e.Way, done[e.Way]}
			done[e.Way] += len(e.Line) - 1
			group[s] = keys.of(e.From)
		}
		if dropped := r.Report.Skipped[NoEntrance]; len(done)+dropped != walkable {
			t.Fatalf("%d ways have edges, %d have no entrance, %d are walkable", len(done), dropped, walkable)
		}
		for s, g := range group {
			for o, h := range group {
				if want := steps.of(s) == steps.of(o); want != (g == h) {
					t.Fatalf("%v and %v hang together: %v; the edges say %v", s, o, want, g == h)
				}
			}
		}
	})
}

// sets are disjoint sets.
type sets[T comparable] map[T]T

func newSets[T comparable]() sets[T] { return sets[T]{} }

// of returns the member that stands for the set of x.
func (s sets[T]) of(x T) T {
	for {
		next, ok := s[x]
		if !ok {
			return x
		}
		x = next
	}
}

func (s sets[T]) join(list ...T) {
	for _, x := range list {
		if a, b := s.of(list[0]), s.of(x); a != b {
			s[a] = b
		}
	}
}
