package db

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// selectStrangers names what in a database is neither the system's, nor an extension's, nor ours.
const selectStrangers = `
select format('%s.%s', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  and not (n.nspname = 'public' and c.relname = any ($1))
order by 1`

// ours are the tables and views of the migrations.
func ours() []string {
	return []string{
		"goose_db_version", "source", "area", "place", "population_cell", "walk_edge", "walk_barrier", "walk_network", "dataset",
		"venue_cluster", "zone", "squad", "indicator", "standard", "place_alias", "place_change",
		"job", "base_map", "base_feature", "base_water", "base_green", "base_building", "base_rail", "base_street", "base_barrier",
	}
}

// Strangers returns the tables and views of a database that are not this program's: what a restore would take away.
func Strangers(ctx context.Context, url string) ([]string, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, translate(err)
	}
	defer conn.Close(ctx) //nolint:errcheck // it was only read
	rows, err := conn.Query(ctx, selectStrangers, ours())
	if err != nil {
		return nil, translate(wrap("tables", err))
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return names, translate(wrap("tables", err))
}
