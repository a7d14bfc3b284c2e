package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/geojson"
	"pgregory.net/rapid"

	"servicemap/coverage"
	"servicemap/export"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/snapshot"
)

func number(n int32) *int32 { return &n }

func date(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

// district is a small one: two sources, a record of each type and kind, some withdrawn.
func district() *snapshot.Records {
	collected := date("2026-11-23")
	a := &place.Source{Key: 1, Name: "A", Licence: "CC0", Collected: &collected}
	b := &place.Source{Key: 2, Name: "B", Licence: "CC BY 4.0 <b>", Demo: true}
	target, least := 0.9, 5000
	closed := time.Date(2026, 11, 23, 8, 30, 0, 0, time.FixedZone("", 8*3600))
	at := func(lon, lat float64) geo.LonLat { return geo.LonLat{Lon: lon, Lat: lat} }
	square := geom.NewMultiPolygonFlat(geom.XY, []float64{113, 40, 114, 40, 114, 41, 113, 41, 113, 40}, [][]int{{10}}).SetSRID(4326)
	places := []*place.Place{
		{Key: 1, Source: b, Code: "10", Kind: place.Venue, Name: "=HYPERLINK(\"http://x\")", Location: at(-51.227811, -30.027565), Published: true, ClusterCode: "K", Cluster: 7},
		{Key: 2, Source: b, Code: "9", Kind: place.RedStation, Name: "站", Location: at(113.5, 40.5), Published: true},
		{Key: 3, Source: a, Code: "2", Kind: place.ServiceCenter, Name: "中心 & <一>", Location: at(113.25, 40.1), Published: true, Demonstration: true,
			FormerNames: []string{"老", "旧"}, ClosedFrom: &closed, Status: place.TemporarilyClosed,
			Schedule:      place.Schedule{Hours: "24/7", Holiday: "OPEN"},
			Accessibility: place.Accessibility{Ramp: place.Yes, Lift: place.No, SurveyedOn: &collected},
			Contacts:      []place.Contact{{Label: "值班", Phone: "+86 352 1234567", Hours: "全天"}, {Label: "二", Phone: "110"}},
			Pictures:      []place.Picture{{URL: "https://example.org/a.jpg", Text: "门"}}, Notice: place.Notice{Text: "注意", Until: &closed}},
		{Key: 4, Source: a, Code: "1", Kind: place.ReadingRoom, Name: "室", Location: at(0, 0), Seats: number(4)}, // withdrawn
		{Key: 5, Source: a, Code: "3", Kind: place.MediationRoom, Name: "调", Location: at(1, 1), Published: true, Topics: []string{"-邻里", "@物业"}},
		{Key: 6, Source: a, Code: "4", Kind: place.HistoryColumn, Name: "史", Location: at(2, 2), Published: true, Theme: "主"},
	}
	return &snapshot.Records{
		Versions: snapshot.Versions{Places: snapshot.Version{Number: 1}}, Sources: []*place.Source{a, b}, Places: places,
		Areas: []*place.Area{
			{Key: 1, Source: a, Code: "d", Level: place.District, Name: "区", Boundary: square, Standing: place.Standing{Grids: number(3), StarsYear: number(2025),
				Stars: [5]*int32{nil, number(4)}, Types: []place.CommunityType{place.TypeCare}}},
			{Key: 2, Source: a, Code: "c", Level: place.Street, Name: "街", ParentCode: "d"},
		},
		Zones: []*place.Zone{
			{Key: 1, CenterCode: "2", Center: 3, Kind: place.Culture, Services: []string{"歌", "舞"}, Capacity: number(9)},
			{Key: 2, CenterCode: "2", Center: 3, Kind: place.MemberService},
			{Key: 3, CenterCode: "1", Center: 4, Kind: place.Culture}, // of a place that was withdrawn
		},
		Clusters: []*place.Cluster{{Key: 7, Source: b, Code: "K", Name: "群", AreaCode: "d"}, {Key: 8, Source: a, Code: "L", Name: "空"}},
		Squads: []*place.Squad{
			{Key: 1, Source: a, Code: "q", Name: "队", Skills: []place.Skill{place.HomeRepair, place.Delivery}, BaseCode: "2", Serves: []string{"d", "c"}, Published: true},
			{Key: 2, Source: a, Code: "p", Name: "散", Skills: []place.Skill{place.OtherSkill}},
		},
		Indicators: []*place.Indicator{
			{Source: b, AreaCode: "d", Topic: "t", Label: "指", Value: -3.5, Unit: "%", From: date("2025-02-01"), Until: date("2025-02-28")},
			{Source: b, AreaCode: "d", Topic: "t", Label: "指", Value: 1e21, Unit: "%", From: date("2025-01-01"), Until: date("2025-01-31")},
		},
		Standards: []coverage.Standard{
			{Origin: b, ID: "=t", Name: "目标", Minutes: 15, TargetShare: &target, Source: "计划"},
			{Origin: a, ID: "p", Name: "规模", Measure: coverage.CirclePeople, Minutes: 5, MinPeople: &least},
		},
		PopulationSource: b, Cells: []coverage.Cell{{Code: "y", Center: at(-1, 2), People: 5, SizeMetres: new(float32)}, {Code: "x", People: 1}},
	}
}

func from(t testing.TB, r *snapshot.Records, what export.What, s export.Selection) *export.Export {
	t.Helper()
	e, err := export.FromRecords(r, what, s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// cells returns the rows of a CSV file by heading.
func cells(t testing.TB, e *export.Export) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text(t, e))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		record := map[string]string{}
		for i, heading := range rows[0] {
			record[heading] = row[i]
		}
		out = append(out, record)
	}
	return out
}

