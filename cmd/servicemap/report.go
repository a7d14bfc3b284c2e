package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"servicemap/db"
	"servicemap/fault"
	"servicemap/importer/osm"
	"servicemap/importer/sheet"
	"servicemap/walk"
)

// importReport is what an import did, for a person or as JSON.
type importReport struct {
	What     string
	File     string
	DryRun   bool
	Kept     bool // the import is in the database
	Rows     int
	Accepted int // rows that are in, or would be
	Change   db.Change
	Problems []fault.Problem
	Unlisted int
	Warnings []fault.Text
	Network  *networkReport
	Entries  []crowdReport // of a population, where a network is loaded
}

// networkReport is what became of an OpenStreetMap file: what was read, and the network that it gives.
type networkReport struct {
	osm.Report
	Vertices      int            `json:"vertices"`
	Kilometres    float64        `json:"kilometres"`
	Islands       int            `json:"islands"` // parts of the network that entries avoid
	Barriers      map[string]int `json:"barriers"`
	PrivateGround string         `json:"privateGround"`
}

func describeNetwork(read *osm.Result, streets walk.Streets, network *walk.Network) *networkReport {
	r := &networkReport{
		Report: read.Report, Vertices: network.Vertices(), Islands: len(network.Islands()), Barriers: map[string]int{},
		PrivateGround: streets.PrivateGround.String(),
	}
	for i := range read.Edges {
		r.Kilometres += float64(read.Edges[i].Length) / 1e6
	}
	for i := range read.Barriers {
		r.Barriers[read.Barriers[i].Kind.String()]++
	}
	return r
}

// print says what the rules found. Rules that found nothing are left out.
func (n *networkReport) print(t *terminal) {
	fmt.Fprintf(t.out, "%d of %d ways are walkable: %d edges, %d vertices, %.1f km, %d islands\n", n.Walkable, n.Ways, n.Edges, n.Vertices, n.Kilometres, n.Islands)
	for _, c := range n.Counts() {
		if c.Count > 0 {
			fmt.Fprintf(t.out, "  %-22s %7d\n", c.Rule, c.Count)
		}
	}
	for _, s := range n.Suspects[:min(len(n.Suspects), shownSuspects)] {
		fmt.Fprintf(t.out, "  suspected mistake in the map: %s at node %d, way %d (%.6f, %.6f)\n", s.Kind, s.Node, s.Way, s.Longitude, s.Latitude)
	}
	if more := n.SuspectTotal - shownSuspects; more > 0 {
		fmt.Fprintf(t.out, "  … and %d more; --json lists a hundred\n", more)
	}
}

// shownSuspects is how many mistakes of a map a person is shown.
const shownSuspects = 10

// take adds what was read and what it changed. Rows that the database refused were read, but are not in.
func (r *importReport) take(read *sheet.Report, change db.Change, refused []fault.Problem) {
	if read == nil {
		return
	}
	r.Rows, r.Change, r.Unlisted, r.Warnings = read.Rows, change, read.Unlisted, read.Warnings
	r.Problems = append(append([]fault.Problem{}, read.Problems...), refused...)
	slices.SortStableFunc(r.Problems, func(a, b fault.Problem) int { return cmp.Compare(a.Row, b.Row) })
	r.Accepted = read.Accepted - len(refused)
}

// nothing reports whether every row is wrong, so that there is nothing to keep.
func (r *importReport) nothing() bool { return r.Accepted == 0 && len(r.Problems) > 0 }

func (r *importReport) print(t *terminal, asJSON bool) error {
	if asJSON {
		return r.printJSON(t)
	}
	for _, w := range r.Warnings {
		t.say("%s", t.pick(w))
	}
	for _, p := range r.Problems {
		fmt.Fprintln(t.out, problemLine(t, p))
	}
	if r.Unlisted > 0 {
		fmt.Fprintf(t.out, "… and %d more problems\n", r.Unlisted)
	}
	if n := r.Network; n != nil {
		n.print(t)
	}
	r.printEntries(t)
	outcome := "done"
	switch {
	case r.DryRun:
		outcome = "dry run, nothing written"
	case !r.Kept && r.nothing():
		outcome = "nothing written, because every row is wrong"
	case !r.Kept:
		outcome = "nothing written, because rows are wrong (--all-or-nothing)"
	}
	fmt.Fprintf(t.out, "%s: %d added, %d changed, %d unchanged, %d removed, %d problems – %s\n",
		r.What, r.Change.Added, r.Change.Changed, r.Change.Unchanged, r.Change.Removed, len(r.Problems)+r.Unlisted, outcome)
	return nil
}

func problemLine(t *terminal, p fault.Problem) string {
	if !t.chinese {
		return p.String()
	}
	s := fmt.Sprintf("第 %d 行", p.Row)
	if p.Column != "" {
		s += fmt.Sprintf(",%s “%s”", p.Column, p.Value)
	}
	s += ":" + p.Text.ZH
	if p.Cure.ZH != "" {
		s += "――" + p.Cure.ZH
	}
	return s
}

func (r *importReport) printJSON(t *terminal) error {
	type problem struct {
		Row     int    `json:"row"`
		Column  string `json:"column,omitempty"`
		Value   string `json:"value,omitempty"`
		Problem string `json:"problem"`
		Cure    string `json:"cure,omitempty"`
	}
	out := struct {
		What      string         `json:"what"`
		File      string         `json:"file"`
		DryRun    bool           `json:"dryRun"`
		Kept      bool           `json:"kept"`
		Rows      int            `json:"rows"`
		Added     int            `json:"added"`
		Changed   int            `json:"changed"`
		Unchanged int            `json:"unchanged"`
		Removed   int            `json:"removed"`
		Problems  []problem      `json:"problems"`
		Unlisted  int            `json:"unlistedProblems,omitempty"`
		Warnings  []string       `json:"warnings"`
		Network   *networkReport `json:"network,omitempty"`
		Entries   []crowdReport  `json:"entries,omitempty"`
	}{
		What: r.What, File: r.File, DryRun: r.DryRun, Kept: r.Kept, Rows: r.Rows, Added: r.Change.Added, Changed: r.Change.Changed,
		Unchanged: r.Change.Unchanged, Removed: r.Change.Removed, Problems: []problem{}, Unlisted: r.Unlisted, Warnings: []string{}, Network: r.Network,
		Entries: r.Entries,
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, problem{p.Row, p.Column, p.Value, t.pick(p.Text), t.pick(p.Cure)})
	}
	for _, w := range r.Warnings {
		out.Warnings = append(out.Warnings, t.pick(w))
	}
	encoder := json.NewEncoder(t.out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}
