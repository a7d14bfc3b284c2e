package graph

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"servicemap/fault"
)

// Cost is what is known of a question before anything is done for it.
type Cost struct {
	Objects int  // that the answer may hold, lists by the lengths asked for; work that makes no objects counts as some
	Clock   bool // whether the same data may give another answer at another time
	Away    bool // whether the answer may wait for what is not in memory
}

// mostCost is where counting stops: what multiplies beyond is more than any limit.
const mostCost = math.MaxInt32

// longestPage is the longest page of any list: a longer one is refused by the field itself.
const longestPage = 500

// usualLength is the length of a list that nothing bounds and listLengths does not name.
const usualLength = 10

// listLengths returns how many objects lists hold that the client gives no length for: more than they do in any data set known, or
// the length of the argument named.
func listLengths() map[string]int {
	return map[string]int{
		"Hours.week": 7, "DayHours.spans": 3, "ServiceCenter.zones": 6, "NearbyEdge.zones": 6, "Area.children": 60, "VenueCluster.venues": 30,
		"Coverage.areas": 100, "histogram": 15, "Coverage.reached": 20, "Route.steps": 60, "SiteSuggestions.sites": 200, "Dataset.sources": 20, "NetworkReport.counts": 30,
	}
}

// listArguments returns the argument that says how many objects a field gives, where that is not `first`.
func listArguments() map[string]string {
	return map[string]string{"Query.nodes": "ids", "Query.isochrone": "minutes", "Hours.days": "count"}
}

// workOf returns as how many objects the work of a field counts, beside those that it gives; by the time that it takes.
func workOf() map[string]int {
	return map[string]int{
		"Query.coverage": 500, "Query.isochrone": 200, "circle": 200, "Query.route": 20, "Query.nearby": 10, "Query.search": 10, "Query.squads": 10,
		"boundary": 20, "Isochrone.geometry": 20, "Route.geometry": 20, "Query.__schema": 1000, "Query.__type": 50,
		"Isochrone.people": 50, "Coverage.cellColumns": 200, "CoverageChange.cellColumns": 200, "Dataset.network": 100,
		"Query.suggestSites": 2000, "Query.job": 20, "Mutation.cancelJob": 20,
	}
}

// clockFields returns the fields whose value depends on the clock: always (""), or unless the argument named is given. A cursor
// carries the instant of its first page. `stale` is no such field: it is a state of the data, and part of their tag.
func clockFields() map[string]string {
	return map[string]string{
		"opening": "at", "Hours.week": "of", "Hours.days": "from", "Query.nearby": "at", "notice": "", "Isochrone.places": "",
		"PlaceEdge.cursor": "", "SquadEdge.cursor": "", "PageInfo.startCursor": "", "PageInfo.endCursor": "",
		// Jobs go on while the data stay the same.
		"Query.suggestSites": "", "Query.job": "", "Job.state": "", "Job.progress": "", "Job.message": "", "Job.finishedAt": "", "Job.suggestions": "",
	}
}

// price is what the tables say of one field.
type price struct {
	work, length    int
	argument, clock string // clock: the argument that frees it from the clock
	byClock, paged  bool
	away            bool
}

// pricing is the tables, read once for every field of a schema.
type pricing map[*ast.FieldDefinition]price

func newPricing(schema *ast.Schema) pricing {
	lengths, work, arguments, clock := listLengths(), workOf(), listArguments(), clockFields()
	all := pricing{}
	for _, d := range schema.Types {
		for _, f := range d.Fields {
			p := price{length: usualLength, paged: f.Arguments.ForName("first") != nil}
			if n, ok := of(lengths, d, f); ok {
				p.length = n
			}
			p.work, _ = of(work, d, f)
			p.argument, _ = of(arguments, d, f)
			p.clock, p.byClock = of(clock, d, f)
			p.away = d == schema.Mutation || d == schema.Query && slices.Contains(beyondMemory(), f.Name)
			all[f] = p
		}
	}
	return all
}

// of looks a field up by type and name, else by its name alone, for fields that several types have.
func of[V any](table map[string]V, d *ast.Definition, f *ast.FieldDefinition) (V, bool) {
	v, ok := table[d.Name+"."+f.Name]
	if !ok {
		v, ok = table[f.Name]
	}
	return v, ok
}

// estimate returns the cost of a validated operation. What @skip and @include leave out counts; a fragment is looked at once.
func (p pricing) estimate(operation *ast.OperationDefinition, variables map[string]any) Cost {
	e := &estimating{pricing: p, variables: variables}
	return Cost{Objects: e.set(operation.SelectionSet, 0), Clock: e.reads, Away: e.away}
}

