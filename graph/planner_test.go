package graph

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/report/reporttest"
	"servicemap/snapshot"
	"servicemap/walk/walktest"
)

// The street of reporttest with what it lacks for all fields: groups and places that hold people. A reader can work out every
// number: people live at 100, 500, 900, 1,500 and 2,500 m, 1,000 m are 15 minutes.
func town() *snapshot.Records {
	r := reporttest.Records()
	number := func(n int32) *int32 { return &n }
	for i, old := range []int32{10, 20, 30, 40, 50, 1, 0} {
		r.Cells[i].Age60Up, r.Cells[i].Households = number(old), number(r.Cells[i].People/2)
	}
	r.Places[0].Schedule = place.Schedule{Hours: "Mo-Fr 08:30-12:00"}
	r.Places[0].Accessibility.Ramp = place.Yes
	r.Zones = []*place.Zone{{Key: 1, Center: 1, CenterCode: "c", Kind: place.Mediation, Capacity: number(60), Schedule: place.Schedule{Hours: "Mo-Fr 09:00-10:00"}}}
	return r
}

// ofTheCenter begins a question about the service center.
const ofTheCenter = `{coverage(of: [{kinds: [SERVICE_CENTER]}]`

func TestCoverageTellsHowLongPeopleWalk(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	want(t, e, ofTheCenter+`) {people covered classes {class people} pace profile method populationSource {name} populationDate networkDate}}`, "coverage",
		`{"people":1518,"covered":611,"classes":[{"class":"COVERED","people":600},{"class":"UNCOVERED","people":900},{"class":"UNREACHABLE","people":0},
		{"class":"STRAIGHT_LINE","people":11},{"class":"OUTSIDE","people":7}],"pace":"STANDARD","profile":"FOOT","method":"NETWORK",
		"populationSource":{"name":"示例普查"},"populationDate":"2026-10-01","networkDate":"2026-10-01"}`)
	// 1.5, 7.5 and 8.7 (beside the street), 13.5, 22.5 and 37.5 minutes.
	want(t, e, ofTheCenter+`) {histogram {fromMinutes toMinutes people} bands {minutes people}}}`, "coverage",
		`{"histogram":[{"fromMinutes":0,"toMinutes":5,"people":100},{"fromMinutes":5,"toMinutes":10,"people":211},{"fromMinutes":10,"toMinutes":15,"people":300},
		{"fromMinutes":15,"toMinutes":20,"people":0},{"fromMinutes":20,"toMinutes":25,"people":400},{"fromMinutes":25,"toMinutes":null,"people":500}],
		"bands":[{"minutes":5,"people":100},{"minutes":10,"people":311},{"minutes":15,"people":611},{"minutes":20,"people":611},{"minutes":25,"people":1011}]}`)
	var times struct{ MeanMinutes, P90Minutes float64 }
	read(t, e, ofTheCenter+`) {meanMinutes p90Minutes}}`, &times)
	mean := (100*1.5 + 200*7.5 + 300*13.5 + 400*22.5 + 500*37.5 + 11*8.72) / 1511
	if times.MeanMinutes < mean-0.02 || times.MeanMinutes > mean+0.02 || times.P90Minutes < 37.4 || times.P90Minutes > 37.6 {
		t.Errorf("%+v, the mean should be %.2f", times, mean)
	}
	want(t, e, `{coverage(of: [{kinds: [READING_ROOM]}]) {covered meanMinutes p90Minutes histogram {people}}}`, "coverage",
		`{"covered":0,"meanMinutes":null,"p90Minutes":null,"histogram":[{"people":0},{"people":0},{"people":0},{"people":0},{"people":0},{"people":0}]}`)
}

// read asks a question and reads the field coverage of the answer.
func read(t *testing.T, e *Engine, query string, into any) {
	t.Helper()
	a := ask(t, e, query, nil)
	if len(a.Errors) > 0 {
		t.Fatalf("%s: %v", query, a.Errors)
	}
	if err := json.Unmarshal(a.Data["coverage"], into); err != nil {
		t.Fatal(err)
	}
}

