package db

import (
	"context"

	"servicemap/place"
)

const createIncomingPlaces = `
create temporary table incoming_place (
    row integer, code text, kind text, name text, name_en text, former_names text[], location geometry(Point, 4326), captured_in text,
    address text, status text, status_note text, closed_from timestamptz, closed_until timestamptz, verified_at timestamptz, verified_by text,
    demonstration boolean, amenities text[], seats integer, books integer, topics text[], theme text, period text, facilities text[],
    hours text, holiday text, working_weekend text, step_free_entrance boolean, ramp boolean, lift boolean, accessible_toilet boolean,
    hearing_loop boolean, tactile_path boolean, surveyed_on date, contacts jsonb, pictures jsonb, notice text, notice_from timestamptz,
    notice_until timestamptz, cluster_code text
) on commit drop`

// mergePlaces leaves updated_at alone where nothing changed, so that loading a file twice changes nothing.
const mergePlaces = `
with merged as (
    insert into place as p (source_id, code, kind, name, name_en, former_names, location, captured_in, address, status, status_note,
        closed_from, closed_until, verified_at, verified_by, demonstration, amenities, seats, books, topics, theme, period, facilities,
        hours, holiday, working_weekend, step_free_entrance, ramp, lift, accessible_toilet, hearing_loop, tactile_path, surveyed_on,
        contacts, pictures, notice, notice_from, notice_until, cluster_id)
    select $1, code, kind, name, name_en, former_names, location, captured_in, address, status, status_note,
        closed_from, closed_until, verified_at, verified_by, demonstration, amenities, seats, books, topics, theme, period, facilities,
        hours, holiday, working_weekend, step_free_entrance, ramp, lift, accessible_toilet, hearing_loop, tactile_path, surveyed_on,
        contacts, pictures, notice, notice_from, notice_until, 
        (select c.id from venue_cluster c where c.source_id = $1 and c.code = i.cluster_code)
    from incoming_place i
    order by row
    on conflict (source_id, code) do update
    set kind = excluded.kind, name = excluded.name, name_en = excluded.name_en, former_names = excluded.former_names,
        location = excluded.location, captured_in = excluded.captured_in, address = excluded.address,
        status = excluded.status, status_note = excluded.status_note, closed_from = excluded.closed_from, closed_until = excluded.closed_until,
        verified_at = excluded.verified_at, verified_by = excluded.verified_by, demonstration = excluded.demonstration,
        amenities = excluded.amenities, seats = excluded.seats, books = excluded.books, topics = excluded.topics,
        theme = excluded.theme, period = excluded.period, facilities = excluded.facilities,
        hours = excluded.hours, holiday = excluded.holiday, working_weekend = excluded.working_weekend,
        step_free_entrance = excluded.step_free_entrance, ramp = excluded.ramp, lift = excluded.lift,
        accessible_toilet = excluded.accessible_toilet, hearing_loop = excluded.hearing_loop, tactile_path = excluded.tactile_path,
        surveyed_on = excluded.surveyed_on, contacts = excluded.contacts, pictures = excluded.pictures, notice = excluded.notice,
        notice_from = excluded.notice_from, notice_until = excluded.notice_until, cluster_id = excluded.cluster_id, published = true, updated_at = now()
    where (p.kind, p.name, p.name_en, p.former_names, p.location, p.captured_in, p.address, p.status, p.status_note, p.closed_from,
           p.closed_until, p.verified_at, p.verified_by, p.demonstration, p.amenities, p.seats, p.books, p.topics, p.theme, p.period,
           p.facilities, p.published,
           p.hours, p.holiday, p.working_weekend, p.step_free_entrance, p.ramp, p.lift, p.accessible_toilet, p.hearing_loop,
           p.tactile_path, p.surveyed_on, p.contacts, p.pictures, p.notice, p.notice_from, p.notice_until, p.cluster_id)
        is distinct from
          (excluded.kind, excluded.name, excluded.name_en, excluded.former_names, excluded.location, excluded.captured_in, excluded.address,
           excluded.status, excluded.status_note, excluded.closed_from, excluded.closed_until, excluded.verified_at, excluded.verified_by,
           excluded.demonstration, excluded.amenities, excluded.seats, excluded.books, excluded.topics, excluded.theme, excluded.period,
           excluded.facilities, true,
           excluded.hours, excluded.holiday, excluded.working_weekend, excluded.step_free_entrance, excluded.ramp, excluded.lift,
           excluded.accessible_toilet, excluded.hearing_loop, excluded.tactile_path, excluded.surveyed_on, excluded.contacts, excluded.pictures,
           excluded.notice, excluded.notice_from, excluded.notice_until, excluded.cluster_id)
    returning (xmax = 0) as added
)
select (select count(*) from incoming_place), count(*) filter (where added), count(*) filter (where not added)
from merged`

