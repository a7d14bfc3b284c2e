package db

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"servicemap/place"
)

func TestAreasComeBackAsTheyWentIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	rapid.Check(t, func(rt *rapid.T) {
		var areas []*place.Area
		for n := range rapid.IntRange(1, 6).Draw(rt, "areas") {
			a := &place.Area{
				Code: fmt.Sprintf("4401%02d", n), Level: place.Level(rapid.IntRange(0, 3).Draw(rt, "level")),
				Name: rapid.StringMatching(`[云岗街社区a-z']{1,9}`).Draw(rt, "name"), NameEN: rapid.SampledFrom([]string{"", "Yungang"}).Draw(rt, "name_en"),
				Population: rapid.Ptr(rapid.Int32Min(0), true).Draw(rt, "population"),
			}
			for _, p := range areas {
				if p.Level < a.Level && rapid.Bool().Draw(rt, "child") {
					a.ParentCode = p.Code
				}
			}
			if rapid.Bool().Draw(rt, "bounded") {
				x, y := rapid.Float64Range(-100, 100).Draw(rt, "x"), rapid.Float64Range(-80, 80).Draw(rt, "y")
				// An island beside an area with a hole; outer rings turn left, holes right, as they are kept.
				a.Boundary = polygons(
					[][]float64{{x, y, x + 4, y, x + 4, y + 4, x, y + 4, x, y}, {x + 1, y + 1, x + 1, y + 2, x + 2, y + 2, x + 1, y + 1}},
					[][]float64{{x + 10, y, x + 11, y, x + 11, y + 1, x + 10, y}})
			}
			areas = append(areas, a)
		}
		if _, problems := putAreas(t, d, survey(), true, areas...); len(problems) > 0 {
			rt.Fatalf("problems: %v", problems)
		}
		first := load(t, d)
		got := slices.SortedFunc(slices.Values(first.Areas), func(a, b *place.Area) int {
			return slices.Index(areaCodes(areas), a.Code) - slices.Index(areaCodes(areas), b.Code)
		})
		if len(got) != len(areas) {
			rt.Fatalf("%d areas came back, want %d", len(got), len(areas))
		}
		for n, a := range got {
			if want := areas[n]; !sameArea(a, want) || a.Source.Name != survey().Name {
				rt.Fatalf("put in %+v\n got back %+v", want, a)
			}
		}
		if c, _ := putAreas(t, d, survey(), true, areas...); c != (Change{Unchanged: len(areas)}) || versions(t, d) != first.Versions {
			rt.Fatalf("the same again: %+v", c)
		}
		areas[0].Name += "新"
		if c, _ := putAreas(t, d, survey(), false, areas[0]); c != (Change{Changed: 1}) {
			rt.Fatalf("one changed: %+v", c)
		}
	})
}

func areaCodes(areas []*place.Area) []string {
	var out []string
	for _, a := range areas {
		out = append(out, a.Code)
	}
	return out
}

func sameArea(a, b *place.Area) bool {
	boundary := (a.Boundary == nil) == (b.Boundary == nil) && (a.Boundary == nil || sameGeometry(a.Boundary, b.Boundary))
	return a.Code == b.Code && a.Level == b.Level && a.Name == b.Name && a.NameEN == b.NameEN && a.ParentCode == b.ParentCode && same(a.Population, b.Population) && boundary
}

func TestRingsThatTurnTheWrongWayAreTurnedAndStayUnchanged(t *testing.T) {
	t.Parallel()
	d := open(t)
	clockwise := &place.Area{Code: "1", Name: "一", Boundary: polygons([][]float64{{0, 0, 0, 1, 1, 1, 1, 0, 0, 0}})}
	putAreas(t, d, survey(), false, clockwise)
	if got := load(t, d).Areas[0].Boundary.FlatCoords(); !reflect.DeepEqual(got, []float64{0, 0, 1, 0, 1, 1, 0, 1, 0, 0}) {
		t.Errorf("the ring is %v", got)
	}
	if c, _ := putAreas(t, d, survey(), false, clockwise); c != (Change{Unchanged: 1}) {
		t.Errorf("the same again: %+v", c)
	}
}

