package circle

import (
	"cmp"
	"math"
	"slices"

	"servicemap/walk"
)

// What of the network is not ground that one may step off: tunnels and indoor ways are not drawn; bridges, and what else
// runs above or below the ground, are drawn alone.
const (
	hidden = walk.Tunnel | walk.Indoor
	raised = walk.Bridge | walk.Layered | walk.Elevator
)

// way is an edge, or the leg to one, with the emm at its ends and what the whole of it costs upwards and downwards: a part t
// of the way up, one is at the lesser of lower + up·t and upper + down·(1−t). Infinite where it cannot be walked.
type way struct {
	edge         uint32
	metres       float64
	lower, upper float64
	up, down     float64
}

// start is where a point enters an edge: a part at of the way up, emm leg from the point.
type start struct{ at, leg float64 }

// spot is where one may leave a reached street. The piece of street it lies on begins at corner[from].
type spot struct {
	at     spotAt
	emm    uint32
	from   uint32
	raised bool
}

// streets is what of the streets lies within a limit. Which spots they have depends on the street alone; those beyond the limit
// are left out.
type streets struct {
	corners []xy         // of all lines, one after the other
	early   []streetLine // those of which all is early
	soon    []spot       // of the others: early spots
	late    []spot       // and late ones
	frame   frame        // around all
}

// streetLine is corners[first:end].
type streetLine struct {
	first, end int
	raised     bool
}

// find fills ways with what the search reached.
func (s *scratch) find(from *walk.Snap, dir walk.Direction) {
	s.ways = s.ways[:0]
	for _, r := range s.reached {
		s.ways = append(s.ways, s.wayOf(r, dir))
	}
	asked := s.lattice.at(from.Asked)
	s.southwest = xy{max(asked.x-widest, side), max(asked.y-widest, side)}
	s.northeast = xy{asked.x + widest, asked.y + widest}
}

// sample fills streets with spots of the ways and of the legs to them, those before soon as early ones.
func (s *scratch) sample(from *walk.Snap, soon, beyond uint32) {
	s.corners, s.early, s.soon, s.late, s.frame = s.corners[:0], s.early[:0], s.soon[:0], s.late[:0], noFrame()
	entries := from.Candidates[:from.Count]
	for i := range s.ways {
		w := &s.ways[i]
		flags := s.network.EdgeFlags(w.edge)
		starts := w.startsOf(entries)
		if flags&hidden != 0 || starts == nil && min(w.lower, w.upper) > float64(beyond) {
			continue
		}
		s.line = s.network.AppendEdgeLine(s.line[:0], w.edge)
		s.walkOut(w, starts, flags&raised != 0, soon, beyond)
	}
	for _, c := range entries {
		leg := way{lower: 0, up: float64(c.Leg), upper: math.Inf(1), down: 0}
		s.line = append(s.line[:0], from.Asked, c.Point)
		s.walkOut(&leg, nil, false, soon, beyond)
	}
}

func (s *scratch) wayOf(r walk.ReachedEdge, dir walk.Direction) way {
	up, down := s.network.EdgeCosts(r.Edge)
	if dir == walk.To {
		up, down = down, up
	}
	emm := func(v, none uint32) float64 {
		if v == none {
			return math.Inf(1)
		}
		return float64(v)
	}
	return way{
		edge: r.Edge, metres: float64(s.network.EdgeLength(r.Edge)) / 1000,
		lower: emm(r.Lower, walk.Unreached), upper: emm(r.Upper, walk.Unreached),
		up: emm(up, walk.Closed), down: emm(down, walk.Closed),
	}
}

// startsOf returns where a point enters the way.
func (w *way) startsOf(entries []walk.Candidate) []start {
	var starts []start
	for _, c := range entries {
		if c.Edge == w.edge {
			starts = append(starts, start{float64(c.At) / 1000 / w.metres, float64(c.Leg)})
		}
	}
	return starts
}