type estimating struct {
	pricing   pricing
	variables map[string]any
	fragments map[spread]int
	reads     bool // the clock
	away      bool // waits for what is not in memory
}

// spread is a fragment below a field with a page of a length.
type spread struct {
	name string
	page int
}

// set returns the cost of a selection set. page is the length of the lists right below, when the field above has one.
func (e *estimating) set(set ast.SelectionSet, page int) int {
	sum := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			sum += e.field(s, page)
		case *ast.InlineFragment:
			sum += e.set(s.SelectionSet, page)
		case *ast.FragmentSpread:
			key := spread{s.Name, page}
			cost, known := e.fragments[key]
			if !known {
				cost = e.set(s.Definition.SelectionSet, page)
				if e.fragments == nil {
					e.fragments = map[spread]int{}
				}
				e.fragments[key] = cost
			}
			sum += cost
		}
		sum = min(sum, mostCost)
	}
	return sum
}

func (e *estimating) field(f *ast.Field, page int) int {
	if f.Definition == nil || f.Name == "__typename" {
		return 0
	}
	price := e.pricing[f.Definition]
	e.readClock(f, price)
	e.away = e.away || price.away
	work := price.work
	if len(f.SelectionSet) == 0 {
		return work
	}
	if strings.HasPrefix(f.ObjectDefinition.Name, "__") || strings.HasPrefix(f.Name, "__") {
		return work // the schema is known, and what it costs too
	}
	first := 0
	if price.paged {
		first = e.first(f)
	}
	length := 1
	switch {
	case f.Definition.Type.Elem == nil:
	case price.paged:
		length = first
	case page > 0 && (f.Name == "edges" || f.Name == "nodes" || f.Name == "hits"):
		length = page
	default:
		length = e.length(f, price)
	}
	if f.Definition.Type.Elem != nil {
		work *= length
		first = 0
	}
	return min(work+min(length*(1+e.set(f.SelectionSet, first)), mostCost), mostCost)
}

// first returns the page length asked for. One out of range counts as 1: the field refuses it.
func (e *estimating) first(f *ast.Field) int {
	n := whole(e.argument(f, "first"))
	if n < 1 || n > longestPage {
		n = 1
	}
	return n
}

// length returns how many objects a list without `first` gives at most.
func (e *estimating) length(f *ast.Field, p price) int {
	if p.argument == "" {
		return p.length
	}
	value := e.argument(f, p.argument)
	if d := f.Definition.Arguments.ForName(p.argument); d.Type.Elem == nil {
		return min(max(whole(value), 1), longestPage) // one out of range is refused by the field
	}
	if list, ok := value.([]any); ok {
		return len(list)
	}
	return 1 // one value stands for a list of one
}

// argument returns the value of an argument, nil for none.
func (e *estimating) argument(f *ast.Field, name string) any {
	given := f.Arguments.ForName(name)
	if given != nil && given.Value.Kind == ast.Variable {
		if _, set := e.variables[given.Value.Raw]; !set {
			given = nil
		}
	}
	from := (*ast.Value)(nil)
	if given != nil {
		from = given.Value
	} else if d := f.Definition.Arguments.ForName(name); d != nil {
		from = d.DefaultValue
	}
	if from == nil {
		return nil
	}
	v, _ := from.Value(e.variables) // validated already
	return v
}

// readClock notes a field that depends on the clock, by itself or by a filter for what is open now.
func (e *estimating) readClock(f *ast.Field, p price) {
	if e.reads {
		return
	}
	if p.byClock && (p.clock == "" || e.argument(f, p.clock) == nil) {
		e.reads = true
		return
	}
	for _, a := range f.Arguments {
		if a.Name == "filter" {
			filter, _ := e.argument(f, a.Name).(map[string]any)
			open, given := filter["open"]
			now, _ := filter["freeNow"].(bool)
			e.reads = e.reads || now || given && open != "ANY"
		}
	}
}

// whole returns a number of a document or of a variable, 0 for what is none.
func whole(v any) int {
	switch n := v.(type) {
	case int64:
		return int(n)
	case int:
		return n
	case int32:
		return int(n)
	case float64:
		return int(n)
	case json.Number:
		i, _ := n.Int64() // 0 is refused as any other number out of range
		return int(i)
	default:
		return 0
	}
}

// tooCostly is the fault of a question beyond the limit.
func tooCostly(allowed int) *fault.Error {
	return tooMany("cost", allowed, "对象(按各列表的 first 估算)", "objects in the answer, estimated by `first` of each list").Hinting(fault.Text{
		ZH: "请减小 first 或减少嵌套", EN: "ask for fewer, or nest less",
	})
}
