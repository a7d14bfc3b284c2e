package hours

import (
	"errors"
	"strings"
	"testing"

	"servicemap/fault"
)

func TestTheSubsetIsReadAndPrintedCanonically(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, osm, want string }{
		{"nothing", " ", ""},
		{"several spans and days off", "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off", "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off"},
		{"always", "24/7", "24/7"},
		{"always, written out", "Mo-Su 00:00-24:00", "24/7"},
		{"always but for a day", "24/7; Dec 25 closed", "24/7; Dec 25 off"},
		{"every day without weekdays", "09:00-18:00", "Mo-Su 09:00-18:00"},
		{"closed altogether", "off", "Mo-Su off"},
		{"a list of days", "Mo,We,Fr 9:00-12:00", "Mo,We,Fr 09:00-12:00"},
		{"days over the weekend", "Sa-Mo 09:00-12:00", "Mo,Sa,Su 09:00-12:00"},
		{"loose spelling", "mo–FR  8:30 - 12:00 ,14:30-18:00;", "Mo-Fr 08:30-12:00,14:30-18:00"},
		{"spans out of order", "Mo 14:00-18:00,08:00-12:00", "Mo 08:00-12:00,14:00-18:00"},
		{"past midnight", "Fr 22:00-02:00", "Fr 22:00-02:00"},
		{"past midnight, counted on", "Fr 22:00-26:00", "Fr 22:00-02:00"},
		{"until midnight", "Fr 18:00-00:00", "Fr 18:00-24:00"},
		{"a later rule replaces days", "Mo-Fr 09:00-17:00; We 09:00-12:00", "Mo,Tu,Th,Fr 09:00-17:00; We 09:00-12:00"},
		{"replaced wholly", "Mo 09:00-17:00; Mo-Su 10:00-12:00", "Mo-Su 10:00-12:00"},
		{"a season of months", "May-Sep: Mo-Fr 08:00-12:00", "May-Sep Mo-Fr 08:00-12:00"},
		{"a season of whole months by dates", "May 01-Sep 30 Mo-Su 09:00-18:00", "May-Sep Mo-Su 09:00-18:00"},
		{"a season of dates", "May 15-Sep 30: 09:00-18:00", "May 15-Sep 30 Mo-Su 09:00-18:00"},
		{"a season in one month", "Feb 10-20 09:00-18:00", "Feb 10-Feb 20 Mo-Su 09:00-18:00"},
		{"a month without the colon", "May 09:00-18:00", "May Mo-Su 09:00-18:00"},
		{"over the new year", "Nov-Mar Mo-Su 10:00-16:00", "Nov-Mar Mo-Su 10:00-16:00"},
		{"February with its leap day", "Feb off", "Feb Mo-Su off"},
		{"the leap day", "Feb 29 off", "Feb 29 off"},
		{"a season of the whole day", "Jul 24/7", "Jul Mo-Su 00:00-24:00"},
		{"a dated exception", "2026 Dec 24 off", "2026 Dec 24 off"},
		{"days of a year", "2026 Feb 10-2026 Feb 20 09:00-12:00", "2026 Feb 10-2026 Feb 20 09:00-12:00"},
		{"days of a year, short", "2026 Feb 10-20 09:00-12:00", "2026 Feb 10-2026 Feb 20 09:00-12:00"},
		{"months of a year", "2028 Jan-Feb off", "2028 Jan 01-2028 Feb 29 off"},
		{"a dated season", "2026 Feb 10-20 Mo-Fr 09:00-12:00", "2026 Feb 10-2026 Feb 20 Mo-Fr 09:00-12:00"},
		{"a list of dates", "Dec 24,2026 Dec 31 off", "Dec 24 off; 2026 Dec 31 off"},
		{"strongest last", "Dec 24 off; May-Sep Mo 08:00-09:00; Jul Mo 10:00-11:00; Mo 12:00-13:00",
			"Mo 12:00-13:00; May-Sep Mo 08:00-09:00; Jul Mo 10:00-11:00; Dec 24 off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := mustParse(t, c.osm)
			if got := r.String(); got != c.want {
				t.Errorf("%q prints as %q, want %q", c.osm, got, c.want)
			}
			if again := mustParse(t, r.String()); !again.Equal(r) {
				t.Errorf("%q is read back as %q", r, again)
			}
			if r.IsZero() != (c.want == "") {
				t.Errorf("IsZero of %q is %v", c.osm, r.IsZero())
			}
		})
	}
}

func TestWhatIsNotUnderstoodIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ osm, want string }{
		{"May-Sep PH off", `character 9, "PH": PH stands alone or in a list of weekdays`},
		{"2026 Oct 01 Su,PH off", `character 13, "Su": PH cannot have dates`},
		{"Mo-PH 08:00-12:00", `character 4, "PH": PH stands alone`},
		{"PH Mo 08:00-12:00", `character 4, "Mo": expected an opening time`},
		{"PH-Mo off", `character 3, "-": expected an opening time`},
		{"PH 24/7", `character 4, "24/7": expected an opening time`},
		{"SH Mo 08:00-12:00", "school holidays"},
		{"week 1-10 Mo 08:00-12:00", "week numbers"},
		{"easter off", "movable feasts"},
		{"sunrise-sunset", "times by the sun"},
		{"Mo 08:00-sunset", `character 10, "sunset": times by the sun`},
		{"Mo (sunrise+01:00)-12:00", "times by the sun"},
		{`"by appointment"`, "comments"},
		{`Mo 08:00-12:00 "ring twice"`, `character 16, "\"": comments`},
		{"Mo 08:00-12:00 || off", `character 16, "||": fallback`},
		{"Mo 08:00+", `character 9, "+": open ends`},
		{"2026 Dec 24+ off", "open ends"},
		{"Mo 08:00-12:00+", "open ends"},
		{"Mo[1] 08:00-12:00", "counted in a month"},
		{"Mo 08:00-12:00/00:30", "intervals"},
		{"Mo 08:00-12:00 open", "this state word"},
		{"Mo unknown", "this state word"},
		{"Mo 08:00-12:00, Tu 09:00-10:00", `character 15, ",": write ; before another rule`},
		{"Mo 08:00-12:00 Tu 09:00-10:00", `character 16, "Tu": expected ; or the end`},
		{"Mo", "at the end: expected an opening time"},
		{"Mo-", "at the end: expected a weekday"},
		{"Mo,", "at the end: expected a weekday"},
		{"Monday 08:00-12:00", `character 1, "Monday": expected a weekday`},
		{"; Mo 08:00-12:00", `character 1, ";": expected an opening time`},
		{"Mo 08:00-12:00;; Tu off", `character 16, ";"`},
		{"Mo: 08:00-12:00", `character 3, ":"`},
		{"Mo 24/7", `character 4, "24/7"`},
		{"Mo 8-12", `character 4, "8": expected an opening time`},
		{"Mo 08:00", "at the end: expected - and a closing time"},
		{"Mo 08:00-", "at the end: expected a closing time"},
		{"Mo 24:00-25:00", "expected an opening time"},
		{"Mo 08:60-12:00", "expected an opening time"},
		{"Mo 08:00-48:01", "expected a closing time"},
		{"Mo 08:00-08:00", "shorter than a day"},
		{"Mo 08:00-33:00", "shorter than a day"},
		{"Mo 00:00-00:00", "write 00:00-24:00"},
		{"Mo 08:00-12:00,11:00-13:00", `character 16, "11:00": overlaps`},
		{"Mo 08:00-12:00,08:00-12:00", "overlaps"},
		{"2026 off", "expected a month"},
		{"2026-2027 off", "expected a month"},
		{"20260 Dec 24 off", "a year, 1900 to 2199"},
		{"1899 Dec 24 off", "a year, 1900 to 2199"},
		{"24 Dec off", "expected a month, Jan … Dec, or a year"},
		{"Feb 30 off", `character 5, "30": the month has no such day`},
		{"2027 Feb 29 off", "no such day"},
		{"Dec 0 off", "no such day"},
		{"Dec 024 off", "no such day"},
		{"May 01-Sep off", "written alike"},
		{"May-Sep 30 off", "written alike"},
		{"Dec 24-2026 Dec 31 off", "written alike"},
		{"2026 Dec 24-Jan 02 off", `character 1, "2026": the last day is before the first`},
		{"Dec 24, off", `character 9, "off": expected a date after the comma`},
		{"Dec 24, Mo off", "expected a date after the comma"},
		{"May-Sep", "at the end: expected an opening time"},
		{"Mo\xff", `character 3`},
		{strings.Repeat("Mo 08:00-12:00; ", 100), "it has 1600 characters, at most 1000"},
		{"Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct Mo 08:00-09:00,10:00-11:00,12:00-13:00,14:00-15:00,16:00-17:00,18:00-19:00,20:00-21:00,22:00-23:00", "written out it has"},
	} {
		t.Run(c.osm[:min(len(c.osm), 40)], func(t *testing.T) {
			t.Parallel()
			r, err := Parse(c.osm)
			var e *fault.Error
			if !errors.As(err, &e) || e.Code != fault.BadArgument || e.Argument != "hours" || e.Message.ZH == "" || !r.Rules.IsZero() {
				t.Fatalf("got %v, %#v", r, err)
			}
			if !strings.Contains(e.Message.EN, c.want) {
				t.Errorf("got %q, want %q", e.Message.EN, c.want)
			}
		})
	}
}

