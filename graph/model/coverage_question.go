package model

import (
	"context"
	"fmt"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/hours"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// CoverageTarget is which places a client asks about.
type CoverageTarget struct {
	Kinds         []place.Kind
	Zones         []place.ZoneKind
	Demonstration *bool
	Accessibility []place.Need
	Places        []string
	OpenAt        *time.Time
}

// Require says whether one of several targets is enough.
type Require bool

// What can be required.
const (
	AnyTarget  Require = false
	AllTargets Require = true
)

// ScenarioInput is the changes that a client tries.
type ScenarioInput struct {
	Add   []ScenarioPlaceInput
	Close []string
	Move  []MoveInput
}

// ScenarioPlaceInput is a place that might be opened.
type ScenarioPlaceInput struct {
	At       PointInput
	Kind     *place.Kind
	Zones    []place.ZoneKind
	Hours    *string
	Capacity *int32
}

// MoveInput is a place that might stand elsewhere.
type MoveInput struct {
	Place string
	To    PointInput
}

// CoverageArguments are the arguments of the query coverage, and what it shares with suggestSites.
type CoverageArguments struct {
	Of       []CoverageTarget
	Require  Require
	AtLeast  int32
	Group    coverage.Group
	Area     *string
	Minutes  int32
	Pace     walk.Pace
	Profile  walk.Profile
	Scenario *ScenarioInput
}

// coverageWeight is how many records one question of coverage weighs as much as, by the time that it takes.
const coverageWeight = 500

// NewCoverage asks a snapshot who is covered.
func NewCoverage(ctx context.Context, at *snapshot.Snapshot, q CoverageArguments) (*Coverage, error) {
	if err := spend(ctx, coverageWeight); err != nil {
		return nil, err
	}
	asked, err := q.domain(at)
	if err != nil {
		return nil, err
	}
	answer, err := at.Coverage.Ask(ctx, asked)
	if err != nil {
		return nil, err
	}
	return &Coverage{answer: answer, at: at, asked: newQuestion("coverage", q, at.Versions.Population.String()), Pace: q.Pace, Profile: q.Profile}, nil
}

// mostPlaces is how many places a question may want within the walk.
const mostPlaces = 20

// domain returns the question with its places and areas found.
func (q *CoverageArguments) domain(at *snapshot.Snapshot) (coverage.Question, error) {
	asked := coverage.Question{
		All: bool(q.Require), AtLeast: int(q.AtLeast), Group: q.Group, Minutes: int(q.Minutes), Pace: q.Pace, Profile: q.Profile,
	}
	if err := checkMinutes("minutes", q.Minutes); err != nil {
		return asked, err
	}
	if q.AtLeast < 1 || q.AtLeast > mostPlaces {
		return asked, fault.OutOfRange("atLeast", int(q.AtLeast), 1, mostPlaces)
	}
	if !at.Coverage.Knows(q.Group) && at.Coverage.Cells() > 0 {
		return asked, fault.Argument("group", "ALL", fault.Text{
			ZH: "人口数据中没有这一分组", EN: "the population data do not tell this group",
		})
	}
	if err := listLength("of", len(q.Of), 10); err != nil {
		return asked, err
	}
	for i := range q.Of {
		target, err := q.Of[i].domain(at, fmt.Sprintf("of.%d", i))
		if err != nil {
			return asked, err
		}
		asked.Of = append(asked.Of, target)
	}
	if q.Area != nil {
		area, err := FindArea(at, *q.Area, "area")
		if err != nil {
			return asked, err
		}
		asked.Area = area
	}
	if q.Scenario != nil {
		scenario, err := q.Scenario.domain(at)
		if err != nil {
			return asked, err
		}
		asked.Scenario = scenario
	}
	return asked, nil
}

func (t *CoverageTarget) domain(at *snapshot.Snapshot, argument string) (coverage.Target, error) {
	target := coverage.Target{Kinds: t.Kinds, Zones: t.Zones, Demonstration: t.Demonstration, Needs: t.Accessibility, OpenAt: t.OpenAt}
	for _, list := range []struct {
		name  string
		given bool
		len   int
	}{
		{".kinds", t.Kinds != nil, len(t.Kinds)}, {".zones", t.Zones != nil, len(t.Zones)},
		{".accessibility", t.Accessibility != nil, len(t.Accessibility)}, {".places", t.Places != nil, len(t.Places)},
	} {
		if list.given {
			if err := listLength(argument+list.name, list.len, 100); err != nil {
				return target, err
			}
		}
	}
	if t.Places == nil {
		return target, nil
	}
	if t.Kinds != nil || t.Demonstration != nil || t.Zones != nil || t.Accessibility != nil {
		return target, fault.Argument(argument+".places", "null", fault.Text{
			ZH: "places 不能与 kinds、zones、demonstration、accessibility 同时给出",
			EN: "give places, or kinds, zones, demonstration and accessibility, not both",
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

// The limits of a scenario.
const (
	mostChanges  = 100
	mostCapacity = 1_000_000
)

func (s *ScenarioInput) domain(at *snapshot.Snapshot) (*coverage.Scenario, error) {
	if n := len(s.Add) + len(s.Close) + len(s.Move); n > mostChanges {
		return nil, fault.OutOfRange("scenario", n, 0, mostChanges)
	}
	scenario := &coverage.Scenario{}
	for i := range s.Add {
		addition, err := s.Add[i].domain(at, fmt.Sprintf("scenario.add.%d", i))
		if err != nil {
			return nil, err
		}
		scenario.Add = append(scenario.Add, addition)
	}
	changed := map[int]bool{}
	change := func(id, argument string) (int, error) {
		number, err := FindPlace(at, id, argument)
		if err == nil && changed[number] {
			err = fault.Argument(argument, "another place", fault.Text{ZH: "同一场所在方案中出现两次", EN: "this place is changed twice"})
		}
		changed[number] = true
		return number, err
	}
	for i, id := range s.Close {
		number, err := change(id, fmt.Sprintf("scenario.close.%d", i))
		if err != nil {
			return nil, err
		}
		scenario.Close = append(scenario.Close, number)
	}
	for i, m := range s.Move {
		argument := fmt.Sprintf("scenario.move.%d", i)
		number, err := change(m.Place, argument+".place")
		if err != nil {
			return nil, err
		}
		to, err := PointWithin(at, m.To, argument+".to")
		if err != nil {
			return nil, err
		}
		scenario.Move = append(scenario.Move, coverage.Move{Place: number, To: to})
	}
	return scenario, nil
}

func (p *ScenarioPlaceInput) domain(at *snapshot.Snapshot, argument string) (coverage.Addition, error) {
	a := coverage.Addition{Kind: p.Kind, Zones: p.Zones}
	var err error
	if a.At, err = PointWithin(at, p.At, argument+".at"); err != nil {
		return a, err
	}
	if p.Zones != nil && p.Kind != nil && *p.Kind != place.ServiceCenter {
		return a, fault.Argument(argument+".zones", "null", fault.Text{ZH: "只有党群服务中心有功能区", EN: "only a service center has zones"})
	}
	if p.Hours != nil {
		rules, err := hours.Parse(*p.Hours)
		if err != nil {
			return a, fault.Under(err, argument) // which names the hours
		}
		a.Hours = at.Catalogue.Compile(rules)
	}
	if p.Capacity != nil {
		if *p.Capacity < 1 || *p.Capacity > mostCapacity {
			return a, fault.OutOfRange(argument+".capacity", int(*p.Capacity), 1, mostCapacity)
		}
		n := int(*p.Capacity)
		a.Capacity = &n
	}
	return a, nil
}
