package walk

import "math"

// strong numbers the strong components of a graph of count nodes and returns the component of each node and how many there
// are: arcs tells the range of a node's arcs, follow where one leads. It is Tarjan's algorithm (SIAM Journal on Computing 1,
// 1972) with its own stack, for the depth of a city's network is that of its longest street.
func strong(
	count uint32, arcs func(node uint32) (first, end uint32), follow func(arc uint32) (to uint32, open bool),
) (component []uint32, found int) {
	component = make([]uint32, count)
	const open = math.MaxUint32 // not yet in a component
	order := make([]uint32, count)
	low := make([]uint32, count)
	type step struct{ node, next, end uint32 } // arcs next to end of the node are still to follow
	var path []step
	var pending []uint32
	visited := uint32(0)
	enter := func(v uint32) {
		visited++
		order[v], low[v], component[v] = visited, visited, open
		first, end := arcs(v)
		path, pending = append(path, step{v, first, end}), append(pending, v)
	}
	for root := range count {
		if order[root] != 0 {
			continue
		}
		enter(root)
		for len(path) > 0 {
			at := &path[len(path)-1]
			v := at.node
			if at.next < at.end {
				to, isOpen := follow(at.next)
				at.next++
				switch {
				case !isOpen:
				case order[to] == 0:
					enter(to)
				case component[to] == open:
					low[v] = min(low[v], order[to])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				u := path[len(path)-1].node
				low[u] = min(low[u], low[v])
			}
			if low[v] != order[v] {
				continue
			}
			for done := false; !done; {
				w := pending[len(pending)-1]
				pending = pending[:len(pending)-1]
				component[w] = uint32(found)
				done = w == v
			}
			found++
		}
	}
	return component, found
}
