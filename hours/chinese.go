package hours

import (
	"slices"
	"time"
	"unicode"

	"servicemap/fault"
)

// isChinese says whether a text is to be read as Chinese rather than as the notation.
func isChinese(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}

// chinese reads hours as clerks write them. It knows words, not sentences: what is not in its lists is refused, and so is
// what two people could read in two ways. Every method leaves at behind what it used.
type chinese struct {
	argument string
	raw      []rune
	text     []rune // raw in plain characters
	at       int

	rules    []rule
	schedule Schedule // the policies
	workdays bool     // 工作日 was said
	last     clause
}

// clause is what the next clause may lean on.
type clause struct {
	periods []period // of weekdays: they go on after a comma
	dated   bool     // some clause had dates
}

func newChinese(argument, text string) *chinese {
	c := &chinese{argument: argument, raw: []rune(text)}
	for _, r := range c.raw {
		c.text = append(c.text, plain(r))
	}
	return c
}

// parseChinese reads a whole text.
func parseChinese(text string) (Schedule, error) {
	c := newChinese("hours", text)
	for comma := false; ; {
		if !comma {
			c.last.periods = nil
		}
		if err := c.clause(); err != nil {
			return Schedule{}, err
		}
		c.space()
		comma = c.take(",", "、") != ""
		for c.take(",", "、", ";") != "" {
			comma = false
		}
		if c.done() {
			if c.workdays && c.schedule.WorkingWeekend == WorkingWeekendUnknown {
				c.schedule.WorkingWeekend = WorkingWeekendWorkday // that is what the word means
			}
			c.schedule.Rules = fold(c.rules)
			return c.schedule, nil
		}
	}
}

// clause reads [dates] [days] hours.
func (c *chinese) clause() error {
	c.label()
	if c.take("其余日期休息", "其余时间休息", "其余休息", "其他时间休息") != "" {
		return nil // as it is without a word
	}
	first := c.token()
	periods, err := c.periods()
	if err != nil {
		return err
	}
	if len(periods) == 0 {
		periods = c.last.periods
	}
	c.label()
	days, err := c.days()
	if err != nil {
		return err
	}
	if days.noHoliday && c.ends() { // 全年无休 alone
		return c.setHoliday(first, HolidayPolicy{Kind: HolidayAsWeekday})
	}
	c.label()
	said := c.token()
	h, err := c.hours()
	if err != nil {
		return err
	}
	calendar, unnamed := days.holiday || days.working, days == chineseDays{}
	switch {
	case len(periods) > 0 && calendar:
		return refuse(c.argument, first, fault.Text{
			ZH: "节假日和调休的安排不分日期，请用分号另写一句", EN: "holidays and working weekends have no dates of their own, write them after a semicolon"})
	case len(periods) == 0 && unnamed && (!h.whole || len(c.rules) > 0):
		return refuse(c.argument, said, fault.Text{ZH: "请写明星期几，或“每天”", EN: "write which weekdays, or 每天"})
	case len(periods) == 0 && (days.named || unnamed) && c.last.dated && h.what != heardOff:
		return refuse(c.argument, first, fault.Text{
			ZH: "不清楚是否只在前面的日期内，请写明日期，或把平时的时间写在最前", EN: "it is not clear whether this holds within the dates before it; write the dates, or put the usual hours first"})
	}
	c.last = clause{dated: c.last.dated || len(periods) > 0}
	if days.named {
		c.last.periods = periods
	}
	if err := c.policies(first, said, days, h); err != nil || calendar && !days.named {
		return err
	}
	return c.addRules(first, said, periods, days, h)
}

// policies keeps what a clause says of the days of the calendar.
func (c *chinese) policies(first, said token, days chineseDays, h heard) error {
	if days.working {
		policy, ok := h.onWorkingWeekends()
		if before := c.schedule.WorkingWeekend; !ok || before != WorkingWeekendUnknown && before != policy {
			return refuse(c.argument, said, fault.Text{ZH: "调休工作日应为按工作日、按周末或休息，只写一次", EN: "working weekends are 按工作日, 按周末 or 休息, once"})
		}
		c.schedule.WorkingWeekend = policy
	}
	if days.holiday {
		policy, ok := h.onHolidays()
		if !ok {
			return refuse(c.argument, said, fault.Text{ZH: "节假日应为休息、照常开放、按周日或时间", EN: "holidays are 休息, 照常开放, 按周日 or hours"})
		}
		return c.setHoliday(first, policy)
	}
	if days.noHoliday {
		return c.setHoliday(first, HolidayPolicy{Kind: HolidayAsWeekday})
	}
	if len(h.spans) > 0 && c.exceptHolidays() {
		return c.setHoliday(first, HolidayPolicy{Kind: HolidayClosed})
	}
	return nil
}

func (c *chinese) setHoliday(at token, policy HolidayPolicy) error {
	if before := c.schedule.Holiday; before.Kind != HolidayUnknown && before.String() != policy.String() {
		return refuse(c.argument, at, fault.Text{ZH: "节假日的安排前面已写过，与此不同", EN: "something else was said of holidays before"})
	}
	c.schedule.Holiday = policy
	return nil
}

