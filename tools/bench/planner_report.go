package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/db/cluster"
	"servicemap/geo"

	"github.com/twpayne/go-geom"
)

func makeFolder(path string) error { return os.MkdirAll(path, 0o700) }

func rectangle(b geo.Box) *geom.MultiPolygon {
	ring := []float64{b.West, b.South, b.East, b.South, b.East, b.North, b.West, b.North, b.West, b.South}
	return geom.NewMultiPolygonFlat(geom.XY, ring, [][]int{{len(ring)}})
}

// pgRouting is asked in its fastest way: one search backwards from all places together, each vertex by its nearest.
const (
	makeCells  = `create table cell (id bigint, vertex bigint, people int, community int, lon float8, lat float8);`
	indexCells = `
update cell set vertex = (select id from vertex order by at <-> st_setsrid(st_makepoint(lon, lat), 4326) limit 1);
create index on cell (vertex);
analyze;`
	coveredCells = `
with reached as materialized (
 select node from pgr_drivingDistance('select id, target as source, source as target, cost, reverse_cost from edge',
  (select array_agg(distinct vertex) from place), %d, true, equicost => true))
select community, sum(people) from cell join reached on vertex = node group by rollup (community)`
)

// coverByPgRouting asks pgRouting who is covered, whole and by community, with each cell at its nearest vertex.
func (b *bench) coverByPgRouting(ctx context.Context, q *questions) (*answers, error) {
	if b.skips("pgrouting") {
		return nil, errors.New("skipped")
	}
	b.say("  pgRouting")
	private, err := cluster.Open(ctx, cluster.Config{State: filepath.Join(q.Folder, "pgrouting")})
	if err != nil {
		return nil, err
	}
	defer private.Close(context.WithoutCancel(ctx)) //nolint:errcheck // the run's folder goes with it
	conn, err := pgx.Connect(ctx, private.URL())
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // all statements have ended
	if err := fillRouting(ctx, conn, q); err != nil {
		return nil, err
	}
	began := time.Now()
	if err := fillCells(ctx, conn, q); err != nil {
		return nil, err
	}
	a := &answers{Figures: map[string]figure{}, Ready: time.Since(began).Seconds()}
	if err := conn.QueryRow(ctx, `select 'pgRouting ' || extversion from pg_extension where extname = 'pgrouting'`).Scan(&a.Version); err != nil {
		return nil, err
	}
	var failed error
	a.Figures["coverage"] = timed(b.rounds, 1, func(int) float64 {
		rows, err := conn.Query(ctx, fmt.Sprintf(coveredCells, q.Metres))
		if err != nil {
			failed = err
			return 0
		}
		type covered struct {
			Community *int
			People    int
		}
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[covered])
		if err != nil {
			failed = err
			return 0
		}
		for _, c := range all {
			if c.Community == nil {
				return float64(c.People)
			}
		}
		return 0
	})
	return a, failed
}

func fillCells(ctx context.Context, conn *pgx.Conn, q *questions) error {
	if _, err := conn.Exec(ctx, makeCells); err != nil {
		return err
	}
	rows := pgx.CopyFromSlice(len(q.Cells), func(i int) ([]any, error) {
		return []any{int64(i), int32(q.People[i]), int32(q.Communities[i]), q.Cells[i][0], q.Cells[i][1]}, nil
	})
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"cell"}, []string{"id", "people", "community", "lon", "lat"}, rows); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, indexCells)
	return err
}

// reportPlanner tells how the planner's questions fare.
func (b *bench) reportPlanner(r *plannerReport, found map[string]*answers) {
	b.table.section(fmt.Sprintf("the planner: Porto Alegre, %d cells with %d people, %d places, %d communities", districtCells, r.People, districtPlaces, r.Areas))
	b.table.add(row{figure: "walks between people and places found", ours: seconds(r.Built), peer: "lists of " + mebibytes(int64(r.Lists))})
	whole := r.Ours["coverage"]
	b.table.add(row{figure: fmt.Sprintf("coverage, whole and by community, %.0f covered", whole.Count), ours: duration(whole.Nanoseconds),
		target: verdict(whole.Nanoseconds, float64(4*time.Millisecond), "≤ 4 ms")})
	for _, p := range []struct {
		name string
		most float64
		note string
	}{{"pgrouting", 1.0 / 30, ", one search from all places"}, {"r5", 1.0 / 30, ", a search a place"}, {"pandana", 0.1, ", its nodes alone"}} {
		a := found[p.name]
		if a == nil {
			continue
		}
		theirs, ok := a.Figures["coverage"]
		if !ok {
			continue
		}
		ratio := whole.Nanoseconds / theirs.Nanoseconds
		b.table.add(row{figure: fmt.Sprintf("  beside %s%s (%.0f)", a.Version, p.note, theirs.Count), ours: "…", peer: duration(theirs.Nanoseconds),
			ratio: times(ratio), target: verdict(ratio, p.most, "≤ "+times(p.most))})
	}
	if r.Plain != nil {
		b.table.add(row{figure: "  beside C++, its sweep of the vertices alone", ours: "…", peer: duration(r.Plain.Nanoseconds), ratio: times(whole.Nanoseconds / r.Plain.Nanoseconds)})
	}
	for _, change := range []string{"add", "move", "close"} {
		f := r.Ours[change]
		ratio := f.Nanoseconds / whole.Nanoseconds
		b.table.add(row{figure: "what if, " + change + " one, beside asking anew", ours: duration(f.Nanoseconds), peer: duration(whole.Nanoseconds),
			ratio: times(ratio), target: verdict(ratio, 0.1, "≤ "+times(0.1))})
	}
	s := &r.Suggested
	b.table.add(row{figure: fmt.Sprintf("%d sites of %d candidates, %d covered, none more than %d", districtSuggest, r.Candidates, s.Covered, s.Bound),
		ours: seconds(s.Took), target: verdict(s.Took.Seconds(), 1, "≤ 1 s")})
	b.table.add(row{figure: fmt.Sprintf("  beside trying all in each round (%d)", s.Brute), ours: "…", peer: seconds(s.BruteTook),
		ratio: times(s.Took.Seconds() / s.BruteTook.Seconds()), target: verdict(s.Took.Seconds()/s.BruteTook.Seconds(), 0.1, "≤ "+times(0.1))})
	b.table.add(row{figure: "  the same with the walks kept between rounds", ours: "…", peer: seconds(s.KeptTook), ratio: times(s.Took.Seconds() / s.KeptTook.Seconds())})
}
