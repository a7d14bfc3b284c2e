package db

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/place"
	"servicemap/walk"
)

const (
	selectNetworkChecksum = `select checksum from dataset where part = 'network'`
	countEdges            = `select count(*) from walk_edge`
	deleteNetwork         = `with b as (delete from walk_barrier) delete from walk_edge`
	describeNetwork       = `
update dataset set private_ground = $1, report = $2
where part = 'network' and (private_ground, report) is distinct from ($1, $2)`
)

const selectWholeSources = `
select s.name from dataset d join source s on s.id = d.source_id where part in ('network', 'population') order by part`

// WholeSources returns the names of the sources that the walking network and the population are from, of those that are
// loaded: each of the two is one whole data set, which another would replace.
func (i *Import) WholeSources(ctx context.Context) ([]string, error) {
	rows, err := i.tx.Query(ctx, selectWholeSources)
	if err != nil {
		return nil, wrap("sources of network and population", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return names, wrap("sources of network and population", err)
}

// Network is a walking network to keep.
type Network struct {
	walk.Streets
	Date     *time.Time      // of the map; nil: unknown
	Checksum []byte          // of the network that the streets build
	Report   json.RawMessage // what was found in the map; nil: nothing is told
}

// Network replaces the walking network. When the checksum is that of the one that is there already, no row of it changes.
// progress hears how many edges were written.
func (i *Import) Network(ctx context.Context, source *place.Source, n Network, progress func(done, total int)) (Change, error) {
	var have []byte
	if err := i.tx.QueryRow(ctx, selectNetworkChecksum).Scan(&have); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return Change{}, wrap("network", err)
	}
	change := Change{Unchanged: len(n.Edges)}
	if !bytes.Equal(have, n.Checksum) {
		var old int
		if err := i.tx.QueryRow(ctx, countEdges).Scan(&old); err != nil {
			return Change{}, wrap("network", err)
		}
		if _, err := i.tx.Exec(ctx, deleteNetwork); err != nil {
			return Change{}, wrap("network", err)
		}
		if err := i.copyEdges(ctx, n.Edges, progress); err != nil {
			return Change{}, err
		}
		if err := i.copyBarriers(ctx, n.Barriers); err != nil {
			return Change{}, err
		}
		change = Change{Added: len(n.Edges), Removed: old}
	}
	other, err := i.describe(ctx, "network", source, n.Date, n.Checksum)
	if err != nil {
		return change, err
	}
	described, err := i.tx.Exec(ctx, describeNetwork, n.PrivateGround.String(), n.Report)
	if err != nil {
		return change, wrap("network", err)
	}
	if other || described.RowsAffected() > 0 || change.touched() {
		err = i.bump(ctx, "network")
	}
	return change, err
}

func (i *Import) copyEdges(ctx context.Context, edges []walk.Edge, progress func(done, total int)) error {
	columns := []string{"id", "from_node", "to_node", "length_mm", "cost_mm", "back_cost_mm", "flags", "class", "name", "way", "line"}
	rows := pgx.CopyFromSlice(len(edges), func(n int) ([]any, error) {
		if n%10000 == 0 {
			progress(n, len(edges))
		}
		e := &edges[n]
		return []any{n + 1, e.From, e.To, e.Length, costColumn(e.Forward), costColumn(e.Backward), e.Flags, e.Class, text(e.Name), e.Way, lineOf(e.Line)}, nil
	})
	_, err := i.tx.CopyFrom(ctx, pgx.Identifier{"walk_edge"}, columns, rows)
	progress(len(edges), len(edges))
	return wrap("network", err)
}

func (i *Import) copyBarriers(ctx context.Context, barriers []walk.Barrier) error {
	rows := pgx.CopyFromSlice(len(barriers), func(n int) ([]any, error) {
		b := &barriers[n]
		return []any{n + 1, b.Kind.String(), b.Area, b.Way, linesOf(b.Lines)}, nil
	})
	_, err := i.tx.CopyFrom(ctx, pgx.Identifier{"walk_barrier"}, []string{"id", "kind", "area", "way", "lines"}, rows)
	return wrap("barriers", err)
}
