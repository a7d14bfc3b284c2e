package walk

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync/atomic"
	"unsafe"

	"servicemap/fault"
)

// NewLists makes the lists of the points that snaps tie to the network, for Near in one direction and limits up to the one
// given: one search back from each point, as many at a time as there are processors. It returns false when the lists would
// hold more than so many bytes. (While they are made they take some four times that.) Its only error is that of the context.
func (n *Network) NewLists(ctx context.Context, snaps []Snap, limit uint32, dir Direction, bytes int) (*Lists, bool, error) {
	l := &Lists{network: n, targets: n.Attach(snaps), limit: min(limit, NoLimit), dir: dir, merges: newPool[merge]()}
	l.first = make([]uint32, len(n.points)+len(n.layers.copied)+1)
	found := make([][]listed, len(snaps))
	var next, total atomic.Int64
	most := int64(bytes-size(l.first)) / int64(n.listItemBytes())
	var group fault.Group
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(snaps) && ctx.Err() == nil && total.Load() <= most; i = int(next.Add(1)) - 1 {
				found[i], _ = n.listsWith(ctx, &snaps[i], l.limit, 1-dir)
				total.Add(int64(len(found[i])))
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil || total.Load() > most {
		return nil, false, ctx.Err()
	}
	l.fill(found, int(total.Load()))
	return l, true, nil
}

// listed is an item and the list it belongs to.
type listed struct {
	list uint32
	effort
}

func (n *Network) listItemBytes() int {
	bytes := int(unsafe.Sizeof(listItem{}))
	if n.profile == Wheelchair {
		bytes += 4
	}
	return bytes
}

// listsWith returns the lists that hold a target, with the walks between them. dir is that of the search from the target.
func (n *Network) listsWith(ctx context.Context, target *Snap, limit uint32, dir Direction) ([]listed, error) {
	s := n.start(nil, limit, dir)
	defer s.finish()
	s.seed(target, 0)
	var found []listed
	for {
		state, l, ok, err := s.next(ctx)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if s.isFirst(state, l.dist) {
			found = append(found, listed{list: n.vertexOf(state)})
		}
	}
	for i := range found { // only now are the states of a vertex all settled
		vertex := found[i].list
		found[i].effort = s.effortOf(vertex)
		began, ending, copied := n.copiesOf(vertex)
		if !copied {
			continue
		}
		// A walk that begins on public ground there ends this search in layer 0 or 1, one that begins on private ground in any.
		public := better(found[i].effort, s.effortOf(began))
		found[i] = listed{n.listOf(began), better(public, s.effortOf(ending))}
		if n.first[vertex] < n.first[vertex+1] && public.emm != Unreached {
			found = append(found, listed{vertex, public})
		}
	}
	return found, nil
}

// fill sorts what was found into the lists.
func (l *Lists) fill(found [][]listed, total int) {
	for _, items := range found {
		for i := range items {
			l.first[items[i].list+1]++
		}
	}
	for i := range len(l.first) - 1 {
		l.first[i+1] += l.first[i]
	}
	type whole struct {
		listItem
		unknown uint32
	}
	all := make([]whole, total)
	next := slices.Clone(l.first)
	for target, items := range found {
		for _, item := range items {
			all[next[item.list]] = whole{listItem{uint32(target), item.emm, item.length}, item.unknown}
			next[item.list]++
		}
	}
	l.items = make([]listItem, total)
	if l.network.profile == Wheelchair {
		l.unknown = make([]uint32, total)
	}
	for i := range len(l.first) - 1 {
		slices.SortFunc(all[l.first[i]:l.first[i+1]], func(a, b whole) int {
			return cmp.Or(cmp.Compare(a.emm, b.emm), cmp.Compare(a.target, b.target))
		})
	}
	for i := range all {
		l.items[i] = all[i].listItem
		if l.unknown != nil {
			l.unknown[i] = all[i].unknown
		}
	}
}

// effortOf returns the effort of a settled state, and one worse than any for a state that was not reached.
func (s *search) effortOf(state uint32) effort {
	l := &s.labels[state]
	if l.generation != s.generation {
		return effort{emm: Unreached}
	}
	e := effort{emm: l.dist, length: uint32(l.tie)}
	if s.wheel {
		e.unknown = s.unknown[state]
	}
	return e
}
