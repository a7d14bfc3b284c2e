package graph

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"servicemap/place"
	"servicemap/snapshot"
)

// asker writes questions by the schema, at random: any field with the arguments that it needs, any depth up to a limit.
type asker struct {
	*rand.Rand
	schema *ast.Schema
	fields int // still to write
}

func (a *asker) question() string {
	a.fields = 40
	return "{" + a.set(a.schema.Query, 0) + "}"
}

func (a *asker) set(d *ast.Definition, depth int) string {
	var leaves, branches []*ast.FieldDefinition
	for _, f := range d.Fields {
		if kind := a.schema.Types[f.Type.Name()]; strings.HasPrefix(f.Name, "__") || kind.Name == "Job" || f.Name == "suggestSites" {
			continue // jobs need a database
		} else if kind.IsCompositeType() {
			branches = append(branches, f)
		} else {
			leaves = append(leaves, f)
		}
	}
	var s strings.Builder
	pick := func(list []*ast.FieldDefinition, n int) {
		for _, i := range a.Perm(len(list))[:min(n, len(list))] {
			f := list[i]
			kind := a.schema.Types[f.Type.Name()]
			if a.fields--; a.fields < 0 {
				return
			}
			s.WriteString(" " + f.Name + a.arguments(f))
			if kind.IsCompositeType() {
				s.WriteString(" {__typename" + a.set(kind, depth+1) + "}")
			}
		}
	}
	pick(leaves, 2)
	if depth < 7 {
		pick(branches, 1+a.IntN(2))
	}
	return s.String()
}

func (a *asker) arguments(f *ast.FieldDefinition) string {
	point := from(float64(a.IntN(900)), float64(a.IntN(900)))
	var given []string
	for _, d := range f.Arguments {
		switch {
		case d.Name == "from" || d.Name == "point":
			given = append(given, d.Name+": "+point)
		case d.Name == "to" && f.Name == "route":
			given = append(given, "to: "+from(400, 400))
		case d.Name == "of" && f.Name == "coverage":
			given = append(given, "of: [{}]")
		case d.Name == "ids":
			given = append(given, fmt.Sprintf("ids: [%q, %q]", a.place(), place.ID(place.AreaID, 1)))
		case d.Name == "id" && f.Name != "area":
			given = append(given, fmt.Sprintf("id: %q", a.place()))
		case d.Name == "first" && a.IntN(2) == 0:
			given = append(given, fmt.Sprintf("first: %d", 1+a.IntN(5)))
		case d.Name == "text" && f.Name == "search":
			given = append(given, `text: "示例"`)
		case d.Name == "code" && f.Name == "area":
			given = append(given, `code: "140214"`)
		case d.Type.Name() == "DateTime" && a.IntN(2) == 0:
			given = append(given, d.Name+`: "2026-11-23T09:30:00+08:00"`)
		case d.Type.Name() == "Date" && a.IntN(2) == 0:
			given = append(given, d.Name+`: "2026-11-23"`)
		case d.Name == "filter" && a.IntN(3) == 0:
			given = append(given, map[string]string{
				"PlaceFilter": "filter: {open: NOW, includeUnknownHours: true}", "SquadFilter": "filter: {freeNow: true}",
			}[d.Type.Name()])
		}
	}
	if len(given) == 0 {
		return ""
	}
	return "(" + strings.Join(given, ", ") + ")"
}

func (a *asker) place() string { return place.ID(place.PlaceID, place.Key(1+a.IntN(8))) }

// objects counts the objects of an answer, and arguments that a resolver refused make none.
func objects(value any) int {
	n := 0
	switch v := value.(type) {
	case map[string]any:
		n = 1
		for _, item := range v {
			n += objects(item)
		}
	case []any:
		for _, item := range v {
			n += objects(item)
		}
	}
	return n
}

// Random questions: the cost is never less than what the answer holds, and what changes while the data do not is known to
// depend on the clock. The clock is the test's own: the second answer is given eight days later.
func TestCostAndClockAreKnownBeforehand(t *testing.T) {
	t.Parallel()
	for name, records := range map[string]func() *snapshot.Records{"city": city, "district": district} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				seed := rand.Uint64()
				t.Logf("seed %d", seed)
				e := newTestEngine(t, records())
				a := &asker{Rand: rand.New(rand.NewPCG(seed, 0)), schema: e.schema}
				var ratios []float64
				type asked struct {
					query, before string
				}
				var fixed []asked
				answered, clocked := 0, 0
				for range 400 {
					query := a.question()
					q, refused := e.Prepare(t.Context(), &Request{Query: query})
					if refused != nil {
						if code := fmt.Sprint(refused.Errors[0].Extensions["code"]); code != "QUERY_TOO_COMPLEX" {
							t.Fatalf("%s: %v", query, refused.Errors)
						}
						continue
					}
					response := e.Answer(t.Context(), q)
					var data any
					if err := json.Unmarshal(response.Data, &data); err != nil {
						t.Fatal(err)
					}
					if n := objects(data) - 1; n > q.Cost.Objects {
						t.Errorf("%s: %d objects, estimated %d", query, n, q.Cost.Objects)
					} else if n > 20 && len(response.Errors) == 0 {
						ratios = append(ratios, float64(q.Cost.Objects)/float64(n))
					}
					answered++
					if q.Cost.Clock {
						clocked++
					} else {
						fixed = append(fixed, asked{query, string(response.Data)})
					}
				}
				time.Sleep(8*24*time.Hour + 5*time.Hour)
				for _, f := range fixed {
					response, _ := e.Run(t.Context(), &Request{Query: f.query})
					// Nothing was heard of the data meanwhile, which is a state of theirs and not the clock's.
					if strings.ReplaceAll(string(response.Data), `"stale":true`, `"stale":false`) != f.before {
						t.Errorf("%s changes with the clock:\n%s\n%s", f.query, f.before, response.Data)
					}
				}
				slices.Sort(ratios)
				t.Logf("%d answered, %d by the clock, median of estimate to objects %.1f", answered, clocked, ratios[len(ratios)/2])
				if answered < 200 || len(fixed) < 50 || clocked < 20 {
					t.Errorf("%d answered, %d fixed, %d by the clock: too few to tell", answered, len(fixed), clocked)
				}
			})
		})
	}
}

