package snapshot

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/walk"
)

// Version tells one state of a part of the data from another. A restored backup may repeat a number, not an instant.
type Version struct {
	Number  int64
	Changed time.Time
}

// String writes a version short; the instant keeps a restored backup apart from what it replaced.
func (v Version) String() string { return fmt.Sprintf("%d.%x", v.Number, v.Changed.UnixMilli()) }

// Versions are the versions of all parts. They are comparable.
type Versions struct{ Places, Areas, Squads, Population, Network Version }

// Records are what the database holds, read at one instant. A part whose version is the one already known is left out; the
// sources, and what is told of population and network, are always there.
type Records struct {
	Versions   Versions
	Sources    []*place.Source
	Places     []*place.Place
	Zones      []*place.Zone // with Places; so are the two below
	Clusters   []*place.Cluster
	Aliases    map[place.Key]place.Key
	Areas      []*place.Area
	Indicators []*place.Indicator  // with Areas
	Standards  []coverage.Standard // with Areas: those of the district
	Squads     []*place.Squad
	Cells      []coverage.Cell
	Streets    walk.Streets
	Network    *walk.Network // instead of Streets, when it is built already

	PopulationSource *place.Source // nil: no population is loaded
	PopulationDate   *time.Time
	NetworkSource    *place.Source   // nil: no network is loaded
	NetworkDate      *time.Time      // of the map file
	NetworkReport    json.RawMessage // what the import found in the map; nil: nothing is told
}

// Store is where records come from.
type Store interface {
	// Versions returns the versions of all parts as they are now.
	Versions(ctx context.Context) (Versions, error)
	// Load reads, at one instant, the versions, the sources and every part whose version differs from the known one.
	Load(ctx context.Context, known Versions) (*Records, error)
}
