package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"servicemap/db/dbtest"
	"servicemap/fault"
	"servicemap/place"
	"servicemap/snapshot"
)

func TestSQLStatesBecomeFaults(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]fault.Code{
		"08006": fault.DBUnavailable, // connection_failure
		"57P01": fault.DBUnavailable, // admin_shutdown
		"57P03": fault.DBUnavailable, // cannot_connect_now
		"53300": fault.DBUnavailable, // too_many_connections
		"28P01": fault.DBUnavailable, // invalid_password
		"3D000": fault.DBUnavailable, // invalid_catalog_name
		"53100": fault.Storage,       // disk_full
		"58030": fault.Storage,       // io_error
		"25006": fault.Storage,       // read_only_sql_transaction
		"57014": fault.Timeout,       // query_canceled
		"40001": fault.Conflict,      // serialization_failure
		"40P01": fault.Conflict,      // deadlock_detected
		"55P03": fault.Conflict,      // lock_not_available
		"23505": fault.Internal,      // unique_violation: ours to prevent
		"42601": fault.Internal,      // syntax_error
	} {
		cause := fmt.Errorf("merge: %w", &pgconn.PgError{Code: state})
		got := translate(cause)
		if fault.CodeOf(got) != want {
			t.Errorf("%s became %s, want %s", state, fault.CodeOf(got), want)
		}
		if !errors.Is(got, cause) {
			t.Errorf("%s lost its cause: %v", state, got)
		}
	}
}

func TestAConnectionThatIsRefusedNamesTheURL(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]bool{
		"28P01": true, "28000": true, "3D000": true, "42501": true, // password, role, database, right to connect
		"57P03": false, "53300": false, "08006": false, // starting, full, broken
	} {
		refused := &pgconn.ConnectError{}
		err := fmt.Errorf("connect: %w", errors.Join(refused, &pgconn.PgError{Code: state}))
		if got := WrongURL(err); (got != nil) != want || want && (got.Code != fault.BadArgument || got.Argument != "database-url") {
			t.Errorf("%s became %v", state, got)
		}
		if WrongURL(&pgconn.PgError{Code: state}) != nil {
			t.Errorf("%s of a statement is no matter of the URL", state)
		}
	}
	if WrongURL(nil) != nil || WrongURL(&pgconn.ConnectError{}) != nil {
		t.Error("a server that says nothing refuses nothing")
	}
}

func TestOtherErrorsBecomeFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want fault.Code
	}{
		{pgx.ErrNoRows, fault.NotFound},
		{context.DeadlineExceeded, fault.Timeout},
		{context.Canceled, fault.Internal}, // nobody waits for an answer
		{io.ErrUnexpectedEOF, fault.DBUnavailable},
		{pgconn.ErrConnClosed, fault.DBUnavailable},
		{&os.SyscallError{Syscall: "read", Err: syscall.ECONNRESET}, fault.DBUnavailable},
		{fault.New(fault.Forbidden, fault.Text{}), fault.Forbidden},
		{errors.New("anything"), fault.Internal},
	} {
		if got := fault.CodeOf(wrap("load", c.err)); got != c.want {
			t.Errorf("%v became %s, want %s", c.err, got, c.want)
		}
		if !errors.Is(wrap("load", c.err), c.err) {
			t.Errorf("%v was lost", c.err)
		}
	}
	if translate(nil) != nil || wrap("load", nil) != nil {
		t.Error("no error became one")
	}
}

func TestAServerThatDoesNotAnswerIsUnavailable(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"postgres://nobody@127.0.0.1:1/nothing", "host=" + t.TempDir() + " dbname=nothing", "postgres://u:p@does-not-exist.invalid/x",
	} {
		_, err := Open(t.Context(), address)
		mustFault(t, err, fault.DBUnavailable)
		mustFault(t, Migrate(t.Context(), address), fault.DBUnavailable)
		_, err = Migrations(t.Context(), address)
		mustFault(t, err, fault.DBUnavailable)
	}
}

