package yungang

import "math"

// drawVillage draws lanes around a crossing, those along the grid's lines shared with the roads that lead there, and houses.
func (t *town) drawVillage(v *village) {
	m := uv{t.grid.cols[v.i].at, t.grid.rows[v.j].at}
	us, vs := []float64{-108, -52, 0, 55, 110}, []float64{-84, -41, 0, 43, 86}
	kind := "hamlet"
	if v.big {
		kind = "village"
		us, vs = []float64{-205, -148, -98, -47, 0, 51, 104, 155, 207}, []float64{-170, -126, -84, -43, 0, 44, 87, 131, 172}
	}
	t.villageCross(v, m, us, vs)
	for _, off := range vs {
		if off != 0 {
			from, to := us[t.random.IntN(2)], us[len(us)-1-t.random.IntN(2)]
			t.draw(cutAll(row(m.v+off, m.u+from, m.u+to), m.u, us), 30, "highway", "residential")
		}
	}
	for _, off := range us {
		if off != 0 {
			from, to := vs[t.random.IntN(2)], vs[len(vs)-1-t.random.IntN(2)]
			t.draw(cutAll(column(m.u+off, m.v+from, m.v+to), m.v, vs), 30, "highway", "footway")
		}
	}
	area := rect{m.u + us[0] - 16, m.v + vs[0] - 16, m.u + us[len(us)-1] + 16, m.v + vs[len(vs)-1] + 22}
	t.canvas.patch(area, "landuse", "residential", "name", v.unit.name)
	t.canvas.mark(m, "place", kind, "name", v.unit.name)
	t.villageHouses(v, m, us, vs)
}

// cutAll cuts a line where the lanes across it may meet it.
func cutAll(l *line, middle float64, offs []float64) *line {
	for _, off := range offs {
		if l.from <= middle+off && middle+off <= l.to {
			l.cut(middle + off)
		}
	}
	return l
}

// villageCross lays the two lanes through the crossing: along a road where one runs, else new.
func (t *town) villageCross(v *village, m uv, us, vs []float64) {
	arm := func(e *edge, middle float64, offs []float64, back bool, l *line) {
		for _, off := range offs {
			if off != 0 && (off < 0) == back {
				if e.on {
					e.cut(middle + off)
				}
				l.cut(middle + off)
			}
		}
		if !e.on {
			t.draw(l, 30, "highway", "residential")
		}
	}
	n, lastU, lastV := t.net, us[len(us)-1], vs[len(vs)-1]
	arm(n.rowEdge[v.i-1][v.j], m.u, us, true, row(m.v, m.u+us[0], m.u))
	arm(n.rowEdge[v.i][v.j], m.u, us, false, row(m.v, m.u, m.u+lastU))
	arm(n.colEdge[v.i][v.j-1], m.v, vs, true, column(m.u, m.v+vs[0], m.v))
	arm(n.colEdge[v.i][v.j], m.v, vs, false, column(m.u, m.v, m.v+lastV))
}

// villageHouses sets houses along the lanes that run east and west, and the entrances where places can stand.
func (t *town) villageHouses(v *village, m uv, us, vs []float64) {
	for _, off := range vs {
		for at := us[0] + 12; at < us[len(us)-1]; at += 17 {
			q := uv{m.u + at, m.v + off + 13}
			if nearLane(at, us) || t.random.Float64() < 0.12 {
				continue
			}
			t.canvas.box(q, 12, 8, "building", "house", "building:levels", "1")
			t.live(q, v.unit, 9.5, 0.95)
			if south := (uv{q.u, m.v + off - 13}); t.random.Float64() < 0.8 {
				t.canvas.box(south, 11, 7, "building", "house", "building:levels", "1")
				t.live(south, v.unit, 9.5, 0.95)
			}
			if math.Abs(off) < 50 && math.Abs(at) < 60 {
				t.addVillageSpot(v, uv{q.u, m.v + off + 4}, m)
			}
		}
	}
}

// nearLane reports that a house would stand on a lane that runs north and south.
func nearLane(at float64, us []float64) bool {
	for _, u := range us {
		if math.Abs(at-u) < 9 {
			return true
		}
	}
	return false
}

func (t *town) addVillageSpot(v *village, q, m uv) {
	number := len(v.unit.spots) + 1
	v.unit.spots = append(v.unit.spots, spot{at: q, street: v.unit.name, number: number, zone: country, village: true, remote: nearness(q, m)})
}

// The covers of the country.
const (
	bare = iota
	forest
	meadow
	farmland // and more: farmland by village
)

// coverOf divides the country by what grows there: woods and meadows on the hills, fields of the villages below.
func (t *town) coverOf(i, j int) int {
	c := t.grid.cells[i][j]
	if c.zone != country || t.grid.band(i, j) != land {
		return bare
	}
	m := t.grid.rect(i, j).middle()
	hill := noise(40, m.u/1900, m.v/1900) + 0.5*noise(41, m.u/500, m.v/500)
	switch {
	case c.village:
		return farmland + t.unitOf(i, j)
	case hill > 0.36:
		return forest
	case hill > 0.14:
		return meadow
	case hill < 0.02 || lattice(42, float64(i), float64(j)) > 0.6:
		return farmland + t.unitOf(i, j)
	}
	return bare
}

// drawFields draws the covers of the country, each piece of ground once.
func (t *town) drawFields() {
	var of [][]int
	for i := range t.grid.cells {
		of = append(of, make([]int, len(t.grid.cells[i])))
		for j := range of[i] {
			of[i][j] = t.coverOf(i, j)
		}
	}
	all := func(i, j int) int { return of[i][j] }
	done := map[[2]int]bool{}
	for i := range of {
		for j := range of[i] {
			if at := [2]int{i, j}; of[i][j] != bare && !done[at] {
				piece := map[[2]int]bool{}
				for _, c := range t.grid.spread(at, func(c [2]int) bool { return of[c[0]][c[1]] == of[i][j] }) {
					piece[c], done[c] = true, true
				}
				t.drawCover(of[i][j], t.grid.outline(func(i, j int) bool { return piece[[2]int{i, j}] }, all))
			}
		}
	}
}

// drawCover draws one piece: a way, or a relation where it has holes.
func (t *town) drawCover(kind int, loops []loop) {
	tags := []string{"landuse", [...]string{"", "forest", "meadow", "farmland"}[min(kind, farmland)]}
	if len(loops) == 1 {
		t.canvas.draw(loops[0].points, tags...)
		return
	}
	r := relation{tags: append([]string{"type", "multipolygon"}, tags...)}
	for _, l := range loops {
		role := "outer"
		if l.hole {
			role = "inner"
		}
		r.members = append(r.members, member{t.canvas.draw(l.points), role})
	}
	t.canvas.relations = append(t.canvas.relations, r)
}
