package yungang

import (
	"fmt"
	"math"
	"slices"
)

// sideOf is a side of a rectangle of the plan.
type sideOf int

const (
	southSide sideOf = iota
	eastSide
	northSide
	westSide
)

// fill builds over a block.
func (t *town) fill(b *block) {
	switch b.use {
	case gated:
		t.fillGated(b)
	case open:
		t.flats(b.rect.inset(17), b.rect, b.unit, false, b.zone)
	case rows:
		t.cottages(b)
	case lanes:
		t.fillLanes(b)
	case park:
		t.park(b)
	case square:
		t.square(b)
	case school:
		t.school(b)
	case works:
		t.works(b)
	case market:
		t.market(b)
	}
}

// fillGated builds one compound, or two with a street between them; in a superblock the second half may be something else.
func (t *town) fillGated(b *block) {
	r := b.rect
	if r.wide() < 430 || t.random.Float64() < 0.2 {
		t.flats(r.inset(17), r, b.unit, true, b.zone)
		return
	}
	u := r.middle().u + 60*(t.random.Float64()-0.5)
	between := column(u, r.south, r.north)
	if !t.net.attach(between.point(r.south)) || !t.net.attach(between.point(r.north)) {
		t.flats(r.inset(17), r, b.unit, true, b.zone)
		return
	}
	t.net.open(between)
	t.draw(between, 62, "highway", "residential", "name", t.alley(b.unit))
	west, east := *b, *b
	west.rect.east, east.rect.west = u, u
	if b.zone == newTown {
		uses := []use{school, park, market, square, gated, gated, gated, gated, gated, open, open}
		east.use = uses[t.random.IntN(len(uses))]
	}
	t.fillHalf(&west)
	t.fillHalf(&east)
}

// fillHalf builds over a part of a block.
func (t *town) fillHalf(b *block) {
	if b.use == gated {
		t.flats(b.rect.inset(15), b.rect, b.unit, true, b.zone)
		return
	}
	t.fill(b)
}

// alley names a small street in a community.
func (t *town) alley(u *unit) string {
	return u.stem + [...]string{"东巷", "西巷", "南巷", "北巷", "中巷", "前巷", "后巷"}[t.random.IntN(7)]
}

// flats builds rows of blocks of flats inside r, whose streets run along outer; with a wall around
// them, and gates in it, or without.
func (t *town) flats(r, outer rect, u *unit, walled bool, z zone) {
	inset := 4.0
	if walled {
		inset = 12
	}
	l := r.inset(inset)
	loop := []*line{row(l.south, l.west, l.east), column(l.east, l.south, l.north), row(l.north, l.west, l.east), column(l.west, l.south, l.north)}
	wall := []*line{row(r.south, r.west, r.east), column(r.east, r.south, r.north), row(r.north, r.west, r.east), column(r.west, r.south, r.north)}
	if !t.gates(r, outer, loop, wall, walled) {
		return
	}
	if walled {
		t.later = append(t.later, func() { t.ring(wall, "barrier", "wall") })
	}
	t.canvas.patch(r, "landuse", "residential", "name", t.estate(u, walled))
	t.slabs(l, loop, u, z)
	for _, side := range loop {
		t.draw(side, 62, "highway", "service", "service", "driveway")
	}
}

// estate names an estate of flats after its community.
func (t *town) estate(u *unit, walled bool) string {
	last := []rune(u.stem)
	if k := string(last[len(last)-1]); k == "里" || k == "园" || k == "苑" {
		return u.stem + [...]string{"", "东区", "西区", "南区", "北区", "一区", "二区", "三区"}[t.random.IntN(8)]
	}
	names := []rune("泰和安福瑞祥荣华兴盛嘉景云泉")
	kind := "小区"
	if !walled {
		kind = "里"
	}
	return string(names[t.random.IntN(7)]) + string(names[7+t.random.IntN(7)]) + kind
}

// gates opens one to three ways from the streets around to the loop inside; false where there is no street. Nearly a third
// of the gates are for residents.
func (t *town) gates(r, outer rect, loop, wall []*line, walled bool) bool {
	opened, want := 0, 1+t.random.IntN(3)
	for k, first := 0, t.random.IntN(4); k < 4 && opened < want; k++ {
		side := sideOf((first + k*3) % 4)
		at := 0.2 + 0.6*t.random.Float64()
		from, gate, to := approach(r, outer, loop, side, at)
		if !t.net.attach(from) {
			continue
		}
		opened++
		loop[side].cut(loop[side].position(to))
		wall[side].cut(wall[side].position(gate))
		tags := []string{"highway", "service", "service", "driveway"}
		t.canvas.draw([]uv{from, gate, to}, tags...)
		if !walled {
			continue
		}
		if t.random.Float64() < 0.3 {
			t.canvas.mark(gate, "barrier", "gate", "access", "private")
		} else {
			t.canvas.mark(gate, "barrier", "gate")
		}
	}
	return opened > 0
}

