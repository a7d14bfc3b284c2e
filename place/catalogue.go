package place

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"servicemap/geo"
	"servicemap/hours"
	"servicemap/place/text"
)

// Catalogue is the published places with their areas, in the orders that questions need. It is immutable and safe for
// concurrent use. A place is named by its number in the catalogue, 0..Len()-1, which follows the order of keys.
type Catalogue struct {
	places  []*Place
	areas   *Areas
	areaOf  []*Area  // of each place, the smallest that contains it
	byName  []int32  // numbers by name in pinyin, then key
	names   []string // of each place, its key of that order
	box     geo.Box
	sources []*Source
	aliases map[Key]Key
	opened  opened
	hoursOf []*hours.Hours // of each place; nil: unknown
	district
	finder
}

// Records are what a catalogue is made of. Places and Areas are needed, the others may be left out.
type Records struct {
	Sources    []*Source
	Places     []*Place
	Areas      *Areas
	Zones      []*Zone
	Clusters   []*Cluster
	Squads     []*Squad
	Indicators []*Indicator   // by area, topic, first day
	Aliases    map[Key]Key    // of places that were merged into others
	TimeZone   *time.Location // of opening hours; nil: UTC
}

// NewCatalogue makes a catalogue of those records that are published. It keeps the records; they must not change after.
func NewCatalogue(r Records) *Catalogue {
	c := &Catalogue{areas: r.Areas, box: geo.EmptyBox(), sources: r.Sources, aliases: r.Aliases}
	areas := r.Areas
	for _, p := range r.Places {
		if p.Published {
			c.places = append(c.places, p)
		}
	}
	slices.SortFunc(c.places, func(a, b *Place) int { return cmp.Compare(a.Key, b.Key) })
	c.opened = newOpened(r.TimeZone)
	c.hoursOf = make([]*hours.Hours, len(c.places))
	c.areaOf = make([]*Area, len(c.places))
	c.names = make([]string, len(c.places))
	c.byName = make([]int32, len(c.places))
	for i, p := range c.places {
		c.areaOf[i] = areas.Containing(p.Location)
		c.names[i] = text.SortKey(p.Name)
		c.hoursOf[i] = c.opened.compile(p.Schedule)
		c.byName[i] = int32(i)
		c.box = c.box.Extend(p.Location)
	}
	slices.SortFunc(c.byName, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.names[a], c.names[b]), cmp.Compare(a, b))
	})
	c.addDistrict(&r)
	c.addFinder()
	return c
}

// Len returns the number of places.
func (c *Catalogue) Len() int { return len(c.places) }

// Place returns the place of a number.
func (c *Catalogue) Place(i int) *Place { return c.places[i] }

// Area returns the smallest area that contains the place of a number; nil when none does.
func (c *Catalogue) Area(i int) *Area { return c.areaOf[i] }

// Areas returns the tree of areas.
func (c *Catalogue) Areas() *Areas { return c.areas }

// Sources returns the sources that records of any kind come from, by name.
func (c *Catalogue) Sources() []*Source { return c.sources }

// Box returns the smallest box around all places.
func (c *Catalogue) Box() geo.Box { return c.box }

// Find returns the number of the place with a key, or of the one that it was merged into, and whether there is one.
func (c *Catalogue) Find(key Key) (int, bool) {
	for merges := 0; merges < mostMerges; merges++ {
		into, merged := c.aliases[key]
		if !merged {
			break
		}
		key = into
	}
	return slices.BinarySearchFunc(c.places, key, func(p *Place, k Key) int { return cmp.Compare(p.Key, k) })
}

// mostMerges bounds how far Find follows aliases, so that a circle of them ends.
const mostMerges = 16

// NamePosition is a record in the order of names: where a page ended.
type NamePosition struct {
	Name string // as the order sees it: pinyin, small letters
	Key  Key
}

// Compare returns -1, 0 or 1 as p stands before, at or behind o.
func (p NamePosition) Compare(o NamePosition) int {
	return cmp.Or(cmp.Compare(p.Name, o.Name), cmp.Compare(p.Key, o.Key))
}

// PositionOf returns where the place of a number stands in the order of names.
func (c *Catalogue) PositionOf(i int) NamePosition {
	return NamePosition{Name: c.names[i], Key: c.places[i].Key}
}

// ByName returns the numbers of all places behind a position in the order of names, of all places when after is nil. The
// position need not be that of a place that still exists, so a page goes on rightly after edits.
func (c *Catalogue) ByName(after *NamePosition) []int32 {
	if after == nil {
		return c.byName
	}
	from := sort.Search(len(c.byName), func(n int) bool {
		return c.PositionOf(int(c.byName[n])).Compare(*after) > 0
	})
	return c.byName[from:]
}
