package place

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf16"

	"servicemap/geo"
	"servicemap/place/text"
)

// candidate is a findable on the way into the answer.
type candidate struct {
	findable int32
	rank     rank
	metres   float64 // below 0: none
}

// compare is the order of answers. Findables stand by name and id, so their numbers are the last word.
func (a candidate) compare(b candidate) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), -compareBool(a.metres >= 0, b.metres >= 0),
		cmp.Compare(a.metres, b.metres), cmp.Compare(a.findable, b.findable))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// best returns the best findables of a board, in order: as many as are asked for.
func (c *Catalogue) best(b *board, ask *Search) []candidate {
	list := make([]candidate, 0, ask.Most+1)
	for _, n := range b.touched {
		next := candidate{findable: n, rank: b.best[n], metres: -1}
		full := len(list) == ask.Most
		if full && (ask.Most == 0 || next.rank > list[len(list)-1].rank) {
			continue
		}
		if ask.Near != nil {
			if full && next.rank == list[len(list)-1].rank && c.beyond(n, *ask.Near, list[len(list)-1].metres) {
				continue
			}
			next.metres = c.metres(n, *ask.Near)
		}
		if full && next.compare(list[len(list)-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(list, next, candidate.compare)
		list = slices.Insert(list, at, next)
		list = list[:min(len(list), ask.Most)]
	}
	return list
}

// leastDegree is less than the metres of any degree of latitude (110,574 at the equator).
const leastDegree = 110_000

// beyond reports, without the trouble of measuring, a record in one place that is surely farther from a point than so many
// metres.
func (c *Catalogue) beyond(n int32, from geo.LonLat, metres float64) bool {
	return math.Abs(c.locations[n].Lat-from.Lat)*leastDegree > metres && metres >= 0
}

// metres returns how far a record is from a point: a place, the base of a squad, the nearest edge of an area, 0 within it;
// -1 for one that is nowhere.
func (c *Catalogue) metres(n int32, from geo.LonLat) float64 {
	switch area, location := c.findables[n].area, c.locations[n]; {
	case area != nil && area.shape != nil:
		return area.shape.DistanceTo(from)
	case math.IsNaN(location.Lat):
		return -1
	default:
		return geo.Distance(from, location)
	}
}

// shown returns the records of candidates, with where the text stands in their titles.
func (c *Catalogue) shown(q text.Query, list []candidate) []Found {
	found := make([]Found, len(list))
	for i, one := range list {
		f := &c.findables[one.findable]
		found[i] = Found{Place: f.place, Area: f.area, Squad: f.squad, Title: c.title(f), Match: one.rank.match()}
		found[i].Ranges = ranges(found[i].Title, c.standsAt(q, one))
		if one.metres >= 0 {
			found[i].Metres = &one.metres
		}
	}
	return found
}

// standsAt returns the parts of a candidate's title in which the text stands, in characters.
func (c *Catalogue) standsAt(q text.Query, one candidate) []text.Hit {
	n := int(one.findable)
	var parts []text.Hit
	add := func(h text.Hit, found bool) {
		if found {
			parts = append(parts, h)
		}
	}
	switch match := one.rank.match(); {
	case one.rank%positions == scattered:
		for _, word := range q.Words() {
			add(c.texts.InTitle(word, n))
		}
	case match == InFuzzy:
		spoken, _ := q.Spoken()
		if add(c.texts.InTitle(spoken, n)); len(parts) == 0 {
			add(c.texts.TypoInTitle(q, n))
		}
	case match == InName || match == InPinyin || match == InInitials:
		add(c.texts.InTitle(q, n))
	}
	return parts
}

// Range is a part of a text, in UTF-16 units.
type Range struct{ Start, Length int }

// ranges returns parts of a text in UTF-16 units, in order and without those that overlap an earlier one.
func ranges(s string, parts []text.Hit) []Range {
	type part struct{ start, end int }
	spans := make([]part, len(parts))
	for i := range parts {
		spans[i].start, spans[i].end = parts[i].Span()
	}
	slices.SortFunc(spans, func(a, b part) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	units := []int{0} // before each character
	for _, r := range s {
		units = append(units, units[len(units)-1]+utf16.RuneLen(r))
	}
	list, end := []Range{}, 0
	for _, p := range spans {
		if p.start >= end {
			list = append(list, Range{Start: units[p.start], Length: units[p.end] - units[p.start]})
			end = p.end
		}
	}
	return list
}
