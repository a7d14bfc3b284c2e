package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// patience is how long one step of a server may take before a test gives up: a step takes a second or two, on a machine
// with nothing else to do.
const patience = 60 * time.Second

// server is a running `servicemap serve`.
type server struct {
	state   string
	address string // host:port
	took    time.Duration
	*process
}

// process is a command that runs, or has ended.
type process struct {
	cmd   *exec.Cmd
	out   output // what it wrote to stdout
	err   output // and to stderr
	ended chan struct{}
}

// output collects what a process writes.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// launch starts the binary with arguments, and with none of the settings of whoever runs the tests.
func launch(arguments ...string) (*process, error) {
	p := &process{cmd: exec.Command(program, arguments...), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.err
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "SERVICEMAP_") && !strings.HasPrefix(setting, "DATABASE_URL=") && !strings.HasPrefix(setting, "PG") {
			p.cmd.Env = append(p.cmd.Env, setting)
		}
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // exitCode tells
		close(p.ended)
	}()
	return p, nil
}

// exitCode waits for the process to end and returns its code, −1 when a signal ended it.
func (p *process) exitCode(wait time.Duration) (int, error) {
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode(), nil
	case <-time.After(wait):
		return 0, fmt.Errorf("process %d (%s) did not end within %s\n%s", p.cmd.Process.Pid, p.cmd.Args, wait, &p.err)
	}
}

// kill ends the process at once, if it has not ended.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// stop sends SIGTERM and wants exit code 0.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	code, err := p.exitCode(patience)
	if err != nil {
		p.kill()
		return err
	}
	if code != 0 {
		return fmt.Errorf("exit code %d after SIGTERM, want 0\n%s", code, &p.err)
	}
	return nil
}

// serve starts a server on a state folder and a free port, and returns when it is ready.
func serve(state string, flags ...string) (*server, error) {
	begin := time.Now()
	p, err := launch(append([]string{"serve", "--demo", "porto-alegre", "--state", state, "--listen", "127.0.0.1:0"}, flags...)...)
	if err != nil {
		return nil, err
	}
	s := &server{state: state, process: p}
	for time.Since(begin) < patience {
		select {
		case <-p.ended:
			return nil, fmt.Errorf("serve ended with exit code %d\n%s", p.cmd.ProcessState.ExitCode(), &p.err)
		case <-time.After(10 * time.Millisecond):
		}
		if found := regexp.MustCompile(`http://([^/\s]+)/graphql`).FindStringSubmatch(p.out.String()); found != nil {
			s.address = found[1]
			if s.isReady() {
				s.took = time.Since(begin)
				return s, nil
			}
		}
	}
	p.kill()
	return nil, fmt.Errorf("serve was not ready within %s\n%s", patience, &p.err)
}

// isReady asks /readyz.
func (s *server) isReady() bool {
	answer, err := http.Get("http://" + s.address + "/readyz")
	if err != nil {
		return false
	}
	defer answer.Body.Close() //nolint:errcheck // it was only read
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode == http.StatusOK
}

// load runs `servicemap import` on the server's state folder, for a file of WGS 84 coordinates without a wrong row.
func (s *server) load(what, file string) error {
	p, err := launch("import", what, file, "--state", s.state, "--system", "WGS84", "--source", "e2e "+what, "--licence", "CC0 1.0")
	if err != nil {
		return err
	}
	code, err := p.exitCode(patience)
	if err == nil && code != 0 {
		err = fmt.Errorf("import %s %s: exit code %d\n%s%s", what, file, code, &p.out, &p.err)
	}
	return err
}

// change runs SQL that changes the network on the server's database, and waits until the server has read it.
func (s *server) change(sql string) error {
	version := func() (string, error) {
		var data struct {
			Dataset struct{ NetworkVersion string }
		}
		err := s.ask(`{ dataset { networkVersion } }`, nil, &data)
		return data.Dataset.NetworkVersion, err
	}
	before, err := version()
	if err != nil {
		return err
	}
	err = inCluster(s.state, func(ctx context.Context, url string) error {
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer conn.Close(ctx) //nolint:errcheck // the statements have ended
		_, err = conn.Exec(ctx, sql)
		return err
	})
	if err != nil {
		return err
	}
	return within(patience, func() error {
		after, err := version()
		if err == nil && after == before {
			err = errors.New("the network is still that of before")
		}
		return err
	})
}

// databasePID returns the process of the private database, 0 when none is running.
func (s *server) databasePID() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.state, "postgres", "postmaster.pid"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strconv.Atoi(strings.TrimSpace(line))
}

// within tries f until it succeeds, and returns its last error when that takes too long.
func within(limit time.Duration, f func() error) error {
	for end := time.Now().Add(limit); ; {
		err := f()
		if err == nil || time.Now().After(end) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// ownServer starts a server of the test's own, which ends with the test.
func ownServer(t *testing.T, state string, flags ...string) *server {
	t.Helper()
	s, err := serve(state, flags...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		select {
		case <-s.ended: // the test has ended it
		default:
			if err := s.stop(); err != nil {
				t.Error(err)
			}
		}
	})
	return s
}

// ownState returns a state folder of the test's own, which the user of the database can reach.
func ownState(t *testing.T) string {
	t.Helper()
	own, err := os.MkdirTemp(folder, "own-")
	if err == nil {
		err = os.Chmod(own, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(own, "state")
}
