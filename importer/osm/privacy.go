package osm

import (
	"cmp"

	"servicemap/walk"
)

// inheritPrivacy makes the ground private that can be reached over private edges only, and returns how many edges it
// changed: mappers often tag but the gate of a compound, or the first metres of its ways. Of what hangs together once
// private edges are taken away, the largest part stays public, and all else that private edges join to it becomes private
// as a whole. The order of the edges changes nothing.
func inheritPrivacy(edges []walk.Edge) int {
	number := make(map[int64]int32, len(edges)) // of each vertex
	of := func(key int64) int32 {
		v, ok := number[key]
		if !ok {
			v = int32(len(number))
			number[key] = v
		}
		return v
	}
	for i := range edges {
		of(edges[i].From)
		of(edges[i].To)
	}
	public, whole := newGroups(len(number)), newGroups(len(number))
	for i := range edges {
		from, to := of(edges[i].From), of(edges[i].To)
		whole.join(from, to)
		if edges[i].Flags&walk.Private == 0 {
			public.join(from, to)
		}
	}
	grounds := map[int32]*extent{} // by group in public
	for i := range edges {
		if e := &edges[i]; e.Flags&walk.Private == 0 {
			g := public.of(of(e.From))
			if grounds[g] == nil {
				grounds[g] = &extent{key: e.From}
			}
			grounds[g].add(e)
		}
	}
	largest := map[int32]*extent{} // by group in whole
	for g, x := range grounds {
		if w := whole.of(g); largest[w] == nil || x.compare(largest[w]) > 0 {
			largest[w] = x
		}
	}
	changed := 0
	for i := range edges {
		e := &edges[i]
		if v := of(e.From); e.Flags&walk.Private == 0 && grounds[public.of(v)] != largest[whole.of(v)] {
			e.Flags |= walk.Private
			changed++
		}
	}
	return changed
}

// extent is how large a part of the network is.
type extent struct {
	edges int
	mm    uint64
	key   int64 // the least of its vertices, so that equals can be told apart
}

func (x *extent) add(e *walk.Edge) {
	x.edges++
	x.mm += uint64(e.Length)
	x.key = min(x.key, e.From, e.To)
}

func (x *extent) compare(y *extent) int {
	return cmp.Or(cmp.Compare(x.edges, y.edges), cmp.Compare(x.mm, y.mm), cmp.Compare(y.key, x.key))
}

// groups are disjoint sets of numbers.
type groups []int32

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = int32(i)
	}
	return g
}

// of returns the number that stands for the group of v.
func (g groups) of(v int32) int32 {
	for g[v] != v {
		g[v] = g[g[v]]
		v = g[v]
	}
	return v
}

func (g groups) join(a, b int32) { g[g.of(a)] = g.of(b) }
