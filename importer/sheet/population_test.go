package sheet

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"servicemap/fault"
	"servicemap/geo"
)

func TestPopulationIsRead(t *testing.T) {
	t.Parallel()
	got, report, err := readCells(fixture(t, "testdata", "population.csv"), Options{})
	if err != nil || found(t, report) != "" || len(got) != 2 || len(report.Warnings) != 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	a, b := got[0], got[1]
	if a.Code != "g1" || a.Center != (geo.LonLat{Lon: 113.1, Lat: 40.1}) || a.People != 120 || *a.Age0To6 != 9 || *a.Age60Up != 30 ||
		a.Age65Up != nil || *a.Households != 44 || *a.SizeMetres != 100 {
		t.Errorf("%+v", a)
	}
	if b.People != 0 || b.Age0To6 != nil || *b.SizeMetres != 62.5 {
		t.Errorf("%+v", b)
	}
}

func TestWrongCellsAreListed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ people, side, want string }{
		{"1", "1", ""},
		{"", "1", "2 people"},
		{"12.0", "1", ""},
		{"12.", "1", "2 people"},
		{"2147483648", "1", "2 people"},
		{"-1", "0", "2 people; 2 size_m"},
		{"1e3", "100001", "2 people; 2 size_m"},
		{"many", "wide", "2 people; 2 size_m"},
		{"1", "0.0000000000000000000000000000000000000000000000000000000001", "2 size_m"},
	} {
		_, report, err := readCells(strings.NewReader("code,longitude,latitude,people,size_m\n1,1,2,"+c.people+","+c.side), Options{})
		if err != nil || found(t, report) != c.want {
			t.Errorf("%s people, %s m: %v, %v; want %s", c.people, c.side, report.Problems, err, c.want)
		}
	}
}

func TestPortoAlegreHexagons(t *testing.T) {
	t.Parallel()
	got, report, err := readCells(fixture(t, "..", "..", "demo", "porto-alegre", "hexgrid.csv"), Options{
		Columns: map[string]string{"code": "id", "longitude": "lon", "latitude": "lat", "people": "population"},
	})
	if err != nil || found(t, report) != "" {
		t.Fatalf("%+v, %v", report, err)
	}
	people := 0
	for _, c := range got {
		people += int(c.People)
	}
	// awk -F, 'NR > 1 { n++; s += $4 } END { print n, s }' hexgrid.csv says: 1227 812935
	if len(got) != 1227 || report.Rows != 1227 || report.Accepted != 1227 || people != 812935 {
		t.Errorf("%d cells with %d people", len(got), people)
	}
	if len(report.Warnings) != 1 || !strings.Contains(report.Warnings[0].EN, "schools, jobs, healthcare") {
		t.Errorf("warnings %v", report.Warnings)
	}
}

func TestCellsNeedAPointOrAnOutline(t *testing.T) {
	t.Parallel()
	square := func(w, s, side float64) string {
		return fmt.Sprintf("\"POLYGON((%v %v,%v %v,%v %v,%v %v,%v %v))\"", w, s, w+side, s, w+side, s+side, w, s+side, w, s)
	}
	for name, c := range map[string]struct{ text, want string }{
		"outline":                 {"code,people,wkt\na,5," + square(113, 40, 0.001) + "\n", ""},
		"both":                    {"code,longitude,latitude,people,wkt\na,113,40,5," + square(113, 40, 0.001) + "\n", ""},
		"either, row by row":      {"code,longitude,latitude,people,wkt\na,113,40,5,\nb,,,5," + square(113, 40, 0.001) + "\n", ""},
		"neither":                 {"code,longitude,latitude,people,wkt\na,,,5,\n", "2 longitude; 2 latitude"},
		"half a point":            {"code,longitude,latitude,people,wkt\na,113,,5," + square(113, 40, 0.001) + "\n", "2 latitude"},
		"half a point, and wrong": {"code,longitude,latitude,people\na,east,,5\n", "2 longitude; 2 latitude"},
		"an outline too wide":     {"code,people,wkt\na,5," + square(100, 30, 2) + "\n", "2 size_m"},
		"no outline":              {"code,people,wkt\na,5,POINT(113 40)\n", "2 wkt"},
		"without a code":          {"longitude,latitude,people\n113,40,5\n113.0,40,5\n", ""},
		"twice at one point":      {"longitude,latitude,people\n113,40,5\n113,40,6\n", "3 code"},
		"an empty code":           {"code,longitude,latitude,people\n,113,40,5\n", "2 code"},
	} {
		_, report, err := readCells(strings.NewReader(c.text), Options{})
		if err != nil || found(t, report) != c.want {
			t.Errorf("%s: %v, %v; want %q", name, report.Problems, err, c.want)
		}
	}
	for _, header := range []string{"code,people", "code,latitude,people"} {
		_, _, err := readCells(strings.NewReader(header+"\na,5\n"), Options{})
		refused(t, err, fault.BadRequest, "longitude")
	}
	got, _, err := readCells(strings.NewReader("people,wkt\n5,"+square(113.25, 40, 0.001)+"\n"), Options{})
	if err != nil || len(got) != 1 || got[0].Code != "113.2505000 40.0005000" || got[0].SizeMetres == nil || math.Abs(float64(*got[0].SizeMetres)-97.3) > 0.5 {
		t.Errorf("%+v, %v", got, err) // a thousandth of a degree is 111.0 m north and 85.4 m east: √(111.0 × 85.4) = 97.4
	}
}

// Grids that were computed have fractions; what they stand for when nobody counted is said by whoever loads them.
func TestGridsKeepTheirSum(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	text, exact := "x,y,value\n", 0.0
	for i := range 3000 {
		v := math.Round(random.Float64()*random.Float64()*3*1000) / 1000
		exact += v
		text += fmt.Sprintf("%.4f,%.4f,%v\n", 113+float64(i%60)*0.001, 40+float64(i/60)*0.001, v)
		if i%7 == 0 {
			text += fmt.Sprintf("%.4f,%.4f,-99999\n", 114+float64(i)*0.001, 40.0)
		}
	}
	o := Options{Columns: map[string]string{"longitude": "x", "latitude": "y", "people": "value"}, NoData: []float64{-99999}, CellMetres: 100}
	got, report, err := readCells(strings.NewReader(text), o)
	if err != nil || found(t, report) != "" || len(got) != 3000 || report.Rows != 3000 || report.Accepted != 3000 {
		t.Fatalf("%d cells, %+v, %v", len(got), report, err)
	}
	people := 0.0
	for _, c := range got {
		people += float64(c.People)
		if *c.SizeMetres != 100 {
			t.Fatal("a cell has another size")
		}
	}
	if math.Abs(people-exact) > 0.5 {
		t.Errorf("%v people of %v", people, exact)
	}
	if got[0].Code != "113.0000 40.0000" {
		t.Errorf("the code is %s", got[0].Code)
	}
	all := fmt.Sprint(report.Warnings)
	if !strings.Contains(all, "passed over: 429") || !strings.Contains(all, "is a fraction") {
		t.Errorf("warnings %s", all)
	}
	o.NoData = nil
	_, report, _ = readCells(strings.NewReader(text), o)
	if len(report.Problems) != 429 || !strings.Contains(report.Problems[0].Cure.EN, "--no-data=-99999") {
		t.Errorf("%d problems, %v", len(report.Problems), report.Problems[0])
	}
}
