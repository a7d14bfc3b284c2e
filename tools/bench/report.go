package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// rival is another engine's figure beside which ours stands, and the ratio to reach: ours divided by the rival's.
type rival struct {
	peer, figure string
	most         float64 // 0: none is named
}

// matter is something that engines are compared in.
type matter struct {
	figure, title string
	target        time.Duration // of ours alone; 0: none
	rivals        []rival
}

// matters are the rows of the table that the walking engine is to reach.
func matters() []matter {
	return []matter{
		{"search", "15-minute search, %.0f vertices", 0, []rival{{"cpp", "search", 2}, {"graphhopper", "search", 0.2}, {"r5", "search", 0.1}}},
		{"circle", "isochrone polygon with GeoJSON, %.0f bytes", 600 * time.Microsecond, []rival{
			{"graphhopper", "circle", 0.5}, {"valhalla", "circle", 0.25}, {"pgrouting", "circle, boxed", 0.1}, {"pgrouting", "circle", 0.1},
		}},
		{"near", "one place to 50 within a kilometre, %.0f found", 0, []rival{{"osrm", "near", 0.01}, {"valhalla", "near", 0.01}}},
		{"near, tied", "the same, all tied to the network before, %.0f found", 0, []rival{{"osrm", "near", 0.01}, {"valhalla", "near", 0.01}}},
		{"far", "one place to 50 anywhere, %.0f found", 0, []rival{{"osrm", "far", 0.01}, {"valhalla", "far", 0.01}}},
		{"far, tied", "the same, all tied to the network before, %.0f found", 0, []rival{{"osrm", "far", 0.01}, {"valhalla", "far", 0.01}}},
		{"sweep", "nearest of the places for every vertex, %.0f found", 0, []rival{{"cpp", "sweep", 2}, {"pandana", "sweep", 1.0 / 30}}},
		{"nearest", "nearest 10 of the places from a point, %.0f found", 0, []rival{{"cpp", "nearest", 2}, {"pgrouting", "nearest, boxed", 0}}},
		{"lists", "the same from lists, %.0f found", 10 * time.Microsecond, nil},
		{"route", "route with its steps, %.0f m", 500 * time.Microsecond, []rival{
			{"osrm", "route", 1}, {"graphhopper", "route", 1}, {"graphhopper", "route, contracted", 1}, {"valhalla", "route", 1},
		}},
	}
}

// of returns what an engine took for something.
func (e *engines) of(peer, name string) (f figure, version string, ok bool) {
	if peer == "cpp" {
		f, ok = e.report.Plain[name]
		return f, "C++", ok
	}
	if a := e.peers[peer]; a != nil {
		f, ok = a.Figures[name]
		return f, a.Version, ok
	}
	return figure{}, "", false
}

// duration shows nanoseconds in the unit that suits them.
func duration(nanoseconds float64) string {
	d := time.Duration(nanoseconds)
	if d < time.Millisecond {
		return microseconds(d)
	}
	return milliseconds(d)
}

// verdict says what is to be reached, and whether it is.
func verdict(value, most float64, words string) string {
	if value <= most {
		return words + ": met"
	}
	return words + ": missed"
}

// times shows a ratio, small ones as a fraction.
func times(ratio float64) string {
	if ratio > 0 && ratio < 0.5 {
		return fmt.Sprintf("1/%.1f ×", 1/ratio)
	}
	return fmt.Sprintf("%.2f ×", ratio)
}

func (b *bench) reportEngines(e *engines) {
	b.table.section(fmt.Sprintf("%s: %d vertices, %d edges", e.ground.Title, e.report.Vertices, e.report.Edges))
	b.reportImports(e)
	for _, m := range matters() {
		b.reportMatter(e, m)
		if m.figure == "circle" {
			b.reportTruth(e)
		}
	}
}

