package place

import (
	"cmp"
	"slices"

	"servicemap/place/text"
)

// district is what a catalogue knows besides places: zones, clusters, squads, published totals.
type district struct {
	zones      []*Zone         // by key
	zonesOf    map[Key][]*Zone // by center, in the order of kinds
	clusters   map[Key]*Cluster
	venues     map[Key][]int // numbers of a cluster's venues, by name
	squads     []*Squad      // published, by name in pinyin, then key
	squadNames []string      // of each squad, its key of that order
	squadByKey map[Key]*Squad
	serves     map[*Squad][]*Area
	indicators map[string][]*Indicator // by area code
}

func (c *Catalogue) addDistrict(r *Records) {
	c.zonesOf, c.clusters, c.venues = map[Key][]*Zone{}, map[Key]*Cluster{}, map[Key][]int{}
	c.squadByKey, c.serves, c.indicators = map[Key]*Squad{}, map[*Squad][]*Area{}, map[string][]*Indicator{}
	for _, z := range r.Zones {
		if _, ok := c.Find(z.Center); ok {
			c.zones = append(c.zones, z)
			c.opened.compile(z.Schedule)
			c.zonesOf[z.Center] = append(c.zonesOf[z.Center], z)
		}
	}
	slices.SortFunc(c.zones, func(a, b *Zone) int { return cmp.Compare(a.Key, b.Key) })
	for _, list := range c.zonesOf {
		slices.SortFunc(list, func(a, b *Zone) int { return cmp.Compare(a.Kind, b.Kind) })
	}
	for _, k := range r.Clusters {
		c.clusters[k.Key] = k
	}
	for _, i := range c.byName {
		if p := c.places[i]; p.Cluster != 0 {
			c.venues[p.Cluster] = append(c.venues[p.Cluster], int(i))
		}
	}
	for _, n := range r.Indicators {
		c.indicators[n.AreaCode] = append(c.indicators[n.AreaCode], n)
	}
	c.addSquads(r.Squads)
}

func (c *Catalogue) addSquads(records []*Squad) {
	for _, s := range records {
		if !s.Published {
			continue
		}
		c.squads = append(c.squads, s)
		c.opened.compile(s.Schedule)
		c.squadByKey[s.Key] = s
		for _, code := range s.Serves {
			if a := c.areas.ByCode(code); a != nil {
				c.serves[s] = append(c.serves[s], a)
			}
		}
	}
	slices.SortFunc(c.squads, func(a, b *Squad) int {
		return cmp.Or(cmp.Compare(text.SortKey(a.Name), text.SortKey(b.Name)), cmp.Compare(a.Key, b.Key))
	})
	for _, s := range c.squads {
		c.squadNames = append(c.squadNames, text.SortKey(s.Name))
	}
}

// ZonesOf returns the zones of the place of a number, in the order of kinds.
func (c *Catalogue) ZonesOf(i int) []*Zone { return c.zonesOf[c.places[i].Key] }

// Zone returns the zone of a key, nil for none.
func (c *Catalogue) Zone(key Key) *Zone {
	i, ok := slices.BinarySearchFunc(c.zones, key, func(z *Zone, k Key) int { return cmp.Compare(z.Key, k) })
	if !ok {
		return nil
	}
	return c.zones[i]
}

// Cluster returns the venue cluster of a key, nil for none.
func (c *Catalogue) Cluster(key Key) *Cluster { return c.clusters[key] }

// VenuesOf returns the numbers of a cluster's venues, by name.
func (c *Catalogue) VenuesOf(cluster Key) []int { return c.venues[cluster] }

// Squads returns the squads by name in pinyin, then key. The slice is shared: read it only.
func (c *Catalogue) Squads() []*Squad { return c.squads }

// PositionOfSquad returns where the squad of a number in Squads stands in the order of names.
func (c *Catalogue) PositionOfSquad(i int) NamePosition {
	return NamePosition{Name: c.squadNames[i], Key: c.squads[i].Key}
}

// Squad returns the squad of a key, nil for none.
func (c *Catalogue) Squad(key Key) *Squad { return c.squadByKey[key] }

// Serves returns the areas that a squad serves.
func (c *Catalogue) Serves(s *Squad) []*Area { return c.serves[s] }

// SquadsIn returns the squads that serve an area, a part of it, or an area that it is part of, by name.
func (c *Catalogue) SquadsIn(area *Area) []*Squad {
	var list []*Squad
	for _, s := range c.squads {
		if slices.ContainsFunc(c.serves[s], func(a *Area) bool { return a.Within(area) || area.Within(a) }) {
			list = append(list, s)
		}
	}
	return list
}

// SquadsAt returns the squads that serve a point: one of its areas, from the smallest up. None where it lies in no area.
func (c *Catalogue) SquadsAt(area *Area) []*Squad {
	var list []*Squad
	for _, s := range c.squads {
		if slices.ContainsFunc(c.serves[s], area.Within) {
			list = append(list, s)
		}
	}
	return list
}

// Indicators returns the published totals of an area, by topic, then first day.
func (c *Catalogue) Indicators(area *Area) []*Indicator { return c.indicators[area.Code] }

// CountIn returns how many published places lie in an area, whatever their status.
func (c *Catalogue) CountIn(area *Area) int {
	n := 0
	for _, of := range c.areaOf {
		if of.Within(area) {
			n++
		}
	}
	return n
}
