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

// exportCommand writes the records of one type. What it writes as CSV with --source, the import command reads again.
type exportCommand struct {
	What string `arg:"" help:"What to write: ${enum}." enum:"places,zones,clusters,squads,areas,indicators,population"`

	Format   string `help:"Format of the file: ${enum}." enum:"csv,geojson" default:"csv"`
	Out      string `help:"File to write; standard output when left out. It appears when it is whole." type:"path" placeholder:"FILE"`
	Source   string `help:"Only records of this source; without it, all, and a last column names the source of each."`
	All      bool   `help:"Also what was withdrawn from the map; a column says what is published. An import would publish it again."`
	Language string `help:"Language of the headings in CSV: ${enum}." enum:"en,zh" default:"en"`
	BOM      bool   `name:"bom" help:"Begin CSV with a byte order mark, so that spreadsheets see that it is UTF-8."`
	databaseFlags
}

func (c *exportCommand) Run(ctx context.Context, t *terminal) error {
	if c.Format != "csv" && (c.BOM || c.Language != "en") {
		return errUse{fmt.Errorf("--bom and --language go with --format csv")}
	}
	if info, err := os.Stat(c.Out); err == nil && info.IsDir() {
		return errUse{fmt.Errorf("--out %s is a folder, not a file", c.Out)}
	}
	return c.withDatabase(ctx, t, func(d *db.DB) error {
		records, err := c.records(ctx, d)
		if err != nil {
			return err
		}
		what, _ := export.Parse(c.What)
		selected, err := export.FromRecords(records, what, export.Selection{Source: c.Source, All: c.All})
		if err != nil {
			return err
		}
		write := func(w io.Writer) error {
			if c.Format == "csv" {
				return selected.CSV(w, export.CSV{Chinese: c.Language == "zh", Mark: c.BOM})
			}
			return selected.GeoJSON(w)
		}
		if c.Out == "" || c.Out == "-" {
			return write(t.out)
		}
		if err := writeFile(ctx, c.Out, write); err != nil {
			return err
		}
		t.say("%s: %d records written to %s", c.What, selected.Len(), c.Out)
		return nil
	})
}

// records reads what the export is made of. The network, and the population where it is not asked for, stay in the database.
func (c *exportCommand) records(ctx context.Context, d *db.DB) (*snapshot.Records, error) {
	now, err := d.Versions(ctx)
	if err != nil {
		return nil, err
	}
	had := snapshot.Versions{Network: now.Network, Population: now.Population}
	if c.What == "population" {
		had.Population = snapshot.Version{}
	}
	return d.Load(ctx, had)
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
