package db

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

const selectDataset = `select part, version, changed_at, source_id, data_date, private_ground, report from dataset`

// part is a row of the table dataset.
type part struct {
	Part      string
	Version   int64
	ChangedAt time.Time
	SourceID  *int64
	DataDate  *time.Time

	PrivateGround *string // of the network alone
	Report        json.RawMessage
}

func (p part) version() snapshot.Version {
	return snapshot.Version{Number: p.Version, Changed: p.ChangedAt.UTC()}
}

func (p part) privateGround() walk.PrivateGround {
	if p.PrivateGround == nil {
		return walk.Destination
	}
	return walk.PrivateGround(max(slices.Index(walk.PrivateGrounds(), *p.PrivateGround), 0))
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func parts(ctx context.Context, q querier) (map[string]part, snapshot.Versions, error) {
	rows, err := q.Query(ctx, selectDataset)
	if err != nil {
		return nil, snapshot.Versions{}, translate(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[part])
	if err != nil {
		return nil, snapshot.Versions{}, translate(err)
	}
	byName := map[string]part{}
	for _, p := range list {
		byName[p.Part] = p
	}
	return byName, snapshot.Versions{
		Places:     byName["places"].version(),
		Areas:      byName["areas"].version(),
		Squads:     byName["squads"].version(),
		Population: byName["population"].version(),
		Network:    byName["network"].version(),
	}, nil
}

// Versions returns the versions of all parts as they are now.
func (d *DB) Versions(ctx context.Context) (snapshot.Versions, error) {
	_, v, err := parts(ctx, d.pool)
	return v, err
}

// Load reads, at one instant, the sources and every part whose version differs from the known one.
func (d *DB) Load(ctx context.Context, known snapshot.Versions) (*snapshot.Records, error) {
	r := &snapshot.Records{}
	err := d.inTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		byName, versions, err := parts(ctx, tx)
		if err != nil {
			return err
		}
		r.Versions = versions
		if r.Sources, err = loadSources(ctx, tx); err != nil {
			return err
		}
		sources := map[place.Key]*place.Source{}
		for _, s := range r.Sources {
			sources[s.Key] = s
		}
		population, network := byName["population"], byName["network"]
		r.NetworkReport = network.Report
		if population.SourceID != nil {
			r.PopulationSource, r.PopulationDate = sources[place.Key(*population.SourceID)], population.DataDate
		}
		if network.SourceID != nil {
			r.NetworkSource, r.NetworkDate = sources[place.Key(*network.SourceID)], network.DataDate
		}
		if err := loadRecords(ctx, tx, r, known, sources); err != nil {
			return err
		}
		if versions.Population != known.Population && population.SourceID != nil {
			if r.Cells, err = loadCells(ctx, tx, *population.SourceID); err != nil {
				return err
			}
		}
		if versions.Network != known.Network {
			r.Streets, err = loadStreets(ctx, tx)
			r.Streets.PrivateGround = network.privateGround()
		}
		return err
	})
	return r, err
}

// loadRecords reads the parts that hold records of the service network.
func loadRecords(ctx context.Context, tx pgx.Tx, r *snapshot.Records, known snapshot.Versions, sources map[place.Key]*place.Source) error {
	var errs [8]error
	if r.Versions.Places != known.Places {
		r.Places, errs[0] = loadPlaces(ctx, tx, sources)
		r.Zones, errs[1] = loadZones(ctx, tx)
		r.Clusters, errs[2] = loadClusters(ctx, tx, sources)
		r.Aliases, errs[3] = loadAliases(ctx, tx)
	}
	if r.Versions.Areas != known.Areas {
		r.Areas, errs[4] = loadAreas(ctx, tx, sources)
		r.Indicators, errs[5] = loadIndicators(ctx, tx, sources)
		r.Standards, errs[6] = loadStandards(ctx, tx, sources)
	}
	if r.Versions.Squads != known.Squads {
		r.Squads, errs[7] = loadSquads(ctx, tx, sources)
	}
	return errors.Join(errs[:]...)
}

const selectSources = `select id, name, licence, collected_on, demo from source order by name`

func loadSources(ctx context.Context, q querier) ([]*place.Source, error) {
	rows, err := q.Query(ctx, selectSources)
	if err != nil {
		return nil, wrap("sources", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*place.Source, error) {
		s := &place.Source{}
		return s, row.Scan(&s.Key, &s.Name, &s.Licence, &s.Collected, &s.Demo)
	})
	return list, wrap("sources", err)
}

