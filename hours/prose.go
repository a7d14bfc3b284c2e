package hours

import (
	"fmt"
	"strings"
	"time"

	"servicemap/fault"
)

// Text returns the hours in words, with what holds on the days of the calendar; empty for nil.
func (h *Hours) Text() fault.Text {
	if h == nil {
		return fault.Text{}
	}
	s := h.schedule
	parts := []fault.Text{s.Rules.Text()}
	if holiday, ok := s.Holiday.text(); ok || h.calendar != nil {
		parts = append(parts, holiday)
	}
	if weekend, ok := s.WorkingWeekend.text(); ok {
		parts = append(parts, weekend)
	}
	return join(parts, "。", ". ")
}

// Text returns the hours in words; those of a zone with hours of its own name the bound that its center sets.
func (x Timetable) Text() fault.Text {
	own, center := x.deciding()
	text := own.Text()
	if own == nil || center == nil || own == center {
		return text
	}
	return join([]fault.Text{text, {ZH: "中心不开放时不开放", EN: "Never while the center is closed"}}, "。", ". ")
}

// text returns the policy in words, and whether it is known.
func (p HolidayPolicy) text() (fault.Text, bool) {
	switch p.Kind {
	case HolidayClosed:
		return fault.Text{ZH: "法定节假日休息", EN: "Public holidays closed"}, true
	case HolidayAsWeekday:
		return fault.Text{ZH: "法定节假日照常开放", EN: "Public holidays as usual"}, true
	case HolidayAsSunday:
		return fault.Text{ZH: "法定节假日按周日时间开放", EN: "Public holidays as on Sundays"}, true
	case HolidayOwnHours:
		t := spansText(p.spans)
		return fault.Text{ZH: "法定节假日 " + t.ZH, EN: "Public holidays " + t.EN}, true
	}
	return fault.Text{ZH: "法定节假日时间未知", EN: "Public holidays unknown"}, false
}

// text returns the policy in words, and whether it is known.
func (p WorkingWeekendPolicy) text() (fault.Text, bool) {
	switch p {
	case WorkingWeekendWorkday:
		return fault.Text{ZH: "调休工作日按工作日时间开放", EN: "Working weekends (调休) as on working days"}, true
	case WorkingWeekendOpen:
		return fault.Text{ZH: "调休工作日按周末时间开放", EN: "Working weekends (调休) as on weekends"}, true
	case WorkingWeekendClosed:
		return fault.Text{ZH: "调休工作日休息", EN: "Working weekends (调休) closed"}, true
	}
	return fault.Text{}, false
}

// Text returns the rules in words: the ordinary week, then seasons, then exceptions. Days on which it is closed because no
// rule names them are said to be; empty for the zero Rules.
func (r Rules) Text() fault.Text {
	var parts []fault.Text
	week, hasBase := r.base()
	describes := r.unnamed() == BasisHours
	complete := false
	if hasBase {
		complete = true
		for d := range week {
			week[d].named = week[d].named || describes
			complete = complete && week[d].named
		}
		parts = append(parts, weekText(week, "；"))
	}
	for _, l := range r.layers {
		if l.basis == BasisHours {
			continue
		}
		when := l.period.text()
		what := weekText(l.week, "，") // a new sentence part would not be within the dates
		if l.basis == BasisException {
			what = spansText(l.week[time.Monday].spans)
		}
		parts = append(parts, fault.Text{ZH: when.ZH + "：" + what.ZH, EN: when.EN + ": " + what.EN})
	}
	switch {
	case r.IsZero() || complete:
	case describes:
		parts = append(parts, fault.Text{ZH: "其余日期休息", EN: "Other days closed"})
	default:
		parts = append(parts, fault.Text{ZH: "其余日期未知", EN: "Other days unknown"})
	}
	return join(parts, "。", ". ")
}

// weekText returns the named days of a week, with link between those of different hours in Chinese.
func weekText(week [7]plan, link string) fault.Text {
	var parts []fault.Text
	for _, g := range groups(week) {
		days, hours := daysText(g.days), spansText(g.spans)
		t := fault.Text{ZH: days.ZH + " " + hours.ZH, EN: days.EN + " " + hours.EN}
		if len(g.spans) == 0 || wholeDay(g.spans) {
			t.ZH = days.ZH + hours.ZH // no space between Chinese words
		}
		parts = append(parts, t)
	}
	return join(parts, link, "; ")
}

func daysText(days []int) fault.Text {
	if len(days) == 7 {
		return fault.Text{ZH: "每天", EN: "daily"}
	}
	zh, en := weekdaysZH(), weekdaysEN()
	var parts []fault.Text
	for _, r := range runs(days) {
		t := fault.Text{ZH: zh[r[0]], EN: en[r[0]]}
		if r[0] != r[1] {
			t = fault.Text{ZH: zh[r[0]] + "至" + zh[r[1]], EN: en[r[0]] + "–" + en[r[1]]}
		}
		parts = append(parts, t)
	}
	return join(parts, "、", ", ")
}

func spansText(spans []span) fault.Text {
	if len(spans) == 0 {
		return fault.Text{ZH: "休息", EN: "closed"}
	}
	if wholeDay(spans) {
		return fault.Text{ZH: "全天", EN: "all day"}
	}
	var parts []fault.Text
	for _, s := range spans {
		from, to := clockText(int(s.from)), clockText(s.closes())
		t := fault.Text{ZH: from + "–" + to, EN: from + "–" + to}
		if s.to > dayMinutes {
			t = fault.Text{ZH: from + "–次日 " + to, EN: from + "–" + to + " next day"}
		}
		parts = append(parts, t)
	}
	return join(parts, "、", ", ")
}

// text returns the period in words: 5 月至 9 月, 12 月 24 日, 2026 年 2 月 10 日至 2026 年 2 月 20 日.
func (p period) text() fault.Text {
	var from, to fault.Text
	overNewYear := p.form == yearly && p.from > p.to
	if p.form == dated {
		a, b := civil(p.from), civil(p.to)
		from, to = dateText(a.Year(), a.Month(), a.Day()), dateText(b.Year(), b.Month(), b.Day())
	} else {
		m1, d1 := yearDate(p.from)
		m2, d2 := yearDate(p.to)
		from, to = dateText(0, m1, d1), dateText(0, m2, d2)
		if p.wholeMonths() {
			from = fault.Text{ZH: fmt.Sprintf("%d 月", m1), EN: m1.String()[:3]}
			to = fault.Text{ZH: fmt.Sprintf("%d 月", m2), EN: m2.String()[:3]}
		}
	}
	if from == to {
		return from
	}
	link := "至 "
	if overNewYear {
		link = "至次年 "
	}
	return fault.Text{ZH: from.ZH + link + to.ZH, EN: from.EN + "–" + to.EN}
}

func join(parts []fault.Text, zh, en string) fault.Text {
	var z, e []string
	for _, p := range parts {
		z, e = append(z, p.ZH), append(e, p.EN)
	}
	return fault.Text{ZH: strings.Join(z, zh), EN: strings.Join(e, en)}
}
