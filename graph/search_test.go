package graph

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"servicemap/place"
	"servicemap/walk/walktest"
)

func TestSearchSaysHowItFoundAndWhere(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	for _, c := range []struct{ arguments, expected string }{
		{`text: "dongshequ", types: [PLACE, AREA]`, `{"hits":[{"title":"东社区","matched":"PINYIN","ranges":[{"start":0,"length":3}]},{"title":"东社区党群服务中心","matched":"PINYIN","ranges":[{"start":0,"length":3}]}],"kinds":[],"suggestions":[]}`},
		{`text: "xsqdq"`, `{"hits":[{"title":"西社区党群服务中心","matched":"INITIALS","ranges":[{"start":0,"length":5}]}],"kinds":[],"suggestions":[]}`},
		{`text: "西社區 服務"`, `{"hits":[{"title":"西社区党群服务中心","matched":"NAME","ranges":[{"start":0,"length":3},{"start":5,"length":2}]}],"kinds":[],"suggestions":[]}`},
		{`text: "投影"`, `{"hits":[{"title":"企业会议室","matched":"SERVICE","ranges":[]}],"kinds":[],"suggestions":[]}`},
		{`text: "mediation"`, `{"hits":[{"title":"西社区党群服务中心","matched":"SERVICE","ranges":[]}],"kinds":["MEDIATION_ROOM"],"suggestions":[]}`},
		{`text: "为修小队"`, `{"hits":[{"title":"维修小队","matched":"FUZZY","ranges":[{"start":0,"length":4}]}],"kinds":[],"suggestions":[]}`},
		{`text: "企业会商厅"`, `{"hits":[],"kinds":[],"suggestions":["企业会议室"]}`},
	} {
		want(t, e, `{search(`+c.arguments+`) {hits {title matched ranges {start length}} kinds suggestions}}`, "search", c.expected)
	}
}

func TestAreasAreAskedForByTextAsInASearch(t *testing.T) {
	t.Parallel()
	r := district()
	r.Areas[2].NameEN = "East Side"
	e := newTestEngine(t, r)
	const both, east, neither = `{"nodes":[{"name":"东社区"},{"name":"西社区"}]}`, `{"nodes":[{"name":"东社区"}]}`, `{"nodes":[]}`
	for text, expected := range map[string]string{
		"社区": both, "社區": both, "shequ": both, "SHE QU": both, "sq": both, "社qu": both, "140214": both,
		"东": east, "東": east, "dong": east, "dōng shè": east, "dsq": east, "east side": east, "ＥＡＳＴ": east, "140214002": east, "２１４００２": east,
		"dongsehqu": neither, "北": neither, "党群": neither, "214003": neither, "%": neither,
	} {
		want(t, e, fmt.Sprintf(`{areas(text: %q, level: COMMUNITY) {nodes {name}}}`, text), "areas", expected)
	}
}

func TestSearchCountsMetresToWhereARecordIs(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	// The base of 维修小队 stands 700 m east; 东社区 begins 350 m east; the point lies in 西社区.
	want(t, e, `{search(text: "小队", near: `+from(100, 800)+`) {hits {title metres}}}`, "search", `{"hits":[{"title":"维修小队","metres":700},{"title":"健康小队","metres":700}]}`)
	want(t, e, `{search(text: "社区", types: [AREA], near: `+from(100, 800)+`) {hits {title metres}}}`, "search", `{"hits":[{"title":"西社区","metres":0},{"title":"东社区","metres":350}]}`)
	want(t, e, `{search(text: "社区", types: [AREA]) {hits {metres}}}`, "search", `{"hits":[{"metres":null},{"metres":null}]}`)
}

func TestSearchTellsNothingOfPlacesThatServeNobody(t *testing.T) {
	t.Parallel()
	r := district()
	r.Places = append(r.Places, &place.Place{Key: 10, Source: r.Sources[0], Name: "规划中的书屋", Status: place.Planned, Published: true, Location: walktest.At(0, 0)})
	e := newTestEngine(t, r)
	for _, text := range []string{"规划中的书屋", "guihuazhong", "规划中书屋", "规划 书屋 甲乙"} {
		a := ask(t, e, `query($t: String!) {search(text: $t) {hits {title} suggestions}}`, map[string]any{"t": text})
		if len(a.Errors) > 0 || strings.Contains(string(a.Data["search"]), "规划中") {
			t.Errorf("%s: %s %v", text, a.Data["search"], a.Errors)
		}
	}
}

