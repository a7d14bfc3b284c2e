package graph

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// paged are the lists with cursors: how each is asked for, with a place for `first` and `after`.
func paged() map[string]string {
	here := from(450, 450)
	return map[string]string{
		"places":  `{list: places(%s) {edges {cursor}}}`,
		"nearby":  `{list: nearby(from: ` + here + `, %s) {edges {cursor}}}`,
		"areas":   `{list: areas(%s) {edges {cursor}}}`,
		"squads":  `{list: squads(%s) {edges {cursor}}}`,
		"near":    `{list: squads(near: ` + here + `, %s) {edges {cursor}}}`,
		"in area": `{list: coverage(of: [{}]) {cells(%s) {edges {cursor}}}}`,
	}
}

// Cursors that no server gave: of another list, cut off, turned, random. Each is refused, or shows rows of its own list behind
// some position; none is an internal fault.
func TestForgedCursorsOfAnyListAreRefused(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 2))
	lists := paged()
	var names []string
	cursors, rows := map[string][]string{}, map[string]map[string]bool{}
	for name, query := range lists {
		found := cursorsOf(t, e, fmt.Sprintf(query, "first: 100"))
		rows[name] = map[string]bool{}
		for _, c := range found {
			rows[name][c[:min(len(c), 11)]] = true // the question's part
		}
		if len(found) > 0 {
			names, cursors[name] = append(names, name), found
		}
	}
	if len(names) < 5 {
		t.Fatalf("lists with rows: %v", names)
	}
	refused := 0
	for range 10_000 {
		list, of := names[random.IntN(len(names))], names[random.IntN(len(names))]
		raw := []byte(cursors[of][random.IntN(len(cursors[of]))])
		foreign := of != list
		switch random.IntN(5) {
		case 0:
			raw = raw[:random.IntN(len(raw))]
		case 1:
			raw[random.IntN(len(raw))] ^= byte(1 + random.IntN(255))
		case 2:
			raw = append(raw, "AAAAAAAA"[:1+random.IntN(8)]...)
		case 3:
			raw = make([]byte, random.IntN(80))
			for i := range raw {
				raw[i] = "ABCDEFGHabcdefgh0123456789-_=+/ \x00\xff"[random.IntN(34)]
			}
		}
		query := strings.Replace(fmt.Sprintf(lists[list], "first: 1, after: $c"), "{", "query ($c: String) {", 1)
		a := ask(t, e, query, map[string]any{"c": string(raw)})
		switch {
		case len(a.Errors) == 1 && a.Errors[0].Extensions["code"] == "BAD_CURSOR" && a.Errors[0].Extensions["argument"] == "after":
			refused++
		case len(a.Errors) > 0:
			t.Fatalf("%s after %q: %v", list, raw, a.Errors)
		case foreign && string(raw) != "" && strings.HasPrefix(cursors[of][0], string(raw[:min(len(raw), 11)])) && len(raw) >= 11 && !rows[list][string(raw[:11])]:
			t.Fatalf("%s takes a cursor of %s: %q", list, of, raw)
		}
	}
	if refused < 7000 {
		t.Errorf("only %d of 10,000 were refused", refused)
	}
}

// cursorsOf returns the cursors of the list of an answer.
func cursorsOf(t *testing.T, e *Engine, query string) []string {
	t.Helper()
	a := ask(t, e, query, nil)
	if len(a.Errors) > 0 {
		t.Fatalf("%s: %v", query, a.Errors)
	}
	var found []string
	var look func(any)
	look = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, item := range v {
				if cursor, ok := item.(string); ok && key == "cursor" {
					found = append(found, cursor)
				}
				look(item)
			}
		case []any:
			for _, item := range v {
				look(item)
			}
		}
	}
	var list any
	if err := json.Unmarshal(a.Data["list"], &list); err != nil {
		t.Fatal(err)
	}
	look(list)
	return found
}

