package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// records is a store whose data never change: a city of 10 by 10 streets in two communities.
type records struct{ r *snapshot.Records }

func (s records) Versions(context.Context) (snapshot.Versions, error) { return s.r.Versions, nil }

func (s records) Load(context.Context, snapshot.Versions) (*snapshot.Records, error) { return s.r, nil }

func city() *snapshot.Records {
	random := rand.New(rand.NewPCG(7, 7))
	demo := &place.Source{Key: 1, Name: "generated", Licence: "CC0 1.0", Demo: true}
	some := snapshot.Version{Number: 1, Changed: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
	r := &snapshot.Records{
		Versions: snapshot.Versions{Places: some, Areas: some, Population: some, Network: some},
		Sources:  []*place.Source{demo}, PopulationSource: demo, NetworkSource: demo,
		Streets: walk.Streets{Edges: walktest.Grid(random, 10, 10, 0.1)},
		Areas: []*place.Area{
			{Key: 1, Code: "140214", Level: place.District, Name: "云冈区", Source: demo, Boundary: rectangle(-500, 1500)},
			{Key: 2, Code: "140214001", Level: place.Community, Name: "西社区", ParentCode: "140214", Source: demo, Boundary: rectangle(-500, 450)},
			{Key: 3, Code: "140214002", Level: place.Community, Name: "东社区", ParentCode: "140214", Source: demo, Boundary: rectangle(450, 1500)},
		},
	}
	for i := range 60 {
		at := walktest.At(float64(random.IntN(900)), float64(100*random.IntN(9)))
		if i > 50 {
			at = r.Places[50].Location // ten places in one building
		}
		r.Places = append(r.Places, &place.Place{
			Key: place.Key(i + 1), Source: demo, Code: fmt.Sprint(i), Kind: place.Kind(i % 6), Name: fmt.Sprintf("示例%d", i), Published: true,
			Status: place.Status(i / 20), Location: at, UpdatedAt: some.Changed, Topics: []string{}, Facilities: []string{},
		})
		r.Cells = append(r.Cells, coverage.Cell{Code: fmt.Sprint(i), Center: walktest.At(float64(random.IntN(900)), float64(random.IntN(900))), People: 10})
	}
	return r
}

func rectangle(west, east float64) *geom.MultiPolygon {
	a, b := walktest.At(west, -500), walktest.At(east, 1500)
	return geom.NewMultiPolygonFlat(geom.XY, []float64{a.Lon, a.Lat, b.Lon, a.Lat, b.Lon, b.Lat, a.Lon, b.Lat, a.Lon, a.Lat}, [][]int{{10}})
}

func newTestEngine(t *testing.T, r *snapshot.Records) *Engine {
	t.Helper()
	return newTestEngineWithin(t, r, DefaultLimits())
}

func newTestEngineWithin(t *testing.T, r *snapshot.Records, limits Limits) *Engine {
	t.Helper()
	data := snapshot.NewKeeper(records{r}, time.UTC, slog.New(slog.DiscardHandler))
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return NewEngine(&Root{Data: data, TimeZone: "Asia/Shanghai", ServerVersion: "test"}, limits, slog.New(slog.DiscardHandler))
}

// answer is a response as a client reads it.
type answer struct {
	Data   map[string]json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]string
	}
}

func ask(t *testing.T, e *Engine, query string, variables map[string]any) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(WithLanguage(t.Context(), true), 10*time.Second)
	defer cancel()
	response, _ := e.Run(ctx, &Request{Query: query, Variables: variables})
	raw, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return a
}

// from is the middle of the city, as an argument.
func from(east, north float64) string {
	p := walktest.At(east, north)
	return fmt.Sprintf("{longitude: %.7f, latitude: %.7f}", p.Lon, p.Lat)
}

