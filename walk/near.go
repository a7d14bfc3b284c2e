package walk

import (
	"context"
	"errors"
	"math"

	"servicemap/geo"
)

// Hit is a target found by a search.
type Hit struct {
	Target int    // the index its snap had in Attach
	Source int    // of Nearest: the index of the seed the walk belongs to
	EMM    uint32 // effective millimetres of the walk, both legs included
	Length uint32 // its real millimetres; among walks of equal EMM the shortest

	// On the network of Wheelchair: the real millimetres of which nobody recorded whether a wheelchair passes, both legs
	// among them; the least among walks of equal EMM and Length. On that of Foot 0.
	Unknown uint32
}

var errForeignTargets = errors.New("walk: the targets were attached to another network")

// Near visits the targets within limit effective millimetres of a point, each once, in the order of (EMM, Target), until
// visit returns false. From means walks from the point to the targets, To walks from the targets to the point; so Near of
// p over d with To finds for d what Near of d over p with From finds for p, to the millimetre. Its only error, besides
// targets of another network, is that of the context.
func (n *Network) Near(ctx context.Context, from Snap, targets *Targets, limit uint32, dir Direction, visit func(Hit) bool) error {
	if targets.network != n {
		return errForeignTargets
	}
	s := n.start(targets, limit, dir)
	defer s.finish()
	s.seed(&from, 0)
	return s.visitTargets(ctx, visit)
}

// Nearest visits every target within the limit of any of the seeds, each once with its nearest seed, in the order of (EMM,
// Target): one search from all seeds together. Of seeds equally near the one with the lower index wins. Directions and
// errors are those of Near, the seeds standing for the point.
func (n *Network) Nearest(ctx context.Context, seeds []Snap, targets *Targets, limit uint32, dir Direction, visit func(Hit) bool) error {
	if targets.network != n {
		return errForeignTargets
	}
	s := n.start(targets, limit, dir)
	defer s.finish()
	for i := range seeds {
		s.seed(&seeds[i], uint32(i))
	}
	return s.visitTargets(ctx, visit)
}

// visitTargets runs a seeded search to its end, or until all targets that have entries are found or visit returns false.
func (s *search) visitTargets(ctx context.Context, visit func(Hit) bool) error {
	states := s.network.layers.states
	for left := s.targets.entered; left > 0; {
		id, l, ok, err := s.next(ctx)
		if !ok {
			return err
		}
		if id < states {
			continue
		}
		left--
		h := Hit{Target: int(id - states), Source: int(l.tie >> 32), EMM: l.dist, Length: uint32(l.tie)}
		if s.wheel {
			h.Unknown = s.unknown[id]
		}
		if !visit(h) {
			return nil
		}
	}
	return nil
}

// Between returns the shortest walk from a to b, or with To from b to a, and false when there is none within the limit.
// Its only error is that of the context.
func (n *Network) Between(ctx context.Context, a, b Snap, limit uint32, dir Direction) (Hit, bool, error) {
	var found Hit
	var ok bool
	err := n.Near(ctx, a, n.Attach([]Snap{b}), limit, dir, func(h Hit) bool {
		found, ok = h, true
		return false
	})
	return found, ok, err
}

// StraightLine returns the walk between two points as a guess, for points without a network: real is the straight
// distance in millimetres, emm that × 1.3 rounded up. Detour factors of street networks are usually 1.2 to 1.4
// (walking.md); 1.3 is also what a leg beyond 20 m costs. Distances beyond 3,200 km count as that.
func StraightLine(a, b geo.LonLat) (emm, real uint32) {
	metres := min(geo.Distance(a, b), float64(NoLimit)/1000)
	real = uint32(math.Round(metres * 1000))
	return uint32(min((uint64(real)*straightTenths+9)/10, math.MaxUint32)), real
}

// straightTenths is the detour factor of StraightLine in tenths.
const straightTenths = 13
