package db

import (
	"reflect"
	"testing"

	"servicemap/coverage"
	"servicemap/place"
)

func TestStandardsComeBackAsTheyWentIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	whole := func(n int) *int { return &n }
	share := 0.9
	target := &coverage.Standard{
		ID: "t", Name: "目标", Clause: "二", Measure: coverage.CoverageShare, Minutes: 15, MinMetres: whole(800), MaxMetres: whole(1000),
		TargetShare: &share, Certainty: "示例", Source: "区规划",
	}
	people := &coverage.Standard{ID: "p", Name: "规模", Measure: coverage.CirclePeople, Minutes: 5, MinPeople: whole(5000), MaxPeople: whole(12000)}
	if c, refused := put(t, d, true, (*Import).Standards, target, people); c != (Change{Added: 2}) || len(refused) > 0 {
		t.Errorf("first: %+v %v", c, refused)
	}
	before := versions(t, d)
	if c, _ := put(t, d, true, (*Import).Standards, target, people); c != (Change{Unchanged: 2}) || versions(t, d) != before {
		t.Errorf("the same again: %+v", c)
	}
	got := load(t, d).Standards
	if len(got) != 2 || got[0].Origin == nil || got[0].Origin.Name != survey().Name {
		t.Fatalf("%+v", got)
	}
	got[0].Origin, got[1].Origin = nil, nil
	if !reflect.DeepEqual(got, []coverage.Standard{*target, *people}) {
		t.Errorf("got back %+v", got)
	}

	// Another source has no standard of the same id, and a file that is not complete takes nothing away.
	keep(t, d, func(i *Import) error {
		other, err := i.Source(t.Context(), place.Source{Name: "别处", Licence: "CC0"})
		if err != nil {
			return err
		}
		c, refused, err := i.Standards(t.Context(), other, func(add func(int, *coverage.Standard) error) (bool, error) { return true, add(2, people) })
		if c != (Change{}) || len(refused) != 1 || refused[0].Column != "id" || refused[0].Value != "p" {
			t.Errorf("%+v %v", c, refused)
		}
		return err
	})
	people.Minutes = 10
	if c, _ := put(t, d, false, (*Import).Standards, people); c != (Change{Changed: 1}) {
		t.Errorf("a change: %+v", c)
	}
	if c, _ := put(t, d, true, (*Import).Standards, people); c != (Change{Unchanged: 1, Removed: 1}) || versions(t, d).Areas == before.Areas {
		t.Errorf("a complete file without one: %+v", c)
	}
	keep(t, d, func(i *Import) error {
		_, err := i.Remove(t.Context(), survey().Name)
		return err
	})
	if left := load(t, d).Standards; len(left) > 0 {
		t.Errorf("the source is removed, its standards are there: %+v", left)
	}
}
