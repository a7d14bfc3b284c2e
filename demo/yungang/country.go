package yungang

import (
	"container/heap"
	"math"
)

// A corner is a crossing of the grid's lines; roads of the country run from corner to corner.
type corner struct{ i, j int }

// stretch is an edge of the grid with the corner at its other end.
type stretch struct {
	edge *edge
	to   corner
}

// around returns the edges at a corner over which a country road may run.
func (n *net) around(c corner) []stretch {
	var list []stretch
	add := func(e *edge, to corner, free bool) {
		if free || e.on {
			list = append(list, stretch{e, to})
		}
	}
	g := n.g
	if c.i > 0 {
		add(n.rowEdge[c.i-1][c.j], corner{c.i - 1, c.j}, n.freeRow(c.i-1, c.j))
	}
	if c.i < len(g.cols)-1 {
		add(n.rowEdge[c.i][c.j], corner{c.i + 1, c.j}, n.freeRow(c.i, c.j))
	}
	if c.j > 0 {
		add(n.colEdge[c.i][c.j-1], corner{c.i, c.j - 1}, n.freeColumn(c.i, c.j-1))
	}
	if c.j < len(g.rows)-1 {
		add(n.colEdge[c.i][c.j], corner{c.i, c.j + 1}, n.freeColumn(c.i, c.j))
	}
	for _, d := range [4][2]int{{0, 0}, {-1, 0}, {0, -1}, {-1, -1}} {
		i, j := c.i+d[0], c.j+d[1]
		if i < 0 || j < 0 || i >= len(g.cells) || j >= len(g.cells[0]) || n.slants[i][j] == nil {
			continue
		}
		e, to := n.slants[i][j], corner{2*i + 1 - c.i, 2*j + 1 - c.j}
		if at := (uv{g.cols[c.i].at, g.rows[c.j].at}); at == e.slant[0] || at == e.slant[1] {
			add(e, to, true)
		}
	}
	return list
}

// planSlants finds where a country road may run across a cell: in one direction only, and not through a village.
func (n *net) planSlants() {
	g := n.g
	n.slants = make([][]*edge, len(g.cells))
	for i := range g.cells {
		n.slants[i] = make([]*edge, len(g.cells[i]))
		for j, c := range g.cells[i] {
			if c.zone != country || c.village || g.band(i, j) != land {
				continue
			}
			r := g.rect(i, j)
			ends := []uv{{r.west, r.south}, {r.east, r.north}}
			if noise(31, r.west/100, r.south/100) > 0 {
				ends = []uv{{r.east, r.south}, {r.west, r.north}}
			}
			n.slants[i][j] = &edge{line: row(r.middle().v, r.west, r.east), slant: ends}
		}
	}
}

// freeRow reports that a road may be laid along an edge: in the country, over the railway at some rows only.
func (n *net) freeRow(i, j int) bool {
	if n.g.zoneOf(i, j) != country || n.g.zoneOf(i, j-1) != country {
		return false
	}
	return n.g.cols[i].gap == land || n.g.rows[j].step%8 == 2
}

// freeColumn: none over the river, over the trunk road at some columns only.
func (n *net) freeColumn(i, j int) bool {
	if n.g.zoneOf(i, j) != country || n.g.zoneOf(i-1, j) != country {
		return false
	}
	gap := n.g.rows[j].gap
	return gap == land || gap == trunkRoad && n.g.cols[i].step%4 == 2
}

// route is a corner on the way from what is built already.
type route struct {
	at   corner
	cost float64
	turn int
}

type routes []route

func (r routes) Len() int { return len(r) }
func (r routes) Less(i, j int) bool {
	return r[i].cost < r[j].cost || r[i].cost == r[j].cost && r[i].turn < r[j].turn
}
func (r routes) Swap(i, j int) { r[i], r[j] = r[j], r[i] }

// Push is for container/heap.
func (r *routes) Push(x any) { *r = append(*r, x.(route)) }

// Pop is for container/heap.
func (r *routes) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// roughness makes the cost of the ground along an edge: the same each time it is asked.
func roughness(e *edge) float64 {
	m := e.point((e.from + e.to) / 2)
	length := e.to - e.from
	if e.slant != nil {
		length = nearness(e.slant[0], e.slant[1])
	}
	cost := length * (1.4 + 0.9*noise(30, m.u/290, m.v/240))
	if e.on {
		cost *= 0.45
	}
	return cost
}

// spread finds the cheapest ways from corners to all others: the stretch by which each is reached.
func (n *net) spread(from []corner) map[corner]stretch {
	by, cost := map[corner]stretch{}, map[corner]float64{}
	var r routes
	turn := 0
	for _, c := range from {
		cost[c] = 0
		heap.Push(&r, route{c, 0, turn})
		turn++
	}
	for r.Len() > 0 {
		at := heap.Pop(&r).(route)
		if at.cost > cost[at.at] {
			continue
		}
		for _, s := range n.around(at.at) {
			d := at.cost + roughness(s.edge)
			if old, ok := cost[s.to]; !ok || d < old {
				cost[s.to] = d
				by[s.to] = stretch{s.edge, at.at}
				heap.Push(&r, route{s.to, d, turn})
				turn++
			}
		}
	}
	return by
}

