package osm

import (
	"strings"
	"time"

	"servicemap/hours"
)

// noons judges what holds at noon of a weekday: on most days from Monday to Friday in the week of the file's date, so that
// seasons and works that the file knows of count. A file without a date is read as of a week in June 2025.
type noons struct {
	file  *header
	kept  *budget
	known map[string]hours.State // each text is read once
}

// said is what a key says at noon of a weekday.
type said struct {
	value  string
	timed  bool // a condition goes with it: another value may hold at other times
	unread bool // which is not understood, so the unconditional value stands
}

// value returns what a key says, `foot` with `foot:conditional`. Of conditions that hold the last wins.
func (n *noons) value(t tags, key string) said {
	s := said{value: t.get(key)}
	text := t.get(key + ":conditional")
	if text == "" {
		return s
	}
	s.timed = true
	unconditional := s.value
	clauses, ok := clausesOf(text)
	for _, c := range clauses {
		holds, understood := n.holds(c.condition)
		if ok = ok && understood; !ok {
			break
		}
		if holds {
			s.value = c.value
		}
	}
	if !ok {
		s.value, s.unread = unconditional, true
	}
	return s
}

// clause is one "value @ condition".
type clause struct{ value, condition string }

// clausesOf splits "no @ (22:00-06:00; Su); private @ Sa" as the wiki's page "Conditional restrictions" defines it; false
// when the text is not of that form.
func clausesOf(text string) ([]clause, bool) {
	var list []clause
	for {
		value, rest, found := strings.Cut(text, "@")
		value = strings.TrimSpace(value)
		if !found || value == "" || strings.ContainsAny(value, ";()") {
			return nil, false
		}
		condition, rest, ok := cutCondition(strings.TrimSpace(rest))
		if !ok || condition == "" {
			return nil, false
		}
		list = append(list, clause{value, condition})
		if rest == "" {
			return list, true
		}
		text = rest
	}
}

// cutCondition cuts the condition off the text that begins with it: up to its closing bracket, or without brackets to the
// next semicolon. The rest begins behind that semicolon.
func cutCondition(text string) (condition, rest string, ok bool) {
	if !strings.HasPrefix(text, "(") {
		condition, rest, _ = strings.Cut(text, ";")
		return strings.TrimSpace(condition), strings.TrimSpace(rest), true
	}
	depth := 0
	for i, c := range text {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth > 0 {
			continue
		}
		rest = strings.TrimSpace(text[i+1:])
		if rest != "" && rest[0] != ';' {
			return "", "", false
		}
		return strings.TrimSpace(text[1:i]), strings.TrimSpace(strings.TrimPrefix(rest, ";")), true
	}
	return "", "", false
}

// holds reports whether a condition holds, all its parts joined by AND; understood only when each part is a time.
func (n *noons) holds(condition string) (holds, understood bool) {
	holds = true
	for part := range strings.SplitSeq(strings.ReplaceAll(condition, " and ", " AND "), " AND ") {
		state, ok := n.state(part)
		if !ok {
			return false, false
		}
		holds = holds && state == hours.Open
	}
	return holds, true
}

// unreadable is what no State is.
const unreadable hours.State = 255

// state returns whether a time such as "Mo-Fr 08:00-18:00" or "Sa,Su" is open; false when it is not understood.
func (n *noons) state(text string) (hours.State, bool) {
	state, ok := n.known[text]
	if !ok {
		state = n.read(text)
		text = strings.Clone(text)
		_ = n.kept.keep(len(text) + stringBytes) // what is kept next notices when that was too much
		n.known[text] = state
	}
	return state, state != unreadable
}

func (n *noons) read(text string) hours.State {
	if strings.TrimSpace(text) == "" {
		return unreadable
	}
	schedule, err := hours.Parse(text)
	if err != nil { // days alone, as conditions may have
		schedule, err = hours.Parse(text + " 00:00-24:00")
	}
	if err != nil {
		return unreadable
	}
	h := schedule.Compile(time.UTC, nil) // no day of the week meant is a holiday
	var days [3]int                      // by State
	const week, most = 5, 3
	for d := range week {
		state := h.State(n.monday().AddDate(0, 0, d))
		if days[state]++; days[state] >= most {
			return state
		}
	}
	return hours.Unknown
}

// monday returns noon of the Monday of the file's week. The time zone is that of the text: its own.
func (n *noons) monday() time.Time {
	y, m, d := 2025, time.June, 9
	if !n.file.date.IsZero() {
		y, m, d = n.file.date.Date()
	}
	noon := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	const toMonday, daysOfWeek = 6, 7
	return noon.AddDate(0, 0, -(int(noon.Weekday())+toMonday)%daysOfWeek)
}
