package db

import (
	"context"

	"servicemap/fault"
	"servicemap/place"
)

const createIncomingClusters = `
create temporary table incoming_cluster (row integer, code text, name text, lead_unit text, area_code text) on commit drop`

const mergeClusters = `
with merged as (
    insert into venue_cluster as c (source_id, code, name, lead_unit, area_code)
    select $1, code, name, lead_unit, area_code from incoming_cluster order by row
    on conflict (source_id, code) do update
    set name = excluded.name, lead_unit = excluded.lead_unit, area_code = excluded.area_code, updated_at = now()
    where (c.name, c.lead_unit, c.area_code) is distinct from (excluded.name, excluded.lead_unit, excluded.area_code)
    returning (xmax = 0) as added
)
select (select count(*) from incoming_cluster), count(*) filter (where added), count(*) filter (where not added) from merged`

const removeClusters = `
delete from venue_cluster c
where source_id = $1 and not exists (select from incoming_cluster i where i.code = c.code)`

// Clusters takes the venue clusters that feed adds, as Places does.
func (i *Import) Clusters(ctx context.Context, source *place.Source, feed func(add func(row int, c *place.Cluster) error) (complete bool, err error)) (Change, error) {
	s, err := i.stage(ctx, createIncomingClusters, "incoming_cluster", "row", "code", "name", "lead_unit", "area_code")
	if err != nil {
		return Change{}, err
	}
	complete, err := feed(func(row int, c *place.Cluster) error {
		return s.add(ctx, row, c.Code, c.Name, text(c.LeadUnit), text(c.AreaCode))
	})
	return i.settle(ctx, s, source, complete, err, mergeClusters, removeClusters, "places")
}

// settle merges what was fed, and with complete removes what the file no longer has.
func (i *Import) settle(ctx context.Context, s *staging, source *place.Source, complete bool, err error, merge, remove, part string) (Change, error) {
	if err == nil {
		err = s.flush(ctx)
	}
	if err != nil {
		return Change{}, err
	}
	change, err := s.merge(ctx, merge, source)
	if err == nil && complete {
		change.Removed, err = i.remove(ctx, remove, source)
	}
	return i.finish(ctx, s, part, change, err)
}

const createIncomingZones = `
create temporary table incoming_zone (
    row integer, center_code text, kind text, name text, services text[], capacity integer, hours text, holiday text, working_weekend text,
    contacts jsonb
) on commit drop`

const refuseStrayZones = `
delete from incoming_zone i
where not exists (select from place p where p.source_id = $1 and p.code = i.center_code and p.kind = 'SERVICE_CENTER')
returning row, 'center_code', center_code`

const mergeZones = `
with merged as (
    insert into zone as z (center_id, kind, name, services, capacity, hours, holiday, working_weekend, contacts)
    select p.id, i.kind, i.name, i.services, i.capacity, i.hours, i.holiday, i.working_weekend, i.contacts
    from incoming_zone i join place p on p.source_id = $1 and p.code = i.center_code
    order by row
    on conflict (center_id, kind) do update
    set name = excluded.name, services = excluded.services, capacity = excluded.capacity, hours = excluded.hours,
        holiday = excluded.holiday, working_weekend = excluded.working_weekend, contacts = excluded.contacts, updated_at = now()
    where (z.name, z.services, z.capacity, z.hours, z.holiday, z.working_weekend, z.contacts)
        is distinct from (excluded.name, excluded.services, excluded.capacity, excluded.hours, excluded.holiday, excluded.working_weekend, excluded.contacts)
    returning (xmax = 0) as added
)
select (select count(*) from incoming_zone), count(*) filter (where added), count(*) filter (where not added) from merged`

const removeZones = `
delete from zone z using place p
where p.id = z.center_id and p.source_id = $1
  and not exists (select from incoming_zone i where i.center_code = p.code and i.kind = z.kind)`

// Zones takes the zones that feed adds, each of a center of the same source, and returns beside the change the rows whose
// center is not there.
func (i *Import) Zones(ctx context.Context, source *place.Source, feed func(add func(row int, z *place.Zone) error) (complete bool, err error)) (Change, []fault.Problem, error) {
	s, err := i.stage(ctx, createIncomingZones, "incoming_zone", "row", "center_code", "kind", "name", "services", "capacity", "hours",
		"holiday", "working_weekend", "contacts")
	if err != nil {
		return Change{}, nil, err
	}
	complete, err := feed(func(row int, z *place.Zone) error {
		return s.add(ctx, row, z.CenterCode, z.Kind.String(), text(z.Name), list(z.Services), z.Capacity, text(z.Hours), text(z.Holiday),
			text(z.WorkingWeekend), contactsJSON(z.Contacts))
	})
	if err == nil {
		err = s.flush(ctx)
	}
	if err != nil {
		return Change{}, nil, err
	}
	problems, err := s.refuse(ctx, refuseStrayZones,
		fault.Text{ZH: "这一来源没有这个编号的服务中心", EN: "the source has no service center of this code"},
		fault.Text{ZH: "先导入服务中心,或改正编号", EN: "import the center first, or mend the code"}, source.Key)
	change, err := i.settle(ctx, s, source, complete && len(problems) == 0, err, mergeZones, removeZones, "places")
	return change, problems, err
}

