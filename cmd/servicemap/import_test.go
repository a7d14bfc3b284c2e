package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/snapshot"
)

const (
	twoPlaces = "code,kind,name,longitude,latitude,seats\n1,READING_ROOM,云岗书屋,113.25,23.13,40\n2,VENUE,党建阵地,113.26,23.13,\n"
	twoAreas  = "code,level,name,parent_code,wkt\nd,DISTRICT,白云区,,\"POLYGON((113.2 23.1,113.4 23.1,113.4 23.3,113.2 23.3,113.2 23.1))\"\n" +
		"s,STREET,云岗街,d,\"POLYGON((113.2 23.1,113.3 23.1,113.3 23.2,113.2 23.2,113.2 23.1))\"\n"
	twoCells = "code,longitude,latitude,people,size_m\na,113.25,23.13,100,250\nb,113.26,23.13,0,250\n"
)

// jsonReport is the report as a program reads it.
type jsonReport struct {
	What, File                               string
	DryRun, Kept                             bool
	Rows, Added, Changed, Unchanged, Removed int
	Problems                                 []struct {
		Row                          int
		Column, Value, Problem, Cure string
	}
	Warnings []string
	Network  *networkReport
	Entries  []crowdReport
}

func (o outcome) json(t testing.TB) (r jsonReport) {
	t.Helper()
	if err := json.Unmarshal([]byte(o.out), &r); err != nil {
		t.Fatalf("%v in:\n%s%s", err, o.out, o.err)
	}
	return r
}

func TestFilesOfEveryKindAreImportedAndTheSecondTimeChangesNothing(t *testing.T) {
	t.Parallel()
	url := base(t)
	for _, c := range []struct {
		what, content string
		added         int
	}{{"areas", twoAreas, 2}, {"places", twoPlaces, 2}, {"population", twoCells, 2}, {"network", streetFile("footway"), 1}} {
		path := file(t, c.what, c.content)
		got := servicemap(t, importing(c.what, url, path, "--json", "--collected", "2026-11-23")...).want(t, exitDone).json(t)
		if got.What != c.what || got.File != path || !got.Kept || got.DryRun || got.Added != c.added || got.Problems == nil || got.Warnings == nil {
			t.Errorf("%s: %+v", c.what, got)
		}
		before := load(t, url).Versions
		servicemap(t, importing(c.what, url, path, "--collected", "2026-11-23")...).
			want(t, exitDone, fmt.Sprintf("%s: 0 added, 0 changed, %d unchanged, 0 removed, 0 problems – done", c.what, c.added))
		if load(t, url).Versions != before {
			t.Errorf("%s: the same file raised a version", c.what)
		}
	}
	r := load(t, url)
	if len(r.Sources) != 1 || r.Sources[0].Name != "测试" || r.Sources[0].Licence != "CC0" || r.Sources[0].Collected.Format("2006-01-02") != "2026-11-23" {
		t.Errorf("the source is %+v", r.Sources[0])
	}
	if *r.Places[0].Seats != 40 || r.Areas[1].ParentCode != "d" || r.Cells[0].People != 100 || *r.Cells[0].SizeMetres != 250 || len(r.Streets.Edges) != 1 {
		t.Error("the records are not those of the files")
	}
}

func TestTheNetworkReportCountsWhatBecameOfTheFile(t *testing.T) {
	t.Parallel()
	n := servicemap(t, importing("network", base(t), file(t, "x.pbf", streetFile("footway")), "--json")...).want(t, exitDone).json(t).Network
	if n == nil || n.Nodes != 3 || n.Ways != 1 || n.Walkable != 1 || n.Edges != 1 || n.Vertices != 2 || n.Islands != 1 && n.Islands != 0 || math.Abs(n.Kilometres-0.243) > 0.003 {
		t.Errorf("%+v", n)
	}
}

