package model

import (
	"context"
	"time"

	"servicemap/place"
	"servicemap/snapshot"
)

// Zone is one function of a service center.
type Zone struct {
	*place.Zone
	at *snapshot.Snapshot
}

func newZones(at *snapshot.Snapshot, zones []*place.Zone) []*Zone {
	list := make([]*Zone, len(zones))
	for i, z := range zones {
		list[i] = &Zone{Zone: z, at: at}
	}
	return list
}

// GetID returns the opaque id.
func (z Zone) GetID() string { return z.ID() }

// ID returns the opaque id.
func (z Zone) ID() string { return place.ID(place.ZoneID, z.Key) }

// Name returns the name in a language.
func (z Zone) Name(language *Language) string { return z.DisplayName(language.english()) }

// Center returns the center it belongs to.
func (z Zone) Center() *ServiceCenter {
	number, _ := z.at.Catalogue.Find(z.Zone.Center) // the catalogue keeps no zone without its center
	return &ServiceCenter{Record{Place: z.at.Catalogue.Place(number), at: z.at, number: number}}
}

// Services returns what can be done here.
func (z Zone) Services() []string { return append([]string{}, z.Zone.Services...) }

// Hours returns its own hours or the center's, nil when unknown.
func (z Zone) Hours() *Hours { return newTimetable(z.at, z.at.Catalogue.ZoneTimetable(z.Zone)) }

// Opening returns whether it is open at an instant, now for nil.
func (z Zone) Opening(at *time.Time) *Opening {
	return newOpening(z.at, z.at.Catalogue.ZoneTimetable(z.Zone), at)
}

// Contacts returns its own duty phones.
func (z Zone) Contacts() []Contact { return newContacts(z.Zone.Contacts) }

// VenueCluster is venues that a unit shares.
type VenueCluster struct {
	*place.Cluster
	at *snapshot.Snapshot
}

func newCluster(at *snapshot.Snapshot, c *place.Cluster) *VenueCluster {
	if c == nil {
		return nil
	}
	return &VenueCluster{Cluster: c, at: at}
}

// GetID returns the opaque id.
func (c VenueCluster) GetID() string { return c.ID() }

// ID returns the opaque id.
func (c VenueCluster) ID() string { return place.ID(place.ClusterID, c.Key) }

// LeadUnit returns the unit that leads it, nil when none is recorded.
func (c VenueCluster) LeadUnit() *string { return recorded(c.Cluster.LeadUnit) }

// Area returns the area it belongs to, nil when none is recorded.
func (c VenueCluster) Area() *Area { return NewArea(c.at, c.at.Catalogue.Areas().ByCode(c.AreaCode)) }

// Venues returns its venues, by name.
func (c VenueCluster) Venues(ctx context.Context) ([]*Venue, error) {
	numbers := c.at.Catalogue.VenuesOf(c.Key)
	list := make([]*Venue, len(numbers))
	for i, number := range numbers {
		list[i] = &Venue{Record{Place: c.at.Catalogue.Place(number), at: c.at, number: number}}
	}
	return list, spend(ctx, len(list))
}
