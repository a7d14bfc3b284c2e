package sheet

import (
	"strings"
	"testing"

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
		{"12.0", "1", "2 people"},
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
