package db

import (
	"context"
	"fmt"

	"github.com/twpayne/go-geom"

	"servicemap/fault"
	"servicemap/place"
)

const createIncomingAreas = `
create temporary table incoming_area (
    row integer, code text, level text, name text, name_en text, parent_code text, boundary geometry(MultiPolygon, 4326), population integer,
    grids integer, buildings integer, contact_households integer, stars_year integer, stars_organisation integer, stars_co_governance integer,
    stars_basic_support integer, stars_satisfaction integer, stars_livability integer, types text[]
) on commit drop`

const refuseOthersAreas = `
delete from incoming_area i using area a
where a.code = i.code and a.source_id <> $1
returning i.row, 'code', i.code`

const refuseInvalidAreas = `
delete from incoming_area
where not st_isvalid(boundary)
returning row, 'wkt', st_isvalidreason(boundary)`

// refuseOrphanAreas is run until it finds none: an area whose parent was refused is an orphan too.
const refuseOrphanAreas = `
delete from incoming_area i
where parent_code is not null
  and not exists (
    select from (select code, level from incoming_area
                 union all
                 select code, level from area where code not in (select code from incoming_area)) p
    where p.code = i.parent_code
      and array_position(array['DISTRICT', 'STREET', 'COMMUNITY', 'GRID'], p.level)
        < array_position(array['DISTRICT', 'STREET', 'COMMUNITY', 'GRID'], i.level))
returning row, 'parent_code', parent_code`

const mergeAreas = `
with merged as (
    insert into area as a (source_id, code, level, name, name_en, parent_code, boundary, population,
        grids, buildings, contact_households, stars_year,
        stars_organisation, stars_co_governance, stars_basic_support, stars_satisfaction, stars_livability, types)
    select $1, code, level, name, name_en, parent_code, st_forcepolygonccw(boundary), population,
        grids, buildings, contact_households, stars_year,
        stars_organisation, stars_co_governance, stars_basic_support, stars_satisfaction, stars_livability, types
    from incoming_area
    order by row
    on conflict (code) do update
    set level = excluded.level, name = excluded.name, name_en = excluded.name_en, parent_code = excluded.parent_code,
        boundary = excluded.boundary, population = excluded.population,
        grids = excluded.grids, buildings = excluded.buildings, contact_households = excluded.contact_households,
        stars_year = excluded.stars_year, stars_organisation = excluded.stars_organisation, stars_co_governance = excluded.stars_co_governance,
        stars_basic_support = excluded.stars_basic_support, stars_satisfaction = excluded.stars_satisfaction, stars_livability = excluded.stars_livability,
        types = excluded.types,
        updated_at = now()
    where (a.level, a.name, a.name_en, a.parent_code, a.boundary, a.population,
           a.grids, a.buildings, a.contact_households, a.stars_year, a.stars_organisation, a.stars_co_governance, a.stars_basic_support, a.stars_satisfaction, a.stars_livability, a.types)
        is distinct from (excluded.level, excluded.name, excluded.name_en, excluded.parent_code, excluded.boundary, excluded.population,
           excluded.grids, excluded.buildings, excluded.contact_households, excluded.stars_year, excluded.stars_organisation,
           excluded.stars_co_governance, excluded.stars_basic_support, excluded.stars_satisfaction, excluded.stars_livability, excluded.types)
    returning (xmax = 0) as added
)
select (select count(*) from incoming_area), count(*) filter (where added), count(*) filter (where not added)
from merged`

const removeAreas = `
delete from area a
where source_id = $1 and not exists (select from incoming_area i where i.code = a.code)`

// MergeAreas takes the areas that feed adds and returns, beside the change, the rows that the areas already there rule out: a
// code of another source, a boundary that crosses itself, a parent that does not exist or stands lower. When feed says that
// it was complete and no row is ruled out, areas of the source that it did not add are removed.
func (i *Import) MergeAreas(ctx context.Context, source *place.Source, feed func(add func(row int, a *place.Area) error) (complete bool, err error)) (Change, []fault.Problem, error) {
	s, err := i.stage(ctx, createIncomingAreas, "incoming_area", "row", "code", "level", "name", "name_en", "parent_code", "boundary", "population",
		"grids", "buildings", "contact_households", "stars_year", "stars_organisation", "stars_co_governance", "stars_basic_support",
		"stars_satisfaction", "stars_livability", "types")
	if err != nil {
		return Change{}, nil, err
	}
	complete, err := feed(func(row int, a *place.Area) error {
		var boundary geom.T
		if a.Boundary != nil {
			boundary = a.Boundary.SetSRID(wgs84)
		}
		return s.add(ctx, row, a.Code, a.Level.String(), a.Name, text(a.NameEN), text(a.ParentCode), boundary, a.Population,
			a.Grids, a.Buildings, a.ContactHouseholds, a.StarsYear, a.Stars[place.Organisation], a.Stars[place.CoGovernance],
			a.Stars[place.BasicSupport], a.Stars[place.Satisfaction], a.Stars[place.Livability], named(a.Types))
	})
	if err == nil {
		err = s.flush(ctx)
	}
	if err != nil {
		return Change{}, nil, err
	}
	problems, err := i.refuseAreas(ctx, s, source)
	if err != nil {
		return Change{}, nil, err
	}
	change, err := s.merge(ctx, mergeAreas, source)
	if err == nil && complete && len(problems) == 0 {
		change.Removed, err = i.remove(ctx, removeAreas, source)
	}
	change, err = i.finish(ctx, s, "areas", change, err)
	return change, problems, err
}

func (i *Import) refuseAreas(ctx context.Context, s *staging, source *place.Source) ([]fault.Problem, error) {
	problems, err := s.refuse(ctx, refuseOthersAreas,
		fault.Text{ZH: "这个编码已由另一来源导入", EN: "another source has an area of this code"},
		fault.Text{ZH: "用原来源的名称导入", EN: "import it under that source's name"}, source.Key)
	if err != nil {
		return nil, err
	}
	invalid, err := s.refuse(ctx, refuseInvalidAreas,
		fault.Text{ZH: "边界自相交或无效", EN: "the boundary is not a valid polygon"},
		fault.Text{ZH: "在地图软件中修复边界", EN: "mend it in a map editor"})
	if err != nil {
		return nil, err
	}
	problems = append(problems, invalid...)
	for {
		orphans, err := s.refuse(ctx, refuseOrphanAreas,
			fault.Text{ZH: "上级区域不存在或级别不高于本级", EN: "no area of a higher level has this code"},
			fault.Text{ZH: "先导入上级区域,或改正上级编码", EN: "import the parent first, or mend its code"})
		if err != nil || len(orphans) == 0 {
			return problems, err
		}
		problems = append(problems, orphans...)
	}
}

// named returns the names of values, for a column that lists them.
func named[T fmt.Stringer](values []T) []string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.String()
	}
	return names
}
