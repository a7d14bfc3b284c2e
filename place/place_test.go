package place_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
)

func TestNamesFallBackToPinyin(t *testing.T) {
	t.Parallel()
	p := place.Place{Name: "云冈"}
	if p.DisplayName(true) != "Yun Gang" || p.DisplayName(false) != "云冈" {
		t.Error("a place without an English name is not shown in pinyin")
	}
	p.NameEN = "Yungang"
	if p.DisplayName(true) != "Yungang" {
		t.Error("the English name is not used")
	}
}

func TestWordsOfClerksAndOfTheContractAreRead(t *testing.T) {
	t.Parallel()
	for k, name := range place.KindNames() {
		if got, ok := place.ParseKind(name); !ok || int(got) != k || got.String() != name {
			t.Errorf("%s is read as %v", name, got)
		}
		if got, ok := place.ParseKind(" " + place.Kind(k).Chinese() + " "); !ok || int(got) != k {
			t.Errorf("%s is read as %v", place.Kind(k).Chinese(), got)
		}
	}
	if _, ok := place.ParseKind("商店"); ok {
		t.Error("an unknown word was read as a kind")
	}
	for _, level := range []string{"社区", "村", "COMMUNITY", "community"} {
		if got, ok := place.ParseLevel(level); !ok || got != place.Community {
			t.Errorf("%s is read as %v", level, got)
		}
	}
}

func TestIDsSortAsKeysAndReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := place.Key(rapid.Int64Range(1, 1<<62).Draw(t, "a"))
		b := place.Key(rapid.Int64Range(1, 1<<62).Draw(t, "b"))
		x, y := place.ID(place.PlaceID, a), place.ID(place.PlaceID, b)
		if (a < b) != (x < y) {
			t.Fatalf("keys %d, %d have ids %s, %s", a, b, x, y)
		}
		kind, key, err := place.ParseID(x)
		if err != nil || kind != place.PlaceID || key != a {
			t.Fatalf("%s reads back as %c %d: %v", x, kind, key, err)
		}
	})
}

func TestWhatIsNoIDIsNotFound(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", "p", "p00000000000zz", strings.Repeat("p", 5000), "p000000000000é", "p000000000000f", "P0000000000000 "} {
		if _, _, err := place.ParseID(id); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%.20q: %v", id, err)
		}
	}
}

// The district of two communities, the second without a boundary of its own.
func areas() *place.Areas {
	box := func(w, s, e, n float64) *geom.MultiPolygon {
		return geom.NewMultiPolygonFlat(geom.XY, []float64{w, s, e, s, e, n, w, n, w, s}, [][]int{{10}})
	}
	return place.NewAreas([]*place.Area{
		{Key: 4, Code: "1402140010", Level: place.Community, Name: "乙社区", ParentCode: "140214001"},
		{Key: 3, Code: "1402140011", Level: place.Community, Name: "甲社区", ParentCode: "140214001", Boundary: box(0, 0, 1, 1)},
		{Key: 2, Code: "140214001", Level: place.Street, Name: "新胜街道", ParentCode: "140214", Boundary: box(0, 0, 2, 1)},
		{Key: 1, Code: "140214", Level: place.District, Name: "云冈区", Boundary: box(0, 0, 3, 3)},
	})
}

func TestAPointLiesInTheSmallestArea(t *testing.T) {
	t.Parallel()
	a := areas()
	for _, c := range []struct {
		at        geo.LonLat
		code      string
		community bool
	}{
		{geo.LonLat{Lon: 0.5, Lat: 0.5}, "1402140011", true},
		{geo.LonLat{Lon: 1.5, Lat: 0.5}, "140214001", false},
		{geo.LonLat{Lon: 2.5, Lat: 2.5}, "140214", false},
	} {
		got := a.Containing(c.at)
		if got == nil || got.Code != c.code || (got.At(place.Community) != nil) != c.community || got.At(place.District) != a.ByCode("140214") {
			t.Errorf("%v lies in %+v", c.at, got)
		}
	}
	if a.Containing(geo.LonLat{Lon: 5, Lat: 5}) != nil {
		t.Error("a point outside lies in an area")
	}
	var codes []string
	for _, x := range a.All() {
		codes = append(codes, x.Code)
	}
	// 甲 is read jia, 乙 yi.
	if want := []string{"140214", "140214001", "1402140011", "1402140010"}; !slices.Equal(codes, want) {
		t.Errorf("order %v, want %v", codes, want)
	}
	if kids := a.ByCode("140214001").Children; len(kids) != 2 || kids[0].Code != "1402140010" {
		t.Error("children do not stand by code")
	}
}

func TestPagesByNameLoseNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var records []*place.Place
		for i := range rapid.IntRange(0, 40).Draw(t, "places") {
			records = append(records, &place.Place{
				Key: place.Key(i + 1), Published: true, Name: rapid.SampledFrom([]string{"云冈", "新平旺", "云冈", "Aa", "á", "", "10"}).Draw(t, "name"),
			})
		}
		c := place.NewCatalogue(place.Records{Places: records, Areas: place.NewAreas(nil)})
		seen := map[int32]bool{}
		var after *place.NamePosition
		for {
			rest := c.ByName(after)
			if len(rest) == 0 {
				break
			}
			for _, i := range rest[:min(3, len(rest))] {
				if seen[i] {
					t.Fatalf("place %d stands on two pages", i)
				}
				seen[i] = true
				at := c.PositionOf(int(i))
				after = &at
			}
		}
		if len(seen) != len(records) {
			t.Fatalf("%d of %d places were on a page", len(seen), len(records))
		}
	})
}

func TestFiltersNarrow(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	tree := areas()
	c := place.NewCatalogue(place.Records{Areas: tree, Places: []*place.Place{
		{Key: 1, Published: true, Kind: place.ServiceCenter, Demonstration: true, Location: geo.LonLat{Lon: 0.5, Lat: 0.5}, UpdatedAt: day, VerifiedAt: &day},
		{Key: 2, Published: true, Kind: place.ServiceCenter, Location: geo.LonLat{Lon: 1.5, Lat: 0.5}, UpdatedAt: day.AddDate(0, 0, -1)},
		{Key: 3, Published: true, Kind: place.Venue, Status: place.Planned, Location: geo.LonLat{Lon: 9, Lat: 9}},
		{Key: 4, Published: true, Kind: place.Venue, Status: place.TemporarilyClosed, Location: geo.LonLat{Lon: 2.5, Lat: 2.5}},
		{Key: 5, Published: false, Kind: place.Venue},
	}})
	for _, f := range []struct {
		name   string
		filter place.Filter
		keys   []place.Key
	}{
		{"nothing asked: what is open or closed for a time", place.Filter{}, []place.Key{1, 2, 4}},
		{"kind", place.Filter{Kinds: []place.Kind{place.Venue}}, []place.Key{4}},
		{"status", place.Filter{Statuses: []place.Status{place.Planned}}, []place.Key{3}},
		{"demonstration alone means centers", place.Filter{Demonstration: &yes}, []place.Key{1}},
		{"demonstration false", place.Filter{Demonstration: &no}, []place.Key{2}},
		{"demonstration leaves other kinds", place.Filter{Demonstration: &yes, Kinds: []place.Kind{place.ServiceCenter, place.Venue}}, []place.Key{1, 4}},
		{"area", place.Filter{Areas: []*place.Area{tree.ByCode("140214001")}}, []place.Key{1, 2}},
		{"areas", place.Filter{Areas: []*place.Area{tree.ByCode("1402140011"), tree.ByCode("1402140010")}}, []place.Key{1}},
		{"box, its edge included", place.Filter{Box: &geo.Box{West: 1.5, South: 0, East: 3, North: 3}}, []place.Key{2, 4}},
		{"updated since", place.Filter{UpdatedSince: &day}, []place.Key{1}},
		{"verified since", place.Filter{VerifiedSince: &day}, []place.Key{1}},
	} {
		var got []place.Key
		for i := range c.Len() {
			if c.Judge(&f.filter, i) == place.Accepted {
				got = append(got, c.Place(i).Key)
			}
		}
		if !slices.Equal(got, f.keys) {
			t.Errorf("%s: %v, want %v", f.name, got, f.keys)
		}
	}
	if c.Judge(&place.Filter{}, 2) != place.RefusedStatus || c.Judge(&place.Filter{Kinds: []place.Kind{place.RedStation}}, 2) != place.RefusedOther {
		t.Error("the reason of a refusal is wrong")
	}
}
