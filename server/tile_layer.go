package server

import "google.golang.org/protobuf/encoding/protowire"

// layerWriter writes a layer of points (github.com/mapbox/vector-tile-spec, 2.1, section 4).
type layerWriter struct {
	features, values []byte
	count            uint64 // of values
	feature, packed  []byte // scratch
}

// newLayerWriter has room for about so many points.
func newLayerWriter(points int) *layerWriter {
	return &layerWriter{features: make([]byte, 0, 32*points), values: make([]byte, 0, 64*points)}
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
