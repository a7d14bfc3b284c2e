package db

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"

	"servicemap/geo"
)

// wgs84 is the SRID of every geometry in the database.
const wgs84 = 4326

// registerGeometry teaches a new connection PostGIS's geometry type. Its OID differs from database to database; before the
// first migration there is none, and none is needed.
func registerGeometry(ctx context.Context, conn *pgx.Conn) error {
	var oid *uint32
	if err := conn.QueryRow(ctx, "select to_regtype('geometry')::oid").Scan(&oid); err != nil {
		return wrap("geometry type", err)
	}
	if oid != nil {
		conn.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: *oid, Codec: geometryCodec{}})
	}
	return nil
}

// geometryCodec moves geometries as EWKB: geom.T on our side, PostGIS's geometry on the other. The text form is the same in
// hexadecimal digits.
type geometryCodec struct{}

func (geometryCodec) FormatSupported(format int16) bool {
	return format == pgtype.BinaryFormatCode || format == pgtype.TextFormatCode
}

func (geometryCodec) PreferredFormat() int16 { return pgtype.BinaryFormatCode }

func (geometryCodec) PlanEncode(_ *pgtype.Map, _ uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(geom.T); !ok {
		return nil
	}
	return encodeGeometry{text: format == pgtype.TextFormatCode}
}

func (geometryCodec) PlanScan(_ *pgtype.Map, _ uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*geom.T); !ok {
		return nil
	}
	return scanGeometry{text: format == pgtype.TextFormatCode}
}

func (geometryCodec) DecodeDatabaseSQLValue(_ *pgtype.Map, _ uint32, _ int16, src []byte) (driver.Value, error) {
	return src, nil
}

func (geometryCodec) DecodeValue(_ *pgtype.Map, _ uint32, format int16, src []byte) (any, error) {
	return decodeGeometry(src, format == pgtype.TextFormatCode)
}

type encodeGeometry struct{ text bool }

func (p encodeGeometry) Encode(value any, buf []byte) ([]byte, error) {
	raw, err := ewkb.Marshal(value.(geom.T), ewkb.NDR)
	if err != nil {
		return nil, fmt.Errorf("encode geometry: %w", err)
	}
	if p.text {
		return hex.AppendEncode(buf, raw), nil
	}
	return append(buf, raw...), nil
}

type scanGeometry struct{ text bool }

func (p scanGeometry) Scan(src []byte, target any) error {
	g, err := decodeGeometry(src, p.text)
	*target.(*geom.T) = g
	return err
}

func decodeGeometry(src []byte, text bool) (geom.T, error) {
	if src == nil {
		return nil, nil
	}
	if text {
		raw, err := hex.DecodeString(string(src))
		if err != nil {
			return nil, fmt.Errorf("decode geometry: %w", err)
		}
		src = raw
	}
	g, err := ewkb.Unmarshal(src)
	if err != nil {
		return nil, fmt.Errorf("decode geometry: %w", err)
	}
	return g, nil
}

// pointOf and lineOf make geometries of our points; lonLatOf and lonLatsOf make points of geometries.
func pointOf(p geo.LonLat) geom.T {
	return geom.NewPointFlat(geom.XY, []float64{p.Lon, p.Lat}).SetSRID(wgs84)
}

func lineOf(line []geo.LonLat) geom.T {
	flat := make([]float64, 0, 2*len(line))
	for _, p := range line {
		flat = append(flat, p.Lon, p.Lat)
	}
	return geom.NewLineStringFlat(geom.XY, flat).SetSRID(wgs84)
}

func linesOf(lines [][]geo.LonLat) geom.T {
	m := geom.NewMultiLineString(geom.XY).SetSRID(wgs84)
	for _, line := range lines {
		// Pushing fails only where layouts differ.
		_ = m.Push(lineOf(line).(*geom.LineString))
	}
	return m
}

func lonLatOf(g geom.T) geo.LonLat {
	c := g.FlatCoords()
	return geo.LonLat{Lon: c[0], Lat: c[1]}
}

func lonLatsOf(g geom.T) []geo.LonLat {
	flat := g.FlatCoords()
	line := make([]geo.LonLat, 0, len(flat)/2)
	for i := 0; i < len(flat); i += 2 {
		line = append(line, geo.LonLat{Lon: flat[i], Lat: flat[i+1]})
	}
	return line
}
