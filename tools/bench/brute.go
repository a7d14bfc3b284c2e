package main

import (
	"runtime"
	"sync"
	"sync/atomic"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/walk"
)

// brute is the greedy choice of sites without any thought: in each round every candidate is tried, on all processors.
type brute struct {
	*planner
	targets *walk.Targets // the cells
	left    []int32       // people of each cell who are not covered yet
	snaps   []walk.Snap   // of the candidates
	kept    [][]uint32    // the cells that each reaches
	limit   uint32
	failed  error
}

func newBrute(p *planner, before *coverage.Answer, candidates []geo.LonLat) *brute {
	b := &brute{planner: p, limit: walk.Standard.Limit(15), left: make([]int32, len(p.cells)), snaps: make([]walk.Snap, len(candidates)), kept: make([][]uint32, len(candidates))}
	doors := make([]walk.Snap, len(p.cells))
	onAll(len(doors), func(i int) { doors[i] = p.network.Snap(p.cells[i].point(), walk.MaxLegCell) })
	b.targets = p.network.Attach(doors)
	for i := range before.Len() {
		if s := before.Spot(i); !before.IsCovered(s) && s.Class != coverage.Outside {
			b.left[i] = int32(s.People)
		}
	}
	onAll(len(candidates), func(i int) { b.snaps[i] = p.network.Snap(candidates[i], walk.MaxLegPlace) })
	return b
}

// reach returns the cells from which a candidate can be walked to.
func (b *brute) reach(i int) []uint32 {
	found, err := b.network.Gather(b.ctx, b.snaps[i], b.targets, b.limit, walk.To, nil)
	if err != nil {
		b.failed = err
	}
	cells := make([]uint32, len(found))
	for n, f := range found {
		cells[n] = f.Target
	}
	return cells
}

// greedy returns how many people some sites gain. The walks of a candidate are searched anew in each round, or kept.
func (b *brute) greedy(sites int, keep bool) int {
	left := append([]int32(nil), b.left...)
	clear(b.kept)
	gained := 0
	for range sites {
		gains := make([]int, len(b.snaps))
		onAll(len(gains), func(i int) {
			cells := b.kept[i]
			if cells == nil {
				cells = b.reach(i)
			}
			if keep {
				b.kept[i] = cells
			}
			for _, c := range cells {
				gains[i] += int(left[c])
			}
		})
		best := 0
		for i := range gains {
			if gains[i] > gains[best] {
				best = i
			}
		}
		gained += gains[best]
		for _, c := range b.reach(best) {
			left[c] = 0
		}
	}
	return gained
}

// onAll runs f for 0..count-1 on all processors.
func onAll(count int, f func(i int)) {
	var group sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	group.Wait()
}