// Every whole number that a question takes, beyond what it may be: a code that says so, as a literal and as a variable.
func TestWholeNumbersOutOfTheirRangeAreRefused(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	here := from(450, 450)
	for _, c := range []struct{ query, argument string }{
		{`places(first: #) {totalCount}`, "first"}, {`nearby(from: ` + here + `, first: #) {totalCount}`, "first"}, {`areas(first: #) {totalCount}`, "first"},
		{`squads(first: #) {totalCount}`, "first"}, {`search(text: "a", first: #) {kinds}`, "first"}, {`nearby(from: ` + here + `, minutes: #) {totalCount}`, "minutes"},
		{`nearby(from: ` + here + `, metres: #) {totalCount}`, "metres"}, {`coverage(of: [{}], minutes: #) {covered}`, "minutes"},
		{`coverage(of: [{}], atLeast: #) {covered}`, "atLeast"}, {`isochrone(from: ` + here + `, minutes: [#]) {minutes}`, "minutes"},
		{`suggestSites(of: [{}], count: #) {job {id}}`, "count"},
	} {
		for _, n := range []string{"0", "-1", "2147483647", "1000000000", "2147483648", "-2147483649", "99999999999", "9223372036854775808", "1e3", "1.5"} {
			literal := ask(t, e, "{"+strings.Replace(c.query, "#", n, 1)+"}", nil)
			variable := ask(t, e, "query ($n: Int!) {"+strings.Replace(c.query, "#", "$n", 1)+"}", map[string]any{"n": json.Number(n)})
			for how, a := range map[string]answer{"literal": literal, "variable": variable} {
				if len(a.Errors) == 0 {
					t.Errorf("%s, %s as a %s: %v", c.query, n, how, a.Errors)
					continue
				}
				code, argument := a.Errors[0].Extensions["code"], a.Errors[0].Extensions["argument"]
				if code != "GRAPHQL_VALIDATION_FAILED" && (code != "BAD_ARGUMENT" || argument != c.argument && argument != c.argument+".0") {
					t.Errorf("%s, %s as a %s: %s %s", c.query, n, how, code, argument)
				}
			}
		}
	}
	for _, id := range []string{"2147483648", "-1", "0", "1e9", "p-1", "p99999999999999999999", ""} {
		if a := ask(t, e, `query ($id: ID!) {place(id: $id) {id}}`, map[string]any{"id": id}); len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "NOT_FOUND" {
			t.Errorf("id %q: %v", id, a.Errors)
		}
	}
}

// Coordinates that are none, wherever a point is taken. −0 and the least float are coordinates.
func TestCoordinatesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	takers := map[string]string{
		"nearby": `nearby(from: $p) {totalCount}`, "isochrone": `isochrone(from: $p, minutes: [5]) {minutes}`, "areaAt": `areaAt(point: $p) {id}`,
		"route": `route(from: $p, to: $p) {reason}`, "search": `search(text: "a", near: $p) {kinds}`, "squads": `squads(near: $p) {totalCount}`,
		"scenario": `coverage(of: [{}], scenario: {add: [{at: $p}]}) {covered}`,
	}
	for name, query := range takers {
		for _, c := range []struct {
			longitude, latitude any
			code                string
		}{
			{json.Number("180.0000001"), json.Number("40"), "INVALID_COORDINATE"}, {json.Number("113"), json.Number("91"), "INVALID_COORDINATE"},
			{json.Number("-180.1"), json.Number("40"), "INVALID_COORDINATE"}, {json.Number("40"), json.Number("113"), "INVALID_COORDINATE"},
			{json.Number("1e308"), json.Number("40"), "INVALID_COORDINATE"}, {json.Number("1e400"), json.Number("40"), ""},
			{"NaN", json.Number("40"), ""}, {"Infinity", json.Number("40"), ""}, {"-Inf", json.Number("40"), ""}, {true, json.Number("40"), ""}, {nil, json.Number("40"), ""},
		} {
			a := ask(t, e, `query ($p: PointInput!) {`+query+`}`, map[string]any{"p": map[string]any{"longitude": c.longitude, "latitude": c.latitude}})
			if len(a.Errors) != 1 {
				t.Errorf("%s at %v, %v: %v", name, c.longitude, c.latitude, a.Errors)
				continue
			}
			got := a.Errors[0].Extensions["code"]
			if c.code != "" && got != c.code || got != "INVALID_COORDINATE" && got != "GRAPHQL_VALIDATION_FAILED" && got != "BAD_ARGUMENT" {
				t.Errorf("%s at %v, %v: %s", name, c.longitude, c.latitude, got)
			}
		}
	}
	for _, n := range []string{"-0", "1e-320", "-0.0"} {
		a := ask(t, e, `query ($p: PointInput!) {areaAt(point: $p) {id}}`, map[string]any{"p": map[string]any{"longitude": json.Number(n), "latitude": json.Number(n)}})
		if len(a.Errors) == 1 && a.Errors[0].Extensions["code"] != "OUTSIDE_AREA" {
			t.Errorf("%s: %v", n, a.Errors)
		}
	}
}

