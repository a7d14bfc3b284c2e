package e2e

import (
	"container/heap"
	"math"

	"servicemap/geo"
	"servicemap/walk"
)

// The oracle of searches: an obvious Dijkstra over the rows of the database, in whole millimetres.

// length is a walk's effective and real millimetres. The shortest walk is the one of fewest effective millimetres; among
// those the shortest in fact.
type length struct{ effective, real int64 }

// none says that there is no walk.
func none() length { return length{math.MaxInt64, math.MaxInt64} }

func (l length) exists() bool { return l.effective < math.MaxInt64 }

func (l length) plus(o length) length { return length{l.effective + o.effective, l.real + o.real} }

func (l length) less(o length) bool {
	return l.effective < o.effective || l.effective == o.effective && l.real < o.real
}

// streets is the rows as a graph. Its nodes are those of the rows in each phase that a walk can be in.
type streets struct {
	edges []edgeRow
	nodes map[int64]int
	out   [][]arc // by node × phases + phase
}

// The phases of a walk: on the private ground where it began, on public ground, on the private ground where it ends. From
// one it goes on to the same or a later one.
const (
	beginning = iota
	between
	ending
	phases
)

// goesOn returns the phase after walking ground in a phase, and false where the walk would cross private ground.
func goesOn(phase int, private bool) (int, bool) {
	switch {
	case private && phase == between:
		return ending, true
	case !private && phase == beginning:
		return between, true
	}
	return phase, private || phase != ending
}

type arc struct {
	to int
	length
}

func newStreets(edges []edgeRow) *streets {
	s := &streets{edges: edges, nodes: map[int64]int{}}
	for _, e := range edges {
		from, to := s.node(e.from), s.node(e.to)
		for phase := range phases {
			after, ok := goesOn(phase, e.private)
			if ok && e.forward != closed {
				s.out[from+phase] = append(s.out[from+phase], arc{to + after, length{e.forward, e.length}})
			}
			if ok && e.backward != closed {
				s.out[to+phase] = append(s.out[to+phase], arc{from + after, length{e.backward, e.length}})
			}
		}
	}
	return s
}

// node returns the number of a node in its first phase.
func (s *streets) node(key int64) int {
	n, known := s.nodes[key]
	if !known {
		n = len(s.out)
		s.nodes[key] = n
		s.out = append(s.out, make([][]arc, phases)...)
	}
	return n
}

// part is the cost of walking along an edge between two positions, and whether that is open. A position x stands for the
// cost's share x / length, rounded half up; a part costs the difference of two such.
func (e *edgeRow) part(from, to int64) (length, bool) {
	cost := e.forward
	if from > to {
		cost = e.backward
	}
	if from == to {
		return length{}, true
	}
	share := func(x int64) int64 { return (2*cost*x + e.length) / (2 * e.length) }
	return length{magnitude(share(to) - share(from)), magnitude(to - from)}, cost != closed
}

func magnitude(x int64) int64 { return max(x, -x) }

type queue []arc

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].less(q[j].length) }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(arc)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// search is the shortest walks from a point to every node.
type search struct {
	streets *streets
	start   []walk.Candidate
	at      []length // by node
}

// legOf is the leg to an entry: as long as it is, and what lies beyond 20 m counts 1.3-fold, rounded up; twice that across a
// wall (walking.md, part 2).
func legOf(c *walk.Candidate) length {
	l := int64(c.LegLength)
	leg := length{l + (max(0, l-20_000)*3+9)/10, l}
	if c.AcrossWall {
		leg.effective *= 2
	}
	return leg
}

func entriesOf(s *walk.Snap) []walk.Candidate { return s.Candidates[:s.Count] }

func (s *streets) from(p *walk.Snap) *search {
	found := &search{streets: s, start: entriesOf(p), at: make([]length, len(s.out))}
	for i := range found.at {
		found.at[i] = none()
	}
	q := &queue{}
	offer := func(node int, l length) {
		if l.less(found.at[node]) {
			found.at[node] = l
			heap.Push(q, arc{node, l})
		}
	}
	for i := range found.start {
		c := &found.start[i]
		e := &s.edges[c.Edge]
		phase := between
		if e.private {
			phase = beginning
		}
		if part, open := e.part(int64(c.At), 0); open {
			offer(s.nodes[e.from]+phase, part.plus(legOf(c)))
		}
		if part, open := e.part(int64(c.At), e.length); open {
			offer(s.nodes[e.to]+phase, part.plus(legOf(c)))
		}
	}
	for q.Len() > 0 {
		reached := heap.Pop(q).(arc)
		if found.at[reached.to].less(reached.length) {
			continue // a shorter walk came first
		}
		for _, a := range s.out[reached.to] {
			offer(a.to, reached.plus(a.length))
		}
	}
	return found
}

// to returns the shortest walk to another point.
func (f *search) to(p *walk.Snap) length {
	best := none()
	take := func(l length) {
		if l.less(best) {
			best = l
		}
	}
	for _, c := range entriesOf(p) {
		e := &f.streets.edges[c.Edge]
		for _, end := range []struct {
			node     int64
			position int64
		}{{e.from, 0}, {e.to, e.length}} {
			part, open := e.part(end.position, int64(c.At))
			for phase := range phases {
				_, ok := goesOn(phase, e.private)
				if l := f.at[f.streets.nodes[end.node]+phase]; ok && open && l.exists() {
					take(l.plus(part).plus(legOf(&c)))
				}
			}
		}
		for _, s := range f.start {
			if part, open := e.part(int64(s.At), int64(c.At)); open && s.Edge == c.Edge {
				take(part.plus(legOf(&s)).plus(legOf(&c)))
			}
		}
	}
	return best
}

// straight is the walk between two points of which one has no entry: the distance × 1.3, in effective and in real metres.
func straight(a, b geo.LonLat) length {
	tenths := int64(math.Round(geo.Distance(a, b)*1000)) * 13
	l := (tenths + 9) / 10
	return length{l, l}
}

// pace is metres in 15 minutes, as the contract gives them.
type pace struct {
	name string
	m15  int64
}

func paces() []pace {
	return []pace{{"STANDARD", 1000}, {"CAUTIOUS", 800}, {"ELDERLY", 720}, {"BRISK", 1215}}
}

// limit is the effective millimetres of some minutes.
func (p pace) limit(minutes int) int64 { return int64(minutes) * p.m15 * 1000 / 15 }

// answer is a length as the API words it.
func (p pace) answer(l length, method string) walkAnswer {
	roundedUp := func(a, b int64) int { return int((a + b - 1) / b) }
	return walkAnswer{
		Seconds: roundedUp(l.effective*900, p.m15*1000),
		Minutes: roundedUp(l.effective*15, p.m15*1000),
		Metres:  int((l.real + 500) / 1000), EffectiveMetres: int((l.effective + 500) / 1000),
		Method: method,
	}
}
