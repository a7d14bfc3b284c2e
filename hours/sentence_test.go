package hours

import (
	"strings"
	"testing"
	"time"
)

func TestSentencesOfAnOpening(t *testing.T) {
	t.Parallel()
	until, nextYear := local(t, "2026-12-03 00:00", shanghai).UTC(), local(t, "2027-03-01 00:00", shanghai)
	for _, c := range []struct {
		name, osm, at string
		closure       Closure
		zh, en        string
	}{
		{"open", office, "2026-11-23 14:30", Closure{}, "开放中 · 至 18:00", "Open · until 18:00"},
		{"an hour left", office, "2026-11-23 17:00", Closure{}, "即将关门 · 还有 60 分（18:00）", "Closing soon · 60 min left (18:00)"},
		{"25 minutes left", office, "2026-11-23 17:35", Closure{}, "即将关门 · 还有 25 分（18:00）", "Closing soon · 25 min left (18:00)"},
		{"until midnight", "Mo 09:00-24:00", "2026-11-23 14:30", Closure{}, "开放中 · 至 24:00", "Open · until 24:00"},
		{"past midnight", "Mo 09:00-02:00", "2026-11-23 14:30", Closure{}, "开放中 · 至明天 2:00", "Open · until tomorrow 2:00"},
		{"for days", "24/7; Nov 27 off", "2026-11-23 14:30", Closure{}, "开放中 · 至周四 24:00", "Open · until Thu 24:00"},
		{"always", "24/7", "2026-11-23 14:30", Closure{}, "开放中", "Open"},
		{"later today", office, "2026-11-23 12:00", Closure{}, "未开放 · 14:30 开门", "Closed · opens 14:30"},
		{"tomorrow", office, "2026-11-23 18:00", Closure{}, "未开放 · 明天 8:30 开门", "Closed · opens tomorrow 8:30"},
		{"on Monday", "Mo-Fr 09:00-17:00", "2026-11-28 12:00", Closure{}, "未开放 · 周一 9:00 开门", "Closed · opens Mon 9:00"},
		{"in a week", "Mo 09:00-10:00", "2026-11-23 12:00", Closure{}, "未开放 · 11 月 30 日 9:00 开门", "Closed · opens 30 Nov 9:00"},
		{"next year", "Jan 04 09:00-10:00; Mo-Su off", "2026-11-23 12:00", Closure{}, "未开放 · 2027 年 1 月 4 日 9:00 开门", "Closed · opens 4 Jan 2027 9:00"},
		{"midnight opening", "Tu 00:00-12:00", "2026-11-23 12:00", Closure{}, "未开放 · 明天 0:00 开门", "Closed · opens tomorrow 0:00"},
		{"never", "off", "2026-11-23 12:00", Closure{}, "未开放", "Closed"},
		{"unknown", "", "2026-11-23 12:00", Closure{}, "开放时间未知，请先打电话", "Hours unknown, call first"},
		{"for a while", office, "2026-11-23 12:00", Closure{Status: Suspended, Until: &until}, "暂停开放，12 月 3 日恢复", "Closed, reopens 3 Dec"},
		{"until next year", office, "2026-11-23 12:00", Closure{Status: Suspended, Until: &nextYear}, "暂停开放，2027 年 3 月 1 日恢复", "Closed, reopens 1 Mar 2027"},
		{"until who knows", office, "2026-11-23 12:00", Closure{Status: Suspended}, "暂停开放", "Closed for now"},
		{"planned", office, "2026-11-23 12:00", Closure{Status: Planned}, "筹建中，尚未开放", "Planned, not open yet"},
		{"planned for a day", office, "2026-11-23 12:00", Closure{Status: Planned, Until: &until}, "筹建中 · 12 月 3 日启用", "Planned · opens 3 Dec"},
		{"gone", office, "2026-11-23 12:00", Closure{Status: Ended}, "已关闭", "Closed for good"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := Timetable{Own: Schedule{Rules: mustParse(t, c.osm)}.Compile(zone(t, shanghai), nil), Closure: c.closure}
			// asked in UTC: the sentence must speak of the clock on the wall all the same
			got := x.At(local(t, c.at, shanghai).UTC()).Text(zone(t, shanghai))
			if got.ZH != c.zh || got.EN != c.en {
				t.Errorf("got  %s | %s\nwant %s | %s", got.ZH, got.EN, c.zh, c.en)
			}
		})
	}
	got := compile(t, office, shanghai).At(local(t, "2026-11-23 17:59", shanghai).Add(time.Second)).Text(zone(t, shanghai))
	if got.ZH != "即将关门 · 不到 1 分（18:00）" || got.EN != "Closing soon · less than 1 min left (18:00)" {
		t.Errorf("less than a minute: %+v", got)
	}
}

