package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"servicemap/db"
	"servicemap/db/cluster"
	"servicemap/fault"
)

// migrateCommand changes or shows the state of the schema.
type migrateCommand struct {
	Up     migrateUp     `cmd:"" help:"Bring the schema up to this program's."`
	Status migrateStatus `cmd:"" help:"List the steps and which were taken."`
}

type migrateUp struct{ databaseFlags }

func (c *migrateUp) Run(ctx context.Context, t *terminal) error {
	return c.withServer(ctx, t, func(url string) error { return db.Migrate(ctx, url) })
}

type migrateStatus struct{ databaseFlags }

func (c *migrateStatus) Run(ctx context.Context, t *terminal) error {
	return c.withServer(ctx, t, func(url string) error {
		steps, err := db.Migrations(ctx, url)
		for _, s := range steps {
			state := "pending"
			if s.Applied {
				state = "applied"
			}
			fmt.Fprintf(t.out, "%s\t%s\n", state, s.Name)
		}
		return err
	})
}

// backupCommand writes the database to a file.
type backupCommand struct {
	databaseFlags
	File string `arg:"" help:"File to write." type:"path"`
}

func (c *backupCommand) Run(ctx context.Context, t *terminal) error {
	return c.withServer(ctx, t, func(url string) error {
		return cluster.Backup(ctx, url, c.File, func(line string) { t.say("%s", line) })
	})
}

// restoreCommand replaces the database by a backup, and migrates it when the backup is older than this program.
type restoreCommand struct {
	databaseFlags
	File              string `arg:"" help:"File that backup wrote." type:"path"`
	ReplaceEverything bool   `help:"Also when the database holds tables of others, which go."`
}

func (c *restoreCommand) Run(ctx context.Context, t *terminal) error {
	return c.withServer(ctx, t, func(url string) error {
		if err := c.spare(ctx, url); err != nil {
			return err
		}
		accept, err := db.AcceptBackup(url)
		if err != nil {
			return err
		}
		if err := cluster.Restore(ctx, url, c.File, accept, func(line string) { t.say("%s", line) }); err != nil {
			return err
		}
		return db.Migrate(ctx, url)
	})
}

// spare returns fault.Conflict when the database holds what is not ours: a restore replaces all of it.
func (c *restoreCommand) spare(ctx context.Context, url string) error {
	strangers, err := db.Strangers(ctx, url)
	if err != nil || len(strangers) == 0 || c.ReplaceEverything {
		return err
	}
	const shown = 5
	names := strings.Join(strangers[:min(shown, len(strangers))], ", ")
	return fault.New(fault.Conflict, fault.Text{
		ZH: fmt.Sprintf("数据库中有 %d 个不属于本程序的表(%s),恢复会删除它们", len(strangers), names),
		EN: fmt.Sprintf("the database holds %d tables that are not this program's (%s), and a restore would remove them", len(strangers), names),
	}).Hinting(fault.Text{ZH: "换一个数据库,或加 --replace-everything", EN: "choose another database, or give --replace-everything"})
}

// doctorCommand says what the database server lacks.
type doctorCommand struct{ databaseFlags }

func (c *doctorCommand) Run(ctx context.Context, t *terminal) error {
	return c.withServer(ctx, t, func(url string) error {
		findings, err := cluster.Examine(ctx, url)
		if err != nil {
			return err
		}
		lacking := 0
		for _, f := range findings {
			if f.OK {
				fmt.Fprintf(t.out, "ok       %-12s %s\n", f.Name, f.Found)
				continue
			}
			lacking++
			fmt.Fprintf(t.out, "LACKING  %-12s %s – %s\n", f.Name, f.Found, t.pick(f.Mend))
		}
		if lacking > 0 {
			return fault.New(fault.Storage, fault.Text{
				ZH: fmt.Sprintf("数据库服务器缺少 %d 项", lacking), EN: fmt.Sprintf("the database server lacks %d things", lacking),
			})
		}
		return nil
	})
}

// versionCommand prints the version.
type versionCommand struct{}

func (*versionCommand) Run(t *terminal) error {
	_, err := fmt.Fprintln(t.out, "servicemap", version())
	return err
}

// version returns what the build knows of itself: the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return info.Main.Version
}
