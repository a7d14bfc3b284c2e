package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// String returns the canonical text in OpenStreetMap's notation, which Parse reads back to equal rules; empty for the
// zero Rules.
func (r Rules) String() string {
	var rules []string
	for _, l := range r.layers {
		rules = append(rules, l.osm()...)
	}
	return strings.Join(rules, "; ")
}

// OSM returns the canonical text in OpenStreetMap's notation with PH for public holidays, as other readers expect it: they
// take a holiday without PH for an ordinary day, so OPEN needs none, and for what is unknown and for working weekends
// there is no word. Parse reads it back where the holiday is none, closed or hours.
func (s Schedule) OSM() string {
	var usual, holidays, exceptions []string
	for _, l := range s.Rules.layers {
		if l.basis == BasisException {
			exceptions = append(exceptions, l.osm()...)
			continue
		}
		usual = append(usual, l.osm()...)
		if sunday := l.week[time.Sunday]; s.Holiday.Kind == HolidayAsSunday && sunday.named {
			holidays = append(holidays, strings.TrimSpace(l.period.osm()+" PH "+spansOSM(sunday.spans)))
		}
	}
	switch base, _ := s.Rules.base(); {
	case s.Holiday.Kind == HolidayOwnHours:
		holidays = []string{"PH " + spansOSM(s.Holiday.spans)}
	case s.Holiday.Kind == HolidayClosed, s.Holiday.Kind == HolidayAsSunday && !base[time.Sunday].named && s.Rules.unnamed() == BasisHours:
		holidays = append([]string{"PH off"}, holidays...)
	}
	return strings.Join(slices.Concat(usual, holidays, exceptions), "; ")
}

func (l layer) osm() []string {
	dates := l.period.osm()
	if l.basis == BasisException { // one plan for all its days
		return []string{dates + " " + spansOSM(l.week[time.Monday].spans)}
	}
	gs := groups(l.week)
	if l.basis == BasisHours && len(gs) == 1 && len(gs[0].days) == 7 && wholeDay(gs[0].spans) {
		return []string{"24/7"}
	}
	var out []string
	for _, g := range gs {
		text := daysOSM(g.days) + " " + spansOSM(g.spans)
		if dates != "" {
			text = dates + " " + text
		}
		out = append(out, text)
	}
	return out
}

func wholeDay(spans []span) bool { return len(spans) == 1 && spans[0] == span{0, dayMinutes} }

func daysOSM(days []int) string {
	names := []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}
	var out []string
	for _, r := range runs(days) {
		if r[0] == r[1] {
			out = append(out, names[r[0]])
		} else {
			out = append(out, names[r[0]]+"-"+names[r[1]])
		}
	}
	return strings.Join(out, ",")
}

func spansOSM(spans []span) string {
	if len(spans) == 0 {
		return "off"
	}
	var out []string
	for _, s := range spans {
		out = append(out, clockText(int(s.from))+"-"+clockText(s.closes()))
	}
	return strings.Join(out, ",")
}

// closes returns the closing minute as a clock shows it: 24:00 at the end of the day itself.
func (s span) closes() int {
	if s.to > dayMinutes {
		return int(s.to) - dayMinutes
	}
	return int(s.to)
}

// clockText returns HH:MM.
func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func (p period) osm() string {
	const layout = "2006 Jan 02"
	switch {
	case p.form == always:
		return ""
	case p.form == dated && p.from == p.to:
		return civil(p.from).Format(layout)
	case p.form == dated:
		return civil(p.from).Format(layout) + "-" + civil(p.to).Format(layout)
	}
	m1, d1 := yearDate(p.from)
	m2, d2 := yearDate(p.to)
	from, to := m1.String()[:3], m2.String()[:3]
	if !p.wholeMonths() {
		from, to = fmt.Sprintf("%s %02d", from, d1), fmt.Sprintf("%s %02d", to, d2)
	}
	if from == to {
		return from
	}
	return from + "-" + to
}
