// Plangen writes graph/gen: gqlgen's own code, and beside it the code that answers by plans (graph/plan), both from one
// reading of the schema and of the Go types behind it.
package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
)

//go:embed plan.gotpl
var source string

func main() {
	if err := run("gqlgen.yml"); err != nil {
		fmt.Fprintln(os.Stderr, "plangen:", err)
		os.Exit(1)
	}
}

func run(configuration string) error {
	c, err := config.LoadConfig(configuration)
	if err != nil {
		return err
	}
	file := filepath.Join(c.Exec.Dir(), "plan.go")
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // an old one need not fit the new types
	}
	return api.Generate(c, api.AddPlugin(plans{file}))
}

// plans is the plugin that writes the code of plans.
type plans struct{ file string }

func (plans) Name() string { return "plans" }

// GenerateCode writes the file, or refuses what plans would answer otherwise than the executor.
func (p plans) GenerateCode(data *codegen.Data) error {
	s := &schema{Data: data}
	if err := s.read(); err != nil {
		return err
	}
	return templates.Render(templates.Options{
		PackageName: data.Config.Exec.Package, Filename: p.file, Template: source, Data: s,
		GeneratedHeader: true, Packages: data.Config.Packages,
	})
}
