package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/importer/osm"
	"servicemap/importer/sheet"
	"servicemap/place"
	"servicemap/walk"
)

// importCommand loads one file. Rows that are wrong are listed and left out; the others are in, all at once.
type importCommand struct {
	What string `arg:"" help:"What the file holds: ${enum}." enum:"places,zones,clusters,squads,areas,population,indicators,standards,network"`
	File string `arg:"" help:"CSV file; for a population, a GeoJSON file will do; for a network, an OpenStreetMap PBF file." type:"path"`

	Source    string            `help:"Name of where the data come from, shown with them." required:""`
	Licence   string            `help:"Licence of the data, shown with them." required:""`
	Collected string            `help:"Day the data were collected: 2026-11-23." placeholder:"DATE"`
	System    string            `help:"Coordinate system of the file: WGS84, GCJ02 or BD09. Required where a file has coordinates; a network is always WGS84." enum:",WGS84,GCJ02,BD09" default:"" placeholder:"NAME"`
	Kind      string            `help:"Kind of places, when the file has no such column." placeholder:"KIND"`
	Columns   map[string]string `help:"Heading in the file for a column: name=名称,longitude=经度." mapsep:"," placeholder:"COLUMN=HEADING,…"`
	Encoding  string            `help:"Encoding of the file: UTF-8 or GB18030 (reads GBK too)." enum:",UTF-8,GB18030" default:"" placeholder:"NAME"`
	TimeZone  string            `help:"Time zone of days and of times without an offset." default:"Asia/Shanghai" placeholder:"ZONE"`

	NoData     []float64 `help:"Of a population, numbers of people that say that nobody counted, such as --no-data=-200,0: those cells are passed over." placeholder:"N,…"`
	CellMetres float64   `help:"Of a population that does not say it, the side of its square cells in metres: 0 (unknown) to 100000." default:"0" placeholder:"N"`

	PrivateGround string `help:"Of a network, how private ground is walked: ${enum}. With destination a walk may begin and end on it, not cross it." enum:"destination,through,blocked" default:"destination"`
	Cycleways     bool   `help:"Of a network, cycleways are open to walkers unless a tag forbids it." default:"true" negatable:""`
	Ferries       bool   `help:"Of a network, ferries are ways; their timetables are not known."`
	FerryMetres   int    `help:"What a crossing by ferry costs beyond its length, in metres of walking: 0 to 10000." default:"500" placeholder:"METRES"`
	AreaPoints    int    `help:"Of a network, the most entrances and corners of a square between which straight walks are sought: 0 to 1000." default:"60" placeholder:"N"`

	Complete     bool `help:"The file is all there is: withdraw what the source had before and the file has not."`
	AllOrNothing bool `help:"Load nothing when any row is wrong."`
	DryRun       bool `help:"Say what would be done, and do nothing."`
	JSON         bool `help:"Print the report as JSON."`
	databaseFlags
}

// job is an import with its flags understood.
type job struct {
	*importCommand
	t      *terminal
	file   *os.File
	source place.Source
	sheet  sheet.Options
	rules  networkRules
}

func (c *importCommand) Run(ctx context.Context, t *terminal) error {
	j, err := c.prepare(t)
	if err != nil {
		return err
	}
	defer j.file.Close() //nolint:errcheck // it was only read
	report := &importReport{What: c.What, File: c.File, DryRun: c.DryRun}
	err = c.withDatabase(ctx, t, func(d *db.DB) error {
		return d.Import(ctx, func(i *db.Import) (bool, error) {
			if err := j.load(ctx, d, i, report); err != nil {
				return false, err
			}
			report.Kept = !c.DryRun && !report.nothing() && (!c.AllOrNothing || len(report.Problems) == 0)
			if c.Complete && len(report.Problems) > 0 {
				report.Warnings = append(report.Warnings, fault.Text{
					ZH: "有错误的行,因此未撤下文件中没有的记录(--complete)",
					EN: "rows are wrong, so nothing was withdrawn that the file does not have (--complete)",
				})
			}
			return report.Kept, nil
		})
	})
	if err != nil {
		return err
	}
	if err := report.print(t, c.JSON); err != nil {
		return err
	}
	if len(report.Problems) > 0 {
		return errRowsRefused
	}
	return nil
}

