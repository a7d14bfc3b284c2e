package yungang

import (
	"math/rand/v2"
	"slices"
)

// axis is a line of the plan's grid: a row of constant v, or a column of constant u.
type axis struct {
	at   float64
	step int  // lines away from the band beside it: 0 is its edge
	rank rank // of the street that may run along it
	name string
	gap  gapKind // what lies between this line and the next
	pair int     // two gaps of one number may become one superblock
}

// gapKind is what lies between two lines.
type gapKind uint8

const (
	land gapKind = iota
	railway
	trunkRoad
	river
)

// rank orders streets.
type rank uint8

const (
	minor rank = iota
	tertiary
	secondary
	primary
	trunkRank
)

// zone is how a cell of the grid is built over.
type zone uint8

const (
	outside zone = iota // not in the district
	country
	oldTown
	midTown
	newTown
	smallTown // the seat of a town or township
)

// cell is a rectangle between four lines.
type cell struct {
	zone    zone
	block   int // cells of one number have no street between them
	unit    *unit
	village bool // houses of a village stand on it
}

// grid is the plan's lines and cells; cells[i][j] lies east of cols[i] and north of rows[j].
type grid struct {
	cols, rows []axis
	cells      [][]cell
	random     *rand.Rand
}

// What the grid spans, in metres of the plan.
const gridWest, gridEast, gridSouth, gridNorth = -9000.0, 9000.0, -7700.0, 7500.0

func newGrid(random *rand.Rand) *grid {
	g := &grid{random: random}
	west := g.march(railWest, gridWest, 285, 16)
	east := g.march(railEast, gridEast, 285, 16)
	g.cols = beside(west, east, railway)
	south := g.march(trunkSouth, gridSouth, 245, 14)
	var middle []axis
	for k := range 9 { // eight gaps between the trunk road and the river
		middle = append(middle, axis{at: trunkN + float64(k)*(riverSouth-trunkN)/8, step: k})
	}
	g.rows = beside(south, middle, trunkRoad)
	g.rows = beside(g.rows, g.march(riverN, gridNorth, 245, 14), river)
	g.rankColumns()
	g.rankRows()
	g.cells = make([][]cell, len(g.cols)-1)
	for i := range g.cells {
		g.cells[i] = make([]cell, len(g.rows)-1)
		for j := range g.cells[i] {
			g.cells[i][j] = cell{zone: g.zoneAt(i, j), block: -1}
		}
	}
	g.dropSpecks()
	return g
}

// march returns lines from one place to another, step metres apart on average, in increasing order.
func (g *grid) march(from, to, step, jitter float64) []axis {
	var list []axis
	sign := 1.0
	if to < from {
		sign = -1
	}
	for k, at := 0, from; sign*(to-at) > 0; k++ {
		list = append(list, axis{at: at, step: k})
		at += sign * (step + jitter*(2*g.random.Float64()-1))
	}
	if sign < 0 {
		slices.Reverse(list)
	}
	return list
}

// beside puts two runs of lines on the two sides of a band.
func beside(before, after []axis, band gapKind) []axis {
	all := append(append([]axis(nil), before...), after...)
	all[len(before)-1].gap = band
	return all
}

// rankColumns gives the columns their ranks and names; those of the bridges are primary.
func (g *grid) rankColumns() {
	names := columnNames()
	for i := range g.cols {
		c := &g.cols[i]
		west := c.at <= railWest
		c.name = names[i%len(names)]
		switch {
		case c.step == 0 && west:
			c.rank, c.name = tertiary, "道西路"
		case c.step == 0:
			c.rank, c.name = tertiary, "道东路"
		case c.step%8 == 4 && west, c.step%8 == 0 && !west:
			c.rank = primary
		case c.step%4 == 0:
			c.rank = secondary
		case c.step%2 == 0:
			c.rank = tertiary
		}
		if c.pair = 1000 + c.step/2; west { // the gap lies east of the line
			c.pair = (c.step + 1) / 2
		}
	}
}

func (g *grid) rankRows() {
	names := rowNames()
	for j := range g.rows {
		r := &g.rows[j]
		r.name = names[j%len(names)]
		section := 0
		switch {
		case r.at == trunkSouth || r.at == trunkN:
			r.rank, r.name = trunkRank, "国道109线"
		case r.at == riverSouth:
			r.rank, r.name = secondary, "滨河南路"
		case r.at == riverN:
			r.rank, r.name = secondary, "滨河北路"
		case r.step == 4 && trunkN < r.at && r.at < riverSouth:
			r.rank, r.name = primary, "云冈大街"
		case r.step%8 == 4:
			r.rank = primary
		case r.step%4 == 0:
			r.rank = secondary
		case r.step%2 == 0:
			r.rank = tertiary
		}
		if r.at > trunkSouth {
			section = 1000
		}
		if r.at >= riverN {
			section = 2000
		}
		if r.pair = section + r.step/2; section == 0 {
			r.pair = (r.step + 1) / 2
		}
	}
}

