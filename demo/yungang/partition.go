package yungang

import (
	"cmp"
	"math"
	"slices"
)

// share is somebody's claim on a part of the town.
type share[T any] struct {
	owner  T
	weight float64
}

// split gives blocks to owners by their weights, halving the ground along its longer side again and again: every part is
// compact and all are of the size they should be.
func split[T any](blocks []*block, shares []share[T], give func(*block, T)) {
	if len(shares) == 1 {
		for _, b := range blocks {
			give(b, shares[0].owner)
		}
		return
	}
	total, size := 0.0, 0.0
	for _, s := range shares {
		total += s.weight
	}
	half, first := 0.0, 0
	for first < len(shares)-1 && (first == 0 || half+shares[first].weight/2 < total/2) {
		half += shares[first].weight
		first++
	}
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, b := range blocks {
		m := b.rect.middle()
		west, east, south, north = min(west, m.u), max(east, m.u), min(south, m.v), max(north, m.v)
		size += b.size()
	}
	slices.SortStableFunc(blocks, func(a, b *block) int {
		p, q := a.rect.middle(), b.rect.middle()
		if east-west > north-south {
			return cmp.Or(cmp.Compare(p.u, q.u), cmp.Compare(p.v, q.v))
		}
		return cmp.Or(cmp.Compare(p.v, q.v), cmp.Compare(p.u, q.u))
	})
	got, at := 0.0, 0
	for at < len(blocks)-(len(shares)-first) && (at < first || got+blocks[at].size()/2 < size*half/total) {
		got += blocks[at].size()
		at++
	}
	split(blocks[:at], shares[:first], give)
	split(blocks[at:], shares[first:], give)
}

// size is what a block counts when ground is shared out: bands count for almost nothing.
func (b *block) size() float64 {
	if b.band != land {
		return 0.02
	}
	return float64(len(b.cells))
}

// settle gives every urban cell to a community and every other to a village.
func (g *grid) settle(blocks []*block, streets []*street) []*village {
	g.settleTown(blocks, streets)
	for k, s := range seats() {
		var here []*block
		for _, b := range blocks {
			if b.zone == smallTown && g.seatOf(b) == k {
				here = append(here, b)
			}
		}
		i := slices.IndexFunc(streets, func(t *street) bool { return t.code == s.code })
		split(here, communities(streets[i]), func(b *block, u *unit) { g.own(b, u) })
	}
	villages := g.settleCountry(streets)
	owner := func(at [2]int) *unit { return g.cells[at[0]][at[1]].unit }
	g.mendFragments(owner, func(at [2]int, to *unit) {
		if k := g.cells[at[0]][at[1]].block; k >= 0 {
			g.own(blocks[k], to)
			return
		}
		g.cells[at[0]][at[1]].unit = to
	})
	return villages
}

func (g *grid) settleTown(blocks []*block, streets []*street) {
	var town []*block
	var claims []share[*street]
	for _, b := range blocks {
		if b.zone != smallTown {
			town = append(town, b)
		}
	}
	for _, s := range streets {
		if !s.rural() {
			claims = append(claims, share[*street]{s, float64(len(s.units))})
		}
	}
	parts := map[*street][]*block{}
	split(town, claims, func(b *block, s *street) { parts[s] = append(parts[s], b) })
	for _, c := range claims {
		split(parts[c.owner], communities(c.owner), func(b *block, u *unit) { g.own(b, u) })
	}
}

// communities returns equal claims of a street's communities.
func communities(s *street) []share[*unit] {
	var list []share[*unit]
	for _, u := range s.units {
		if !u.village {
			list = append(list, share[*unit]{u, 1})
		}
	}
	return list
}

func (g *grid) own(b *block, u *unit) {
	b.unit = u
	for _, at := range b.cells {
		g.cells[at[0]][at[1]].unit = u
	}
}

func (g *grid) seatOf(b *block) int {
	best := 0
	for k, s := range seats() {
		if nearness(b.rect.middle(), s.middle) < nearness(b.rect.middle(), seats()[best].middle) {
			best = k
		}
	}
	return best
}

