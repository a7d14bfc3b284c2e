package graph

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// sites is an answer of suggestSites.
type sites struct {
	Sites []struct {
		Rank, PeopleGained, PeopleInReach, CoveredAfter int
		Location                                        struct{ Longitude, Latitude float64 }
		Area                                            *struct{ Code string }
		Share                                           *float64
		Nearest                                         *struct {
			Place struct{ ID, Kind string }
			Walk  struct{ Metres, EffectiveMetres, UnknownMetres int }
		}
	}
	People, CoveredBefore, CoveredAfter, UpperBound int
	Proven                                          bool
	ShareReached                                    *bool
	PlacesVersion, NetworkVersion, Method           string
}

const siteFields = `{
	sites {rank peopleGained peopleInReach coveredAfter share location {longitude latitude} area {code} street
		nearest {place {id kind} walk {metres effectiveMetres unknownMetres}}}
	people coveredBefore coveredAfter upperBound proven shareReached pace profile method populationSource {name} populationDate networkDate
	placesVersion networkVersion populationVersion asOf}`

// suggest asks for sites and returns those that are found at once.
func suggest(t *testing.T, e *Engine, arguments string) sites {
	t.Helper()
	a := ask(t, e, `{suggestSites(`+arguments+`) {suggestions `+siteFields+` job {id}}}`, nil)
	var got struct {
		Suggestions *sites
		Job         *struct{ ID string }
	}
	if len(a.Errors) > 0 || json.Unmarshal(a.Data["suggestSites"], &got) != nil || got.Suggestions == nil || got.Job != nil {
		t.Fatalf("%s: %v %s", arguments, a.Errors, a.Data)
	}
	return *got.Suggestions
}

// number asks for one number of a coverage.
func number(t *testing.T, e *Engine, arguments, field string) int {
	t.Helper()
	a := ask(t, e, `{coverage(`+arguments+`) {`+field+`}}`, nil)
	var got map[string]int
	if len(a.Errors) > 0 || json.Unmarshal(a.Data["coverage"], &got) != nil {
		t.Fatalf("%s: %v %s", arguments, a.Errors, a.Data)
	}
	return got[field]
}

// What sites are said to gain is what coverage finds with places that stand there.
func TestSuggestedSitesGainWhatAScenarioWithThemGains(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	for _, c := range []struct{ question, more string }{
		{`of: [{kinds: [VENUE]}], minutes: 3`, ``},
		{`of: [{kinds: [VENUE]}], minutes: 3`, `, count: 1`},
		{`of: [{kinds: [VENUE]}, {kinds: [RED_STATION]}], minutes: 2, pace: ELDERLY`, `, count: 12`},
		{`of: [{kinds: [VENUE]}], minutes: 4, area: "` + place.ID(place.AreaID, 2) + `"`, `, count: 2`},
		{`of: [{kinds: [VENUE]}], minutes: 3`, `, candidates: [` + from(100, 100) + `, ` + from(500, 500) + `, ` + from(800, 100) + `], count: 2`},
	} {
		got := suggest(t, e, c.question+c.more)
		if len(got.Sites) == 0 || got.People != number(t, e, c.question, "people") || got.CoveredBefore != number(t, e, c.question, "covered") {
			t.Fatalf("%s: %+v", c.question, got)
		}
		var add []string
		before := got.CoveredBefore
		for i, s := range got.Sites {
			add = append(add, fmt.Sprintf(`{at: {longitude: %.7f, latitude: %.7f}}`, s.Location.Longitude, s.Location.Latitude))
			with := number(t, e, c.question+`, scenario: {add: [`+strings.Join(add, ", ")+`]}`, "covered")
			if s.CoveredAfter != with || s.PeopleGained != with-before || s.Rank != i+1 || s.PeopleInReach < s.PeopleGained {
				t.Errorf("%s: site %d is said to make %d of %d: %+v", c.question, i+1, with, before, s)
			}
			if *s.Share != float64(with)/float64(got.People) {
				t.Errorf("share %v of %d / %d", *s.Share, with, got.People)
			}
			if s.Nearest == nil || s.Nearest.Walk.UnknownMetres != 0 || s.Nearest.Walk.Metres == 0 && s.Nearest.Walk.EffectiveMetres > 0 {
				t.Errorf("%s: nearest %+v", c.question, s.Nearest)
			}
			before = with
		}
		if got.CoveredAfter != before || got.UpperBound < before || got.Proven != (got.UpperBound == before) || got.ShareReached != nil {
			t.Errorf("%s: %+v", c.question, got)
		}
	}
}

