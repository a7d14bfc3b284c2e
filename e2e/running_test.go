package e2e

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// soon is how long a refusal may take: nothing is to be made or waited for.
const soon = 5 * time.Second

// wantRefusal wants a command to end with exit code 1 and to say why.
func wantRefusal(t *testing.T, word string, arguments ...string) {
	t.Helper()
	begin := time.Now()
	p, err := launch(arguments...)
	if err != nil {
		t.Fatal(err)
	}
	code, err := p.exitCode(soon)
	if err != nil {
		p.kill()
		t.Fatal(err)
	}
	if code != 1 || !strings.Contains(p.err.String(), word) {
		t.Errorf("exit code %d, want 1, and it should name %q:\n%s", code, word, &p.err)
	}
	t.Logf("refused after %s", time.Since(begin).Round(time.Millisecond))
}

func TestServeOnATakenPortFailsAtOnce(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close() //nolint:errcheck // nothing was written
	state := ownState(t)
	wantRefusal(t, taken.Addr().String(), "serve", "--state", state, "--listen", taken.Addr().String())
	if _, err := os.Stat(state); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it made a state folder before it looked at the port: %v", err)
	}
}

func TestASecondServerOnTheSameStateIsRefused(t *testing.T) {
	t.Parallel()
	s, _ := demo.start(t)
	wantRefusal(t, s.state, "serve", "--state", s.state, "--listen", "127.0.0.1:0")
	if n, err := s.countPlaces(); err != nil || n == 0 {
		t.Errorf("the first server has %d places, %v", n, err)
	}
}

// countPlaces asks for the number of places.
func (s *server) countPlaces() (int, error) {
	var data struct{ Places struct{ TotalCount int } }
	err := s.ask(`{ places(first: 1) { totalCount } }`, nil, &data)
	return data.Places.TotalCount, err
}

// importOne imports a file of one new place and returns how long the server took to show it after the command had ended.
func (s *server) importOne(t *testing.T, code string) time.Duration {
	t.Helper()
	before, err := s.countPlaces()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "place.csv")
	row := "code,kind,name,longitude,latitude\n" + code + ",VENUE,新场所,-51.2,-30.04\n"
	if err := os.WriteFile(file, []byte(row), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.load("places", file); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := within(5*time.Second, func() error { return s.wantPlaces(before + 1) }); err != nil {
		t.Fatalf("five seconds after an import: %v", err)
	}
	return time.Since(begin)
}

func (s *server) wantPlaces(want int) error {
	got, err := s.countPlaces()
	if err == nil && got != want {
		err = fmt.Errorf("%d places, want %d", got, want)
	}
	return err
}

// alive reports whether a process exists and has not ended.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z")
}

// mustDatabasePID returns the process of the private database, which must be running.
func (s *server) mustDatabasePID(t *testing.T) int {
	t.Helper()
	pid, err := s.databasePID()
	if err != nil || pid == 0 || !alive(pid) {
		t.Fatalf("the private database does not run: process %d, %v", pid, err)
	}
	return pid
}

func TestDataOutliveStoppingAndKilling(t *testing.T) {
	t.Parallel()
	state := ownState(t)
	s := ownServer(t, state)
	t.Logf("first start: ready after %s", s.took.Round(time.Millisecond))
	first, err := s.countPlaces()
	if err != nil || first == 0 {
		t.Fatalf("%d places, %v", first, err)
	}
	t.Logf("an import shows %s after it ended", s.importOne(t, "after-start").Round(time.Millisecond))

	pid := s.mustDatabasePID(t)
	begin := time.Now()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	t.Logf("stopped by SIGTERM within %s", time.Since(begin).Round(time.Millisecond))
	if left, err := s.databasePID(); err != nil || left != 0 || alive(pid) {
		t.Errorf("the private database outlives its server: process %d (%d), %v", pid, left, err)
	}

	s = ownServer(t, state)
	t.Logf("second start: ready after %s", s.took.Round(time.Millisecond))
	if err := s.wantPlaces(first + 1); err != nil {
		t.Fatalf("after a second start: %v", err)
	}

	s.importOne(t, "before-kill")
	s.kill()
	s = ownServer(t, state)
	t.Logf("start after kill -9: ready after %s", s.took.Round(time.Millisecond))
	if err := s.wantPlaces(first + 2); err != nil {
		t.Fatalf("after kill -9 and another start: %v", err)
	}
	s.importOne(t, "after-kill")
}

