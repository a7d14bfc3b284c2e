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

	"servicemap/fault"
)

// MarshalDateTime writes an instant with its offset, to the second.
func MarshalDateTime(t time.Time) graphql.Marshaler { return quoted(t.Format(time.RFC3339)) }

// The years of instants and days: in every time zone they have four digits, without which no answer could write them.
const firstYear, lastYear = 1, 9998

// yearRefused is the error for an instant or a day of another year. Whoever knows the argument adds its name.
func yearRefused(s string) error {
	first, last := fmt.Sprintf("%04d-01-01", firstYear), fmt.Sprintf("%d-12-31", lastYear)
	return fault.Argument("", first+".."+last, fault.Text{
		ZH: s + " 超出范围：应为 " + first + " 至 " + last + "（协调世界时）",
		EN: s + " is out of range: it must be from " + first + " to " + last + " in UTC",
	})
}

func inYears(t time.Time) bool { return firstYear <= t.Year() && t.Year() <= lastYear }

// UnmarshalDateTime reads an instant, with an offset of less than a day, and returns it in UTC.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, ok := v.(string)
	t, err := time.Parse(time.RFC3339Nano, s)
	utc := t.UTC()
	switch _, offset := t.Zone(); {
	case !ok || err != nil || offset <= -24*3600 || 24*3600 <= offset:
		return time.Time{}, fmt.Errorf("must be an RFC 3339 instant with an offset, such as 2026-11-23T09:30:00+08:00")
	case !inYears(utc):
		return time.Time{}, yearRefused(t.Format(time.RFC3339))
	default:
		return utc, nil
	}
}

// MarshalDate writes a calendar day.
func MarshalDate(t time.Time) graphql.Marshaler { return quoted(t.Format(time.DateOnly)) }

// UnmarshalDate reads a calendar day.
func UnmarshalDate(v any) (time.Time, error) {
	s, ok := v.(string)
	t, err := time.Parse(time.DateOnly, s)
	switch {
	case !ok || err != nil:
		return time.Time{}, fmt.Errorf("must be a calendar day, such as 2026-11-23")
	case !inYears(t):
		return time.Time{}, yearRefused(s)
	default:
		return t, nil
	}
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
