package snapshot

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
)

// The file of the records is JSON, a line for the head, one for each record, then 32 bytes of SHA-256 over all lines. JSON
// says null for what is not known and 0 for zero (encoding/gob makes one of them), and keeps every number exactly.

// recordsVersion is that of the file. Raise it when a record gets, loses or reads a field otherwise.
const recordsVersion = 1

// head is the first line: all that is no list, and how many lines each list has.
type head struct {
	Format     int
	Database   string
	BuiltAt    time.Time
	Versions   Versions
	HasNetwork bool
	Sources    []*place.Source
	Aliases    map[place.Key]place.Key

	PopulationSource, NetworkSource place.Key // 0: none
	PopulationDate, NetworkDate     *time.Time
	NetworkReport                   []byte

	Places, Zones, Clusters, Areas, Indicators, Standards, Squads, Cells int
}

// Records name their source by its key; and a boundary, which the library keeps to itself, is told by its numbers. The
// outer field hides the one it stands for.
type (
	storedPlace struct {
		*place.Place
		Source place.Key
	}
	storedCluster struct {
		*place.Cluster
		Source place.Key
	}
	storedIndicator struct {
		*place.Indicator
		Source place.Key
	}
	storedStandard struct {
		*coverage.Standard
		Origin place.Key
	}
	storedSquad struct {
		*place.Squad
		Source place.Key
	}
	storedArea struct {
		*place.Area
		Source   place.Key
		Boundary *boundary
	}
	boundary struct {
		Layout geom.Layout
		SRID   int
		Flat   []float64
		Ends   [][]int
	}
)

func keyOf(s *place.Source) place.Key {
	if s == nil {
		return 0
	}
	return s.Key
}

// writeRecords writes the records of a snapshot.
func writeRecords(w io.Writer, database string, s *Snapshot) error {
	r, sum := &s.records, sha256.New()
	lines := json.NewEncoder(io.MultiWriter(w, sum))
	lines.SetEscapeHTML(false)
	err := lines.Encode(head{
		Format: recordsVersion, Database: database, BuiltAt: s.BuiltAt, Versions: r.Versions, HasNetwork: s.Network != nil,
		Sources: r.Sources, Aliases: r.Aliases, PopulationSource: keyOf(r.PopulationSource), NetworkSource: keyOf(r.NetworkSource),
		PopulationDate: r.PopulationDate, NetworkDate: r.NetworkDate, NetworkReport: r.NetworkReport,
		Places: len(r.Places), Zones: len(r.Zones), Clusters: len(r.Clusters), Areas: len(r.Areas), Indicators: len(r.Indicators),
		Standards: len(r.Standards), Squads: len(r.Squads), Cells: len(r.Cells),
	})
	encode := func(line any) {
		if err == nil {
			err = lines.Encode(line)
		}
	}
	for _, p := range r.Places {
		encode(storedPlace{p, keyOf(p.Source)})
	}
	for _, z := range r.Zones {
		encode(z)
	}
	for _, c := range r.Clusters {
		encode(storedCluster{c, keyOf(c.Source)})
	}
	for _, a := range r.Areas {
		stored := storedArea{Area: a, Source: keyOf(a.Source)}
		if b := a.Boundary; b != nil {
			stored.Boundary = &boundary{b.Layout(), b.SRID(), b.FlatCoords(), b.Endss()}
		}
		encode(stored)
	}
	for _, n := range r.Indicators {
		encode(storedIndicator{n, keyOf(n.Source)})
	}
	for i := range r.Standards {
		encode(storedStandard{&r.Standards[i], keyOf(r.Standards[i].Origin)})
	}
	for _, q := range r.Squads {
		encode(storedSquad{q, keyOf(q.Source)})
	}
	for i := range r.Cells {
		encode(&r.Cells[i])
	}
	if err == nil {
		_, err = w.Write(sum.Sum(nil))
	}
	return err
}

// kept is what the file of the records holds.
type kept struct {
	records    *Records
	builtAt    time.Time
	hasNetwork bool
}

