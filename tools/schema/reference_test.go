package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestTheReferenceIsThatOfTheSchema(t *testing.T) {
	t.Parallel()
	want, err := referenceOf("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../" + referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is stale: run make generate", referenceFile)
	}
}

// Every type, field, argument, default and value stands in it, and every link leads to a heading.
func TestTheReferenceIsWhole(t *testing.T) {
	t.Parallel()
	text, err := referenceOf("../..")
	if err != nil {
		t.Fatal(err)
	}
	headings := map[string]bool{}
	for _, h := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(text, -1) {
		if headings[anchor(strings.ReplaceAll(h[1], " ", "-"))] {
			t.Errorf("two headings %q", h[1])
		}
		headings[anchor(strings.ReplaceAll(h[1], " ", "-"))] = true
	}
	for _, l := range regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(text, -1) {
		if !headings[l[1]] {
			t.Errorf("a link to %q leads nowhere", l[1])
		}
	}
	schema, err := load("../../" + schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range schema.Types {
		if d.BuiltIn {
			continue
		}
		section := sectionOf(text, d.Name)
		for _, v := range d.EnumValues {
			if !strings.Contains(section, "| `"+v.Name+"` | "+cell(v.Description)) {
				t.Errorf("%s.%s is missing", d.Name, v.Name)
			}
		}
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			if d == schema.Query || d == schema.Mutation {
				section = sectionOf(text, d.Name+"."+f.Name)
			} else if !strings.Contains(section, "| `"+f.Name+"` | "+typeOf(f.Type)) || !strings.Contains(section, cell(f.Description)) {
				t.Errorf("%s.%s is missing", d.Name, f.Name)
			}
			for _, a := range f.Arguments {
				if !strings.Contains(section, "`"+a.Name+"`") || !strings.Contains(section, cell(a.Description)) || !strings.Contains(section, byDefault(a.DefaultValue)) {
					t.Errorf("%s.%s(%s:) is missing", d.Name, f.Name, a.Name)
				}
			}
		}
	}
}

// sectionOf returns what stands under a heading.
func sectionOf(text, heading string) string {
	_, rest, _ := strings.Cut(text, "# "+heading+"\n")
	section, _, _ := strings.Cut(rest, "\n#")
	return section
}

// Each code that an error can carry is told of.
func TestEveryErrorCodeIsTold(t *testing.T) {
	t.Parallel()
	text, err := referenceOf("../..")
	if err != nil {
		t.Fatal(err)
	}
	table := sectionOf(text, "Error codes")
	file, err := parser.ParseFile(token.NewFileSet(), "../../fault/fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Code" {
			for _, v := range spec.Values {
				code, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				codes++
				if !regexp.MustCompile(`\b` + code + `\b`).MatchString(table) {
					t.Errorf("%s stands in no table", code)
				}
			}
		}
		return true
	})
	if codes < 15 {
		t.Errorf("only %d codes were found", codes)
	}
}
