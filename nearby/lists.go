package nearby

import (
	"context"

	"servicemap/walk"
)

// What is answered from lists: the question that nearly everybody asks, walks on foot from a point to the places, up to
// listLimit. Wheelchairs, walks to a point and longer walks are searched for, with the same answers.
const (
	// 15 minutes at STANDARD pace. Lists grow with the square of it: 30 minutes at BRISK would take five times as much.
	listMinutes = 15

	// listBytes is the most that the lists of an index may take. While they are made they take some four times that.
	listBytes = 64 << 20
)

func listLimit() uint32 { return walk.Standard.Limit(listMinutes) }

// MakeLists makes the lists that short questions are answered from later on, and reports whether there are any: not without
// a network, nor where they would take more than 64 MB. Questions may be asked meanwhile. Its only error is that of the
// context.
func (x *Index) MakeLists(ctx context.Context) (bool, error) {
	on := x.places.On(walk.Foot)
	if on.Network == nil {
		return false, nil
	}
	lists, ok, err := on.Network.NewLists(ctx, on.Snaps, listLimit(), walk.From, listBytes)
	if ok {
		x.lists.Store(lists)
	}
	return ok, err
}

// near visits what the network's Near does: from the lists where they reach, else by a search.
func (x *Index) near(ctx context.Context, q *Question, from walk.Snap, limit uint32, visit func(walk.Hit) bool) error {
	lists := x.lists.Load()
	if lists == nil || q.Profile != walk.Foot || q.Direction != walk.From || limit > lists.Limit() {
		on := x.places.On(q.Profile)
		return on.Network.Near(ctx, from, on.Targets, limit, q.Direction, visit)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return lists.Near(from, limit, visit)
}
