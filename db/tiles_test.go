package db

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/encoding/wkt"
	"github.com/paulmach/orb/maptile"

	"servicemap/fault"
	"servicemap/importer/osm"
	"servicemap/place"
)

// published is what may be in a tile: properties by layer.
func published() map[string][]string {
	return map[string][]string{
		"land": {"class", "name"}, "green": {"class", "name"}, "water": {"class", "name", "name_en", "tunnel"}, "building": {"class"},
		"road":  {"class", "name", "name_en", "link", "oneway", "bridge", "tunnel", "layer"},
		"rail":  {"class", "name", "bridge", "tunnel", "layer"},
		"label": {"class", "name", "name_en", "rank"},
		"areas": {"code", "level", "name", "name_en"}, "area_names": {"code", "level", "name", "name_en"},
		"network": {"class", "name", "length", "cost", "back_cost"},
	}
}

func tileOf(t testing.TB, d *DB, layer string, z, x, y uint32) mvt.Layers {
	t.Helper()
	raw, err := d.Tile(t.Context(), layer, z, x, y)
	if err != nil {
		t.Fatalf("%s/%d/%d/%d: %v", layer, z, x, y, err)
	}
	layers, err := mvt.Unmarshal(raw)
	if err != nil {
		t.Fatalf("%s/%d/%d/%d: %v", layer, z, x, y, err)
	}
	checkTile(t, layers)
	return layers
}

// checkTile holds a tile to the specification and to what may be published. It returns nothing: polygons are left for
// PostGIS to judge, see soundRings.
func checkTile(t testing.TB, layers mvt.Layers) {
	t.Helper()
	count := 0
	for _, l := range layers {
		if l.Version != 2 || l.Extent != 4096 || len(l.Features) == 0 {
			t.Fatalf("layer %s: version %d, extent %d, %d features", l.Name, l.Version, l.Extent, len(l.Features))
		}
		ids := map[any]bool{}
		for _, f := range l.Features {
			count++
			if f.ID == nil || ids[f.ID] {
				t.Fatalf("layer %s: id %v twice or none", l.Name, f.ID)
			}
			ids[f.ID] = true
			for key := range f.Properties {
				if !slices.Contains(published()[l.Name], key) {
					t.Fatalf("layer %s shows %s", l.Name, key)
				}
			}
			b := f.Geometry.Bound()
			if b.Min[0] < -64 || b.Min[1] < -64 || b.Max[0] > 4096+64 || b.Max[1] > 4096+64 {
				t.Fatalf("layer %s: %v lies outside tile and margin", l.Name, b)
			}
		}
	}
	if count > tileFeatures {
		t.Fatalf("%d features", count)
	}
}

// rings returns the polygons of a tile, having checked that outer rings turn one way and holes the other.
func rings(t testing.TB, layers mvt.Layers) (out []string) {
	t.Helper()
	for _, l := range layers {
		for _, f := range l.Features {
			var list orb.MultiPolygon
			switch g := f.Geometry.(type) {
			case orb.Polygon:
				list = orb.MultiPolygon{g}
			case orb.MultiPolygon:
				list = g
			}
			for _, p := range list {
				for i, r := range p {
					if !r.Closed() || len(r) < 4 || (r.Orientation() == orb.CCW) != (i == 0) {
						t.Fatalf("layer %s, %v: ring %d %v turns the wrong way or is none", l.Name, f.ID, i, r)
					}
				}
				out = append(out, wkt.MarshalString(p))
			}
		}
	}
	return out
}

func mustBeValid(t testing.TB, d *DB, polygons []string) {
	t.Helper()
	if bad := one[[]string](t, d, "select coalesce(array_agg(st_isvalidreason(g) || ': ' || p), '{}') from unnest($1::text[]) p, st_geomfromtext(p) g where not st_isvalid(g)", polygons); len(bad) > 0 {
		t.Errorf("%d of %d polygons are not valid, the first: %.300s", len(bad), len(polygons), bad[0])
	}
}

