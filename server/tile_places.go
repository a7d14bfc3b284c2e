package server

import (
	"cmp"
	"slices"

	"servicemap/geo"
	"servicemap/place"
)

// placeIndex is the places of a catalogue on the curve. It is immutable.
type placeIndex struct {
	curve
	catalogue *place.Catalogue
}

func newPlaceIndex(catalogue *place.Catalogue) *placeIndex {
	return &placeIndex{newCurve(catalogue.Len(), func(i int) geo.LonLat { return catalogue.Place(i).Location }), catalogue}
}

// chief returns the place that stands for those of a cell: of the first kind, then with the lowest number.
func (p *placeIndex) chief(spots []spot) spot {
	return slices.MinFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(p.catalogue.Place(int(a.number)).Kind, p.catalogue.Place(int(b.number)).Kind), cmp.Compare(a.number, b.number))
	})
}

// The numbers of properties in a tile of places.
const (
	keyID = iota
	keyKind
	keyName
	keyNameEN
	keyStatus
	keyDemonstration
	keyCount
)

func placeKeys() []string {
	return []string{"id", "kind", "name", "name_en", "status", "demonstration", "count"}
}

// tile returns the tile in Mapbox's format, version 2.1; empty when no place lies in it.
func (p *placeIndex) tile(z, x, y uint32) []byte {
	within := p.within(z, x, y)
	if len(within) == 0 {
		return nil
	}
	l := newLayerWriter(min(len(within), tilePoints))
	kinds, statuses := l.texts(place.KindNames()), l.texts(place.StatusNames())
	no, yes := l.boolean(false), l.boolean(true)
	var tags []uint64
	thinned(within, z, func(spots []spot) {
		chief := p.chief(spots)
		r := p.catalogue.Place(int(chief.number))
		tags = append(tags[:0], keyID, l.text(place.ID(place.PlaceID, r.Key)), keyKind, kinds+uint64(r.Kind), keyName, l.text(r.Name))
		if r.NameEN != "" {
			tags = append(tags, keyNameEN, l.text(r.NameEN))
		}
		tags = append(tags, keyStatus, statuses+uint64(r.Status))
		switch {
		case r.Kind != place.ServiceCenter:
		case r.Demonstration:
			tags = append(tags, keyDemonstration, yes)
		default:
			tags = append(tags, keyDemonstration, no)
		}
		if len(spots) > 1 {
			tags = append(tags, keyCount, l.number(uint64(len(spots))))
		}
		column, row := chief.inTile(z)
		l.point(uint64(r.Key), tags, column, row)
	})
	return l.tile(placeTiles, placeKeys())
}
