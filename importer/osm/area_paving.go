package osm

import (
	"cmp"
	"slices"
)

// paving is the squares of a file laid out: their floors, which nodes lead onto them, and which of them touch.
type paving struct {
	network  *network
	floors   []*floor
	squares  []*square       // of each floor
	touch    groups          // of floors that touch, directly or by others
	at       map[int64]int32 // the floor whose ring passes a node; of several the first
	entrance map[int64]bool  // nodes that another walkable way or another floor shares
	entered  map[int32]bool  // groups that some way enters
	ringOf   []int32         // of each way, the floor whose ring it is part of; -1: none
	work     int             // that is left
}

func newPaving(n *network) *paving {
	return &paving{
		network: n, at: map[int64]int32{}, entrance: map[int64]bool{}, entered: map[int32]bool{},
		ringOf: slices.Repeat([]int32{-1}, len(n.ways)), work: squaresWork,
	}
}

// isEntered reports whether some way leads onto a floor, or onto one that it touches.
func (p *paving) isEntered(floor int32) bool { return p.entered[p.touch.of(floor)] }

// lay lays out a square.
func (p *paving) lay(s *square) error {
	var chains []chain
	var ways []int
	for _, id := range s.ways {
		at, found := slices.BinarySearchFunc(p.network.ways, id, func(w way, id int64) int { return cmp.Compare(w.id, id) })
		if !found {
			continue
		}
		w := &p.network.ways[at]
		ways, chains = append(ways, at), append(chains, p.network.refs[w.from:w.to])
		if err := p.network.keep(cornerBytes * (w.to - w.from)); err != nil {
			return err
		}
	}
	if len(ways) == 0 {
		return nil // not in this extract
	}
	work := min(layWork, p.work)
	p.work -= work
	rings, floors, ok := p.network.floorsOf(chains, &work)
	p.work += max(work, 0)
	if !ok || len(ways) < len(s.ways) {
		p.network.report.Areas.Areas++
		p.network.report.Areas.Broken++
		return nil
	}
	p.network.report.Areas.Areas += len(floors)
	for i, f := range floors {
		p.put(f, rings[i], s)
	}
	for i, at := range ways {
		if w := &p.network.ways[at]; w.area != alone {
			w.area = s.owner
		}
		for _, node := range chains[i] {
			if floor, ok := p.at[node]; ok {
				p.ringOf[at] = floor
				break
			}
		}
	}
	return nil
}

// put adds a floor. Where it shares nodes with others they are entrances of all, and the floors are one group.
func (p *paving) put(f *floor, rings []chain, s *square) {
	number := int32(len(p.floors))
	p.floors, p.squares, p.touch = append(p.floors, f), append(p.squares, s), append(p.touch, number)
	for _, ring := range rings {
		for _, node := range ring {
			if other, taken := p.at[node]; !taken {
				p.at[node] = number
			} else if other != number && !p.blocked(node) {
				p.entrance[node] = true
				p.touch.join(other, number)
			}
		}
	}
}

// blocked reports a node that nobody passes: what meets there is not joined.
func (p *paving) blocked(node int64) bool {
	passage, ok := p.network.passages[node]
	return ok && passage.entry == closed
}

// floorsOf makes floors of chains, and returns the rings of each, the outer first. False when they do not close, cross each
// other, lack a node or are too large.
func (n *network) floorsOf(chains []chain, work *int) ([][]chain, []*floor, bool) {
	for _, c := range chains {
		if slices.ContainsFunc(c, func(at int64) bool { return n.marks[at]&present == 0 }) {
			return nil, nil, false
		}
	}
	loops, ok := ringsOf(chains)
	if !ok || len(loops) == 0 {
		return nil, nil, false
	}
	rings, ok := n.nested(loops, work)
	if !ok {
		return nil, nil, false
	}
	floors := make([]*floor, len(rings))
	for i := range rings {
		f, ok := newFloor(rings[i], n.lon, n.lat)
		if !ok || f.tangled(work) || *work < 0 {
			return nil, nil, false
		}
		floors[i] = f
	}
	return rings, floors, true
}

// nested groups rings: each outer one with its holes behind it.
func (n *network) nested(rings []chain, work *int) ([][]chain, bool) {
	chains := make(map[*flat]chain, len(rings))
	flats := make([]*flat, len(rings))
	for i, ring := range rings {
		x, y := make([]int32, len(ring)), make([]int32, len(ring))
		for j, at := range ring {
			x[j], y[j] = n.lon[at], n.lat[at]
		}
		flats[i] = newFlat(x, y)
		chains[flats[i]] = ring
	}
	if !nest(flats, work) {
		return nil, false
	}
	var nests [][]chain
	number := make([]int, len(flats)) // of its nest; an outer ring comes before its holes, being larger
	for i, f := range flats {
		if f.outer < 0 {
			number[i] = len(nests)
			nests = append(nests, nil)
		} else {
			number[i] = number[f.outer]
		}
		nests[number[i]] = append(nests[number[i]], chains[f])
	}
	return nests, true
}

// enter finds the nodes where walkable ways that are no rings lead onto floors.
func (p *paving) enter() {
	n := p.network
	for i := range n.ways {
		if p.ringOf[i] >= 0 {
			continue
		}
		for run := range n.runs(&n.ways[i]) {
			for _, node := range run {
				if floor, ok := p.at[node]; ok && !p.blocked(node) {
					p.entrance[node] = true
					p.entered[p.touch.of(floor)] = true
				}
			}
		}
	}
}

// drop takes the rings of floors that no way enters out of the network.
func (p *paving) drop() {
	n := p.network
	for i := range p.floors {
		if !p.isEntered(int32(i)) {
			n.report.Areas.NoEntrance++
		}
	}
	kept := n.ways[:0]
	for i, w := range n.ways {
		if floor := p.ringOf[i]; floor >= 0 && !p.isEntered(floor) {
			n.report.Skipped[NoEntrance]++
			continue
		}
		kept = append(kept, w)
	}
	n.ways = kept
}
