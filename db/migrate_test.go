package db

import (
	"context"
	"testing"

	"github.com/pressly/goose/v3"
	"golang.org/x/sync/errgroup"

	"servicemap/db/dbtest"
	"servicemap/fault"
)

func TestMigrationsRunFromNothingAndOnlyOnce(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, nil)
	for _, want := range []struct {
		when    string
		applied bool
	}{{"before", false}, {"after", true}, {"after the second run", true}} {
		steps, err := Migrations(t.Context(), url)
		if err != nil || len(steps) == 0 {
			t.Fatalf("%s: %d steps, %v", want.when, len(steps), err)
		}
		for n, s := range steps {
			if s.Applied != want.applied || s.Version != int64(n+1) || s.Name == "" {
				t.Errorf("%s: step %d is %+v", want.when, n, s)
			}
		}
		if err := Migrate(t.Context(), url); err != nil {
			t.Fatal(err)
		}
	}
}

func TestProgramsThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, nil)
	g, ctx := errgroup.WithContext(t.Context())
	for range 5 {
		g.Go(func() error { return Migrate(ctx, url) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	d := openURL(t, url)
	if n := one[int](t, d, "select count(*) from goose_db_version where version_id = 1"); n != 1 {
		t.Errorf("the first step was taken %d times", n)
	}
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, Migrate)
	d := openURL(t, url)
	exec(t, d, "insert into goose_db_version (version_id, is_applied) values (999, true)")
	mustFault(t, Migrate(t.Context(), url), fault.Conflict)
	if _, err := Migrations(t.Context(), url); err != nil {
		t.Errorf("its state can be listed all the same: %v", err)
	}
}

// The migrations take back all they make, so that a developer can step back.
func TestMigrationsCanBeTakenBack(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, Migrate)
	err := withProvider(url, func(p *goose.Provider) error {
		_, err := p.DownTo(t.Context(), 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	d := openURL(t, url)
	left := one[int](t, d, `
		select count(*) from pg_class c
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and relname not like 'goose%'
		  and not exists (select from pg_depend where objid = c.oid and deptype = 'e')`)
	if left != 0 {
		t.Errorf("%d tables and views are left", left)
	}
	if err := Migrate(t.Context(), url); err != nil {
		t.Errorf("and forward again: %v", err)
	}
}

func TestAMigrationThatIsStoppedSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Migrate(ctx, dbtest.New(t, nil)); err == nil || fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v, want the context's error", err)
	}
}
