package postmaster

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// handed is where a child finds the data folder that it was handed: the first of exec.Cmd.ExtraFiles is descriptor 3.
const handed = "/proc/self/fd/3"

// child is a running PostgreSQL program and the last lines it wrote.
type child struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the program has ended and err is set
	err  error
	tail *tail
}

// spawn starts a PostgreSQL program on a data folder.
//
// The folder is handed over as an open descriptor and named by /proc/self/fd. A program started by root runs postgres
// as another user, and the state folder often lies where that user cannot go (/root, a 0700 temporary folder); no
// folder of somebody else is ever changed to let it in, and no capability is given to the server. The link leads to the
// folder itself without walking its path, and PostgreSQL works relative to it from then on.
//
// The parent death signal fires when the starting *thread* ends, so the goroutine that starts the program stays locked
// to its thread until the program has ended.
func spawn(program string, args []string, account Account, data string, onDeath syscall.Signal, log *slog.Logger) (*child, error) {
	folder, err := os.Open(data)
	if err != nil {
		return nil, storage(err, data)
	}
	defer func() { _ = folder.Close() }()
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = write.Close() }()
	cmd := exec.Command(program, args...)
	cmd.Dir = "/" // the current folder may be closed to the account
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "LC_MESSAGES=C", "TZ=UTC"}
	cmd.ExtraFiles = []*os.File{folder}
	cmd.Stdout, cmd.Stderr = write, write
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Credential: account.credential(),
		Pdeathsig:  onDeath,
		Setsid:     true, // an interrupt typed at the terminal is for this program, which then ends the server in its own time
	}
	c := &child{cmd: cmd, done: make(chan struct{}), tail: &tail{log: log, drained: make(chan struct{})}}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		err := cmd.Start()
		started <- err
		if err == nil {
			c.err = cmd.Wait()
			close(c.done)
		}
	}()
	if err := <-started; err != nil {
		_ = read.Close()
		return nil, err
	}
	go c.tail.follow(read)
	return c, nil
}

// tail passes a program's lines on to the log and keeps the last ones for the error that may come.
type tail struct {
	log     *slog.Logger
	drained chan struct{} // closed when nothing more can come
	mu      sync.Mutex
	lines   []string
}

const (
	tailLines = 20
	drainTime = 200 * time.Millisecond
)

func (t *tail) follow(r io.ReadCloser) {
	defer close(t.drained)
	defer func() { _ = r.Close() }()
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		t.log.Log(context.Background(), levelOf(line), "postgres", "line", line)
		t.mu.Lock()
		t.lines = append(t.lines, line)
		if len(t.lines) > tailLines {
			t.lines = t.lines[1:]
		}
		t.mu.Unlock()
	}
	_, _ = io.Copy(io.Discard, r) // a line past the buffer ends the scan; a full pipe would stop the server
}

// String returns the last lines of a program that has ended. Backends that outlive it may hold the pipe open, so it does
// not wait for the last byte for ever.
func (t *tail) String() string {
	select {
	case <-t.drained:
	case <-time.After(drainTime):
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}

// levelOf keeps the server's everyday lines out of the product's log; whoever runs a statement reports its error.
func levelOf(line string) slog.Level {
	switch {
	case strings.HasPrefix(line, "PANIC:"):
		return slog.LevelError
	case strings.HasPrefix(line, "WARNING:"):
		return slog.LevelWarn
	default:
		return slog.LevelDebug
	}
}
