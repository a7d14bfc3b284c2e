package db

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/place"
	"servicemap/walk"
)

const (
	selectNetworkChecksum = `select checksum from dataset where part = 'network'`
	countEdges            = `select count(*) from walk_edge`
	deleteEdges           = `delete from walk_edge`
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

// Network replaces the walking network by these edges. The checksum is that of the network they build: when it is the one
// that is there already, nothing changes. progress hears how many edges were written.
func (i *Import) Network(ctx context.Context, source *place.Source, date *time.Time, edges []walk.Edge, checksum []byte, progress func(done, total int)) (Change, error) {
	var have []byte
	if err := i.tx.QueryRow(ctx, selectNetworkChecksum).Scan(&have); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return Change{}, wrap("network", err)
	}
	change := Change{Unchanged: len(edges)}
	if !bytes.Equal(have, checksum) {
		var old int
		if err := i.tx.QueryRow(ctx, countEdges).Scan(&old); err != nil {
			return Change{}, wrap("network", err)
		}
		if _, err := i.tx.Exec(ctx, deleteEdges); err != nil {
			return Change{}, wrap("network", err)
		}
		if err := i.copyEdges(ctx, edges, progress); err != nil {
			return Change{}, err
		}
		change = Change{Added: len(edges), Removed: old}
	}
	other, err := i.describe(ctx, "network", source, date, checksum)
	if err == nil && (other || change.touched()) {
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
