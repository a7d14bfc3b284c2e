package walk

import (
	"cmp"
	"slices"
)

// parts are the strong components of the states: what can be walked to and back within the rule for private ground. Without
// private ground they are the components.
type parts struct {
	of    []uint32 // per state
	count int
	back  [][2]uint32 // ascending: an arc leads to part [0] from part [1]
}

// findParts fills parts; it needs the components.
func (n *Network) findParts() {
	n.parts = parts{of: n.component, count: len(n.components)}
	if n.layers.private != 0 {
		n.parts.of, n.parts.count = strong(n.layers.states,
			func(state uint32) (first, end uint32) { return n.first[state], n.first[state+1] },
			func(a uint32) (to uint32, open bool) { return n.arcs[a].to, n.arcs[a].cost&arcCostMask != Closed })
	}
	for s := range n.layers.states {
		for _, a := range n.arcs[n.first[s]:n.first[s+1]] {
			if from, to := n.parts.of[s], n.parts.of[a.to]; from != to && a.cost&arcCostMask != Closed {
				n.parts.back = append(n.parts.back, [2]uint32{to, from})
			}
		}
	}
	slices.SortFunc(n.parts.back, comparePairs)
	n.parts.back = slices.Clip(slices.Compact(n.parts.back))
}

func comparePairs(a, b [2]uint32) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}

// CanReach returns a function that says whether there is a walk, however long, from a point to any of the ends. It looks at
// parts of the network alone: within one everything can be walked to, and only one-way edges and the borders of private
// ground lead from one to another. (A one-way edge that holds both points is not looked for, and a walk so long that its cost
// overflows counts.)
func (n *Network) CanReach(ends []Snap) func(from Snap) bool {
	reached := make([]bool, n.parts.count)
	var queue []uint32
	mark := func(part uint32) {
		if !reached[part] {
			reached[part] = true
			queue = append(queue, part)
		}
	}
	for i := range ends {
		for _, d := range n.appendEnds(nil, &ends[i], From) {
			mark(n.parts.of[d.state])
		}
	}
	for len(queue) > 0 {
		part := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		i, _ := slices.BinarySearchFunc(n.parts.back, [2]uint32{part, 0}, comparePairs)
		for ; i < len(n.parts.back) && n.parts.back[i][0] == part; i++ {
			mark(n.parts.back[i][1])
		}
	}
	return func(from Snap) bool {
		var doors [2 * MaxCandidates]door
		return slices.ContainsFunc(n.appendStarts(doors[:0], &from, From), func(d door) bool { return reached[n.parts.of[d.state]] })
	}
}

// Parts appends the parts of the network that a walk from a snap begins in (From), or that a walk to it ends in (To): each
// once, in ascending order. Snaps with equal parts can be reached from, or can reach, the same points.
func (n *Network) Parts(s *Snap, dir Direction, dst []uint32) []uint32 {
	start := len(dst)
	doors := n.appendStarts
	if dir == To {
		doors = n.appendEnds
	}
	for _, d := range doors(nil, s, From) {
		dst = append(dst, n.parts.of[d.state])
	}
	slices.Sort(dst[start:])
	return dst[:start+len(slices.Compact(dst[start:]))]
}
