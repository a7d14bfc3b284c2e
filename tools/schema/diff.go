package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

const breaksHeader = `# Breaks of the released schema that are meant, one a line: what the test says, two spaces, "because", a reason.
# "go run ./tools/schema release" writes the baseline anew and empties this list.
`

// breaks returns what in a schema breaks a client of the one that was released, in order. What may be added does not: fields,
// types, values of enums, arguments that can be left out. What was deprecated may go from the day that its reason names.
func breaks(released, now *ast.Schema, today time.Time) []string {
	d := &differ{today: today}
	for name, was := range released.Types {
		is := now.Types[name]
		switch {
		case was.BuiltIn:
		case is == nil:
			d.say("type %s is gone", name)
		case is.Kind != was.Kind:
			d.say("type %s is of another kind", name)
		default:
			d.definition(was, is)
		}
	}
	for name, was := range released.Directives {
		d.directive(was, now.Directives[name])
	}
	for _, root := range [][2]*ast.Definition{{released.Query, now.Query}, {released.Mutation, now.Mutation}, {released.Subscription, now.Subscription}} {
		if root[0] != nil && (root[1] == nil || root[0].Name != root[1].Name) {
			d.say("root %s is gone", root[0].Name)
		}
	}
	slices.Sort(d.found)
	return d.found
}

type differ struct {
	today time.Time
	found []string
}

func (d *differ) say(format string, args ...any) {
	d.found = append(d.found, fmt.Sprintf(format, args...))
}

// gone says that something is gone, unless its day has come.
func (d *differ) gone(was ast.DirectiveList, what string) {
	if w := was.ForName("deprecated"); w != nil {
		if reason := w.Arguments.ForName("reason"); reason != nil {
			if day := removal(reason.Value.Raw); !day.IsZero() && !d.today.Before(day) {
				return
			}
		}
	}
	d.say("%s is gone", what)
}

// removal returns the day after which something may go, zero for none.
func removal(reason string) time.Time {
	found := regexp.MustCompile(`Removal: (\d{4}-\d{2}-\d{2})`).FindStringSubmatch(reason)
	if found == nil {
		return time.Time{}
	}
	day, _ := time.Parse(time.DateOnly, found[1]) // what is no day is zero
	return day
}

func (d *differ) definition(was, is *ast.Definition) {
	for _, name := range was.Interfaces {
		if !slices.Contains(is.Interfaces, name) {
			d.say("type %s is no %s", was.Name, name)
		}
	}
	for _, name := range was.Types {
		if !slices.Contains(is.Types, name) {
			d.say("union %s has no %s", was.Name, name)
		}
	}
	for _, v := range was.EnumValues {
		if is.EnumValues.ForName(v.Name) == nil {
			d.gone(v.Directives, "value "+was.Name+"."+v.Name)
		}
	}
	if a, b := specification(was), specification(is); a != b {
		d.say("scalar %s is specified by %q, was %q", was.Name, b, a)
	}
	for _, f := range was.Fields {
		d.field(was, f, is.Fields.ForName(f.Name))
	}
	if was.Kind == ast.InputObject {
		for _, f := range is.Fields {
			if was.Fields.ForName(f.Name) == nil && f.Type.NonNull && f.DefaultValue == nil {
				d.say("input field %s.%s is new and must be given", is.Name, f.Name)
			}
		}
	}
}

func specification(d *ast.Definition) string {
	if by := d.Directives.ForName("specifiedBy"); by != nil {
		return by.Arguments.ForName("url").Value.Raw
	}
	return ""
}

func (d *differ) field(of *ast.Definition, was, is *ast.FieldDefinition) {
	where := of.Name + "." + was.Name
	switch {
	case strings.HasPrefix(was.Name, "__"):
	case is == nil && of.Kind == ast.InputObject:
		d.gone(was.Directives, "input field "+where)
	case is == nil:
		d.gone(was.Directives, "field "+where)
	case of.Kind == ast.InputObject:
		d.given("input field "+where, was.Type, is.Type, was.DefaultValue, is.DefaultValue)
	default:
		if !answers(was.Type, is.Type) {
			d.say("field %s is %s, was %s", where, is.Type, was.Type)
		}
		d.arguments("argument "+where, was.Arguments, is.Arguments)
	}
}

func (d *differ) arguments(where string, was, is ast.ArgumentDefinitionList) {
	for _, a := range was {
		name := fmt.Sprintf("%s(%s:)", where, a.Name)
		if now := is.ForName(a.Name); now == nil {
			d.gone(a.Directives, name)
		} else {
			d.given(name, a.Type, now.Type, a.DefaultValue, now.DefaultValue)
		}
	}
	for _, a := range is {
		if was.ForName(a.Name) == nil && a.Type.NonNull && a.DefaultValue == nil {
			d.say("%s(%s:) is new and must be given", where, a.Name)
		}
	}
}

// given compares what clients send.
func (d *differ) given(what string, was, is *ast.Type, wasDefault, isDefault *ast.Value) {
	left, may := *was, *is // as types of what may be left out
	left.NonNull = left.NonNull && wasDefault == nil
	may.NonNull = may.NonNull && isDefault == nil
	if !takes(&left, &may) || is.NonNull && !was.NonNull {
		d.say("%s is %s, was %s", what, is, was)
	}
	if wasDefault != nil && wasDefault.String() != valueText(isDefault) {
		d.say("%s is %s when left out, was %s", what, valueText(isDefault), wasDefault)
	}
}

func valueText(v *ast.Value) string {
	if v == nil {
		return "nothing"
	}
	return v.String()
}

// answers reports whether a client that reads the old type can read the new one.
func answers(was, is *ast.Type) bool {
	if was.NonNull && !is.NonNull || (was.Elem == nil) != (is.Elem == nil) {
		return false
	}
	if was.Elem != nil {
		return answers(was.Elem, is.Elem)
	}
	return was.NamedType == is.NamedType
}

// takes reports whether what clients send for the old type may be sent for the new one. One value stands for a list of one.
func takes(was, is *ast.Type) bool {
	switch {
	case is.NonNull && !was.NonNull:
		return false
	case was.Elem == nil && is.Elem != nil:
		return takes(was, is.Elem)
	case was.Elem != nil && is.Elem != nil:
		return takes(was.Elem, is.Elem)
	default:
		return was.Elem == nil && is.Elem == nil && was.NamedType == is.NamedType
	}
}

func (d *differ) directive(was, is *ast.DirectiveDefinition) {
	if is == nil {
		d.say("directive @%s is gone", was.Name)
		return
	}
	for _, place := range was.Locations {
		if !slices.Contains(is.Locations, place) {
			d.say("directive @%s may not stand at %s", was.Name, place)
		}
	}
	d.arguments("argument @"+was.Name, was.Arguments, is.Arguments)
}
