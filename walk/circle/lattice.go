package circle

import (
	"math"
	"sync"

	"servicemap/geo"
)

// side is the number of vertices along a patch: the bits of a word.
const side = 64

// lattice is the vertices (i, j), i cells east and j cells north of an origin. One scale holds for all of it, that of the
// network's middle latitude; so in a network 50 km from south to north the cells are up to 0.3 % too wide or too narrow,
// which matters only off the street.
type lattice struct {
	ground          *Ground
	cell            float64 // metres
	lon, lat        float64 // of the origin
	perLon, perLat  float64 // cells per degree
	leg             float64 // emm of a leg as long as a cell is wide
	straight, slant uint32  // emm of a link to the next vertex, and of a diagonal one
	budget          int     // depth, in half links: see field

	mu      sync.RWMutex
	patches map[[2]int]*patch
}

// newLattice lays out a lattice. It stands aslant to round numbers: coordinates in an import like to be round, and a wall
// should not run through vertices. Its origin lies far enough out for legs of points off the network.
func newLattice(g *Ground, cell float64) *lattice {
	box := g.network.Bounds()
	scale := geo.ScaleAt((box.South + box.North) / 2)
	l := &lattice{
		ground: g, cell: cell, perLon: scale.Lon / cell, perLat: scale.Lat / cell,
		leg: detour * 1000 * cell, straight: uint32(math.Ceil(detour * 1000 * cell)), slant: uint32(math.Ceil(detour * 1000 * cell * math.Sqrt2)),
		budget: int(2 * depth / cell), patches: map[[2]int]*patch{},
	}
	const margin = 4 * side
	l.lon, l.lat = box.West-(margin+0.3719)/l.perLon, box.South-(margin+0.6173)/l.perLat
	return l
}

// xy is a place on the lattice, in cells.
type xy struct{ x, y float64 }

func (l *lattice) at(p geo.LonLat) xy {
	return xy{(p.Lon - l.lon) * l.perLon, (p.Lat - l.lat) * l.perLat}
}

func (l *lattice) lonLat(p xy) geo.LonLat {
	return geo.LonLat{Lon: l.lon + p.x/l.perLon, Lat: l.lat + p.y/l.perLat}
}

// beyond returns how far the values must be exact for an outline at a limit. (walking.md has κ(B + 3h) there; but a vertex
// is never nearer than the street it was reached from, so the last link suffices.)
func (l *lattice) beyond(limit uint32) uint32 {
	return uint32(min(uint64(limit)+uint64(l.slant), math.MaxUint32-1))
}

// legCost returns the emm of a leg, whose squared length is given in cells.
func (l *lattice) legCost(square float64) uint32 { return uint32(math.Sqrt(square)*l.leg + 0.5) }

// patchesIn appends the patches of so many columns and rows to dst, row by row, and makes those that are missing. Two
// requests may make the same one at once; they make it alike.
func (l *lattice) patchesIn(column, row, columns, rows int, dst []*patch) []*patch {
	start, missing := len(dst), false
	l.mu.RLock()
	for r := range rows {
		for c := range columns {
			p := l.patches[[2]int{column + c, row + r}]
			missing = missing || p == nil
			dst = append(dst, p)
		}
	}
	l.mu.RUnlock()
	if !missing {
		return dst
	}
	for i, p := range dst[start:] {
		if p == nil {
			dst[start+i] = l.newPatch(column+i%columns, row+i/columns)
		}
	}
	l.mu.Lock()
	for i, p := range dst[start:] {
		l.patches[[2]int{column + i%columns, row + i/columns}] = p
	}
	l.mu.Unlock()
	return dst
}
