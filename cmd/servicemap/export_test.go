package main

import (
	"encoding/csv"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"servicemap/db"
	"servicemap/server"
	"servicemap/snapshot"
)

// districtFiles are the files of a small district in the order in which they are imported.
func districtFiles() [][2]string {
	return [][2]string{
		{"areas", "code,level,name,name_en,parent_code,wkt,population,grids,stars_year,stars_organisation,stars_livability,types\n" +
			"d,DISTRICT,云冈区,Yungang,,\"MULTIPOLYGON(((113 40,113 41,114.1 41,114.1 40,113 40)))\",600000,312,,,,\n" +
			"s,STREET,=新胜街道,,d,\"POLYGON((113 40,113.5 40,113.5 40.333333333333336,113 40.3,113 40),(113.1 40.1,113.2 40.1,113.2 40.2,113.1 40.1))\",,,2025,5,0,示范引领;CARE\n" +
			"c,COMMUNITY,新胜东社区,,s,,,,,,,\n"},
		{"clusters", "code,name,lead_unit,area_code\nK,文化阵地群,+党工委,s\nL,空阵地群,,\n"},
		{"places", "code,kind,name,name_en,former_names,longitude,latitude,address,status,status_note,closed_from,closed_until,hours,holiday,working_weekend," +
			"step_free_entrance,ramp,lift,accessible_toilet,hearing_loop,tactile_path,surveyed_on,phone_label,phone,phone_hours,phone_2,picture,picture_text," +
			"notice,notice_from,notice_until,verified_at,verified_by,demonstration,amenities,seats,books,topics,theme,period,cluster_code,facilities\n" +
			"C-2,SERVICE_CENTER,中心,Center,-老;旧,113.01,40.01,\"和平街1号,一层\",TEMPORARILY_CLOSED,维修,2026-11-01,2026-11-30,\"Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00\",CLOSED,WORKDAY," +
			"yes,no,unknown,是,,,2026-10-08,值班,+86 352 1234567,全天,110,https://example.org/a.jpg,门,注意,2026-11-20,2026-11-25T08:30:00.000001+08:00,2026-11-23,区委,yes,,,,,,,,\n" +
			"C-1,SERVICE_CENTER,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",,,113.015,40.015,,,,,,,,,,,,,,,,,,,,,,,,,,,no,,,,,,,,\n" +
			"-1,RED_STATION,驿站,,,113.02,40.02,,,,,,24/7,OPEN,OPEN,,,,,,,,,,,,,,,,,,,,饮水;CHARGING,,,,,,,\n" +
			"R,READING_ROOM,书屋,,,113.03,40.03,,,,,,,,,,,,,,,,,,,,,,,,,,,,,30,1200,,,,,\n" +
			"M,MEDIATION_ROOM,调解室,,,113.04,40.04,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,邻里;@物业,,,,\n" +
			"H,HISTORY_COLUMN,专栏,,,113.05,40.05,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,矿工,1937—1949,,\n" +
			"V,VENUE,阵地,,,113.7000000000001,40.7,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,K,舞台;投影\n"},
		{"zones", "center_code,kind,name,services,capacity,hours,holiday,working_weekend,phone\nC-2,调解,,,,,,,\nC-2,党员服务,@厅,组织关系;党费,40,We 14:30-17:00,CLOSED,OPEN,12345\n"},
		{"squads", "code,name,name_en,skills,base_code,serves,members,hours,phone_label,phone\nQ-1,小队,Squad,水电维修;DELIVERY,C-2,s;c,12,Mo-Sa 09:00-11:30,值班,0352-1234567\nQ-0,义诊,,HEALTH,,,,,,\n"},
		{"indicators", "area_code,topic,label,label_en,value,unit,from,until\nd,promises,承诺,Promises,4012,件,2025-01-01,2025-12-31\nd,change,同比,,-3.5,%,2025-01-01,2025-01-01\n"},
		{"standards", "id,name,clause,measure,minutes,min_metres,max_metres,min_people,max_people,target_share,certainty,source\nt,=目标,二,覆盖率,15,,1000,,,90%,示例,计划\n" +
			"p,规模,,CIRCLE_PEOPLE,15,,,5000,30000,,,\n"},
		{"population", "code,longitude,latitude,people,age_0_6,households,size_m\ny,113.1,40.1,120,9,,62.1\nx,113.2,40.2,0,,0,\n"},
	}
}

// loadDistrict imports the files.
func loadDistrict(t *testing.T, url string) {
	t.Helper()
	for _, f := range districtFiles() {
		servicemap(t, importing(f[0], url, file(t, f[0]+".csv", f[1]))...).want(t, exitDone)
	}
}

