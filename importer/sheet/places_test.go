package sheet

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
)

func number(n int32) *int32 { return &n }

// sample is what testdata/places_zh.csv and places_en.csv say, read in Asia/Shanghai.
func sample() []*place.Place {
	at := func(s string) *time.Time {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			panic(err)
		}
		return &t
	}
	day := time.Date(2026, 10, 8, 0, 0, 0, 0, time.UTC)
	return []*place.Place{
		{Code: "C-1", Kind: place.ServiceCenter, Name: "和平街党群服务中心", NameEN: "Heping Center", FormerNames: []string{"和平中心", "老党校"},
			Location: geo.LonLat{Lon: 113.1801, Lat: 40.0102}, Address: "和平街1号,一层", VerifiedAt: at("2026-11-22T16:00:00Z"),
			VerifiedBy: "区委组织部", Demonstration: true,
			Schedule: place.Schedule{Hours: "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00", Holiday: "CLOSED", WorkingWeekend: "WORKDAY"},
			Accessibility: place.Accessibility{StepFreeEntrance: place.Yes, Ramp: place.Yes, Lift: place.No, AccessibleToilet: place.Yes,
				HearingLoop: place.No, SurveyedOn: &day},
			Contacts: []place.Contact{
				{Label: "值班电话", Phone: "(0352)0000501", Hours: "工作日"}, {Label: "党员服务", Phone: "0352-0000502 转 12"}, {Label: "值班电话", Phone: "12345"}},
			Pictures: []place.Picture{{URL: "https://example.org/平街.jpg", Text: "中心大门，右侧有坡道"}},
			Notice:   place.Notice{Text: "周三下午学习，不办理业务", From: at("2026-11-19T16:00:00Z"), Until: at("2026-11-25T16:00:00Z")}},
		// Closed until the 30th: that day is included.
		{Code: "S-1", Kind: place.RedStation, Name: "东门驿站", Location: geo.LonLat{Lon: 113.1902, Lat: 40.0203},
			Status: place.TemporarilyClosed, StatusNote: "内部维修", ClosedFrom: at("2026-10-31T16:00:00Z"),
			ClosedUntil: at("2026-11-30T16:00:00Z"), Amenities: []place.Amenity{place.Water, place.Charging, place.Toilet},
			Schedule: place.Schedule{Hours: "24/7", Holiday: "OPEN", WorkingWeekend: "OPEN"}},
		{Code: "R-1", Kind: place.ReadingRoom, Name: "矿工书屋", Location: geo.LonLat{Lon: 113.2003, Lat: 40.0304},
			Status: place.Planned, Seats: number(30), Books: number(1200),
			Schedule: place.Schedule{Hours: "Oct-Apr Mo-Su 08:00-18:00; May-Sep Mo-Su 08:00-20:00", Holiday: "SUNDAY", WorkingWeekend: "CLOSED"}},
		{Code: "M-1", Kind: place.MediationRoom, Name: "西街调解室", Location: geo.LonLat{Lon: 113.2104, Lat: 40.0405},
			Topics: []string{"邻里纠纷", "物业纠纷"}, Schedule: place.Schedule{Holiday: "09:00-12:00"}},
		{Code: "H-1", Kind: place.HistoryColumn, Name: "老矿历史专栏", Location: geo.LonLat{Lon: 113.2205, Lat: 40.0506},
			Theme: "矿工运动", Period: "1937—1949"},
		{Code: "V-1", Kind: place.Venue, Name: "文化活动室", Location: geo.LonLat{Lon: 113.2306, Lat: 40.0607},
			Status: place.Closed, Facilities: []string{"舞台", "投影"}, ClusterCode: "K-1"},
	}
}

func same(t *testing.T, got, want []*place.Place) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d places, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("got  %+v\nwant %+v", got[i], want[i])
		}
	}
}