// readRecords reads the records of a database from so many bytes. A file of another version or database, or one that was
// cut or changed in a single bit, is a fault.Storage error; nothing is decoded before the checksum vouches for it.
func readRecords(r io.ReaderAt, size int64, database string) (*kept, error) {
	length := size - sha256.Size
	sum, want := sha256.New(), make([]byte, sha256.Size)
	if _, err := io.Copy(sum, io.NewSectionReader(r, 0, length)); err != nil {
		return nil, damaged(err)
	}
	if _, err := r.ReadAt(want, max(length, 0)); err != nil || !bytes.Equal(want, sum.Sum(nil)) {
		return nil, damaged(errors.New("the checksum is another"))
	}
	lines := json.NewDecoder(bufio.NewReaderSize(io.NewSectionReader(r, 0, length), 1<<18))
	var h head
	if err := lines.Decode(&h); err != nil {
		return nil, damaged(err)
	}
	if h.Format != recordsVersion || h.Database != database {
		return nil, fault.New(fault.Storage, fault.Text{
			ZH: "保存的数据属于另一个数据库或另一版本的程序", EN: "the kept data are of another database or of another version of the program",
		})
	}
	found, err := readLists(lines, &h)
	if err != nil {
		return nil, damaged(err)
	}
	return &kept{found, h.BuiltAt, h.HasNetwork}, nil
}

func damaged(cause error) error {
	return fault.New(fault.Storage, fault.Text{ZH: "保存的数据已损坏", EN: "the kept data are damaged"}).Because(cause)
}

// readLists reads the lists behind the head.
func readLists(lines *json.Decoder, h *head) (*Records, error) {
	sources := map[place.Key]*place.Source{}
	for _, s := range h.Sources {
		sources[s.Key] = s
	}
	r := &Records{
		Versions: h.Versions, Sources: h.Sources, Aliases: h.Aliases, PopulationSource: sources[h.PopulationSource],
		PopulationDate: h.PopulationDate, NetworkSource: sources[h.NetworkSource], NetworkDate: h.NetworkDate, NetworkReport: h.NetworkReport,
	}
	var errs [8]error
	r.Places, errs[0] = list(lines, h.Places, func(s storedPlace) *place.Place {
		s.Place.Source = sources[s.Source]
		return s.Place
	})
	r.Zones, errs[1] = list(lines, h.Zones, func(z *place.Zone) *place.Zone { return z })
	r.Clusters, errs[2] = list(lines, h.Clusters, func(s storedCluster) *place.Cluster {
		s.Cluster.Source = sources[s.Source]
		return s.Cluster
	})
	r.Areas, errs[3] = list(lines, h.Areas, func(s storedArea) *place.Area {
		s.Area.Source = sources[s.Source]
		if b := s.Boundary; b != nil {
			s.Area.Boundary = geom.NewMultiPolygonFlat(b.Layout, b.Flat, b.Ends).SetSRID(b.SRID)
		}
		return s.Area
	})
	r.Indicators, errs[4] = list(lines, h.Indicators, func(s storedIndicator) *place.Indicator {
		s.Indicator.Source = sources[s.Source]
		return s.Indicator
	})
	r.Standards, errs[5] = list(lines, h.Standards, func(s storedStandard) coverage.Standard {
		s.Standard.Origin = sources[s.Origin]
		return *s.Standard
	})
	r.Squads, errs[6] = list(lines, h.Squads, func(s storedSquad) *place.Squad {
		s.Squad.Source = sources[s.Source]
		return s.Squad
	})
	r.Cells, errs[7] = list(lines, h.Cells, func(c coverage.Cell) coverage.Cell { return c })
	return r, errors.Join(errs[:]...)
}

// list reads a list of records, each as it stands in the file, and makes of each what it was.
func list[Stored, T any](lines *json.Decoder, count int, restore func(Stored) T) ([]T, error) {
	var all []T
	for range count {
		var s Stored
		if err := lines.Decode(&s); err != nil {
			return nil, fmt.Errorf("record %d of %d: %w", len(all)+1, count, err)
		}
		all = append(all, restore(s))
	}
	return all, nil
}
