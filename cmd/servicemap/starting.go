package main

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/snapshot"
)

// snapshotFolder is where serve saves its data, in the state folder.
const snapshotFolder = "snapshot"

// retryEvery is how long a server that started without its database waits before it looks for it again.
const retryEvery = time.Second

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

// start loads the first snapshot: from the database or, while a server of the operator's own does not answer, from what an
// earlier run saved. It returns what keeps the data up to date from then on.
func (c *serveCommand) start(ctx context.Context, t *terminal, s *host, d *db.DB, data *snapshot.Keeper) (keep func(context.Context), err error) {
	if err = c.prepare(ctx, t, s, d); err == nil {
		err = data.Refresh(ctx)
	}
	if err == nil {
		return data.Run, nil
	}
	if s.cluster != nil || fault.CodeOf(err) != fault.DBUnavailable || ctx.Err() != nil {
		return nil, err
	}
	t.complain(err)
	switch restored := data.Restore(ctx); {
	case errors.Is(restored, fs.ErrNotExist):
		return nil, err // nothing was saved yet
	case restored != nil:
		t.complain(restored)
		return nil, err
	}
	return func(ctx context.Context) {
		if c.await(ctx, t, s, d) {
			data.Run(ctx)
		}
	}, nil
}

// await prepares the database as soon as it answers. It returns false when the context ends before. What is wrong is said
// when it is something else than before.
func (c *serveCommand) await(ctx context.Context, t *terminal, s *host, d *db.DB) bool {
	said := fault.DBUnavailable
	ticker := time.NewTicker(retryEvery)
	defer ticker.Stop()
	for {
		err := c.prepare(ctx, t, s, d)
		if err == nil {
			t.say("the database answers")
			return true
		}
		if code := fault.CodeOf(err); code != said && ctx.Err() == nil {
			said = code
			t.complain(err)
		}
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
	}
}
