package hours

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// festivals are weeks around Spring Festival and National Day, Monday first, written down from the State Council's notices
// for 2025 (国办发明电〔2024〕12号) and 2026 (国办发明电〔2025〕7号): 工 a working day, 休 a weekend, 假 a day of the holiday,
// 调 a weekend day that is worked.
func festivals() []struct{ monday, weeks string } {
	return []struct{ monday, weeks string }{
		// 春节：1月28日（周二）至2月4日（周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
		{"2025-01-20", "工工工工工休调 工假假假假假假 假假工工工调休 工工工工工休休"},
		// 国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
		{"2025-09-22", "工工工工工休调 工工假假假假假 假假假工工调休 工工工工工休休"},
		// 春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
		{"2026-02-09", "工工工工工调假 假假假假假假假 假工工工工调休 工工工工工休休"},
		// 中秋节：9月25日（周五）至27日（周日）放假，共3天。国庆节：10月1日（周四）至7日（周三）放假调休，共7天。
		// 9月20日（周日）、10月10日（周六）上班。
		{"2026-09-14", "工工工工工休调 工工工工假假假 工工工假假假假 假假假工工调休 工工工工工休休"},
	}
}

func TestEveryMinuteAroundTheFestivals(t *testing.T) {
	t.Parallel()
	// Mo-Th, Fr, Sa and Su all differ, so that it shows whose hours a day has; the Saturday's go past midnight.
	week := map[time.Weekday][][2]int{time.Friday: {{510, 720}, {870, 1020}}, time.Saturday: {{1320, 1560}}, time.Sunday: {{600, 660}}}
	for d := time.Monday; d <= time.Thursday; d++ {
		week[d] = [][2]int{{510, 720}, {870, 1080}}
	}
	rules := mustParse(t, "Mo-Th 08:30-12:00,14:30-18:00; Fr 08:30-12:00,14:30-17:00; Sa 22:00-02:00; Su 10:00-11:00")
	c := China()
	for _, f := range festivals() {
		monday, err := time.Parse(time.DateOnly, f.monday)
		if err != nil || monday.Weekday() != time.Monday {
			t.Fatalf("%s, %v", monday, err)
		}
		days := []rune(strings.ReplaceAll(f.weeks, " ", ""))
		for _, holiday := range []string{"", "CLOSED", "OPEN", "SUNDAY", "09:00-12:00"} {
			for _, weekend := range []string{"", "WORKDAY", "OPEN", "CLOSED"} {
				plan := func(d time.Time) told {
					own := told{week[d.Weekday()], BasisHours, true}
					i := int(d.Sub(monday) / (24 * time.Hour))
					if i < 0 || i >= len(days) {
						return own
					}
					return festivalDay(days[i], own, week, holiday, weekend)
				}
				schedule, err := ParseSchedule(rules.String(), holiday, weekend)
				if err != nil {
					t.Fatal(err)
				}
				h := schedule.Compile(zone(t, shanghai), c)
				start := monday.AddDate(0, 0, 1).Add(-8 * time.Hour) // its first night may begin on a day before the table
				line := play(plan, start, len(days)-2, zone(t, shanghai))
				check(t, h, line, fmt.Sprintf("holiday %q, working weekend %q", holiday, weekend))
				if o := h.At(start); o.Provisional {
					t.Errorf("%s is provisional", start)
				}
			}
		}
	}
}

// festivalDay returns what a day of the table has.
func festivalDay(day rune, own told, week map[time.Weekday][][2]int, holiday, weekend string) told {
	switch string(day) + holiday {
	case "假":
		return told{nil, BasisHoliday, false}
	case "假CLOSED":
		return told{nil, BasisHoliday, true}
	case "假OPEN":
		return told{own.spans, BasisHoliday, true}
	case "假SUNDAY":
		return told{week[time.Sunday], BasisHoliday, true}
	case "假09:00-12:00":
		return told{[][2]int{{540, 720}}, BasisHoliday, true}
	}
	if day != '调' {
		return own
	}
	switch weekend {
	case "OPEN":
		return told{own.spans, BasisWorkingWeekend, true}
	case "CLOSED":
		return told{nil, BasisWorkingWeekend, true}
	}
	return told{week[time.Monday], BasisWorkingWeekend, true}
}

// drawPolicies draws what holds on the days of the calendar.
func drawPolicies(t *rapid.T, rules Rules) Schedule {
	s := Schedule{Rules: rules, WorkingWeekend: WorkingWeekendPolicy(rapid.IntRange(0, 3).Draw(t, "working weekend"))}
	s.Holiday.Kind = HolidayKind(rapid.IntRange(0, 4).Draw(t, "holiday"))
	if s.Holiday.Kind == HolidayOwnHours {
		every := script{{days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, spans: drawSpans(t)}}.apart()
		for _, sp := range every[0].spans {
			s.Holiday.spans = append(s.Holiday.spans, span{int16(sp[0]), int16(sp[1])})
		}
		if s.Holiday.spans == nil {
			s.Holiday.Kind = HolidayClosed
		}
	}
	return s
}

