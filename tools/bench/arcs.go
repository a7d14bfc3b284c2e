package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"servicemap/walk"
)

// graph is our arcs as the plain bucket search takes them (peers/bucket.cpp).
type graph struct {
	network *walk.Network
	first   []uint32
	arcs    [][2]uint32 // end and cost
	edge    []uint32
}

// newGraph takes the arcs that are open, to walk from a point or, with To, backwards to one.
func newGraph(n *walk.Network, dir walk.Direction) *graph {
	g := &graph{network: n, first: make([]uint32, n.States()+1)}
	for a := range n.Arcs() {
		cost := a.Cost
		if dir == walk.To {
			cost = a.Back
		}
		if cost == walk.Closed {
			continue
		}
		g.arcs, g.edge = append(g.arcs, [2]uint32{a.To, cost}), append(g.edge, a.Edge)
		g.first[a.From+1]++
	}
	for s := range n.States() {
		g.first[s+1] += g.first[s]
	}
	return g
}

// entry is a state and the effective millimetres from the point to it.
type entry struct{ state, cost uint32 }

// seeds returns where searches from a point start (From), or to it (To).
func (g *graph) seeds(s *walk.Snap, dir walk.Direction) []entry {
	var found []entry
	g.eachEnd(s, dir, func(c *walk.Candidate, vertex, cost uint32) {
		found = append(found, entry{g.network.StartState(c.Edge, vertex), c.Leg + cost})
	})
	return found
}

// eachEnd visits the ends of the edges by which a point enters, with the cost of walking there.
func (g *graph) eachEnd(s *walk.Snap, dir walk.Direction, visit func(c *walk.Candidate, vertex, cost uint32)) {
	for i := range s.Candidates[:s.Count] {
		c := &s.Candidates[i]
		lower, upper := g.network.EdgeEnds(c.Edge)
		for _, end := range []struct{ vertex, at uint32 }{{lower, 0}, {upper, g.network.EdgeLength(c.Edge)}} {
			from, to := c.At, end.at
			if dir == walk.To {
				from, to = to, from
			}
			if cost, open := g.network.PartCost(c.Edge, from, to); open {
				visit(c, end.vertex, cost)
			}
		}
	}
}

// withPlaces returns the graph with a state more for each place, to which arcs lead from where it is entered.
func (g *graph) withPlaces(places []walk.Snap) *graph {
	states := len(g.first) - 1
	more := make([][][3]uint32, states) // end, cost, edge
	for p := range places {
		g.eachEnd(&places[p], walk.To, func(c *walk.Candidate, vertex, cost uint32) {
			for _, state := range g.network.EndStates(c.Edge, vertex) {
				more[state] = append(more[state], [3]uint32{uint32(states + p), c.Leg + cost, c.Edge})
			}
		})
	}
	w := &graph{network: g.network, first: make([]uint32, 1, states+len(places)+1)}
	for s := range states {
		w.arcs, w.edge = append(w.arcs, g.arcs[g.first[s]:g.first[s+1]]...), append(w.edge, g.edge[g.first[s]:g.first[s+1]]...)
		for _, m := range more[s] {
			w.arcs, w.edge = append(w.arcs, [2]uint32{m[0], m[1]}), append(w.edge, m[2])
		}
		w.first = append(w.first, uint32(len(w.arcs)))
	}
	for range places {
		w.first = append(w.first, uint32(len(w.arcs)))
	}
	return w
}

// direct adds the walks along one edge from a point to places on it.
func (g *graph) direct(seeds []entry, from *walk.Snap, places []walk.Snap, onEdge map[uint32][]int) []entry {
	for i := range from.Candidates[:from.Count] {
		c := &from.Candidates[i]
		for _, p := range onEdge[c.Edge] {
			for j := range places[p].Candidates[:places[p].Count] {
				to := &places[p].Candidates[j]
				if to.Edge != c.Edge {
					continue
				}
				if cost, open := g.network.PartCost(c.Edge, c.At, to.At); open {
					seeds = append(seeds, entry{uint32(g.network.States() + p), c.Leg + cost + to.Leg})
				}
			}
		}
	}
	return seeds
}

// bucketTask is what the plain bucket search is asked. Its kinds are those of bucket.cpp.
type bucketTask struct {
	kind      uint32
	graph     *graph
	limit     uint32
	places    uint32 // the first state that is a place
	wanted    uint32
	questions [][]entry
}

const (
	bucketReach uint32 = iota
	bucketSweep
	bucketNearest
)

// write writes the task.
func (t *bucketTask) write(path string) error {
	g := t.graph
	words := []uint32{t.kind, uint32(len(g.first) - 1), uint32(len(g.arcs))}
	words = append(words, g.first...)
	for _, a := range g.arcs {
		words = append(words, a[0], a[1])
	}
	words = append(append(words, g.edge...), t.limit, t.places, t.wanted, uint32(len(t.questions)))
	for _, seeds := range t.questions {
		words = append(words, uint32(len(seeds)))
		for _, s := range seeds {
			words = append(words, s.state, s.cost)
		}
	}
	return writeWords(path, words)
}

func writeWords[T any](path string, words T) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := binary.Write(w, binary.LittleEndian, words); err != nil {
		return err
	}
	return w.Flush()
}

// bucketAnswer is what it found: a figure, the bytes its graph takes, and for each question pairs of a state (of a sweep: a
// place, by state) and a cost.
type bucketAnswer struct {
	figure
	Bytes float64 `json:"bytes"`
	found [][][2]uint32
}

// run lets the plain bucket search do the task, with files in a folder.
func (t *bucketTask) run(ctx context.Context, program, folder string, rounds int) (*bucketAnswer, error) {
	task, out := filepath.Join(folder, "bucket.task"), filepath.Join(folder, "bucket.out")
	if err := t.write(task); err != nil {
		return nil, err
	}
	text, err := output(command(ctx, program, task, strconv.Itoa(rounds), out))
	if err != nil {
		return nil, err
	}
	var a bucketAnswer
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	for r := bytes.NewReader(raw); r.Len() > 0; {
		var size uint32
		if err := binary.Read(r, binary.LittleEndian, &size); err != nil {
			return nil, err
		}
		pairs := make([][2]uint32, size)
		if err := binary.Read(r, binary.LittleEndian, pairs); err != nil {
			return nil, err
		}
		a.found = append(a.found, pairs)
	}
	return &a, errors.Join(os.Remove(task), os.Remove(out))
}

// reached returns the least cost of each vertex, in the order of Reach.
func (g *graph) reached(found [][2]uint32) []walk.Reached {
	least := map[uint32]uint32{}
	for _, f := range found {
		v := g.network.StateVertex(f[0])
		if cost, known := least[v]; !known || f[1] < cost {
			least[v] = f[1]
		}
	}
	list := make([]walk.Reached, 0, len(least))
	for v, cost := range least {
		list = append(list, walk.Reached{Vertex: v, EMM: cost})
	}
	slices.SortFunc(list, func(a, b walk.Reached) int {
		return cmp.Or(cmp.Compare(a.EMM, b.EMM), cmp.Compare(a.Vertex, b.Vertex))
	})
	return list
}
