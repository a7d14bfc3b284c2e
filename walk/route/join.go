package route

import (
	"math"
	"slices"
)

// What is too short for a step of its own, in millimetres.
const (
	fragment = 10_000 // joins a neighbour, whatever turns that hides
	gap      = 30_000 // joins a named neighbour straight ahead, when it has no name or is a crossing
)

// join makes of the pieces what a person would speak of.
func (d *draft) join() {
	d.merge(straightBelow)
	d.joinFragments()
	d.foldCrossings()
	d.merge(180)
}

// merge joins neighbours that are the same to a walker and meet at an angle within a limit in degrees.
func (d *draft) merge(limit float64) {
	joined := d.pieces[:1]
	for _, next := range d.pieces[1:] {
		if p := &joined[len(joined)-1]; math.Abs(d.turn(p, &next)) <= limit && d.alike(p, &next) {
			if p.label == "" {
				p.label = next.label
			}
			p.take(&next)
			p.tail = next.tail
		} else {
			joined = append(joined, next)
		}
	}
	d.pieces = joined
}

// take makes a piece longer by its neighbour.
func (p *piece) take(o *piece) {
	if o.length > p.length {
		p.class = o.class
	}
	if o.label == p.label {
		p.own += o.own
		p.beside += o.beside
	}
	p.first, p.last = min(p.first, o.first), max(p.last, o.last)
	p.timed, p.layered = p.timed || o.timed, p.layered || o.layered
	p.crossings += o.crossings
	p.emm += o.emm
	p.length += o.length
	p.unknown += o.unknown
}

// alike reports whether a piece goes on in the next without a word.
func (d *draft) alike(a, b *piece) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case OffNetwork, Gate:
		return false
	case Street:
		named := a.label == b.label || a.label == "" && a.length < gap || b.label == "" && b.length < gap
		return named && a.private == b.private && !d.isDecision(a, b)
	case Crossing: // over an island in the middle, or in bits; not round a corner
		return math.Abs(d.turn(a, b)) < slightBelow || min(a.length, b.length) < fragment
	}
	return true
}

// isDecision reports whether a walker could go wrong where one piece goes on in the next: there is a turn, and a branch
// that would do as well. On a bend without such branches one just follows the way. A lesser turn counts only where neither
// the way nor a straighter branch has a name that would tell.
func (d *draft) isDecision(a, b *piece) bool {
	before := d.behind(a.tail)
	turn := math.Abs(angle(before, d.ahead(b.head)))
	if turn < straightBelow {
		return false
	}
	for at := a.tail; at <= b.head; at++ {
		for _, o := range d.branches(at) {
			other := math.Abs(angle(before, o.way))
			if turn >= slightBelow && other < turn+likeDegrees || other < turn && b.own == 0 && o.name == "" {
				return true
			}
		}
	}
	return false
}

// likeDegrees is how much more than the right one a wrong turn may be to be taken for it.
const likeDegrees = 30

// joinFragments gives short pieces to their neighbours. Steps, lifts, gates, ferries and crossings are told however short
// they are; what lies between two that are alike, as a landing between steps, makes one of them.
func (d *draft) joinFragments() {
	for i := 0; i < len(d.pieces)-1; {
		p, before, after := &d.pieces[i], d.neighbour(i-1), d.neighbour(i+1)
		if p.length >= fragment || !p.mayVanish() {
			i++
			continue
		}
		if before != nil && after != nil && !before.mayVanish() && before.kind != Elevator && d.alike(before, after) {
			before.take(p)
			before.take(after)
			before.tail = after.tail
			d.pieces = slices.Delete(d.pieces, i, i+2)
			continue
		}
		host := p.host(before, after)
		if host == nil {
			i++
			continue
		}
		host.take(p)
		d.pieces = slices.Delete(d.pieces, i, i+1)
	}
}

// host returns the neighbour that a fragment joins: rather that ahead, so that a turn is told where it begins, and a crossing
// only where there is no other. A leg joins anything.
func (p *piece) host(before, after *piece) *piece {
	for _, o := range [2]*piece{after, before} {
		if o != nil && (o.mayVanish() || p.kind == OffNetwork) {
			return o
		}
	}
	for _, o := range [2]*piece{after, before} {
		if o != nil && o.kind == Crossing {
			return o
		}
	}
	return nil
}

// mayVanish reports whether a piece is nothing to tell when it is short. Of the legs that is the first: the last one is the
// arrival.
func (p *piece) mayVanish() bool {
	switch p.kind {
	case Street, Square, Footbridge, Underpass, OffNetwork:
		return true
	}
	return false
}

// neighbour returns a piece on the network, nil when there is none at the index.
func (d *draft) neighbour(i int) *piece {
	if i < 0 || i >= len(d.pieces) || d.pieces[i].kind == OffNetwork {
		return nil
	}
	return &d.pieces[i]
}

// foldCrossings makes a crossing after which the way goes straight on, as over a side street, a part of the way before it,
// which counts it. One that is longer than a gap is told: a wide road is something to be ready for.
func (d *draft) foldCrossings() {
	for i := 1; i < len(d.pieces)-1; {
		before, p, after := &d.pieces[i-1], &d.pieces[i], &d.pieces[i+1]
		if p.kind != Crossing || p.length >= gap || before.kind != Street || after.kind != Street ||
			before.private != after.private || !d.isStraight(before, p, after) {
			i++
			continue
		}
		if p.label = before.label; before.own > 0 {
			p.own = p.length
		} else if p.label != "" {
			p.beside = p.length
		}
		before.take(p)
		before.tail = p.tail
		before.crossings++
		d.pieces = slices.Delete(d.pieces, i, i+1)
	}
}

func (d *draft) isStraight(before, crossing, after *piece) bool {
	over := d.plane[crossing.last].minus(d.plane[crossing.first])
	sideways := math.Abs(angle(d.behind(before.tail), over)) >= slightBelow && crossing.length >= fragment
	return !sideways && math.Abs(d.turn(before, after)) < slightBelow
}
