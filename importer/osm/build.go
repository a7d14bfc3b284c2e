package osm

import (
	"context"
	"iter"
	"slices"

	"servicemap/geo"
	"servicemap/walk"
)

// checkEvery is the number of ways between two looks at the context.
const checkEvery = 1024

// build makes the edges, after the passes.
func (n *network) build(ctx context.Context) ([]walk.Edge, error) {
	for _, m := range n.marks {
		if m&present == 0 {
			n.report.MissingNodes++
		}
	}
	for i := range n.ways {
		n.markVertices(&n.ways[i])
	}
	edges, err := n.room()
	if err != nil {
		return nil, err
	}
	for i := range n.ways {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		edges = n.wayEdges(edges, &n.ways[i])
	}
	return edges, nil
}

// room returns an empty list with room for every edge, and makes room for their lines: growing lists step by step takes
// twice the memory.
func (n *network) room() ([]walk.Edge, error) {
	edges, points := 0, 0
	for i := range n.ways {
		for piece := range n.pieces(&n.ways[i]) {
			edges++
			points += len(piece)
		}
	}
	if err := n.keep(edges*edgeBytes + points*pointBytes); err != nil {
		return nil, err
	}
	n.points = make([]geo.LonLat, 0, points)
	return make([]walk.Edge, 0, edges), nil
}

// runs yields the stretches of a way whose nodes are all in the file, two at least. A missing node cuts the way: its
// halves are never joined, for nobody knows what lies between.
func (n *network) runs(w *way) iter.Seq[[]int64] {
	return func(yield func([]int64) bool) {
		refs := n.refs[w.from:w.to]
		for start := 0; start < len(refs); {
			end := start
			for end < len(refs) && n.marks[refs[end]]&present != 0 {
				end++
			}
			if end-start >= 2 && !yield(refs[start:end]) {
				return
			}
			start = end + 1
		}
	}
}

// markVertices marks the ends of a way's runs and the nodes used before, by another way or by this one.
func (n *network) markVertices(w *way) {
	for run := range n.runs(w) {
		for _, at := range run {
			if n.marks[at]&used != 0 {
				n.marks[at] |= vertex
			}
			n.marks[at] |= used
			if w.flagged(walk.Elevator) {
				n.marks[at] |= onLiftWay
			}
		}
		n.marks[run[0]] |= vertex
		n.marks[run[len(run)-1]] |= vertex
	}
}

// pieces yields the stretches of a way from vertex to vertex.
func (n *network) pieces(w *way) iter.Seq[[]int64] {
	return func(yield func([]int64) bool) {
		for run := range n.runs(w) {
			start := 0
			for i := 1; i < len(run); i++ {
				if n.marks[run[i]]&vertex == 0 {
					continue
				}
				if !yield(run[start : i+1]) {
					return
				}
				start = i
			}
		}
	}
}

// wayEdges appends the edges of a way and counts what became of it.
func (n *network) wayEdges(edges []walk.Edge, w *way) []walk.Edge {
	held := 0
	for run := range n.runs(w) {
		held += len(run)
	}
	if held == 0 {
		n.report.Skipped[TooShort]++
		return edges
	}
	n.report.Walkable++
	if held < w.to-w.from {
		n.report.CutWays++
	}
	total := uint64(0)
	if w.rule.steps > 0 { // their cost is shared out by length
		for piece := range n.pieces(w) {
			length, _ := millimetres(n.line(nil, piece))
			total += length
		}
	}
	for piece := range n.pieces(w) {
		if e, ok := n.edge(w, piece, total); ok {
			edges = append(edges, e)
		} else {
			n.report.TooLongEdges++
		}
	}
	return edges
}

// edge makes the edge of a piece of way between two vertices; false when no cost can hold it.
func (n *network) edge(w *way, piece []int64, total uint64) (walk.Edge, bool) {
	from, to := piece[0], piece[len(piece)-1]
	start := len(n.points)
	n.points = n.line(n.points, piece)
	line := slices.Clip(n.points[start:])
	length, fits := millimetres(line)
	if !fits {
		return walk.Edge{}, false
	}
	cost, fits := w.rule.price(length, total, n.lifts(from)+n.lifts(to))
	if !fits {
		return walk.Edge{}, false
	}
	e := walk.Edge{
		From: n.ids[from], To: n.ids[to], Line: line,
		Length: uint32(length), Forward: walk.Closed, Backward: walk.Closed,
		Flags: w.rule.flags, Class: w.rule.class, Name: w.rule.name, Way: w.id,
	}
	if w.rule.forward {
		e.Forward = cost
	}
	if w.rule.backward {
		e.Backward = cost
	}
	return e, true
}

// lifts returns 1 for a node that is a lift by itself, not a part of a way that is one, else 0.
func (n *network) lifts(at int64) int {
	if n.marks[at]&(lift|onLiftWay) == lift {
		return 1
	}
	return 0
}

// line appends the places of nodes.
func (n *network) line(line []geo.LonLat, piece []int64) []geo.LonLat {
	for _, at := range piece {
		line = append(line, geo.LonLat{Lon: float64(n.lon[at]) / 1e7, Lat: float64(n.lat[at]) / 1e7})
	}
	return line
}
