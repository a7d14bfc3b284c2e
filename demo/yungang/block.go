package yungang

import "math"

// block is cells without a street between them.
type block struct {
	rect  rect
	zone  zone
	band  gapKind // land, or what it lies under
	cells [][2]int
	unit  *unit
	use   use
}

// use is what stands on a block.
type use uint8

const (
	gated  use = iota // walled compounds
	open              // flats without a wall
	rows              // rows of single-storey workers' houses
	lanes             // the old town
	park              // water, trees, paths
	square            // a paved square with public buildings around it
	school            // walled, with a field
	works             // industry
	market            // shops and offices
)

// makeBlocks joins the urban cells to blocks: superblocks of four in the new town, pairs here and there in the middle
// town, single cells elsewhere.
func (g *grid) makeBlocks() []*block {
	var list []*block
	add := func(cells ...[2]int) {
		first, last := cells[0], cells[len(cells)-1]
		a, b := g.rect(first[0], first[1]), g.rect(last[0], last[1])
		c := &g.cells[first[0]][first[1]]
		for _, at := range cells {
			g.cells[at[0]][at[1]].block = len(list)
		}
		list = append(list, &block{rect: rect{a.west, a.south, b.east, b.north}, zone: c.zone, band: g.band(first[0], first[1]), cells: cells})
	}
	for i := range g.cells {
		for j := range g.cells[i] {
			if c := g.cells[i][j]; !g.urban(i, j) || c.block >= 0 {
				continue
			}
			at, right, up, across := [2]int{i, j}, [2]int{i + 1, j}, [2]int{i, j + 1}, [2]int{i + 1, j + 1}
			pairs, stacks := g.together(at, right), g.together(at, up)
			switch chance := g.random.Float64(); {
			case g.cells[i][j].zone == newTown && pairs && stacks && g.together(right, across):
				add(at, up, right, across)
			case g.cells[i][j].zone == midTown && pairs && chance < 0.3:
				add(at, right)
			case g.cells[i][j].zone == midTown && stacks && chance > 0.84:
				add(at, up)
			default:
				add(at)
			}
		}
	}
	return list
}

// together reports whether two cells, one east or north of the other, may lie in one block.
func (g *grid) together(a, b [2]int) bool {
	if b[0] >= len(g.cells) || b[1] >= len(g.cells[0]) || g.band(a[0], a[1]) != land || g.band(b[0], b[1]) != land {
		return false
	}
	p, q := g.cells[a[0]][a[1]], g.cells[b[0]][b[1]]
	return p.zone == q.zone && p.block < 0 && q.block < 0 &&
		g.cols[a[0]].pair == g.cols[b[0]].pair && g.rows[a[1]].pair == g.rows[b[1]].pair
}

// assignUses decides what stands where. The first blocks of a community are lived in.
func (g *grid) assignUses(list []*block) {
	lived, all := map[*unit]int{}, map[*unit]int{}
	for _, b := range list {
		if b.band == land {
			all[b.unit]++
		}
	}
	for _, b := range list {
		if b.band != land {
			continue
		}
		wanted := 2
		if len(b.cells) > 1 {
			wanted = 1
		}
		b.use = g.useOf(b)
		if b.use > lanes && lived[b.unit] < wanted {
			b.use = g.home(b)
		}
		for _, l := range landmarks() {
			if all[b.unit] > 1 && b.rect.west < l.at.u && l.at.u < b.rect.east && b.rect.south < l.at.v && l.at.v < b.rect.north {
				b.use = l.use
			}
		}
		if b.use <= lanes {
			lived[b.unit]++
		}
	}
}

// landmark is what the town's plan sets somewhere.
type landmark struct {
	at  uv
	use use
}

// landmarks are the great park, the square before the district's hall, a park in the north.
func landmarks() []landmark {
	return []landmark{{uv{1450, -1010}, park}, {uv{1450, -250}, square}, {uv{-700, 1500}, park}}
}

// useOf draws a use by the zone's mixture.
func (g *grid) useOf(b *block) use {
	m := b.rect.middle()
	chance := g.random.Float64()
	rim := smooth(0.25, 0.02, townness(m)) // industry stands at the town's edge
	switch {
	case b.zone == oldTown && chance < 0.06:
		return square
	case b.zone == oldTown:
		return lanes
	case b.zone == midTown && g.random.Float64() < 0.4*rim && m.u < 1500:
		return works
	case chance < 0.06:
		return park
	case chance < 0.10:
		return square
	case chance < 0.17:
		return school
	case chance < 0.24:
		return market
	}
	return g.home(b)
}

// home draws a kind of dwelling.
func (g *grid) home(b *block) use {
	chance := g.random.Float64()
	switch {
	case b.zone == oldTown:
		return lanes
	case b.zone == newTown && chance < 0.9, b.zone == smallTown && chance < 0.25, b.zone == midTown && chance < 0.5:
		return gated
	case b.zone == newTown, chance < 0.8:
		return open
	}
	return rows
}

// mendFragments makes every area one piece: what does not hang together with an owner's largest piece goes to the
// neighbour with the longest common border. owner returns the owner of a cell, nil outside; give changes it.
func (g *grid) mendFragments(owner func(at [2]int) *unit, give func(at [2]int, to *unit)) {
	for range 4 {
		largest := map[*unit][][2]int{}
		var parts [][][2]int
		seen := map[[2]int]bool{}
		for i := range g.cells {
			for j := range g.cells[i] {
				at := [2]int{i, j}
				if owner(at) == nil || seen[at] {
					continue
				}
				part := g.piece(at, owner, seen)
				parts = append(parts, part)
				if len(part) > len(largest[owner(at)]) {
					largest[owner(at)] = part
				}
			}
		}
		for _, part := range parts {
			if o := owner(part[0]); part[0] != largest[o][0] {
				g.giveAway(part, o, owner, give)
			}
		}
	}
}

// piece returns the cells of one owner that hang together with a cell.
func (g *grid) piece(from [2]int, owner func([2]int) *unit, seen map[[2]int]bool) [][2]int {
	list := g.spread(from, func(at [2]int) bool { return owner(at) == owner(from) })
	for _, at := range list {
		seen[at] = true
	}
	return list
}

// spread returns the cells that hang together with one through cells that pass, from near to far.
func (g *grid) spread(from [2]int, pass func([2]int) bool) [][2]int {
	list, seen := [][2]int{from}, map[[2]int]bool{from: true}
	for k := 0; k < len(list); k++ {
		for _, n := range g.neighbours(list[k]) {
			if !seen[n] && pass(n) {
				seen[n] = true
				list = append(list, n)
			}
		}
	}
	return list
}

func (g *grid) giveAway(part [][2]int, from *unit, owner func([2]int) *unit, give func([2]int, *unit)) {
	shared := map[*unit]int{}
	var best *unit
	for _, at := range part {
		for _, n := range g.neighbours(at) {
			o := owner(n)
			if o == nil || o == from {
				continue
			}
			if shared[o]++; best == nil || shared[o] > shared[best] {
				best = o
			}
		}
	}
	if best == nil {
		return
	}
	for _, at := range part {
		give(at, best)
	}
}

// nearness is the straight distance of two points of the plan.
func nearness(a, b uv) float64 { return math.Hypot(a.u-b.u, a.v-b.v) }