const selectPlaces = `
select id, source_id, code, kind, name, coalesce(name_en, ''), former_names, location, captured_in, coalesce(address, ''),
       status, coalesce(status_note, ''), closed_from, closed_until, published, verified_at, coalesce(verified_by, ''), updated_at,
       coalesce(demonstration, false), coalesce(amenities, '{}'), seats, books, coalesce(topics, '{}'),
       coalesce(theme, ''), coalesce(period, ''), coalesce(facilities, '{}'),
       coalesce(hours, ''), coalesce(holiday, ''), coalesce(working_weekend, ''),
       step_free_entrance, ramp, lift, accessible_toilet, hearing_loop, tactile_path, surveyed_on,
       contacts, pictures, coalesce(notice, ''), notice_from, notice_until, coalesce(cluster_id, 0),
       coalesce((select c.code from venue_cluster c where c.id = cluster_id), '')
from place
order by id`

func loadPlaces(ctx context.Context, q querier, sources map[place.Key]*place.Source) ([]*place.Place, error) {
	rows, err := q.Query(ctx, selectPlaces)
	if err != nil {
		return nil, wrap("places", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*place.Place, error) {
		p := &place.Place{}
		var source place.Key
		var kind, system, status string
		var amenities []string
		var location geom.T
		var answers [6]*bool
		var contacts []contact
		var pictures []picture
		err := row.Scan(&p.Key, &source, &p.Code, &kind, &p.Name, &p.NameEN, &p.FormerNames, &location, &system, &p.Address,
			&status, &p.StatusNote, &p.ClosedFrom, &p.ClosedUntil, &p.Published, &p.VerifiedAt, &p.VerifiedBy, &p.UpdatedAt,
			&p.Demonstration, &amenities, &p.Seats, &p.Books, &p.Topics, &p.Theme, &p.Period, &p.Facilities,
			&p.Hours, &p.Holiday, &p.WorkingWeekend, &answers[0], &answers[1], &answers[2], &answers[3], &answers[4], &answers[5],
			&p.Accessibility.SurveyedOn, &contacts, &pictures, &p.Notice.Text, &p.Notice.From, &p.Notice.Until, &p.Cluster, &p.ClusterCode)
		if err != nil {
			return nil, err
		}
		p.Source = sources[source]
		p.Location = lonLatOf(location)
		p.Kind, _ = place.ParseKind(kind)
		p.Status, _ = place.ParseStatus(status)
		p.Captured, _ = geo.ParseSystem(system)
		for _, name := range amenities {
			a, _ := place.ParseAmenity(name)
			p.Amenities = append(p.Amenities, a)
		}
		p.Contacts, p.Pictures = contactsOf(contacts), picturesOf(pictures)
		for i, into := range []*place.Known{
			&p.Accessibility.StepFreeEntrance, &p.Accessibility.Ramp, &p.Accessibility.Lift,
			&p.Accessibility.AccessibleToilet, &p.Accessibility.HearingLoop, &p.Accessibility.TactilePath,
		} {
			*into = knownOf(answers[i])
		}
		return p, nil
	})
	return list, wrap("places", err)
}

const selectAreas = `
select id, source_id, code, level, name, coalesce(name_en, ''), coalesce(parent_code, ''), boundary, population,
       grids, buildings, contact_households, stars_year, stars_organisation, stars_co_governance, stars_basic_support,
       stars_satisfaction, stars_livability, types
from area
order by id`

func loadAreas(ctx context.Context, q querier, sources map[place.Key]*place.Source) ([]*place.Area, error) {
	rows, err := q.Query(ctx, selectAreas)
	if err != nil {
		return nil, wrap("areas", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*place.Area, error) {
		a := &place.Area{}
		var source place.Key
		var level string
		var boundary geom.T
		var types []string
		err := row.Scan(&a.Key, &source, &a.Code, &level, &a.Name, &a.NameEN, &a.ParentCode, &boundary, &a.Population,
			&a.Grids, &a.Buildings, &a.ContactHouseholds, &a.StarsYear, &a.Stars[0], &a.Stars[1], &a.Stars[2], &a.Stars[3], &a.Stars[4], &types)
		for _, name := range types {
			t, _ := place.ParseCommunityType(name)
			a.Types = append(a.Types, t)
		}
		a.Source = sources[source]
		a.Level, _ = place.ParseLevel(level)
		a.Boundary, _ = boundary.(*geom.MultiPolygon)
		return a, err
	})
	return list, wrap("areas", err)
}

const selectCells = `
select code, center, people, age_0_6, age_60_up, age_65_up, households, size_metres
from population_cell
where source_id = $1
order by code`

func loadCells(ctx context.Context, q querier, source int64) ([]coverage.Cell, error) {
	rows, err := q.Query(ctx, selectCells, source)
	if err != nil {
		return nil, wrap("population", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (coverage.Cell, error) {
		var c coverage.Cell
		var center geom.T
		err := row.Scan(&c.Code, &center, &c.People, &c.Age0To6, &c.Age60Up, &c.Age65Up, &c.Households, &c.SizeMetres)
		if err == nil {
			c.Center = lonLatOf(center)
		}
		return c, err
	})
	return list, wrap("population", err)
}
