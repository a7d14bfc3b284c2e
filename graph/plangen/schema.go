package main

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
)

// schema is what the template writes out: objects and interfaces in a fixed order, and each form in which a value of an
// answer can come (with or without pointer, in a list, allowed to be null).
type schema struct {
	*codegen.Data

	Kinds  []*codegen.Object
	Values []value
	Enums  []value // one for each enum
}

// value is a form of a value.
type value struct{ *config.TypeReference }

// Func is the name of the function that writes it.
func (v value) Func() string { return "plan" + v.UniquenessKey() }

// Inner is the form of what a list or pointer holds.
func (v value) Inner() value { return value{v.Elem()} }

// read collects what stands in answers. Introspection, and roots of anything but questions, are left to the executor.
func (s *schema) read() error {
	known := map[string]bool{}
	for _, o := range s.Objects {
		if o.IsReserved() || o.Root && o.Definition != s.Schema.Query {
			continue
		}
		s.Kinds = append(s.Kinds, o)
		for _, f := range s.FieldsOf(o) {
			if err := check(o, f); err != nil {
				return err
			}
			s.add(known, value{f.TypeReference})
		}
	}
	return nil
}

// check refuses a field whose meaning plans do not have.
func check(o *codegen.Object, f *codegen.Field) error {
	switch {
	case f.HasDirectives():
		return fmt.Errorf("%s.%s has a directive, which plans would leave out", o.Name, f.Name)
	case f.IsBatch() || f.IsMap() || f.HasHaser || f.VOkFunc || f.Stream:
		return fmt.Errorf("%s.%s is bound in a way that plans do not know", o.Name, f.Name)
	case f.IsResolver && !o.Root:
		return fmt.Errorf("%s.%s has a resolver of its own, not a method of its type", o.Name, f.Name)
	}
	return nil
}

// FieldsOf returns the fields of an object, without those of introspection.
func (s *schema) FieldsOf(o *codegen.Object) []*codegen.Field {
	return slices.DeleteFunc(slices.Clone(o.Fields), (*codegen.Field).IsReserved)
}

func (s *schema) add(known map[string]bool, v value) {
	if known[v.Func()] {
		return
	}
	known[v.Func()] = true
	s.Values = append(s.Values, v)
	switch {
	case v.Elem() != nil:
		s.add(known, v.Inner())
	case v.HasEnumValues() && !known[v.Definition.Name]:
		known[v.Definition.Name] = true
		s.Enums = append(s.Enums, v)
	}
}

// Value is the name of the function that writes a field's value.
func (s *schema) Value(f *codegen.Field) string { return value{f.TypeReference}.Func() }

// Number is the place of an object among the kinds.
func (s *schema) Number(name string) int {
	return slices.IndexFunc(s.Kinds, func(o *codegen.Object) bool { return o.Name == name })
}

// Implementors returns the Go types of objects that may stand for an interface or union. An interface among them adds none.
func (v value) Implementors(s *schema) []codegen.InterfaceImplementor {
	return slices.DeleteFunc(slices.Clone(s.Interfaces[v.Definition.Name].Implementors), func(i codegen.InterfaceImplementor) bool {
		return i.IsAbstractType()
	})
}

// Abstract reports whether a value's type is known only when it is there.
func (v value) Abstract() bool { return v.Definition.IsAbstractType() }

// Composite reports whether a value has fields.
func (v value) Composite() bool { return v.Definition.IsCompositeType() }

// Plain is the method of plan.Run that writes a built-in scalar, and the Go type it takes; empty for any other scalar.
func (v value) Plain() string {
	switch v.Marshaler.FullName() {
	case "github.com/99designs/gqlgen/graphql.MarshalString":
		return "String(string"
	case "github.com/99designs/gqlgen/graphql.MarshalInt", "github.com/99designs/gqlgen/graphql.MarshalInt32":
		return "Int(int64"
	case "github.com/99designs/gqlgen/graphql.MarshalBoolean":
		return "Boolean(bool"
	default:
		return ""
	}
}

// Appender is the function AppendX that stands beside a scalar's MarshalX and appends the same bytes; nil for none.
func (v value) Appender() types.Object {
	name, ok := strings.CutPrefix(v.Marshaler.Name(), "Marshal")
	if !ok {
		return nil
	}
	return v.Marshaler.Pkg().Scope().Lookup("Append" + name)
}

// Of returns the value as the scalar's code takes it.
func (v value) Of(name string) string {
	if !v.IsTargetNilable() && v.IsNilable() {
		return "*" + name
	}
	return name
}
