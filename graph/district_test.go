package graph

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk/walktest"
)

// district is the city with zones, hours, a cluster, squads and what is published of a community.
func district() *snapshot.Records {
	r := city()
	demo := r.Sources[0]
	number := func(n int32) *int32 { return &n }
	morning := place.Schedule{Hours: "Mo-Fr 08:30-12:00,14:30-18:00"}
	r.Places = []*place.Place{
		{
			Key: 1, Source: demo, Code: "c1", Kind: place.ServiceCenter, Demonstration: true, Name: "西社区党群服务中心", FormerNames: []string{"老年活动站"},
			Address: "云州街 8 号", Published: true, Location: walktest.At(100, 100), Schedule: morning,
			Contacts:      []place.Contact{{Label: "值班电话", Phone: "0352-0001234"}},
			Pictures:      []place.Picture{{URL: "https://example.org/a.jpg", Text: "门口"}},
			Accessibility: place.Accessibility{StepFreeEntrance: place.Yes, Lift: place.No},
			Notice:        place.Notice{Text: "周五停水"},
		},
		{Key: 2, Source: demo, Code: "c2", Kind: place.ServiceCenter, Name: "东社区党群服务中心", Published: true, Location: walktest.At(800, 800)},
		{Key: 3, Source: demo, Code: "v1", Kind: place.Venue, Name: "企业会议室", Cluster: 9, Published: true, Location: walktest.At(200, 100), Facilities: []string{"投影"}},
	}
	r.Zones = []*place.Zone{
		{Key: 1, Center: 1, Kind: place.Mediation, Schedule: place.Schedule{Hours: "Mo-Fr 14:30-17:00"}, Capacity: number(6), Services: []string{"调解"}},
		{Key: 2, Center: 1, Kind: place.Culture, Name: "文化大厅"},
	}
	r.Clusters = []*place.Cluster{{Key: 9, Source: demo, Code: "k1", Name: "开发区阵地群", LeadUnit: "某企业", AreaCode: "140214001"}}
	r.Squads = []*place.Squad{
		{Key: 5, Source: demo, Code: "q1", Name: "维修小队", Skills: []place.Skill{place.HomeRepair, place.Delivery}, Base: 2, Serves: []string{"140214002"}, Published: true, Schedule: morning, Members: number(9)},
		{Key: 6, Source: demo, Code: "q2", Name: "健康小队", Skills: []place.Skill{place.Health}, Base: 1, Serves: []string{"140214001"}, Published: true},
	}
	r.Areas[1].Standing = place.Standing{Grids: number(4), StarsYear: number(2022), Types: []place.CommunityType{place.TypeCare}}
	r.Areas[1].Stars[place.Satisfaction] = number(1)
	day := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	r.Indicators = []*place.Indicator{{Source: demo, AreaCode: "140214", Topic: "visits", Label: "走访", Value: 964, Unit: "次", From: day, Until: day.AddDate(1, 0, -1)}}
	r.Aliases = map[place.Key]place.Key{77: 1}
	return r
}

// want asks a question and compares a part of the answer, given as JSON, with what it should be.
func want(t *testing.T, e *Engine, query, field, expected string) {
	t.Helper()
	a := ask(t, e, query, nil)
	if len(a.Errors) > 0 {
		t.Errorf("%s: %v", query, a.Errors)
		return
	}
	var got, should any
	if err := json.Unmarshal(a.Data[field], &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(expected), &should); err != nil {
		t.Fatalf("%v in %s", err, expected)
	}
	if fmt.Sprint(got) != fmt.Sprint(should) {
		t.Errorf("%s:\n got %s\nwant %s", query, a.Data[field], expected)
	}
}

// A Tuesday; the time zone of the tests is UTC.
const tuesday = "2026-11-24T"

