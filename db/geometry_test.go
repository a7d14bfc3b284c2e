package db

import (
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"

	"servicemap/geo"
)

// polygons makes a multipolygon of polygons, each a list of rings of longitude, latitude, …; the first ring is the outer.
func polygons(list ...[][]float64) *geom.MultiPolygon {
	m := geom.NewMultiPolygon(geom.XY).SetSRID(wgs84)
	for _, rings := range list {
		p := geom.NewPolygon(geom.XY)
		for _, ring := range rings {
			if err := p.Push(geom.NewLinearRingFlat(geom.XY, ring)); err != nil {
				panic(err)
			}
		}
		if err := m.Push(p); err != nil {
			panic(err)
		}
	}
	return m
}

func TestGeometriesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	d := open(t)
	holed := polygons(
		[][]float64{{0, 0, 4, 0, 4, 4, 0, 4, 0, 0}, {1, 1, 1, 2, 2, 2, 2, 1, 1, 1}, {3, 3, 3, 3.5, 3.5, 3.5, 3, 3}},
		[][]float64{{10, 10, 11, 10, 11, 11, 10, 10}},
	)
	for _, c := range []struct {
		name string
		g    geom.T
	}{
		{"point", pointOf(geo.LonLat{Lon: 113.2644, Lat: 23.1291})},
		{"point at the edge of the earth", pointOf(geo.LonLat{Lon: -180, Lat: 90})},
		{"line", lineOf([]geo.LonLat{{Lon: 1, Lat: 2}, {Lon: 3, Lat: 4}, {Lon: -5, Lat: -6.0000001}})},
		{"multipolygon with holes", holed},
		{"empty multipolygon", geom.NewMultiPolygon(geom.XY).SetSRID(wgs84)},
		{"none", nil},
	} {
		for _, format := range []struct {
			name string
			mode pgx.QueryExecMode
		}{{"binary", pgx.QueryExecModeCacheStatement}, {"text", pgx.QueryExecModeSimpleProtocol}} {
			t.Run(c.name+" as "+format.name, func(t *testing.T) {
				t.Parallel()
				args := []any{format.mode, c.g}
				if format.name == "text" { // without types of parameters pgx cannot know that this one is a geometry
					args[1] = hexOf(t, c.g)
				}
				var got geom.T
				if err := d.pool.QueryRow(t.Context(), "select $1::geometry", args...).Scan(&got); err != nil {
					t.Fatal(err)
				}
				if !sameGeometry(got, c.g) {
					t.Errorf("sent %v, got %v", c.g, got)
				}
			})
		}
	}
}

func hexOf(t *testing.T, g geom.T) any {
	t.Helper()
	if g == nil {
		return nil
	}
	text, err := encodeGeometry{text: true}.Encode(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func sameGeometry(a, b geom.T) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return reflect.TypeOf(a) == reflect.TypeOf(b) && a.SRID() == b.SRID() && a.Layout() == b.Layout() &&
		len(a.FlatCoords()) == len(b.FlatCoords()) && (len(a.FlatCoords()) == 0 || reflect.DeepEqual(a.FlatCoords(), b.FlatCoords())) &&
		len(a.Endss()) == len(b.Endss()) && (len(a.Endss()) == 0 || reflect.DeepEqual(a.Endss(), b.Endss()))
}

// What PostGIS reads agrees with what we wrote, not only our reading with our writing.
func TestPostGISReadsOurGeometries(t *testing.T) {
	t.Parallel()
	d := open(t)
	for want, g := range map[string]geom.T{
		"SRID=4326;POINT(113.25 23.5)":                                        pointOf(geo.LonLat{Lon: 113.25, Lat: 23.5}),
		"SRID=4326;LINESTRING(1 2,3 4)":                                       lineOf([]geo.LonLat{{Lon: 1, Lat: 2}, {Lon: 3, Lat: 4}}),
		"SRID=4326;MULTIPOLYGON(((0 0,4 0,4 4,0 0),(1 0.5,2 0.5,2 1,1 0.5)))": polygons([][]float64{{0, 0, 4, 0, 4, 4, 0, 0}, {1, 0.5, 2, 0.5, 2, 1, 1, 0.5}}),
	} {
		if got := one[string](t, d, "select st_asewkt($1::geometry)", g); got != want {
			t.Errorf("PostGIS reads %s, want %s", got, want)
		}
	}
}

func TestBytesThatAreNoGeometryAreAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []bool{false, true} {
		rapid.Check(t, func(t *rapid.T) {
			raw := rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(t, "raw") // too short for any geometry, so never one
			if g, err := decodeGeometry(raw, text); err == nil && raw != nil {
				t.Errorf("%x was read as %v", raw, g)
			}
		})
	}
}