// seat is a small town: where, how large in metres, of which town or township.
type seat struct {
	middle     uv
	wide, deep float64
	code       string
}

func seats() []seat {
	return []seat{
		{uv{-6700, 2500}, 690, 640, "140214101"},  // 高山镇
		{uv{-500, 5150}, 560, 480, "140214102"},   // 云冈镇
		{uv{-2600, -5250}, 360, 300, "140214200"}, // 口泉乡
		{uv{4700, 3250}, 480, 420, "140214207"},   // 平旺乡
		{uv{-6300, -3300}, 640, 560, "140214210"}, // 鸦儿崖乡
	}
}

func (g *grid) zoneAt(i, j int) zone {
	m := g.rect(i, j).middle()
	if g.edgeness(m) < 0 {
		return outside
	}
	for k, s := range seats() {
		d := uv{(m.u - s.middle.u) / s.wide, (m.v - s.middle.v) / s.deep}
		if d.u*d.u+d.v*d.v+0.3*noise(20+uint64(k), m.u/400, m.v/400) < 1 && g.band(i, j) == land {
			return smallTown
		}
	}
	switch {
	case townness(m) < 0:
		return country
	case oldWest < m.u && m.u < oldEast && oldSouth < m.v && m.v < oldNorth:
		return oldTown
	case m.u > 700 && m.v < 100:
		return newTown
	}
	return midTown
}

// edgeness is above 0 in the district.
func (g *grid) edgeness(m uv) float64 {
	x, y := m.u/8300, (m.v+100)/6800
	return 1 - x*x*x*x - y*y*y*y + 0.35*noise(11, m.u/2600, m.v/2600) + 0.12*noise(12, m.u/800, m.v/800)
}

// dropSpecks takes cells out of the district that hang on it by a corner or lie apart, and fills its holes.
func (g *grid) dropSpecks() {
	inside := g.flood(len(g.cols)/2, len(g.rows)/2, func(z zone) bool { return z != outside })
	for i := range g.cells {
		for j := range g.cells[i] {
			if !inside[[2]int{i, j}] {
				g.cells[i][j].zone = outside
			}
		}
	}
	beyond := map[[2]int]bool{}
	for i := range g.cells {
		for j := range g.cells[i] {
			edge := i == 0 || j == 0 || i == len(g.cells)-1 || j == len(g.cells[i])-1
			if edge && g.cells[i][j].zone == outside && !beyond[[2]int{i, j}] {
				for at := range g.flood(i, j, func(z zone) bool { return z == outside }) {
					beyond[at] = true
				}
			}
		}
	}
	for i := range g.cells {
		for j := range g.cells[i] {
			if g.cells[i][j].zone == outside && !beyond[[2]int{i, j}] {
				g.cells[i][j].zone = country
			}
		}
	}
}

// flood returns the cells that hang together with one through cells of zones that pass.
func (g *grid) flood(i, j int, pass func(zone) bool) map[[2]int]bool {
	seen := map[[2]int]bool{{i, j}: true}
	todo := [][2]int{{i, j}}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, n := range g.neighbours(at) {
			if !seen[n] && pass(g.cells[n[0]][n[1]].zone) {
				seen[n] = true
				todo = append(todo, n)
			}
		}
	}
	return seen
}

// neighbours returns the cells beside one, in a fixed order.
func (g *grid) neighbours(at [2]int) [][2]int {
	var list [][2]int
	for _, d := range [4][2]int{{1, 0}, {0, 1}, {-1, 0}, {0, -1}} {
		i, j := at[0]+d[0], at[1]+d[1]
		if i >= 0 && j >= 0 && i < len(g.cells) && j < len(g.cells[0]) {
			list = append(list, [2]int{i, j})
		}
	}
	return list
}

func (g *grid) rect(i, j int) rect {
	return rect{g.cols[i].at, g.rows[j].at, g.cols[i+1].at, g.rows[j+1].at}
}

// band returns what a cell lies in: where the railway crosses the river or the trunk road, those.
func (g *grid) band(i, j int) gapKind {
	if g.rows[j].gap != land {
		return g.rows[j].gap
	}
	return g.cols[i].gap
}

// zoneOf returns the zone of a cell; beyond the grid lies outside.
func (g *grid) zoneOf(i, j int) zone {
	if i < 0 || j < 0 || i >= len(g.cells) || j >= len(g.cells[0]) {
		return outside
	}
	return g.cells[i][j].zone
}

// urban reports a cell of the town or of a small one.
func (g *grid) urban(i, j int) bool { return g.zoneOf(i, j) >= oldTown }
