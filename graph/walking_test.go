package graph

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

type shape struct {
	Type        string
	Coordinates [][][][2]float64
}

type isochrone struct {
	Minutes, People                           int
	Method, Direction                         string
	SquareMetres, StraightRatio, StreetMetres float64
	Geometry                                  shape
	Places                                    []struct {
		Place struct{ ID string }
		Walk  struct{ Seconds int }
	}
}

// decoded reads the one field of an answer without errors.
func decoded[T any](t *testing.T, e *Engine, query, field string) T {
	t.Helper()
	a := ask(t, e, query, nil)
	if len(a.Errors) > 0 {
		t.Fatalf("%s: %+v", query, a.Errors)
	}
	var v T
	if err := json.Unmarshal(a.Data[field], &v); err != nil {
		t.Fatalf("%s: %v in %s", query, err, a.Data[field])
	}
	return v
}

const circleFields = `minutes method direction squareMetres straightRatio streetMetres people geometry places(first: 100) {place {id} walk {seconds}}`

func TestCirclesHoldWhatASearchFinds(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	middle := from(430, 410)
	circles := decoded[[]isochrone](t, e, `{isochrone(from: `+middle+`, minutes: [10, 3, 5]) {`+circleFields+`}}`, "isochrone")
	if len(circles) != 3 || circles[0].Minutes != 10 || circles[1].Minutes != 3 || circles[2].Minutes != 5 {
		t.Fatalf("%+v", circles)
	}
	area := func(i int) float64 { return circles[i].SquareMetres }
	if !(area(1) < area(2) && area(2) < area(0)) {
		t.Errorf("areas %v, %v, %v of 3, 5, 10 minutes", area(1), area(2), area(0))
	}
	for _, c := range circles {
		near := decoded[struct {
			Edges []struct {
				Node struct{ ID string }
				Walk struct{ Seconds int }
			}
		}](t, e, fmt.Sprintf(`{nearby(from: %s, minutes: %d, first: 100) {edges {node {id} walk {seconds}}}}`, middle, c.Minutes), "nearby")
		if len(near.Edges) != len(c.Places) {
			t.Fatalf("%d minutes: %d places in the circle, %d nearby", c.Minutes, len(c.Places), len(near.Edges))
		}
		for i, p := range c.Places {
			if p.Place.ID != near.Edges[i].Node.ID || p.Walk != near.Edges[i].Walk {
				t.Errorf("%d minutes: place %d is %+v in the circle, %+v nearby", c.Minutes, i, p, near.Edges[i])
			}
		}
		if c.Method != "NETWORK" || c.Geometry.Type != "MultiPolygon" || c.StraightRatio <= 0 || c.StraightRatio > 1 || c.People%10 != 0 {
			t.Errorf("%+v", c)
		}
	}
	if circles[0].People < circles[1].People || circles[0].People == 0 {
		t.Errorf("people %d in 10 minutes, %d in 3", circles[0].People, circles[1].People)
	}
}

func TestThePeopleOfAPlacesCircleAreThoseItCovers(t *testing.T) {
	t.Parallel()
	r := city()
	r.Areas = nil // so that nobody lives outside
	e := newTestEngine(t, r)
	for _, p := range decoded[struct {
		Nodes []struct {
			ID     string
			Circle isochrone
		}
	}](t, e, `{places(first: 6) {nodes {id circle(minutes: 7) {`+circleFields+`}}}}`, "places").Nodes {
		covered := decoded[struct{ Covered int }](t, e, `{coverage(of: [{places: ["`+p.ID+`"]}], minutes: 7) {covered}}`, "coverage")
		if p.Circle.Direction != "TO" || p.Circle.People != covered.Covered {
			t.Errorf("%s: %d people in the circle, %d covered", p.ID, p.Circle.People, covered.Covered)
		}
	}
}

type step struct {
	Text, En, Turn, Kind string
	Street, Landmark     *string
	Metres, Seconds      int
	Geometry             struct{ Coordinates [][2]float64 }
}

type routeAnswer struct {
	Reason *string
	Route  *struct {
		Walk     struct{ Metres, Seconds, EffectiveMetres int }
		Geometry struct {
			Type        string
			Coordinates [][2]float64
		}
		Steps    []step
		From, To *struct{ Metres int }
	}
}

const routeFields = `{reason route {walk {metres seconds effectiveMetres} geometry from {metres} to {metres}
	steps {text en: text(language: EN) turn kind street landmark metres seconds geometry}}}`

