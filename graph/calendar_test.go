package graph

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"servicemap/place"
	"servicemap/snapshot"
)

// chinese is an engine for a district on Chinese time.
func chinese(t *testing.T, r *snapshot.Records) *Engine {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	data := snapshot.NewKeeper(records{r}, zone, slog.New(slog.DiscardHandler))
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return NewEngine(&Root{Data: data, TimeZone: "Asia/Shanghai", ServerVersion: "test"}, DefaultLimits(), slog.New(slog.DiscardHandler))
}

func TestOpeningsFollowChinasCalendar(t *testing.T) {
	t.Parallel()
	r := district()
	r.Places[0].Schedule = place.Schedule{Hours: "Mo-Fr 08:30-12:00,14:30-17:30", Holiday: "CLOSED"}
	r.Places[1].Schedule = place.Schedule{Hours: "Mo-Fr 09:00-17:00"} // nobody has said what holds on holidays
	e := chinese(t, r)
	for _, c := range []struct {
		place place.Key
		at    string
		want  string
	}{
		{1, "2026-09-30T15:00:00+08:00", `{"state":"OPEN","basis":"HOURS","provisional":false,"opensAt":null,"text":"开放中 · 至 17:30"}`},
		{1, "2026-10-01T15:00:00+08:00", `{"state":"CLOSED","basis":"HOLIDAY","provisional":false,"opensAt":"2026-10-08T08:30:00+08:00","text":"今天是法定节假日，未开放，10 月 8 日 8:30 开门"}`},
		{2, "2026-10-01T15:00:00+08:00", `{"state":"UNKNOWN","basis":"HOLIDAY","provisional":false,"opensAt":null,"text":"今天是法定节假日，开放时间未知，请先打电话"}`},
		{1, "2026-10-10T15:00:00+08:00", `{"state":"OPEN","basis":"WORKING_WEEKEND","provisional":false,"opensAt":null,"text":"今天是调休工作日，开放到 17:30"}`},
		{1, "2027-03-03T15:00:00+08:00", `{"state":"OPEN","basis":"HOURS","provisional":true,"opensAt":null,"text":"开放中 · 至 17:30"}`},
	} {
		want(t, e, fmt.Sprintf(`{place(id: %q) {opening(at: %q) {state basis provisional opensAt text}}}`, place.ID(place.PlaceID, c.place), c.at), "place", `{"opening":`+c.want+`}`)
	}
}

func TestDaysBeginWhereAskedAndAreAtMost31(t *testing.T) {
	t.Parallel()
	r := district()
	r.Places[0].Schedule = place.Schedule{Hours: "Mo-Fr 09:00-17:00"}
	e := chinese(t, r)
	want(t, e, fmt.Sprintf(`{place(id: %q) {hours {days(from: "2026-11-27", count: 3) {date known spans {opens closes}}}}}`, place.ID(place.PlaceID, 1)), "place",
		`{"hours":{"days":[{"date":"2026-11-27","known":true,"spans":[{"opens":"09:00","closes":"17:00"}]},{"date":"2026-11-28","known":true,"spans":[]},{"date":"2026-11-29","known":true,"spans":[]}]}}`)
	for _, count := range []int{-1, 0, 32} {
		a := ask(t, e, fmt.Sprintf(`{place(id: %q) {hours {days(count: %d) {date}}}}`, place.ID(place.PlaceID, 1), count), nil)
		if len(a.Errors) != 1 || a.Errors[0].Extensions["argument"] != "count" || a.Errors[0].Extensions["allowed"] != "1..31" {
			t.Errorf("%d days: %v", count, a.Errors)
		}
	}
}

func TestAWeekSaysWhichDaysAreNotKnown(t *testing.T) {
	t.Parallel()
	r := district()
	r.Places[0].Schedule = place.Schedule{Hours: "Mo-Fr 09:00-17:00"}
	r.Zones[0].Schedule = place.Schedule{Hours: "Mo-Su 16:00-20:00", Holiday: "CLOSED"}
	e := chinese(t, r)
	// Wednesday 7 October is the last of National Day's, Saturday 10 is worked, Sunday is closed.
	const week = `week(of: "2026-10-10") {date basis known spans {opens closes}}`
	want(t, e, fmt.Sprintf(`{place(id: %q) {hours {text osm `+week+`} ... on ServiceCenter {zones {kind hours {text `+week+`}}}}}`, place.ID(place.PlaceID, 1)), "place",
		`{"hours":{"osm":"Mo-Fr 09:00-17:00","text":"周一至周五 09:00–17:00；周六、周日休息。法定节假日时间未知","week":`+
			days("HOLIDAY", false, "HOURS", "WORKING_WEEKEND", "09:00", "17:00")+`},"zones":[
		{"kind":"CULTURE","hours":{"text":"周一至周五 09:00–17:00；周六、周日休息。法定节假日时间未知","week":`+days("HOLIDAY", false, "HOURS", "WORKING_WEEKEND", "09:00", "17:00")+`}},
		{"kind":"MEDIATION","hours":{"text":"每天 16:00–20:00。法定节假日休息。中心不开放时不开放","week":`+days("HOLIDAY", true, "HOURS", "HOURS", "16:00", "17:00")+`}}]}`)
}

// days is the week of 5 October 2026 as JSON: three days of a holiday, three that are worked, a Sunday.
func days(holiday string, known bool, workday, worked, opens, closes string) string {
	day := func(n int, basis string, known bool, spans string) string {
		return fmt.Sprintf(`{"date":"2026-10-%02d","basis":%q,"known":%v,"spans":[%s]}`, n, basis, known, spans)
	}
	span := fmt.Sprintf(`{"opens":%q,"closes":%q}`, opens, closes)
	return "[" + day(5, holiday, known, "") + "," + day(6, holiday, known, "") + "," + day(7, holiday, known, "") + "," + day(8, workday, true, span) + "," +
		day(9, workday, true, span) + "," + day(10, worked, true, span) + "," + day(11, "HOURS", true, "") + "]"
}

func TestTheDataSetNamesTheYearsOfItsCalendar(t *testing.T) {
	t.Parallel()
	want(t, chinese(t, district()), `{dataset {calendarYears}}`, "dataset",
		`{"calendarYears":[2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026]}`)
	want(t, newTestEngine(t, district()), `{dataset {calendarYears}}`, "dataset", `{"calendarYears":[]}`) // in UTC
}