func TestHolidaysInTheNotation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, rules, holiday, osm string }{
		{"Mo-Fr 08:30-12:00; PH off", "Mo-Fr 08:30-12:00", "CLOSED", "Mo-Fr 08:30-12:00; PH off"},
		{"Mo-Fr 08:30-12:00; Su,PH 9:00-12:00", "Mo-Fr 08:30-12:00; Su 09:00-12:00", "09:00-12:00", "Mo-Fr 08:30-12:00; Su 09:00-12:00; PH 09:00-12:00"},
		{"ph closed", "", "CLOSED", "PH off"},
		{"Mo-Su,PH 08:00-20:00", "Mo-Su 08:00-20:00", "08:00-20:00", "Mo-Su 08:00-20:00; PH 08:00-20:00"},
		{"PH 09:00-10:00; Mo 08:00-09:00; PH,Su off", "Mo 08:00-09:00; Su off", "CLOSED", "Mo 08:00-09:00; Su off; PH off"},
		{"24/7; PH off; Dec 24 off", "24/7; Dec 24 off", "CLOSED", "24/7; PH off; Dec 24 off"},
	} {
		s, err := Parse(c.text)
		if err != nil || s.Rules.String() != c.rules || s.Holiday.String() != c.holiday || s.OSM() != c.osm {
			t.Errorf("%s: %q, holiday %q, written %q, %v", c.text, s.Rules, s.Holiday, s.OSM(), err)
		}
	}
	for _, c := range []struct{ hours, holiday, osm string }{
		{"Mo-Fr 08:30-12:00", "OPEN", "Mo-Fr 08:30-12:00"}, // as other readers take it without a word
		{"Mo-Fr 08:30-12:00", "", "Mo-Fr 08:30-12:00"},
		{"Mo-Fr 08:30-12:00", "SUNDAY", "Mo-Fr 08:30-12:00; PH off"},
		{"Mo-Fr 08:30-12:00; Su 10:00-11:00; May-Sep Sa,Su 09:00-10:00; Dec 24 off", "SUNDAY",
			"Mo-Fr 08:30-12:00; Su 10:00-11:00; May-Sep Sa,Su 09:00-10:00; PH 10:00-11:00; May-Sep PH 09:00-10:00; Dec 24 off"},
		{"2026 Dec 24 off", "SUNDAY", "2026 Dec 24 off"},
	} {
		if s, err := ParseSchedule(c.hours, c.holiday, ""); err != nil || s.OSM() != c.osm {
			t.Errorf("%s, %s: %q, %v", c.hours, c.holiday, s.OSM(), err)
		}
	}
}

