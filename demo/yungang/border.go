package yungang

import (
	"container/heap"
	"slices"
	"strings"
)

// front is the cells at the edge of growing lands, cheapest first.
type front []claim

type claim struct {
	at   [2]int
	unit *unit
	cost float64
	turn int // settles ties
}

func (f front) Len() int { return len(f) }
func (f front) Less(i, j int) bool {
	return f[i].cost < f[j].cost || f[i].cost == f[j].cost && f[i].turn < f[j].turn
}
func (f front) Swap(i, j int) { f[i], f[j] = f[j], f[i] }

// Push is for container/heap.
func (f *front) Push(x any) { *f = append(*f, x.(claim)) }

// Pop is for container/heap.
func (f *front) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}

// growLands gives every cell of the country to the village that reaches it first over uneven ground; villages of another
// township's land start late.
func (g *grid) growLands(all []*village) {
	var f front
	turn := 0
	push := func(at [2]int, u *unit, cost float64) {
		turn++
		heap.Push(&f, claim{at, u, cost, turn})
	}
	for _, v := range all {
		for _, at := range [4][2]int{{v.i - 1, v.j - 1}, {v.i, v.j - 1}, {v.i - 1, v.j}, {v.i, v.j}} {
			push(at, v.unit, 0)
		}
	}
	done := map[[2]int]bool{}
	for f.Len() > 0 {
		c := heap.Pop(&f).(claim)
		if done[c.at] {
			continue
		}
		done[c.at] = true
		g.cells[c.at[0]][c.at[1]].unit = c.unit
		for _, n := range g.neighbours(c.at) {
			if done[n] || g.cells[n[0]][n[1]].zone != country {
				continue
			}
			step := 1 + 0.8*g.random.Float64()
			if nearestRealm(g.rect(n[0], n[1]).middle()) != c.unit.street.code {
				step += 6
			}
			if g.band(n[0], n[1]) != land {
				step += 2
			}
			push(n, c.unit, c.cost+step)
		}
	}
}

// side is one side of a cell with the area on its left: from one crossing of the grid to the next.
type side struct{ from, to [2]int }

// loop is a closed line around cells, counter-clockwise around an area, clockwise around a hole in it.
type loop struct {
	points []uv
	hole   bool
}

// division tells the cells of one area from those of another: areas of one division never overlap.
type division func(i, j int) int

// outline returns the loops around the cells that are mine. Neighbours take their common border from the same points, so
// that nothing lies between them. Where just two areas of the division meet in the country, the corners are rounded.
func (g *grid) outline(mine func(i, j int) bool, all division) []loop {
	next := map[[2]int][]side{}
	var order []side
	add := func(a, b [2]int) {
		next[a] = append(next[a], side{a, b})
		order = append(order, side{a, b})
	}
	for i := range g.cells {
		for j := range g.cells[i] {
			if !mine(i, j) {
				continue
			}
			if !g.among(mine, i, j-1) {
				add([2]int{i, j}, [2]int{i + 1, j})
			}
			if !g.among(mine, i+1, j) {
				add([2]int{i + 1, j}, [2]int{i + 1, j + 1})
			}
			if !g.among(mine, i, j+1) {
				add([2]int{i + 1, j + 1}, [2]int{i, j + 1})
			}
			if !g.among(mine, i-1, j) {
				add([2]int{i, j + 1}, [2]int{i, j})
			}
		}
	}
	used := map[side]bool{}
	var loops []loop
	for _, s := range order {
		if !used[s] {
			loops = append(loops, g.loop(s, next, used, all))
		}
	}
	return loops
}

func (g *grid) among(mine func(i, j int) bool, i, j int) bool {
	return i >= 0 && j >= 0 && i < len(g.cells) && j < len(g.cells[0]) && mine(i, j)
}

