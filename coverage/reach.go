package coverage

import (
	"context"

	"servicemap/geo"
	"servicemap/walk"
)

// site is a point that people walk to: a place, or one that might be opened.
type site struct {
	at   geo.LonLat
	snap walk.Snap
}

// reached is one entry of a reach list: a cell and the effective millimetres from it.
type reached struct{ cell, emm uint32 }

// reachOf returns the cells from which a site can be walked to within a limit: over the network, and in a straight line
// where the cell or the site has no mapped way near.
func (g *ground) reachOf(ctx context.Context, s site, limit uint32) ([]reached, error) {
	var list []reached
	if s.snap.Found() {
		err := g.homes.Network.Near(ctx, s.snap, g.homes.Targets, limit, walk.To, func(h walk.Hit) bool {
			list = append(list, reached{cell: uint32(h.Target), emm: h.EMM})
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	for c := range g.cells {
		if !g.isStraight(c, s) {
			continue
		}
		if emm, _ := walk.StraightLine(g.cells[c].Center, s.at); emm <= limit {
			list = append(list, reached{cell: uint32(c), emm: emm})
		}
	}
	return list, ctx.Err()
}

// isStraight reports whether the walk between a cell and a site is a straight line.
func (g *ground) isStraight(cell int, s site) bool {
	return !g.homes.Snaps[cell].Found() || !s.snap.Found()
}
