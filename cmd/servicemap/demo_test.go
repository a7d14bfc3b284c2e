package main

import (
	"path/filepath"
	"testing"

	"servicemap/demo/yungang"
)

// The demo district's files are ordinary ones: imported by hand they give what `demo load` gives.
func TestTheDemoDistrictCanBeLoadedByHand(t *testing.T) {
	t.Parallel()
	byCommand, byHand := base(t), base(t)
	servicemap(t, "demo", "load", "--database-url", byCommand).want(t, exitDone, "779 places", "73 squads")
	folder := t.TempDir()
	servicemap(t, "demo", "write", folder).want(t, exitDone)
	what := map[string]string{
		yungang.AreasFile: "areas", yungang.NetworkFile: "network", yungang.PopulationFile: "population", yungang.ClustersFile: "clusters",
		yungang.PlacesFile: "places", yungang.ZonesFile: "zones", yungang.SquadsFile: "squads", yungang.IndicatorsFile: "indicators",
		yungang.StandardsFile: "standards",
	}
	source := yungangSources()[0]
	for _, name := range yungang.Names() {
		servicemap(t, "import", what[name], filepath.Join(folder, name), "--source", source.Name, "--licence", source.Licence,
			"--collected", "2026-10-01", "--system", "WGS84", "--database-url", byHand).want(t, exitDone)
	}
	for _, records := range []string{"areas", "population", "clusters", "places", "zones", "squads", "indicators", "standards"} {
		one := servicemap(t, "export", records, "--database-url", byCommand).want(t, exitDone).out
		other := servicemap(t, "export", records, "--database-url", byHand).want(t, exitDone).out
		if one != other || len(one) < 100 {
			t.Errorf("%s differ: %d and %d bytes", records, len(one), len(other))
		}
	}
	a, b := load(t, byCommand), load(t, byHand)
	if len(a.Streets.Edges) != len(b.Streets.Edges) || len(a.Streets.Edges) == 0 {
		t.Errorf("%d and %d stretches of way", len(a.Streets.Edges), len(b.Streets.Edges))
	}
}
