package hours

import "time"

// horizon is how many days ahead the next change is sought; what changes later counts as never.
const horizon = 366

// reading is what holds at an instant, and the next change: the closing when it is open, the opening when it is closed;
// zero when none is known.
type reading struct {
	change time.Time
	state  State
	basis  Basis
	night  bool // decided by a span of the day before
	// provisional says that the day, or that of the change, lies in a year whose arrangement of holidays is not published.
	provisional bool
}

// read fills in a reading, which is handed over rather than returned because copies of it cost more than its making.
func (h *Hours) read(t time.Time, r *reading) {
	if h == nil {
		return
	}
	c, minute := readClock(t, h.loc)
	r.state, r.basis, r.night = h.now(minute)
	r.provisional = r.basis != BasisNoData && !h.published(minute)
	for r.state != Unknown {
		next, state, ok := h.change(minute, r.state)
		if !ok || (r.state == Closed && state == Unknown) {
			return
		}
		at, changed := c.instant(next)
		if changed { // the clock may have been put forward over the whole of what begins here
			c, minute = readClock(at, h.loc)
			now, _, _ := h.now(minute)
			if now == r.state {
				continue
			}
			if r.state == Closed && now == Unknown {
				return
			}
		}
		r.change = at
		r.provisional = r.provisional || !h.published(next)
		return
	}
}

// published says whether the arrangement of holidays is published for the year of a minute.
func (h *Hours) published(minute int) bool {
	n, _ := split(minute)
	return h.calendar.day(n).published
}

// change returns the first minute after the given one at which the state is no longer s, Open or Closed, and what it is
// then.
func (h *Hours) change(minute int, s State) (int, State, bool) {
	if h.constant {
		return 0, Unknown, false
	}
	day, x := split(minute)
	limit := day + horizon
	for range 8 { // nearly always it is found here
		if at, now, ok := h.changeOn(day, x, s); ok {
			return day*dayMinutes + at, now, true
		}
		day, x = day+1, 0
	}
	return h.changeAfter(day, limit, s)
}

// changeAfter returns what change does, from the beginning of a day up to and with another.
//
// It goes from day to day until every weekday has been seen with the night before it. After that nothing changes but at a
// period's edge, on a day of the calendar and on the day after one, so it leaps from one of these to the next.
func (h *Hours) changeAfter(day, limit int, s State) (int, State, bool) {
	since := day // the same layers hold from here on, as far as is known
	var seen [7]bool
	for ; day <= limit; day++ {
		ordinary := h.calendar.day(day).kind == ordinaryDay && h.calendar.day(day-1).kind == ordinaryDay
		if ordinary && seen == [7]bool{true, true, true, true, true, true, true} {
			if edge, next := h.edge(since), h.calendar.next(day); next < edge {
				day = next
			} else {
				since, seen = max(day, edge), [7]bool{}
				day = since
			}
			if day > limit {
				break
			}
		}
		if at, now, ok := h.changeOn(day, 0, s); ok {
			return day*dayMinutes + at, now, true
		}
		if ordinary && day > since {
			seen[weekdayOf(day)] = true
		}
	}
	return 0, Unknown, false
}

// changeOn returns the first minute of day n, from x on, at which the state is not s.
func (h *Hours) changeOn(n, x int, s State) (int, State, bool) {
	p := h.plan(n)
	tail := 0
	if h.overnight {
		tail, _ = h.tail(n)
	}
	if s == Open {
		x = max(x, tail)
		for _, sp := range p.spans { // in order, so one pass finds the end of spans that meet
			if int(sp.from) <= x {
				x = max(x, int(sp.to))
			}
		}
		return x, p.outside(), x < dayMinutes
	}
	if x < tail {
		return x, Open, true
	}
	for _, sp := range p.spans {
		if x < int(sp.to) {
			return max(x, int(sp.from)), Open, true
		}
	}
	return x, p.outside(), !p.known
}

// edge returns a day after n up to which, without it, the same layers hold.
func (h *Hours) edge(n int) int {
	d := dateOf(n)
	first := n + 2*horizon
	for i := range h.layers {
		if e, ok := h.layers[i].period.edge(d); ok {
			first = min(first, e)
		}
	}
	return first
}
