package place

import (
	"slices"
	"time"

	"servicemap/hours"
	"servicemap/place/text"
)

// SquadFilter says which squads a question is about. Every part narrows.
type SquadFilter struct {
	Skills []Skill    // all of them
	FreeAt *time.Time // on duty then
	At     *Area      // serves this area or one that it is part of; with Placed: the area of a point
	Placed bool       // At is asked for, also when it is nil: a point in no area is served by nobody
	Areas  []*Area    // serves any of these, a part of one, or what it is part of
	Text   text.Query // in a name
}

// SquadRefusal is why a filter leaves a squad out.
type SquadRefusal uint8

// The refusals. A squad that fails in several ways is counted under the first of these.
const (
	SquadAccepted SquadRefusal = iota
	SquadArea
	SquadSkill
	SquadNotFree
	SquadUnknownHours
)

// JudgeSquad returns why the filter refuses a squad, SquadAccepted when it does not.
func (c *Catalogue) JudgeSquad(f *SquadFilter, s *Squad) SquadRefusal {
	serves := c.serves[s]
	touches := func(area *Area) bool {
		return slices.ContainsFunc(serves, func(a *Area) bool { return a.Within(area) || area.Within(a) })
	}
	switch {
	case f.Placed && (f.At == nil || !slices.ContainsFunc(serves, f.At.Within)):
		return SquadArea
	case len(f.Areas) > 0 && !slices.ContainsFunc(f.Areas, touches):
		return SquadArea
	case !f.Text.Empty() && !c.squadMentions(s, f.Text):
		return SquadArea
	case slices.ContainsFunc(f.Skills, func(k Skill) bool { return !slices.Contains(s.Skills, k) }):
		return SquadSkill
	case f.FreeAt == nil:
		return SquadAccepted
	}
	switch c.SquadHours(s).State(*f.FreeAt) {
	case hours.Open:
		return SquadAccepted
	case hours.Closed:
		return SquadNotFree
	default:
		return SquadUnknownHours
	}
}
