package circle

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// randomTown is a town of 8 × 8 corners with one-ways, steps, bridges, tunnels, and barriers across all of it.
func randomTown(seed uint64) *town {
	r := rand.New(rand.NewPCG(seed, 11))
	w := &town{}
	w.Edges = walktest.Grid(r, 8, 8, 0.1)
	for i := range w.Edges {
		e := &w.Edges[i]
		switch r.IntN(16) {
		case 0:
			e.Flags, e.Forward, e.Backward = walk.Steps, e.Forward*17/10, e.Backward*17/10
		case 1:
			e.Flags = walk.Bridge
		case 2:
			e.Flags = walk.Tunnel
		case 3:
			e.Backward = walk.Closed
		case 4:
			e.Flags = walk.Layered
		}
	}
	at := func(p [2]float64, far float64) [2]float64 {
		return [2]float64{p[0] + (r.Float64()*2-1)*far, p[1] + (r.Float64()*2-1)*far}
	}
	for range r.IntN(12) {
		points := [][2]float64{at([2]float64{350, 350}, 400)}
		for range 1 + r.IntN(5) {
			points = append(points, at(points[len(points)-1], 150))
		}
		w.barrier(walk.BarrierKind(r.IntN(5)), false, points...)
	}
	for range r.IntN(5) {
		middle := at([2]float64{350, 350}, 400)
		var ring [][2]float64
		for range 3 + r.IntN(4) {
			ring = append(ring, at(middle, 120)) // it may cross itself
		}
		w.barrier(walk.Water, true, append(ring, ring[0])...)
	}
	return w
}

// Circles of random towns keep their promises, and the value of every vertex is that of a walk which an obvious search
// finds too: along the streets, then straight to a corner of the cell, then along links, across no barrier.
func TestRandomTowns(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w, random := randomTown(seed), rand.New(rand.NewPCG(seed, 12))
			n := w.build(t)
			g := NewGround(n)
			for range 3 {
				from := n.Snap(walktest.At(random.Float64()*700, random.Float64()*700), walk.MaxLegPlace)
				if !from.Found() {
					continue
				}
				dir := walk.Direction(random.IntN(2))
				limits := []uint32{300_000, 20_000, 301_000, 120_000 + random.Uint32N(500_000), 700_000}
				examine(t, g, from, dir, limits, random)
				checkWalks(t, g, &from, dir, limits[3])
			}
		})
	}
}

// checkWalks compares the field with two oracles, which look at a spot every 25 cm. One counts real metres off the street
// and lets walks touch barriers, so that no walk is shorter than its. The other counts half links and legs as if 2.5 m
// longer, as long as from the next of the field's spots; where no barrier is near, its walks are shorter by that piece of
// street and leg at most.
func checkWalks(t *testing.T, g *Ground, from *walk.Snap, dir walk.Direction, limit uint32) {
	t.Helper()
	s := new(scratch)
	if err := s.explore(context.Background(), g, walk.Foot, from, limit, dir); err != nil {
		t.Fatal(err)
	}
	s.rate(from, limit, 0)
	free, strict := newOracle(s.lattice, from, dir, limit, false), newOracle(s.lattice, from, dir, limit, true)
	f := &s.field
	for v := range f.width * f.height {
		at := [2]int{f.column + v%f.width, f.row + v/f.width}
		best := f.best[v]
		if want := free.least(at); best <= limit && float64(best) < want-600 {
			t.Errorf("vertex %v has %d, no walk is shorter than %.0f", at, best, want)
		}
		p := s.lattice.lonLat(xy{float64(at[0]), float64(at[1])})
		if want := strict.least(at) + 2.5*(1.7+detour)*1000; float64(best) > want && want <= float64(limit) && !barrierWithin(g.network, p, 60) {
			t.Errorf("vertex %v has %d, there is a walk of %.0f", at, best, want)
		}
	}
}

// oracle searches slowly.
type oracle struct {
	lattice *lattice
	network *walk.Network
	limit   float64
	strict  bool
	walls   [][2]xy
	rings   [][][]xy
	labels  map[[2]int][]label // walks that may go on
	above   map[[2]int]float64 // walks on raised streets
	shut    map[[4]int]bool    // links looked at
}

// label is a walk to a vertex: its emm, and its metres off the street.
type label struct{ emm, off float64 }

