package sheet

import (
	"fmt"

	"servicemap/fault"
	"servicemap/hours"
	"servicemap/place"
)

// scheduleColumns are opening hours and what holds instead of them on the days that China's calendar moves. They are read by
// package hours and kept as it prints them.
func scheduleColumns[T any](of func(*T) *place.Schedule) []column[T] {
	return []column[T]{
		{spec{"hours", []string{"开放时间", "服务时间", "营业时间", "值班时间"}, false}, func(c *cell, row *T) {
			c.hours(of(row))
		}},
		{spec{"holiday", []string{"节假日", "节假日安排", "节假日开放时间"}, false}, func(c *cell, row *T) {
			s := of(row)
			s.Holiday = scheduled(c, s, s.Holiday, hours.ParseHoliday, fault.Text{
				ZH: "填写 CLOSED(关闭)、OPEN(照常)、SUNDAY(按周日),或当日时间如 09:00-12:00;不知道则留空",
				EN: "write CLOSED, OPEN (as on the weekday), SUNDAY, or hours of its own, as 09:00-12:00; nothing where it is not known",
			})
		}},
		{spec{"working_weekend", []string{"调休上班日", "调休工作日", "补班日", "调休"}, false}, func(c *cell, row *T) {
			s := of(row)
			s.WorkingWeekend = scheduled(c, s, s.WorkingWeekend, hours.ParseWorkingWeekend, fault.Text{
				ZH: "填写 WORKDAY(按工作日)、OPEN(按周末)或 CLOSED(关闭);不知道则留空",
				EN: "write WORKDAY, OPEN (as on the weekend) or CLOSED; nothing where it is not known",
			})
		}},
	}
}

// hours reads opening hours into s, with what they say of holidays and working weekends.
func (c *cell) hours(s *place.Schedule) {
	v, err := hours.Parse(c.text)
	if err != nil {
		c.refuse(fault.As(err).Message, fault.Text{
			ZH: "书写为 周一至周五 8:30-12:00,14:30-18:00;周六 9:00-12:00;周日休息,或 Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off,全天为 24/7",
			EN: "write Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off, or 24/7, or the like in Chinese",
		})
		return
	}
	*s = place.Schedule{Hours: v.Rules.String(), Holiday: v.Holiday.String(), WorkingWeekend: v.WorkingWeekend.String()}
	c.noteHours(s)
}

// scheduled returns the text of a cell as parse prints it. inHours is what the cell of the hours says of the same.
func scheduled[V fmt.Stringer](c *cell, s *place.Schedule, inHours string, parse func(string) (V, error), cure fault.Text) string {
	v, err := parse(c.text)
	switch {
	case err != nil:
		c.refuse(fault.As(err).Message, cure)
	case inHours != "" && inHours != v.String():
		c.refuse(textf("与 hours 列中写的 %s 不同", "differs from %s, which the column hours says", inHours),
			fault.Text{ZH: "只写一处", EN: "say it in one of them"})
	default:
		c.noteHours(s)
		return v.String()
	}
	return ""
}

// noteHours warns of what is said of special days where the ordinary week is not known.
func (c *cell) noteHours(s *place.Schedule) {
	if s.Hours == "" && !c.failed("hours") {
		c.note(c.spec.name, fault.Text{ZH: "没有平时的开放时间，不起作用", EN: "has no effect without the hours of the ordinary week"})
	}
}
