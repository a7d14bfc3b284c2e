package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"

	"servicemap/place"
)

// BaseFeature is one thing of the base map. It has the fields of osm.Feature, to which it converts.
type BaseFeature struct {
	Kind, Class, Name, NameEN string

	Link, Oneway, Bridge, Tunnel bool
	Layer                        int16

	OSM      int64  // id of the way or node; that of a relation is negative
	Geometry geom.T // WGS 84: a LineString, a MultiPolygon or, of a label, a Point
}

const (
	selectBaseMap = `select checksum from base_map where source_id = $1`
	countBase     = `select count(*) from base_feature`
	deleteBase    = `with m as (delete from base_map) delete from base_feature`
	insertBaseMap = `insert into base_map (source_id, checksum) values ($1, $2)`
	analyzeBase   = `analyze base_feature`
)

// BaseMap replaces the base map by these features, which it reads twice: once to see whether they are those that are there
// already, from the same source; then nothing changes. Polygons that cross themselves are mended; those that come to nothing
// are left out. Tiles show the change as soon as servers see the new version of the network, which this brings about.
func (i *Import) BaseMap(ctx context.Context, source *place.Source, features iter.Seq[BaseFeature]) (Change, error) {
	checksum, count, err := sumOf(features)
	if err != nil {
		return Change{}, err
	}
	var have []byte
	if err := i.tx.QueryRow(ctx, selectBaseMap, source.Key).Scan(&have); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return Change{}, wrap("base map", err)
	}
	if bytes.Equal(have, checksum) {
		return Change{Unchanged: count}, nil
	}
	var change Change
	if err := i.tx.QueryRow(ctx, countBase).Scan(&change.Removed); err != nil {
		return Change{}, wrap("base map", err)
	}
	if _, err := i.tx.Exec(ctx, deleteBase); err != nil {
		return Change{}, wrap("base map", err)
	}
	if change.Added, err = i.copyBase(ctx, source, features); err != nil {
		return Change{}, err
	}
	if _, err := i.tx.Exec(ctx, insertBaseMap, source.Key, checksum); err != nil {
		return Change{}, wrap("base map", err)
	}
	if _, err := i.tx.Exec(ctx, analyzeBase); err != nil {
		return Change{}, wrap("base map", err)
	}
	return change, i.bump(ctx, "network")
}

const stageBase = `
create temporary table staged_base (
    id bigint, osm_id bigint, kind text, class text, name text, name_en text, link boolean, oneway boolean, bridge boolean,
    tunnel boolean, layer smallint, geom geometry
) on commit drop`

// insertBase finds for each feature the zoom from which it is worth drawing: roads, tracks and settlements by class, areas
// by size: a side of four pixels, of a building two. (78271.5 m is a pixel of a 512-pixel tile of zoom 0.) Where an area has
// a name and room for it, forty pixels, a label stands on it. The steps are materialized, lest each use of a value work it
// out anew.
const insertBase = `
with valid as materialized (
    select s.*, case
        when st_dimension(g) < 2 or st_isvalid(g) then g
        else st_multi(st_collectionextract(st_makevalid(g), 3)) end as shape
    from staged_base s, st_setsrid(s.geom, 4326) g
),
measured as materialized (
    select v.*, case when st_dimension(shape) = 2 then st_area(shape::geography, false) end as area
    from valid v
    where not st_isempty(shape) and (st_dimension(shape) <> 1 or st_length(shape) > 0)
),
ranked as materialized (
    select m.*, case
        when kind = 'street' then greatest(case class
            when 'motorway' then 5 when 'trunk' then 6 when 'primary' then 8 when 'secondary' then 10 when 'tertiary' then 11
            when 'residential' then 13 when 'pedestrian' then 13 else 14 end, case when link then 12 else 0 end)
        when kind = 'rail' then case class when 'rail' then 9 when 'subway' then 11 when 'light_rail' then 11 when 'monorail' then 11 when 'siding' then 14 else 13 end
        when kind = 'barrier' then 16
        when kind = 'label' then case class
            when 'city' then 4 when 'town' then 7 when 'borough' then 9 when 'suburb' then 10 when 'quarter' then 11
            when 'village' then 11 when 'hamlet' then 13 else 12 end
        when area is null then case class when 'river' then 8 when 'canal' then 10 when 'stream' then 12 else 14 end
        when area <= 0 then 15
        when kind = 'building' then greatest(14, least(15, ceil(log(2, (2 * 78271.5 / sqrt(area))::numeric))))
        else greatest(case kind when 'water' then 4 when 'green' then 6 else 8 end, least(15, ceil(log(2, (4 * 78271.5 / sqrt(area))::numeric))))
        end as zoom,
        case when area > 0 then ceil(log(2, (40 * 78271.5 / sqrt(area))::numeric)) end as label_zoom
    from measured m
),
everything as (
    select id, osm_id, kind, class, name, name_en, link, oneway, bridge, tunnel, layer, area, zoom, shape from ranked
    union all
    select (select max(id) from ranked) + id, osm_id, 'label', kind, name, name_en, false, false, false, false, 0::smallint, null,
           greatest(case kind when 'water' then 9 when 'building' then 15 else 11 end, label_zoom), st_pointonsurface(shape)
    from ranked
    where name <> '' and label_zoom <= 15
)
insert into base_feature (id, source_id, osm_id, kind, class, name, name_en, link, oneway, bridge, tunnel, layer, area_m2, min_zoom, geom)
select id, $1, osm_id, kind, class, nullif(name, ''), nullif(name_en, ''), link, oneway, bridge, tunnel, layer, area, zoom, shape
from everything`

// copyBase brings the features in and returns how many rows they made.
func (i *Import) copyBase(ctx context.Context, source *place.Source, features iter.Seq[BaseFeature]) (int, error) {
	s, err := i.stage(ctx, stageBase, "staged_base", "id", "osm_id", "kind", "class", "name", "name_en", "link", "oneway", "bridge", "tunnel", "layer", "geom")
	if err != nil {
		return 0, err
	}
	id := 0
	for f := range features {
		id++
		if err := s.add(ctx, id, f.OSM, f.Kind, f.Class, f.Name, f.NameEN, f.Link, f.Oneway, f.Bridge, f.Tunnel, f.Layer, f.Geometry); err != nil {
			return 0, err
		}
	}
	if err := s.flush(ctx); err != nil {
		return 0, err
	}
	tag, err := i.tx.Exec(ctx, insertBase, source.Key)
	if err != nil {
		return 0, wrap("base map", err)
	}
	return int(tag.RowsAffected()), s.drop(ctx)
}

// baseFormat is part of the checksum: it goes up when insertBase makes something else of the same features.
const baseFormat = 1

// sumOf returns the checksum of features, and their number.
func sumOf(features iter.Seq[BaseFeature]) ([]byte, int, error) {
	h, count := sha256.New(), 0
	fmt.Fprintln(h, "base map", baseFormat)
	for f := range features {
		count++
		fmt.Fprintf(h, "%q %q %q %q %v %v %v %v %d %d\n", f.Kind, f.Class, f.Name, f.NameEN, f.Link, f.Oneway, f.Bridge, f.Tunnel, f.Layer, f.OSM)
		if err := addGeometry(h, f.Geometry); err != nil {
			return nil, 0, err
		}
	}
	return h.Sum(nil), count, nil
}

func addGeometry(h hash.Hash, g geom.T) error {
	raw, err := ewkb.Marshal(g, binary.LittleEndian)
	if err != nil {
		return fmt.Errorf("base map: %w", err)
	}
	_, err = h.Write(raw)
	return err
}