// calendarPlan is plan on a day of the calendar, by the package's documentation.
func (s script) calendarPlan(d time.Time, kind dayKind, policies Schedule) told {
	usual := func(day time.Weekday) told {
		return s.planAs(d, func(w wrote) bool {
			return w.class() != BasisException && (w.days == nil || slices.Contains(w.days, day)) && (w.from[1] == 0 || w.inPeriod(d))
		})
	}
	if p := s.plan(d); kind == ordinaryDay || p.basis == BasisException {
		return p
	}
	if kind == publicHoliday {
		var p told
		switch policies.Holiday.Kind {
		case HolidayClosed:
			p.known = true
		case HolidayAsWeekday:
			p = usual(d.Weekday())
		case HolidayAsSunday:
			p = usual(time.Sunday)
		case HolidayOwnHours:
			p.known = true
			for _, sp := range policies.Holiday.spans {
				p.spans = append(p.spans, [2]int{int(sp.from), int(sp.to)})
			}
		}
		p.basis = BasisHoliday
		return p
	}
	// the hours that most of Monday to Friday have, of the first such day
	var workday told
	for most, i := 0, time.Monday; i <= time.Friday; i++ {
		alike := 0
		for j := time.Monday; j <= time.Friday; j++ {
			if slices.Equal(usual(i).spans, usual(j).spans) {
				alike++
			}
		}
		if alike > most {
			most, workday = alike, usual(i)
		}
	}
	p := told{basis: BasisWorkingWeekend}
	switch weekend := usual(d.Weekday()); {
	case policies.WorkingWeekend == WorkingWeekendClosed:
		p.known = true
	case policies.WorkingWeekend == WorkingWeekendOpen:
		p = weekend
	case policies.WorkingWeekend == WorkingWeekendWorkday:
		p = workday
	case slices.Equal(weekend.spans, workday.spans):
		return weekend
	case len(workday.spans) > 0:
		p = workday
	}
	p.basis = BasisWorkingWeekend
	return p
}

func TestEveryMinuteOfTheCalendarIsAsTheDefinitionSays(t *testing.T) {
	t.Parallel()
	c := China()
	rapid.Check(t, func(t *rapid.T) {
		start, _ := time.Parse(time.DateOnly, rapid.SampledFrom([]string{
			"2026-01-01", "2026-02-12", "2026-02-21", "2026-02-26", "2026-09-18", "2026-09-29", "2026-10-06", // 2026 as published
			"2026-12-30", "2027-02-04", "2027-05-01", // 2027 by law
		}).Draw(t, "day"))
		s := drawScript(t, start.Year())
		rules, err := parseRules(s.text())
		if err != nil {
			t.Fatal(err)
		}
		schedule := drawPolicies(t, rules)
		h := schedule.Compile(time.UTC, c)
		line := play(func(d time.Time) told { return s.calendarPlan(d, c.day(number(d.Date())).kind, schedule) }, start, 5, time.UTC)
		check(t, h, line, fmt.Sprintf("%s, holiday %q, working weekend %q", rules, schedule.Holiday, schedule.WorkingWeekend))
	})
}

func TestProvisionalIsWhatRestsOnAYearThatIsNotPublished(t *testing.T) {
	t.Parallel()
	c := China()
	for _, s := range []struct {
		name, hours, holiday, at string
		state                    State
		provisional              bool
	}{
		{"a published year", "Mo-Fr 09:00-17:00", "CLOSED", "2026-11-23 10:00", Open, false},
		{"its last evening, which opens in the next", "Mo-Fr 09:00-17:00", "CLOSED", "2026-12-31 20:00", Closed, true},
		{"its last night, open into the next", "Mo-Su 20:00-02:00", "CLOSED", "2026-12-31 21:00", Open, true},
		{"the next, on a day like any", "Mo-Fr 09:00-17:00", "CLOSED", "2027-03-03 10:00", Open, true},
		{"on a holiday by law", "Mo-Fr 09:00-17:00", "CLOSED", "2027-10-01 10:00", Closed, true},
		{"of unknown policy", "Mo-Fr 09:00-17:00", "", "2027-10-01 10:00", Unknown, true},
		{"that it never closes", "24/7", "OPEN", "2027-10-01 10:00", Open, true},
		{"but in a published year it does not", "24/7", "OPEN", "2026-10-01 10:00", Open, false},
		{"before the first year", "24/7", "OPEN", "2007-10-01 10:00", Open, true},
		{"after the last", "24/7", "OPEN", "2090-10-01 10:00", Open, true},
		{"nothing is known of the days", "2026 Dec 24 off", "CLOSED", "2027-03-03 10:00", Unknown, false},
	} {
		schedule, err := ParseSchedule(s.hours, s.holiday, "")
		if err != nil {
			t.Fatal(err)
		}
		o := schedule.Compile(zone(t, shanghai), c).At(local(t, s.at, shanghai))
		if o.State != s.state || o.Provisional != s.provisional {
			t.Errorf("%s: %+v", s.name, o)
		}
	}
}