func (b *bench) reportMatter(e *engines, m matter) {
	ours, ok := e.report.Ours[m.figure]
	title := fmt.Sprintf(m.title, ours.Count)
	switch {
	case !ok && !slices.ContainsFunc(m.rivals, func(r rival) bool { _, _, ok := e.of(r.peer, r.figure); return ok }):
		return // nobody was asked
	case !ok:
		b.table.add(row{figure: m.title[:max(0, indexOf(m.title, ','))], ours: "not there yet"})
	case m.target > 0:
		b.table.add(row{figure: title, ours: duration(ours.Nanoseconds),
			target: verdict(ours.Nanoseconds, float64(m.target), "≤ "+duration(float64(m.target)))})
	default:
		b.table.add(row{figure: title, ours: duration(ours.Nanoseconds)})
	}
	for _, r := range m.rivals {
		theirs, version, found := e.of(r.peer, r.figure)
		if !found {
			continue
		}
		line := row{figure: "  beside " + version + behindComma(r.figure), ours: "…", peer: duration(theirs.Nanoseconds)}
		if theirs.Count > 0 && math.Abs(theirs.Count-ours.Count) > 0.5 {
			line.figure += fmt.Sprintf(" (%.0f)", theirs.Count)
		}
		if ok {
			ratio := ours.Nanoseconds / theirs.Nanoseconds
			line.ratio = times(ratio)
			if r.most > 0 {
				line.target = verdict(ratio, r.most, "≤ "+times(r.most))
			}
		}
		b.table.add(line)
	}
	if plain, _, found := e.of("cpp", "search"); m.figure == "search" && ok {
		line := row{figure: "  a vertex", ours: nanoseconds(ours)}
		if found {
			line.peer, line.ratio = nanoseconds(plain), times(ours.Nanoseconds/plain.Nanoseconds)
		}
		b.table.add(line)
	}
}

// nanoseconds shows what each thing found took.
func nanoseconds(f figure) string { return fmt.Sprintf("%.1f ns", f.Nanoseconds/f.Count) }

func indexOf(text string, c byte) int { return slices.Index([]byte(text), c) }

// behindComma returns what tells the variants of a figure apart.
func behindComma(name string) string {
	if i := indexOf(name, ','); i >= 0 {
		return name[i:]
	}
	return ""
}

// reportImports tells how soon engines are ready, and what our network holds.
func (b *bench) reportImports(e *engines) {
	if len(e.imports) == 0 {
		return
	}
	ours := medianOf(e.imports, func(r networkReport) time.Duration { return r.Read + r.Build })
	peak := medianOf(e.imports, func(r networkReport) int64 { return r.Peak })
	b.table.add(row{figure: "map file (PBF) to network ready", ours: seconds(ours)})
	b.table.add(row{figure: "  processor time", ours: seconds(medianOf(e.imports, func(r networkReport) time.Duration { return r.Processor }))})
	b.table.add(row{figure: "  peak resident memory", ours: mebibytes(peak)})
	for _, p := range peers() {
		if a := e.peers[p.name]; a != nil && a.Ready > 0 {
			ratio := ours.Seconds() / a.Ready
			b.table.add(row{
				figure: fmt.Sprintf("  beside %s, peak %s", a.Version, mebibytes(a.Peak)), ours: "…",
				peer: seconds(time.Duration(a.Ready * 1e9)), ratio: times(ratio), target: verdict(ratio, 1, "faster"),
			})
		}
	}
	b.reportMemory(e)
}

// reportMemory tells what the network holds, an edge.
func (b *bench) reportMemory(e *engines) {
	m, edges := e.report.Memory, float64(e.report.Edges)
	search := row{figure: "memory an edge, what searches read", ours: wholeBytes(m.SearchPerEdge), target: verdict(m.SearchPerEdge, 32, "≤ 32 B")}
	if e.report.PlainBytes > 0 {
		search.peer, search.ratio = wholeBytes(e.report.PlainBytes/edges), times(m.SearchPerEdge*edges/e.report.PlainBytes)
	}
	b.table.add(search)
	b.table.add(row{figure: "  that and what edges carry", ours: wholeBytes(float64(m.Search+m.Edges) / edges)})
	b.table.add(row{figure: "  geometry", ours: wholeBytes(float64(m.Geometry) / edges)})
	b.table.add(row{figure: "  all, with names and index", ours: wholeBytes(m.TotalPerEdge)})
	if e.report.Lists > 0 {
		b.table.add(row{figure: "lists of 300 places, 30 minutes at the fastest pace", ours: mebibytes(int64(e.report.Lists)),
			peer: "made in " + milliseconds(e.report.ListsBuilt)})
	}
}

