package hours

import "time"

// Day is the hours of one date as recorded: times of the wall clock, exceptions and seasons applied.
type Day struct {
	Date  time.Time // midnight UTC of the date, which stands for the date alone
	Spans []Span    // that begin on this date; none: closed, or unknown with BasisNoData
	Basis Basis
}

// Span is one stretch of opening hours.
type Span struct {
	Opens, Closes string // HH:MM; Closes may be 24:00
	ClosesNextDay bool   // Closes is a time of the next date
}

// Week returns the week, Monday to Sunday, that contains the date that `of` has in its own location. The days of a nil
// *Hours are all without data.
func (h *Hours) Week(of time.Time) [7]Day {
	n := number(of.Date())
	n -= (int(dateOf(n).weekday()) + 6) % 7
	var week [7]Day
	for i := range week {
		week[i].Date = civil(n + i)
		if h == nil {
			continue
		}
		spans, basis := h.plan(n + i)
		week[i].Basis = basis
		for _, s := range spans {
			week[i].Spans = append(week[i].Spans,
				Span{Opens: clockText(int(s.from)), Closes: clockText(s.closes()), ClosesNextDay: s.to > dayMinutes})
		}
	}
	return week
}