// The pairs are of another program, coordtransform: its forward formulas are exact.
func TestPointsAreConvertedOutOfTheSystemThatIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		system   string
		lon, lat float64
		want     geo.LonLat
		within   float64
	}{
		{"WGS84", 116.404, 39.915, geo.LonLat{Lon: 116.404, Lat: 39.915}, 0},
		{"GCJ02", 116.41024449916938, 39.91640428150164, geo.LonLat{Lon: 116.404, Lat: 39.915}, 1e-8},
		{"GCJ02", 116.404, 39.915, geo.LonLat{Lon: 116.39775550083061, Lat: 39.91359571849836}, 2e-5},                      // its inverse is not exact
		{"BD09", 116.41036949371029, 39.92133699351021, geo.LonLat{Lon: 116.39775550083061, Lat: 39.91359571849836}, 2e-5}, // the same point
		{"GCJ02", -51.2, -30.03, geo.LonLat{Lon: -51.2, Lat: -30.03}, 0},                                                   // not in China
	} {
		url := base(t)
		path := file(t, "p.csv", fmt.Sprintf("code,kind,name,longitude,latitude\n1,VENUE,x,%v,%v\n", c.lon, c.lat))
		servicemap(t, "import", "places", path, "--source", "s", "--licence", "l", "--database-url", url, "--system", c.system).want(t, exitDone)
		p := load(t, url).Places[0]
		if math.Abs(p.Location.Lon-c.want.Lon) > c.within || math.Abs(p.Location.Lat-c.want.Lat) > c.within || p.Captured.String() != c.system {
			t.Errorf("%s %v, %v became %v (%v), want %v", c.system, c.lon, c.lat, p.Location, p.Captured, c.want)
		}
	}
}

func TestFlagsSayWhatTheFileDoesNot(t *testing.T) {
	t.Parallel()
	url := base(t)
	path := file(t, "poi.csv", "id,lat,lon,cerrado,até\npúblico,-30.027565,-51.227811,2026-11-23,2026-11-23\n")
	servicemap(t, importing("places", url, path, "--kind", "红色驿站", "--time-zone", "America/Sao_Paulo",
		"--columns", "code=id,name=id,longitude=lon,latitude=lat", "--columns", "closed_from=cerrado,closed_until=até")...).want(t, exitDone)
	p := load(t, url).Places[0]
	if p.Code != "público" || p.Name != "público" || p.Kind != place.RedStation || p.Location.Lat != -30.027565 {
		t.Errorf("%+v", p)
	}
	if got := p.ClosedFrom.UTC().Format("2006-01-02 15:04") + " " + p.ClosedUntil.UTC().Format("2006-01-02 15:04"); got != "2026-11-23 03:00 2026-11-24 03:00" {
		t.Errorf("closed %s", got)
	}
}

func TestGBKNeedsToBeNamed(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("编码,类型,名称,经度,纬度\n1,红色书屋,云岗书屋𠮷,113.25,23.13\n")
	if err != nil {
		t.Fatal(err)
	}
	url, path := base(t), file(t, "gbk.csv", gbk)
	servicemap(t, importing("places", url, path)...).want(t, exitFailed, "row 1", "not UTF-8", "--encoding GB18030")
	untouched(t, url)
	servicemap(t, importing("places", url, path, "--encoding", "GB18030")...).want(t, exitDone)
	if p := load(t, url).Places[0]; p.Name != "云岗书屋𠮷" || p.Kind != place.ReadingRoom {
		t.Errorf("%+v", p)
	}
}

// untouched fails when anything was ever written.
func untouched(t testing.TB, url string) {
	t.Helper()
	r := load(t, url)
	if len(r.Sources)+len(r.Places)+len(r.Areas)+len(r.Cells)+len(r.Streets.Edges) != 0 || r.Versions.Places.Number != 0 {
		t.Errorf("something was written: %d sources, %d places, versions %+v", len(r.Sources), len(r.Places), r.Versions)
	}
}

const wrongPlaces = "code,kind,name,longitude,latitude,seats\n" +
	"1,READING_ROOM,好,113.25,23.13,40\n" + // row 2
	"2,CHURCH,坏,113.25,23.13,\n" +
	"3,VENUE,,113.25,23.13,\n" +
	"4,VENUE,坏,23.13,113.25,\n" +
	"1,VENUE,重复,113.25,23.13,\n" + // row 6
	"6,READING_ROOM,坏,113.25,23.13,many\n" +
	"7,VENUE,太少\n" +
	"8,VENUE,坏,1e5,23.13,\n" +
	"9,VENUE,好,113.25,23.14,\n" // row 10

