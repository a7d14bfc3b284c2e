package sheet

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/twpayne/go-geom"

	"servicemap/geo"
	"servicemap/place"
)

func TestAreasAreRead(t *testing.T) {
	t.Parallel()
	got, report, err := readAreas(fixture(t, "testdata", "areas.csv"), Options{})
	if err != nil || found(t, report) != "" || len(got) != 3 || len(report.Warnings) != 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	district, street, community := got[0], got[1], got[2]
	if district.Code != "140214" || district.Level != place.District || district.Name != "云冈区" || *district.Population != 600000 || district.ParentCode != "" {
		t.Errorf("%+v", district)
	}
	if *district.Grids != 312 || *district.Buildings != 540 || *district.ContactHouseholds != 1020 || district.StarsYear != nil || !reflect.DeepEqual(street.Standing, place.Standing{}) {
		t.Errorf("%+v, %+v", district.Standing, street.Standing)
	}
	want := place.Standing{Grids: number(4), Buildings: number(36), ContactHouseholds: number(51), StarsYear: number(2025),
		Stars: [5]*int32{number(5), number(4), nil, number(0), number(3)}, Types: []place.CommunityType{place.TypeDemonstration, place.TypeCare}}
	if !reflect.DeepEqual(community.Standing, want) {
		t.Errorf("%+v", community.Standing)
	}
	// A square of 0.2° and a triangle of half 0.1°; a square of 0.1° with a hole of half 0.02°.
	for _, c := range []struct {
		b        *geom.MultiPolygon
		polygons int
		area     float64
	}{{district.Boundary, 2, 0.04 + 0.005}, {street.Boundary, 1, 0.01 - 0.0002}} {
		if c.b.SRID() != 4326 || c.b.Layout() != geom.XY || c.b.NumPolygons() != c.polygons {
			t.Errorf("SRID %d, layout %v, %d polygons", c.b.SRID(), c.b.Layout(), c.b.NumPolygons())
		}
		sum, start := 0.0, 0
		for _, ends := range c.b.Endss() {
			for i, end := range ends {
				a := ringArea(c.b.FlatCoords()[start:end])
				if start = end; i > 0 {
					a = -a
				}
				sum += a
			}
		}
		if math.Abs(sum-c.area) > 1e-9 {
			t.Errorf("area %v, want %v", sum, c.area)
		}
	}
	if community.Boundary != nil || community.Level != place.Community || *community.Population != 5120 || street.Population != nil || street.ParentCode != "140214" {
		t.Errorf("%+v, %+v", street, community)
	}
}

func TestOutlines(t *testing.T) {
	t.Parallel()
	const ring = "(0 0, 1 0, 1 1, 0 0)"
	for _, c := range []struct{ name, wkt, want string }{ // want: part of the problem; empty: sound
		{"polygon", "POLYGON (" + ring + ")", ""},
		{"small letters, no spaces", "polygon((0 0,1 0,1 1,0 0))", ""},
		{"line breaks", "POLYGON\n\t(" + strings.ReplaceAll(ring, " ", "\n") + ")", ""},
		{"multipolygon", "MULTIPOLYGON ((" + ring + "))", ""},
		{"exponents", "POLYGON ((1e-3 0, 1 0, 1 1, 0.001 0))", ""},
		{"point", "POINT (1 2)", "not POINT"},
		{"line", "LINESTRING (0 0, 1 1)", "not LINESTRING"},
		{"collection", "GEOMETRYCOLLECTION (POLYGON (" + ring + "))", "not GEOMETRYCOLLECTION"},
		{"deep collection", strings.Repeat("GEOMETRYCOLLECTION(", 4000) + strings.Repeat(")", 4000), "not GEOMETRYCOLLECTION"},
		{"SRID", "SRID=4326;POLYGON (" + ring + ")", "not SRID=4326;POLYGON"},
		{"heights", "POLYGON Z ((0 0 1, 1 0 1, 1 1 1, 0 0 1))", "not POLYGON Z"},
		{"heights unsaid", "POLYGON ((0 0 1, 1 0 1, 1 1 1, 0 0 1))", "cannot be read"},
		{"five numbers", "POLYGON ((0 0 1 1 1, 1 0 1 1 1, 1 1 1 1 1, 0 0 1 1 1))", "cannot be read"},
		{"one number", "POLYGON ((0, 1, 1, 0))", "cannot be read"},
		{"only the word", "POLYGON", "no points"},
		{"only the other word", " multipolygon ", "no points behind MULTIPOLYGON"},
		{"words", "somewhere", "not SOMEWHERE"},
		{"empty polygon", "POLYGON EMPTY", "not POLYGON EMPTY"},
		{"empty brackets", "POLYGON ()", "cannot be read"},
		{"empty ring", "POLYGON (())", "has 1 points"},
		{"empty part", "MULTIPOLYGON (EMPTY, (" + ring + "))", "not part of a number"},
		{"binary", "0103000020E6100000", "not 0103"},
		{"open ring", "POLYGON ((0 0, 1 0, 1 1, 0 1))", "ring 1 is not closed"},
		{"open hole", "POLYGON (" + ring + ", (0 0, 1 0, 1 1, 0 1))", "ring 2 is not closed"},
		{"three points", "POLYGON ((0 0, 1 0, 0 0))", "ring 1 has 3 points"},
		{"no area", "POLYGON ((0 0, 1 1, 2 2, 0 0))", "ring 1 has no area"},
		{"one point four times", "POLYGON (" + ring + ", (3 3, 3 3, 3 3, 3 3))", "ring 2 has no area"},
		{"too deep", "POLYGON ((" + ring + "))", "too many brackets"},
		{"too shallow", "MULTIPOLYGON (" + ring + ")", "cannot be read"},
		{"depth bomb", "MULTIPOLYGON " + strings.Repeat("(", 1<<20), "too many brackets"},
		{"bracket left open", "POLYGON (" + ring, "not closed"},
		{"bracket too many", "POLYGON (" + ring + "))", "too many brackets"},
		{"text behind", "POLYGON (" + ring + ") 1", "cannot be read"},
		{"two of them", "POLYGON (" + ring + ") POLYGON (" + ring + ")", "not part of a number"},
		{"NaN", "POLYGON ((0 0, NaN 0, 1 1, 0 0))", "not part of a number"},
		{"too large for a number", "POLYGON ((0 0, 1e999 0, 1 1, 0 0))", "cannot be read"},
		{"off the earth", "POLYGON ((0 0, 181 0, 1 1, 0 0))", "point 2: longitude"},
		{"beyond the pole", "POLYGON ((0 0, 1 0, 1 91, 0 0))", "point 3: latitude"},
		{"points", "POLYGON ((" + strings.Repeat("0 0,", outlinePoints) + "0 0))", "more than 200000 points"},
		{"points in many rings", "POLYGON (" + strings.Repeat(ring+",", outlinePoints/4) + ring + ")", "more than 200000 points"},
		{"long", "POLYGON ((" + strings.Repeat(" ", outlineBytes) + "0 0))", "longer than 4 MiB"},
		{"numbers without end", "POLYGON ((" + strings.Repeat("1 ", 2_000_000) + "))", "has 1 points"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			got, report, err := readAreas(strings.NewReader("code,level,name,wkt\n1,GRID,a,\""+c.wkt+"\"\n"), Options{})
			switch {
			case err != nil:
				t.Fatal(err)
			case c.want == "" && (len(got) != 1 || got[0].Boundary == nil):
				t.Errorf("refused: %v", report.Problems)
			case c.want != "" && (found(t, report) != "2 wkt" || !strings.Contains(report.Problems[0].Text.EN, c.want)):
				t.Errorf("%v, want %q", report.Problems, c.want)
			}
			t.Logf("%v", time.Since(began))
		})
	}
}

