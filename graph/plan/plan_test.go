package plan_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"servicemap/graph/plan"
)

const sdl = `type Query {word: String! echo(of: Int!): Int! query: Query!}`

// tiny is a schema whose word is written by a function.
func tiny(word func(*plan.Run)) *plan.Schema {
	decode := plan.Arguments(func(_ context.Context, raw map[string]any) (map[string]any, error) {
		if n, ok := raw["of"].(int64); ok && n > 0 {
			return map[string]any{"of": n}, nil
		}
		return nil, errors.New("not above 0")
	}, "of")
	s := &plan.Schema{Types: []plan.Type{{
		Name: "Query", Satisfies: []string{"Query"}, Fields: []plan.FieldType{{Name: "__typename"}, {Name: "word"}, {Name: "echo", Decode: decode}, {Name: "query"}},
	}}}
	var query func(*plan.Run, []plan.Field)
	query = func(r *plan.Run, fields []plan.Field) {
		r.Byte('{')
		for i := range fields {
			f := &fields[i]
			r.Key(f)
			switch f.Number {
			case 0:
				r.Raw(`"Query"`)
			case 1:
				word(r)
			case 2:
				r.Int(r.Arguments(f)[0].(int64))
			default:
				query(r, r.Fields(f, 0))
			}
		}
		r.Byte('}')
	}
	s.Query = query
	return s
}

func hello(r *plan.Run) { r.String("hello") }

func parse(t *testing.T, query string) *ast.QueryDocument {
	t.Helper()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: sdl + "type Mutation {word: String}"})
	doc, err := gqlparser.LoadQueryWithRules(schema, query, nil)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func compile(t *testing.T, s *plan.Schema, room int64, query string, conditions map[string]any) (*plan.Plan, bool) {
	t.Helper()
	doc := parse(t, query)
	left := new(plan.Room)
	left.Store(room)
	return plan.New(s, left, doc, doc.Operations[0], conditions)
}

func TestAnswersHaveTheShapeOfTheDocument(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`{word}`:                                                      `{"word":"hello"}`,
		`{b: word a: word __typename}`:                                `{"b":"hello","a":"hello","__typename":"Query"}`,
		`{query {word} query {a: word}}`:                              `{"query":{"word":"hello","a":"hello"}}`,
		`{echo(of: 3) query {echo(of: 4)}}`:                           `{"echo":3,"query":{"echo":4}}`,
		`{...F word} fragment F on Query {a: word word}`:              `{"a":"hello","word":"hello"}`,
		`query($n: Int!) {echo(of: $n) query {query {echo(of: $n)}}}`: `{"echo":7,"query":{"query":{"echo":7}}}`,
		`query($yes: Boolean!) {a: word @skip(if: $yes) ... @include(if: $yes) {b: word}}`: `{"b":"hello"}`,
	} {
		p, ok := compile(t, tiny(hello), 1e6, query, map[string]any{"yes": true})
		if !ok {
			t.Errorf("%s is not planned", query)
			continue
		}
		for range 2 {
			if got, ok := p.Answer(t.Context(), map[string]any{"n": int64(7), "yes": true}); !ok || string(got) != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
	}
}

func TestWhatIsNoPlainQuestionIsNotPlanned(t *testing.T) {
	t.Parallel()
	for _, query := range []string{`{__schema {queryType {name}}}`, `mutation {word}`, `{word echo(of: 0)}`} {
		if _, ok := compile(t, tiny(hello), 1e6, query, nil); ok {
			t.Errorf("%s is planned", query)
		}
	}
	left := tiny(hello)
	left.Leave([]string{"word"})
	if _, ok := compile(t, left, 1e6, `{echo(of: 1) word}`, nil); ok {
		t.Error("a field that is left to the executor is planned")
	}
	if _, ok := compile(t, tiny(hello), 100, `{word}`, nil); ok {
		t.Error("a plan without room was made")
	}
}

func TestARunGivesUp(t *testing.T) {
	t.Parallel()
	for name, word := range map[string]func(*plan.Run){
		"by itself":           (*plan.Run).GiveUp,
		"on an error":         func(r *plan.Run) { r.Must(errors.New("no")) },
		"on a panic":          func(*plan.Run) { panic("a resolver's") },
		"on a forbidden null": func(r *plan.Run) { r.Null(false) },
		"on a scalar's null":  func(r *plan.Run) { r.Marshal(graphql.Null) },
	} {
		p, _ := compile(t, tiny(word), 1e6, `{word}`, nil)
		if data, ok := p.Answer(t.Context(), nil); ok || data != nil {
			t.Errorf("%s: %s", name, data)
		}
	}
	p, _ := compile(t, tiny(hello), 1e6, `query($n: Int!) {word echo(of: $n)}`, nil)
	if data, ok := p.Answer(t.Context(), map[string]any{"n": int64(-1)}); ok {
		t.Errorf("an argument that can't be decoded: %s", data)
	}
	if data, ok := p.Answer(t.Context(), map[string]any{"n": int64(1)}); !ok {
		t.Errorf("the plan is of no use any more: %s", data)
	}
}

func TestARequestThatHasEndedIsGivenUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p, _ := compile(t, tiny(func(r *plan.Run) { cancel(); r.Check(); hello(r) }), 1e6, `{word}`, nil)
	if _, ok := p.Answer(ctx, nil); ok {
		t.Error("it went on")
	}
}

// A plan that can't grow is not begun again: each run would be for nothing.
func TestAPlanWithoutRoomIsOfNoMoreUse(t *testing.T) {
	t.Parallel()
	runs := 0
	p, ok := compile(t, tiny(func(r *plan.Run) { runs++; hello(r) }), 600, `{word query {word}}`, nil)
	if !ok {
		t.Fatal("the root has room")
	}
	for range 3 {
		if _, ok := p.Answer(t.Context(), nil); ok {
			t.Error("there was room for more")
		}
	}
	if runs != 1 {
		t.Errorf("%d runs", runs)
	}
}

func TestAPlanGrowsUnderConcurrentRuns(t *testing.T) {
	t.Parallel()
	depth := 20
	query := strings.Repeat(`{word query `, depth) + `{word}` + strings.Repeat(`}`, depth)
	p, _ := compile(t, tiny(hello), 1e6, query, nil)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				if data, ok := p.Answer(t.Context(), nil); !ok || strings.Count(string(data), "hello") != depth+1 {
					t.Errorf("%v %s", ok, data)
				}
			}
		})
	}
	all.Wait()
}

func TestStringsAreWrittenAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	check := func(t interface{ Errorf(string, ...any) }, s string) {
		var want strings.Builder
		graphql.MarshalString(s).MarshalGQL(&want)
		var r plan.Run
		if r.String(s); string(r.Out) != want.String() {
			t.Errorf("%q: %s, want %s", s, r.Out, want.String())
		}
	}
	for _, s := range []string{"", "\x00\x1f\x7f", "a\"b\\c\t\r\n", "\xff\xfe", "党群\u2028", "<>&"} {
		check(t, s)
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.String().Draw(t, "s")) })
}
