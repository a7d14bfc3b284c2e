package model

import (
	"context"
	"time"

	"servicemap/place"
	"servicemap/snapshot"
)

// ServiceSquad is a volunteer squad.
type ServiceSquad struct {
	*place.Squad
	at *snapshot.Snapshot
}

func newSquad(at *snapshot.Snapshot, s *place.Squad) *ServiceSquad {
	return &ServiceSquad{Squad: s, at: at}
}

func newSquads(at *snapshot.Snapshot, squads []*place.Squad) []*ServiceSquad {
	list := make([]*ServiceSquad, len(squads))
	for i, s := range squads {
		list[i] = newSquad(at, s)
	}
	return list
}

// GetID returns the opaque id.
func (s ServiceSquad) GetID() string { return s.ID() }

// ID returns the opaque id.
func (s ServiceSquad) ID() string { return place.ID(place.SquadID, s.Key) }

// Name returns the name in a language.
func (s ServiceSquad) Name(language *Language) string { return s.DisplayName(language.english()) }

// Base returns the place it starts from, nil when none is recorded or published.
func (s ServiceSquad) Base() Place {
	if number, ok := s.at.Catalogue.Find(s.Squad.Base); ok {
		return NewPlace(s.at, number)
	}
	return nil
}

// Serves returns the areas it serves.
func (s ServiceSquad) Serves(ctx context.Context) ([]*Area, error) {
	areas := s.at.Catalogue.Serves(s.Squad)
	list := make([]*Area, len(areas))
	for i, a := range areas {
		list[i] = NewArea(s.at, a)
	}
	return list, spend(ctx, len(list))
}

// Hours returns the duty hours, nil when unknown.
func (s ServiceSquad) Hours() *Hours { return newHours(s.at, s.at.Catalogue.SquadHours(s.Squad)) }

// Opening returns whether it is free at an instant, now for nil.
func (s ServiceSquad) Opening(at *time.Time) *Opening {
	return newOpening(s.at, s.at.Catalogue.SquadTimetable(s.Squad), at)
}

// Contacts returns the duty phones.
func (s ServiceSquad) Contacts() []Contact { return newContacts(s.Squad.Contacts) }

// Source returns where the record comes from.
func (s ServiceSquad) Source() *Source { return newSource(s.Squad.Source) }
