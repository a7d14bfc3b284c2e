package walk

import (
	"cmp"
	"math"
	"slices"
)

// Direction says which way people walk.
type Direction uint8

// The directions: away from the point a search starts at, or towards it.
const (
	From Direction = iota
	To
)

// along is an edge with what walking part of it costs.
type along struct{ forward, backward, length uint32 }

func (n *Network) along(edge uint32) along {
	forward, backward := n.EdgeCosts(edge)
	return along{forward, backward, n.length[edge]}
}

// move returns the effective millimetres of walking from one position on the edge to another, and whether that is
// allowed. A position x stands for round(cost · x / length), and a part costs the difference of two such: so parts add up
// to the whole exactly, wherever it is cut and whichever end a search comes from. Standing still is free and allowed.
func (a along) move(from, to uint32) (emm uint32, open bool) {
	switch {
	case from == to:
		return 0, true
	case from < to:
		return share(a.forward, to, a.length) - share(a.forward, from, a.length), a.forward != Closed
	default:
		return share(a.backward, from, a.length) - share(a.backward, to, a.length), a.backward != Closed
	}
}

func share(cost, at, length uint32) uint32 {
	return uint32((uint64(cost)*uint64(at) + uint64(length)/2) / uint64(length))
}

// directed is move for a walk from a search's start to a position on the edge, or the other way.
func (a along) directed(dir Direction, start, position uint32) (emm uint32, open bool) {
	if dir == From {
		return a.move(start, position)
	}
	return a.move(position, start)
}

// Targets are points made ready to be found by searches: places, or demand points. They never change and are safe for
// concurrent use. A search pushes them into its heap like vertices, so they come out in exact order.
//
// Each entry of each point hangs on the states of both ends of its edge, with the cost from there, so that settling one reads
// one short list. (A list per edge would cost every arc a look-up and every entry two divisions, in each search.)
type Targets struct {
	network *Network
	count   int
	entered int      // of the points: those that found an entry
	has     ranks    // the states on which something hangs
	first   []uint32 // by rank of the state: hangs[first[i]:first[i+1]]
	hangs   []hang
	unknown []uint32 // per hang, on the network of Wheelchair
	entries []entry  // by edge, for starts on the same edge
}

// hang is a target's entry as seen from an end of its edge.
type hang struct {
	target uint32
	cost   [2]uint32 // by Direction: effective millimetres between the vertex and the point, leg included; or hangClosed
	length uint32    // real millimetres, leg included
}

const hangClosed = math.MaxUint32

// entry is a target's entry as seen from its edge.
type entry struct {
	target uint32
	Candidate
}

// Count returns the number of points, those that found no entry included.
func (t *Targets) Count() int { return t.count }

// Attach makes points ready to be found; the index of a snap is the number its target has in Hits.
func (n *Network) Attach(snaps []Snap) *Targets {
	t := &Targets{network: n, count: len(snaps)}
	count := 0
	for i := range snaps {
		count += snaps[i].Count
		if snaps[i].Found() {
			t.entered++
		}
	}
	t.entries = make([]entry, 0, count)
	for i := range snaps {
		for _, c := range snaps[i].Candidates[:snaps[i].Count] {
			t.entries = append(t.entries, entry{uint32(i), c})
		}
	}
	t.entries = sortedBy(t.entries, func(e *entry) uint32 { return e.Edge })
	all := make([]hung, 0, 2*count)
	for i := range t.entries {
		e := &t.entries[i]
		a, ends := n.along(e.Edge), n.ends[e.Edge]
		for _, end := range [2]struct{ vertex, at uint32 }{{ends.lower, 0}, {ends.upper, a.length}} {
			states, count := n.endStates(e.Edge, end.vertex)
			for _, s := range states[:count] {
				all = append(all, n.hang(s, e, a, end.at))
			}
		}
	}
	all = sortedBy(all, func(h *hung) uint32 { return h.state })
	states := 0
	for i := range all {
		if i == 0 || all[i-1].state != all[i].state {
			states++
		}
	}
	t.first = make([]uint32, 0, states+1)
	t.hangs = make([]hang, len(all))
	for i, h := range all {
		if i == 0 || all[i-1].state != h.state {
			t.first = append(t.first, uint32(i))
		}
		t.hangs[i] = h.hang
		if n.profile == Wheelchair {
			t.unknown = append(t.unknown, h.unknown)
		}
	}
	t.first = append(t.first, uint32(len(all)))
	t.has = newRanks(n.layers.states, func(yield func(uint32) bool) {
		for i := range all {
			if !yield(all[i].state) {
				return
			}
		}
	})
	return t
}

// sortedBy returns items in the order of their keys, those of equal keys in the order they had. (Sorting places for them first,
// in words, takes a third of the time of moving them about.)
func sortedBy[T any](items []T, key func(*T) uint32) []T {
	order := make([]uint64, len(items))
	for i := range items {
		order[i] = uint64(key(&items[i]))<<32 | uint64(i)
	}
	slices.Sort(order)
	sorted := make([]T, len(items))
	for i, o := range order {
		sorted[i] = items[uint32(o)]
	}
	return sorted
}

// hung is a hang and the state it hangs on.
type hung struct {
	state uint32
	hang
	unknown uint32
}

// hang returns an entry as seen from the end of its edge at position end.
func (n *Network) hang(state uint32, e *entry, a along, end uint32) hung {
	leg := n.leg(&e.Candidate)
	h := hung{state: state, hang: hang{target: e.target}}
	for _, dir := range [2]Direction{From, To} {
		part, open := n.part(e.Edge, a, dir, end, e.At)
		whole := leg.plus(part)
		h.cost[dir], h.length, h.unknown = hangClosed, whole.length, whole.unknown
		if open {
			h.cost[dir] = whole.emm
		}
	}
	return h
}

func distance(a, b uint32) uint32 { return max(a, b) - min(a, b) }

// at returns the range of what hangs on a state.
func (t *Targets) at(state uint32) (first, end uint32) {
	i, ok := t.has.find(state)
	if !ok {
		return 0, 0
	}
	return t.first[i], t.first[i+1]
}

// onEdge returns the entries on an edge.
func (t *Targets) onEdge(edge uint32) []entry {
	start, _ := slices.BinarySearchFunc(t.entries, edge, func(e entry, edge uint32) int { return cmp.Compare(e.Edge, edge) })
	end := start
	for end < len(t.entries) && t.entries[end].Edge == edge {
		end++
	}
	return t.entries[start:end]
}
