package main

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"time"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/importer/osm"
	"servicemap/place"
	"servicemap/walk"
)

// networkFile is an OpenStreetMap file.
type networkFile interface {
	io.ReaderAt
}

// networkRules are how a map is read and walked.
type networkRules struct {
	osm.Rules
	private walk.PrivateGround
}

func defaultRules() networkRules { return networkRules{Rules: osm.DefaultRules()} }

// loadNetwork reads an OpenStreetMap file into the walking network and the base map. It returns the network, which is built
// once here, so that one that cannot be built is never kept, and known by its checksum.
func loadNetwork(ctx context.Context, i *db.Import, source *place.Source, file networkFile, size int64, rules networkRules, show func(done, total int64, unit string), report *importReport) (*walk.Network, error) {
	read, streets, network, err := readNetwork(ctx, file, size, rules, show)
	if err != nil {
		return nil, err
	}
	report.Network = describeNetwork(read, streets, network)
	found, err := json.Marshal(report.Network)
	if err != nil {
		return nil, err
	}
	checksum := network.Checksum()
	report.Change, err = i.Network(ctx, source, db.Network{
		Streets: streets, Date: mapDate(read, source), Checksum: checksum[:], Report: found,
	}, func(done, total int) { show(int64(done), int64(total), "edges") })
	if err != nil {
		return nil, err
	}
	_, err = i.BaseMap(ctx, source, baseFeatures(read.Features))
	return network, err
}

// baseFeatures shows what was read of the base map as the database takes it.
func baseFeatures(features []osm.Feature) iter.Seq[db.BaseFeature] {
	return func(yield func(db.BaseFeature) bool) {
		for i := range features {
			if !yield(db.BaseFeature(features[i])) {
				return
			}
		}
	}
}

// mapDate returns when the map was current: as the file says, else the day the source says it was collected.
func mapDate(read *osm.Result, source *place.Source) *time.Time {
	if !read.Date.IsZero() {
		return &read.Date
	}
	return source.Collected
}

func readNetwork(ctx context.Context, file networkFile, size int64, rules networkRules, show func(done, total int64, unit string)) (*osm.Result, walk.Streets, *walk.Network, error) {
	read, err := osm.Read(ctx, file, size, rules.Rules, func(done, total int64) { show(done, total, "bytes") })
	if err != nil {
		return nil, walk.Streets{}, nil, err
	}
	if len(read.Edges) == 0 {
		return nil, walk.Streets{}, nil, fault.New(fault.BadRequest, fault.Text{
			ZH: "文件中没有可步行的道路", EN: "the file holds no way that one can walk on",
		})
	}
	streets := walk.Streets{Edges: read.Edges, Barriers: read.Barriers, PrivateGround: rules.private}
	network, err := walk.Build(streets)
	return read, streets, network, err
}
