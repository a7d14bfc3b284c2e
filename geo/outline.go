package geo

import (
	"encoding/json"
	"fmt"

	"github.com/twpayne/go-geom"

	"servicemap/fault"
)

// Outline is one or several polygons that somebody drew, their edges included. It is immutable.
type Outline struct{ parts []*Shape }

// Covers reports whether a point lies in one of the polygons or on its edge. The edge of a hole is an edge too.
func (o *Outline) Covers(p LonLat) bool {
	for _, s := range o.parts {
		if s.Covers(p) {
			return true
		}
	}
	return false
}

// MostVertices is how many positions an outline may have in all its rings together.
const MostVertices = 1000

// ReadOutline reads a Polygon or MultiPolygon of RFC 7946, decoded from JSON. The rings must be closed and simple and must
// not cross each other, and holes must lie in their polygon, so that inside and outside are beyond doubt; which way round
// they run does not matter, nor does a third number of a position. What is none is fault.BadArgument or
// fault.InvalidCoordinate, with the path below the geometry: "coordinates.0.3".
func ReadOutline(v any) (*Outline, error) {
	object, ok := v.(map[string]any)
	if !ok {
		return nil, unfit("", outlineTypes, "应为 GeoJSON 几何对象", "must be a GeoJSON geometry object")
	}
	if object["crs"] != nil {
		return nil, unfit("crs", "", "RFC 7946 的坐标一律为 WGS 84,不接受 crs", "coordinates of RFC 7946 are WGS 84, a crs is not accepted")
	}
	r := outlineReader{}
	outline := &Outline{}
	switch object["type"] {
	case "Polygon":
		rings, err := r.polygon("coordinates", object["coordinates"])
		if err != nil {
			return nil, err
		}
		outline.parts = append(outline.parts, shapeOf(rings))
	case "MultiPolygon":
		polygons, err := readList("coordinates", object["coordinates"])
		if err != nil {
			return nil, err
		}
		for i, polygon := range polygons {
			rings, err := r.polygon(fmt.Sprintf("coordinates.%d", i), polygon)
			if err != nil {
				return nil, err
			}
			outline.parts = append(outline.parts, shapeOf(rings))
		}
	default:
		return nil, unfit("type", outlineTypes, "几何类型应为 Polygon 或 MultiPolygon;Feature 请给出其 geometry",
			"the geometry must be a Polygon or MultiPolygon; of a Feature, give its geometry")
	}
	return outline, nil
}

const outlineTypes = "Polygon, MultiPolygon"

func unfit(path, allowed, zh, en string) error {
	return fault.Argument(path, allowed, fault.Text{ZH: zh, EN: en})
}

// ring is a closed ring without positions that repeat the one before; its first position is not repeated at the end.
type ring struct {
	path   string
	points []LonLat
	number []int // of each point, its position in what was given
}

// outlineReader counts positions over all rings.
type outlineReader struct{ vertices int }

// polygon reads the rings of one polygon and checks them.
func (r *outlineReader) polygon(path string, v any) ([]ring, error) {
	values, err := readList(path, v)
	if err != nil {
		return nil, err
	}
	rings := make([]ring, len(values))
	for i, value := range values {
		if rings[i], err = r.ring(fmt.Sprintf("%s.%d", path, i), value); err != nil {
			return nil, err
		}
	}
	return rings, checkRings(rings)
}

func (r *outlineReader) ring(path string, v any) (ring, error) {
	positions, err := readList(path, v)
	if err != nil {
		return ring{}, err
	}
	if r.vertices += len(positions); r.vertices > MostVertices {
		return ring{}, unfit("coordinates", fmt.Sprintf("≤ %d", MostVertices), fmt.Sprintf("最多 %d 个点(所有环合计)", MostVertices),
			fmt.Sprintf("at most %d positions, all rings together", MostVertices))
	}
	if len(positions) < 4 {
		return ring{}, unfit(path, "≥ 4", fmt.Sprintf("环有 %d 个点,至少 4 个,首末两点相同", len(positions)),
			fmt.Sprintf("the ring has %d positions, at least 4 are needed, the last one as the first", len(positions)))
	}
	out := ring{path: path}
	var first, last LonLat
	for i, position := range positions {
		p, err := readPoint(fmt.Sprintf("%s.%d", path, i), position)
		if err != nil {
			return ring{}, err
		}
		if i == 0 {
			first = p
		}
		if i == 0 || p != last {
			out.points, out.number = append(out.points, p), append(out.number, i)
		}
		last = p
	}
	if last != first {
		return ring{}, unfit(fmt.Sprintf("%s.%d", path, len(positions)-1), fmt.Sprintf("%v, %v", first.Lon, first.Lat),
			"环没有闭合:末点应与首点相同", "the ring is not closed: its last position must be its first")
	}
	if n := len(out.points); n > 1 {
		out.points, out.number = out.points[:n-1], out.number[:n-1]
	}
	return out, nil
}

// readPoint reads a position: two numbers, a third one being a height.
func readPoint(path string, v any) (LonLat, error) {
	numbers, err := readList(path, v)
	if err != nil {
		return LonLat{}, err
	}
	if len(numbers) < 2 || len(numbers) > 3 {
		return LonLat{}, unfit(path, "2..3", "坐标应为 [经度, 纬度]", "a position is [longitude, latitude]")
	}
	var degrees [3]float64
	for i, n := range numbers {
		if degrees[i], err = readNumber(fmt.Sprintf("%s.%d", path, i), n); err != nil {
			return LonLat{}, err
		}
	}
	p := LonLat{Lon: degrees[0], Lat: degrees[1]}
	if err := p.Valid(); err != nil {
		e := fault.As(err)
		axis := map[string]string{"longitude": ".0", "latitude": ".1"}[e.Argument]
		e.Argument = path + axis
		return LonLat{}, e
	}
	return p, nil
}

func readList(path string, v any) ([]any, error) {
	if values, ok := v.([]any); ok && len(values) > 0 {
		return values, nil
	}
	return nil, unfit(path, "", "应为非空数组", "must be a list that is not empty")
}

func readNumber(path string, v any) (float64, error) {
	switch n := v.(type) {
	case float64:
		return n, nil
	case int64:
		return float64(n), nil
	case int:
		return float64(n), nil
	case json.Number:
		if f, err := n.Float64(); err == nil {
			return f, nil
		}
	}
	return 0, unfit(path, "", "应为数字", "must be a number")
}

// shapeOf makes one polygon ready for questions.
func shapeOf(rings []ring) *Shape {
	var flat []float64
	var ends []int
	for _, r := range rings {
		for i := range len(r.points) + 1 {
			p := r.points[i%len(r.points)]
			flat = append(flat, p.Lon, p.Lat)
		}
		ends = append(ends, len(flat))
	}
	return NewShape(geom.NewMultiPolygonFlat(geom.XY, flat, [][]int{ends}))
}
