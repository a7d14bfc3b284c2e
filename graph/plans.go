package graph

import (
	"context"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"servicemap/graph/model"
	"servicemap/graph/plan"
	"servicemap/lru"
)

// The plans kept, those of the operations used last, together take 64 MiB at most.
const (
	keptPlans    = 256
	roomForPlans = 256 << 10 // of one operation
	mostOutcomes = 16        // of the conditions of one operation
)

// beyondMemory are the questions that may wait for the database, or leave a job there: what gives up must not have done that.
func beyondMemory() []string { return []string{"suggestSites", "job"} }

// planned is the executor's extension that answers questions by plans (graph/plan). What a plan can't answer, or gives up, goes
// on to the executor as if nothing had been done. It stands innermost, so other extensions see no difference; field
// interceptors would be passed by, and there are none.
type planned struct {
	schema  *plan.Schema // nil: no plans
	kept    *lru.Cache[*ast.OperationDefinition, *plans]
	objects int // the budget with which the executor begins anew
}

func newPlanned(schema *plan.Schema, objects int) *planned {
	schema.Leave(beyondMemory())
	return &planned{schema: schema, kept: lru.New[*ast.OperationDefinition, *plans](keptPlans), objects: objects}
}

func (*planned) ExtensionName() string { return "Plans" }

func (*planned) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse answers by a plan, or leaves it to the executor.
func (p *planned) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	data, ok := p.answer(ctx, graphql.GetOperationContext(ctx))
	if !ok {
		return next(model.WithBudget(ctx, p.objects))
	}
	return &graphql.Response{Data: data, Extensions: graphql.GetExtensions(ctx)}
}

func (p *planned) answer(ctx context.Context, operation *graphql.OperationContext) ([]byte, bool) {
	if found := p.find(operation); found != nil {
		return found.Answer(ctx, operation.Variables)
	}
	return nil, false
}

// find returns the plan of an operation, nil for none. A document that is not kept comes anew each time: there is nothing to
// gain from compiling it.
func (p *planned) find(operation *graphql.OperationContext) *plan.Plan {
	if p.schema == nil || len(operation.RawQuery) > keptDocumentText {
		return nil
	}
	of, ok := p.kept.Get(operation.Operation)
	if !ok {
		of = p.kept.Add(operation.Operation, newPlans(operation.Doc), 1)
	}
	return of.find(p.schema, operation)
}

// plans are those of one operation: one for each outcome of its conditions that was asked for.
type plans struct {
	conditions []string // the variables that directives of the document read
	room       plan.Room

	mu       sync.Mutex
	byValues map[uint64]*plan.Plan // by the values of the conditions as bits; nil where there can't be one
}

func newPlans(doc *ast.QueryDocument) *plans {
	p := &plans{conditions: conditionsOf(doc), byValues: map[uint64]*plan.Plan{}}
	p.room.Store(roomForPlans)
	return p
}

func (p *plans) find(schema *plan.Schema, operation *graphql.OperationContext) *plan.Plan {
	values, ok := p.values(operation.Variables)
	if !ok {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.byValues[values]
	if !ok && len(p.byValues) < mostOutcomes && p.room.Load() > 0 {
		found = p.compile(schema, operation, values)
		p.byValues[values] = found
	}
	return found
}

// values returns the values of the conditions as bits; false where there are too many or one is no Boolean. One that belongs to
// another operation of the document counts as false.
func (p *plans) values(variables map[string]any) (bits uint64, ok bool) {
	if len(p.conditions) > 64 {
		return 0, false
	}
	for i, name := range p.conditions {
		value, given := variables[name]
		if yes, ok := value.(bool); given && !ok {
			return 0, false
		} else if yes {
			bits |= 1 << i
		}
	}
	return bits, true
}

func (p *plans) compile(schema *plan.Schema, operation *graphql.OperationContext, bits uint64) *plan.Plan {
	values := map[string]any{}
	for i, name := range p.conditions {
		values[name] = bits&(1<<i) != 0
	}
	if found, ok := plan.New(schema, &p.room, operation.Doc, operation.Operation, values); ok {
		return found
	}
	return nil
}

// conditionsOf returns the variables that the directives of a document read.
func conditionsOf(doc *ast.QueryDocument) []string {
	var names []string
	read := func(directives ast.DirectiveList) {
		for _, d := range directives {
			for _, a := range d.Arguments {
				if a.Value.Kind == ast.Variable && !slices.Contains(names, a.Value.Raw) {
					names = append(names, a.Value.Raw)
				}
			}
		}
	}
	var walk func(ast.SelectionSet)
	walk = func(selections ast.SelectionSet) {
		for _, s := range selections {
			switch s := s.(type) {
			case *ast.Field:
				read(s.Directives)
				walk(s.SelectionSet)
			case *ast.InlineFragment:
				read(s.Directives)
				walk(s.SelectionSet)
			case *ast.FragmentSpread:
				read(s.Directives)
			}
		}
	}
	for _, o := range doc.Operations {
		walk(o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		walk(f.SelectionSet)
	}
	return names
}