func counts(layers mvt.Layers) map[string]int {
	out := map[string]int{}
	for _, l := range layers {
		out[l.Name] = len(l.Features)
	}
	return out
}

func TestEveryTileOfPortoAlegreIsSound(t *testing.T) {
	t.Parallel()
	d := open(t)
	r := readOSM(t)
	putBase(t, d, survey(), r.Features...)
	putNetwork(t, d, survey(), nil, r.Edges, "sum")
	box := orb.Bound{Min: orb.Point{-51.27, -30.12}, Max: orb.Point{-51.13, -29.98}}
	var polygons []string
	for _, layer := range []string{BaseTiles, NetworkTiles} {
		seen, tiles, largest, slowest := map[string]bool{}, 0, 0, time.Duration(0)
		for z := maptile.Zoom(0); z <= 15; z++ {
			if layer == NetworkTiles && z < 13 {
				continue
			}
			low, high := maptile.At(box.LeftTop(), z), maptile.At(box.RightBottom(), z)
			for x := low.X; x <= high.X; x++ {
				for y := low.Y; y <= high.Y; y++ {
					start := time.Now()
					raw, err := d.Tile(t.Context(), layer, uint32(z), x, y)
					slowest = max(slowest, time.Since(start))
					if err != nil {
						t.Fatal(err)
					}
					layers, err := mvt.Unmarshal(raw)
					if err != nil {
						t.Fatalf("%s/%d/%d/%d: %v", layer, z, x, y, err)
					}
					checkTile(t, layers)
					polygons = append(polygons, rings(t, layers)...)
					var zipped bytes.Buffer
					w := gzip.NewWriter(&zipped)
					if _, err := w.Write(raw); err != nil || w.Close() != nil {
						t.Fatal(err)
					}
					largest = max(largest, zipped.Len())
					tiles++
					for name := range counts(layers) {
						seen[name] = true
					}
				}
			}
		}
		t.Logf("%s: %d tiles, layers %v, the largest %d bytes zipped, the slowest %v", layer, tiles, slices.Sorted(maps.Keys(seen)), largest, slowest)
		if largest > 200<<10 {
			t.Errorf("%s: a tile of %d bytes", layer, largest)
		}
	}
	mustBeValid(t, d, polygons)
}

// village has one of every layer around 0° 0°.
func village() []osm.Feature {
	bridge := lineFeature(osm.Street, "primary", -0.002, 0.001, 0.002, 0.001)
	bridge.Name, bridge.NameEN, bridge.Bridge, bridge.Layer, bridge.Oneway = "桥", "Bridge", true, 1, true
	park := ground(osm.Green, "park", 3)
	park.Name = "公园"
	return []osm.Feature{
		ground(osm.Land, "residential", 4), park, ground(osm.Water, "pond", 1), ground(osm.Building, "residential", 0.3),
		bridge, lineFeature(osm.Rail, "subway", -0.002, 0.002, 0.002, 0.002), lineFeature(osm.Barrier, "wall", -0.002, 0.002, 0.002, 0.002),
		lineFeature(osm.Water, "stream", -0.001, 0, 0.002, -0.001), pointFeature("village", "村", 0.0001, 0.0001),
	}
}

