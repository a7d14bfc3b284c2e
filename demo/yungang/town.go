package yungang

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// seed fixes all that is drawn by chance.
const seed = 140214

// town is the whole demo in the making.
type town struct {
	random    *rand.Rand
	plane     *plane
	grid      *grid
	net       *net
	canvas    *canvas
	streets   []*street
	units     []*unit
	blocks    []*block
	villages  []*village
	homes     []home
	later     []func() // ways whose lines others may still meet
	laneCount int
	island    uv // where its one place stands
}

// home is a building with dwellings.
type home struct {
	at     xy
	unit   *unit
	people float64 // a first guess
	old    float64 // 0: young families, 1: old people
}

// build lays out the town and draws its map.
func build(streets []*street, units []*unit, progress func(string)) *town {
	random := rand.New(rand.NewPCG(seed, 1))
	t := &town{random: random, plane: newPlane(), streets: streets, units: units}
	t.canvas = newCanvas(t.plane)
	t.grid = newGrid(random)
	t.blocks = t.grid.makeBlocks()
	t.villages = t.grid.settle(t.blocks, streets)
	t.grid.assignUses(t.blocks)
	t.net = newNet(t.grid)
	t.net.layCountryRoads(t.villages)
	progress("streets laid")
	t.drawFields()
	for _, b := range t.blocks {
		if b.band == land {
			t.fill(b)
		}
	}
	for _, v := range t.villages {
		t.drawVillage(v)
	}
	progress("blocks and villages built")
	t.drawRiver()
	t.drawRailway()
	t.drawMedian()
	t.drawFootbridges()
	for _, finish := range t.later {
		finish()
	}
	t.drawStreets()
	t.canvas.drawHouses()
	t.collectSpots()
	progress("map drawn")
	return t
}

// draw adds a line as a way, once all that meets it is known.
func (t *town) draw(l *line, step float64, tags ...string) {
	t.later = append(t.later, func() { t.canvas.draw(l.points(step), tags...) })
}

// drawStreets draws the pieces along the grid, joining those of one street.
func (t *town) drawStreets() {
	for j := range t.grid.rows {
		var list []*edge
		for i := range t.net.rowEdge[:len(t.grid.cols)-1] {
			list = append(list, t.net.rowEdge[i][j])
		}
		t.drawChain(list, t.grid.rows[j].at == trunkN)
	}
	for i := range t.grid.cols {
		t.drawChain(t.net.colEdge[i], false)
	}
	for i := range t.net.slants {
		for _, e := range t.net.slants[i] {
			if e != nil && e.on {
				t.canvas.draw(between(e.slant[0], e.slant[1], 62), e.osmTags()...)
			}
		}
	}
	t.drawSignals()
}

// drawChain draws ways along a line of the grid, a new one where name, class or tags change.
func (t *town) drawChain(list []*edge, back bool) {
	var run []uv
	var last *edge
	flush := func() {
		if last == nil {
			return
		}
		if back {
			slices.Reverse(run)
		}
		t.canvas.draw(run, last.osmTags()...)
		run, last = nil, nil
	}
	for _, e := range list {
		bridged := e.own && !e.along // drawn with the river
		if !e.on || bridged || last != nil && !last.continues(e) || len(run) > 400 {
			flush()
		}
		if !e.on || bridged {
			continue
		}
		points := e.points(pointsApart(e.point(e.from), e.point(e.to)))
		if last != nil {
			points = points[1:]
		}
		run, last = append(run, points...), e
	}
	flush()
}

func (e *edge) continues(o *edge) bool {
	return e.class == o.class && e.name == o.name && e.tags == o.tags
}

// osmTags returns the tags of the street.
func (e *edge) osmTags() []string {
	tags := []string{"highway", e.class}
	if e.name != "" {
		tags = append(tags, "name", e.name)
	}
	switch e.class {
	case "trunk":
		tags = append(tags, "ref", "G109", "oneway", "yes", "sidewalk", "both", "lanes", "3")
	case "primary", "secondary":
		if !strings.Contains(e.tags, "sidewalk") {
			tags = append(tags, "sidewalk", "both")
		}
	case "unclassified":
		tags = append(tags, "surface", "concrete")
	}
	for pair := range strings.FieldsSeq(e.tags) {
		key, value, _ := strings.Cut(pair, "=")
		tags = append(tags, key, value)
	}
	return tags
}

// drawSignals puts traffic lights where large streets cross.
func (t *town) drawSignals() {
	for i, c := range t.grid.cols {
		for j, r := range t.grid.rows {
			if c.rank < secondary && r.rank != trunkRank || r.rank < secondary || t.net.degree(corner{i, j}) < 3 || !t.grid.urban(i, j) {
				continue
			}
			t.canvas.mark(uv{c.at, r.at}, "highway", "traffic_signals")
		}
	}
}

// spot is somewhere a place can stand: an entrance on a street.
type spot struct {
	at      uv
	street  string
	number  int
	zone    zone
	remote  float64 // metres from the middle of the community
	corner  bool    // of a main street
	taken   bool
	village bool
}

// collectSpots lists the entrances along the streets of each community.
func (t *town) collectSpots() {
	for i := range t.net.rowEdge {
		for j, e := range t.net.rowEdge[i] {
			t.edgeSpots(e, [2]int{i, j}, [2]int{i, j - 1})
		}
	}
	for i := range t.net.colEdge {
		for j, e := range t.net.colEdge[i] {
			t.edgeSpots(e, [2]int{i - 1, j}, [2]int{i, j})
		}
	}
	t.measureSpots()
}

// edgeSpots adds the entrances on both sides of a piece of street: on its left the even numbers.
func (t *town) edgeSpots(e *edge, left, right [2]int) {
	if !e.on || e.own || e.class == "trunk" || strings.Contains(e.tags, "layer") || e.name == "" {
		return
	}
	off := map[string]float64{"primary": 15, "secondary": 13, "tertiary": 11, "residential": 8}[e.class]
	if off == 0 {
		off = 4
	}
	for k, at := range [2][2]int{left, right} {
		if !t.grid.urban(at[0], at[1]) || t.grid.band(at[0], at[1]) != land {
			continue
		}
		away := off
		if k == 1 == e.along { // the right side of a row lies south, that of a column east
			away = -off
		}
		u := t.grid.cells[at[0]][at[1]].unit
		for m := e.from + 27; m < e.to-25; m += 31 {
			q := e.point(m)
			if e.along {
				q.v += away
			} else {
				q.u += away
			}
			number := 2*(int(m-gridSouth+3000)/31%300+1) - k
			u.spots = append(u.spots, spot{at: q, street: e.name, number: number, zone: t.grid.zoneOf(at[0], at[1]), corner: e.class != "residential"})
		}
	}
}

// measureSpots finds how far each entrance lies from the middle of its community's.
func (t *town) measureSpots() {
	for _, u := range t.units {
		var m uv
		for _, s := range u.spots {
			m.u += s.at.u / float64(len(u.spots))
			m.v += s.at.v / float64(len(u.spots))
		}
		for i := range u.spots {
			u.spots[i].remote = nearness(u.spots[i].at, m)
		}
	}
}
