package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

const referenceHead = `# Reference of the API

Written from [schema.graphqls](../schema.graphqls) by ` + "`make generate`" + `; do not edit. How the parts work together stands in
[api.md](api.md), how to connect in [clients.md](clients.md). ` + "`T!`" + ` is never null, ` + "`[T!]`" + ` a list; an argument or input field that is not
` + "`!`" + `, or has a default, may be left out.

`

// kinds are the sections, in their order.
func kinds() []struct {
	title string
	kind  ast.DefinitionKind
} {
	return []struct {
		title string
		kind  ast.DefinitionKind
	}{{"Interfaces", ast.Interface}, {"Unions", ast.Union}, {"Types", ast.Object}, {"Inputs", ast.InputObject}, {"Enums", ast.Enum}, {"Scalars", ast.Scalar}}
}

// referenceOf returns the reference of the repository in a folder.
func referenceOf(folder string) (string, error) {
	schema, err := load(filepath.Join(folder, schemaFile))
	if err != nil {
		return "", err
	}
	guide, err := os.ReadFile(filepath.Join(folder, guideFile))
	if err != nil {
		return "", err
	}
	codes, err := codeTable(string(guide))
	if err != nil {
		return "", err
	}
	r := &reference{schema: schema}
	r.WriteString(referenceHead)
	roots := []*ast.Definition{schema.Query, schema.Mutation, schema.Subscription}
	r.contents(roots)
	for _, root := range roots {
		if root != nil {
			fmt.Fprintf(r, "## %s\n\n%s\n\n", root.Name, oneLine(root.Description))
			r.fields(root, "###")
		}
	}
	for _, k := range kinds() {
		if of := r.of(k.kind, roots); len(of) > 0 {
			fmt.Fprintf(r, "## %s\n\n", k.title)
			for _, d := range of {
				r.definition(d)
			}
		}
	}
	fmt.Fprintf(r, "## Error codes\n\n`extensions.code` of an error is one of these; the others of `extensions` stand in [api.md](api.md#errors).\n\n%s", codes)
	return strings.TrimRight(r.String(), "\n") + "\n", nil
}

type reference struct {
	strings.Builder
	schema *ast.Schema
}

