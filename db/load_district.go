package db

import (
	"context"

	"github.com/jackc/pgx/v5"

	"servicemap/coverage"
	"servicemap/place"
)

const selectZones = `
select z.id, z.center_id, p.code, z.kind, coalesce(z.name, ''), z.services, z.capacity, coalesce(z.hours, ''), coalesce(z.holiday, ''),
       coalesce(z.working_weekend, ''), z.contacts, z.updated_at
from zone z join place p on p.id = z.center_id
order by z.id`

func loadZones(ctx context.Context, q querier) ([]*place.Zone, error) {
	rows, err := q.Query(ctx, selectZones)
	if err != nil {
		return nil, wrap("zones", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*place.Zone, error) {
		z := &place.Zone{}
		var kind string
		var contacts []contact
		err := row.Scan(&z.Key, &z.Center, &z.CenterCode, &kind, &z.Name, &z.Services, &z.Capacity, &z.Hours, &z.Holiday, &z.WorkingWeekend,
			&contacts, &z.UpdatedAt)
		z.Kind, _ = place.ParseZone(kind)
		z.Contacts = contactsOf(contacts)
		return z, err
	})
	return list, wrap("zones", err)
}

const selectClusters = `
select id, source_id, code, name, coalesce(lead_unit, ''), coalesce(area_code, ''), updated_at from venue_cluster order by id`

func loadClusters(ctx context.Context, q querier, sources map[place.Key]*place.Source) ([]*place.Cluster, error) {
	rows, err := q.Query(ctx, selectClusters)
	if err != nil {
		return nil, wrap("clusters", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*place.Cluster, error) {
		c := &place.Cluster{}
		var source place.Key
		err := row.Scan(&c.Key, &source, &c.Code, &c.Name, &c.LeadUnit, &c.AreaCode, &c.UpdatedAt)
		c.Source = sources[source]
		return c, err
	})
	return list, wrap("clusters", err)
}

const selectSquads = `
select q.id, q.source_id, q.code, q.name, coalesce(q.name_en, ''), q.skills, coalesce(q.base_id, 0), coalesce(p.code, ''), q.serves, q.members,
       coalesce(q.hours, ''), coalesce(q.holiday, ''), coalesce(q.working_weekend, ''), q.contacts, q.published, q.updated_at
from squad q left join place p on p.id = q.base_id
order by q.id`

func loadSquads(ctx context.Context, q querier, sources map[place.Key]*place.Source) ([]*place.Squad, error) {
	rows, err := q.Query(ctx, selectSquads)
	if err != nil {
		return nil, wrap("squads", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*place.Squad, error) {
		s := &place.Squad{}
		var source place.Key
		var skills []string
		var contacts []contact
		err := row.Scan(&s.Key, &source, &s.Code, &s.Name, &s.NameEN, &skills, &s.Base, &s.BaseCode, &s.Serves, &s.Members, &s.Hours, &s.Holiday,
			&s.WorkingWeekend, &contacts, &s.Published, &s.UpdatedAt)
		s.Source = sources[source]
		for _, name := range skills {
			skill, _ := place.ParseSkill(name)
			s.Skills = append(s.Skills, skill)
		}
		s.Contacts = contactsOf(contacts)
		return s, err
	})
	return list, wrap("squads", err)
}

const selectIndicators = `
select source_id, area_code, topic, label, coalesce(label_en, ''), value, unit, from_day, until_day
from indicator
order by area_code, topic, from_day, source_id`

func loadIndicators(ctx context.Context, q querier, sources map[place.Key]*place.Source) ([]*place.Indicator, error) {
	rows, err := q.Query(ctx, selectIndicators)
	if err != nil {
		return nil, wrap("indicators", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*place.Indicator, error) {
		n := &place.Indicator{}
		var source place.Key
		err := row.Scan(&source, &n.AreaCode, &n.Topic, &n.Label, &n.LabelEN, &n.Value, &n.Unit, &n.From, &n.Until)
		n.Source = sources[source]
		return n, err
	})
	return list, wrap("indicators", err)
}

const selectAliases = `select old_id, place_id from place_alias`

func loadAliases(ctx context.Context, q querier) (map[place.Key]place.Key, error) {
	rows, err := q.Query(ctx, selectAliases)
	if err != nil {
		return nil, wrap("aliases", err)
	}
	aliases := map[place.Key]place.Key{}
	var old, now place.Key
	_, err = pgx.ForEachRow(rows, []any{&old, &now}, func() error {
		aliases[old] = now
		return nil
	})
	return aliases, wrap("aliases", err)
}

const selectStandards = `
select source_id, code, name, coalesce(clause, ''), measure, minutes, min_metres, max_metres, min_people, max_people, target_share,
       coalesce(certainty, ''), coalesce(read_in, '')
from standard
order by minutes desc, code`

func loadStandards(ctx context.Context, q querier, sources map[place.Key]*place.Source) ([]coverage.Standard, error) {
	rows, err := q.Query(ctx, selectStandards)
	if err != nil {
		return nil, wrap("standards", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (coverage.Standard, error) {
		var s coverage.Standard
		var source place.Key
		var measure string
		err := row.Scan(&source, &s.ID, &s.Name, &s.Clause, &measure, &s.Minutes, &s.MinMetres, &s.MaxMetres, &s.MinPeople, &s.MaxPeople,
			&s.TargetShare, &s.Certainty, &s.Source)
		s.Origin = sources[source]
		s.Measure, _ = coverage.ParseMeasure(measure)
		return s, err
	})
	return list, wrap("standards", err)
}
