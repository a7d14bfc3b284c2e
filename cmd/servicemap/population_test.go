package main

import (
	"fmt"
	"strings"
	"testing"
)

// The street of streetFile runs north from 113.25° E, 23.13° N; a thousandth of a degree west is 102 m.
func TestTheReportCountsCellsThatEnterTheNetworkBadly(t *testing.T) {
	t.Parallel()
	url := base(t)
	cells := file(t, "p.csv", "code,longitude,latitude,people,size_m\nnear,113.25,23.13,100,100\nfar,113.249,23.13,20,100\nout,113.5,23.5,7,100\n")
	if got := servicemap(t, importing("population", url, cells, "--json")...).want(t, exitDone); strings.Contains(got.out, "entries") {
		t.Errorf("without a network there are entries: %s", got.out)
	}
	servicemap(t, importing("network", url, file(t, "n.pbf", streetFile("footway")))...).want(t, exitDone)
	got := servicemap(t, importing("population", url, cells, "--json")...).want(t, exitDone).json(t)
	if len(got.Entries) != 5 {
		t.Fatalf("%+v", got.Entries)
	}
	for _, e := range got.Entries {
		want := map[string][2]int{"UNSNAPPED": {1, 7}, "SNAPPED_FAR": {1, 20}}[e.Trouble]
		if e.Trouble != "ON_ISLAND" && (e.Cells != want[0] || e.People != want[1]) { // one street alone may count as an island
			t.Errorf("%+v, want %v", e, want)
		}
	}
	servicemap(t, importing("population", url, cells)...).want(t, exitDone, "UNSNAPPED          1 cells,         7 people: no mapped way within 300 m")
	servicemap(t, importing("population", url, cells, "--dry-run")...).want(t, exitDone, "UNSNAPPED", "nothing written")
}

func TestPopulationComesAsFeaturesAndAsGrids(t *testing.T) {
	t.Parallel()
	url := base(t)
	feature := func(code string, people int, west float64) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"OBJECTID":"%s","POP":%d},"geometry":{"type":"Polygon","coordinates":[[[%[3]v,40],[%[4]v,40],[%[4]v,40.001],[%[3]v,40.001],[%[3]v,40]]]}}`,
			code, people, west, west+0.001)
	}
	geojson := file(t, "cells.geojson", `{"type":"FeatureCollection","features":[`+feature("a", 120, 113)+","+feature("b", -1, 113.001)+`]}`)
	servicemap(t, importing("population", url, geojson, "--columns", "code=OBJECTID,people=POP")...).
		want(t, exitRowsRefused, "row 2, people", "1 added, 0 changed", "1 problems")
	if cells := load(t, url).Cells; len(cells) != 1 || cells[0].Code != "a" || cells[0].People != 120 || *cells[0].SizeMetres < 96 || *cells[0].SizeMetres > 99 {
		t.Errorf("%+v", cells)
	}

	grid := file(t, "grid.csv", "x,y,value\n113.0004,40.0004,0.4\n113.0012,40.0004,0.4\n113.0021,40.0004,-200\n113.0029,40.0004,12.4\n")
	flags := []string{"--columns", "longitude=x,latitude=y,people=value", "--complete", "--cell-metres", "1000"}
	servicemap(t, importing("population", url, grid, flags...)...).want(t, exitRowsRefused, "row 4, people", "--no-data=-200")
	servicemap(t, importing("population", url, grid, append(flags, "--no-data=-200,0")...)...).
		want(t, exitDone, "passed over: 1", "0 added, 0 changed, 3 unchanged, 1 removed, 0 problems")
	sum := int32(0)
	for _, c := range load(t, url).Cells {
		if sum += c.People; *c.SizeMetres != 1000 {
			t.Errorf("%+v", c)
		}
	}
	if sum != 13 { // 13.2 people
		t.Errorf("%d people", sum)
	}
	servicemap(t, importing("population", url, grid, "--cell-metres", "-1")...).want(t, exitWrongUse, "--cell-metres")
}

func TestADistrictsStandardsAreImported(t *testing.T) {
	t.Parallel()
	url := base(t)
	targets := file(t, "t.csv", "编号,名称,指标,分钟,目标覆盖率\nt-15,服务圈目标,覆盖率,15,90 %\nt-10,服务圈目标,覆盖率,10,九成\n")
	servicemap(t, importing("standards", url, targets)...).want(t, exitRowsRefused, "row 3, target_share", "write 0.9 or 90%", "1 added")
	if got := load(t, url).Standards; len(got) != 1 || *got[0].TargetShare != 0.9 || got[0].Origin.Name != "测试" {
		t.Errorf("%+v", got)
	}
	servicemap(t, importing("standards", url, file(t, "n.csv", "id,name,measure,minutes,min_people\nt-p,服务规模,服务人口,15,5000\n"), "--complete")...).
		want(t, exitDone, "1 added, 0 changed, 0 unchanged, 1 removed")
}
