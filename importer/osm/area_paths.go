package osm

import (
	"cmp"
	"math"
	"slices"

	"servicemap/geo"
)

// floorWork bounds what one floor may take, in sides and points looked at: a second or two.
const floorWork = 500_000_000

// worthwhile is what a walk across must save to be kept, in metres. It decides between ways round of equal length, which
// rounding would decide otherwise.
const worthwhile = 0.001

// detail says how much of a floor's shortest walks was worked out.
type detail uint8

const (
	exact         detail = iota
	entrancesOnly        // walks bend at entrances only: corners were too many
	ringOnly             // walks keep to the rings: entrances were too many
)

// shortcut is a straight walk over a floor, between numbers of nodes, the lesser first.
type shortcut [2]int64

// shortcuts returns the straight walks that the shortest walks between entrances are made of, apart from the rings, in
// ascending order. Shortest walks bend at corners of more than half a turn and where rings touch. Of points, entrances and
// such corners, there may be most.
func (f *floor) shortcuts(entrance func(node int64) bool, most int, work *int) ([]shortcut, detail) {
	ends := f.points(entrance, false)
	if len(ends) < 2 {
		return nil, exact
	}
	for d, points := range [][]int{exact: f.points(entrance, true), entrancesOnly: ends} {
		cost := len(points) * len(points) * (len(f.nodes) + len(points))
		if len(points) > most || cost > min(floorWork, *work) {
			continue
		}
		*work -= cost
		return f.graph(points).shortest(func(p int) bool { return entrance(f.nodes[points[p]]) }), detail(d)
	}
	return nil, ringOnly
}

// points returns a corner for each entrance and, if asked for, each node where shortest walks bend, by node.
func (f *floor) points(entrance func(node int64) bool, bends bool) []int {
	order := make([]int, len(f.nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(f.nodes[i], f.nodes[j]), cmp.Compare(i, j)) })
	var points []int
	for n, i := range order {
		twin := n+1 < len(order) && f.nodes[order[n+1]] == f.nodes[i] // rings touch
		again := n > 0 && f.nodes[order[n-1]] == f.nodes[i]
		if !again && (entrance(f.nodes[i]) || bends && (twin || f.reflex(i))) {
			points = append(points, i)
		}
	}
	return points
}

// floorGraph is how the points of a floor are joined, in metres: by rings, or straight across.
type floorGraph struct {
	nodes  []int64     // of the points
	metres [][]float64 // +Inf where nothing joins
	across [][]bool
}

func (f *floor) graph(points []int) *floorGraph {
	n := len(points)
	g := &floorGraph{nodes: make([]int64, n), metres: make([][]float64, n), across: make([][]bool, n)}
	number := make(map[int64]int, n)
	for p, i := range points {
		g.nodes[p] = f.nodes[i]
		g.metres[p], g.across[p] = slices.Repeat([]float64{math.Inf(1)}, n), make([]bool, n)
		number[f.nodes[i]] = p
	}
	stops := make([]bool, len(f.nodes))
	for i, node := range f.nodes {
		_, stops[i] = number[node]
	}
	f.eachStretch(stops, func(from, to int, metres float64) { g.join(number[f.nodes[from]], number[f.nodes[to]], metres, false) })
	for p, i := range points {
		for q, j := range points[:p] {
			if f.sees(i, j, stops) {
				g.join(p, q, geo.Distance(f.place(i), f.place(j))+worthwhile, true)
			}
		}
	}
	return g
}

// join joins two points, unless something shorter does.
func (g *floorGraph) join(p, q int, metres float64, across bool) {
	if p != q && metres < g.metres[p][q] {
		g.metres[p][q], g.metres[q][p] = metres, metres
		g.across[p][q], g.across[q][p] = across, across
	}
}

// eachStretch visits the pieces of the rings from stop to stop.
func (f *floor) eachStretch(stops []bool, visit func(from, to int, metres float64)) {
	for start := range f.nodes {
		if !stops[start] {
			continue
		}
		metres, at := 0.0, start
		for {
			to := f.next[at]
			metres += geo.Distance(f.place(at), f.place(to))
			if at = to; stops[at] {
				break
			}
		}
		visit(start, at, metres)
	}
}

func (f *floor) place(i int) geo.LonLat {
	return geo.LonLat{Lon: float64(f.x[i]) / 1e7, Lat: float64(f.y[i]) / 1e7}
}

// shortest returns the straight walks on a shortest walk from one end to another.
func (g *floorGraph) shortest(end func(point int) bool) []shortcut {
	used := map[shortcut]bool{}
	for s := range g.nodes {
		if !end(s) {
			continue
		}
		from := g.tree(s)
		for t := range g.nodes {
			if !end(t) {
				continue
			}
			for q := t; from[q] >= 0; q = from[q] {
				if p := from[q]; g.across[p][q] {
					used[shortcut{min(g.nodes[p], g.nodes[q]), max(g.nodes[p], g.nodes[q])}] = true
				}
			}
		}
	}
	list := make([]shortcut, 0, len(used))
	for c := range used {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b shortcut) int { return slices.Compare(a[:], b[:]) })
	return list
}

// tree returns for each point the one before it on the shortest walk from s, -1 for s itself and for what s does not reach
// (Dijkstra's algorithm over a matrix).
func (g *floorGraph) tree(s int) []int {
	n := len(g.nodes)
	from, done := slices.Repeat([]int{-1}, n), make([]bool, n)
	metres := slices.Repeat([]float64{math.Inf(1)}, n)
	metres[s] = 0
	for {
		p := -1
		for q := range n {
			if !done[q] && !math.IsInf(metres[q], 1) && (p < 0 || metres[q] < metres[p]) {
				p = q
			}
		}
		if p < 0 {
			return from
		}
		done[p] = true
		for q := range n {
			if d := metres[p] + g.metres[p][q]; d < metres[q] {
				metres[q], from[q] = d, p
			}
		}
	}
}
