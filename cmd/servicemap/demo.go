package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"servicemap/db"
	"servicemap/demo/yungang"
	"servicemap/fault"
	"servicemap/importer/sheet"
	"servicemap/place"
	"servicemap/walk"
)

// demoCommand loads or removes the demonstration data.
type demoCommand struct {
	Load   demoLoad   `cmd:"" help:"Load the demonstration data."`
	Remove demoRemove `cmd:"" help:"Remove the demonstration data and nothing else."`
	Write  demoWrite  `cmd:"" help:"Write the files of the demo district into a folder: examples of every format."`
}

type demoLoad struct {
	Demo string `help:"Which demonstration: ${enum}." enum:"yungang,porto-alegre" default:"yungang"`
	databaseFlags
}

func (c *demoLoad) Run(ctx context.Context, t *terminal) error {
	return c.withDatabase(ctx, t, func(d *db.DB) error { return loadDemo(ctx, t, d, c.Demo) })
}

type demoRemove struct{ databaseFlags }

func (c *demoRemove) Run(ctx context.Context, t *terminal) error {
	return c.withDatabase(ctx, t, func(d *db.DB) error {
		return d.Import(ctx, func(i *db.Import) (bool, error) {
			for _, s := range append(yungangSources(), portoAlegreSources()...) {
				removed, err := i.Remove(ctx, s.Name)
				if err != nil {
					return false, err
				}
				if removed {
					t.say("removed what came from %q", s.Name)
				}
			}
			return true, nil
		})
	})
}

type demoWrite struct {
	Folder string `arg:"" help:"Folder to write to." type:"path"`
}

func (c *demoWrite) Run(t *terminal) error {
	return yungang.Generate(c.Folder, func(done string) { t.say("  %s", done) })
}

// demonstration is a demonstration data set: its sources, of which the first is that of the network, and how it is loaded.
type demonstration struct {
	title   string
	sources []place.Source
	load    func(*demoLoader, context.Context) error
}

func demonstrationOf(name string) demonstration {
	if name == "porto-alegre" {
		return demonstration{"Porto Alegre", portoAlegreSources(), (*demoLoader).portoAlegre}
	}
	return demonstration{"云冈区 (Yungang), generated", yungangSources(), (*demoLoader).yungang}
}

// loadDemo loads a demonstration through the ordinary importers, all of it or nothing. It returns fault.Conflict when the
// walking network or the population of another source would be replaced.
func loadDemo(ctx context.Context, t *terminal, d *db.DB, name string) error {
	demo := demonstrationOf(name)
	t.say("loading the demonstration data: %s", demo.title)
	started := time.Now()
	err := d.Import(ctx, func(i *db.Import) (bool, error) {
		loaded, err := i.WholeSources(ctx)
		if err != nil {
			return false, err
		}
		for _, name := range loaded {
			if !slices.ContainsFunc(demo.sources, func(s place.Source) bool { return s.Name == name }) {
				return false, wouldReplace(name)
			}
		}
		l := demoLoader{t: t, i: i}
		for _, s := range demo.sources {
			source, err := i.Source(ctx, s)
			if err != nil {
				return false, err
			}
			l.sources = append(l.sources, source)
		}
		return true, demo.load(&l, ctx)
	})
	if err == nil {
		t.say("demonstration data loaded in %.1f seconds", time.Since(started).Seconds())
	}
	return err
}

func wouldReplace(other string) error {
	return fault.New(fault.Conflict, fault.Text{
		ZH: "已载入另一来源的步行路网或人口(" + other + "),演示数据会替换它",
		EN: "the walking network or the population of another source is loaded (" + other + "), and the demonstration would replace it",
	}).Hinting(fault.Text{ZH: "用 --state 或 --database-url 选用另一个数据库", EN: "choose another database with --state or --database-url"})
}

type demoLoader struct {
	t       *terminal
	i       *db.Import
	sources []*place.Source // as the demonstration lists them
}

// intake is a file of one of the sources, which is all that the source has.
func (l *demoLoader) intake(source int, file []byte, options sheet.Options, report *importReport) *intake {
	return &intake{i: l.i, source: l.sources[source], file: bytes.NewReader(file), options: options, complete: true, report: report}
}

// sound makes an error of a wrong row: the files of the demonstration have none.
func (l *demoLoader) sound(report *importReport, err error) error {
	if err == nil && len(report.Problems) > 0 {
		err = fmt.Errorf("demonstration data, %s: %s", report.What, report.Problems[0])
	}
	return err
}

// network loads the streets and the base map from a map file of the first source.
func (l *demoLoader) network(ctx context.Context, file []byte) (*walk.Network, error) {
	show, end := l.t.progress("streets")
	defer end()
	network, err := loadNetwork(ctx, l.i, l.sources[0], bytes.NewReader(file), int64(len(file)), defaultRules(), show, &importReport{})
	if err == nil {
		l.t.say("  %d stretches of way", network.Edges())
	}
	return network, err
}
