package sheet

import (
	"slices"
	"time"

	"servicemap/fault"
)

// day returns a day of the calendar. It is kept as its midnight in UTC, whatever the file's time zone: a day is no instant.
func (c *cell) day() *time.Time {
	t, ok := parsed(c.text, dayLayouts(), time.UTC)
	if !ok {
		c.refuse(fault.Text{ZH: "不是日期", EN: "is not a date"},
			fault.Text{ZH: "书写为 2026-11-23、2026/11/23 或 2026年11月23日", EN: "write 2026-11-23, 2026/11/23 or 2026年11月23日"})
		return nil
	}
	return &t
}

// instant returns a moment. A day is its first moment, or where it is included the first moment after it.
func (c *cell) instant(included bool) *time.Time {
	zone := c.file.options.TimeZone
	if zone == nil {
		zone = time.UTC
	}
	t, ok := parsed(c.text, dayLayouts(), zone)
	if ok && included {
		t = t.AddDate(0, 0, 1)
	}
	if !ok {
		t, ok = parsed(c.text, timeLayouts(), zone)
	}
	if !ok {
		c.refuse(fault.Text{ZH: "不是日期", EN: "is not a date"},
			fault.Text{ZH: "书写为 2026-11-23、2026/11/23 8:30 或 2026-11-23T08:30:00+08:00", EN: "write 2026-11-23, 2026/11/23 8:30 or 2026-11-23T08:30:00+08:00"})
		return nil
	}
	t = t.UTC().Truncate(time.Microsecond) // what a database keeps, so that the same file is the same record
	return &t
}

// dayLayouts are how a day is written: the year first, so that nobody takes the month for the day.
func dayLayouts() []string { return []string{"2006-1-2", "2006/1/2", "2006年1月2日"} }

// timeLayouts are how a time of a day is written.
func timeLayouts() []string {
	list := []string{time.RFC3339}
	for _, day := range dayLayouts() {
		for _, clock := range []string{" 15:04", " 15:04:05", "T15:04", "T15:04:05"} {
			list = append(list, day+clock)
		}
	}
	return list
}

// parsed reads a text in the first layout that fits.
func parsed(text string, layouts []string, zone *time.Location) (time.Time, bool) {
	var t time.Time
	fits := slices.ContainsFunc(layouts, func(layout string) bool {
		at, err := time.ParseInLocation(layout, text, zone)
		t = at
		return err == nil
	})
	return t, fits && !unlikely(t)
}

// unlikely reports whether a moment lies in a year that no record of this kind can have: a slip of the hand. Some databases
// cannot hold the first of those years.
func unlikely(t time.Time) bool { return t.Year() < 1900 || t.Year() > 2200 }

// ordered refuses the end of a period that is not after its beginning.
func (c *cell) ordered(from, until *time.Time, first, last string) {
	if from == nil || until == nil || until.After(*from) {
		return
	}
	c.refuseAt(last, textf("早于 %s", "is not after %s", first), fault.Text{ZH: "检查两个日期", EN: "look at both dates"})
}
