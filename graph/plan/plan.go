// Package plan answers questions without the executor's contexts and closures. An operation's selection sets are compiled
// once for each type that stands there, by the library's own rules of collecting fields; then an answer is bytes appended by
// generated code (graph/gen), which calls the same methods of graph/model as the executor does.
//
// A plan knows values only. Where anything else comes up – an error, a null that the schema forbids, a panic – the run gives
// up, what it wrote is thrown away, and the executor answers the operation from the beginning: paths, codes and nulls have
// one meaning, and it stands in one place. That is right for questions, which change nothing, and for nothing else.
package plan

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Type is a type of the schema with fields, as the generated code counts it: by its place in a list.
type Type struct {
	Name      string
	Satisfies []string // itself and its interfaces
	Fields    []FieldType
}

// FieldType is a field of a type, counted by its place too.
type FieldType struct {
	Name   string
	Decode Decoder // nil without arguments
	Left   bool    // to the executor, with the operation that asks for it
}

// Decoder turns arguments as they stand in a document into Go values, in the schema's order.
type Decoder func(ctx context.Context, raw map[string]any) ([]any, error)

// Arguments returns the decoder of the named arguments that the executor's own one decodes by name.
func Arguments(decode func(context.Context, map[string]any) (map[string]any, error), names ...string) Decoder {
	return func(ctx context.Context, raw map[string]any) ([]any, error) {
		named, err := decode(ctx, raw)
		if err != nil {
			return nil, err
		}
		values := make([]any, len(names))
		for i, name := range names {
			values[i] = named[name]
		}
		return values, nil
	}
}

// Schema is what the generated code says of a schema.
type Schema struct {
	Types []Type
	Query func(*Run, []Field) // writes the answer to fields of the root
	Root  int                 // which type that is
}

// Leave leaves fields of the root to the executor: those that may do more than read.
func (s *Schema) Leave(names []string) {
	root := s.Types[s.Root].Fields
	for i := range root {
		root[i].Left = root[i].Left || slices.Contains(names, root[i].Name)
	}
}

// Plan is how an operation is answered, for one outcome of its conditions. It is safe for concurrent use, and grows as types
// come up in answers: to compile all that could come up would take a product of nested interfaces.
type Plan struct {
	schema     *Schema
	doc        *ast.QueryDocument
	conditions map[string]any // the values of the variables that directives read
	growing    sync.Mutex
	root       *Set
	slots      atomic.Int32 // arguments that variables stand in
	room       *Room
	useless    atomic.Bool  // something in it can't be compiled
	length     atomic.Int64 // of the last answer
}

// Set is what a selection set asks of one type.
type Set struct {
	kind   int
	Fields []Field
}

// Field is one field of an answer.
type Field struct {
	Number     int    // among its type's fields
	key        string // as it stands in the answer, quoted, with its colon and the comma before it
	field      graphql.CollectedField
	decode     Decoder
	values     []any // the arguments, where no variable stands in them
	slot       int   // else where a run keeps them
	selections atomic.Pointer[[]*Set]
}

// Room is how many bytes plans may still take, about. It may be shared. A plan that finds none is of no more use.
type Room = atomic.Int64

// What a plan takes.
const (
	weightOfSet   = 128
	weightOfField = 192
)

// errUnplanned ends the compiling of what plans can't answer.
var errUnplanned = errors.New("there is no plan for this")

// New compiles an operation, or returns false for one that only the executor can answer: introspection, deferred fragments,
// anything but a query. The conditions are the values of the variables that its directives read.
func New(schema *Schema, room *Room, doc *ast.QueryDocument, operation *ast.OperationDefinition, conditions map[string]any) (p *Plan, ok bool) {
	if operation.Operation != ast.Query {
		return nil, false
	}
	p = &Plan{schema: schema, doc: doc, conditions: conditions, room: room}
	defer func() {
		if recover() != nil { // the library panics on what validation should have refused
			p, ok = nil, false
		}
	}()
	root, err := p.compile(schema.Root, operation.SelectionSet)
	p.root = root
	return p, err == nil
}

// compile collects the fields that a selection set asks of a type.
func (p *Plan) compile(kind int, selections ast.SelectionSet) (*Set, error) {
	of := &p.schema.Types[kind]
	// A context of its own, since the library keeps in it what it collected.
	collected := graphql.CollectFields(&graphql.OperationContext{Doc: p.doc, Variables: p.conditions}, selections, of.Satisfies)
	set := &Set{kind: kind, Fields: make([]Field, len(collected))}
	written := map[string]bool{}
	for i, c := range collected {
		if written[c.Alias] {
			return nil, errUnplanned // the library did not merge them: it runs both and writes one
		}
		written[c.Alias] = true
		if err := p.fill(&set.Fields[i], of, c); err != nil {
			return nil, err
		}
	}
	if len(set.Fields) > 0 {
		set.Fields[0].key = strings.TrimPrefix(set.Fields[0].key, ",")
	}
	if p.room.Add(-weightOfSet-int64(len(set.Fields))*weightOfField) < 0 {
		return nil, errUnplanned
	}
	return set, nil
}

func (p *Plan) fill(f *Field, of *Type, c graphql.CollectedField) error {
	number := slices.IndexFunc(of.Fields, func(t FieldType) bool { return t.Name == c.Name })
	if number < 0 || of.Fields[number].Left || len(c.Deferrables) > 0 {
		return errUnplanned
	}
	f.Number, f.field, f.key, f.slot = number, c, `,"`+c.Alias+`":`, -1
	f.decode = of.Fields[number].Decode
	switch {
	case f.decode == nil:
	case slices.ContainsFunc(c.Arguments, func(a *ast.Argument) bool { return readsVariable(a.Value) }):
		f.slot = int(p.slots.Add(1)) - 1
	default:
		values, err := f.decode(context.Background(), c.ArgumentMap(nil))
		if err != nil {
			return err
		}
		f.values = values
	}
	return nil
}

func readsVariable(v *ast.Value) bool {
	return v.Kind == ast.Variable || slices.ContainsFunc(v.Children, func(c *ast.ChildValue) bool { return readsVariable(c.Value) })
}

// set returns what the field's selections ask of a type; the first time it compiles that.
func (p *Plan) set(f *Field, kind int) (*Set, error) {
	if set := f.compiled(kind); set != nil {
		return set, nil
	}
	p.growing.Lock()
	defer p.growing.Unlock()
	if set := f.compiled(kind); set != nil {
		return set, nil
	}
	set, err := p.compile(kind, f.field.Selections)
	if err != nil {
		p.useless.Store(true)
		return nil, err
	}
	var sets []*Set
	if known := f.selections.Load(); known != nil {
		sets = slices.Clone(*known)
	}
	sets = append(sets, set)
	f.selections.Store(&sets)
	return set, nil
}

func (f *Field) compiled(kind int) *Set {
	if sets := f.selections.Load(); sets != nil {
		for _, set := range *sets {
			if set.kind == kind {
				return set
			}
		}
	}
	return nil
}

// Answer returns the data of an answer, or false when the run gave up.
func (p *Plan) Answer(ctx context.Context, variables map[string]any) (data []byte, ok bool) {
	if p.useless.Load() {
		return nil, false
	}
	r := &Run{Context: ctx, Out: make([]byte, 0, p.length.Load()+64), plan: p, variables: variables, arguments: make([][]any, p.slots.Load())}
	defer func() {
		if recover() != nil { // it gave up, or a panic that will come again and be logged
			data, ok = nil, false
		}
	}()
	p.schema.Query(r, p.root.Fields)
	p.length.Store(int64(len(r.Out)))
	return r.Out, true
}
