package circle

import (
	"math"
	"slices"
	"testing"

	"github.com/twpayne/go-geom"
)

// handmade is a field whose values a test sets; it counts vertices from the inner corner of the window's margin.
type handmade struct{ scratch }

func newHandmade(t *testing.T) *handmade {
	t.Helper()
	w := &town{}
	w.street(0, [2]float64{0, 0}, [2]float64{500, 500})
	h := &handmade{}
	h.lattice = NewGround(w.build(t)).latticeFor(1)
	h.frame = frame{xy{260, 260}, xy{300, 300}}
	h.field.fill(h.lattice, &h.streets, 0)
	return h
}

func (h *handmade) vertex(i, j int) int { return (j+pad)*h.field.width + i + pad }

// put gives a vertex a value, of a walk straight from the street or of one that went on as long as it could.
func (h *handmade) put(i, j int, emm uint32, fromStreet bool) {
	v := h.vertex(i, j)
	h.field.best[v] = emm
	h.field.known = append(h.field.known, uint32(v))
	if fromStreet {
		h.field.street[v] = street{emm, emm, emm, unknown}
	}
}

// degrees returns where a place lies.
func (h *handmade) degrees(x, y float64) (lon, lat float64) {
	p := h.lattice.lonLat(xy{float64(h.field.column+pad) + x, float64(h.field.row+pad) + y})
	return math.Round(p.Lon*1e6) / 1e6, math.Round(p.Lat*1e6) / 1e6
}

func (h *handmade) hasPoint(m *geom.MultiPolygon, x, y float64) bool {
	lon, lat := h.degrees(x, y)
	flat := m.FlatCoords()
	for i := 0; i < len(flat); i += 2 {
		if flat[i] == lon && flat[i+1] == lat {
			return true
		}
	}
	return false
}

// Two vertices across a cell belong together when both others are known, near the limit, and the mean lies below it.
func TestSaddles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		others   []uint32
		polygons int
	}{
		{"the others are unknown", nil, 2},
		{"the mean is 55,500", []uint32{61_000, 61_000}, 1},
		{"the mean is 60,000", []uint32{70_000, 70_000}, 1},
		{"the mean is 60,001", []uint32{70_000, 70_004}, 2},
		{"one is unknown", []uint32{61_000}, 2},
		{"one is a diagonal beyond the limit", []uint32{61_000, 78_385}, 1},
		{"one is more than a diagonal beyond the limit", []uint32{61_000, 78_386}, 2},
	} {
		h := newHandmade(t)
		h.put(1, 1, 50_000, true)
		h.put(2, 2, 50_000, true)
		for i, emm := range c.others {
			h.put(2-i, 1+i, emm, true)
		}
		shape := h.outline(60_000)
		if err := checkValid(shape); err != nil || shape.NumPolygons() != c.polygons {
			t.Errorf("%s: %d polygons, want %d; %v", c.name, shape.NumPolygons(), c.polygons, err)
		}
	}
}

// A vertex far below the limit counts as one a diagonal below it, so that its value need not be known.
func TestSaddlesFarBelowTheLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in       uint32
		polygons int
	}{{1_000, 1}, {59_615, 1}, {59_616, 2}, {59_999, 2}} {
		h := newHandmade(t)
		h.put(1, 1, 1_000, true)
		h.put(2, 2, c.in, true)
		h.put(1, 2, 60_385, true)
		h.put(2, 1, 78_385, true) // a diagonal above it
		if got := h.outline(60_000).NumPolygons(); got != c.polygons {
			t.Errorf("beside %d: %d polygons, want %d", c.in, got, c.polygons)
		}
	}
}

// A ring passes where the value reaches the limit; where there is no next value, a quarter of a link or more beyond its
// vertex, by the half links that its walk had left; before a barrier.
func TestWhereRingsPass(t *testing.T) {
	t.Parallel()
	h := newHandmade(t)
	h.put(1, 1, 50_000, false) // six half links
	h.put(2, 1, 60_000, false)
	h.field.last[h.vertex(1, 1)] = 52_000 // five
	for _, c := range []struct {
		limit       uint32
		east, north float64 // of the vertex (1, 1)
	}{{51_000, 0.1, 0.25}, {50_001, 0.05, 0.25}, {52_000, 0.2, 0.75}, {59_999, 0.95, 0.75}} {
		h.field.street[h.vertex(1, 1)] = street{unknown, unknown, unknown, 50_000} // a raised street: the piece stays, small as it is
		shape := h.outline(c.limit)
		if !h.hasPoint(shape, 1+c.east, 1) || !h.hasPoint(shape, 1, 1+c.north) || !h.hasPoint(shape, 1, 1-c.north) {
			t.Errorf("limit %d: %v", c.limit, shape.FlatCoords())
		}
	}
}

// Small pieces stay when a street leads to them, larger ones always.
func TestSmallPieces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		width      int
		fromStreet bool
		polygons   int
	}{{"a small piece", 1, false, 0}, {"a small piece of a street", 1, true, 1}, {"a piece of 23.5 m", 3, false, 1}} {
		h := newHandmade(t)
		for i := range c.width {
			for j := range c.width {
				h.put(2+i, 2+j, 50_000, c.fromStreet)
			}
		}
		if got := h.outline(60_000).NumPolygons(); got != c.polygons {
			t.Errorf("%s: %d polygons, want %d", c.name, got, c.polygons)
		}
	}
}

// Holes below a hectare, 100 vertices, are filled; the vertices of one touch diagonally too.
func TestHoles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		width, height int
		stays         bool
	}{{"99 vertices", 9, 11, false}, {"100 vertices", 10, 10, true}} {
		h := newHandmade(t)
		for i := range c.width + 2 {
			for j := range c.height + 2 {
				if i == 0 || j == 0 || i > c.width || j > c.height {
					h.put(i, j, 50_000, true)
				}
			}
		}
		if rings := len(slices.Concat(h.outline(60_000).Endss()...)); (rings == 2) != c.stays {
			t.Errorf("%s: %d rings", c.name, rings)
		}
	}
	h := newHandmade(t)
	for i := range 23 {
		for j := range 13 {
			out := i > 0 && j > 0 && (i < 11 && j < 6 || i > 10 && i < 22 && j > 5 && j < 12) // 50 and 66, touching at a corner
			if !out {
				h.put(i, j, 50_000, true)
			}
		}
	}
	if rings := len(slices.Concat(h.outline(60_000).Endss()...)); rings != 2 {
		t.Errorf("two courts that touch at a corner are %d holes, want 1", rings-1)
	}
}