func TestWrongRowsAreListedAndTheOthersAreIn(t *testing.T) {
	t.Parallel()
	url, path := base(t), file(t, "p.csv", wrongPlaces)
	o := servicemap(t, importing("places", url, path)...).want(t, exitRowsRefused, "2 added", "7 problems")
	for _, line := range []string{`row 3, kind "CHURCH"`, `row 4, name`, `row 5, latitude "113.25"`, `row 6, code "1"`, `row 7, seats "many"`, `row 8`, `row 9, longitude "1e5"`} {
		if !strings.Contains(o.out, line) {
			t.Errorf("%q is not listed:\n%s", line, o.out)
		}
	}
	r := load(t, url)
	if len(r.Places) != 2 || r.Places[0].Code != "1" || r.Places[0].Name != "好" || r.Places[1].Code != "9" {
		t.Errorf("%d places are in", len(r.Places))
	}
	got := servicemap(t, importing("places", url, path, "--json")...).want(t, exitRowsRefused).json(t)
	rows := []int{}
	for _, p := range got.Problems {
		rows = append(rows, p.Row)
		if p.Problem == "" {
			t.Errorf("row %d: no word", p.Row)
		}
	}
	if !slices.IsSorted(rows) || !slices.Equal(slices.Compact(rows), []int{3, 4, 5, 6, 7, 8, 9}) || got.Rows != 9 || got.Unchanged != 2 || !got.Kept {
		t.Errorf("%+v", got)
	}
}

func TestAllOrNothingAndDryRunsWriteNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		content string
		flags   []string
		code    int
		says    string
	}{
		{wrongPlaces, []string{"--all-or-nothing"}, exitRowsRefused, "nothing written, because rows are wrong (--all-or-nothing)"},
		{wrongPlaces, []string{"--dry-run"}, exitRowsRefused, "dry run, nothing written"},
		{twoPlaces, []string{"--dry-run"}, exitDone, "2 added, 0 changed, 0 unchanged, 0 removed, 0 problems – dry run, nothing written"},
		{twoPlaces, []string{"--dry-run", "--all-or-nothing", "--complete"}, exitDone, "dry run"},
		{"code,kind,name,longitude,latitude\n1,VENUE,x,23,113\n", nil, exitRowsRefused, "nothing written, because every row is wrong"},
	} {
		url := base(t)
		path := file(t, "p.csv", c.content)
		servicemap(t, importing("places", url, path, c.flags...)...).want(t, c.code, c.says)
		untouched(t, url)
		if got := servicemap(t, importing("places", url, path, append(c.flags, "--json")...)...).want(t, c.code).json(t); got.Kept {
			t.Errorf("%v: kept", c.flags)
		}
		untouched(t, url)
	}
	url := base(t)
	servicemap(t, importing("places", url, file(t, "p.csv", twoPlaces), "--all-or-nothing")...).want(t, exitDone, "2 added")
}

func TestACompleteFileWithdrawsTheOthersUnlessARowIsWrong(t *testing.T) {
	t.Parallel()
	url := base(t)
	servicemap(t, importing("places", url, file(t, "p.csv", twoPlaces))...).want(t, exitDone)
	spoilt := file(t, "p.csv", strings.Replace(twoPlaces, "2,VENUE", "2,CHURCH", 1))
	servicemap(t, importing("places", url, spoilt, "--complete")...).want(t, exitRowsRefused, "0 removed", "nothing was withdrawn")
	shorter := file(t, "p.csv", strings.Join(strings.SplitAfter(twoPlaces, "\n")[:2], ""))
	servicemap(t, importing("places", url, shorter)...).want(t, exitDone, "0 removed")
	for _, p := range load(t, url).Places {
		if !p.Published {
			t.Errorf("%s was withdrawn", p.Code)
		}
	}
	servicemap(t, importing("places", url, shorter, "--complete")...).want(t, exitDone, "1 removed")
	if r := load(t, url); !r.Places[0].Published || r.Places[1].Published {
		t.Error("the wrong place was withdrawn")
	}
}

