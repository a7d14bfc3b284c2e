package cluster_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"servicemap/db/cluster"
	"servicemap/fault"
)

func TestOpenMakesAUsableCluster(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "new", "state")
	begin := time.Now()
	c := openHere(t, state, true)
	t.Logf("made and started in %v", time.Since(begin))
	if !c.Started() {
		t.Error("not started by this process")
	}
	for question, want := range map[string]string{
		`SELECT current_database()`: "servicemap",
		`SELECT datcollate || ' ' || datctype || ' ' || pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()`: "C.UTF-8 C.UTF-8 UTF8",
		`SELECT current_setting('listen_addresses')`:                                      "",
		`SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit')`: "on on",
		`SELECT ('中' ~ '^\w$')::text`:                                                     "true",
	} {
		if got := ask(t, c.URL(), question); got != want {
			t.Errorf("%s: got %q, want %q", question, got, want)
		}
	}
	run(t, c.URL(), `CREATE EXTENSION postgis`, `CREATE EXTENSION pg_trgm`)
	info, err := os.Stat(filepath.Join(state, "postgres"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("data folder: %v %v", info, err)
	}
	begin = time.Now()
	second := openHere(t, state, false)
	t.Logf("second open in %v", time.Since(begin))
	if second.Started() || second.URL() != c.URL() {
		t.Error("the second did not use the first one's server")
	}
	closeNow(t, second)
	if !answers(t, c.URL()) {
		t.Error("a command's end stopped the server's cluster")
	}
	pid := postmaster(t, state)
	begin = time.Now()
	closeNow(t, c)
	t.Logf("stopped in %v", time.Since(begin))
	if alive(pid) {
		t.Error("postgres lives on")
	}
	begin = time.Now()
	openHere(t, state, true)
	t.Logf("started again in %v", time.Since(begin))
}

// TestStateFoldersWhereTheServersUserCannotGo: a folder that only its owner may enter, which is root in a root's run, and
// a path far longer than a socket's may be.
func TestStateFoldersWhereTheServersUserCannotGo(t *testing.T) {
	t.Parallel()
	parent := filepath.Join(t.TempDir(), "private")
	if err := os.Mkdir(parent, 0o700); err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(parent, strings.Repeat("状态/", 60)+"a b*[c]")
	c := openHere(t, state, false)
	run(t, c.URL(), `CREATE TABLE t (n int)`, `CHECKPOINT`, `SELECT pg_reload_conf()`, `ALTER SYSTEM SET work_mem = '9MB'`)
	closeNow(t, c)
	c = openHere(t, state, false)
	if got := ask(t, c.URL(), `SELECT current_setting('work_mem')`); got != "9MB" {
		t.Errorf("a setting of the operator's is lost: %s", got)
	}
	for _, folder := range []string{parent, state} {
		if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s was opened to others: %v %v", folder, info.Mode(), err)
		}
	}
}

func TestAnInitdbThatWasKilledIsDoneAgain(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	h := startHelper(t, state, true)
	eventually(t, "initdb at work", func() bool {
		halves, _ := filepath.Glob(filepath.Join(state, "postgres.new*", "PG_VERSION"))
		return len(halves) > 0
	})
	h.kill()
	if _, err := os.Stat(filepath.Join(state, "postgres")); err == nil {
		t.Skip("initdb was quicker than the test") // never seen: a second lies between
	}
	c := openHere(t, state, true)
	run(t, c.URL(), `CREATE TABLE t ()`)
	if halves, _ := filepath.Glob(filepath.Join(state, "postgres.new*")); len(halves) > 0 {
		t.Errorf("left behind: %v", halves)
	}
}

func TestStateFoldersThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	put := func(t *testing.T, name, text string) string {
		state := t.TempDir()
		path := filepath.Join(state, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return state
	}
	for name, c := range map[string]struct {
		state string
		code  fault.Code
		word  string
	}{
		"none given":                 {"", fault.Storage, "no state folder"},
		"a file":                     {filepath.Join(put(t, "file", ""), "file"), fault.Storage, "not a directory"},
		"below a file":               {filepath.Join(put(t, "file", ""), "file", "state"), fault.Storage, "not a directory"},
		"where nothing can be made":  {"/proc/servicemap", fault.Storage, "/proc/servicemap"},
		"name too long":              {filepath.Join(t.TempDir(), strings.Repeat("x", 300)), fault.Storage, "too long"},
		"newer format":               {put(t, "format", "2\n"), fault.Conflict, "newer version"},
		"damaged format":             {put(t, "format", "?"), fault.Storage, "format"},
		"data of another PostgreSQL": {put(t, "postgres/PG_VERSION", "9\n"), fault.Conflict, "servicemap backup FILE"},
		"data of a newer PostgreSQL": {put(t, "postgres/PG_VERSION", "99\n"), fault.Conflict, "PostgreSQL 99"},
		"other files":                {put(t, "postgres/letter.txt", "dear"), fault.Storage, "no PostgreSQL cluster"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := cluster.Open(t.Context(), cluster.Config{State: c.state, Serve: true})
			wantCode(t, err, c.code, c.word)
		})
	}
}

