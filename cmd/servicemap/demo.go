package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"time"

	"servicemap/db"
	"servicemap/demo"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/importer/sheet"
	"servicemap/place"
)

// demoCommand loads or removes the demonstration data.
type demoCommand struct {
	Load   demoLoad   `cmd:"" help:"Load the demonstration data."`
	Remove demoRemove `cmd:"" help:"Remove the demonstration data and nothing else."`
}

type demoLoad struct {
	Demo string `help:"Which demonstration: ${enum}." enum:"porto-alegre" default:"porto-alegre"`
	databaseFlags
}

func (c *demoLoad) Run(ctx context.Context, t *terminal) error {
	return c.withDatabase(ctx, t, func(d *db.DB) error { return loadDemo(ctx, t, d) })
}

type demoRemove struct{ databaseFlags }

func (c *demoRemove) Run(ctx context.Context, t *terminal) error {
	return c.withDatabase(ctx, t, func(d *db.DB) error {
		return d.Import(ctx, func(i *db.Import) (bool, error) {
			for _, s := range demoSources() {
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

// The sources of the demo porto-alegre: real streets, real people, invented places.
func demoSources() []place.Source {
	streets := time.Date(2020, 8, 1, 0, 0, 0, 0, time.UTC)
	return []place.Source{
		{Name: "OpenStreetMap contributors (Porto Alegre)", Licence: "ODbL 1.0", Collected: &streets},
		{Name: "IPEA / r5r sample data (Porto Alegre)", Licence: "MIT"},
		{Name: "servicemap demo data: generated, not real", Licence: "CC0 1.0", Demo: true},
	}
}

// demoSeed makes the invented places the same every time.
const demoSeed = 20261123

// loadDemo loads the demo porto-alegre through the ordinary importers, all of it or nothing. It returns fault.Conflict when
// the walking network of another source would be lost.
func loadDemo(ctx context.Context, t *terminal, d *db.DB) error {
	files, err := demo.PortoAlegre()
	if err != nil {
		return err
	}
	t.say("loading the demonstration data: Porto Alegre")
	started := time.Now()
	err = d.Import(ctx, func(i *db.Import) (bool, error) {
		other, err := i.NetworkSource(ctx)
		if err == nil && other != "" && other != demoSources()[0].Name {
			err = wouldReplace(other)
		}
		if err != nil {
			return false, err
		}
		l := demoLoader{t: t, i: i, files: files}
		for _, s := range demoSources() {
			source, err := i.Source(ctx, s)
			if err != nil {
				return false, err
			}
			l.sources = append(l.sources, source)
		}
		return true, l.load(ctx)
	})
	if err == nil {
		t.say("demonstration data loaded in %.1f seconds", time.Since(started).Seconds())
	}
	return err
}

func wouldReplace(network string) error {
	return fault.New(fault.Conflict, fault.Text{
		ZH: "已载入另一来源的步行路网(" + network + "),演示数据会替换它",
		EN: "the walking network of another source is loaded (" + network + "), and the demonstration would replace it",
	}).Hinting(fault.Text{ZH: "用 --state 或 --database-url 选用另一个数据库", EN: "choose another database with --state or --database-url"})
}

type demoLoader struct {
	t       *terminal
	i       *db.Import
	files   fs.FS
	sources []*place.Source
}

func (l *demoLoader) load(ctx context.Context) error {
	streets, err := l.network(ctx)
	if err != nil {
		return err
	}
	cells, err := fs.ReadFile(l.files, "hexgrid.csv")
	if err != nil {
		return err
	}
	report := &importReport{What: "population"}
	options := sheet.Options{System: geo.WGS84, Columns: map[string]string{"code": "id", "longitude": "lon", "latitude": "lat", "people": "population"}}
	err = l.intake(1, cells, options, report).load(ctx, "population")
	if err := l.sound(report, err); err != nil {
		return err
	}
	l.t.say("  %d population cells", report.Rows)

	named, err := fs.ReadFile(l.files, "points_of_interest.csv")
	if err != nil {
		return err
	}
	kind := place.Venue
	options = sheet.Options{System: geo.WGS84, Kind: &kind, Columns: map[string]string{"code": "id", "name": "id", "longitude": "lon", "latitude": "lat"}}
	report = &importReport{What: "places"}
	nowhere := place.NewAreas(nil) // the demonstration may stand outside the areas that are loaded
	err = l.intake(1, named, options, report).places(ctx, nowhere)
	if err := l.sound(report, err); err != nil {
		return err
	}
	invented, err := demo.Places(streets, demoSeed)
	if err != nil {
		return err
	}
	more := &importReport{What: "places"}
	err = l.intake(2, invented, sheet.Options{System: geo.WGS84}, more).places(ctx, nowhere)
	l.t.say("  %d named places, %d invented ones", report.Rows, more.Rows)
	return l.sound(more, err)
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

// network loads the streets and returns those that invented places may stand on: of the largest connected part.
func (l *demoLoader) network(ctx context.Context) ([]demo.Street, error) {
	raw, err := fs.ReadFile(l.files, "osm.pbf")
	if err != nil {
		return nil, err
	}
	show, end := l.t.progress("streets")
	defer end()
	read, network, err := readNetwork(ctx, bytes.NewReader(raw), int64(len(raw)), show)
	if err != nil {
		return nil, err
	}
	checksum := network.Checksum()
	_, err = l.i.Network(ctx, l.sources[0], mapDate(read, l.sources[0]), read.Edges, checksum[:], func(done, total int) { show(int64(done), int64(total), "edges") })
	if err != nil {
		return nil, err
	}
	l.t.say("  %d stretches of way", network.Edges())
	var streets []demo.Street
	for e := range uint32(network.Edges()) {
		if network.EdgeComponent(e) == 0 {
			streets = append(streets, demo.Street{Name: network.EdgeName(e), Line: network.EdgeLine(e)})
		}
	}
	return streets, nil
}
