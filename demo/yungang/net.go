package yungang

import (
	"math"
	"slices"
	"sort"
	"strings"
)

// edge is what runs along one side of a cell: a piece of street, or nothing.
type edge struct {
	*line
	on          bool
	class, name string
	tags        string // more tags: key=value key=value
	own         bool   // drawn apart, not with the street it lies in
	used        int    // routes of the country that run over it
	slant       []uv   // its ends, where it runs across a cell
}

// net is the pieces of street along the grid: rowEdge[i][j] from cols[i] to cols[i+1] along rows[j].
type net struct {
	g                *grid
	rowEdge, colEdge [][]*edge
	slants           [][]*edge // country roads across a cell, from corner to corner
	small            map[float64][]*line
}

func newNet(g *grid) *net {
	n := &net{g: g, small: map[float64][]*line{}}
	for i := range g.cols {
		var rs, cs []*edge
		for j := range g.rows {
			if i+1 < len(g.cols) {
				rs = append(rs, &edge{line: row(g.rows[j].at, g.cols[i].at, g.cols[i+1].at)})
			}
			if j+1 < len(g.rows) {
				cs = append(cs, &edge{line: column(g.cols[i].at, g.rows[j].at, g.rows[j+1].at)})
			}
		}
		n.rowEdge, n.colEdge = append(n.rowEdge, rs), append(n.colEdge, cs)
	}
	n.layRows()
	n.layColumns()
	n.planSlants()
	return n
}

// parted reports whether a street may run between two cells: one is urban and they are of different blocks.
func (n *net) parted(i, j, k, l int) bool {
	if !n.g.urban(i, j) && !n.g.urban(k, l) {
		return false
	}
	if !n.g.urban(i, j) || !n.g.urban(k, l) {
		return n.g.zoneOf(i, j) != outside && n.g.zoneOf(k, l) != outside
	}
	return n.g.cells[i][j].block != n.g.cells[k][l].block
}

// within reports that neither of two cells lies outside the district.
func (n *net) within(i, j, k, l int) bool {
	return n.g.zoneOf(i, j) != outside && n.g.zoneOf(k, l) != outside
}

func (n *net) layRows() {
	for i := range len(n.g.cols) - 1 {
		for j, r := range n.g.rows {
			e := n.rowEdge[i][j]
			through := r.rank == trunkRank || r.name == "云冈大街"
			e.on = n.parted(i, j-1, i, j) || through && n.within(i, j-1, i, j)
			if n.g.cols[i].gap == railway {
				e.on = e.on && n.crossRailway(e, r, j)
			}
			if e.on {
				e.class, e.name = n.styleRow(i, j)
			}
		}
	}
}

// crossRailway decides how a row crosses the railway; false where it does not.
func (n *net) crossRailway(e *edge, r axis, j int) bool {
	switch {
	case r.rank == trunkRank:
		e.tags = "bridge=yes layer=1"
	case r.at == riverSouth, r.at == riverN, r.rank >= secondary:
		e.tags = "tunnel=yes layer=-1 sidewalk=both"
	case r.rank == tertiary && j%3 == 0:
		e.levelCrossing()
	default:
		return false
	}
	return true
}

// levelCrossing makes the nodes where a street and the two tracks cross.
func (e *edge) levelCrossing() {
	e.own = true
	e.cut(railU - trackOff)
	e.cut(railU + trackOff)
}

func (n *net) layColumns() {
	for i, c := range n.g.cols {
		for j := range len(n.g.rows) - 1 {
			e := n.colEdge[i][j]
			m := e.point((e.from + e.to) / 2)
			through := n.bridged(c) && (math.Abs(c.at) < 3500 || math.Abs(m.v-riverV) < 1400) && n.within(i-1, j, i, j)
			e.on = n.parted(i-1, j, i, j) || through
			switch n.g.rows[j].gap {
			case river:
				e.on = n.bridged(c) && through
				e.own = e.on
			case trunkRoad:
				e.on = (c.rank >= secondary || c.step == 0) && n.within(i-1, j, i, j)
			}
			if e.on {
				e.class, e.name = n.styleColumn(i, j)
			}
		}
	}
}

// bridged reports whether a column crosses the river: five do.
func (n *net) bridged(c axis) bool { return c.rank == primary && math.Abs(c.at) < 6000 }

