package hours

import (
	"fmt"
	"time"

	"servicemap/fault"
)

// soon is how long before closing a sentence warns of it.
const soon = time.Hour

// Text returns the opening as a short line for people, with times of the clock in loc. It says nothing of the opening
// being provisional.
func (o Opening) Text(loc *time.Location) fault.Text {
	switch {
	case o.Basis == BasisStatus:
		return o.closure(loc)
	case (o.Basis == BasisHoliday || o.Basis == BasisWorkingWeekend) && !o.night:
		return o.ofCalendar(loc)
	case o.State == Unknown:
		return fault.Text{ZH: "开放时间未知，请先打电话", EN: "Hours unknown, call first"}
	case o.State == Closed && o.OpensAt.IsZero():
		return fault.Text{ZH: "未开放", EN: "Closed"}
	case o.State == Closed:
		at := timeText(o.At.In(loc), o.OpensAt.In(loc), false)
		return fault.Text{ZH: "未开放 · " + at.ZH + " 开门", EN: "Closed · opens " + at.EN}
	case o.ClosesAt.IsZero():
		return fault.Text{ZH: "开放中", EN: "Open"}
	}
	at := timeText(o.At.In(loc), o.ClosesAt.In(loc), true)
	if o.ClosesAt.Sub(o.At) > soon {
		return fault.Text{ZH: "开放中 · 至" + spaced(at.ZH), EN: "Open · until " + at.EN}
	}
	left := o.left()
	return fault.Text{
		ZH: fmt.Sprintf("即将关门 · %s（%s）", left.ZH, at.ZH),
		EN: fmt.Sprintf("Closing soon · %s left (%s)", left.EN, at.EN),
	}
}

// left returns the time until closing.
func (o Opening) left() fault.Text {
	if m, _ := o.ClosesInMinutes(); m > 0 {
		return fault.Text{ZH: fmt.Sprintf("还有 %d 分", m), EN: fmt.Sprintf("%d min", m)}
	}
	return fault.Text{ZH: "不到 1 分", EN: "less than 1 min"}
}

// ofCalendar returns the line for a day on which the calendar decides: it says so, since the hours are not the usual ones.
func (o Opening) ofCalendar(loc *time.Location) fault.Text {
	day := fault.Text{ZH: "今天是法定节假日，", EN: "Public holiday today, "}
	if o.Basis == BasisWorkingWeekend {
		day = fault.Text{ZH: "今天是调休工作日，", EN: "Working weekend (调休) today, "}
	}
	say := func(zh, en string) fault.Text { return fault.Text{ZH: day.ZH + zh, EN: day.EN + en} }
	now := o.At.In(loc)
	switch {
	case o.State == Unknown:
		return say("开放时间未知，请先打电话", "hours unknown, call first")
	case o.State == Closed && o.OpensAt.IsZero():
		return say("不开放", "closed")
	case o.State == Closed:
		at := timeText(now, o.OpensAt.In(loc), false)
		return say("未开放，"+at.ZH+" 开门", "closed, opens "+at.EN)
	case o.ClosesAt.IsZero():
		return say("开放中", "open")
	}
	at := timeText(now, o.ClosesAt.In(loc), true)
	if o.ClosesAt.Sub(o.At) > soon {
		return say("开放到"+spaced(at.ZH), "open until "+at.EN)
	}
	left := o.left()
	return say(fmt.Sprintf("即将关门，%s（%s）", left.ZH, at.ZH), fmt.Sprintf("closing soon, %s left (%s)", left.EN, at.EN))
}

// spaced puts a space before a text that begins with a digit, as one does after a Chinese word.
func spaced(s string) string {
	if s[0] >= '0' && s[0] <= '9' {
		return " " + s
	}
	return s
}

func (o Opening) closure(loc *time.Location) fault.Text {
	var until fault.Text
	known := o.Closure.Until != nil
	if known { // a day when that is when it ends, so as not to say 0:00
		at := o.Closure.Until.In(loc)
		until = dayText(o.At.In(loc), at)
		if h, m, _ := at.Clock(); h != 0 || m != 0 {
			clock := fmt.Sprintf(" %d:%02d", h, m)
			until = fault.Text{ZH: until.ZH + clock + " ", EN: until.EN + clock}
		}
	}
	switch {
	case o.Closure.Status == Planned && known:
		return fault.Text{ZH: "筹建中 · " + until.ZH + "启用", EN: "Planned · opens " + until.EN}
	case o.Closure.Status == Planned:
		return fault.Text{ZH: "筹建中，尚未开放", EN: "Planned, not open yet"}
	case known: // not 至, which would leave open whether it is closed on that day
		return fault.Text{ZH: "暂停开放，" + until.ZH + "恢复", EN: "Closed, reopens " + until.EN}
	case o.Closure.Status == Ended:
		return fault.Text{ZH: "已关闭", EN: "Closed for good"}
	}
	return fault.Text{ZH: "暂停开放", EN: "Closed for now"}
}

// timeText returns a later time as one says it now: "14:30", "明天 9:00", "周一 9:00", "12 月 3 日 9:00". An end at midnight
// is the 24:00 of the day before.
func timeText(now, at time.Time, isEnd bool) fault.Text {
	clock := fmt.Sprintf("%d:%02d", at.Hour(), at.Minute())
	if isEnd && at.Hour() == 0 && at.Minute() == 0 {
		clock, at = "24:00", at.Add(-time.Minute)
	}
	ahead := number(at.Date()) - number(now.Date())
	switch {
	case ahead <= 0:
		return fault.Text{ZH: clock, EN: clock}
	case ahead == 1:
		return fault.Text{ZH: "明天 " + clock, EN: "tomorrow " + clock}
	case ahead < 7:
		i := (int(at.Weekday()) + 6) % 7
		return fault.Text{ZH: weekdaysZH()[i] + " " + clock, EN: weekdaysEN()[i] + " " + clock}
	}
	d := dayText(now, at)
	return fault.Text{ZH: d.ZH + " " + clock, EN: d.EN + " " + clock}
}

// dayText returns a date, with its year when that is not this year.
func dayText(now, at time.Time) fault.Text {
	if at.Year() != now.Year() {
		return dateText(at.Year(), at.Month(), at.Day())
	}
	return dateText(0, at.Month(), at.Day())
}

// dateText returns a date in words, without the year when that is 0.
func dateText(year int, month time.Month, day int) fault.Text {
	t := fault.Text{ZH: fmt.Sprintf("%d 月 %d 日", month, day), EN: fmt.Sprintf("%d %s", day, month.String()[:3])}
	if year != 0 {
		t = fault.Text{ZH: fmt.Sprintf("%d 年 %s", year, t.ZH), EN: fmt.Sprintf("%s %d", t.EN, year)}
	}
	return t
}

func weekdaysZH() [7]string {
	return [7]string{"周一", "周二", "周三", "周四", "周五", "周六", "周日"}
}

func weekdaysEN() [7]string { return [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} }
