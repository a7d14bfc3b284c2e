package yungang

import (
	"fmt"
	"math"
)

// fillLanes divides a block of the old town by lanes until courtyards are left.
func (t *town) fillLanes(b *block) {
	r := b.rect
	t.canvas.patch(r.inset(4), "landuse", "residential")
	t.divide(r, b, 0)
}

// divide lays a lane across the longer side and goes on with both halves. Its ends meet the streets or lanes around.
func (t *town) divide(r rect, b *block, depth int) {
	if r.wide() < 66 && r.deep() < 62 || depth > 7 {
		t.courtyard(r, b.unit)
		return
	}
	at := 0.5 + 0.24*(t.random.Float64()-0.5)
	first, second := r, r
	var lane *line
	if r.wide() > r.deep() {
		lane = column(mix(r.west, r.east, at), r.south, r.north)
		first.east, second.west = lane.at, lane.at
	} else {
		lane = row(mix(r.south, r.north, at), r.west, r.east)
		first.north, second.south = lane.at, lane.at
	}
	for _, end := range []uv{lane.point(lane.from), lane.point(lane.to)} {
		t.net.attach(end)
	}
	t.net.open(lane)
	if depth < 3 {
		names := laneNames()
		t.laneCount++
		t.draw(lane, 14, "highway", "living_street", "name", names[t.laneCount*7%len(names)], "width", "4")
	} else {
		t.draw(lane, 14, "highway", "footway", "width", "2")
	}
	t.divide(first, b, depth+1)
	t.divide(second, b, depth+1)
}

// courtyard sets houses around a yard that opens to the south.
func (t *town) courtyard(r rect, u *unit) {
	yard := r.inset(4)
	m := yard.middle()
	t.canvas.box(uv{m.u, yard.north - 4.5}, yard.wide()*0.86, 8, "building", "house", "building:levels", "1")
	t.canvas.box(uv{yard.west + 4, m.v - 3}, 6.5, yard.deep()*0.5, "building", "house", "building:levels", "1")
	if t.random.Float64() < 0.7 {
		t.canvas.box(uv{yard.east - 4, m.v - 3}, 6.5, yard.deep()*0.5, "building", "house", "building:levels", "1")
	}
	if t.random.Float64() < 0.5 {
		t.canvas.box(uv{m.u, yard.south + 4}, yard.wide()*0.55, 6, "building", "house", "building:levels", "1")
	}
	t.live(m, u, 14+yard.wide()*yard.deep()/60, 0.9)
}

// park has a pond, a path around it and paths to the streets.
func (t *town) park(b *block) {
	r := b.rect.inset(13)
	t.canvas.patch(r, "leisure", "park", "name", b.unit.stem+"公园")
	m := r.middle()
	long, deep := r.wide()*0.2, r.deep()*0.16
	t.canvas.draw(oval(m, long, deep, 1), "natural", "water", "water", "pond")
	t.canvas.patch(rect{r.west + 10, r.south + 10, m.u - long - 30, r.north - 10}, "natural", "wood")
	walk := oval(m, long+26, deep+26, 0)
	for k, end := range []uv{{b.rect.east, m.v}, {m.u, b.rect.north}, {b.rect.west, m.v}, {m.u, b.rect.south}} {
		if t.net.attach(end) {
			t.canvas.draw(between(walk[k*len(walk)/4], end, 62), "highway", "footway")
		}
	}
	t.canvas.draw(walk, "highway", "footway", "name", b.unit.stem+"公园环路")
}

// spokes joins three sides of a square to the streets around it.
func (t *town) spokes(outer, inner rect, loop []*line, class string) {
	for _, k := range []sideOf{southSide, eastSide, westSide} { // on the north stands the hall
		from, _, to := approach(inner, outer, loop, k, 0.4+0.2*t.random.Float64())
		if t.net.attach(from) {
			loop[k].cut(loop[k].position(to))
			t.canvas.draw(between(from, to, 62), "highway", class)
		}
	}
}

// sides returns a rectangle's four sides, in the order of sideOf.
func (r rect) sides() []*line {
	return []*line{row(r.south, r.west, r.east), column(r.east, r.south, r.north), row(r.north, r.west, r.east), column(r.west, r.south, r.north)}
}

// oval returns a closed ring around a point, waved a little.
func oval(m uv, long, deep, wave float64) []uv {
	var ring []uv
	for k := range 28 {
		a := 2 * math.Pi * float64(k) / 28
		f := 1 + 0.12*wave*math.Sin(3*a+m.u)
		ring = append(ring, uv{m.u + long*f*math.Cos(a), m.v + deep*f*math.Sin(a)})
	}
	if wave == 0 { // its four ends exactly: ways meet there
		ring[7].u, ring[14].v, ring[21].u = m.u, m.v, m.u
	}
	return append(ring, ring[0])
}

