package walk

import "math"

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
	nearest := &q.nearest[nothing]
	good, real := nearest[0], min(nearest[0], nearest[1])
	d := max(islandSnap, min(real, nearest[2], nearest[3])) + snapSpread
	switch {
	case good <= poorDistance:
		d = good + snapSpread
	case real <= islandSnap:
		d = max(poorDistance, real) + snapSpread
	case q.careful && math.IsInf(real, 1):
		d = q.maxLeg // walls are crossed only when nothing is found before
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
	far := q.maxLeg * q.maxLeg * 1.001               // what lies beyond the leg hides nothing; whether it does is decided below
	spots := [3]hit{{d2: far}, {d2: far}, {d2: far}} // the nearest, by what stands before it
	total := 0.0
	ax, ay := q.metres(q.line[0])
	for i, p := range q.line[1:] {
		bx, by := q.metres(p)
		t, d2 := foot(ax, ay, bx, by)
		length := math.Sqrt((bx-ax)*(bx-ax) + (by-ay)*(by-ay))
		if d2 < spots[nothing].d2 {
			spot := &spots[nothing]
			if q.careful {
				spot = &spots[q.obstacleTo(n, ax+t*(bx-ax), ay+t*(by-ay))]
			}
			if d2 < spot.d2 {
				spot.d2, spot.t, spot.along, spot.segment = d2, t, total+t*length, uint32(i)
			}
		}
		total += length
		ax, ay = bx, by
	}
	for before := range spots {
		h := &spots[before]
		d := math.Sqrt(h.d2)
		if d > q.maxLeg {
			continue
		}
		nearest := &q.nearest[before][rank(flags)]
		*nearest = min(*nearest, d)
		if h.before = obstacle(before); h.before != hardBarrier && d <= q.need() {
			h.edge, h.total = edge, total
			q.hits = append(q.hits, *h)
		}
		return
	}
}
