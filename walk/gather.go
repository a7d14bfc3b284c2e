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
				if c >= 0 && c < g.columns && q.cellDistance(g, c, r) <= q.needed {
					for _, e := range g.at(c, r) {
						if seen := &q.seen[e%uint32(len(q.seen))]; *seen != e+1 {
							*seen = e + 1
							q.measure(n, e)
						}
					}
				}
			}
		}
		if q.covered(g, column, row, k) >= q.needed {
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
	far := q.maxLeg * q.maxLeg * 1.001                    // what lies beyond the leg hides nothing; whether it does is decided below
	spots := [3]lineSpot{{d2: far}, {d2: far}, {d2: far}} // the nearest, by what stands before it
	ax, ay := q.metres(q.line[0])
	for i, p := range q.line[1:] {
		bx, by := q.metres(p)
		if t, d2 := foot(ax, ay, bx, by); d2 < spots[nothing].d2 {
			before := nothing
			if q.careful {
				before = q.obstacleTo(n, ax+t*(bx-ax), ay+t*(by-ay))
			}
			if d2 < spots[before].d2 {
				spots[before] = lineSpot{d2, t, uint32(i)}
			}
		}
		ax, ay = bx, by
	}
	for before := range spots {
		d := math.Sqrt(spots[before].d2)
		if d > q.maxLeg {
			continue
		}
		if nearest := &q.nearest[before][rank(flags)]; d < *nearest {
			*nearest = d
			q.needed = q.need()
		}
		if before := obstacle(before); before != hardBarrier && d <= q.needed {
			q.found = append(q.found, hit{lineSpot: spots[before], edge: edge, before: before})
		}
		return
	}
}
