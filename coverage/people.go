package coverage

import (
	"context"
	"slices"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// Spot is a point that people walk from: a population cell, or a part of a large one.
type Spot struct {
	Cell   *Cell
	Part   int // from 0 among the points of the cell
	Parts  int
	At     geo.LonLat
	Area   *place.Area // the smallest that contains it; nil: none
	People int         // of the question's group
	Class  Class

	point int
}

// Nearest is the walk to the place with which what is asked is met.
type Nearest struct {
	Place                int    // number in the catalogue; −1: a site of the scenario
	EMM, Length, Unknown uint32 // as in walk.Hit
	Method               walk.Method
}

// Len returns how many spots the question is about, and Spot the one of a number, in the order of cells.
func (a *Answer) Len() int { return len(a.points()) }

// Spot returns a spot.
func (a *Answer) Spot(i int) Spot { return a.spot(int(a.points()[i])) }

// Changed returns the spots that reach what is asked otherwise than without the scenario, in the order of cells: those whose
// walk is another, where it is, or was, within the question's bands.
func (a *Answer) Changed() []Spot {
	var spots []Spot
	for _, at := range a.changes {
		if a.counter.counts(at.point) {
			spots = append(spots, a.spot(at.point))
		}
	}
	return spots
}

// points returns the points that the question is about.
func (a *Answer) points() []uint32 {
	a.listed.Do(func() {
		for p := range a.counter.at {
			if a.counter.counts(p) {
				a.within = append(a.within, uint32(p))
			}
		}
	})
	return a.within
}

func (a *Answer) spot(p int) Spot {
	c := a.counter
	first, _ := slices.BinarySearch(c.cell, c.cell[p])
	end, _ := slices.BinarySearch(c.cell, c.cell[p]+1)
	s := Spot{
		Cell: &c.cells[c.cell[p]], Part: p - first, Parts: end - first, At: c.at[p], People: int(c.people[p]),
		Class: c.classOf(p, c.limit), point: p,
	}
	if n := c.area[p]; n >= 0 {
		s.Area = c.catalogue.Areas().All()[n]
	}
	return s
}

// Lengths returns, for each of some spots, the effective millimetres of the walk with which what is asked is met, of any
// length; NoWalk where no way leads there.
func (a *Answer) Lengths(ctx context.Context, spots []Spot) ([]uint32, error) {
	emm, err := a.counter.anyLength(ctx)
	if err != nil {
		return nil, err
	}
	lengths := make([]uint32, len(spots))
	for i, s := range spots {
		lengths[i] = emm[s.point]
	}
	return lengths, nil
}

// NoWalk is the length where no way leads there.
const NoWalk uint32 = unreached

// IsCovered reports whether the walk of a spot is within the question's minutes.
func (a *Answer) IsCovered(s Spot) bool {
	return a.counter.covers(s.point, a.counter.emm[s.point], a.counter.limit)
}

// Nearest returns the walk with which what is asked is met, of any length up to 10 km, and whether there is one.
func (a *Answer) Nearest(ctx context.Context, s Spot) (Nearest, bool, error) {
	c := a.counter
	walks := mergeWalks(nil, c.lists.from(s.point), c.added()[uint32(s.point)])
	i := c.decide(walks)
	if i < 0 || walks[i].EMM > c.outcome.limit { // the lists do not know walks that long, or not all of them
		var err error
		if walks, err = c.walksFrom(ctx, s.point, farLimit); err != nil {
			return Nearest{}, false, err
		}
		if i = c.decide(walks); i < 0 {
			return Nearest{}, false, nil
		}
	}
	return c.walkTo(ctx, s.point, walks[i])
}

// walkTo describes a walk of a list.
func (o *outcome) walkTo(ctx context.Context, p int, w Walk) (Nearest, bool, error) {
	n := Nearest{Place: int(w.Place), EMM: w.EMM, Length: w.EMM, Unknown: w.EMM, Method: walk.Straight}
	if !o.isStraight(p, n.Place) {
		h, ok, err := o.doors.Network.Between(ctx, o.doors.Snaps[p], *o.snap(n.Place), w.EMM, walk.From)
		if err != nil || !ok {
			return Nearest{}, false, err
		}
		n.Length, n.Unknown, n.Method = h.Length, h.Unknown, walk.OnNetwork
	}
	if n.Place >= o.catalogue.Len() {
		n.Place = -1
	}
	return n, true, nil
}

// farLimit is how far one looks for the nearest place of one spot: 10 km, beyond which nobody walks to a service.
const farLimit = 10_000_000

// walksFrom searches for the walks from a point to the sites that count, sorted by length.
func (o *outcome) walksFrom(ctx context.Context, p int, limit uint32) ([]Walk, error) {
	var walks []Walk
	var snaps []walk.Snap
	var numbers []uint32
	for i, bits := range o.marks {
		if bits == 0 || o.doors.Snaps[p].Barred || o.snap(i).Barred {
			continue
		}
		s := o.site(i)
		if !o.isStraight(p, i) {
			snaps, numbers = append(snaps, s.snap), append(numbers, uint32(i))
		} else if emm, _ := walk.StraightLine(o.at[p], s.at); emm <= limit {
			walks = append(walks, Walk{uint32(i), emm})
		}
	}
	if len(snaps) > 0 {
		n := o.doors.Network
		err := n.Near(ctx, o.doors.Snaps[p], n.Attach(snaps), limit, walk.From, func(h walk.Hit) bool {
			walks = append(walks, Walk{numbers[h.Target], h.EMM})
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(walks, compareWalks)
	return walks, nil
}

// Within returns how many people can walk from a point, or with To to it, within a limit: those of homes with a mapped way
// over the network, the others in a straight line. People outside every area count.
func (x *Index) Within(ctx context.Context, profile walk.Profile, from walk.Snap, limit uint32, dir walk.Direction) (int, error) {
	doors, people := x.homes.On(profile), 0
	straight := func(p int) {
		if doors.Snaps[p].Barred || from.Barred {
			return
		}
		if emm, _ := walk.StraightLine(from.Asked, x.at[p]); emm <= limit {
			people += int(x.people[Everybody][p])
		}
	}
	if !from.Found() {
		for p := range x.at {
			straight(p)
		}
		return people, nil
	}
	for p := range x.at {
		if doors.Snaps[p].OffNetwork() {
			straight(p)
		}
	}
	return people, doors.Network.Near(ctx, from, doors.Targets, limit, dir, func(h walk.Hit) bool {
		people += int(x.people[Everybody][h.Target])
		return true
	})
}

// Crowd is a number of population cells, or of their parts, and the people there.
type Crowd struct{ Cells, People int }

// Troubles returns, by trouble, who enters the network of a profile badly.
func (x *Index) Troubles(profile walk.Profile) (crowds [walk.Troubles]Crowd) {
	for p, bits := range x.homes.On(profile).Troubles() {
		for t := range crowds {
			if bits>>t&1 == 1 {
				crowds[t].Cells++
				if people := x.people[Everybody]; people != nil {
					crowds[t].People += int(people[p])
				}
			}
		}
	}
	return crowds
}
