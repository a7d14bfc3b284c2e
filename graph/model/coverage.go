package model

import (
	"context"
	"fmt"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// CoverageTarget is which places a client asks about.
type CoverageTarget struct {
	Kinds         []place.Kind
	Demonstration *bool
	Places        []string
}

// ScenarioInput is the changes that a client tries.
type ScenarioInput struct {
	Add   []ScenarioPlaceInput
	Close []string
}

// ScenarioPlaceInput is a place that might be opened.
type ScenarioPlaceInput struct {
	At   PointInput
	Kind *place.Kind
}

// CoverageArguments are the arguments of the query coverage.
type CoverageArguments struct {
	Of       []CoverageTarget
	Area     *string
	Minutes  int32
	Pace     walk.Pace
	Profile  walk.Profile
	Scenario *ScenarioInput
}

// Coverage is who can walk to a place.
type Coverage struct {
	answer *coverage.Answer
	at     *snapshot.Snapshot
}

// coverageWeight is how many records one question of coverage weighs as much as, by the time that it takes.
const coverageWeight = 500

// NewCoverage asks a snapshot who is covered.
func NewCoverage(ctx context.Context, at *snapshot.Snapshot, q CoverageArguments) (*Coverage, error) {
	if err := spend(ctx, coverageWeight); err != nil {
		return nil, err
	}
	asked := coverage.Question{Minutes: int(q.Minutes), Pace: q.Pace, Profile: q.Profile}
	if err := checkMinutes(q.Minutes); err != nil {
		return nil, err
	}
	if err := listLength("of", len(q.Of), 10); err != nil {
		return nil, err
	}
	for i, t := range q.Of {
		target, err := t.domain(at, fmt.Sprintf("of.%d", i))
		if err != nil {
			return nil, err
		}
		asked.Of = append(asked.Of, target)
	}
	if q.Area != nil {
		area, err := FindArea(at, *q.Area, "area")
		if err != nil {
			return nil, err
		}
		asked.Area = area
	}
	if q.Scenario != nil {
		scenario, err := q.Scenario.domain(at)
		if err != nil {
			return nil, err
		}
		asked.Scenario = scenario
	}
	answer, err := at.Coverage.Ask(ctx, asked)
	if err != nil {
		return nil, err
	}
	return &Coverage{answer: answer, at: at}, nil
}

func (t *CoverageTarget) domain(at *snapshot.Snapshot, argument string) (coverage.Target, error) {
	target := coverage.Target{Kinds: t.Kinds, Demonstration: t.Demonstration}
	if t.Kinds != nil {
		if err := listLength(argument+".kinds", len(t.Kinds), 100); err != nil {
			return target, err
		}
	}
	if t.Places == nil {
		return target, nil
	}
	if err := listLength(argument+".places", len(t.Places), 100); err != nil {
		return target, err
	}
	if t.Kinds != nil || t.Demonstration != nil {
		return target, fault.Argument(argument+".places", "null", fault.Text{
			ZH: "places 不能与 kinds、demonstration 同时给出", EN: "give places, or kinds and demonstration, not both",
		})
	}
	for i, id := range t.Places {
		number, err := FindPlace(at, id, fmt.Sprintf("%s.places.%d", argument, i))
		if err != nil {
			return target, err
		}
		target.Places = append(target.Places, number)
	}
	return target, nil
}

// mostChanges is how many changes one scenario may try.
const mostChanges = 100

func (s *ScenarioInput) domain(at *snapshot.Snapshot) (*coverage.Scenario, error) {
	if n := len(s.Add) + len(s.Close); n > mostChanges {
		return nil, fault.OutOfRange("scenario", n, 0, mostChanges)
	}
	scenario := &coverage.Scenario{}
	for i, a := range s.Add {
		point, err := PointWithin(at, a.At, fmt.Sprintf("scenario.add.%d.at", i))
		if err != nil {
			return nil, err
		}
		scenario.Add = append(scenario.Add, coverage.Addition{At: point, Kind: a.Kind})
	}
	for i, id := range s.Close {
		number, err := FindPlace(at, id, fmt.Sprintf("scenario.close.%d", i))
		if err != nil {
			return nil, err
		}
		scenario.Close = append(scenario.Close, number)
	}
	return scenario, nil
}

// People returns the people of the question's area.
func (c *Coverage) People() int { return c.answer.People }

// Covered returns those of them who are within the walk.
func (c *Coverage) Covered() int { return c.answer.Covered }

// Share returns covered / people, nil where nobody lives.
func (c *Coverage) Share() *float64 { return share(c.answer.Total) }

// CoverageClassCount is the people of a class.
type CoverageClassCount struct {
	Class  coverage.Class
	People int
}

// Classes returns the people by class, all five.
func (c *Coverage) Classes() []CoverageClassCount {
	list := make([]CoverageClassCount, len(c.answer.Classes))
	for i, people := range c.answer.Classes {
		list[i] = CoverageClassCount{Class: coverage.Class(i), People: people}
	}
	return list
}

// CoverageBand is the people within some minutes.
type CoverageBand struct {
	Minutes int
	People  int
	Share   *float64
}

// Bands returns the people within 5, 10, 15 … minutes.
func (c *Coverage) Bands() []CoverageBand {
	list := make([]CoverageBand, len(c.answer.Bands))
	for i, b := range c.answer.Bands {
		list[i] = CoverageBand{Minutes: b.Minutes, People: b.Covered, Share: share(b.Total)}
	}
	return list
}

// AreaCoverage is the coverage of one area.
type AreaCoverage struct {
	Area            *Area
	People, Covered int
	Share           *float64
}

// Areas returns the coverage of each area of a level, worst first.
func (c *Coverage) Areas(level place.Level) []AreaCoverage {
	parts := c.answer.Areas(level)
	list := make([]AreaCoverage, len(parts))
	for i, p := range parts {
		list[i] = AreaCoverage{Area: NewArea(c.at, p.Area), People: p.People, Covered: p.Covered, Share: share(p.Total)}
	}
	return list
}

// CoverageChange is what a scenario changes.
type CoverageChange struct {
	PeopleGained, PeopleLost int
	Share                    *float64
}

// Change returns what the scenario changes, nil without one.
func (c *Coverage) Change() *CoverageChange {
	if c.answer.Change == nil {
		return nil
	}
	d := c.answer.Change
	return &CoverageChange{PeopleGained: d.Gained, PeopleLost: d.Lost, Share: share(d.Before)}
}

// Method returns how walks were computed.
func (c *Coverage) Method() walk.Method { return c.answer.Method }

// PopulationSource returns where the people counts come from.
func (c *Coverage) PopulationSource() *Source { return newSource(c.at.PopulationSource) }

// NetworkDate returns the date of the map that the network was made from.
func (c *Coverage) NetworkDate() *time.Time { return c.at.NetworkDate }

// AsOf returns when the data were read.
func (c *Coverage) AsOf() time.Time { return c.at.BuiltAt }

func share(t coverage.Total) *float64 {
	if s, ok := t.Share(); ok {
		return &s
	}
	return nil
}