func TestABaseTileHoldsWhatItsZoomDraws(t *testing.T) {
	t.Parallel()
	d := open(t)
	putBase(t, d, survey(), village()...)
	for z, want := range map[uint32]map[string]int{
		4: {}, 8: {"road": 1}, 12: {"land": 1, "green": 1, "water": 2, "road": 1, "rail": 1, "label": 1},
		15: {"land": 1, "green": 1, "water": 1, "building": 1, "road": 1, "rail": 1, "label": 2},
	} {
		at := maptile.At(orb.Point{0.0001, 0.0001}, maptile.Zoom(z))
		if got := counts(tileOf(t, d, BaseTiles, z, at.X, at.Y)); !maps.Equal(got, want) {
			t.Errorf("zoom %d: got %v, want %v", z, got, want)
		}
	}
	at := maptile.At(orb.Point{0.0001, 0.0001}, 15)
	layers := tileOf(t, d, BaseTiles, 15, at.X, at.Y)
	mustBeValid(t, d, rings(t, layers))
	for _, l := range layers {
		if l.Name == "road" {
			want := map[string]any{"class": "primary", "name": "桥", "name_en": "Bridge", "bridge": true, "oneway": true, "layer": float64(1)}
			if got := fmt.Sprint(l.Features[0].Properties); got != fmt.Sprint(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
	}
}

// The four tiles of zoom 1 meet at 0° 0°; what crosses there is in all of them, also at the edges of the world.
func TestTilesShareWhatCrossesTheirEdges(t *testing.T) {
	t.Parallel()
	d := open(t)
	putBase(t, d, survey(), lineFeature(osm.Street, "motorway", -1, -1, 1, 1), lineFeature(osm.Street, "motorway", -179.9, 60, -179, 60), ground(osm.Water, "lake", 1000))
	for _, c := range []struct {
		z, x, y uint32
		want    map[string]int
	}{
		{5, 15, 16, map[string]int{"road": 1, "water": 1}}, // the margin of the south-western tile
		{5, 16, 15, map[string]int{"road": 1, "water": 1}},
		{5, 0, 9, map[string]int{"road": 1}},
		{5, 31, 9, map[string]int{}},
		{0, 0, 0, map[string]int{}}, {5, 3, 3, map[string]int{}},
	} {
		if got := counts(tileOf(t, d, BaseTiles, c.z, c.x, c.y)); !maps.Equal(got, c.want) {
			t.Errorf("%d/%d/%d: got %v, want %v", c.z, c.x, c.y, got, c.want)
		}
	}
}

func TestFromAfarTheWaysOfAStreetAreOneLine(t *testing.T) {
	t.Parallel()
	d := open(t)
	var ways []osm.Feature
	for i := range 10 {
		w := lineFeature(osm.Street, "primary", 0.001*float64(i), 0, 0.001*float64(i+1), 0)
		w.Name = "街"
		ways = append(ways, w)
	}
	putBase(t, d, survey(), ways...)
	at := maptile.At(orb.Point{0.0001, 0.0001}, 12)
	far := tileOf(t, d, BaseTiles, 12, at.X, at.Y)
	if _, single := far[0].Features[0].Geometry.(orb.LineString); counts(far)["road"] != 1 || !single {
		t.Errorf("got %v", far[0].Features[0].Geometry)
	}
	at = maptile.At(orb.Point{0.0001, 0.0001}, 13)
	if n := counts(tileOf(t, d, BaseTiles, 13, at.X, at.Y))["road"]; n != 10 {
		t.Errorf("near: %d roads", n)
	}
}

func TestATileHoldsTheLargestWhenThereAreTooMany(t *testing.T) {
	t.Parallel()
	d := open(t)
	var houses []osm.Feature
	for i := range 6000 {
		s := 0.00003
		if i%6 == 0 {
			s = 0.00005
		}
		x, y := 0.0001*float64(i%80), 0.0001*float64(i/80)
		houses = append(houses, osm.Feature{Kind: osm.Building, Class: "residential", OSM: int64(i + 1),
			Geometry: polygons([][]float64{{x, y, x + s, y, x + s, y + s, x, y + s, x, y}})})
	}
	putBase(t, d, survey(), houses...)
	at := maptile.At(orb.Point{0.001, 0.001}, 15)
	layers := tileOf(t, d, BaseTiles, 15, at.X, at.Y)
	if n := counts(layers)["building"]; n < 4000 || n > tileFeatures {
		t.Errorf("%d buildings", n)
	}
	mustBeValid(t, d, rings(t, layers))
}

func TestAreaTilesShowTheLevelsThatHaveRoom(t *testing.T) {
	t.Parallel()
	d := open(t)
	var list []*place.Area
	for n, level := range []place.Level{place.District, place.Street, place.Community, place.Grid} {
		list = append(list, square(fmt.Sprint(n), level, "", 113, 40))
	}
	unlocated := square("9", place.District, "", 0, 0)
	unlocated.Boundary = nil
	putAreas(t, d, survey(), false, append(list, unlocated)...)
	for z, want := range map[uint32]int{0: 1, 7: 1, 8: 2, 10: 3, 12: 4, 14: 4} {
		at := maptile.At(orb.Point{113.0501, 40.0501}, maptile.Zoom(z))
		layers := tileOf(t, d, AreaTiles, z, at.X, at.Y)
		if got := counts(layers)["areas"]; got != want && z > 3 {
			t.Errorf("zoom %d: %d areas, want %d", z, got, want)
		}
		mustBeValid(t, d, rings(t, layers))
	}
	// Of all tiles that an area reaches into, one has its name.
	names := 0
	low, high := maptile.At(orb.Point{112.99, 40.11}, 13), maptile.At(orb.Point{113.11, 39.99}, 13)
	for x := low.X; x <= high.X; x++ {
		for y := low.Y; y <= high.Y; y++ {
			for _, l := range tileOf(t, d, AreaTiles, 13, x, y) {
				if l.Name == "area_names" {
					names += len(l.Features)
					if p := l.Features[0].Properties; p["name"] == nil || p["code"] == nil || p["level"] == nil {
						t.Errorf("%v", p)
					}
				}
			}
		}
	}
	if names != 4 {
		t.Errorf("%d names of 4 areas", names)
	}
}

func TestNetworkTilesShowCosts(t *testing.T) {
	t.Parallel()
	d := open(t)
	edges := someEdges()
	putNetwork(t, d, survey(), nil, edges, "sum")
	found := 0
	for _, e := range edges {
		at := maptile.At(orb.Point{e.Line[0].Lon, e.Line[0].Lat}, 14)
		for _, l := range tileOf(t, d, NetworkTiles, 14, at.X, at.Y) {
			for _, f := range l.Features {
				found++
				if f.Properties["length"] == nil || f.Properties["cost"] == nil && f.Properties["back_cost"] == nil {
					t.Errorf("%v", f.Properties)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no edge in any tile")
	}
}

func TestTilesThatThereAreNot(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, c := range []struct {
		layer   string
		z, x, y uint32
	}{{"base", 17, 0, 0}, {"base", 3, 8, 0}, {"base", 3, 0, 8}, {"base", 4294967295, 0, 0}, {"source", 0, 0, 0}, {"places", 0, 0, 0}, {"", 0, 0, 0}} {
		_, err := d.Tile(t.Context(), c.layer, c.z, c.x, c.y)
		mustFault(t, err, fault.NotFound)
	}
	for _, layer := range []string{BaseTiles, AreaTiles, NetworkTiles} {
		for _, z := range []uint32{0, 12, 13, 16} {
			if raw, err := d.Tile(t.Context(), layer, z, 0, 0); err != nil || len(raw) != 0 {
				t.Errorf("%s, nothing loaded: %d bytes, %v", layer, len(raw), err)
			}
		}
	}
}

// Another user of the database holds the table: the tile is given up after three seconds.
func TestATileThatTakesTooLongIsGivenUp(t *testing.T) {
	t.Parallel()
	d := open(t)
	held := errors.New("held")
	err := d.inTx(t.Context(), pgx.TxOptions{}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), "lock table base_feature in access exclusive mode"); err != nil {
			return err
		}
		start := time.Now()
		_, err := d.Tile(t.Context(), BaseTiles, 14, 0, 0)
		mustFault(t, err, fault.Timeout)
		if took := time.Since(start); took < 2*time.Second || took > 20*time.Second {
			t.Errorf("after %v", took)
		}
		return held
	})
	if !errors.Is(err, held) {
		t.Error(err)
	}
	if strings.Contains(one[string](t, d, "show statement_timeout"), "3") {
		t.Error("the limit stays on the connection")
	}
}
