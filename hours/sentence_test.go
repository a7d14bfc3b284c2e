package hours

import (
	"testing"
	"time"
)

func TestSentencesOfAnOpening(t *testing.T) {
	t.Parallel()
	until, nextYear := local(t, "2026-12-03 00:00", china).UTC(), local(t, "2027-03-01 00:00", china)
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
		{"for a while", office, "2026-11-23 12:00", Closure{Status: Suspended, Until: &until}, "暂停至 12 月 3 日", "Closed until 3 Dec"},
		{"until next year", office, "2026-11-23 12:00", Closure{Status: Suspended, Until: &nextYear}, "暂停至 2027 年 3 月 1 日", "Closed until 1 Mar 2027"},
		{"until who knows", office, "2026-11-23 12:00", Closure{Status: Suspended}, "暂停开放", "Closed for now"},
		{"planned", office, "2026-11-23 12:00", Closure{Status: Planned}, "筹建中，尚未开放", "Planned, not open yet"},
		{"planned for a day", office, "2026-11-23 12:00", Closure{Status: Planned, Until: &until}, "筹建中 · 12 月 3 日启用", "Planned · opens 3 Dec"},
		{"gone", office, "2026-11-23 12:00", Closure{Status: Ended}, "已关闭", "Closed for good"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := Timetable{Own: Schedule{Rules: mustParse(t, c.osm)}.Compile(zone(t, china)), Closure: c.closure}
			// asked in UTC: the sentence must speak of the clock on the wall all the same
			got := x.At(local(t, c.at, china).UTC()).Text(zone(t, china))
			if got.ZH != c.zh || got.EN != c.en {
				t.Errorf("got  %s | %s\nwant %s | %s", got.ZH, got.EN, c.zh, c.en)
			}
		})
	}
	got := compile(t, office, china).At(local(t, "2026-11-23 17:59", china).Add(time.Second)).Text(zone(t, china))
	if got.ZH != "即将关门 · 不到 1 分（18:00）" || got.EN != "Closing soon · less than 1 min left (18:00)" {
		t.Errorf("less than a minute: %+v", got)
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