func (n *net) styleRow(i, j int) (class, name string) {
	r := n.g.rows[j]
	if n.g.zoneOf(i, j) == oldTown && n.g.zoneOf(i, j-1) == oldTown {
		return oldStreet(r, "口泉老街")
	}
	name = r.name
	if r.rank != trunkRank && r.rank < primary && n.g.cols[i].at < railWest && r.at != riverSouth && r.at != riverN {
		names := rowNames()
		name = names[(j+13)%len(names)]
	}
	if r.rank == minor {
		name = n.localName(name, "街", n.g.cells[i][min(j, len(n.g.cells[i])-1)].unit)
	}
	return className(n.rankHere(r.rank, i, j, i, j-1)), name
}

func (n *net) styleColumn(i, j int) (class, name string) {
	c := n.g.cols[i]
	if n.g.zoneOf(i, j) == oldTown && n.g.zoneOf(i-1, j) == oldTown {
		return oldStreet(c, "大寺街")
	}
	name = c.name
	if c.rank < primary && c.step > 0 && n.g.rows[j].at > riverSouth {
		names := columnNames()
		name = names[(i+17)%len(names)]
	}
	if c.rank == minor {
		name = n.localName(name, "路", n.g.cells[min(i, len(n.g.cells)-1)][j].unit)
	}
	return className(n.rankHere(c.rank, i, j, i-1, j)), name
}

// rankHere makes the large streets of a small town smaller.
func (n *net) rankHere(r rank, i, j, k, l int) rank {
	if n.g.zoneOf(i, j) == smallTown || n.g.zoneOf(k, l) == smallTown {
		return min(r, tertiary)
	}
	return r
}

// oldStreet styles a street through the old town: its axes are for walkers only.
func oldStreet(a axis, name string) (string, string) {
	switch {
	case a.step == 6:
		return "pedestrian", name
	case a.rank == minor:
		lanes := laneNames()
		return "living_street", lanes[int(math.Abs(a.at))%len(lanes)]
	}
	return "living_street", strings.TrimRight(a.name, "街路") + "古街"
}

// localName names a small street after the community it runs through, where that is named after a street.
func (n *net) localName(name, kind string, u *unit) string {
	if u != nil && strings.HasSuffix(u.stem, kind) {
		return u.stem
	}
	return name
}

func className(r rank) string {
	return [...]string{minor: "residential", tertiary: "tertiary", secondary: "secondary", primary: "primary", trunkRank: "trunk"}[r]
}

// open lets others meet a lane that does not follow the grid.
func (n *net) open(l *line) { n.small[l.at] = append(n.small[l.at], l) }

// attach cuts the street that a point of the plan lies on; false when none does.
func (n *net) attach(q uv) bool {
	for _, across := range [2]float64{q.u, q.v} {
		for _, l := range n.small[across] {
			if l.holds(q) {
				l.cut(l.position(q))
				return true
			}
		}
	}
	if e := n.edgeAt(q); e != nil && e.on && !e.own && !strings.Contains(e.tags, "layer") {
		e.cut(e.position(q))
		return true
	}
	return false
}

// position returns how far along the line a point lies.
func (l *line) position(q uv) float64 {
	if l.along {
		return q.u
	}
	return q.v
}

// rowAt returns the piece of a row east of a column.
func (n *net) rowAt(column int, v float64) *edge {
	return n.rowEdge[column][slices.IndexFunc(n.g.rows, func(r axis) bool { return r.at == v })]
}

// edgeAt returns the edge that a point lies on; at a corner, a street before the place of one.
func (n *net) edgeAt(q uv) *edge {
	i := sort.Search(len(n.g.cols), func(k int) bool { return n.g.cols[k].at > q.u }) - 1
	j := sort.Search(len(n.g.rows), func(k int) bool { return n.g.rows[k].at > q.v }) - 1
	if i < 0 || j < 0 || i >= len(n.g.cols)-1 || j >= len(n.g.rows)-1 {
		return nil
	}
	var found *edge
	for _, e := range []*edge{n.rowEdge[i][j], n.colEdge[i][j], n.rowEdge[max(i-1, 0)][j], n.colEdge[i][max(j-1, 0)]} {
		if e.holds(q) && (found == nil || e.on && !found.on) {
			found = e
		}
	}
	return found
}
