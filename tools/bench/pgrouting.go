package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/jackc/pgx/v5"

	"servicemap/db/cluster"
	"servicemap/walk"
)

// pgRouting walks the edges of our network, as tables of a private PostgreSQL. Costs are metres; closed ways cost -1.
const (
	makeRouting = `
create extension postgis;
create extension pgrouting;
create table vertex (id bigint, at geometry(Point, 4326));
create table edge (id bigint, source bigint, target bigint, cost float8, reverse_cost float8, line geometry(LineString, 4326));
create table place (id bigint, vertex bigint);`
	indexRouting = `
update edge set line = st_makeline(a.at, b.at) from vertex a, vertex b where a.id = source and b.id = target;
create unique index on vertex (id);
create index on vertex using gist (at);
create index on edge using gist (line);
create index on place (vertex);
analyze;`

	// The vertex from which a point is asked, as users of pgRouting do it.
	startVertex = `(select id from vertex order by at <-> st_setsrid(st_makepoint($1, $2), 4326) limit 1)`
	allEdges    = `'select id, source, target, cost, reverse_cost from edge'`
	// Only the edges that a walk can reach at all: those in a box around the point, $3 and $4 degrees to each side.
	boxedEdges = `format('select id, source, target, cost, reverse_cost from edge where line && st_makeenvelope(%s, %s, %s, %s, 4326)',
 $1::float8 - $3::float8, $2::float8 - $4::float8, $1::float8 + $3::float8, $2::float8 + $4::float8)`

	// A concave hull around the vertices within reach. (0.3 is between the tight, which loses streets, and the convex.)
	hull = `select st_asgeojson(st_concavehull(st_collect(at), 0.3)), count(*)
from pgr_drivingDistance(%s, %s, %d) join vertex on id = node`
	// The ten nearest of the places, by the vertices nearest to them.
	tenNearest = `select string_agg(place::text, ' '), count(*) from (
 select place.id as place from pgr_drivingDistance(%s, %s, %d) join place on vertex = node order by agg_cost, place.id limit %d) found`
)

// reachOfTen are the metres to which the search for ten places goes: pgRouting cannot stop at the tenth.
const reachOfTen = 2000

// askPgRouting measures pgRouting on our own edges, one request after another on one connection, and lets PostGIS judge
// everybody's circles.
func (b *bench) askPgRouting(ctx context.Context, e *engines, q *questions) error {
	if b.skips("pgrouting") {
		return errors.New("skipped")
	}
	b.say("  pgRouting")
	private, err := cluster.Open(ctx, cluster.Config{State: filepath.Join(q.Folder, "pgrouting")})
	if err != nil {
		return err
	}
	defer private.Close(context.WithoutCancel(ctx)) //nolint:errcheck // the run's folder goes with it
	conn, err := pgx.Connect(ctx, private.URL())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // all statements have ended
	if err := fillRouting(ctx, conn, q); err != nil {
		return err
	}
	a := &answers{Figures: map[string]figure{}}
	if slices.Contains(q.Figures, "circle") {
		a.Circles = make([]json.RawMessage, q.Circles)
	}
	if err := conn.QueryRow(ctx, `select 'pgRouting ' || extversion from pg_extension where extname = 'pgrouting'`).Scan(&a.Version); err != nil {
		return err
	}
	degrees := func(s spot, metres float64) [2]float64 {
		box := boxAround(s.point(), metres)
		return [2]float64{s[0] - box.West, s[1] - box.South}
	}
	var failed error
	ask := func(name, sql string, metres float64, boxed bool, count int) {
		a.Figures[name] = timed(1, count, func(i int) float64 {
			o := q.Origins[i]
			arguments := []any{o[0], o[1]}
			if boxed {
				d := degrees(o, metres)
				arguments = append(arguments, d[0], d[1])
			}
			var text *string
			var rows int
			if err := conn.QueryRow(ctx, sql, arguments...).Scan(&text, &rows); err != nil {
				failed = err
				return 0
			}
			if name == "nearest, boxed" {
				return float64(rows)
			}
			if text == nil { // no vertex is within reach
				text = new(string)
				*text = "null"
			}
			if name == "circle" {
				a.Circles[i] = json.RawMessage(*text)
			}
			return float64(len(*text))
		})
	}
	if slices.Contains(q.Figures, "circle") {
		ask("circle, boxed", fmt.Sprintf(hull, boxedEdges, startVertex, q.Metres), float64(q.Metres), true, q.Circles)
		ask("circle", fmt.Sprintf(hull, allEdges, startVertex, q.Metres), 0, false, q.Circles)
	}
	if slices.Contains(q.Figures, "nearest") {
		ask("nearest, boxed", fmt.Sprintf(tenNearest, boxedEdges, startVertex, reachOfTen, fromPoint), reachOfTen, true, q.Circles)
	}
	if failed != nil {
		return failed
	}
	e.peers["pgrouting"] = a
	return e.validate(ctx, conn)
}

