package dbtest_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/db/dbtest"
)

var migrations atomic.Int32

func migrate(ctx context.Context, url string) error {
	migrations.Add(1)
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, `CREATE EXTENSION postgis; CREATE TABLE place (name text PRIMARY KEY, geom geometry(Point, 4326))`)
	return err
}

func open(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// TestEveryTestHasItsOwnDatabase inserts the same key in each of many databases at once.
func TestEveryTestHasItsOwnDatabase(t *testing.T) {
	t.Run("all", func(t *testing.T) {
		for range 6 {
			t.Run("one", func(t *testing.T) {
				t.Parallel()
				conn := open(t, dbtest.New(t, migrate))
				if _, err := conn.Exec(t.Context(), `INSERT INTO place VALUES ('云岗', ST_SetSRID(ST_MakePoint(116.1, 39.8), 4326))`); err != nil {
					t.Error(err)
				}
			})
		}
	})
	if n := migrations.Load(); n != 1 {
		t.Errorf("migrated %d times, want once", n)
	}
}

func TestTheDatabaseIsDroppedWithItsTest(t *testing.T) {
	var name string
	t.Run("inner", func(t *testing.T) {
		conn := open(t, dbtest.New(t, nil)) // still open when the database is dropped
		if err := conn.QueryRow(t.Context(), `SELECT current_database()`).Scan(&name); err != nil {
			t.Fatal(err)
		}
	})
	var there bool
	conn := open(t, dbtest.New(t, nil))
	if err := conn.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if name == "" || there {
		t.Errorf("database %q is still there", name)
	}
}

func TestDifferentKeysHaveDifferentTemplates(t *testing.T) {
	with := func(table string) func(context.Context, string) error {
		return func(ctx context.Context, url string) error {
			conn, err := pgx.Connect(ctx, url)
			if err != nil {
				return err
			}
			// Left open: a template with somebody in it could not be copied.
			_, err = conn.Exec(ctx, "CREATE TABLE "+table+" ()")
			return err
		}
	}
	for _, table := range []string{"one", "two"} {
		conn := open(t, dbtest.NewKeyed(t, table, with(table)))
		if _, err := conn.Exec(t.Context(), "TABLE "+table); err != nil {
			t.Error(err)
		}
	}
}

// TestAGivenServerIsUsedAndLeftClean runs this test program again on this one's server.
func TestAGivenServerIsUsedAndLeftClean(t *testing.T) {
	if os.Getenv("SERVICEMAP_TEST_DATABASE_URL") != "" {
		return // this is the second program
	}
	parsed, err := url.Parse(dbtest.New(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	parsed.Path = "/postgres"
	given := parsed.String()
	conn := open(t, given)
	// A database of a run that was killed: nobody holds its lock.
	if _, err := conn.Exec(t.Context(), `CREATE DATABASE servicemap_test_7_1`); err != nil {
		t.Fatal(err)
	}
	again := exec.Command(os.Args[0], "-test.run=TestDifferentKeys|TestTheDatabaseIsDropped", "-test.v")
	again.Env = append(os.Environ(), "SERVICEMAP_TEST_DATABASE_URL="+given)
	if out, err := again.CombinedOutput(); err != nil || !strings.Contains(string(out), "PASS: TestDifferentKeys") {
		t.Fatalf("%v\n%s", err, out)
	}
	var left int
	if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_database WHERE datname = 'servicemap_test_7_1'`).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left != 0 {
		t.Error("the database of a dead run is still there")
	}
}

// TestNothingIsLeftWhenTheProgramEnds runs this test program again with a temporary folder of its own.
func TestNothingIsLeftWhenTheProgramEnds(t *testing.T) {
	if os.Getenv("SERVICEMAP_TEST_DATABASE_URL") != "" {
		t.Log("the server is given; nothing is made")
		return
	}
	folder := t.TempDir()
	again := exec.Command(os.Args[0], "-test.run=TestTheDatabaseIsDropped")
	again.Env = append(os.Environ(), "TMPDIR="+folder)
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		left, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("left behind: %v", left)
		}
	}
}

// TestWithoutAServerATestFailsAndSaysWhatItNeeds is seen from outside: a failure cannot be tested from within.
func TestWithoutAServerATestFailsAndSaysWhatItNeeds(t *testing.T) {
	again := exec.Command(os.Args[0], "-test.run=TestTheDatabaseIsDropped")
	again.Env = append(os.Environ(), "SERVICEMAP_TEST_DATABASE_URL=postgres://nobody@127.0.0.1:1/none?connect_timeout=2")
	out, err := again.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "this test needs PostgreSQL with PostGIS") {
		t.Errorf("%v\n%s", err, out)
	}
}
