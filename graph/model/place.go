package model

import (
	"context"
	"math"
	"time"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/snapshot"
)

// Node is a record with an id.
type Node interface{ GetID() string }

// Place is one of the six kinds of places.
type Place interface {
	Node
	isPlace()
}

// Record is what all kinds of places have in common.
type Record struct {
	*place.Place
	at     *snapshot.Snapshot
	number int // in the snapshot's catalogue
}

// The six kinds.
type (
	// ServiceCenter is 党群服务中心.
	ServiceCenter struct{ Record }
	// RedStation is 红色驿站.
	RedStation struct{ Record }
	// ReadingRoom is 红色书屋.
	ReadingRoom struct{ Record }
	// MediationRoom is 纠纷调解室.
	MediationRoom struct{ Record }
	// HistoryColumn is “红色历史”专栏.
	HistoryColumn struct{ Record }
	// Venue is 党建阵地.
	Venue struct{ Record }
)

// NewPlace shows the place of a number in a snapshot's catalogue.
func NewPlace(at *snapshot.Snapshot, number int) Place {
	r := Record{Place: at.Catalogue.Place(number), at: at, number: number}
	switch r.Kind {
	case place.ServiceCenter:
		return &ServiceCenter{r}
	case place.RedStation:
		return &RedStation{r}
	case place.ReadingRoom:
		return &ReadingRoom{r}
	case place.MediationRoom:
		return &MediationRoom{r}
	case place.HistoryColumn:
		return &HistoryColumn{r}
	default:
		return &Venue{r}
	}
}

func (Record) isPlace() {}

// GetID returns the opaque id.
func (r Record) GetID() string { return r.ID() }

// ID returns the opaque id.
func (r Record) ID() string { return place.ID(place.PlaceID, r.Key) }

// Name returns the name in a language.
func (r Record) Name(language *Language) string { return r.DisplayName(language.english()) }

// FormerNames returns the names it had before.
func (r Record) FormerNames() []string { return r.Place.FormerNames }

// Location returns the entrance in a coordinate system.
func (r Record) Location(system geo.System) *Point { return NewPoint(r.Place.Location, system) }

// Address returns the address, nil when none is recorded.
func (r Record) Address() *string { return recorded(r.Place.Address) }

// Area returns the area of a level that the entrance lies in, nil for none.
func (r Record) Area(level place.Level) *Area {
	return NewArea(r.at, r.at.Catalogue.Area(r.number).At(level))
}

// StatusNote returns why the status is what it is, nil when nothing is recorded.
func (r Record) StatusNote() *string { return recorded(r.Place.StatusNote) }

// VerifiedBy returns the body that verified the record, nil when none is recorded.
func (r Record) VerifiedBy() *string { return recorded(r.Place.VerifiedBy) }

// UpdatedAt returns the last change of the record.
func (r Record) UpdatedAt() time.Time { return r.Place.UpdatedAt }

// Source returns where the record comes from.
func (r Record) Source() *Source { return newSource(r.Place.Source) }

// Hours returns the opening hours, nil when unknown.
func (r Record) Hours() *Hours { return newHours(r.at, r.at.Catalogue.Hours(r.number)) }

// Opening returns whether it is open at an instant, now for nil.
func (r Record) Opening(at *time.Time) *Opening {
	return newOpening(r.at, r.at.Catalogue.Timetable(r.number), at)
}

// Accessibility returns what is known about getting in and around.
func (r Record) Accessibility() *Accessibility { return &Accessibility{r.Place.Accessibility} }

// Contacts returns the duty phones.
func (r Record) Contacts() []Contact { return newContacts(r.Place.Contacts) }

// Pictures returns the pictures.
func (r Record) Pictures() []Picture {
	list := make([]Picture, len(r.Place.Pictures))
	for i, p := range r.Place.Pictures {
		list[i] = Picture{URL: p.URL, AlternativeText: p.Text}
	}
	return list
}

// Notice returns the announcement that holds now, nil for none.
func (r Record) Notice() *Notice {
	if n := r.Place.Notice.At(time.Now()); n != nil {
		return &Notice{n}
	}
	return nil
}

// Squads returns the squads that serve the place.
func (r Record) Squads(ctx context.Context) ([]*ServiceSquad, error) {
	list := newSquads(r.at, r.at.Catalogue.SquadsAt(r.at.Catalogue.Area(r.number)))
	return list, spend(ctx, len(list))
}

// Zones returns the zones of a center, in the order of kinds.
func (c ServiceCenter) Zones(ctx context.Context) ([]*Zone, error) {
	list := newZones(c.at, c.at.Catalogue.ZonesOf(c.number))
	return list, spend(ctx, len(list))
}

// Cluster returns the cluster of a venue, nil for none.
func (v Venue) Cluster() *VenueCluster {
	return newCluster(v.at, v.at.Catalogue.Cluster(v.Place.Cluster))
}

// Theme returns what a history column shows, nil when nothing is recorded.
func (c HistoryColumn) Theme() *string { return recorded(c.Place.Theme) }

// Period returns the time a history column is about, nil when none is recorded.
func (c HistoryColumn) Period() *string { return recorded(c.Place.Period) }

// recorded turns the empty string, no value in the domain, into null.
func recorded(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// rounded cuts a coordinate to 1e-7 degrees, which is finer than any survey and shorter to read.
func rounded(degrees float64) float64 { return math.Round(degrees*1e7) / 1e7 }

// Source is where records come from.
type Source struct{ *place.Source }

func newSource(s *place.Source) *Source {
	if s == nil {
		return nil
	}
	return &Source{s}
}

// CollectedOn returns the day the data were collected, nil when unknown.
func (s Source) CollectedOn() *time.Time { return s.Collected }
