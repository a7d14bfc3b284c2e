package hours

import "time"

// State is the answer to "is it open".
type State uint8

// The three states.
const (
	Unknown State = iota // no data
	Open
	Closed
)

// String returns the contract's name.
func (s State) String() string { return [...]string{"UNKNOWN", "OPEN", "CLOSED"}[s] }

// Basis is the rule that decided an opening.
type Basis uint8

// The bases.
const (
	BasisNoData         Basis = iota // nothing is recorded
	BasisHours                       // the ordinary week
	BasisSeason                      // a season
	BasisException                   // an exception
	BasisHoliday                     // the policy for public holidays
	BasisWorkingWeekend              // the policy for working weekends
	BasisStatus                      // a closure, whatever the hours say
)

// String returns the contract's name.
func (b Basis) String() string {
	return [...]string{"NO_DATA", "HOURS", "SEASON", "EXCEPTION", "HOLIDAY", "WORKING_WEEKEND", "STATUS"}[b]
}

// Opening is the state at an instant, what decided it, and the next change. Times are in the zone of the hours.
type Opening struct {
	At    time.Time
	State State
	// OpensAt is when something closed opens; zero when that is not known or lies more than a year ahead. Unknown hours
	// have none: they may be open now.
	OpensAt time.Time
	// ClosesAt is the first instant at which something open no longer is; zero when none lies within a year.
	ClosesAt time.Time
	Basis    Basis
	// Closure is the one that decided, with BasisStatus.
	Closure Closure
	// Provisional says that the answer rests on hours in a year whose arrangement of public holidays and working weekends
	// is not published: the year of At, or that of the change. Holidays fixed by law count, other days follow the week.
	Provisional bool

	night bool // decided by hours that began the day before
}

// ClosesInMinutes returns the whole minutes left until ClosesAt; false when it is not open or nothing closes it.
func (o Opening) ClosesInMinutes() (int, bool) {
	if o.State != Open || o.ClosesAt.IsZero() {
		return 0, false
	}
	return int(o.ClosesAt.Sub(o.At) / time.Minute), true
}
