package walk

import "math"

// LegCost returns the effective millimetres of a leg between a point and the network: its length, the part beyond 20 m
// × 1.3, rounded up. So it is continuous and never falls as the leg grows.
func LegCost(length uint32) uint32 {
	const plain = 20_000
	if length <= plain {
		return length
	}
	return length + uint32((uint64(length-plain)*3+9)/10)
}

// wallFactor is what a leg across a wall costs more than one beside none.
const wallFactor = 2

// touching is how near to an end of a leg, in metres, a barrier touches it only: a street along a wall, a gate in it, a
// door. Coordinates are steps of 1e-7 degrees, and a barrier and a street that share a node differ by less than two of them.
const touching = 0.05

// obstacle is what stands in the way of a leg.
type obstacle uint8

const (
	nothing obstacle = iota
	aWall            // a soft barrier
	hardBarrier
)

// obstacleTo returns what stands between the point asked and a spot, in metres from it. A leg crosses a piece of a barrier
// when the ends of the piece lie on different sides of the leg's line, an end on the line counting as on its left, and the
// crossing is more than 5 cm from either end of the leg. So a barrier that passes through the leg by one of its nodes is
// crossed, one along the leg is not.
func (q *snapQuery) obstacleTo(n *Network, x, y float64) obstacle {
	b := &n.barriers
	worst := nothing
	length := math.Hypot(x, y)
	west, east := b.grid.column(q.x+min(x, 0)/q.mx), b.grid.column(q.x+max(x, 0)/q.mx)
	south, north := b.grid.row(q.y+min(y, 0)/q.my), b.grid.row(q.y+max(y, 0)/q.my)
	for row := south; row <= north; row++ {
		for column := west; column <= east; column++ {
			for _, i := range b.grid.at(column, row) {
				ax, ay := q.metres(b.points[i])
				bx, by := q.metres(b.points[i+1])
				left, right := x*ay-y*ax, x*by-y*bx // twice the areas of the triangles that the leg spans with the ends
				if (left >= 0) == (right >= 0) {
					continue
				}
				at := (ax*by - ay*bx) / (right - left) * length
				if at <= touching || at >= length-touching {
					continue
				}
				if b.kind[b.of[i]].Hard() {
					return hardBarrier
				}
				worst = aWall
			}
		}
	}
	return worst
}

// obstacleBefore returns what stands between the point and a hit.
func (q *snapQuery) obstacleBefore(n *Network, h *hit) obstacle {
	if len(n.barriers.grid.things) == 0 {
		return nothing
	}
	q.line = n.appendLine(q.line[:0], h.edge)
	ax, ay := q.metres(q.line[h.segment])
	bx, by := q.metres(q.line[h.segment+1])
	return q.obstacleTo(n, ax+h.t*(bx-ax), ay+h.t*(by-ay))
}
