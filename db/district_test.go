package db

import (
	"context"
	"reflect"
	"testing"

	"servicemap/fault"
	"servicemap/place"
)

// put runs one kind of import of the district's records from the source of the tests, and returns what it changed.
func put[T any](t testing.TB, d *DB, complete bool, run func(*Import, context.Context, *place.Source, func(func(int, *T) error) (bool, error)) (Change, []fault.Problem, error), records ...*T) (c Change, problems []fault.Problem) {
	t.Helper()
	keep(t, d, func(i *Import) error {
		source, err := i.Source(t.Context(), survey())
		if err != nil {
			return err
		}
		c, problems, err = run(i, t.Context(), source, func(add func(int, *T) error) (bool, error) {
			for n, r := range records {
				if err := add(n+2, r); err != nil {
					return false, err
				}
			}
			return complete, nil
		})
		return err
	})
	return c, problems
}

// whole makes an import without problems look like one with.
func whole[T any](run func(*Import, context.Context, *place.Source, func(func(int, *T) error) (bool, error)) (Change, error)) func(*Import, context.Context, *place.Source, func(func(int, *T) error) (bool, error)) (Change, []fault.Problem, error) {
	return func(i *Import, ctx context.Context, s *place.Source, feed func(func(int, *T) error) (bool, error)) (Change, []fault.Problem, error) {
		c, err := run(i, ctx, s, feed)
		return c, nil, err
	}
}

func TestTheDistrictsRecordsComeBackAsTheyWentIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	six, hours := int32(6), place.Schedule{Hours: "Mo-Fr 08:30-12:00", Holiday: "CLOSED", WorkingWeekend: "WORKDAY"}
	phones := []place.Contact{{Label: "值班电话", Phone: "0352-0001234", Hours: "白天"}}
	center := venue("c1")
	center.Kind, center.Facilities = place.ServiceCenter, nil
	member := venue("v1")
	member.ClusterCode = "k1"
	cluster := &place.Cluster{Code: "k1", Name: "阵地群", LeadUnit: "企业", AreaCode: "140214001"}
	zone := &place.Zone{CenterCode: "c1", Kind: place.Mediation, Name: "调解区", Services: []string{"调解", "咨询"}, Capacity: &six, Schedule: hours, Contacts: phones}
	squad := &place.Squad{
		Code: "q1", Name: "维修小队", NameEN: "Repair squad", Skills: []place.Skill{place.HomeRepair, place.OtherSkill}, BaseCode: "c1",
		Serves: []string{"140214001"}, Members: &six, Schedule: hours, Contacts: phones,
	}
	total := &place.Indicator{AreaCode: "140214", Topic: "visits", Label: "走访", LabelEN: "visits", Value: 964.5, Unit: "次", From: *day(2022, 1, 1), Until: *day(2022, 12, 31)}

	load1 := func() []Change {
		k, _ := put(t, d, true, whole((*Import).Clusters), cluster)
		p := putPlaces(t, d, true, center, member)
		z, refused := put(t, d, true, (*Import).Zones, zone, &place.Zone{CenterCode: "v1", Kind: place.Culture}, &place.Zone{CenterCode: "nobody", Kind: place.Culture})
		if len(refused) != 2 || refused[0].Column != "center_code" || refused[0].Row != 3 {
			t.Errorf("zones of no center: %v", refused)
		}
		q, refused := put(t, d, true, (*Import).Squads, squad, &place.Squad{Code: "q2", Name: "x", BaseCode: "nowhere"})
		if len(refused) != 1 || refused[0].Column != "base_code" || refused[0].Value != "nowhere" {
			t.Errorf("a squad of no base: %v", refused)
		}
		n, _ := put(t, d, true, whole((*Import).Indicators), total)
		return []Change{k, p, z, q, n}
	}
	if got, want := load1(), []Change{{Added: 1}, {Added: 2}, {Added: 1}, {Added: 1}, {Added: 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("first: %+v", got)
	}
	before := versions(t, d)
	if got, want := load1(), []Change{{Unchanged: 1}, {Unchanged: 2}, {Unchanged: 1}, {Unchanged: 1}, {Unchanged: 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("the same again: %+v", got)
	}
	if versions(t, d) != before {
		t.Error("the same again raised a version")
	}

	r := load(t, d)
	z, q, k, n := *r.Zones[0], *r.Squads[0], *r.Clusters[0], *r.Indicators[0]
	if z.Center != r.Places[0].Key || q.Base != r.Places[0].Key || r.Places[1].Cluster != k.Key || r.Places[1].ClusterCode != "k1" || !q.Published {
		t.Errorf("zone %+v, squad %+v, venue %+v", z, q, r.Places[1])
	}
	z.Key, z.Center, z.UpdatedAt = 0, 0, zone.UpdatedAt
	q.Key, q.Base, q.Source, q.Published, q.UpdatedAt = 0, 0, nil, false, squad.UpdatedAt
	k.Key, k.Source, k.UpdatedAt = 0, nil, cluster.UpdatedAt
	n.Source = nil
	for _, c := range []struct{ got, want any }{{z, *zone}, {q, *squad}, {k, *cluster}, {n, *total}} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("put in %+v\n got back %+v", c.want, c.got)
		}
	}
}

func TestWhatTheDistrictNoLongerHasIsWithdrawn(t *testing.T) {
	t.Parallel()
	d := open(t)
	put(t, d, true, (*Import).Squads, &place.Squad{Code: "q1", Name: "a"}, &place.Squad{Code: "q2", Name: "b"})
	if c, _ := put(t, d, true, (*Import).Squads, &place.Squad{Code: "q2", Name: "b"}); c != (Change{Unchanged: 1, Removed: 1}) {
		t.Errorf("%+v", c)
	}
	if s := load(t, d).Squads; len(s) != 2 || s[0].Published || !s[1].Published {
		t.Errorf("%+v", s)
	}
	put(t, d, true, whole((*Import).Clusters), &place.Cluster{Code: "k1", Name: "a"})
	if c, _ := put[place.Cluster](t, d, true, whole((*Import).Clusters)); c != (Change{Removed: 1}) {
		t.Errorf("%+v", c)
	}
}

func TestEveryChangeOfAPlaceIsLogged(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := venue("1")
	putPlaces(t, d, false, p)
	p.Name, p.Address = "新名", "云州街 1 号"
	putPlaces(t, d, false, p)
	if n := one[int](t, d, `select count(*) from place_change`); n != 2 {
		t.Errorf("%d changes", n)
	}
	if by := one[string](t, d, `select changed_by from place_change where field = 'name' and new_value = '"新名"'`); by != survey().Name {
		t.Errorf("changed by %q", by)
	}
}