func text(t testing.TB, e *export.Export) string {
	t.Helper()
	var b bytes.Buffer
	if err := e.CSV(&b, export.CSV{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func codes(rows []map[string]string, key string) string {
	var out []string
	for _, row := range rows {
		out = append(out, row["source"]+row[key])
	}
	return strings.Join(out, " ")
}

func TestRowsStandBySourceThenCodeWithoutWhatWasWithdrawn(t *testing.T) {
	t.Parallel()
	r := district()
	for _, c := range []struct {
		what      export.What
		s         export.Selection
		key, want string
	}{
		{export.Places, export.Selection{}, "code", "A2 A3 A4 B10 B9"},
		{export.Places, export.Selection{All: true}, "code", "A1 A2 A3 A4 B10 B9"},
		{export.Places, export.Selection{Source: "B"}, "code", "10 9"},
		{export.Zones, export.Selection{}, "kind", "AMEMBER_SERVICE ACULTURE"},
		{export.Zones, export.Selection{All: true}, "center_code", "A1 A2 A2"},
		{export.Clusters, export.Selection{}, "code", "AL BK"},
		{export.Squads, export.Selection{}, "code", "Aq"},
		{export.Squads, export.Selection{All: true}, "published", "Ano Ayes"},
		{export.Areas, export.Selection{All: true}, "code", "Ac Ad"},
		{export.Indicators, export.Selection{}, "from", "B2025-01-01 B2025-02-01"},
		{export.Standards, export.Selection{}, "imported_from", "A 计划B"},
		{export.Standards, export.Selection{Source: "B"}, "id", "计划\u200B=t"},
		{export.Population, export.Selection{}, "code", "Bx By"},
		{export.Population, export.Selection{Source: "A"}, "code", ""},
	} {
		rows := cells(t, from(t, r, c.what, c.s))
		if got := codes(rows, c.key); got != c.want {
			t.Errorf("%v %+v: %s, want %s", c.what, c.s, got, c.want)
		}
		for _, row := range rows {
			_, sourced := row["source"]
			_, published := row["published"]
			if sourced != (c.s.Source == "" || c.what == export.Standards) || published && !c.s.All {
				t.Errorf("%v %+v: columns %v", c.what, c.s, row)
			}
		}
	}
}

func TestKeysAndTheOrderOfRecordsChangeNoByte(t *testing.T) {
	t.Parallel()
	for i := range export.Names() {
		what, r := export.What(i), district()
		want := text(t, from(t, r, what, export.Selection{All: true}))
		for seed := range uint64(5) {
			random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // a test
			random.Shuffle(len(r.Places), reflect.Swapper(r.Places))
			random.Shuffle(len(r.Areas), reflect.Swapper(r.Areas))
			random.Shuffle(len(r.Zones), reflect.Swapper(r.Zones))
			random.Shuffle(len(r.Squads), reflect.Swapper(r.Squads))
			random.Shuffle(len(r.Cells), reflect.Swapper(r.Cells))
			random.Shuffle(len(r.Indicators), reflect.Swapper(r.Indicators))
			random.Shuffle(len(r.Standards), reflect.Swapper(r.Standards))
			keys := map[place.Key]place.Key{}
			for _, p := range r.Places {
				keys[p.Key] = place.Key(random.Int64())
				p.Key, p.UpdatedAt = keys[p.Key], time.Now()
			}
			for _, z := range r.Zones {
				z.Center = keys[z.Center]
			}
			if got := text(t, from(t, r, what, export.Selection{All: true})); got != want {
				t.Errorf("%v:\n%s\nwant\n%s", what, got, want)
			}
		}
	}
}

func TestNothingInACellIsAFormula(t *testing.T) {
	t.Parallel()
	name := func(name string) string {
		r := &snapshot.Records{Places: []*place.Place{{Name: name, Published: true}}}
		return cells(t, from(t, r, export.Places, export.Selection{}))[0]["name"]
	}
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u3000=1", "＝1", "＋1", "－1", "＠x", "\x00=1", "=", "-51.2"} {
		if got := name(s); got != "\u200B"+s {
			t.Errorf("%q is written as %q", s, got)
		}
	}
	for _, s := range []string{"a=1", "1-1", "'=1", "", "—", "—1", "(-1)", "云冈+"} {
		if got := name(s); got != s {
			t.Errorf("%q is written as %q", s, got)
		}
	}
	rows := cells(t, from(t, district(), export.Places, export.Selection{}))
	if rows[3]["longitude"] != "-51.227811" || rows[3]["latitude"] != "-30.027565" {
		t.Errorf("a negative number is written as %q", rows[3]["longitude"])
	}
	if got := cells(t, from(t, district(), export.Indicators, export.Selection{})); got[1]["value"] != "-3.5" || got[0]["value"] != "1000000000000000000000" {
		t.Errorf("values are %v", got)
	}
	if rows[1]["topics"] != "\u200B-邻里;\u200B@物业" || rows[0]["phone"] != "\u200B+86 352 1234567" || rows[3]["name"] != "\u200B=HYPERLINK(\"http://x\")" {
		t.Errorf("%q", rows)
	}
}

// No cell of any type begins with what a spreadsheet calculates, but for numbers.
func TestNoCellOfAnyRecordIsAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, s, n := drawPlace(t, kept(t, "code", 1, 9)), drawSquad(t, kept(t, "code", 1, 9)), drawIndicator(t, kept(t, "code", 1, 9))
		p.Published, s.Published = true, true
		r := &snapshot.Records{Places: []*place.Place{p}, Squads: []*place.Squad{s}, Indicators: []*place.Indicator{n}}
		for _, what := range []export.What{export.Places, export.Squads, export.Indicators} {
			e, err := export.FromRecords(r, what, export.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := e.CSV(&b, export.CSV{}); err != nil {
				t.Fatal(err)
			}
			rows, err := csv.NewReader(&b).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for i, cell := range rows[1] {
				number := slices.Contains([]string{"longitude", "latitude", "value"}, rows[0][i])
				if strings.IndexAny(cell, "=+-@＝＋－＠\t") == 0 && !number {
					t.Fatalf("%s is %q", rows[0][i], cell)
				}
			}
		}
	})
}

