package main

import (
	"context"
	"fmt"

	"servicemap/coverage"
	"servicemap/place"
	"servicemap/walk"
)

// crowdReport is who enters the walking network badly in one way, in the words of dataset.network.entries.
type crowdReport struct {
	Trouble string `json:"trouble"`
	Cells   int    `json:"cells"`
	People  int    `json:"people"`

	meaning string
}

// enter finds out how the people of the source enter the walking network, if one is loaded. The network is built for it, as a
// server does.
func (in *intake) enter(ctx context.Context) error {
	streets, err := in.i.Streets(ctx)
	if err != nil || len(streets.Edges) == 0 {
		return err
	}
	cells, err := in.i.Cells(ctx, in.source)
	if err != nil {
		return err
	}
	network, err := walk.Build(streets)
	if err != nil {
		return err
	}
	nowhere := place.NewCatalogue(place.Records{Areas: place.NewAreas(nil)})
	people, err := coverage.NewIndex(ctx, nowhere, network, walk.NewSites(network, nil, walk.MaxLegPlace), cells)
	if err != nil {
		return err
	}
	crowds := people.Troubles(walk.Foot)
	for trouble, words := range [walk.Troubles][2]string{
		walk.Unsnapped:  {"UNSNAPPED", "no mapped way within 300 m: judged by straight lines"},
		walk.SnappedFar: {"SNAPPED_FAR", "more than 60 m to the nearest way"},
		walk.OnIsland:   {"ON_ISLAND", "only a fragment of the network is near"},
		walk.LegBlocked: {"LEG_BLOCKED", "a nearer way lies behind water, tracks, a motorway or a cliff"},
		walk.OnPrivate:  {"ON_PRIVATE", "the nearest way is on private ground"},
	} {
		c := crowds[trouble]
		in.report.Entries = append(in.report.Entries, crowdReport{words[0], c.Cells, c.People, words[1]})
	}
	return nil
}

// printEntries says who enters the network badly. Troubles that nobody has are left out.
func (r *importReport) printEntries(t *terminal) {
	for _, e := range r.Entries {
		if e.Cells > 0 {
			fmt.Fprintf(t.out, "  %-12s %7d cells, %9d people: %s\n", e.Trouble, e.Cells, e.People, e.meaning)
		}
	}
}