// approach returns where a way into r leaves the street, passes the wall and meets the loop.
func approach(r, outer rect, loop []*line, side sideOf, at float64) (from, gate, to uv) {
	switch side {
	case southSide, northSide:
		u := mix(r.west+18, r.east-18, at)
		from, gate, to = uv{u, outer.south}, uv{u, r.south}, uv{u, loop[southSide].at}
		if side == northSide {
			from.v, gate.v, to.v = outer.north, r.north, loop[northSide].at
		}
	default:
		v := mix(r.south+18, r.north-18, at)
		from, gate, to = uv{outer.east, v}, uv{r.east, v}, uv{loop[eastSide].at, v}
		if side == westSide {
			from.u, gate.u, to.u = outer.west, r.west, loop[westSide].at
		}
	}
	return from, gate, to
}

// ring draws four sides as one closed way.
func (t *town) ring(sides []*line, tags ...string) {
	var ring []uv
	for k, s := range sides {
		points := s.points(62)
		if sideOf(k) == northSide || sideOf(k) == westSide {
			slices.Reverse(points)
		}
		if k > 0 {
			points = points[1:]
		}
		ring = append(ring, points...)
	}
	t.canvas.draw(ring, tags...)
}

// slabs sets blocks of flats in rows that face south, with a path before each second row.
func (t *town) slabs(l rect, loop []*line, u *unit, z zone) {
	tall := z == newTown && t.random.Float64() < 0.75
	deep, apart, levels, old := 12.5, 43.0, 5+t.random.IntN(2), 0.6
	if tall {
		deep, apart, levels, old = 15, 66, 11+t.random.IntN(16), 0.15
	}
	if z == smallTown {
		levels, old = 4+t.random.IntN(2), 0.5
	}
	count := max(1, int((l.deep()-6)/apart))
	apart = l.deep() / float64(count)
	garden := -1
	if count > 3 {
		garden = 1 + t.random.IntN(count-2)
	}
	for k := range count {
		v := l.south + (float64(k)+0.5)*apart
		gap := rect{}
		if k == garden {
			m := l.middle().u + 40*(t.random.Float64()-0.5)
			gap = rect{m - 42, v - apart/3, m + 42, v + apart/3}
			t.canvas.patch(gap, "leisure", "garden")
		}
		t.slabRow(l, v, deep, levels, old, gap, u)
		if k > 0 {
			path := row(v-apart/2, l.west, l.east)
			loop[westSide].cut(path.at)
			loop[eastSide].cut(path.at)
			t.draw(path, 62, "highway", [...]string{"service", "footway"}[k%2])
		}
	}
}

// slabRow sets the houses of one row.
func (t *town) slabRow(l rect, v, deep float64, levels int, old float64, gap rect, u *unit) {
	tall := levels > 10
	for at := l.west + 8; ; {
		wide := 42 + 20*t.random.Float64()
		if tall {
			wide = 24 + 12*t.random.Float64()
		}
		if at+wide > l.east-7 {
			return
		}
		m := uv{at + wide/2, v + 3*(t.random.Float64()-0.5)}
		at += wide + 10
		if tall {
			at += 14 + 16*t.random.Float64()
		}
		if gap.wide() > 0 && math.Abs(m.u-gap.middle().u) < gap.wide()/2+wide/2+3 {
			continue
		}
		t.canvas.box(m, wide, deep, "building", "apartments", "building:levels", fmt.Sprint(levels))
		t.live(m, u, wide*deep*float64(levels)/39, old)
	}
}

// live notes a building with dwellings.
func (t *town) live(at uv, u *unit, people, old float64) {
	people *= 0.85 + 0.3*t.random.Float64()
	t.homes = append(t.homes, home{t.plane.ground(at), u, people, old})
}

// cottages builds rows of single-storey houses, as works built them in the fifties, with a path along each row.
func (t *town) cottages(b *block) {
	r := b.rect.inset(13)
	t.canvas.patch(b.rect.inset(9), "landuse", "residential", "name", b.unit.stem+"平房区")
	middle := column(r.middle().u+20*(t.random.Float64()-0.5), b.rect.south, b.rect.north)
	south, north := t.net.attach(middle.point(b.rect.south)), t.net.attach(middle.point(b.rect.north))
	if !south {
		middle.from = r.south
	}
	if !north {
		middle.to = r.north
	}
	count := int(r.deep() / 27)
	apart := r.deep() / float64(count)
	for k := range count {
		v := r.south + (float64(k)+0.5)*apart
		path := row(v, r.west, r.east)
		if t.net.attach(uv{b.rect.west, v}) {
			path.from = b.rect.west
		}
		if t.net.attach(uv{b.rect.east, v}) {
			path.to = b.rect.east
		}
		path.cut(middle.at)
		middle.cut(v)
		t.draw(path, 62, "highway", "footway")
		for at := r.west + 3; at+46 < r.east; at += 53 {
			if m := (uv{at + 23, v + 9}); math.Abs(m.u-middle.at) > 27 {
				t.canvas.box(m, 46, 8, "building", "terrace", "building:levels", "1")
				t.live(m, b.unit, 40, 0.85)
			}
		}
	}
	t.draw(middle, 62, "highway", "residential", "name", t.alley(b.unit))
}
