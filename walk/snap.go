package walk

import (
	"cmp"
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
	Edge      uint32
	At        uint32     // millimetres along the edge from its lower vertex
	Leg       uint32     // effective millimetres from the point: LegCost of LegLength
	LegLength uint32     // real millimetres from the point
	Point     geo.LonLat // the spot, rounded to 1e-7 degrees
}

// Snap is a point tied to the network: its entries, nearest first. All of them seed a search together.
type Snap struct {
	Asked      geo.LonLat
	Candidates [MaxCandidates]Candidate
	Count      int  // of the candidates in use; 0 when nothing lies within the leg allowed
	Connected  bool // an entry is on a real component
	Metres     int  // to the nearest entry, rounded
}

// Found reports whether the point has an entry.
func (s *Snap) Found() bool { return s.Count > 0 }

// LegCost returns the effective millimetres of a leg between a point and the network: its length, the part beyond 20 m
// × 1.3, rounded up. So it is continuous and never falls as the leg grows.
func LegCost(length uint32) uint32 {
	const plain = 20_000
	if length <= plain {
		return length
	}
	return length + uint32((uint64(length-plain)*3+9)/10)
}

// Snap finds where a point enters the network, at most maxLeg metres away. Of each edge the nearest spot counts.
//
//   - Edges closed in both directions are left out.
//   - Edges of islands are, when an edge of a real component lies within 150 m.
//   - Then tunnels, bridges, indoor, layered, lift, steps and fallback edges are, when any other edge lies within 60 m.
//   - The nearest spot is the first entry; the others lie up to 30 m farther from the point. Equal distances go by edge.
//   - A spot at a vertex counts once, and not at all when a nearer spot on another edge of that vertex leads to it along
//     an edge open both ways, no longer than the two legs together: going past the nearer entry is then as good. So the
//     places are kept for entries that differ, as the other side of a divided road.
//
// Distances are taken in the plane that touches the earth at the point. A point that is no coordinate finds nothing.
func (n *Network) Snap(p geo.LonLat, maxLeg float64) Snap {
	snap := Snap{Asked: p}
	// The margin covers that the box measures at another latitude.
	if p.Valid() != nil || n.bounds.Empty() || !(n.bounds.DistanceTo(p) <= maxLeg*1.01) {
		return snap
	}
	q := n.queries.Get().(*snapQuery)
	defer n.queries.Put(q)
	q.reset(p, maxLeg)
	q.gather(n)
	q.admit(n)
	for i := 0; i < len(q.hits) && snap.Count < MaxCandidates; i++ {
		if q.isDistinct(n, i) {
			snap.Candidates[snap.Count] = q.candidate(n, i)
			snap.Count++
			if n.flags[q.hits[i].edge]&edgeIsland == 0 {
				snap.Connected = true
			}
		}
	}
	if snap.Found() {
		snap.Metres = Metres(snap.Candidates[0].LegLength)
	}
	return snap
}

// snapQuery is the scratch of one Snap.
type snapQuery struct {
	plane
	maxLeg  float64
	nearest [4]float64 // metres, by rank
	hits    []hit
	line    []point
	taken   []uint32 // vertices that are entries already
}

// hit is the spot of an edge nearest to the point.
type hit struct {
	d2      float64 // squared metres from the point
	t       float64 // the spot's part of the way along its segment
	along   float64 // metres of line before the spot
	total   float64 // metres of the whole line
	edge    uint32
	segment uint32
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
	q.hits, q.taken = q.hits[:0], q.taken[:0]
	for r := range q.nearest {
		q.nearest[r] = math.Inf(1)
	}
}

// gather collects hits ring by ring of cells around the point until nothing farther out can matter.
func (q *snapQuery) gather(n *Network) {
	g := &n.grid
	column, row := int(math.Floor((q.x-g.west)/g.width)), int(math.Floor((q.y-g.south)/g.height))
	for k := 0; ; k++ {
		for r := max(row-k, 0); r <= min(row+k, g.rows-1); r++ {
			step := 1
			if r != row-k && r != row+k {
				step = 2 * k // between the first and last row of a ring, only its outer columns
			}
			for c := column - k; c <= column+k; c += max(step, 1) {
				if c >= 0 && c < g.columns && q.cellDistance(g, c, r) <= q.need() {
					for _, e := range g.at(c, r) {
						q.measure(n, e)
					}
				}
			}
		}
		if q.covered(g, column, row, k) >= q.need() {
			return
		}
	}
}

