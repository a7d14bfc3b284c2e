package graph

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// doubling is a document whose fragments each spread the next one twice.
func doubling(n int) string {
	s := "{...F0}"
	for i := range n {
		s += fmt.Sprintf(" fragment F%d on Query {...F%d ...F%d}", i, i+1, i+1)
	}
	return s + fmt.Sprintf(" fragment F%d on Query {paces {pace}}", n)
}

func repeated(n int, format string) string {
	var s strings.Builder
	for i := range n {
		s.WriteString(" " + strings.ReplaceAll(format, "#", strconv.Itoa(i)))
	}
	return s.String()
}

// Documents made to cost much are refused for little: by the limit they pass, in a short answer, soon.
func TestHostileDocumentsAreRefusedByTheLimitThatTheyPass(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	for name, c := range map[string]struct{ query, limit, allowed string }{
		"fragments that double 10 times":  {doubling(10), "equalKeys", "50"},
		"fragments that double 26 times":  {doubling(26), "equalKeys", "50"},
		"fragments that double 60 times":  {doubling(60), "fragments", "30"},
		"fragments that double 500 times": {doubling(500), "tokens", "1000"},
		"500 times a field":               {"{" + repeated(500, "paces{pace}") + "}", "tokens", "1000"},
		"51 times a field":                {"{" + repeated(51, "paces{pace}") + "}", "equalKeys", "50"},
		"4,000 times a field":             {"{" + repeated(4000, "x") + "}", "tokens", "1000"},
		"21 aliases":                      {"{paces {" + repeated(21, "a#: pace") + "}}", "aliases", "20"},
		"101 aliases":                     {"{" + repeated(101, "a#: __typename") + "}", "aliases", "20"},
		"10,000 aliases":                  {"{" + repeated(10000, "a#: __typename") + "}", "tokens", "1000"},
		"aliases that conflict":           {"{paces {" + repeated(160, "a: pace a: source") + "}}", "aliases", "20"},
		"11 root fields":                  {"{" + repeated(11, "a#: __typename") + "}", "rootFields", "10"},
		"21 directives":                   {"{paces {" + repeated(21, "pace @skip(if: false)") + "}}", "directives", "20"},
		"10,000 directives":               {"{paces" + repeated(10000, "@a") + "{pace}}", "tokens", "1000"},
		"11 levels":                       {"{place(id: 1) {area {parent {parent {parent {parent {parent {parent {parent {parent {id}}}}}}}}}}}", "depth", "10"},
		"11 levels by fragments":          {"{area(id: 1) {...A}} fragment A on Area {parent {parent {parent {...B}}}} fragment B on Area {parent {parent {parent {parent {parent {parent {id}}}}}}}", "depth", "10"},
		"900 levels":                      {strings.Repeat("{a", 900) + strings.Repeat("}", 900), "tokens", "1000"},
		"6 operations":                    {repeated(6, "query a# {paces {pace}}"), "operations", "5"},
		"500 operations":                  {repeated(500, "query a# {x}"), "tokens", "1000"},
		"a list of lists":                 {"{places(first: " + strings.Repeat("[", 600) + strings.Repeat("]", 600) + ") {totalCount}}", "tokens", "1000"},
		"comments":                        {"{paces {pace}}" + strings.Repeat("#\n", 2000), "tokens", "1000"},
		"a product of lists":              {`{places(first: 100) {nodes {area {places(first: 100) {nodes {id}}}}}}`, "cost", "10000"},
		"a product without lengths":       {`{areas {nodes {places {nodes {area {places {nodes {id}}}}}}}}`, "cost", "10000"},
		"introspection many times":        {"{paces {pace}" + repeated(10, "a#: __schema {types {name}}") + "}", "rootFields", "10"},
	} {
		began := time.Now()
		a := ask(t, e, c.query, nil)
		took := time.Since(began)
		if len(a.Errors) != 1 || a.Data != nil || a.Errors[0].Extensions["code"] != "QUERY_TOO_COMPLEX" ||
			a.Errors[0].Extensions["limit"] != c.limit || a.Errors[0].Extensions["allowed"] != c.allowed {
			t.Errorf("%s: %+v", name, a.Errors)
		}
		if took > 100*time.Millisecond { // some milliseconds; machines that run tests are busy
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// What validation finds is told in a short answer, in both languages, with code and position.
func TestDocumentsThatDoNotFitAreToldShortly(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	for name, c := range map[string]struct{ query, code, zh string }{
		"cyclic fragments":    {"{...A} fragment A on Query {...B} fragment B on Query {...A}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
		"an unknown fragment": {"{...A}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
		"an unused fragment":  {"{paces {pace}} fragment A on Query {paces {pace}}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
		"unknown directives":  {"{paces {" + repeated(20, "pace @a#") + "}}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
		"conflicts":           {"{paces {" + repeated(20, "a: pace a: source") + "}}", "QUERY_TOO_COMPLEX", "文档过于复杂:"},
		"some conflicts":      {"{paces {" + repeated(10, "a: pace a: source") + "}}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
		"no document":         {"{paces {", "GRAPHQL_PARSE_FAILED", "查询文档有语法错误:"},
		"no operation":        {"fragment A on Query {paces {pace}}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
		"a variable":          {"query($n: Int!) {places(first: $n) {totalCount}}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
		"deferred":            {"{... @defer {paces {pace}}}", "GRAPHQL_VALIDATION_FAILED", "不支持 @defer"},
		"a mutation":          {"mutation {x}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
		"a subscription":      {"subscription {x}", "GRAPHQL_VALIDATION_FAILED", "查询文档或变量不符合接口定义:"},
	} {
		for _, english := range []bool{true, false} {
			began := time.Now()
			response, executed := e.Run(WithLanguage(t.Context(), english), &Request{Query: c.query})
			raw, err := json.Marshal(response.Errors)
			if err != nil || executed || len(response.Errors) == 0 || len(response.Errors) > 10 || len(raw) > 8<<10 || time.Since(began) > 200*time.Millisecond {
				t.Errorf("%s: %v, %v, %d bytes, %v", name, err, executed, len(raw), time.Since(began))
			}
			first := response.Errors[0]
			if fmt.Sprint(first.Extensions["code"]) != c.code || strings.HasPrefix(first.Message, c.zh) == english || first.Message == c.zh && c.zh != "不支持 @defer" {
				t.Errorf("%s: %v", name, first)
			}
		}
	}
}

// A flood of documents that nobody asks twice takes bounded memory and pushes out none that is asked for all the time.
func TestDocumentsThatAreAskedForStayInAFlood(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	hot := &Request{Query: "{paces {pace}}"}
	if _, refused := e.Prepare(t.Context(), hot); refused != nil {
		t.Fatal(refused.Errors)
	}
	padding := strings.Repeat(" ", 4096)
	for i := range 2000 {
		if _, refused := e.Prepare(t.Context(), &Request{Query: fmt.Sprintf("query a%d {paces {pace}}%s", i, padding)}); refused != nil {
			t.Fatal(refused.Errors)
		}
		if _, kept := e.documents.Get(hot.Query); !kept {
			t.Fatalf("it is gone after %d others", i+1)
		}
	}
	if most := keptText / 4096; e.documents.Len() > most {
		t.Errorf("%d documents are kept, %d would fill the room", e.documents.Len(), most)
	}
	if _, refused := e.Prepare(t.Context(), &Request{Query: hot.Query + strings.Repeat(" ", keptDocumentText)}); refused != nil || e.documents.Len() > keptText/4096 {
		t.Errorf("a long one: %v", refused)
	}
}

// What tools ask to learn the schema is within the limits.
func TestIntrospectionByToolsIsAnswered(t *testing.T) {
	t.Parallel()
	const query = `query IntrospectionQuery { __schema { description queryType { name } mutationType { name } subscriptionType { name }
		types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
		fragment FullType on __Type { kind name description specifiedByURL fields(includeDeprecated: true) { name description
		args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
		inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
		enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
		fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
		fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
		ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`
	a := ask(t, newTestEngine(t, city()), query, nil)
	if len(a.Errors) > 0 || len(a.Data["__schema"]) < 10_000 {
		t.Errorf("%v, %d bytes", a.Errors, len(a.Data["__schema"]))
	}
	circular := `{__schema {types {fields {type {fields {type {fields {type {name}}}}}}}}}`
	if a := ask(t, newTestEngine(t, city()), circular, nil); len(a.Errors) == 0 || a.Data != nil {
		t.Errorf("types of fields of types of fields: %v", a.Errors)
	}
}
