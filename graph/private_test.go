package graph

import (
	"encoding/json"
	"strings"
	"testing"
)

// misspelt are documents and variables that nearly fit; the schema's word that each is near to.
func misspelt() []struct{ query, word string } {
	return []struct{ query, word string }{
		{`{pacess {pace}}`, "paces"},
		{`{paces {sauce}}`, "source"},
		{`{places(frist: 3) {totalCount}}`, "first"},
		{`{places(filter: {kind: [VENUE]}) {totalCount}}`, "kinds"},
		{`{places(filter: {kinds: [VENUES]}) {totalCount}}`, "VENUE"},
		{`query ($f: PlaceFiltre) {places(filter: $f) {totalCount}}`, "PlaceFilter"},
		{`{place(id: "x") {... on Venu {id}}}`, ""},
		{`{place(id: "x") {facilities}}`, "Venue"},
		{`{paces}`, "paces { ... }"},
		{`{nearby {totalCount}}`, "PointInput"},
		{`query ($p: PointInput!) {nearby(from: $p) {totalCount}}`, "must be defined"},
		{`{paces @skipp(if: true) {pace}}`, ""},
	}
}

// The schema is public, so errors say what was probably meant; they stay short. Of a private schema they say nothing.
func TestAPrivateSchemaIsNotToldByErrors(t *testing.T) {
	t.Parallel()
	limits := DefaultLimits()
	limits.PrivateSchema = true
	public, private := newTestEngine(t, city()), newTestEngineWithin(t, city(), limits)
	for _, c := range misspelt() {
		for _, english := range []bool{true, false} {
			told := texts(t, public, c.query, english)
			if len(told) > 600 || c.word != "" && !strings.Contains(told, c.word) {
				t.Errorf("%s: %d bytes: %s", c.query, len(told), told)
			}
			hidden := strings.ReplaceAll(texts(t, private, c.query, english), c.query, "")
			if strings.Contains(strings.ToLower(hidden), "did you mean") || c.word != "" && strings.Contains(hidden, c.word) {
				t.Errorf("%s: %s", c.query, hidden)
			}
		}
	}
	for _, query := range []string{
		`{__schema {types {name}}}`, `{__type(name: "Place") {name}}`, `{a: __schema {queryType {name}}}`,
		`{...F} fragment F on Query {__schema {types {name}}}`, `{... on Query {__type(name: "Place") {name}}}`,
		`query IntrospectionQuery {__schema {queryType {name}}}`, `query A {paces {pace}} query B {__schema {queryType {name}}}`,
	} {
		response, executed := private.Run(t.Context(), &Request{Query: query, OperationName: ""})
		if executed || len(response.Errors) != 1 || response.Errors[0].Extensions["code"] == nil || response.Data != nil {
			t.Errorf("%s: %v %s", query, response.Errors, response.Data)
		}
	}
	if a := ask(t, private, `{__typename paces {__typename pace}}`, nil); len(a.Errors) > 0 {
		t.Errorf("names of types in answers: %v", a.Errors)
	}
}

// texts returns the errors of a document as they are sent.
func texts(t *testing.T, e *Engine, query string, english bool) string {
	t.Helper()
	response, executed := e.Run(WithLanguage(t.Context(), english), &Request{Query: query})
	if executed || len(response.Errors) == 0 {
		t.Fatalf("%s is answered", query)
	}
	raw, err := json.Marshal(response.Errors)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(raw), `\"`, `"`)
}
