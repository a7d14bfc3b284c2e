package osm

import (
	"maps"
	"math"
	"slices"

	"servicemap/geo"
	"servicemap/walk"
)

// division is a node where way ends do not simply meet: each has a copy of the node for itself, with a negative key. Where
// one may pass, edges of a millimetre join the first copy to the others.
type division struct {
	*passage
	copies int
	first  int64           // key of the first copy
	shared map[owner]int64 // keys of the copies that several way ends have
}

// owner is by whom a copy may be shared: an area, whose ways all end there on the same side, or those who do not step over
// the kerb.
type owner int64

const (
	alone owner = 0
	along owner = math.MinInt64
)

// divide marks the nodes that are divided, and those that are vertices for what it takes to pass them.
func (n *network) divide() {
	for _, at := range slices.Sorted(maps.Keys(n.passages)) {
		p, m := n.passages[at], n.marks[at]
		if m&used == 0 {
			continue
		}
		n.report.countPassage(p)
		if p.unread {
			n.suspect(Suspect{Kind: UnreadCondition, Node: n.ids[at]}, at)
		}
		if p.squeeze || p.lift {
			n.marks[at] |= vertex
		}
		if p.divides(m) {
			n.marks[at] |= vertex | divided
			n.divisions[at] = &division{passage: p}
		}
	}
}

// end returns the key of the vertex in which a way ends at a node, after adding the edge that joins it to its like.
func (n *network) end(edges []walk.Edge, w *way, at int64) ([]walk.Edge, int64) {
	if n.marks[at]&divided == 0 {
		return edges, n.ids[at]
	}
	d, who := n.divisions[at], n.ownerAt(w, at)
	if key, ok := d.shared[who]; ok && who != alone {
		return edges, key
	}
	n.lastCopy--
	key := n.lastCopy
	if who != alone {
		if d.shared == nil {
			d.shared = map[owner]int64{}
		}
		d.shared[who] = key
	}
	d.copies++
	switch {
	case d.copies == 1:
		d.first = key
	case d.entry != closed:
		edges = append(edges, n.joint(d, w, at, key))
	}
	if d.copies == 3 && !d.kerb { // a gate between two ways is on one or between the two
		n.suspect(Suspect{Kind: BarrierAtJunction, Node: n.ids[at]}, at)
	}
	return edges, key
}

// ownerAt returns with whom a way shares its copies of a node.
func (n *network) ownerAt(w *way, at int64) owner {
	m := n.marks[at]
	switch {
	case w.area != alone:
		return w.area
	case !n.divisions[at].kerb || n.divisions[at].entry == closed || n.divisions[at].gated():
		return alone
	case m&onRoad != 0 && w.rule.is(carriageway), m&onRoad == 0 && m&onCrossing != 0 && !w.flagged(walk.Crossing):
		return along
	}
	return alone
}

// joint returns the edge between the first copy of a node and another, as of the way that ends in the other.
func (n *network) joint(d *division, w *way, at, key int64) walk.Edge {
	const millimetre = 1
	n.points = append(n.points, n.place(at), n.place(at))
	e := walk.Edge{
		From: d.first, To: key, Line: slices.Clip(n.points[len(n.points)-2:]),
		Length: millimetre, Forward: millimetre, Backward: millimetre,
		Flags: d.flags | w.rule.flags&(walk.Tunnel|walk.Bridge|walk.Indoor|walk.Layered),
		Class: w.rule.class, Name: w.rule.name, Way: w.id,
	}
	if d.gated() {
		e.Flags |= walk.Gate
	}
	if d.entry == private {
		e.Flags |= walk.Private
	}
	if d.timed {
		e.Flags |= walk.Timed
	}
	return e
}

// place returns where a node lies.
func (n *network) place(at int64) geo.LonLat {
	return geo.LonLat{Lon: float64(n.lon[at]) / 1e7, Lat: float64(n.lat[at]) / 1e7}
}
