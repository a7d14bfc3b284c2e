package graph

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"servicemap/snapshot"
)

// bothWays returns two engines over the same data: one that answers by plans, one that leaves all to the executor. Their limits
// let everything through, since what is beyond a limit is left out by chance where the executor works at once.
func bothWays(t testing.TB, r *snapshot.Records) (planned, executed *Engine) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	data := snapshot.NewKeeper(records{r}, time.UTC, log)
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	limits := DefaultLimits()
	limits.Tokens, limits.Depth, limits.Aliases, limits.RootFields, limits.Directives, limits.Fragments = 1e6, 1000, 1000, 1000, 1000, 1000
	limits.EqualKeys, limits.Cost, limits.Objects, limits.ErrorsShown = 1000, 1e9, 1e9, 1e6
	root := &Root{Data: data, TimeZone: "Asia/Shanghai", ServerVersion: "test"}
	planned, executed = NewEngine(root, limits, log), NewEngine(root, limits, log)
	executed.plans.schema = nil
	return planned, executed
}

// written is an answer as bytes, its errors in the order of their bytes: the executor's is by chance.
func written(t *testing.T, answer *graphql.Response) string {
	t.Helper()
	texts := map[*gqlerror.Error]string{}
	for _, e := range answer.Errors {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		texts[e] = string(text)
	}
	slices.SortFunc(answer.Errors, func(a, b *gqlerror.Error) int { return cmp.Compare(texts[a], texts[b]) })
	raw, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer.Data) + "\n" + string(raw)
}

// The requirement of plans: for any document the same bytes as the executor's.
func TestPlansAnswerAsTheExecutorDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seed    uint64
		records func() *snapshot.Records
	}{"city": {1, city}, "district": {2, district}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // so that no second passes between the two ways
				compareDocuments(t, c.records(), c.seed, 5000)
			})
		})
	}
}

func compareDocuments(t *testing.T, r *snapshot.Records, seed uint64, documents int) {
	planned, executed := bothWays(t, r)
	m := &documentMaker{schema: planned.schema, random: rand.New(rand.NewPCG(seed, seed)), strings: someStrings(t, executed)}
	valid, failing, fields := 0, 0, fieldNames(planned.schema)
	all := len(fields)
	for made := 0; valid < documents; made++ {
		if made > 3*documents {
			t.Fatalf("of %d documents only %d are valid", made, valid)
		}
		query, variables := m.make()
		request := &Request{Query: query, Variables: variables}
		ctx := WithLanguage(t.Context(), true)
		want, ran := executed.Run(ctx, request)
		got, _ := planned.Run(ctx, request)
		if g, w := written(t, got), written(t, want); g != w {
			t.Fatalf("seed %d, document %d: %s\nvariables %v\nby a plan\n%s\nby the executor\n%s", seed, made, query, variables, g, w)
		}
		switch {
		case !ran:
			continue
		case len(want.Errors) > 0:
			failing++
		case !strings.Contains(query, "__schema"):
			question, _ := planned.Prepare(ctx, request)
			if data, ok := planned.plans.answer(ctx, question.operation); !ok || string(data) != string(want.Data) {
				t.Fatalf("seed %d, document %d has no error and is not answered by a plan: %s", seed, made, query)
			}
			dropKeys(want.Data, fields)
		}
		valid++
	}
	if failing < documents/20 || failing > documents/2 {
		t.Errorf("%d of %d documents have errors", failing, valid)
	}
	t.Logf("%d documents, %d of them with errors; %d of %d names of fields in answers without any", valid, failing, all-len(fields), all)
	if len(fields) > all/4 {
		t.Errorf("not answered once: %v", slices.Sorted(maps.Keys(fields)))
	}
}

func fieldNames(schema *ast.Schema) map[string]bool {
	names := map[string]bool{}
	for _, d := range schema.Types {
		for _, f := range d.Fields {
			if d.Kind == ast.Object && !d.BuiltIn && !strings.HasPrefix(f.Name, "__") {
				names[f.Name] = true
			}
		}
	}
	return names
}

// dropKeys takes the names that stand in an answer, before an alias's number, out of a set.
func dropKeys(data []byte, names map[string]bool) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	for token, err := decoder.Token(); err == nil; token, err = decoder.Token() {
		if s, ok := token.(string); ok {
			name, _, _ := strings.Cut(s, "_")
			delete(names, name)
		}
	}
}

