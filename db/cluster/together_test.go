package cluster_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func itoa(n int) string { return strconv.Itoa(n) }

// asOwner makes a command run as the owner of a path.
func asOwner(t *testing.T, cmd *exec.Cmd, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}}
	}
}

func TestASecondServerIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	first := startHelper(t, state, true)
	eventually(t, "the first server at work", func() bool {
		_, err := os.Stat(filepath.Join(state, "postgres.new-"+itoa(first.cmd.Process.Pid)))
		return err == nil
	})
	begin := time.Now()
	// While the first one starts, and when it runs.
	for n := range 2 {
		if got := startHelper(t, state, true).next("refused"); !strings.HasPrefix(got, "CONFLICT") || !strings.Contains(got, "another server") {
			t.Errorf("got %q", got)
		}
		t.Logf("refused after %v", time.Since(begin))
		if n == 0 {
			first.open()
		}
		begin = time.Now()
	}
	first.end()
}

func TestACommandWaitsForAStartingServerAndUsesIt(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	server := startHelper(t, state, true)
	eventually(t, "the server at work", func() bool {
		halves, _ := filepath.Glob(filepath.Join(state, "postgres.new*"))
		return len(halves) > 0
	})
	command := startHelper(t, state, false)
	if started, _ := command.open(); started {
		t.Error("the command started a server of its own")
	}
	started, url := server.open()
	if !started {
		t.Error("the server did not")
	}
	command.end()
	if !answers(t, url) {
		t.Error("the command's end stopped the server's cluster")
	}
}

// TestAServerThatStopsWaitsForCommands and then stops, within its grace.
func TestAServerThatStopsWaitsForCommands(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	server := startHelper(t, state, true)
	_, url := server.open()
	command := startHelper(t, state, false)
	command.open()
	_ = server.stdin.Close()
	server.next("closing")
	if !strings.Contains(<-server.lines, "waiting for other commands") || !answers(t, url) {
		t.Error("the server did not wait for the command")
	}
	command.end()
	if got := server.next("closed"); got != "<nil>" {
		t.Error(got)
	}
	if answers(t, url) {
		t.Error("the cluster runs on")
	}
}

func TestCommandsShareAClusterThatOneOfThemStarted(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	first := startHelper(t, state, false)
	started, url := first.open()
	if !started {
		t.Error("the first command did not start the cluster")
	}
	second := startHelper(t, state, false)
	if started, _ := second.open(); started {
		t.Error("the second command started another")
	}
	// The owner comes to its end first, and waits.
	_ = first.stdin.Close()
	first.next("closing")
	if !strings.Contains(<-first.lines, "waiting for other commands") || !answers(t, url) {
		t.Error("the cluster was stopped under a command")
	}
	second.end()
	if got := first.next("closed"); got != "<nil>" {
		t.Error(got)
	}
	if answers(t, url) {
		t.Error("the cluster runs on after the last command")
	}
}

func TestAServerWaitsForTheCommandThatStartedTheCluster(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	command := startHelper(t, state, false)
	command.open()
	server := startHelper(t, state, true)
	if line := <-server.lines; !strings.Contains(line, "waiting for a command") {
		t.Errorf("the server said %q", line)
	}
	// A newcomer waits for the server instead of keeping the command's cluster up.
	newcomer := startHelper(t, state, false)
	if line := <-newcomer.lines; !strings.Contains(line, "waiting for the database") {
		t.Errorf("the newcomer said %q", line)
	}
	command.end()
	if started, _ := server.open(); !started {
		t.Error("the server did not take over")
	}
	if started, _ := newcomer.open(); started {
		t.Error("the newcomer started a server of its own")
	}
	newcomer.end()
	server.end()
}

// TestManyProcessesAtOnce opens and closes a cluster from many commands and a server, some of which are killed: none may
// hang, and the cluster works at the end.
func TestManyProcessesAtOnce(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	c := openHere(t, state, false)
	run(t, c.URL(), `CREATE TABLE visit (n int)`)
	closeNow(t, c)
	t.Run("all", func(t *testing.T) {
		for n := range 8 {
			t.Run(itoa(n), func(t *testing.T) {
				t.Parallel()
				h := startHelper(t, state, n == 4)
				_, url := h.open()
				// A killed owner takes the cluster along, so this may fail; it may not hang.
				if conn, err := pgx.Connect(t.Context(), url); err == nil {
					_, _ = conn.Exec(t.Context(), `INSERT INTO visit VALUES ($1)`, n)
					_ = conn.Close(t.Context())
				}
				if n%3 == 2 {
					h.kill()
					return
				}
				_ = h.stdin.Close()
				for range h.lines {
				}
			})
		}
	})
	if got := ask(t, openHere(t, state, true).URL(), `SELECT (count(*) > 0)::text FROM visit`); got != "true" {
		t.Error("nobody got through")
	}
}