func TestCoverageByArea(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	want(t, e, ofTheCenter+`) {areas {area {code} people covered share verdicts {standard {id} met value threshold}}}}`, "coverage", `{"areas":[
		{"area":{"code":"e"},"people":900,"covered":0,"share":0,"verdicts":[{"standard":{"id":"gb50180-15"},"met":"UNKNOWN","value":null,"threshold":50000},{"standard":{"id":"=t"},"met":"NO","value":0,"threshold":0.9}]},
		{"area":{"code":"w"},"people":611,"covered":611,"share":1,"verdicts":[{"standard":{"id":"gb50180-15"},"met":"NO","value":611,"threshold":50000},{"standard":{"id":"=t"},"met":"YES","value":1,"threshold":0.9}]},
		{"area":{"code":"n"},"people":0,"covered":0,"share":null,"verdicts":[{"standard":{"id":"gb50180-15"},"met":"UNKNOWN","value":null,"threshold":50000},{"standard":{"id":"=t"},"met":"UNKNOWN","value":null,"threshold":0.9}]}]}`)
	want(t, e, fmt.Sprintf(`{coverage(of: [{kinds: [SERVICE_CENTER]}], area: %q) {people covered areas(level: DISTRICT) {area {code}} gaps {people}}}`, place.ID(place.AreaID, 3)), "coverage",
		`{"people":900,"covered":0,"areas":[],"gaps":[{"people":500},{"people":400}]}`)
	want(t, e, ofTheCenter+`, minutes: 10) {verdicts {standard {id targetShare} met}}}`, "coverage",
		`{"verdicts":[{"standard":{"id":"gb50180-10","targetShare":null},"met":"NO"},{"standard":{"id":"gb50180-10-share","targetShare":null},"met":"UNKNOWN"}]}`)
	want(t, e, ofTheCenter+`, minutes: 7) {verdicts {met}}}`, "coverage", `{"verdicts":[]}`)
	for language, says := range map[string]string{"ZH": "15 分钟内覆盖 40.3%,未达到目标 90.0%", "EN": "40.3% within 15 minutes misses the target of 90.0%"} {
		var words struct{ Verdicts []struct{ Text string } }
		if read(t, e, ofTheCenter+`) {verdicts {text(language: `+language+`)}}}`, &words); len(words.Verdicts) != 2 || words.Verdicts[1].Text != says {
			t.Errorf("%+v, want %s", words, says)
		}
	}
}

func TestAreasTellWhatTheWholeTells(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	const spread = `classes {class people} bands {minutes people share} histogram {fromMinutes toMinutes people} meanMinutes p90Minutes`
	type told struct {
		Classes []struct {
			Class  string
			People int
		}
		Bands []struct {
			Minutes, People int
			Share           *float64
		}
		Histogram               []struct{ FromMinutes, ToMinutes, People int }
		MeanMinutes, P90Minutes *float64
	}
	var all struct {
		Areas []struct {
			Area struct{ ID, Code string }
			told
		}
	}
	read(t, e, ofTheCenter+`) {areas {area {id code} `+spread+`}}}`, &all)
	for _, a := range all.Areas {
		var whole told // the area asked about by itself
		read(t, e, ofTheCenter+fmt.Sprintf(`, area: %q) {`, a.Area.ID)+spread+`}}`, &whole)
		if !reflect.DeepEqual(a.told, whole) {
			t.Errorf("%s is %+v among areas, %+v by itself", a.Area.Code, a.told, whole)
		}
	}
	if len(all.Areas) != 3 || all.Areas[0].P90Minutes == nil || all.Areas[2].P90Minutes != nil || len(all.Areas[0].Classes) != 5 {
		t.Errorf("%+v", all)
	}
}

func TestCoverageNamesTheDataItWasMadeFrom(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	const versions = `{placesVersion networkVersion}`
	var made, now struct{ PlacesVersion, NetworkVersion, PopulationVersion string }
	read(t, e, ofTheCenter+`, scenario: {add: [{at: `+from(2500, 0)+`}]}) {placesVersion networkVersion populationVersion}}`, &made)
	if err := json.Unmarshal(ask(t, e, `{dataset `+versions+`}`, nil).Data["dataset"], &now); err != nil {
		t.Fatal(err)
	}
	if made.PlacesVersion == "" || made.PlacesVersion != now.PlacesVersion || made.NetworkVersion != now.NetworkVersion || made.PopulationVersion == "" {
		t.Errorf("made from %+v, the data are %+v", made, now)
	}
}

