package db

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"os"
	"reflect"
	"testing"

	"github.com/twpayne/go-geom"

	"servicemap/importer/osm"
	"servicemap/place"
)

const portoAlegre = "../demo/porto-alegre/osm.pbf"

func readOSM(t testing.TB) *osm.Result {
	t.Helper()
	raw, err := os.ReadFile(portoAlegre)
	if err != nil {
		t.Fatal(err)
	}
	r, err := osm.Read(t.Context(), bytes.NewReader(raw), int64(len(raw)), osm.DefaultRules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func baseFeatures(list []osm.Feature) iter.Seq[BaseFeature] {
	return func(yield func(BaseFeature) bool) {
		for _, f := range list {
			if !yield(BaseFeature(f)) {
				return
			}
		}
	}
}

func importBase(ctx context.Context, i *Import, source place.Source, features []osm.Feature) (Change, error) {
	s, err := i.Source(ctx, source)
	if err != nil {
		return Change{}, err
	}
	return i.BaseMap(ctx, s, baseFeatures(features))
}

func putBase(t testing.TB, d *DB, source place.Source, features ...osm.Feature) (c Change) {
	t.Helper()
	keep(t, d, func(i *Import) (err error) {
		c, err = importBase(t.Context(), i, source, features)
		return err
	})
	return c
}

func lineFeature(kind, class string, coords ...float64) osm.Feature {
	return osm.Feature{Kind: kind, Class: class, OSM: 1, Geometry: geom.NewLineStringFlat(geom.XY, coords)}
}

// ground is a square of so many thousandths of a degree, which near the equator are 111.3 m.
func ground(kind, class string, thousandths float64) osm.Feature {
	s := thousandths / 1000
	return osm.Feature{Kind: kind, Class: class, OSM: 2, Geometry: polygons([][]float64{{0, 0, s, 0, s, s, 0, s, 0, 0}})}
}

func pointFeature(class, name string, lon, lat float64) osm.Feature {
	return osm.Feature{Kind: osm.Label, Class: class, Name: name, OSM: 3, Geometry: geom.NewPointFlat(geom.XY, []float64{lon, lat})}
}

func TestABaseMapIsReplacedWhole(t *testing.T) {
	t.Parallel()
	d := open(t)
	road := lineFeature(osm.Street, "primary", 0, 0, 1, 1)
	if c := putBase(t, d, survey(), road, ground(osm.Water, "lake", 10)); c != (Change{Added: 2}) {
		t.Fatalf("%+v", c)
	}
	before := versions(t, d)
	if c := putBase(t, d, survey(), road, ground(osm.Water, "lake", 10)); c != (Change{Unchanged: 2}) || versions(t, d) != before {
		t.Errorf("the same again: %+v", c)
	}
	for name, change := range map[string]func(f *osm.Feature){
		"class": func(f *osm.Feature) { f.Class = "trunk" }, "name": func(f *osm.Feature) { f.Name = "路" },
		"flag": func(f *osm.Feature) { f.Bridge = true }, "layer": func(f *osm.Feature) { f.Layer = -1 },
		"line": func(f *osm.Feature) { f.Geometry = geom.NewLineStringFlat(geom.XY, []float64{0, 0, 1, 2}) },
	} {
		before := versions(t, d)
		other := road
		change(&other)
		if c := putBase(t, d, survey(), other); c.Added != 1 || c.Removed == 0 {
			t.Errorf("another %s: %+v", name, c)
		}
		if after := versions(t, d); after.Network.Number != before.Network.Number+1 || after.Places != before.Places {
			t.Errorf("another %s: servers cannot see it", name)
		}
	}
	elsewhere := survey()
	elsewhere.Name = "另一来源"
	if c := putBase(t, d, elsewhere, road); c != (Change{Added: 1, Removed: 1}) {
		t.Errorf("another source: %+v", c)
	}
	if c := putBase(t, d, elsewhere); c != (Change{Removed: 1}) {
		t.Errorf("none: %+v", c)
	}
}

func TestABaseMapGoesWithItsSource(t *testing.T) {
	t.Parallel()
	d := open(t)
	putBase(t, d, survey(), ground(osm.Green, "park", 1))
	keep(t, d, func(i *Import) error {
		removed, err := i.Remove(t.Context(), survey().Name)
		if !removed {
			t.Error("nothing was removed")
		}
		return err
	})
	if n := one[int](t, d, "select (select count(*) from base_feature) + (select count(*) from base_map)"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	if c := putBase(t, d, survey(), ground(osm.Green, "park", 1)); c.Added != 1 {
		t.Errorf("after that: %+v", c)
	}
}

func TestAnImportThatFailsLeavesTheBaseMap(t *testing.T) {
	t.Parallel()
	d := open(t)
	putBase(t, d, survey(), ground(osm.Green, "park", 1))
	wrong := ground("nonsense", "park", 1)
	err := d.Import(t.Context(), func(i *Import) (bool, error) {
		_, err := importBase(t.Context(), i, survey(), []osm.Feature{wrong})
		return true, err
	})
	if err == nil {
		t.Error("an unknown kind was taken")
	}
	stop := errors.New("stop")
	err = d.Import(t.Context(), func(i *Import) (bool, error) {
		if _, err := importBase(t.Context(), i, survey(), nil); err != nil {
			return false, err
		}
		return true, stop
	})
	if !errors.Is(err, stop) || one[string](t, d, "select kind from base_feature") != "green" {
		t.Errorf("%v", err)
	}
}

// row is what the database makes of a feature.
type row struct {
	Kind, Class string
	Zoom        int
}

// The zooms of areas follow from the definition: at zoom z a pixel of the equator is 78271.5/2^z m.
func TestFeaturesAreDrawnFromTheZoomThatHasRoomForThem(t *testing.T) {
	t.Parallel()
	d := open(t)
	named := func(f osm.Feature) osm.Feature { f.Name, f.NameEN = "名", "Name"; return f }
	link := lineFeature(osm.Street, "motorway", 0, 0, 1, 1)
	link.Link = true
	bowTie := osm.Feature{Kind: osm.Water, Class: "pond", OSM: 4, Geometry: polygons([][]float64{{0, 0, 0.001, 0.001, 0.001, 0, 0, 0.001, 0, 0}})}
	for _, c := range []struct {
		name    string
		feature osm.Feature
		want    []row
	}{
		{"motorway", lineFeature(osm.Street, "motorway", 0, 0, 1, 1), []row{{"street", "motorway", 5}}},
		{"its slip road", link, []row{{"street", "motorway", 12}}},
		{"primary", lineFeature(osm.Street, "primary", 0, 0, 1, 1), []row{{"street", "primary", 8}}},
		{"path", lineFeature(osm.Street, "path", 0, 0, 1, 1), []row{{"street", "path", 14}}},
		{"railway", lineFeature(osm.Rail, "rail", 0, 0, 1, 1), []row{{"rail", "rail", 9}}},
		{"siding", lineFeature(osm.Rail, "siding", 0, 0, 1, 1), []row{{"rail", "siding", 14}}},
		{"wall", lineFeature(osm.Barrier, "wall", 0, 0, 1, 1), []row{{"barrier", "wall", 16}}},
		{"river", lineFeature(osm.Water, "river", 0, 0, 1, 1), []row{{"water", "river", 8}}},
		{"suburb", pointFeature("suburb", "云岗", 0, 0), []row{{"label", "suburb", 10}}},
		{"a lake of 11 km: four pixels at zoom 5", ground(osm.Water, "lake", 100), []row{{"water", "lake", 5}}},
		{"a pond of 111 m: four pixels at zoom 12", ground(osm.Water, "pond", 1), []row{{"water", "pond", 12}}},
		{"a pond of 1 m", ground(osm.Water, "pond", 0.01), []row{{"water", "pond", 15}}},
		{"a hut of 11 m: two pixels at zoom 14", ground(osm.Building, "residential", 0.1), []row{{"building", "residential", 14}}},
		{"a hut of 5 m", ground(osm.Building, "residential", 0.05), []row{{"building", "residential", 15}}},
		{"a house of 1 km", ground(osm.Building, "industrial", 10), []row{{"building", "industrial", 14}}},
		{"a named park of 1.1 km: forty pixels at zoom 12", named(ground(osm.Green, "park", 10)), []row{{"green", "park", 9}, {"label", "green", 12}}},
		{"a named park of 50 m: no room", named(ground(osm.Green, "park", 0.5)), []row{{"green", "park", 13}}},
		{"a line of no length", lineFeature(osm.Street, "primary", 1, 1, 1, 1), nil},
		{"an area of no width", osm.Feature{Kind: osm.Green, Class: "park", OSM: 5, Geometry: polygons([][]float64{{0, 0, 1, 1, 0, 0, 0, 0}})}, nil},
		{"an area that crosses itself: 79 m, were it a square", bowTie, []row{{"water", "pond", 12}}},
	} {
		putBase(t, d, survey(), c.feature)
		rows, err := d.pool.Query(t.Context(), "select kind, class, min_zoom from base_feature order by id")
		if err != nil {
			t.Fatal(err)
		}
		var got []row
		for rows.Next() {
			var r row
			if err := rows.Scan(&r.Kind, &r.Class, &r.Zoom); err != nil {
				t.Fatal(err)
			}
			got = append(got, r)
		}
		if rows.Err() != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v, %v", c.name, got, c.want, rows.Err())
		}
	}
	if !one[bool](t, d, "select st_isvalid(geom) and st_numgeometries(geom) = 2 from base_feature") {
		t.Error("the last was not mended")
	}
}

func TestPortoAlegreHasABaseMap(t *testing.T) {
	t.Parallel()
	d := open(t)
	features := readOSM(t).Features
	if c := putBase(t, d, survey(), features...); c.Added < len(features) {
		t.Errorf("%+v of %d", c, len(features))
	}
	if n := one[int](t, d, "select count(*) from base_feature where not st_isvalid(geom) or name = '' or (area_m2 is null) = (st_dimension(geom) = 2)"); n != 0 {
		t.Errorf("%d rows are not sound", n)
	}
	for view, kind := range map[string]string{"base_water": "water", "base_green": "green", "base_building": "building", "base_rail": "rail", "base_street": "street", "base_barrier": "barrier"} {
		if a, b := one[int](t, d, "select count(*) from "+view), one[int](t, d, "select count(*) from base_feature where kind = $1", kind); a != b || a == 0 {
			t.Errorf("%s has %d rows of %d", view, a, b)
		}
	}
}
