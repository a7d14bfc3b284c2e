package hours

import "time"

// Status is why something is closed whatever its hours say.
type Status uint8

// The statuses, those of a place.
const (
	InService Status = iota // OPEN: the hours decide
	Suspended               // TEMPORARILY_CLOSED
	Planned                 // PLANNED: not there yet
	Ended                   // CLOSED for good
)

// Closure is a time in which something is closed whatever its hours say: from From up to, without, Until. A nil end is
// without bound; so a planned place may name the instant it begins to serve, and one that ends the instant it ends. With
// status InService, or when Until is not after From, there is no closure.
type Closure struct {
	Status      Status
	From, Until *time.Time
}

func (c Closure) covers(t time.Time) bool {
	return c.Status != InService && (c.From == nil || !t.Before(*c.From)) && (c.Until == nil || t.Before(*c.Until))
}

// Timetable is hours with what narrows them. It is a small value to be made where it is asked.
//
// Own hours that are nil follow the center's. Own hours never go beyond a center that is closed: open is when both are;
// a center whose hours are unknown does not narrow. A closure goes before all of them.
type Timetable struct {
	Own     *Hours // of the place, the zone or the squad
	Center  *Hours // of a zone's center; nil for all else
	Closure Closure
}

// Within returns the timetable of a zone in a center.
func Within(center Timetable, zone *Hours) Timetable {
	return Timetable{Own: zone, Center: center.Own, Closure: center.Closure}
}

// At returns the opening at t. It allocates nothing.
func (x Timetable) At(t time.Time) (o Opening) {
	o.At = t
	if x.Closure.covers(t) {
		o.State, o.Basis, o.Closure = Closed, BasisStatus, x.Closure
		o.OpensAt, o.Provisional = x.opens(t)
		return o
	}
	var own, center reading
	x.read(t, &own, &center)
	deciding := &own
	if center.state == Closed {
		deciding = &center
	}
	o.State, o.Basis, o.night = deciding.state, deciding.basis, deciding.night
	o.Provisional = own.provisional || center.provisional
	switch o.State {
	case Open:
		o.ClosesAt = own.change
		if center.state == Open {
			o.ClosesAt = earlier(o.ClosesAt, center.change)
		}
		if from := x.Closure.From; from != nil && from.After(t) && x.Closure.covers(*from) {
			o.ClosesAt = earlier(o.ClosesAt, x.local(*from))
		}
	case Closed:
		o.OpensAt = own.change
		if x.Center != nil || x.Closure.Status != InService {
			var provisional bool
			o.OpensAt, provisional = x.opens(t)
			o.Provisional = o.Provisional || provisional
		}
	}
	return o
}

// State returns the state at t alone; it spares the search for the next change.
func (x Timetable) State(t time.Time) State {
	if x.Closure.covers(t) {
		return Closed
	}
	own, center := x.deciding()
	if center != nil && center.State(t) == Closed {
		return Closed
	}
	return own.State(t)
}

// deciding returns the hours that say when it is open, and those that narrow them, nil when there are none.
func (x Timetable) deciding() (own, center *Hours) {
	if x.Own == nil {
		return x.Center, nil
	}
	return x.Own, x.Center
}

// read fills in the readings of the hours that decide and of those that narrow them; nil hours read as unknown.
func (x Timetable) read(t time.Time, own, center *reading) {
	o, c := x.deciding()
	o.read(t, own)
	c.read(t, center)
}

// mostSteps bounds the search for a time at which own hours, center and closure all allow an opening. A step goes to the
// next opening of one of them, so two that never meet are given up after about a month.
const mostSteps = 64

// opens returns the first instant from t on at which it is open, zero when none is known, and whether that is provisional.
func (x Timetable) opens(t time.Time) (time.Time, bool) {
	for range mostSteps {
		if x.Closure.covers(t) {
			if x.Closure.Until == nil {
				return time.Time{}, false
			}
			t = *x.Closure.Until
			continue
		}
		var own, center reading
		x.read(t, &own, &center)
		switch {
		case own.state == Closed:
			t = own.change
		case center.state == Closed:
			t = center.change
		case own.state == Open:
			return x.local(t), own.provisional
		default:
			return time.Time{}, false
		}
		if t.IsZero() {
			return t, false
		}
	}
	return time.Time{}, false
}

// Schedule returns what the hours that decide were compiled from.
func (x Timetable) Schedule() Schedule {
	own, _ := x.deciding()
	return own.Schedule()
}

// local returns t in the zone of the hours.
func (x Timetable) local(t time.Time) time.Time {
	h, _ := x.deciding()
	return t.In(h.loc)
}

// earlier returns the earlier of two times, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