type featureCollection struct {
	Type     string
	Sources  []map[string]any
	Features []struct {
		Type, ID   string
		Geometry   *geojson.Geometry
		Properties map[string]any
	}
}

func collection(t testing.TB, e *export.Export) featureCollection {
	t.Helper()
	var b bytes.Buffer
	if err := e.GeoJSON(&b); err != nil {
		t.Fatal(err)
	}
	var c featureCollection
	if err := json.Unmarshal(b.Bytes(), &c); err != nil {
		t.Fatalf("%v in\n%s", err, &b)
	}
	if c.Type != "FeatureCollection" || len(c.Features) != e.Len() || strings.Contains(b.String(), `\u003c`) {
		t.Errorf("%s", &b)
	}
	if got, want := strings.Count(b.String(), "\n"), e.Len()+2; got != want {
		t.Errorf("%d lines, want %d", got, want)
	}
	return c
}

func TestGeoJSONOfPlacesHasTheContractsNames(t *testing.T) {
	t.Parallel()
	c := collection(t, from(t, district(), export.Places, export.Selection{All: true}))
	want := map[string]any{
		"code": "2", "kind": "SERVICE_CENTER", "name": "中心 & <一>", "nameEn": nil, "formerNames": []any{"老", "旧"}, "address": nil, "areaCode": "d",
		"status": "TEMPORARILY_CLOSED", "statusNote": nil, "closedFrom": "2026-11-23T00:30:00Z", "closedUntil": nil,
		"hours": "24/7", "holiday": "OPEN", "workingWeekend": nil,
		"accessibility": map[string]any{"stepFreeEntrance": "UNKNOWN", "ramp": "YES", "lift": "NO", "accessibleToilet": "UNKNOWN", "hearingLoop": "UNKNOWN",
			"tactilePath": "UNKNOWN", "surveyedOn": "2026-11-23"},
		"contacts": []any{map[string]any{"label": "值班", "phone": "+86 352 1234567", "hours": "全天"}, map[string]any{"label": "二", "phone": "110", "hours": nil}},
		"pictures": []any{map[string]any{"url": "https://example.org/a.jpg", "alternativeText": "门"}},
		"notice":   map[string]any{"text": "注意", "from": nil, "until": "2026-11-23T00:30:00Z"}, "verifiedAt": nil, "verifiedBy": nil,
		"demonstration": true, "source": "A", "published": true,
	}
	f := c.Features[1]
	if f.Type != "Feature" || f.ID != "2" || !reflect.DeepEqual(f.Properties, want) {
		t.Errorf("%s\n%v\n%v", f.ID, f.Properties, want)
	}
	g, err := f.Geometry.Decode()
	if err != nil || !reflect.DeepEqual(g.FlatCoords(), []float64{113.25, 40.1}) {
		t.Errorf("%v, %v", g, err)
	}
	own := map[string][]string{"1": {"seats", "books"}, "2": {"demonstration"}, "3": {"topics"}, "4": {"theme", "period"}, "9": {"amenities"}, "10": {"clusterCode", "facilities"}}
	for _, f := range c.Features {
		for code, properties := range own {
			for _, name := range properties {
				if _, has := f.Properties[name]; has != (code == f.ID) {
					t.Errorf("%s has %s: %v", f.ID, name, has)
				}
			}
		}
	}
	if got := c.Features[0].Properties; got["published"] != false || got["seats"] != 4.0 || got["books"] != nil {
		t.Errorf("%v", got)
	}
	if got := c.Features[5].Properties["amenities"]; !reflect.DeepEqual(got, []any{}) {
		t.Errorf("an empty list is %v", got)
	}
	if !reflect.DeepEqual(c.Sources, []map[string]any{
		{"name": "A", "licence": "CC0", "collectedOn": "2026-11-23", "demo": false}, {"name": "B", "licence": "CC BY 4.0 <b>", "collectedOn": nil, "demo": true},
	}) {
		t.Errorf("sources %v", c.Sources)
	}
}

func TestGeoJSONOfTheOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what       export.What
		n          int
		id         string
		geometry   string
		properties string
	}{
		{export.Zones, 1, "2/CULTURE", "", `{"centerCode":"2","kind":"CULTURE","name":null,"services":["歌","舞"],"capacity":9,"hours":null,"holiday":null,"workingWeekend":null,"contacts":[],"source":"A"}`},
		{export.Clusters, 1, "K", "", `{"code":"K","name":"群","leadUnit":null,"areaCode":"d","source":"B"}`},
		{export.Squads, 0, "q", "", `{"code":"q","name":"队","nameEn":null,"skills":["HOME_REPAIR","DELIVERY"],"baseCode":"2","serves":["d","c"],"members":null,
			"hours":null,"holiday":null,"workingWeekend":null,"contacts":[],"source":"A"}`},
		{export.Areas, 0, "c", "", `{"code":"c","level":"STREET","name":"街","nameEn":null,"parentCode":"d","population":null,
			"totals":{"grids":null,"buildings":null,"contactHouseholds":null},"stars":[],"types":[],"source":"A"}`},
		{export.Areas, 1, "d", "MultiPolygon", `{"code":"d","level":"DISTRICT","name":"区","nameEn":null,"parentCode":null,"population":null,
			"totals":{"grids":3,"buildings":null,"contactHouseholds":null},"stars":[{"category":"CO_GOVERNANCE","stars":4,"year":2025}],"types":["CARE"],"source":"A"}`},
		{export.Indicators, 1, "d/t/2025-02-01", "", `{"areaCode":"d","topic":"t","label":"指","labelEn":null,"value":-3.5,"unit":"%","from":"2025-02-01","until":"2025-02-28","source":"B"}`},
		{export.Population, 1, "y", "Point", `{"code":"y","people":5,"age0To6":null,"age60Up":null,"age65Up":null,"households":null,"sizeMetres":0,"source":"B"}`},
	} {
		f := collection(t, from(t, district(), c.what, export.Selection{})).Features[c.n]
		var want map[string]any
		if err := json.Unmarshal([]byte(c.properties), &want); err != nil {
			t.Fatal(err)
		}
		if f.ID != c.id || !reflect.DeepEqual(f.Properties, want) {
			t.Errorf("%v: %s\n%v\n%v", c.what, f.ID, f.Properties, want)
		}
		if (f.Geometry == nil) != (c.geometry == "") || f.Geometry != nil && f.Geometry.Type != c.geometry {
			t.Errorf("%v: geometry %v", c.what, f.Geometry)
		}
	}
	if c := collection(t, from(t, &snapshot.Records{}, export.Places, export.Selection{})); c.Features == nil || c.Sources == nil {
		t.Error("an empty collection has no lists")
	}
}

