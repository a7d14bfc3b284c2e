package place

import (
	"slices"
	"time"

	"servicemap/geo"
)

// Filter says which places a question is about. The zero Filter lets through what is open or temporarily closed.
type Filter struct {
	Kinds         []Kind // any of them; empty: all
	Demonstration *bool  // narrows centers; other kinds are untouched; without Kinds it means centers alone
	Areas         []*Area
	Box           *geo.Box
	Statuses      []Status // empty: Open and TemporarilyClosed
	VerifiedSince *time.Time
	UpdatedSince  *time.Time
}

// Refusal is why a filter leaves a place out.
type Refusal uint8

// The refusals. A place that fails in several ways is counted under the first of these.
const (
	Accepted Refusal = iota
	RefusedOther
	RefusedStatus
)

// Judge returns why the filter refuses the place of a number, Accepted when it does not.
func (c *Catalogue) Judge(f *Filter, i int) Refusal {
	p := c.places[i]
	switch {
	case !f.kind(p) || !f.area(c.areaOf[i]) || !f.time(p):
		return RefusedOther
	case f.Box != nil && !f.Box.Contains(p.Location):
		return RefusedOther
	case !f.status(p):
		return RefusedStatus
	default:
		return Accepted
	}
}

// Count returns how many places the filter accepts, by kind.
func (c *Catalogue) Count(f *Filter) map[Kind]int {
	counts := map[Kind]int{}
	for i, p := range c.places {
		if c.Judge(f, i) == Accepted {
			counts[p.Kind]++
		}
	}
	return counts
}

func (f *Filter) kind(p *Place) bool {
	if len(f.Kinds) > 0 && !slices.Contains(f.Kinds, p.Kind) {
		return false
	}
	if f.Demonstration == nil {
		return true
	}
	if p.Kind != ServiceCenter {
		return len(f.Kinds) > 0
	}
	return p.Demonstration == *f.Demonstration
}

func (f *Filter) area(of *Area) bool {
	return len(f.Areas) == 0 || slices.ContainsFunc(f.Areas, of.Within)
}

func (f *Filter) time(p *Place) bool {
	if f.UpdatedSince != nil && p.UpdatedAt.Before(*f.UpdatedSince) {
		return false
	}
	return f.VerifiedSince == nil || p.VerifiedAt != nil && !p.VerifiedAt.Before(*f.VerifiedSince)
}

func (f *Filter) status(p *Place) bool {
	if len(f.Statuses) == 0 {
		return p.Status == Open || p.Status == TemporarilyClosed
	}
	return slices.Contains(f.Statuses, p.Status)
}
