// Package export writes records as CSV and as GeoJSON: what package importer/sheet reads, written so that it reads the same
// again, and what a map program opens. It reads no database and knows no HTTP.
//
// Rows stand in the order of their source's name, then of their code, byte by byte, and nothing in them depends on keys or on
// when a record was stored: the same data give the same bytes, whatever database they are in. Points and outlines are WGS 84 in
// the fewest digits that read back as the same numbers, instants RFC 3339 in UTC, days without a time of day.
//
// CSV is UTF-8 (RFC 4180, lines end in LF) under the headings of importer/sheet; lists are separated by ";", an empty cell is
// no value. Three phones and one picture of a record have columns: more than an importer ever takes in. A cell with text that a
// spreadsheet would take for a formula (= + - @, wide or narrow, or a control character at its beginning) begins with U+200B,
// which nobody sees, no spreadsheet calculates with and importer/sheet takes out again; numbers stay numbers, also negative
// ones. Such a character in front of an entry of a list is met in the same way.
//
// GeoJSON is a FeatureCollection (RFC 7946), one feature a line. Its properties have the names and forms of the GraphQL
// contract; what stands there for another record is its code: areaCode, centerCode, clusterCode, baseCode, parentCode, serves.
// The sources of the rows, with licences, stand in the member "sources". What has no place of its own has a null geometry.
package export

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"servicemap/fault"
	"servicemap/place"
	"servicemap/snapshot"
)

// What is a type of record that can be exported.
type What uint8

// The types.
const (
	Places What = iota
	Zones
	Clusters
	Squads
	Areas
	Indicators
	Standards
	Population
)

// Names returns the names of all types in order: those of the import command.
func Names() []string {
	return []string{"places", "zones", "clusters", "squads", "areas", "indicators", "standards", "population"}
}

// String returns the type's name.
func (w What) String() string { return Names()[w] }

// Parse returns the type of a name, and whether there is one.
func Parse(name string) (What, bool) {
	i := slices.Index(Names(), name)
	return What(max(i, 0)), i >= 0
}

// Selection says which records of a type are exported.
type Selection struct {
	Source string // the name of the one source; empty: all, and a column says which
	All    bool   // also what was withdrawn from the map, and a column says which
}

// Export is the records of one type in the order in which they are written. It is immutable and safe for concurrent use.
type Export struct {
	rows    rows
	sources []*place.Source // of the rows, by name
	about   *about          // of a report, instead of the sources
}

// rows are records of some type with their table.
type rows interface {
	count() int
	writeCSV(w io.Writer, o CSV) error
	writeFeatures(w io.Writer) error
}

// Len returns the number of records.
func (e *Export) Len() int { return e.rows.count() }

// FromRecords selects from all that a database holds. A source that there is not is a fault.BadArgument error.
func FromRecords(r *snapshot.Records, what What, s Selection) (*Export, error) {
	if err := known(r.Sources, s.Source); err != nil {
		return nil, err
	}
	switch what {
	case Places:
		return newExport(placeTable(), placesOf(r.Places, r.Areas), s), nil
	case Zones:
		return newExport(zoneTable(), zonesOf(r.Zones, r.Places), s), nil
	case Clusters:
		return newExport(clusterTable(), r.Clusters, s), nil
	case Squads:
		return newExport(squadTable(), r.Squads, s), nil
	case Areas:
		return newExport(areaTable(), r.Areas, s), nil
	case Indicators:
		return newExport(indicatorTable(), r.Indicators, s), nil
	case Standards:
		return newExport(standardTable(), standardsOf(r.Standards), s), nil
	default:
		return newExport(cellTable(), cellsOf(r.Cells, r.PopulationSource), s), nil
	}
}

// FromSnapshot selects from what is published: of clusters those with a place on the map, of indicators those of areas that
// there are, of standards the district's own. Of a snapshot, the population is not exported: it is fault.NotFound. Else errors are as those of FromRecords.
func FromSnapshot(at *snapshot.Snapshot, what What, source string) (*Export, error) {
	c, s := at.Catalogue, Selection{Source: source}
	if err := known(c.Sources(), source); err != nil {
		return nil, err
	}
	switch what {
	case Places:
		return newExport(placeTable(), publishedPlaces(c), s), nil
	case Zones:
		return newExport(zoneTable(), publishedZones(c), s), nil
	case Clusters:
		return newExport(clusterTable(), publishedClusters(c), s), nil
	case Squads:
		return newExport(squadTable(), c.Squads(), s), nil
	case Areas:
		return newExport(areaTable(), c.Areas().All(), s), nil
	case Indicators:
		return newExport(indicatorTable(), publishedIndicators(c), s), nil
	case Standards:
		return newExport(standardTable(), standardsOf(at.Standards), s), nil
	default:
		return nil, fault.New(fault.NotFound, fault.Text{ZH: "没有这一导出", EN: "there is no such export"})
	}
}

func known(sources []*place.Source, name string) error {
	if name == "" || slices.ContainsFunc(sources, func(s *place.Source) bool { return s.Name == name }) {
		return nil
	}
	var names []string
	for _, s := range sources {
		names = append(names, s.Name)
	}
	list := strings.Join(names, ", ")
	e := fault.Argument("source", list, fault.Text{ZH: "没有这个名称的来源", EN: "there is no source of this name"})
	if list == "" {
		return e
	}
	return e.Hinting(fault.Text{ZH: "已有的来源:" + list, EN: "there are " + list})
}

// table says how records of a type are written.
type table[T any] struct {
	columns   []column[T]
	source    func(T) *place.Source // nil: records of the type are computed, and of no one source
	order     func(a, b T) int      // within a source
	published func(T) bool          // nil: records of the type are never withdrawn
	feature   func(T) feature
}

// listing is the selected records of a table, in order.
type listing[T any] struct {
	table[T]
	records []T
	Selection
}

func newExport[T any](t table[T], records []T, s Selection) *Export {
	l := &listing[T]{table: t, Selection: s}
	for _, r := range records {
		if (s.Source == "" || sourceName(t.source(r)) == s.Source) && (s.All || t.published == nil || t.published(r)) {
			l.records = append(l.records, r)
		}
	}
	slices.SortStableFunc(l.records, func(a, b T) int {
		return cmp.Or(cmp.Compare(sourceName(t.source(a)), sourceName(t.source(b))), t.order(a, b))
	})
	e := &Export{rows: l}
	for _, r := range l.records {
		if of := t.source(r); of != nil && (len(e.sources) == 0 || e.sources[len(e.sources)-1] != of) {
			e.sources = append(e.sources, of)
		}
	}
	return e
}

func (l *listing[T]) count() int { return len(l.records) }

func sourceName(s *place.Source) string {
	if s == nil {
		return ""
	}
	return s.Name
}

// bufferSize is how much is written at once.
const bufferSize = 64 << 10
