package postmaster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/fault"
)

// Options say how to run a server.
type Options struct {
	Installation Installation
	Account      Account
	Data         string       // the data folder
	Socket       string       // the socket folder
	Settings     []string     // "fsync=off": these stand above postgresql.conf
	Log          *slog.Logger // the server's own lines
}

// Server is a running postgres, a child of this process.
type Server struct {
	child *child
	o     Options
}

const (
	poll       = 10 * time.Millisecond // between looks at something that has no event
	fastStop   = 30 * time.Second      // for a fast shutdown, which ends with a checkpoint
	abruptStop = 5 * time.Second       // for an immediate one, which does not
)

// Start clears what an earlier server left in the data folder and starts postgres. It returns as soon as the program
// runs; WaitReady tells when it answers. The caller sees to it that no other process does the same at the same time.
//
// When this process dies, in whatever way, postgres gets SIGINT: a fast shutdown, which ends with a checkpoint. SIGQUIT
// would be quicker but leave all log since the last checkpoint to replay at the next start, which costs more than the
// checkpoint; what was committed is safe in both.
func Start(ctx context.Context, o Options) (*Server, error) {
	if err := endLeftOver(ctx, o.Data, o.Log); err != nil {
		return nil, err
	}
	args := []string{
		"-D", handed, "-p", port,
		"-c", "listen_addresses=",
		"-c", "unix_socket_directories=" + o.Socket,
		"-c", "unix_socket_permissions=0700",
		"-c", "logging_collector=off",
		"-c", "log_destination=stderr",
		"-c", "log_line_prefix=",
	}
	for _, setting := range o.Settings {
		args = append(args, "-c", setting)
	}
	c, err := spawn(o.Installation.Path("postgres"), args, o.Account, o.Data, syscall.SIGINT, o.Log)
	if err != nil {
		return nil, unavailable(fmt.Errorf("postgres: %w", err))
	}
	return &Server{child: c, o: o}, nil
}

// PID is the process id of the postmaster.
func (s *Server) PID() int { return s.child.cmd.Process.Pid }

// Done is closed when the postmaster has ended.
func (s *Server) Done() <-chan struct{} { return s.child.done }

// WaitReady waits until the server answers, however long it recovers, and returns a DBUnavailable error with the
// server's last words when it ended instead.
func (s *Server) WaitReady(ctx context.Context) error {
	for {
		if Answers(ctx, URL(s.o.Socket, "postgres")) {
			return nil
		}
		select {
		case <-s.Done():
			return unavailable(fmt.Errorf("postgres ended: %w: %s", s.child.err, s.child.tail))
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(poll):
		}
	}
}

// Answers tells whether a server accepts connections to a database and runs a statement.
func Answers(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close(ctx) }()
	return conn.Ping(ctx) == nil
}

// Stop ends the server: fast shutdown first, then immediate, then by force, each when the one before takes too long.
// The next start recovers from any of them. Ending ctx shortens the first step.
func (s *Server) Stop(ctx context.Context) error {
	steps := []struct {
		signal  syscall.Signal
		patient bool
	}{{syscall.SIGINT, true}, {syscall.SIGQUIT, false}, {syscall.SIGKILL, false}}
	for _, step := range steps {
		if err := s.child.cmd.Process.Signal(step.signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop postgres: %w", err)
		}
		if s.ended(ctx, step.patient) {
			return nil
		}
		s.o.Log.Warn("postgres does not end", "signal", step.signal.String())
	}
	return errors.New("postgres does not end")
}

func (s *Server) ended(ctx context.Context, patient bool) bool {
	limit, cut := abruptStop, context.Background().Done()
	if patient {
		limit, cut = fastStop, ctx.Done()
	}
	select {
	case <-s.Done():
		return true
	case <-time.After(limit):
		return false
	case <-cut:
	}
	// An ended ctx is no reason to pull the plug at once: a fast shutdown mostly takes a tenth of a second.
	select {
	case <-s.Done():
		return true
	case <-time.After(abruptStop):
		return false
	}
}

// Clean removes the socket folder; the next start makes it again.
func (s *Server) Clean() error {
	for _, name := range []string{".s.PGSQL." + port, ".s.PGSQL." + port + ".lock"} {
		_ = os.Remove(filepath.Join(s.o.Socket, name)) // gone already after a clean end
	}
	return os.Remove(s.o.Socket)
}

func unavailable(cause error) *fault.Error {
	return fault.New(fault.DBUnavailable, fault.Text{ZH: "数据库未能启动", EN: "the database did not start"}).Because(cause)
}