func TestSentencesOnDaysOfTheCalendar(t *testing.T) {
	t.Parallel()
	const week = "Mo-Fr 08:30-12:00,14:30-17:30; Sa 20:00-02:00; Su off"
	c := China()
	for _, s := range []struct{ name, holiday, weekend, at, zh, en string }{
		{"worked", "CLOSED", "", "2026-10-10 15:00", "今天是调休工作日，开放到 17:30", "Working weekend (调休) today, open until 17:30"},
		{"worked, soon over", "CLOSED", "", "2026-10-10 17:05", "今天是调休工作日，即将关门，还有 25 分（17:30）", "Working weekend (调休) today, closing soon, 25 min left (17:30)"},
		{"worked, later", "CLOSED", "", "2026-10-10 13:00", "今天是调休工作日，未开放，14:30 开门", "Working weekend (调休) today, closed, opens 14:30"},
		{"worked, not here", "CLOSED", "CLOSED", "2026-10-10 13:00", "今天是调休工作日，未开放，周一 8:30 开门", "Working weekend (调休) today, closed, opens Mon 8:30"},
		{"the night after is no working day", "CLOSED", "OPEN", "2026-10-11 00:30", "开放中 · 至 2:00", "Open · until 2:00"},
		{"holiday", "CLOSED", "", "2026-10-01 09:00", "今天是法定节假日，未开放，10 月 8 日 8:30 开门", "Public holiday today, closed, opens 8 Oct 8:30"},
		{"holiday, not known", "", "", "2026-10-01 09:00", "今天是法定节假日，开放时间未知，请先打电话", "Public holiday today, hours unknown, call first"},
		{"holiday, open", "OPEN", "", "2026-10-01 09:00", "今天是法定节假日，开放到 12:00", "Public holiday today, open until 12:00"},
		{"holiday, open for days", "00:00-24:00", "", "2026-10-01 09:00", "今天是法定节假日，开放到周三 24:00", "Public holiday today, open until Wed 24:00"},
		{"the night after is no holiday", "20:00-02:00", "", "2026-10-08 00:30", "开放中 · 至 2:00", "Open · until 2:00"},
		{"nobody knows when", "CLOSED", "", "2026-09-30 18:00", "未开放 · 10 月 8 日 8:30 开门", "Closed · opens 8 Oct 8:30"},
		{"into what is not known", "", "", "2026-09-30 18:00", "未开放", "Closed"},
	} {
		schedule, err := ParseSchedule(week, s.holiday, s.weekend)
		if err != nil {
			t.Fatal(err)
		}
		got := schedule.Compile(zone(t, shanghai), c).At(local(t, s.at, shanghai)).Text(zone(t, shanghai))
		if got.ZH != s.zh || got.EN != s.en {
			t.Errorf("%s\ngot  %s | %s\nwant %s | %s", s.name, got.ZH, got.EN, s.zh, s.en)
		}
	}
}

