package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The 61 audits of a server that the reference implementation of GraphQL over HTTP brings: all "ok", not one warning.
func TestTheServerConformsToGraphQLOverHTTP(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "conformance")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", ".package-lock.json")); err != nil {
		runIn(t, folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	}
	s := serve(t, "--listen", "127.0.0.1:0", "--demo", "none", "--database-url", base(t))
	for way, address := range map[string]string{"alone": s.address, "behind nginx": behind(t, s.address)} {
		for _, coding := range []string{"identity", "gzip"} {
			var audits []struct{ ID, Name, Status, Reason string }
			if err := json.Unmarshal(runIn(t, folder, "node", "audit.mjs", "http://"+address+"/graphql", coding), &audits); err != nil {
				t.Fatal(err)
			}
			if len(audits) != 61 {
				t.Errorf("%s: %d audits, want 61", way, len(audits))
			}
			for _, a := range audits {
				if a.Status != "ok" {
					t.Errorf("%s, %s, %s %s: %s: %s", way, coding, a.Status, a.ID, a.Name, a.Reason)
				}
			}
		}
	}
	s.end()
}

// runIn runs a program in a folder and returns what it prints.
func runIn(t *testing.T, folder, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Stderr = folder, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return out
}
