package coverage

import (
	"encoding/binary"

	"servicemap/walk"
)

// connections are the points that no mapped way is near to, and the others by the parts of the network that a walk from
// them begins in: points of one group can walk to the same places.
type connections struct {
	straight []uint32 // points without a mapped way
	group    []uint32 // of each point
	groups   []walk.Snap
}

func (g *ground) connect() *connections {
	g.connected.Do(func() {
		number := map[string]uint32{}
		var parts []uint32
		g.group = make([]uint32, len(g.at))
		for p := range g.at {
			snap := &g.doors.Snaps[p]
			if snap.OffNetwork() {
				g.connections.straight = append(g.connections.straight, uint32(p))
				continue
			}
			parts = g.doors.Network.Parts(snap, walk.From, parts[:0])
			key := make([]byte, 0, 16)
			for _, part := range parts {
				key = binary.LittleEndian.AppendUint32(key, part)
			}
			n, known := number[string(key)]
			if !known {
				n = uint32(len(g.groups))
				number[string(key)] = n
				g.groups = append(g.groups, *snap)
			}
			g.group[p] = n
		}
	})
	return &g.connections
}

// loose returns the points that no mapped way is near to.
func (g *ground) loose() []uint32 { return g.connect().straight }

// reachers returns, by group of points, whether there is a walk to at least k of the sites, however long.
func (g *ground) reachers(sites []site, k int) []bool {
	c := g.connect()
	can := make([]bool, len(c.groups))
	if g.doors.Network == nil {
		return can
	}
	if k == 1 {
		var ends []walk.Snap
		for i := range sites {
			ends = append(ends, sites[i].snap)
		}
		reach := g.doors.Network.CanReach(ends)
		for i := range c.groups {
			can[i] = reach(c.groups[i])
		}
		return can
	}
	// Sites that a walk ends at in the same parts are reached from the same points.
	alike := map[string][]walk.Snap{}
	var parts []uint32
	for i := range sites {
		if !sites[i].snap.Found() {
			continue
		}
		parts = g.doors.Network.Parts(&sites[i].snap, walk.To, parts[:0])
		var key []byte
		for _, part := range parts {
			key = binary.LittleEndian.AppendUint32(key, part)
		}
		alike[string(key)] = append(alike[string(key)], sites[i].snap)
	}
	count := make([]int, len(c.groups))
	for _, snaps := range alike {
		reach := g.doors.Network.CanReach(snaps[:1])
		for i := range c.groups {
			if reach(c.groups[i]) {
				count[i] += len(snaps)
			}
		}
	}
	for i := range can {
		can[i] = count[i] >= k
	}
	return can
}