func newOracle(l *lattice, from *walk.Snap, dir walk.Direction, limit uint32, strict bool) *oracle {
	o := &oracle{lattice: l, network: l.ground.network, limit: float64(limit), strict: strict, labels: map[[2]int][]label{}, above: map[[2]int]float64{}, shut: map[[4]int]bool{}}
	for b := range o.network.Barriers() {
		barrier := o.network.Barrier(b)
		var rings [][]xy
		for _, line := range barrier.Lines {
			var ring []xy
			for i, p := range line {
				ring = append(ring, l.at(p))
				if i > 0 {
					o.walls = append(o.walls, [2]xy{ring[i-1], ring[i]})
				}
			}
			rings = append(rings, ring)
		}
		if barrier.Area {
			o.rings = append(o.rings, rings)
		}
	}
	at := o.search(from, dir)
	for e := range uint32(o.network.Edges()) {
		lower, upper := o.network.EdgeEnds(e)
		up, down := o.costs(e, dir)
		length := float64(o.network.EdgeLength(e))
		o.street(o.network.EdgeLine(e), o.network.EdgeFlags(e), func(part float64) float64 {
			least := math.Inf(1)
			if up < closed { // who may not walk an edge does not step onto it either
				least = at[lower] + part*up
			}
			if down < closed {
				least = min(least, at[upper]+(1-part)*down)
			}
			for _, c := range from.Candidates[:from.Count] {
				if c.Edge == e {
					d := part - float64(c.At)/length
					least = min(least, float64(c.Leg)+max(d*up, -d*down, 0))
				}
			}
			return least
		})
	}
	for _, c := range from.Candidates[:from.Count] {
		o.street([]geo.LonLat{from.Asked, c.Point}, 0, func(part float64) float64 { return part * float64(c.Leg) })
	}
	return o
}

const closed = 1e12

// costs returns what an edge costs upwards and downwards for walks that begin at the person, or with To end there; more
// than any limit where it is closed.
func (o *oracle) costs(e uint32, dir walk.Direction) (up, down float64) {
	forward, backward := o.network.EdgeCosts(e)
	if dir == walk.To {
		forward, backward = backward, forward
	}
	price := func(c uint32) float64 {
		if c == walk.Closed {
			return closed
		}
		return float64(c)
	}
	return price(forward), price(backward)
}

// search returns the emm of every vertex of the network (Bellman and Ford).
func (o *oracle) search(from *walk.Snap, dir walk.Direction) []float64 {
	at := make([]float64, o.network.Vertices())
	for v := range at {
		at[v] = math.Inf(1)
	}
	for _, c := range from.Candidates[:from.Count] {
		lower, upper := o.network.EdgeEnds(c.Edge)
		up, down := o.costs(c.Edge, dir)
		part := float64(c.At) / float64(o.network.EdgeLength(c.Edge))
		at[lower] = min(at[lower], float64(c.Leg)+part*down)
		at[upper] = min(at[upper], float64(c.Leg)+(1-part)*up)
	}
	for changed := true; changed; {
		changed = false
		for e := range uint32(o.network.Edges()) {
			lower, upper := o.network.EdgeEnds(e)
			up, down := o.costs(e, dir)
			if v := at[lower] + up; v < at[upper] {
				at[upper], changed = v, true
			}
			if v := at[upper] + down; v < at[lower] {
				at[lower], changed = v, true
			}
		}
	}
	return at
}

// street walks off a street wherever it goes.
func (o *oracle) street(line []geo.LonLat, flags walk.EdgeFlags, emm func(part float64) float64) {
	if flags&(walk.Tunnel|walk.Indoor) != 0 {
		return
	}
	isRaised := flags&(walk.Bridge|walk.Layered|walk.Elevator) != 0
	cell := o.lattice.cell
	total, done := 0.0, 0.0
	for i := 1; i < len(line); i++ {
		total += length(o.lattice.at(line[i-1]), o.lattice.at(line[i]))
	}
	for i := 1; i < len(line); i++ {
		a, b := o.lattice.at(line[i-1]), o.lattice.at(line[i])
		l := length(a, b)
		steps := math.Ceil(l * cell * 4)
		for k := 0.0; k <= steps && steps > 0; k++ {
			p := xy{a.x + k/steps*(b.x-a.x), a.y + k/steps*(b.y-a.y)}
			from := emm((done + k/steps*l) / total)
			if from > o.limit {
				continue
			}
			low := [2]int{int(math.Floor(p.x)), int(math.Floor(p.y))}
			if o.strict && !o.staysIn(low, p, a, b) {
				continue
			}
			around := [4][2]int{low, {low[0] + 1, low[1]}, {low[0], low[1] + 1}, {low[0] + 1, low[1] + 1}}
			over, free := isRaised || o.isWet(p), [4]bool{}
			for k, v := range around {
				q := xy{float64(v[0]), float64(v[1])}
				off := length(p, q) * cell
				walk := label{from + off*detour*1000, off}
				if o.strict {
					walk.off = math.Ceil((off+2.5)*2/cell) * cell / 2
				}
				if !over && !o.isWet(q) {
					if o.isClear(p, q, 0.3/cell) {
						o.come(v, walk)
					}
					free[k] = !o.isTight(p, q, 0.3/cell)
				}
			}
			over = over || !o.strict && !o.shows(p, around, free)
			for _, v := range around {
				emm := from + length(p, xy{float64(v[0]), float64(v[1])})*cell*detour*1000
				if old, ok := o.above[v]; over && (!ok || emm < old) {
					o.above[v] = emm
				}
			}
		}
		done += l
	}
}

