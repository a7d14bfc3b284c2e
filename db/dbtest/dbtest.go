// Package dbtest gives tests real databases. Each test gets one of its own, made from a template that was migrated once
// in the run of the test program, so tests neither wait for migrations nor see each other.
//
// The server is a throw-away cluster, one for each test program, that never syncs to disk; it ends with the program and
// its folder is removed. SERVICEMAP_TEST_DATABASE_URL names another server to use instead; its role must be allowed to
// create databases. When there is no PostgreSQL or no PostGIS a test fails and says what to install: it is never skipped.
package dbtest

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// limit bounds everything that is done for one database, so that a stuck server fails a test rather than hanging it.
const limit = 2 * time.Minute

// process is what the test program has made: its server and its templates.
type process struct {
	start   sync.Once
	server  *server
	problem error

	mu        sync.Mutex
	templates map[any]*template
	count     atomic.Int64
}

// template is a migrated database that others are copied from.
type template struct {
	make    sync.Once
	name    string
	problem error
}

// shared is the one server of the test program: starting one for each test would cost more than the tests.
var shared process //nolint:gochecknoglobals // tests have no place of their own that lives as long as the program

// New returns the connection string of a new database, dropped when the test ends. It is a copy of a template that
// migrate has prepared: once for each migrate function of the program, told apart by its code, so closures over
// different values need NewKeyed. A nil migrate gives an empty database.
func New(t testing.TB, migrate func(ctx context.Context, url string) error) string {
	t.Helper()
	return NewKeyed(t, reflect.ValueOf(migrate).Pointer(), migrate)
}

// NewKeyed is New with the template told apart by a key of the caller's: a hash of the migrations, say.
func NewKeyed(t testing.TB, key any, migrate func(ctx context.Context, url string) error) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	shared.start.Do(func() { shared.server, shared.problem = openServer(ctx) })
	if shared.problem != nil {
		t.Fatalf("this test needs PostgreSQL with PostGIS: %v", shared.problem)
	}
	tpl := shared.template(key)
	tpl.make.Do(func() { tpl.name, tpl.problem = shared.makeTemplate(ctx, migrate) })
	if tpl.problem != nil {
		t.Fatalf("prepare the template database: %v", tpl.problem)
	}
	name := shared.nextName()
	if err := shared.server.exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+tpl.name); err != nil {
		t.Fatalf("copy the template database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		// FORCE: a test that leaves a connection open is not worth a second failure.
		if err := shared.server.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return shared.server.url(name)
}

func (p *process) template(key any) *template {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.templates == nil {
		p.templates = map[any]*template{}
	}
	if p.templates[key] == nil {
		p.templates[key] = &template{}
	}
	return p.templates[key]
}

func (p *process) nextName() string {
	return fmt.Sprintf("%s%d_%d", namePrefix, p.server.run, p.count.Add(1))
}

func (p *process) makeTemplate(ctx context.Context, migrate func(ctx context.Context, url string) error) (string, error) {
	name := p.nextName()
	const options = " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
	if err := p.server.exec(ctx, "CREATE DATABASE "+name+options); err != nil {
		return "", err
	}
	if migrate != nil {
		if err := migrate(ctx, p.server.url(name)); err != nil {
			return "", err
		}
	}
	// A database with somebody in it cannot be copied: connections that the migration left are closed, new ones refused.
	const close = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1`
	if err := p.server.exec(ctx, "ALTER DATABASE "+name+" WITH ALLOW_CONNECTIONS false"); err != nil {
		return "", err
	}
	return name, p.server.exec(ctx, close, name)
}

// exec runs one statement on a connection of its own.
func (s *server) exec(ctx context.Context, statement string, args ...any) error {
	conn, err := pgx.Connect(ctx, s.url(""))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement, args...); err != nil {
		return fmt.Errorf("%s: %w", strings.TrimSpace(statement), err)
	}
	return nil
}
