package yungang

import (
	"maps"
	"math"
	"strconv"
	"strings"
	"testing"
)

func number(t *testing.T, s string) int {
	t.Helper()
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The counts are those that the district published (product.md), and those of the two files of names.
func TestPlacesAreAsManyAsPublished(t *testing.T) {
	t.Parallel()
	kinds, venues, centers := map[string]int{}, map[string]int{}, map[string]bool{}
	silent, closed, inside, shown, all, codes := 0, 0, 0, 0, 0, map[string]bool{}
	centerAt := map[string]string{}
	for _, p := range table(t, PlacesFile) {
		all++
		kinds[p["kind"]]++
		codes[p["code"]] = true
		at := p["longitude"] + " " + p["latitude"]
		switch p["kind"] {
		case serviceCenter:
			centers[p["area_code"]], centerAt[p["area_code"]] = true, at
			if p["demonstration"] == "yes" {
				shown++
			}
		case venue:
			venues[p["cluster_code"]]++
		case readingRoom, mediationRoom:
			if centerAt[p["area_code"]] == at { // the file lists centers first
				inside++
			}
		}
		if p["hours"] == "" {
			silent++
		}
		if p["status"] == "TEMPORARILY_CLOSED" {
			closed++
		}
	}
	total := kinds[venue]
	delete(kinds, venue)
	if want := map[string]int{serviceCenter: 150, redStation: 104, readingRoom: 83, mediationRoom: 52, historyColumn: 137}; !maps.Equal(kinds, want) {
		t.Errorf("%v, want %v", kinds, want)
	}
	if len(venues) != 87 || total < 2*87 || total > 4*87 {
		t.Errorf("%d clusters of %d venues", len(venues), total)
	}
	for code, n := range venues {
		if n < 2 || n > 4 {
			t.Errorf("%s has %d venues", code, n)
		}
	}
	if len(centers) != 150 || shown != 6 || inside != 45 || len(codes) != all {
		t.Errorf("%d communities with a center, %d demonstration, %d rooms of 135 in centers, %d codes of %d places", len(centers), shown, inside, len(codes), all)
	}
	if s, c := float64(silent)/float64(all), float64(closed)/float64(all); math.Abs(s-0.12) > 0.005 || math.Abs(c-0.03) > 0.005 {
		t.Errorf("%.3f without hours, %.3f closed", s, c)
	}
}

func TestEveryCommunityNamedSoHasItsCenter(t *testing.T) {
	t.Parallel()
	has := map[string]bool{}
	for _, p := range table(t, PlacesFile) {
		if p["kind"] == serviceCenter {
			has[p["area_code"]] = true
		}
	}
	for _, a := range table(t, AreasFile) {
		if want := a["level"] == "COMMUNITY" && strings.HasSuffix(a["name"], "社区"); has[a["code"]] != want {
			t.Errorf("%s %s: center %v", a["code"], a["name"], has[a["code"]])
		}
	}
}

func TestAreasHoldThePublishedTotals(t *testing.T) {
	t.Parallel()
	levels, sums, types := map[string]int{}, map[string]int{}, map[string]int{}
	people := map[string]int{}
	for _, a := range table(t, AreasFile) {
		levels[a["level"]]++
		people[a["level"]] += number(t, a["population"])
		for _, column := range []string{"grids", "buildings", "contact_households", "stars_organisation", "stars_co_governance", "stars_basic_support", "stars_satisfaction", "stars_livability"} {
			sums[column] += number(t, a[column])
		}
		for kind := range strings.SplitSeq(a["types"], ";") {
			types[kind]++
		}
		if len(a["code"]) != map[string]int{"DISTRICT": 6, "STREET": 9, "COMMUNITY": 12}[a["level"]] || !strings.HasPrefix(a["code"], a["parent_code"]) {
			t.Errorf("code %s, parent %s", a["code"], a["parent_code"])
		}
		if a["level"] == "COMMUNITY" && number(t, a["population"]) < 60 {
			t.Errorf("%s has %s people", a["name"], a["population"])
		}
	}
	if !maps.Equal(levels, map[string]int{"DISTRICT": 1, "STREET": 27, "COMMUNITY": 244}) {
		t.Error(levels)
	}
	want := map[string]int{"grids": 330, "buildings": 520, "contact_households": 1040, "stars_organisation": 14, "stars_co_governance": 8, "stars_basic_support": 13, "stars_satisfaction": 14, "stars_livability": 13}
	if !maps.Equal(sums, want) {
		t.Error(sums)
	}
	if types["DEMONSTRATION"] != 16 {
		t.Error(types)
	}
	for level, n := range people {
		if n != 600_000 {
			t.Errorf("%s: %d people", level, n)
		}
	}
}

func TestZonesSquadsAndIndicatorsAreAsPublished(t *testing.T) {
	t.Parallel()
	shown, zones := map[string]bool{}, map[string]map[string]bool{}
	for _, p := range table(t, PlacesFile) {
		if p["demonstration"] == "yes" {
			shown[p["code"]] = true
		}
	}
	for _, z := range table(t, ZonesFile) {
		if zones[z["center_code"]] == nil {
			zones[z["center_code"]] = map[string]bool{}
		}
		zones[z["center_code"]][z["kind"]] = true
	}
	for code := range shown {
		if len(zones[code]) != 6 {
			t.Errorf("%s has %d zones", code, len(zones[code]))
		}
	}
	if got := len(table(t, SquadsFile)); got != 73 {
		t.Errorf("%d squads", got)
	}
	if got := len(table(t, ClustersFile)); got != 87 {
		t.Errorf("%d clusters", got)
	}
	values := map[string]string{}
	for _, n := range table(t, IndicatorsFile) {
		values[n["topic"]] = n["value"]
	}
	for topic, want := range map[string]string{"commitments_made": "4000", "commitments_kept": "3000", "opinions_gathered": "379", "help_given": "586", "visits": "964"} {
		if values[topic] != want {
			t.Errorf("%s: %q, want %s", topic, values[topic], want)
		}
	}
}

func TestPeopleLiveInCellsOfAHundredMetres(t *testing.T) {
	t.Parallel()
	sum, old, young := 0, 0, 0
	for _, c := range table(t, PopulationFile) {
		n := number(t, c["people"])
		sum += n
		old += number(t, c["age_60_up"])
		young += number(t, c["age_0_6"])
		if c["size_m"] != "100" || n <= 0 || number(t, c["age_65_up"]) > number(t, c["age_60_up"]) || number(t, c["households"]) > n {
			t.Errorf("%v", c)
		}
	}
	if math.Abs(float64(sum)-600_000) > 6_000 {
		t.Errorf("%d people", sum)
	}
	if o, y := float64(old)/float64(sum), float64(young)/float64(sum); o < 0.14 || o > 0.28 || y < 0.04 || y > 0.08 {
		t.Errorf("%.3f are 60 or older, %.3f younger than 7", o, y)
	}
}

func TestSeasonsAndLunchBreaksAreCommon(t *testing.T) {
	t.Parallel()
	seasons, breaks, all := 0, 0, 0
	for _, p := range table(t, PlacesFile) {
		if p["hours"] == "" {
			continue
		}
		all++
		if strings.Contains(p["hours"], "May-Sep") {
			seasons++
		}
		if strings.Contains(p["hours"], "00,1") || strings.Contains(p["hours"], "30,1") {
			breaks++
		}
	}
	if seasons < all/6 || breaks < all/3 {
		t.Errorf("of %d, %d have seasons, %d a break", all, seasons, breaks)
	}
}