func TestReadsGoOnWhileTheDatabaseIsKilled(t *testing.T) {
	t.Parallel()
	s := ownServer(t, ownState(t))
	before, err := s.countPlaces()
	if err != nil {
		t.Fatal(err)
	}
	stopReading := make(chan struct{})
	var reads int
	var failures []error
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-stopReading:
				return
			case <-time.After(5 * time.Millisecond):
				reads++
				if n, err := s.countPlaces(); err != nil || n < before {
					failures = append(failures, fmt.Errorf("read %d: %d places, %w", reads, n, err))
				}
			}
		}
	})
	pid := s.mustDatabasePID(t)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	err = within(patience, func() error {
		now, err := s.databasePID()
		if err == nil && (now == pid || now == 0 || !alive(now)) {
			err = fmt.Errorf("no new database process: %d was killed, now it is %d", pid, now)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	again := time.Since(begin)
	shown := s.importOne(t, "after-database-kill") // writes work again, and the server sees them
	close(stopReading)
	reader.Wait()
	if len(failures) > 0 {
		t.Errorf("%d of %d reads failed: %v", len(failures), reads, failures[0])
	}
	t.Logf("%d reads; the database was started again after %s; an import then showed after %s",
		reads, again.Round(time.Millisecond), shown.Round(time.Millisecond))
	if reads < 10 {
		t.Errorf("only %d reads", reads)
	}
}

// family returns a process and its children.
func family(t *testing.T, pid int) []int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		t.Fatal(err)
	}
	pids := []int{pid}
	for _, word := range strings.Fields(string(text)) {
		child, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, child)
	}
	return pids
}

func TestADatabaseThatHangsMakesAnswersStaleAndNoMore(t *testing.T) {
	t.Parallel()
	s := ownServer(t, ownState(t))
	places, err := s.countPlaces()
	if err != nil {
		t.Fatal(err)
	}
	reads, slowest := 0, time.Duration(0)
	wantStale := func(want bool) error {
		var data struct {
			Places  struct{ TotalCount int }
			Dataset struct{ Stale bool }
		}
		begin := time.Now()
		if err := s.ask(`{ places(first: 1) { totalCount } dataset { stale } }`, nil, &data); err != nil || data.Places.TotalCount != places {
			t.Fatalf("read %d: %d places, %v", reads, data.Places.TotalCount, err)
		}
		reads, slowest = reads+1, max(slowest, time.Since(begin))
		if data.Dataset.Stale != want {
			return fmt.Errorf("stale is %t", data.Dataset.Stale)
		}
		return nil
	}
	if err := wantStale(false); err != nil {
		t.Fatal(err)
	}
	frozen := family(t, s.mustDatabasePID(t))
	signal := func(with syscall.Signal) {
		for _, pid := range frozen {
			_ = syscall.Kill(pid, with) // a child may have ended
		}
	}
	begin := time.Now()
	signal(syscall.SIGSTOP)
	defer signal(syscall.SIGCONT)
	if err := within(patience, func() error { return wantStale(true) }); err != nil {
		t.Errorf("the database hangs: %v", err)
	}
	after := time.Since(begin)
	if after < 8*time.Second {
		t.Errorf("stale after %s, want about ten seconds", after)
	}
	begin = time.Now()
	signal(syscall.SIGCONT)
	if err := within(patience, func() error { return wantStale(false) }); err != nil {
		t.Errorf("the database goes on: %v", err)
	}
	t.Logf("stale after %s, fresh again after %s; %d reads, the slowest took %s",
		after.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond), reads, slowest.Round(time.Millisecond))
}