func TestAreasThatCannotStandAreRefusedByRow(t *testing.T) {
	t.Parallel()
	bow := polygons([][]float64{{0, 0, 1, 1, 1, 0, 0, 1, 0, 0}})
	for _, c := range []struct {
		name  string
		areas []*place.Area
		want  map[int]string // row → column
		left  []string
	}{
		{
			"a code of another source",
			[]*place.Area{square("theirs", place.District, "", 0, 0), square("a", place.District, "", 1, 0)},
			map[int]string{2: "code"}, []string{"a"},
		},
		{
			"a boundary that crosses itself",
			[]*place.Area{square("a", place.District, "", 0, 0), {Code: "b", Name: "b", Boundary: bow}},
			map[int]string{3: "wkt"}, []string{"a"},
		},
		{
			"a chain below a parent that is not there",
			[]*place.Area{
				square("g", place.Grid, "c", 0, 0), square("c", place.Community, "s", 0, 0), square("s", place.Street, "nowhere", 0, 0),
				square("d", place.District, "", 0, 0),
			},
			map[int]string{2: "parent_code", 3: "parent_code", 4: "parent_code"}, []string{"d"},
		},
		{
			"a chain below a boundary that crosses itself",
			[]*place.Area{{Code: "d", Name: "d", Boundary: bow}, square("s", place.Street, "d", 0, 0), square("c", place.Community, "s", 0, 0)},
			map[int]string{2: "wkt", 3: "parent_code", 4: "parent_code"}, nil,
		},
		{
			"parents of the same level and of a lower one",
			[]*place.Area{square("a", place.Street, "", 0, 0), square("b", place.Street, "a", 0, 0), square("c", place.District, "b", 0, 0)},
			map[int]string{3: "parent_code", 4: "parent_code"}, []string{"a"},
		},
		{
			"each the parent of the other",
			[]*place.Area{square("a", place.Street, "b", 0, 0), square("b", place.Community, "a", 0, 0)},
			map[int]string{2: "parent_code", 3: "parent_code"}, nil,
		},
		{
			"children before their parents, and parents of another source, are sound",
			[]*place.Area{square("c", place.Community, "s", 0, 0), square("s", place.Street, "theirs", 0, 0)},
			map[int]string{}, []string{"c", "s"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			theirs := place.Source{Name: "theirs", Licence: "x"}
			putAreas(t, d, theirs, false, square("theirs", place.District, "", 50, 50))
			change, problems := putAreas(t, d, survey(), false, c.areas...)
			got := map[int]string{}
			for _, p := range problems {
				got[p.Row] = p.Column
				if p.Text.ZH == "" || p.Text.EN == "" || p.Cure.ZH == "" || p.Cure.EN == "" || p.Value == "" {
					t.Errorf("a problem without words: %+v", p)
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("refused are %v, want %v", got, c.want)
			}
			var left []string
			for _, a := range load(t, d).Areas {
				if a.Source.Name != "theirs" {
					left = append(left, a.Code)
				}
			}
			slices.Sort(left)
			if !slices.Equal(left, c.left) || change != (Change{Added: len(c.left)}) {
				t.Errorf("left are %v, %+v; want %v", left, change, c.left)
			}
		})
	}
}

func TestACompleteFileOfAreasRemovesTheOthersUnlessARowIsWrong(t *testing.T) {
	t.Parallel()
	d := open(t)
	a, b := square("a", place.District, "", 0, 0), square("b", place.District, "", 1, 0)
	putAreas(t, d, survey(), false, a, b)
	broken := *b
	broken.Boundary = polygons([][]float64{{0, 0, 1, 1, 1, 0, 0, 1, 0, 0}})
	if c, problems := putAreas(t, d, survey(), true, a, &broken); len(problems) != 1 || c != (Change{Unchanged: 1}) {
		t.Errorf("with a wrong row: %+v, %v", c, problems)
	}
	if got := load(t, d).Areas; len(got) != 2 {
		t.Error("an area whose row is wrong is gone")
	}
	if c, _ := putAreas(t, d, survey(), true, a); c != (Change{Unchanged: 1, Removed: 1}) {
		t.Errorf("complete: %+v", c)
	}
}

func TestAnImportSeesItsOwnAreas(t *testing.T) {
	t.Parallel()
	d := open(t)
	keep(t, d, func(i *Import) error {
		if _, _, err := importAreas(t.Context(), i, survey(), false, square("a", place.District, "", 113.2, 23.1)); err != nil {
			return err
		}
		areas, err := i.Areas(t.Context())
		if err == nil && (areas.ByCode("a") == nil || areas.Containing(venue("1").Location) != areas.ByCode("a")) {
			t.Error("the area is not there")
		}
		return err
	})
}

func TestPartsCanBeImportedTwiceInOneImport(t *testing.T) {
	t.Parallel()
	d := open(t)
	keep(t, d, func(i *Import) error {
		for _, code := range []string{"a", "b"} {
			if _, problems, err := importAreas(t.Context(), i, survey(), false, square(code, place.District, "", 0, 0)); err != nil || len(problems) > 0 {
				return fmt.Errorf("%v: %w", problems, err)
			}
			if _, err := importPlaces(t.Context(), i, survey(), false, venue(code)); err != nil {
				return err
			}
			if _, err := importCells(t.Context(), i, survey(), false, cell(code, 1)); err != nil {
				return err
			}
		}
		return nil
	})
	if r := load(t, d); len(r.Areas) != 2 || len(r.Places) != 2 || len(r.Cells) != 2 {
		t.Errorf("%d areas, %d places, %d cells", len(r.Areas), len(r.Places), len(r.Cells))
	}
}

func TestManyAreasAreCheckedInLittleTime(t *testing.T) {
	t.Parallel()
	d := open(t)
	areas := []*place.Area{square("d", place.District, "", 0, 0)}
	for n := range 6000 {
		areas = append(areas, &place.Area{Code: fmt.Sprint("g", n), Level: place.Grid, Name: "网格", ParentCode: "d"})
	}
	areas = append(areas, &place.Area{Code: "x", Level: place.Grid, Name: "x", ParentCode: "none"})
	change, problems := putAreas(t, d, survey(), false, areas...)
	if change.Added != 6001 || len(problems) != 1 || problems[0].Row != 6003 {
		t.Errorf("%+v, %v", change, problems)
	}
}