// shows reports whether a spot lies well within the ring round those corners of its cell that it comes to, and those that
// links lead to from there: if not, it may come to the others too.
func (o *oracle) shows(p xy, around [4][2]int, in [4]bool) bool {
	for range 3 {
		for k := range 4 {
			for to := range 4 {
				in[to] = in[to] || in[k] && o.isOpen(around[k], around[to])
			}
		}
	}
	var out, back []xy // where the ring leaves the cell's sides and comes back, counter-clockwise
	order := [5]int{0, 1, 3, 2, 0}
	for n := range 4 {
		a, b := around[order[n]], around[order[n+1]]
		from, to, list := xy{float64(a[0]), float64(a[1])}, xy{float64(b[0]), float64(b[1])}, &out
		switch {
		case in[order[n]] == in[order[n+1]]:
			continue
		case in[order[n+1]]:
			from, to, list = to, from, &back
		}
		part := 0.05
		for part < 0.95 && o.isClear(from, spotOn(from, to, part), 0) {
			part += 0.01
		}
		*list = append(*list, spotOn(from, to, part))
	}
	switch len(out) {
	case 0:
		return in[0]
	case 1:
		return turn(out[0], back[0], p) > 0.03*length(out[0], back[0])
	}
	return false
}

// staysIn reports whether a street from a to b stays in a cell for 2.5 m before and after a point, so that the field has a
// spot there.
func (o *oracle) staysIn(cell [2]int, p, a, b xy) bool {
	for _, end := range [2]xy{a, b} {
		if d := length(p, end); d > 0 {
			f := min(1, 2.5/o.lattice.cell/d)
			q := xy{p.x + f*(end.x-p.x), p.y + f*(end.y-p.y)}
			if int(math.Floor(q.x)) != cell[0] || int(math.Floor(q.y)) != cell[1] {
				return false
			}
		}
	}
	return true
}

// come notes a walk to a vertex unless another is as good in both respects, and walks on.
func (o *oracle) come(v [2]int, w label) {
	if w.emm > o.limit {
		return
	}
	kept := o.labels[v][:0]
	for _, other := range o.labels[v] {
		if other.emm <= w.emm && other.off <= w.off {
			return
		}
		if other.emm < w.emm || other.off < w.off {
			kept = append(kept, other)
		}
	}
	o.labels[v] = append(kept, w)
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			step := math.Hypot(float64(dx), float64(dy)) * o.lattice.cell
			off := step
			if o.strict {
				off = math.Ceil(2*math.Hypot(float64(dx), float64(dy))) / 2 * o.lattice.cell
			}
			if to := [2]int{v[0] + dx, v[1] + dy}; step > 0 && w.off+off <= depth && o.isOpen(v, to) {
				o.come(to, label{w.emm + step*detour*1000, w.off + off})
			}
		}
	}
}

func (o *oracle) isOpen(v, to [2]int) bool {
	key := [4]int{v[0], v[1], to[0], to[1]}
	shut, known := o.shut[key]
	if !known {
		a, b := xy{float64(v[0]), float64(v[1])}, xy{float64(to[0]), float64(to[1])}
		shut = !o.isClear(a, b, 0) || o.isWet(b)
		o.shut[key] = shut
	}
	return !shut
}

// spotOn returns a part of the way from a to b.
func spotOn(a, b xy, part float64) xy { return xy{a.x + part*(b.x-a.x), a.y + part*(b.y-a.y)} }

// isClear reports whether no barrier crosses the way from a to b, farther from a than some cells.
func (o *oracle) isClear(a, b xy, beyond float64) bool {
	for _, w := range o.walls {
		s1, s2 := turn(a, b, w[0]), turn(a, b, w[1])
		if t1, t2 := turn(w[0], w[1], a), turn(w[0], w[1], b); s1*s2 < 0 && t1*t2 < 0 && t1/(t1-t2)*length(a, b) > beyond {
			return false
		}
	}
	return true
}

// isTight reports whether a barrier comes near the way from a to b.
func (o *oracle) isTight(a, b xy, near float64) bool {
	for _, w := range o.walls {
		if min(gap(a, w[0], w[1]), gap(b, w[0], w[1]), gap(w[0], a, b), gap(w[1], a, b)) <= near {
			return true
		}
	}
	return !o.isClear(a, b, 0)
}

// isWet reports whether a place lies on water: a ray to the west crosses the rings of a barrier an odd number of times.
func (o *oracle) isWet(p xy) bool {
	for _, rings := range o.rings {
		in := false
		for _, ring := range rings {
			for i := 1; i < len(ring); i++ {
				a, b := ring[i-1], ring[i]
				if (a.y > p.y) != (b.y > p.y) && a.x+(p.y-a.y)/(b.y-a.y)*(b.x-a.x) < p.x {
					in = !in
				}
			}
		}
		if in {
			return true
		}
	}
	return false
}

// least returns the least emm of a walk to a vertex, infinite when there is none.
func (o *oracle) least(v [2]int) float64 {
	best := math.Inf(1)
	if above, ok := o.above[v]; ok {
		best = above
	}
	for _, w := range o.labels[v] {
		best = min(best, w.emm)
	}
	return best
}
