package osm

import (
	"cmp"
	"slices"
)

// maxFloor is the widest a floor may be, in 1e-7 degrees: nothing wider than a tenth of a degree is a square, and no product
// of coordinates overflows.
const maxFloor = 1_000_000

// floor is ground in one piece that may be walked across: an outer ring and the holes in it. Its lists go by corner, ring
// after ring; the ground lies to the left of every side.
type floor struct {
	nodes        []int64 // numbers in the table of nodes; a node of two rings stands here twice
	x, y         []int64 // 1e-7 degrees
	before, next []int   // the corners beside it on its ring
}

// newFloor makes a floor of closed rings, the outer first. False when one has no room inside, folds back on itself or is too
// wide.
func newFloor(rings []chain, lon, lat []int32) (*floor, bool) {
	f := &floor{}
	for n, ring := range rings {
		// Of neighbours on one spot the first stands for both: they have no side between them.
		ring = slices.CompactFunc(slices.Clone(ring), func(a, b int64) bool { return lon[a] == lon[b] && lat[a] == lat[b] })
		ring = ring[:len(ring)-1]
		area := int64(0)
		for i := range ring {
			a, b, o := ring[i], ring[(i+1)%len(ring)], ring[0]
			ax, ay := int64(lon[a])-int64(lon[o]), int64(lat[a])-int64(lat[o])
			bx, by := int64(lon[b])-int64(lon[o]), int64(lat[b])-int64(lat[o])
			if max(ax, -ax, ay, -ay) > maxFloor {
				return nil, false
			}
			area += ax*by - bx*ay
		}
		if area == 0 {
			return nil, false
		}
		if (area > 0) != (n == 0) {
			slices.Reverse(ring)
		}
		start := len(f.nodes)
		for i, node := range ring {
			f.nodes = append(f.nodes, node)
			f.x, f.y = append(f.x, int64(lon[node])), append(f.y, int64(lat[node]))
			f.before = append(f.before, start+(i+len(ring)-1)%len(ring))
			f.next = append(f.next, start+(i+1)%len(ring))
		}
	}
	for i := range f.nodes {
		if f.turn(f.before[i], i, f.next[i]) == 0 && f.ahead(i, f.before[i], f.next[i]) {
			return nil, false
		}
	}
	return f, true
}

// turn is positive when c lies to the left of the line from a to b, 0 on it: twice the area of the triangle.
func (f *floor) turn(a, b, c int) int64 {
	return (f.x[b]-f.x[a])*(f.y[c]-f.y[a]) - (f.y[b]-f.y[a])*(f.x[c]-f.x[a])
}

// ahead reports whether b and c lie on the same side of a, for three corners in line.
func (f *floor) ahead(a, b, c int) bool {
	return (f.x[b]-f.x[a])*(f.x[c]-f.x[a])+(f.y[b]-f.y[a])*(f.y[c]-f.y[a]) > 0
}

func (f *floor) sameSpot(a, b int) bool { return f.x[a] == f.x[b] && f.y[a] == f.y[b] }

// reflex reports whether the ground takes up more than half a turn at a corner: there shortest walks bend.
func (f *floor) reflex(i int) bool { return f.turn(f.before[i], i, f.next[i]) < 0 }

// opens reports whether the ground at corner i, sides included, lies towards corner j.
func (f *floor) opens(i, j int) bool {
	leaving, arriving := f.turn(i, f.next[i], j) >= 0, f.turn(f.before[i], i, j) >= 0
	if f.reflex(i) {
		return leaving || arriving
	}
	return leaving && arriving
}

// leaves reports whether the straight line between two corners passes over the side that begins at corner i, off the ground
// or onto it. One that ends on the side does so when it comes from behind.
func (f *floor) leaves(a, b, i int) bool {
	j := f.next[i]
	return (f.turn(i, j, a) < 0) != (f.turn(i, j, b) < 0) && opposed(f.turn(a, b, i), f.turn(a, b, j))
}

func opposed(a, b int64) bool { return a < 0 && b > 0 || a > 0 && b < 0 }

// tangled reports whether rings cross themselves or each other; they may touch. work bounds the pairs of sides looked at.
func (f *floor) tangled(work *int) bool {
	west := func(i int) int64 { return min(f.x[i], f.x[f.next[i]]) }
	order := make([]int, len(f.nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(west(i), west(j)) })
	for n, i := range order {
		east := max(f.x[i], f.x[f.next[i]])
		for _, j := range order[n+1:] {
			if *work--; *work < 0 || west(j) > east {
				break
			}
			if f.leaves(i, f.next[i], j) || f.leaves(j, f.next[j], i) || f.sameSpot(i, j) && (!f.fits(i, j) || !f.fits(j, i)) {
				return true
			}
		}
	}
	return false
}

// fits reports whether the sides at corner j are on the ground of corner i, which lies on the same spot.
func (f *floor) fits(i, j int) bool { return f.opens(i, f.before[j]) && f.opens(i, f.next[j]) }

// sees reports whether the straight line between two corners stays on the ground, its border included. A line that passes
// over a stop is not seen: its two halves are.
func (f *floor) sees(a, b int, stops []bool) bool {
	if f.sameSpot(a, b) {
		return false
	}
	for i := range f.nodes {
		if f.leaves(a, b, i) {
			return false
		}
		if f.turn(a, b, i) != 0 || !f.between(i, a, b) {
			continue
		}
		// The line passes over corner i: the ground must lie on both sides of it.
		atA, atB := f.sameSpot(i, a), f.sameSpot(i, b)
		if !atA && !atB && stops[i] || !atB && !f.opens(i, b) || !atA && !f.opens(i, a) {
			return false
		}
	}
	return true
}

// between reports whether corner i, in line with a and b, lies between them or on one.
func (f *floor) between(i, a, b int) bool {
	return min(f.x[a], f.x[b]) <= f.x[i] && f.x[i] <= max(f.x[a], f.x[b]) &&
		min(f.y[a], f.y[b]) <= f.y[i] && f.y[i] <= max(f.y[a], f.y[b])
}
