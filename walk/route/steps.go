package route

import (
	"math"

	"servicemap/fault"
	"servicemap/geo"
)

// How far landmarks matter, in metres.
const (
	landmarkMetres = 30 // from a turn
	placeMetres    = 10 // from a point asked: it is the point
)

// sideMetres is from which leg on an arrival tells the side.
const sideMetres = 2

// steps returns the pieces as steps.
func (d *draft) steps(landmarks Landmarks) []Step {
	steps := make([]Step, len(d.pieces))
	last := len(steps) - 1
	street, emm, length := "", uint32(0), uint32(0)
	for i := range d.pieces {
		p := &d.pieces[i]
		s := &steps[i]
		*s = Step{
			Kind: p.kind, Class: p.class, Private: p.private, Timed: p.timed, Layered: p.layered, Crossings: p.crossings,
			Side:    Straight,
			Heading: d.ahead(p.head).heading(),
			EMM:     p.emm, Length: p.length, Unknown: p.unknown, emmBefore: emm, lengthBefore: length,
			Line: d.points[p.first : p.last+1 : p.last+1],
		}
		emm, length = emm+p.emm, length+p.length
		switch {
		case p.kind == Crossing:
			s.Street = d.crossed(p)
		case p.own > 0 && p.own >= p.beside:
			s.Street = p.label
		case 2*(p.own+p.beside) >= p.length:
			s.Beside = p.label
		}
		if name := s.Street + s.Beside; p.kind == Street || name != "" && p.kind != Crossing {
			s.Stays = name != "" && name == street
			street = name
		}
		switch i {
		case 0:
			s.Turn = Depart
		case last:
			s.Turn, s.Side = Arrive, d.side(p)
		default:
			s.Turn = d.turnInto(i)
		}
	}
	if leg, next := &steps[0], &steps[1]; leg.Kind == OffNetwork {
		leg.Street, leg.Beside, leg.Class, leg.Private = next.Street, next.Beside, next.Class, next.Private
		next.reached = true
	}
	if landmarks != nil {
		d.nameTurns(steps, landmarks)
	}
	return steps
}

// turnInto returns the turn at the start of a piece. A gate is a point and a lift nearly so: the turn there is told once, at a
// gate before going through, at a lift after the ride.
func (d *draft) turnInto(i int) Turn {
	before, p := &d.pieces[i-1], &d.pieces[i]
	if p.kind == Elevator || before.kind == Gate {
		return Straight
	}
	if before.kind == Elevator && i > 1 {
		before = &d.pieces[i-2]
	}
	return turnOf(d.turn(before, p))
}

// side returns on which side of the way the point is at which a leg arrives.
func (d *draft) side(leg *piece) Turn {
	way := d.plane[leg.last].minus(d.plane[leg.first])
	if way.length() < sideMetres {
		return Straight
	}
	switch turn := angle(d.behind(leg.first), way); {
	case math.Abs(turn) < slightBelow, math.Abs(turn) >= sharpBelow:
		return Straight
	case turn < 0:
		return Left
	}
	return Right
}

// crossed returns the name of the road that a crossing leads over, as far as the two share a vertex: inside it rather than
// at its ends, where a side road may begin.
func (d *draft) crossed(p *piece) string {
	over := d.plane[p.last].minus(d.plane[p.first])
	for at := p.first + 1; at < p.last; at++ {
		if name := d.roadAcross(at, over); name != "" {
			return name
		}
	}
	if name := d.roadAcross(p.first, over); name != "" {
		return name
	}
	return d.roadAcross(p.last, over)
}

// nameTurns gives the turns their landmarks: the nearest one, unless it is the start or the destination itself, or was
// named at the turn before. The arrival gets the place at the point asked.
func (d *draft) nameTurns(steps []Step, landmarks Landmarks) {
	from, to := d.points[0], d.points[d.last()]
	var named *fault.Text
	for i := 1; i < len(steps)-1; i++ {
		l, ok := landmarks(steps[i].Line[0], landmarkMetres)
		if !ok || geo.Distance(l.At, from) < placeMetres || geo.Distance(l.At, to) < placeMetres {
			named = nil
			continue
		}
		if named == nil || *named != l.Name {
			steps[i].Landmark = &l.Name
		}
		named = &l.Name
	}
	if l, ok := landmarks(to, placeMetres); ok {
		steps[len(steps)-1].Landmark = &l.Name
	}
}
