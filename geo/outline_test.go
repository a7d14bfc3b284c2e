package geo_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"servicemap/fault"
	"servicemap/geo"
)

func readOutline(t testing.TB, s string) (*geo.Outline, error) {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatal(err)
	}
	return geo.ReadOutline(v)
}

func polygon(rings string) string { return `{"type": "Polygon", "coordinates": [` + rings + `]}` }

const shell = `[[0,0],[10,0],[10,10],[0,10],[0,0]]`

func TestOutlinesOfRFC7946AreRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		outline         string
		inside, outside []geo.LonLat
	}{
		"a square, its edge included": {
			polygon(shell), []geo.LonLat{{Lon: 5, Lat: 5}, {Lon: 0, Lat: 0}, {Lon: 10, Lat: 10}, {Lon: 10, Lat: 5}, {Lon: 3, Lat: 10}},
			[]geo.LonLat{{Lon: 10.001, Lat: 5}, {Lon: -1, Lat: 0}, {Lon: 5, Lat: 11}},
		},
		"the other way round": {
			polygon(`[[0,0],[0,10],[10,10],[10,0],[0,0]]`), []geo.LonLat{{Lon: 5, Lat: 5}}, []geo.LonLat{{Lon: 11, Lat: 5}},
		},
		"with a hole, whose edge is an edge": {
			polygon(shell + `,[[2,2],[4,2],[4,4],[2,4],[2,2]]`), []geo.LonLat{{Lon: 1, Lat: 1}, {Lon: 2, Lat: 3}, {Lon: 4, Lat: 4}}, []geo.LonLat{{Lon: 3, Lat: 3}},
		},
		"a hole that touches the edge in a point": {
			polygon(shell + `,[[0,5],[4,4],[4,6],[0,5]]`), []geo.LonLat{{Lon: 1, Lat: 1}, {Lon: 0, Lat: 5}}, []geo.LonLat{{Lon: 3, Lat: 5}},
		},
		"a hole whose corners are on the edge": {
			polygon(shell + `,[[0,0],[10,5],[5,10],[0,0]]`), []geo.LonLat{{Lon: 9, Lat: 1}, {Lon: 1, Lat: 9}}, []geo.LonLat{{Lon: 5, Lat: 5}},
		},
		"heights, repeated positions and foreign members": {
			`{"type": "Polygon", "bbox": [0,0,1,1], "note": {}, "coordinates": [[[0,0,9],[0,0,9],[10,0,9],[10,10,9],[0,0,9]]]}`,
			[]geo.LonLat{{Lon: 5, Lat: 1}}, []geo.LonLat{{Lon: 1, Lat: 5}},
		},
		"two that overlap": {
			`{"type": "MultiPolygon", "coordinates": [[` + shell + `],[[[5,5],[15,5],[15,15],[5,15],[5,5]]]]}`,
			[]geo.LonLat{{Lon: 7, Lat: 7}, {Lon: 1, Lat: 1}, {Lon: 14, Lat: 14}}, []geo.LonLat{{Lon: 14, Lat: 1}},
		},
	} {
		o, err := readOutline(t, c.outline)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, p := range c.inside {
			if !o.Covers(p) {
				t.Errorf("%s: %v is outside", name, p)
			}
		}
		for _, p := range c.outside {
			if o.Covers(p) {
				t.Errorf("%s: %v is inside", name, p)
			}
		}
	}
}

