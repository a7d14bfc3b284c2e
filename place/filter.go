package place

import (
	"slices"
	"time"

	"servicemap/geo"
	"servicemap/hours"
	"servicemap/place/text"
)

// Filter says which places a question is about. The zero Filter lets through what is open or temporarily closed.
type Filter struct {
	Kinds         []Kind     // any of them; empty: all
	Zones         []ZoneKind // narrows centers to those that have all of these; other kinds as with Demonstration
	Demonstration *bool      // narrows centers; other kinds are untouched; without Kinds it means centers alone
	Areas         []*Area
	Box           *geo.Box
	Outline       *geo.Outline
	Text          text.Query // in a name, a former name or the address
	Statuses      []Status   // empty: Open and TemporarilyClosed
	VerifiedSince *time.Time
	UpdatedSince  *time.Time
	Needs         []Need     // all of them known to be met
	OpenAt        *time.Time // open then; with Zones, those zones are
	OnArrival     bool       // open when one gets there: for JudgeArrival
	UnknownHours  bool       // unknown hours pass OpenAt and OnArrival
}

// Refusal is why a filter leaves a place out.
type Refusal uint8

// The refusals. A place that fails in several ways is counted under the first of these.
const (
	Accepted Refusal = iota
	RefusedOther
	RefusedStatus
	RefusedAccessibility
	RefusedClosed
	RefusedUnknownHours
)

// Judge returns why the filter refuses the place of a number, Accepted when it does not.
func (c *Catalogue) Judge(f *Filter, i int) Refusal {
	if refusal := c.judgeRecord(f, i); refusal != Accepted || f.OpenAt == nil {
		return refusal
	}
	return c.judgeOpen(f, i, *f.OpenAt)
}

// JudgeArrival is Judge for a place that one gets to at an instant.
func (c *Catalogue) JudgeArrival(f *Filter, i int, arrival time.Time) Refusal {
	if !f.OnArrival {
		return c.Judge(f, i)
	}
	if refusal := c.judgeRecord(f, i); refusal != Accepted {
		return refusal
	}
	return c.judgeOpen(f, i, arrival)
}

func (c *Catalogue) judgeOpen(f *Filter, i int, at time.Time) Refusal {
	switch state := c.State(i, f.Zones, at); {
	case state == hours.Closed:
		return RefusedClosed
	case state == hours.Unknown && !f.UnknownHours:
		return RefusedUnknownHours
	default:
		return Accepted
	}
}

func (c *Catalogue) judgeRecord(f *Filter, i int) Refusal {
	p := c.places[i]
	switch {
	case !f.kind(p) || !f.area(c.areaOf[i]) || !f.time(p):
		return RefusedOther
	case f.Box != nil && !f.Box.Contains(p.Location):
		return RefusedOther
	case f.Outline != nil && !f.Outline.Covers(p.Location):
		return RefusedOther
	case p.Kind == ServiceCenter && slices.ContainsFunc(f.Zones, func(z ZoneKind) bool { return !c.hasZone(i, z) }):
		return RefusedOther
	case !f.Text.Empty() && !c.mentions(i, f.Text):
		return RefusedOther
	case !f.status(p):
		return RefusedStatus
	case slices.ContainsFunc(f.Needs, func(n Need) bool { return !p.Accessibility.Meets(n) }):
		return RefusedAccessibility
	default:
		return Accepted
	}
}

// hasZone reports whether the place of a number has a zone of a kind.
func (c *Catalogue) hasZone(i int, kind ZoneKind) bool {
	return slices.ContainsFunc(c.ZonesOf(i), func(z *Zone) bool { return z.Kind == kind })
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

// Wants reports whether the filter asks for places of a kind at all, whatever else it asks of them.
func (f *Filter) Wants(kind Kind) bool {
	if len(f.Kinds) > 0 {
		return slices.Contains(f.Kinds, kind)
	}
	return kind == ServiceCenter || f.Demonstration == nil && len(f.Zones) == 0
}

func (f *Filter) kind(p *Place) bool {
	return f.Wants(p.Kind) && (p.Kind != ServiceCenter || f.Demonstration == nil || p.Demonstration == *f.Demonstration)
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
