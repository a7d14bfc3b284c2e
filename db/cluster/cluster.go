package cluster

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"servicemap/db/cluster/postmaster"
	"servicemap/fault"
)

// database is the name of the product's database in the private cluster.
const database = "servicemap"

// Config says which cluster to open and for what.
type Config struct {
	State string       // the state folder; made when it is not there
	Log   *slog.Logger // nil discards
	Say   func(string) // progress for a person, one sentence in Chinese and English; nil is silent
	Serve bool         // this process is the server; false is a command
}

// Cluster is an open private cluster. It is safe for concurrent use.
type Cluster struct {
	url    string
	locks  *locks
	keeper *keeper // nil when another process runs the server
	serve  bool
	log    *slog.Logger
	say    func(zh, en string)

	once     sync.Once
	closeErr error
}

const (
	patience   = time.Second // before a wait is worth a word
	look       = 25 * time.Millisecond
	serveGrace = 10 * time.Second // that a stopping server gives to commands at work
)

// Open makes the cluster when there is none, starts it when nobody runs it, and returns when it answers. A command that
// finds it running connects to it; one that finds a server starting waits for that. A server waits for a command that
// owns the cluster to end; if another server runs on the same state folder, it gets a Conflict at once.
func Open(ctx context.Context, config Config) (*Cluster, error) {
	c := &Cluster{serve: config.Serve, log: config.Log}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.say = func(zh, en string) {
		if config.Say != nil {
			config.Say(zh + " / " + en)
		}
	}
	state, err := openState(config.State)
	if err != nil {
		return nil, err
	}
	if c.locks, err = openLocks(state); err != nil {
		return nil, err
	}
	if err := c.join(ctx, state); err != nil {
		c.locks.close()
		return nil, err
	}
	return c, nil
}

// URL returns the connection string of the product's database. It stays the same when the server is restarted.
func (c *Cluster) URL() string { return c.url }

// Started tells whether this process runs the server, rather than using one that another process runs.
func (c *Cluster) Started() bool { return c.keeper != nil }

// Close ends this process's use. A process that runs the server first waits for the commands that use it (a server at
// most ten seconds, a command as long as they take, both until ctx ends) and then stops it. The server is stopped in
// every case; a second call does nothing and returns the same.
func (c *Cluster) Close(ctx context.Context) error {
	c.once.Do(func() {
		if c.keeper != nil {
			c.waitForOthers(ctx)
			c.closeErr = c.keeper.stop(ctx)
		}
		c.locks.close()
	})
	return c.closeErr
}

func (c *Cluster) waitForOthers(ctx context.Context) {
	if c.serve {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, serveGrace)
		defer cancel()
	}
	err := c.wait(ctx, c.locks.use.tryAlone,
		"等待正在使用数据库的其他命令结束", "waiting for other commands that use the database")
	if err != nil {
		c.log.Warn("stopping the database although other commands use it", "error", err)
	}
}

// join finds this process's part: owner of the server, or user of another's.
func (c *Cluster) join(ctx context.Context, state string) error {
	if !c.serve {
		return c.wait(ctx, func() (bool, error) { return c.joinAsCommand(ctx, state) },
			"等待数据库就绪", "waiting for the database to be ready")
	}
	free, err := c.locks.serve.tryAlone()
	if err != nil {
		return err
	}
	if !free {
		return fault.New(fault.Conflict, fault.Text{
			ZH: "另一个服务正在使用状态目录 " + state,
			EN: "another server already runs on the state folder " + state,
		}).Hinting(fault.Text{ZH: "请先停止它,或用 --state 指定另一个目录", EN: "stop it first, or give another folder with --state"})
	}
	err = c.wait(ctx, c.locks.run.tryAlone,
		"等待正在使用数据库的命令结束", "waiting for a command that uses the database to end")
	if err != nil {
		return err
	}
	return c.own(ctx, state)
}

// joinAsCommand is one try; false means that it is not time yet.
func (c *Cluster) joinAsCommand(ctx context.Context, state string) (bool, error) {
	served, err := c.locks.serve.held()
	if err != nil {
		return false, err
	}
	if !served {
		mine, err := c.locks.run.tryAlone()
		if err != nil {
			return false, err
		}
		if mine {
			return true, c.own(ctx, state)
		}
	}
	owner, known := c.locks.owner()
	if !known || served && !owner.serve {
		return false, nil // starting; or a server waits for this owner to end: it must not be kept up by newcomers
	}
	shared, err := c.locks.use.tryShared()
	if err != nil || !shared {
		return false, err
	}
	url := postmaster.URL(owner.socket, database)
	ready := owner.trusted(state) && postmaster.Answers(ctx, url)
	// What answered may have been the last breath of a killed owner's server, while the next owner already starts.
	if still, known := c.locks.owner(); !ready || !known || still != owner {
		c.locks.use.release()
		return false, nil
	}
	c.url = url
	return true, nil
}

// own starts the server, holding run.lock.
func (c *Cluster) own(ctx context.Context, state string) error {
	if err := c.locks.renounce(); err != nil {
		return err
	}
	k, err := startKeeper(ctx, state, c.log, c.say)
	if err != nil {
		return err
	}
	if err := c.locks.announce(owner{serve: c.serve, socket: k.options.Socket}); err != nil {
		return errors.Join(err, k.stop(ctx))
	}
	c.keeper, c.url = k, postmaster.URL(k.options.Socket, database)
	return nil
}

// wait repeats a try until it succeeds, and says what for when that takes a while.
func (c *Cluster) wait(ctx context.Context, try func() (bool, error), zh, en string) error {
	begin, said := time.Now(), false
	for {
		done, err := try()
		if done || err != nil {
			return err
		}
		if !said && time.Since(begin) > patience {
			said = true
			c.say(zh, en)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
	}
}
