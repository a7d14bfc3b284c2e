package coverage

import (
	"time"

	"servicemap/geo"
	"servicemap/hours"
	"servicemap/place"
	"servicemap/walk"
)

// Target says which places count: those of a kind with what is asked of them, or chosen ones.
type Target struct {
	Kinds         []place.Kind // any of them; empty: all
	Zones         []place.ZoneKind
	Demonstration *bool
	Needs         []place.Need
	OpenAt        *time.Time // open then, unknown hours counting as closed
	Places        []int      // numbers in the catalogue; when given, these alone, whatever their status
}

// filter returns the target as a question about places.
func (t *Target) filter() *place.Filter {
	return &place.Filter{Kinds: t.Kinds, Zones: t.Zones, Demonstration: t.Demonstration, Needs: t.Needs, OpenAt: t.OpenAt}
}

// Scenario is changes to try. Nothing of it is written.
type Scenario struct {
	Add   []Addition
	Close []int // numbers in the catalogue
	Move  []Move
}

// Addition is a place that might be opened. What is left out counts as whatever is asked for.
type Addition struct {
	At       geo.LonLat
	Kind     *place.Kind
	Zones    []place.ZoneKind
	Hours    *hours.Hours
	Capacity *int
}

// Move is a place that might stand elsewhere.
type Move struct {
	Place int // number in the catalogue
	To    geo.LonLat
}

// meets reports whether the addition counts for a target.
func (a *Addition) meets(t *Target) bool {
	if a.Kind != nil && (len(t.Places) > 0 || !t.filter().Wants(*a.Kind)) {
		return false
	}
	if a.Zones != nil && (a.Kind == nil || *a.Kind == place.ServiceCenter) {
		has := map[place.ZoneKind]bool{}
		for _, z := range a.Zones {
			has[z] = true
		}
		for _, z := range t.Zones {
			if !has[z] {
				return false
			}
		}
	}
	return t.OpenAt == nil || a.Hours == nil || a.Hours.State(*t.OpenAt) == hours.Open
}

// Question asks who can walk to what is asked for.
type Question struct {
	Of       []Target
	All      bool // every target must be within the walk, not any of them
	AtLeast  int  // places that must be: of each target with All, else of all targets together; 0 counts as 1
	Group    Group
	Area     *place.Area // nil: everybody
	Minutes  int
	Pace     walk.Pace
	Profile  walk.Profile
	Scenario *Scenario // nil: none
}

func (q *Question) atLeast() int { return max(q.AtLeast, 1) }

// limit is the walk that the question allows, and widest the longest one that its bands show.
func (q *Question) limit() uint32  { return q.Pace.Limit(q.Minutes) }
func (q *Question) widest() uint32 { return q.Pace.Limit(q.bands() * bandMinutes) }

// bands is how many bands of five minutes there are: up to the minutes asked, and two beyond.
func (q *Question) bands() int { return (q.Minutes+bandMinutes-1)/bandMinutes + 2 }

// bandMinutes is the width of a band.
const bandMinutes = 5

// Class is what is known of how the people of a point reach what is asked for.
type Class uint8

// The classes, in the contract's order.
const (
	Covered      Class = iota // within the limit
	Uncovered                 // a way leads there, but it is too long
	Unreachable               // no way leads there
	StraightLine              // no mapped way near the point, or near the place that covers it: judged by straight distance
	Outside                   // the point lies in no area
	classes
)