func TestStandardsAreTheNationalOnesAndTheDistricts(t *testing.T) {
	t.Parallel()
	a := ask(t, newTestEngine(t, town()), `{standards {id name clause measure minutes targetShare certainty source}}`, nil)
	var list []struct {
		ID, Name, Measure, Certainty, Source string
		Clause                               *string
		Minutes                              int
		TargetShare                          *float64
	}
	if err := json.Unmarshal(a.Data["standards"], &list); err != nil || len(list) != 7 {
		t.Fatalf("%s, %v", a.Data, err)
	}
	if s := list[6]; s.ID != "=t" || s.Name != "示例目标 & 计划" || s.Clause != nil || s.Measure != "COVERAGE_SHARE" || *s.TargetShare != 0.9 || s.Certainty != "示例" || s.Source != "计划" {
		t.Errorf("%+v", s)
	}
	if s := list[0]; s.ID != "gb50180-15" || *s.Clause != "3.0.4" || s.TargetShare != nil {
		t.Errorf("%+v", s)
	}
}

func TestGroupsOfPeople(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	want(t, e, ofTheCenter+`, group: AGE_60_UP) {people covered}}`, "coverage", `{"people":151,"covered":61}`)
	want(t, e, ofTheCenter+`, group: HOUSEHOLDS) {people covered}}`, "coverage", `{"people":758,"covered":305}`)
}

func TestPacesMinutesAndTargets(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	for rest, covered := range map[string]string{
		`of: [{kinds: [SERVICE_CENTER]}], pace: ELDERLY`:                                      "311",  // 720 m
		`of: [{kinds: [SERVICE_CENTER]}], pace: BRISK, minutes: 20`:                           "1011", // 1,620 m
		`of: [{kinds: [SERVICE_CENTER]}, {kinds: [VENUE]}]`:                                   "1111", // the venue's: 2,500 m
		`of: [{kinds: [SERVICE_CENTER]}, {kinds: [VENUE]}], require: ALL`:                     "0",
		`of: [{kinds: [SERVICE_CENTER]}, {kinds: [VENUE]}], require: ALL, minutes: 38`:        "1400", // those from 500 to 2,500 m: 2,533 m to the farther one
		`of: [{}], atLeast: 2, minutes: 30`:                                                   "400",  // 1,500 m to both, and 2,000 m are not enough for others
		`of: [{zones: [MEDIATION]}]`:                                                          "611",  // centers alone
		`of: [{kinds: [SERVICE_CENTER, VENUE], zones: [MEDIATION]}]`:                          "1111", // narrows centers alone
		`of: [{kinds: [SERVICE_CENTER], zones: [CULTURE]}]`:                                   "0",
		`of: [{kinds: [SERVICE_CENTER], accessibility: [RAMP]}]`:                              "611",
		`of: [{kinds: [SERVICE_CENTER], accessibility: [LIFT]}]`:                              "0",
		`of: [{kinds: [SERVICE_CENTER], demonstration: true}]`:                                "0",
		`of: [{kinds: [SERVICE_CENTER], openAt: "2026-11-24T09:30:00Z"}]`:                     "611",
		`of: [{kinds: [SERVICE_CENTER], openAt: "2026-11-24T13:00:00Z"}]`:                     "0",
		`of: [{kinds: [SERVICE_CENTER], zones: [MEDIATION], openAt: "2026-11-24T11:00:00Z"}]`: "0", // the center is open, its zone is not
		`of: [{places: ["` + place.ID(place.PlaceID, 2) + `"]}]`:                              "500",
		`of: [{kinds: [SERVICE_CENTER]}], profile: WHEELCHAIR`:                                "611",
	} {
		want(t, e, `{coverage(`+rest+`) {covered}}`, "coverage", `{"covered":`+covered+`}`)
	}
	want(t, e, `{coverage(of: [{kinds: [SERVICE_CENTER]}, {kinds: [VENUE]}], minutes: 25) {reached {targets people}}}`, "coverage",
		`{"reached":[{"targets":0,"people":7},{"targets":1,"people":1111},{"targets":2,"people":400}]}`)
}