// A map in the wrong system is off by some 500 m: the areas tell.
func TestPlacesOutsideEveryAreaGetTheHintOfTheRightSystem(t *testing.T) {
	t.Parallel()
	url := base(t)
	servicemap(t, importing("areas", url, file(t, "a.csv",
		"code,level,name,wkt\nd,DISTRICT,区,\"POLYGON((116.403 39.914,116.405 39.914,116.405 39.916,116.403 39.916,116.403 39.914))\"\n"))...).want(t, exitDone)
	gcj := geo.FromWGS84(geo.LonLat{Lon: 116.404, Lat: 39.915}, geo.GCJ02)
	path := file(t, "p.csv", fmt.Sprintf("code,kind,name,longitude,latitude\n1,VENUE,x,%v,%v\n2,VENUE,far,113,23\n", gcj.Lon, gcj.Lat))
	o := servicemap(t, importing("places", url, path)...).want(t, exitRowsRefused, "row 2, longitude", "use --system GCJ02", "row 3, longitude", "(--system)")
	if strings.Count(o.out, "use --system") != 1 {
		t.Errorf("a point that lies nowhere has a hint:\n%s", o.out)
	}
	servicemap(t, "import", "places", path, "--source", "s", "--licence", "l", "--system", "GCJ02", "--database-url", url).want(t, exitRowsRefused, "1 added", "row 3")
}

func TestAreaCodesAreComparedWithThePoint(t *testing.T) {
	t.Parallel()
	url := base(t)
	// The community has no parent, yet lies in the street.
	areas := twoAreas + "c,COMMUNITY,社区,,\"POLYGON((113.2 23.1,113.25 23.1,113.25 23.15,113.2 23.15,113.2 23.1))\"\nn,GRID,无边界,c,\n"
	servicemap(t, importing("areas", url, file(t, "a.csv", areas))...).want(t, exitDone, "4 added")
	path := file(t, "p.csv", "code,kind,name,longitude,latitude,area_code\n"+
		"1,VENUE,x,113.22,23.12,c\n2,VENUE,x,113.22,23.12,s\n3,VENUE,x,113.22,23.12,d\n4,VENUE,x,113.22,23.12,n\n"+
		"5,VENUE,x,113.35,23.25,s\n6,VENUE,x,113.22,23.12,zz\n7,VENUE,x,113.35,23.25,\n")
	o := servicemap(t, importing("places", url, path)...).want(t, exitRowsRefused, `row 6, area_code "s"`, `row 7, area_code "zz"`, "5 added", "2 problems")
	if o.err != "" {
		t.Errorf("it was said: %s", o.err)
	}
}

func TestAreasThatCannotStandAreListedInTheOrderOfTheFile(t *testing.T) {
	t.Parallel()
	url := base(t)
	path := file(t, "a.csv", "code,level,name,parent_code,wkt\n"+
		"c,COMMUNITY,x,s,\ns,STREET,x,nowhere,\nb,DISTRICT,x,,\"POLYGON((0 0,1 1,1 0,0 1,0 0))\"\ne,CITY,x,,\nd,DISTRICT,好,,\n")
	got := servicemap(t, importing("areas", url, path, "--json")...).want(t, exitRowsRefused).json(t)
	var said []string
	for _, p := range got.Problems {
		said = append(said, fmt.Sprint(p.Row, p.Column))
	}
	if strings.Join(said, " ") != "2parent_code 3parent_code 4wkt 5level" || got.Added != 1 {
		t.Errorf("%v, %+v", said, got)
	}
	other := importing("areas", url, file(t, "a.csv", "code,level,name\nd,DISTRICT,theirs\n"))
	other[slices.Index(other, "测试")] = "other"
	servicemap(t, other...).want(t, exitRowsRefused, `row 2, code "d"`, "another source")
	if r := load(t, url); r.Areas[0].Name != "好" || len(r.Sources) != 1 {
		t.Errorf("%+v, %d sources", r.Areas[0], len(r.Sources))
	}
}

// Each part works without the others.
func TestADataSetMayLackAnyPart(t *testing.T) {
	t.Parallel()
	for what, content := range map[string]string{"areas": twoAreas, "places": twoPlaces, "population": twoCells, "network": streetFile("footway")} {
		url := base(t)
		servicemap(t, importing(what, url, file(t, what, content))...).want(t, exitDone)
		s, err := snapshot.Build(t.Context(), load(t, url), nil, time.UTC)
		if err != nil {
			t.Fatalf("%s alone: %v", what, err)
		}
		if s.Bounds.Empty() {
			t.Errorf("%s alone: nothing is there", what)
		}
	}
}

