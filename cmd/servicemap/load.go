package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"servicemap/coverage"
	"servicemap/db"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/importer/osm"
	"servicemap/importer/sheet"
	"servicemap/place"
	"servicemap/walk"
)

// loadPlaces reads a CSV file of places. Where the areas have boundaries, a place must lie in one of them.
func loadPlaces(ctx context.Context, i *db.Import, source *place.Source, areas *place.Areas, file io.Reader, o sheet.Options, complete bool, report *importReport) error {
	if areas.Located() {
		o.Area = func(code string, at geo.LonLat) *fault.Problem { return checkArea(areas, code, at) }
	}
	var read *sheet.Report
	change, err := i.Places(ctx, source, func(add func(int, *place.Place) error) (bool, error) {
		return gather(&read, complete, func(stop func(error) *fault.Problem) (*sheet.Report, error) {
			return sheet.Places(ctx, file, o, func(row int, p *place.Place) *fault.Problem {
				if areas.Located() && areas.Containing(p.Location) == nil {
					return outsideAreas(areas, row, p.Location, o.System)
				}
				return stop(add(row, p))
			})
		})
	})
	report.take(read, change, nil)
	return err
}

func loadAreas(ctx context.Context, i *db.Import, source *place.Source, file io.Reader, o sheet.Options, complete bool, report *importReport) error {
	var read *sheet.Report
	change, refused, err := i.MergeAreas(ctx, source, func(add func(int, *place.Area) error) (bool, error) {
		return gather(&read, complete, func(stop func(error) *fault.Problem) (*sheet.Report, error) {
			return sheet.Areas(ctx, file, o, func(row int, a *place.Area) *fault.Problem { return stop(add(row, a)) })
		})
	})
	report.take(read, change, refused)
	return err
}

func loadPopulation(ctx context.Context, i *db.Import, source *place.Source, file io.Reader, o sheet.Options, complete bool, report *importReport) error {
	var read *sheet.Report
	change, err := i.Population(ctx, source, source.Collected, func(add func(int, *coverage.Cell) error) (bool, error) {
		return gather(&read, complete, func(stop func(error) *fault.Problem) (*sheet.Report, error) {
			return sheet.Population(ctx, file, o, func(row int, c *coverage.Cell) *fault.Problem { return stop(add(row, c)) })
		})
	})
	report.take(read, change, nil)
	return err
}

// gather runs a reading whose rows go to the database. A row that the database does not take is no problem of the row: it
// ends the import, and its error is what the reading returns. A file with wrong rows is not complete, whatever it is said to
// be: nobody knows which records those rows are.
func gather(report **sheet.Report, complete bool, read func(stop func(error) *fault.Problem) (*sheet.Report, error)) (bool, error) {
	var failed error
	r, err := read(func(err error) *fault.Problem {
		if failed == nil {
			failed = err
		}
		return nil
	})
	*report = r
	if failed != nil {
		err = failed
	}
	return complete && len(r.Problems) == 0, err
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

// networkFile is an OpenStreetMap file.
type networkFile interface {
	io.ReaderAt
}

// loadNetwork reads an OpenStreetMap file. The network is built once here, so that one that cannot be built is never kept,
// and known by its checksum.
func loadNetwork(ctx context.Context, i *db.Import, source *place.Source, file networkFile, size int64, show func(done, total int64, unit string), report *importReport) error {
	read, network, err := readNetwork(ctx, file, size, show)
	if err != nil {
		return err
	}
	checksum := network.Checksum()
	change, err := i.Network(ctx, source, mapDate(read, source), read.Edges, checksum[:], func(done, total int) { show(int64(done), int64(total), "edges") })
	report.Change = change
	report.Network = describeNetwork(read, network)
	return err
}

// mapDate returns when the map was current: as the file says, else the day the source says it was collected.
func mapDate(read *osm.Result, source *place.Source) *time.Time {
	if !read.Date.IsZero() {
		return &read.Date
	}
	return source.Collected
}

func readNetwork(ctx context.Context, file networkFile, size int64, show func(done, total int64, unit string)) (*osm.Result, *walk.Network, error) {
	read, err := osm.Read(ctx, file, size, func(done, total int64) { show(done, total, "bytes") })
	if err != nil {
		return nil, nil, err
	}
	if len(read.Edges) == 0 {
		return nil, nil, fault.New(fault.BadRequest, fault.Text{
			ZH: "文件中没有可步行的道路", EN: "the file holds no way that one can walk on",
		})
	}
	network, err := walk.Build(read.Edges)
	return read, network, err
}
