package osm

import (
	"cmp"
	"slices"

	"servicemap/walk"
)

// squareBytes and cornerBytes are what a square and each node of its rings take, rounded up, to charge against the bound of
// the network.
const (
	squareBytes = 512
	cornerBytes = 256
)

// Bounds on laying out squares and on seeing across them, in sides looked at: for one, and for a file.
const (
	layWork     = 10_000_000
	squaresWork = 2_000_000_000
)

// AreaReport counts ground that is walked across and not only along: squares, platforms. An area is an outer ring.
type AreaReport struct {
	Areas         int `json:"areas"`
	NoEntrance    int `json:"noEntrance"`    // left out, their rings too: no walkable way leads there
	Broken        int `json:"broken"`        // a ring does not close or crosses itself, or a way or node is missing: walked along their lines
	EntrancesOnly int `json:"entrancesOnly"` // more entrances and corners than Rules.AreaPoints: walks across bend at entrances only
	RingOnly      int `json:"ringOnly"`      // more entrances than that: walks keep to the rings
	Shortcuts     int `json:"shortcuts"`     // straight walks across
}

// square is ground that is walked across: a closed way, or a multipolygon relation that carries the tags of a way.
type square struct {
	owner owner
	ways  []int64
	rule  rule
}

// isGround reports whether a way is an area, where its nodes make a ring. Roads round a block are closed too, so it must say
// so; platforms need not.
func isGround(t tags, class string) bool {
	area := t.get("area")
	return area == "yes" || area != "no" && (class == platformed || t.get("indoor") == "area")
}

// keepSquare notes a square. Ground with a direction, as a ramp in a circle, is walked along only.
func (n *network) keepSquare(s square) error {
	if len(s.ways) == 0 || s.rule.forward == closed || s.rule.backward == closed {
		return nil
	}
	slices.Sort(s.ways)
	s.ways = slices.Compact(s.ways)
	s.rule.steps = 0 // they are counted along the ring
	n.squares = append(n.squares, s)
	return n.keep(squareBytes + memberBytes*len(s.ways))
}

// orderSquares puts the squares in an order that does not depend on the file's. A way that is part of a relation is no
// square of its own: only the relation knows the holes.
func (n *network) orderSquares() error {
	n.squares = slices.DeleteFunc(n.squares, func(s square) bool {
		_, part := n.rings[s.ways[0]]
		return s.owner > 0 && part
	})
	slices.SortFunc(n.squares, func(a, b square) int {
		return cmp.Or(cmp.Compare(a.owner, b.owner), slices.Compare(a.ways, b.ways))
	})
	n.squares = slices.CompactFunc(n.squares, func(a, b square) bool {
		return a.owner == b.owner && a.rule == b.rule && slices.Equal(a.ways, b.ways)
	})
	for i := 1; i < len(n.squares); i++ {
		if s := n.squares[i]; s.owner == n.squares[i-1].owner { // ways that differ were refused before
			return relations.of(int64(-s.owner), flawf("出现两次,内容不同", "comes twice and differs"))
		}
	}
	return nil
}

// crossSquares finds the straight walks across squares, before vertices are marked, and drops the squares that no way
// enters.
func (n *network) crossSquares() error {
	if err := n.orderSquares(); err != nil {
		return err
	}
	p := newPaving(n)
	for i := range n.squares {
		if err := p.lay(&n.squares[i]); err != nil {
			return err
		}
	}
	p.enter()
	p.drop()
	p.cross()
	return nil
}

// squareShortcut is a straight walk across a square, which becomes an edge of its first way.
type squareShortcut struct {
	shortcut
	square *square
}

func (c squareShortcut) way() int64 { return c.square.ways[0] }

// cross notes the straight walks across the floors that are entered.
func (p *paving) cross() {
	n := p.network
	for i, f := range p.floors {
		if !p.isEntered(int32(i)) {
			continue
		}
		list, d := f.shortcuts(func(node int64) bool { return p.entrance[node] }, n.rules.AreaPoints, &p.work)
		switch d {
		case entrancesOnly:
			n.report.Areas.EntrancesOnly++
		case ringOnly:
			n.report.Areas.RingOnly++
		}
		for _, c := range list {
			n.marks[c[0]] |= vertex
			n.marks[c[1]] |= vertex
			n.shortcuts = append(n.shortcuts, squareShortcut{c, p.squares[i]})
		}
	}
	slices.SortStableFunc(n.shortcuts, func(a, b squareShortcut) int {
		return cmp.Or(cmp.Compare(a.way(), b.way()), slices.Compare(a.shortcut[:], b.shortcut[:]))
	})
	n.report.Areas.Shortcuts = len(n.shortcuts)
}

// shortcutEdges appends the edges across the squares whose first way is w.
func (n *network) shortcutEdges(edges []walk.Edge, w *way) []walk.Edge {
	at, _ := slices.BinarySearchFunc(n.shortcuts, w.id, func(c squareShortcut, id int64) int { return cmp.Compare(c.way(), id) })
	for ; at < len(n.shortcuts) && n.shortcuts[at].way() == w.id; at++ {
		c, like := n.shortcuts[at], *w
		like.rule, like.area = c.square.rule, c.square.owner
		edges = n.edges(edges, &like, c.shortcut[:], &fare{})
	}
	return edges
}
