// Package yungang generates the demo district: Yungang (云冈区) of Datong, whose streets, communities and villages have
// their real names and codes and nothing else that is real. Ground plan, borders, streets, houses, people, places, phones
// and hours are drawn by chance from a fixed seed, so that two runs give the same bytes.
//
// The result is ordinary files, CSV and OSM PBF, that go through the ordinary importers. Coordinates are WGS 84. The town
// is planned on a grid in metres (uv), where streets are straight and blocks are rectangles, and then bent along the river
// and the railway (plane); that is why what meets on the plan meets on the map.
package yungang

import (
	"os"
	"path/filepath"
	"time"
)

// The names of the files, in the order in which they are best loaded.
const (
	AreasFile      = "areas.csv"
	NetworkFile    = "network.osm.pbf"
	PopulationFile = "population.csv"
	ClustersFile   = "clusters.csv"
	PlacesFile     = "places.csv"
	ZonesFile      = "zones.csv"
	SquadsFile     = "squads.csv"
	IndicatorsFile = "indicators.csv"
	StandardsFile  = "standards.csv"
)

// Names returns the names of the files in the order in which they are best loaded: areas before places, places before
// what refers to them.
func Names() []string {
	return []string{AreasFile, NetworkFile, PopulationFile, ClustersFile, PlacesFile, ZonesFile, SquadsFile, IndicatorsFile, StandardsFile}
}

// Generate writes the files into a folder, which it makes if need be. progress, which may be nil, is told now and then
// what has been done.
func Generate(dir string, progress func(done string)) error {
	files, err := Files(progress)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range Names() {
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Files returns the content of the files by name. progress may be nil.
func Files(progress func(done string)) (map[string][]byte, error) {
	if progress == nil {
		progress = func(string) {}
	}
	streets, units, err := readNames()
	if err != nil {
		return nil, err
	}
	t := build(streets, units, progress)
	cells := t.populate()
	r := newRegister(t)
	write := map[string]func() ([]byte, error){
		AreasFile:      t.areasFile,
		NetworkFile:    func() ([]byte, error) { return t.canvas.pbf(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC).Unix()) },
		PopulationFile: func() ([]byte, error) { return t.populationFile(cells) },
		ClustersFile:   r.clustersFile,
		PlacesFile:     r.placesFile,
		ZonesFile:      r.zonesFile,
		SquadsFile:     r.squadsFile,
		IndicatorsFile: indicatorsFile,
		StandardsFile:  standardsFile,
	}
	files := map[string][]byte{}
	for _, name := range Names() { // in this order: zones and squads draw on the same chance and the same list of phones
		if files[name], err = write[name](); err != nil {
			return nil, err
		}
	}
	progress("files written")
	return files, nil
}
