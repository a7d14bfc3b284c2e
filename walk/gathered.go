package walk

import "context"

// Gathered is a target within reach, with the effective millimetres between it and the point.
type Gathered struct{ Target, EMM uint32 }

// Gather appends the targets within limit effective millimetres of a point to dst, each once, in no particular order, and
// returns it. It finds what Near finds, some times faster where many targets lie close together, since none of them passes
// the queue. Its errors are those of Near.
func (n *Network) Gather(ctx context.Context, from Snap, targets *Targets, limit uint32, dir Direction, dst []Gathered) ([]Gathered, error) {
	if targets.network != n {
		return dst, errForeignTargets
	}
	s := n.start(targets, limit, dir)
	defer s.finish()
	s.targets = nil // they are labelled here
	start := len(dst)
	labels := s.labels[n.layers.states:]
	take := func(target, dist uint32) {
		if dist > s.limit {
			return
		}
		l := &labels[target]
		switch {
		case l.generation != s.generation:
			*l = label{dist: dist, generation: s.generation}
			dst = append(dst, Gathered{Target: target})
		case dist < l.dist:
			l.dist = dist
		}
	}
	for i := range from.Candidates[:from.Count] {
		c := &from.Candidates[i]
		for _, e := range targets.onEdge(c.Edge) {
			if way, open := n.between(c, &e.Candidate, dir); open {
				take(e.target, way.emm)
			}
		}
	}
	s.seed(&from, 0)
	for {
		state, l, ok, err := s.next(ctx)
		if err != nil {
			return dst[:start], err
		}
		if !ok {
			break
		}
		first, end := targets.at(state)
		for i := range targets.hangs[first:end] {
			if h := &targets.hangs[first+uint32(i)]; h.cost[dir] != hangClosed {
				take(h.target, l.dist+h.cost[dir])
			}
		}
	}
	for i := start; i < len(dst); i++ {
		dst[i].EMM = labels[dst[i].Target].dist
	}
	return dst, nil
}
