package walk

import (
	"context"
	"slices"
)

// Reached is a vertex found by a search, with the effective millimetres between it and the point, leg included.
type Reached struct{ Vertex, EMM uint32 }

// Reach appends the vertices within limit effective millimetres of a point to dst, in the order of (EMM, Vertex), and
// returns it. A vertex at the border of private ground is reached here even when a walk could only go on from it on private
// ground; ReachEdges tells the edges apart. Its only error is that of the context.
func (n *Network) Reach(ctx context.Context, from Snap, limit uint32, dir Direction, dst []Reached) ([]Reached, error) {
	s := n.start(nil, limit, dir)
	defer s.finish()
	s.seed(&from, 0)
	start := len(dst)
	for {
		state, l, ok, err := s.next(ctx)
		if !ok {
			return dst, err
		}
		r := Reached{state, l.dist}
		i := len(dst)
		if state >= uint32(len(n.points)) { // copies have numbers above all vertices: among equals they come too late
			r.Vertex = n.vertexOf(state)
			for i > start && dst[i-1].EMM == r.EMM && dst[i-1].Vertex > r.Vertex {
				i--
			}
		}
		if s.isFirst(state, l.dist) {
			dst = append(dst, r)
			copy(dst[i+1:], dst[i:])
			dst[i] = r
		}
	}
}

// isFirst reports whether a settled state is the first of its vertex. What lies below it is settled already, and what is
// still to come costs more, for all arcs cost something.
func (s *search) isFirst(state, dist uint32) bool {
	n := s.network
	if n.layers.private == 0 || state < uint32(len(n.points)) && !n.layers.copies.has(state) {
		return true
	}
	vertex := n.vertexOf(state)
	began, ending, _ := n.copiesOf(vertex)
	for _, other := range [3]uint32{vertex, began, ending} {
		if l := s.labels[other]; l.generation == s.generation && (l.dist < dist || l.dist == dist && other < state) {
			return false
		}
	}
	return true
}

// ReachedEdge is an edge on which walks from or to a point go. Lower and Upper are the effective millimetres between the
// point and the ends of the edge, leg included, over ground that lets the walk go on along this edge; Unreached for an end
// beyond the limit. A spot x of the edge is as far as the least of Lower + PartCost(0, x), Upper + PartCost(length, x) and,
// for each entry of the point on this edge, Leg + PartCost(At, x), as far as those are open. With To, PartCost is that of
// the other way round.
type ReachedEdge struct{ Edge, Lower, Upper uint32 }

// Unreached stands for the way to an end of an edge that the walk does not pass.
const Unreached uint32 = 1<<32 - 1

// ReachEdges appends the edges on which walks of up to limit effective millimetres from a point (To: to it) go to dst, in
// the order of their numbers, and returns it: those with an end within the limit, and those on which the point has an entry,
// but none that is closed in both directions. On the
// border of private ground this says more than Reach: a vertex may be near over private ground, and the street on its other
// side farther, because nobody walks through. Its only error is that of the context.
func (n *Network) ReachEdges(ctx context.Context, from Snap, limit uint32, dir Direction, dst []ReachedEdge) ([]ReachedEdge, error) {
	s := n.start(nil, limit, dir)
	defer s.finish()
	s.seed(&from, 0)
	start := len(dst)
	for _, c := range from.Candidates[:from.Count] {
		dst = append(dst, ReachedEdge{c.Edge, Unreached, Unreached})
	}
	for {
		state, l, ok, err := s.next(ctx)
		if err != nil {
			return dst[:start], err
		}
		if !ok {
			break
		}
		for a := n.first[state]; a < n.first[state+1]; a++ {
			switch edge := n.arcEdge[a] >> 1; {
			case n.flags[edge]&edgeSealed != 0:
			case n.arcEdge[a]&1 == 0:
				dst = append(dst, ReachedEdge{edge, l.dist, Unreached})
			default:
				dst = append(dst, ReachedEdge{edge, Unreached, l.dist})
			}
		}
	}
	found := dst[start:]
	s.edges = sortByEdge(found, s.edges, n.Edges())
	merged := found[:0]
	for _, r := range found {
		if last := len(merged) - 1; last >= 0 && merged[last].Edge == r.Edge {
			merged[last].Lower, merged[last].Upper = min(merged[last].Lower, r.Lower), min(merged[last].Upper, r.Upper)
		} else {
			merged = append(merged, r)
		}
	}
	return dst[:start+len(merged)], nil
}

// sortByEdge puts a list in the order of edges, of which there are so many, digit by digit: thousands of them are there in
// no order, and comparing would take longer than the search. It returns the spare list, grown.
func sortByEdge(list, spare []ReachedEdge, edges int) []ReachedEdge {
	const bits = 8
	spare = slices.Grow(spare[:0], len(list))[:len(list)]
	from, to := list, spare
	passes := 0
	for shift := 0; edges>>shift > 0; shift += bits {
		var next [1 << bits]int
		for i := range from {
			next[from[i].Edge>>shift&(1<<bits-1)]++
		}
		sum := 0
		for digit, count := range next {
			next[digit] = sum
			sum += count
		}
		for i := range from {
			place := &next[from[i].Edge>>shift&(1<<bits-1)]
			to[*place] = from[i]
			*place++
		}
		from, to = to, from
		passes++
	}
	if passes%2 == 1 {
		copy(list, spare)
	}
	return spare
}
