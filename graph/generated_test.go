package graph

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// documentMaker makes documents by chance, of everything that the schema has: nested selections, aliases, fragments of both
// sorts, conditions, and arguments – written out or in variables – that are right, wrong, null or left out.
type documentMaker struct {
	schema  *ast.Schema
	random  *rand.Rand
	strings map[string][]string // that exist, by the name or type of the argument; under "" what is nonsense anywhere

	variables   map[string]any
	definitions []string
	fragments   []string
	aliases     int
	left        int // fields that may still be written
}

// make returns a document and its variables.
func (m *documentMaker) make() (string, map[string]any) {
	m.variables, m.definitions, m.fragments, m.aliases, m.left = map[string]any{}, nil, nil, 0, 4+m.random.IntN(40)
	selections := m.selections(m.schema.Query, 6)
	text := "query"
	if len(m.definitions) > 0 {
		text += "(" + strings.Join(m.definitions, ", ") + ")"
	}
	return text + " " + selections + "\n" + strings.Join(m.fragments, "\n"), m.variables
}

func (m *documentMaker) often(share float64) bool { return m.random.Float64() < share }

func (m *documentMaker) selections(of *ast.Definition, depth int) string {
	var s strings.Builder
	s.WriteByte('{')
	most := 1 + m.random.IntN(6)
	for i := range most {
		if i > 0 && m.left <= 0 {
			break
		}
		m.selection(&s, of, depth)
		s.WriteByte(' ')
	}
	s.WriteByte('}')
	return s.String()
}

func (m *documentMaker) selection(s *strings.Builder, of *ast.Definition, depth int) {
	m.left--
	switch chance := m.random.Float64(); {
	case chance < 0.07:
		s.WriteString("__typename" + m.condition())
	case chance < 0.17 && depth > 1 && of != m.schema.Query:
		s.WriteString("..." + m.onType(of) + m.condition() + m.selections(m.someType(of), depth-1))
	case chance < 0.22 && depth > 1:
		on, name := m.someType(of), fmt.Sprintf("F%d", len(m.fragments))
		at := len(m.fragments)
		m.fragments = append(m.fragments, "")
		m.fragments[at] = "fragment " + name + " on " + on.Name + " " + m.selections(on, depth-1)
		s.WriteString("..." + name + m.condition())
		if m.often(0.3) {
			s.WriteString(" ..." + name)
		}
	case of.IsAbstractType() && chance < 0.6 && depth > 1:
		on := m.someType(of)
		s.WriteString("... on " + on.Name + m.condition() + m.selections(on, depth-1))
	case of == m.schema.Query && chance < 0.24:
		s.WriteString("__schema {queryType {name}}")
	default:
		m.field(s, of, depth)
	}
}

// onType is an inline fragment's condition, which may be left out when the type is the one that stands there.
func (m *documentMaker) onType(of *ast.Definition) string {
	if m.often(0.5) {
		return " on " + of.Name
	}
	return ""
}

// someType is one of the types that may stand there, or the type itself.
func (m *documentMaker) someType(of *ast.Definition) *ast.Definition {
	if !of.IsAbstractType() || m.often(0.15) {
		return of
	}
	possible := m.schema.GetPossibleTypes(of)
	return possible[m.random.IntN(len(possible))]
}

func (m *documentMaker) field(s *strings.Builder, of *ast.Definition, depth int) {
	fields := slices.DeleteFunc(slices.Clone(of.Fields), func(f *ast.FieldDefinition) bool {
		return strings.HasPrefix(f.Name, "__") || slices.Contains(beyondMemory(), f.Name) || depth <= 1 && m.schema.Types[f.Type.Name()].IsCompositeType()
	})
	if len(fields) == 0 {
		s.WriteString("__typename")
		return
	}
	f := fields[m.random.IntN(len(fields))]
	arguments := m.arguments(f)
	if arguments != "" || m.often(0.15) { // equal keys must have equal arguments
		m.aliases++
		fmt.Fprintf(s, "%s_%d: ", f.Name, m.aliases)
	}
	s.WriteString(f.Name + arguments + m.condition())
	if kind := m.schema.Types[f.Type.Name()]; kind.IsCompositeType() {
		s.WriteString(" " + m.selections(kind, depth-1))
	}
}

