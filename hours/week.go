package hours

import "time"

// Day is the hours of one date: times of the wall clock, with exceptions, seasons and the calendar applied.
type Day struct {
	Date  time.Time // midnight UTC of the date, which stands for the date alone
	Spans []Span    // that begin on this date
	Basis Basis
	Known bool // false: whether it is open outside the spans is not known
}

// Span is one stretch of opening hours.
type Span struct {
	Opens, Closes string // HH:MM; Closes may be 24:00
	ClosesNextDay bool   // Closes is a time of the next date
}

// Week returns the week, Monday to Sunday, that contains the date that `of` has in its own location. The days of a nil
// *Hours are all without data.
func (h *Hours) Week(of time.Time) [7]Day { return Timetable{Own: h}.Week(of) }

// Week returns the week, Monday to Sunday, that contains the date that `of` has in its own location, as Days does.
func (x Timetable) Week(of time.Time) [7]Day {
	monday := number(of.Date())
	monday -= (int(weekdayOf(monday)) + 6) % 7
	return [7]Day(x.days(monday, 7))
}

// Days returns so many days from the date that `from` has in its own location: own hours as far as the center is open,
// whatever the closure is.
func (x Timetable) Days(from time.Time, count int) []Day { return x.days(number(from.Date()), count) }

func (x Timetable) days(first, count int) []Day {
	own, center := x.deciding()
	days := make([]Day, count)
	for i := range days {
		days[i].Date = civil(first + i)
		if own == nil {
			continue
		}
		p := own.plan(first + i)
		days[i].Basis, days[i].Known = p.basis, p.known
		if center == nil {
			continue
		}
		c := center.plan(first + i)
		if night, _ := center.tail(first + i); c.known && len(c.spans) == 0 && night <= 0 { // closed all day
			days[i].Basis, days[i].Known = c.basis, true
		}
	}
	if own == nil {
		return days
	}
	for n := first - 1; n < first+count; n++ { // the center may open in a night that began the day before
		for _, s := range own.plan(n).spans {
			for _, piece := range center.allowed(n*dayMinutes+int(s.from), n*dayMinutes+int(s.to)) {
				begins, from := split(piece[0])
				if i := begins - first; i >= 0 && i < count {
					to := piece[1] - begins*dayMinutes
					days[i].Spans = append(days[i].Spans, Span{
						Opens: clockText(from), Closes: clockText(span{to: int16(to)}.closes()), ClosesNextDay: to > dayMinutes})
				}
			}
		}
	}
	return days
}

// allowed returns the parts of a stretch of minutes in which the center h is not closed, all of it for a nil *Hours.
func (h *Hours) allowed(from, to int) [][2]int {
	if h == nil {
		return [][2]int{{from, to}}
	}
	var out [][2]int
	first, _ := split(from)
	last, _ := split(to - 1)
	for n := first - 1; n <= last; n++ {
		p := h.plan(n)
		if !p.known {
			p.spans = []span{{0, dayMinutes}} // unknown is not closed
		}
		for _, s := range p.spans {
			a, b := max(from, n*dayMinutes+int(s.from)), min(to, n*dayMinutes+int(s.to))
			switch k := len(out) - 1; {
			case a >= b:
			case k >= 0 && a <= out[k][1]:
				out[k][1] = max(out[k][1], b)
			default:
				out = append(out, [2]int{a, b})
			}
		}
	}
	return out
}
