package hours

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed china.txt
var china string

// Calendar is the days on which China departs from the week: public holidays, and Saturdays and Sundays that are worked
// instead (调休). It never changes and is safe for concurrent use. A nil *Calendar knows no such day.
type Calendar struct {
	first int // the number of days[0]
	days  []calendarDay
	years []int // whose arrangement is published, ascending
}

type calendarDay struct {
	kind      dayKind
	published bool   // the arrangement of its year
	ordinary  uint16 // how many ordinary days come from here on, itself counted
}

// dayKind is what the calendar says of a day.
type dayKind uint8

const (
	ordinaryDay dayKind = iota // the week holds
	publicHoliday
	workingWeekend
)

// China returns the calendar in china.txt, which names the State Council's notice for each year. Of later years, whose
// notice is not out, it knows the holidays that the law fixes (Decree 795 of the State Council, in force from 2025).
func China() *Calendar {
	c, err := readCalendar(china)
	if err != nil {
		panic("hours: china.txt: " + err.Error()) // part of the program, and read by a test
	}
	return c
}

// CalendarOf returns the calendar of the country that a time zone is the clock of: China's for Asia/Shanghai and
// Asia/Urumqi, for any other nil.
func CalendarOf(loc *time.Location) *Calendar {
	switch loc.String() {
	case "Asia/Shanghai", "Asia/Urumqi":
		return China()
	}
	return nil
}

// Years returns the years whose arrangement is published, ascending.
func (c *Calendar) Years() []int {
	if c == nil {
		return nil
	}
	return slices.Clone(c.years)
}

func (c *Calendar) day(n int) calendarDay {
	switch {
	case c == nil || n < c.first:
		return calendarDay{}
	case n >= c.first+len(c.days):
		return calendarDay{kind: byLaw(n)}
	}
	return c.days[n-c.first]
}

// byLaw returns what the law alone makes of a day whose year is beyond the calendar: of its holidays those that the sun and
// the moon do not move.
func byLaw(n int) dayKind {
	switch _, month, day := civil(n).Date(); {
	case month == time.January && day == 1, month == time.May && day <= 2, month == time.October && day <= 3:
		return publicHoliday
	}
	return ordinaryDay
}

// next returns the first day from n on that is not ordinary, math.MaxInt without a calendar.
func (c *Calendar) next(n int) int {
	if c == nil {
		return math.MaxInt
	}
	if n = max(n, c.first); n < c.first+len(c.days) {
		n += int(c.days[n-c.first].ordinary)
	}
	for n >= c.first+len(c.days) && byLaw(n) == ordinaryDay {
		n++ // at most from October to January
	}
	return n
}

// readCalendar reads the lines that the head of china.txt describes.
func readCalendar(text string) (*Calendar, error) {
	c := &Calendar{}
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if err := c.read(strings.Fields(line)); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	ordinary := uint16(0)
	for i := len(c.days) - 1; i >= 0; i-- {
		if ordinary++; c.days[i].kind != ordinaryDay {
			ordinary = 0
		}
		c.days[i].ordinary = ordinary
	}
	return c, nil
}

func (c *Calendar) read(words []string) error {
	if len(words) < 2 {
		return fmt.Errorf("%q has no value", words)
	}
	if words[0] == "off" || words[0] == "work" {
		return c.readRun(words)
	}
	year, err := strconv.Atoi(words[1])
	switch {
	case err != nil:
		return err
	case words[0] == "law" && len(words) == 6:
		return c.readLaw(year, words[2:])
	case words[0] != "notice" || len(words) < 5:
		return fmt.Errorf("%q is not understood", words)
	case !slices.Contains(c.years, year): // a year may have several notices
		c.years = append(c.years, year)
		return c.add(year, true)
	}
	return nil
}

// readRun reads off DAY COUNT and work DAY, of years that have been begun.
func (c *Calendar) readRun(words []string) error {
	first, err := time.Parse(time.DateOnly, words[1])
	if err != nil {
		return err
	}
	kind, count := workingWeekend, 1
	if words[0] == "off" {
		if len(words) != 3 {
			return fmt.Errorf("%q says no number of days", words)
		}
		kind = publicHoliday
		if count, err = strconv.Atoi(words[2]); err != nil {
			return err
		}
	}
	from := number(first.Date()) - c.first
	if from < 0 || count < 1 || from >= len(c.days) {
		return fmt.Errorf("%s is in none of the years above", words[1])
	}
	for i := from; i < from+count; i++ {
		c.set(i, kind)
	}
	return nil
}

// readLaw reads the dates that the moon and the sun give the year's festivals, and adds those that the law names.
func (c *Calendar) readLaw(year int, monthDays []string) error {
	if err := c.add(year, false); err != nil {
		return err
	}
	days := []string{"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}
	for _, day := range append(days, monthDays...) {
		t, err := time.Parse(time.DateOnly, fmt.Sprintf("%d-%s", year, day))
		if err != nil {
			return err
		}
		at := number(t.Date()) - c.first
		c.set(at, publicHoliday)
		if day == monthDays[0] { // the Spring Festival: New Year's Eve and three days
			c.set(at-1, publicHoliday)
			c.set(at+1, publicHoliday)
			c.set(at+2, publicHoliday)
		}
	}
	return nil
}

// add appends the days of a year, which must follow the last.
func (c *Calendar) add(year int, published bool) error {
	first, last := number(year, time.January, 1), number(year, time.December, 31)
	if len(c.days) == 0 {
		c.first = first
	}
	if first > c.first+len(c.days) || last < c.first+len(c.days) {
		return fmt.Errorf("%d does not follow the year before", year)
	}
	for n := c.first + len(c.days); n <= last; n++ {
		c.days = append(c.days, calendarDay{})
	}
	for n := first; n <= last; n++ {
		c.days[n-c.first].published = published
	}
	return nil
}

// set marks a day; a run of days off may begin the next year, whose days then follow.
func (c *Calendar) set(i int, kind dayKind) {
	for i >= len(c.days) {
		c.days = append(c.days, calendarDay{})
	}
	c.days[i].kind = kind
}