// The largest outline that is allowed: a circle.
func TestTheLargestOutlineIsRead(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("POLYGON ((")
	for i := range outlinePoints {
		sin, cos := math.Sincos(2 * math.Pi * float64(i%(outlinePoints-1)) / (outlinePoints - 1))
		fmt.Fprintf(&b, "%.5f %.5f,", 113+cos, 40+sin)
	}
	text := strings.TrimSuffix(b.String(), ",") + "))"
	got, report, err := readAreas(strings.NewReader("code,level,name,wkt\n1,GRID,a,\""+text+"\"\n"), Options{System: geo.GCJ02})
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", report.Problems, err)
	}
	if a := got[0].Boundary.Area(); math.Abs(a-math.Pi) > 0.01 {
		t.Errorf("area %v", a)
	}
}

func TestOutlinesAreBroughtToWGS84(t *testing.T) {
	t.Parallel()
	for _, system := range geo.Systems() {
		corners := []geo.LonLat{{Lon: 113, Lat: 40}, {Lon: 113.1, Lat: 40}, {Lon: 113.1, Lat: 40.1}, {Lon: 113, Lat: 40}}
		var points []string
		for _, p := range corners {
			q := geo.FromWGS84(p, system)
			points = append(points, decimalText(q.Lon)+" "+decimalText(q.Lat))
		}
		got, report, err := readAreas(strings.NewReader("code,level,name,wkt\n1,GRID,a,\"POLYGON (("+strings.Join(points, ",")+"))\"\n"), Options{System: system})
		if err != nil || len(got) != 1 {
			t.Fatalf("%v, %v", report.Problems, err)
		}
		for i, p := range corners {
			flat := got[0].Boundary.FlatCoords()
			if d := geo.Distance(p, geo.LonLat{Lon: flat[2*i], Lat: flat[2*i+1]}); d > 0.01 {
				t.Errorf("%v: corner %d is %.3f m away", system, i, d)
			}
		}
	}
}

func TestWrongAreasAreListed(t *testing.T) {
	t.Parallel()
	const text = "code,level,name,parent_code,population\n1,区,a,,\n2,PARISH,,1,-3\n3,社区,c,3,\n1,村,d,3,\n,,,,5\n"
	got, report, err := readAreas(strings.NewReader(text), Options{})
	const want = "3 level; 3 name; 3 population; 4 parent_code; 5 code; 6 code; 6 level; 6 name"
	if err != nil || len(got) != 1 || found(t, report) != want {
		t.Errorf("got %s, want %s; %v", found(t, report), want, err)
	}
}
