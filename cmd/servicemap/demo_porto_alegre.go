package main

import (
	"context"
	"io/fs"
	"time"

	"servicemap/demo"
	"servicemap/geo"
	"servicemap/importer/sheet"
	"servicemap/place"
	"servicemap/walk"
)

// The sources of the demo porto-alegre: real streets, real people, invented places.
func portoAlegreSources() []place.Source {
	streets := time.Date(2020, 8, 1, 0, 0, 0, 0, time.UTC)
	return []place.Source{
		{Name: "OpenStreetMap contributors (Porto Alegre)", Licence: "ODbL 1.0", Collected: &streets},
		{Name: "IPEA / r5r sample data (Porto Alegre)", Licence: "MIT"},
		{Name: "servicemap demo data: generated, not real", Licence: "CC0 1.0", Demo: true},
	}
}

// demoSeed makes the invented places the same every time.
const demoSeed = 20261123

// portoAlegre loads real streets, real people and named places, and 300 invented ones.
func (l *demoLoader) portoAlegre(ctx context.Context) error {
	files, err := demo.PortoAlegre()
	if err != nil {
		return err
	}
	streets, err := fs.ReadFile(files, "osm.pbf")
	if err != nil {
		return err
	}
	network, err := l.network(ctx, streets)
	if err != nil {
		return err
	}
	cells, err := fs.ReadFile(files, "hexgrid.csv")
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

	named, err := fs.ReadFile(files, "points_of_interest.csv")
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
	invented, err := demo.Places(streetsOf(network), demoSeed)
	if err != nil {
		return err
	}
	more := &importReport{What: "places"}
	err = l.intake(2, invented, sheet.Options{System: geo.WGS84}, more).places(ctx, nowhere)
	l.t.say("  %d named places, %d invented ones", report.Rows, more.Rows)
	return l.sound(more, err)
}

// streetsOf returns the streets that invented places may stand on: those of the largest connected part.
func streetsOf(network *walk.Network) []demo.Street {
	var streets []demo.Street
	for e := range uint32(network.Edges()) {
		if network.EdgeComponent(e) == 0 {
			streets = append(streets, demo.Street{Name: network.EdgeName(e), Line: network.EdgeLine(e)})
		}
	}
	return streets
}