// need returns the metres up to which edges can matter, given the nearest found so far. It never grows as more is found.
func (q *snapQuery) need() float64 {
	good, real := q.nearest[0], min(q.nearest[0], q.nearest[1])
	d := max(islandSnap, min(real, q.nearest[2], q.nearest[3])) + snapSpread
	switch {
	case good <= poorDistance:
		d = good + snapSpread
	case real <= islandSnap:
		d = max(poorDistance, real) + snapSpread
	}
	return min(d, q.maxLeg)
}

// cellDistance returns the metres from the point to a cell.
func (q *snapQuery) cellDistance(g *grid, column, row int) float64 {
	west, south := g.west+float64(column)*g.width-q.x, g.south+float64(row)*g.height-q.y
	dx, dy := max(west, -west-g.width, 0)*q.mx, max(south, -south-g.height, 0)*q.my
	return math.Sqrt(dx*dx + dy*dy)
}

// covered returns the metres around the point within which every edge has been seen after ring k.
func (q *snapQuery) covered(g *grid, column, row, k int) float64 {
	west, south := g.west+float64(column-k)*g.width, g.south+float64(row-k)*g.height
	side := float64(2*k + 1)
	return min((q.x-west)*q.mx, (west+side*g.width-q.x)*q.mx, (q.y-south)*q.my, (south+side*g.height-q.y)*q.my)
}

// measure adds the hit of an edge, when it lies near enough to matter.
func (q *snapQuery) measure(n *Network, edge uint32) {
	flags := n.flags[edge]
	if flags&edgeSealed != 0 {
		return
	}
	q.line = n.appendLine(q.line[:0], edge)
	best := hit{d2: math.Inf(1), edge: edge}
	ax, ay := q.metres(q.line[0])
	for i, p := range q.line[1:] {
		bx, by := q.metres(p)
		t, d2 := foot(ax, ay, bx, by)
		length := math.Sqrt((bx-ax)*(bx-ax) + (by-ay)*(by-ay))
		if d2 < best.d2 {
			best.d2, best.t, best.segment, best.along = d2, t, uint32(i), best.total+t*length
		}
		best.total += length
		ax, ay = bx, by
	}
	d := math.Sqrt(best.d2)
	if d > q.maxLeg {
		return
	}
	if r := rank(flags); d < q.nearest[r] {
		q.nearest[r] = d
	}
	if d <= q.need() {
		q.hits = append(q.hits, best)
	}
}

// admit keeps the hits that the rules allow, nearest first, each edge once.
func (q *snapQuery) admit(n *Network) {
	ranks := [4]bool{true, true, true, true}
	if min(q.nearest[0], q.nearest[1]) <= islandSnap {
		ranks[2], ranks[3] = false, false
	}
	best, good := math.Inf(1), math.Inf(1)
	for r, d := range q.nearest {
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
	q.hits = slices.DeleteFunc(q.hits, func(h hit) bool {
		return !ranks[rank(n.flags[h.edge])] || math.Sqrt(h.d2) > limit
	})
	slices.SortFunc(q.hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.d2, b.d2), cmp.Compare(a.edge, b.edge))
	})
	q.hits = slices.CompactFunc(q.hits, func(a, b hit) bool { return a.edge == b.edge })
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
	for a := n.first[v]; a < n.first[v+1]; a++ {
		edge := n.arcEdge[a] >> 1
		if n.arcs[a].cost&arcCostMask == Closed || edge == h.edge {
			continue
		}
		if n.arcs[a].cost&arcAsym != 0 && n.backCost(a) == Closed {
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
	if total > 0 {
		c.At = uint32(math.Round(before / total * float64(n.length[h.edge])))
	}
	return c
}
