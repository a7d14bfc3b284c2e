package model

import (
	"context"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// Coverage is who can walk to what is asked for.
type Coverage struct {
	answer  *coverage.Answer
	at      *snapshot.Snapshot
	asked   question
	Pace    walk.Pace
	Profile walk.Profile
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
func (c *Coverage) Classes() []CoverageClassCount { return classCounts(c.answer.Classes[:]) }

func classCounts(classes []int) []CoverageClassCount {
	list := make([]CoverageClassCount, len(classes))
	for i, people := range classes {
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
func (c *Coverage) Bands() []CoverageBand { return bands(c.answer.Bands) }

func bands(all []coverage.Band) []CoverageBand {
	list := make([]CoverageBand, len(all))
	for i, b := range all {
		list[i] = CoverageBand{Minutes: b.Minutes, People: b.Covered, Share: share(b.Total)}
	}
	return list
}

// HistogramBin is the people who walk so long.
type HistogramBin struct {
	FromMinutes int
	ToMinutes   *int
	People      int
}

// Histogram returns people by how long they walk.
func (c *Coverage) Histogram(ctx context.Context) ([]HistogramBin, error) {
	bins, err := c.answer.Histogram(ctx)
	return histogram(bins), err
}

func histogram(bins []coverage.Bin) []HistogramBin {
	list := []HistogramBin{}
	for _, b := range bins {
		bin := HistogramBin{FromMinutes: b.From, People: b.People}
		if b.To > 0 {
			bin.ToMinutes = &b.To
		}
		list = append(list, bin)
	}
	return list
}

// MeanMinutes returns the mean of how long people walk, nil where nobody can.
func (c *Coverage) MeanMinutes(ctx context.Context) (*float64, error) {
	t, ok, err := c.answer.Times(ctx)
	if !ok || err != nil {
		return nil, err
	}
	return &t.Mean, nil
}

// P90Minutes returns the minutes within which nine tenths of them are.
func (c *Coverage) P90Minutes(ctx context.Context) (*float64, error) {
	t, ok, err := c.answer.Times(ctx)
	if !ok || err != nil {
		return nil, err
	}
	return &t.P90, nil
}

// ReachCount is the people who reach so many of the targets.
type ReachCount struct{ Targets, People int }

// Reached returns people by how many of the targets they reach.
func (c *Coverage) Reached() []ReachCount {
	list := []ReachCount{}
	for targets, people := range c.answer.Reached() {
		list = append(list, ReachCount{targets, people})
	}
	return list
}

// AreaCoverage is the coverage of one area.
type AreaCoverage struct {
	Area            *Area
	People, Covered int
	Share           *float64

	of   *Coverage
	part coverage.Part
}

// Areas returns the coverage of each area of a level, worst first.
func (c *Coverage) Areas(level place.Level) []AreaCoverage {
	parts := c.answer.Areas(level)
	list := make([]AreaCoverage, len(parts))
	for i, p := range parts {
		list[i] = AreaCoverage{Area: NewArea(c.at, p.Area), People: p.People, Covered: p.Covered, Share: share(p.Total), of: c, part: p}
	}
	return list
}

// Classes returns its people by class, all five.
func (a AreaCoverage) Classes() []CoverageClassCount { return classCounts(a.part.Classes[:]) }

// Bands returns its people within 5, 10, 15 … minutes.
func (a AreaCoverage) Bands() []CoverageBand { return bands(a.part.Bands) }

// Histogram returns its people by how long they walk.
func (a AreaCoverage) Histogram(ctx context.Context) ([]HistogramBin, error) {
	s, err := a.of.answer.Spread(ctx, a.part)
	return histogram(s.Histogram), err
}

// MeanMinutes returns the mean of how long its people walk, nil where nobody can.
func (a AreaCoverage) MeanMinutes(ctx context.Context) (*float64, error) {
	s, err := a.of.answer.Spread(ctx, a.part)
	if !s.Known || err != nil {
		return nil, err
	}
	return &s.Mean, nil
}

// P90Minutes returns the minutes within which nine tenths of them are.
func (a AreaCoverage) P90Minutes(ctx context.Context) (*float64, error) {
	s, err := a.of.answer.Spread(ctx, a.part)
	if !s.Known || err != nil {
		return nil, err
	}
	return &s.P90, nil
}

// Verdicts compares the area with the standards.
func (a AreaCoverage) Verdicts() []Verdict { return a.of.verdicts(a.part.Area) }

// CapacityCoverage is what places hold for people.
type CapacityCoverage struct{ coverage.Capacity }

// Capacity returns what places hold for people, nil where none records it.
func (c *Coverage) Capacity(ctx context.Context, method coverage.CapacityMethod) (*CapacityCoverage, error) {
	capacity, ok, err := c.answer.Capacity(ctx, method)
	if !ok || err != nil {
		return nil, err
	}
	return &CapacityCoverage{capacity}, nil
}

// Verdict is what was found, compared with a standard.
type Verdict struct {
	Standard         Standard
	Met              place.Known
	Value, Threshold *float64
	words            fault.Text
}

// Text returns the verdict in words.
func (v Verdict) Text(language *Language) string {
	if language.english() {
		return v.words.EN
	}
	return v.words.ZH
}

// Verdicts compares the whole with the standards.
func (c *Coverage) Verdicts() []Verdict { return c.verdicts(nil) }

func (c *Coverage) verdicts(area *place.Area) []Verdict {
	list := []Verdict{}
	for _, v := range c.answer.Verdicts(c.at.Standards, area) {
		list = append(list, Verdict{Standard: Standard{v.Standard}, Met: v.Met, Value: v.Value, Threshold: v.Threshold, words: v.Text})
	}
	return list
}

// CoverageChange is what a scenario changes.
type CoverageChange struct {
	PeopleGained, PeopleLost int
	Share                    *float64

	of *Coverage
}

// CellColumns returns the cells that changed.
func (c CoverageChange) CellColumns(ctx context.Context) (*CellColumns, error) {
	return c.of.columns(ctx, c.of.answer.Changed())
}

// Change returns what the scenario changes, nil without one.
func (c *Coverage) Change() *CoverageChange {
	if c.answer.Change == nil {
		return nil
	}
	d := c.answer.Change
	return &CoverageChange{PeopleGained: d.Gained, PeopleLost: d.Lost, Share: share(d.Before), of: c}
}

// Method returns how walks were computed.
func (c *Coverage) Method() walk.Method { return c.answer.Method }

// PopulationSource returns where the people counts come from.
func (c *Coverage) PopulationSource() *Source { return newSource(c.at.PopulationSource) }

// PopulationDate returns the day of the people counts.
func (c *Coverage) PopulationDate() *time.Time { return c.at.PopulationDate }

// NetworkDate returns the date of the map that the network was made from.
func (c *Coverage) NetworkDate() *time.Time { return c.at.NetworkDate }

// PlacesVersion returns the state of places, areas and squads, as Dataset does.
func (c *Coverage) PlacesVersion() string { return (&Dataset{at: c.at}).PlacesVersion() }

// NetworkVersion returns the state of the network, nil when none is loaded.
func (c *Coverage) NetworkVersion() *string { return (&Dataset{at: c.at}).NetworkVersion() }

// PopulationVersion returns the state of the people counts, nil when none are loaded.
func (c *Coverage) PopulationVersion() *string {
	if c.at.PopulationSource == nil {
		return nil
	}
	v := c.at.Versions.Population.String()
	return &v
}

// AsOf returns when the data were read.
func (c *Coverage) AsOf() time.Time { return c.at.BuiltAt }

func share(t coverage.Total) *float64 {
	if s, ok := t.Share(); ok {
		return &s
	}
	return nil
}