func TestErrorsNameCodeArgumentAndRange(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	middle := from(450, 450)
	for _, c := range []struct{ name, query, code, argument, allowed string }{
		{"no minutes", `{nearby(from: ` + middle + `, minutes: 0) {totalCount}}`, "BAD_ARGUMENT", "minutes", "1..60"},
		{"negative minutes", `{nearby(from: ` + middle + `, minutes: -1) {totalCount}}`, "BAD_ARGUMENT", "minutes", "1..60"},
		{"too many minutes", `{nearby(from: ` + middle + `, minutes: 61) {totalCount}}`, "BAD_ARGUMENT", "minutes", "1..60"},
		{"too many metres", `{nearby(from: ` + middle + `, metres: 5001) {totalCount}}`, "BAD_ARGUMENT", "metres", "1..5000"},
		{"both", `{nearby(from: ` + middle + `, metres: 1, minutes: 1) {totalCount}}`, "BAD_ARGUMENT", "metres", "null"},
		{"first 0", `{nearby(from: ` + middle + `, first: 0) {totalCount}}`, "BAD_ARGUMENT", "first", "1..100"},
		{"first 101", `{nearby(from: ` + middle + `, first: 101) {totalCount}}`, "BAD_ARGUMENT", "first", "1..100"},
		{"first -1", `{places(first: -1) {totalCount}}`, "BAD_ARGUMENT", "first", "1..100"},
		{"areas first", `{areas(first: 501) {totalCount}}`, "BAD_ARGUMENT", "first", "1..500"},
		{"longitude", `{nearby(from: {longitude: 180.1, latitude: 0}) {totalCount}}`, "INVALID_COORDINATE", "from.longitude", "-180..180"},
		{"latitude", `{areaAt(point: {longitude: 0, latitude: -91}) {id}}`, "INVALID_COORDINATE", "point.latitude", "-90..90"},
		{"far away", `{nearby(from: {longitude: 0, latitude: 0}) {totalCount}}`, "OUTSIDE_AREA", "from", ""},
		{"forged cursor", `{nearby(from: ` + middle + `, after: "AAAA") {totalCount}}`, "BAD_CURSOR", "after", ""},
		{"empty cursor", `{places(after: "") {totalCount}}`, "BAD_CURSOR", "after", ""},
		{"unknown place", `{place(id: "p0000000000000") {id}}`, "NOT_FOUND", "id", ""},
		{"an area is no place", `{place(id: "` + place.ID(place.AreaID, 1) + `") {id}}`, "NOT_FOUND", "id", ""},
		{"unknown node", `{node(id: "x") {id}}`, "NOT_FOUND", "id", ""},
		{"unknown area in a filter", `{places(filter: {areas: ["a"]}) {totalCount}}`, "NOT_FOUND", "filter.areas.0", ""},
		{"no kinds", `{places(filter: {kinds: []}) {totalCount}}`, "BAD_ARGUMENT", "filter.kinds", "1..100"},
		{"box the wrong way round", `{places(filter: {box: {west: 2, south: 0, east: 1, north: 1}}) {totalCount}}`, "BAD_ARGUMENT", "filter.box.west", "≤ filter.box.east"},
		{"box off the earth", `{places(filter: {box: {west: 0, south: 0, east: 1, north: 91}}) {totalCount}}`, "INVALID_COORDINATE", "filter.box.latitude", "-90..90"},
		{"area by nothing", `{area {id}}`, "BAD_ARGUMENT", "code", "id or code"},
		{"unknown code", `{area(code: "9") {id}}`, "NOT_FOUND", "code", ""},
		{"no targets", `{coverage(of: []) {people}}`, "BAD_ARGUMENT", "of", "1..10"},
		{"unknown place in a target", `{coverage(of: [{places: ["p0000000000000"]}]) {people}}`, "NOT_FOUND", "of.0.places.0", ""},
		{"unknown place to close", `{coverage(of: [{}], scenario: {close: ["y"]}) {people}}`, "NOT_FOUND", "scenario.close.0", ""},
		{"a place far away to add", `{coverage(of: [{}], scenario: {add: [{at: {longitude: 0, latitude: 0}}]}) {people}}`, "OUTSIDE_AREA", "scenario.add.0.at", ""},
		{"a word for an instant", `{places(filter: {updatedSince: "today"}) {totalCount}}`, "BAD_ARGUMENT", "filter.updatedSince", ""},
		{"a string for a number", `{nearby(from: {longitude: "NaN", latitude: 0}) {totalCount}}`, "GRAPHQL_VALIDATION_FAILED", "", ""},
		{"a number that is no Int", `{places(first: 99999999999) {totalCount}}`, "BAD_ARGUMENT", "first", ""},
		{"an unknown field", `{place {x}}`, "GRAPHQL_VALIDATION_FAILED", "", ""},
		{"no document", `{`, "GRAPHQL_PARSE_FAILED", "", ""},
	} {
		a := ask(t, e, c.query, nil)
		if len(a.Errors) == 0 {
			t.Errorf("%s: no error", c.name)
			continue
		}
		x := a.Errors[0].Extensions
		if x["code"] != c.code || x["argument"] != c.argument || c.allowed != "" && x["allowed"] != c.allowed || a.Errors[0].Message == "" {
			t.Errorf("%s: %+v", c.name, a.Errors[0])
		}
	}
	swapped := ask(t, e, `{nearby(from: {longitude: 40.004, latitude: 113.105}) {totalCount}}`, nil)
	if x := swapped.Errors[0].Extensions; x["code"] != "INVALID_COORDINATE" || !strings.Contains(x["hint"], "swapped") {
		t.Errorf("swapped coordinates: %v", x)
	}
}

