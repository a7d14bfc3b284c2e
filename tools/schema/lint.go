package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// lint returns what a schema does against its own rules, in order.
func lint(s *ast.Schema) []string {
	l := &linter{schema: s}
	for _, d := range s.Types {
		if !d.BuiltIn && !strings.HasPrefix(d.Name, "__") {
			l.definition(d)
		}
	}
	slices.Sort(l.found)
	return l.found
}

type linter struct {
	schema *ast.Schema
	found  []string
}

func (l *linter) say(format string, args ...any) {
	l.found = append(l.found, fmt.Sprintf(format, args...))
}

func (l *linter) definition(d *ast.Definition) {
	l.name(d.Name, d.Name, `^[A-Z][A-Za-z0-9]*$`)
	l.described(d.Name, d.Description)
	if d.Kind == ast.Scalar && d.Directives.ForName("specifiedBy") == nil {
		l.say("%s: a scalar says by @specifiedBy what it is", d.Name)
	}
	for _, v := range d.EnumValues {
		where := d.Name + "." + v.Name
		l.name(where, v.Name, `^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
		l.described(where, v.Description)
		l.deprecated(where, v.Directives)
	}
	for _, f := range d.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			l.field(d, f)
		}
	}
	if strings.HasSuffix(d.Name, "Connection") {
		l.connection(d)
	}
}

func (l *linter) field(d *ast.Definition, f *ast.FieldDefinition) {
	where := d.Name + "." + f.Name
	l.name(where, f.Name, `^[a-z][A-Za-z0-9]*$`)
	l.described(where, f.Description)
	l.deprecated(where, f.Directives)
	l.elements(where, f.Description, f.Type)
	if d.Kind == ast.InputObject {
		l.inputList(where, f.Description, f.Type)
		return
	}
	l.null(d, f, where)
	for _, a := range f.Arguments {
		where := fmt.Sprintf("%s(%s:)", where, a.Name)
		l.name(where, a.Name, `^[a-z][A-Za-z0-9]*$`)
		l.described(where, a.Description)
		l.deprecated(where, a.Directives)
		l.elements(where, a.Description, a.Type)
		l.inputList(where, a.Description, a.Type)
		if a.Name == "first" && (a.Type.String() != "Int!" || a.DefaultValue == nil || !bounds.MatchString(a.Description)) {
			l.say("%s: `first` is an Int! with a default, and says its range", where)
		}
		if a.Type.NonNull && a.DefaultValue == nil && a.Directives.ForName("deprecated") != nil {
			l.say("%s: what must be given cannot be deprecated", where)
		}
	}
}

// null holds fields that may be null to saying when. The fields of a root may fail alone, and so may those with arguments.
func (l *linter) null(d *ast.Definition, f *ast.FieldDefinition, where string) {
	root := d == l.schema.Query || d == l.schema.Mutation
	switch {
	case f.Type.NonNull && root && len(f.Arguments) > 0:
		l.say("%s: a root field that can fail may be null, so that the others stand", where)
	case f.Type.NonNull || root || len(f.Arguments) > 0:
	case f.Type.Elem != nil:
		l.say("%s: a list is empty rather than null", where)
	case !strings.Contains(strings.ToLower(f.Description), "null"):
		l.say("%s: it may be null, and does not say when", where)
	}
}

// elements holds lists to elements that are there, unless they say otherwise.
func (l *linter) elements(where, description string, t *ast.Type) {
	if t.Elem != nil && !t.Elem.NonNull && !strings.Contains(description, "null") {
		l.say("%s: elements of a list are not null, or it says when", where)
	}
}

// bounds is how a description says how many there may be.
var bounds = regexp.MustCompile(`\d\.\.\d|[Uu]p to [\d,]+`)

// inputList holds lists that clients send to saying how long they may be; of an enum nobody needs more than its values.
func (l *linter) inputList(where, description string, t *ast.Type) {
	if t.Elem != nil && l.schema.Types[t.Name()].Kind != ast.Enum && !bounds.MatchString(description) {
		l.say("%s: a list that clients send says how long it may be", where)
	}
}

func (l *linter) connection(d *ast.Definition) {
	edges, page := d.Fields.ForName("edges"), d.Fields.ForName("pageInfo")
	if edges == nil || page == nil || page.Type.String() != "PageInfo!" {
		l.say("%s: a connection has edges and pageInfo: PageInfo!", d.Name)
		return
	}
	edge := l.schema.Types[edges.Type.Name()]
	if edge.Fields.ForName("node") == nil || edge.Fields.ForName("cursor") == nil {
		l.say("%s: an edge has node and cursor", edge.Name)
	}
}

func (l *linter) name(where, name, pattern string) {
	if !regexp.MustCompile(pattern).MatchString(name) {
		l.say("%s: the name is not written like %s", where, pattern)
	}
}

// sentence is how a description ends; a name in Chinese may stand for one.
var sentence = regexp.MustCompile(`[.)\p{Han}]$`)

func (l *linter) described(where, text string) {
	switch {
	case text == "":
		l.say("%s: no description", where)
	case !sentence.MatchString(text):
		l.say("%s: the description does not end as a sentence", where)
	}
}

// deprecated holds what will go to saying when, and what there is instead.
func (l *linter) deprecated(where string, list ast.DirectiveList) {
	if d := list.ForName("deprecated"); d != nil {
		if reason := d.Arguments.ForName("reason"); reason == nil || removal(reason.Value.Raw).IsZero() || !strings.HasPrefix(reason.Value.Raw, "Use ") {
			l.say("%s: @deprecated has a reason like \"Use x. Removal: 2027-06-01\"", where)
		}
	}
}
