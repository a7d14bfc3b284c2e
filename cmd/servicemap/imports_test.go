package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is which of our packages each package may import: arrows point at the domain. A package that is not listed may
// import all; tests are free.
func mayImport() map[string][]string {
	domain := []string{"fault", "geo", "hours", "place", "place/text", "walk", "walk/circle", "walk/route", "nearby", "coverage", "snapshot", "jobs"}
	return map[string][]string{
		"fault":                 {},
		"geo":                   {"fault"},
		"hours":                 {"fault"},
		"place":                 {"place/text", "geo", "hours", "fault"},
		"place/text":            {"fault"},
		"place/placetest":       {"place", "place/text", "geo", "fault"},
		"walk":                  {"geo", "fault"},
		"walk/circle":           {"walk", "geo", "fault"},
		"walk/route":            {"walk", "geo", "fault"},
		"walk/walktest":         {"walk", "geo", "fault"},
		"nearby":                {"place", "walk", "hours", "geo", "fault"},
		"coverage":              {"place", "walk", "hours", "geo", "fault"},
		"snapshot":              {"nearby", "coverage", "place", "walk", "walk/circle", "walk/route", "geo", "fault"},
		"jobs":                  {"fault"},
		"demo":                  {"geo", "fault"},
		"demo/yungang":          {"geo", "fault"},
		"importer/osm":          domain,
		"importer/sheet":        domain,
		"db":                    domain,
		"db/cluster":            {"fault", "db/cluster/postmaster"},
		"db/cluster/postmaster": {"fault"},
		"db/dbtest":             {"fault", "db/cluster/postmaster"},
		"graph/scalar":          {"fault"},
		"graph/model":           domain,
		"graph/plan":            {},
		"graph/plangen":         {},
		"graph/gen":             append([]string{"graph/model", "graph/plan", "graph/scalar"}, domain...),
		"lru":                   {},
		"graph":                 append([]string{"graph/model", "graph/gen", "graph/plan", "graph/scalar", "lru"}, domain...),
		"report":                domain,
		"report/reporttest":     append([]string{"walk/walktest"}, domain...),
		"export":                append([]string{"report"}, domain...),
		"server":                append([]string{"graph", "export", "report", "lru"}, domain...),
		"web":                   {},
	}
}

func TestImportsPointAtTheDomain(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "servicemap/...")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	allowed, seen := mayImport(), 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "servicemap/")
		may, listed := allowed[name]
		if !listed {
			if !strings.HasPrefix(name, "cmd/") && !strings.HasPrefix(name, "tools/") && name != "e2e" {
				t.Errorf("package %s is not in the table of imports", name)
			}
			continue
		}
		seen++
		for _, imported := range p.Imports {
			ours, ok := strings.CutPrefix(imported, "servicemap/")
			if ok && !slices.Contains(may, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
		}
		if banned := bannedIn(name, p.Imports); banned != "" {
			t.Errorf("%s imports %s", name, banned)
		}
	}
	if seen != len(allowed) {
		t.Errorf("%d of the table's %d packages exist", seen, len(allowed))
	}
}

// bannedIn returns an import that the domain must not know: HTTP, GraphQL, SQL.
func bannedIn(name string, imports []string) string {
	if !slices.Contains([]string{"fault", "geo", "hours", "place", "walk", "nearby", "coverage", "snapshot", "jobs"}, name) {
		return ""
	}
	for _, imported := range imports {
		for _, banned := range []string{"net/http", "database/sql", "github.com/jackc", "github.com/99designs"} {
			if strings.HasPrefix(imported, banned) {
				return imported
			}
		}
	}
	return ""
}
