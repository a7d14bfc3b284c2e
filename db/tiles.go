package db

import (
	"context"

	"github.com/jackc/pgx/v5"

	"servicemap/fault"
)

// The layers that the database makes tiles of: names of the URL. Nothing else of the database is ever in a tile.
const (
	BaseTiles    = "base"
	AreaTiles    = "areas"
	NetworkTiles = "network"
)

// tileFeatures is the most that a tile holds: $4 of the statements. What is drawn from afar stays, then what is largest.
const tileFeatures = 5000

// Every statement takes zoom, column, row and the most features. Boxes reach 64 of 4096 units over the tile's edge, so that
// lines join (the sixty-fourth part of its degrees of longitude, which is more than that of latitude); lines are simplified to a quarter of a pixel of a 512-pixel tile, but not at the last zoom, which is enlarged.

// baseTile draws every feature by itself.
const baseTile = `
with tile as materialized (
    select st_tileenvelope($1::integer, $2::integer, $3::integer) as box,
           st_expand(st_transform(st_tileenvelope($1::integer, $2::integer, $3::integer), 4326), 360 / 64.0 / 2 ^ $1::integer) as near,
           case when $1::integer < 15 then 40075016.6855785 / 2048 / 2 ^ $1::integer else 0 end as tolerance
),
chosen as materialized (
    select f.id, f.kind, f.class, f.name, f.name_en, f.area_m2, f.layer, f.min_zoom, nullif(f.link, false) as link,
           nullif(f.oneway, false) as oneway, nullif(f.bridge, false) as bridge, nullif(f.tunnel, false) as tunnel, f.geom as shape
    from base_feature f
    where f.geom && (select near from tile) and f.min_zoom <= $1::integer and f.min_zoom < 16
    order by f.min_zoom, f.area_m2 desc nulls first, f.id
    limit $4
),
drawn as materialized (
    select c.*, st_asmvtgeom(st_simplify(st_transform(c.shape, 3857), t.tolerance), t.box, 4096, 64) as geom
    from chosen c, tile t
)
select coalesce((select st_asmvt(l, 'land', 4096, 'geom', 'id') from (
           select id, class, name, geom from drawn where kind = 'land' and geom is not null order by area_m2 desc, id) l), '')
    || coalesce((select st_asmvt(l, 'green', 4096, 'geom', 'id') from (
           select id, class, name, geom from drawn where kind = 'green' and geom is not null order by area_m2 desc, id) l), '')
    || coalesce((select st_asmvt(l, 'water', 4096, 'geom', 'id') from (
           select id, class, name, name_en, tunnel, geom from drawn where kind = 'water' and geom is not null order by area_m2 desc, id) l), '')
    || coalesce((select st_asmvt(l, 'building', 4096, 'geom', 'id') from (
           select id, class, geom from drawn where kind = 'building' and geom is not null order by id) l), '')
    || coalesce((select st_asmvt(l, 'road', 4096, 'geom', 'id') from (
           select id, class, name, name_en, link, oneway, bridge, tunnel, nullif(layer, 0) as layer, geom from drawn where kind = 'street' and geom is not null order by layer, min_zoom desc, id) l), '')
    || coalesce((select st_asmvt(l, 'rail', 4096, 'geom', 'id') from (
           select id, class, name, bridge, tunnel, nullif(layer, 0) as layer, geom from drawn where kind = 'rail' and geom is not null order by layer, id) l), '')
    || coalesce((select st_asmvt(l, 'label', 4096, 'geom', 'id') from (
           select id, class, name, name_en, min_zoom as rank, geom from drawn where kind = 'label' and geom is not null order by min_zoom, id) l), '')`

// farBaseTile, for zooms below 13, joins the ways of a street into long lines: fewer, and long enough for their names.
const farBaseTile = `
with tile as materialized (
    select st_tileenvelope($1::integer, $2::integer, $3::integer) as box,
           st_expand(st_transform(st_tileenvelope($1::integer, $2::integer, $3::integer), 4326), 360 / 64.0 / 2 ^ $1::integer) as near,
           40075016.6855785 / 2048 / 2 ^ $1::integer as tolerance
),
chosen as materialized (
    select f.id, f.kind, f.class, f.name, f.name_en, f.area_m2, f.layer, f.min_zoom, nullif(f.link, false) as link,
           nullif(f.bridge, false) as bridge, nullif(f.tunnel, false) as tunnel, f.geom as shape
    from base_feature f
    where f.geom && (select near from tile) and f.min_zoom <= $1::integer and f.min_zoom < 13
    order by f.min_zoom, f.area_m2 desc nulls first, f.id
    limit $4
),
joined as materialized (
    select min(id) as id, kind, class, name, name_en, null::real as area_m2, 0::smallint as layer, min_zoom, link, null::boolean as bridge,
           tunnel, st_linemerge(st_collect(shape)) as shape
    from chosen
    where kind in ('street', 'rail') or kind = 'water' and area_m2 is null
    group by kind, class, name, name_en, min_zoom, link, tunnel
    union all
    select * from chosen
    where kind in ('land', 'green', 'label') or kind = 'water' and area_m2 is not null
),
drawn as materialized (
    select j.*, st_asmvtgeom(st_simplify(st_transform(j.shape, 3857), t.tolerance), t.box, 4096, 64) as geom
    from joined j, tile t
)
select coalesce((select st_asmvt(l, 'land', 4096, 'geom', 'id') from (
           select id, class, name, geom from drawn where kind = 'land' and geom is not null order by area_m2 desc, id) l), '')
    || coalesce((select st_asmvt(l, 'green', 4096, 'geom', 'id') from (
           select id, class, name, geom from drawn where kind = 'green' and geom is not null order by area_m2 desc, id) l), '')
    || coalesce((select st_asmvt(l, 'water', 4096, 'geom', 'id') from (
           select id, class, name, name_en, tunnel, geom from drawn where kind = 'water' and geom is not null order by area_m2 desc, id) l), '')
    || coalesce((select st_asmvt(l, 'road', 4096, 'geom', 'id') from (
           select id, class, name, name_en, link, tunnel, geom from drawn where kind = 'street' and geom is not null order by min_zoom desc, id) l), '')
    || coalesce((select st_asmvt(l, 'rail', 4096, 'geom', 'id') from (
           select id, class, name, tunnel, geom from drawn where kind = 'rail' and geom is not null order by id) l), '')
    || coalesce((select st_asmvt(l, 'label', 4096, 'geom', 'id') from (
           select id, class, name, name_en, min_zoom as rank, geom from drawn where kind = 'label' and geom is not null order by min_zoom, id) l), '')`