// follow walks back from a corner and notes that the edges are used.
func follow(by map[corner]stretch, from corner) {
	for s, ok := by[from]; ok; s, ok = by[s.to] {
		s.edge.used++
	}
}

// layCountryRoads joins the small towns and the villages to the town and some villages to each other.
func (n *net) layCountryRoads(villages []*village) {
	town := n.townCorners()
	by := n.spread(town)
	for _, s := range seats() {
		best, least := corner{}, math.Inf(1)
		for i := range n.g.cols {
			for j := range n.g.rows {
				d := nearness(uv{n.g.cols[i].at, n.g.rows[j].at}, s.middle)
				if d < least && n.g.zoneOf(i, j) == smallTown {
					best, least = corner{i, j}, d
				}
			}
		}
		for range 6 { // a small town's road is a big one
			follow(by, best)
		}
	}
	for _, v := range villages {
		follow(by, corner{v.i, v.j})
	}
	n.openUsed()
	for k, v := range villages {
		if k%5 < 2 {
			n.joinNeighbour(v, villages)
		}
	}
	n.openUsed()
	n.pruneEnds(villages)
}

// pruneEnds takes away roads of the country that end in the fields and that no village needs.
func (n *net) pruneEnds(villages []*village) {
	keep := map[corner]bool{}
	for _, v := range villages {
		keep[corner{v.i, v.j}] = true
	}
	for again := true; again; {
		again = false
		for i := range n.g.cols {
			for j := range n.g.rows {
				c := corner{i, j}
				if keep[c] || !n.inCountry(c) || n.degree(c) != 1 {
					continue
				}
				for _, s := range n.around(c) {
					if s.edge.on && !s.edge.own {
						s.edge.on, again = false, true
					}
				}
			}
		}
	}
}

// inCountry reports that only country lies around a corner: neither streets nor the rim of the district.
func (n *net) inCountry(c corner) bool {
	for _, d := range [4][2]int{{0, 0}, {-1, 0}, {0, -1}, {-1, -1}} {
		if n.g.zoneOf(c.i+d[0], c.j+d[1]) != country {
			return false
		}
	}
	return true
}

// townCorners returns the corners on streets that hang together with the middle of the town.
func (n *net) townCorners() []corner {
	start := corner{len(n.g.cols) / 2, len(n.g.rows) / 2}
	best := math.Inf(1)
	for i := range n.g.cols {
		for j := range n.g.rows {
			q := uv{n.g.cols[i].at, n.g.rows[j].at}
			if d := nearness(q, uv{605, -515}); d < best && n.degree(corner{i, j}) > 2 {
				best, start = d, corner{i, j}
			}
		}
	}
	seen := map[corner]bool{start: true}
	list := []corner{start}
	for k := 0; k < len(list); k++ {
		for _, s := range n.around(list[k]) {
			if s.edge.on && !seen[s.to] {
				seen[s.to] = true
				list = append(list, s.to)
			}
		}
	}
	return list
}

// degree returns the number of streets that meet at a corner.
func (n *net) degree(c corner) int {
	count := 0
	for _, s := range n.around(c) {
		if s.edge.on {
			count++
		}
	}
	return count
}

// joinNeighbour adds the way to the nearest other village.
func (n *net) joinNeighbour(v *village, all []*village) {
	at := func(v *village) uv { return uv{n.g.cols[v.i].at, n.g.rows[v.j].at} }
	var nearest *village
	for _, o := range all {
		if o != v && (nearest == nil || nearness(at(o), at(v)) < nearness(at(nearest), at(v))) {
			nearest = o
		}
	}
	follow(n.spread([]corner{{nearest.i, nearest.j}}), corner{v.i, v.j})
}

// openUsed lays roads where routes run, larger where many do.
func (n *net) openUsed() {
	lay := func(e *edge, crossing bool) {
		if e == nil || e.used == 0 || e.on && e.class != "unclassified" {
			return
		}
		e.on = true
		e.class = "unclassified"
		if e.used > 3 {
			e.class, e.name = "tertiary", ""
		}
		if crossing && len(e.cuts) == 0 {
			e.levelCrossing()
		}
	}
	for i := range n.rowEdge {
		for _, e := range n.rowEdge[i] {
			lay(e, n.g.cols[i].gap == railway)
		}
		if i < len(n.slants) {
			for _, e := range n.slants[i] {
				lay(e, false)
			}
		}
		for _, e := range n.colEdge[i] {
			lay(e, false)
		}
	}
}
