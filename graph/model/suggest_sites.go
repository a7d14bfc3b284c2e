package model

import (
	"time"

	"servicemap/coverage"
	"servicemap/geo"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// keptSuggestions is an answer as a job keeps it, in JSON (jobs.Format). Records stand in it by their keys, since it is read on
// servers whose snapshot may be another one.
type keptSuggestions struct {
	Found                             []keptSite
	People, Before, After, UpperBound int
	Proven                            bool
	Enough                            *bool // nil where no share was asked

	Pace              walk.Pace
	Profile           walk.Profile
	Method            walk.Method
	SourceKey         place.Key // of the population; 0: none
	PopulationDate    *time.Time
	NetworkDate       *time.Time
	PlacesVersion     string
	NetworkVersion    *string
	PopulationVersion *string
	AsOf              time.Time
}

type keptSite struct {
	At                     geo.LonLat
	AreaKey                place.Key // 0: none
	Way                    string
	Gained, InReach, After int
	Walk                   *keptWalk // to the nearest place; nil: there is none
}

type keptWalk struct {
	Place                place.Key
	EMM, Length, Unknown uint32
	Method               walk.Method
}

// keep returns the answer to a question as a job keeps it.
func (q *SuggestArguments) keep(at *snapshot.Snapshot, found *coverage.Suggestions) keptSuggestions {
	data := Dataset{at: at}
	k := keptSuggestions{
		People: found.People, Before: found.Before, After: found.After, UpperBound: found.UpperBound, Proven: found.Proven,
		Pace: q.Pace, Profile: q.Profile, Method: found.Method, PopulationDate: at.PopulationDate, NetworkDate: at.NetworkDate,
		PlacesVersion: data.PlacesVersion(), NetworkVersion: data.NetworkVersion(), AsOf: at.BuiltAt,
	}
	if q.Share != nil {
		k.Enough = &found.Enough
	}
	if at.PopulationSource != nil {
		v := at.Versions.Population.String()
		k.SourceKey, k.PopulationVersion = at.PopulationSource.Key, &v
	}
	for _, s := range found.Sites {
		site := keptSite{At: s.At, Way: s.Street, Gained: s.Gained, InReach: s.InReach, After: s.After}
		if s.Area != nil {
			site.AreaKey = s.Area.Key
		}
		if n := s.Nearest; n.Place >= 0 {
			site.Walk = &keptWalk{Place: at.Catalogue.Place(n.Place).Key, EMM: n.EMM, Length: n.Length, Unknown: n.Unknown, Method: n.Method}
		}
		k.Found = append(k.Found, site)
	}
	return k
}

// SiteSuggestions is sites, best first, and what they are worth.
type SiteSuggestions struct {
	keptSuggestions

	at *snapshot.Snapshot
}

// CoveredBefore returns the people covered without the sites.
func (s *SiteSuggestions) CoveredBefore() int { return s.Before }

// CoveredAfter returns the people covered with them.
func (s *SiteSuggestions) CoveredAfter() int { return s.After }

// ShareReached reports whether the share asked for is covered, nil where none was.
func (s *SiteSuggestions) ShareReached() *bool { return s.Enough }

// PopulationSource returns where the people counts come from, nil where there are none or the source is gone.
func (s *SiteSuggestions) PopulationSource() *Source {
	for _, source := range s.at.Catalogue.Sources() {
		if source.Key == s.SourceKey {
			return newSource(source)
		}
	}
	return nil
}

// Sites returns the sites.
func (s *SiteSuggestions) Sites() []SiteSuggestion {
	list := make([]SiteSuggestion, len(s.Found))
	for i, site := range s.Found {
		list[i] = SiteSuggestion{keptSite: site, Rank: i + 1, of: s}
	}
	return list
}

// SiteSuggestion is where a place would do good.
type SiteSuggestion struct {
	keptSite
	Rank int

	of *SiteSuggestions
}

// Location returns where.
func (s SiteSuggestion) Location(system geo.System) *Point { return NewPoint(s.At, system) }

// Area returns the smallest area that contains it.
func (s SiteSuggestion) Area() *Area {
	return NewArea(s.of.at, s.of.at.Catalogue.Areas().ByKey(s.AreaKey))
}

// Street returns the name of the way at it, nil where none is mapped.
func (s SiteSuggestion) Street() *string { return recorded(s.Way) }

// PeopleGained returns the people covered with it and not with those before it.
func (s SiteSuggestion) PeopleGained() int { return s.Gained }

// PeopleInReach returns the people who can walk to it, covered without it or not.
func (s SiteSuggestion) PeopleInReach() int { return s.InReach }

// CoveredAfter returns the people covered with it and those before it.
func (s SiteSuggestion) CoveredAfter() int { return s.After }

// Share returns that as a share of all.
func (s SiteSuggestion) Share() *float64 {
	return share(coverage.Total{People: s.of.People, Covered: s.After})
}

// Nearest returns the walk from it to the nearest place that there is now, nil where there is none within 10 km or it is gone.
func (s SiteSuggestion) Nearest() *WalkToPlace {
	n := s.Walk
	if n == nil {
		return nil
	}
	number, ok := s.of.at.Catalogue.Find(n.Place)
	if !ok {
		return nil
	}
	hit := nearby.Hit{Place: number, EMM: n.EMM, Length: n.Length, Unknown: n.Unknown, Method: n.Method}
	return newWalkToPlace(s.of.at, hit, s.of.Pace, s.of.Profile)
}