// village is the houses of a village around a crossing of the plan's lines.
type village struct {
	unit *unit
	i, j int // its crossing: cols[i], rows[j]
	big  bool
}

// realm is where a township's land lies: nearer, by weight, to its middle than to the others'.
type realm struct {
	code   string
	middle uv
	weight float64
}

func realms() []realm {
	return []realm{
		{"140214101", uv{-6600, 2600}, 1}, {"140214102", uv{-600, 5600}, 1}, {"140214200", uv{-1500, -5600}, 1.5},
		{"140214206", uv{6200, -2200}, 1.15}, {"140214207", uv{5700, 3600}, 0.95}, {"140214210", uv{-6800, -2600}, 1},
	}
}

// settleCountry places the villages and gives each the land around it.
func (g *grid) settleCountry(streets []*street) []*village {
	land := map[string][][2]int{}
	for i := range g.cells {
		for j := range g.cells[i] {
			if g.cells[i][j].zone == country {
				code := nearestRealm(g.rect(i, j).middle())
				land[code] = append(land[code], [2]int{i, j})
			}
		}
	}
	var all []*village
	for _, s := range streets {
		var names []*unit
		for _, u := range s.units {
			if u.village {
				names = append(names, u)
			}
		}
		if len(names) > 0 {
			all = append(all, g.placeVillages(names, land[s.code])...)
		}
	}
	slices.SortStableFunc(all, func(a, b *village) int { return cmp.Compare(g.remoteness(a), g.remoteness(b)) })
	for k, v := range all {
		v.big = k%4 == 1 && k < 80 // twenty
	}
	g.growLands(all)
	return all
}

func (g *grid) remoteness(v *village) float64 {
	return -townness(uv{g.cols[v.i].at, g.rows[v.j].at})
}

func nearestRealm(q uv) string {
	best, code := math.Inf(1), ""
	for _, r := range realms() {
		if d := nearness(q, r.middle) / r.weight; d < best {
			best, code = d, r.code
		}
	}
	return code
}

// placeVillages chooses crossings far from each other, one after the other.
func (g *grid) placeVillages(units []*unit, land [][2]int) []*village {
	var free [][2]int
	for _, at := range land {
		if g.roomForVillage(at) {
			free = append(free, at)
		}
	}
	var list []*village
	far := make([]float64, len(free))
	for k := range far {
		far[k] = math.Inf(1)
	}
	pick := g.random.IntN(len(free))
	for _, u := range units {
		at := free[pick]
		g.claimVillage(at, u)
		list = append(list, &village{unit: u, i: at[0] + 1, j: at[1] + 1})
		best := -1.0
		for k, other := range free {
			far[k] = min(far[k], nearness(g.rect(at[0], at[1]).middle(), g.rect(other[0], other[1]).middle()))
			if score := far[k] * (0.6 + 0.4*g.random.Float64()); far[k] > 600 && score > best {
				best, pick = score, k
			}
		}
	}
	return list
}

// roomForVillage reports whether the four cells around a cell's north-east corner are free country, and not at the edge.
func (g *grid) roomForVillage(at [2]int) bool {
	for i := at[0] - 1; i <= at[0]+2; i++ {
		for j := at[1] - 1; j <= at[1]+2; j++ {
			if g.zoneOf(i, j) == outside {
				return false
			}
		}
	}
	for i := at[0]; i <= at[0]+1; i++ {
		for j := at[1]; j <= at[1]+1; j++ {
			if g.zoneOf(i, j) != country || g.band(i, j) != land {
				return false
			}
		}
	}
	return true
}

func (g *grid) claimVillage(at [2]int, u *unit) {
	for i := at[0]; i <= at[0]+1; i++ {
		for j := at[1]; j <= at[1]+1; j++ {
			g.cells[i][j].unit, g.cells[i][j].village = u, true
		}
	}
}
