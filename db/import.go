package db

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/fault"
	"servicemap/place"
)

// Import is one transaction that brings files into the database: all of it becomes visible at once, or nothing does. Only
// one import runs at a time; a second one waits.
type Import struct{ tx pgx.Tx }

// Change counts what an import did to the records of a part.
type Change struct{ Added, Changed, Unchanged, Removed int }

// touched reports whether the part is different now.
func (c Change) touched() bool { return c.Added+c.Changed+c.Removed > 0 }

// errDiscard ends an import without keeping it.
var errDiscard = errors.New("import discarded")

// lockImports is the advisory lock that imports take in turn; the number only has to be ours.
const lockImports = `select pg_advisory_xact_lock(7402613)`

// Import runs f in one transaction and keeps what it did when f says so. It returns fault codes of the database and
// whatever f returns.
func (d *DB) Import(ctx context.Context, f func(*Import) (keep bool, err error)) error {
	err := d.inTx(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockImports); err != nil {
			return wrap("wait for other imports", err)
		}
		keep, err := f(&Import{tx: tx})
		if err == nil && !keep {
			err = errDiscard
		}
		return err
	})
	if errors.Is(err, errDiscard) {
		return nil
	}
	return err
}

const upsertSource = `
insert into source as s (name, licence, collected_on, demo)
values ($1, $2, $3, $4)
on conflict (name) do update
set licence = excluded.licence, collected_on = excluded.collected_on, demo = excluded.demo
where (s.licence, s.collected_on, s.demo) is distinct from (excluded.licence, excluded.collected_on, excluded.demo)`

const selectSource = `select id, name, licence, collected_on, demo from source where name = $1`

// Source records where the rows that follow come from, known by its name, and returns it with its key. Licence and day are
// brought up to date; a change of them shows in every part.
func (i *Import) Source(ctx context.Context, s place.Source) (*place.Source, error) {
	tag, err := i.tx.Exec(ctx, upsertSource, s.Name, s.Licence, s.Collected, s.Demo)
	if err != nil {
		return nil, wrap("source", err)
	}
	if tag.RowsAffected() > 0 {
		for _, part := range []string{"places", "areas", "squads"} {
			if err := i.bump(ctx, part); err != nil {
				return nil, err
			}
		}
	}
	out := &place.Source{}
	err = i.tx.QueryRow(ctx, selectSource, s.Name).Scan(&out.Key, &out.Name, &out.Licence, &out.Collected, &out.Demo)
	return out, wrap("source", err)
}

// Areas returns the areas as they stand within this import: a place can be checked against them.
func (i *Import) Areas(ctx context.Context) (*place.Areas, error) {
	list, err := loadAreas(ctx, i.tx, nil)
	if err != nil {
		return nil, err
	}
	return place.NewAreas(list), nil
}

const bumpVersion = `update dataset set version = version + 1, changed_at = clock_timestamp() where part = $1`

func (i *Import) bump(ctx context.Context, part string) error {
	_, err := i.tx.Exec(ctx, bumpVersion, part)
	return wrap("version of "+part, err)
}

const describePart = `
update dataset set source_id = $2, data_date = $3, checksum = $4
where part = $1 and (source_id, data_date, checksum) is distinct from ($2, $3, $4)`

// describe records source, date and checksum of a part that is one whole data set, and reports whether they changed.
func (i *Import) describe(ctx context.Context, part string, source *place.Source, date *time.Time, checksum []byte) (bool, error) {
	tag, err := i.tx.Exec(ctx, describePart, part, source.Key, date, checksum)
	return tag.RowsAffected() > 0, wrap("source of "+part, err)
}

// staging is a temporary table that rows are copied into in blocks, so that a file of any length passes through little
// memory and is merged by one statement.
type staging struct {
	tx      pgx.Tx
	table   string
	columns []string
	rows    [][]any
}

const stagingBlock = 5000

func (i *Import) stage(ctx context.Context, create, table string, columns ...string) (*staging, error) {
	if _, err := i.tx.Exec(ctx, create); err != nil {
		return nil, wrap("stage "+table, err)
	}
	return &staging{tx: i.tx, table: table, columns: columns}, nil
}