func TestSitesForAShareAreAddedUntilItIsReached(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	const question = `of: [{kinds: [VENUE]}], minutes: 3`
	got := suggest(t, e, question+`, share: 0.95`)
	if got.ShareReached == nil || !*got.ShareReached || float64(got.CoveredAfter) < 0.95*float64(got.People) {
		t.Fatalf("%+v", got)
	}
	if n := len(got.Sites); n > 1 && float64(got.Sites[n-2].CoveredAfter) >= 0.95*float64(got.People) {
		t.Error("the last site is not needed")
	}
	if got := suggest(t, e, question+`, share: 0`); len(got.Sites) != 0 || !*got.ShareReached || !got.Proven {
		t.Errorf("nobody is to be covered: %+v", got)
	}
	one := suggest(t, e, question+`, share: 1, candidates: [`+from(0, 0)+`]`)
	if *one.ShareReached || one.Proven {
		t.Errorf("one corner covers all: %+v", one)
	}
}

func TestSitesKeepOutOfExcludedAreasAndGainEnough(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	const question = `of: [{kinds: [VENUE]}], minutes: 3, count: 20`
	for _, s := range suggest(t, e, question+`, exclude: ["`+place.ID(place.AreaID, 3)+`"]`).Sites {
		if s.Area == nil || s.Area.Code != "140214001" {
			t.Errorf("a site in %+v", s.Area)
		}
	}
	all, good := suggest(t, e, question), suggest(t, e, question+`, minPeople: 30`)
	if len(good.Sites) == 0 || len(good.Sites) >= len(all.Sites) {
		t.Fatalf("%d sites of %d gain 30 people", len(good.Sites), len(all.Sites))
	}
	for _, s := range good.Sites {
		if s.PeopleGained < 30 {
			t.Errorf("a site gains %d", s.PeopleGained)
		}
	}
	if got := suggest(t, e, question+`, exclude: ["`+place.ID(place.AreaID, 1)+`"]`); len(got.Sites) != 0 || got.CoveredAfter != got.CoveredBefore || !got.Proven {
		t.Errorf("nowhere is left, but %+v", got)
	}
}

func TestSitesNameTheDataTheyWereFoundIn(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	got := suggest(t, e, `of: [{}]`)
	a := ask(t, e, `{dataset {placesVersion networkVersion}}`, nil)
	var d struct{ PlacesVersion, NetworkVersion string }
	if json.Unmarshal(a.Data["dataset"], &d) != nil || d.PlacesVersion != got.PlacesVersion || d.NetworkVersion != got.NetworkVersion || got.Method != "NETWORK" {
		t.Errorf("%+v of %+v", got, d)
	}
}