// withdrawPlaces takes places that a complete file no longer has off the map. Their records and ids stay.
const withdrawPlaces = `
update place p set published = false, updated_at = now()
where source_id = $1 and published and not exists (select from incoming_place i where i.code = p.code)`

// Places takes the places that feed adds, with the row each came from. A place is known again by its source and code. When
// feed says that it was complete, places of the source that it did not add are withdrawn from the map.
func (i *Import) Places(ctx context.Context, source *place.Source, feed func(add func(row int, p *place.Place) error) (complete bool, err error)) (Change, error) {
	s, err := i.stage(ctx, createIncomingPlaces, "incoming_place", "row", "code", "kind", "name", "name_en", "former_names", "location",
		"captured_in", "address", "status", "status_note", "closed_from", "closed_until", "verified_at", "verified_by", "demonstration",
		"amenities", "seats", "books", "topics", "theme", "period", "facilities", "hours", "holiday", "working_weekend",
		"step_free_entrance", "ramp", "lift", "accessible_toilet", "hearing_loop", "tactile_path", "surveyed_on", "contacts", "pictures",
		"notice", "notice_from", "notice_until", "cluster_code")
	if err != nil {
		return Change{}, err
	}
	complete, err := feed(func(row int, p *place.Place) error { return s.add(ctx, placeRow(row, p)...) })
	if err == nil {
		err = s.flush(ctx)
	}
	if err != nil {
		return Change{}, err
	}
	change, err := s.merge(ctx, mergePlaces, source)
	if err == nil && complete {
		change.Removed, err = i.remove(ctx, withdrawPlaces, source)
	}
	return i.finish(ctx, s, "places", change, err)
}

// remove runs a statement that takes away what a complete file of the source no longer has.
func (i *Import) remove(ctx context.Context, statement string, source *place.Source) (int, error) {
	tag, err := i.tx.Exec(ctx, statement, source.Key)
	return int(tag.RowsAffected()), wrap("remove what the file no longer has", err)
}

// finish drops the staging table and raises the part's version if it is different now.
func (i *Import) finish(ctx context.Context, s *staging, part string, change Change, err error) (Change, error) {
	if err == nil {
		err = s.drop(ctx)
	}
	if err == nil && change.touched() {
		err = i.bump(ctx, part)
	}
	return change, err
}

func placeRow(row int, p *place.Place) []any {
	return []any{
		row, p.Code, p.Kind.String(), p.Name, text(p.NameEN), list(p.FormerNames), pointOf(p.Location), p.Captured.String(),
		text(p.Address), p.Status.String(), text(p.StatusNote), p.ClosedFrom, p.ClosedUntil, p.VerifiedAt, text(p.VerifiedBy),
		only(p, place.ServiceCenter, p.Demonstration), only(p, place.RedStation, named(p.Amenities)), p.Seats, p.Books,
		only(p, place.MediationRoom, list(p.Topics)), text(p.Theme), text(p.Period), only(p, place.Venue, list(p.Facilities)),
		text(p.Hours), text(p.Holiday), text(p.WorkingWeekend),
		known(p.Accessibility.StepFreeEntrance), known(p.Accessibility.Ramp), known(p.Accessibility.Lift),
		known(p.Accessibility.AccessibleToilet), known(p.Accessibility.HearingLoop), known(p.Accessibility.TactilePath),
		p.Accessibility.SurveyedOn, contactsJSON(p.Contacts), picturesJSON(p.Pictures),
		text(p.Notice.Text), p.Notice.From, p.Notice.Until, text(p.ClusterCode),
	}
}

// text is a nullable column: the empty string stands for no value.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func list(values []string) []string {
	if values == nil {
		return []string{}
	}
	return values
}

// only is a column of one kind, null for every other.
func only(p *place.Place, kind place.Kind, value any) any {
	if p.Kind != kind {
		return nil
	}
	return value
}
