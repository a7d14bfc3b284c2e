package walk

import (
	"math"
	"slices"

	"servicemap/geo"
)

// The farthest that a point may lie from the network, in metres (walking.md, part 2, Snapping). Beyond it a place is
// UNSNAPPED and only StraightLine can speak of it.
const (
	MaxLegPlace = 150 // for places and clicks
	MaxLegCell  = 300 // for population cells
)

// MaxCandidates is the most entries that one Snap holds.
const MaxCandidates = 4

// The distances of the snapping rules, in metres.
const (
	snapSpread   = 30  // how much farther than the nearest an entry may lie
	poorDistance = 60  // poor entries count only when nothing else lies this near
	islandSnap   = 150 // islands count only when no real component has an edge this near
)

// poorEntry are the flags of an edge that walkers can rarely enter from beside it.
const poorEntry = Steps | Elevator | Tunnel | Bridge | Indoor | Layered | Fallback

// Candidate is a spot on an edge where a point may enter the network.
type Candidate struct {
	Edge       uint32
	At         uint32     // millimetres along the edge from its lower vertex
	Leg        uint32     // effective millimetres from the point: LegCost of LegLength, twice that across a wall
	LegLength  uint32     // real millimetres from the point
	Point      geo.LonLat // the spot, rounded to 1e-7 degrees
	AcrossWall bool       // the leg crosses a soft barrier, for nothing else is in range
}

// Snap is a point tied to the network: its entries, nearest first. All of them seed a search together.
type Snap struct {
	Asked      geo.LonLat
	Candidates [MaxCandidates]Candidate
	Count      int  // of the candidates in use; 0 when nothing lies within the leg allowed
	Connected  bool // an entry is on a real component
	OnPrivate  bool // the nearest entry lies on private ground
	Barred     bool // of a wheelchair: it has no entry, though mapped ways are near; so no straight line speaks of it
	Blocked    bool // a nearer edge, no poorer than the nearest entry, was refused for a hard barrier in between
	Metres     int  // to the nearest entry, rounded
}

// Found reports whether the point has an entry.
func (s *Snap) Found() bool { return s.Count > 0 }

// OffNetwork reports whether no mapped way is near the point, so that walks to and from it are straight lines.
func (s *Snap) OffNetwork() bool { return s.Count == 0 && !s.Barred }

// Snap finds where a point enters the network, at most maxLeg metres away. Of each edge the nearest spot counts; where a
// barrier is in the way, the nearest that none hides.
//
//   - Edges closed in both directions are left out, and those that every leg to would cross a hard barrier.
//   - Those behind walls are, when any other edge of a real component lies within maxLeg.
//   - Edges of islands are, when an edge of a real component lies within 150 m.
//   - Then tunnels, bridges, indoor, layered, lift, steps and fallback edges are, when any other edge lies within 60 m.
//   - The nearest spot is the first entry; the others lie up to 30 m farther from the point. Equal distances go by edge, those
//     on private ground last: a gate belongs to the street.
//   - A spot at a vertex counts once, and not at all when a nearer spot on another edge of that vertex leads to it along
//     an edge open both ways, no longer than the two legs together: going past the nearer entry is then as good. So the
//     places are kept for entries that differ, as the other side of a divided road.
//
// Distances are taken in the plane that touches the earth at the point. A point that is no coordinate finds nothing.
func (n *Network) Snap(p geo.LonLat, maxLeg float64) Snap {
	snap := n.enter(p, maxLeg)
	if n.profile == Wheelchair && !snap.Found() {
		onFoot := n.foot.enter(p, maxLeg)
		snap.Barred = onFoot.Found()
	}
	return snap
}

func (n *Network) enter(p geo.LonLat, maxLeg float64) Snap {
	snap := Snap{Asked: p}
	// The margin covers that the box measures at another latitude.
	if p.Valid() != nil || n.bounds.Empty() || !(n.bounds.DistanceTo(p) <= maxLeg*1.01) {
		return snap
	}
	q := n.queries.take()
	defer n.queries.give(q)
	// Barriers are rare: at first only the legs of entries are held against them, and only when one is in the way, all.
	for _, q.careful = range [2]bool{false, true} {
		q.reset(p, maxLeg)
		q.gather(n)
		q.admit(n)
		if q.enter(n, &snap) {
			break
		}
	}
	return snap
}

