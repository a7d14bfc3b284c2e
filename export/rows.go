package export

import (
	"cmp"

	"servicemap/coverage"
	"servicemap/place"
)

// placed is a place with the code of the smallest area that it lies in; empty: none.
type placed struct {
	*place.Place
	area string
}

func placesOf(places []*place.Place, records []*place.Area) []placed {
	own := make([]*place.Area, len(records)) // NewAreas links what it is given
	for i, a := range records {
		linked := *a
		own[i] = &linked
	}
	areas := place.NewAreas(own)
	rows := make([]placed, len(places))
	for i, p := range places {
		rows[i] = placed{p, codeOf(areas.Containing(p.Location))}
	}
	return rows
}

func publishedPlaces(c *place.Catalogue) []placed {
	rows := make([]placed, c.Len())
	for i := range rows {
		rows[i] = placed{c.Place(i), codeOf(c.Area(i))}
	}
	return rows
}

func codeOf(a *place.Area) string {
	if a == nil {
		return ""
	}
	return a.Code
}

// zoned is a zone with its center, which has the source.
type zoned struct {
	*place.Zone
	center *place.Place
}

func zonesOf(zones []*place.Zone, places []*place.Place) []zoned {
	byKey := make(map[place.Key]*place.Place, len(places))
	for _, p := range places {
		byKey[p.Key] = p
	}
	var rows []zoned
	for _, z := range zones {
		if center := byKey[z.Center]; center != nil {
			rows = append(rows, zoned{z, center})
		}
	}
	return rows
}

func publishedZones(c *place.Catalogue) []zoned {
	var rows []zoned
	for i := range c.Len() {
		for _, z := range c.ZonesOf(i) {
			rows = append(rows, zoned{z, c.Place(i)})
		}
	}
	return rows
}

// publishedClusters returns the clusters that venues on the map belong to.
func publishedClusters(c *place.Catalogue) []*place.Cluster {
	var rows []*place.Cluster
	seen := map[place.Key]bool{}
	for i := range c.Len() {
		key := c.Place(i).Cluster
		if cluster := c.Cluster(key); cluster != nil && !seen[key] {
			seen[key] = true
			rows = append(rows, cluster)
		}
	}
	return rows
}

func publishedIndicators(c *place.Catalogue) []*place.Indicator {
	var rows []*place.Indicator
	for _, a := range c.Areas().All() {
		rows = append(rows, c.Indicators(a)...)
	}
	return rows
}

// standardsOf returns those of the district: the national ones are no records.
func standardsOf(standards []coverage.Standard) []*coverage.Standard {
	var rows []*coverage.Standard
	for i := range standards {
		if standards[i].Origin != nil {
			rows = append(rows, &standards[i])
		}
	}
	return rows
}

// sourced is a cell of a population grid with its source.
type sourced struct {
	*coverage.Cell
	source *place.Source
}

func cellsOf(cells []coverage.Cell, source *place.Source) []sourced {
	rows := make([]sourced, len(cells))
	for i := range cells {
		rows[i] = sourced{&cells[i], source}
	}
	return rows
}

func placeTable() table[placed] {
	return table[placed]{
		columns: placeColumns(), feature: placeFeature,
		source:    func(p placed) *place.Source { return p.Source },
		published: func(p placed) bool { return p.Published },
		order:     func(a, b placed) int { return cmp.Compare(a.Code, b.Code) },
	}
}

func zoneTable() table[zoned] {
	return table[zoned]{
		columns: zoneColumns(), feature: zoneFeature,
		source:    func(z zoned) *place.Source { return z.center.Source },
		published: func(z zoned) bool { return z.center.Published },
		order: func(a, b zoned) int {
			return cmp.Or(cmp.Compare(a.CenterCode, b.CenterCode), cmp.Compare(a.Kind, b.Kind))
		},
	}
}

func clusterTable() table[*place.Cluster] {
	return table[*place.Cluster]{
		columns: clusterColumns(), feature: clusterFeature,
		source: func(k *place.Cluster) *place.Source { return k.Source },
		order:  func(a, b *place.Cluster) int { return cmp.Compare(a.Code, b.Code) },
	}
}

func squadTable() table[*place.Squad] {
	return table[*place.Squad]{
		columns: squadColumns(), feature: squadFeature,
		source:    func(s *place.Squad) *place.Source { return s.Source },
		published: func(s *place.Squad) bool { return s.Published },
		order:     func(a, b *place.Squad) int { return cmp.Compare(a.Code, b.Code) },
	}
}

func areaTable() table[*place.Area] {
	return table[*place.Area]{
		columns: areaColumns(), feature: areaFeature,
		source: func(a *place.Area) *place.Source { return a.Source },
		order:  func(a, b *place.Area) int { return cmp.Compare(a.Code, b.Code) },
	}
}

func indicatorTable() table[*place.Indicator] {
	return table[*place.Indicator]{
		columns: indicatorColumns(), feature: indicatorFeature,
		source: func(n *place.Indicator) *place.Source { return n.Source },
		order: func(a, b *place.Indicator) int {
			return cmp.Or(cmp.Compare(a.AreaCode, b.AreaCode), cmp.Compare(a.Topic, b.Topic), a.From.Compare(b.From))
		},
	}
}

func standardTable() table[*coverage.Standard] {
	return table[*coverage.Standard]{
		columns: standardColumns(), feature: standardFeature,
		source: func(s *coverage.Standard) *place.Source { return s.Origin },
		order:  func(a, b *coverage.Standard) int { return cmp.Compare(a.ID, b.ID) },
	}
}

func cellTable() table[sourced] {
	return table[sourced]{
		columns: cellColumns(), feature: cellFeature,
		source: func(c sourced) *place.Source { return c.source },
		order:  func(a, b sourced) int { return cmp.Compare(a.Code, b.Code) },
	}
}