func TestARouteIsTheWalkThatNearbyPromises(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	start := walktest.At(230, 310)
	for _, edge := range decoded[struct {
		Edges []struct {
			Node struct{ ID string }
			Walk struct{ Metres, Seconds, EffectiveMetres int }
		}
	}](t, e, `{nearby(from: `+from(230, 310)+`, first: 12) {edges {node {id} walk {metres seconds effectiveMetres}}}}`, "nearby").Edges {
		a := decoded[routeAnswer](t, e, `{route(from: `+from(230, 310)+`, toPlace: "`+edge.Node.ID+`") `+routeFields+`}`, "route")
		if a.Route == nil || a.Reason != nil || a.Route.Walk != edge.Walk {
			t.Fatalf("%+v is not the walk %+v", a, edge.Walk)
		}
		metres, seconds := 0, 0
		for _, s := range a.Route.Steps {
			metres, seconds = metres+s.Metres, seconds+s.Seconds
			if s.Text == "" || s.En == "" || s.Text == s.En {
				t.Errorf("%+v says nothing", s)
			}
		}
		first, last := a.Route.Steps[0], a.Route.Steps[len(a.Route.Steps)-1]
		if metres != edge.Walk.Metres || seconds != edge.Walk.Seconds || first.Turn != "DEPART" || last.Turn != "ARRIVE" {
			t.Errorf("steps sum to %d m and %d s: %+v", metres, seconds, a.Route.Steps)
		}
		line := a.Route.Geometry.Coordinates
		if a.Route.Geometry.Type != "LineString" || geo.Distance(geo.LonLat{Lon: line[0][0], Lat: line[0][1]}, start) > 0.02 {
			t.Errorf("the line begins at %v", line[0])
		}
	}
}

