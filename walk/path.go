package walk

import (
	"context"
	"slices"
)

// Path is a walk in detail: leg, stretches of edges in order, leg. Its EMM and Length are the sums of the parts, exactly.
type Path struct {
	Hit
	Enter, Leave Candidate // where it joins the network and where it leaves it
	Stretches    []Stretch // none for a walk that leaves the network where it joins it
}

// Stretch is a part of an edge that a path walks.
type Stretch struct {
	Edge       uint32
	Start, End uint32 // millimetres along the edge from its lower vertex; Start > End when it is walked against the edge
	EMM        uint32
	Length     uint32 // real millimetres
}

// Path returns the shortest walk from one point to another, or with To from the latter to the former, with all it passes,
// and false when there is none within the limit. EMM, Length and Unknown are those that Between finds. Its only error is
// that of the context.
func (n *Network) Path(ctx context.Context, from, to Snap, limit uint32, dir Direction) (Path, bool, error) {
	if dir == To {
		from, to = to, from
	}
	s := n.startPath(&from, &to, limit)
	defer s.finish()
	if err := s.run(ctx); err != nil || !s.best.found {
		return Path{}, false, err
	}
	return s.walk(&from, &to), true, nil
}

// UnknownMillimetres returns the real length of the path about which nobody recorded whether a wheelchair passes, both legs
// among it; 0 on the network of Foot.
func (p *Path) UnknownMillimetres(n *Network) uint32 {
	if n.profile != Wheelchair {
		return 0
	}
	unknown := p.Enter.LegLength + p.Leave.LegLength
	for _, s := range p.Stretches {
		unknown += n.unknownOf(s.Edge, s.Length)
	}
	return unknown
}

// walk returns the best walk found, following the labels back from its end.
func (s *pathSearch) walk(from, to *Snap) Path {
	n, best := s.network, &s.best
	p := Path{Hit: Hit{EMM: best.emm, Length: best.length, Unknown: best.unknown}, Leave: to.Candidates[best.leave]}
	if best.last == nil {
		p.Enter = from.Candidates[best.enter]
		p.add(n, p.Leave.Edge, p.Enter.At, p.Leave.At)
		return p
	}
	p.add(n, p.Leave.Edge, best.last.at, p.Leave.At)
	came := s.path[best.last.state].came
	for int(came) < len(n.arcs) {
		edge := n.arcEdge[came] >> 1
		if n.arcEdge[came]&1 == 0 {
			p.add(n, edge, 0, n.length[edge])
		} else {
			p.add(n, edge, n.length[edge], 0)
		}
		came = s.path[n.stateOf(came)].came
	}
	first := &s.starts[int(came)-len(n.arcs)]
	p.Enter = from.Candidates[first.entry]
	p.add(n, p.Enter.Edge, p.Enter.At, first.at)
	slices.Reverse(p.Stretches)
	return p
}

// add appends a part of an edge, unless it is none.
func (p *Path) add(n *Network, edge, start, end uint32) {
	if start == end {
		return
	}
	emm, _ := n.PartCost(edge, start, end)
	p.Stretches = append(p.Stretches, Stretch{edge, start, end, emm, distance(start, end)})
}
