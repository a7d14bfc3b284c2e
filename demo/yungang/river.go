package yungang

import (
	"fmt"
	"math"
)

// drawRiver draws the water, its bridges, the promenades and the stairs down to them, and the island.
func (t *town) drawRiver() {
	west, east := t.span(func(j int) bool { return t.grid.rows[j].gap == river })
	var south, north []uv
	for u := west; u <= east; u += 38 {
		south = append(south, uv{u, riverV - waterHalf(u)})
		north = append(north, uv{u, riverV + waterHalf(u)})
	}
	ring := append([]uv(nil), south...)
	for k := len(north) - 1; k >= 0; k-- {
		ring = append(ring, north[k])
	}
	outer := t.canvas.draw(append(ring, south[0]))
	inner := t.canvas.draw(oval(uv{islandU, riverV}, islandLong, islandOut, 0.5), "place", "islet", "name", "十里河心洲")
	t.canvas.relations = append(t.canvas.relations, relation{
		tags:    []string{"type", "multipolygon", "natural", "water", "water", "river", "name", "十里河"},
		members: []member{{outer, "outer"}, {inner, "inner"}},
	})
	t.drawStream(west, east)
	for i, c := range t.grid.cols {
		for j, e := range t.net.colEdge[i] {
			if t.grid.rows[j].gap == river && e.on {
				t.bridge(e, c)
			}
		}
	}
	t.drawBanks()
	t.promenade(riverSouth, 28)
	t.promenade(riverN, -28)
	t.drawIsland()
}

// span returns how far a band of the grid reaches inside the district.
func (t *town) span(in func(j int) bool) (west, east float64) {
	west, east = math.Inf(1), math.Inf(-1)
	for i := range t.grid.cells {
		for j := range t.grid.cells[i] {
			if in(j) && t.grid.cells[i][j].zone != outside {
				r := t.grid.rect(i, j)
				west, east = min(west, r.west), max(east, r.east)
			}
		}
	}
	return west, east
}

// drawStream draws the river's middle, north of the island where it parts.
func (t *town) drawStream(west, east float64) {
	var middle []uv
	for u := west; u <= east; u += 45 {
		middle = append(middle, uv{u, riverV + 72*bell((u-islandU)/330)})
	}
	t.canvas.draw(middle, "waterway", "river", "name", "十里河")
}

// bridge draws a street over the river: on the ground to the water, then the bridge.
func (t *town) bridge(e *edge, c axis) {
	near, far := riverV-waterHalf(c.at)-14, riverV+waterHalf(c.at)+14
	tags := e.osmTags()
	t.draw(&line{at: c.at, from: e.from, to: near, cuts: []float64{riverSouth + 28}}, 62, tags...)
	t.draw(&line{at: c.at, from: far, to: e.to, cuts: []float64{riverN - 28}}, 62, tags...)
	t.draw(column(c.at, near, far), 500, append([]string{"bridge", "yes", "layer", "1", "bridge:name", c.name + "桥"}, tags...)...)
}

// promenade draws the walk along the river beside a riverside street, and what leads down to it: ramps at the
// columns, stairs between some of them.
func (t *town) promenade(street, down float64) {
	stairs := 0
	for i := range len(t.grid.cols) - 1 {
		e := t.net.rowAt(i, street)
		j := t.bandRow()
		if !e.on || !t.grid.urban(i, j) || t.grid.cols[i].gap == railway {
			continue
		}
		walk := row(street+down, e.from, e.to)
		t.canvas.draw(bank(e.from, e.to, street+0.35*down), "landuse", "grass")
		if math.Abs((e.from+e.to)/2-islandU) < 420 {
			continue // here the water comes near
		}
		for _, ramp := range []float64{e.from + 8, e.to - 8} {
			if ramp < e.to-8 || math.Abs(e.to+140-islandU) < 420 { // the second where the walk ends
				e.cut(ramp)
				walk.cut(ramp)
				t.canvas.draw([]uv{{ramp, street}, {ramp, street + down}}, "highway", "footway", "incline", "down", "surface", "paving_stones")
			}
		}
		if m := (e.from + e.to) / 2; i%2 == 0 && stairs < 10 {
			stairs++
			e.cut(m)
			walk.cut(m)
			t.canvas.draw([]uv{{m, street}, {m, street + 0.5*down}}, "highway", "footway")
			t.canvas.draw([]uv{{m, street + 0.5*down}, {m, street + 0.85*down}}, "highway", "steps", "step_count", fmt.Sprint(14+2*(stairs%5)), "incline", "down", "surface", "concrete")
			t.canvas.draw([]uv{{m, street + 0.85*down}, {m, street + down}}, "highway", "footway")
		}
		t.draw(walk, 45, "highway", "footway", "name", "滨河步道", "surface", "paving_stones")
	}
}

// drawBanks draws meadows along the river in the country.
func (t *town) drawBanks() {
	j := t.bandRow()
	for i := range t.grid.cells {
		if r := t.grid.rect(i, j); t.grid.cells[i][j].zone == country {
			t.canvas.draw(bank(r.west, r.east, riverSouth), "landuse", "meadow")
			t.canvas.draw(bank(r.west, r.east, riverN), "landuse", "meadow")
		}
	}
}

// bank returns the ground between a line along a riverside street and the water.
func bank(from, to, v float64) []uv {
	ring := between(uv{from, v}, uv{to, v}, 40)
	side := 1.0
	if v < riverV {
		side = -1
	}
	for k := len(ring) - 1; k >= 0; k-- {
		ring = append(ring, uv{ring[k].u, riverV + side*(waterHalf(ring[k].u)+3)})
	}
	return append(ring, ring[0])
}

// bandRow returns the row below the river.
func (t *town) bandRow() int {
	for j := range t.grid.rows {
		if t.grid.rows[j].gap == river {
			return j
		}
	}
	return 0
}

// drawIsland draws the paths of the island, which no bridge joins to the banks.
func (t *town) drawIsland() {
	t.canvas.draw(oval(uv{islandU, riverV}, islandLong*0.9, islandOut*0.8, 0.5), "leisure", "park", "name", "河心洲公园")
	sides := rect{islandU - islandLong*0.62, riverV - 17, islandU + islandLong*0.62, riverV + 17}.sides()
	middle := row(riverV, sides[westSide].at, sides[eastSide].at)
	sides[westSide].cut(riverV)
	sides[eastSide].cut(riverV)
	for k := range 6 {
		across := column(islandU+(float64(k)-2.5)*50, sides[southSide].at, sides[northSide].at)
		sides[southSide].cut(across.at)
		sides[northSide].cut(across.at)
		middle.cut(across.at)
		across.cut(riverV)
		t.draw(across, 62, "highway", "footway")
	}
	t.draw(middle, 45, "highway", "footway", "name", "河心洲步道")
	t.ring(sides, "highway", "footway")
	t.island = uv{islandU + 25, riverV + 2}
	t.canvas.box(uv{islandU + 40, riverV + 12}, 12, 8, "building", "yes", "name", "观水亭")
}