func TestHoursInWordsSayWhatHoldsOnDaysOfTheCalendar(t *testing.T) {
	t.Parallel()
	c := China()
	for _, s := range []struct{ holiday, weekend, zh, en string }{
		{"CLOSED", "WORKDAY", "周一 09:00–10:00。法定节假日休息。调休工作日按工作日时间开放", "Mon 09:00–10:00. Public holidays closed. Working weekends (调休) as on working days"},
		{"OPEN", "OPEN", "周一 09:00–10:00。法定节假日照常开放。调休工作日按周末时间开放", "Mon 09:00–10:00. Public holidays as usual. Working weekends (调休) as on weekends"},
		{"SUNDAY", "CLOSED", "周一 09:00–10:00。法定节假日按周日时间开放。调休工作日休息", "Mon 09:00–10:00. Public holidays as on Sundays. Working weekends (调休) closed"},
		{"09:00-10:00,12:00-13:00", "", "周一 09:00–10:00。法定节假日 09:00–10:00、12:00–13:00", "Mon 09:00–10:00. Public holidays 09:00–10:00, 12:00–13:00"},
		{"", "", "周一 09:00–10:00。法定节假日时间未知", "Mon 09:00–10:00. Public holidays unknown"},
	} {
		schedule, err := ParseSchedule("Mo 09:00-10:00", s.holiday, s.weekend)
		if err != nil {
			t.Fatal(err)
		}
		got := schedule.Compile(time.UTC, c).Text()
		zh := strings.ReplaceAll(got.ZH, "；周二、周三、周四、周五、周六、周日休息", "")
		zh = strings.ReplaceAll(zh, "；周二至周日休息", "")
		if en := strings.ReplaceAll(got.EN, "; Tue–Sun closed", ""); zh != s.zh || en != s.en {
			t.Errorf("%s, %s\ngot  %s | %s\nwant %s | %s", s.holiday, s.weekend, zh, en, s.zh, s.en)
		}
	}
	own := compile(t, "Mo 09:00-10:00", "UTC")
	zoned := Within(Timetable{Own: compile(t, office, "UTC")}, own)
	if text := zoned.Text(); text.ZH != own.Text().ZH+"。中心不开放时不开放" || text.EN != own.Text().EN+". Never while the center is closed" {
		t.Errorf("a zone: %+v", text)
	}
	if text := Within(Timetable{Own: own}, nil).Text(); text != own.Text() {
		t.Errorf("a zone with its center's hours: %+v", text)
	}
	if none := (Timetable{}).Text(); none.ZH != "" || none.EN != "" {
		t.Errorf("no hours: %+v", none)
	}
}

func TestClosuresThatEndWithinADay(t *testing.T) {
	t.Parallel()
	until := local(t, "2026-12-03 14:05", shanghai)
	for status, want := range map[Status]string{Suspended: "暂停开放，12 月 3 日 14:05 恢复 | Closed, reopens 3 Dec 14:05", Planned: "筹建中 · 12 月 3 日 14:05 启用 | Planned · opens 3 Dec 14:05"} {
		text := Timetable{Closure: Closure{Status: status, Until: &until}}.At(local(t, "2026-11-23 12:00", shanghai)).Text(zone(t, shanghai))
		if got := text.ZH + " | " + text.EN; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestRulesInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ osm, zh, en string }{
		{"", "", ""},
		{office, "周一至周五 08:30–12:00、14:30–18:00；周六 09:00–12:00；周日休息", "Mon–Fri 08:30–12:00, 14:30–18:00; Sat 09:00–12:00; Sun closed"},
		{"24/7", "每天全天", "daily all day"},
		{"off", "每天休息", "daily closed"},
		{"Mo,We,Fr 20:00-02:00", "周一、周三、周五 20:00–次日 02:00；周二、周四、周六、周日休息", "Mon, Wed, Fri 20:00–02:00 next day; Tue, Thu, Sat, Sun closed"},
		{"May-Sep Mo-Fr 08:00-12:00; Mo-Su 09:00-17:00", "每天 09:00–17:00。5 月至 9 月：周一至周五 08:00–12:00", "daily 09:00–17:00. May–Sep: Mon–Fri 08:00–12:00"},
		{"Nov-Mar Mo-Su 10:00-16:00", "11 月至次年 3 月：每天 10:00–16:00。其余日期休息", "Nov–Mar: daily 10:00–16:00. Other days closed"},
		{"Dec 24 off; May 15-Sep 30 Mo-Su 00:00-24:00", "5 月 15 日至 9 月 30 日：每天全天。12 月 24 日：休息。其余日期休息", "15 May–30 Sep: daily all day. 24 Dec: closed. Other days closed"},
		{"2026 Dec 24-2027 Jan 02 09:00-12:00", "2026 年 12 月 24 日至 2027 年 1 月 2 日：09:00–12:00。其余日期未知", "24 Dec 2026–2 Jan 2027: 09:00–12:00. Other days unknown"},
		{"Su off", "周日休息。其余日期未知", "Sun closed. Other days unknown"},
	} {
		if got := mustParse(t, c.osm).Text(); got.ZH != c.zh || got.EN != c.en {
			t.Errorf("%s\ngot  %s | %s\nwant %s | %s", c.osm, got.ZH, got.EN, c.zh, c.en)
		}
	}
}
