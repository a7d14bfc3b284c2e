package model

import (
	"fmt"
	"time"

	"servicemap/place"
	"servicemap/snapshot"
	"servicemap/walk"
)

// Dataset is what is loaded on this server.
type Dataset struct {
	at              *snapshot.Snapshot
	TimeZone        string
	MapReviewNumber *string
	Stale           bool
	ServerVersion   string
}

// NewDataset describes a snapshot.
func NewDataset(at *snapshot.Snapshot, timeZone, serverVersion string, mapReviewNumber *string, stale bool) *Dataset {
	return &Dataset{at: at, TimeZone: timeZone, MapReviewNumber: mapReviewNumber, Stale: stale, ServerVersion: serverVersion}
}

// Name returns the name of the data set.
func (d *Dataset) Name() string { return d.at.Name(false) }

// Demo reports whether any of it is generated.
func (d *Dataset) Demo() bool { return d.at.Demo() }

// Bounds returns the box around all data, nil when nothing is loaded.
func (d *Dataset) Bounds() *Box {
	b := d.at.Bounds
	if b.Empty() {
		return nil
	}
	return &Box{West: rounded(b.West), South: rounded(b.South), East: rounded(b.East), North: rounded(b.North)}
}

// Attribution returns the line to show with the data.
func (d *Dataset) Attribution() string { return d.at.Attribution() }

// Sources returns every source.
func (d *Dataset) Sources() []*Source {
	list := []*Source{}
	for _, s := range d.at.Catalogue.Sources() {
		list = append(list, newSource(s))
	}
	return list
}

// Counts returns the published places by kind, whatever their status.
func (d *Dataset) Counts() []KindCount {
	counts := map[place.Kind]int{}
	for i := range d.at.Catalogue.Len() {
		counts[d.at.Catalogue.Place(i).Kind]++
	}
	return kindCounts(counts)
}

// Squads returns the number of published squads.
func (d *Dataset) Squads() int { return len(d.at.Catalogue.Squads()) }

// PlacesVersion changes with every change of places, areas or squads.
func (d *Dataset) PlacesVersion() string {
	v := d.at.Versions
	return fmt.Sprintf("%v-%v-%v", v.Places, v.Areas, v.Squads)
}

// NetworkVersion changes with the network, nil when none is loaded.
func (d *Dataset) NetworkVersion() *string {
	if d.at.Network == nil {
		return nil
	}
	v := d.at.Versions.Network.String()
	return &v
}

// NetworkDate returns the date of the map that the network was made from.
func (d *Dataset) NetworkDate() *time.Time { return d.at.NetworkDate }

// NetworkEdges returns the stretches of way in the network, nil when none is loaded.
func (d *Dataset) NetworkEdges() *int {
	if d.at.Network == nil {
		return nil
	}
	n := d.at.Network.Edges()
	return &n
}

// PopulationDate returns the day of the people counts.
func (d *Dataset) PopulationDate() *time.Time { return d.at.PopulationDate }

// CalendarYears returns the years whose public holidays and working weekends are published.
func (d *Dataset) CalendarYears() []int { return append([]int{}, d.at.Catalogue.CalendarYears()...) }

// AsOf returns when the data were read.
func (d *Dataset) AsOf() time.Time { return d.at.BuiltAt }

// PaceInfo is what a pace means.
type PaceInfo struct {
	Pace   walk.Pace
	Source string
}

// MetresIn15Minutes returns what the pace is kept as.
func (p PaceInfo) MetresIn15Minutes() int { return int(p.Pace) }

// Paces lists the paces, slowest first.
func Paces() []PaceInfo {
	return []PaceInfo{
		{walk.Elderly, "0.80 m/s, a walking speed used for older people at crossings"},
		{walk.Cautious, "GB 50180-2018, lower end of the 15-minute circle (800–1,000 m)"},
		{walk.Standard, "GB 50180-2018, upper end of the 15-minute circle (800–1,000 m)"},
		{walk.Brisk, "1.35 m/s, a usual default of routing engines"},
	}
}
