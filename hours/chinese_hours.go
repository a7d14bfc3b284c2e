package hours

import (
	"slices"
	"strings"
	"unicode"

	"servicemap/fault"
)

// heard is what a clause says of its days.
type heard struct {
	what  heardKind
	spans []span // with heardSpans; none: never
	whole bool   // 全天, 24小时: said without a time
}

type heardKind uint8

const (
	heardSpans     heardKind = iota
	heardOff                 // 休息
	heardUsual               // 照常开放
	heardAsSunday            // 按周日
	heardAsWorkday           // 按工作日
	heardAsWeekend           // 按周末
)

// heardWords are the words for what is not hours; a longer one stands before those that it begins with.
func heardWords() [6][]string {
	return [6][]string{
		heardOff:       {"不对外开放", "不开放", "休息", "休馆", "闭馆", "关闭", "公休", "放假", "不上班", "不办公", "不服务", "不营业"},
		heardUsual:     {"照常开放", "正常开放", "照常", "不休息", "不休"},
		heardAsSunday:  {"按周日时间开放", "按周日时间", "按周日开放", "按周日", "同周日"},
		heardAsWorkday: {"按工作日时间开放", "按工作日时间", "按工作日开放", "按工作日", "同工作日", "正常上班"},
		heardAsWeekend: {"按周末时间开放", "按周末时间", "按周末开放", "按周末", "同周末"},
	}
}

func (h heard) onHolidays() (HolidayPolicy, bool) {
	switch h.what {
	case heardSpans:
		return HolidayPolicy{Kind: HolidayOwnHours, spans: h.spans}, true
	case heardOff:
		return HolidayPolicy{Kind: HolidayClosed}, true
	case heardUsual:
		return HolidayPolicy{Kind: HolidayAsWeekday}, true
	case heardAsSunday:
		return HolidayPolicy{Kind: HolidayAsSunday}, true
	}
	return HolidayPolicy{}, false
}

func (h heard) onWorkingWeekends() (WorkingWeekendPolicy, bool) {
	switch h.what {
	case heardOff:
		return WorkingWeekendClosed, true
	case heardAsWorkday:
		return WorkingWeekendWorkday, true
	case heardAsWeekend:
		return WorkingWeekendOpen, true
	}
	return WorkingWeekendUnknown, false
}

// hours reads 休息, 全天, 24小时, 8:30-12:00,14:30-18:00.
func (c *chinese) hours() (heard, error) {
	for what, words := range heardWords() {
		if c.take(words...) != "" {
			return heard{what: heardKind(what)}, nil
		}
	}
	var h heard
	for c.take("全天", "24小时", "二十四小时") != "" {
		h = heard{spans: []span{{0, dayMinutes}}, whole: true}
	}
	for !h.whole {
		first := c.token()
		s, err := c.span()
		if err != nil {
			return h, err
		}
		if n := len(h.spans); n > 0 && s.from < h.spans[n-1].to { // 8:30-12:00,2:30-6:00 means the afternoon
			return h, refuse(c.argument, first, fault.Text{
				ZH: "早于前一时段的结束；下午请写 14:30", EN: "it begins before the hours before it end: write 14:30 for the afternoon"})
		}
		h.spans = append(h.spans, s)
		back := c.at
		c.take(",", "、", "和", "及")
		if !c.beginsTime() {
			c.at = back
			break
		}
	}
	c.take("开放", "服务", "营业", "办公", "值班", "上班")
	return h, nil
}

// chineseAlone reads a text that is hours and nothing else; the reader is returned for errors.
func chineseAlone(argument, text string) (heard, *chinese, error) {
	c := newChinese(argument, text)
	h, err := c.hours()
	if c.space(); err == nil && !c.done() {
		err = c.refuse(fault.Text{ZH: "此处应结束", EN: "expected the end"})
	}
	return h, c, err
}

// beginsTime says whether a time comes next, and uses nothing.
func (c *chinese) beginsTime() bool {
	back := c.at
	defer func() { c.at = back }()
	if c.take(partsOfDay()...) != "" {
		return true
	}
	_, ok := c.number(2)
	return ok && c.take(":", "点", "时") != ""
}

// span reads 8:30-12:00, 上午8点至11点半, 22:00-次日2:00.
func (c *chinese) span() (span, error) {
	part, from, err := c.time("")
	if err != nil {
		return span{}, err
	}
	if !c.dash() {
		return span{}, c.refuse(fault.Text{ZH: "此处应是“至”和结束时间", EN: "expected 至 and a closing time"})
	}
	last := c.token()
	nextDay := c.take("次日", "第二天", "翌日") != ""
	if nextDay {
		part = ""
	}
	part, to, err := c.time(part)
	if err != nil {
		return span{}, err
	}
	if nextDay || part == "凌晨" && to <= from {
		to += dayMinutes
	}
	if to <= from { // 8:30-5:30 is an afternoon, 22:00-2:00 a night: which is meant is not guessed
		return span{}, refuse(c.argument, last, fault.Text{
			ZH: "结束早于开始：下午请写 17:30，过夜请写次日 2:00", EN: "it ends before it begins: write 17:30 for the afternoon, 次日 2:00 for the next day"})
	}
	s, ok := newSpan(from, to)
	if !ok {
		return span{}, refuse(c.argument, last, notADay())
	}
	return s, nil
}

