package main

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/server"
	"servicemap/snapshot"
)

// snapshotFolder is where serve saves its data, in the state folder.
const snapshotFolder = "snapshot"

// How often a server that started without its database looks for it, and how long it waits for an answer each time: a
// machine that is away often says nothing at all, and is to be seen soon after its return.
const (
	retryEvery   = 500 * time.Millisecond
	probeTimeout = time.Second
)

// files returns where the data of a database are saved.
func (f databaseFlags) files(s *host) (snapshot.Files, error) {
	name := "private"
	if s.cluster == nil {
		var err error
		if name, err = db.Name(s.url); err != nil {
			return snapshot.Files{}, err
		}
	}
	return snapshot.Files{Folder: filepath.Join(f.State, snapshotFolder), Database: name}, nil
}

// prepare makes the database one that can be served from.
func (c *serveCommand) prepare(ctx context.Context, t *terminal, s *host, d *db.DB) error {
	if err := c.fit(ctx, t, s.url); err != nil {
		return err
	}
	if err := db.Migrate(ctx, s.url); err != nil || c.Demo == "none" {
		return err
	}
	empty, err := d.Empty(ctx)
	if err == nil && empty {
		err = loadDemo(ctx, t, d, c.Demo)
	}
	return err
}

// away reports whether an error says that the database does not answer now, and may later.
func away(err error) bool {
	return (fault.CodeOf(err) == fault.DBUnavailable || errors.Is(err, context.DeadlineExceeded)) && db.WrongURL(err) == nil
}

// start loads the first snapshot: from the database or, while a server of the operator's own does not answer, from what an
// earlier run saved; where nothing was, it waits, and the doors say for what. It returns what keeps the data up to date from
// then on.
func (c *serveCommand) start(ctx context.Context, t *terminal, s *host, d *db.DB, data *snapshot.Keeper, doors []*server.Gate) (keep func(context.Context), err error) {
	prepare := func() error { return c.prepare(ctx, t, s, d) }
	load := func() error {
		if err := prepare(); err != nil {
			return err
		}
		return data.Refresh(ctx)
	}
	if err = load(); err == nil {
		return data.Run, nil
	}
	if s.cluster != nil || !away(err) || ctx.Err() != nil {
		return nil, err
	}
	t.complain(err)
	restored := data.Restore(ctx)
	if restored == nil {
		return func(ctx context.Context) {
			if c.await(ctx, t, d, prepare, t.complain) == nil {
				data.Run(ctx)
			}
		}, nil
	}
	if !errors.Is(restored, fs.ErrNotExist) {
		t.complain(restored)
	}
	for _, door := range doors {
		door.Wait(fault.As(err))
	}
	t.say("nothing is saved to answer from: waiting for the database; /readyz says when it is there")
	return data.Run, c.await(ctx, t, d, load, nil)
}

// await tries something with the database as soon as it answers, until it succeeds or the context ends. Another error than
// that it does not answer is told to a function, once each time it is another, or returned when there is none.
func (c *serveCommand) await(ctx context.Context, t *terminal, d *db.DB, try func() error, tell func(error)) error {
	said := fault.DBUnavailable
	ticker := time.NewTicker(retryEvery)
	defer ticker.Stop()
	for {
		err := probe(ctx, d)
		if err == nil {
			err = try()
		}
		code := fault.CodeOf(err)
		if wrong := db.WrongURL(err); wrong != nil {
			err, code = wrong, wrong.Code
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			t.say("the database answers")
			return nil
		case away(err):
		case tell == nil:
			return err
		case code != said:
			said = code
			tell(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// probe asks whether the database answers.
func probe(ctx context.Context, d *db.DB) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	return d.Ping(ctx)
}
