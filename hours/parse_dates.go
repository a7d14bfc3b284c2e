package hours

import (
	"slices"
	"time"

	"servicemap/fault"
)

// years that a date may have: enough for any list of a service network, and no date overflows.
const firstYear, lastYear = 1900, 2199

// day is a date as written; 0: not given.
type day struct {
	year  int
	month time.Month
	day   int
}

// periods reads May-Sep,Dec 24; none when the next token begins no date.
func (p *parser) periods() ([]period, error) {
	var out []period
	for {
		t := p.peek()
		if _, isMonth := month(t); !isMonth && t.kind != digits {
			if len(out) == 0 {
				return nil, nil
			}
			return nil, p.refuse(fault.Text{ZH: "逗号后应是日期", EN: "expected a date after the comma"})
		}
		one, err := p.period()
		if err != nil {
			return nil, err
		}
		out = append(out, one)
		if !p.accept(",") {
			return out, nil
		}
	}
}

func (p *parser) period() (period, error) {
	first := p.peek()
	from, err := p.day()
	if err != nil {
		return period{}, err
	}
	to := from
	if p.accept("-") {
		if to, err = p.lastDay(from); err != nil {
			return period{}, err
		}
	}
	out, ok := between(from, to)
	if !ok {
		return period{}, refuse(p.argument, first, fault.Text{ZH: "结束日期早于开始日期", EN: "the last day is before the first"})
	}
	return out, nil
}

// between returns the days from one to another, of every year when they name none; false when they are not alike or when
// the last day of a year's is before the first.
func between(from, to day) (period, bool) {
	if (from.year == 0) != (to.year == 0) || (from.day == 0) != (to.day == 0) {
		return period{}, false
	}
	if from.day == 0 {
		from.day, to.day = 1, monthDays(to.year, to.month)
	}
	if from.year == 0 {
		return period{form: yearly, from: yearDayOf(from.month, from.day), to: yearDayOf(to.month, to.day)}, true
	}
	p := period{form: dated, from: number(from.year, from.month, from.day), to: number(to.year, to.month, to.day)}
	return p, p.from <= p.to
}

// day reads 2026 Dec 24, Dec 24 or Dec.
func (p *parser) day() (day, error) {
	var d day
	if t := p.peek(); t.kind == digits {
		d.year = decimal(t.text[:min(len(t.text), 5)])
		if len(t.text) != 4 || d.year < firstYear || d.year > lastYear {
			return d, p.refuse(fault.Text{ZH: "此处应是月份 Jan … Dec，或年份 1900 至 2199", EN: "expected a month, Jan … Dec, or a year, 1900 to 2199"})
		}
		p.skip()
	}
	m, ok := month(p.peek())
	if !ok {
		return d, p.refuse(fault.Text{ZH: "此处应是月份 Jan … Dec", EN: "expected a month: Jan … Dec"})
	}
	p.skip()
	d.month = m
	if p.peek().kind != digits {
		return d, nil
	}
	return p.dayOfMonth(d)
}

// lastDay reads the end of a range, which takes from its beginning what it leaves out.
func (p *parser) lastDay(from day) (day, error) {
	t := p.peek()
	if t.kind == digits && len(t.text) <= 2 && from.day > 0 {
		return p.dayOfMonth(day{year: from.year, month: from.month})
	}
	to, err := p.day()
	if err != nil {
		return to, err
	}
	if to.year == 0 {
		to.year = from.year
	}
	if from.year == 0 && to.year != 0 || (from.day == 0) != (to.day == 0) {
		return to, refuse(p.argument, t, fault.Text{ZH: "范围的两端应写法一致", EN: "both ends of a range are written alike"})
	}
	return to, nil
}

// dayOfMonth reads the number of a day of d's month.
func (p *parser) dayOfMonth(d day) (day, error) {
	t := p.peek()
	d.day = decimal(t.text[:min(len(t.text), 3)])
	if len(t.text) > 2 || d.day < 1 || d.day > monthDays(d.year, d.month) {
		return d, p.refuse(fault.Text{ZH: "该月没有这一天", EN: "the month has no such day"})
	}
	p.skip()
	return d, nil
}

func month(t token) (time.Month, bool) {
	i := slices.Index(monthNames(), t.text)
	return time.Month(i + 1), i >= 0
}

func monthNames() []string {
	return []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
}