func TestFilesThatCannotBeReadChangeNothing(t *testing.T) {
	t.Parallel()
	url := base(t)
	bomb := make([]byte, 1<<20)
	realFile, err := os.ReadFile("../../demo/porto-alegre/osm.pbf")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, what, content, says string }{
		{"empty", "places", "", "the file is empty"},
		{"no header", "places", "1,VENUE,x,113.25,23.13\n", "no header"},
		{"a column that is required is missing", "places", "code,kind,name,longitude\n1,VENUE,x,113\n", "latitude"},
		{"semicolons", "places", "code;kind;name\n1;2;3\n", "semicolons"},
		{"a workbook", "places", "PK\x03\x04rest", "Excel"},
		{"GBK below the header", "places", "code,kind,name,longitude,latitude\n1,VENUE,\xd4\xc6\xb8\xda,113.25,23.13\n", "row 2, column 3 (name)"},
		{"a quotation mark that never ends", "places", "code,kind,name,longitude,latitude\n1,VENUE,\"x,113.25,23.13\n", "row 2"},
		{"a cell of 10 MB", "places", "code,kind,name,longitude,latitude\n1,VENUE," + strings.Repeat("x", 10<<20) + ",113.25,23.13\n", "row 2"},
		{"10,000 columns", "places", strings.Repeat("x,", 10000) + "\n", "columns"},
		{"two headings for a column", "places", "code,编码,kind,name,longitude,latitude\n", "--columns code=HEADING"},
		{"a workbook of areas", "areas", "\xD0\xCF\x11\xE0rest", "Excel"},
		{"an empty map", "network", "", "the file is empty"},
		{"CSV as a map", "network", twoPlaces, "blob 1"},
		{"a header alone", "network", string(headerBlob()), "no way that one can walk on"},
		{"motorways alone", "network", streetFile("motorway"), "no way that one can walk on"},
		{"no header", "network", string(frame("OSMData", field(nil, 1, street("footway")))), "OSMHeader"},
		{"a claim of 1.5 GB", "network", string(headerBlob()) + string(frame("OSMData", packed(street("footway"), 3<<29))), "blob 2"},
		{"a blob that unpacks to more than it claims", "network", string(headerBlob()) + string(frame("OSMData", packed(bomb, 10))), "blob 2"},
		{"rubbish for a blob", "network", string(headerBlob()) + string(frame("OSMData", field(nil, 1, []byte{0xff, 0xff, 0xff}))), "blob 2"},
		{"a frame of 4 GB", "network", "\xff\xff\xff\xff" + streetFile("footway"), "blob 1"},
		{"a real file that was cut", "network", string(realFile[:len(realFile)/2]), "blob"},
		{"a real file without its end", "network", string(realFile[:len(realFile)-1]), "blob"},
	} {
		path := file(t, "f", c.content)
		o := servicemap(t, importing(c.what, url, path)...)
		if o.code != exitFailed || !strings.Contains(o.err, c.says) || len(o.err) > 3000 || o.out != "" {
			t.Errorf("%s: exit code %d, said %s%s; want %q", c.name, o.code, o.out, o.err, c.says)
		}
	}
	for n := range 40 {
		o := servicemap(t, importing("network", url, file(t, "cut", streetFile("footway")[:n*len(streetFile("footway"))/40]))...)
		if o.code != exitFailed {
			t.Errorf("cut at %d/40: exit code %d", n, o.code)
		}
	}
	untouched(t, url)
}