func TestTextsThatCannotBeLookedForAreRefused(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	for name, text := range map[string]string{
		"nothing": "", "spaces": " \t　", "what cannot be seen": "\u200b\u202e", "101 characters": strings.Repeat("云", 101),
		"10 KB": strings.Repeat("a*", 5000), "NUL": "云\x00冈", "escape": "\x1b[2J",
	} {
		for argument, query := range map[string]string{
			"text":        `query($t: String!) {search(text: $t) {kinds}}`,
			"filter.text": `query($t: String!) {places(filter: {text: $t}) {totalCount}}`,
		} {
			a := ask(t, e, query, map[string]any{"t": text})
			if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "BAD_ARGUMENT" || a.Errors[0].Extensions["argument"] != argument {
				t.Errorf("%s as %s: %v", name, argument, a.Errors)
			}
		}
	}
	for _, text := range []string{"%", "_", `\`, "' or 1=1 --", ":*", "😀", "<b>", "𠮷", strings.Repeat("a ", 50), "云\n冈", "云\ufffd"} {
		if a := ask(t, e, `query($t: String!) {search(text: $t) {hits {title} kinds suggestions} places(filter: {text: $t}) {totalCount} squads(filter: {text: $t}) {totalCount}}`, map[string]any{"t": text}); len(a.Errors) > 0 {
			t.Errorf("%q: %v", text, a.Errors)
		}
	}
}

// ring writes corners, in metres, as a closed ring of GeoJSON.
func ring(corners ...[2]float64) []any {
	var positions []any
	for i := range len(corners) + 1 {
		p := walktest.At(corners[i%len(corners)][0], corners[i%len(corners)][1])
		positions = append(positions, []any{p.Lon, p.Lat})
	}
	return positions
}

func TestPlacesAreFoundInAPolygon(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	west := ring([2]float64{50, 50}, [2]float64{150, 50}, [2]float64{150, 150}, [2]float64{50, 150})
	edge := ring([2]float64{200, 100}, [2]float64{400, 100}, [2]float64{400, 300})
	for name, c := range map[string]struct {
		polygon any
		codes   string
	}{
		"a square":           {map[string]any{"type": "Polygon", "coordinates": []any{west}}, `[{"code":"c1"}]`},
		"a corner":           {map[string]any{"type": "Polygon", "coordinates": []any{edge}}, `[{"code":"v1"}]`},
		"both":               {map[string]any{"type": "MultiPolygon", "coordinates": []any{[]any{west}, []any{edge}}}, `[{"code":"v1"},{"code":"c1"}]`},
		"none":               {nil, `[{"code":"c2"},{"code":"v1"},{"code":"c1"}]`},
		"somewhere else":     {map[string]any{"type": "Polygon", "coordinates": []any{[]any{[]any{1, 1}, []any{2, 1}, []any{2, 2}, []any{1, 1}}}}, `[]`},
		"with other members": {map[string]any{"type": "Polygon", "bbox": []any{0, 0, 1, 1}, "coordinates": []any{west}}, `[{"code":"c1"}]`},
	} {
		a := ask(t, e, `query($p: GeoJSON, $from: PointInput!) {
			places(filter: {polygon: $p}) {nodes {code}} nearby(from: $from, minutes: 60, filter: {polygon: $p}) {totalCount}
			area(code: "140214") {places(filter: {polygon: $p}) {nodes {code}}}
		}`, map[string]any{"p": c.polygon, "from": map[string]any{"longitude": walktest.At(100, 100).Lon, "latitude": walktest.At(100, 100).Lat}})
		n := strings.Count(c.codes, "code")
		if got := string(a.Data["places"]); len(a.Errors) > 0 || got != `{"nodes":`+c.codes+`}` || string(a.Data["area"]) != `{"places":`+got+`}` || string(a.Data["nearby"]) != fmt.Sprintf(`{"totalCount":%d}`, n) {
			t.Errorf("%s: %s %s %s %v", name, a.Data["places"], a.Data["area"], a.Data["nearby"], a.Errors)
		}
	}
	literal := ask(t, e, `{places(filter: {polygon: {type: "Polygon", coordinates: [[[113.1, 40], [113.102, 40], [113.102, 40.0015], [113.1, 40.0015], [113.1, 40]]]}}) {nodes {code}}}`, nil)
	if len(literal.Errors) > 0 || string(literal.Data["places"]) != `{"nodes":[{"code":"c1"}]}` {
		t.Errorf("written in the document: %s %v", literal.Data["places"], literal.Errors)
	}
}

func TestAPolygonThatIsNoneNamesItsPath(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	polygon := func(rings ...any) map[string]any { return map[string]any{"type": "Polygon", "coordinates": rings} }
	pair := func(x, y any) []any { return []any{x, y} }
	for name, c := range map[string]struct {
		polygon                 any
		code, argument, allowed string
	}{
		"a text":      {"POLYGON ((0 0))", "BAD_ARGUMENT", "filter.polygon", "Polygon, MultiPolygon"},
		"a point":     {map[string]any{"type": "Point", "coordinates": pair(1, 2)}, "BAD_ARGUMENT", "filter.polygon.type", "Polygon, MultiPolygon"},
		"not closed":  {polygon([]any{pair(0, 0), pair(1, 0), pair(1, 1), pair(0, 1)}), "BAD_ARGUMENT", "filter.polygon.coordinates.0.3", "0, 0"},
		"swapped":     {polygon([]any{pair(40, 113), pair(41, 113), pair(41, 114), pair(40, 113)}), "INVALID_COORDINATE", "filter.polygon.coordinates.0.0.1", "-90..90"},
		"crossing":    {polygon([]any{pair(0, 0), pair(2, 2), pair(2, 0), pair(0, 2), pair(0, 0)}), "BAD_ARGUMENT", "filter.polygon.coordinates.0.2", ""},
		"a null":      {polygon([]any{pair(0, nil), pair(1, 0), pair(1, 1), pair(0, 0)}), "BAD_ARGUMENT", "filter.polygon.coordinates.0.0.1", ""},
		"nested deep": {polygon([]any{[]any{[]any{1}}, pair(1, 0), pair(1, 1), pair(0, 0)}), "BAD_ARGUMENT", "filter.polygon.coordinates.0.0", "2..3"},
	} {
		for _, query := range []string{
			`query($p: GeoJSON) {places(filter: {polygon: $p}) {totalCount}}`,
			`query($p: GeoJSON) {nearby(from: ` + from(1, 1) + `, filter: {polygon: $p}) {totalCount}}`,
			`query($f: PlaceFilter) {places(filter: $f) {totalCount}}`,
		} {
			a := ask(t, e, query, map[string]any{"p": c.polygon, "f": map[string]any{"polygon": c.polygon}})
			if len(a.Errors) != 1 {
				t.Errorf("%s: %v", name, a.Errors)
				continue
			}
			if x := a.Errors[0].Extensions; x["code"] != c.code || x["argument"] != c.argument || x["allowed"] != c.allowed {
				t.Errorf("%s: %+v", name, a.Errors[0])
			}
		}
	}
}

func TestOpenOnArrivalNeedsAWalk(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	for _, query := range []string{`{places(filter: {open: ON_ARRIVAL}) {totalCount}}`, `{area(code: "140214") {places(filter: {open: ON_ARRIVAL}) {totalCount}}}`} {
		a := ask(t, e, query, nil)
		if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "BAD_ARGUMENT" || a.Errors[0].Extensions["argument"] != "filter.open" || a.Errors[0].Extensions["allowed"] != "ANY, NOW" {
			t.Errorf("%s: %v", query, a.Errors)
		}
	}
	for _, query := range []string{
		`{places(filter: {open: NOW, openAt: "2026-11-24T09:00:00Z"}) {totalCount}}`, `{nearby(from: ` + from(1, 1) + `, filter: {open: ON_ARRIVAL, openAt: "2026-11-24T09:00:00Z"}) {totalCount}}`,
	} {
		if a := ask(t, e, query, nil); len(a.Errors) != 1 || a.Errors[0].Extensions["argument"] != "filter.openAt" {
			t.Errorf("%s: %v", query, a.Errors)
		}
	}
}

// turned returns a cursor with another instant in it: what a first page of that time would have given.
func turned(t *testing.T, cursor string, at time.Time) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		t.Fatal(err)
	}
	binary.BigEndian.PutUint64(raw[8:], uint64(at.Unix()))
	return base64.RawURLEncoding.EncodeToString(raw)
}

func TestPagesGoOnAtTheInstantOfTheFirst(t *testing.T) {
	t.Parallel()
	r := district()
	always := place.Schedule{Hours: "Mo-Su 00:00-24:00"}
	for _, p := range r.Places {
		p.Schedule = always
	}
	r.Places[2].Schedule = place.Schedule{Hours: "24/7; 2020 Jan 01-Dec 31 off"}
	r.Squads[0].Schedule, r.Squads[1].Schedule = always, place.Schedule{Hours: "24/7; 2020 Jan 01-Dec 31 off"}
	e := newTestEngine(t, r)
	then := time.Date(2020, 6, 1, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		arguments   string
		today, then int
	}{
		"places": {`filter: {open: NOW}`, 3, 2},
		"nearby": {`from: ` + from(100, 100) + `, minutes: 60, filter: {open: NOW}`, 3, 2},
		"squads": {`filter: {freeNow: true}`, 2, 1},
	} {
		first := ask(t, e, fmt.Sprintf(`{%s(%s, first: 1) {totalCount pageInfo {endCursor}}}`, name, c.arguments), nil)
		var p page
		if err := json.Unmarshal(first.Data[name], &p); err != nil || p.TotalCount != c.today {
			t.Fatal(name, string(first.Data[name]), first.Errors, err)
		}
		second := func(cursor string) answer {
			return ask(t, e, fmt.Sprintf(`{%s(%s, first: 1, after: %q) {totalCount}}`, name, c.arguments, cursor), nil)
		}
		if a := second(turned(t, *p.PageInfo.EndCursor, then)); string(a.Data[name]) != fmt.Sprintf(`{"totalCount":%d}`, c.then) {
			t.Errorf("%s: a list begun in 2020 goes on with %s %v", name, a.Data[name], a.Errors)
		}
		for _, at := range []time.Time{time.Unix(1<<60, 0), time.Unix(-1<<60, 0), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
			if a := second(turned(t, *p.PageInfo.EndCursor, at)); len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "BAD_CURSOR" {
				t.Errorf("%s: a list begun in the year %d: %v", name, at.Year(), a.Errors)
			}
		}
	}
	// What is asked for an instant of its own is answered for that.
	at := ask(t, e, `{nearby(from: `+from(100, 100)+`, minutes: 60, at: "2020-06-01T12:00:00Z", filter: {open: ON_ARRIVAL}, first: 1) {totalCount pageInfo {endCursor} edges {arrival {at}}}}`, nil)
	if !strings.Contains(string(at.Data["nearby"]), `"totalCount":2`) || !strings.Contains(string(at.Data["nearby"]), `2020-06-01T12:0`) {
		t.Errorf("%s %v", at.Data["nearby"], at.Errors)
	}
}

func TestSquadsStandByTheWalkThenById(t *testing.T) {
	t.Parallel()
	r := district()
	demo := r.Sources[0]
	r.Squads = nil
	for key, base := range map[place.Key]place.Key{1: 0, 2: 2, 3: 77, 4: 1, 5: 1, 6: 999} { // 77 was merged into 1
		r.Squads = append(r.Squads, &place.Squad{Key: key, Source: demo, Code: fmt.Sprint(key), Name: "队" + string("己戊丁丙乙甲"[3*(key-1):3*key]), Base: base, Published: true})
	}
	e := newTestEngine(t, r)
	order := func(e *Engine, arguments string) string {
		var codes []string
		after := "null"
		for {
			a := ask(t, e, fmt.Sprintf(`{squads(%s first: 1, after: %s) {nodes {code} pageInfo {endCursor hasNextPage}}}`, arguments, after), nil)
			var p struct {
				Nodes    []struct{ Code string }
				PageInfo struct {
					EndCursor   *string
					HasNextPage bool
				}
			}
			if err := json.Unmarshal(a.Data["squads"], &p); err != nil || len(p.Nodes) != 1 {
				t.Fatal(string(a.Data["squads"]), a.Errors, err)
			}
			codes = append(codes, p.Nodes[0].Code)
			if !p.PageInfo.HasNextPage {
				return strings.Join(codes, " ")
			}
			after = fmt.Sprintf("%q", *p.PageInfo.EndCursor)
		}
	}
	near := `near: ` + from(100, 100) + `,`
	if got := order(e, near); got != "3 4 5 2 1 6" { // three at the same base, then those without one
		t.Errorf("by the walk: %s", got)
	}
	if got := order(e, ""); got != "4 3 1 6 2 5" { // bing ding ji jia wu yi
		t.Errorf("by name: %s", got)
	}
	// The squad at which a page ended is gone: the next page begins behind where it stood.
	for arguments, rest := range map[string]string{near: "5 2 1 6", "": "1 6 2 5"} {
		a := ask(t, e, fmt.Sprintf(`{squads(%s first: 2) {pageInfo {endCursor}}}`, arguments), nil)
		var p page
		if err := json.Unmarshal(a.Data["squads"], &p); err != nil {
			t.Fatal(err)
		}
		gone := *r
		gone.Squads = nil
		for _, s := range r.Squads {
			if s.Code != map[string]string{near: "4", "": "3"}[arguments] {
				gone.Squads = append(gone.Squads, s)
			}
		}
		b := ask(t, newTestEngine(t, &gone), fmt.Sprintf(`{squads(%s after: %q) {nodes {code}}}`, arguments, *p.PageInfo.EndCursor), nil)
		if got := strings.NewReplacer(`{"nodes":[{"code":"`, "", `"},{"code":"`, " ", `"}]}`, "").Replace(string(b.Data["squads"])); got != rest {
			t.Errorf("behind a squad that is gone: %s, want %s (%v)", got, rest, b.Errors)
		}
	}
}