func (m *documentMaker) condition() string {
	if !m.often(0.06) {
		return ""
	}
	value := []string{"true", "false"}[m.random.IntN(2)]
	if m.often(0.7) {
		value = m.variable("Boolean!", m.often(0.5))
	}
	return []string{" @include(if: ", " @skip(if: "}[m.random.IntN(2)] + value + ") "
}

// variable declares a variable and returns its name.
func (m *documentMaker) variable(kind string, value any) string {
	name := fmt.Sprintf("v%d", len(m.definitions))
	m.definitions = append(m.definitions, "$"+name+": "+kind)
	if value != nil || m.often(0.5) {
		m.variables[name] = value
	}
	return "$" + name
}

func (m *documentMaker) arguments(f *ast.FieldDefinition) string {
	var list []string
	for _, a := range f.Arguments {
		if !(a.Type.NonNull && a.DefaultValue == nil) && !m.often(0.3) {
			continue
		}
		text, value := m.value(a.Type, a.Name)
		if m.often(0.3) {
			text = m.variable(a.Type.String(), value)
		}
		list = append(list, a.Name+": "+text)
	}
	if len(list) == 0 {
		return ""
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// value returns a value of a type as a document writes it, and as JSON gives it in a variable.
func (m *documentMaker) value(of *ast.Type, name string) (string, any) {
	if !of.NonNull && m.often(0.1) {
		return "null", nil
	}
	if of.Elem != nil {
		texts, values := []string{}, []any{}
		for range m.random.IntN(4) {
			text, value := m.value(of.Elem, name)
			texts, values = append(texts, text), append(values, value)
		}
		return "[" + strings.Join(texts, ", ") + "]", values
	}
	kind := m.schema.Types[of.NamedType]
	switch kind.Kind {
	case ast.Enum:
		v := kind.EnumValues[m.random.IntN(len(kind.EnumValues))].Name
		return v, v
	case ast.InputObject:
		return m.object(kind)
	default:
		return m.scalar(kind.Name, name)
	}
}

func (m *documentMaker) object(kind *ast.Definition) (string, any) {
	var texts []string
	values := map[string]any{}
	for _, f := range kind.Fields {
		if !(f.Type.NonNull && f.DefaultValue == nil) && !m.often(0.2) {
			continue
		}
		text, value := m.value(f.Type, f.Name)
		texts = append(texts, f.Name+": "+text)
		values[f.Name] = value
	}
	return "{" + strings.Join(texts, ", ") + "}", values
}

func (m *documentMaker) scalar(kind, name string) (string, any) {
	pick := func(right, wrong []string) string {
		if list := right; m.often(0.94) {
			return list[m.random.IntN(len(list))]
		}
		return wrong[m.random.IntN(len(wrong))]
	}
	quoted := func(s string) (string, any) { return fmt.Sprintf("%q", s), s }
	switch kind {
	case "Int":
		n := pick([]string{"1", "2", "3", "5", "10", "15"}, []string{"0", "61", "-1", "100000"})
		return n, json.Number(n)
	case "Float":
		n := pick([]string{"113.1", "113.105", "113.108"}, []string{"0", "181"})
		if slices.Contains([]string{"latitude", "south", "north"}, name) {
			n = pick([]string{"40.0", "40.004", "40.006"}, []string{"0", "91"})
		}
		return n, json.Number(n)
	case "Boolean":
		b := m.often(0.5)
		return fmt.Sprint(b), b
	case "DateTime":
		return quoted(pick([]string{"2026-11-23T09:30:00+08:00", "2026-10-01T23:00:00Z"}, []string{"nonsense"}))
	case "Date":
		return quoted(pick([]string{"2026-11-23", "2026-10-01"}, []string{"2026-02-30"}))
	case "GeoJSON":
		ring := []any{[]any{113.0, 39.9}, []any{113.2, 39.9}, []any{113.2, 40.1}, []any{113.0, 39.9}}
		return `{type: "Polygon", coordinates: [[[113.0, 39.9], [113.2, 39.9], [113.2, 40.1], [113.0, 39.9]]]}`, map[string]any{
			"type": pick([]string{"Polygon"}, []string{"Point"}), "coordinates": []any{ring},
		}
	default:
		return quoted(pick(m.right(kind, name), m.strings[""]))
	}
}

// right returns texts that an argument of a name takes, most of them.
func (m *documentMaker) right(kind, name string) []string {
	if list := m.strings[name]; len(list) > 0 {
		return list
	}
	return m.strings[kind]
}