func TestAZoneMayBeClosedInAnOpenCenter(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	center := place.ID(place.PlaceID, 1)
	for _, c := range []struct{ at, center, mediation, culture string }{
		{"09:00:00Z", "OPEN", "CLOSED", "OPEN"},
		{"15:00:00Z", "OPEN", "OPEN", "OPEN"},
		{"17:30:00Z", "OPEN", "CLOSED", "OPEN"},
		{"13:00:00Z", "CLOSED", "CLOSED", "CLOSED"},
	} {
		want(t, e, fmt.Sprintf(`{place(id: %q) {opening(at: %q) {state basis provisional} ... on ServiceCenter {zones {kind opening(at: %q) {state}}}}}`, center, tuesday+c.at, tuesday+c.at), "place",
			fmt.Sprintf(`{"opening":{"state":%q,"basis":"HOURS","provisional":true},"zones":[{"kind":"CULTURE","opening":{"state":%q}},{"kind":"MEDIATION","opening":{"state":%q}}]}`, c.center, c.culture, c.mediation))
	}
	want(t, e, fmt.Sprintf(`{place(id: %q) {opening(at: "%s09:00:00Z") {closesAt opensAt closesInMinutes text} hours {osm week(of: "2026-11-24") {date spans {opens closes closesNextDay}}}}}`, center, tuesday), "place",
		`{"opening":{"closesAt":"2026-11-24T12:00:00Z","opensAt":null,"closesInMinutes":180,"text":"开放中 · 至 12:00"},
		  "hours":{"osm":"Mo-Fr 08:30-12:00,14:30-18:00","week":[`+strings.Join(weekOf("23", "24", "25", "26", "27"), ",")+`,{"date":"2026-11-28","spans":[]},{"date":"2026-11-29","spans":[]}]}}`)
}

func weekOf(days ...string) []string {
	var list []string
	for _, d := range days {
		list = append(list, `{"date":"2026-11-`+d+`","spans":[{"opens":"08:30","closes":"12:00","closesNextDay":false},{"opens":"14:30","closes":"18:00","closesNextDay":false}]}`)
	}
	return list
}

func TestUnknownHoursAreNeitherOpenNorClosed(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	want(t, e, fmt.Sprintf(`{place(id: %q) {hours {osm} opening(at: "%s09:00:00Z") {state basis provisional opensAt closesAt closesInMinutes}}}`, place.ID(place.PlaceID, 2), tuesday), "place",
		`{"hours":null,"opening":{"state":"UNKNOWN","basis":"NO_DATA","provisional":false,"opensAt":null,"closesAt":null,"closesInMinutes":null}}`)
}