func TestWhatIsWrongWithAQuestionForSitesIsNamed(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	for _, c := range []struct{ arguments, code, argument, allowed string }{
		{`of: [{}], count: 0`, "BAD_ARGUMENT", "count", "1..20"},
		{`of: [{}], count: 21`, "BAD_ARGUMENT", "count", "1..20"},
		{`of: [{}], count: -1`, "BAD_ARGUMENT", "count", "1..20"},
		{`of: [{}], count: 1, share: 0.5`, "BAD_ARGUMENT", "share", "null"},
		{`of: [{}], share: 1.01`, "BAD_ARGUMENT", "share", "0..1"},
		{`of: [{}], share: -0.01`, "BAD_ARGUMENT", "share", "0..1"},
		{`of: [{}], minPeople: 0`, "BAD_ARGUMENT", "minPeople", "1..1000000"},
		{`of: [{}], minutes: 61`, "BAD_ARGUMENT", "minutes", "1..60"},
		{`of: []`, "BAD_ARGUMENT", "of", "1..10"},
		{`of: [{}], group: AGE_0_6`, "BAD_ARGUMENT", "group", "ALL"},
		{`of: [{places: ["x"]}]`, "NOT_FOUND", "of.0.places.0", ""},
		{`of: [{}], area: "x"`, "NOT_FOUND", "area", ""},
		{`of: [{}], exclude: []`, "BAD_ARGUMENT", "exclude", "1..100"},
		{`of: [{}], exclude: ["` + place.ID(place.AreaID, 1) + `", "x"]`, "NOT_FOUND", "exclude.1", ""},
		{`of: [{}], candidates: []`, "BAD_ARGUMENT", "candidates", "1..10000"},
		{`of: [{}], candidates: [` + from(100, 100) + `, {longitude: 0, latitude: 0}]`, "OUTSIDE_AREA", "candidates.1", ""},
		{`of: [{}], candidates: [{longitude: 181, latitude: 0}]`, "INVALID_COORDINATE", "candidates.0.longitude", "-180..180"},
		// 400 metres from the last street: nobody can walk to it.
		{`of: [{kinds: [VENUE]}], candidates: [` + from(100, 100) + `, ` + from(1300, 450) + `]`, "BAD_ARGUMENT", "candidates.1", "a point within 150 m of a way"},
		{`of: [{kinds: [VENUE]}], candidates: [` + from(100, 100) + `], exclude: ["` + place.ID(place.AreaID, 1) + `"]`, "BAD_ARGUMENT", "candidates.0", ""},
		{`of: [{}], scenario: {close: ["x"]}`, "NOT_FOUND", "scenario.close.0", ""},
	} {
		a := ask(t, e, `{suggestSites(`+c.arguments+`) {suggestions {people}}}`, nil)
		if len(a.Errors) != 1 {
			t.Errorf("%s: %v %s", c.arguments, a.Errors, a.Data)
			continue
		}
		x := a.Errors[0].Extensions
		if x["code"] != c.code || x["argument"] != c.argument || c.allowed != "" && x["allowed"] != c.allowed || a.Errors[0].Message == "" {
			t.Errorf("%s: %+v", c.arguments, a.Errors[0])
		}
	}
	var points []any
	for range 10_001 {
		points = append(points, map[string]any{"longitude": 113.1, "latitude": 40.0})
	}
	a := ask(t, e, `query($c: [PointInput!]) {suggestSites(of: [{}], candidates: $c) {suggestions {people}}}`, map[string]any{"c": points})
	if len(a.Errors) != 1 || a.Errors[0].Extensions["argument"] != "candidates" || a.Errors[0].Extensions["allowed"] != "1..10000" {
		t.Errorf("10,001 candidates: %v", a.Errors)
	}
}

// Two searches for sites are as much as one request may ask.
func TestSearchesForSitesWeighWhatTheyTake(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	one := func(n int) string { return fmt.Sprintf(` s%d: suggestSites(of: [{}]) {suggestions {people}}`, n) }
	if a := ask(t, e, `{`+one(1)+one(2)+`}`, nil); len(a.Errors) > 0 {
		t.Errorf("two: %v", a.Errors)
	}
	a := ask(t, e, `{`+one(1)+one(2)+one(3)+`}`, nil)
	if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "QUERY_TOO_COMPLEX" {
		t.Errorf("three: %v", a.Errors)
	}
}

func TestACandidateInTheRiverIsRefused(t *testing.T) {
	t.Parallel()
	r := city()
	bank := []geo.LonLat{walktest.At(920, -200), walktest.At(980, -200), walktest.At(980, 1100), walktest.At(920, 1100), walktest.At(920, -200)}
	r.Streets.Barriers = []walk.Barrier{{Kind: walk.Water, Lines: [][]geo.LonLat{bank}, Area: true}}
	e := newTestEngine(t, r)
	for _, c := range []struct {
		east     float64
		argument string
	}{{910, ""}, {950, "candidates.1"}} { // the last street is at 900
		a := ask(t, e, `{suggestSites(of: [{kinds: [VENUE]}], count: 1, candidates: [`+from(100, 100)+`, `+from(c.east, 450)+`]) {suggestions {people}}}`, nil)
		if (len(a.Errors) == 0) != (c.argument == "") || len(a.Errors) > 0 && (a.Errors[0].Extensions["code"] != "BAD_ARGUMENT" || a.Errors[0].Extensions["argument"] != c.argument) {
			t.Errorf("at %v: %v", c.east, a.Errors)
		}
	}
}