func TestThereIsNoRouteForOneOfThreeReasons(t *testing.T) {
	t.Parallel()
	r := city()
	// A fragment of its own 2 km off, and a way back to it that is longer than 10 km.
	edge := func(a, b int64, x1, y1, x2, y2 float64, metres uint32) walk.Edge {
		line := []geo.LonLat{walktest.At(x1, y1), walktest.At(x2, y2)}
		return walk.Edge{From: a, To: b, Line: line, Length: metres * 1000, Forward: metres * 1000, Backward: metres * 1000, Class: "path", Way: a}
	}
	r.Streets.Edges = append(slices.Clone(r.Streets.Edges),
		edge(9001, 9002, 2500, 0, 2600, 0, 100), edge(9101, 9102, 0, 2500, 100, 2500, 100), edge(9102, 1, 100, 2500, 0, 0, 12_000))
	e := newTestEngine(t, r)
	for name, c := range map[string]struct{ to, reason string }{
		"another part": {from(2550, 0), "NO_WAY"}, "far": {from(50, 2500), "TOO_FAR"}, "nowhere": {from(1800, 1800), "OFF_NETWORK"},
	} {
		a := decoded[routeAnswer](t, e, `{route(from: `+from(430, 410)+`, to: `+c.to+`) `+routeFields+`}`, "route")
		if a.Route != nil || a.Reason == nil || *a.Reason != c.reason {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestWithoutANetworkWalksAreStraightAndSaySo(t *testing.T) {
	t.Parallel()
	r := city()
	r.Streets = walk.Streets{}
	e := newTestEngine(t, r)
	a := decoded[routeAnswer](t, e, `{route(from: `+from(0, 0)+`, to: `+from(300, 400)+`) `+routeFields+`}`, "route")
	if a.Route == nil || a.Route.Walk.Metres < 649 || a.Route.Walk.Metres > 651 || a.Route.From != nil || len(a.Route.Steps) != 2 || a.Route.Steps[0].Kind != "OFF_NETWORK" {
		t.Errorf("%+v", a.Route)
	}
	c := decoded[[]isochrone](t, e, `{isochrone(from: `+from(450, 450)+`) {minutes method squareMetres people geometry places(first: 100) {place {id} walk {seconds}}}}`, "isochrone")[0]
	// 15 minutes are 1,000 m of walking, 769 m straight.
	if c.Method != "STRAIGHT_LINE" || c.SquareMetres < 1.82e6 || c.SquareMetres > 1.87e6 || len(c.Places) == 0 {
		t.Errorf("%+v", c)
	}
}

func TestTheNetworkTellsWhatWasFoundInItsMap(t *testing.T) {
	t.Parallel()
	r := city()
	r.NetworkReport = json.RawMessage(`{"ways": 7, "privateWays": 3, "areas": {"areas": 2}, "suspectTotal": 5,
		"suspects": [{"kind": "DEAD_END_NEAR_WAY", "node": 12, "way": 3, "longitude": 113.1, "latitude": 40}]}`)
	r.Places[0].Location = walktest.At(1200, 1200) // 400 m from every street
	e := newTestEngine(t, r)
	n := decoded[struct{ Network json.RawMessage }](t, e, `{dataset {network {privateGround suspectTotal counts {rule count} suspects {kind osm point {longitude latitude}}
		entries {trouble placeCount cells people places {code}}}}}`, "dataset").Network
	var got struct {
		PrivateGround string
		SuspectTotal  int
		Counts        []struct {
			Rule  string
			Count int
		}
		Suspects []struct{ Kind, Osm string }
		Entries  []struct {
			Trouble                   string
			PlaceCount, Cells, People int
			Places                    []struct{ Code string }
		}
	}
	if err := json.Unmarshal(n, &got); err != nil {
		t.Fatal(err)
	}
	rules := fmt.Sprint(got.Counts)
	if got.PrivateGround != "DESTINATION" || got.SuspectTotal != 5 || rules != "[{areas.areas 2} {privateWays 3} {suspectTotal 5} {ways 7}]" || got.Suspects[0].Osm != "node/12" {
		t.Errorf("%+v", got)
	}
	if first := got.Entries[0]; len(got.Entries) != 5 || first.Trouble != "UNSNAPPED" || first.PlaceCount != 1 || first.Places[0].Code != "0" {
		t.Errorf("%+v", got.Entries)
	}
}

func TestWalkingQuestionsRefuseWhatTheyCannotAnswer(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	middle := from(450, 450)
	for _, c := range []struct{ query, code, argument, allowed string }{
		{`{isochrone(from: ` + middle + `, minutes: []) {minutes}}`, "BAD_ARGUMENT", "minutes", "1..6"},
		{`{isochrone(from: ` + middle + `, minutes: [1,2,3,4,5,6,7]) {minutes}}`, "BAD_ARGUMENT", "minutes", "1..6"},
		{`{isochrone(from: ` + middle + `, minutes: [5, 61]) {minutes}}`, "BAD_ARGUMENT", "minutes.1", "1..60"},
		{`{isochrone(from: {longitude: 0, latitude: 0}) {minutes}}`, "OUTSIDE_AREA", "from", ""},
		{`{isochrone(from: ` + middle + `, direction: TO) {places(filter: {open: ON_ARRIVAL}) {place {id}}}}`, "BAD_ARGUMENT", "filter.open", "ANY, NOW"},
		{`{isochrone(from: ` + middle + `) {places(first: 0) {place {id}}}}`, "BAD_ARGUMENT", "first", "1..100"},
		{`{places(first: 1) {nodes {circle(minutes: 0) {minutes}}}}`, "BAD_ARGUMENT", "minutes", "1..60"},
		{`{places(first: 100) {nodes {a: circle {minutes} b: circle(minutes: 5) {minutes}}}}`, "QUERY_TOO_COMPLEX", "", "10000"},
		{`{route(from: ` + middle + `) {reason}}`, "BAD_ARGUMENT", "toPlace", "to or toPlace"},
		{`{route(from: ` + middle + `, to: ` + middle + `, toPlace: "x") {reason}}`, "BAD_ARGUMENT", "toPlace", "to or toPlace"},
		{`{route(from: ` + middle + `, toPlace: "x") {reason}}`, "NOT_FOUND", "toPlace", ""},
		{`{route(from: ` + middle + `, to: {longitude: 0, latitude: 0}) {reason}}`, "OUTSIDE_AREA", "to", ""},
	} {
		a := ask(t, e, c.query, nil)
		if len(a.Errors) == 0 {
			t.Errorf("%s: no error", c.query)
			continue
		}
		x := a.Errors[0].Extensions
		if x["code"] != c.code || x["argument"] != c.argument || c.allowed != "" && x["allowed"] != c.allowed {
			t.Errorf("%s: %v", c.query, x)
		}
	}
}

// TestARouteNamesTheEntriesThatItTakes: the nearest spot of the network is not always on the shortest walk.
func TestARouteNamesTheEntriesThatItTakes(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, city())
	others := 0
	for i := range 40 {
		start, end := from(float64(37*i%900), float64(53*i%900)), from(float64(71*i%900), float64(29*i%900))
		a := ask(t, e, `{route(from: `+start+`, to: `+end+`) {route {from {metres point {longitude latitude}} to {point {longitude latitude}} geometry}} nearby(from: `+start+`, first: 1) {from {point {longitude latitude}}}}`, nil)
		var told struct {
			Route *struct {
				From, To struct {
					Point struct{ Longitude, Latitude float64 }
				}
				Geometry struct{ Coordinates [][2]float64 }
			}
		}
		if err := json.Unmarshal(a.Data["route"], &told); err != nil || told.Route == nil {
			continue
		}
		line := told.Route.Geometry.Coordinates
		entry, exit := told.Route.From.Point, told.Route.To.Point
		if !slices.Contains(line, [2]float64{entry.Longitude, entry.Latitude}) || !slices.Contains(line, [2]float64{exit.Longitude, exit.Latitude}) {
			t.Errorf("from %s to %s: the entries %v and %v are not on the line %v", start, end, entry, exit, line)
		}
		var near struct {
			From struct {
				Point struct{ Longitude, Latitude float64 }
			}
		}
		if err := json.Unmarshal(a.Data["nearby"], &near); err == nil && near.From.Point != entry {
			others++
		}
	}
	if others == 0 {
		t.Error("no route takes another entry than the nearest: the test shows nothing")
	}
}
