package walk

import (
	"context"
	"math"
	"sort"

	"servicemap/geo"
)

// pathSearch is an A* search for one walk (Hart, Nilsson and Raphael, 1968): states are settled in the order of the way
// behind plus the least that is ahead. That estimate is never too much, so the walk is the shortest. A state whose way
// turns out better after all is settled again: among walks of equal EMM the estimate may hide the better one for a while.
type pathSearch struct {
	*workspace
	network *Network
	limit   uint32
	ahead   estimate
	starts  []door
	ends    []door
	best    bestPath
}

// bestPath is the best walk found so far. It goes over a last door, or along the edge that holds both entries.
type bestPath struct {
	effort
	found        bool
	last         *door // nil for one along an edge
	enter, leave int   // the numbers of the entries; enter only for one along an edge
}

// pathLabel is the best way to a state so far. It holds in the generation of its search only.
type pathLabel struct {
	effort
	ahead      uint32 // the least that is left
	came       uint32 // the arc, or the number of arcs plus that of the start
	generation uint32
	settled    bool
	isEnd      bool
}

// startPath takes a workspace and readies it. Every search ends with finish.
func (n *Network) startPath(from, to *Snap, limit uint32) *pathSearch {
	s := &pathSearch{workspace: n.workspaces.take(), network: n, limit: min(limit, NoLimit)}
	s.queue.reset()
	s.best.emm = math.MaxUint32
	if len(s.path) < int(n.layers.states) {
		s.path, s.pathGeneration = make([]pathLabel, n.layers.states), 0
	}
	s.pathGeneration++
	if s.pathGeneration == 0 {
		clear(s.path)
		s.pathGeneration = 1
	}
	s.starts, s.ends = n.appendStarts(nil, from, From), n.appendEnds(nil, to, From)
	s.offerDirect(from, to)
	s.ahead = n.estimateTo(to.Asked, s.ends)
	for i := range s.ends {
		l := s.label(s.ends[i].state)
		l.isEnd = true
	}
	for i := range s.starts {
		s.offer(s.starts[i].state, s.starts[i].effort, uint32(len(n.arcs)+i))
	}
	return s
}

func (s *pathSearch) finish() { s.network.workspaces.give(s.workspace) }

// offerDirect begins with the best walk along one edge.
func (s *pathSearch) offerDirect(from, to *Snap) {
	for i := range from.Candidates[:from.Count] {
		for j := range to.Candidates[:to.Count] {
			if e, open := s.network.between(&from.Candidates[i], &to.Candidates[j], From); open {
				s.offerWalk(bestPath{effort: e, enter: i, leave: j})
			}
		}
	}
}

// offerWalk keeps a whole walk if it is better than the best so far.
func (s *pathSearch) offerWalk(walk bestPath) {
	if walk.emm <= s.limit && walk.less(s.best.effort) {
		s.best = walk
		s.best.found = true
	}
}

// label returns the label of a state, ready for this search.
func (s *pathSearch) label(state uint32) *pathLabel {
	l := &s.path[state]
	if l.generation != s.pathGeneration {
		n := s.network
		*l = pathLabel{
			effort: effort{emm: math.MaxUint32}, generation: s.pathGeneration, ahead: s.ahead.from(n.points[n.vertexOf(state)]),
		}
	}
	return l
}

// offer betters the label of a state, and queues it unless it waits already as far ahead.
func (s *pathSearch) offer(state uint32, e effort, came uint32) {
	l := s.label(state)
	if !e.less(l.effort) {
		return
	}
	total := uint64(e.emm) + uint64(l.ahead)
	if total > uint64(min(s.limit, s.best.emm)) {
		return
	}
	waits := e.emm == l.emm && !l.settled
	l.effort, l.came, l.settled = e, came, false
	if !waits {
		s.queue.push(total<<32 | uint64(state))
	}
}

// run searches until nothing that waits can be part of a better walk.
func (s *pathSearch) run(ctx context.Context) error {
	n := s.network
	for pops := 0; ; pops++ {
		if pops%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		key, more := s.queue.pop()
		if !more || uint32(key>>32) > s.best.emm {
			return nil
		}
		state := uint32(key)
		l := &s.path[state]
		if l.settled {
			continue // queued again since, and nearer
		}
		l.settled = true
		for i := range s.ends {
			if d := &s.ends[i]; l.isEnd && d.state == state {
				s.offerWalk(bestPath{effort: l.plus(d.effort), last: d, leave: d.entry})
			}
		}
		from := l.effort
		for a := n.first[state]; a < n.first[state+1]; a++ {
			if cost := n.arcs[a].cost & arcCostMask; cost != Closed {
				edge := n.arcEdge[a] >> 1
				length := n.length[edge]
				s.offer(n.arcs[a].to, from.plus(effort{cost, length, n.unknownOf(edge, length)}), a)
			}
		}
	}
}

// stateOf returns the state that an arc leaves.
func (n *Network) stateOf(a uint32) uint32 {
	return uint32(sort.Search(int(n.layers.states), func(s int) bool { return n.first[s+1] > a }))
}

// pull is the least effective millimetres that a step to the east and one to the north cost, anywhere in the network: no
// walk between two points takes less than their distance in that measure.
type pull struct{ x, y float64 }

// findPull fills pull; it needs the arcs.
func (n *Network) findPull() {
	scale := geo.ScaleAt((n.bounds.South + n.bounds.North) / 2)
	measure := pull{scale.Lon / stepsPerDegree * 1000, scale.Lat / stepsPerDegree * 1000}
	least := math.Inf(1)
	for e, ends := range n.ends {
		forward, backward := n.EdgeCosts(uint32(e))
		if d := measure.between(n.points[ends.lower], n.points[ends.upper]); d > 0 && min(forward, backward) != Closed {
			least = min(least, float64(min(forward, backward))/d)
		}
	}
	if math.IsInf(least, 1) {
		return
	}
	least *= 1 - 1e-6 // floating point
	n.pull = pull{measure.x * least, measure.y * least}
}

func (p pull) between(a, b point) float64 {
	dx, dy := float64(a.x-b.x)*p.x, float64(a.y-b.y)*p.y
	return math.Sqrt(dx*dx + dy*dy)
}

// estimate is the least that is ahead of a state: pull towards the point walked to, less what legs and partial edges there
// may cost less than it.
type estimate struct {
	pull
	to    point
	slack float64
}

// estimateTo makes the estimate for a walk that ends over one of the doors.
func (n *Network) estimateTo(p geo.LonLat, ends []door) estimate {
	e := estimate{pull: n.pull, to: toPoint(p)}
	for i := range ends {
		at := n.points[n.vertexOf(ends[i].state)]
		e.slack = max(e.slack, e.between(at, e.to)-float64(ends[i].emm))
	}
	return e
}

func (e *estimate) from(p point) uint32 {
	return uint32(min(max(e.between(p, e.to)-e.slack, 0), math.MaxUint32))
}
