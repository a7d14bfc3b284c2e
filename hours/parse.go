package hours

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"servicemap/fault"
)

// longest is the most characters a text may have, as written and as printed, which writes lists of dates out. So what is
// printed can be read back, and no evaluation meets thousands of rules. OpenStreetMap's own limit is 255.
const longest = 1000

// Parse reads opening hours, in the notation or in the Chinese of the package's documentation, with what they say of the
// days of the calendar. An empty text gives the zero Schedule: nothing is known. What is not understood gives a
// fault.BadArgument on "hours" with the position and the piece.
func Parse(text string) (Schedule, error) {
	if n := utf8.RuneCountInString(text); n > longest {
		return Schedule{}, tooLong(n)
	}
	parse := parseNotation
	switch {
	case strings.TrimSpace(text) == "":
		return Schedule{}, nil
	case isChinese(text):
		parse = parseChinese
	}
	s, err := parse(text)
	if err != nil {
		return Schedule{}, err
	}
	if n := len(s.Rules.String()); n > longest {
		return Schedule{}, tooLong(n)
	}
	if err := cmp.Or(s.Rules.lapping(), s.Holiday.lapping("hours")); err != nil {
		return Schedule{}, err
	}
	return s, nil
}

func parseNotation(osm string) (Schedule, error) {
	p := &parser{argument: "hours", tokens: tokens(osm)}
	var rules []rule
	for {
		more, err := p.rule()
		if err != nil {
			return Schedule{}, err
		}
		rules = append(rules, more...)
		switch {
		case p.accept(";") && p.peek().kind != end:
		case p.peek().kind == end:
			return Schedule{Rules: fold(rules), Holiday: p.holiday}, nil
		case p.peek().text == ",":
			return Schedule{}, p.refuse(fault.Text{ZH: "新的规则前请写分号 ;", EN: "write ; before another rule"})
		default:
			return Schedule{}, p.refuse(fault.Text{ZH: "此处应是分号 ; 或结束", EN: "expected ; or the end"})
		}
	}
}

// parser reads tokens from the left; every method leaves next at the first one it did not use.
type parser struct {
	argument string
	tokens   []token
	next     int
	holiday  HolidayPolicy // by the last rule that names PH
}

func (p *parser) peek() token { return p.tokens[p.next] }

// peek2 returns the token after the next, the end when there is none.
func (p *parser) peek2() token { return p.tokens[min(p.next+1, len(p.tokens)-1)] }

// skip goes on to the next token; the end stays the next for ever.
func (p *parser) skip() {
	if p.peek().kind != end {
		p.next++
	}
}

func (p *parser) accept(text string) bool {
	if t := p.peek(); t.kind == end || t.text != text {
		return false
	}
	p.next++
	return true
}

func (p *parser) refuse(want fault.Text) error { return refuse(p.argument, p.peek(), want) }

// rule reads one rule, which gives as many as it lists periods.
func (p *parser) rule() ([]rule, error) {
	periods, err := p.periods()
	if err != nil {
		return nil, err
	}
	if len(periods) > 0 {
		p.accept(":")
	}
	first := p.peek()
	days, err := p.days()
	if err != nil {
		return nil, err
	}
	spans, err := p.hours(days == weekSelector{})
	if err != nil {
		return nil, err
	}
	switch {
	case days.holiday && len(periods) > 0:
		return nil, refuse(p.argument, first, fault.Text{ZH: "PH 不能与日期同写", EN: "PH cannot have dates"})
	case days.holiday:
		p.holiday = HolidayPolicy{Kind: HolidayClosed}
		if len(spans) > 0 {
			p.holiday = HolidayPolicy{Kind: HolidayOwnHours, spans: spans}
		}
		if !days.named {
			return nil, nil
		}
	case !days.named:
		days.days = everyDay()
	}
	if len(periods) == 0 {
		periods = []period{{}}
	}
	var out []rule
	for _, dates := range periods {
		out = append(out, rule{period: dates, basis: dates.basis(days.named), days: days.days, spans: spans})
	}
	return out, nil
}

