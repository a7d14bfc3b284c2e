package walk

import (
	"errors"
	"slices"
)

// Lists hold, for every way into the network, the targets within a limit, nearest first. Merged, the lists of a point answer
// what Near answers, without a search. They never change and are safe for concurrent use.
//
// A list belongs to a state in which searches start: that of a vertex to walks that begin on public ground there, that of a
// private copy to those that begin on private ground.
type Lists struct {
	network *Network
	targets *Targets
	limit   uint32
	dir     Direction
	first   []uint32 // of list i: items[first[i]:first[i+1]]; first those of vertices, then those of copies
	items   []listItem
	unknown []uint32 // per item, on the network of Wheelchair
	merges  pool[merge]
}

// listItem is a target and the walk between it and the state of the list.
type listItem struct{ target, emm, length uint32 }

var errBeyondLists = errors.New("walk: the limit is above that of the lists")

// Limit returns the effective millimetres up to which the lists know walks.
func (l *Lists) Limit() uint32 { return l.limit }

// Bytes returns what the lists hold.
func (l *Lists) Bytes() int { return size(l.first) + size(l.items) + size(l.unknown) }

// Near visits what Network.Near visits for targets made of the same snaps, in the direction of the lists. Its only error is
// a limit above theirs.
func (l *Lists) Near(from Snap, limit uint32, visit func(Hit) bool) error {
	if limit > l.limit {
		return errBeyondLists
	}
	m := l.merges.take()
	defer l.merges.give(m)
	m.start(l, &from)
	for {
		h, ok := m.next()
		if !ok || h.EMM > limit || !visit(h) {
			return nil
		}
	}
}

// listOf returns the number of the list of a state in which searches start.
func (n *Network) listOf(state uint32) uint32 {
	if vertices := uint32(len(n.points)); state >= vertices {
		return vertices + (state-vertices)/2
	}
	return state
}

// merge merges the lists at the doors of a point, and the targets on the edges of its entries.
type merge struct {
	streams []stream
	direct  []listItem // of the targets on the same edges
	beside  []uint32   // their unknown
	seen    []uint32   // by target: the turn that found it last
	turn    uint32
}

// stream is what is left of a list behind a door.
type stream struct {
	door    effort
	items   []listItem
	unknown []uint32 // empty on the network of Foot
}

// start readies the merge for a point.
func (m *merge) start(l *Lists, from *Snap) {
	if len(m.seen) < l.targets.count {
		m.seen = make([]uint32, l.targets.count)
	}
	m.turn++
	if m.turn == 0 { // after 2³² turns old marks would look new
		clear(m.seen)
		m.turn = 1
	}
	m.streams, m.direct, m.beside = m.streams[:0], m.direct[:0], m.beside[:0]
	var doors [2 * MaxCandidates]door
	for _, d := range l.network.appendStarts(doors[:0], from, l.dir) {
		list := l.network.listOf(d.state)
		s := stream{door: d.effort, items: l.items[l.first[list]:l.first[list+1]]}
		if l.unknown != nil {
			s.unknown = l.unknown[l.first[list]:l.first[list+1]]
		}
		m.add(s)
	}
	for i := range from.Candidates[:from.Count] {
		c := &from.Candidates[i]
		on := l.targets.onEdge(c.Edge)
		for j := range on {
			if e, open := l.network.between(c, &on[j].Candidate, l.dir); open {
				m.direct = append(m.direct, listItem{on[j].target, e.emm, e.length})
				m.beside = append(m.beside, e.unknown)
			}
		}
	}
	for i := range m.direct { // few, and each may be met more than once: a stream for each
		m.add(stream{items: m.direct[i : i+1], unknown: m.beside[i : i+1]})
	}
}

func (m *merge) add(s stream) {
	if len(s.items) > 0 {
		m.streams = append(m.streams, s)
	}
}

// next returns the next target with the best of the walks to it.
func (m *merge) next() (h Hit, ok bool) {
	for {
		i := m.least()
		if i < 0 {
			return Hit{}, false
		}
		h = m.take(i)
		if m.seen[h.Target] != m.turn {
			break
		}
	}
	m.seen[h.Target] = m.turn
	for i := m.least(); i >= 0; i = m.least() {
		if target, emm := m.streams[i].head(); target != uint32(h.Target) || emm != h.EMM {
			break
		}
		if other := m.take(i); other.Length < h.Length || other.Length == h.Length && other.Unknown < h.Unknown {
			h = other
		}
	}
	return h, true
}

// least returns the stream whose head comes first in the order of (EMM, target), or -1 when all are at their end.
func (m *merge) least() int {
	best, key := -1, uint64(1<<64-1)
	for i := range m.streams {
		target, emm := m.streams[i].head()
		if k := uint64(emm)<<32 | uint64(target); k < key {
			best, key = i, k
		}
	}
	return best
}

func (s *stream) head() (target, emm uint32) {
	return s.items[0].target, s.door.emm + s.items[0].emm
}

// take removes the head of a stream, and the stream with its last item.
func (m *merge) take(i int) Hit {
	s := &m.streams[i]
	item := s.items[0]
	h := Hit{Target: int(item.target), EMM: s.door.emm + item.emm, Length: s.door.length + item.length, Unknown: s.door.unknown}
	if len(s.unknown) > 0 {
		h.Unknown += s.unknown[0]
		s.unknown = s.unknown[1:]
	}
	if s.items = s.items[1:]; len(s.items) == 0 {
		m.streams = slices.Delete(m.streams, i, i+1)
	}
	return h
}
