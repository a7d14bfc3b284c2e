package cluster_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/db/cluster"
	"servicemap/fault"
)

// helperVariable makes this test program a process that opens a cluster, says how that went, and closes it when its
// input ends. Tests of several processes use real ones.
const helperVariable = "SERVICEMAP_CLUSTER_HELPER"

const patience = 60 * time.Second // for one step of a helper, on a machine with better things to do

func TestMain(m *testing.M) {
	if state := os.Getenv(helperVariable); state != "" {
		help(state, os.Getenv("SERVICEMAP_CLUSTER_SERVE") != "")
		return
	}
	os.Exit(m.Run())
}

func help(state string, serve bool) {
	ctx := context.Background()
	c, err := cluster.Open(ctx, cluster.Config{
		State: state, Serve: serve,
		Say: func(s string) { fmt.Println("say", s) },
	})
	if err != nil {
		fmt.Println("refused", fault.CodeOf(err), err)
		return
	}
	fmt.Println("open", c.Started(), c.URL())
	_, _ = io.Copy(io.Discard, os.Stdin)
	fmt.Println("closing")
	fmt.Println("closed", c.Close(ctx))
}

// helper is such a process.
type helper struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.Closer
	lines chan string
}

func startHelper(t *testing.T, state string, serve bool, change ...func(*exec.Cmd)) *helper {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperVariable+"="+state)
	if serve {
		cmd.Env = append(cmd.Env, "SERVICEMAP_CLUSTER_SERVE=1")
	}
	cmd.Stderr = os.Stderr
	for _, f := range change {
		f(cmd)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	h := &helper{t: t, cmd: cmd, stdin: in, lines: make(chan string, 100)}
	go func() {
		defer close(h.lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			h.lines <- scan.Text()
		}
	}()
	t.Cleanup(func() {
		_ = in.Close()
		for range h.lines { // until it has closed the cluster
		}
		_ = cmd.Wait()
	})
	return h
}

// next returns the rest of the next line that begins with a word, leaving out lines that it says meanwhile.
func (h *helper) next(word string) string {
	h.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case line, ok := <-h.lines:
			if !ok {
				h.t.Fatalf("the helper ended before it said %q", word)
			}
			if rest, is := strings.CutPrefix(line, word+" "); is || line == word {
				return rest
			}
			if !strings.HasPrefix(line, "say ") {
				h.t.Fatalf("the helper said %q, want %q", line, word)
			}
		case <-deadline:
			h.t.Fatalf("the helper did not say %q", word)
		}
	}
}

// open waits until the helper has opened its cluster.
func (h *helper) open() (started bool, url string) {
	h.t.Helper()
	first, url, _ := strings.Cut(h.next("open"), " ")
	return first == "true", url
}

// end lets the helper close its cluster, and waits for that.
func (h *helper) end() {
	h.t.Helper()
	_ = h.stdin.Close()
	h.next("closing")
	if got := h.next("closed"); got != "<nil>" {
		h.t.Errorf("closing: %s", got)
	}
}

// kill ends the helper as a crash would.
func (h *helper) kill() {
	h.t.Helper()
	if err := h.cmd.Process.Kill(); err != nil {
		h.t.Fatal(err)
	}
	for range h.lines {
	}
}

// openHere opens a cluster in this process and closes it with the test.
func openHere(t *testing.T, state string, serve bool) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Open(t.Context(), cluster.Config{State: state, Serve: serve})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeNow(t, c) })
	return c
}

func closeNow(t *testing.T, c *cluster.Cluster) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url) // not the test's context: clean-ups connect too
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func run(t *testing.T, url string, statements ...string) {
	t.Helper()
	conn := connect(t, url)
	defer func() { _ = conn.Close(context.Background()) }()
	for _, statement := range statements {
		if _, err := conn.Exec(context.Background(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func ask(t *testing.T, url, question string) string {
	t.Helper()
	conn := connect(t, url)
	defer func() { _ = conn.Close(context.Background()) }()
	var answer string
	if err := conn.QueryRow(context.Background(), question).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return answer
}

// eventually polls until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still not: %s", what)
		}
	}
}

// answers tells whether a database can be used.
func answers(t *testing.T, url string) bool {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close(ctx) }()
	return conn.Ping(ctx) == nil
}

// postmaster returns the process id of the server of a state folder.
func postmaster(t *testing.T, state string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(state, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z") // a zombie has ended; that nobody waited for it is not our concern
}

func wantCode(t *testing.T, err error, code fault.Code, word string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || !strings.Contains(err.Error(), word) {
		t.Errorf("got %v (%s), want %s with %q", err, fault.CodeOf(err), code, word)
	}
}

// asNobody makes a helper run without root's rights.
func asNobody(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
}