func TestOpennessFiltersAtTheQuestionOrOnArrival(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	nearby := func(at, filter string) string {
		return fmt.Sprintf(`{nearby(from: %s, minutes: 60, at: "%s%s", filter: {%s}) {nodes {code} excluded {reason count}}}`, from(110, 100), tuesday, at, filter)
	}
	for _, c := range []struct{ at, filter, expected string }{
		{"11:59:59Z", `open: NOW`, `{"nodes":[{"code":"c1"}],"excluded":[{"reason":"UNKNOWN_HOURS","count":2}]}`},
		{"11:59:59Z", `open: ON_ARRIVAL`, `{"nodes":[],"excluded":[{"reason":"CLOSED","count":1},{"reason":"UNKNOWN_HOURS","count":2}]}`},
		{"11:59:59Z", `open: ON_ARRIVAL, includeUnknownHours: true`, `{"nodes":[{"code":"v1"},{"code":"c2"}],"excluded":[{"reason":"CLOSED","count":1}]}`},
		{"09:00:00Z", `open: NOW, zones: [MEDIATION]`, `{"nodes":[],"excluded":[{"reason":"OTHER_FILTER","count":2},{"reason":"CLOSED","count":1}]}`},
		{"09:00:00Z", `openAt: "2026-11-24T15:00:00Z", zones: [MEDIATION, CULTURE]`, `{"nodes":[{"code":"c1"}],"excluded":[{"reason":"OTHER_FILTER","count":2}]}`},
		{"09:00:00Z", `accessibility: [STEP_FREE_ENTRANCE]`, `{"nodes":[{"code":"c1"}],"excluded":[{"reason":"ACCESSIBILITY","count":2}]}`},
		{"09:00:00Z", `accessibility: [LIFT]`, `{"nodes":[],"excluded":[{"reason":"ACCESSIBILITY","count":3}]}`},
		{"09:00:00Z", `text: "会议"`, `{"nodes":[{"code":"v1"}],"excluded":[{"reason":"OTHER_FILTER","count":2}]}`},
	} {
		want(t, e, nearby(c.at, c.filter), "nearby", c.expected)
	}
	want(t, e, fmt.Sprintf(`{nearby(from: %s, at: "%s11:59:59Z", filter: {zones: [CULTURE]}) {edges {arrival {state} zones {name}}}}`, from(110, 100), tuesday), "nearby",
		`{"edges":[{"arrival":{"state":"CLOSED"},"zones":[{"name":"文化大厅"}]}]}`)
	for query, argument := range map[string]string{
		`{places(filter: {open: ON_ARRIVAL}) {totalCount}}`:                              "filter.open",
		`{places(filter: {open: NOW, openAt: "2026-11-24T15:00:00Z"}) {totalCount}}`:     "filter.openAt",
		`{places(filter: {text: ""}) {totalCount}}`:                                      "filter.text",
		`{squads(filter: {freeNow: true, freeAt: "2026-11-24T15:00:00Z"}) {totalCount}}`: "filter.freeAt",
		`{search(text: "` + strings.Repeat("云", 101) + `") {hits {title}}}`:              "text",
		`{squads(filter: {skills: []}) {totalCount}}`:                                    "filter.skills",
		`{search(text: "  ") {hits {title}}}`:                                            "text",
		`{search(text: "a", types: []) {hits {title}}}`:                                  "types",
		`{squads(near: {longitude: 0, latitude: 0}) {totalCount}}`:                       "near",
		`{squads(filter: {serves: {longitude: 200, latitude: 0}}) {totalCount}}`:         "filter.serves.longitude",
		`{squads(filter: {areas: ["` + place.ID(place.PlaceID, 1) + `"]}) {totalCount}}`: "filter.areas.0",
		`{squads(after: "AAAAAAAAAAAAAAAAAAAAAAAAAAA") {totalCount}}`:                    "after",
		`{search(text: "a", first: 101) {hits {title}}}`:                                 "first",
		`{nearby(from: ` + from(0, 0) + `, filter: {zones: []}) {totalCount}}`:           "filter.zones",
		`{nearby(from: ` + from(0, 0) + `, filter: {accessibility: []}) {totalCount}}`:   "filter.accessibility",
	} {
		a := ask(t, e, query, nil)
		if len(a.Errors) != 1 || a.Errors[0].Extensions["argument"] != argument {
			t.Errorf("%s: %v", query, a.Errors)
		}
	}
}

