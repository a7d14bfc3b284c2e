package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

const (
	gapIsValid = `select count(*) filter (where not st_isvalid(g) or st_geometrytype(g) <> 'ST_MultiPolygon' or st_isempty(g)),
 coalesce(string_agg(distinct st_isvalidreason(g), '; ') filter (where not st_isvalid(g)), '') from (select st_geomfromgeojson(t) as g from unnest($1::text[]) as t) as gaps`
	gapCovers = `select count(*) filter (where not st_covers(st_setsrid(st_geomfromewkb($1), 4326), st_setsrid(st_makepoint(lon, lat), 4326)))
 from unnest($2::float8[], $3::float8[]) as spots (lon, lat)`
)

// The shapes of all people left out, in both demonstrations, at several walks.
func TestPostGISFindsGapsValid(t *testing.T) {
	t.Parallel()
	conn := judge(t)
	inEachCity(t, func(t *testing.T, s *server, _ *world) {
		var shapes []string
		for _, question := range []string{
			"of: [{kinds: [SERVICE_CENTER]}]", "of: [{kinds: [SERVICE_CENTER]}], minutes: 5", "of: [{kinds: [VENUE]}], minutes: 10, pace: ELDERLY",
			"of: [{}], minutes: 3", "of: [{kinds: [READING_ROOM]}], profile: WHEELCHAIR", "of: [{zones: [CULTURE]}, {zones: [MEDIATION]}], require: ALL",
		} {
			var answer struct {
				Coverage struct {
					Gaps []struct{ Geometry json.RawMessage }
				}
			}
			s.mustAsk(t, fmt.Sprintf("{ coverage(%s) { gaps(first: 100) { geometry } } }", question), nil, &answer)
			for _, g := range answer.Coverage.Gaps {
				shapes = append(shapes, string(g.Geometry))
			}
		}
		if len(shapes) < 50 {
			t.Fatalf("only %d gaps to look at", len(shapes))
		}
		var wrong int
		var reason string
		if err := conn.QueryRow(t.Context(), gapIsValid, shapes).Scan(&wrong, &reason); err != nil {
			t.Fatal(err)
		}
		if wrong > 0 {
			t.Errorf("%d of %d gaps are no valid polygons: %s", wrong, len(shapes), reason)
		}
	})
}

// Random crowds in made districts, close together and far apart, so that shapes have holes and touch at corners.
func TestPostGISFindsGapsOfMadeDistrictsValid(t *testing.T) {
	t.Parallel()
	conn := judge(t)
	const districts = 60
	gaps := 0
	for seed := range uint64(districts) {
		random := rand.New(rand.NewPCG(seed, 7))
		var cells []coverage.Cell
		side := 500 + random.Float64()*4000
		for range 20 + random.IntN(400) {
			at := walktest.At(random.Float64()*side, random.Float64()*side)
			if random.IntN(2) == 0 { // on a lattice, where squares meet at corners
				at = walktest.At(float64(random.IntN(int(side)/50))*50, float64(random.IntN(int(side)/50))*50)
			}
			cells = append(cells, coverage.Cell{Center: at, People: 1 + int32(random.IntN(50))})
		}
		catalogue := place.NewCatalogue(place.Records{Areas: place.NewAreas(nil)})
		index, err := coverage.NewIndex(t.Context(), catalogue, nil, walk.NewSites(nil, nil, walk.MaxLegPlace), cells)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := index.Ask(t.Context(), coverage.Question{Of: []coverage.Target{{}}, Minutes: 5, Pace: walk.Standard})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range answer.Gaps() {
			gaps++
			checkGap(t, conn, &g, seed)
		}
	}
	if gaps < districts {
		t.Fatalf("only %d gaps to look at", gaps)
	}
}

func checkGap(t *testing.T, conn *pgx.Conn, g *coverage.Gap, seed uint64) {
	t.Helper()
	shape := encoded(t, g.Shape())
	var valid bool
	if err := conn.QueryRow(t.Context(), "select st_isvalid(st_geomfromewkb($1))", shape).Scan(&valid); err != nil {
		t.Fatal(err)
	}
	if !valid {
		t.Errorf("district %d: a gap of %d spots is not valid", seed, len(g.Spots))
	}
	var lon, lat []float64
	for _, s := range g.Spots {
		lon, lat = append(lon, s.At.Lon), append(lat, s.At.Lat)
	}
	var outside int
	if err := conn.QueryRow(t.Context(), gapCovers, shape, lon, lat).Scan(&outside); err != nil {
		t.Fatal(err)
	}
	if outside > 0 {
		t.Errorf("district %d: %d of %d spots lie outside of their gap", seed, outside, len(g.Spots))
	}
}