// The same question costs the same however it is written.
func TestCostDoesNotDependOnTheWriting(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	variables := map[string]any{"n": json.Number("50"), "yes": false}
	want := 0
	for _, query := range []string{
		`{places(first: 50) {nodes {id area {id}}}}`,
		`{... on Query {places(first: 50) {... on PlaceConnection {nodes {... {id area {id}}}}}}}`,
		`{...Q} fragment Q on Query {places(first: 50) {...C}} fragment C on PlaceConnection {nodes {...P}} fragment P on Place {id area {id}}`,
		`{p: places(first: 50) {n: nodes {i: id a: area {id}}}}`,
		`query($n: Int!) {places(first: $n) {nodes {id area {id}}}}`,
		`query($n: Int = 50) {places(first: $n) {nodes {id area {id}}}}`,
		`query($yes: Boolean!) {places(first: 50) @include(if: $yes) {nodes {id area {id}}}}`,
	} {
		given := map[string]any{}
		for name, v := range variables {
			if strings.Contains(query, "$"+name+": Int!") || strings.Contains(query, "$"+name+": Boolean!") {
				given[name] = v
			}
		}
		q, refused := e.Prepare(t.Context(), &Request{Query: query, Variables: given})
		if refused != nil {
			t.Fatalf("%s: %v", query, refused.Errors)
		}
		if want == 0 {
			want = q.Cost.Objects
		}
		if q.Cost.Objects != want || want != 1+50*2 {
			t.Errorf("%s costs %d, want %d", query, q.Cost.Objects, want)
		}
	}
}

// Each field that takes an instant or a day is known to the table of those that depend on the clock, or known not to.
func TestFieldsThatTakeAnInstantAreKnown(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	for _, d := range e.schema.Types {
		for _, f := range d.Fields {
			for _, a := range f.Arguments {
				if kind := a.Type.Name(); kind != "DateTime" && kind != "Date" {
					continue
				}
				if unless, ok := of(clockFields(), d, f); !ok || unless != a.Name {
					t.Errorf("%s.%s(%s)", d.Name, f.Name, a.Name)
				}
			}
		}
	}
	for query, clock := range map[string]bool{
		`{place(id: "x") {opening {state}}}`:                                               true,
		`{place(id: "x") {opening(at: "2026-11-23T09:30:00+08:00") {state}}}`:              false,
		`query($t: DateTime) {place(id: "x") {opening(at: $t) {state}}}`:                   true,
		`{place(id: "x") {... on Venue {notice {text}}}}`:                                  true,
		`{places(filter: {open: NOW}) {totalCount}}`:                                       true,
		`query($f: PlaceFilter) {places(filter: $f) {totalCount}}`:                         false,
		`{places(filter: {openAt: "2026-11-23T09:30:00+08:00"}) {totalCount}}`:             false,
		`{places {pageInfo {endCursor}}}`:                                                  true,
		`{dataset {stale}}`:                                                                false,
		`{dataset {name}}`:                                                                 false,
		`{coverage(of: [{}]) {covered}}`:                                                   false,
		`{nearby(from: ` + from(1, 1) + `) {totalCount}}`:                                  true,
		`{nearby(from: ` + from(1, 1) + `, at: "2026-11-23T09:30:00+08:00") {totalCount}}`: false,
	} {
		if q, refused := e.Prepare(t.Context(), &Request{Query: query}); refused != nil || q.Cost.Clock != clock {
			t.Errorf("%s: %v %v", query, refused, q)
		}
	}
	q, _ := e.Prepare(t.Context(), &Request{
		Query: `query($f: PlaceFilter) {places(filter: $f) {totalCount}}`, Variables: map[string]any{"f": map[string]any{"open": "NOW"}},
	})
	if !q.Cost.Clock {
		t.Error("a filter in variables is not looked at")
	}
}
