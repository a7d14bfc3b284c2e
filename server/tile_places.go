package server

import (
	"cmp"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"servicemap/place"
)

// The most places in a tile, and how many zooms deeper the cells are of which one place each stays when there are more:
// 64 × 64 cells.
const (
	tilePlaces   = 5000
	thinnerZooms = 6
)

// placeIndex is the places of a catalogue along the Z-order curve of the web Mercator square, on which every tile is one
// stretch. It is immutable.
type placeIndex struct {
	catalogue *place.Catalogue
	spots     []spot // by code
}

// spot is a place on the curve.
type spot struct {
	code   uint64 // the bits of column and row, 32 each, in turns, column first from the lowest
	number int32
	kind   place.Kind
}

// placesOf returns the index of a catalogue: the one at hand, or a new one when the places have changed.
func (t *Tiles) placesOf(catalogue *place.Catalogue) *placeIndex {
	if at := t.places.Load(); at != nil && at.catalogue == catalogue {
		return at
	}
	made := newPlaceIndex(catalogue)
	t.places.Store(made)
	return made
}

func newPlaceIndex(catalogue *place.Catalogue) *placeIndex {
	index := &placeIndex{catalogue: catalogue, spots: make([]spot, 0, catalogue.Len())}
	for i := range catalogue.Len() {
		at := catalogue.Place(i).Location
		sin := math.Sin(at.Lat * math.Pi / 180)
		x := (at.Lon + 180) / 360
		y := 0.5 - math.Atanh(sin)/(2*math.Pi)
		if y < 0 || y >= 1 || math.IsNaN(y) {
			continue // the square ends at 85.05 degrees; no tile shows what lies beyond
		}
		column := uint32(min(x*(1<<32), math.MaxUint32))
		index.spots = append(index.spots, spot{spread(column) | spread(uint32(y*(1<<32)))<<1, int32(i), catalogue.Place(i).Kind})
	}
	slices.SortFunc(index.spots, func(a, b spot) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.number, b.number)) })
	return index
}

// spread puts a zero between any two bits; gather takes every second bit out again.
func spread(n uint32) uint64 {
	v := uint64(n)
	v = (v | v<<16) & 0x0000ffff0000ffff
	v = (v | v<<8) & 0x00ff00ff00ff00ff
	v = (v | v<<4) & 0x0f0f0f0f0f0f0f0f
	v = (v | v<<2) & 0x3333333333333333
	return (v | v<<1) & 0x5555555555555555
}

func gather(v uint64) uint32 {
	v &= 0x5555555555555555
	v = (v | v>>1) & 0x3333333333333333
	v = (v | v>>2) & 0x0f0f0f0f0f0f0f0f
	v = (v | v>>4) & 0x00ff00ff00ff00ff
	v = (v | v>>8) & 0x0000ffff0000ffff
	return uint32(v | v>>16)
}

// within returns the stretch of a tile.
func (p *placeIndex) within(z, x, y uint32) []spot {
	shift := 64 - 2*z // 64 at zoom 0, where Go's shifts give 0
	first := (spread(x) | spread(y)<<1) << shift
	last := first + (uint64(1)<<shift - 1)
	find := func(code uint64) func(spot, uint64) int {
		return func(s spot, _ uint64) int { return cmp.Compare(s.code, code) }
	}
	from, _ := slices.BinarySearchFunc(p.spots, 0, find(first))
	if last == math.MaxUint64 {
		return p.spots[from:]
	}
	to, _ := slices.BinarySearchFunc(p.spots, 0, find(last+1))
	return p.spots[from:to]
}

// chosen is a place in a tile and how many it stands for.
type chosen struct {
	spot
	count int
}

