package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"time"

	"servicemap/db"
	"servicemap/export"
	"servicemap/report"
	"servicemap/snapshot"
)

// questionFlags are a question of coverage, in the words of report.Parse.
type questionFlags struct {
	Kinds         string   `help:"Of coverage, gaps and report: kinds of places, separated by commas; all when left out." placeholder:"KIND,…" group:"Coverage"`
	Zones         string   `help:"Zones that a service center must have." placeholder:"ZONE,…" group:"Coverage"`
	Accessibility string   `help:"What a place must be known to have: STEP_FREE_ENTRANCE, RAMP, LIFT, ACCESSIBLE_TOILET, HEARING_LOOP, TACTILE_PATH." placeholder:"NEED,…" group:"Coverage"`
	OpenAt        string   `help:"Open at this instant, such as 2026-11-23T10:00:00+08:00; unknown hours count as closed." placeholder:"INSTANT" group:"Coverage"`
	Demonstration string   `help:"Only demonstration centers, or only others: true, false." enum:",true,false" default:"" placeholder:"BOOL" group:"Coverage"`
	Of            []string `help:"Several targets, each in one text instead of the flags above: 'kinds:SERVICE_CENTER zones:CULTURE'." sep:"none" placeholder:"TARGET" group:"Coverage"`
	Require       string   `help:"Of several targets, ANY (when left out) or ALL must be within the walk." placeholder:"WHICH" group:"Coverage"`
	AtLeast       string   `help:"Places that must be within the walk, 1 to 20; 1 when left out." placeholder:"N" group:"Coverage"`

	Minutes  string `help:"Minutes of the walk, 1 to 60; 15 when left out." placeholder:"N" group:"Coverage"`
	Pace     string `help:"STANDARD (when left out), CAUTIOUS, ELDERLY or BRISK." placeholder:"PACE" group:"Coverage"`
	Profile  string `help:"FOOT (when left out) or WHEELCHAIR." placeholder:"PROFILE" group:"Coverage"`
	Group    string `help:"Who is counted: ALL (when left out), AGE_0_6, AGE_60_UP, AGE_65_UP or HOUSEHOLDS." placeholder:"GROUP" group:"Coverage"`
	Level    string `help:"Level of the areas: DISTRICT, STREET, COMMUNITY (when left out) or GRID." placeholder:"LEVEL" group:"Coverage"`
	Area     string `help:"Code of the area that is asked about; all when left out." placeholder:"CODE" group:"Coverage"`
	TimeZone string `help:"Time zone of the data set." default:"Asia/Shanghai" placeholder:"ZONE" group:"Coverage"`

	MapReviewNumber string `help:"Map review number (审图号), shown with the map of a report." placeholder:"NUMBER" group:"Coverage"`
}

// values returns the flags that are given, as the query of a URL.
func (f *questionFlags) values() url.Values {
	v := url.Values{}
	for name, text := range map[string]string{
		"kinds": f.Kinds, "zones": f.Zones, "demonstration": f.Demonstration, "accessibility": f.Accessibility, "openAt": f.OpenAt,
		"require": f.Require, "atLeast": f.AtLeast, "minutes": f.Minutes, "pace": f.Pace, "profile": f.Profile,
		"group": f.Group, "level": f.Level, "area": f.Area,
	} {
		if text != "" {
			v.Set(name, text)
		}
	}
	for _, target := range f.Of {
		v.Add("of", target)
	}
	return v
}

// computed reports whether what is exported is computed rather than a record.
func computed(what string) bool { return slices.Contains([]string{"coverage", "gaps", "report"}, what) }

// check refuses flags that go with another kind of export.
func (c *exportCommand) check() error {
	switch {
	case c.What == "report" && c.Format == "":
		c.Format = "html"
	case c.Format == "":
		c.Format = "csv"
	}
	switch {
	case (c.What == "report") != (c.Format == "html"):
		return errUse{fmt.Errorf("--format of a report is html, of anything else csv or geojson")}
	case c.Format == "geojson" && (c.BOM || c.Language != ""), c.Format == "html" && c.BOM:
		return errUse{fmt.Errorf("--bom and --language go with --format csv, --language also with html")}
	case computed(c.What) && (c.Source != "" || c.All):
		return errUse{fmt.Errorf("--source and --all go with records, not with %s", c.What)}
	case !computed(c.What) && len(c.values()) > 0:
		return errUse{fmt.Errorf("a question of coverage goes with coverage, gaps and report, not with %s", c.What)}
	}
	return nil
}

// compute answers the question from all that is in the database, and returns how the answer is written.
func (c *exportCommand) compute(ctx context.Context, d *db.DB) (write func(io.Writer) error, rows int, err error) {
	question, err := report.Parse(c.values())
	if err != nil {
		return nil, 0, err
	}
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return nil, 0, errUse{fmt.Errorf("--time-zone: %w", err)}
	}
	records, err := d.Load(ctx, snapshot.Versions{})
	if err != nil {
		return nil, 0, err
	}
	at, err := snapshot.Build(ctx, records, nil, zone)
	if err != nil {
		return nil, 0, err
	}
	r, err := report.Make(ctx, at, question)
	if err != nil {
		return nil, 0, err
	}
	switch c.What {
	case "coverage":
		table := export.Coverage(r)
		return c.table(table), table.Len(), nil
	case "gaps":
		table, err := export.Gaps(ctx, r)
		if err != nil {
			return nil, 0, err
		}
		return c.table(table), table.Len(), nil
	default:
		page := report.Page{English: c.Language == "en", MapReviewNumber: c.MapReviewNumber}
		return func(w io.Writer) error { return r.HTML(ctx, w, page) }, len(r.Rows), nil
	}
}

// table returns how a table is written.
func (c *exportCommand) table(e *export.Export) func(io.Writer) error {
	if c.Format == "csv" {
		return func(w io.Writer) error { return e.CSV(w, export.CSV{Chinese: c.Language == "zh", Mark: c.BOM}) }
	}
	return e.GeoJSON
}
