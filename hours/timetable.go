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
func (x Timetable) At(t time.Time) Opening {
	o := Opening{At: t}
	if x.Closure.covers(t) {
		o.State, o.Basis, o.Closure = Closed, BasisStatus, x.Closure
		o.OpensAt = x.opens(t)
		o.Provisional = !o.OpensAt.IsZero()
		return o
	}
	own, center := x.read(t)
	deciding := own
	if center.state == Closed {
		deciding = center
	}
	o.State, o.Basis = deciding.state, deciding.basis
	o.Provisional = o.State != Unknown
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
			o.OpensAt = x.opens(t)
		}
	}
	return o
}

// State returns the state at t alone; it spares the search for the next change.
func (x Timetable) State(t time.Time) State {
	if x.Closure.covers(t) {
		return Closed
	}
	own, center := x.Own, x.Center
	if own == nil {
		own, center = center, nil
	}
	if center != nil && center.State(t) == Closed {
		return Closed
	}
	return own.State(t)
}

// read returns the readings of own hours and of the center that narrows them; nil hours read as unknown.
func (x Timetable) read(t time.Time) (own, center reading) {
	if x.Own == nil {
		return x.Center.read(t), reading{}
	}
	return x.Own.read(t), x.Center.read(t)
}

// mostSteps bounds the search for a time at which own hours, center and closure all allow an opening. A step goes to the
// next opening of one of them, so two that never meet are given up after about a month.
const mostSteps = 64

// opens returns the first instant from t on at which it is open; zero when none is known.
func (x Timetable) opens(t time.Time) time.Time {
	for range mostSteps {
		if x.Closure.covers(t) {
			if x.Closure.Until == nil {
				return time.Time{}
			}
			t = *x.Closure.Until
			continue
		}
		own, center := x.read(t)
		switch {
		case own.state == Closed:
			t = own.change
		case center.state == Closed:
			t = center.change
		case own.state == Open:
			return x.local(t)
		default:
			return time.Time{}
		}
		if t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// local returns t in the zone of the hours.
func (x Timetable) local(t time.Time) time.Time {
	if h := x.Own; h != nil {
		return t.In(h.loc)
	}
	return t.In(x.Center.loc)
}

// earlier returns the earlier of two times, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
