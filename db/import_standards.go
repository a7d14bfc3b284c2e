package db

import (
	"context"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
)

const createIncomingStandards = `
create temporary table incoming_standard (
    row integer, code text, name text, clause text, measure text, minutes integer, min_metres integer, max_metres integer,
    min_people integer, max_people integer, target_share double precision, certainty text, read_in text
) on commit drop`

const refuseOthersStandards = `
delete from incoming_standard i using standard s
where s.code = i.code and s.source_id <> $1
returning i.row, 'id', i.code`

const mergeStandards = `
with merged as (
    insert into standard as s (source_id, code, name, clause, measure, minutes, min_metres, max_metres, min_people, max_people,
        target_share, certainty, read_in)
    select $1, code, name, clause, measure, minutes, min_metres, max_metres, min_people, max_people, target_share, certainty, read_in
    from incoming_standard
    order by row
    on conflict (code) do update
    set name = excluded.name, clause = excluded.clause, measure = excluded.measure, minutes = excluded.minutes,
        min_metres = excluded.min_metres, max_metres = excluded.max_metres, min_people = excluded.min_people,
        max_people = excluded.max_people, target_share = excluded.target_share, certainty = excluded.certainty,
        read_in = excluded.read_in, updated_at = now()
    where (s.name, s.clause, s.measure, s.minutes, s.min_metres, s.max_metres, s.min_people, s.max_people, s.target_share,
           s.certainty, s.read_in)
        is distinct from (excluded.name, excluded.clause, excluded.measure, excluded.minutes, excluded.min_metres, excluded.max_metres,
           excluded.min_people, excluded.max_people, excluded.target_share, excluded.certainty, excluded.read_in)
    returning (xmax = 0) as added
)
select (select count(*) from incoming_standard), count(*) filter (where added), count(*) filter (where not added) from merged`

const removeStandards = `
delete from standard s
where source_id = $1 and not exists (select from incoming_standard i where i.code = s.code)`

// Standards takes the standards that feed adds and returns beside the change the rows whose id another source has. They are
// published with the areas.
func (i *Import) Standards(ctx context.Context, source *place.Source, feed func(add func(row int, s *coverage.Standard) error) (complete bool, err error)) (Change, []fault.Problem, error) {
	s, err := i.stage(ctx, createIncomingStandards, "incoming_standard", "row", "code", "name", "clause", "measure", "minutes", "min_metres",
		"max_metres", "min_people", "max_people", "target_share", "certainty", "read_in")
	if err != nil {
		return Change{}, nil, err
	}
	complete, err := feed(func(row int, n *coverage.Standard) error {
		return s.add(ctx, row, n.ID, n.Name, text(n.Clause), n.Measure.String(), n.Minutes, n.MinMetres, n.MaxMetres, n.MinPeople, n.MaxPeople,
			n.TargetShare, text(n.Certainty), text(n.Source))
	})
	if err == nil {
		err = s.flush(ctx)
	}
	if err != nil {
		return Change{}, nil, err
	}
	problems, err := s.refuse(ctx, refuseOthersStandards,
		fault.Text{ZH: "这个编号已由另一来源导入", EN: "another source has a standard of this id"},
		fault.Text{ZH: "用原来源的名称导入,或换一个编号", EN: "import it under that source's name, or choose another id"}, source.Key)
	change, err := i.settle(ctx, s, source, complete && len(problems) == 0, err, mergeStandards, removeStandards, "areas")
	return change, problems, err
}