func partsOfDay() []string {
	return []string{"上午", "早上", "早晨", "凌晨", "中午", "下午", "傍晚", "晚上", "夜间", "早", "晚"}
}

// time reads 8:30, 8点半, 下午2:30 as minutes of the day. It returns the part of the day too: the one named, or that of the
// time before, to which hours up to 12 belong.
func (c *chinese) time(part string) (string, int, error) {
	named := c.take(partsOfDay()...)
	if named != "" {
		part = named
		c.take(":")
	}
	at := c.token()
	hour, ok := c.number(2)
	if named == "" && hour > 12 {
		part = ""
	}
	minute := 0
	switch {
	case !ok:
		return part, 0, refuse(c.argument, at, fault.Text{ZH: "此处应是时间，如 8:30，或休息", EN: "expected a time, as 8:30, or 休息"})
	case c.take(":") != "":
		before := c.at
		minute, ok = c.number(2)
		ok = ok && c.at == before+2
	case c.take("点", "时") == "":
		ok = false
	case c.take("半") != "":
		minute = 30
	case c.take("整") == "":
		if m, some := c.number(2); some {
			minute, ok = m, c.take("分") != ""
		}
	}
	hour, fits := onClock(part, hour)
	if !ok || !fits || minute > 59 || hour*60+minute > dayMinutes {
		return part, 0, refuse(c.argument, at, fault.Text{ZH: "时间请写成 0:00 至 24:00，如 8:30、17:30", EN: "write a time from 0:00 to 24:00, as 8:30, 17:30"})
	}
	return part, hour*60 + minute, nil
}

// onClock returns an hour of a part of the day on the clock of 24 hours; false when it is none, or could be two.
func onClock(part string, hour int) (int, bool) {
	switch part {
	case "上午", "早上", "早晨", "早":
		return hour, hour <= 12
	case "凌晨":
		return hour, hour <= 6
	case "中午":
		if hour <= 2 {
			hour += 12
		}
		return hour, 11 <= hour && hour <= 14
	case "下午", "傍晚":
		if hour < 12 {
			hour += 12
		}
		return hour, hour > 12 || part == "下午"
	case "晚上", "夜间", "晚":
		if hour < 12 {
			hour += 12
		}
		return hour, hour >= 17
	}
	return hour, true
}

// label skips what a clause may begin with, and a colon.
func (c *chinese) label() {
	c.take("对外开放时间", "开放时间", "服务时间", "营业时间", "办公时间", "值班时间", "上班时间", "工作时间")
	c.take(":")
}

// dash reads what stands between the ends of a range.
func (c *chinese) dash() bool {
	if c.take("至", "到") != "" {
		return true
	}
	if c.take("-") == "" {
		return false
	}
	c.take("-") // a Chinese dash is two characters
	return true
}

// number reads at most so many digits, and not a part of a longer number.
func (c *chinese) number(most int) (int, bool) {
	c.space()
	end := c.at
	for end < len(c.text) && '0' <= c.text[end] && c.text[end] <= '9' {
		end++
	}
	if n := end - c.at; n == 0 || n > most {
		return 0, false
	}
	n := decimal(string(c.text[c.at:end]))
	c.at = end
	return n, true
}

// take uses the first of the words that comes next, with space before it, and returns it; empty when none does.
func (c *chinese) take(words ...string) string {
	back := c.at
	c.space()
	rest := string(c.text[c.at:min(len(c.text), c.at+longestWord)])
	i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(rest, w) })
	if i < 0 {
		c.at = back
		return ""
	}
	c.at += len([]rune(words[i]))
	return words[i]
}

// longestWord is how many characters take looks at.
const longestWord = 12

func (c *chinese) space() {
	for !c.done() && c.text[c.at] == ' ' {
		c.at++
	}
}

func (c *chinese) done() bool { return c.at == len(c.text) }

// ends says whether the clause does.
func (c *chinese) ends() bool {
	c.space()
	return c.done() || strings.ContainsRune(",;、", c.text[c.at])
}

// token returns what comes next, for an error to show: to the end of the word or number.
func (c *chinese) token() token {
	c.space()
	if c.done() {
		return token{kind: end, at: c.at + 1}
	}
	to := c.at + 1
	for to < len(c.text) && (unicode.IsLetter(c.text[to]) || unicode.IsDigit(c.text[to]) || c.text[to] == ':') {
		to++
	}
	return token{kind: word, raw: string(c.raw[c.at:to]), at: c.at + 1}
}

func (c *chinese) refuse(want fault.Text) error { return refuse(c.argument, c.token(), want) }
