package coverage

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/walk"
)

// How far reach lists go: 30 minutes at the BRISK pace, less where the lists would take more memory than is allowed.
// Longer walks are searched for when they are asked about.
const (
	reachLimit = 2_430_000
	reachBytes = 1 << 30
)

// ground is the walks of one profile.
type ground struct {
	*Index
	entries *walk.Entries // of the places
	doors   *walk.Entries // of the points
	mapped  []bool        // of each point: a mapped way is near
	beside  []bool        // of each place: likewise; snaps say it, too, but are many bytes apart
	limit   uint32        // up to which the lists are complete
	lists

	gathered sync.Pool // *[]walk.Gathered, for the next search

	connected sync.Once
	connections
}

// lists are the walks from each point to places, nearest first: walks[first[p]:first[p+1]].
type lists struct {
	first []uint32
	walks []Walk
}

// Walk is one entry of a point's list: a place, or a site of a scenario, and the effective millimetres to it.
type Walk struct{ Place, EMM uint32 }

func (l *lists) from(point int) []Walk { return l.walks[l.first[point]:l.first[point+1]] }

func (l *lists) bytes() int { return 8*len(l.walks) + 4*len(l.first) }

// site is a point that people walk to: a place, or one that might be opened.
type site struct {
	at   geo.LonLat
	snap walk.Snap
}

func (x *Index) newGround(ctx context.Context, p walk.Profile) (*ground, error) {
	g := &ground{Index: x, entries: x.sites.On(p), doors: x.homes.On(p), limit: reachLimit, mapped: make([]bool, len(x.at))}
	for p := range g.mapped {
		g.mapped[p] = !g.doors.Snaps[p].OffNetwork()
	}
	for i := range g.entries.Snaps {
		g.beside = append(g.beside, !g.entries.Snaps[i].OffNetwork())
	}
	all := make([]site, x.catalogue.Len())
	for i := range all {
		all[i] = g.siteOf(i)
	}
	reach, err := g.reachOfAll(ctx, all, g.limit)
	if err != nil {
		return nil, err
	}
	g.limit = shorten(reach, g.limit, reachBytes)
	g.lists = invert(reach, len(x.at))
	return g, nil
}

// siteOf returns the place of a number as a site. Without a network its snap has no entry.
func (g *ground) siteOf(i int) site {
	return site{at: g.catalogue.Place(i).Location, snap: g.entries.Snaps[i]}
}

// reached is one entry of a reach list: a point and the effective millimetres from it.
type reached struct{ point, emm uint32 }

// reachOfAll returns the reach lists of sites, found with as many searches at a time as there are processors.
func (g *ground) reachOfAll(ctx context.Context, sites []site, limit uint32) ([][]reached, error) {
	reach := make([][]reached, len(sites))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range sites {
		group.Go(func() (err error) {
			defer fault.Caught(&err)
			reach[i], err = g.reachOf(ctx, &sites[i], limit, nil)
			return err
		})
	}
	return reach, group.Wait()
}

// reachOf appends the points from which a site can be walked to within a limit: over the network, and in a straight line
// where the point or the site has no mapped way near. Where ways are near and all closed to the profile there is no walk.
func (g *ground) reachOf(ctx context.Context, s *site, limit uint32, list []reached) ([]reached, error) {
	if s.snap.Found() {
		buffer, ok := g.gathered.Get().(*[]walk.Gathered)
		if !ok {
			buffer = new([]walk.Gathered)
		}
		defer g.gathered.Put(buffer)
		found, err := g.doors.Network.Gather(ctx, s.snap, g.doors.Targets, limit, walk.To, (*buffer)[:0])
		if err != nil {
			return nil, err
		}
		*buffer = found
		list = slices.Grow(list, len(found))
		for _, f := range found {
			list = append(list, reached{point: f.Target, emm: f.EMM})
		}
		for _, p := range g.loose() {
			list = appendStraight(list, p, g.at[p], s.at, limit)
		}
		return list, ctx.Err()
	}
	for p := range g.at {
		if !s.snap.Barred && !g.doors.Snaps[p].Barred {
			list = appendStraight(list, uint32(p), g.at[p], s.at, limit)
		}
	}
	return list, ctx.Err()
}

func appendStraight(list []reached, point uint32, from, to geo.LonLat, limit uint32) []reached {
	// 0.9 covers that the scale is that of one latitude.
	if s := geo.ScaleAt(to.Lat); abs(from.Lat-to.Lat)*s.Lat*0.9 > float64(limit)/1000 {
		return list
	}
	if emm, _ := walk.StraightLine(from, to); emm <= limit {
		list = append(list, reached{point, emm})
	}
	return list
}

func abs(x float64) float64 { return max(x, -x) }

// shorten cuts lists to a shorter limit while they take more than some bytes, and returns the limit that is left.
func shorten(reach [][]reached, limit uint32, bytes int) uint32 {
	for {
		total := 0
		for _, list := range reach {
			total += 8 * len(list)
		}
		if total <= bytes || limit < 1000 {
			return limit
		}
		limit = limit / 4 * 3
		for i, list := range reach {
			reach[i] = slices.DeleteFunc(list, func(r reached) bool { return r.emm > limit })
		}
	}
}

// invert turns the sites' reach lists into one list a point, sorted by length, then site.
func invert(reach [][]reached, points int) lists {
	l := lists{first: make([]uint32, points+1)}
	for _, list := range reach {
		for _, r := range list {
			l.first[r.point+1]++
		}
	}
	for p := range points {
		l.first[p+1] += l.first[p]
	}
	l.walks = make([]Walk, l.first[points])
	next := slices.Clone(l.first)
	for i, list := range reach {
		for _, r := range list {
			l.walks[next[r.point]] = Walk{Place: uint32(i), EMM: r.emm}
			next[r.point]++
		}
	}
	inParallel(points, func(p int) { slices.SortFunc(l.from(p), compareWalks) })
	return l
}

func compareWalks(a, b Walk) int {
	return cmp.Or(cmp.Compare(a.EMM, b.EMM), cmp.Compare(a.Place, b.Place))
}
