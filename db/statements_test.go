package db

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// statements returns the package's constants that are SQL, by name. They are read from the source, so that a new one cannot
// be forgotten.
func statements(t *testing.T) map[string]string {
	t.Helper()
	packages, err := parser.ParseDir(token.NewFileSet(), ".", nil, 0) //nolint:staticcheck // one folder, no build tags
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for name, file := range packages["db"].Files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, value := range spec.Values {
				if literal, ok := value.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					text := constant.StringVal(constant.MakeFromLiteral(literal.Value, literal.Kind, 0))
					if first, _, _ := strings.Cut(strings.TrimSpace(text), " "); slices.Contains(strings.Fields("select insert update delete with create"), first) {
						found[spec.Names[i].Name] = text
					}
				}
			}
			return true
		})
	}
	return found
}

func TestEveryStatementCanBePrepared(t *testing.T) {
	t.Parallel()
	d := open(t)
	all := statements(t)
	if len(all) < 25 {
		t.Fatalf("only %d statements were found: %v", len(all), slices.Sorted(maps.Keys(all)))
	}
	tx, err := d.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context()) //nolint:errcheck // nothing is to be kept
	for name, text := range all {
		if strings.HasPrefix(strings.TrimSpace(text), "create") { // temporary tables, which the others need
			if _, err := tx.Exec(t.Context(), text); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			delete(all, name)
		}
	}
	for n, name := range slices.Sorted(maps.Keys(all)) {
		if _, err := tx.Exec(t.Context(), "savepoint s"); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Prepare(t.Context(), "s"+strconv.Itoa(n), all[name]); err != nil {
			t.Errorf("%s: %v", name, err)
			_, _ = tx.Exec(t.Context(), "rollback to s")
		}
	}
}

// No statement is put together from text: what comes from outside goes through parameters alone. Names of tables are
// constants of this package.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	d := open(t)
	for n, text := range []string{
		`'; drop table place; --`, `" or 1=1`, `\'; select pg_sleep(9)--`, `$1`, `%s%n`, `{"a":1}`, `{a,b}`, `NULL`, `\N`, `\.`, "a\tb\\n", `𠮷野家`,
	} {
		p := venue(text)
		p.Name, p.FormerNames, p.Facilities, p.Address = text, []string{text}, []string{text, ","}, text
		s := survey()
		s.Name += text
		keep(t, d, func(i *Import) error {
			_, err := importPlaces(t.Context(), i, s, false, p)
			return err
		})
		got := load(t, d).Places[n]
		if got.Code != text || got.Name != text || got.FormerNames[0] != text || got.Facilities[0] != text || got.Address != text || got.Source.Name != s.Name {
			t.Errorf("%q came back as %+v", text, got)
		}
	}
}