// areaTile draws boundaries of the levels that have room at a zoom, and a point for the name of each.
const areaTile = `
with tile as materialized (
    select st_tileenvelope($1::integer, $2::integer, $3::integer) as box,
           st_expand(st_transform(st_tileenvelope($1::integer, $2::integer, $3::integer), 4326), 360 / 64.0 / 2 ^ $1::integer) as near,
           case when $1::integer < 14 then 40075016.6855785 / 2048 / 2 ^ $1::integer else 0 end as tolerance
),
chosen as materialized (
    select a.id, a.code, a.level, a.name, a.name_en, a.boundary
    from area a
    where a.boundary && (select near from tile)
      and $1::integer >= case a.level when 'DISTRICT' then 0 when 'STREET' then 8 when 'COMMUNITY' then 10 else 12 end
    order by case a.level when 'DISTRICT' then 0 when 'STREET' then 1 when 'COMMUNITY' then 2 else 3 end, a.id
    limit $4
),
drawn as materialized (
    select c.*, st_asmvtgeom(st_simplify(st_transform(c.boundary, 3857), t.tolerance), t.box, 4096, 64) as geom
    from chosen c, tile t
),
named as materialized (
    select d.id, d.code, d.level, d.name, d.name_en, st_asmvtgeom(st_transform(st_pointonsurface(d.boundary), 3857), t.box, 4096, 0) as geom
    from drawn d, tile t
    where d.geom is not null
)
select coalesce((select st_asmvt(l, 'areas', 4096, 'geom', 'id') from (
           select id, code, level, name, name_en, geom from drawn where geom is not null order by level, id) l), '')
    || coalesce((select st_asmvt(l, 'area_names', 4096, 'geom', 'id') from (
           select id, code, level, name, name_en, geom from named where geom is not null order by level, id) l), '')`

// networkTile draws the walking edges. Costs are effective metres, along the line and against it; none where closed.
const networkTile = `
with tile as materialized (
    select st_tileenvelope($1::integer, $2::integer, $3::integer) as box,
           st_expand(st_transform(st_tileenvelope($1::integer, $2::integer, $3::integer), 4326), 360 / 64.0 / 2 ^ $1::integer) as near
),
chosen as materialized (
    select e.id, e.class, e.name, e.length_mm, e.cost_mm, e.back_cost_mm, e.line
    from walk_edge e
    where e.line && (select near from tile)
    order by e.length_mm desc, e.id
    limit $4
)
select coalesce((select st_asmvt(l, 'network', 4096, 'geom', 'id') from (
    select c.id, c.class, c.name, c.length_mm / 1000.0::float8 as length, c.cost_mm / 1000.0::float8 as cost, c.back_cost_mm / 1000.0::float8 as back_cost,
           st_asmvtgeom(st_transform(c.line, 3857), t.box, 4096, 64) as geom
    from chosen c, tile t
    order by c.id) l where geom is not null), '')`

// tileBegin bounds what one tile may take; compiling a statement would take longer than running it.
const tileBegin = "begin read only; set local statement_timeout = 3000; set local jit = off"

// Tile returns a Mapbox vector tile (2.1, extent 4096) of a layer; empty when it shows nothing. Column and row must be those
// of the zoom, which must not be beyond 16. It returns fault.Missing for a layer or tile that there is not, fault.Timeout
// after three seconds, fault.DBUnavailable, also when no connection is free in a second.
func (d *DB) Tile(ctx context.Context, layer string, z, x, y uint32) ([]byte, error) {
	statement := ""
	switch {
	case z > 16 || x>>z != 0 || y>>z != 0:
	case layer == BaseTiles && z < 13:
		statement = farBaseTile
	case layer == BaseTiles:
		statement = baseTile
	case layer == AreaTiles:
		statement = areaTile
	case layer == NetworkTiles:
		statement = networkTile
	}
	if statement == "" {
		return nil, fault.Missing("tile")
	}
	var tile []byte
	err := d.inTxSoon(ctx, pgx.TxOptions{BeginQuery: tileBegin}, func(tx pgx.Tx) error {
		return wrap("tile", tx.QueryRow(ctx, statement, z, x, y, tileFeatures).Scan(&tile))
	})
	return tile, err
}