// exceptHolidays reads (法定节假日除外) behind hours.
func (c *chinese) exceptHolidays() bool {
	back := c.at
	bracket := c.take("(", ",", "、")
	if c.take(holidayWords()...) != "" && c.take("除外") != "" && (bracket != "(" || c.take(")") != "") {
		return true
	}
	c.at = back
	return false
}

// addRules adds the rules of a clause for weekdays.
func (c *chinese) addRules(first, said token, periods []period, days chineseDays, h heard) error {
	if h.what != heardSpans && h.what != heardOff {
		return refuse(c.argument, said, fault.Text{ZH: "此处应是时间，如 8:30-12:00，或休息", EN: "expected hours, as 8:30-12:00, or 休息"})
	}
	one := rule{basis: BasisHours, days: days.days, spans: h.spans}
	if !days.named {
		one.days = everyDay()
	}
	if len(periods) == 0 {
		periods = []period{{}}
	}
	for _, p := range periods {
		one.period, one.basis = p, p.basis(days.named)
		for _, earlier := range c.rules {
			if earlier.contradicts(one) {
				return refuse(c.argument, first, fault.Text{ZH: "同一天前面已写了别的时间", EN: "other hours were given for the same day before"})
			}
		}
		c.rules = append(c.rules, one)
	}
	return nil
}

// contradicts says whether two rules of the same dates give one weekday different hours; 每天9:00-17:00，周一闭馆 does not.
func (r rule) contradicts(later rule) bool {
	if r.period != later.period || r.basis != later.basis || slices.Equal(r.spans, later.spans) {
		return false
	}
	if r.days == everyDay() && later.days != everyDay() {
		return false
	}
	for d, named := range r.days {
		if named && later.days[d] {
			return true
		}
	}
	return false
}

// chineseDays is the days that a clause is about.
type chineseDays struct {
	weekSelector
	working   bool // 调休工作日
	noHoliday bool // 全年无休
}

// days reads 周一至周五、周日和法定节假日; none when the next word is no day.
func (c *chinese) days() (chineseDays, error) {
	var out chineseDays
	for {
		found, err := c.day(&out)
		if err != nil || !found {
			return out, err
		}
		back := c.at
		if c.take("、", ",", "和", "及", "以及", "与") != "" && !c.beginsDay() {
			c.at = back
			return out, nil
		}
	}
}

// beginsDay says whether a day comes next, and uses nothing.
func (c *chinese) beginsDay() bool {
	back := c.at
	defer func() { c.at = back }()
	var d chineseDays
	found, err := c.day(&d)
	return found && err == nil
}

// day reads one entry of a list of days.
func (c *chinese) day(out *chineseDays) (bool, error) {
	switch {
	case c.take(dailyWords()...) != "":
		out.days, out.named = everyDay(), true
	case c.take("全年无休", "全年不休") != "":
		out.days, out.named, out.noHoliday = everyDay(), true, true
	case c.take(workingWords()...) != "":
		out.working = true
	case c.take("工作日") != "":
		out.mark(time.Monday, time.Friday)
		c.workdays = true
	case c.take("双休日", "周末") != "":
		out.mark(time.Saturday, time.Sunday)
	case c.take(holidayWords()...) != "":
		out.holiday = true
	default:
		return c.weekdays(out)
	}
	return true, nil
}

func dailyWords() []string { return []string{"每天", "每日", "天天", "每周七天"} }

func workingWords() []string {
	return []string{"调休工作日", "调休上班日", "调休上班的周末", "调休补班日", "补班日", "调休日"}
}

func holidayWords() []string {
	return []string{"国家法定节假日", "法定节假日", "法定假日", "国定假日", "公共假期", "节假日"}
}

// weekdays reads 周一至周五, 周一至五, 周一三五, 周六日.
func (c *chinese) weekdays(out *chineseDays) (bool, error) {
	if c.take("周", "星期", "礼拜") == "" {
		return false, nil
	}
	want := fault.Text{ZH: "此处应是星期几：一 二 三 四 五 六 日", EN: "expected a weekday: 一 二 三 四 五 六 日"}
	from, ok := c.weekdayName()
	if !ok {
		return false, c.refuse(want)
	}
	out.mark(from, from)
	if c.dash() {
		c.take("周", "星期", "礼拜")
		to, ok := c.weekdayName()
		if !ok {
			return false, c.refuse(want)
		}
		out.mark(from, to)
	}
	for {
		back := c.at
		c.take("、")
		d, ok := c.weekdayName()
		if !ok {
			c.at = back
			return true, nil
		}
		out.mark(d, d)
	}
}

func (c *chinese) weekdayName() (time.Weekday, bool) {
	name := c.take("一", "二", "三", "四", "五", "六", "日", "天")
	if name == "天" {
		name = "日"
	}
	i := slices.Index([]string{"日", "一", "二", "三", "四", "五", "六"}, name)
	return time.Weekday(max(i, 0)), i >= 0
}