func exporting(what, url string, more ...string) []string {
	return append([]string{"export", what, "--database-url", url}, more...)
}

func TestWhatIsExportedFillsAnotherDatabaseWithTheSame(t *testing.T) {
	t.Parallel()
	first := base(t)
	loadDistrict(t, first)
	for _, language := range []string{"en", "zh"} {
		second := base(t)
		for _, f := range districtFiles() {
			args := []string{"--source", "测试", "--language", language}
			path := filepath.Join(t.TempDir(), f[0]+".csv")
			servicemap(t, exporting(f[0], first, append(args, "--bom", "--out", path)...)...).want(t, exitDone, f[0]+": ", "records written to "+path)
			o := servicemap(t, importing(f[0], second, path)...).want(t, exitDone, "0 problems")
			if strings.Contains(o.err, "not read") {
				t.Errorf("%s: %s", f[0], o.err)
			}
			want := servicemap(t, exporting(f[0], first, args...)...).want(t, exitDone).out
			if got := servicemap(t, exporting(f[0], second, args...)...).want(t, exitDone).out; got != want {
				t.Errorf("%s:\n%s\nwas\n%s", f[0], got, want)
			}
			if raw, err := os.ReadFile(path); err != nil || string(raw) != "\uFEFF"+want {
				t.Errorf("%s: the file is not what is printed: %v", f[0], err)
			}
			if strings.Count(want, "\n") != strings.Count(f[1], "\n") {
				t.Errorf("%s: %s", f[0], want)
			}
			// Into the first database, the file changes nothing.
			servicemap(t, importing(f[0], first, path)...).want(t, exitDone, "0 added, 0 changed", "0 removed, 0 problems")
			geo := func(url string) string {
				return servicemap(t, exporting(f[0], url, "--format", "geojson")...).want(t, exitDone).out
			}
			if a, b := geo(first), geo(second); a != b || !json.Valid([]byte(a)) {
				t.Errorf("%s:\n%s\nwas\n%s", f[0], b, a)
			}
		}
	}
}

func TestExportsHoldWhatWasImported(t *testing.T) {
	t.Parallel()
	url := base(t)
	loadDistrict(t, url)
	other := importing("places", url, file(t, "p.csv", "code,kind,name,longitude,latitude\nA,VENUE,别处,113.9,40.9\n"))
	other[slices.Index(other, "测试")] = "别的"
	servicemap(t, other...).want(t, exitDone)
	withdrawn := strings.Replace(districtFiles()[2][1], "V,VENUE", "W,VENUE", 1)
	servicemap(t, importing("places", url, file(t, "p.csv", withdrawn), "--complete")...).want(t, exitDone, "1 removed")

	rows := table(t, servicemap(t, exporting("places", url, "--all")...).want(t, exitDone).out)
	var said []string
	for _, r := range rows {
		said = append(said, r["source"]+" "+r["code"]+" "+r["published"])
	}
	if got := strings.Join(said, ", "); got != "别的 A yes, 测试 \u200B-1 yes, 测试 C-1 yes, 测试 C-2 yes, 测试 H yes, 测试 M yes, 测试 R yes, 测试 V no, 测试 W yes" {
		t.Errorf("%s", got)
	}
	if got := table(t, servicemap(t, exporting("places", url)...).out); len(got) != len(rows)-1 || got[0]["published"] != "" {
		t.Errorf("%d rows without what was withdrawn, %d with it", len(got), len(rows))
	}
	center := rows[slices.IndexFunc(rows, func(r map[string]string) bool { return r["code"] == "C-2" })]
	for column, want := range map[string]string{
		"longitude": "113.01", "area_code": "s", "closed_from": "2026-10-31T16:00:00Z", "closed_until": "2026-11-30T16:00:00Z", "former_names": "\u200B-老;旧",
		"phone": "\u200B+86 352 1234567", "phone_2": "110", "phone_label_2": "值班电话", "notice_until": "2026-11-25T00:30:00.000001Z", "step_free_entrance": "yes",
		"ramp": "no", "lift": "", "surveyed_on": "2026-10-08", "kind": "SERVICE_CENTER", "demonstration": "yes",
	} {
		if center[column] != want {
			t.Errorf("%s is %q, want %q", column, center[column], want)
		}
	}
}

func table(t *testing.T, text string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, heading := range rows[0] {
			r[heading] = row[i]
		}
		out = append(out, r)
	}
	return out
}

