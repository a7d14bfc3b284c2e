package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"servicemap/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migration is one step of the schema, and whether the database has taken it.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

// Migrate brings the database's schema up to this program's. Of several programs that start together one migrates and the
// others wait. A database that is ahead of this program is a fault.Conflict: it was made by a newer version.
func Migrate(ctx context.Context, url string) error {
	return withProvider(url, func(p *goose.Provider) error {
		current, latest, err := p.GetVersions(ctx)
		if err != nil {
			return wrap("schema version", err)
		}
		if current > latest {
			return fault.New(fault.Conflict, fault.Text{
				ZH: fmt.Sprintf("数据库由更新的版本建立(结构 %d,本程序 %d),请使用新版程序", current, latest),
				EN: fmt.Sprintf("the database was made by a newer version (schema %d, this program knows %d): use the newer program", current, latest),
			})
		}
		_, err = p.Up(ctx)
		return wrap("migrate", err)
	})
}

// Migrations lists the steps of the schema in order.
func Migrations(ctx context.Context, url string) ([]Migration, error) {
	var list []Migration
	err := withProvider(url, func(p *goose.Provider) error {
		states, err := p.Status(ctx)
		for _, s := range states {
			list = append(list, Migration{Version: s.Source.Version, Name: s.Source.Path, Applied: s.State == goose.StateApplied})
		}
		return err
	})
	return list, err
}

func withProvider(url string, f func(*goose.Provider) error) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return badURL(err)
	}
	connection := stdlib.OpenDB(*config)
	defer func(c *sql.DB) { _ = c.Close() }(connection)
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // asks every second, for five minutes
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, connection, files, goose.WithSessionLocker(locker))
	if err != nil {
		return wrap("migrations", err)
	}
	return translate(f(provider))
}

// AcceptBackup returns SQL that fails on a restored database which this program cannot use: one that is not its own, or
// was made by a newer version. It is for cluster.Restore.
func AcceptBackup(url string) (string, error) {
	var latest int64
	err := withProvider(url, func(p *goose.Provider) error {
		for _, s := range p.ListSources() {
			latest = max(latest, s.Version)
		}
		return nil
	})
	return fmt.Sprintf(`do $accept$ begin
    if to_regclass('public.goose_db_version') is null or to_regclass('public.dataset') is null then
        raise exception 'the backup is not one of servicemap';
    end if;
    if (select max(version_id) from public.goose_db_version) > %d then
        raise exception 'the backup was made by a newer servicemap (this one knows schema %d)';
    end if;
end $accept$`, latest, latest), err
}
