package sheet

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"servicemap/fault"
	"servicemap/geo"
)

const squareFeature = `{"type":"Feature","properties":{"网格编号":"g%d","人口":%d,"note":"x"},"geometry":{"type":"Polygon","coordinates":[[[113,40],[113.001,40],[113.001,40.001],[113,40.001],[113,40]]]}}`

func collection(features ...string) string {
	return `{"type":"FeatureCollection","name":"cells","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[` +
		strings.Join(features, ",\n") + `]}`
}

func TestFeaturesAreRead(t *testing.T) {
	t.Parallel()
	got, report, err := readCells(strings.NewReader(collection(
		fmt.Sprintf(squareFeature, 1, 120),
		`{"type":"Feature","properties":{"网格编号":7,"人口":2.5e1},"geometry":{"type":"MultiPolygon","coordinates":[[[[113,40,900],[113.003,40,900],[113.003,40.001,900],[113,40.001,900],[113,40,900]],[[113.001,40.0004],[113.002,40.0004],[113.002,40.0006],[113.001,40.0006],[113.001,40.0004]]]]}}`,
		`{"type":"Feature","properties":{"网格编号":"p","人口":"3"},"geometry":{"type":"Point","coordinates":[113.5,40.5]}}`,
	)), Options{})
	if err != nil || found(t, report) != "" || len(got) != 3 || report.Rows != 3 {
		t.Fatalf("%+v, %v", report, err)
	}
	if got[0].Code != "g1" || got[0].People != 120 || math.Abs(got[0].Center.Lon-113.0005) > 1e-9 || math.Abs(got[0].Center.Lat-40.0005) > 1e-9 ||
		math.Abs(float64(*got[0].SizeMetres)-97.4) > 0.5 {
		t.Errorf("%+v, %v m", got[0], *got[0].SizeMetres)
	}
	if got[1].Code != "7" || got[1].People != 25 || math.Abs(got[1].Center.Lon-113.0005) > 1e-9 { // its centroid lies in the hole: beside it
		t.Errorf("%+v", got[1])
	}
	if got[2].Center != (geo.LonLat{Lon: 113.5, Lat: 40.5}) || got[2].SizeMetres != nil || got[2].People != 3 {
		t.Errorf("%+v", got[2])
	}
	if w := fmt.Sprint(report.Warnings); len(report.Warnings) != 1 || !strings.Contains(w, "note") {
		t.Errorf("%s", w)
	}
}

func TestFeaturesTakeTheirNamesFromColumnsAndIDs(t *testing.T) {
	t.Parallel()
	text := `{"features":[{"id":17,"properties":{"POP":9},"geometry":{"type":"Point","coordinates":[116.404,39.915]}}],"type":"FeatureCollection"}`
	got, report, err := readCells(strings.NewReader("\xEF\xBB\xBF"+text), Options{System: geo.GCJ02, Columns: map[string]string{"people": "POP", "code": "id"}})
	if err != nil || found(t, report) != "" || len(got) != 1 || got[0].Code != "17" || got[0].People != 9 {
		t.Fatalf("%+v, %+v, %v", got, report, err)
	}
	if d := geo.Distance(got[0].Center, geo.LonLat{Lon: 116.404, Lat: 39.915}); d < 400 || d > 800 {
		t.Errorf("%.0f m apart: the system is not taken into account", d)
	}
}

func TestWrongFeaturesAreListed(t *testing.T) {
	t.Parallel()
	feature := func(geometry string) string {
		return `{"type":"Feature","properties":{"code":"x","people":1},"geometry":` + geometry + `}`
	}
	for _, c := range []struct{ geometry, want string }{
		{`null`, "1 longitude; 1 latitude"},
		{`{"type":"Point","coordinates":[]}`, "1 longitude; 1 latitude"},
		{`{"type":"Point","coordinates":[500,40]}`, "1 longitude"},
		{`{"type":"LineString","coordinates":[[1,2],[3,4]]}`, "1 wkt"},
		{`{"type":"Polygon","coordinates":[]}`, "1 wkt"},
		{`{"type":"Polygon","coordinates":"x"}`, "1 wkt"},
		{`{"type":"Polygon"}`, "1 wkt"},
		{`{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}`, "1 wkt"},
		{`{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[7,9]]]}`, "1 wkt"},
		{`{"type":"Polygon","coordinates":[[[1],[3],[5],[1]]]}`, "1 wkt"},
		{`{"type":"Polygon","coordinates":[[[113,40],[113.1,200],[113.1,40.1],[113,40]]]}`, "1 wkt"},
		{`{"type":"GeometryCollection","geometries":[]}`, "1 wkt"},
	} {
		_, report, err := readCells(strings.NewReader(collection(feature(c.geometry))), Options{})
		if err != nil || found(t, report) != c.want {
			t.Errorf("%s: %v, %v; want %s", c.geometry, report.Problems, err, c.want)
		}
	}
	_, report, err := readCells(strings.NewReader(collection(fmt.Sprintf(squareFeature, 1, 1), `{"type":"Feature","properties":{"note":"x"},"geometry":null}`, fmt.Sprintf(squareFeature, 1, -4))), Options{})
	if err != nil || found(t, report) != "2 people; 2 longitude; 2 latitude; 3 people; 3 code" {
		t.Errorf("%v, %v", found(t, report), err)
	}
}

func TestCollectionsThatCannotBeReadOnAreErrors(t *testing.T) {
	t.Parallel()
	good := fmt.Sprintf(squareFeature, 1, 1)
	for name, c := range map[string]struct {
		text  string
		words []string
	}{
		"another object":    {`{"a":1}`, []string{"FeatureCollection"}},
		"one feature":       {good, []string{"FeatureCollection"}},
		"features no list":  {`{"type":"FeatureCollection","features":{}}`, []string{"FeatureCollection"}},
		"no features":       {collection(), []string{"no features"}},
		"projected":         {`{"type":"FeatureCollection","crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::4547"}},"features":[` + good + `]}`, []string{"EPSG::4547", "4326"}},
		"cut off":           {collection(good, good)[:400], []string{"feature 2"}},
		"cut in the header": {`{"type":"FeatureColl`, []string{"FeatureCollection"}},
		"no JSON":           {collection(good, `{"type":nonsense}`), []string{"feature 2"}},
		"a list of numbers": {collection("1"), []string{"feature 0"}},
		"no people":         {collection(`{"type":"Feature","properties":{"code":"x"},"geometry":null}`), []string{"people"}},
		"deep":              {collection(`{"properties":{"people":` + strings.Repeat("[", 20_000)), []string{"depth"}},
	} {
		_, _, err := readCells(strings.NewReader(c.text), Options{})
		if err == nil {
			t.Errorf("%s is read", name)
			continue
		}
		refused(t, err, fault.BadRequest, c.words...)
	}
	endless := io.MultiReader(strings.NewReader(`{"type":"FeatureCollection","features":[{"properties":{"people":"`), endless("x", 1<<30))
	_, _, err := readCells(endless, Options{})
	refused(t, err, fault.BadRequest, "too long")
}

func TestPlacesAreNoFeatures(t *testing.T) {
	t.Parallel()
	_, _, err := readPlaces(strings.NewReader(collection(fmt.Sprintf(squareFeature, 1, 1))), Options{})
	refused(t, err, fault.BadRequest, "this is JSON", "GeoJSON")
}
