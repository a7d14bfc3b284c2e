package db

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// The schema holds what the program relies on, whoever writes: a record that breaks it could stop the loading of all.
func TestTheSchemaRefusesWhatNoRecordMayBe(t *testing.T) {
	t.Parallel()
	d := open(t)
	exec(t, d, `insert into source (name, licence) values ('s', 'l')`)
	exec(t, d, `insert into area (source_id, code, level, name) values (1, 'taken', 'GRID', 'x')`)
	const (
		insertPlace = `insert into place (source_id, code, kind, name, location, captured_in, seats)
			values (1, 'c', 'READING_ROOM', 'n', 'SRID=4326;POINT(113 23)', 'WGS84', 5) `
		insertArea = `insert into area (source_id, code, level, name, boundary)
			values (1, 'c', 'GRID', 'n', 'SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))') `
		insertCell = `insert into population_cell (source_id, code, center, people) values (1, 'c', 'SRID=4326;POINT(113 23)', 5) `
		insertEdge = `insert into walk_edge (id, from_node, to_node, length_mm, cost_mm, flags, class, way, line)
			values (1, 1, 2, 5, 5, 0, 'x', 1, 'SRID=4326;LINESTRING(0 0,1 1)') `
		insertStandard = `insert into standard (source_id, code, name, measure, minutes, target_share) values (1, 's', 'n', 'COVERAGE_SHARE', 15, 0.9) `
	)
	for _, table := range []struct {
		insert, table string
		changes       []string // each must be refused
	}{
		{insertPlace, "place", []string{
			"code = ''", "code = ' c'", "code = null", "kind = 'CHURCH'", "kind = null", "name = ' '", "name = null", "name_en = ''",
			"location = null", "location = 'SRID=4326;POINT EMPTY'", "location = 'SRID=4326;POINT(181 0)'", "location = 'SRID=4326;POINT(0 -91)'",
			"location = 'SRID=4326;POINT(NaN 0)'", "location = 'SRID=3857;POINT(0 0)'", "location = 'SRID=4326;LINESTRING(0 0,1 1)'",
			"captured_in = 'CGCS2000'", "status = 'GONE'", "status = null", "former_names = null", "published = null",
			"closed_from = '2026-01-02', closed_until = '2026-01-01'", "closed_from = '2026-01-02', closed_until = '2026-01-02'",
			"seats = -1", "books = -1", "source_id = 99", "kind = 'VENUE'", "kind = 'VENUE', facilities = '{}'", // seats remain
			"demonstration = true", "amenities = '{}'", "topics = '{}'", "theme = 'x'", "period = 'x'", "facilities = '{}'",
			"kind = 'SERVICE_CENTER', seats = null", "kind = 'RED_STATION', seats = null", "kind = 'MEDIATION_ROOM', seats = null",
			"hours = ''", "holiday = ''", "working_weekend = 'MAYBE'", "contacts = null", "contacts = '{}'", "pictures = '{}'",
			`contacts = '[{"label": "x", "phone": "13912345678"}]'`, `contacts = '[{"label": "x", "phone": "+86 139 1234 5678"}]'`,
			"notice_from = '2026-01-01'", "notice = 'x', notice_from = '2026-01-02', notice_until = '2026-01-01'",
			"cluster_id = 1", "kind = 'VENUE', seats = null, facilities = '{}', cluster_id = 99",
			"kind = 'RED_STATION', seats = null, amenities = '{BEER}'", "kind = 'RED_STATION', seats = null, amenities = '{WATER,null}'",
		}},
		{insertArea, "area", []string{
			"code = ''", "code = 'c '", "code = 'taken'", "level = 'CITY'", "level = null", "name = ''", "parent_code = code", "population = -1", "source_id = 99",
			"boundary = 'SRID=4326;MULTIPOLYGON EMPTY'", "boundary = 'SRID=4326;MULTIPOLYGON(((0 0,1 1,1 0,0 1,0 0)))'",
			"boundary = 'SRID=4326;POLYGON((0 0,1 0,1 1,0 0))'",
		}},
		{insertCell, "population_cell", []string{
			"code = ''", "people = -1", "people = null", "age_0_6 = -1", "age_60_up = -1", "age_65_up = -1", "households = -1", "size_metres = 0",
			"center = null", "center = 'SRID=4326;POINT EMPTY'", "center = 'SRID=4326;POINT(500 0)'", "source_id = 99",
		}},
		{insertEdge, "walk_edge", []string{
			"length_mm = 0", "cost_mm = 0", "cost_mm = 268435455", "back_cost_mm = 0", "back_cost_mm = 268435455", "cost_mm = null",
			"line = null", "line = 'SRID=4326;LINESTRING EMPTY'",
		}},
		{insertStandard, "standard", []string{
			"code = ''", "name = ' '", "measure = 'FEELING'", "minutes = 0", "minutes = 61", "target_share = null", "target_share = 0", "target_share = 1.01",
			"target_share = 'NaN'", "min_people = 1", "measure = 'CIRCLE_PEOPLE'", "measure = 'CIRCLE_PEOPLE', target_share = null",
			"measure = 'CIRCLE_PEOPLE', target_share = null, min_people = 2, max_people = 1", "min_metres = 2, max_metres = 1", "clause = ''", "source_id = 99",
		}},
		{`insert into source (name, licence) values ('t', 'l')`, "source", []string{"name = ''", "name = ' t'", "name = 's'", "licence = ''", "licence = 'l '"}},
		{`insert into dataset (part) select 'places' where false`, "dataset", []string{"part = 'pets'", "source_id = 99", "version = null"}},
	} {
		for _, change := range table.changes {
			t.Run(table.table+": "+change, func(t *testing.T) {
				tx, err := d.pool.Begin(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				defer tx.Rollback(t.Context()) //nolint:errcheck // nothing is to be kept
				if _, err := tx.Exec(t.Context(), table.insert); err != nil {
					t.Fatalf("the sound record is refused: %v", err)
				}
				_, err = tx.Exec(t.Context(), "update "+table.table+" set "+change+" where "+map[bool]string{true: "part = 'areas'", false: "true"}[table.table == "dataset"])
				var refused *pgconn.PgError
				if !errors.As(err, &refused) || refused.Code[:2] != "23" && refused.Code[:2] != "22" { // integrity, data
					t.Errorf("got %v", err)
				}
			})
		}
	}
}