func TestWrongUseIsSaidBeforeAnythingIsDone(t *testing.T) {
	t.Parallel()
	const nowhere = "postgres://nobody@127.0.0.1:1/none" // no test gets that far
	places := file(t, "p.csv", twoPlaces)
	full := importing("places", nowhere, places)
	without := func(flag string) []string {
		n := slices.Index(full, flag)
		return slices.Concat(full[:n], full[n+2:])
	}
	with := func(more ...string) []string { return slices.Concat(full, more) }
	replaced := func(flag, value string) []string { return append(without(flag), flag, value) }
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "expected one of"},
		{[]string{"fly"}, "fly"},
		{[]string{"import"}, "missing"},
		{importing("pets", nowhere, places), "must be one of"},
		{[]string{"import", "places", "--source", "s", "--licence", "l"}, "<file>"},
		{without("--source"), "--source"},
		{without("--licence"), "--licence"},
		{without("--system"), "--system is required"},
		{replaced("--source", ""), "--source"},
		{replaced("--source", " x"), "--source"},
		{replaced("--source", "a\x00b"), "--source"},
		{replaced("--source", "\xff"), "--source"},
		{replaced("--source", strings.Repeat("x", 4000)), "--source"},
		{replaced("--licence", "\t"), "--licence"},
		{replaced("--system", "CGCS2000"), "--system"},
		{replaced("--system", "wgs84"), "--system"},
		{with("--collected", "23.11.2026"), "--collected"},
		{with("--collected", "2026-02-30"), "--collected"},
		{with("--kind", "CHURCH"), "--kind"},
		{with("--columns", "name"), "--columns"},
		{with("--encoding", "EBCDIC"), "--encoding"},
		{with("--time-zone", "Mars/Olympus"), "--time-zone"},
		{with("--frobnicate"), "--frobnicate"},
		{with("more"), "more"},
		{importing("places", nowhere, filepath.Join(t.TempDir(), "absent")), "absent"},
		{importing("places", nowhere, t.TempDir()), "is a folder"},
		{importing("network", nowhere, places, "--system", "GCJ02"), "--system"},
		{replaced("--database-url", "postgres://u:geheim@h:port/x"), "--database-url"},
		{[]string{"backup", "--database-url", "postgres://u:geheim@h:port/x", "/dev/null"}, "--database-url"},
		{[]string{"serve", "--demo", "mars"}, "--demo"},
		{[]string{"serve", "--time-zone", "Mars/Olympus"}, "--time-zone"},
		{[]string{"serve", "--listen", "nonsense"}, "--listen"},
		{[]string{"serve", "--listen", "127.0.0.1:99999"}, "--listen"},
		{[]string{"migrate"}, "up"},
		{[]string{"version", "--config", "/does/not/exist"}, "/does/not/exist"},
	} {
		o := servicemap(t, c.args...)
		if o.code != exitWrongUse || !strings.Contains(o.err, c.says) || o.out != "" || strings.Contains(o.err, "geheim") {
			t.Errorf("%.120q: exit code %d, said %s%s; want %q", c.args, o.code, o.out, o.err, c.says)
		}
	}
}

// Flags about the file are compared with it, so only then are they known to be wrong.
func TestColumnsThatAreNotThereAreWrongUse(t *testing.T) {
	t.Parallel()
	url, path := base(t), file(t, "p.csv", twoPlaces)
	servicemap(t, importing("places", url, path, "--columns", "colour=name")...).want(t, exitWrongUse, "--columns: there is no column colour")
	servicemap(t, importing("places", url, path, "--columns", "name=title")...).want(t, exitWrongUse, "--columns: the file has no heading title", "code, kind, name")
	utf16 := file(t, "u.csv", "\xFF\xFEc\x00")
	servicemap(t, importing("places", url, utf16, "--encoding", "UTF-8")...).want(t, exitWrongUse, "--encoding: ")
	untouched(t, url)
}

func TestADatabaseThatDoesNotAnswerIsAFailure(t *testing.T) {
	t.Parallel()
	path := file(t, "p.csv", twoPlaces)
	for _, args := range [][]string{
		importing("places", "postgres://nobody:geheim@127.0.0.1:1/none", path),
		{"migrate", "status", "--database-url", "postgres://nobody:geheim@127.0.0.1:1/none"},
		{"doctor", "--database-url", "postgres://nobody:geheim@127.0.0.1:1/none"},
		{"demo", "load", "--database-url", "postgres://nobody:geheim@127.0.0.1:1/none"},
		{"backup", filepath.Join(t.TempDir(), "b"), "--database-url", "postgres://nobody:geheim@127.0.0.1:1/none"},
	} {
		if o := servicemap(t, args...).want(t, exitFailed, "database"); strings.Contains(o.err, "geheim") {
			t.Errorf("the password is shown: %s", o.err)
		}
	}
}
