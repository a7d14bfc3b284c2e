package coverage

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"

	"servicemap/walk"
)

// unreached stands for no walk within the limit of what was searched.
const unreached = math.MaxUint32

// outcome is how each point reaches what is needed.
type outcome struct {
	*ground
	*need
	extra []site   // sites beyond the catalogue's: those of a scenario
	limit uint32   // up to which emm is told
	emm   []uint32 // per point; above the limit it says nothing but that
	crow  []bool   // per point: the walk that decides is a straight line

	lists         // from which emm was taken; those of the ground, or longer ones
	around []near // walks to the sites of the scenario

	can struct { // by target with all, else one: whether there is any walk, by group of points
		sync.Once
		reach [][]bool
	}
	far struct { // walks of any length
		sync.Mutex
		emm []uint32
	}
	tallies struct {
		sync.Mutex
		of map[tallyKey]*tally
	}
}

// solve finds how each point reaches what is needed without a scenario, up to a limit.
func (x *Index) solve(ctx context.Context, q *Question) (*outcome, error) {
	g, err := x.on(ctx, q.Profile)
	if err != nil {
		return nil, err
	}
	key, limit := q.key(), g.limit
	if widest := q.widest(); widest > limit {
		limit = widest
	}
	if known := x.solved.get(key); known != nil && known.limit >= limit {
		return known, nil
	}
	o := &outcome{ground: g, need: x.needOf(q), limit: limit, lists: g.lists}
	if limit > g.limit {
		if o.lists, err = g.longer(ctx, o.need, nil, limit); err != nil {
			return nil, err
		}
	}
	o.emm, o.crow = make([]uint32, len(x.at)), make([]bool, len(x.at))
	inParallel(len(x.at), func(p int) { o.emm[p], o.crow[p] = o.value(p, o.lists.from(p)) })
	x.solved.put(key, o)
	return o, nil
}

// longer returns lists of the needed sites up to a limit beyond that of the ground's.
func (g *ground) longer(ctx context.Context, n *need, extra []site, limit uint32) (lists, error) {
	sites := make([]site, len(n.marks))
	var asked []site
	var numbers []int
	for i, bits := range n.marks {
		sites[i] = g.site(i, extra)
		if bits != 0 {
			asked, numbers = append(asked, sites[i]), append(numbers, i)
		}
	}
	reach, err := g.reachOfAll(ctx, asked, limit)
	if err != nil {
		return lists{}, err
	}
	all := make([][]reached, len(sites))
	for i, n := range numbers {
		all[n] = reach[i]
	}
	return invert(all, len(g.at)), nil
}

// site returns the site of a number: a place, or one of those beyond the catalogue's.
func (g *ground) site(i int, extra []site) site {
	if places := g.catalogue.Len(); i >= places {
		return extra[i-places]
	}
	return g.siteOf(i)
}

func (o *outcome) site(i int) site { return o.ground.site(i, o.extra) }

// snap returns where a site enters the network.
func (o *outcome) snap(i int) *walk.Snap {
	if places := o.catalogue.Len(); i >= places {
		return &o.extra[i-places].snap
	}
	return &o.entries.Snaps[i]
}

// value returns the walk with which a point's need is met, and whether it is a straight line.
func (o *outcome) value(point int, walks []Walk) (emm uint32, crow bool) {
	i := o.decide(walks)
	if i < 0 {
		return unreached, false
	}
	return walks[i].EMM, o.isStraight(point, int(walks[i].Place))
}

// isStraight reports whether the walk between a point and a site is a straight line.
func (o *outcome) isStraight(point, site int) bool {
	if site < len(o.beside) {
		return !o.mapped[point] || !o.beside[site]
	}
	return !o.mapped[point] || o.snap(site).OffNetwork()
}

// changed is a point whose walks a scenario changes.
type changed struct {
	point    int
	was, is  uint32
	from, to bool // whether the walk was and is a straight line
}

// near is a point near a site of a scenario, with the walk to it.
type near struct {
	point uint32
	Walk
}

