package db

import (
	"context"
	"time"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/walk"
)

const createIncomingCells = `
create temporary table incoming_cell (
    row integer, code text, center geometry(Point, 4326), people integer, age_0_6 integer, age_60_up integer, age_65_up integer,
    households integer, size_metres real
) on commit drop`

const mergeCells = `
with merged as (
    insert into population_cell as c (source_id, code, center, people, age_0_6, age_60_up, age_65_up, households, size_metres)
    select $1, code, center, people, age_0_6, age_60_up, age_65_up, households, size_metres
    from incoming_cell
    order by row
    on conflict (source_id, code) do update
    set center = excluded.center, people = excluded.people, age_0_6 = excluded.age_0_6, age_60_up = excluded.age_60_up,
        age_65_up = excluded.age_65_up, households = excluded.households, size_metres = excluded.size_metres
    where (c.center, c.people, c.age_0_6, c.age_60_up, c.age_65_up, c.households, c.size_metres)
        is distinct from (excluded.center, excluded.people, excluded.age_0_6, excluded.age_60_up, excluded.age_65_up,
                          excluded.households, excluded.size_metres)
    returning (xmax = 0) as added
)
select (select count(*) from incoming_cell), count(*) filter (where added), count(*) filter (where not added)
from merged`

const removeCells = `
delete from population_cell c
where source_id = $1 and not exists (select from incoming_cell i where i.code = c.code)`

// Population takes the cells that feed adds. The source that was imported last is the one that coverage counts; the cells
// of others stay in the table. When feed says that it was complete, cells of the source that it did not add are removed.
// A feed that adds nothing changes nothing else.
func (i *Import) Population(ctx context.Context, source *place.Source, date *time.Time, feed func(add func(row int, c *coverage.Cell) error) (complete bool, err error)) (Change, error) {
	s, err := i.stage(ctx, createIncomingCells, "incoming_cell", "row", "code", "center", "people", "age_0_6", "age_60_up", "age_65_up",
		"households", "size_metres")
	if err != nil {
		return Change{}, err
	}
	complete, err := feed(func(row int, c *coverage.Cell) error {
		return s.add(ctx, row, c.Code, pointOf(c.Center), c.People, c.Age0To6, c.Age60Up, c.Age65Up, c.Households, c.SizeMetres)
	})
	if err == nil {
		err = s.flush(ctx)
	}
	if err != nil {
		return Change{}, err
	}
	change, err := s.merge(ctx, mergeCells, source)
	if err == nil && complete {
		change.Removed, err = i.remove(ctx, removeCells, source)
	}
	change, err = i.finish(ctx, s, "population", change, err)
	if err != nil || change == (Change{}) {
		return change, err
	}
	other, err := i.describe(ctx, "population", source, date, nil)
	if err == nil && other && !change.touched() {
		err = i.bump(ctx, "population")
	}
	return change, err
}

// Streets returns what the walking network is built from, as it stands within this import; none without one.
func (i *Import) Streets(ctx context.Context) (walk.Streets, error) {
	byName, _, err := parts(ctx, i.tx)
	if err != nil {
		return walk.Streets{}, err
	}
	streets, err := loadStreets(ctx, i.tx)
	network := byName["network"]
	streets.PrivateGround = network.privateGround()
	return streets, err
}

// Cells returns the population cells of a source as they stand within this import.
func (i *Import) Cells(ctx context.Context, source *place.Source) ([]coverage.Cell, error) {
	return loadCells(ctx, i.tx, int64(source.Key))
}
