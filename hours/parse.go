package hours

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"servicemap/fault"
)

// longest is the most characters a text may have, as written and as printed, which writes lists of dates out. So what is
// printed can be read back, and no evaluation meets thousands of rules. OpenStreetMap's own limit is 255.
const longest = 1000

// Parse reads opening hours in the notation of the package's documentation. An empty text gives the zero Rules: nothing is
// known. What is not understood gives a fault.BadArgument on "hours" with the position and the piece.
func Parse(osm string) (Rules, error) {
	if n := utf8.RuneCountInString(osm); n > longest {
		return Rules{}, tooLong(n)
	}
	if strings.TrimSpace(osm) == "" {
		return Rules{}, nil
	}
	p := &parser{argument: "hours", tokens: tokens(osm)}
	var rules []rule
	for {
		more, err := p.rule()
		if err != nil {
			return Rules{}, err
		}
		rules = append(rules, more...)
		switch {
		case p.accept(";") && p.peek().kind != end:
		case p.peek().kind == end:
			r := fold(rules)
			if n := len(r.String()); n > longest {
				return Rules{}, tooLong(n)
			}
			return r, nil
		case p.peek().text == ",":
			return Rules{}, p.refuse(fault.Text{ZH: "新的规则前请写分号 ;", EN: "write ; before another rule"})
		default:
			return Rules{}, p.refuse(fault.Text{ZH: "此处应是分号 ; 或结束", EN: "expected ; or the end"})
		}
	}
}

// parser reads tokens from the left; every method leaves next at the first one it did not use.
type parser struct {
	argument string
	tokens   []token
	next     int
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
	days, named, err := p.weekdays()
	if err != nil {
		return nil, err
	}
	spans, err := p.hours(!named)
	if err != nil {
		return nil, err
	}
	if len(periods) == 0 {
		return []rule{{basis: BasisHours, days: days, spans: spans}}, nil
	}
	var out []rule
	for _, period := range periods {
		basis := BasisSeason
		if !named && (period.form == dated || period.from == period.to) {
			basis = BasisException
		}
		out = append(out, rule{period: period, basis: basis, days: days, spans: spans})
	}
	return out, nil
}

// weekdays reads Mo-Fr,Su; without any all days are meant, and named is false.
func (p *parser) weekdays() (days [7]bool, named bool, err error) {
	want := fault.Text{ZH: "此处应是星期 Mo Tu We Th Fr Sa Su", EN: "expected a weekday: Mo Tu We Th Fr Sa Su"}
	if t := p.peek(); t.kind != word || t.text == "off" || t.text == "closed" {
		return [7]bool{true, true, true, true, true, true, true}, false, nil
	}
	for {
		from, ok := weekday(p.peek())
		if !ok {
			return days, true, p.refuse(want)
		}
		p.skip()
		to := from
		if p.accept("-") {
			if to, ok = weekday(p.peek()); !ok {
				return days, true, p.refuse(want)
			}
			p.skip()
		}
		for d := from; ; d = (d + 1) % 7 {
			days[d] = true
			if d == to {
				break
			}
		}
		if !p.accept(",") {
			return days, true, nil
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
		s, err := p.span()
		if err != nil {
			return nil, err
		}
		out = append(out, s.span)
		slices.SortFunc(out, func(a, b span) int { return int(a.from) - int(b.from) })
		for i := 1; i < len(out); i++ {
			if out[i].from < out[i-1].to {
				return nil, refuse(p.argument, s.first, fault.Text{ZH: "与同一天的另一时段重叠", EN: "overlaps other hours of the same day"})
			}
		}
		if p.peek().text != "," || p.peek2().kind != hhmm {
			return out, nil
		}
		p.skip()
	}
}

// writtenSpan is a span and the token it begins with.
type writtenSpan struct {
	span
	first token
}

func (p *parser) span() (writtenSpan, error) {
	w := writtenSpan{first: p.peek()}
	from, ok := minutes(w.first)
	if !ok || from >= dayMinutes {
		return w, p.refuse(fault.Text{ZH: "此处应是开始时间 00:00 至 23:59，或 off", EN: "expected an opening time, 00:00 to 23:59, or off"})
	}
	p.skip()
	if !p.accept("-") {
		return w, p.refuse(fault.Text{ZH: "此处应是 - 和结束时间", EN: "expected - and a closing time"})
	}
	last := p.peek()
	to, ok := minutes(last)
	if !ok || to > 2*dayMinutes {
		return w, p.refuse(fault.Text{ZH: "此处应是结束时间 00:00 至 48:00", EN: "expected a closing time, 00:00 to 48:00"})
	}
	p.skip()
	if to < from {
		to += dayMinutes
	}
	// 10:00-10:00 may mean a day or nothing, and more than a day is not one day's hours
	if length := to - from; length == 0 || length > dayMinutes || (length == dayMinutes && from > 0) {
		return w, refuse(p.argument, last, fault.Text{
			ZH: "时段应短于一天；全天请写 00:00-24:00", EN: "a span is shorter than a day; write 00:00-24:00 for a whole one"})
	}
	w.span = span{int16(from), int16(to)}
	return w, nil
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
