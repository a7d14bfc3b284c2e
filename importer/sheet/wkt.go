package sheet

import (
	"math"
	"strconv"
	"strings"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkt"

	"servicemap/fault"
	"servicemap/geo"
)

// What an outline may be at most, and at least.
const (
	outlineBytes  = 4 << 20
	outlinePoints = 200_000
	leastRing     = 1e-12 // square degrees; some hundredth of a square metre
	wgs84SRID     = 4326
)

// boundary returns the outline that the cell holds as well-known text, in WGS 84.
func (c *cell) boundary() *geom.MultiPolygon {
	if refusal := scanOutline(c.text); refusal != nil {
		c.refuse(*refusal, fault.Text{
			ZH: "写成 POLYGON ((经度 纬度, …)) 或 MULTIPOLYGON (((经度 纬度, …)))",
			EN: "write POLYGON ((longitude latitude, …)) or MULTIPOLYGON (((longitude latitude, …)))",
		})
		return nil
	}
	outline, err := wkt.Unmarshal(c.text)
	m := multiPolygon(outline)
	if err != nil || m == nil || m.Empty() {
		c.refuse(fault.Text{ZH: "WKT 有语法错误", EN: "the WKT cannot be read"}, fault.Text{
			ZH: "重新导出,只含经度和纬度,不含高程", EN: "export it again, with longitude and latitude only, without heights",
		})
		return nil
	}
	system := c.file.options.System
	flat := m.FlatCoords()
	for i := 0; i < len(flat); i += 2 {
		p := geo.LonLat{Lon: flat[i], Lat: flat[i+1]}
		err := p.Valid()
		if err == nil {
			p = geo.ToWGS84(p, system)
			err = p.Valid()
		}
		if err != nil {
			at, why := textf("第 %d 个点:", "point %d: ", i/2+1), invalidPoint(err)
			c.refuse(fault.Text{ZH: at.ZH + why.ZH, EN: at.EN + why.EN}, notIn(system))
			return nil
		}
		flat[i], flat[i+1] = p.Lon, p.Lat
	}
	if n := thinRing(m); n > 0 {
		c.refuse(textf("第 %d 个环没有面积", "ring %d has no area", n), fault.Text{ZH: "在地图软件中修复边界", EN: "mend it in a map editor"})
		return nil
	}
	return m
}

// multiPolygon returns polygons of longitudes and latitudes, nil for anything else.
func multiPolygon(outline geom.T) *geom.MultiPolygon {
	switch g := outline.(type) {
	case *geom.Polygon:
		if g.Layout() == geom.XY {
			return geom.NewMultiPolygonFlat(geom.XY, g.FlatCoords(), [][]int{g.Ends()}).SetSRID(wgs84SRID)
		}
	case *geom.MultiPolygon:
		if g.Layout() == geom.XY {
			return g.SetSRID(wgs84SRID)
		}
	}
	return nil
}

// thinRing returns the number of the first ring without an extent, 0 when all have one.
func thinRing(m *geom.MultiPolygon) int {
	n, start := 0, 0
	for _, ends := range m.Endss() {
		for _, end := range ends {
			n++
			ring := m.FlatCoords()[start:end]
			start = end
			if !(ringArea(ring) > leastRing) {
				return n
			}
		}
	}
	return 0
}

// ringArea returns the square degrees of a closed ring. Its points are taken relative to the first, which keeps the digits
// that count for a small ring far from the origin.
func ringArea(ring []float64) float64 {
	sum := 0.0
	for i := 0; i+3 < len(ring); i += 2 {
		x1, y1 := ring[i]-ring[0], ring[i+1]-ring[1]
		x2, y2 := ring[i+2]-ring[0], ring[i+3]-ring[1]
		sum += x1*y2 - x2*y1
	}
	return math.Abs(sum) / 2
}

// scanOutline looks at well-known text before the decoder does, so that nothing deep, long or foreign reaches it, and says
// what is wrong in terms of rings; nil when nothing is. It passes over the text once and keeps nothing.
func scanOutline(s string) *fault.Text {
	refuse := func(zh, en string, args ...any) *fault.Text {
		text := textf(zh, en, args...)
		return &text
	}
	if len(s) > outlineBytes {
		return refuse("边界超过 %d MiB", "the outline is longer than %d MiB", outlineBytes>>20)
	}
	tag, _, open := strings.Cut(s, "(")
	tag = strings.ToUpper(strings.TrimSpace(tag))
	depth, found := map[string]int{"POLYGON": 2, "MULTIPOLYGON": 3}[tag]
	if !found {
		return refuse("应为 POLYGON 或 MULTIPOLYGON,而不是 %s", "should be a POLYGON or MULTIPOLYGON, not %s", excerpt(tag))
	}
	if !open {
		return refuse("%s 之后没有点", "there are no points behind %s", tag)
	}
	level, rings, points, start := 0, 0, 0, 0
	for i := strings.IndexByte(s, '('); i < len(s); i++ {
		switch b := s[i]; {
		case b == '(':
			if level++; level > depth {
				return refuse("括号太多", "there are too many brackets")
			}
			start = i + 1
		case b == ')' && level == depth:
			rings++
			n, closed := ringEnds(s[start:i])
			if points += n; points > outlinePoints {
				return refuse("超过 %d 个点", "there are more than %d points", outlinePoints)
			}
			if n < 4 {
				return refuse("第 %d 个环只有 %d 个点,至少 4 个", "ring %d has %d points, at least 4 are needed", rings, n)
			}
			if !closed {
				return refuse("第 %d 个环没有闭合,首末两点应相同", "ring %d is not closed: its last point must be its first", rings)
			}
			level--
		case b == ')':
			level--
		case b == ',' || b == ' ' || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E' || b >= '0' && b <= '9':
		default:
			return refuse("第 %d 个字节不是数字", "byte %d is not part of a number", i+1)
		}
		if level < 0 {
			return refuse("括号太多", "there are too many brackets")
		}
	}
	if level > 0 {
		return refuse("括号没有结束", "a bracket is not closed")
	}
	return nil
}

// ringEnds returns the number of points in the text of a ring, and whether the last is the first.
func ringEnds(s string) (n int, closed bool) {
	first, _, _ := strings.Cut(s, ",")
	return strings.Count(s, ",") + 1, samePoint(first, s[strings.LastIndexByte(s, ',')+1:])
}

// samePoint compares numbers, not their digits: 113 and 113.0 are the same.
func samePoint(a, b string) bool {
	as, bs := strings.Fields(a), strings.Fields(b)
	if len(as) != len(bs) {
		return false
	}
	for i := range as {
		x, err := strconv.ParseFloat(as[i], 64)
		y, err2 := strconv.ParseFloat(bs[i], 64)
		if err != nil || err2 != nil || x != y {
			return false
		}
	}
	return true
}