// reportTruth tells how true the circles are.
func (b *bench) reportTruth(e *engines) {
	names := make([]string, 0, len(e.truth))
	for name := range e.truth {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(boolRank(b == "ours")-boolRank(a == "ours"), cmp.Compare(a, b)) })
	for _, name := range names {
		t := e.truth[name]
		line := row{figure: fmt.Sprintf("  street points wrongly out / in, %d circles", t.Circles), ours: "…"}
		text := fmt.Sprintf("%.1f / %.1f %%", 100*t.Out, 100*t.In)
		if name != "ours" {
			line.peer = text
			line.figure += " (" + e.peers[name].Version + ")"
			b.table.add(line)
			continue
		}
		line.ours, line.target = text, verdict(t.In, 0.045, "in ≤ 4.5 %")
		b.table.add(line)
		b.table.add(row{figure: "    out, of those reached with 20 m to spare", ours: fmt.Sprintf("%.2f %%", 100*t.OutByFar), target: verdict(t.OutByFar, 0, "0")})
	}
	for _, name := range names {
		v := e.valid[name]
		line := row{figure: "  valid circles", ours: "…"}
		text := fmt.Sprintf("%d of %d", v.valid, v.circles)
		if name != "ours" {
			line.peer = text
			line.figure += " (" + e.peers[name].Version + ")"
			b.table.add(line)
			continue
		}
		line.ours, line.target = text, verdict(float64(v.circles-v.valid), 0, "all")
		b.table.add(line)
		b.table.add(row{figure: "  circles within those of 5 minutes more", ours: fmt.Sprintf("%d of %d", v.nested, v.pairs), target: verdict(float64(v.pairs-v.nested), 0, "all")})
	}
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// reportGrowth tells how the figures grow from the smallest city on.
func (b *bench) reportGrowth(all []*engines) {
	b.table.section("growth: the same in made cities (beside C++; to reach: at most double the smallest)")
	for _, m := range matters() {
		if m.figure == "sweep" {
			continue // it visits every vertex: it grows as the city does
		}
		smallest, ok := all[0].report.Ours[m.figure]
		if !ok {
			continue
		}
		for _, e := range all {
			f := e.report.Ours[m.figure]
			grown := f.Nanoseconds / smallest.Nanoseconds
			line := row{
				figure: fmt.Sprintf("%s, %d edges", fmt.Sprintf(m.title, f.Count), e.report.Edges), ours: duration(f.Nanoseconds),
				target: verdict(grown, 2, fmt.Sprintf("%.2f × the smallest", grown)),
			}
			if plain, ok := e.report.Plain[m.figure]; ok {
				line.peer, line.ratio = duration(plain.Nanoseconds), times(f.Nanoseconds/plain.Nanoseconds)
			}
			b.table.add(line)
		}
	}
	for _, e := range all {
		line := row{figure: fmt.Sprintf("nearest of the places for every vertex, a vertex, %d edges", e.report.Edges)}
		if f, ok := e.report.Ours["sweep"]; ok {
			line.ours = nanoseconds(f)
			if plain, ok := e.report.Plain["sweep"]; ok {
				line.peer, line.ratio = nanoseconds(plain), times(f.Nanoseconds/plain.Nanoseconds)
			}
			b.table.add(line)
		}
	}
	for _, e := range all {
		m := e.report.Memory
		b.table.add(row{figure: fmt.Sprintf("memory an edge, what searches read; all; %d edges", e.report.Edges),
			ours: wholeBytes(m.SearchPerEdge) + "; " + wholeBytes(m.TotalPerEdge), target: verdict(m.SearchPerEdge, 32, "≤ 32 B")})
	}
}
