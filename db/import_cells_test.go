package db

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/place"
)

func cell(code string, people int32) coverage.Cell {
	return coverage.Cell{Code: code, Center: geo.LonLat{Lon: 113.25, Lat: 23.13}, People: people}
}

func sameCell(a, b coverage.Cell) bool {
	return a.Code == b.Code && a.Center == b.Center && a.People == b.People && same(a.Age0To6, b.Age0To6) && same(a.Age60Up, b.Age60Up) &&
		same(a.Age65Up, b.Age65Up) && same(a.Households, b.Households) && same(a.SizeMetres, b.SizeMetres)
}

func TestCellsComeBackAsTheyWentIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	count := rapid.Ptr(rapid.Int32Min(0), true)
	rapid.Check(t, func(rt *rapid.T) {
		var cells []coverage.Cell
		for n := range rapid.IntRange(1, 9).Draw(rt, "cells") {
			cells = append(cells, coverage.Cell{
				Code: fmt.Sprintf("格%03d", n), People: rapid.Int32Min(0).Draw(rt, "people"),
				Center:  geo.LonLat{Lon: rapid.Float64Range(-180, 180).Draw(rt, "lon"), Lat: rapid.Float64Range(-90, 90).Draw(rt, "lat")},
				Age0To6: count.Draw(rt, "0-6"), Age60Up: count.Draw(rt, "60"), Age65Up: count.Draw(rt, "65"), Households: count.Draw(rt, "households"),
				SizeMetres: rapid.Ptr(rapid.Float32Range(0.01, 1e5), true).Draw(rt, "size"),
			})
		}
		s := survey()
		s.Collected = day(2024, 7, 1)
		putCells(t, d, s, true, cells...)
		first := load(t, d)
		if len(first.Cells) != len(cells) || first.PopulationSource.Name != s.Name || !first.PopulationDate.Equal(*s.Collected) {
			rt.Fatalf("%d cells of %v of %v", len(first.Cells), first.PopulationSource, first.PopulationDate)
		}
		for n, c := range first.Cells {
			if !sameCell(c, cells[n]) {
				rt.Fatalf("put in %+v\n got back %+v", cells[n], c)
			}
		}
		if c := putCells(t, d, s, true, cells...); c != (Change{Unchanged: len(cells)}) || versions(t, d) != first.Versions {
			rt.Fatalf("the same again: %+v, %+v before %+v", c, versions(t, d), first.Versions)
		}
		cells[0].People ^= 1
		if c := putCells(t, d, s, false, cells[0]); c != (Change{Changed: 1}) {
			rt.Fatalf("one changed: %+v", c)
		}
	})
}

func TestThePopulationThatCountsIsThatOfTheLastSource(t *testing.T) {
	t.Parallel()
	d := open(t)
	census, grid := place.Source{Name: "census", Licence: "x"}, place.Source{Name: "grid", Licence: "y", Collected: day(2025, 5, 5)}
	putCells(t, d, census, false, cell("a", 1), cell("b", 2))
	putCells(t, d, grid, false, cell("a", 3))
	r := load(t, d)
	if len(r.Cells) != 1 || r.Cells[0].People != 3 || r.PopulationSource.Name != "grid" {
		t.Errorf("%d cells of %v", len(r.Cells), r.PopulationSource)
	}
	// The first again changes no cell, yet what counts.
	if c := putCells(t, d, census, false, cell("a", 1)); c != (Change{Unchanged: 1}) {
		t.Errorf("%+v", c)
	}
	if again := load(t, d); len(again.Cells) != 2 || again.PopulationSource.Name != "census" || again.PopulationDate != nil || again.Versions.Population == r.Versions.Population {
		t.Errorf("%d cells of %v, version %+v", len(again.Cells), again.PopulationSource, again.Versions.Population)
	}
	if c := putCells(t, d, census, true, cell("b", 2)); c != (Change{Unchanged: 1, Removed: 1}) {
		t.Errorf("complete: %+v", c)
	}
}

// A file in which every row is wrong must not take the population away.
func TestAPopulationWithoutCellsChangesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	putCells(t, d, survey(), false, cell("a", 1))
	before := versions(t, d).Population
	if c := putCells(t, d, place.Source{Name: "other", Licence: "x"}, false); c != (Change{}) {
		t.Errorf("%+v", c)
	}
	if r := load(t, d); len(r.Cells) != 1 || r.Versions.Population != before {
		t.Errorf("%d cells are left", len(r.Cells))
	}
}
