package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"net/url"
	"strings"
	"testing"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/geojson"

	"servicemap/export"
	"servicemap/report"
	"servicemap/report/reporttest"
)

// ofTheStreet returns a report on reporttest's street.
func ofTheStreet(t testing.TB, query string) *report.Report {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	q, err := report.Parse(values)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Make(t.Context(), reporttest.Snapshot(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCoverageIsARowForEachAreaAndTheTotals(t *testing.T) {
	t.Parallel()
	e := export.Coverage(ofTheStreet(t, "kinds=SERVICE_CENTER"))
	rows := cells(t, e)
	if len(rows) != 4 || e.Len() != 3 {
		t.Fatalf("%d rows, %d areas", len(rows), e.Len())
	}
	for i, want := range []map[string]string{
		{"code": "e", "level": "COMMUNITY", "name": "\u200B=东社区<b>", "people": "900", "covered": "0", "share": "0", "class_uncovered": "900", "\u200B=t met": "no", "\u200B=t value": "0", "\u200B=t threshold": "0.9", "gb50180-15 met": "unknown"},
		{"code": "w", "name": "西社区", "people": "611", "covered": "611", "share": "1", "class_covered": "600", "class_straight_line": "11", "\u200B=t met": "yes", "gb50180-15 met": "no", "gb50180-15 value": "611"},
		{"code": "n", "people": "0", "share": "", "mean_minutes": "", "\u200B=t met": "unknown", "\u200B=t value": ""},
		{"code": "", "level": "TOTAL", "name": "合计", "people": "1518", "covered": "611", "class_outside": "7", "\u200B=t met": "no"},
	} {
		for column, text := range want {
			if rows[i][column] != text {
				t.Errorf("row %d: %s is %q, want %q", i+1, column, rows[i][column], text)
			}
		}
		for column, text := range map[string]string{
			"of": "SERVICE_CENTER", "minutes": "15", "pace": "STANDARD", "profile": "FOOT", "group": "ALL", "method": "NETWORK", "population_source": "示例普查",
			"population_date": "2026-10-01", "network_date": "2026-10-01",
		} {
			if rows[i][column] != text {
				t.Errorf("row %d: %s is %q, want %q", i+1, column, rows[i][column], text)
			}
		}
		if !strings.HasPrefix(rows[i]["data_versions"], "places 1.") {
			t.Errorf("the versions are %q", rows[i]["data_versions"])
		}
	}
	for i, known := range []bool{true, true, false, true} { // nobody lives in the third
		if (rows[i]["p90_minutes"] != "") != known {
			t.Errorf("row %d: nine tenths within %q", i+1, rows[i]["p90_minutes"])
		}
	}
	of := ofTheStreet(t, "area=w&kinds=VENUE,SERVICE_CENTER&demonstration=false&zones=CULTURE")
	if rows := cells(t, export.Coverage(of)); len(rows) != 2 || rows[1]["name"] != "合计 西社区" || rows[0]["of"] != "SERVICE_CENTER,VENUE; zones CULTURE; demonstration false" {
		t.Errorf("%v", rows)
	}
}

func TestCoverageHasChineseHeadsAndNoFormulas(t *testing.T) {
	t.Parallel()
	gaps, err := export.Gaps(t.Context(), ofTheStreet(t, "kinds=SERVICE_CENTER"))
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]*export.Export{"编码,级别,名称,": export.Coverage(ofTheStreet(t, "")), "序号,人口,所属区域编码,": gaps} {
		for _, chinese := range []bool{true, false} {
			var b bytes.Buffer
			if err := e.CSV(&b, export.CSV{Chinese: chinese, Mark: chinese}); err != nil {
				t.Fatal(err)
			}
			if chinese && !strings.HasPrefix(b.String(), "\uFEFF"+name) {
				t.Errorf("%.80q", b.String())
			}
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\uFEFF"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				for _, cell := range row {
					if strings.IndexAny(cell, "=+-@") == 0 {
						t.Errorf("%q is a formula", cell)
					}
				}
			}
		}
	}
}

