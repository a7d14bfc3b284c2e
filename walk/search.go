package walk

import "context"

// NoLimit lets a search go as far as the network does. Higher limits count as this one, which leaves room for a last arc
// within 32 bits.
const NoLimit uint32 = 3 << 30

// checkEvery is how many pops pass between two looks at the context: about 50 µs.
const checkEvery = 1024

// workspace is the scratch of one search at a time.
type workspace struct {
	labels     []label // by vertex, then by target
	generation uint32
	heap       []uint64 // emm<<32 | id, the id being a vertex, or the number of vertices plus a target
}

// label is the best way to a vertex or target so far: smallest dist, then smallest tie. It holds in the generation of its
// search only; raising the generation clears all labels at once.
type label struct {
	tie        uint64 // source<<32 | real millimetres
	dist       uint32 // effective millimetres
	generation uint32
}

// search is a label-setting Dijkstra within a limit. Every arc costs at least 1, so a popped label is final, its tie
// included: whatever could still equal its dist was popped before it. Targets have ids above all vertices, so that at
// equal dist all vertices that could reach them come first, and targets come in the order of their numbers.
type search struct {
	*workspace
	network *Network
	targets *Targets // nil when only vertices are wanted
	limit   uint32
	dir     Direction
	pops    uint32
}

// start takes a workspace and readies it. Every search ends with finish.
func (n *Network) start(targets *Targets, limit uint32, dir Direction) search {
	s := search{network: n, targets: targets, limit: min(limit, NoLimit), dir: dir}
	select {
	case s.workspace = <-n.workspaces:
	default:
		s.workspace = &workspace{}
	}
	ids := len(n.points)
	if targets != nil {
		ids += targets.count
	}
	if len(s.labels) < ids {
		s.labels, s.generation = make([]label, ids+ids/8), 0
	}
	s.generation++
	if s.generation == 0 { // after 2³² searches old labels would look new
		clear(s.labels)
		s.generation = 1
	}
	s.heap = s.heap[:0]
	return s
}

// finish gives the workspace back, or drops it when enough are kept.
func (s *search) finish() {
	select {
	case s.network.workspaces <- s.workspace:
	default:
	}
}

// seed starts the search at a point: at both ends of the edges it enters by, and at targets on the same edges.
func (s *search) seed(snap *Snap, source uint32) {
	vertices := uint32(len(s.network.points))
	for i := range snap.Candidates[:snap.Count] {
		c := &snap.Candidates[i]
		a, ends := s.network.along(c.Edge), s.network.ends[c.Edge]
		tie := uint64(source)<<32 | uint64(c.LegLength)
		if emm, open := a.directed(s.dir, c.At, 0); open {
			s.offer(ends.lower, c.Leg+emm, tie+uint64(c.At))
		}
		if emm, open := a.directed(s.dir, c.At, a.length); open {
			s.offer(ends.upper, c.Leg+emm, tie+uint64(a.length-c.At))
		}
		if s.targets == nil {
			continue
		}
		for _, e := range s.targets.onEdge(c.Edge) {
			if emm, open := a.directed(s.dir, c.At, e.At); open {
				s.offer(vertices+e.target, c.Leg+emm+e.Leg, tie+uint64(distance(c.At, e.At)+e.LegLength))
			}
		}
	}
}

// offer lowers the label of an id, and queues it when its dist fell.
func (s *search) offer(id, dist uint32, tie uint64) {
	if dist > s.limit {
		return
	}
	l := &s.labels[id]
	if l.generation == s.generation {
		if dist > l.dist {
			return
		}
		if dist == l.dist {
			l.tie = min(l.tie, tie)
			return
		}
	}
	*l = label{tie: tie, dist: dist, generation: s.generation}
	s.heap = heapPush(s.heap, uint64(dist)<<32|uint64(id))
}

// next settles the next vertex or target and returns its id and label; ok is false at the end. Its error is the context's.
func (s *search) next(ctx context.Context) (id uint32, l label, ok bool, err error) {
	for len(s.heap) > 0 {
		if s.pops%checkEvery == 0 {
			if err := ctx.Err(); err != nil {
				return 0, label{}, false, err
			}
		}
		s.pops++
		var key uint64
		key, s.heap = heapPop(s.heap)
		id, l = uint32(key), s.labels[uint32(key)]
		if l.dist != uint32(key>>32) {
			continue // outdated
		}
		if id < uint32(len(s.network.points)) {
			s.relax(id, l)
		}
		return id, l, true, nil
	}
	return 0, label{}, false, ctx.Err()
}

// relax offers what a settled vertex leads to. It is the loop in which a search spends its time: offer is written out, so
// that the heap stays in registers and the length of an arc is read only when the arc is taken.
func (s *search) relax(v uint32, from label) {
	n, labels, heap := s.network, s.labels, s.heap
	first := n.first[v]
	arcs := n.arcs[first:n.first[v+1]]
	for i := range arcs {
		to, cost := arcs[i].to, arcs[i].cost&arcCostMask
		if arcs[i].cost&arcAsym != 0 {
			if s.dir == To {
				cost = n.backCost(first + uint32(i))
			}
			if cost == Closed {
				continue
			}
		}
		dist := from.dist + cost
		l := &labels[to]
		if dist > s.limit || l.generation == s.generation && dist > l.dist {
			continue
		}
		tie := from.tie + uint64(n.length[n.arcEdge[first+uint32(i)]>>1])
		if l.generation == s.generation && dist == l.dist {
			l.tie = min(l.tie, tie)
			continue
		}
		*l = label{tie: tie, dist: dist, generation: s.generation}
		heap = heapPush(heap, uint64(dist)<<32|uint64(to))
	}
	s.heap = heap
	if s.targets == nil {
		return
	}
	hangs := s.targets.at(v)
	for i := range hangs {
		h := &hangs[i]
		if cost := h.cost[s.dir]; cost != hangClosed {
			s.offer(uint32(len(n.points))+h.target, from.dist+cost, from.tie+uint64(h.length))
		}
	}
}
