package geo

import "github.com/twpayne/go-geom"

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