const createIncomingSquads = `
create temporary table incoming_squad (
    row integer, code text, name text, name_en text, skills text[], base_code text, serves text[], members integer, hours text, holiday text,
    working_weekend text, contacts jsonb
) on commit drop`

const refuseStraySquads = `
delete from incoming_squad i
where base_code is not null and not exists (select from place p where p.source_id = $1 and p.code = i.base_code)
returning row, 'base_code', base_code`

const mergeSquads = `
with merged as (
    insert into squad as q (source_id, code, name, name_en, skills, base_id, serves, members, hours, holiday, working_weekend, contacts)
    select $1, code, name, name_en, skills, (select p.id from place p where p.source_id = $1 and p.code = i.base_code), serves, members,
        hours, holiday, working_weekend, contacts
    from incoming_squad i
    order by row
    on conflict (source_id, code) do update
    set name = excluded.name, name_en = excluded.name_en, skills = excluded.skills, base_id = excluded.base_id, serves = excluded.serves,
        members = excluded.members, hours = excluded.hours, holiday = excluded.holiday, working_weekend = excluded.working_weekend,
        contacts = excluded.contacts, published = true, updated_at = now()
    where (q.name, q.name_en, q.skills, q.base_id, q.serves, q.members, q.hours, q.holiday, q.working_weekend, q.contacts, q.published)
        is distinct from (excluded.name, excluded.name_en, excluded.skills, excluded.base_id, excluded.serves, excluded.members,
                          excluded.hours, excluded.holiday, excluded.working_weekend, excluded.contacts, true)
    returning (xmax = 0) as added
)
select (select count(*) from incoming_squad), count(*) filter (where added), count(*) filter (where not added) from merged`

const withdrawSquads = `
update squad q set published = false, updated_at = now()
where source_id = $1 and published and not exists (select from incoming_squad i where i.code = q.code)`

// Squads takes the squads that feed adds and returns beside the change the rows whose base is not there.
func (i *Import) Squads(ctx context.Context, source *place.Source, feed func(add func(row int, q *place.Squad) error) (complete bool, err error)) (Change, []fault.Problem, error) {
	s, err := i.stage(ctx, createIncomingSquads, "incoming_squad", "row", "code", "name", "name_en", "skills", "base_code", "serves",
		"members", "hours", "holiday", "working_weekend", "contacts")
	if err != nil {
		return Change{}, nil, err
	}
	complete, err := feed(func(row int, q *place.Squad) error {
		return s.add(ctx, row, q.Code, q.Name, text(q.NameEN), named(q.Skills), text(q.BaseCode), list(q.Serves), q.Members, text(q.Hours),
			text(q.Holiday), text(q.WorkingWeekend), contactsJSON(q.Contacts))
	})
	if err == nil {
		err = s.flush(ctx)
	}
	if err != nil {
		return Change{}, nil, err
	}
	problems, err := s.refuse(ctx, refuseStraySquads,
		fault.Text{ZH: "这一来源没有这个编号的地点", EN: "the source has no place of this code"},
		fault.Text{ZH: "先导入地点,或改正编号", EN: "import the place first, or mend the code"}, source.Key)
	change, err := i.settle(ctx, s, source, complete && len(problems) == 0, err, mergeSquads, withdrawSquads, "squads")
	return change, problems, err
}

const createIncomingIndicators = `
create temporary table incoming_indicator (
    row integer, area_code text, topic text, label text, label_en text, value double precision, unit text, from_day date, until_day date
) on commit drop`

const mergeIndicators = `
with merged as (
    insert into indicator as n (source_id, area_code, topic, label, label_en, value, unit, from_day, until_day)
    select $1, area_code, topic, label, label_en, value, unit, from_day, until_day from incoming_indicator order by row
    on conflict (source_id, area_code, topic, from_day) do update
    set label = excluded.label, label_en = excluded.label_en, value = excluded.value, unit = excluded.unit, until_day = excluded.until_day,
        updated_at = now()
    where (n.label, n.label_en, n.value, n.unit, n.until_day)
        is distinct from (excluded.label, excluded.label_en, excluded.value, excluded.unit, excluded.until_day)
    returning (xmax = 0) as added
)
select (select count(*) from incoming_indicator), count(*) filter (where added), count(*) filter (where not added) from merged`

const removeIndicators = `
delete from indicator n
where source_id = $1 and not exists (
    select from incoming_indicator i where i.area_code = n.area_code and i.topic = n.topic and i.from_day = n.from_day)`

// Indicators takes the published totals that feed adds. One is known again by source, area, topic and first day.
func (i *Import) Indicators(ctx context.Context, source *place.Source, feed func(add func(row int, n *place.Indicator) error) (complete bool, err error)) (Change, error) {
	s, err := i.stage(ctx, createIncomingIndicators, "incoming_indicator", "row", "area_code", "topic", "label", "label_en", "value", "unit",
		"from_day", "until_day")
	if err != nil {
		return Change{}, err
	}
	complete, err := feed(func(row int, n *place.Indicator) error {
		return s.add(ctx, row, n.AreaCode, n.Topic, n.Label, text(n.LabelEN), n.Value, n.Unit, n.From, n.Until)
	})
	return i.settle(ctx, s, source, complete, err, mergeIndicators, removeIndicators, "areas")
}
