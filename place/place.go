// Package place holds the records of the service network: places of six kinds, the areas they lie in, their sources, and
// the catalogue, an immutable snapshot of the published ones with the orders and filters that questions need. Points are
// WGS 84. The package knows no SQL and no HTTP; db fills its types, graph shows them.
package place

import (
	"time"

	"servicemap/geo"
	"servicemap/place/text"
)

// Key is the database's number of a record. It never changes and is never given to another record; outside it is shown as
// an opaque id (see ID).
type Key int64

// Place is one located thing of the network. Records are immutable once they stand in a Catalogue.
type Place struct {
	Key         Key
	Source      *Source
	Code        string // the owner's own number, unique in its source
	Kind        Kind
	Name        string // Chinese, or the local language
	NameEN      string // empty: none recorded
	FormerNames []string
	Location    geo.LonLat // the entrance, WGS 84
	Captured    geo.System // the system in which the point was captured
	Address     string
	Status      Status
	StatusNote  string
	ClosedFrom  *time.Time
	ClosedUntil *time.Time
	Published   bool
	Schedule
	Accessibility Accessibility
	Contacts      []Contact
	Pictures      []Picture
	Notice        Notice
	VerifiedAt    *time.Time
	VerifiedBy    string // a body, never a person
	UpdatedAt     time.Time

	Demonstration bool      // service center: one of the demonstration centers
	Amenities     []Amenity // red station
	Seats, Books  *int32    // reading room; nil: unknown
	Topics        []string  // mediation room
	Theme, Period string    // history column
	Facilities    []string  // venue
	ClusterCode   string    // venue: the owner's number of its cluster, in the same source; empty: none
	Cluster       Key       // venue: 0: none
}

// Source says where records come from and on what terms. Every record has one.
type Source struct {
	Key       Key
	Name      string
	Licence   string
	Collected *time.Time // the day the data were collected; nil: unknown
	Demo      bool       // generated, not surveyed
}

// DisplayName returns the name in English where one is recorded, else in pinyin; in Chinese as recorded.
func (p *Place) DisplayName(english bool) string { return displayName(p.Name, p.NameEN, english) }

func displayName(name, nameEN string, english bool) string {
	switch {
	case !english:
		return name
	case nameEN != "":
		return nameEN
	default:
		return text.Pinyin(name)
	}
}
