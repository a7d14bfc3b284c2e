package sheet

import (
	"fmt"

	"golang.org/x/text/unicode/norm"

	"servicemap/fault"
	"servicemap/hours"
	"servicemap/place"
)

// scheduleColumns are opening hours and what holds instead of them on the days that China's calendar moves. They are read by
// package hours and kept as it prints them.
func scheduleColumns[T any](of func(*T) *place.Schedule) []column[T] {
	return []column[T]{
		{spec{"hours", []string{"开放时间", "服务时间", "营业时间", "值班时间"}, false}, func(c *cell, row *T) {
			of(row).Hours = scheduled(c, nil, hours.Parse, fault.Text{
				ZH: "书写为 Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off,全天为 24/7",
				EN: "write Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00; Su off, or 24/7",
			})
		}},
		{spec{"holiday", []string{"节假日", "节假日安排", "节假日开放时间"}, false}, func(c *cell, row *T) {
			of(row).Holiday = scheduled(c, holidayWords(), hours.ParseHoliday, fault.Text{
				ZH: "填写 CLOSED(关闭)、OPEN(照常)、SUNDAY(按周日),或当日时间如 09:00-12:00;不知道则留空",
				EN: "write CLOSED, OPEN (as on the weekday), SUNDAY, or hours of its own, as 09:00-12:00; nothing where it is not known",
			})
		}},
		{spec{"working_weekend", []string{"调休上班日", "调休工作日", "补班日", "调休"}, false}, func(c *cell, row *T) {
			of(row).WorkingWeekend = scheduled(c, workingWeekendWords(), anyWorkingWeekend, fault.Text{
				ZH: "填写 WORKDAY(按工作日)、OPEN(按周末)或 CLOSED(关闭);不知道则留空",
				EN: "write WORKDAY, OPEN (as on the weekend) or CLOSED; nothing where it is not known",
			})
		}},
	}
}

// scheduled returns the text of a cell as parse prints it. Full-width digits and marks, which Chinese keyboards type, are read
// as their narrow forms.
func scheduled[V fmt.Stringer](c *cell, chinese map[string]string, parse func(string) (V, error), cure fault.Text) string {
	text := norm.NFKC.String(c.text)
	if word, ok := chinese[text]; ok {
		text = word
	}
	v, err := parse(text)
	if err != nil {
		c.refuse(fault.As(err).Message, cure)
		return ""
	}
	return v.String()
}

// anyWorkingWeekend reads what is written; what an empty cell means follows from the hours and is found where they are used.
func anyWorkingWeekend(s string) (hours.WorkingWeekendPolicy, error) {
	return hours.ParseWorkingWeekend(s, hours.Rules{})
}

func holidayWords() map[string]string {
	return map[string]string{
		"关闭": "CLOSED", "闭馆": "CLOSED", "不开放": "CLOSED", "休息": "CLOSED",
		"开放": "OPEN", "照常": "OPEN", "照常开放": "OPEN", "正常开放": "OPEN",
		"按周日": "SUNDAY", "同周日": "SUNDAY", "周日": "SUNDAY",
	}
}

// workingWeekendWords leaves out 开放 and 照常: nobody can say whether a weekday's or a weekend's hours are meant.
func workingWeekendWords() map[string]string {
	return map[string]string{
		"关闭": "CLOSED", "闭馆": "CLOSED", "不开放": "CLOSED", "休息": "CLOSED",
		"按工作日": "WORKDAY", "同工作日": "WORKDAY", "工作日": "WORKDAY",
		"按周末": "OPEN", "同周末": "OPEN",
	}
}