func TestAnExportThatCannotBeMadeLeavesTheFileAlone(t *testing.T) {
	t.Parallel()
	url, folder := base(t), t.TempDir()
	path := filepath.Join(folder, "out.csv")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{exporting("places", url, "--source", "nobody", "--out", path), exitWrongUse, "--source: there is no source of this name"},
		{exporting("places", url, "--format", "geojson", "--bom", "--out", path), exitWrongUse, "--bom"},
		{exporting("places", url, "--format", "geojson", "--language", "zh"), exitWrongUse, "--language"},
		{exporting("places", url, "--format", "xlsx"), exitWrongUse, "--format"},
		{exporting("roads", url), exitWrongUse, "roads"},
		{exporting("places", url, "--out", folder), exitWrongUse, "folder"},
		{exporting("places", url, "--out", filepath.Join(folder, "none", "x.csv")), exitFailed, "cannot write"},
	} {
		servicemap(t, c.args...).want(t, c.code, c.says)
	}
	if raw, err := os.ReadFile(path); err != nil || string(raw) != "before" {
		t.Errorf("the file is %q, %v", raw, err)
	}
	servicemap(t, exporting("places", url, "--out", path)...).want(t, exitDone, "places: 0 records written")
	servicemap(t, exporting("places", url, "--out", os.DevNull)...).want(t, exitDone)
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatal("the null device is a file now")
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 1 {
		t.Errorf("%v, %v: parts are left", files, err)
	}
}

// The server gives to the byte what the command prints.
func TestTheServerExportsWhatTheCommandDoes(t *testing.T) {
	t.Parallel()
	url := base(t)
	loadDistrict(t, url)
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	data := snapshot.NewKeeper(d, time.UTC, slog.New(slog.DiscardHandler))
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := routes(http.NotFoundHandler(), server.NewReport(data, slog.New(slog.DiscardHandler), nil, ""), &server.Health{Data: data}, nil, http.NotFoundHandler(), nil, nil, nil)
	for _, f := range districtFiles()[:7] {
		for _, format := range []string{"csv", "geojson"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/export/"+f[0]+"."+format, nil))
			want := servicemap(t, exporting(f[0], url, "--format", format)...).want(t, exitDone).out
			if f[0] == "clusters" { // the server has none without a place on the map
				want = strings.Replace(want, "L,空阵地群,,,测试\n", "", 1)
				want = strings.Replace(want, ",\n"+`{"type":"Feature","id":"L","geometry":null,"properties":{"code":"L","name":"空阵地群","leadUnit":null,"areaCode":null,"source":"测试"}}`, "", 1)
			}
			if got := w.Body.String(); got != want {
				t.Errorf("%s.%s:\n%s\nwant\n%s", f[0], format, got, want)
			}
		}
	}
}

// What is computed comes from the command and from the server alike, to the byte.
func TestTheServerReportsWhatTheCommandDoes(t *testing.T) {
	t.Parallel()
	url := base(t)
	loadDistrict(t, url)
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	data := snapshot.NewKeeper(d, time.UTC, slog.New(slog.DiscardHandler))
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := routes(http.NotFoundHandler(), server.NewReport(data, slog.New(slog.DiscardHandler), nil, ""), &server.Health{Data: data}, nil, http.NotFoundHandler(), nil, nil, nil)
	for path, args := range map[string][]string{
		"coverage.csv?kinds=SERVICE_CENTER,VENUE&minutes=20&pace=ELDERLY&level=STREET": {"coverage", "--kinds", "SERVICE_CENTER,VENUE", "--minutes", "20", "--pace", "ELDERLY", "--level", "STREET"},
		"coverage.geojson?area=s&profile=WHEELCHAIR":                                   {"coverage", "--format", "geojson", "--area", "s", "--profile", "WHEELCHAIR"},
		"gaps.csv?demonstration=true&zones=CULTURE&language=zh":                        {"gaps", "--demonstration", "true", "--zones", "CULTURE", "--language", "zh"},
		"gaps.geojson?group=HOUSEHOLDS":                                                {"gaps", "--format", "geojson", "--group", "HOUSEHOLDS"},
		"report.html?kinds=VENUE":                                                      {"report", "--kinds", "VENUE"},
		"report.html?language=en":                                                      {"report", "--language", "en"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/export/"+path, nil))
		want := servicemap(t, exporting(args[0], url, args[1:]...)...).want(t, exitDone).out
		if got := w.Body.String(); w.Code != http.StatusOK || got != want || len(got) < 100 {
			t.Errorf("%s: %d\n%s\nwant\n%s", path, w.Code, got, want)
		}
	}
	out := filepath.Join(t.TempDir(), "report.html")
	servicemap(t, exporting("report", url, "--out", out)...).want(t, exitDone, "records written to "+out)
	if raw, err := os.ReadFile(out); err != nil || !strings.HasPrefix(string(raw), "<!DOCTYPE html>") {
		t.Errorf("%.40s, %v", raw, err)
	}
}
