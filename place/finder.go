package place

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"servicemap/geo"
	"servicemap/place/text"
)

// finder is what searches look through: the names of all records, and the words for what they offer.
type finder struct {
	findables []findable   // by name in pinyin, then id
	types     []recordType // of each findable; what a search asks of each hit stands apart, close together
	locations []geo.LonLat // of each findable that is in one place
	lengths   []int32      // of each title, in bytes
	ofPlace   []int32      // of each place, its findable
	ofSquad   map[*Squad]int32
	texts     *text.Index // the names of the findables
	addresses *text.Index // their addresses
	services  services
	boards    *sync.Pool
}

// findable is one record that a search may find: a place, an area or a squad.
type findable struct {
	place int    // number in the catalogue, -1: not a place
	area  *Area  // nil: not an area
	squad *Squad // nil: not a squad
	sort  string
	id    string
}

// recordType is what a findable is, as one bit; that of a place that serves nobody, since it is planned or closed for good,
// is no type that can be asked for.
type recordType uint8

const (
	aPlace recordType = 1 << iota
	anArea
	aSquad
)

func (c *Catalogue) addFinder() {
	for i, p := range c.places {
		c.findables = append(c.findables, findable{place: i, sort: c.names[i], id: ID(PlaceID, p.Key)})
	}
	for _, a := range c.areas.all {
		c.findables = append(c.findables, findable{place: -1, area: a, sort: a.sort, id: ID(AreaID, a.Key)})
	}
	for i, s := range c.squads {
		c.findables = append(c.findables, findable{place: -1, squad: s, sort: c.squadNames[i], id: ID(SquadID, s.Key)})
	}
	slices.SortFunc(c.findables, func(a, b findable) int { return cmp.Or(cmp.Compare(a.sort, b.sort), cmp.Compare(a.id, b.id)) })
	c.ofPlace, c.ofSquad = make([]int32, len(c.places)), map[*Squad]int32{}
	b, addresses := text.NewBuilder(), text.NewBuilder()
	c.types, c.locations = make([]recordType, len(c.findables)), make([]geo.LonLat, len(c.findables))
	c.lengths = make([]int32, len(c.findables))
	for n, f := range c.findables {
		c.lengths[n] = int32(len(c.title(&f)))
		c.locations[n] = geo.LonLat{Lon: math.NaN(), Lat: math.NaN()}
		address := ""
		switch {
		case f.area != nil:
			c.types[n] = anArea
			b.Record(f.area.Name)
			b.Add(text.OtherTitle, f.area.NameEN)
		case f.squad != nil:
			c.ofSquad[f.squad], c.types[n] = int32(n), aSquad
			if base, ok := c.Find(f.squad.Base); ok {
				c.locations[n] = c.places[base].Location
			}
			b.Record(f.squad.Name)
			b.Add(text.OtherTitle, f.squad.NameEN)
		default:
			c.ofPlace[f.place] = int32(n)
			p := c.places[f.place]
			c.locations[n] = p.Location
			if p.Status == Open || p.Status == TemporarilyClosed {
				c.types[n] = aPlace
			}
			b.Record(p.Name)
			b.Add(text.OtherTitle, p.NameEN)
			for _, name := range p.FormerNames {
				b.Add(text.FormerName, name)
			}
			address = p.Address
		}
		addresses.Record(address)
	}
	c.texts, c.addresses = b.Index(), addresses.Index()
	c.services = c.newServices()
	c.boards = &sync.Pool{New: func() any { return newBoard(len(c.findables)) }}
}

// title returns the name that a findable is shown by.
func (c *Catalogue) title(f *findable) string {
	switch {
	case f.area != nil:
		return f.area.Name
	case f.squad != nil:
		return f.squad.Name
	default:
		return c.places[f.place].Name
	}
}

// mentions reports whether a text stands in a name, a former name or the address of the place of a number.
func (c *Catalogue) mentions(i int, q text.Query) bool {
	n := int(c.ofPlace[i])
	return c.texts.Mentions(q, n) || c.addresses.Mentions(q, n)
}

// squadMentions reports whether a text stands in a name of a squad.
func (c *Catalogue) squadMentions(s *Squad, q text.Query) bool {
	return c.texts.Mentions(q, int(c.ofSquad[s]))
}

// AreasNamed returns the areas that a text names: it stands in a name as in a search, typing mistakes aside, or in the code
// letter for letter.
func (c *Catalogue) AreasNamed(q text.Query) map[*Area]bool {
	named := map[*Area]bool{}
	c.texts.Find(q, func(h *text.Hit) {
		if a := c.findables[h.Record].area; a != nil {
			named[a] = true
		}
	})
	for _, a := range c.areas.all {
		if strings.Contains(text.NewQuery(a.Code).String(), q.String()) {
			named[a] = true
		}
	}
	return named
}

// Scope says which records a search looks through.
type Scope struct{ Places, Areas, Squads bool }

// types returns the types of the records that are looked through.
func (in Scope) types() recordType {
	var t recordType
	if in.Places {
		t |= aPlace
	}
	if in.Areas {
		t |= anArea
	}
	if in.Squads {
		t |= aSquad
	}
	return t
}
