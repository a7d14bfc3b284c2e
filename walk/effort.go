package walk

// effort is what a walk takes: effective millimetres, real ones, and those of them that are unknown to wheelchairs. Of two
// walks the one less in this order is the better.
type effort struct{ emm, length, unknown uint32 }

func (e effort) plus(o effort) effort {
	return effort{e.emm + o.emm, e.length + o.length, e.unknown + o.unknown}
}

func (e effort) less(o effort) bool {
	if e.emm != o.emm {
		return e.emm < o.emm
	}
	return e.length < o.length || e.length == o.length && e.unknown < o.unknown
}

func better(a, b effort) effort {
	if b.less(a) {
		return b
	}
	return a
}

// leg is the effort of the way between a point and an entry.
func (n *Network) leg(c *Candidate) effort {
	e := effort{emm: c.Leg, length: c.LegLength}
	if n.profile == Wheelchair {
		e.unknown = c.LegLength
	}
	return e
}

// part is the effort of walking along an edge from a search's start to a position, or the other way, and whether that is
// allowed.
func (n *Network) part(edge uint32, a along, dir Direction, start, position uint32) (effort, bool) {
	emm, open := a.directed(dir, start, position)
	length := distance(start, position)
	return effort{emm, length, n.unknownOf(edge, length)}, open
}

// unknownOf returns how much of a length walked on an edge is unknown to wheelchairs, if one is asking.
func (n *Network) unknownOf(edge, length uint32) uint32 {
	if n.profile == Wheelchair && n.flags[edge]&UnknownWheel != 0 {
		return length
	}
	return 0
}
