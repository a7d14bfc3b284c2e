package main

import (
	"context"
	"fmt"
	"io"

	"servicemap/coverage"
	"servicemap/db"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/importer/sheet"
	"servicemap/place"
)

// intake is a CSV file on its way into the database.
type intake struct {
	i        *db.Import
	source   *place.Source
	file     io.Reader
	options  sheet.Options
	complete bool // the file is all that the source has
	report   *importReport

	areas  *place.Areas // those that are loaded
	points []geo.LonLat // where the file's places or cells lie, refused ones too
}

// load reads a file of one record type.
func (in *intake) load(ctx context.Context, what string) error {
	var err error
	if in.areas, err = in.i.Areas(ctx); err != nil {
		return err
	}
	if in.areas.Len() > 0 {
		in.options.AreaKnown = func(code string) bool { return in.areas.ByCode(code) != nil }
	}
	switch what {
	case "places":
		return in.places(ctx, in.areas)
	case "areas":
		return take(ctx, in, sheet.Areas, nil, in.i.MergeAreas)
	case "population":
		see := func(_ int, c *coverage.Cell) *fault.Problem {
			in.points = append(in.points, c.Center)
			return nil
		}
		return take(ctx, in, sheet.Population, see, func(ctx context.Context, s *place.Source, feed feed[coverage.Cell]) (db.Change, []fault.Problem, error) {
			change, err := in.i.Population(ctx, s, s.Collected, feed)
			return change, nil, err
		})
	case "clusters":
		return take(ctx, in, sheet.Clusters, nil, func(ctx context.Context, s *place.Source, feed feed[place.Cluster]) (db.Change, []fault.Problem, error) {
			change, err := in.i.Clusters(ctx, s, feed)
			return change, nil, err
		})
	case "zones":
		return take(ctx, in, sheet.Zones, nil, in.i.Zones)
	case "squads":
		return take(ctx, in, sheet.Squads, nil, in.i.Squads)
	case "standards":
		return take(ctx, in, sheet.Standards, nil, in.i.Standards)
	default:
		return take(ctx, in, sheet.Indicators, nil, func(ctx context.Context, s *place.Source, feed feed[place.Indicator]) (db.Change, []fault.Problem, error) {
			change, err := in.i.Indicators(ctx, s, feed)
			return change, nil, err
		})
	}
}

// places reads a file of places. Where the areas have boundaries, a place must lie in one of them.
func (in *intake) places(ctx context.Context, areas *place.Areas) error {
	check := func(row int, p *place.Place) *fault.Problem {
		in.points = append(in.points, p.Location)
		if areas.Located() && areas.Containing(p.Location) == nil {
			return outsideAreas(areas, row, p.Location, in.options.System)
		}
		return nil
	}
	if areas.Located() {
		in.options.Area = func(code string, at geo.LonLat) *fault.Problem {
			p := checkArea(areas, code, at)
			if p != nil { // such a row does not come to check
				in.points = append(in.points, at)
			}
			return p
		}
	}
	return take(ctx, in, sheet.Places, check, func(ctx context.Context, s *place.Source, feed feed[place.Place]) (db.Change, []fault.Problem, error) {
		change, err := in.i.Places(ctx, s, feed)
		return change, nil, err
	})
}

// feed gives records with their rows to whoever adds them, and says at the end whether they are all the source has.
type feed[T any] = func(add func(row int, record *T) error) (complete bool, err error)

// take reads a file with read and hands its records, but those that check refuses, to keep.
//
// A row that the database does not take is no problem of the row: it ends the import, and its error is what comes back. A
// file with wrong rows is not complete, whatever it is said to be: nobody knows which records those rows are.
func take[T any](
	ctx context.Context, in *intake,
	read func(context.Context, io.Reader, sheet.Options, func(int, *T) *fault.Problem) (*sheet.Report, error),
	check func(row int, record *T) *fault.Problem,
	keep func(context.Context, *place.Source, feed[T]) (db.Change, []fault.Problem, error),
) error {
	var done *sheet.Report
	change, refused, err := keep(ctx, in.source, func(add func(int, *T) error) (bool, error) {
		var failed, err error
		done, err = read(ctx, in.file, in.options, func(row int, record *T) *fault.Problem {
			if check != nil {
				if p := check(row, record); p != nil {
					return p
				}
			}
			if failed == nil {
				failed = add(row, record)
			}
			return nil
		})
		if failed != nil {
			err = failed
		}
		return in.complete && len(done.Problems) == 0, err
	})
	in.report.take(done, change, refused)
	return err
}

// checkArea returns the problem of a place that names an area it does not lie in.
func checkArea(areas *place.Areas, code string, at geo.LonLat) *fault.Problem {
	area := areas.ByCode(code)
	switch {
	case area == nil:
		return &fault.Problem{
			Text: fault.Text{ZH: "没有这个编码的区域", EN: "no area has this code"},
			Cure: fault.Text{ZH: "先导入区域,或改正编码", EN: "import the areas first, or mend the code"},
		}
	case area.Boundary != nil && !areas.Containing(at).Within(area) && !geo.NewShape(area.Boundary).Contains(at):
		return &fault.Problem{
			Text: fault.Text{ZH: "坐标不在这个区域内", EN: "the point does not lie in this area"},
			Cure: fault.Text{ZH: "核对坐标与区域编码", EN: "check the coordinates and the code"},
		}
	default:
		return nil
	}
}

// outsideAreas returns the problem of a place outside every area, with a cure when another coordinate system would fit.
func outsideAreas(areas *place.Areas, row int, at geo.LonLat, system geo.System) *fault.Problem {
	p := &fault.Problem{
		Row: row, Column: "longitude", Value: fmt.Sprintf("%.6f, %.6f", at.Lon, at.Lat),
		Text: fault.Text{ZH: "该点不在任何已导入的区域内", EN: "the point lies outside every area that is loaded"},
		Cure: fault.Text{ZH: "核对坐标及其坐标系(--system)", EN: "check the coordinates and their system (--system)"},
	}
	given := geo.FromWGS84(at, system)
	for _, other := range geo.Systems() {
		if other != system && areas.Containing(geo.ToWGS84(given, other)) != nil {
			p.Cure = fault.Text{
				ZH: fmt.Sprintf("按 %s 坐标系则在区域内:使用 --system %s", other, other),
				EN: fmt.Sprintf("as %s coordinates it would lie inside: use --system %s", other, other),
			}
			break
		}
	}
	return p
}
