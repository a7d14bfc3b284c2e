package graph

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"servicemap/graph/gen"
)

// The generator ignores a field's arguments in silence where the field is bound to a plain struct field.
func TestNoFieldWithArgumentsIsAStructField(t *testing.T) {
	t.Parallel()
	code, err := os.ReadFile("gen/exec.go")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	eachField(t, func(owner *ast.Definition, field *ast.FieldDefinition) {
		if owner.Kind != ast.Object || len(field.Arguments) == 0 || strings.HasPrefix(field.Name, "__") {
			return
		}
		checked++
		body := functionBody(t, string(code), "_"+owner.Name+"_"+field.Name)
		if regexp.MustCompile(`return obj\.\w+, nil`).MatchString(body) {
			t.Errorf("%s.%s ignores its arguments: it is bound to a struct field", owner.Name, field.Name)
		}
		if !strings.Contains(body, "fc.Args[") {
			t.Errorf("%s.%s does not pass its arguments on", owner.Name, field.Name)
		}
	})
	if checked < 25 {
		t.Errorf("only %d fields with arguments were looked at", checked)
	}
}

func TestEveryElementIsDescribed(t *testing.T) {
	t.Parallel()
	eachField(t, func(owner *ast.Definition, field *ast.FieldDefinition) {
		if field.Description == "" && !strings.HasPrefix(field.Name, "__") {
			t.Errorf("%s.%s has no description", owner.Name, field.Name)
		}
		for _, a := range field.Arguments {
			if a.Description == "" && !strings.HasPrefix(field.Name, "__") {
				t.Errorf("%s.%s(%s:) has no description", owner.Name, field.Name, a.Name)
			}
		}
	})
	for name, d := range gen.NewExecutableSchema(gen.Config{}).Schema().Types {
		if d.BuiltIn {
			continue
		}
		if d.Description == "" {
			t.Errorf("%s has no description", name)
		}
		for _, v := range d.EnumValues {
			if v.Description == "" {
				t.Errorf("%s.%s has no description", name, v.Name)
			}
		}
	}
}

func eachField(t *testing.T, see func(*ast.Definition, *ast.FieldDefinition)) {
	t.Helper()
	for _, d := range gen.NewExecutableSchema(gen.Config{}).Schema().Types {
		if d.BuiltIn {
			continue
		}
		for _, f := range d.Fields {
			see(d, f)
		}
	}
}

func functionBody(t *testing.T, code, name string) string {
	t.Helper()
	from := strings.Index(code, "func (ec *executionContext) "+name+"(")
	if from < 0 {
		t.Fatalf("the generated code has no function %s", name)
	}
	to := strings.Index(code[from:], "\n}\n")
	return code[from : from+to]
}