// validity is what PostGIS says of an engine's circles, and of ours how those of fewer minutes lie in those of more.
type validity struct{ circles, valid, pairs, nested int }

const (
	isValid = `select count(*) filter (where st_isvalid(st_geomfromgeojson(text))) from unnest($1::text[]) as text`
	// Circles of 5, 10 and 15 minutes, one array each. Where two have a border in common, rounding to 1e-6 degrees may leave
	// slivers of some square millimetres: they are no ground.
	isNested = `select count(*) filter (where st_area(st_difference(a, b)::geography) < 0.01),
 count(*) filter (where st_area(st_difference(b, c)::geography) < 0.01) from (
 select st_geomfromgeojson(a) as a, st_geomfromgeojson(b) as b, st_geomfromgeojson(c) as c
 from unnest($1::text[], $2::text[], $3::text[]) as texts (a, b, c)) as circles`
)

// validate asks PostGIS about the circles of all engines.
func (e *engines) validate(ctx context.Context, conn *pgx.Conn) error {
	e.valid = map[string]validity{}
	var minutes [3][]string
	for _, circles := range e.report.Circles {
		for i, text := range circles {
			minutes[i] = append(minutes[i], string(text))
		}
	}
	all := map[string][]string{"ours": slices.Concat(minutes[:]...)}
	for name, a := range e.peers {
		for _, text := range a.Circles {
			all[name] = append(all[name], string(text))
		}
	}
	for name, texts := range all {
		v := validity{circles: len(texts)}
		if err := conn.QueryRow(ctx, isValid, texts).Scan(&v.valid); err != nil {
			return err
		}
		e.valid[name] = v
	}
	ours := e.valid["ours"]
	var first, second int
	if err := conn.QueryRow(ctx, isNested, minutes[0], minutes[1], minutes[2]).Scan(&first, &second); err != nil {
		return err
	}
	ours.pairs, ours.nested = 2*len(minutes[0]), first+second
	e.valid["ours"] = ours
	return nil
}

// fillRouting makes the tables from the file of our edges.
func fillRouting(ctx context.Context, conn *pgx.Conn, q *questions) error {
	raw, err := os.ReadFile(q.Edges)
	if err != nil {
		return err
	}
	word := func() uint32 {
		w := binary.LittleEndian.Uint32(raw)
		raw = raw[4:]
		return w
	}
	number := func() float64 {
		n := math.Float64frombits(binary.LittleEndian.Uint64(raw))
		raw = raw[8:]
		return n
	}
	vertices, edges := int(word()), int(word())
	if _, err := conn.Exec(ctx, makeRouting); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for v := range vertices {
		batch.Queue(`insert into vertex values ($1, st_setsrid(st_makepoint($2, $3), 4326))`, v, number(), number())
	}
	if err := conn.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	rows := make([][]any, edges)
	for e := range rows {
		lower, upper, forward, backward, length := word(), word(), word(), word(), word()
		cost := func(c uint32) float64 {
			if c == walk.Closed {
				return -1
			}
			return float64(length) / 1000
		}
		rows[e] = []any{int64(e), int64(lower), int64(upper), cost(forward), cost(backward)}
	}
	columns := []string{"id", "source", "target", "cost", "reverse_cost"}
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"edge"}, columns, pgx.CopyFromRows(rows)); err != nil {
		return err
	}
	for i, p := range q.Places {
		_, err := conn.Exec(ctx, `insert into place values ($1, (select id from vertex order by at <-> st_setsrid(st_makepoint($2, $3), 4326) limit 1))`, i, p[0], p[1])
		if err != nil {
			return err
		}
	}
	_, err = conn.Exec(ctx, indexRouting)
	return err
}
