package walk

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"servicemap/fault"
	"servicemap/geo"
)

// maxEdges keeps edge<<1 and the states, with virtual targets above them, within 32 bits.
const maxEdges = 1 << 29

// Streets is what a network is built from.
type Streets struct {
	Edges         []Edge
	Barriers      []Barrier
	PrivateGround PrivateGround
}

// Build makes a network. The result depends on the set of edges only: their order, and the way round each is
// given, change nothing. A bad edge is a fault.BadArgument error that names its way: a line of fewer than two points,
// a coordinate off the globe, a length or cost of 0 or above Closed, or an end that lies elsewhere than in another edge.
func Build(s Streets) (*Network, error) {
	edges := s.Edges
	if len(edges) > maxEdges {
		return nil, fault.New(fault.BadArgument, fault.Text{
			ZH: "步行网络的边数超出上限",
			EN: fmt.Sprintf("a walking network holds at most %d edges", maxEdges),
		})
	}
	for i := range edges {
		if err := check(&edges[i]); err != nil {
			return nil, err
		}
	}
	keys, points, err := orderVertices(edges)
	if err != nil {
		return nil, err
	}
	n := newNetwork()
	n.points = points
	records := orderEdges(edges, keys)
	n.storeEdges(records)
	n.findLayers(s.PrivateGround)
	n.storeArcs()
	n.storeCosts(func(edge uint32) (forward, backward uint32) {
		r := &records[edge]
		if s.PrivateGround == Blocked && r.Flags&Private != 0 {
			return Closed, Closed
		}
		return r.forward, r.backward
	})
	if n.bounds.East-n.bounds.West > 180 {
		return nil, fault.New(fault.BadArgument, fault.Text{
			ZH: "步行网络不能跨越 180 度经线",
			EN: "a walking network cannot cross the antimeridian",
		})
	}
	n.findPull()
	if err := n.storeBarriers(s.Barriers); err != nil {
		return nil, err
	}
	n.grid = newGrid(n.bounds, n.Edges(), n.edgeSegments)
	n.findComponents()
	return n, nil
}

// check returns the error of an edge that is bad by itself.
func check(e *Edge) error {
	switch {
	case len(e.Line) < 2:
		return badEdge(e, "线少于两个点", "its line has fewer than two points")
	case e.Length == 0:
		return badEdge(e, "长度为零", "its length is 0")
	case e.Length > Closed:
		return badEdge(e, "长度超出上限", fmt.Sprintf("it is longer than %d mm", Closed))
	case e.Forward == 0 || e.Backward == 0:
		return badEdge(e, "步行代价为零", "a direction costs 0")
	case e.Forward > Closed || e.Backward > Closed:
		return badEdge(e, "步行代价超出上限", fmt.Sprintf("a direction costs more than %d", Closed))
	}
	for _, p := range e.Line {
		if p.Valid() != nil {
			return badEdge(e, "坐标不在地球上", fmt.Sprintf("the point %v, %v is not on the globe", p.Lon, p.Lat))
		}
	}
	return nil
}

func badEdge(e *Edge, zh, en string) error {
	return fault.New(fault.BadArgument, fault.Text{
		ZH: fmt.Sprintf("道路 %d 的边(%d 到 %d):%s", e.Way, e.From, e.To, zh),
		EN: fmt.Sprintf("way %d, edge from node %d to %d: %s", e.Way, e.From, e.To, en),
	})
}

// orderVertices numbers the vertices along the Hilbert curve, those on one spot by key. It returns the number of each key
// and the points by number.
func orderVertices(edges []Edge) (map[int64]uint32, []point, error) {
	type vertex struct {
		place uint64
		key   int64
		at    point
	}
	keys := make(map[int64]uint32, len(edges)) // first the index in vertices, later the number
	var vertices []vertex
	for i := range edges {
		e := &edges[i]
		for _, end := range [2]vertex{{key: e.From, at: toPoint(e.Line[0])}, {key: e.To, at: toPoint(e.Line[len(e.Line)-1])}} {
			if at, known := keys[end.key]; !known {
				keys[end.key] = uint32(len(vertices))
				end.place = hilbert(end.at)
				vertices = append(vertices, end)
			} else if vertices[at].at != end.at {
				return nil, nil, badEdge(e, fmt.Sprintf("节点 %d 的位置与其他边不一致", end.key),
					fmt.Sprintf("node %d lies elsewhere than in another edge", end.key))
			}
		}
	}
	slices.SortFunc(vertices, func(a, b vertex) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.key, b.key))
	})
	points := make([]point, len(vertices))
	for i, v := range vertices {
		keys[v.key] = uint32(i)
		points[i] = v.at
	}
	return keys, points, nil
}

// record is an edge turned so that it runs from its lower to its upper vertex.
type record struct {
	ends
	forward, backward uint32
	line              []point
	flags             EdgeFlags // as seen along that direction
	*Edge
}

