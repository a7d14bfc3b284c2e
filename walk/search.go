package walk

import "context"

// NoLimit lets a search go as far as the network does. Higher limits count as this one, which leaves room for a last arc
// within 32 bits.
const NoLimit uint32 = 3 << 30

// checkEvery is how many pops pass between two looks at the context: about 50 µs.
const checkEvery = 1024

// workspace is the scratch of one search at a time.
type workspace struct {
	labels     []label // by state, then by target
	generation uint32
	queue      queue    // ids are states, or the number of states plus a target
	unknown    []uint32 // as labels: Hit.Unknown, of searches for wheelchairs

	edges []ReachedEdge // to sort by

	path           []pathLabel // by state
	pathGeneration uint32
}

// label is the best way to a state or target so far: smallest dist, then smallest tie. It holds in the generation of its
// search only; raising the generation clears all labels at once.
type label struct {
	tie        uint64 // source<<32 | real millimetres
	dist       uint32 // effective millimetres
	generation uint32
}

// search is a label-setting Dijkstra within a limit. Every arc costs at least 1, so a popped label is final, its tie
// included: whatever could still equal its dist was popped before it. Targets have ids above all states, so that at
// equal dist all states that could reach them come first, and targets come in the order of their numbers.
type search struct {
	*workspace
	network *Network
	targets *Targets // nil when only states are wanted
	limit   uint32
	dir     Direction
	wheel   bool // unknown is kept
	pops    uint32
}

// start takes a workspace and readies it. Every search ends with finish.
func (n *Network) start(targets *Targets, limit uint32, dir Direction) search {
	s := search{
		workspace: n.workspaces.take(), network: n, targets: targets,
		limit: min(limit, NoLimit), dir: dir, wheel: n.profile == Wheelchair,
	}
	ids := int(n.layers.states)
	if targets != nil {
		ids += targets.count
	}
	if len(s.labels) < ids {
		s.labels, s.generation = make([]label, ids+ids/8), 0
	}
	if s.wheel && len(s.unknown) < len(s.labels) {
		s.unknown = make([]uint32, len(s.labels))
	}
	s.generation++
	if s.generation == 0 { // after 2³² searches old labels would look new
		clear(s.labels)
		s.generation = 1
	}
	s.queue.reset()
	return s
}

// finish gives the workspace back.
func (s *search) finish() { s.network.workspaces.give(s.workspace) }

// seed starts the search at a point: at both ends of the edges it enters by, and at targets on the same edges.
func (s *search) seed(snap *Snap, source uint32) {
	var doors [2 * MaxCandidates]door
	for _, d := range s.network.appendStarts(doors[:0], snap, s.dir) {
		s.offerEffort(d.state, d.effort, source)
	}
	if s.targets == nil {
		return
	}
	for i := range snap.Candidates[:snap.Count] {
		c := &snap.Candidates[i]
		on := s.targets.onEdge(c.Edge)
		for j := range on {
			if e, open := s.network.between(c, &on[j].Candidate, s.dir); open {
				s.offerEffort(s.network.layers.states+on[j].target, e, source)
			}
		}
	}
}

func (s *search) offerEffort(id uint32, e effort, source uint32) {
	s.offer(id, e.emm, uint64(source)<<32+uint64(e.length), e.unknown)
}

// offer lowers the label of an id, and queues it when its dist fell.
func (s *search) offer(id, dist uint32, tie uint64, unknown uint32) {
	if dist > s.limit {
		return
	}
	l := &s.labels[id]
	if l.generation == s.generation {
		if dist > l.dist {
			return
		}
		if dist == l.dist {
			if tie < l.tie || s.wheel && tie == l.tie && unknown < s.unknown[id] {
				l.tie = tie
				s.keepUnknown(id, unknown)
			}
			return
		}
	}
	*l = label{tie: tie, dist: dist, generation: s.generation}
	s.keepUnknown(id, unknown)
	s.queue.push(uint64(dist)<<32 | uint64(id))
}

func (s *search) keepUnknown(id, unknown uint32) {
	if s.wheel {
		s.unknown[id] = unknown
	}
}

// next settles the next state or target and returns its id and label; ok is false at the end. Its error is the context's.
func (s *search) next(ctx context.Context) (id uint32, l label, ok bool, err error) {
	for {
		if s.pops%checkEvery == 0 {
			if err := ctx.Err(); err != nil {
				return 0, label{}, false, err
			}
		}
		s.pops++
		key, more := s.queue.pop()
		if !more {
			return 0, label{}, false, nil
		}
		id, l = uint32(key), s.labels[uint32(key)]
		if l.dist != uint32(key>>32) {
			continue // outdated
		}
		if id < s.network.layers.states {
			s.relax(id, l)
		}
		return id, l, true, nil
	}
}

// relax offers what a settled state leads to. It is the loop in which a search spends its time: offer is written out, so
// that the length of an arc is read only when the arc is taken.
func (s *search) relax(state uint32, from label) {
	if s.wheel {
		s.relaxWheel(state, from)
		return
	}
	n, labels, queue := s.network, s.labels, &s.queue
	first := n.first[state]
	arcs := n.arcs[first:n.first[state+1]]
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
		queue.push(uint64(dist)<<32 | uint64(to))
	}
	if s.targets == nil {
		return
	}
	first, end := s.targets.at(state)
	hangs := s.targets.hangs[first:end]
	for i := range hangs {
		h := &hangs[i]
		if cost := h.cost[s.dir]; cost != hangClosed {
			s.offer(n.layers.states+h.target, from.dist+cost, from.tie+uint64(h.length), 0)
		}
	}
}

// relaxWheel is relax with the unknown kept.
func (s *search) relaxWheel(state uint32, from label) {
	n, unknown := s.network, s.unknown[state]
	for a := n.first[state]; a < n.first[state+1]; a++ {
		cost, back := n.arcCosts(a)
		if s.dir == To {
			cost = back
		}
		if edge := n.arcEdge[a] >> 1; cost != Closed {
			length := n.length[edge]
			s.offer(n.arcs[a].to, from.dist+cost, from.tie+uint64(length), unknown+n.unknownOf(edge, length))
		}
	}
	if s.targets == nil {
		return
	}
	first, end := s.targets.at(state)
	for i := first; i < end; i++ {
		h := &s.targets.hangs[i]
		if cost := h.cost[s.dir]; cost != hangClosed {
			s.offer(n.layers.states+h.target, from.dist+cost, from.tie+uint64(h.length), unknown+s.targets.unknown[i])
		}
	}
}
