package yungang

import (
	"bytes"
	"context"
	"testing"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/importer/sheet"
	"servicemap/place"
)

// read calls one of the readers of importer/sheet with one of the files and expects that it takes every row without a word.
func read[T any](t *testing.T, name string, o sheet.Options, reader func(context.Context, *bytes.Reader, sheet.Options, func(int, *T) *fault.Problem) (*sheet.Report, error)) []*T {
	t.Helper()
	files, _ := made(t)
	var list []*T
	report, err := reader(context.Background(), bytes.NewReader(files[name]), o, func(_ int, v *T) *fault.Problem {
		list = append(list, v)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for k, p := range report.Problems {
		if k < 5 {
			t.Errorf("%s: %+v", name, p)
		}
	}
	for _, w := range report.Warnings {
		t.Errorf("%s: %s", name, w.EN)
	}
	if len(list) == 0 || report.Accepted != report.Rows {
		t.Errorf("%s: %d rows, %d accepted", name, report.Rows, report.Accepted)
	}
	return list
}

func options(t *testing.T) sheet.Options {
	t.Helper()
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, a := range table(t, AreasFile) {
		known[a["code"]] = true
	}
	return sheet.Options{System: geo.WGS84, TimeZone: shanghai, AreaKnown: func(code string) bool { return known[code] }}
}

func readAreas(t *testing.T) []*place.Area {
	t.Helper()
	return read(t, AreasFile, options(t), func(ctx context.Context, r *bytes.Reader, o sheet.Options, each func(int, *place.Area) *fault.Problem) (*sheet.Report, error) {
		return sheet.Areas(ctx, r, o, each)
	})
}

func readPlaces(t *testing.T) []*place.Place {
	t.Helper()
	o, areas := options(t), place.NewAreas(readAreas(t))
	o.Area = func(code string, at geo.LonLat) *fault.Problem {
		if a := areas.Containing(at); a == nil || a.Code != code {
			return &fault.Problem{Text: fault.Text{EN: "lies elsewhere"}}
		}
		return nil
	}
	return read(t, PlacesFile, o, func(ctx context.Context, r *bytes.Reader, o sheet.Options, each func(int, *place.Place) *fault.Problem) (*sheet.Report, error) {
		return sheet.Places(ctx, r, o, each)
	})
}

func readCells(t *testing.T) []*coverage.Cell {
	t.Helper()
	return read(t, PopulationFile, options(t), func(ctx context.Context, r *bytes.Reader, o sheet.Options, each func(int, *coverage.Cell) *fault.Problem) (*sheet.Report, error) {
		return sheet.Population(ctx, r, o, each)
	})
}

// Each place lies in the area whose code it names; hours, phones and lists are as the importer wants them.
func TestTheImportersTakeEveryRow(t *testing.T) {
	t.Parallel()
	readPlaces(t)
	read(t, ZonesFile, options(t), func(ctx context.Context, r *bytes.Reader, o sheet.Options, each func(int, *place.Zone) *fault.Problem) (*sheet.Report, error) {
		return sheet.Zones(ctx, r, o, each)
	})
	read(t, ClustersFile, options(t), func(ctx context.Context, r *bytes.Reader, o sheet.Options, each func(int, *place.Cluster) *fault.Problem) (*sheet.Report, error) {
		return sheet.Clusters(ctx, r, o, each)
	})
	read(t, SquadsFile, options(t), func(ctx context.Context, r *bytes.Reader, o sheet.Options, each func(int, *place.Squad) *fault.Problem) (*sheet.Report, error) {
		return sheet.Squads(ctx, r, o, each)
	})
	read(t, IndicatorsFile, options(t), func(ctx context.Context, r *bytes.Reader, o sheet.Options, each func(int, *place.Indicator) *fault.Problem) (*sheet.Report, error) {
		return sheet.Indicators(ctx, r, o, each)
	})
	targets := read(t, StandardsFile, options(t), func(ctx context.Context, r *bytes.Reader, o sheet.Options, each func(int, *coverage.Standard) *fault.Problem) (*sheet.Report, error) {
		return sheet.Standards(ctx, r, o, each)
	})
	if len(targets) != 2 || *targets[0].TargetShare != 0.9 || targets[0].Minutes != 15 {
		t.Errorf("targets %+v", targets)
	}
}

func TestCellsLieInTheDistrict(t *testing.T) {
	t.Parallel()
	areas := place.NewAreas(readAreas(t))
	for _, c := range readCells(t) {
		if areas.Containing(c.Center) == nil {
			t.Errorf("%s lies in no area", c.Code)
		}
	}
}

// Borders of one level are drawn from the same points: each piece of border comes once in each direction, but for the
// district's own. So nothing lies between neighbours and nothing in two.
func TestAreasTileTheDistrict(t *testing.T) {
	t.Parallel()
	type piece struct{ a, b geo.LonLat }
	outline := map[piece]bool{}
	levels := map[place.Level]map[piece]int{place.Street: {}, place.Community: {}}
	size := map[place.Level]float64{}
	for _, a := range readAreas(t) {
		size[a.Level] += a.Boundary.Area()
		if a.Boundary.NumPolygons() != 1 {
			t.Logf("%s is in %d pieces", a.Name, a.Boundary.NumPolygons())
		}
		seen := map[geo.LonLat]bool{}
		for i := range a.Boundary.NumPolygons() {
			for j := range a.Boundary.Polygon(i).NumLinearRings() {
				ring := a.Boundary.Polygon(i).LinearRing(j).FlatCoords()
				for k := 0; k+3 < len(ring); k += 2 {
					p := piece{geo.LonLat{Lon: ring[k], Lat: ring[k+1]}, geo.LonLat{Lon: ring[k+2], Lat: ring[k+3]}}
					if a.Level == place.District {
						outline[p] = true
						continue
					}
					if seen[p.a] {
						t.Errorf("%s touches itself at %v", a.Name, p.a)
					}
					seen[p.a] = true
					levels[a.Level][p]++
				}
			}
		}
	}
	for level, pieces := range levels {
		for p, n := range pieces {
			if n != 1 || pieces[piece{p.b, p.a}]+b2i(outline[p]) != 1 {
				t.Errorf("%s: %v comes %d times, back %d times, outline %v", level, p, n, pieces[piece{p.b, p.a}], outline[p])
			}
		}
		if r := size[level] / size[place.District]; r < 1-1e-9 || r > 1+1e-9 {
			t.Errorf("%ss have %v of the district's ground", level, r)
		}
	}
}

// A ring that crosses itself is none: every two pieces of a ring that are not neighbours lie apart.
func TestBordersDoNotCrossThemselves(t *testing.T) {
	t.Parallel()
	for _, a := range readAreas(t) {
		for i := range a.Boundary.NumPolygons() {
			for j := range a.Boundary.Polygon(i).NumLinearRings() {
				ring := a.Boundary.Polygon(i).LinearRing(j).FlatCoords()
				points := make([]xy, 0, len(ring)/2)
				for k := 0; k < len(ring); k += 2 {
					points = append(points, xy{ring[k], ring[k+1]})
				}
				if k, l, ok := selfCrossing(points); ok {
					t.Errorf("%s: pieces %d and %d cross at %v", a.Name, k, l, points[k])
				}
			}
		}
	}
}

func selfCrossing(ring []xy) (int, int, bool) {
	side := func(a, b, c xy) bool { return (b.x-a.x)*(c.y-a.y) > (b.y-a.y)*(c.x-a.x) }
	for k := range len(ring) - 1 {
		for l := k + 2; l < len(ring)-1; l++ {
			if k == 0 && l == len(ring)-2 {
				continue
			}
			a, b, c, d := ring[k], ring[k+1], ring[l], ring[l+1]
			if side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b) {
				return k, l, true
			}
		}
	}
	return 0, 0, false
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