func TestGapsAndCells(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	want(t, e, ofTheCenter+`) {gaps(first: 1) {people area {code} nearest {place {id} walk {minutes metres method}}}}}`, "coverage",
		fmt.Sprintf(`{"gaps":[{"people":500,"area":{"code":"e"},"nearest":{"place":{"id":%q},"walk":{"minutes":38,"metres":2500,"method":"NETWORK"}}}]}`, place.ID(place.PlaceID, 1)))
	var shape struct {
		Gaps []struct {
			Center   struct{ Longitude, Latitude float64 }
			Geometry struct {
				Type        string
				Coordinates [][][][2]float64
			}
		}
	}
	read(t, e, ofTheCenter+`) {gaps {center {longitude latitude} geometry}}}`, &shape)
	if at := walktest.At(2500, 0); len(shape.Gaps) != 2 || shape.Gaps[0].Geometry.Type != "MultiPolygon" || len(shape.Gaps[0].Geometry.Coordinates) == 0 ||
		shape.Gaps[0].Center.Longitude != at.Lon || shape.Gaps[0].Center.Latitude != at.Lat {
		t.Errorf("%+v", shape)
	}
	var pages []string
	after := "null"
	for range 4 {
		var page struct {
			Cells struct {
				TotalCount int
				Edges      []struct {
					Cursor string
					Node   struct {
						Code, Class string
						People      int
						Nearest     *struct{ Walk struct{ Minutes int } }
					}
				}
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		read(t, e, ofTheCenter+`) {cells(first: 3, after: `+after+`) {totalCount edges {cursor node {code people class nearest {walk {minutes}}}} pageInfo {hasNextPage endCursor}}}}`, &page)
		for _, edge := range page.Cells.Edges {
			minutes := "none"
			if edge.Node.Nearest != nil {
				minutes = fmt.Sprint(edge.Node.Nearest.Walk.Minutes)
			}
			pages = append(pages, strings.Join([]string{edge.Node.Code, edge.Node.Class, minutes}, " "))
		}
		if page.Cells.TotalCount != 7 {
			t.Errorf("%d cells", page.Cells.TotalCount)
		}
		if !page.Cells.PageInfo.HasNextPage {
			break
		}
		after = fmt.Sprintf("%q", page.Cells.PageInfo.EndCursor)
	}
	if got := strings.Join(pages, ", "); got != "1 COVERED 2, 2 COVERED 8, 3 COVERED 14, 4 UNCOVERED 23, 5 UNCOVERED 38, 6 STRAIGHT_LINE 9, 7 OUTSIDE 98" {
		t.Errorf("%s", got)
	}
	var columns struct {
		CellColumns struct {
			Longitude, Latitude []float64
			People              []int
			Seconds             []*int
			Class               []coverage.Class
		}
	}
	a := ask(t, e, ofTheCenter+`) {cellColumns {longitude latitude people seconds}}}`, nil)
	if err := json.Unmarshal(a.Data["coverage"], &columns); err != nil || len(a.Errors) > 0 {
		t.Fatalf("%v, %v", err, a.Errors)
	}
	c := columns.CellColumns
	if fmt.Sprint(c.People) != "[100 200 300 400 500 11 7]" || len(c.Longitude) != 7 || len(c.Latitude) != 7 || c.Seconds[0] == nil || *c.Seconds[0] < 90 || *c.Seconds[0] > 91 || c.Seconds[6] == nil || *c.Seconds[6] <= 97*60 || *c.Seconds[6] > 98*60 {
		t.Errorf("%+v", c)
	}
}

func TestCapacityIsSharedOut(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	var two struct {
		Capacity struct {
			Method      string
			MeanRatio   float64
			Underserved int
		}
	}
	// 60 seats for the 611 who can walk there; the mean is over all 1,518, of whom 907 have nothing.
	read(t, e, ofTheCenter+`) {capacity(method: TWO_STEP) {method meanRatio underserved}}}`, &two)
	if c := two.Capacity; c.Method != "TWO_STEP" || c.MeanRatio < 60.0/1518-1e-9 || c.MeanRatio > 60.0/1518+1e-9 || c.Underserved != 907 {
		t.Errorf("%+v", two)
	}
	read(t, e, ofTheCenter+`) {capacity {method meanRatio underserved}}}`, &two)
	if c := two.Capacity; c.Method != "ENHANCED_TWO_STEP" || c.MeanRatio < 60.0/1518-1e-9 || c.MeanRatio > 60.0/1518+1e-9 {
		t.Errorf("%+v", two)
	}
	want(t, e, `{coverage(of: [{kinds: [VENUE]}]) {capacity {meanRatio}}}`, "coverage", `{"capacity":null}`)
}

func TestScenariosAddMoveAndClose(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	center, venue := place.ID(place.PlaceID, 1), place.ID(place.PlaceID, 2)
	for scenario, c := range map[string]struct{ covered, gained, lost int }{
		`{}`:                                   {611, 0, 0},
		`{add: [{at: ` + from(2000, 0) + `}]}`: {1511, 900, 0},
		`{add: [{at: ` + from(2000, 0) + `, kind: VENUE}]}`:              {611, 0, 0},
		`{close: ["` + center + `"]}`:                                    {0, 0, 611},
		`{close: ["` + venue + `"]}`:                                     {611, 0, 0},
		`{move: [{place: "` + center + `", to: ` + from(1500, 0) + `}]}`: {1200, 900, 311}, // 500, 900, 1,500 and 2,500 m are within 1,000 m of it
		`{close: ["` + center + `"], add: [{at: ` + from(2500, 0) + `, kind: SERVICE_CENTER, capacity: 30}]}`:  {900, 900, 611},
		`{close: ["` + center + `"], add: [{at: ` + from(0, 0) + `, kind: SERVICE_CENTER, zones: [CULTURE]}]}`: {611, 0, 0},
	} {
		var a struct {
			Covered int
			Change  *struct {
				PeopleGained, PeopleLost int
				Share                    float64
			}
		}
		read(t, e, ofTheCenter+`, scenario: `+scenario+`) {covered change {peopleGained peopleLost share}}}`, &a)
		if a.Change == nil || a.Covered != c.covered || a.Change.PeopleGained != c.gained || a.Change.PeopleLost != c.lost || a.Change.Share != 611.0/1518 {
			t.Errorf("%s: %+v %+v, want %+v", scenario, a, a.Change, c)
		}
	}
	const morning = `of: [{kinds: [SERVICE_CENTER], openAt: "2026-11-24T20:00:00Z"}]`
	want(t, e, `{coverage(`+morning+`, scenario: {add: [{at: `+from(0, 0)+`, hours: "Mo-Su 19:00-21:00"}]}) {covered}}`, "coverage", `{"covered":611}`)
	want(t, e, `{coverage(`+morning+`, scenario: {add: [{at: `+from(0, 0)+`, hours: "周一至周日8:00-12:00"}]}) {covered}}`, "coverage", `{"covered":0}`)
	want(t, e, `{coverage(of: [{kinds: [SERVICE_CENTER], zones: [CULTURE]}], scenario: {add: [{at: `+from(0, 0)+`, kind: SERVICE_CENTER, zones: [CULTURE]}]}) {covered}}`, "coverage", `{"covered":611}`)
	want(t, e, ofTheCenter+`, scenario: {add: [{at: `+from(2500, 0)+`}]}) {change {cellColumns {people class}}}}`, "coverage",
		`{"change":{"cellColumns":{"people":[400,500],"class":["COVERED","COVERED"]}}}`)
	var capacity struct{ Capacity struct{ MeanRatio float64 } }
	read(t, e, ofTheCenter+`, scenario: {add: [{at: `+from(2500, 0)+`, capacity: 30}]}) {capacity(method: TWO_STEP) {meanRatio}}}`, &capacity)
	if got := capacity.Capacity.MeanRatio; got < 90.0/1518-1e-9 || got > 90.0/1518+1e-9 {
		t.Errorf("%v places for one", got)
	}
}

func TestQuestionsOfPlannersThatAreRefused(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, town())
	center := `"` + place.ID(place.PlaceID, 1) + `"`
	for _, c := range []struct{ rest, code, argument, allowed string }{
		{`area: "nowhere"`, "NOT_FOUND", "area", ""},
		{`area: ` + center, "NOT_FOUND", "area", ""},
		{`minutes: 0`, "BAD_ARGUMENT", "minutes", "1..60"},
		{`minutes: 61`, "BAD_ARGUMENT", "minutes", "1..60"},
		{`atLeast: 0`, "BAD_ARGUMENT", "atLeast", "1..20"},
		{`atLeast: 21`, "BAD_ARGUMENT", "atLeast", "1..20"},
		{`group: AGE_0_6`, "BAD_ARGUMENT", "group", "ALL"},
		{`scenario: {close: [` + center + `, ` + center + `]}`, "BAD_ARGUMENT", "scenario.close.1", "another place"},
		{`scenario: {close: [` + center + `], move: [{place: ` + center + `, to: ` + from(1, 0) + `}]}`, "BAD_ARGUMENT", "scenario.move.0.place", "another place"},
		{`scenario: {move: [{place: "p0000000000000", to: ` + from(1, 0) + `}]}`, "NOT_FOUND", "scenario.move.0.place", ""},
		{`scenario: {move: [{place: ` + center + `, to: {longitude: 0, latitude: 0}}]}`, "OUTSIDE_AREA", "scenario.move.0.to", ""},
		{`scenario: {move: [{place: ` + center + `, to: {longitude: 0, latitude: 91}}]}`, "INVALID_COORDINATE", "scenario.move.0.to.latitude", "-90..90"},
		{`scenario: {add: [{at: ` + from(1, 0) + `, kind: VENUE, zones: [CULTURE]}]}`, "BAD_ARGUMENT", "scenario.add.0.zones", "null"},
		{`scenario: {add: [{at: ` + from(1, 0) + `, hours: "whenever"}]}`, "BAD_ARGUMENT", "scenario.add.0.hours", ""},
		{`scenario: {add: [{at: ` + from(1, 0) + `, capacity: 0}]}`, "BAD_ARGUMENT", "scenario.add.0.capacity", "1..1000000"},
	} {
		a := ask(t, e, ofTheCenter+`, `+c.rest+`) {people}}`, nil)
		if len(a.Errors) != 1 {
			t.Errorf("%.120s: %v %s", c.rest, a.Errors, a.Data)
			continue
		}
		x := a.Errors[0].Extensions
		if x["code"] != c.code || x["argument"] != c.argument || c.allowed != "" && x["allowed"] != c.allowed || a.Errors[0].Message == "" {
			t.Errorf("%.120s: %v %s", c.rest, x, a.Errors[0].Message)
		}
	}
	at, changes := walktest.At(0, 0), []any{}
	for range 101 {
		changes = append(changes, map[string]any{"at": map[string]any{"longitude": at.Lon, "latitude": at.Lat}})
	}
	for n, refused := range map[int]bool{100: false, 101: true} {
		a := ask(t, e, `query($s: ScenarioInput) {coverage(of: [{}], scenario: $s) {people}}`, map[string]any{"s": map[string]any{"add": changes[:n]}})
		if (len(a.Errors) == 1) != refused || refused && (a.Errors[0].Extensions["argument"] != "scenario" || a.Errors[0].Extensions["allowed"] != "0..100") {
			t.Errorf("%d changes: %v", n, a.Errors)
		}
	}
	for _, c := range []struct{ of, fields, code, argument string }{
		{`[]`, `people`, "BAD_ARGUMENT", "of"},
		{`[` + strings.Repeat(`{}, `, 11) + `]`, `people`, "BAD_ARGUMENT", "of"},
		{`[{kinds: []}]`, `people`, "BAD_ARGUMENT", "of.0.kinds"},
		{`[{}, {zones: []}]`, `people`, "BAD_ARGUMENT", "of.1.zones"},
		{`[{accessibility: []}]`, `people`, "BAD_ARGUMENT", "of.0.accessibility"},
		{`[{places: []}]`, `people`, "BAD_ARGUMENT", "of.0.places"},
		{`[{places: ["x"]}]`, `people`, "NOT_FOUND", "of.0.places.0"},
		{`[{places: [` + center + `], kinds: [VENUE]}]`, `people`, "BAD_ARGUMENT", "of.0.places"},
		{`[{}]`, `gaps(first: 0) {people}`, "BAD_ARGUMENT", "first"},
		{`[{}]`, `gaps(first: 101) {people}`, "BAD_ARGUMENT", "first"},
		{`[{}]`, `cells(first: 101) {totalCount}`, "BAD_ARGUMENT", "first"},
		{`[{}]`, `cells(after: "x") {totalCount}`, "BAD_CURSOR", "after"},
	} {
		a := ask(t, e, `{coverage(of: `+c.of+`) {`+c.fields+`}}`, nil)
		if len(a.Errors) != 1 || a.Errors[0].Extensions["code"] != c.code || !strings.HasSuffix(a.Errors[0].Extensions["argument"], c.argument) {
			t.Errorf("%s %s: %v %s", c.of, c.fields, a.Errors, a.Data)
		}
	}
}