func TestPointsUpTo3KilometresOutsideAreAnswered(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	for _, c := range []struct {
		east   float64
		ok     bool
		method string
	}{{-500 - 1000, true, `"STRAIGHT_LINE"`}, {-500 - 2990, true, ``}, {-500 - 3050, false, ``}} {
		a := ask(t, e, `{nearby(from: `+from(c.east, 0)+`, minutes: 60) {totalCount edges {walk {method}}}}`, nil)
		if (len(a.Errors) == 0) != c.ok {
			t.Errorf("%v m west: %v", c.east, a.Errors)
		}
		if !strings.Contains(string(a.Data["nearby"]), c.method) {
			t.Errorf("%v m west, where there is no street: %s", c.east, a.Data["nearby"])
		}
	}
}

func TestAnErrorLeavesOtherRootFieldsStanding(t *testing.T) {
	t.Parallel()
	a := ask(t, newTestEngine(t, city()), `{place(id: "x") {id} places {totalCount} paces {pace metresIn15Minutes}}`, nil)
	if string(a.Data["place"]) != "null" || string(a.Data["places"]) != `{"totalCount":40}` || len(a.Errors) != 1 {
		t.Errorf("%s %v", a.Data, a.Errors)
	}
}

// page is a page of any connection.
type page struct {
	TotalCount int
	Edges      []struct {
		Cursor string
		Node   struct{ ID string }
		Walk   struct{ EffectiveMetres, Minutes int }
	}
	Nodes    []struct{ ID string }
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
}

func TestPagesLoseNothingAtTies(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	for field, arguments := range map[string]string{
		"nearby": `from: ` + from(450, 450) + `, minutes: 30, filter: {status: [OPEN, TEMPORARILY_CLOSED, PLANNED]}, `,
		"places": `filter: {box: {west: 113, south: 39, east: 114, north: 41}}, `,
		"areas":  ``,
	} {
		for _, size := range []int{1, 3, 7, 100} {
			var ids []string
			var total int
			after, previous := "null", false
			for pages := 0; ; pages++ {
				walkField := ""
				if field == "nearby" {
					walkField = "walk {effectiveMetres minutes}"
				}
				a := ask(t, e, fmt.Sprintf(`{%s(%s first: %d, after: %s) {totalCount edges {cursor node {id} %s} nodes {id}
					pageInfo {hasNextPage hasPreviousPage startCursor endCursor}}}`, field, arguments, size, after, walkField), nil)
				if len(a.Errors) > 0 {
					t.Fatal(a.Errors)
				}
				var p page
				if err := json.Unmarshal(a.Data[field], &p); err != nil {
					t.Fatal(err)
				}
				for i, edge := range p.Edges {
					ids = append(ids, edge.Node.ID)
					if p.Nodes[i].ID != edge.Node.ID {
						t.Fatalf("%s: nodes and edges differ", field)
					}
				}
				if p.PageInfo.HasPreviousPage != previous {
					t.Fatalf("%s: hasPreviousPage is %v on page %d", field, p.PageInfo.HasPreviousPage, pages)
				}
				total, previous = p.TotalCount, true
				if !p.PageInfo.HasNextPage {
					break
				}
				if *p.PageInfo.EndCursor != p.Edges[len(p.Edges)-1].Cursor {
					t.Fatalf("%s: the end cursor is not the last edge's", field)
				}
				after = fmt.Sprintf("%q", *p.PageInfo.EndCursor)
			}
			once := map[string]bool{}
			for _, id := range ids {
				once[id] = true
			}
			if len(ids) != total || len(once) != total || total == 0 {
				t.Errorf("%s by %d: %d edges, %d different, of %d", field, size, len(ids), len(once), total)
			}
		}
	}
}

