package route

import (
	"servicemap/geo"
	"servicemap/walk"
)

// draft is a route while it is made: the track and the pieces it falls into. They begin as the stretches of the path, a leg
// before and after them, and are joined until each is worth a step.
type draft struct {
	network *walk.Network
	path    *walk.Path
	*track
	pieces []piece
	roads  map[uint32][]roadPiece // by edge, as far as asked for
	near   []roadPiece            // scratch
}

// piece is a part of the track.
type piece struct {
	kind        Kind
	first, last int // points of the track
	// The points between which it keeps its course: at its ends fragments may have joined it that do not, as a jog of the
	// kerb or a rounded corner. Turns are measured around them.
	head, tail int

	label       string // the name it goes by: the street's own, or of the road it runs beside
	own, beside uint32 // millimetres that bear the label, or run beside the road that does
	class       string
	private     bool
	timed       bool
	layered     bool
	crossings   int // folded into it

	emm, length, unknown uint32
}

func newDraft(n *walk.Network, path *walk.Path, from, to geo.LonLat) *draft {
	d := &draft{network: n, path: path, track: newTrack(rounded(from)), roads: map[uint32][]roadPiece{}}
	last := lastWalked(path.Stretches)
	if path.Enter.LegLength > 0 || last < 0 {
		d.leg(path.Enter.Point, path.Enter)
	}
	for i, s := range path.Stretches {
		if s.Start == s.End {
			continue // met at a vertex and left at once
		}
		if i < last {
			d.stretch(s, d.network.Point(d.endOf(s)), i)
		} else {
			d.stretch(s, path.Leave.Point, noJoint)
		}
	}
	d.leg(rounded(to), path.Leave)
	return d
}

// lastWalked returns the last stretch that leads anywhere, -1 when none does.
func lastWalked(stretches []walk.Stretch) int {
	i := len(stretches) - 1
	for i >= 0 && stretches[i].Start == stretches[i].End {
		i--
	}
	return i
}

// endOf returns the vertex at which a stretch ends that is not a path's last.
func (d *draft) endOf(s walk.Stretch) uint32 {
	lower, upper := d.network.EdgeEnds(s.Edge)
	if s.End == 0 {
		return lower
	}
	return upper
}

// leg adds a piece off the network.
func (d *draft) leg(to geo.LonLat, c walk.Candidate) {
	first := d.last()
	d.add(to, noJoint)
	d.append(piece{kind: OffNetwork, first: first, emm: c.Leg, length: c.LegLength, unknown: c.LegLength})
}

// stretch adds a piece along an edge.
func (d *draft) stretch(s walk.Stretch, end geo.LonLat, joint int) {
	n, first := d.network, d.last()
	d.follow(n, s, end, joint)
	flags := n.EdgeFlags(s.Edge)
	p := piece{
		kind: kindOf(n, s.Edge, s.Start > s.End), first: first,
		label: n.EdgeName(s.Edge), class: n.EdgeClass(s.Edge),
		private: flags&walk.Private != 0, timed: flags&walk.Timed != 0, layered: flags&walk.Layered != 0,
		emm: s.EMM, length: s.Length,
	}
	if p.label != "" {
		p.own = p.length
	} else if p.kind == Street {
		if p.label = d.besides(first, d.last()); p.label != "" {
			p.beside = p.length
		}
	}
	if flags&walk.UnknownWheel != 0 {
		p.unknown = p.length
	}
	d.append(p)
}

// append adds a piece that ends where the track does.
func (d *draft) append(p piece) {
	if d.network.Profile() != walk.Wheelchair {
		p.unknown = 0
	}
	p.head, p.last, p.tail = p.first, d.last(), d.last()
	d.pieces = append(d.pieces, p)
}

// turn returns by how many degrees the way turns to the right from one piece to one that follows it.
func (d *draft) turn(a, b *piece) float64 { return angle(d.behind(a.tail), d.ahead(b.head)) }