// try returns the outcome with the question's scenario, told up to the question's widest band, and the points that reach
// what is needed otherwise than before, in ascending order. Only points near a change are looked at.
func (o *outcome) try(ctx context.Context, q *Question) (*outcome, []changed, error) {
	with := &outcome{ground: o.ground, need: o.need.with(q), limit: q.widest(), lists: o.lists}
	for _, m := range q.Scenario.Move {
		with.extra = append(with.extra, site{at: m.To, snap: o.entries.Enter(m.To)})
	}
	for i := range q.Scenario.Add {
		at := q.Scenario.Add[i].At
		with.extra = append(with.extra, site{at: at, snap: o.entries.Enter(at)})
	}
	with.emm, with.crow = slices.Clone(o.emm), slices.Clone(o.crow)
	touched, err := with.touch(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	// In order and each once, by a mark for each point: as fast as it is plain.
	marks := make([]uint64, (len(o.emm)+63)/64)
	for _, p := range touched {
		marks[p/64] |= 1 << (p % 64)
	}
	changes := make([]changed, 0, len(touched))
	for w, mark := range marks {
		for ; mark != 0; mark &= mark - 1 {
			p := w*64 + bits.TrailingZeros64(mark)
			if o.emm[p] != with.emm[p] || o.crow[p] != with.crow[p] {
				changes = append(changes, changed{p, o.emm[p], with.emm[p], o.crow[p], with.crow[p]})
			}
		}
	}
	return with, changes, nil
}

// touch finds anew what the points near the changes of a scenario reach, and returns those points, some of them twice.
func (o *outcome) touch(ctx context.Context, before *outcome) (touched []uint32, err error) {
	gone, err := o.gone(ctx, before)
	if err != nil {
		return nil, err
	}
	var list []reached
	for i := len(before.marks); i < len(o.marks); i++ {
		if o.marks[i] == 0 {
			continue
		}
		at := o.site(i)
		if list, err = o.reachOf(ctx, &at, o.limit, list[:0]); err != nil {
			return nil, err
		}
		o.around = slices.Grow(o.around, len(list))
		for _, r := range list {
			o.around = append(o.around, near{r.point, Walk{uint32(i), r.emm}})
		}
	}
	if o.all || o.atLeast > 1 {
		return o.recount(append(gone, pointsOf(o.around)...)), nil
	}
	// One walk is enough: the shortest of what was there and is not gone, and of what is new.
	for _, p := range gone {
		o.emm[p], o.crow[p] = o.value(int(p), o.lists.from(int(p)))
	}
	touched = gone
	for _, n := range o.around {
		if n.EMM < o.emm[n.point] {
			o.emm[n.point], o.crow[n.point] = n.EMM, o.isStraight(int(n.point), int(n.Place))
			touched = append(touched, n.point)
		}
	}
	return touched, nil
}

// gone returns the points for which a site that is not there any more may have been the one that decides.
func (o *outcome) gone(ctx context.Context, before *outcome) ([]uint32, error) {
	var points []uint32
	var list []reached
	for i, bits := range before.marks {
		if bits == 0 || o.marks[i] != 0 {
			continue
		}
		at := before.site(i)
		var err error
		if list, err = o.reachOf(ctx, &at, o.limit, list[:0]); err != nil {
			return nil, err
		}
		for _, r := range list {
			if o.all || o.atLeast > 1 || r.emm == before.emm[r.point] {
				points = append(points, r.point)
			}
		}
	}
	return points, nil
}

// recount finds anew what points reach, all their walks considered, and returns them, each once.
func (o *outcome) recount(points []uint32) []uint32 {
	slices.Sort(points)
	points = slices.Compact(points)
	added := o.added()
	var walks []Walk
	for _, p := range points {
		walks = mergeWalks(walks[:0], o.lists.from(int(p)), added[p])
		o.emm[p], o.crow[p] = o.value(int(p), walks)
	}
	return points
}

// added returns the walks of points to sites of the scenario, each point's shortest first.
func (o *outcome) added() map[uint32][]Walk {
	added := map[uint32][]Walk{}
	for _, n := range o.around {
		added[n.point] = append(added[n.point], n.Walk)
	}
	for _, walks := range added {
		slices.SortFunc(walks, compareWalks)
	}
	return added
}

func pointsOf(around []near) []uint32 {
	points := make([]uint32, len(around))
	for i, n := range around {
		points[i] = n.point
	}
	return points
}

// mergeWalks appends two sorted lists of walks in one order.
func mergeWalks(dst, a, b []Walk) []Walk {
	for len(a) > 0 && len(b) > 0 {
		if compareWalks(a[0], b[0]) <= 0 {
			dst, a = append(dst, a[0]), a[1:]
		} else {
			dst, b = append(dst, b[0]), b[1:]
		}
	}
	return append(append(dst, a...), b...)
}

// classOf returns what is known of a point within a limit.
func (o *outcome) classOf(p int, limit uint32) Class { return o.class(p, o.emm[p], o.crow[p], limit) }

func (o *outcome) class(p int, emm uint32, crow bool, limit uint32) Class {
	switch {
	case o.outside(p):
		return Outside
	case !o.mapped[p] || crow && emm <= limit:
		return StraightLine
	case emm <= limit:
		return Covered
	case o.reachable(p):
		return Uncovered
	default:
		return Unreachable
	}
}

// covers reports whether a walk to a point is within a limit. People outside every area are of no district.
func (o *outcome) covers(p int, emm, limit uint32) bool { return emm <= limit && !o.outside(p) }

// reachable reports whether mapped ways lead from a point with one near to what is needed, however long.
func (o *outcome) reachable(p int) bool { return o.groupReaches(int(o.connect().group[p])) }

// groupReaches is reachable for all points of a group of connections.
func (o *outcome) groupReaches(group int) bool {
	o.can.Do(func() {
		for _, set := range o.groupsOfSites() {
			o.can.reach = append(o.can.reach, o.reachers(set, o.atLeast))
		}
	})
	for _, can := range o.can.reach {
		if !can[group] {
			return false
		}
	}
	return true
}

// anyLength returns the walks of any length, which means and quantiles are made of.
func (o *outcome) anyLength(ctx context.Context) ([]uint32, error) {
	o.far.Lock()
	defer o.far.Unlock()
	if o.far.emm != nil {
		return o.far.emm, nil
	}
	all := slices.Clone(o.emm)
	lacking := func(p int) bool { return o.emm[p] > o.limit }
	if o.atLeast > 1 {
		long, err := o.longer(ctx, o.need, o.extra, walk.NoLimit)
		if err != nil {
			return nil, err
		}
		inParallel(len(all), func(p int) {
			if lacking(p) {
				all[p], _ = o.value(p, long.from(p))
			}
		})
		o.far.emm = all
		return all, nil
	}
	worst := make([]uint32, len(all))
	for _, set := range o.groupsOfSites() {
		nearest, err := o.nearest(ctx, set)
		if err != nil {
			return nil, err
		}
		for p := range worst {
			worst[p] = max(worst[p], nearest[p])
		}
	}
	for p := range all {
		if lacking(p) {
			all[p] = worst[p]
		}
	}
	o.far.emm = all
	return all, nil
}

// nearest returns the shortest walk from each point to any of some sites, of any length.
func (o *outcome) nearest(ctx context.Context, set []int) ([]uint32, error) {
	best := make([]uint32, len(o.at))
	for p := range best {
		best[p] = unreached
	}
	var seeds []walk.Snap
	for _, i := range set {
		s := o.site(i)
		if s.snap.Found() {
			seeds = append(seeds, s.snap)
			for _, p := range o.loose() {
				emm, _ := walk.StraightLine(o.at[p], s.at)
				best[p] = min(best[p], emm)
			}
			continue
		}
		for p := range best {
			if !s.snap.Barred && !o.doors.Snaps[p].Barred {
				emm, _ := walk.StraightLine(o.at[p], s.at)
				best[p] = min(best[p], emm)
			}
		}
	}
	if len(seeds) == 0 {
		return best, nil
	}
	err := o.doors.Network.Nearest(ctx, seeds, o.doors.Targets, walk.NoLimit, walk.To, func(h walk.Hit) bool {
		best[h.Target] = min(best[h.Target], h.EMM)
		return true
	})
	return best, err
}

// connectsOtherwise reports whether a scenario changes for whom there is any way at all.
func (o *outcome) connectsOtherwise(before *outcome) bool {
	for p := range o.connect().groups {
		if o.groupReaches(p) != before.groupReaches(p) {
			return true
		}
	}
	return false
}