func TestACursorOfAnotherQuestionIsRefused(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	cursorOf := func(field, arguments string) string {
		a := ask(t, e, fmt.Sprintf(`{%s(%s first: 1) {pageInfo {endCursor}}}`, field, arguments), nil)
		var p page
		if err := json.Unmarshal(a.Data[field], &p); err != nil || p.PageInfo.EndCursor == nil {
			t.Fatal(err, a.Errors)
		}
		return *p.PageInfo.EndCursor
	}
	here, there := `from: `+from(450, 450)+`, `, `from: `+from(451, 450)+`, `
	for _, c := range []struct{ cursor, field, arguments string }{
		{cursorOf("nearby", here), "nearby", there},
		{cursorOf("nearby", here), "nearby", here + `minutes: 16, `},
		{cursorOf("nearby", here), "nearby", here + `filter: {kinds: [VENUE]}, `},
		{cursorOf("nearby", here), "places", ``},
		{cursorOf("places", ``), "areas", ``},
		{cursorOf("places", ``), "places", `filter: {kinds: [VENUE]}, `},
	} {
		a := ask(t, e, fmt.Sprintf(`{%s(%s first: 1, after: %q) {totalCount}}`, c.field, c.arguments, c.cursor), nil)
		if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "BAD_CURSOR" {
			t.Errorf("%s(%s): %v", c.field, c.arguments, a.Errors)
		}
	}
}

func TestForgedCursorsAreRefusedWithoutHarm(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	random := rand.New(rand.NewPCG(1, 1))
	good := ask(t, e, `{places(first: 1) {pageInfo {endCursor}}}`, nil)
	var p page
	if err := json.Unmarshal(good.Data["places"], &p); err != nil {
		t.Fatal(err)
	}
	for range 2000 {
		raw := []byte(*p.PageInfo.EndCursor)
		switch random.IntN(3) {
		case 0:
			raw = raw[:random.IntN(len(raw))]
		case 1:
			raw[random.IntN(12)]++ // in the part that names the question
		default:
			raw = make([]byte, random.IntN(60))
			for i := range raw {
				raw[i] = byte(random.IntN(256))
			}
		}
		a := ask(t, e, `query($c: String) {places(first: 1, after: $c) {totalCount}}`, map[string]any{"c": string(raw)})
		if len(a.Errors) == 1 && a.Errors[0].Extensions["code"] != "BAD_CURSOR" {
			t.Fatalf("%q: %v", raw, a.Errors)
		}
	}
}

func TestEmptyDataSetsAnswerAndSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	full := city()
	for name, drop := range map[string]func(*snapshot.Records){
		"nothing":       func(r *snapshot.Records) { *r = snapshot.Records{Versions: r.Versions} },
		"no network":    func(r *snapshot.Records) { r.Streets.Edges = nil },
		"no areas":      func(r *snapshot.Records) { r.Areas = nil },
		"no population": func(r *snapshot.Records) { r.Cells, r.PopulationSource = nil, nil },
		"no places":     func(r *snapshot.Records) { r.Places = nil },
	} {
		r := *full
		drop(&r)
		e := newTestEngine(t, &r)
		a := ask(t, e, `{
			nearby(from: `+from(450, 450)+`) {totalCount from {metres} nearestOutside {walk {metres}} edges {walk {method}}}
			places {totalCount} areas {totalCount} areaAt(point: `+from(1, 1)+`) {name}
			coverage(of: [{}]) {people covered share classes {class people} method populationSource {name} areas {people} bands {people share}}
			dataset {name demo bounds {west} networkVersion networkEdges networkDate populationDate counts {count} stale attribution}
		}`, nil)
		if len(a.Errors) > 0 {
			t.Errorf("%s: %v", name, a.Errors)
			continue
		}
		var d struct {
			NetworkEdges *int
			Bounds       *struct{ West float64 }
		}
		var c struct {
			People           int
			Share            *float64
			Method           string
			PopulationSource *struct{ Name string }
		}
		_ = json.Unmarshal(a.Data["dataset"], &d)
		_ = json.Unmarshal(a.Data["coverage"], &c)
		if (d.NetworkEdges == nil) != (r.Streets.Edges == nil) || (c.Method == "STRAIGHT_LINE") != (r.Streets.Edges == nil) {
			t.Errorf("%s: network edges %v, coverage by %s", name, d.NetworkEdges, c.Method)
		}
		if (c.PopulationSource == nil) != (r.PopulationSource == nil) || (c.Share == nil) != (len(r.Cells) == 0) || c.People != 10*len(r.Cells) {
			t.Errorf("%s: coverage %+v", name, c)
		}
		if (d.Bounds == nil) != (name == "nothing") {
			t.Errorf("%s: bounds %+v", name, d.Bounds)
		}
	}
}

func TestRecordsShowTheirAreasSourcesAndSystems(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	a := ask(t, e, `{
		place(id: "`+place.ID(place.PlaceID, 3)+`") {
			__typename id kind name en: name(language: EN) location {longitude system} gcj: location(system: GCJ02) {longitude system}
			area {name parent {name}} district: area(level: DISTRICT) {code children {code}} source {name licence demo collectedOn} updatedAt
			... on ReadingRoom {seats books}
		}
		node(id: "`+place.ID(place.AreaID, 2)+`") {... on Area {code boundary places(first: 100) {totalCount}}}
		nodes(ids: ["`+place.ID(place.PlaceID, 1)+`", "nothing", "`+place.ID(place.AreaID, 3)+`"]) {id}
	}`, nil)
	if len(a.Errors) > 0 {
		t.Fatal(a.Errors)
	}
	for _, want := range []string{
		`"__typename":"ReadingRoom"`, `"en":"Shi Li 2"`, `"system":"GCJ02"`, `"parent":{"name":"云冈区"}`, `"children":[{"code":"140214001"},{"code":"140214002"}]`,
		`"demo":true`, `"collectedOn":null`, `"updatedAt":"2026-11-23T00:00:00Z"`, `"seats":null`,
	} {
		if !strings.Contains(string(a.Data["place"]), want) {
			t.Errorf("no %s in %s", want, a.Data["place"])
		}
	}
	if !strings.Contains(string(a.Data["node"]), `"boundary":{"type":"MultiPolygon","coordinates":[[[[`) {
		t.Errorf("%s", a.Data["node"])
	}
	if want := `[{"id":"` + place.ID(place.PlaceID, 1) + `"},null,{"id":"` + place.ID(place.AreaID, 3) + `"}]`; string(a.Data["nodes"]) != want {
		t.Errorf("nodes %s", a.Data["nodes"])
	}
}

func TestDocumentsBeyondTheLimitsAreRefusedShortly(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	long := ask(t, e, `{`+strings.Repeat(`paces {pace} `, 2000)+`}`, nil)
	if len(long.Errors) == 0 || long.Data != nil {
		t.Errorf("%v", long)
	}
	wrong := ask(t, e, `{`+strings.Repeat(`x `, 200)+`}`, nil)
	if n := len(wrong.Errors); n == 0 || n > DefaultLimits().ErrorsShown {
		t.Errorf("%d errors", n)
	}
}
