package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// example is a program of docs/clients.md with what it says that it prints.
type example struct {
	heading, language, text, prints string
	exactly                         bool
}

var (
	headings = regexp.MustCompile(`(?m)^## (.+)$`)
	programs = regexp.MustCompile("(?s)<!-- run (\\w+) -->\n```\\w+\n(.*?)```\n\n<!-- prints( exactly)? -->\n```json\n(.*?)```\n")
)

// examples returns the programs of the guide; each block of code is one, or what one prints.
func examples(t *testing.T) []example {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "docs", "clients.md"))
	if err != nil {
		t.Fatal(err)
	}
	guide := string(raw)
	var all []example
	for _, at := range programs.FindAllStringSubmatchIndex(guide, -1) {
		part := func(i int) string {
			if at[2*i] < 0 {
				return ""
			}
			return guide[at[2*i]:at[2*i+1]]
		}
		above := headings.FindAllStringSubmatch(guide[:at[0]], -1)
		all = append(all, example{above[len(above)-1][1], part(1), part(2), part(4), part(3) != ""})
	}
	if blocks := strings.Count(guide, "\n```") / 2; blocks != 2*len(all) {
		t.Errorf("%d blocks of code, %d programs with what they print", blocks, len(all))
	}
	return all
}

// Whoever copies an example of the guide for clients gets what stands below it: the same keys, the same kinds of values.
func TestTheExamplesForClientsRunAsTheyStand(t *testing.T) {
	t.Parallel()
	s, _ := demo.start(t)
	const modules = "testdata/clients"
	if _, err := os.Stat(filepath.Join(modules, "node_modules", ".package-lock.json")); err != nil {
		cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
		cmd.Dir = modules
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
	}
	installed, err := filepath.Abs(filepath.Join(modules, "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]bool{}
	for i, e := range examples(t) {
		ran[e.heading] = true
		t.Run(fmt.Sprintf("%d %s", i, e.heading), func(t *testing.T) {
			t.Parallel()
			printed := e.run(t, s.address, installed)
			if e.exactly {
				if strings.TrimSpace(printed) != strings.TrimSpace(e.prints) {
					t.Errorf("prints %s, want %s", printed, e.prints)
				}
				return
			}
			got, want := values(t, printed), values(t, e.prints)
			if len(got) != len(want) {
				t.Fatalf("prints %d values, want %d:\n%s", len(got), len(want), printed)
			}
			for i := range want {
				if err := sameForm(got[i], want[i], "answer"); err != nil {
					t.Errorf("%v\n%s", err, printed)
				}
			}
		})
	}
	for _, heading := range []string{"curl", "JavaScript: fetch", "JavaScript: Apollo Client", "JavaScript: urql", "Go", "Python"} {
		if !ran[heading] {
			t.Errorf("no example for %s", heading)
		}
	}
}

// run runs a program in a folder of its own, with nothing changed but the server's address, and returns what it prints.
func (e *example) run(t *testing.T, address, modules string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.Symlink(modules, filepath.Join(folder, "node_modules")); err != nil {
		t.Fatal(err)
	}
	name, command := "", []string(nil)
	switch e.language {
	case "sh":
		name, command = "example.sh", []string{"sh", "-eu", "example.sh"}
	case "mjs":
		name, command = "example.mjs", []string{"node", "example.mjs"}
	case "go":
		name, command = "main.go", []string{"go", "run", "main.go"}
	case "python":
		name, command = "example.py", []string{"python3", "example.py"}
	default:
		t.Fatalf("nothing is known to run %q", e.language)
	}
	const shown = "127.0.0.1:8080"
	if !strings.Contains(e.text, shown) {
		t.Fatalf("the example does not ask %s", shown)
	}
	if err := os.WriteFile(filepath.Join(folder, name), []byte(strings.ReplaceAll(e.text, shown, address)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	var out, wrong bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &out, &wrong
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, &out, &wrong)
	}
	if wrong.Len() > 0 {
		t.Errorf("it complains: %s", &wrong)
	}
	return out.String()
}

// values reads JSON values one after another.
func values(t *testing.T, text string) []any {
	t.Helper()
	var all []any
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		var v any
		switch err := d.Decode(&v); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatalf("%v in %s", err, text)
		}
		all = append(all, v)
	}
}

// sameForm compares the keys of objects, the lengths of lists and the kinds of values.
func sameForm(got, want any, path string) error {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok || len(got) != len(want) {
			return fmt.Errorf("%s is %v, want keys as in %v", path, got, want)
		}
		for key, value := range want {
			if _, ok := got[key]; !ok {
				return fmt.Errorf("%s has no %s", path, key)
			}
			if err := sameForm(got[key], value, path+"."+key); err != nil {
				return err
			}
		}
	case []any:
		got, ok := got.([]any)
		if !ok || len(got) != len(want) {
			return fmt.Errorf("%s is %v, want %d of a list", path, got, len(want))
		}
		for i, value := range want {
			if err := sameForm(got[i], value, fmt.Sprintf("%s.%d", path, i)); err != nil {
				return err
			}
		}
	default:
		if fmt.Sprintf("%T", got) != fmt.Sprintf("%T", want) {
			return fmt.Errorf("%s is %v, want something like %v", path, got, want)
		}
	}
	return nil
}
