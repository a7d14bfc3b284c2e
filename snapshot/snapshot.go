// Package snapshot holds everything that public questions are answered from, in memory: the catalogue, the network, and
// the indexes of nearby and coverage over them. A Snapshot is built from records, never changed, and swapped whole, so
// that one question sees one state of the data, and questions go on while the database does not answer.
package snapshot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/walk"
	"servicemap/walk/circle"
	"servicemap/walk/route"
)

// Snapshot is one state of the data. It is immutable and safe for concurrent use.
type Snapshot struct {
	Catalogue *place.Catalogue
	Network   *walk.Network   // nil: none is loaded
	Places    *walk.Sites     // of the catalogue
	Ground    *circle.Ground  // of the network, which may be nil
	Landmarks route.Landmarks // the published places
	Nearby    *nearby.Index
	Coverage  *coverage.Index
	Standards []coverage.Standard // the national ones, then the district's

	PopulationSource *place.Source // nil: no population is loaded
	PopulationDate   *time.Time
	NetworkDate      *time.Time
	NetworkReport    json.RawMessage // what the import found in the map; nil: nothing is told
	Bounds           geo.Box         // of all data; empty when nothing is loaded
	BuiltAt          time.Time
	Versions         Versions

	timeZone *time.Location
	records  Records // of all parts: what the next snapshot takes over where nothing changed
}

// Build makes a snapshot of records, opening hours being those of a time zone. Parts that the records leave out, because
// their version is the one of the previous snapshot, are taken from it; previous is nil for the first.
func Build(ctx context.Context, r *Records, previous *Snapshot, timeZone *time.Location) (*Snapshot, error) {
	first := previous == nil
	if first {
		previous = &Snapshot{}
	}
	kept := func(now, before Version) bool { return !first && now == before }
	s := &Snapshot{
		Versions: r.Versions, BuiltAt: time.Now(), timeZone: timeZone, records: *r, Network: previous.Network,
		PopulationSource: r.PopulationSource, PopulationDate: r.PopulationDate, NetworkDate: r.NetworkDate,
		NetworkReport: r.NetworkReport,
	}
	s.records.Streets, s.records.Network = walk.Streets{}, nil // s.Network holds what they were
	old, was := &previous.records, previous.Versions
	if kept(r.Versions.Places, was.Places) {
		s.records.Places, s.records.Zones, s.records.Clusters, s.records.Aliases = old.Places, old.Zones, old.Clusters, old.Aliases
	}
	if kept(r.Versions.Areas, was.Areas) {
		s.records.Areas, s.records.Indicators, s.records.Standards = old.Areas, old.Indicators, old.Standards
	}
	if kept(r.Versions.Squads, was.Squads) {
		s.records.Squads = old.Squads
	}
	if kept(r.Versions.Population, was.Population) {
		s.records.Cells = old.Cells
	}
	if r.Network != nil || !kept(r.Versions.Network, was.Network) {
		s.Network = r.Network
		if len(r.Streets.Edges) > 0 {
			network, err := walk.Build(r.Streets)
			if err != nil {
				return nil, fmt.Errorf("network: %w", err)
			}
			s.Network = network
		}
	}
	return s, s.index(ctx)
}

func (s *Snapshot) index(ctx context.Context) error {
	r := &s.records
	s.Catalogue = place.NewCatalogue(place.Records{
		Sources: r.Sources, Places: r.Places, Areas: place.NewAreas(copies(r.Areas)), Zones: r.Zones, Clusters: r.Clusters,
		Squads: r.Squads, Indicators: r.Indicators, Aliases: r.Aliases, TimeZone: s.timeZone,
	})
	at := make([]geo.LonLat, s.Catalogue.Len())
	for i := range at {
		at[i] = s.Catalogue.Place(i).Location
	}
	s.Places = walk.NewSites(s.Network, at, walk.MaxLegPlace)
	s.Ground = circle.NewGround(s.Network)
	s.Landmarks = s.landmarks()
	s.Standards = append(coverage.NationalStandards(), r.Standards...)
	s.Nearby = nearby.NewIndex(s.Catalogue, s.Places)
	var err error
	if s.Coverage, err = coverage.NewIndex(ctx, s.Catalogue, s.Network, s.Places, r.Cells); err != nil {
		return fmt.Errorf("coverage: %w", err)
	}
	s.Bounds = s.Catalogue.Box().Union(s.Catalogue.Areas().Box())
	for i := range r.Cells {
		s.Bounds = s.Bounds.Extend(r.Cells[i].Center)
	}
	if s.Network != nil {
		s.Bounds = s.Bounds.Union(s.Network.Bounds())
	}
	return nil
}

// landmarks returns the places that a route is told by.
func (s *Snapshot) landmarks() route.Landmarks {
	list := make([]route.Landmark, s.Catalogue.Len())
	for i := range list {
		p := s.Catalogue.Place(i)
		list[i] = route.Landmark{Name: fault.Text{ZH: p.DisplayName(false), EN: p.DisplayName(true)}, At: p.Location}
	}
	return route.IndexLandmarks(list)
}

// copies lets NewAreas link areas anew without touching those of the previous snapshot.
func copies(areas []*place.Area) []*place.Area {
	out := make([]*place.Area, len(areas))
	for i, a := range areas {
		c := *a
		c.Parent, c.Children = nil, nil
		out[i] = &c
	}
	return out
}

// Name returns the name of the data set: that of the district, or of several; without one, that of the first source.
func (s *Snapshot) Name(english bool) string {
	var names []string
	for _, a := range s.Catalogue.Areas().All() {
		if a.Level == place.District {
			names = append(names, a.DisplayName(english))
		}
	}
	if sources := s.Catalogue.Sources(); len(names) == 0 && len(sources) > 0 {
		return sources[0].Name
	}
	return strings.Join(names, ", ")
}

// Demo reports whether any source is generated for demonstration.
func (s *Snapshot) Demo() bool {
	for _, source := range s.Catalogue.Sources() {
		if source.Demo {
			return true
		}
	}
	return false
}

// Attribution returns the line to show wherever the data are shown: every source with its licence.
func (s *Snapshot) Attribution() string {
	var parts []string
	for _, source := range s.Catalogue.Sources() {
		parts = append(parts, source.Name+" ("+source.Licence+")")
	}
	return strings.Join(parts, " · ")
}