// located reports whether a file has coordinates, so that it must say in which system.
func located(what string) bool { return what == "places" || what == "population" || what == "areas" }

// prepare checks the flags against each other and opens the file.
func (c *importCommand) prepare(t *terminal) (*job, error) {
	j := &job{importCommand: c, t: t, source: place.Source{Name: c.Source, Licence: c.Licence}}
	if !presentable(c.Source) || !presentable(c.Licence) {
		return nil, errUse{fmt.Errorf("--source and --licence must be text of 1 to %d characters, without spaces around it", shownLimit)}
	}
	if c.Collected != "" {
		day, err := time.Parse(time.DateOnly, c.Collected)
		if err != nil {
			return nil, errUse{fmt.Errorf("--collected must be a day such as 2026-11-23, not %q", c.Collected)}
		}
		j.source.Collected = &day
	}
	system, known := geo.ParseSystem(c.System)
	switch {
	case c.What == "network" && c.System != "" && system != geo.WGS84:
		return nil, errUse{fmt.Errorf("--system of a network is always WGS84")}
	case !known && located(c.What):
		return nil, errUse{fmt.Errorf("--system is required: WGS84, GCJ02 (AMap, Tencent) or BD09 (Baidu)")}
	}
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return nil, errUse{fmt.Errorf("--time-zone: %w", err)}
	}
	j.sheet = sheet.Options{System: system, TimeZone: zone, Encoding: c.Encoding, Columns: c.Columns, NoData: c.NoData, CellMetres: c.CellMetres}
	if !(c.CellMetres >= 0 && c.CellMetres <= widestCell) {
		return nil, errUse{fmt.Errorf("--cell-metres must be 0 to %d", widestCell)}
	}
	j.rules = networkRules{
		Rules:   osm.Rules{Cycleways: c.Cycleways, Ferries: c.Ferries, FerryMetres: c.FerryMetres, AreaPoints: c.AreaPoints},
		private: walk.PrivateGround(slices.Index(walk.PrivateGrounds(), c.PrivateGround)),
	}
	if err := j.rules.Validate(); err != nil {
		return nil, errUse{err}
	}
	if c.Kind != "" {
		kind, ok := place.ParseKind(c.Kind)
		if !ok {
			return nil, errUse{fmt.Errorf("--kind must be one of %v", place.KindNames())}
		}
		j.sheet.Kind = &kind
	}
	if info, err := os.Stat(c.File); err == nil && info.IsDir() {
		return nil, errUse{fmt.Errorf("%s is a folder, not a file", c.File)}
	}
	j.file, err = os.Open(c.File)
	if err != nil {
		return nil, errUse{err}
	}
	return j, nil
}

// widestCell is the side in metres beyond which a cell says nothing about who can walk where.
const widestCell = 100_000

// shownLimit is the length of what is shown on one line below a map.
const shownLimit = 200

// presentable reports whether a text can be shown beside the data.
func presentable(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && utf8.RuneCountInString(s) <= shownLimit &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError })
}

// size returns the bytes of the file; 0 when it is not a regular one.
func (j *job) size() int64 {
	if info, err := j.file.Stat(); err == nil && info.Mode().IsRegular() {
		return info.Size()
	}
	return 0
}

// load reads the file into the import.
func (j *job) load(ctx context.Context, d *db.DB, i *db.Import, report *importReport) error {
	source, err := i.Source(ctx, j.source)
	if err != nil {
		return err
	}
	show, end := j.t.progress("reading " + j.What)
	defer end()
	total := j.size()
	j.sheet.Progress = func(read int64, _ int) { show(read, total, "bytes") }
	if j.What == "network" {
		_, err := loadNetwork(ctx, i, source, j.file, total, j.rules, show, report)
		return err
	}
	in := &intake{i: i, source: source, file: j.file, options: j.sheet, complete: j.Complete, report: report}
	err = in.load(ctx, j.What)
	if err == nil && j.What == "population" {
		err = in.enter(ctx)
	}
	if err != nil {
		return err
	}
	return j.doubt(ctx, d, in)
}