func (s *staging) add(ctx context.Context, row ...any) error {
	s.rows = append(s.rows, row)
	if len(s.rows) < stagingBlock {
		return nil
	}
	return s.flush(ctx)
}

func (s *staging) flush(ctx context.Context) error {
	_, err := s.tx.CopyFrom(ctx, pgx.Identifier{s.table}, s.columns, pgx.CopyFromRows(s.rows))
	s.rows = s.rows[:0]
	return wrap("copy to "+s.table, err)
}

// merge runs a statement that moves staged rows into their table and returns how many it added and how many it changed.
func (s *staging) merge(ctx context.Context, statement string, source *place.Source) (Change, error) {
	var c Change
	var staged int
	if err := s.tx.QueryRow(ctx, statement, source.Key).Scan(&staged, &c.Added, &c.Changed); err != nil {
		return c, wrap("merge "+s.table, err)
	}
	c.Unchanged = staged - c.Added - c.Changed
	return c, nil
}

// refuse runs a statement that takes rows that cannot be kept out of the staging table, and returns what is wrong with
// each: row number, column, value.
func (s *staging) refuse(ctx context.Context, statement string, text, cure fault.Text, args ...any) ([]fault.Problem, error) {
	rows, err := s.tx.Query(ctx, statement, args...)
	if err != nil {
		return nil, wrap("check "+s.table, err)
	}
	problems, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (fault.Problem, error) {
		p := fault.Problem{Text: text, Cure: cure}
		return p, row.Scan(&p.Row, &p.Column, &p.Value)
	})
	return problems, wrap("check "+s.table, err)
}

func (s *staging) drop(ctx context.Context) error {
	_, err := s.tx.Exec(ctx, "drop table "+pgx.Identifier{s.table}.Sanitize())
	return wrap("drop "+s.table, err)
}

// removeSource lets coverage count, instead of the cells of the source, those of the source that came in last before.
const removeSource = `
with gone as (select id from source where name = $1),
     left_over as (
        select s.id, s.collected_on from population_cell c join source s on s.id = c.source_id
        where s.id not in (select id from gone)
        order by c.id desc
        limit 1),
     p as (delete from place where source_id in (select id from gone)),
     v as (delete from venue_cluster where source_id in (select id from gone)),
     q as (delete from squad where source_id in (select id from gone)),
     n as (delete from indicator where source_id in (select id from gone)),
     t as (delete from standard where source_id in (select id from gone)),
     a as (delete from area where source_id in (select id from gone)),
     c as (delete from population_cell where source_id in (select id from gone)),
     e as (delete from walk_edge where (select source_id from dataset where part = 'network') in (select id from gone)),
     b as (delete from walk_barrier where (select source_id from dataset where part = 'network') in (select id from gone))
update dataset
set version = version + 1, changed_at = clock_timestamp(), checksum = null, private_ground = null, report = null,
    source_id = case part when 'population' then (select id from left_over) end,
    data_date = case part when 'population' then (select collected_on from left_over) end
where part in ('places', 'areas', 'squads') and exists (select from gone) or source_id in (select id from gone)`

const deleteSource = `delete from source where name = $1`

// Remove takes away a source and every record that came from it, and reports whether there was one of this name.
func (i *Import) Remove(ctx context.Context, name string) (removed bool, err error) {
	if _, err := i.tx.Exec(ctx, removeSource, name); err != nil {
		return false, wrap("remove "+name, err)
	}
	tag, err := i.tx.Exec(ctx, deleteSource, name)
	return tag.RowsAffected() > 0, wrap("remove "+name, err)
}

const selectEmpty = `select not exists (select from dataset where version > 0)`

// Empty reports whether nothing was ever imported.
func (d *DB) Empty(ctx context.Context) (bool, error) {
	var empty bool
	err := d.pool.QueryRow(ctx, selectEmpty).Scan(&empty)
	return empty, translate(err)
}