// enter fills the entries from the admitted hits, and gives up when a leg turns out to cross a barrier unforeseen. (What is
// nearer than the last entry must be free too: it may make a farther one needless.)
func (q *snapQuery) enter(n *Network, snap *Snap) bool {
	snap.Count, snap.Connected = 0, false
	for i := 0; snap.Count < MaxCandidates && q.next(n); i++ {
		h := &q.hits[i]
		if !q.careful && q.obstacleBefore(n, &h.hit) != nothing {
			return false
		}
		if q.isDistinct(n, i) {
			snap.Candidates[snap.Count] = q.candidate(n, i)
			snap.Count++
			if n.flags[h.edge]&edgeIsland == 0 {
				snap.Connected = true
			}
		}
	}
	if snap.Found() {
		first := &snap.Candidates[0]
		snap.Metres = Metres(first.LegLength)
		snap.OnPrivate = n.flags[first.Edge]&Private != 0
	}
	snap.Blocked = q.isBlocked(n)
	return true
}

// isBlocked reports whether a hard barrier stands before an edge nearer than the first hit and no poorer.
func (q *snapQuery) isBlocked(n *Network) bool {
	blocked, d := q.nearest[hardBarrier][:], math.Inf(1)
	if len(q.hits) > 0 {
		blocked, d = blocked[:rank(n.flags[q.hits[0].edge])+1], math.Sqrt(q.hits[0].d2)
	}
	return slices.Min(blocked) < d
}

// snapQuery is the scratch of one Snap.
type snapQuery struct {
	plane
	maxLeg  float64
	careful bool          // every leg is held against the barriers
	nearest [3][4]float64 // metres, by what stands before an edge, and by rank
	needed  float64       // need of these
	seen    [128]uint32   // edges, plus 1, measured already; who comes later to the same place drives out the former
	found   []hit         // in no order; the admitted ones become a heap
	hits    []wholeHit    // those taken from it
	line    []point
	taken   []uint32 // vertices that are entries already
}

// lineSpot is a spot of an edge, as seen from the point.
type lineSpot struct {
	d2      float64 // squared metres from the point
	t       float64 // its part of the way along its segment
	segment uint32
}

// hit is the spot of an edge nearest to the point.
type hit struct {
	lineSpot
	edge   uint32
	before obstacle // nothing until asked for
	last   bool     // on private ground: of equals it comes last
}

// wholeHit is a hit with what only those need that may become entries.
type wholeHit struct {
	hit
	along float64 // metres of line before the spot
	total float64 // metres of the whole line
}

func (h hit) less(o hit) bool {
	switch {
	case h.d2 != o.d2:
		return h.d2 < o.d2
	case h.last != o.last:
		return o.last
	}
	return h.edge < o.edge
}

// rank is 0 for a good edge of a real component, plus 1 for a poor one, plus 2 for one of an island.
func rank(flags EdgeFlags) int {
	r := 0
	if flags&poorEntry != 0 {
		r = 1
	}
	if flags&edgeIsland != 0 {
		r += 2
	}
	return r
}

func (q *snapQuery) reset(p geo.LonLat, maxLeg float64) {
	q.plane, q.maxLeg = planeAt(p), maxLeg
	q.found, q.hits, q.taken = q.found[:0], q.hits[:0], q.taken[:0]
	for before := range q.nearest {
		for r := range q.nearest[before] {
			q.nearest[before][r] = math.Inf(1)
		}
	}
	clear(q.seen[:])
	q.needed = q.need()
}

// admit keeps the hits that the rules allow, in a heap: few of them will be looked at.
func (q *snapQuery) admit(n *Network) {
	nearest := q.nearest[nothing]
	behindWalls := math.IsInf(min(nearest[0], nearest[1]), 1)
	if behindWalls {
		for r, d := range q.nearest[aWall] {
			nearest[r] = min(nearest[r], d)
		}
	}
	ranks := [4]bool{true, true, true, true}
	if min(nearest[0], nearest[1]) <= islandSnap {
		ranks[2], ranks[3] = false, false
	}
	best, good := math.Inf(1), math.Inf(1)
	for r, d := range nearest {
		if ranks[r] {
			best = min(best, d)
			if r&1 == 0 {
				good = min(good, d)
			}
		}
	}
	if good <= poorDistance {
		ranks[1], ranks[3] = false, false
		best = good
	}
	limit := min(best+snapSpread, q.maxLeg)
	admitted := q.found[:0]
	for _, h := range q.found {
		flags := n.flags[h.edge]
		if ranks[rank(flags)] && math.Sqrt(h.d2) <= limit && (h.before != aWall || behindWalls) {
			h.last = flags&Private != 0
			admitted = heapPush(admitted, h, hit.less)
		}
	}
	q.found = admitted
}

