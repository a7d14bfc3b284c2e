package dbtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"

	"servicemap/db/cluster/postmaster"
)

const (
	namePrefix = "servicemap_test_" // of every database made here, followed by the run's number
	lockSpace  = 730_415            // first half of the advisory locks that say which runs are alive
)

// server is the PostgreSQL server that a test program works on.
type server struct {
	run  int32                        // number of this run, in the names of its databases
	url  func(database string) string // connection string; "" is the database for administration
	held *pgx.Conn                    // keeps the run's advisory lock
	last *exec.Cmd                    // the shell that cleans up: it works when its input is closed, by the collector too
}

func openServer(ctx context.Context) (*server, error) {
	s := &server{run: rand.Int32()}
	given := os.Getenv("SERVICEMAP_TEST_DATABASE_URL")
	if given == "" {
		if err := s.startThrowAway(ctx); err != nil {
			return nil, err
		}
		return s, s.claimRun(ctx)
	}
	parsed, err := url.Parse(given)
	if err != nil || parsed.Scheme == "" {
		return nil, errors.New("SERVICEMAP_TEST_DATABASE_URL is not of the form postgres://…") // url's error shows the password
	}
	s.url = func(database string) string {
		u := *parsed
		if database != "" {
			u.Path = "/" + database
		}
		return u.String()
	}
	return s, s.claimRun(ctx)
}

// startThrowAway makes and starts a cluster that ends with this process.
func (s *server) startThrowAway(ctx context.Context) error {
	installation, err := postmaster.Choose(postmaster.Installations(ctx), 0)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "servicemap-test-")
	if err != nil {
		return err
	}
	data := filepath.Join(folder, "data")
	account, err := postmaster.ServerAccount(data)
	if err != nil {
		return errors.Join(err, os.RemoveAll(folder))
	}
	socket, err := postmaster.SocketFolder(data, account)
	if err != nil {
		return errors.Join(err, os.RemoveAll(folder))
	}
	if s.last, err = removeAtEnd(data, folder, socket); err != nil {
		return err
	}
	quiet := slog.New(slog.DiscardHandler)
	err = postmaster.Make(ctx, postmaster.NewData{
		Installation: installation, Account: account, Folder: data, NoSync: true, Log: quiet,
		Settings: []string{
			"fsync = off", "synchronous_commit = off", "full_page_writes = off",
			"max_connections = 200", "shared_buffers = 64MB", "jit = off",
			"autovacuum = off", // plans that change while a test runs make it flicker; tests that need statistics ANALYZE
			"timezone = 'UTC'",
		},
	})
	if err != nil {
		return err
	}
	running, err := postmaster.Start(ctx, postmaster.Options{
		Installation: installation, Account: account, Data: data, Socket: socket, Log: quiet,
	})
	if err != nil {
		return err
	}
	s.url = func(database string) string {
		if database == "" {
			database = "postgres"
		}
		return postmaster.URL(socket, database)
	}
	return running.WaitReady(ctx)
}

// removeAtEnd starts a shell that waits for this process to end, however it ends, and for the server after it, and then
// removes what they leave. A test program has no last step of its own in which to do it.
func removeAtEnd(data, folder, socket string) (*exec.Cmd, error) {
	const script = `
cat
n=0
while [ -e "$1/postmaster.pid" ] && [ $n -lt 100 ]; do n=$((n+1)); sleep 0.1; done
rm -rf "$2" "$3"`
	shell := exec.Command("/bin/sh", "-c", script, "sh", data, folder, socket)
	shell.Dir = "/"
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // an interrupt at the terminal is not for it
	if _, err := shell.StdinPipe(); err != nil {           // never written: it ends when this process does
		return nil, err
	}
	if err := shell.Start(); err != nil {
		return nil, fmt.Errorf("start the shell that cleans up: %w", err)
	}
	return shell, nil
}

// claimRun marks this run as alive on a shared server, and drops the databases of runs that are not: a killed test
// program cannot drop its own. The mark is an advisory lock, which ends with the connection; it is seen by runs that are
// given the same database.
func (s *server) claimRun(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.url(""))
	if err != nil {
		return err
	}
	s.held = conn
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1, $2)`, lockSpace, s.run); err != nil {
		return err
	}
	rows, err := conn.Query(ctx, `SELECT datname FROM pg_database WHERE starts_with(datname, $1)`, namePrefix)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, namePrefix), "_")
		run, err := strconv.ParseInt(number, 10, 32)
		if err != nil || int32(run) == s.run {
			continue
		}
		if err := dropIfDead(ctx, conn, int32(run), name); err != nil {
			return err
		}
	}
	return nil
}

func dropIfDead(ctx context.Context, conn *pgx.Conn, run int32, name string) error {
	var dead bool
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1, $2)`, lockSpace, run).Scan(&dead); err != nil || !dead {
		return err
	}
	_, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)")
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `SELECT pg_advisory_unlock($1, $2)`, lockSpace, run)
	return err
}
