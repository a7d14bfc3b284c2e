package report_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
	"servicemap/report"
	"servicemap/report/reporttest"
	"servicemap/snapshot"
	"servicemap/walk"
)

func parse(t testing.TB, query string) report.Question {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	q, err := report.Parse(values)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return q
}

func make15(t testing.TB, query string) *report.Report {
	t.Helper()
	r, err := report.Make(t.Context(), reporttest.Snapshot(), parse(t, query))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestQuestionsAreReadAndWrittenAlike(t *testing.T) {
	t.Parallel()
	yes := true
	q := parse(t, "kinds=VENUE,党群服务中心,VENUE&zones=调解,CULTURE&demonstration=True&minutes=10&pace=ELDERLY&profile=WHEELCHAIR&group=AGE_60_UP&level=街道&area=d")
	want := report.Question{
		Of:      []report.Target{{Kinds: []place.Kind{place.ServiceCenter, place.Venue}, Zones: []place.ZoneKind{place.Culture, place.Mediation}, Demonstration: &yes}},
		AtLeast: 1, Minutes: 10,
		Pace: walk.Elderly, Profile: walk.Wheelchair, Group: coverage.Age60Up, Level: place.Street, Area: "d",
	}
	if len(q.Of) != 1 || !slices.Equal(q.Of[0].Kinds, want.Of[0].Kinds) || !slices.Equal(q.Of[0].Zones, want.Of[0].Zones) || !*q.Of[0].Demonstration || q.String() != want.String() {
		t.Errorf("%+v", q)
	}
	if again := parse(t, q.String()); again.String() != q.String() {
		t.Errorf("%s became %s", q, again)
	}
	if q := parse(t, ""); q.Minutes != 15 || q.Pace != walk.Standard || q.Level != place.Community || q.Asked() != "" {
		t.Errorf("%+v", q)
	}
	for query, argument := range map[string]string{
		"kinds=CHURCH": "kinds", "zones=POOL": "zones", "demonstration=1": "demonstration", "minutes=0": "minutes", "minutes=61": "minutes", "minutes=15.5": "minutes",
		"minutes=+9e1": "minutes", "other=1": "other", "kind=VENUE": "kind", "minutes=10&minutes=15": "minutes", "require=SOME": "require", "atLeast=0": "atLeast", "atLeast=21": "atLeast",
		"accessibility=STAIRS": "accessibility", "openAt=tomorrow": "openAt", "of=": "of", "of=VENUE": "of", "of=kinds:CHURCH": "of.kinds", "of=minutes:5": "of", "of=kinds:VENUE&kinds=VENUE": "kinds",
		strings.Repeat("of=kinds:VENUE&", 11): "of", "pace=FAST": "pace", "pace=elderly": "pace", "profile=CAR": "profile", "group=MEN": "group", "level=CITY": "level",
	} {
		values, _ := url.ParseQuery(query)
		_, err := report.Parse(values)
		var e *fault.Error
		if !errors.As(err, &e) || e.Code != fault.BadArgument || e.Argument != argument || e.Message.ZH == "" || e.Allowed == "" && !strings.Contains(query, "&") {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestSeveralTargetsAreReadAndWrittenAlike(t *testing.T) {
	t.Parallel()
	q := parse(t, "of=kinds:SERVICE_CENTER+zones:CULTURE,MEDIATION&of=accessibility:RAMP+openAt:2026-11-23T10:00:00Z&require=ALL&atLeast=2&minutes=20")
	if len(q.Of) != 2 || !q.All || q.AtLeast != 2 || len(q.Of[0].Zones) != 2 || len(q.Of[1].Needs) != 1 || q.Of[1].OpenAt == nil {
		t.Fatalf("%+v", q)
	}
	if again := parse(t, q.String()); again.String() != q.String() || again.Asked() != q.Asked() {
		t.Errorf("%s became %s", q, again)
	}
	if want := "at least 2 (SERVICE_CENTER; zones CULTURE,MEDIATION) and (accessibility RAMP; openAt 2026-11-23T10:00:00Z)"; q.Asked() != want {
		t.Errorf("asked %q, want %q", q.Asked(), want)
	}
}

// In the street of reporttest a center is the only place: any target that holds it is reached, and all only where it is in all.
func TestTargetsAreRequiredAsTheyAreAsked(t *testing.T) {
	t.Parallel()
	one := make15(t, "kinds=SERVICE_CENTER").Total
	either := make15(t, "of=kinds:SERVICE_CENTER&of=kinds:RED_STATION").Total
	both := make15(t, "of=kinds:SERVICE_CENTER&of=kinds:RED_STATION&require=ALL").Total
	twice := make15(t, "of=kinds:SERVICE_CENTER&of=kinds:SERVICE_CENTER,VENUE&require=ALL").Total
	if one.Covered == 0 || either.Covered != one.Covered || both.Covered != 0 || twice.Covered != one.Covered {
		t.Errorf("%d with one, %d with either, %d with both, %d with two that it meets", one.Covered, either.Covered, both.Covered, twice.Covered)
	}
	text := page(t, "of=kinds:SERVICE_CENTER&of=kinds:RED_STATION&require=ALL", report.Page{})
	if !strings.Contains(text, "党群服务中心,并且到红色驿站") {
		t.Error("the page does not say what is asked")
	}
}

// Everything here is worked out by hand: reporttest says who lives where.
func TestAReportOfTheStreet(t *testing.T) {
	t.Parallel()
	r := make15(t, "kinds=SERVICE_CENTER")
	if r.Total.People != 1518 || r.Total.Covered != 611 || !slices.Equal(r.Total.Classes, []int{600, 900, 0, 11, 7}) {
		t.Errorf("%+v", r.Total)
	}
	type row struct {
		code            string
		people, covered int
		classes         []int
		target          place.Known
		circle          place.Known
	}
	want := []row{ // the worst first, nobody last
		{"e", 900, 0, []int{0, 900, 0, 0, 0}, place.No, place.Unknown},
		{"w", 611, 611, []int{600, 0, 0, 11, 0}, place.Yes, place.No},
		{"n", 0, 0, []int{0, 0, 0, 0, 0}, place.Unknown, place.Unknown},
	}
	if len(r.Rows) != len(want) {
		t.Fatalf("%d rows", len(r.Rows))
	}
	for i, w := range want {
		got := r.Rows[i]
		if got.Area.Code != w.code || got.People != w.people || got.Covered != w.covered || !slices.Equal(got.Classes, w.classes) {
			t.Errorf("row %d: %s %+v", i, got.Area.Code, got)
		}
		for _, v := range got.Verdicts {
			met := map[string]place.Known{"=t": w.target, "gb50180-15": w.circle}[v.Standard.ID]
			if v.Met != met {
				t.Errorf("%s, %s: %v, want %v (%s)", w.code, v.Standard.ID, v.Met, met, v.Text.EN)
			}
		}
	}
	// The people of the circle: the 611, of whom the standard wants 50,000.
	for _, v := range r.Total.Verdicts {
		if v.Standard.ID == "gb50180-15" && (*v.Value != 611 || *v.Threshold != 50_000) || v.Standard.ID == "=t" && (*v.Threshold != 0.9 || *v.Value != 611.0/1518) {
			t.Errorf("%s: %v of %v", v.Standard.ID, *v.Value, *v.Threshold)
		}
	}
	// West: 100 people walk 1.5 minutes, 200 walk 7.5, 300 walk 13.5, 11 walk 447.2 m × 1.3, that is 8.72.
	mean := (100*1.5 + 200*7.5 + 300*13.5 + 11*8.72) / 611
	if got := *r.Rows[1].Mean; got < mean-0.02 || got > mean+0.02 {
		t.Errorf("the mean is %v, want %v", got, mean)
	}
	if r.Rows[2].Mean != nil || r.Total.P90 == nil {
		t.Errorf("%v, %v", r.Rows[2].Mean, r.Total.P90)
	}

	// 400 people at 1,500 m and 500 at 2,500 m are left out, 1,000 m apart: two clusters.
	gaps, err := r.Gaps(t.Context(), 10)
	if err != nil || len(gaps) != 2 || gaps[0].People != 500 || gaps[1].People != 400 {
		t.Fatalf("%+v, %v", gaps, err)
	}
	if n := gaps[0].Nearest; n == nil || n.Place != 0 || n.Length < 2_499_000 || n.Length > 2_501_000 || gaps[0].Center.Area.Code != "e" || gaps[0].Shape.Empty() {
		t.Errorf("%+v", gaps[0])
	}
	if first, _ := r.Gaps(t.Context(), 1); len(first) != 1 {
		t.Error("more gaps than asked for")
	}

	west := make15(t, "kinds=SERVICE_CENTER&area=w")
	if west.Total.People != 611 || len(west.Rows) != 1 || west.Area.Code != "w" {
		t.Errorf("%+v", west.Total)
	}
	if none := make15(t, "kinds=RED_STATION"); none.Total.Covered != 0 || none.Total.Mean != nil {
		t.Errorf("%+v", none.Total)
	}
}

func TestQuestionsThatTheDataCannotAnswer(t *testing.T) {
	t.Parallel()
	for query, argument := range map[string]string{"area=nowhere": "area", "group=AGE_65_UP": "group"} {
		_, err := report.Make(t.Context(), reporttest.Snapshot(), parse(t, query))
		var e *fault.Error
		if !errors.As(err, &e) || e.Code != fault.BadArgument || e.Argument != argument {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func page(t testing.TB, query string, o report.Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := make15(t, query).HTML(t.Context(), &b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestThePageSaysWhatTheReportFound(t *testing.T) {
	t.Parallel()
	zh := page(t, "kinds=SERVICE_CENTER", report.Page{MapReviewNumber: "晋S(2026)1号"})
	for _, says := range []string{
		"示例区 步行可及报告", "在 15 分钟内步行到<strong>党群服务中心</strong>", "含演示数据", "1,518", "611 <small>40.3%", "907", "未达标", "达到目标 90.0%",
		"示例目标 &amp; 计划", "=东社区&lt;b&gt;", "北社区", "区域外", "按直线估算", "1,500 米", "审图号:晋S(2026)1号", "GB 50180-2018", "示例普查", "2026-10-01", "CC0 1.0",
		"places 1.", "kinds=SERVICE_CENTER&amp;level=COMMUNITY", "示例中心", "15 分钟 1000 米",
	} {
		if !strings.Contains(zh, says) {
			t.Errorf("the page does not say %s", says)
		}
	}
	en := page(t, "kinds=SERVICE_CENTER,VENUE&demonstration=true&zones=CULTURE&minutes=10&group=ALL", report.Page{English: true})
	for _, says := range []string{`lang="en"`, "all residents can walk to <strong>service centers (demonstration centers only, with the zone culture) or shared venues</strong> within 10 minutes", "no verdict"} {
		if !strings.Contains(en, says) {
			t.Errorf("the page does not say %s", says)
		}
	}
	if nobody := page(t, "kinds=SERVICE_CENTER&demonstration=true", report.Page{English: true}); !strings.Contains(nobody, "none within 10 km") {
		t.Error("the page says where there is nothing to walk to")
	}
	if regexp.MustCompile(`\p{Han}`).MatchString(strings.NewReplacer("示例", "", "普查", "", "东社区", "", "西社区", "", "北社区", "", "城市居住区规划设计标准", "", "区", "").Replace(en)) {
		t.Error("the English page has Chinese beside names")
	}
}

// The page needs nothing from elsewhere and runs nothing, and its policy allows no more.
func TestThePageIsAloneAndStill(t *testing.T) {
	t.Parallel()
	html := page(t, "", report.Page{})
	for _, banned := range []string{"<script", "javascript:", " style=", " on", "http://", "https://", "<link", "<img", "<iframe", "@import", "<b>"} {
		for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(html, -1) {
			if strings.Contains(tag, banned) {
				t.Errorf("%s has %q", tag, banned)
			}
		}
	}
	style := html[strings.Index(html, "<style>")+len("<style>") : strings.Index(html, "</style>")]
	sum := sha256.Sum256([]byte(style))
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(report.Policy(), want) || !strings.HasPrefix(report.Policy(), "default-src 'none';") {
		t.Errorf("the policy is %s, the style's sum %s", report.Policy(), want)
	}
	if strings.Contains(style, "url(http") || strings.Contains(style, "ZgotmplZ") || strings.Contains(html, "ZgotmplZ") {
		t.Error("something was refused, or comes from elsewhere")
	}
	if html != page(t, "", report.Page{}) {
		t.Error("the same data give another page")
	}
}

func TestThePictureShowsAreasGapsAndPlaces(t *testing.T) {
	t.Parallel()
	html := page(t, "kinds=SERVICE_CENTER", report.Page{})
	svg := html[strings.Index(html, `<svg class="map"`):]
	svg = svg[:strings.Index(svg, "</svg>")]
	count := func(pattern string) int { return len(regexp.MustCompile(pattern).FindAllString(svg, -1)) }
	if count(`class="area fifth4"`) != 1 || count(`class="area fifth0"`) != 1 || count(`class="area nobody"`) != 1 {
		t.Errorf("areas are not coloured by share")
	}
	if count(`class="badge"`) != 2 || count(`a4 4 0 1 0 8 0`) != 1 || !strings.Contains(svg, "500 m</text>") || count(`class="gap" d="M`) != 1 {
		t.Errorf("%d numbers, %d places in %s", count(`class="badge"`), count(`a4 4`), svg)
	}
	// Each point of each path lies on the picture: it is 3,200 by 2,000 m with a margin of 2 %, drawn 1,000 units wide.
	if !strings.Contains(svg, `viewBox="0 0 1000 626"`) && !strings.Contains(svg, `viewBox="0 0 1000 625"`) {
		t.Errorf("%.120s", svg)
	}
	bare := reporttest.Records()
	bare.Areas = nil
	without := pageOf(t, bare, "kinds=SERVICE_CENTER")
	if strings.Contains(without, `class="area`) || !strings.Contains(without, "尚未可及的居民") || !regexp.MustCompile(`class="no" d="M`).MatchString(without) {
		t.Error("without areas the people are not drawn")
	}
}

func TestAReportOfNothing(t *testing.T) {
	t.Parallel()
	r := reporttest.Records()
	r.Areas, r.Cells, r.Places, r.Streets.Edges, r.PopulationSource, r.PopulationDate, r.NetworkDate = nil, nil, nil, nil, nil, nil, nil
	html := pageOf(t, r, "")
	for _, says := range []string{"没有导入这一级别的区域", "人口数据的日期未知", "路网数据的日期未知", "没有步行路网"} {
		if !strings.Contains(html, says) {
			t.Errorf("the page does not say %s", says)
		}
	}
}

func TestAReportEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := make15(t, "kinds=SERVICE_CENTER")
	if err := r.HTML(ctx, &bytes.Buffer{}, report.Page{}); !errors.Is(err, context.Canceled) && err != nil {
		t.Error(err)
	}
}

func pageOf(t testing.TB, records *snapshot.Records, query string) string {
	t.Helper()
	at, err := snapshot.Build(t.Context(), records, nil, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Make(t.Context(), at, parse(t, query))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.HTML(t.Context(), &b, report.Page{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