// weekSelector is the days that a rule names.
type weekSelector struct {
	days    [7]bool // by time.Weekday
	named   bool    // some weekday is
	holiday bool    // PH
}

// mark names the days from one weekday to another, over the end of the week when that is earlier.
func (w *weekSelector) mark(from, to time.Weekday) {
	w.named = true
	for d := from; ; d = (d + 1) % 7 {
		w.days[d] = true
		if d == to {
			return
		}
	}
}

func everyDay() [7]bool { return [7]bool{true, true, true, true, true, true, true} }

// days reads Mo-Fr,Su,PH; none when no weekday comes next.
func (p *parser) days() (weekSelector, error) {
	want := fault.Text{ZH: "此处应是星期 Mo Tu We Th Fr Sa Su", EN: "expected a weekday: Mo Tu We Th Fr Sa Su"}
	var out weekSelector
	if t := p.peek(); t.kind != word || t.text == "off" || t.text == "closed" {
		return out, nil
	}
	for {
		if p.accept("ph") {
			out.holiday = true
		} else {
			from, ok := weekday(p.peek())
			if !ok {
				return out, p.refuse(want)
			}
			p.skip()
			to := from
			if p.accept("-") {
				if to, ok = weekday(p.peek()); !ok {
					return out, p.refuse(want)
				}
				p.skip()
			}
			out.mark(from, to)
		}
		if !p.accept(",") {
			return out, nil
		}
	}
}

func weekday(t token) (time.Weekday, bool) {
	i := slices.Index([]string{"su", "mo", "tu", "we", "th", "fr", "sa"}, t.text)
	return time.Weekday(max(i, 0)), i >= 0
}

// hours reads off, closed, spans or, where no weekday stands before it, 24/7.
func (p *parser) hours(alone bool) ([]span, error) {
	switch {
	case p.accept("off"), p.accept("closed"):
		return nil, nil
	case alone && p.accept("24/7"):
		return []span{{0, dayMinutes}}, nil
	}
	return p.spans()
}

// spans reads 08:30-12:00,14:30-18:00 and puts them in order.
func (p *parser) spans() ([]span, error) {
	var out []span
	for {
		first := p.peek()
		s, err := p.span()
		if err != nil {
			return nil, err
		}
		var ok bool
		if out, ok = withSpan(out, s); !ok {
			return nil, refuse(p.argument, first, overlap())
		}
		if p.peek().text != "," || p.peek2().kind != hhmm {
			return out, nil
		}
		p.skip()
	}
}

func (p *parser) span() (span, error) {
	from, ok := minutes(p.peek())
	if !ok || from >= dayMinutes {
		return span{}, p.refuse(fault.Text{ZH: "此处应是开始时间 00:00 至 23:59，或 off", EN: "expected an opening time, 00:00 to 23:59, or off"})
	}
	p.skip()
	if !p.accept("-") {
		return span{}, p.refuse(fault.Text{ZH: "此处应是 - 和结束时间", EN: "expected - and a closing time"})
	}
	last := p.peek()
	to, ok := minutes(last)
	if !ok || to > 2*dayMinutes {
		return span{}, p.refuse(fault.Text{ZH: "此处应是结束时间 00:00 至 48:00", EN: "expected a closing time, 00:00 to 48:00"})
	}
	p.skip()
	if to < from {
		to += dayMinutes
	}
	s, ok := newSpan(from, to)
	if !ok {
		return s, refuse(p.argument, last, notADay())
	}
	return s, nil
}

// minutes reads a token H:MM or HH:MM.
func minutes(t token) (int, bool) {
	if t.kind != hhmm {
		return 0, false
	}
	h, m, _ := strings.Cut(t.text, ":")
	return decimal(h)*60 + decimal(m), m < "60"
}

// decimal reads a few ASCII digits.
func decimal(s string) int {
	n := 0
	for _, c := range []byte(s) {
		n = n*10 + int(c-'0')
	}
	return n
}
