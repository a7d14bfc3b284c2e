package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"servicemap/db"
	"servicemap/db/dbtest"
	"servicemap/snapshot"
)

// cleanEnvironment takes away what the one who runs the tests has set, once.
var cleanEnvironment = sync.OnceFunc(func() {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		ours := strings.HasPrefix(name, "SERVICEMAP_") && name != "SERVICEMAP_TEST_DATABASE_URL" && name != asProgram
		if ours || strings.HasPrefix(name, "LC_") || name == "LANG" || name == "DATABASE_URL" {
			_ = os.Unsetenv(name)
		}
	}
})

// outcome is what a command did.
type outcome struct {
	code     int
	out, err string
}

// servicemap runs the program in this process.
func servicemap(t testing.TB, args ...string) outcome {
	t.Helper()
	return servicemapUntil(t.Context(), args...)
}

func servicemapUntil(ctx context.Context, args ...string) outcome {
	cleanEnvironment()
	var out, err text
	code := runContext(ctx, args, &out, &err)
	return outcome{code: code, out: out.String(), err: err.String()}
}

// want fails unless the command ended with the code and printed all of the words, on whichever stream.
func (o outcome) want(t testing.TB, code int, words ...string) outcome {
	t.Helper()
	if o.code != code {
		t.Fatalf("exit code %d, want %d\n%s%s", o.code, code, o.out, o.err)
	}
	for _, w := range words {
		if !strings.Contains(o.out+o.err, w) {
			t.Errorf("%q is not said in:\n%s%s", w, o.out, o.err)
		}
	}
	return o
}

// text is a writer that may be read while it is written.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *text) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *text) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// asProgram makes this test program the program itself: tests that kill it need a process.
const asProgram = "SERVICEMAP_TEST_AS_PROGRAM"

// TestProgram is no test, but the program, for those that need a process of it.
func TestProgram(*testing.T) {
	if os.Getenv(asProgram) == "" {
		return
	}
	cleanEnvironment()
	_, args, _ := strings.Cut(strings.Join(os.Args, "\x00"), "\x00--\x00")
	os.Exit(run(strings.Split(args, "\x00"), os.Stdout, os.Stderr))
}

// process prepares the program as a process of its own.
func process(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"-test.run=^TestProgram$", "--"}, args...)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// base returns the connection string of a new, migrated database.
func base(t testing.TB) string {
	t.Helper()
	return dbtest.New(t, db.Migrate)
}

// load returns all that is in a database.
func load(t testing.TB, url string) *snapshot.Records {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	r, err := d.Load(t.Context(), snapshot.Versions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// file writes a file and returns its path.
func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// importing returns the arguments of an import with all that is required.
func importing(what, url, path string, more ...string) []string {
	args := []string{"import", what, path, "--source", "测试", "--licence", "CC0", "--database-url", url}
	if what != "network" {
		args = append(args, "--system", "WGS84")
	}
	return append(args, more...)
}

// eventually waits for something that another process or goroutine brings about.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still not: %s", what)
		}
	}
}
