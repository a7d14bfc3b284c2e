package walk

import "context"

// NearestK visits, of every target, the k nearest seeds within the limit, in the order of (EMM, Target, Source), until visit
// returns false. Of seeds equally near those with lower indexes count. With k = 1 it finds what Nearest does, and more
// slowly. Directions and errors are those of Nearest.
func (n *Network) NearestK(ctx context.Context, seeds []Snap, targets *Targets, k int, limit uint32, dir Direction, visit func(Hit) bool) error {
	if targets.network != n {
		return errForeignTargets
	}
	s := kSearch{network: n, k: min(k, len(seeds)), limit: min(limit, NoLimit)}
	s.settled = make([]settledBy, int(n.layers.states)+targets.count)
	for i := range seeds {
		for _, d := range n.appendStarts(nil, &seeds[i], dir) {
			s.offer(kItem{d.emm, d.state, uint32(i), d.length, d.unknown})
		}
		for _, c := range seeds[i].Candidates[:seeds[i].Count] {
			on := targets.onEdge(c.Edge)
			for j := range on {
				if e, open := n.between(&c, &on[j].Candidate, dir); open {
					s.offer(kItem{e.emm, n.layers.states + on[j].target, uint32(i), e.length, e.unknown})
				}
			}
		}
	}
	for pops := 0; len(s.heap) > 0; pops++ {
		if pops%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var item kItem
		if item, s.heap = heapPop(s.heap, kItem.less); !s.settle(item) {
			continue
		}
		if item.id < n.layers.states {
			s.relax(item, targets, dir)
			continue
		}
		h := Hit{Target: int(item.id - n.layers.states), Source: int(item.source), EMM: item.emm, Length: item.length, Unknown: item.unknown}
		if !visit(h) {
			return nil
		}
	}
	return ctx.Err()
}

// kSearch is a Dijkstra that settles every state and target up to k times, by distinct sources. Who is not among the k
// nearest of a state is not among those of what lies behind it, so nothing is lost.
type kSearch struct {
	network *Network
	k       int
	limit   uint32
	heap    []kItem
	settled []settledBy // by state, then by target
	sources []source    // of all, linked
}

// kItem is a way from a source to a state or target. All its fields are its order in the heap, so that what is popped first
// is the best: of equal EMM the lower id, source, length and unknown.
type kItem struct{ emm, id, source, length, unknown uint32 }

// settledBy is how many sources settled a state, and where the last of them stands in sources.
type settledBy struct{ count, last uint32 }

type source struct{ source, before uint32 }

// settle notes that an item's source settles its state, unless it did before or k others did.
func (s *kSearch) settle(item kItem) bool {
	by := &s.settled[item.id]
	if int(by.count) >= s.k {
		return false
	}
	for i, left := by.last, by.count; left > 0; i, left = s.sources[i].before, left-1 {
		if s.sources[i].source == item.source {
			return false
		}
	}
	s.sources = append(s.sources, source{item.source, by.last})
	*by = settledBy{by.count + 1, uint32(len(s.sources) - 1)}
	return true
}

func (s *kSearch) relax(from kItem, targets *Targets, dir Direction) {
	n := s.network
	for a := n.first[from.id]; a < n.first[from.id+1]; a++ {
		cost, back := n.arcCosts(a)
		if dir == To {
			cost = back
		}
		if edge := n.arcEdge[a] >> 1; cost != Closed {
			length := n.length[edge]
			s.offer(kItem{from.emm + cost, n.arcs[a].to, from.source, from.length + length, from.unknown + n.unknownOf(edge, length)})
		}
	}
	first, end := targets.at(from.id)
	for i := first; i < end; i++ {
		h := &targets.hangs[i]
		if cost := h.cost[dir]; cost != hangClosed {
			item := kItem{from.emm + cost, n.layers.states + h.target, from.source, from.length + h.length, from.unknown}
			if n.profile == Wheelchair {
				item.unknown += targets.unknown[i]
			}
			s.offer(item)
		}
	}
}

// offer queues an item within the limit, unless k sources were nearer already.
func (s *kSearch) offer(item kItem) {
	if item.emm > s.limit || int(s.settled[item.id].count) >= s.k {
		return
	}
	s.heap = heapPush(s.heap, item, kItem.less)
}

func (a kItem) less(b kItem) bool {
	switch {
	case a.emm != b.emm:
		return a.emm < b.emm
	case a.id != b.id:
		return a.id < b.id
	case a.source != b.source:
		return a.source < b.source
	case a.length != b.length:
		return a.length < b.length
	}
	return a.unknown < b.unknown
}
