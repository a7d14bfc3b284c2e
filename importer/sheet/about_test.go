package sheet

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"servicemap/place"
)

// csvRow writes cells so that commas and quotation marks in them stay.
func csvRow(cells ...string) string {
	quoted := make([]string, len(cells))
	for i, c := range cells {
		quoted[i] = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
	}
	return strings.Join(quoted, ",")
}

// venue reads one row of a place with columns besides those that every place has.
func venue(t *testing.T, columns string, cells ...string) (*place.Place, *Report) {
	t.Helper()
	text := placesHeader + "," + columns + "\n" + csvRow(append([]string{"1", "VENUE", "a", "113", "40"}, cells...)...) + "\n"
	got, report, err := readPlaces(strings.NewReader(text), Options{TimeZone: shanghai(t)})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) == 0 {
		return nil, report
	}
	return got[0], report
}

func TestHoursAreKeptAsTheyArePrinted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ column, text, want, piece string }{ // piece: what the problem names; empty: sound
		{"hours", "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00", "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00", ""},
		{"hours", " mo-fr 8:30–12:00 ", "Mo-Fr 08:30-12:00", ""},
		{"hours", "Mo-Fr\u300008：30－12：00，14：30－18：00；Sa\u300009：00－12：00", "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00", ""},
		{"hours", "24/7", "24/7", ""},
		{"hours", "22:00-26:00", "Mo-Su 22:00-02:00", ""},
		{"hours", "Dec 24 off", "Dec 24 off", ""},
		{"hours", "Mo-Fr 08:30-12:00; PH off", "Mo-Fr 08:30-12:00CLOSED", ""},
		{"hours", "工作日8:30-12:00;法定节假日9:00-11:00", "Mo-Fr 08:30-12:0009:00-11:00WORKDAY", ""},
		{"hours", "Mo-Fr 08:30-12:00; May PH off", "", `"PH"`},
		{"hours", "Mo-Xx 08:30-12:00", "", `"Xx"`},
		{"hours", "周一至周五 8:30-12:00,14:30-18:00；周六日休息", "Mo-Fr 08:30-12:00,14:30-18:00; Sa,Su off", ""},
		{"hours", "周一至周五 8:30-5:30", "", `character 12, "5:30"`},
		{"hours", "Mo-Fr 08:30-12:00,11:00-13:00", "", `"11:00"`},
		{"hours", "Mo-Fr 25:00-26:00", "", `"25:00"`},
		{"hours", strings.Repeat("Mo 08:30-12:00;", 100), "", "1000"},
		{"hours", "08:30", "", "at the end"},
		{"holiday", "closed", "CLOSED", ""},
		{"holiday", "OFF", "CLOSED", ""},
		{"holiday", "open", "OPEN", ""},
		{"holiday", "Sunday", "SUNDAY", ""},
		{"holiday", "9:00-12:00,14:00-17:00", "09:00-12:00,14:00-17:00", ""},
		{"holiday", "９：００－１２：００", "09:00-12:00", ""},
		{"holiday", "闭馆", "CLOSED", ""},
		{"holiday", "照常开放", "OPEN", ""},
		{"holiday", "同周日", "SUNDAY", ""},
		{"holiday", "Mo 09:00-12:00", "", `"Mo"`},
		{"holiday", "sometimes", "", `"sometimes"`},
		{"working_weekend", "workday", "WORKDAY", ""},
		{"working_weekend", "OPEN", "OPEN", ""},
		{"working_weekend", "同工作日", "WORKDAY", ""},
		{"working_weekend", "不开放", "CLOSED", ""},
		{"working_weekend", "照常", "", "WORKDAY"}, // as on the weekday or as on the weekend?
		{"working_weekend", "09:00-12:00", "", "WORKDAY"},
	} {
		t.Run(c.column+" "+excerpt(c.text), func(t *testing.T) {
			t.Parallel()
			p, report := venue(t, c.column, c.text)
			if c.piece != "" {
				if found(t, report) != "2 "+c.column || !strings.Contains(report.Problems[0].Text.EN, c.piece) || report.Problems[0].Cure.ZH == "" || report.Problems[0].Value == "" {
					t.Errorf("%+v, want a problem that names %s", report.Problems, c.piece)
				}
				return
			}
			if p == nil {
				t.Fatal(report.Problems)
			}
			if got := p.Hours + p.Holiday + p.WorkingWeekend; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatTheHoursSayOfHolidaysIsNotSaidAgainOtherwise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ hours, holiday, workingWeekend, want string }{
		{"Mo-Fr 08:30-12:00; PH off", "CLOSED", "", ""},
		{"Mo-Fr 08:30-12:00; PH off", "OPEN", "", "2 holiday"},
		{"Mo-Fr 08:30-12:00; PH 09:00-10:00", "9:00-10:00", "", ""},
		{"工作日8:30-12:00", "", "按工作日", ""},
		{"工作日8:30-12:00", "", "CLOSED", "2 working_weekend"},
	} {
		if _, report := venue(t, "hours,holiday,working_weekend", c.hours, c.holiday, c.workingWeekend); found(t, report) != c.want {
			t.Errorf("%+v: %+v", c, report.Problems)
		}
	}
}

func TestCellsWithoutEffectAreWarnedOfWithTheirRows(t *testing.T) {
	t.Parallel()
	const head = "code,kind,name,longitude,latitude,status,closed_from,closed_until,hours,holiday\n"
	text := head + "a,VENUE,a,113,40,,2026-11-01,2026-11-02,,\n" + // 2: no status is OPEN
		"b,VENUE,b,113,40,TEMPORARILY_CLOSED,2026-11-01,2026-11-02,,\n" +
		"c,VENUE,c,113,40,OPEN,,2026/11/2,24/7,CLOSED\n" +
		"d,VENUE,d,113,40,OPEN,2026-11-01,,nonsense,CLOSED\n" + // 5: refused, so it needs no warning
		"e,VENUE,e,113,40,PLANNED,,2026-11-02,,休息\n" + "f,VENUE,f,113,40,,,,法定节假日休息,\n"
	got, report, err := readPlaces(strings.NewReader(text), Options{})
	if err != nil || found(t, report) != "5 hours" || len(got) != 5 || got[0].ClosedFrom == nil {
		t.Fatalf("%d places, %v, %v", len(got), report.Problems, err)
	}
	want := []string{"closed_from: has no effect while status is OPEN", "(row 2)", "closed_until: has no effect while status is OPEN", "(rows 2, 4)",
		"holiday: has no effect without the hours", "(row 6)", "hours: has no effect without the hours", "(row 7)"}
	var all string
	for _, w := range report.Warnings {
		all += w.EN + "\n"
		if !strings.Contains(w.ZH, "不起作用") {
			t.Error(w.ZH)
		}
	}
	for _, piece := range want {
		if !strings.Contains(all, piece) {
			t.Errorf("%q is not among\n%s", piece, all)
		}
	}
	if len(report.Warnings) != 4 {
		t.Errorf("%d warnings:\n%s", len(report.Warnings), all)
	}
}

func TestAWarningNamesAFewRowsAndCountsTheRest(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("code,kind,name,longitude,latitude,closed_from\n")
	for i := range rowsListed + 3 {
		fmt.Fprintf(&text, "%d,VENUE,a,113,40,2026-11-01\n", i)
	}
	_, report, err := readPlaces(strings.NewReader(text.String()), Options{})
	if err != nil || len(report.Warnings) != 1 || !strings.HasSuffix(report.Warnings[0].EN, ", 21 and 3 more)") || !strings.Contains(report.Warnings[0].ZH, "、21等 23 行") {
		t.Errorf("%+v, %v", report.Warnings, err)
	}
}

func TestAccessibilityIsReadInBothLanguages(t *testing.T) {
	t.Parallel()
	of := map[string]func(*place.Accessibility) place.Known{
		"step_free_entrance": func(a *place.Accessibility) place.Known { return a.StepFreeEntrance },
		"ramp":               func(a *place.Accessibility) place.Known { return a.Ramp },
		"lift":               func(a *place.Accessibility) place.Known { return a.Lift },
		"accessible_toilet":  func(a *place.Accessibility) place.Known { return a.AccessibleToilet },
		"hearing_loop":       func(a *place.Accessibility) place.Known { return a.HearingLoop },
		"tactile_path":       func(a *place.Accessibility) place.Known { return a.TactilePath },
	}
	words := map[string]place.Known{"yes": place.Yes, "Yes": place.Yes, "是": place.Yes, "有": place.Yes, "no": place.No, "否": place.No,
		"无": place.No, "unknown": place.Unknown, "未知": place.Unknown, "": place.Unknown}
	for column, answer := range of {
		for text, want := range words {
			p, report := venue(t, column, text)
			if p == nil || answer(&p.Accessibility) != want {
				t.Errorf("%s %q: %+v, %v", column, text, p, report.Problems)
			} else if others := p.Accessibility; want != place.Unknown && reflect.DeepEqual(others, place.Accessibility{}) {
				t.Errorf("%s %q is lost", column, text)
			}
		}
		for _, text := range []string{"maybe", "1", "true", "√", "没有"} {
			if _, report := venue(t, column, text); found(t, report) != "2 "+column {
				t.Errorf("%s %q: %v", column, text, report.Problems)
			}
		}
	}
}

func TestDaysAreNoInstants(t *testing.T) {
	t.Parallel()
	p, report := venue(t, "surveyed_on", "2026-11-23") // in Asia/Shanghai: not the 22nd in UTC
	if p == nil || !p.Accessibility.SurveyedOn.Equal(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", p, report.Problems)
	}
	for _, text := range []string{"2026-11-23 10:00", "2026-11-23T00:00:00Z", "2026-02-29", "23.11.2026", "0026-11-23", "2201-01-01"} {
		if _, report := venue(t, "surveyed_on", text); found(t, report) != "2 surveyed_on" {
			t.Errorf("%s: %v", text, report.Problems)
		}
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ url, text, want string }{
		{"https://example.org/a.jpg", "大门", ""},
		{"HTTP://example.org:8080/a b", "大门", "2 picture"},
		{"http://example.org:8080/a%20b?x=1#y", "大门", ""},
		{"https://例子.中国/图.jpg", "大门", ""},
		{"https://[2001:db8::1]/a.jpg", "大门", ""},
		{"https://example.org/a.jpg", "", "2 picture_text"},
		{"https://example.org/a.jpg", "\u200B", "2 picture_text"},
		{"", "大门", "2 picture"},
		{"", "", ""},
		{"a.jpg", "大门", "2 picture"},
		{"/a.jpg", "大门", "2 picture"},
		{"//example.org/a.jpg", "大门", "2 picture"},
		{"https:///a.jpg", "大门", "2 picture"},
		{"https://:80/a.jpg", "大门", "2 picture"},
		{"https:example.org", "大门", "2 picture"},
		{"ftp://example.org/a.jpg", "大门", "2 picture"},
		{"javascript:alert(1)", "大门", "2 picture"},
		{"javascript://example.org/%0aalert(1)", "大门", "2 picture"},
		{"data:image/png;base64,AAAA", "大门", "2 picture"},
		{"file:///etc/passwd", "大门", "2 picture"},
		{"https://user:pass@example.org/a.jpg", "大门", "2 picture"},
		{"https://example.org/\"onerror=alert(1)", "大门", "2 picture"},
		{"https://example.org/<script>", "大门", "2 picture"},
		{"https://exa mple.org/", "大门", "2 picture"},
		{"https://example.org/%zz", "大门", "2 picture"},
		{"https://example.org/" + strings.Repeat("a", textLimit), "大门", "2 picture"},
		{"ftp://example.org/a.jpg", "", "2 picture"},
		{"https://example.org/a.jpg", strings.Repeat("a", textLimit+1), "2 picture_text"},
	} {
		p, report := venue(t, "picture,picture_text", c.url, c.text)
		if found(t, report) != c.want {
			t.Errorf("%q, %q: %v, want %q", excerpt(c.url), excerpt(c.text), report.Problems, c.want)
		}
		if c.want == "" && c.url != "" && !reflect.DeepEqual(p.Pictures, []place.Picture{{URL: c.url, Text: c.text}}) {
			t.Errorf("%q: %+v", c.url, p.Pictures)
		}
	}
	if _, report := venue(t, "picture", "https://example.org/a.jpg"); found(t, report) != "2 picture_text" {
		t.Errorf("without the column picture_text: %v", report.Problems)
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, from, until, want string }{
		{"停水", "", "", ""},
		{"停水", "2026-11-23", "2026-11-23", ""}, // that day is included
		{"停水", "2026-11-23 09:00", "2026-11-23 12:00", ""},
		{"停水", "2026-11-23 12:00", "2026-11-23 12:00", "2 notice_until"},
		{"停水", "2026-11-24", "2026-11-23", "2 notice_until"},
		{"停水", "tomorrow", "2026-11-23", "2 notice_from"},
		{"", "2026-11-23", "", "2 notice"},
		{"", "", "2026-11-23", "2 notice"},
		{"", "", "", ""},
		{strings.Repeat("停", textLimit+1), "2026-11-23", "", "2 notice"},
	} {
		_, report := venue(t, "notice,notice_from,notice_until", c.text, c.from, c.until)
		if found(t, report) != c.want {
			t.Errorf("%q from %s until %s: %v, want %q", excerpt(c.text), c.from, c.until, report.Problems, c.want)
		}
	}
	if _, report := venue(t, "notice_from", "2026-11-23"); found(t, report) != "2 notice" {
		t.Errorf("without the column notice: %v", report.Problems)
	}
}

func TestAClusterIsOfVenues(t *testing.T) {
	t.Parallel()
	got, report, err := readPlaces(strings.NewReader(placesHeader+",cluster_code\n1,VENUE,a,113,40,K-1\n2,READING_ROOM,b,113,40,K-1\n3,VENUE,c,113,40,1.4E+11\n"), Options{})
	if err != nil || found(t, report) != "3 cluster_code; 4 cluster_code" || len(got) != 1 || got[0].ClusterCode != "K-1" {
		t.Errorf("%v, %v", report.Problems, err)
	}
}
