-- +goose Up

-- What nobody on foot crosses but by a walk_edge: banks, tracks, motorways, cliffs, walls. An area has its rings as lines.
create table walk_barrier (
    id    bigint primary key,
    kind  text not null check (kind in ('water', 'railway', 'motorway', 'cliff', 'wall')),
    area  boolean not null,
    way   bigint not null, -- OpenStreetMap id, negative for a relation
    lines geometry(MultiLineString, 4326) not null check (not st_isempty(lines))
);
create index walk_barrier_lines on walk_barrier using gist (lines);

-- How private ground is walked, and what the import found in the file: both of the part 'network' alone.
alter table dataset
    add column private_ground text check (private_ground in ('destination', 'through', 'blocked')),
    add column report jsonb;

-- +goose Down
alter table dataset drop column report, drop column private_ground;
drop table walk_barrier;