func TestOutlinesThatAreNoneNameWhereTheyAreWrong(t *testing.T) {
	t.Parallel()
	many := strings.Repeat(`[0,0],[1,1],[1,0],`, 333) + `[0,0],[0,0]`
	for name, c := range map[string]struct{ outline, argument string }{
		"no object":                        {`[1,2]`, ""},
		"null":                             {`null`, ""},
		"a point":                          {`{"type": "Point", "coordinates": [1,2]}`, "type"},
		"a feature":                        {`{"type": "Feature", "geometry": ` + polygon(shell) + `}`, "type"},
		"a type in small letters":          {`{"type": "polygon", "coordinates": [` + shell + `]}`, "type"},
		"no type":                          {`{"coordinates": [` + shell + `]}`, "type"},
		"a coordinate system":              {`{"type": "Polygon", "crs": {"type": "name"}, "coordinates": [` + shell + `]}`, "crs"},
		"no coordinates":                   {`{"type": "Polygon"}`, "coordinates"},
		"empty":                            {`{"type": "Polygon", "coordinates": []}`, "coordinates"},
		"an empty ring":                    {polygon(`[]`), "coordinates.0"},
		"an empty polygon":                 {`{"type": "MultiPolygon", "coordinates": [[` + shell + `],[]]}`, "coordinates.1"},
		"coordinates of a polygon":         {`{"type": "MultiPolygon", "coordinates": [` + shell + `]}`, "coordinates.0.0"},
		"three positions":                  {polygon(`[[0,0],[1,1],[0,0]]`), "coordinates.0"},
		"not closed":                       {polygon(`[[0,0],[1,0],[1,1],[0,1]]`), "coordinates.0.3"},
		"a position of one number":         {polygon(`[[0,0],[1],[1,1],[0,0]]`), "coordinates.0.1"},
		"a position of four":               {polygon(`[[0,0],[1,0,0,0],[1,1],[0,0]]`), "coordinates.0.1"},
		"a word for a number":              {polygon(`[[0,0],[1,"0"],[1,1],[0,0]]`), "coordinates.0.1.1"},
		"a longitude that is none":         {polygon(`[[0,0],[200,0],[1,1],[0,0]]`), "coordinates.0.1.0"},
		"a latitude that is none":          {polygon(`[[0,0],[1,0],[1,95],[0,0]]`), "coordinates.0.2.1"},
		"an infinite latitude":             {polygon(`[[0,0],[1,0],[1,-1e308],[0,0]]`), "coordinates.0.2.1"},
		"1,001 positions":                  {polygon(`[` + many + `]`), "coordinates"},
		"one point four times":             {polygon(`[[1,1],[1,1],[1,1],[1,1]]`), "coordinates.0"},
		"there and back":                   {polygon(`[[0,0],[1,1],[0,0],[0,0]]`), "coordinates.0"},
		"on a line":                        {polygon(`[[0,0],[1,1],[2,2],[0,0]]`), "coordinates.0.2"},
		"a bow tie":                        {polygon(`[[0,0],[2,2],[2,0],[0,2],[0,0]]`), "coordinates.0.2"},
		"a spike":                          {polygon(`[[0,0],[4,0],[4,4],[4,9],[4,4],[0,4],[0,0]]`), "coordinates.0.4"},
		"a ring that touches itself":       {polygon(`[[0,0],[2,2],[4,0],[4,4],[2,2],[0,4],[0,0]]`), "coordinates.0"},
		"a hole across the edge":           {polygon(shell + `,[[8,4],[12,4],[12,6],[8,6],[8,4]]`), "coordinates.1"},
		"a hole outside":                   {polygon(shell + `,[[20,20],[22,20],[22,22],[20,20]]`), "coordinates.1"},
		"a hole along the edge":            {polygon(shell + `,[[0,2],[2,2],[2,4],[0,4],[0,2]]`), "coordinates.1"},
		"a hole that is the shell":         {polygon(shell + `,` + shell), "coordinates.1"},
		"a hole in a hole":                 {polygon(shell + `,[[1,1],[9,1],[9,9],[1,9],[1,1]],[[2,2],[4,2],[4,4],[2,2]]`), "coordinates.2"},
		"holes that cross":                 {polygon(shell + `,[[1,1],[5,1],[5,5],[1,5],[1,1]],[[4,4],[6,4],[6,6],[4,6],[4,4]]`), "coordinates.2"},
		"a bad one among several polygons": {`{"type": "MultiPolygon", "coordinates": [[` + shell + `],[[[0,0],[2,2],[2,0],[0,2],[0,0]]]]}`, "coordinates.1.0.2"},
	} {
		_, err := readOutline(t, c.outline)
		e := fault.As(err)
		if err == nil || e.Code != fault.BadArgument && e.Code != fault.InvalidCoordinate || e.Message.ZH == "" || e.Message.EN == "" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if within := c.argument != "" && strings.HasPrefix(e.Argument, c.argument+"."); e.Argument != c.argument && !within {
			t.Errorf("%s: the error names %q, want %q", name, e.Argument, c.argument)
		}
	}
}

// star returns a simple polygon around a centre, on whole degrees of a hundredth, so that sides are exact.
func star(t *rapid.T, lon, lat float64) [][2]int {
	n := rapid.IntRange(3, 12).Draw(t, "corners")
	var corners [][2]int
	for i := range n {
		angle := (float64(i) + 0.4*rapid.Float64Range(-1, 1).Draw(t, "turn")) / float64(n) * 2 * math.Pi
		far := rapid.Float64Range(8, 40).Draw(t, "far")
		corners = append(corners, [2]int{int(math.Round(lon + far*math.Cos(angle))), int(math.Round(lat + far*math.Sin(angle)))})
	}
	return corners
}

// covered says from the definition whether a point lies in or on a polygon of whole numbers: by how often the polygon winds
// around it.
func covered(corners [][2]int, x, y int) bool {
	winding := 0
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		side := (b[0]-a[0])*(y-a[1]) - (b[1]-a[1])*(x-a[0])
		if side == 0 && min(a[0], b[0]) <= x && x <= max(a[0], b[0]) && min(a[1], b[1]) <= y && y <= max(a[1], b[1]) {
			return true
		}
		switch {
		case a[1] <= y && b[1] > y && side > 0:
			winding++
		case a[1] > y && b[1] <= y && side < 0:
			winding--
		}
	}
	return winding != 0
}

