package hours

import "time"

// form is how a period is bound to the calendar.
type form uint8

const (
	always form = iota // every day
	yearly             // the same days of every year
	dated              // days of certain years
)

// period is days, both ends included. The ends of a yearly one are days of a year of 366 (January 1 is 0, February 29 is
// 59), from above to when it goes over the new year; those of a dated one are days since 1970-01-01.
type period struct {
	form     form
	from, to int
}

const yearDays = 366 // of the year by which yearly periods are counted

// date is a day in both countings.
type date struct {
	n       int // since 1970-01-01
	yearDay int // 0..365, February 29 always counted
}

func (d date) weekday() time.Weekday { return weekdayOf(d.n) }

// weekdayOf returns the weekday of the day with number n.
func weekdayOf(n int) time.Weekday { return time.Weekday(((n+4)%7 + 7) % 7) } // 1970-01-01 was a Thursday

// dateOf returns the day with number n. It counts years from March, so that the leap day comes last: Howard Hinnant,
// "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
func dateOf(n int) date {
	z := n + 719468 // days since 0000-03-01
	era := z / 146097
	if z < 0 {
		era = (z - 146096) / 146097
	}
	ofEra := z - era*146097
	year := (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	fromMarch := ofEra - (365*year + year/4 - year/100)
	if fromMarch >= 306 {
		return date{n: n, yearDay: fromMarch - 306} // January, February
	}
	return date{n: n, yearDay: fromMarch + 60}
}

// number returns the day number of a date.
func number(year int, month time.Month, day int) int {
	return int(floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), 24*60*60))
}

// civil returns midnight UTC of the day with number n.
func civil(n int) time.Time { return time.Unix(int64(n)*24*60*60, 0).UTC() }

// yearDate returns the month and day of a day of the year of 366.
func yearDate(yearDay int) (time.Month, int) {
	t := time.Date(2000, time.January, 1+yearDay, 0, 0, 0, 0, time.UTC) // 2000 is a leap year
	return t.Month(), t.Day()
}

// yearDayOf is the reverse of yearDate.
func yearDayOf(month time.Month, day int) int {
	return time.Date(2000, month, day, 0, 0, 0, 0, time.UTC).YearDay() - 1
}

// monthDays returns the length of a month; year 0 means any year, with the leap day.
func monthDays(year int, month time.Month) int {
	if year == 0 {
		year = 2000
	}
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func (p period) has(d date) bool {
	switch {
	case p.form == always:
		return true
	case p.form == dated:
		return p.from <= d.n && d.n <= p.to
	case p.from <= p.to:
		return p.from <= d.yearDay && d.yearDay <= p.to
	default:
		return p.from <= d.yearDay || d.yearDay <= p.to
	}
}

// days returns the length by which periods are ranked.
func (p period) days() int {
	if p.form == yearly && p.from > p.to {
		return p.to - p.from + 1 + yearDays
	}
	return p.to - p.from + 1
}

// edge returns a day after d up to which, without it, the period holds on all days or on none, and false when that goes on
// for ever. It may be a day early, since most years lack February 29.
func (p period) edge(d date) (int, bool) {
	switch {
	case p.form == dated && d.n < p.from:
		return p.from, true
	case p.form == dated && d.n <= p.to:
		return p.to + 1, true
	case p.form == yearly:
		return d.n + min(yearDaysUntil(d, p.from), yearDaysUntil(d, p.to+1)), true
	}
	return 0, false
}

func yearDaysUntil(d date, yearDay int) int {
	ahead := (yearDay - d.yearDay + yearDays) % yearDays
	if ahead == 0 {
		ahead = yearDays
	}
	return max(1, ahead-1)
}

// wholeMonths says whether a yearly period begins with a month and ends with one.
func (p period) wholeMonths() bool {
	_, first := yearDate(p.from)
	_, next := yearDate((p.to + 1) % yearDays)
	return p.form == yearly && first == 1 && next == 1
}