// loop follows sides to where they began, turning left where it can: that parts areas that touch at a corner.
func (g *grid) loop(s side, next map[[2]int][]side, used map[side]bool, all division) loop {
	sides, turns, start := []side{s}, 0, s
	for {
		used[s] = true
		onward, best := side{}, -2
		for _, n := range next[s.to] {
			if t := turn(s, n); (!used[n] || n == start) && t > best {
				onward, best = n, t
			}
		}
		turns += best
		if onward == start {
			break
		}
		s = onward
		sides = append(sides, s)
	}
	l := loop{hole: turns < 0}
	for k, s := range sides {
		l.points = append(l.points, g.sidePoints(s, all)[1:]...)
		if after := sides[(k+1)%len(sides)]; g.round(s.to, all) {
			a, b, c := g.halfway(s), g.halfway(after), g.corner(s.to)
			l.points = append(l.points, uv{(a.u+b.u)/4 + c.u/2, (a.v+b.v)/4 + c.v/2}, b)
		}
	}
	l.points = append(l.points, l.points[0])
	return l
}

// turn is 1 to the left, 0 ahead, -1 to the right.
func turn(a, b side) int {
	return (a.to[0]-a.from[0])*(b.to[1]-b.from[1]) - (a.to[1]-a.from[1])*(b.to[0]-b.from[0])
}

// round reports whether the border's corner at a crossing is rounded: all around is country and two areas meet, not along
// a straight line. It does not depend on who asks.
func (g *grid) round(at [2]int, all division) bool {
	var of [4]int
	for k, d := range [4][2]int{{-1, -1}, {0, -1}, {0, 0}, {-1, 0}} {
		i, j := at[0]+d[0], at[1]+d[1]
		z := g.zoneOf(i, j)
		if z != country && z != outside || z == country && g.band(i, j) != land {
			return false
		}
		if of[k] = -1; z == country {
			of[k] = all(i, j)
		}
	}
	borders := 0
	for k := range of {
		if of[k] != of[(k+1)%4] {
			borders++
		}
	}
	return borders == 2 && (of[0] != of[2]) != (of[1] != of[3])
}

func (g *grid) corner(at [2]int) uv { return uv{g.cols[at[0]].at, g.rows[at[1]].at} }

func (g *grid) halfway(s side) uv {
	a, b := g.corner(s.from), g.corner(s.to)
	return uv{(a.u + b.u) / 2, (a.v + b.v) / 2}
}

// sidePoints returns the points along a side, the same in both directions; only to its middle at an end that is rounded.
func (g *grid) sidePoints(s side, all division) []uv {
	back := s.to[0] < s.from[0] || s.to[1] < s.from[1]
	if back {
		s.from, s.to = s.to, s.from
	}
	p, q := g.corner(s.from), g.corner(s.to)
	if g.round(s.from, all) {
		p = g.halfway(s)
	}
	if g.round(s.to, all) {
		q = g.halfway(s)
	}
	list := []uv{p, q}
	if p != q {
		list = between(p, q, pointsApart(p, q))
	}
	if back {
		slices.Reverse(list)
	}
	return list
}

// wkt writes loops as a polygon, or as several where an area is in pieces; those have no holes.
func (p *plane) wkt(loops []loop) string {
	var outer, inner []string
	for _, l := range loops {
		var points []string
		last := ""
		for _, q := range l.points {
			at := p.lonLat(p.ground(q))
			if text := degrees(at.Lon) + " " + degrees(at.Lat); text != last {
				points = append(points, text)
				last = text
			}
		}
		if text := "(" + strings.Join(points, ",") + ")"; l.hole {
			inner = append(inner, text)
		} else {
			outer = append(outer, text)
		}
	}
	if len(outer) == 1 {
		return "POLYGON(" + strings.Join(append(outer, inner...), ",") + ")"
	}
	return "MULTIPOLYGON((" + strings.Join(outer, "),(") + "))"
}

// pointsApart is how far apart the points of a line may lie to follow the ground's bends.
func pointsApart(a, b uv) float64 {
	if oldness(uv{(a.u + b.u) / 2, (a.v + b.v) / 2}) > 0 {
		return 14
	}
	return 62
}
