package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/db/cluster/postmaster"
)

// keeper keeps a server running: when postgres ends without having been told to, it is started again.
type keeper struct {
	options postmaster.Options
	log     *slog.Logger
	server  *postmaster.Server // touched by run only, once that has begun; by stop after run has ended
	cancel  context.CancelFunc
	ended   chan struct{}
}

const (
	firstPause  = 100 * time.Millisecond // before a restart; doubled each time that does not help
	longPause   = 10 * time.Second
	healthyFor  = time.Minute // after which a restart counts as having helped
	slowToStart = 3 * time.Second
)

// startKeeper prepares the data folder, starts the server, waits until it answers and makes the product's database.
func startKeeper(ctx context.Context, state string, log *slog.Logger, say func(zh, en string)) (*keeper, error) {
	options, err := prepareData(ctx, state, log, say)
	if err != nil {
		return nil, err
	}
	k := &keeper{options: options, log: log, ended: make(chan struct{})}
	slow := time.AfterFunc(slowToStart, func() { say("正在启动数据库", "starting the database") })
	err = k.start(ctx)
	slow.Stop()
	if err == nil {
		err = makeDatabase(ctx, options.Socket)
	}
	if err != nil {
		if k.server != nil {
			err = errors.Join(err, k.server.Stop(ctx), k.server.Clean())
		}
		return nil, err
	}
	log.Info("private database started", "version", options.Installation.Version, "pid", k.server.PID(), "data", options.Data)
	running, cancel := context.WithCancel(context.Background())
	k.cancel = cancel
	go k.run(running)
	return k, nil
}

func (k *keeper) start(ctx context.Context) error {
	server, err := postmaster.Start(ctx, k.options)
	if err != nil {
		return err
	}
	k.server = server
	return server.WaitReady(ctx)
}

// run restarts the server until ctx ends. It gives up never: a full disk is emptied by somebody one day.
func (k *keeper) run(ctx context.Context) {
	defer close(k.ended)
	pause := firstPause
	for {
		begin := time.Now()
		select {
		case <-ctx.Done():
			return
		case <-k.server.Done():
		}
		if time.Since(begin) > healthyFor {
			pause = firstPause
		}
		k.log.Error("the database ended by itself; it is started again", "pause", pause)
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause):
			}
			pause = min(2*pause, longPause)
			err := k.start(ctx)
			if err == nil {
				break
			}
			k.log.Error("the database does not start", "error", err, "pause", pause)
		}
		k.log.Info("the database runs again", "pid", k.server.PID())
	}
}

// stop ends the supervision and then the server.
func (k *keeper) stop(ctx context.Context) error {
	k.cancel()
	<-k.ended
	err := k.server.Stop(ctx)
	if err == nil {
		_ = k.server.Clean() // a socket folder left behind is used again by the next start
	}
	k.log.Info("private database stopped")
	return err
}

// makeDatabase makes the product's database when it is not there.
func makeDatabase(ctx context.Context, socket string) error {
	conn, err := pgx.Connect(ctx, postmaster.URL(socket, "postgres"))
	if err != nil {
		return fmt.Errorf("connect to the private cluster: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	const exists = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	var there bool
	if err := conn.QueryRow(ctx, exists, database).Scan(&there); err != nil {
		return fmt.Errorf("look for the database: %w", err)
	}
	if there {
		return nil
	}
	const create = `CREATE DATABASE ` + database + ` TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'`
	if _, err := conn.Exec(ctx, create); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	return nil
}
