// Package db is everything that speaks SQL: migrations, the connection pool, the geometry codec, imports, and the loading
// of what a snapshot is made of. PostGIS is the truth; nothing here answers a question of the public. Points and lines
// are WGS 84 (SRID 4326), longitude before latitude. Errors of the database become fault errors by SQLSTATE, in one place.
package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// DB is a pool of connections to one database. It is safe for concurrent use.
type DB struct{ pool *pgxpool.Pool }

// poolConns is the most connections of a pool; acquireTimeout is how long whoever answers somebody waits for one: by then
// all are busy, or the server says nothing. It leaves of a second what the answer takes.
const (
	poolConns      = 8
	acquireTimeout = 900 * time.Millisecond
)

// CheckURL returns fault.BadArgument for a connection string that cannot be understood.
func CheckURL(url string) error {
	if _, err := pgxpool.ParseConfig(url); err != nil {
		return badURL(err)
	}
	return nil
}

// Name returns what tells a database from another, without secrets: its server's address and its name.
func Name(url string) (string, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return "", badURL(err)
	}
	c := config.ConnConfig
	return fmt.Sprintf("%s:%d/%s", c.Host, c.Port, c.Database), nil
}

// Open connects to a migrated database. It returns fault.DBUnavailable when the server does not answer.
func Open(ctx context.Context, url string) (*DB, error) {
	d, err := Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := d.pool.Ping(ctx); err != nil {
		d.pool.Close()
		return nil, translate(err)
	}
	return d, nil
}

// Connect prepares a pool for a database that may not answer yet: whoever asks it for something finds out.
func Connect(ctx context.Context, url string) (*DB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, badURL(err)
	}
	config.MaxConns = poolConns
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	config.ConnConfig.RuntimeParams["application_name"] = "servicemap"
	config.AfterConnect = registerGeometry
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, translate(err)
	}
	return &DB{pool: pool}, nil
}

// Ping asks the server for nothing. It returns fault.DBUnavailable when it does not answer.
func (d *DB) Ping(ctx context.Context) error { return translate(d.pool.Ping(ctx)) }

// Close ends all connections.
func (d *DB) Close() { d.pool.Close() }

// inTx runs f in a transaction and commits when f returns nil. What f returns comes back as it is, for f may do more than ask
// the database; but when the context has ended, that is the reason, whatever a torn connection made of it.
func (d *DB) inTx(ctx context.Context, options pgx.TxOptions, f func(pgx.Tx) error) error {
	return inTx(ctx, d.pool, options, f)
}

// soon returns a connection for those whom somebody waits for; they release it. It returns fault.DBUnavailable when none is
// free in a second.
func (d *DB) soon(ctx context.Context) (*pgxpool.Conn, error) {
	waiting, cancel := context.WithTimeout(ctx, acquireTimeout)
	defer cancel()
	conn, err := d.pool.Acquire(waiting)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, translate(ctx.Err())
	case errors.Is(err, context.DeadlineExceeded):
		return nil, busy(err)
	default:
		return conn, translate(err)
	}
}

// inTxSoon is inTx on a connection of soon.
func (d *DB) inTxSoon(ctx context.Context, options pgx.TxOptions, f func(pgx.Tx) error) error {
	conn, err := d.soon(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	return inTx(ctx, conn, options, f)
}

func inTx(ctx context.Context, on interface {
	BeginTx(context.Context, pgx.TxOptions) (pgx.Tx, error)
}, options pgx.TxOptions, f func(pgx.Tx) error) error {
	var failed error
	err := pgx.BeginTxFunc(ctx, on, options, func(tx pgx.Tx) error {
		failed = f(tx)
		return failed
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return translate(ctx.Err())
	case failed != nil:
		return failed
	default:
		return translate(err)
	}
}

// wrap translates an error of the database and adds what was being done to it; nil stays nil.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, translate(err))
}