// thin leaves one place in each cell when there are too many: of the first kind, then with the lowest number.
func thin(spots []spot, z uint32) []chosen {
	out := make([]chosen, 0, min(len(spots), tilePlaces))
	if len(spots) <= tilePlaces {
		for _, s := range spots {
			out = append(out, chosen{s, 1})
		}
		return out
	}
	shift := 64 - 2*(z+thinnerZooms)
	for i, s := range spots {
		if i == 0 || s.code>>shift != spots[i-1].code>>shift {
			out = append(out, chosen{s, 1})
			continue
		}
		best := &out[len(out)-1]
		best.count++
		if s.kind < best.kind || s.kind == best.kind && s.number < best.number {
			best.spot = s
		}
	}
	return out
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
	places := thin(p.within(z, x, y), z)
	if len(places) == 0 {
		return nil
	}
	l := layerWriter{values: make([]byte, 0, 64*len(places))}
	l.features = make([]byte, 0, 32*len(places))
	kinds, statuses := l.texts(place.KindNames()), l.texts(place.StatusNames())
	no, yes := l.boolean(false), l.boolean(true)
	var tags []uint64
	for _, c := range places {
		r := p.catalogue.Place(int(c.number))
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
		if c.count > 1 {
			tags = append(tags, keyCount, l.number(uint64(c.count)))
		}
		// The twelve bits below the tile's own are the place in its 4096 units.
		inner := c.code << (2 * z) >> (64 - 2*12)
		l.point(uint64(r.Key), tags, gather(inner), gather(inner>>1))
	}
	return l.tile(placeTiles, placeKeys())
}

// layerWriter writes a layer of points (github.com/mapbox/vector-tile-spec, 2.1, section 4).
type layerWriter struct {
	features, values []byte
	count            uint64 // of values
	feature, packed  []byte // scratch
}

// tileExtent is the side of a tile in its own units.
const tileExtent = 4096

// value begins a value of so many bytes and returns its number.
func (l *layerWriter) value(size int) uint64 {
	l.values = protowire.AppendTag(l.values, 4, protowire.BytesType)
	l.values = protowire.AppendVarint(l.values, uint64(size))
	l.count++
	return l.count - 1
}

func (l *layerWriter) text(s string) uint64 {
	n := l.value(1 + protowire.SizeBytes(len(s)))
	l.values = protowire.AppendString(protowire.AppendTag(l.values, 1, protowire.BytesType), s)
	return n
}

// texts writes a list of texts and returns the number of the first.
func (l *layerWriter) texts(list []string) uint64 {
	first := l.count
	for _, s := range list {
		l.text(s)
	}
	return first
}

func (l *layerWriter) number(v uint64) uint64 {
	n := l.value(1 + protowire.SizeVarint(v))
	l.values = protowire.AppendVarint(protowire.AppendTag(l.values, 5, protowire.VarintType), v)
	return n
}

func (l *layerWriter) boolean(b bool) uint64 {
	n := l.value(2)
	l.values = protowire.AppendVarint(protowire.AppendTag(l.values, 7, protowire.VarintType), protowire.EncodeBool(b))
	return n
}

func (l *layerWriter) point(id uint64, tags []uint64, x, y uint32) {
	f := protowire.AppendVarint(protowire.AppendTag(l.feature[:0], 1, protowire.VarintType), id)
	l.packed = l.packed[:0]
	for _, tag := range tags {
		l.packed = protowire.AppendVarint(l.packed, tag)
	}
	f = protowire.AppendBytes(protowire.AppendTag(f, 2, protowire.BytesType), l.packed)
	f = protowire.AppendVarint(protowire.AppendTag(f, 3, protowire.VarintType), 1) // a point
	const moveOnce = 1 | 1<<3
	l.packed = protowire.AppendVarint(l.packed[:0], moveOnce)
	l.packed = protowire.AppendVarint(l.packed, protowire.EncodeZigZag(int64(x)))
	l.packed = protowire.AppendVarint(l.packed, protowire.EncodeZigZag(int64(y)))
	f = protowire.AppendBytes(protowire.AppendTag(f, 4, protowire.BytesType), l.packed)
	l.features = protowire.AppendBytes(protowire.AppendTag(l.features, 2, protowire.BytesType), f)
	l.feature = f
}

// tile returns a tile of the layer alone.
func (l *layerWriter) tile(name string, keys []string) []byte {
	layer := protowire.AppendVarint(protowire.AppendTag(nil, 15, protowire.VarintType), 2)
	layer = protowire.AppendString(protowire.AppendTag(layer, 1, protowire.BytesType), name)
	layer = append(layer, l.features...)
	for _, key := range keys {
		layer = protowire.AppendString(protowire.AppendTag(layer, 3, protowire.BytesType), key)
	}
	layer = append(layer, l.values...)
	layer = protowire.AppendVarint(protowire.AppendTag(layer, 5, protowire.VarintType), tileExtent)
	return protowire.AppendBytes(protowire.AppendTag(nil, 3, protowire.BytesType), layer)
}
