package model

import (
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
func (a Area) Children() []*Area {
	list := make([]*Area, len(a.Area.Children))
	for i, child := range a.Area.Children {
		list[i] = NewArea(a.at, child)
	}
	return list
}

// Boundary returns the multipolygon, nil when none is recorded.
func (a Area) Boundary() geom.T {
	if a.Area.Boundary == nil {
		return nil
	}
	return a.Area.Boundary
}

// Places returns a page of the published places in the area.
func (a Area) Places(filter *PlaceFilter, first int32, after *string) (*PlaceConnection, error) {
	return NewPlaces(a.at, filter, a.Area, first, after)
}
