package hours

import (
	"time"

	"servicemap/fault"
)

func seasonWords() []string {
	return []string{"夏令时", "冬令时", "春夏季", "秋冬季", "夏秋季", "冬春季", "春季", "夏季", "秋季", "冬季", "夏天", "冬天", "暑期"}
}

// periods reads 夏季(5月1日至9月30日), 12月24日、12月31日; none when the next word begins no date.
func (c *chinese) periods() ([]period, error) {
	var out []period
	for {
		p, found, err := c.period()
		if err != nil || !found {
			return out, err
		}
		out = append(out, p)
		back := c.at
		c.take("、", "和", "及")
		if !c.beginsDate() {
			c.at = back
			return out, nil
		}
	}
}

func (c *chinese) period() (period, bool, error) {
	season := c.take(seasonWords()...) != ""
	bracket := season && c.take("(") != ""
	c.take("每年")
	switch {
	case !c.beginsDate() && season:
		return period{}, true, c.refuse(fault.Text{ZH: "请写明起止日期，如夏季(5月1日至9月30日)", EN: "write from when to when, as 夏季(5月1日至9月30日)"})
	case !c.beginsDate():
		return period{}, false, nil
	}
	p, err := c.dates()
	if err != nil {
		return p, true, err
	}
	c.take("期间")
	if bracket && c.take(")") == "" {
		return p, true, c.refuse(fault.Text{ZH: "缺少右括号", EN: "the bracket is not closed"})
	}
	if back := c.at; !season && c.take("(") != "" && (c.take(seasonWords()...) == "" || c.take(")") == "") {
		c.at = back // another bracket, for another to refuse
	}
	return p, true, nil
}

// beginsDate says whether a date comes next, and uses nothing: 5月, 2026年, and the 5-9 of 5-9月.
func (c *chinese) beginsDate() bool {
	back := c.at
	defer func() { c.at = back }()
	if _, ok := c.number(4); !ok {
		return false
	}
	if c.take("年", "月") != "" {
		return true
	}
	if !c.dash() {
		return false
	}
	_, ok := c.number(2)
	return ok && c.take("月") != ""
}

// dates reads a day, or the first and last of several, or of several months.
func (c *chinese) dates() (period, error) {
	first := c.token()
	from, err := c.date(day{})
	if err != nil {
		return period{}, err
	}
	to, nextYear := from, false
	if c.dash() {
		nextYear = c.take("次年", "第二年", "翌年") != ""
		if to, err = c.date(from); err != nil {
			return period{}, err
		}
	}
	if nextYear && from.year != 0 {
		to.year = from.year + 1
	}
	p, ok := between(from, to)
	if !ok || nextYear && p.form == yearly && p.from <= p.to {
		return p, refuse(c.argument, first, fault.Text{ZH: "起止日期不成一段，或两端写法不一致", EN: "these are not the ends of a period, or are not written alike"})
	}
	return p, nil
}

// date reads 2026年5月1日, 5月1日, 5月, the 5 of 5-9月, and behind another date also 30日.
func (c *chinese) date(from day) (day, error) {
	d, at := day{year: from.year}, c.token()
	n, ok := c.number(4)
	if ok && c.take("年") != "" {
		if d.year = n; n < firstYear || n > lastYear {
			return d, refuse(c.argument, at, fault.Text{ZH: "年份应为 1900 至 2199", EN: "a year is from 1900 to 2199"})
		}
		n, ok = c.number(2)
	}
	isMonth := ok && c.take("月") != ""
	exists := true
	switch {
	case !ok:
		return d, refuse(c.argument, at, fault.Text{ZH: "此处应是日期，如 5月1日", EN: "expected a date, as 5月1日"})
	case isMonth || from == day{}:
		d.month = time.Month(n)
	default:
		d.month, d.day = from.month, n
		exists = n > 0 && c.take("日", "号") != ""
	}
	if back := c.at; isMonth {
		if n, ok := c.number(2); ok && c.take("日", "号") != "" {
			d.day, exists = n, n > 0
		} else {
			c.at = back // 5月8:00 is a month and a time
		}
	}
	if !exists || d.month < 1 || d.month > 12 || d.day > monthDays(d.year, d.month) {
		return d, refuse(c.argument, at, fault.Text{ZH: "没有这一天", EN: "there is no such day"})
	}
	return d, nil
}