func TestSquadsAreFoundBySkillDutyAndArea(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	for _, c := range []struct{ arguments, expected string }{
		{``, `{"nodes":[{"code":"q2"},{"code":"q1"}],"excluded":[]}`}, // jian kang, wei xiu
		{`(filter: {skills: [HOME_REPAIR, DELIVERY]})`, `{"nodes":[{"code":"q1"}],"excluded":[{"reason":"SKILL","count":1}]}`},
		{`(filter: {freeAt: "2026-11-24T09:00:00Z"})`, `{"nodes":[{"code":"q1"}],"excluded":[{"reason":"UNKNOWN_HOURS","count":1}]}`},
		{`(filter: {freeAt: "2026-11-24T13:00:00Z"})`, `{"nodes":[],"excluded":[{"reason":"NOT_FREE","count":1},{"reason":"UNKNOWN_HOURS","count":1}]}`},
		{`(filter: {serves: ` + from(800, 100) + `})`, `{"nodes":[{"code":"q1"}],"excluded":[{"reason":"AREA","count":1}]}`},
		{`(filter: {areas: ["` + place.ID(place.AreaID, 1) + `"]})`, `{"nodes":[{"code":"q2"},{"code":"q1"}],"excluded":[]}`},
		{`(filter: {text: "维修"})`, `{"nodes":[{"code":"q1"}],"excluded":[{"reason":"AREA","count":1}]}`},
		{`(near: ` + from(790, 800) + `)`, `{"nodes":[{"code":"q1"},{"code":"q2"}],"excluded":[]}`},
	} {
		want(t, e, `{squads`+c.arguments+` {nodes {code} excluded {reason count}}}`, "squads", c.expected)
	}
	first := ask(t, e, `{squads(near: `+from(790, 800)+`, first: 1) {edges {walk {metres}} pageInfo {endCursor hasNextPage}}}`, nil)
	var p page
	if err := json.Unmarshal(first.Data["squads"], &p); err != nil || !p.PageInfo.HasNextPage {
		t.Fatal(err, first)
	}
	want(t, e, `{squads(near: `+from(790, 800)+`, first: 1, after: "`+*p.PageInfo.EndCursor+`") {nodes {code} pageInfo {hasNextPage}}}`, "squads",
		`{"nodes":[{"code":"q2"}],"pageInfo":{"hasNextPage":false}}`)
}

func TestSearchFindsNamesFormerNamesAndAddresses(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	for _, c := range []struct{ arguments, expected string }{
		{`text: "社区"`, `{"hits":[{"title":"东社区","matched":"NAME","ranges":[{"start":1,"length":2}]},{"title":"东社区党群服务中心","matched":"NAME","ranges":[{"start":1,"length":2}]},{"title":"西社区","matched":"NAME","ranges":[{"start":1,"length":2}]},{"title":"西社区党群服务中心","matched":"NAME","ranges":[{"start":1,"length":2}]}],"kinds":[],"suggestions":[]}`},
		{`text: "服务中心", types: [PLACE], first: 1`, `{"hits":[{"title":"东社区党群服务中心","matched":"NAME","ranges":[{"start":5,"length":4}]}],"kinds":["SERVICE_CENTER"],"suggestions":[]}`},
		{`text: "活动站"`, `{"hits":[{"title":"西社区党群服务中心","matched":"FORMER_NAME","ranges":[]}],"kinds":[],"suggestions":[]}`},
		{`text: "云州街"`, `{"hits":[{"title":"西社区党群服务中心","matched":"ADDRESS","ranges":[]}],"kinds":[],"suggestions":[]}`},
		{`text: "小队", types: [SQUAD]`, `{"hits":[{"title":"健康小队","matched":"NAME","ranges":[{"start":2,"length":2}]},{"title":"维修小队","matched":"NAME","ranges":[{"start":2,"length":2}]}],"kinds":[],"suggestions":[]}`},
		{`text: "维护队"`, `{"hits":[],"kinds":[],"suggestions":["维修小队"]}`},
	} {
		want(t, e, `{search(`+c.arguments+`) {hits {title matched ranges {start length}} kinds suggestions}}`, "search", c.expected)
	}
	want(t, e, `{search(text: "会议", near: `+from(200, 200)+`) {hits {metres item {id ... on Venue {code cluster {name venues {code}}}}}}}`, "search",
		`{"hits":[{"metres":100,"item":{"id":"`+place.ID(place.PlaceID, 3)+`","code":"v1","cluster":{"name":"开发区阵地群","venues":[{"code":"v1"}]}}}]}`)
}

