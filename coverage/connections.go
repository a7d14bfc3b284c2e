package coverage

import (
	"encoding/binary"
	"slices"

	"servicemap/walk"
)

// connections are the points that no mapped way is near to, and the others by the parts of the network that a walk from
// them begins in: points of one group can walk to the same places. Likewise places, by the parts that a walk to them ends in.
type connections struct {
	straight []uint32    // points without a mapped way
	group    []uint32    // of each point
	groups   []walk.Snap // one point of each
	end      []uint32    // of each place with a mapped way
	ends     []walk.Snap // one place of each
}

func (g *ground) connect() *connections {
	g.connected.Do(func() {
		groups, ends := alike{network: g.doors.Network, dir: walk.From}, alike{network: g.doors.Network, dir: walk.To}
		g.group = make([]uint32, len(g.at))
		for p := range g.at {
			if snap := &g.doors.Snaps[p]; snap.OffNetwork() {
				g.straight = append(g.straight, uint32(p))
			} else {
				g.group[p] = groups.number(snap)
			}
		}
		g.end = make([]uint32, len(g.entries.Snaps))
		for i := range g.end {
			if snap := &g.entries.Snaps[i]; snap.Found() {
				g.end[i] = ends.number(snap)
			}
		}
		g.groups, g.ends = groups.first, ends.first
	})
	return &g.connections
}

// alike numbers snaps by the parts of the network that their walks begin or end in.
type alike struct {
	network *walk.Network
	dir     walk.Direction
	known   map[string]uint32
	first   []walk.Snap // of each number
	parts   []uint32
}

func (a *alike) number(s *walk.Snap) uint32 {
	a.parts = a.network.Parts(s, a.dir, a.parts[:0])
	key := make([]byte, 0, 16)
	for _, part := range a.parts {
		key = binary.LittleEndian.AppendUint32(key, part)
	}
	n, known := a.known[string(key)]
	if !known {
		if a.known == nil {
			a.known = map[string]uint32{}
		}
		n = uint32(len(a.first))
		a.known[string(key)] = n
		a.first = append(a.first, *s)
	}
	return n
}

// loose returns the points that no mapped way is near to.
func (g *ground) loose() []uint32 { return g.connect().straight }

// reachers returns, by group of points, whether there is a walk to at least k of the sites of some numbers, however long.
func (o *outcome) reachers(set []int, k int) []bool {
	c := o.connect()
	can := make([]bool, len(c.groups))
	network := o.doors.Network
	if network == nil {
		return can
	}
	sites := make([]int, len(c.ends)) // by end
	var ends []walk.Snap
	for _, i := range set {
		switch snap := o.snap(i); {
		case !snap.Found():
		case i >= o.catalogue.Len():
			sites, ends = append(sites, 1), append(ends, *snap)
		default:
			sites[c.end[i]]++
		}
	}
	ends = append(slices.Clone(c.ends), ends...)
	if k == 1 {
		var there []walk.Snap
		for n, count := range sites {
			if count > 0 {
				there = append(there, ends[n])
			}
		}
		reach := network.CanReach(there)
		for i := range can {
			can[i] = reach(c.groups[i])
		}
		return can
	}
	reached := make([]int, len(can))
	for n, count := range sites {
		if count == 0 {
			continue
		}
		reach := network.CanReach(ends[n : n+1])
		for i := range reached {
			if reach(c.groups[i]) {
				reached[i] += count
			}
		}
	}
	for i := range can {
		can[i] = reached[i] >= k
	}
	return can
}
