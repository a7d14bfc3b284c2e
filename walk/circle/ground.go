package circle

import (
	"context"
	"math"
	"slices"
	"sync"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
	"servicemap/walk"
)

// The parameters of the drawing (walking.md, part 4).
const (
	depth  = 30  // metres that a circle goes off the street
	detour = 1.3 // what a metre off the street costs
	holes  = 1e4 // square metres: smaller holes are filled, but for their water
	pieces = 400 // square metres: smaller pieces that no street leads to are left out
)

// Cells are narrow metres wide up to the limit narrowLimit, in emm: 30 minutes at BRISK pace. Then both double.
const (
	narrow      = 10
	narrowLimit = 2_500_000
)

// Circle is the ground within a limit of a point.
type Circle struct {
	Limit  uint32      // effective millimetres
	Method walk.Method // Straight: the point has no network, the shape is a guess

	// Shape is the ground, in WGS 84 degrees of at most six decimals. Outer rings run counter-clockwise, holes clockwise, as
	// RFC 7946 wants it; their order is that of their southernmost points. It is empty where the limit ends before the point's
	// own surroundings do, some 20 m.
	Shape         *geom.MultiPolygon
	SquareMetres  float64 // its area on the ellipsoid
	StraightRatio float64 // its area over that of the circle with the limit as radius, 0..1
	StreetMetres  float64 // real length of the streets within the limit, tunnels and indoor ways included
}

// Ground is the land around a network, with what is in the way off the streets. It is safe for concurrent use. What it
// works out about barriers it keeps: some 6 KB for each square of 64 × 64 cells that has any and that a circle came to.
type Ground struct {
	network  *walk.Network
	areas    func() []area
	bare     *patch // of all squares without barriers
	near     nearby
	lattices []func() *lattice // by how often their cells were doubled
	scratch  sync.Pool         // of *scratch
}

// NewGround returns the ground of a network; all of the network's profiles share it. It is worked out where and when it
// is first needed.
func NewGround(n *walk.Network) *Ground {
	g := &Ground{network: n, bare: bare(), near: newNearby(), areas: sync.OnceValue(func() []area { return areasOf(n) })}
	g.scratch.New = func() any { return new(scratch) }
	for limit, cell := uint64(narrowLimit), float64(narrow); ; limit, cell = 2*limit, 2*cell {
		g.lattices = append(g.lattices, sync.OnceValue(func() *lattice { return newLattice(g, cell) }))
		if limit >= math.MaxUint32 {
			return g
		}
	}
}

// latticeFor returns the lattice on which circles up to a limit are drawn.
func (g *Ground) latticeFor(limit uint32) *lattice {
	level := 0
	for most := uint64(narrowLimit); most < uint64(limit); most *= 2 {
		level++
	}
	return g.lattices[level]()
}

// Circles returns a circle for each limit, in effective millimetres and in any order: the ground that walks from the point
// reach, or with To the ground from which they reach it. The snap is that of the point on the network of the same profile.
// A point off the network gets straight-line circles, one whose ways are all closed to the profile empty ones. All limits share one search. Its errors are those of the context
// and, for a point off the network, of its coordinate.
func (g *Ground) Circles(ctx context.Context, profile walk.Profile, from walk.Snap, limits []uint32, dir walk.Direction) ([]Circle, error) {
	if len(limits) == 0 {
		return nil, nil
	}
	if from.Barred {
		return nowhere(limits), nil
	}
	if !from.Found() {
		return straightCircles(from.Asked, limits)
	}
	s := g.scratch.Get().(*scratch)
	if err := s.explore(ctx, g, profile, &from, slices.Max(limits), dir); err != nil {
		g.scratch.Put(s) // the field is still empty
		return nil, err
	}
	circles := make([]Circle, len(limits))
	for i, limit := range limits {
		s.rate(&from, limit, s.lattice.soon(limit))
		c := Circle{Limit: limit, Shape: s.outline(limit), StreetMetres: s.streetMetres(&from, limit)}
		s.field.forget()
		c.measure()
		circles[i] = c
	}
	g.scratch.Put(s)
	return circles, nil
}

// measure fills in what follows from the shape.
func (c *Circle) measure() {
	c.SquareMetres = geo.Area(c.Shape)
	if radius := float64(c.Limit) / 1000; radius > 0 {
		c.StraightRatio = min(c.SquareMetres/(math.Pi*radius*radius), 1)
	}
}

// scratch is what one request works with.
type scratch struct {
	network *walk.Network
	lattice *lattice
	reached []walk.ReachedEdge
	ways    []way
	line    []geo.LonLat

	southwest, northeast xy // where spots may lie
	streets
	field   field
	contour contour
}

// explore searches the network, a little beyond the limit: as much as outlines look at (contour.known).
func (s *scratch) explore(ctx context.Context, g *Ground, profile walk.Profile, from *walk.Snap, limit uint32, dir walk.Direction) error {
	s.network, s.lattice = g.network.For(profile), g.latticeFor(limit)
	var err error
	if s.reached, err = s.network.ReachEdges(ctx, *from, s.lattice.beyond(limit), dir, s.reached[:0]); err != nil {
		return err
	}
	s.find(from, dir)
	return nil
}

// rate fills the field for one of the limits. What is nearer than soon is early.
func (s *scratch) rate(from *walk.Snap, limit, soon uint32) {
	beyond := s.lattice.beyond(limit)
	s.sample(from, soon, beyond)
	s.field.fill(s.lattice, &s.streets, beyond)
}

// nowhere returns empty circles.
func nowhere(limits []uint32) []Circle {
	circles := make([]Circle, len(limits))
	for i, limit := range limits {
		circles[i] = Circle{Limit: limit, Shape: geom.NewMultiPolygon(geom.XY)}
	}
	return circles
}