// square is paved ground, a public building on its north side, shops on the others.
func (t *town) square(b *block) {
	r := b.rect.inset(16)
	t.canvas.patch(r, "landuse", "commercial")
	m := r.middle()
	paved := rect{m.u - r.wide()*0.26, m.v - r.deep()*0.3, m.u + r.wide()*0.26, m.v + r.deep()*0.12}
	loop := paved.sides()
	t.spokes(b.rect, paved, loop, "pedestrian")
	t.later = append(t.later, func() {
		t.ring(loop, "highway", "pedestrian", "area", "yes", "name", b.unit.stem+"广场")
	})
	t.canvas.box(uv{m.u + 30, m.v + r.deep()*0.3}, r.wide()*0.42, 24, "building", "public", "building:levels", "6", "name", b.unit.stem+"文化馆")
	for _, east := range []float64{-1, 1} {
		t.canvas.box(uv{m.u + east*r.wide()*0.4, m.v - 0.28*r.deep()}, 22, r.deep()*0.3, "building", "retail", "building:levels", "3")
	}
	t.canvas.patch(rect{m.u - 24, m.v - r.deep()*0.24, m.u + 24, m.v - r.deep()*0.1}, "landuse", "grass")
}

// school has a fence, one gate, a sports field.
func (t *town) school(b *block) {
	r := b.rect.inset(17)
	fence, l := r.sides(), r.inset(10)
	loop := l.sides()
	side := sideOf(t.random.IntN(4))
	for k := range 4 {
		from, gate, to := approach(r, b.rect, loop, (side+sideOf(k))%4, 0.5)
		if !t.net.attach(from) {
			continue
		}
		s := (side + sideOf(k)) % 4
		fence[s].cut(fence[s].position(gate))
		loop[s].cut(loop[s].position(to))
		t.canvas.draw([]uv{from, gate, to}, "highway", "service")
		t.canvas.mark(gate, "barrier", "gate", "access", "private")
		break
	}
	kind := [...]string{"小学", "第二小学", "中学", "实验小学", "幼儿园"}[t.random.IntN(5)]
	t.canvas.patch(r, "amenity", "school", "name", b.unit.stem+kind)
	t.later = append(t.later, func() {
		t.ring(fence, "barrier", "fence")
		t.ring(loop, "highway", "service")
	})
	m := r.middle()
	t.canvas.draw(oval(uv{m.u - r.wide()*0.2, m.v}, min(50, r.wide()*0.17), min(78, r.deep()*0.28), 0), "leisure", "track", "sport", "running")
	for k := range 3 {
		t.canvas.box(uv{m.u + r.wide()*0.22, m.v + (float64(k)-1)*r.deep()*0.27}, r.wide()*0.34, 13, "building", "school", "building:levels", "4")
	}
}

// works are sheds behind a wall, with one gate.
func (t *town) works(b *block) {
	r := b.rect.inset(15)
	wall, l := r.sides(), r.inset(9)
	loop := l.sides()
	t.gates(r, b.rect, loop, wall, true)
	t.canvas.patch(r, "landuse", "industrial")
	t.later = append(t.later, func() {
		t.ring(wall, "barrier", "wall")
		t.ring(loop, "highway", "service")
	})
	for at := l.west + 12; at+62 < l.east; at += 74 {
		deep := l.deep() * (0.5 + 0.35*t.random.Float64())
		t.canvas.box(uv{at + 31, l.middle().v}, 58, deep, "building", "industrial")
	}
}

// market is shops along the streets around a yard.
func (t *town) market(b *block) {
	r := b.rect.inset(15)
	t.canvas.patch(r, "landuse", "retail")
	m := r.middle()
	cross := []*line{row(m.v, b.rect.west, b.rect.east), column(m.u, b.rect.south, b.rect.north)}
	for _, l := range cross {
		if !t.net.attach(l.point(l.from)) {
			l.from += 15
		}
		if !t.net.attach(l.point(l.to)) {
			l.to -= 15
		}
	}
	cross[0].cut(m.u)
	cross[1].cut(m.v)
	t.draw(cross[0], 62, "highway", "pedestrian", "name", b.unit.stem+"商业街")
	t.draw(cross[1], 62, "highway", "pedestrian")
	for k := range 4 {
		q := uv{mix(r.west, r.east, 0.24+0.52*float64(k%2)), mix(r.south, r.north, 0.25+0.5*float64(k/2))}
		levels := 3 + t.random.IntN(15)
		t.canvas.box(q, r.wide()*0.32, r.deep()*0.29, "building", "commercial", "building:levels", fmt.Sprint(levels))
	}
}
