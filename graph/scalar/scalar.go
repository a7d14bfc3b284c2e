// Package scalar holds the wire forms of the schema's scalars: RFC 3339 instants, calendar days, finite numbers and
// GeoJSON geometries (WGS 84, longitude before latitude).
package scalar

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/geojson"
)

// MarshalDateTime writes an instant with its offset, to the second.
func MarshalDateTime(t time.Time) graphql.Marshaler { return quoted(t.Format(time.RFC3339)) }

// UnmarshalDateTime reads an instant, with an offset of less than a day, and returns it in UTC. Years that would not have
// four digits there are refused, since no answer could write them.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if ok {
		t, err := time.Parse(time.RFC3339Nano, s)
		_, offset := t.Zone()
		if utc := t.UTC(); err == nil && -24*3600 < offset && offset < 24*3600 && 1 <= utc.Year() && utc.Year() <= 9998 {
			return utc, nil
		}
	}
	return time.Time{}, fmt.Errorf("must be an RFC 3339 instant with an offset, such as 2026-11-23T09:30:00+08:00")
}

// MarshalDate writes a calendar day.
func MarshalDate(t time.Time) graphql.Marshaler { return quoted(t.Format(time.DateOnly)) }

// UnmarshalDate reads a calendar day.
func UnmarshalDate(v any) (time.Time, error) {
	s, ok := v.(string)
	if ok {
		if t, err := time.Parse(time.DateOnly, s); err == nil && 1 <= t.Year() && t.Year() <= 9998 {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("must be a calendar day, such as 2026-11-23")
}

func quoted(s string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(s)) })
}

// MarshalFloat writes a number in the fewest digits that read back as the same.
func MarshalFloat(f float64) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(_ context.Context, w io.Writer) error {
		digits, err := AppendFloat(nil, f)
		if err != nil {
			return err
		}
		_, err = w.Write(digits)
		return err
	})
}

// AppendFloat is MarshalFloat without a writer, for plans.
func AppendFloat(out []byte, f float64) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, fmt.Errorf("cannot write %v as JSON", f)
	}
	return strconv.AppendFloat(out, f, 'f', -1, 64), nil
}

// UnmarshalFloat reads a JSON number. Strings are refused, and with them "NaN" and "Infinity".
func UnmarshalFloat(_ context.Context, v any) (float64, error) {
	switch n := v.(type) {
	case float64:
		return n, nil
	case int64:
		return float64(n), nil
	case int:
		return float64(n), nil
	case json.Number:
		if f, err := n.Float64(); err == nil {
			return f, nil
		}
	}
	return 0, fmt.Errorf("must be a finite number")
}

// MarshalGeoJSON writes a geometry object of RFC 7946.
func MarshalGeoJSON(g geom.T) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(_ context.Context, w io.Writer) error {
		raw, err := geojson.Marshal(g)
		if err != nil {
			return fmt.Errorf("geometry: %w", err)
		}
		_, err = w.Write(raw)
		return err
	})
}

// UnmarshalGeoJSON refuses: no argument of the schema is a geometry.
func UnmarshalGeoJSON(context.Context, any) (geom.T, error) {
	return nil, fmt.Errorf("a geometry is an answer, not an argument")
}