// of returns the definitions of a kind by name, without the roots and what every schema has.
func (r *reference) of(kind ast.DefinitionKind, roots []*ast.Definition) []*ast.Definition {
	var all []*ast.Definition
	for _, d := range r.schema.Types {
		if d.Kind == kind && !slices.Contains(roots, d) && (!d.BuiltIn || kind == ast.Scalar) {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func (r *reference) contents(roots []*ast.Definition) {
	line := func(title string, names []string) {
		fmt.Fprintf(r, "- **%s**: %s\n", title, strings.Join(names, ", "))
	}
	for _, root := range roots {
		if root == nil {
			continue
		}
		var names []string
		for _, f := range root.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				names = append(names, fmt.Sprintf("[%s](#%s)", f.Name, anchor(root.Name+"."+f.Name)))
			}
		}
		line(root.Name, names)
	}
	for _, k := range kinds() {
		var names []string
		for _, d := range r.of(k.kind, roots) {
			names = append(names, linkTo(d.Name))
		}
		if len(names) > 0 {
			line(k.title, names)
		}
	}
	r.WriteString("- [Error codes](#error-codes)\n\n")
}

func (r *reference) definition(d *ast.Definition) {
	fmt.Fprintf(r, "### %s\n\n%s", d.Name, oneLine(d.Description))
	if url := d.Directives.ForName("specifiedBy"); url != nil {
		fmt.Fprintf(r, " Specified by <%s>.", url.Arguments.ForName("url").Value.Raw)
	}
	r.WriteString("\n\n")
	switch d.Kind {
	case ast.Enum:
		r.WriteString("| value | meaning |\n|---|---|\n")
		for _, v := range d.EnumValues {
			fmt.Fprintf(r, "| `%s` | %s |\n", v.Name, cell(v.Description)+deprecation(v.Directives))
		}
		r.WriteString("\n")
	case ast.Object, ast.Interface:
		r.kin(d)
		r.fields(d, "")
	case ast.InputObject:
		r.fields(d, "")
	}
}

// kin names the interfaces of a type, or the types of an interface.
func (r *reference) kin(d *ast.Definition) {
	var names []string
	title := "Is a"
	if d.Kind == ast.Interface {
		title = "Types"
		for _, p := range r.schema.GetPossibleTypes(d) {
			names = append(names, p.Name)
		}
	} else {
		names = slices.Clone(d.Interfaces)
	}
	slices.Sort(names)
	for i, n := range names {
		names[i] = linkTo(n)
	}
	if len(names) > 0 {
		fmt.Fprintf(r, "%s: %s.\n\n", title, strings.Join(names, ", "))
	}
}

// fields writes fields: of a root each with a heading of its own, else as a table.
func (r *reference) fields(d *ast.Definition, heading string) {
	if heading == "" {
		r.WriteString("| field | type | what it is |\n|---|---|---|\n")
	}
	for _, f := range d.Fields {
		switch {
		case strings.HasPrefix(f.Name, "__"):
		case heading != "":
			fmt.Fprintf(r, "%s %s.%s\n\n%s: %s%s\n\n", heading, d.Name, f.Name, typeOf(f.Type), oneLine(f.Description), deprecation(f.Directives))
			if len(f.Arguments) > 0 {
				r.WriteString("| argument | type | what it is |\n|---|---|---|\n")
				for _, a := range f.Arguments {
					fmt.Fprintf(r, "| `%s` | %s | %s |\n", a.Name, typeOf(a.Type)+byDefault(a.DefaultValue), cell(a.Description)+deprecation(a.Directives))
				}
				r.WriteString("\n")
			}
		default:
			text := cell(f.Description) + deprecation(f.Directives)
			for _, a := range f.Arguments {
				text += fmt.Sprintf("<br>`%s`: %s: %s", a.Name, typeOf(a.Type)+byDefault(a.DefaultValue), cell(a.Description)+deprecation(a.Directives))
			}
			fmt.Fprintf(r, "| `%s` | %s | %s |\n", f.Name, typeOf(f.Type)+byDefault(f.DefaultValue), text)
		}
	}
	if heading == "" {
		r.WriteString("\n")
	}
}

func typeOf(t *ast.Type) string {
	text := linkTo(t.Name())
	if t.Elem != nil {
		text = strings.Replace("["+typeOf(t.Elem)+"]", "[[", "\\[[", 1) // two brackets begin a link of another kind
	}
	if t.NonNull {
		text += "!"
	}
	return text
}

func byDefault(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return " = `" + v.String() + "`"
}

func deprecation(list ast.DirectiveList) string {
	d := list.ForName("deprecated")
	if d == nil {
		return ""
	}
	reason := ""
	if a := d.Arguments.ForName("reason"); a != nil {
		reason = " " + cell(a.Value.Raw)
	}
	return " **Deprecated.**" + reason
}

func linkTo(name string) string { return fmt.Sprintf("[%s](#%s)", name, anchor(name)) }

// anchor is what a heading is linked by.
func anchor(heading string) string { return strings.ToLower(strings.ReplaceAll(heading, ".", "")) }

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// cell is a text as it may stand in a table.
func cell(text string) string { return strings.ReplaceAll(oneLine(text), "|", `\|`) }

// codeTable returns the table of error codes of the guide: it stands there once.
func codeTable(guide string) (string, error) {
	const head = "| code | when |\n"
	_, rest, ok := strings.Cut(guide, head)
	if !ok {
		return "", fmt.Errorf("%s has no table %q", guideFile, strings.TrimSpace(head))
	}
	rows, _, _ := strings.Cut(rest, "\n\n")
	return head + rows + "\n", nil
}