func TestASourceThatThereIsNotIsRefused(t *testing.T) {
	t.Parallel()
	_, err := export.FromRecords(district(), export.Places, export.Selection{Source: "C"})
	if e := fault.As(err); e.Code != fault.BadArgument || e.Argument != "source" || e.Allowed != "A, B" {
		t.Errorf("%+v", e)
	}
}

type world struct{ *snapshot.Records }

func (w world) Versions(context.Context) (snapshot.Versions, error) { return w.Records.Versions, nil }
func (w world) Load(context.Context, snapshot.Versions) (*snapshot.Records, error) {
	return w.Records, nil
}

// A snapshot gives what the records give, but clusters without a place on the map.
func TestASnapshotGivesWhatIsPublished(t *testing.T) {
	t.Parallel()
	r := district()
	keeper := snapshot.NewKeeper(world{r}, time.UTC, slog.New(slog.DiscardHandler))
	if err := keeper.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, name := range export.Names() {
		what := export.What(i)
		got, err := export.FromSnapshot(keeper.Current(), what, "")
		if what == export.Population {
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("population: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		want := text(t, from(t, r, what, export.Selection{}))
		if what == export.Clusters {
			want = strings.Replace(want, "L,空,,,A\n", "", 1)
		}
		if text(t, got) != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, text(t, got), want)
		}
	}
	if _, err := export.FromSnapshot(keeper.Current(), export.Places, "C"); fault.CodeOf(err) != fault.BadArgument {
		t.Errorf("another source: %v", err)
	}
}

// full is a writer that takes so many bytes.
type full struct{ room int }

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.room {
		return 0, errFull
	}
	f.room -= len(p)
	return len(p), nil
}

func TestErrorsOfTheWriterComeBack(t *testing.T) {
	t.Parallel()
	r := &snapshot.Records{}
	for range 1000 {
		r.Places = append(r.Places, &place.Place{Name: strings.Repeat("名", 200), Published: true})
	}
	e := from(t, r, export.Places, export.Selection{})
	for _, room := range []int{0, 100_000, 200_000} {
		if err := e.CSV(&full{room}, export.CSV{Mark: true}); !errors.Is(err, errFull) {
			t.Errorf("CSV, %d: %v", room, err)
		}
		if err := e.GeoJSON(&full{room}); !errors.Is(err, errFull) {
			t.Errorf("GeoJSON, %d: %v", room, err)
		}
	}
	e = from(t, &snapshot.Records{Indicators: []*place.Indicator{{Value: math.NaN()}}}, export.Indicators, export.Selection{})
	if err := e.GeoJSON(&full{1 << 20}); err == nil {
		t.Error("NaN is written as JSON")
	}
}