// emm returns the effective millimetres to a part of the way.
func (w *way) emm(t float64, starts []start) float64 {
	best := math.Inf(1)
	if v := w.lower + w.up*t; v < best { // false for ∞·0 too
		best = v
	}
	if v := w.upper + w.down*(1-t); v < best {
		best = v
	}
	for _, s := range starts {
		v := s.leg
		if t > s.at {
			v += w.up * (t - s.at)
		} else if t < s.at {
			v += w.down * (s.at - t)
		}
		best = min(best, v)
	}
	return best
}

// most returns an emm that no part of the way lies beyond.
func (w *way) most() float64 { return min(w.lower+w.up, w.upper+w.down) }

// walkOut adds the spots of s.line.
func (s *scratch) walkOut(w *way, starts []start, isRaised bool, soon, beyond uint32) {
	first, areNear := len(s.corners), true
	for _, p := range s.line {
		q := s.lattice.at(p)
		s.corners = append(s.corners, q)
		areNear = areNear && s.isNear(q)
	}
	line := s.corners[first:]
	if areNear && w.most() < float64(soon) {
		s.early = append(s.early, streetLine{first, len(s.corners), isRaised})
		for _, p := range line {
			s.frame.extend(p)
		}
		return
	}
	total, done := 0.0, 0.0
	for i := range line[1:] {
		total += length(line[i], line[i+1])
	}
	for i := range line[1:] {
		l, p := length(line[i], line[i+1]), pieceOf(line[i], line[i+1])
		spots, at := p.spots, p.start
		if i == len(line)-2 {
			spots++ // that at the end
		}
		for k := range spots {
			t := 1.0
			if k < p.spots {
				t = (done + l*float64(k)/float64(p.spots)) / total
			}
			if v := w.emm(t, starts); v <= float64(beyond) && s.isNear(at.xy()) {
				s.add(spot{at, uint32(v + 0.5), uint32(first + i), isRaised}, soon)
			}
			at.x += p.step.x
			at.y += p.step.y
		}
		done += l
	}
}

func (s *scratch) add(p spot, soon uint32) {
	s.frame.extend(p.at.xy())
	if p.emm < soon {
		s.soon = append(s.soon, p)
	} else {
		s.late = append(s.late, p)
	}
}

// widest is how far from the point, in cells, spots may lie: eight times as far as cells are wide for (narrowLimit). No
// street is so cheap that it leads farther, unless data are wrong; memory must not depend on that.
const widest = 8 * narrowLimit / 1000 / narrow

func (s *scratch) isNear(p xy) bool {
	return p.x >= s.southwest.x && p.y >= s.southwest.y && p.x < s.northeast.x && p.y < s.northeast.y
}

func length(a, b xy) float64 { return math.Sqrt(squareOf(a, b)) }

func squareOf(a, b xy) float64 { return (a.x-b.x)*(a.x-b.x) + (a.y-b.y)*(a.y-b.y) }

// streetMetres returns the length of the streets within a limit.
func (s *scratch) streetMetres(from *walk.Snap, limit uint32) float64 {
	sum := 0.0
	for i := range s.ways {
		w := &s.ways[i]
		sum += w.metres * w.within(float64(limit), w.startsOf(from.Candidates[:from.Count]))
	}
	return sum
}

// within returns which part of the way lies within a limit.
func (w *way) within(limit float64, starts []start) float64 {
	reach := func(from, cost float64) float64 {
		if from > limit || math.IsInf(cost, 1) {
			return 0
		}
		return (limit - from) / cost
	}
	fromLower, fromUpper := reach(w.lower, w.up), reach(w.upper, w.down)
	if len(starts) == 0 {
		return min(fromLower+fromUpper, 1)
	}
	type span struct{ low, high float64 }
	spans := []span{{0, fromLower}, {1 - fromUpper, 1}}
	for _, s := range starts {
		spans = append(spans, span{s.at - reach(s.leg, w.down), s.at + reach(s.leg, w.up)})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.low, b.low) })
	sum, done := 0.0, 0.0
	for _, s := range spans {
		if high := min(s.high, 1); high > done {
			sum += high - max(s.low, done)
			done = high
		}
	}
	return sum
}
