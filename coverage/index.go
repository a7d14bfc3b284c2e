// Package coverage answers the planner's questions: which people can walk to what is asked for within some minutes, what
// opening, moving or closing places would change, and where the next place would do the most good. It counts people of
// population cells; each person counts once. Lengths are effective millimetres (see walk), points WGS 84. The method is
// that of walking.md, parts 5 and 6.
//
// The walks are found once for each profile: each place has a reach list, the points of people from which it can be walked
// to and how long that is. Every threshold, pace, kind and hour is then a scan of the lists. Walks between people and a
// place follow the network; where either has no mapped way near, the walk is a straight line × walk's detour factor.
package coverage

import (
	"context"
	"sync"

	"servicemap/place"
	"servicemap/walk"
)

// Index is the people, the places, and the walks between them. It is safe for concurrent use, and its answers never change.
type Index struct {
	*demand
	catalogue *place.Catalogue
	sites     *walk.Sites // the places of the catalogue
	homes     *walk.Sites // the points of the demand
	located   bool        // areas have boundaries, so that people may live outside all

	foot       *ground
	wheelchair struct { // its walks are found when it is first asked about
		sync.Mutex
		*ground
	}
	solved cache
}

// NewIndex finds the walks on foot between all people and all places. sites are the places of the catalogue; network, which
// they were made with, may be nil.
func NewIndex(ctx context.Context, catalogue *place.Catalogue, network *walk.Network, sites *walk.Sites, cells []Cell) (*Index, error) {
	x := &Index{
		demand: newDemand(catalogue.Areas(), network, cells), catalogue: catalogue, sites: sites, located: catalogue.Areas().Located(),
	}
	x.homes = walk.NewSites(network, x.at, walk.MaxLegCell)
	x.solved.limit = max(cacheBytes/(5*len(x.at)+1), 4)
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

// Knows reports whether any population cell tells how many of a group live there.
func (x *Index) Knows(g Group) bool { return x.people[g] != nil }

// Cells returns the number of population cells; Points that of the points their people walk from.
func (x *Index) Cells() int { return len(x.cells) }

// Points returns the number of points that people walk from.
func (x *Index) Points() int { return len(x.at) }

// Bytes returns the memory that the walks on foot take.
func (x *Index) Bytes() int { return x.foot.bytes() }

func (x *Index) outside(point int) bool { return x.located && x.area[point] < 0 }