func TestChineseAndEnglishFilesGiveTheSamePlaces(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"places_zh.csv", "places_en.csv"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, report, err := readPlaces(fixture(t, "testdata", name), Options{
				TimeZone: shanghai(t),
				Area:     func(string, geo.LonLat) *fault.Problem { return nil },
			})
			if err != nil || found(t, report) != "" || len(report.Warnings) != 1 || report.Warnings[0].EN != "holiday: has no effect without the hours of the ordinary week (row 5)" {
				t.Fatalf("%+v, %v", report, err)
			}
			same(t, got, sample())
		})
	}
}

// How the same file may come out of different programs.
func TestFilesAreReadInEveryDress(t *testing.T) {
	t.Parallel()
	plain, err := os.ReadFile("testdata/places_zh.csv")
	if err != nil {
		t.Fatal(err)
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(plain)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(order ...int) []byte {
		out := []byte{0xFF, 0xFE}
		for _, r := range string(plain) { // every character of the file is in the basic plane
			out = append(out, byte(r), byte(r>>8))
		}
		for i := 0; order != nil && i < len(out); i += 2 {
			out[i], out[i+1] = out[i+1], out[i]
		}
		return out
	}
	for _, c := range []struct {
		name, encoding string
		text           []byte
	}{
		{"UTF-8 by name", "utf-8", plain},
		{"BOM", "", append([]byte(utf8Mark), plain...)},
		{"BOM and name", "UTF-8", append([]byte(utf8Mark), plain...)},
		{"CRLF", "", bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n"))},
		{"CR", "", bytes.ReplaceAll(plain, []byte("\n"), []byte("\r"))},
		{"UTF-16 little-endian", "", wide()},
		{"UTF-16 big-endian", "", wide(1)},
		{"GB18030", "GB18030", gb},
		{"empty rows around", "", append([]byte("\n,,\n"), append(plain, "\n,,,\n"...)...)},
		{"spaces around headings", "", bytes.Replace(plain, []byte("编号,类型"), []byte(" 编号 ,\u3000类型*"), 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := readPlaces(bytes.NewReader(c.text), Options{Encoding: c.encoding, TimeZone: shanghai(t)})
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, sample())
		})
	}
}

func TestEveryWrongRowIsListed(t *testing.T) {
	t.Parallel()
	got, report, err := readPlaces(fixture(t, "testdata", "places_bad.csv"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	const want = "2 code; 3 kind; 4 kind; 5 name; 6 longitude; 7 longitude; 7 latitude; 8; 9; 11 status; 13 code; 14 seats; " +
		"16 demonstration; 16 seats; 17 closed_until; 18 closed_from; 18 closed_until; 19; 20 code; 21 demonstration"
	if s := found(t, report); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	if len(got) != 1 || got[0].Code != "B-12" || report.Rows != 18 || report.Accepted != 1 {
		t.Errorf("%d of %d rows accepted", report.Accepted, report.Rows)
	}
}

// One cell in one row: the value that comes out, or the problem's column.
func TestCells(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("编", nameLimit)
	for _, c := range []struct {
		name, column, text string
		kind               place.Kind
		value              func(*place.Place) any
		want               any // nil: refused
	}{
		{"name at the limit", "name", long, place.Venue, func(p *place.Place) any { return p.Name }, long},
		{"name past the limit", "name", long + "x", place.Venue, nil, nil},
		{"address at the limit", "address", strings.Repeat(long, 10), place.Venue, func(p *place.Place) any { return p.Address }, strings.Repeat(long, 10)},
		{"address past the limit", "address", strings.Repeat(long, 10) + "x", place.Venue, nil, nil},
		{"code past the limit", "code", long + "x", place.Venue, nil, nil},
		{"list entry past the limit", "facilities", "a;" + long + "x", place.Venue, nil, nil},
		{"NFC", "name", "Cafe\u0301", place.Venue, func(p *place.Place) any { return p.Name }, "Caf\u00e9"},
		{"extension B stays", "name", "\U00020000", place.Venue, func(p *place.Place) any { return p.Name }, "\U00020000"},
		{"variation selectors stay", "name", "\u845B\U000E0100", place.Venue, func(p *place.Place) any { return p.Name }, "\u845B\U000E0100"},
		{"direction marks go", "name", "\u202E站\u2066东\u200F", place.Venue, func(p *place.Place) any { return p.Name }, "站东"},
		{"zero width goes", "code", "\uFEFFA\u200B1\u2060", place.Venue, func(p *place.Place) any { return p.Code }, "A1"},
		{"only invisible is empty", "name", "\u200B \u3000", place.Venue, nil, nil},
		{"ideographic space is trimmed", "name", "\u3000东 站\u00A0", place.Venue, func(p *place.Place) any { return p.Name }, "东 站"},
		{"line break is a space", "address", "\"a\r\nb\tc\"", place.Venue, func(p *place.Place) any { return p.Address }, "a b c"},
		{"NUL", "address", "a\x00b", place.Venue, nil, nil},
		{"escape", "address", "a\x1b[31mb", place.Venue, nil, nil},
		{"damaged", "address", "\uFFFD\uFFFD街", place.Venue, nil, nil},
		{"quotes", "address", `"a ""b"", c"`, place.Venue, func(p *place.Place) any { return p.Address }, `a "b", c`},
		{"formula is text", "address", "=1+1", place.Venue, func(p *place.Place) any { return p.Address }, "=1+1"},
		{"list", "facilities", " 舞台;;投影\uFF1B舞台; ", place.Venue, func(p *place.Place) any { return p.Facilities }, []string{"舞台", "投影"}},
		{"list of nothing", "facilities", ";\uFF1B", place.Venue, func(p *place.Place) any { return p.Facilities }, []string(nil)},
		{"amenities", "amenities", "wifi;急救", place.RedStation, func(p *place.Place) any { return p.Amenities }, []place.Amenity{place.Wifi, place.FirstAid}},
		{"unknown amenity", "amenities", "WATER;BEER", place.RedStation, nil, nil},
		{"amenity of another kind", "amenities", "WATER", place.Venue, nil, nil},
		{"seats", "seats", "007", place.ReadingRoom, func(p *place.Place) any { return *p.Seats }, int32(7)},
		{"no seats", "seats", "0", place.ReadingRoom, func(p *place.Place) any { return *p.Seats }, int32(0)},
		{"half a seat", "seats", "1.5", place.ReadingRoom, nil, nil},
		{"negative seats", "seats", "-1", place.ReadingRoom, nil, nil},
		{"signed seats", "seats", "+1", place.ReadingRoom, nil, nil},
		{"thousands", "seats", `"1,200"`, place.ReadingRoom, nil, nil},
		{"too many seats", "seats", "2147483648", place.ReadingRoom, nil, nil},
		{"full-width digits", "seats", "\uFF13", place.ReadingRoom, nil, nil},
		{"demonstration", "demonstration", "YES", place.ServiceCenter, func(p *place.Place) any { return p.Demonstration }, true},
		{"no demonstration", "demonstration", "否", place.ServiceCenter, func(p *place.Place) any { return p.Demonstration }, false},
		{"unknown demonstration", "demonstration", "unknown", place.ServiceCenter, func(p *place.Place) any { return p.Demonstration }, false},
		{"demonstration of another kind", "demonstration", "no", place.Venue, nil, nil},
		{"longitude", "longitude", "-180", place.Venue, func(p *place.Place) any { return p.Location.Lon }, -180.0},
		{"hexadecimal", "longitude", "0x10", place.Venue, nil, nil},
		{"underscore", "longitude", "1_0", place.Venue, nil, nil},
		{"Inf", "longitude", "Inf", place.Venue, nil, nil},
		{"NaN", "longitude", "NaN", place.Venue, nil, nil},
		{"exponent", "longitude", "1.13E+02", place.Venue, nil, nil},
		{"comma", "longitude", `"113,25"`, place.Venue, nil, nil},
		{"bare point", "longitude", "113.", place.Venue, nil, nil},
		{"degrees and minutes", "longitude", "113°05′", place.Venue, nil, nil},
		{"longitude too far", "longitude", "180.0001", place.Venue, nil, nil},
		{"latitude too far", "latitude", "-90.5", place.Venue, nil, nil},
		{"endless number", "latitude", strings.Repeat("9", 400), place.Venue, nil, nil},
		{"kind in Chinese", "kind", "驿站", place.Venue, func(p *place.Place) any { return p.Kind }, place.RedStation},
		{"status in Chinese", "status", "暂停开放", place.Venue, func(p *place.Place) any { return p.Status }, place.TemporarilyClosed},
		{"status", "status", "shut", place.Venue, nil, nil},
		{"day", "closed_from", "2026-11-23", place.Venue, func(p *place.Place) any { return p.ClosedFrom.Format(time.RFC3339) }, "2026-11-22T16:00:00Z"},
		{"last day", "closed_until", "2026-11-23", place.Venue, func(p *place.Place) any { return p.ClosedUntil.Format(time.RFC3339) }, "2026-11-23T16:00:00Z"},
		{"instant", "verified_at", "2026-11-23T08:30:00+02:00", place.Venue, func(p *place.Place) any { return p.VerifiedAt.Format(time.RFC3339) }, "2026-11-23T06:30:00Z"},
		{"local time", "verified_at", "2026-11-23 08:30", place.Venue, func(p *place.Place) any { return p.VerifiedAt.Format(time.RFC3339) }, "2026-11-23T00:30:00Z"},
		{"local seconds", "closed_until", "2026-11-23T08:30:15", place.Venue, func(p *place.Place) any { return p.ClosedUntil.Format(time.RFC3339) }, "2026-11-23T00:30:15Z"},
		{"no such day", "verified_at", "2026-02-29", place.Venue, nil, nil},
		{"slashes", "verified_at", "2026/5/1", place.Venue, func(p *place.Place) any { return p.VerifiedAt.Format(time.RFC3339) }, "2026-04-30T16:00:00Z"},
		{"slashes and a time", "verified_at", "2026/05/01 8:30", place.Venue, func(p *place.Place) any { return p.VerifiedAt.Format(time.RFC3339) }, "2026-05-01T00:30:00Z"},
		{"in Chinese", "closed_until", "2026年5月1日", place.Venue, func(p *place.Place) any { return p.ClosedUntil.Format(time.RFC3339) }, "2026-05-01T16:00:00Z"},
		{"without zeros", "surveyed_on", "2026-5-1", place.Venue, func(p *place.Place) any { return p.Accessibility.SurveyedOn.Format(time.RFC3339) }, "2026-05-01T00:00:00Z"},
		{"day of a survey", "surveyed_on", "2026年5月1日", place.Venue, func(p *place.Place) any { return p.Accessibility.SurveyedOn.Format(time.RFC3339) }, "2026-05-01T00:00:00Z"},
		{"the day first", "verified_at", "1/5/2026", place.Venue, nil, nil},
		{"no such day with slashes", "verified_at", "2026/2/29", place.Venue, nil, nil},
		{"no year", "verified_at", "5月1日", place.Venue, nil, nil},
		{"year of a slip", "verified_at", "0026-11-23", place.Venue, nil, nil},
		{"number of a day", "verified_at", "46349", place.Venue, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			headings, cells := []string{"code", "kind", "name", "longitude", "latitude"}, []string{"1", c.kind.String(), "a", "113", "40"}
			if i := strings.Index(placesHeader, c.column); i >= 0 {
				cells[strings.Count(placesHeader[:i], ",")] = c.text
			} else {
				headings, cells = append(headings, c.column), append(cells, c.text)
			}
			text := strings.Join(headings, ",") + "\n" + strings.Join(cells, ",")
			got, report, err := readPlaces(strings.NewReader(text), Options{TimeZone: shanghai(t)})
			switch {
			case err != nil:
				t.Fatal(err)
			case c.want == nil && found(t, report) != "2 "+c.column:
				t.Errorf("problems %q, want one of %s", found(t, report), c.column)
			case c.want != nil && (len(got) != 1 || !reflect.DeepEqual(c.value(got[0]), c.want)):
				t.Errorf("got %+v, %v; want %v", got, report.Problems, c.want)
			}
		})
	}
}

func TestKindMayComeFromTheOptions(t *testing.T) {
	t.Parallel()
	station := place.RedStation
	o := Options{Kind: &station}
	got, _, err := readPlaces(strings.NewReader("code,name,longitude,latitude,amenities\n1,a,1,2,WIFI\n"), o)
	if err != nil || len(got) != 1 || got[0].Kind != place.RedStation || len(got[0].Amenities) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	// A row that says its kind keeps it.
	got, _, err = readPlaces(strings.NewReader(placesHeader+"\n1,,a,1,2\n2,VENUE,b,1,2\n"), o)
	if err != nil || len(got) != 2 || got[0].Kind != place.RedStation || got[1].Kind != place.Venue {
		t.Errorf("%v, %v", got, err)
	}
}

func TestCoordinatesAreBroughtToWGS84(t *testing.T) {
	t.Parallel()
	want := geo.LonLat{Lon: 113.18, Lat: 40.01}
	for _, system := range geo.Systems() {
		p := geo.FromWGS84(want, system)
		got, report, err := readPlaces(strings.NewReader(placesHeader+"\n1,VENUE,a,"+decimalText(p.Lon)+","+decimalText(p.Lat)), Options{System: system})
		if err != nil || len(got) != 1 {
			t.Fatalf("%v, %v", report, err)
		}
		if d := geo.Distance(got[0].Location, want); d > 0.01 || got[0].Captured != system {
			t.Errorf("%v: %.3f m away, captured in %v", system, d, got[0].Captured)
		}
	}
	_, report, err := readPlaces(strings.NewReader(placesHeader+"\n1,VENUE,a,-180,40\n"), Options{System: geo.BD09})
	if err != nil || found(t, report) != "2 longitude" {
		t.Errorf("a point that leaves the earth: %v, %v", report.Problems, err)
	}
}

func TestTheAreaOfAPlaceIsCompared(t *testing.T) {
	t.Parallel()
	const text = placesHeader + ",area_code\n1,VENUE,a,1,2,A\n2,VENUE,b,3,4,B\n3,VENUE,c,5,6,\n4,VENUE,d,500,6,A\n"
	var asked []string
	_, report, err := readPlaces(strings.NewReader(text), Options{Area: func(code string, at geo.LonLat) *fault.Problem {
		if asked = append(asked, code); at.Lon == 3 {
			return &fault.Problem{Text: fault.Text{ZH: "不在该社区", EN: "lies elsewhere"}}
		}
		return nil
	}})
	if err != nil || found(t, report) != "3 area_code; 5 longitude" || strings.Join(asked, "") != "AB" || len(report.Warnings) != 0 {
		t.Errorf("%+v, asked %v, %v", report, asked, err)
	}
	_, report, err = readPlaces(strings.NewReader(text), Options{})
	if err != nil || len(report.Warnings) != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestDuplicateCodesNameTheFirstRow(t *testing.T) {
	t.Parallel()
	_, report, err := readPlaces(strings.NewReader(placesHeader+"\nA,VENUE,a,999,2\nb,VENUE,b,1,2\n A,VENUE,c,1,2\nB,VENUE,d,1,2\n"), Options{})
	if err != nil || found(t, report) != "2 longitude; 4 code" || !strings.Contains(report.Problems[1].String(), "row 2") {
		t.Errorf("%v, %v", report.Problems, err)
	}
}

func TestPortoAlegrePointsOfInterest(t *testing.T) {
	t.Parallel()
	venue := place.Venue
	got, report, err := readPlaces(fixture(t, "..", "..", "demo", "porto-alegre", "points_of_interest.csv"), Options{
		Kind:    &venue,
		Columns: map[string]string{"code": "id", "name": "id", "longitude": "lon", "latitude": "lat"},
	})
	if err != nil || len(got) != 15 || report.Rows != 15 || found(t, report) != "" || len(report.Warnings) != 0 {
		t.Fatalf("%d places, %+v, %v", len(got), report, err)
	}
	if p := got[0]; p.Code != "public_market" || p.Name != "public_market" || p.Location != (geo.LonLat{Lon: -51.227811, Lat: -30.027565}) {
		t.Errorf("%+v", p)
	}
	if report.Headings["longitude"] != "lon" || report.Headings["name"] != "id" {
		t.Errorf("headings %v", report.Headings)
	}
}
