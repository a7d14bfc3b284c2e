// Package coverage answers the planner's question: which people can walk to a place of the kinds asked for within some
// minutes, and what opening or closing places would change. It counts people of population cells; each person counts once,
// by the shortest walk from the cell to a place. Lengths are effective millimetres (see walk), points WGS 84.
//
// The walks are found once for each profile: each place has a reach list, the cells from which it can be walked to and how
// long that is. Every threshold, pace and kind is then a scan of the lists. Walks between a cell and a place follow the
// network; where either has no mapped way near, the walk is a straight line × walk's detour factor.
package coverage

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// reachLimit is how far reach lists go: 30 minutes at the BRISK pace. Longer walks are searched for when asked.
const reachLimit = 2_430_000

// Index is the people, the places, and the walks between them. It is safe for concurrent use, and its answers never change.
type Index struct {
	catalogue  *place.Catalogue
	cells      []Cell
	areaOf     []*place.Area // of each cell, the smallest that contains it
	placeSites *walk.Sites
	cellSites  *walk.Sites

	foot       *ground
	wheelchair struct { // its walks are found when it is first asked about
		sync.Mutex
		*ground
	}
}

// ground is the walks of one profile.
type ground struct {
	*Index
	places, homes *walk.Entries // of the catalogue, of the cells
	// Per cell, the places that can be walked to from it, nearest first: walks[first[c]:first[c+1]].
	first []uint32
	walks []Walk
}

// Walk is one entry of a cell's list: a place and the effective millimetres to it.
type Walk struct{ Place, EMM uint32 }

// NewIndex finds the walks on foot between all cells and all places, with as many searches at a time as there are
// processors. places are those of the catalogue; network, which they were made with, may be nil.
func NewIndex(ctx context.Context, catalogue *place.Catalogue, network *walk.Network, places *walk.Sites, cells []Cell) (*Index, error) {
	x := &Index{catalogue: catalogue, cells: cells, areaOf: make([]*place.Area, len(cells)), placeSites: places}
	centers := make([]geo.LonLat, len(cells))
	for c := range cells {
		centers[c] = cells[c].Center
		x.areaOf[c] = catalogue.Areas().Containing(cells[c].Center)
	}
	x.cellSites = walk.NewSites(network, centers, walk.MaxLegCell)
	var err error
	x.foot, err = x.newGround(ctx, walk.Foot)
	return x, err
}

// on returns the walks of a profile.
func (x *Index) on(ctx context.Context, p walk.Profile) (*ground, error) {
	if p == walk.Foot {
		return x.foot, nil
	}
	x.wheelchair.Lock()
	defer x.wheelchair.Unlock()
	var err error
	if x.wheelchair.ground == nil {
		x.wheelchair.ground, err = x.newGround(ctx, p)
	}
	return x.wheelchair.ground, err
}

func (x *Index) newGround(ctx context.Context, p walk.Profile) (*ground, error) {
	g := &ground{Index: x, places: x.placeSites.On(p), homes: x.cellSites.On(p)}
	reach := make([][]reached, x.catalogue.Len())
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range reach {
		group.Go(func() (err error) {
			reach[i], err = g.reachOf(ctx, g.siteOf(i), reachLimit)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	g.invert(reach)
	return g, nil
}

// siteOf returns the place of a number as a site. Without a network its snap has no entry.
func (g *ground) siteOf(i int) site {
	return site{at: g.catalogue.Place(i).Location, snap: g.places.Snaps[i]}
}

// invert turns the places' reach lists into one list a cell, sorted by length, then place.
func (g *ground) invert(reach [][]reached) {
	g.first = make([]uint32, len(g.cells)+1)
	for _, list := range reach {
		for _, r := range list {
			g.first[r.cell+1]++
		}
	}
	for c := range g.cells {
		g.first[c+1] += g.first[c]
	}
	g.walks = make([]Walk, g.first[len(g.cells)])
	next := slices.Clone(g.first)
	for i, list := range reach {
		for _, r := range list {
			g.walks[next[r.cell]] = Walk{Place: uint32(i), EMM: r.emm}
			next[r.cell]++
		}
	}
	for c := range g.cells {
		slices.SortFunc(g.walksFrom(c), func(a, b Walk) int {
			return cmp.Or(cmp.Compare(a.EMM, b.EMM), cmp.Compare(a.Place, b.Place))
		})
	}
}

func (g *ground) walksFrom(cell int) []Walk { return g.walks[g.first[cell]:g.first[cell+1]] }

// Bytes returns the memory that the walks on foot take.
func (x *Index) Bytes() int { return 8*len(x.foot.walks) + 4*len(x.foot.first) }

// Cells returns the number of population cells.
func (x *Index) Cells() int { return len(x.cells) }
