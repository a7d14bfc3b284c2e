package place

import (
	"time"

	"servicemap/hours"
)

// opened is the compiled hours of a catalogue's records. Records with the same schedule share them.
type opened struct {
	zone     *time.Location
	calendar *hours.Calendar // of the country whose clock the zone is; nil: none is known
	compiled map[Schedule]*hours.Hours
}

func newOpened(zone *time.Location) opened {
	if zone == nil {
		zone = time.UTC
	}
	return opened{zone: zone, calendar: hours.CalendarOf(zone), compiled: map[Schedule]*hours.Hours{}}
}

// compile returns the hours of a schedule, nil where nothing is recorded. Importers refuse hours that cannot be read; ones
// that came in by another way are unknown.
func (o *opened) compile(s Schedule) *hours.Hours {
	if h, ok := o.compiled[s]; ok {
		return h
	}
	var h *hours.Hours
	if parsed, err := hours.ParseSchedule(s.Hours, s.Holiday, s.WorkingWeekend); err == nil {
		h = parsed.Compile(o.zone, o.calendar)
	}
	o.compiled[s] = h
	return h
}

// TimeZone returns the zone that opening hours are in.
func (c *Catalogue) TimeZone() *time.Location { return c.opened.zone }

// Compile returns the hours of a schedule as this catalogue's places keep them.
func (c *Catalogue) Compile(s hours.Schedule) *hours.Hours {
	return s.Compile(c.opened.zone, c.opened.calendar)
}

// CalendarYears returns the years whose public holidays and working weekends are known as published, ascending.
func (c *Catalogue) CalendarYears() []int { return c.opened.calendar.Years() }

// Hours returns the hours of the place of a number, nil: unknown.
func (c *Catalogue) Hours(i int) *hours.Hours { return c.hoursOf[i] }

// SquadHours returns a squad's duty hours, nil: unknown.
func (c *Catalogue) SquadHours(s *Squad) *hours.Hours { return c.opened.compiled[s.Schedule] }

// Timetable returns when the place of a number is open: its hours, and its status with its dates.
func (c *Catalogue) Timetable(i int) hours.Timetable {
	p := c.places[i]
	closure := hours.Closure{From: p.ClosedFrom, Until: p.ClosedUntil}
	switch p.Status {
	case TemporarilyClosed:
		closure.Status = hours.Suspended
	case Planned:
		closure.Status = hours.Planned
	case Closed:
		closure.Status = hours.Ended
	}
	return hours.Timetable{Own: c.hoursOf[i], Closure: closure}
}

// ZoneTimetable returns when a zone is open: never while its center is closed.
func (c *Catalogue) ZoneTimetable(z *Zone) hours.Timetable {
	center := hours.Timetable{}
	if i, ok := c.Find(z.Center); ok {
		center = c.Timetable(i)
	}
	return hours.Within(center, c.opened.compiled[z.Schedule])
}

// State returns whether a place is open at an instant, and with zones whether all of those are: closed as soon as one is,
// else unknown as soon as one is.
func (c *Catalogue) State(i int, zones []ZoneKind, at time.Time) hours.State {
	if len(zones) == 0 || c.places[i].Kind != ServiceCenter {
		return c.Timetable(i).State(at)
	}
	state := hours.Open
	for _, z := range c.ZonesNamed(i, zones) {
		switch c.ZoneTimetable(z).State(at) {
		case hours.Closed:
			return hours.Closed
		case hours.Unknown:
			state = hours.Unknown
		}
	}
	return state
}

// ZonesNamed returns those zones of the place of a number that are of the given kinds.
func (c *Catalogue) ZonesNamed(i int, kinds []ZoneKind) []*Zone {
	var list []*Zone
	for _, z := range c.ZonesOf(i) {
		for _, kind := range kinds {
			if z.Kind == kind {
				list = append(list, z)
				break
			}
		}
	}
	return list
}

// SquadTimetable returns when a squad is on duty.
func (c *Catalogue) SquadTimetable(s *Squad) hours.Timetable {
	return hours.Timetable{Own: c.SquadHours(s)}
}
