// Package coverage answers the planner's question: which people can walk to a place of the kinds asked for within some
// minutes, and what opening or closing places would change. It counts people of population cells; each person counts once,
// by the shortest walk from the cell to a place. Lengths are effective millimetres (see walk), points WGS 84.
//
// The walks are found once, when the Index is built: each place has a reach list, the cells from which it can be walked to
// and how long that is. Every threshold, pace and kind is then a scan of the lists. Walks between a cell and a place follow
// the network; where either has no mapped way near, the walk is a straight line × walk's detour factor.
package coverage

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"servicemap/place"
	"servicemap/walk"
)

// reachLimit is how far reach lists go: 30 minutes at the BRISK pace. Longer walks are searched for when asked.
const reachLimit = 2_430_000

// Index is the people, the places, and the walks between them. It is immutable and safe for concurrent use.
type Index struct {
	catalogue *place.Catalogue
	network   *walk.Network // nil: none is loaded
	cells     []Cell
	areaOf    []*place.Area // of each cell, the smallest that contains it
	cellSnaps []walk.Snap   // where each cell enters the network
	snaps     []walk.Snap   // where each place does
	targets   *walk.Targets // the cells
	// Per cell, the places that can be walked to from it, nearest first: walks[first[c]:first[c+1]].
	first []uint32
	walks []Walk
}

// Walk is one entry of a cell's list: a place and the effective millimetres to it.
type Walk struct{ Place, EMM uint32 }

// NewIndex finds the walks between all cells and all places, with as many searches at a time as there are processors.
// snaps holds, for each place of the catalogue, where it enters the network; network may be nil.
func NewIndex(ctx context.Context, catalogue *place.Catalogue, network *walk.Network, snaps []walk.Snap, cells []Cell) (*Index, error) {
	x := &Index{catalogue: catalogue, network: network, cells: cells, snaps: snaps}
	x.areaOf = make([]*place.Area, len(cells))
	x.cellSnaps = make([]walk.Snap, len(cells))
	for c := range cells {
		x.areaOf[c] = catalogue.Areas().Containing(cells[c].Center)
		if network != nil {
			x.cellSnaps[c] = network.Snap(cells[c].Center, walk.MaxLegCell)
		}
	}
	if network != nil {
		x.targets = network.Attach(x.cellSnaps)
	}
	reach := make([][]reached, catalogue.Len())
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range reach {
		group.Go(func() (err error) {
			reach[i], err = x.reachOf(ctx, x.siteOf(i), reachLimit)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	x.invert(reach)
	return x, nil
}

// siteOf returns the place of a number as a site. Without a network its snap has no entry.
func (x *Index) siteOf(i int) site { return site{at: x.catalogue.Place(i).Location, snap: x.snaps[i]} }

// invert turns the places' reach lists into one list a cell, sorted by length, then place.
func (x *Index) invert(reach [][]reached) {
	x.first = make([]uint32, len(x.cells)+1)
	for _, list := range reach {
		for _, r := range list {
			x.first[r.cell+1]++
		}
	}
	for c := range x.cells {
		x.first[c+1] += x.first[c]
	}
	x.walks = make([]Walk, x.first[len(x.cells)])
	next := slices.Clone(x.first)
	for i, list := range reach {
		for _, r := range list {
			x.walks[next[r.cell]] = Walk{Place: uint32(i), EMM: r.emm}
			next[r.cell]++
		}
	}
	for c := range x.cells {
		slices.SortFunc(x.walksFrom(c), func(a, b Walk) int {
			return cmp.Or(cmp.Compare(a.EMM, b.EMM), cmp.Compare(a.Place, b.Place))
		})
	}
}

func (x *Index) walksFrom(cell int) []Walk { return x.walks[x.first[cell]:x.first[cell+1]] }

// Bytes returns the memory that the walks take.
func (x *Index) Bytes() int { return 8*len(x.walks) + 4*len(x.first) }

// Cells returns the number of population cells.
func (x *Index) Cells() int { return len(x.cells) }
