package graph

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk/walktest"
)

// in writes a point of the city, given in metres, as an argument in a coordinate system.
func in(system geo.System, east, north float64) string {
	p := geo.FromWGS84(walktest.At(east, north), system)
	return fmt.Sprintf("{longitude: %.9f, latitude: %.9f, system: %s}", p.Lon, p.Lat, system)
}

// What is asked in a system is what is asked in WGS 84, wherever a question takes a point or a box.
func TestEveryQuestionTakesEverySystem(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	for _, query := range []string{
		`{nearby(from: %s, minutes: 30) {edges {node {id} walk {metres seconds}}}}`,
		`{search(text: "社区", near: %s) {hits {title metres}}}`,
		`{squads(near: %[1]s, filter: {serves: %[1]s}) {edges {node {code} walk {metres}}}}`,
		`{areaAt(point: %s) {code}}`,
		`{coverage(of: [{kinds: [VENUE]}], scenario: {add: [{at: %s}]}) {covered change {peopleGained}}}`,
	} {
		var first answer
		for _, system := range geo.Systems() {
			a := ask(t, e, fmt.Sprintf(query, in(system, 120, 130)), nil)
			if system == geo.WGS84 {
				first = a
			}
			if len(a.Errors) > 0 || fmt.Sprint(a.Data) != fmt.Sprint(first.Data) {
				t.Errorf("%s in %v: %s %v", query, system, a.Data, a.Errors)
			}
		}
	}
	for _, system := range geo.Systems() {
		a, b := geo.FromWGS84(walktest.At(50, 50), system), geo.FromWGS84(walktest.At(150, 150), system)
		query := fmt.Sprintf(`{places(filter: {box: {west: %.9f, south: %.9f, east: %.9f, north: %.9f, system: %s}}) {nodes {code}}}`, a.Lon, a.Lat, b.Lon, b.Lat, system)
		want(t, e, query, "places", `{"nodes":[{"code":"c1"}]}`)
	}
}

// What is answered in a system and given back in it is the same point: nothing is shifted twice, or not at all.
func TestWhatIsShownInASystemCanBeGivenBackInIt(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	for _, system := range geo.Systems() {
		a := ask(t, e, fmt.Sprintf(`{place(id: %q) {location(system: %s) {longitude latitude system}}}`, place.ID(place.PlaceID, 1), system), nil)
		var shown struct {
			Location struct {
				Longitude, Latitude float64
				System              string
			}
		}
		if err := json.Unmarshal(a.Data["place"], &shown); err != nil || shown.Location.System != system.String() {
			t.Fatal(string(a.Data["place"]), err)
		}
		point := fmt.Sprintf("{longitude: %.7f, latitude: %.7f, system: %s}", shown.Location.Longitude, shown.Location.Latitude, system)
		want(t, e, `{search(text: "西社区党群服务中心", near: `+point+`) {hits {metres}}}`, "search", `{"hits":[{"metres":0}]}`)
	}
}

func TestAPointOutsideGetsAHintWhenAnotherSystemWouldFit(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city()) // the data end 500 m west of the corner
	for _, c := range []struct {
		east  float64
		named geo.System
		hint  string
	}{
		{-3300, geo.BD09, "WGS84"}, // read as BD09 it lies a kilometre farther west
		{-3300, geo.GCJ02, "WGS84"},
		{1500 + 3300, geo.WGS84, "BD09"}, // as WGS84 it is too far in the east
		{-40000, geo.WGS84, ""},
	} {
		p := walktest.At(c.east, 500)
		a := ask(t, e, fmt.Sprintf(`{nearby(from: {longitude: %.7f, latitude: %.7f, system: %s}) {totalCount}}`, p.Lon, p.Lat, c.named), nil)
		if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != "OUTSIDE_AREA" || a.Errors[0].Extensions["argument"] != "from" {
			t.Errorf("%v as %v: %v", c.east, c.named, a.Errors)
			continue
		}
		if hint := a.Errors[0].Extensions["hint"]; (hint == "") != (c.hint == "") || !strings.Contains(hint, c.hint) {
			t.Errorf("%v as %v: hint %q, want %s", c.east, c.named, hint, c.hint)
		}
	}
}