// simple says from the definition whether no two edges of a polygon meet but neighbours in their corner.
func simple(corners [][2]int) bool {
	n := len(corners)
	on := func(a, b, p [2]int) bool {
		return (b[0]-a[0])*(p[1]-a[1]) == (b[1]-a[1])*(p[0]-a[0]) && min(a[0], b[0]) <= p[0] && p[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= p[1] && p[1] <= max(a[1], b[1])
	}
	turn := func(a, b, p [2]int) int { return (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0]) }
	for i := range n {
		a, b := corners[i], corners[(i+1)%n]
		for j := range n {
			c, d := corners[j], corners[(j+1)%n]
			switch {
			case i == j:
			case (i+1)%n == j:
				if on(a, b, d) || on(c, d, a) {
					return false
				}
			case (j+1)%n == i:
			case on(a, b, c), on(a, b, d), on(c, d, a), on(c, d, b):
				return false
			case (turn(a, b, c) > 0) != (turn(a, b, d) > 0) && (turn(c, d, a) > 0) != (turn(c, d, b) > 0):
				return false
			}
		}
	}
	return true
}

func write(corners [][2]int) string {
	var b strings.Builder
	for i := range len(corners) + 1 {
		c := corners[i%len(corners)]
		fmt.Fprintf(&b, ",[%d,%d]", c[0], c[1])
	}
	return polygon("[" + b.String()[1:] + "]")
}

func TestOutlinesCoverWhatTheyWindAround(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		corners := star(t, 0, 0)
		o, err := geo.ReadOutline(decoded(t, write(corners)))
		if !simple(corners) {
			if err == nil {
				t.Fatalf("%v is not simple and was taken", corners)
			}
			return
		}
		if err != nil {
			t.Fatalf("%v: %v", corners, err)
		}
		for x := -41; x <= 41; x += 3 {
			for y := -41; y <= 41; y++ {
				if got := o.Covers(geo.LonLat{Lon: float64(x), Lat: float64(y)}); got != covered(corners, x, y) {
					t.Fatalf("%v covers %d %d: %v", corners, x, y, got)
				}
			}
		}
	})
}

func TestRingsAreSimpleOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var corners [][2]int
		for range rapid.IntRange(3, 6).Draw(t, "corners") {
			c := [2]int{rapid.IntRange(0, 6).Draw(t, "x"), rapid.IntRange(0, 6).Draw(t, "y")}
			if n := len(corners); n == 0 || c != corners[n-1] {
				corners = append(corners, c)
			}
		}
		if len(corners) < 3 || corners[0] == corners[len(corners)-1] {
			return
		}
		if _, err := geo.ReadOutline(decoded(t, write(corners))); (err == nil) != simple(corners) {
			t.Fatalf("%v, simple: %v: %v", corners, simple(corners), err)
		}
	})
}

func decoded(t *rapid.T, s string) any {
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheDistanceToAShapeIsThatToItsNearestEdge(t *testing.T) {
	t.Parallel()
	s := square(113, 40, 113.1, 40.1)
	for _, c := range []struct{ p, nearest geo.LonLat }{
		{geo.LonLat{Lon: 112.9, Lat: 40.05}, geo.LonLat{Lon: 113, Lat: 40.05}},
		{geo.LonLat{Lon: 113.2, Lat: 40.2}, geo.LonLat{Lon: 113.1, Lat: 40.1}},
		{geo.LonLat{Lon: 113.05, Lat: 39.9}, geo.LonLat{Lon: 113.05, Lat: 40}},
		{geo.LonLat{Lon: 113.05, Lat: 40.05}, geo.LonLat{Lon: 113.05, Lat: 40.05}},
	} {
		if got, want := s.DistanceTo(c.p), geo.Distance(c.p, c.nearest); math.Abs(got-want) > 0.01 {
			t.Errorf("%v is %.2f m away, want %.2f", c.p, got, want)
		}
	}
}

// A comb has the most pairs of edges side by side.
func BenchmarkReadOutlineOfAComb(b *testing.B) {
	var ring strings.Builder
	ring.WriteString("[[0,0]")
	for i := range 249 {
		fmt.Fprintf(&ring, ",[0,%g],[50,%g],[50,%g],[0.5,%g]", float64(i)/10+0.01, float64(i)/10+0.02, float64(i)/10+0.06, float64(i)/10+0.07)
	}
	ring.WriteString(",[-1,50],[0,0]]")
	var v any
	if err := json.Unmarshal([]byte(polygon(ring.String())), &v); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := geo.ReadOutline(v); err != nil {
			b.Fatal(err)
		}
	}
}
