package db

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/coverage"
	"servicemap/db/dbtest"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/snapshot"
)

// open returns a new migrated database.
func open(t testing.TB) *DB {
	t.Helper()
	return openURL(t, dbtest.New(t, Migrate))
}

func openURL(t testing.TB, url string) *DB {
	t.Helper()
	d, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// keep runs f in an import that is kept.
func keep(t testing.TB, d *DB, f func(*Import) error) {
	t.Helper()
	if err := d.Import(t.Context(), func(i *Import) (bool, error) { return true, f(i) }); err != nil {
		t.Fatal(err)
	}
}

// load returns all that is in the database.
func load(t testing.TB, d *DB) *snapshot.Records {
	t.Helper()
	r, err := d.Load(t.Context(), snapshot.Versions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func versions(t testing.TB, d *DB) snapshot.Versions {
	t.Helper()
	v, err := d.Versions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// exec runs a statement by hand, as another user of the database would.
func exec(t testing.TB, d *DB, statement string, args ...any) {
	t.Helper()
	if _, err := d.pool.Exec(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// one returns the single value that a query gives.
func one[T any](t testing.TB, d *DB, query string, args ...any) T {
	t.Helper()
	rows, err := d.pool.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// mustFault fails unless the error has the code.
func mustFault(t testing.TB, err error, want fault.Code) {
	t.Helper()
	var e *fault.Error
	if !errors.As(err, &e) || e.Code != want {
		t.Fatalf("got error %v, want a fault %s", err, want)
	}
}

// eventually waits for something that another connection brings about.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still not: %s", what)
		}
	}
}

// survey is the source of most records here.
func survey() place.Source { return place.Source{Name: "区民政局普查", Licence: "CC BY 4.0"} }

// importPlaces imports places under the source; complete says that they are all it has.
func importPlaces(ctx context.Context, i *Import, source place.Source, complete bool, places ...*place.Place) (Change, error) {
	s, err := i.Source(ctx, source)
	if err != nil {
		return Change{}, err
	}
	return i.Places(ctx, s, func(add func(int, *place.Place) error) (bool, error) {
		for n, p := range places {
			if err := add(n+2, p); err != nil {
				return false, err
			}
		}
		return complete, nil
	})
}

func importAreas(ctx context.Context, i *Import, source place.Source, complete bool, areas ...*place.Area) (Change, []fault.Problem, error) {
	s, err := i.Source(ctx, source)
	if err != nil {
		return Change{}, nil, err
	}
	return i.MergeAreas(ctx, s, func(add func(int, *place.Area) error) (bool, error) {
		for n, a := range areas {
			if err := add(n+2, a); err != nil {
				return false, err
			}
		}
		return complete, nil
	})
}

func importCells(ctx context.Context, i *Import, source place.Source, complete bool, cells ...coverage.Cell) (Change, error) {
	s, err := i.Source(ctx, source)
	if err != nil {
		return Change{}, err
	}
	return i.Population(ctx, s, s.Collected, func(add func(int, *coverage.Cell) error) (bool, error) {
		for n := range cells {
			if err := add(n+2, &cells[n]); err != nil {
				return false, err
			}
		}
		return complete, nil
	})
}

// putPlaces imports places in an import of their own and returns what that changed.
func putPlaces(t testing.TB, d *DB, complete bool, places ...*place.Place) (c Change) {
	t.Helper()
	keep(t, d, func(i *Import) (err error) {
		c, err = importPlaces(t.Context(), i, survey(), complete, places...)
		return err
	})
	return c
}

func putAreas(t testing.TB, d *DB, source place.Source, complete bool, areas ...*place.Area) (c Change, problems []fault.Problem) {
	t.Helper()
	keep(t, d, func(i *Import) (err error) {
		c, problems, err = importAreas(t.Context(), i, source, complete, areas...)
		return err
	})
	return c, problems
}

func putCells(t testing.TB, d *DB, source place.Source, complete bool, cells ...coverage.Cell) (c Change) {
	t.Helper()
	keep(t, d, func(i *Import) (err error) {
		c, err = importCells(t.Context(), i, source, complete, cells...)
		return err
	})
	return c
}

// venue is the plainest place.
func venue(code string) *place.Place {
	return &place.Place{Code: code, Kind: place.Venue, Name: "党建阵地" + code, Location: geo.LonLat{Lon: 113.25, Lat: 23.13}}
}

// square is an area whose boundary is a square of a tenth of a degree.
func square(code string, level place.Level, parent string, west, south float64) *place.Area {
	return &place.Area{
		Code: code, Level: level, Name: "区域" + code, ParentCode: parent,
		Boundary: polygons([][]float64{{west, south, west + 0.1, south, west + 0.1, south + 0.1, west, south + 0.1, west, south}}),
	}
}

func day(year int, month time.Month, d int) *time.Time {
	t := time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	return &t
}

func codes(places []*place.Place) []string {
	var out []string
	for _, p := range places {
		out = append(out, p.Code)
	}
	return out
}
