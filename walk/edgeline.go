package walk

import "servicemap/geo"

// AppendEdgeLine appends the line of an edge from its lower to its upper vertex to dst, and returns it.
func (n *Network) AppendEdgeLine(dst []geo.LonLat, edge uint32) []geo.LonLat {
	p := n.points[n.ends[edge].lower]
	dst = append(dst, p.lonLat())
	for code := n.lines[n.lineFirst[edge]:n.lineFirst[edge+1]]; len(code) > 0; {
		dx, used := varint(code)
		code = code[used:]
		dy, used := varint(code)
		code = code[used:]
		p.x += dx
		p.y += dy
		dst = append(dst, p.lonLat())
	}
	return append(dst, n.points[n.ends[edge].upper].lonLat())
}
