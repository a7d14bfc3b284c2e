package geo

import (
	"math"

	"github.com/twpayne/go-geom"
)

// Shape is a multipolygon made ready for the question whether a point lies in it. It is immutable.
type Shape struct {
	box   Box
	rings [][]float64 // longitude, latitude, … ; closed; a hole is a ring like any other (even-odd rule)
}

// NewShape prepares a multipolygon. It keeps the coordinates, not a copy.
func NewShape(m *geom.MultiPolygon) *Shape {
	s := &Shape{box: EmptyBox()}
	for i := range m.NumPolygons() {
		p := m.Polygon(i)
		for j := range p.NumLinearRings() {
			ring := p.LinearRing(j)
			s.rings = append(s.rings, ring.FlatCoords())
			for k := range ring.NumCoords() {
				c := ring.Coord(k)
				s.box = s.box.Extend(LonLat{c.X(), c.Y()})
			}
		}
	}
	return s
}

// Box returns the smallest box around the shape.
func (s *Shape) Box() Box { return s.box }

// Contains reports whether the point lies in the shape. Two shapes that share a border never both contain a point on it:
// each edge counts its southern and western side only.
func (s *Shape) Contains(p LonLat) bool {
	if !s.box.Contains(p) {
		return false
	}
	inside := false
	for _, ring := range s.rings {
		for i := 0; i+3 < len(ring); i += 2 {
			x1, y1, x2, y2 := ring[i], ring[i+1], ring[i+2], ring[i+3]
			if (y1 > p.Lat) == (y2 > p.Lat) {
				continue
			}
			if p.Lon < x1+(p.Lat-y1)/(y2-y1)*(x2-x1) {
				inside = !inside
			}
		}
	}
	return inside
}

// Covers reports whether the point lies in the shape or on its edge.
func (s *Shape) Covers(p LonLat) bool {
	return s.box.Contains(p) && (s.onEdge(p) || s.Contains(p))
}

func (s *Shape) onEdge(p LonLat) bool {
	on := false
	s.edges(func(a, b LonLat) {
		on = on || EmptyBox().Extend(a).Extend(b).Contains(p) && side(a, b, p) == 0
	})
	return on
}

// DistanceTo returns the metres from p to the nearest edge of the shape, 0 within it.
func (s *Shape) DistanceTo(p LonLat) float64 {
	if s.Contains(p) {
		return 0
	}
	scale := ScaleAt(p.Lat)
	nearest, least := p, math.Inf(1)
	s.edges(func(a, b LonLat) {
		east, north := (b.Lon-a.Lon)*scale.Lon, (b.Lat-a.Lat)*scale.Lat
		along := (p.Lon-a.Lon)*scale.Lon*east + (p.Lat-a.Lat)*scale.Lat*north
		if length2 := east*east + north*north; length2 > 0 {
			along = math.Min(math.Max(along/length2, 0), 1)
		}
		q := LonLat{a.Lon + along*(b.Lon-a.Lon), a.Lat + along*(b.Lat-a.Lat)}
		if d := math.Hypot((q.Lon-p.Lon)*scale.Lon, (q.Lat-p.Lat)*scale.Lat); d < least {
			nearest, least = q, d
		}
	})
	return Distance(p, nearest)
}

// edges shows every edge of every ring.
func (s *Shape) edges(see func(a, b LonLat)) {
	for _, ring := range s.rings {
		for i := 0; i+3 < len(ring); i += 2 {
			see(LonLat{ring[i], ring[i+1]}, LonLat{ring[i+2], ring[i+3]})
		}
	}
}
