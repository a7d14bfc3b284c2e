package hours

import (
	"strings"

	"servicemap/fault"
)

// Schedule is the rules and what holds instead of them on the days on which China's calendar departs from the week.
type Schedule struct {
	Rules          Rules
	Holiday        HolidayPolicy
	WorkingWeekend WorkingWeekendPolicy
}

// ParseSchedule reads the three columns of a file: hours as Parse does, holiday as ParseHoliday, working weekend as
// ParseWorkingWeekend. What the hours say of holidays or working weekends holds where the column is empty; said twice and
// differently it is a fault.BadArgument on the column. It returns the first error.
func ParseSchedule(hours, holiday, workingWeekend string) (Schedule, error) {
	s, err := Parse(hours)
	if err != nil {
		return Schedule{}, err
	}
	h, err := ParseHoliday(holiday)
	if err != nil {
		return Schedule{}, err
	}
	w, err := ParseWorkingWeekend(workingWeekend)
	switch {
	case err != nil:
		return Schedule{}, err
	case h.Kind != HolidayUnknown && s.Holiday.Kind != HolidayUnknown && h.String() != s.Holiday.String():
		return Schedule{}, saidTwice("holiday", s.Holiday.String())
	case w != WorkingWeekendUnknown && s.WorkingWeekend != WorkingWeekendUnknown && w != s.WorkingWeekend:
		return Schedule{}, saidTwice("working_weekend", s.WorkingWeekend.String())
	}
	if h.Kind != HolidayUnknown {
		s.Holiday = h
	}
	if w != WorkingWeekendUnknown {
		s.WorkingWeekend = w
	}
	return s, nil
}

func saidTwice(column, inHours string) *fault.Error {
	return fault.Argument(column, inHours, fault.Text{
		ZH: "与 hours 列中所写的不同（" + inHours + "）", EN: "differs from what the column hours says (" + inHours + ")"})
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

// ParseHoliday reads CLOSED (or off, 休息), OPEN (照常), SUNDAY (按周日) or hours such as 09:00-12:00,14:00-17:00; empty is
// unknown. Anything else gives a fault.BadArgument on "holiday".
func ParseHoliday(s string) (HolidayPolicy, error) {
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "":
		return HolidayPolicy{}, nil
	case "CLOSED", "OFF":
		return HolidayPolicy{Kind: HolidayClosed}, nil
	case "OPEN", "开放":
		return HolidayPolicy{Kind: HolidayAsWeekday}, nil
	case "SUNDAY", "周日":
		return HolidayPolicy{Kind: HolidayAsSunday}, nil
	}
	policy, err := readHoliday(s)
	if err == nil {
		err = policy.lapping("holiday")
	}
	if err != nil {
		mended := fault.As(err)
		mended.Allowed = "CLOSED, OPEN, SUNDAY, 09:00-12:00,14:00-17:00"
		return HolidayPolicy{}, mended
	}
	return policy, nil
}

func readHoliday(s string) (HolidayPolicy, error) {
	if isChinese(s) {
		h, c, err := chineseAlone("holiday", s)
		if err != nil {
			return HolidayPolicy{}, err
		}
		policy, ok := h.onHolidays()
		if !ok {
			c.at = 0
			return policy, c.refuse(fault.Text{ZH: "应为休息、照常、按周日或时间", EN: "expected 休息, 照常, 按周日 or hours"})
		}
		return policy, nil
	}
	p := &parser{argument: "holiday", tokens: tokens(s)}
	spans, err := p.spans()
	if err == nil && p.peek().kind != end {
		err = p.refuse(fault.Text{ZH: "此处应结束", EN: "expected the end"})
	}
	return HolidayPolicy{Kind: HolidayOwnHours, spans: spans}, err
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

// ParseWorkingWeekend reads WORKDAY (按工作日), OPEN (按周末) or CLOSED (休息); empty is unknown. Anything else gives a
// fault.BadArgument on "working_weekend": 照常 too, which may mean a weekday's hours or a weekend's.
func ParseWorkingWeekend(s string) (WorkingWeekendPolicy, error) {
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "":
		return WorkingWeekendUnknown, nil
	case "WORKDAY", "工作日":
		return WorkingWeekendWorkday, nil
	case "OPEN":
		return WorkingWeekendOpen, nil
	case "CLOSED":
		return WorkingWeekendClosed, nil
	}
	if h, _, err := chineseAlone("working_weekend", s); err == nil {
		if policy, ok := h.onWorkingWeekends(); ok {
			return policy, nil
		}
	}
	return WorkingWeekendUnknown, fault.Argument("working_weekend", "WORKDAY, OPEN, CLOSED", fault.Text{
		ZH: "应为 WORKDAY、OPEN 或 CLOSED，或留空", EN: "allowed are WORKDAY, OPEN, CLOSED or nothing"})
}

// String returns the text that ParseWorkingWeekend reads back; empty when unknown.
func (p WorkingWeekendPolicy) String() string {
	return [...]string{"", "WORKDAY", "OPEN", "CLOSED"}[p]
}
