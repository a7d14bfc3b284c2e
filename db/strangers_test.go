package db

import (
	"slices"
	"testing"

	"servicemap/db/dbtest"
)

func TestOnlyWhatIsNotOursIsAStranger(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, Migrate)
	if names, err := Strangers(t.Context(), url); err != nil || len(names) != 0 {
		t.Errorf("a migrated database holds %v (%v)", names, err)
	}
	d := openURL(t, url)
	exec(t, d, `create schema gis; create table gis.roads (); create view public.mine as select 1 as x; create table gis.area ()`)
	if names, err := Strangers(t.Context(), url); err != nil || !slices.Equal(names, []string{"gis.area", "gis.roads", "public.mine"}) {
		t.Errorf("%v (%v)", names, err)
	}
}
