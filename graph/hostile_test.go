package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"servicemap/graph/gen"
)

// Clients send enum values in variables. One in the wrong case must never be read as another value.
func TestEnumsInVariablesAreReadAsWritten(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	here := map[string]any{"longitude": 113.105, "latitude": 40.004}
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
	}{
		"system in a point":  {`query($v: PointInput!) {nearby(from: $v) {totalCount}}`, map[string]any{"v": map[string]any{"longitude": 113.1, "latitude": 40.0, "system": "bd09"}}},
		"pace":               {`query($v: Pace!) {coverage(of: [{}], pace: $v) {covered}}`, map[string]any{"v": "elderly"}},
		"kinds in a filter":  {`query($p: PointInput!, $v: PlaceFilter) {nearby(from: $p, filter: $v) {totalCount}}`, map[string]any{"p": here, "v": map[string]any{"kinds": []any{"VENUE", "venue"}}}},
		"one kind as a list": {`query($v: [PlaceKind!]) {places(filter: {kinds: $v}) {totalCount}}`, map[string]any{"v": "venue"}},
		"level":              {`query($p: PointInput!, $v: AreaLevel!) {areaAt(point: $p, level: $v) {name}}`, map[string]any{"p": here, "v": "grid"}},
		"targets":            {`query($v: [CoverageTarget!]!) {coverage(of: $v) {covered}}`, map[string]any{"v": []any{map[string]any{"kinds": []any{"Venue"}}}}},
	} {
		a := ask(t, e, c.query, c.variables)
		if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "GRAPHQL_VALIDATION_FAILED" || a.Data != nil || len(a.Errors[0].Path) < 2 || a.Errors[0].Path[0] != "variable" {
			t.Errorf("%s: %v %s", name, a.Errors, a.Data)
		}
	}
	for name, d := range gen.NewExecutableSchema(gen.Config{}).Schema().Types {
		if d.Kind != ast.Enum || d.BuiltIn {
			continue
		}
		for _, v := range d.EnumValues {
			schema := e.schema
			kind := ast.NonNullListType(ast.NonNullNamedType(name, nil), nil)
			if err := checkEnum(schema, kind, []any{v.Name}); err != nil {
				t.Errorf("%s.%s is refused: %v", name, v.Name, err)
			}
			if err := checkEnum(schema, kind, []any{strings.ToLower(v.Name)}); err == nil {
				t.Errorf("%s takes %s", name, strings.ToLower(v.Name))
			}
		}
	}
}

func TestNestedListsEndAtTheBudgetOfARequest(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	e.limits.Cost, e.limits.Aliases, e.limits.RootFields = mostCost, 100, 100 // what is estimated lets all through
	nested := `{places(first: 100) {nodes {area(level: DISTRICT) {places(first: 100) {nodes {area(level: DISTRICT) {places(first: 100) {nodes {id}}}}}}}}}`
	many := "{"
	for i := range 30 {
		many += fmt.Sprintf(" c%d: coverage(of: [{}]) {covered}", i)
	}
	for _, query := range []string{nested, many + "}"} {
		a := ask(t, e, query, nil)
		if len(a.Errors) == 0 || len(a.Errors) > DefaultLimits().ErrorsShown {
			t.Errorf("%.60s: %d errors", query, len(a.Errors))
			continue
		}
		if x := a.Errors[0].Extensions; x["code"] != "QUERY_TOO_COMPLEX" || x["limit"] != "objects" || x["allowed"] != "10000" {
			t.Errorf("%.60s: %v", query, x)
		}
	}
}

func TestInstantsThatNoClockShowsAreRefused(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	for _, at := range []string{"2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2026-02-30T00:00:00Z"} {
		for _, a := range []answer{
			ask(t, e, fmt.Sprintf(`{places(filter: {updatedSince: %q}) {totalCount}}`, at), nil),
			ask(t, e, `query($t: DateTime) {places(filter: {updatedSince: $t}) {totalCount}}`, map[string]any{"t": at}),
		} {
			if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "BAD_ARGUMENT" {
				t.Errorf("%s: %v", at, a.Errors)
			}
		}
	}
}