// orderEdges turns the edges and sorts them by lower vertex, then by all else they have, so that only edges alike in
// everything can change places.
func orderEdges(edges []Edge, keys map[int64]uint32) []record {
	total := 0
	for i := range edges {
		total += len(edges[i].Line)
	}
	arena := make([]point, 0, total) // one allocation for all lines
	records := make([]record, len(edges))
	for i := range edges {
		e := &edges[i]
		start := len(arena)
		for _, p := range e.Line {
			arena = append(arena, toPoint(p))
		}
		r := record{
			ends: ends{keys[e.From], keys[e.To]}, forward: e.Forward, backward: e.Backward,
			line: arena[start:len(arena):len(arena)], flags: e.Flags, Edge: e,
		}
		if r.isTurned() {
			r.lower, r.upper = r.upper, r.lower
			r.forward, r.backward = r.backward, r.forward
			r.flags = r.flags.turned()
			slices.Reverse(r.line)
		}
		records[i] = r
	}
	slices.SortFunc(records, func(a, b record) int {
		if c := cmp.Or(cmp.Compare(a.lower, b.lower), cmp.Compare(a.upper, b.upper)); c != 0 {
			return c
		}
		return compareParallel(&a, &b)
	})
	return records
}

// isTurned reports whether the edge was given from its upper to its lower vertex. A loop has neither: the smaller of its
// line and the line reversed decides, then the smaller cost.
func (r *record) isTurned() bool {
	if r.lower != r.upper {
		return r.lower > r.upper
	}
	for i, j := 0, len(r.line)-1; i < j; i, j = i+1, j-1 {
		if c := comparePoints(r.line[i], r.line[j]); c != 0 {
			return c > 0
		}
	}
	return r.forward > r.backward
}

func compareParallel(a, b *record) int {
	return cmp.Or(
		cmp.Compare(a.forward, b.forward), cmp.Compare(a.backward, b.backward), cmp.Compare(a.Length, b.Length),
		cmp.Compare(a.flags, b.flags), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.Way, b.Way), slices.CompareFunc(a.line, b.line, comparePoints),
	)
}

func comparePoints(a, b point) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) }

// storeEdges fills what is kept per edge.
func (n *Network) storeEdges(records []record) {
	count := len(records)
	n.flags = make([]EdgeFlags, count)
	n.ends = make([]ends, count)
	n.length = make([]uint32, count)
	n.way = make([]int64, count)
	n.lineFirst = make([]uint32, count+1)
	corner, opposite := point{math.MaxInt32, math.MaxInt32}, point{math.MinInt32, math.MinInt32}
	for e := range records {
		r := &records[e]
		n.flags[e] = r.flags &^ edgeOwn
		n.ends[e], n.length[e], n.way[e] = r.ends, r.Length, r.Way
		n.lines = encodeInner(n.lines, r.line)
		n.lineFirst[e+1] = uint32(len(n.lines))
		for _, p := range r.line {
			corner = point{min(corner.x, p.x), min(corner.y, p.y)}
			opposite = point{max(opposite.x, p.x), max(opposite.y, p.y)}
		}
	}
	n.lines = slices.Clip(n.lines)
	if count > 0 {
		n.bounds = geo.EmptyBox().Extend(corner.lonLat()).Extend(opposite.lonLat())
	}
	n.names, n.name = table(records, func(r *record) string { return r.Name })
	n.classes, n.class = table(records, func(r *record) string { return r.Class })
}

// table returns the texts of the records in ascending order, and for each record where its text stands.
func table(records []record, text func(*record) string) ([]string, []uint32) {
	places := map[string]uint32{}
	for i := range records {
		places[text(&records[i])] = 0
	}
	texts := slices.Sorted(maps.Keys(places))
	for i, t := range texts {
		places[t] = uint32(i)
	}
	index := make([]uint32, len(records))
	for i := range records {
		index[i] = places[text(&records[i])]
	}
	return texts, index
}

// storeArcs fills first, arcEdge and where arcs lead.
func (n *Network) storeArcs() {
	arcs := n.layeredArcs()
	n.first = make([]uint32, n.layers.states+1)
	for states := range arcs {
		n.first[states[0]+1]++
	}
	for s := range n.layers.states {
		n.first[s+1] += n.first[s]
	}
	n.arcs = make([]arc, n.first[n.layers.states])
	n.arcEdge = make([]uint32, len(n.arcs))
	next := slices.Clone(n.first)
	for states, code := range arcs {
		a := next[states[0]]
		next[states[0]]++
		n.arcs[a].to, n.arcEdge[a] = states[1], code
	}
}

// storeCosts fills what arcs cost, and seals the edges that are closed in both directions.
func (n *Network) storeCosts(costs func(edge uint32) (forward, backward uint32)) {
	for a, code := range n.arcEdge {
		out, back := costs(code >> 1)
		if code&1 == 1 {
			out, back = back, out
		}
		n.arcs[a].cost = out
		if out != back || out == Closed {
			n.arcs[a].cost |= arcAsym
			n.asymArc, n.asymBack = append(n.asymArc, uint32(a)), append(n.asymBack, back)
		}
		if out == Closed && back == Closed {
			n.flags[code>>1] |= edgeSealed
		}
	}
	n.asymArc, n.asymBack = slices.Clip(n.asymArc), slices.Clip(n.asymBack)
}
