package db

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"

	"servicemap/walk"
)

const selectEdges = `
select from_node, to_node, length_mm, cost_mm, back_cost_mm, flags, class, coalesce(name, ''), way, line
from walk_edge
order by id`

const selectBarriers = `select kind, area, way, lines from walk_barrier order by id`

// loadStreets reads what the walking network is built from, all but how private ground is walked.
func loadStreets(ctx context.Context, q querier) (walk.Streets, error) {
	rows, err := q.Query(ctx, selectEdges)
	if err != nil {
		return walk.Streets{}, wrap("network", err)
	}
	edges, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (walk.Edge, error) {
		var e walk.Edge
		var forward, backward *uint32
		var line geom.T
		err := row.Scan(&e.From, &e.To, &e.Length, &forward, &backward, &e.Flags, &e.Class, &e.Name, &e.Way, &line)
		if err != nil {
			return e, err
		}
		e.Forward, e.Backward = costOf(forward), costOf(backward)
		e.Line = lonLatsOf(line)
		return e, nil
	})
	if err != nil {
		return walk.Streets{}, wrap("network", err)
	}
	if rows, err = q.Query(ctx, selectBarriers); err != nil {
		return walk.Streets{}, wrap("barriers", err)
	}
	barriers, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (walk.Barrier, error) {
		var b walk.Barrier
		var kind string
		var lines geom.T
		if err := row.Scan(&kind, &b.Area, &b.Way, &lines); err != nil {
			return b, err
		}
		b.Kind = walk.BarrierKind(max(slices.Index(walk.BarrierKinds(), kind), 0))
		for n := range lines.(*geom.MultiLineString).NumLineStrings() {
			b.Lines = append(b.Lines, lonLatsOf(lines.(*geom.MultiLineString).LineString(n)))
		}
		return b, nil
	})
	return walk.Streets{Edges: edges, Barriers: barriers}, wrap("barriers", err)
}

// The database says null where walk says Closed.
func costOf(column *uint32) uint32 {
	if column == nil {
		return walk.Closed
	}
	return *column
}

func costColumn(cost uint32) *int32 {
	if cost == walk.Closed {
		return nil
	}
	c := int32(cost)
	return &c
}
