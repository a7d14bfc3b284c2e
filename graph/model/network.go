package model

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"servicemap/coverage"
	"servicemap/snapshot"
	"servicemap/walk"
)

// NetworkReport is what the walking network is, what its map was found to hold, and where places and people enter it badly.
type NetworkReport struct {
	at       *snapshot.Snapshot
	counts   []RuleCount
	suspects []MapSuspect

	Vertices, Edges, Islands int
	PrivateGround            walk.PrivateGround
	SuspectTotal             int
}

// RuleCount is how often a rule of reading the map applied.
type RuleCount struct {
	Rule  string
	Count int
}

// MapSuspect is what looks like a mistake in the map.
type MapSuspect struct {
	Kind      string  `json:"kind"`
	Node      int64   `json:"node"`
	Way       int64   `json:"way"`
	Longitude float64 `json:"longitude"`
	Latitude  float64 `json:"latitude"`
}

// Osm returns the OpenStreetMap element to look at.
func (s MapSuspect) Osm() string {
	if s.Node != 0 {
		return "node/" + strconv.FormatInt(s.Node, 10)
	}
	return "way/" + strconv.FormatInt(s.Way, 10)
}

// Point returns where it is.
func (s MapSuspect) Point() *Point {
	return &Point{Longitude: rounded(s.Longitude), Latitude: rounded(s.Latitude)}
}

// Network describes the walking network, nil when none is loaded.
func (d *Dataset) Network() *NetworkReport {
	n := d.at.Network
	if n == nil {
		return nil
	}
	r := &NetworkReport{at: d.at, Vertices: n.Vertices(), Edges: n.Edges(), Islands: len(n.Islands()), PrivateGround: n.PrivateGround()}
	r.read(d.at.NetworkReport)
	return r
}

// read takes what the import found. Databases filled before there was a report have none, and then nothing is told.
func (r *NetworkReport) read(report json.RawMessage) {
	var suspects struct {
		Suspects     []MapSuspect `json:"suspects"`
		SuspectTotal int          `json:"suspectTotal"`
	}
	var counts map[string]any
	if json.Unmarshal(report, &suspects) != nil || json.Unmarshal(report, &counts) != nil {
		return
	}
	r.suspects, r.SuspectTotal = suspects.Suspects, suspects.SuspectTotal
	r.take("", counts)
	slices.SortFunc(r.counts, func(a, b RuleCount) int { return cmp.Compare(a.Rule, b.Rule) })
}

func (r *NetworkReport) take(under string, counts map[string]any) {
	for name, value := range counts {
		switch value := value.(type) {
		case float64:
			r.counts = append(r.counts, RuleCount{under + name, int(value)})
		case map[string]any:
			r.take(under+name+".", value)
		}
	}
}

// Counts returns how often each rule of reading the map applied.
func (r *NetworkReport) Counts() []RuleCount { return append([]RuleCount{}, r.counts...) }

// Suspects returns what looks like a mistake in the map.
func (r *NetworkReport) Suspects(ctx context.Context, first int32) ([]MapSuspect, error) {
	length, err := pageLength(first, 100)
	if err != nil {
		return nil, err
	}
	list := append([]MapSuspect{}, r.suspects[:min(length, len(r.suspects))]...)
	return list, spend(ctx, len(list))
}

// EntryTrouble is the places and people that enter the network badly in one way.
type EntryTrouble struct {
	Trouble walk.Trouble
	coverage.Crowd

	at     *snapshot.Snapshot
	places []int
}

// Entries returns where places and people enter the network of a profile badly, one item for each trouble.
func (r *NetworkReport) Entries(profile walk.Profile) []EntryTrouble {
	list := make([]EntryTrouble, walk.Troubles)
	crowds := r.at.Coverage.Troubles(profile)
	for t := range list {
		list[t] = EntryTrouble{Trouble: walk.Trouble(t), Crowd: crowds[t], at: r.at}
	}
	for i, bits := range r.at.Places.On(profile).Troubles() {
		for t := range list {
			if bits>>t&1 == 1 {
				list[t].places = append(list[t].places, i)
			}
		}
	}
	return list
}

// PlaceCount returns how many places there are.
func (e EntryTrouble) PlaceCount() int { return len(e.places) }

// Places returns the first of them.
func (e EntryTrouble) Places(ctx context.Context, first int32) ([]Place, error) {
	length, err := pageLength(first, 100)
	if err != nil {
		return nil, err
	}
	list := []Place{}
	for _, i := range e.places[:min(length, len(e.places))] {
		list = append(list, NewPlace(e.at, i))
	}
	return list, spend(ctx, len(list))
}
