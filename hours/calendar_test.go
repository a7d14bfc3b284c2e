package hours

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// departures reads what a package says: by year, the days that are not what their weekday says, and the festivals' dates.
func departures(t *testing.T, name string) (days map[int][]string, law map[int]string) {
	t.Helper()
	text, err := os.ReadFile("testdata/calendar/" + name)
	if err != nil {
		t.Fatal(err)
	}
	days, law = map[int][]string{}, map[int]string{}
	for line := range strings.Lines(string(text)) {
		var year int
		if n, _ := fmt.Sscanf(line, "law %d", &year); n == 1 {
			law[year] = strings.Join(strings.Fields(line)[2:], " ")
		} else if n, _ := fmt.Sscanf(line, "%d", &year); n == 1 {
			days[year] = strings.Fields(line)[1:]
		}
	}
	return days, law
}

func TestTheCalendarIsWhatTwoPackagesSay(t *testing.T) {
	t.Parallel()
	c := China()
	for _, name := range []string{"chinesecalendar.txt", "holidays.txt"} {
		said, _ := departures(t, name)
		if len(said) != len(c.Years()) {
			t.Errorf("%s knows %d years, the calendar %d", name, len(said), len(c.Years()))
		}
		for _, year := range c.Years() {
			var have []string
			for n := number(year, 1, 1); n <= number(year, 12, 31); n++ {
				weekend := weekdayOf(n) == time.Saturday || weekdayOf(n) == time.Sunday
				switch kind := c.day(n).kind; {
				case kind == publicHoliday && !weekend:
					have = append(have, "-"+civil(n).Format("01-02"))
				case kind == workingWeekend && weekend:
					have = append(have, "+"+civil(n).Format("01-02"))
				case kind == workingWeekend:
					t.Errorf("%s is no weekend", civil(n))
				}
			}
			if !slices.Equal(have, said[year]) {
				t.Errorf("%d\n%s says\n%v\nthe calendar\n%v", year, name, said[year], have)
			}
		}
	}
}

func TestWeekendsOfAHolidayAreThoseThatJoinIt(t *testing.T) {
	t.Parallel()
	c := China()
	off := func(n int) bool {
		weekend := weekdayOf(n) == time.Saturday || weekdayOf(n) == time.Sunday
		kind := c.day(n).kind
		return kind == publicHoliday || weekend && kind != workingWeekend
	}
	for n := number(2008, 1, 2); n <= number(2026, 12, 30); n++ {
		if c.day(n).kind == publicHoliday && (off(n-1) && c.day(n-1).kind != publicHoliday || off(n+1) && c.day(n+1).kind != publicHoliday) {
			t.Errorf("%s is a holiday, a day off beside it is not", civil(n).Format(time.DateOnly))
		}
	}
}

func TestEveryYearNamesItsNotice(t *testing.T) {
	t.Parallel()
	var years []int
	for line := range strings.Lines(china) {
		if !strings.HasPrefix(line, "notice ") {
			continue
		}
		m := regexp.MustCompile(`^notice (\d{4}) 国(?:办)?发明电〔(\d{4})〕\d+号 (\d{4})-\d\d(?:-\d\d)? 国务院.*的通知\n$`).FindStringSubmatch(line)
		if m == nil {
			t.Errorf("%q", line)
			continue
		}
		year, numbered := decimal(m[1]), decimal(m[2])
		if m[2] != m[3] || year-numbered > 1 || year < numbered {
			t.Errorf("a notice of %s for %d: %q", m[2], year, line)
		}
		if !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	if !slices.Equal(years, China().Years()) || years[0] != 2008 || years[len(years)-1] != 2026 || len(years) != 19 {
		t.Errorf("notices for %v, a calendar for %v", years, China().Years())
	}
}

func TestFestivalsAreWhereTheMoonAndTheSunPutThem(t *testing.T) {
	t.Parallel()
	c := China()
	_, one := departures(t, "holidays.txt")
	_, other := departures(t, "lunar_python.txt")
	for year := 2025; year <= 2060; year++ { // the law counts New Year's Eve and 2 May since 2025
		if one[year] == "" || one[year] != other[year] {
			t.Errorf("%d: %q and %q", year, one[year], other[year])
			continue
		}
		days := append(strings.Fields(one[year]), "01-01", "05-01", "05-02", "10-01", "10-02", "10-03")
		for i, day := range days {
			at, _ := time.Parse(time.DateOnly, fmt.Sprintf("%d-%s", year, day))
			n := number(at.Date())
			if c.day(n).kind != publicHoliday || i == 0 && (c.day(n-1).kind != publicHoliday || c.day(n+2).kind != publicHoliday) {
				t.Errorf("%s is a holiday by law", at.Format(time.DateOnly))
			}
		}
		if year > 2026 {
			holidays := 0
			for n := number(year, 1, 1); n <= number(year, 12, 31); n++ {
				if d := c.day(n); d.published || d.kind == workingWeekend {
					t.Errorf("%s is said to be published", civil(n))
				} else if d.kind == publicHoliday {
					holidays++
				}
			}
			// thirteen by the law, less when Mid-Autumn is on one of National Day's (2031: 1 October)
			if want := 13 - map[string]int{"10-01": 1, "10-02": 1, "10-03": 1}[days[3]]; holidays != want {
				t.Errorf("%d has %d holidays by law, want %d", year, holidays, want)
			}
		}
	}
}

func TestTheNextDayOfTheCalendar(t *testing.T) {
	t.Parallel()
	c := China()
	next := math.MaxInt
	for n := number(2062, 1, 1); n >= number(2007, 6, 1); n-- {
		if c.day(n).kind != ordinaryDay {
			next = n
		}
		if got := c.next(n); got != next {
			t.Fatalf("after %s comes day %d, want %d", civil(n).Format(time.DateOnly), got, next)
		}
	}
	var none *Calendar
	if none.next(0) != math.MaxInt || none.Years() != nil || none.day(20000) != (calendarDay{}) {
		t.Error("no calendar knows a day")
	}
}

func TestOnlyChinasZonesHaveItsCalendar(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"Asia/Shanghai": true, "Asia/Urumqi": true, "UTC": false, "America/Sao_Paulo": false, "Asia/Hong_Kong": false} {
		if got := CalendarOf(zone(t, name)) != nil; got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestBadCalendarsAreRefusedWithTheirLine(t *testing.T) {
	t.Parallel()
	head := "# a calendar\nnotice 2026 国办发明电〔2025〕7号 2025-11-04 通知\n"
	for _, line := range []string{
		"off", "off 2026-01-01", "off 2026-13-01 3", "off 2025-12-31 3", "off 2027-01-01 3", "off 2026-01-01 0", "off 2026-01-01 x",
		"work 2027-01-02", "rest 2026-01-01", "notice x y z w", "notice 2027", "notice 2028 a b c", "law 2027 02-06 04-05 06-09", "law 2027 02-06 04-05 06-09 02-30",
		"law 2025 02-06 04-05 06-09 09-15", "law 2028 02-06 04-05 06-09 09-15",
	} {
		if _, err := readCalendar(head + line); err == nil || !strings.HasPrefix(err.Error(), "line 3: ") {
			t.Errorf("%q: %v", line, err)
		}
	}
}
