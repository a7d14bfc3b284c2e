package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"time"

	"servicemap/walk"
)

// The large city: streets, people and places.
const bigCityEdges, bigCityCells, bigCityPlaces = 500_000, 1_000_000, 5_000

// bigCityReport is what its child prints.
type bigCityReport struct {
	Edges, Lists      int           // lists in bytes
	Network, Built    time.Duration // the network, and the walks between people and places
	Coverage, Add     figure        // asked for the first time; with one place more
	Resident, AtWorst int64         // bytes, after a collection; and the peak
}

// bigCityChild measures a city of a million cells in a process of its own.
func bigCityChild(ctx context.Context, out io.Writer) error {
	var r bigCityReport
	began := time.Now()
	n, err := walk.Build(walk.Streets{Edges: city(bigCityEdges)})
	if err != nil {
		return err
	}
	r.Network, r.Edges = time.Since(began), n.Edges()
	p := &planner{district: newDistrict(n, bigCityCells, bigCityPlaces), ctx: ctx, network: n, rounds: 3}
	began = time.Now()
	if p.index, err = p.district.index(ctx, n); err != nil {
		return err
	}
	r.Built, r.Lists = time.Since(began), p.index.Bytes()
	r.Coverage = timed(p.rounds, 3, func(int) float64 { return p.cover(p.anew(), nil) })
	base := p.anew()
	p.cover(base, nil)
	r.Add = timed(p.rounds, 20, func(i int) float64 { return p.cover(base, p.added(i)) })
	runtime.GC()
	r.Resident, r.AtWorst = memory("self")
	if p.failed != nil {
		return p.failed
	}
	return json.NewEncoder(out).Encode(&r)
}

func (b *bench) measureBigCity(ctx context.Context) error {
	b.say("a city of %d cells and %d places", bigCityCells, bigCityPlaces)
	var r bigCityReport
	if err := child(ctx, &r, "bigcity"); err != nil {
		return err
	}
	b.table.section(fmt.Sprintf("the planner: a made city of %d edges, %d cells, %d places", r.Edges, bigCityCells, bigCityPlaces))
	b.table.add(row{figure: "network built", ours: seconds(r.Network)})
	b.table.add(row{figure: "walks between people and places found", ours: seconds(r.Built), peer: "lists of " + mebibytes(int64(r.Lists))})
	b.table.add(row{figure: fmt.Sprintf("coverage, whole and by community, %.0f covered", r.Coverage.Count), ours: duration(r.Coverage.Nanoseconds)})
	b.table.add(row{figure: "what if, add one, beside asking anew", ours: duration(r.Add.Nanoseconds), peer: duration(r.Coverage.Nanoseconds), ratio: times(r.Add.Nanoseconds / r.Coverage.Nanoseconds)})
	b.table.add(row{figure: "resident; at the peak, while it was built", ours: mebibytes(r.Resident) + "; " + mebibytes(r.AtWorst)})
	return nil
}
