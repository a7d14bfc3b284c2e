package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"servicemap/db"
	"servicemap/export"
	"servicemap/fault"
	"servicemap/snapshot"
)

// exportCommand writes the records of one type, or the answer to a question of coverage. What it writes of records as CSV with
// --source, the import command reads again.
type exportCommand struct {
	What string `arg:"" help:"What to write: ${enum}." enum:"places,zones,clusters,squads,areas,indicators,standards,population,coverage,gaps,report"`

	Format   string `help:"Format of the file: csv (when left out), geojson; html for a report." enum:",csv,geojson,html" default:"" placeholder:"FORMAT"`
	Out      string `help:"File to write; standard output when left out. It appears when it is whole." type:"path" placeholder:"FILE"`
	Source   string `help:"Only records of this source; without it, all, and a last column names the source of each."`
	All      bool   `help:"Also what was withdrawn from the map; a column says what is published. An import would publish it again."`
	Language string `help:"Language of a report, zh when left out, or of the headings in CSV, en when left out: en, zh." enum:",en,zh" default:"" placeholder:"LANGUAGE"`
	BOM      bool   `name:"bom" help:"Begin CSV with a byte order mark, so that spreadsheets see that it is UTF-8."`
	questionFlags
	databaseFlags
}

func (c *exportCommand) Run(ctx context.Context, t *terminal) error {
	if err := c.check(); err != nil {
		return err
	}
	if info, err := os.Stat(c.Out); err == nil && info.IsDir() {
		return errUse{fmt.Errorf("--out %s is a folder, not a file", c.Out)}
	}
	return c.withDatabase(ctx, t, func(d *db.DB) error {
		prepare := c.records
		if computed(c.What) {
			prepare = c.compute
		}
		write, rows, err := prepare(ctx, d)
		if err != nil {
			return err
		}
		if c.Out == "" || c.Out == "-" {
			return write(t.out)
		}
		if err := writeFile(ctx, c.Out, write); err != nil {
			return err
		}
		t.say("%s: %d records written to %s", c.What, rows, c.Out)
		return nil
	})
}

// records selects the records, and returns how they are written. The network, and the population where it is not asked for, stay
// in the database.
func (c *exportCommand) records(ctx context.Context, d *db.DB) (write func(io.Writer) error, rows int, err error) {
	now, err := d.Versions(ctx)
	if err != nil {
		return nil, 0, err
	}
	had := snapshot.Versions{Network: now.Network, Population: now.Population}
	if c.What == "population" {
		had.Population = snapshot.Version{}
	}
	records, err := d.Load(ctx, had)
	if err != nil {
		return nil, 0, err
	}
	what, _ := export.Parse(c.What)
	selected, err := export.FromRecords(records, what, export.Selection{Source: c.Source, All: c.All})
	if err != nil {
		return nil, 0, err
	}
	return c.table(selected), selected.Len(), nil
}

// writeFile writes a file that appears when it is whole; until then it has another name beside it. What is no file, such as a
// pipe or a device, is written to as it is.
func writeFile(ctx context.Context, path string, write func(io.Writer) error) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return unwritable(path, err)
		}
		return errors.Join(write(f), f.Close())
	}
	part := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.part-%d-%d", filepath.Base(path), os.Getpid(), time.Now().UnixNano()))
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) // less the user's mask: what is published
	if err != nil {
		return unwritable(path, err)
	}
	defer func() { _ = os.Remove(part) }() // gone after the rename
	defer func() { _ = f.Close() }()
	if err := write(f); err != nil {
		return unwritable(path, err)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := errors.Join(f.Sync(), f.Close(), os.Rename(part, path)); err != nil {
		return unwritable(path, err)
	}
	return nil
}

func unwritable(path string, cause error) error {
	return fault.New(fault.Storage, fault.Text{ZH: "无法写入 " + path, EN: "cannot write " + path}).Because(cause)
}