// TestWithoutRoot runs the program as an ordinary user: in a folder of his own, in one that he may not write, and on the
// state folder of somebody else.
func TestWithoutRoot(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Log("everything here runs as an ordinary user already")
		return
	}
	public, err := os.MkdirTemp("/tmp", "servicemap-cluster-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(public) })
	own, closed := filepath.Join(public, "own"), filepath.Join(public, "closed")
	for folder, mode := range map[string]os.FileMode{public: 0o755, own: 0o700, closed: 0o755} {
		_ = os.Mkdir(folder, mode)
		if err := os.Chmod(folder, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(own, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(public, "program")
	copyProgram(t, program)
	change := func(cmd *exec.Cmd) { cmd.Path = program; asNobody(cmd) }

	if got := startHelper(t, closed, true, change).next("refused"); !strings.HasPrefix(got, "STORAGE") || !strings.Contains(got, "permission denied") {
		t.Errorf("a folder that cannot be written: %s", got)
	}
	// Root makes the cluster in the user's folder, and the user can go on with it.
	c := openHere(t, own, false)
	run(t, c.URL(), `CREATE TABLE t AS SELECT 'kept' AS word`)
	closeNow(t, c)
	h := startHelper(t, own, true, change)
	started, url := h.open()
	if got := ask(t, url, `SELECT word FROM t`); !started || got != "kept" {
		t.Errorf("started %v, got %q", started, got)
	}
	h.end()
}

// copyProgram copies this program while no other test forks: a child that had inherited the file open for writing would
// make running it fail with "text file busy".
func copyProgram(t *testing.T, to string) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	in, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestDataOutliveAKilledProgram(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	h := startHelper(t, state, true)
	_, url := h.open()
	run(t, url, `CREATE TABLE edit (n int PRIMARY KEY)`)
	conn := connect(t, url)
	acknowledged := 0
	for ; acknowledged < 200; acknowledged++ {
		if _, err := conn.Exec(t.Context(), `INSERT INTO edit VALUES ($1)`, acknowledged); err != nil {
			t.Fatal(err)
		}
	}
	pid := postmaster(t, state)
	h.kill()
	begin := time.Now()
	c := openHere(t, state, true) // at once: the old server is still ending
	t.Logf("answering again after %v", time.Since(begin))
	if alive(pid) {
		t.Error("the killed program's postgres lives on")
	}
	if got := ask(t, c.URL(), `SELECT count(*)::text FROM edit`); got != "200" {
		t.Errorf("%s of %d edits", got, acknowledged)
	}
}

func TestAKilledServerIsStartedAgain(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	c := openHere(t, state, true)
	run(t, c.URL(), `CREATE TABLE kept AS SELECT 1 AS n`)
	// A statement that does not notice the loss of its postmaster must not hold up the restart for ever.
	busy := connect(t, c.URL())
	go func() { _, _ = busy.Exec(t.Context(), `SELECT count(*) FROM generate_series(1, 2000000000)`) }()
	for range 2 {
		pid := postmaster(t, state)
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		eventually(t, "a new server", func() bool { return !alive(pid) && answers(t, c.URL()) })
		t.Logf("answering again after %v", time.Since(begin))
		if got := ask(t, c.URL(), `SELECT n::text FROM kept`); got != "1" {
			t.Errorf("got %q", got)
		}
	}
}

// TestALockFileThatNamesAnotherProcessIsStale: process ids are few in a container, and an id of a dead server's is soon
// somebody else's.
func TestALockFileThatNamesAnotherProcessIsStale(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	closeNow(t, openHere(t, state, true))
	other := exec.Command("sleep", "600")
	asOwner(t, other, filepath.Join(state, "postgres"))
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Process.Kill(); _ = other.Wait() })
	lock := filepath.Join(state, "postgres", "postmaster.pid")
	if err := os.WriteFile(lock, []byte(itoa(other.Process.Pid)+"\n/elsewhere\n1\n5432\n/tmp\n\n        1         1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	openHere(t, state, true)
	if !alive(other.Process.Pid) {
		t.Error("the other process was ended")
	}
}

func TestCloseEndsEvenWhenItsContextHas(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	c := openHere(t, state, true)
	pid := postmaster(t, state)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
	if alive(pid) {
		t.Error("postgres lives on")
	}
}
