-- +goose Up

-- What a map draws under everything else, from the same OpenStreetMap file as the walking network. min_zoom is the zoom
-- from which a feature is worth drawing; 16 and more: never drawn in tiles. OSM ids of relations are negative; labels of
-- areas have the id of the area.
create table base_feature (
    id        bigint primary key,
    source_id bigint not null references source on delete cascade,
    osm_id    bigint not null,
    kind      text not null check (kind in ('land', 'green', 'water', 'building', 'street', 'rail', 'barrier', 'label')),
    class     text not null check (class <> ''),
    name      text check (name <> ''),
    name_en   text check (name_en <> ''),
    link      boolean not null default false,
    oneway    boolean not null default false,
    bridge    boolean not null default false,
    tunnel    boolean not null default false,
    layer     smallint not null default 0,
    area_m2   real, -- null: a line or a point
    min_zoom  smallint not null check (min_zoom between 0 and 16),
    geom      geometry(Geometry, 4326) not null check (not st_isempty(geom))
);
create index base_feature_geom on base_feature using gist (geom);
create index base_feature_far on base_feature using gist (geom) where min_zoom < 13;

-- One row while there is a base map: what it was made of, to know the same again.
create table base_map (
    source_id bigint primary key references source on delete cascade,
    checksum  bytea not null
);

-- The same by subject, for GIS programs and for what cannot be crossed. One geometry each.
create view base_water as
select id, osm_id, class, name, name_en, tunnel, layer, area_m2, geom from base_feature where kind = 'water';
create view base_green as
select id, osm_id, class, name, name_en, area_m2, geom from base_feature where kind = 'green';
create view base_building as
select id, osm_id, class, name, name_en, area_m2, geom from base_feature where kind = 'building';
create view base_rail as
select id, osm_id, class, name, bridge, tunnel, layer, geom from base_feature where kind = 'rail';
create view base_street as
select id, osm_id, class, name, name_en, link, oneway, bridge, tunnel, layer, geom from base_feature where kind = 'street';
create view base_barrier as
select id, osm_id, class, layer, geom from base_feature where kind = 'barrier';

-- +goose Down
drop view base_water, base_green, base_building, base_rail, base_street, base_barrier;
drop table base_map, base_feature;