// What a plan spent before it gave up must not be missing when the executor begins.
func TestTheExecutorBeginsWithAWholeBudget(t *testing.T) {
	t.Parallel()
	planned, _ := bothWays(t, city())
	planned.limits.Objects, planned.plans.objects = 4, 4
	a := ask(t, planned, `{places(first: 4) {nodes {id}} place(id: "nonsense") {id}}`, nil)
	if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "NOT_FOUND" || strings.Count(string(a.Data["places"]), "id") != 4 {
		t.Errorf("%v %s", a.Errors, a.Data)
	}
	a = ask(t, planned, `{places(first: 5) {nodes {id}}}`, nil)
	if len(a.Errors) != 1 || a.Errors[0].Extensions["limit"] != "objects" {
		t.Errorf("%v %s", a.Errors, a.Data)
	}
}

func TestPlansOfAnOperationAreFew(t *testing.T) {
	t.Parallel()
	planned, _ := bothWays(t, city())
	query, definitions := "", ""
	for i := range 6 {
		definitions += fmt.Sprintf("$v%d: Boolean! ", i)
		query += fmt.Sprintf("a%d: paces @include(if: $v%d) {pace} ", i, i)
	}
	request := &Request{Query: "query(" + definitions + ") {" + query + "}", Variables: map[string]any{}}
	for values := range 64 {
		for i := range 6 {
			request.Variables[fmt.Sprint("v", i)] = values>>i&1 == 1
		}
		answer, _ := planned.Run(t.Context(), request)
		if got := strings.Count(string(answer.Data), `":[`); got != bits.OnesCount(uint(values)) {
			t.Fatalf("values %b: %s", values, answer.Data)
		}
	}
	question, _ := planned.Prepare(t.Context(), request)
	if of, ok := planned.plans.kept.Get(question.operation.Operation); !ok || len(of.byValues) != mostOutcomes {
		t.Errorf("%v", of)
	}
}

// someStrings returns texts for arguments: ids and cursors that exist, names, nonsense.
func someStrings(t *testing.T, e *Engine) map[string][]string {
	t.Helper()
	type nodes struct{ Nodes []struct{ ID string } }
	var a struct {
		Places struct {
			nodes
			PageInfo struct{ EndCursor string }
		}
		Areas, Squads nodes
	}
	answer, _ := e.Run(t.Context(), &Request{Query: `{places(first: 3) {nodes {id} pageInfo {endCursor}} areas {nodes {id}} squads {nodes {id}}}`})
	if err := json.Unmarshal(answer.Data, &a); err != nil {
		t.Fatal(err)
	}
	ids := func(n nodes) (list []string) {
		for _, node := range n.Nodes {
			list = append(list, node.ID)
		}
		return list
	}
	places, areas := ids(a.Places.nodes), ids(a.Areas)
	return map[string][]string{
		"": {"", "nonsense", "\u0001"}, "String": {"示例1", "示例", "tea"}, "ID": slices.Concat(places, areas, ids(a.Squads)),
		"after": {a.Places.PageInfo.EndCursor}, "code": {"140214"}, "area": areas, "parent": areas, "areas": areas, "toPlace": places, "place": places,
	}
}

// benchmarkQuery is that of make bench: ten places, nine fields of each.
const benchmarkQuery = `query Near($from: PointInput!) {nearby(from: $from, minutes: 15, first: 10) {edges {walk {minutes metres} ` +
	`node {id kind name code status address location {longitude latitude}}}}}`

func benchmarkNearby(b *testing.B, e *Engine) {
	b.Helper()
	request := &Request{Query: benchmarkQuery, Variables: map[string]any{"from": map[string]any{"longitude": json.Number("113.1"), "latitude": json.Number("40.0")}}}
	answer, _ := e.Run(b.Context(), request)
	if len(answer.Errors) > 0 {
		b.Fatal(answer.Errors)
	}
	b.ReportAllocs()
	for b.Loop() {
		ctx, cancel := context.WithTimeout(b.Context(), time.Second)
		e.Run(ctx, request)
		cancel()
	}
}

func BenchmarkNearbyByPlan(b *testing.B) {
	planned, _ := bothWays(b, city())
	benchmarkNearby(b, planned)
}

func BenchmarkNearbyByExecutor(b *testing.B) {
	_, executed := bothWays(b, city())
	benchmarkNearby(b, executed)
}
