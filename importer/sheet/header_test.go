package sheet

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"servicemap/fault"
)

func TestHeadersThatCannotBeUsedAreErrors(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("编号,名称\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		columns    map[string]string
		code       fault.Code
		words      []string
	}{
		{"empty", "", nil, fault.BadRequest, []string{"empty", "longitude"}},
		{"only a BOM", utf8Mark, nil, fault.BadRequest, []string{"empty"}},
		{"only empty rows", "\n,,\n", nil, fault.BadRequest, []string{"empty"}},
		{"data first", "101,VENUE,舞台,113.1,40.1\n", nil, fault.BadRequest, []string{"no header", "没有标题行", "101, VENUE, 舞台", "code, kind, name, longitude, latitude"}},
		{"missing", "code,kind,name,经 度\n", nil, fault.BadRequest, []string{"missing: longitude, latitude", "缺少", "经 度", "--columns longitude="}},
		{"twice", "code,编号,kind,name,longitude,latitude\n", nil, fault.BadRequest, []string{"code, 编号", "--columns code="}},
		{"same heading twice", "code,kind,name,name,longitude,latitude\n", nil, fault.BadRequest, []string{"name, name"}},
		{"semicolons", "code;kind;name;longitude;latitude\n", nil, fault.BadRequest, []string{"semicolons", "分号", "code;kind"}},
		{"tabs", "编号\t类型\t名称\n", nil, fault.BadRequest, []string{"tabs", "制表符"}},
		{"full-width commas", "编号\uFF0C类型\uFF0C名称\n", nil, fault.BadRequest, []string{"full-width commas", "全角逗号"}},
		{"unknown column", placesHeader, map[string]string{"lon": "longitude"}, fault.BadArgument, []string{"no column lon", "没有名为 lon"}},
		{"heading not there", placesHeader, map[string]string{"address": "地点"}, fault.BadArgument, []string{"no heading 地点", "address", "latitude"}},
		{"empty heading", placesHeader + ",", map[string]string{"address": ""}, fault.BadArgument, []string{"no heading"}},
		{"heading there twice", placesHeader + ",x,X", map[string]string{"address": "x"}, fault.BadArgument, []string{"2 columns headed x"}},
		{"column given twice", placesHeader + ",x", map[string]string{"address": "x", "ADDRESS": "code"}, fault.BadArgument, []string{"twice"}},
		{"GBK", gbk, nil, fault.BadRequest, []string{"row 1, column 1", "第 1 行第 1 列", "not UTF-8", "--encoding GB18030"}},
		{"UTF-16 without BOM", "c\x00o\x00d\x00e\x00,\x00", nil, fault.BadRequest, []string{"UTF-16"}},
		{"workbook", "PK\x03\x04\x14\x00", nil, fault.BadRequest, []string{"workbook", "工作簿"}},
		{"old workbook", "\xD0\xCF\x11\xE0\xA1", nil, fault.BadRequest, []string{"workbook"}},
		{"open quote", "code,\"kind,name\n", nil, fault.BadRequest, []string{"row 1, column 2", "not closed"}},
		{"loose quote", "code,ki\"nd,name\n", nil, fault.BadRequest, []string{"row 1, column 2", "inside"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, report, err := readPlaces(strings.NewReader(c.text), Options{Columns: c.columns})
			refused(t, err, c.code, c.words...)
			if report == nil || report.Rows != 0 {
				t.Errorf("report %+v", report)
			}
		})
	}
}

func TestHeadingsAreFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, header string
		columns      map[string]string
		want         string // column of each cell
	}{
		{"English", "code,kind,name,longitude,latitude", nil, "code kind name longitude latitude"},
		{"case and space", " Code,KIND,name , Longitude,LATITUDE", nil, "code kind name longitude latitude"},
		{"BOM inside", "\uFEFFcode,kind,name,longitude,latitude", nil, "code kind name longitude latitude"},
		{"full width", "\uFF23ode,kind,name,longitude,latitude", nil, "code kind name longitude latitude"},
		{"marks of required columns", "编号*,*类型,名称*,经度*,纬度*", nil, "code kind name longitude latitude"},
		{"spaces for underscores", "code,kind,name,longitude,latitude,Name EN,area code", nil, "code kind name longitude latitude name_en area_code"},
		{"chosen", "id,kind,title,lon,lat", map[string]string{"code": "ID", "Name": "title", "longitude": "lon", "latitude": " lat "}, "code kind name longitude latitude"},
		{"chosen over the usual", "code,编号,kind,name,longitude,latitude", map[string]string{"code": "编号"}, "- code kind name longitude latitude"},
		{"one heading for two", "code,kind,longitude,latitude", map[string]string{"name": "code"}, "code+name kind longitude latitude"},
		{"quoted", `"code","kind","name","longitude","latitude"`, nil, "code kind name longitude latitude"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, report, err := readPlaces(strings.NewReader(c.header), Options{Columns: c.columns})
			if err != nil {
				t.Fatal(err)
			}
			headings := strings.Split(strings.ReplaceAll(c.header, `"`, ""), ",")
			var columns [20][]string
			for column, heading := range report.Headings {
				i := slices.IndexFunc(headings, func(h string) bool { text, _ := clean(h); return text == heading })
				columns[i] = append(columns[i], column)
			}
			var got []string
			for i := range headings {
				slices.Sort(columns[i])
				got = append(got, strings.Join(append(columns[i], "-")[:max(1, len(columns[i]))], "+"))
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %s, want %s", s, c.want)
			}
		})
	}
}

func TestColumnsThatAreNotReadAreNamed(t *testing.T) {
	t.Parallel()
	_, report, err := readPlaces(strings.NewReader(placesHeader+",WeChat,负责人,,\n1,VENUE,a,1,2,abc,王,,note\n"), Options{})
	if err != nil || report.Accepted != 1 || len(report.Warnings) != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	if w := report.Warnings[0]; !strings.Contains(w.EN, "WeChat, 负责人") || !strings.Contains(w.ZH, "WeChat, 负责人") {
		t.Errorf("%q", w)
	}
	if w := report.Warnings[1]; !strings.Contains(w.EN, "column 9") {
		t.Errorf("%q", w)
	}
}

func TestAFileWithoutRowsIsNamed(t *testing.T) {
	t.Parallel()
	_, report, err := readPlaces(strings.NewReader(placesHeader+"\n,,,,\n"), Options{})
	if err != nil || report.Rows != 0 || len(report.Warnings) != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}

// Every usual heading must be written as it is compared, and mean one column of its table.
func TestTheTablesOfHeadingsAreSound(t *testing.T) {
	t.Parallel()
	check := func(name string, specs []spec) {
		seen := map[string]bool{}
		for _, s := range specs {
			for _, h := range append([]string{s.name}, s.chinese...) {
				if canonical(h) != h || seen[h] {
					t.Errorf("%s: heading %q (%q)", name, h, canonical(h))
				}
				seen[h] = true
			}
			if len(s.chinese) == 0 {
				t.Errorf("%s: column %s has no Chinese heading", name, s.name)
			}
		}
	}
	check("places", specsOf(placeTable(Options{}).columns))
	check("areas", specsOf(areaTable().columns))
	check("zones", specsOf(zoneTable().columns))
	check("clusters", specsOf(clusterTable().columns))
	check("squads", specsOf(squadTable().columns))
	check("indicators", specsOf(indicatorTable().columns))
	check("standards", specsOf(standardTable().columns))
	check("population", specsOf(populationTable(Options{}).columns))
}

func specsOf[T any](columns []column[T]) []spec {
	var out []spec
	for _, c := range columns {
		out = append(out, c.spec)
	}
	return out
}
