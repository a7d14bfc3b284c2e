-- +goose Up
create extension if not exists postgis;

-- Where records come from, and on what terms. Every record names one.
create table source (
    id           bigint generated always as identity primary key,
    name         text not null unique check (name = btrim(name) and name <> ''),
    licence      text not null check (licence = btrim(licence) and licence <> ''),
    collected_on date,
    demo         boolean not null default false
);

-- One hierarchy of areas: districts, streets, communities, grids, by official code.
create table area (
    id          bigint generated always as identity primary key,
    source_id   bigint not null references source,
    code        text not null unique check (code = btrim(code) and code <> ''),
    level       text not null check (level in ('DISTRICT', 'STREET', 'COMMUNITY', 'GRID')),
    name        text not null check (btrim(name) <> ''),
    name_en     text,
    parent_code text check (parent_code <> code),
    boundary    geometry(MultiPolygon, 4326) check (st_isvalid(boundary) and not st_isempty(boundary)),
    population  integer check (population >= 0),
    updated_at  timestamptz not null default now()
);
create index area_parent_code on area (parent_code);
create index area_boundary on area using gist (boundary);

-- The located things of six kinds. What is particular to a kind stands in columns that are null for every other kind.
create table place (
    id             bigint generated always as identity primary key,
    source_id      bigint not null references source,
    code           text not null check (code = btrim(code) and code <> ''),
    kind           text not null check (kind in ('SERVICE_CENTER', 'RED_STATION', 'READING_ROOM', 'MEDIATION_ROOM', 'HISTORY_COLUMN', 'VENUE')),
    name           text not null check (btrim(name) <> ''),
    name_en        text check (btrim(name_en) <> ''),
    former_names   text[] not null default '{}',
    location       geometry(Point, 4326) not null check (not st_isempty(location) and st_x(location) between -180 and 180 and st_y(location) between -90 and 90),
    captured_in    text not null check (captured_in in ('WGS84', 'GCJ02', 'BD09')),
    address        text,
    status         text not null default 'OPEN' check (status in ('OPEN', 'TEMPORARILY_CLOSED', 'PLANNED', 'CLOSED')),
    status_note    text,
    closed_from    timestamptz,
    closed_until   timestamptz,
    published      boolean not null default true,
    verified_at    timestamptz,
    verified_by    text,
    updated_at     timestamptz not null default now(),
    demonstration  boolean,
    amenities      text[] check (amenities <@ array['WATER', 'CHARGING', 'TOILET', 'FIRST_AID', 'REST', 'WIFI', 'MICROWAVE', 'UMBRELLA', 'TOOLS']),
    seats          integer check (seats >= 0),
    books          integer check (books >= 0),
    topics         text[],
    theme          text,
    period         text,
    facilities     text[],
    unique (source_id, code),
    check (closed_until is null or closed_from is null or closed_from < closed_until),
    constraint place_center check ((demonstration is not null) = (kind = 'SERVICE_CENTER')),
    constraint place_station check ((amenities is not null) = (kind = 'RED_STATION')),
    constraint place_reading_room check (kind = 'READING_ROOM' or seats is null and books is null),
    constraint place_mediation_room check ((topics is not null) = (kind = 'MEDIATION_ROOM')),
    constraint place_history_column check (kind = 'HISTORY_COLUMN' or theme is null and period is null),
    constraint place_venue check ((facilities is not null) = (kind = 'VENUE'))
);
create index place_location on place using gist (location);

-- How many people live around a point. Published counts of cells, never of households or persons.
create table population_cell (
    id          bigint generated always as identity primary key,
    source_id   bigint not null references source,
    code        text not null check (code = btrim(code) and code <> ''),
    center      geometry(Point, 4326) not null check (not st_isempty(center) and st_x(center) between -180 and 180 and st_y(center) between -90 and 90),
    people      integer not null check (people >= 0),
    age_0_6     integer check (age_0_6 >= 0),
    age_60_up   integer check (age_60_up >= 0),
    age_65_up   integer check (age_65_up >= 0),
    households  integer check (households >= 0),
    size_metres real check (size_metres > 0),
    unique (source_id, code)
);
create index population_cell_center on population_cell using gist (center);

-- The walking network. Costs are effective millimetres: length with what steps and lifts cost; null: nobody may walk that
-- way. Nodes are OpenStreetMap's, negative where one was split.
create table walk_edge (
    id            bigint primary key,
    from_node     bigint not null,
    to_node       bigint not null,
    length_mm     integer not null check (length_mm > 0),
    cost_mm       integer check (cost_mm between 1 and 268435454),
    back_cost_mm  integer check (back_cost_mm between 1 and 268435454),
    flags         integer not null,
    class         text not null,
    name          text,
    way           bigint not null,
    line          geometry(LineString, 4326) not null check (st_npoints(line) >= 2),
    check (cost_mm is not null or back_cost_mm is not null)
);
create index walk_edge_line on walk_edge using gist (line);
create index walk_edge_from on walk_edge (from_node);
create index walk_edge_to on walk_edge (to_node);

-- The same for pgRouting and other SQL users, in its conventions: metres, -1 where closed.
create view walk_network as
select id, from_node as source, to_node as target,
       coalesce(cost_mm, -1000) / 1000.0::float8 as cost,
       coalesce(back_cost_mm, -1000) / 1000.0::float8 as reverse_cost,
       length_mm / 1000.0::float8 as length, class, name, line
from walk_edge;

-- What is loaded. A part's version goes up in the transaction that changes it; servers compare versions to see what to
-- load again. Network and population are whole data sets, with a source and a date of their own.
create table dataset (
    part       text primary key check (part in ('places', 'areas', 'population', 'network')),
    version    bigint not null default 0,
    changed_at timestamptz not null default now(),
    source_id  bigint references source,
    data_date  date,
    checksum   bytea
);
insert into dataset (part) values ('places'), ('areas'), ('population'), ('network');

-- +goose Down
drop view walk_network;
drop table dataset, walk_edge, population_cell, place, area, source;
