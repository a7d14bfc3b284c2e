package hours

import (
	"slices"
	"strings"
	"time"

	"servicemap/fault"
)

// Schedule is the rules and what is recorded for the days on which China's calendar departs from the week. The policies
// are kept as data; they decide nothing until a calendar says which days those are.
type Schedule struct {
	Rules          Rules
	Holiday        HolidayPolicy
	WorkingWeekend WorkingWeekendPolicy
}

// ParseSchedule reads the three columns of a file: hours as Parse does, holiday as ParseHoliday, working weekend as
// ParseWorkingWeekend. It returns the first error.
func ParseSchedule(hours, holiday, workingWeekend string) (Schedule, error) {
	rules, err := Parse(hours)
	if err != nil {
		return Schedule{}, err
	}
	h, err := ParseHoliday(holiday)
	if err != nil {
		return Schedule{}, err
	}
	w, err := ParseWorkingWeekend(workingWeekend, rules)
	return Schedule{Rules: rules, Holiday: h, WorkingWeekend: w}, err
}

// HolidayKind is the sort of a holiday policy.
type HolidayKind uint8

// The sorts of holiday policies.
const (
	HolidayUnknown   HolidayKind = iota // nothing is recorded
	HolidayClosed                       // CLOSED
	HolidayAsWeekday                    // OPEN: the hours of the weekday that it is
	HolidayAsSunday                     // SUNDAY: the hours of a Sunday
	HolidayOwnHours                     // hours of its own
)

// HolidayPolicy says what holds on public holidays. The zero value is unknown.
type HolidayPolicy struct {
	Kind  HolidayKind
	spans []span // with HolidayOwnHours
}

// ParseHoliday reads CLOSED (or off), OPEN, SUNDAY or hours such as 09:00-12:00,14:00-17:00; empty is unknown. Anything
// else gives a fault.BadArgument on "holiday".
func ParseHoliday(s string) (HolidayPolicy, error) {
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "":
		return HolidayPolicy{}, nil
	case "CLOSED", "OFF":
		return HolidayPolicy{Kind: HolidayClosed}, nil
	case "OPEN":
		return HolidayPolicy{Kind: HolidayAsWeekday}, nil
	case "SUNDAY":
		return HolidayPolicy{Kind: HolidayAsSunday}, nil
	}
	p := &parser{argument: "holiday", tokens: tokens(s)}
	spans, err := p.spans()
	if err == nil && p.peek().kind != end {
		err = p.refuse(fault.Text{ZH: "此处应结束", EN: "expected the end"})
	}
	if err != nil {
		mended := fault.As(err)
		mended.Allowed = "CLOSED, OPEN, SUNDAY, 09:00-12:00,14:00-17:00"
		return HolidayPolicy{}, mended
	}
	return HolidayPolicy{Kind: HolidayOwnHours, spans: spans}, nil
}

// String returns the text that ParseHoliday reads back.
func (p HolidayPolicy) String() string {
	if p.Kind == HolidayOwnHours {
		return spansOSM(p.spans)
	}
	return [...]string{"", "CLOSED", "OPEN", "SUNDAY"}[p.Kind]
}

// WorkingWeekendPolicy says what holds on Saturdays and Sundays that the calendar makes working days (调休). The zero value
// is unknown.
type WorkingWeekendPolicy uint8

// The policies for working weekends.
const (
	WorkingWeekendUnknown WorkingWeekendPolicy = iota
	WorkingWeekendWorkday                      // WORKDAY: the hours of a working day
	WorkingWeekendOpen                         // OPEN: the hours of the Saturday or Sunday that it is
	WorkingWeekendClosed                       // CLOSED
)

// ParseWorkingWeekend reads WORKDAY, OPEN or CLOSED. Empty is WORKDAY where the rules' weekend differs from their working
// days, else unknown. Anything else gives a fault.BadArgument on "working_weekend".
func ParseWorkingWeekend(s string, rules Rules) (WorkingWeekendPolicy, error) {
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "":
		if rules.weekendDiffers() {
			return WorkingWeekendWorkday, nil
		}
		return WorkingWeekendUnknown, nil
	case "WORKDAY":
		return WorkingWeekendWorkday, nil
	case "OPEN":
		return WorkingWeekendOpen, nil
	case "CLOSED":
		return WorkingWeekendClosed, nil
	}
	return WorkingWeekendUnknown, fault.Argument("working_weekend", "WORKDAY, OPEN, CLOSED", fault.Text{
		ZH: "应为 WORKDAY、OPEN 或 CLOSED，或留空", EN: "allowed are WORKDAY, OPEN, CLOSED or nothing"})
}

// String returns the text that ParseWorkingWeekend reads back; empty when unknown.
func (p WorkingWeekendPolicy) String() string {
	return [...]string{"", "WORKDAY", "OPEN", "CLOSED"}[p]
}

// weekendDiffers says whether the base gives Saturday or Sunday other hours than most of Monday to Friday have; days that
// it does not name are closed. Without hours from Monday to Friday there is no working day to follow.
func (r Rules) weekendDiffers() bool {
	week, ok := r.base()
	if !ok {
		return false
	}
	workday, most := week[time.Monday].spans, 0
	for d := time.Monday; d <= time.Friday; d++ {
		alike := 0
		for e := time.Monday; e <= time.Friday; e++ {
			if slices.Equal(week[d].spans, week[e].spans) {
				alike++
			}
		}
		if alike > most {
			workday, most = week[d].spans, alike
		}
	}
	return len(workday) > 0 &&
		(!slices.Equal(workday, week[time.Saturday].spans) || !slices.Equal(workday, week[time.Sunday].spans))
}
