package hours

import (
	"math"
	"time"
)

// clock is the wall clock of a zone during one stretch of unchanged offset.
type clock struct {
	loc    *time.Location
	offset int64 // seconds east of UTC
	end    int64 // Unix second with which the stretch ends
}

// readClock returns the zone's clock at t and what it shows: minutes since 1970-01-01 00:00 of the wall clock, and when the
// clock was put back within the day the latest minute that it has shown. So the reading never goes back.
func readClock(t time.Time, loc *time.Location) (clock, int) {
	t = t.In(loc)
	_, offset := t.Zone()
	from, to := t.ZoneBounds()
	c := clock{loc: loc, offset: int64(offset), end: math.MaxInt64}
	if !to.IsZero() {
		c.end = to.Unix()
	}
	shown := t.Unix() + c.offset
	if !from.IsZero() && t.Unix()-from.Unix() < 24*60*60 {
		_, before := from.Add(-time.Second).Zone()
		if latest := from.Unix() + int64(before) - 1; shown < latest {
			shown = latest
		}
	}
	return c, int(floorDiv(shown, 60))
}

// instant returns when a minute later than the present reading is first shown or passed, and whether the clock's offset
// changes before.
func (c clock) instant(minute int) (at time.Time, changed bool) {
	shown := int64(minute) * 60
	if at := shown - c.offset; at < c.end {
		return time.Unix(at, 0).In(c.loc), false
	}
	for start := c.end; ; {
		t := time.Unix(start, 0).In(c.loc)
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		at := max(start, shown-int64(offset)) // start: the clock was put forward over the minute
		if end.IsZero() || at < end.Unix() {
			return time.Unix(at, 0).In(c.loc), true
		}
		start = end.Unix()
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