func TestAMissingDatabaseIsNamedInTheCause(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(dbtest.New(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/no_such_database"
	_, err = Open(t.Context(), u.String())
	mustFault(t, err, fault.DBUnavailable)
	if !strings.Contains(err.Error(), "no_such_database") {
		t.Errorf("the cause is not told: %v", err)
	}
}

func TestABadURLIsAnArgumentAndItsPasswordIsNotShown(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"postgres://u:geheim@host:port/x", "postgres://u:geheim@host/x?sslmode=nonsense", "password=geheim port=x", "%%geheim", "postgres://u:geheim@[::1/x",
	} {
		_, opened := Open(t.Context(), bad)
		for _, err := range []error{opened, CheckURL(bad), Migrate(t.Context(), bad)} {
			mustFault(t, err, fault.BadArgument)
			if strings.Contains(fmt.Sprintf("%v %+v", err, err), "geheim") {
				t.Errorf("the password is shown: %v", err)
			}
		}
	}
	if err := CheckURL("postgres://u:p@host:1234/x"); err != nil {
		t.Error(err)
	}
}

func TestAReadOnlyDatabaseRefusesImportsAndServesReads(t *testing.T) {
	t.Parallel()
	at := dbtest.New(t, Migrate)
	exec(t, openURL(t, at), "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$")
	if err := Migrate(t.Context(), at); err != nil {
		t.Errorf("nothing is to be migrated: %v", err)
	}
	d := openURL(t, at)
	err := d.Import(t.Context(), func(i *Import) (bool, error) {
		_, err := i.Source(t.Context(), survey())
		return true, err
	})
	mustFault(t, err, fault.Storage)
	load(t, d)
}

func TestAContextThatEndsIsToldFromATrouble(t *testing.T) {
	t.Parallel()
	d := open(t)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	for name, ask := range map[string]func(context.Context) error{
		"Versions": func(ctx context.Context) error { _, err := d.Versions(ctx); return err },
		"Load":     func(ctx context.Context) error { _, err := d.Load(ctx, snapshot.Versions{}); return err },
		"Empty":    func(ctx context.Context) error { _, err := d.Empty(ctx); return err },
		"Import": func(ctx context.Context) error {
			return d.Import(ctx, func(*Import) (bool, error) { return true, nil })
		},
	} {
		if err := ask(canceled); !errors.Is(err, context.Canceled) || fault.CodeOf(err) != fault.Internal {
			t.Errorf("%s, canceled: %v", name, err)
		}
		if err := ask(late); fault.CodeOf(err) != fault.Timeout {
			t.Errorf("%s, too late: %v", name, err)
		}
	}
}

// A copy that is cut off by the end of its context reports a closed connection; the end is what happened.
func TestAnImportThatIsStoppedWhileItCopiesSaysSo(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Import(ctx, func(i *Import) (bool, error) {
		s, err := i.Source(ctx, survey())
		if err != nil {
			return false, err
		}
		_, err = i.Places(ctx, s, func(add func(int, *place.Place) error) (bool, error) {
			time.AfterFunc(20*time.Millisecond, cancel)
			for n := 0; ; n++ {
				if err := add(n, venue(strconv.Itoa(n))); err != nil {
					return false, err
				}
			}
		})
		return true, err
	})
	if !errors.Is(err, context.Canceled) || fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
	if r := load(t, d); len(r.Sources) != 0 {
		t.Error("half an import is there")
	}
}

// An import whose file cannot be read must not say that the database is ill: a syscall's error looks like a network's.
func TestTheErrorOfAFileIsNotTheDatabases(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, broken := os.Open(filepath.Join(t.TempDir(), "absent"))
	for _, want := range []error{broken, io.ErrUnexpectedEOF, &fs.PathError{Op: "read", Path: "x", Err: syscall.EIO}} {
		got := d.Import(t.Context(), func(*Import) (bool, error) { return true, want })
		if !errors.Is(got, want) || fault.CodeOf(got) != fault.Internal {
			t.Errorf("%v became %v", want, got)
		}
	}
}

func TestAConnectionThatBreaksIsUnavailableAndTheNextOneWorks(t *testing.T) {
	t.Parallel()
	d := open(t)
	err := d.Import(t.Context(), func(i *Import) (bool, error) {
		if _, err := i.Source(t.Context(), survey()); err != nil {
			return false, err
		}
		var pid int
		if err := i.tx.QueryRow(t.Context(), "select pg_backend_pid()").Scan(&pid); err != nil {
			return false, err
		}
		exec(t, d, "select pg_terminate_backend($1, 5000)", pid)
		_, err := i.Source(t.Context(), survey())
		return true, err
	})
	mustFault(t, err, fault.DBUnavailable)
	if r := load(t, d); len(r.Sources) != 0 {
		t.Error("half an import is there")
	}
}