// Variables of any kind in every argument of every question, 10,000 times: each fault has a code and a path, none is internal.
func TestVariablesOfAnyKindAreAnswered(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	m := &mistyper{Rand: rand.New(rand.NewPCG(seed, 3)), schema: e.schema}
	var questions []*ast.FieldDefinition
	for _, f := range e.schema.Query.Fields {
		if len(f.Arguments) > 0 && !strings.HasPrefix(f.Name, "__") && f.Name != "job" && f.Name != "suggestSites" { // those two need a database
			questions = append(questions, f)
		}
	}
	answered, faults := 0, 0
	for range 10_000 {
		f := questions[m.IntN(len(questions))]
		var declared, passed []string
		variables := map[string]any{}
		for _, a := range f.Arguments {
			declared = append(declared, "$"+a.Name+": "+a.Type.String())
			passed = append(passed, a.Name+": $"+a.Name)
			if m.IntN(4) > 0 || a.Type.NonNull {
				variables[a.Name] = m.value(a.Type, 0)
			}
		}
		query := fmt.Sprintf("query (%s) {%s(%s) {__typename}}", strings.Join(declared, ", "), f.Name, strings.Join(passed, ", "))
		a := ask(t, e, query, variables)
		if len(a.Errors) == 0 {
			answered++
		}
		for _, wrong := range a.Errors {
			faults++
			if code := wrong.Extensions["code"]; code == "" || code == "INTERNAL" || len(wrong.Path) == 0 && code != "QUERY_TOO_COMPLEX" {
				t.Fatalf("%s %v: %s, path %v, %v", query, variables, wrong.Message, wrong.Path, wrong.Extensions)
			}
		}
	}
	t.Logf("%d answered, %d faults", answered, faults)
	if answered < 300 || faults < 3000 {
		t.Errorf("%d answered, %d faults: too few of one kind to tell", answered, faults)
	}
}

// mistyper makes values of a type, most of them right.
type mistyper struct {
	*rand.Rand
	schema *ast.Schema
}

func (m *mistyper) value(t *ast.Type, depth int) any {
	if m.IntN(12) == 0 {
		return []any{nil, true, json.Number("-1"), json.Number("1e400"), json.Number("99999999999"), "", "x", "\u202e\x00", []any{}, []any{nil}, map[string]any{}, map[string]any{"x": nil}}[m.IntN(12)]
	}
	if t.Elem != nil {
		list := make([]any, 1+m.IntN(2))
		for i := range list {
			list[i] = m.value(t.Elem, depth+1)
		}
		return list
	}
	d := m.schema.Types[t.NamedType]
	switch {
	case d.Kind == ast.Enum:
		return d.EnumValues[m.IntN(len(d.EnumValues))].Name
	case d.Kind == ast.InputObject:
		object := map[string]any{}
		for _, f := range d.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || depth < 3 && m.IntN(5) == 0 {
				object[f.Name] = m.value(f.Type, depth+1)
			}
		}
		return object
	case d.Name == "Int":
		return json.Number(fmt.Sprint(1 + m.IntN(20)))
	case d.Name == "Float":
		return json.Number(fmt.Sprint(m.Float64() * 120))
	case d.Name == "Boolean":
		return m.IntN(2) == 0
	case d.Name == "DateTime":
		return "2026-11-23T09:30:00+08:00"
	case d.Name == "Date":
		return "2026-11-23"
	case d.Name == "GeoJSON":
		return map[string]any{"type": "Polygon", "coordinates": []any{[]any{[]any{1, 1}, []any{2, 1}, []any{2, 2}, []any{1, 1}}}}
	default:
		return []any{"p0000000000001", "示例", "140214", "a*"}[m.IntN(4)]
	}
}