func TestAreasShowWhatIsPublishedOfThem(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	want(t, e, `{area(code: "140214001") {totals {grids buildings communities places squads} stars {category stars year} types squads {code} indicators {topic}}}`, "area",
		`{"totals":{"grids":4,"buildings":null,"communities":null,"places":2,"squads":1},"stars":[{"category":"SATISFACTION","stars":1,"year":2022}],"types":["CARE"],"squads":[{"code":"q2"}],"indicators":[]}`)
	want(t, e, `{area(code: "140214") {totals {grids buildings communities places squads} indicators(topic: "visits") {label en: label(language: EN) value unit from until source {name}}}}`, "area",
		`{"totals":{"grids":4,"buildings":null,"communities":2,"places":3,"squads":2},"indicators":[{"label":"走访","en":"Zou Fang","value":964,"unit":"次","from":"2022-01-01","until":"2022-12-31","source":{"name":"generated"}}]}`)
}

func TestPlacesShowWhatIsRecordedOfThem(t *testing.T) {
	t.Parallel()
	e := newTestEngine(t, district())
	want(t, e, `{place(id: "`+place.ID(place.PlaceID, 77)+`") {code accessibility {stepFreeEntrance lift ramp surveyedOn} contacts {label phone hours} pictures {url alternativeText}
		notice {text until} squads {code} ... on ServiceCenter {demonstration zones {id name capacity services hours {osm} center {code}}}}}`, "place",
		`{"code":"c1","accessibility":{"stepFreeEntrance":"YES","lift":"NO","ramp":"UNKNOWN","surveyedOn":null},"contacts":[{"label":"值班电话","phone":"0352-0001234","hours":null}],
		  "pictures":[{"url":"https://example.org/a.jpg","alternativeText":"门口"}],"notice":{"text":"周五停水","until":null},"squads":[{"code":"q2"}],"demonstration":true,
		  "zones":[{"id":"`+place.ID(place.ZoneID, 2)+`","name":"文化大厅","capacity":null,"services":[],"hours":{"osm":"Mo-Fr 08:30-12:00,14:30-18:00"},"center":{"code":"c1"}},
		           {"id":"`+place.ID(place.ZoneID, 1)+`","name":"矛盾纠纷调解","capacity":6,"services":["调解"],"hours":{"osm":"Mo-Fr 14:30-17:00"},"center":{"code":"c1"}}]}`)
	want(t, e, `{nodes(ids: ["`+place.ID(place.ZoneID, 1)+`", "`+place.ID(place.ClusterID, 9)+`", "`+place.ID(place.SquadID, 5)+`", "`+place.ID(place.SquadID, 99)+`"]) {__typename}}`, "nodes",
		`[{"__typename":"Zone"},{"__typename":"VenueCluster"},{"__typename":"ServiceSquad"},null]`)
	want(t, e, `{standards {minutes measure minMetres maxMetres minPeople maxPeople targetShare}}`, "standards",
		`[{"minutes":15,"measure":"CIRCLE_PEOPLE","minMetres":800,"maxMetres":1000,"minPeople":50000,"maxPeople":100000,"targetShare":null},
		  {"minutes":15,"measure":"COVERAGE_SHARE","minMetres":800,"maxMetres":1000,"minPeople":null,"maxPeople":null,"targetShare":null},
		  {"minutes":10,"measure":"CIRCLE_PEOPLE","minMetres":null,"maxMetres":500,"minPeople":15000,"maxPeople":25000,"targetShare":null},
		  {"minutes":10,"measure":"COVERAGE_SHARE","minMetres":null,"maxMetres":500,"minPeople":null,"maxPeople":null,"targetShare":null},
		  {"minutes":5,"measure":"CIRCLE_PEOPLE","minMetres":null,"maxMetres":300,"minPeople":5000,"maxPeople":12000,"targetShare":null},
		  {"minutes":5,"measure":"COVERAGE_SHARE","minMetres":null,"maxMetres":300,"minPeople":null,"maxPeople":null,"targetShare":null}]`)
}