func TestGapsAreRows(t *testing.T) {
	t.Parallel()
	e, err := export.Gaps(t.Context(), ofTheStreet(t, "kinds=SERVICE_CENTER"))
	if err != nil || e.Len() != 2 {
		t.Fatalf("%d, %v", e.Len(), err)
	}
	rows := cells(t, e)
	if r := rows[0]; r["number"] != "1" || r["people"] != "500" || r["area_code"] != "e" || r["nearest_code"] != "c" || r["nearest_name"] != "示例中心" ||
		r["nearest_minutes"] != "38" || r["nearest_metres"] != "2500" || r["nearest_method"] != "NETWORK" || r["minutes"] != "15" {
		t.Errorf("%v", r)
	}
	none, err := export.Gaps(t.Context(), ofTheStreet(t, "kinds=RED_STATION"))
	if err != nil || none.Len() == 0 {
		t.Fatalf("%d, %v", none.Len(), err)
	}
	if r := cells(t, none)[0]; r["nearest_code"] != "" || r["nearest_minutes"] != "" {
		t.Errorf("%v", r)
	}
}

func TestCoverageAndGapsAreFeatures(t *testing.T) {
	t.Parallel()
	type collection struct {
		Type     string
		Coverage struct {
			Of, Pace, Method, PopulationSource, PopulationDate, DataVersions, Attribution string
			Minutes                                                                       int
			Area                                                                          *string
			Total                                                                         struct {
				People, Covered int
				Share           float64
				Classes         map[string]int
				Verdicts        []struct{ Standard, Met, Text, TextEn string }
			}
		}
		Sources  any
		Features []struct {
			ID         string
			Geometry   json.RawMessage
			Properties map[string]any
		}
	}
	read := func(e *export.Export) (c collection) {
		t.Helper()
		var b bytes.Buffer
		if err := e.GeoJSON(&b); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b.Bytes(), &c); err != nil {
			t.Fatalf("%v in %s", err, b.String())
		}
		for _, f := range c.Features {
			var g geom.T
			if err := geojson.Unmarshal(f.Geometry, &g); err != nil {
				t.Errorf("%s: %v", f.ID, err)
			} else if m, ok := g.(*geom.MultiPolygon); !ok || m.Empty() {
				t.Errorf("%s is a %T", f.ID, g)
			}
		}
		return c
	}
	r := ofTheStreet(t, "kinds=SERVICE_CENTER")
	c := read(export.Coverage(r))
	total := c.Coverage.Total
	if c.Type != "FeatureCollection" || c.Sources != nil || c.Coverage.Of != "SERVICE_CENTER" || c.Coverage.Minutes != 15 || c.Coverage.Area != nil ||
		c.Coverage.PopulationDate != "2026-10-01" || c.Coverage.Attribution != "示例普查 (CC0 1.0)" || total.People != 1518 || total.Classes["OUTSIDE"] != 7 ||
		math.Abs(total.Share-611.0/1518) > 1e-15 || len(total.Verdicts) != 2 {
		t.Errorf("%+v", c.Coverage)
	}
	if len(c.Features) != 3 || c.Features[0].ID != "e" || c.Features[0].Properties["people"] != 900.0 || c.Features[2].Properties["share"] != nil {
		t.Errorf("%+v", c.Features)
	}
	if _, sourced := c.Features[0].Properties["source"]; sourced {
		t.Error("what is computed names one source")
	}
	gaps, err := export.Gaps(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	c = read(gaps)
	if len(c.Features) != 2 || c.Features[0].ID != "gap-1" || c.Features[0].Properties["areaCode"] != "e" || c.Coverage.Total.People != 1518 {
		t.Errorf("%+v", c.Features)
	}
	if nearest := c.Features[0].Properties["nearest"].(map[string]any); nearest["code"] != "c" || nearest["minutes"] != 38.0 {
		t.Errorf("%v", nearest)
	}
}
