-- +goose Up

-- A district's records besides places and areas, and what else a place carries.
-- Hours are kept as written (OpenStreetMap's opening_hours notation), with what happens on public holidays and on working
-- weekends. Contacts are duty phones: [{"label", "phone", "hours"}]; a mobile number would be a person's, and is refused.

create function is_duty_contacts(contacts jsonb) returns boolean immutable language sql as $$
    select jsonb_typeof(contacts) = 'array' and contacts::text !~ '(^|[^0-9])1[3-9][0-9]([ -]?[0-9]){8}([^0-9]|$)'
$$;

create table venue_cluster (
    id         bigint generated always as identity primary key,
    source_id  bigint not null references source,
    code       text not null check (code = btrim(code) and code <> ''),
    name       text not null check (btrim(name) <> ''),
    lead_unit  text,
    area_code  text,
    updated_at timestamptz not null default now(),
    unique (source_id, code)
);

alter table place
    add column hours text check (hours <> ''),
    add column holiday text check (holiday <> ''),
    add column working_weekend text check (working_weekend in ('WORKDAY', 'OPEN', 'CLOSED')),
    add column step_free_entrance boolean, -- null: unknown; so are the five below
    add column ramp boolean,
    add column lift boolean,
    add column accessible_toilet boolean,
    add column hearing_loop boolean,
    add column tactile_path boolean,
    add column surveyed_on date,
    add column contacts jsonb not null default '[]' check (is_duty_contacts(contacts)),
    add column pictures jsonb not null default '[]' check (jsonb_typeof(pictures) = 'array'), -- [{"url", "text"}]
    add column notice text,
    add column notice_from timestamptz,
    add column notice_until timestamptz,
    add column cluster_id bigint references venue_cluster on delete set null,
    add constraint place_cluster check (kind = 'VENUE' or cluster_id is null),
    add constraint place_notice check (notice is not null or notice_from is null and notice_until is null),
    add constraint place_notice_order check (notice_until is null or notice_from is null or notice_from < notice_until);

-- The six zones of a center, each with hours, phones and capacity of its own where they differ.
create table zone (
    id              bigint generated always as identity primary key,
    center_id       bigint not null references place on delete cascade,
    kind            text not null check (kind in ('MEMBER_SERVICE', 'DELIBERATION', 'CONVENIENCE', 'CULTURE', 'ELDERLY_CARE', 'MEDIATION')),
    name            text check (btrim(name) <> ''),
    services        text[] not null default '{}',
    capacity        integer check (capacity >= 0),
    hours           text check (hours <> ''),
    holiday         text check (holiday <> ''),
    working_weekend text check (working_weekend in ('WORKDAY', 'OPEN', 'CLOSED')),
    contacts        jsonb not null default '[]' check (is_duty_contacts(contacts)),
    updated_at      timestamptz not null default now(),
    unique (center_id, kind)
);

-- Volunteer squads. Members are a number; nobody's name is kept.
create table squad (
    id              bigint generated always as identity primary key,
    source_id       bigint not null references source,
    code            text not null check (code = btrim(code) and code <> ''),
    name            text not null check (btrim(name) <> ''),
    name_en         text check (btrim(name_en) <> ''),
    skills          text[] not null check (skills <@ array['HOME_REPAIR', 'HEALTH', 'ELDERLY_CARE', 'CHILD_CARE', 'LEGAL_AID', 'MEDIATION', 'POLICY_ADVICE', 'CULTURE', 'ENVIRONMENT', 'EMERGENCY', 'DELIVERY', 'OTHER']),
    base_id         bigint references place on delete set null,
    serves          text[] not null default '{}', -- codes of areas
    members         integer check (members >= 0),
    hours           text check (hours <> ''),
    holiday         text check (holiday <> ''),
    working_weekend text check (working_weekend in ('WORKDAY', 'OPEN', 'CLOSED')),
    contacts        jsonb not null default '[]' check (is_duty_contacts(contacts)),
    published       boolean not null default true,
    updated_at      timestamptz not null default now(),
    unique (source_id, code)
);

-- What is published of an area: the five tiers' totals, its stars, what it is known for.
alter table area
    add column grids integer check (grids >= 0),
    add column buildings integer check (buildings >= 0),
    add column contact_households integer check (contact_households >= 0),
    add column stars_year integer check (stars_year between 1949 and 2200),
    add column stars_organisation integer check (stars_organisation between 0 and 5),
    add column stars_co_governance integer check (stars_co_governance between 0 and 5),
    add column stars_basic_support integer check (stars_basic_support between 0 and 5),
    add column stars_satisfaction integer check (stars_satisfaction between 0 and 5),
    add column stars_livability integer check (stars_livability between 0 and 5),
    add column types text[] not null default '{}' check (types <@ array['DEMONSTRATION', 'CO_CREATION', 'SAFE_LAWFUL', 'CULTURE', 'CARE', 'LIVABLE']);

-- Published totals by area and period, never about a person.
create table indicator (
    id         bigint generated always as identity primary key,
    source_id  bigint not null references source,
    area_code  text not null,
    topic      text not null check (topic = btrim(topic) and topic <> ''),
    label      text not null check (btrim(label) <> ''),
    label_en   text check (btrim(label_en) <> ''),
    value      double precision not null,
    unit       text not null,
    from_day   date not null,
    until_day  date not null,
    updated_at timestamptz not null default now(),
    unique (source_id, area_code, topic, from_day),
    check (from_day <= until_day)
);

-- The old id of a place that was merged into another still finds it.
create table place_alias (
    old_id   bigint primary key,
    place_id bigint not null references place on delete cascade
);

-- What changed in a place: field, old and new value, when, and by whom (a source or an editor's role).
create table place_change (
    id         bigint generated always as identity primary key,
    place_id   bigint not null references place on delete cascade,
    field      text not null,
    old_value  jsonb,
    new_value  jsonb,
    changed_by text not null,
    changed_at timestamptz not null default now()
);
create index place_change_place on place_change (place_id, changed_at);

-- +goose StatementBegin
create function log_place_change() returns trigger language plpgsql as $$
begin
    insert into place_change (place_id, field, old_value, new_value, changed_by)
    select new.id, n.key, o.value, n.value,
           coalesce(nullif(current_setting('servicemap.actor', true), ''), (select name from source where id = new.source_id))
    from jsonb_each(to_jsonb(new)) n
    join jsonb_each(to_jsonb(old)) o using (key)
    where n.value is distinct from o.value and n.key not in ('id', 'updated_at');
    return null;
end
$$;
-- +goose StatementEnd

create trigger place_change after update on place for each row execute function log_place_change();

alter table dataset drop constraint dataset_part_check;
alter table dataset add constraint dataset_part_check check (part in ('places', 'areas', 'population', 'network', 'squads'));
insert into dataset (part) values ('squads');

-- +goose Down
delete from dataset where part = 'squads';
alter table dataset drop constraint dataset_part_check;
alter table dataset add constraint dataset_part_check check (part in ('places', 'areas', 'population', 'network'));
drop trigger place_change on place;
drop function log_place_change;
drop table place_change, place_alias, indicator, squad, zone;
alter table area
    drop column grids, drop column buildings, drop column contact_households, drop column stars_year, drop column stars_organisation,
    drop column stars_co_governance, drop column stars_basic_support, drop column stars_satisfaction, drop column stars_livability, drop column types;
alter table place
    drop constraint place_notice_order, drop constraint place_notice, drop constraint place_cluster,
    drop column hours, drop column holiday, drop column working_weekend, drop column step_free_entrance, drop column ramp, drop column lift,
    drop column accessible_toilet, drop column hearing_loop, drop column tactile_path, drop column surveyed_on, drop column contacts,
    drop column pictures, drop column notice, drop column notice_from, drop column notice_until, drop column cluster_id;
drop table venue_cluster;
drop function is_duty_contacts;
