package coverage

import (
	"context"
	"math"
	"slices"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/walk"
)

// Target says which places count: those of a kind, or chosen ones.
type Target struct {
	Kinds         []place.Kind // any of them; empty: all
	Demonstration *bool        // narrows centers, as in place.Filter
	Places        []int        // numbers in the catalogue; when given, these alone, whatever their status
}

// Addition is a place that might be opened.
type Addition struct {
	At   geo.LonLat
	Kind *place.Kind // nil: it counts as whatever is asked for
}

// Scenario is changes to try.
type Scenario struct {
	Add   []Addition
	Close []int // numbers in the catalogue
}

// Question asks who can walk to a place of any of the targets.
type Question struct {
	Of       []Target
	Area     *place.Area // nil: everybody
	Minutes  int
	Pace     walk.Pace
	Profile  walk.Profile
	Scenario *Scenario // nil: none
}

// Class is what is known of how the people of a cell reach a place.
type Class uint8

// The classes, in the contract's order.
const (
	Covered      Class = iota // within the limit
	Uncovered                 // a way leads there, but it is too long
	Unreachable               // no way leads there
	StraightLine              // no mapped way near the cell, or near the place that covers it: judged by straight distance
	Outside                   // the cell lies in no area
	classes
)

// unreached stands for no walk within the limit of what was searched.
const unreached = math.MaxUint32

// outcome is how each cell of the index reaches the places asked for.
type outcome struct {
	*ground
	emm      []uint32
	straight []bool // the shortest walk is a straight line
	sites    []site // what was asked for, to tell too far from no way at all
}

// covers reports whether the people of a cell are within a limit. People outside every area are of no district.
func (o *outcome) covers(cell int, limit uint32) bool {
	return o.emm[cell] <= limit && !o.outside(cell)
}

func (x *Index) outside(cell int) bool {
	return x.catalogue.Areas().Located() && x.areaOf[cell] == nil
}

// solve finds each cell's shortest walk to the places asked for, up to a limit.
func (x *Index) solve(ctx context.Context, q *Question, s *Scenario, limit uint32) (*outcome, error) {
	g, err := x.on(ctx, q.Profile)
	if err != nil {
		return nil, err
	}
	asked := x.asked(q.Of)
	if s != nil {
		for _, i := range s.Close {
			asked[i] = false
		}
	}
	o := &outcome{ground: g, emm: make([]uint32, len(x.cells)), straight: make([]bool, len(x.cells))}
	for c := range o.emm {
		o.emm[c] = unreached
	}
	for i, wanted := range asked {
		if wanted {
			o.sites = append(o.sites, g.siteOf(i))
		}
	}
	if limit <= reachLimit {
		o.scan(asked)
	} else {
		for _, s := range o.sites {
			if err := o.search(ctx, s, limit); err != nil {
				return nil, err
			}
		}
	}
	if s != nil {
		for _, a := range s.Add {
			if !wants(q.Of, a.Kind) {
				continue
			}
			added := site{at: a.At, snap: g.places.Enter(a.At)}
			if err := o.search(ctx, added, limit); err != nil {
				return nil, err
			}
			o.sites = append(o.sites, added)
		}
	}
	return o, nil
}

// scan takes each cell's shortest walk from its list.
func (o *outcome) scan(asked []bool) {
	for c := range o.cells {
		for _, w := range o.walksFrom(c) {
			if asked[w.Place] {
				o.emm[c] = w.EMM
				o.straight[c] = o.isStraight(c, o.siteOf(int(w.Place)))
				break
			}
		}
	}
}

// search lowers each cell's walk to that to one more site.
func (o *outcome) search(ctx context.Context, s site, limit uint32) error {
	list, err := o.reachOf(ctx, s, limit)
	for _, r := range list {
		if r.emm < o.emm[r.cell] {
			o.emm[r.cell] = r.emm
			o.straight[r.cell] = o.isStraight(int(r.cell), s)
		}
	}
	return err
}

// asked marks the places that count for any of the targets.
func (x *Index) asked(of []Target) []bool {
	marks := make([]bool, x.catalogue.Len())
	for _, t := range of {
		if len(t.Places) > 0 {
			for _, i := range t.Places {
				marks[i] = true
			}
			continue
		}
		filter := place.Filter{Kinds: t.Kinds, Demonstration: t.Demonstration}
		for i := range marks {
			marks[i] = marks[i] || x.catalogue.Judge(&filter, i) == place.Accepted
		}
	}
	return marks
}

// wants reports whether a place of a kind that might be opened counts for any of the targets.
func wants(of []Target, kind *place.Kind) bool {
	return kind == nil || slices.ContainsFunc(of, func(t Target) bool {
		filter := place.Filter{Kinds: t.Kinds, Demonstration: t.Demonstration}
		return len(t.Places) == 0 && filter.Wants(*kind)
	})
}
