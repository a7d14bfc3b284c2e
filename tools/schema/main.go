// Schema works on schema.graphqls as a text: it writes the reference of the API, and the baseline that later schemas are
// compared with. What the schema must hold to, and what no change may break, stands in its tests.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// Files of the repository.
const (
	schemaFile    = "schema.graphqls"
	referenceFile = "docs/reference.md"
	guideFile     = "docs/api.md"
	releasedFile  = "tools/schema/released.graphqls"
	breaksFile    = "tools/schema/breaks.txt"
)

const usage = "usage: go run ./tools/schema reference|release, in the repository's folder"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New(usage)
	}
	switch args[0] {
	case "reference":
		text, err := referenceOf(".")
		if err != nil {
			return err
		}
		return os.WriteFile(referenceFile, []byte(text), 0o644)
	case "release":
		now, err := load(schemaFile)
		if err != nil {
			return err
		}
		return errors.Join(os.WriteFile(releasedFile, []byte(bare(now)), 0o644), os.WriteFile(breaksFile, []byte(breaksHeader), 0o644))
	default:
		return errors.New(usage)
	}
}

// load reads a schema.
func load(file string) (*ast.Schema, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return gqlparser.LoadSchema(&ast.Source{Name: filepath.Base(file), Input: string(text)})
}

// bare returns a schema without its descriptions, which nothing depends on, always in the same order.
func bare(s *ast.Schema) string {
	var text strings.Builder
	formatter.NewFormatter(&text, formatter.WithoutDescription(), formatter.WithIndent("  ")).FormatSchema(s)
	return text.String()
}