// next takes the nearest admitted hit of another edge than the last, and returns false when there is none.
func (q *snapQuery) next(n *Network) bool {
	for len(q.found) > 0 {
		var h wholeHit
		if h.hit, q.found = heapPop(q.found, hit.less); len(q.hits) > 0 && q.hits[len(q.hits)-1].edge == h.edge {
			continue
		}
		q.line = n.appendLine(q.line[:0], h.edge)
		ax, ay := q.metres(q.line[0])
		for i, p := range q.line[1:] {
			bx, by := q.metres(p)
			length := math.Sqrt((bx-ax)*(bx-ax) + (by-ay)*(by-ay))
			if uint32(i) == h.segment {
				h.along = h.total + h.t*length
			}
			h.total += length
			ax, ay = bx, by
		}
		q.hits = append(q.hits, h)
		return true
	}
	return false
}

// isDistinct reports whether hit i is an entry that the nearer ones do not make needless, and remembers its vertex.
func (q *snapQuery) isDistinct(n *Network, i int) bool {
	v, at := q.vertexOf(n, i)
	if !at {
		return true
	}
	if slices.Contains(q.taken, v) || q.isReached(n, i, v) {
		return false
	}
	q.taken = append(q.taken, v)
	return true
}

// vertexOf returns the vertex a hit lies at, to half a millimetre.
func (q *snapQuery) vertexOf(n *Network, i int) (vertex uint32, at bool) {
	const near = 0.0005
	h := &q.hits[i]
	switch {
	case h.along < near:
		return n.ends[h.edge].lower, true
	case h.total-h.along < near:
		return n.ends[h.edge].upper, true
	}
	return 0, false
}

// isReached reports whether a nearer hit leads to hit i, which lies at vertex v, along its own edge.
func (q *snapQuery) isReached(n *Network, i int, v uint32) bool {
	h := &q.hits[i]
	first, end := n.around(v)
	for a := first; a < end; a++ {
		edge := n.arcEdge[a] >> 1
		if edge == h.edge {
			continue
		}
		if out, back := n.arcCosts(a); out == Closed || back == Closed {
			continue
		}
		for j := range q.hits[:i] {
			nearer := &q.hits[j]
			if nearer.edge != edge || nearer.d2 >= h.d2 {
				continue
			}
			along := nearer.along
			if n.arcEdge[a]&1 == 1 { // v is the upper end
				along = nearer.total - along
			}
			if along <= math.Sqrt(nearer.d2)+math.Sqrt(h.d2) {
				return true
			}
		}
	}
	return false
}

// candidate returns hit i as an entry. Positions along the edge are measured as its length was: segment by segment, each
// at its own latitude.
func (q *snapQuery) candidate(n *Network, i int) Candidate {
	h := &q.hits[i]
	q.line = n.appendLine(q.line[:0], h.edge)
	spot := q.line[h.segment]
	before, total := 0.0, 0.0
	for j, p := range q.line[1:] {
		length := geo.Distance(q.line[j].lonLat(), p.lonLat())
		if uint32(j) == h.segment {
			before = total + h.t*length
			a := q.line[j]
			spot.x = a.x + int32(math.Round(h.t*float64(p.x-a.x)))
			spot.y = a.y + int32(math.Round(h.t*float64(p.y-a.y)))
		}
		total += length
	}
	c := Candidate{Edge: h.edge, LegLength: uint32(math.Round(math.Sqrt(h.d2) * 1000)), Point: spot.lonLat()}
	c.Leg = LegCost(c.LegLength)
	if h.before == aWall {
		c.Leg, c.AcrossWall = c.Leg*wallFactor, true
	}
	if total > 0 {
		c.At = uint32(math.Round(before / total * float64(n.length[h.edge])))
	}
	return c
}
