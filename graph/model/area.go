package model

import (
	"context"

	"github.com/twpayne/go-geom"

	"servicemap/place"
	"servicemap/snapshot"
)

// Area is a district, street, community or grid.
type Area struct {
	*place.Area
	at *snapshot.Snapshot
}

// NewArea shows an area of a snapshot; nil for nil.
func NewArea(at *snapshot.Snapshot, a *place.Area) *Area {
	if a == nil {
		return nil
	}
	return &Area{Area: a, at: at}
}

// GetID returns the opaque id.
func (a Area) GetID() string { return a.ID() }

// ID returns the opaque id.
func (a Area) ID() string { return place.ID(place.AreaID, a.Key) }

// Name returns the name in a language.
func (a Area) Name(language *Language) string { return a.DisplayName(language.english()) }

// Parent returns the area above, nil at the top.
func (a Area) Parent() *Area { return NewArea(a.at, a.Area.Parent) }

// Children returns the areas right below, by code.
func (a Area) Children(ctx context.Context) ([]*Area, error) {
	list := make([]*Area, len(a.Area.Children))
	for i, child := range a.Area.Children {
		list[i] = NewArea(a.at, child)
	}
	return list, spend(ctx, len(list))
}

// Boundary returns the multipolygon, nil when none is recorded.
func (a Area) Boundary(ctx context.Context) (geom.T, error) {
	if a.Area.Boundary == nil {
		return nil, nil
	}
	return a.Area.Boundary, spend(ctx, len(a.Area.Boundary.FlatCoords())/2/pointsAnObject)
}

// Places returns a page of the published places in the area.
func (a Area) Places(ctx context.Context, filter *PlaceFilter, first int32, after *string) (*PlaceConnection, error) {
	return NewPlaces(ctx, a.at, filter, a.Area, first, after)
}

// AreaTotals is the five tiers of an area, as published, and what is counted here.
type AreaTotals struct {
	Streets, Communities                *int
	Grids, Buildings, ContactHouseholds *int
	Places, Squads                      int
}

// Totals returns the five tiers' totals. Streets and communities are counted where any are loaded below the area.
func (a Area) Totals() *AreaTotals {
	t := &AreaTotals{Squads: len(a.at.Catalogue.SquadsIn(a.Area))}
	t.Grids = a.Total(func(s *place.Standing) *int32 { return s.Grids })
	t.Buildings = a.Total(func(s *place.Standing) *int32 { return s.Buildings })
	t.ContactHouseholds = a.Total(func(s *place.Standing) *int32 { return s.ContactHouseholds })
	t.Streets, t.Communities = a.below(place.Street), a.below(place.Community)
	t.Places = a.at.Catalogue.CountIn(a.Area)
	return t
}

// below counts the areas of a level under the area, nil for none.
func (a Area) below(level place.Level) *int {
	n := 0
	for _, other := range a.at.Catalogue.Areas().All() {
		if other.Level == level && other != a.Area && other.Within(a.Area) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return &n
}

// CommunityStar is a community's stars of a category.
type CommunityStar struct {
	Category    place.Star
	Stars, Year int32
}

// Stars returns the published stars, in the order of categories.
func (a Area) Stars() []CommunityStar {
	list := []CommunityStar{}
	for category, stars := range a.Area.Stars {
		if stars != nil && *stars > 0 && a.StarsYear != nil {
			list = append(list, CommunityStar{Category: place.Star(category), Stars: *stars, Year: *a.StarsYear})
		}
	}
	return list
}

// Types returns what the area is known for.
func (a Area) Types() []place.CommunityType { return append([]place.CommunityType{}, a.Area.Types...) }

// Indicator is a published total.
type Indicator struct{ *place.Indicator }

// Label returns what is counted, in a language.
func (n Indicator) Label(language *Language) string { return n.DisplayLabel(language.english()) }

// Source returns who published the total.
func (n Indicator) Source() *Source { return newSource(n.Indicator.Source) }

// Indicators returns the published totals, of one topic unless it is nil.
func (a Area) Indicators(topic *string) []Indicator {
	list := []Indicator{}
	for _, n := range a.at.Catalogue.Indicators(a.Area) {
		if topic == nil || n.Topic == *topic {
			list = append(list, Indicator{n})
		}
	}
	return list
}

// Squads returns the squads that serve the area or a part of it.
func (a Area) Squads(ctx context.Context) ([]*ServiceSquad, error) {
	list := newSquads(a.at, a.at.Catalogue.SquadsIn(a.Area))
	return list, spend(ctx, len(list))
}