func TestRefusalsCutLongPiecesAndSpeakChinese(t *testing.T) {
	t.Parallel()
	_, err := Parse("Mo-Fr 08:00-12:00; " + strings.Repeat("x", 200))
	e := fault.As(err)
	want := `第 20 个字符起的 "` + strings.Repeat("x", 20) + `…"：此处应是星期 Mo Tu We Th Fr Sa Su`
	if e.Message.ZH != want {
		t.Errorf("got %s\nwant %s", e.Message.ZH, want)
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		kind HolidayKind
		want string
	}{
		{"", HolidayUnknown, ""}, {" closed ", HolidayClosed, "CLOSED"}, {"off", HolidayClosed, "CLOSED"},
		{"OPEN", HolidayAsWeekday, "OPEN"}, {"Sunday", HolidayAsSunday, "SUNDAY"},
		{"14:00-17:00, 9:00-12:00", HolidayOwnHours, "09:00-12:00,14:00-17:00"}, {"９：００－１２：００", HolidayOwnHours, "09:00-12:00"},
		{"休息", HolidayClosed, "CLOSED"}, {"照常开放", HolidayAsWeekday, "OPEN"}, {"开放", HolidayAsWeekday, "OPEN"},
		{"按周日", HolidayAsSunday, "SUNDAY"}, {"上午9点至12点", HolidayOwnHours, "09:00-12:00"}, {"全天", HolidayOwnHours, "00:00-24:00"},
	} {
		p, err := ParseHoliday(c.text)
		if err != nil || p.Kind != c.kind || p.String() != c.want {
			t.Errorf("holiday %q: %v %q, %v", c.text, p.Kind, p, err)
		}
	}
	week := "Mo-Fr 08:30-18:00; Sa 09:00-12:00"
	for _, c := range []struct {
		text string
		want WorkingWeekendPolicy
	}{
		{"workday", WorkingWeekendWorkday}, {"OPEN", WorkingWeekendOpen}, {" CLOSED ", WorkingWeekendClosed}, {"", WorkingWeekendUnknown},
		{"按工作日", WorkingWeekendWorkday}, {"工作日", WorkingWeekendWorkday}, {"按周末", WorkingWeekendOpen}, {"休息", WorkingWeekendClosed},
	} {
		if got, err := ParseWorkingWeekend(c.text); err != nil || got != c.want {
			t.Errorf("working weekend %q: %q, %v", c.text, got, err)
		}
	}
	for _, bad := range [][3]string{{"x"}, {"", "maybe"}, {"", "09:00-12:00 Mo"}, {"", "09:00-"}, {"", "", "yes"},
		{"", "按工作日"}, {"", "休息一天"}, {"", "", "照常"}, {"", "", "9:00-12:00"},
		{"Mo-Fr 08:30-18:00; PH off", "OPEN"}, {"调休工作日休息", "", "WORKDAY"}} {
		_, err := ParseSchedule(bad[0], bad[1], bad[2])
		want := "hours"
		if bad[1] != "" {
			want = "holiday"
		} else if bad[2] != "" {
			want = "working_weekend"
		}
		if e := fault.As(err); e.Code != fault.BadArgument || e.Argument != want || e.Allowed == "" {
			t.Errorf("%v: %#v", bad, err)
		}
	}
	for _, c := range []struct{ hours, holiday, workingWeekend string }{
		{week, "CLOSED", "WORKDAY"}, {week + "; PH off", "", "WORKDAY"}, {week + "; PH off", "CLOSED", "WORKDAY"},
		{"周一至周五8:30-18:00;周六9:00-12:00;法定节假日休息;调休工作日按工作日", "", ""},
	} {
		s, err := ParseSchedule(c.hours, c.holiday, c.workingWeekend)
		if err != nil || s.Rules.String() != week || s.Holiday.Kind != HolidayClosed || s.WorkingWeekend != WorkingWeekendWorkday {
			t.Errorf("%+v: %+v, %v", c, s, err)
		}
		if got := s.Compile(zone(t, "Asia/Shanghai"), nil).Schedule(); got.Holiday.Kind != HolidayClosed {
			t.Errorf("compiled hours forget their schedule: %+v", got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off", "24/7; Dec 25 off", "Nov-Mar: Mo,We 22:00-02:00",
		"2026 Feb 10-2026 Feb 20,Dec 24 09:00-12:00", "Feb 29 off", "May 01: Mo 08:00-26:00", "周一 8:00", "周一至周五8点半-12点,下午2:30-6:00;夏季(5月1日至9月30日)每天24小时;节假日休息", `Mo "x" || PH+[1]/`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Parse(s)
		if err != nil {
			if e := fault.As(err); e.Code != fault.BadArgument || e.Message.ZH == "" || len(e.Message.EN) > 400 {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := Parse(r.OSM())
		if err != nil || !again.Rules.Equal(r.Rules) || again.OSM() != r.OSM() {
			t.Fatalf("%q prints as %q, read back as %q, %v", s, r.OSM(), again.OSM(), err)
		}
		if text := r.Rules.Text(); (text.ZH == "") != r.Rules.IsZero() || (text.EN == "") != r.Rules.IsZero() {
			t.Fatalf("%q in words: %+v", s, text)
		}
	})
}
