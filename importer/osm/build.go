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
	if err := n.crossSquares(); err != nil {
		return nil, err
	}
	for i := range n.ways {
		n.markVertices(&n.ways[i])
	}
	for _, m := range n.marks {
		count(&n.report.MissingNodes, m&present == 0)
		count(&n.report.OpenFences, m&(used|fenced|gate) == used|fenced)
	}
	n.divide()
	n.waitAtSignals()
	edges, err := n.room()
	if err != nil {
		return nil, err
	}
	for i := range n.ways {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		edges = n.wayEdges(edges, &n.ways[i])
		edges = n.shortcutEdges(edges, &n.ways[i])
	}
	n.report.InheritedEdges = inheritPrivacy(edges)
	n.findDeadEnds()
	n.report.countEdges(edges)
	return edges, nil
}

// room returns an empty list with room for every edge, and makes room for their lines: growing lists step by step takes
// twice the memory.
func (n *network) room() ([]walk.Edge, error) {
	edges, points := 0, 0
	add := func(r *rule, piece []int64) {
		edges++
		if r.halfPrivate() {
			edges++ // its line is that of the first
		}
		points += len(piece)
		for _, at := range [...]int64{piece[0], piece[len(piece)-1]} {
			if n.marks[at]&divided != 0 {
				edges++
				points += 2
			}
		}
	}
	for i := range n.ways {
		for piece := range n.pieces(&n.ways[i]) {
			add(&n.ways[i].rule, piece)
		}
	}
	for _, c := range n.shortcuts {
		add(&c.square.rule, c.shortcut[:])
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
	kind := used | onPath
	if w.rule.is(carriageway) {
		kind = used | onRoad
	}
	if w.flagged(walk.Crossing) {
		kind |= onCrossing
	}
	if w.flagged(walk.Elevator) {
		kind |= onLiftWay
	}
	for run := range n.runs(w) {
		for _, at := range run {
			if n.marks[at]&used != 0 {
				n.marks[at] |= again | vertex
			}
			n.marks[at] |= kind
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
	f := n.fareOf(w)
	n.report.countWay(w, f)
	if w.rule.is(unread) {
		n.suspect(Suspect{Kind: UnreadCondition, Way: w.id}, n.firstOf(w))
	}
	if w.rule.steps > 0 || f.once > 0 { // shared out by length
		for piece := range n.pieces(w) {
			length, _ := millimetres(n.line(nil, piece))
			f.total += length
		}
	}
	for piece := range n.pieces(w) {
		edges = n.edges(edges, w, piece, &f)
	}
	return edges
}

// edges appends the edge of a piece of way between two vertices, or two where one direction is private and the other is
// not, and the joints at its ends. Nothing when no cost can hold it.
func (n *network) edges(edges []walk.Edge, w *way, piece []int64, f *fare) []walk.Edge {
	from, to := piece[0], piece[len(piece)-1]
	start := len(n.points)
	n.points = n.line(n.points, piece)
	e := walk.Edge{Line: slices.Clip(n.points[start:]), Class: w.rule.class, Name: w.rule.name, Way: w.id}
	length, fits := millimetres(e.Line)
	s := stretch{from: f.walked, to: f.walked + length, total: max(f.total, f.walked+length)}
	f.walked += length
	cost, inBounds := w.rule.cost(s, f.once, n.toll(from, f)+n.toll(to, f))
	if !fits || !inBounds {
		n.report.TooLongEdges++
		return edges
	}
	e.Length = uint32(length)
	e.Flags = w.rule.flags
	if n.kerbsUntold(w, piece) {
		e.Flags |= walk.UnknownWheel
	}
	edges, e.From = n.end(edges, w, from)
	edges, e.To = n.end(edges, w, to)
	return w.rule.directed(edges, e, cost)
}

// firstOf returns the first node of a way that the file holds.
func (n *network) firstOf(w *way) int64 {
	for run := range n.runs(w) {
		return run[0]
	}
	return 0
}

// line appends the places of nodes.
func (n *network) line(line []geo.LonLat, piece []int64) []geo.LonLat {
	for _, at := range piece {
		line = append(line, n.place(at))
	}
	return line
}
