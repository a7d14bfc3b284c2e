package yungang

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// The PBF format: https://wiki.openstreetmap.org/wiki/PBF_Format; field numbers are those of fileformat.proto and
// osmformat.proto.
const blockSize = 8000 // entities in one block, as the format's writers keep to

// message is a protobuf message in the making.
type message []byte

func (m *message) bytes(num protowire.Number, b []byte) {
	*m = protowire.AppendBytes(protowire.AppendTag(*m, num, protowire.BytesType), b)
}

func (m *message) varint(num protowire.Number, v uint64) {
	*m = protowire.AppendVarint(protowire.AppendTag(*m, num, protowire.VarintType), v)
}

// pbf returns the map as a file; made is its date in Unix seconds.
func (c *canvas) pbf(made int64) ([]byte, error) {
	var out bytes.Buffer
	if err := writeBlob(&out, "OSMHeader", c.header(made)); err != nil {
		return nil, err
	}
	blocks := [][]byte{}
	first := int64(1)
	for part := range slices.Chunk(c.nodes, blockSize) {
		blocks = append(blocks, nodeBlock(first, part))
		first += int64(len(part))
	}
	first = 1
	for part := range slices.Chunk(c.ways, blockSize) {
		blocks = append(blocks, wayBlock(first, part))
		first += int64(len(part))
	}
	blocks = append(blocks, relationBlock(c.relations))
	for _, b := range blocks {
		if err := writeBlob(&out, "OSMData", b); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func writeBlob(out *bytes.Buffer, kind string, content []byte) error {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	var blob, header message
	blob.varint(2, uint64(len(content)))
	blob.bytes(3, z.Bytes())
	header.bytes(1, []byte(kind))
	header.varint(3, uint64(len(blob)))
	out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(header))))
	out.Write(header)
	out.Write(blob)
	return nil
}

// header states the box of all nodes, the features that a reader needs, who wrote the file and when.
func (c *canvas) header(made int64) []byte {
	west, east, south, north := c.nodes[0].lon, c.nodes[0].lon, c.nodes[0].lat, c.nodes[0].lat
	for _, n := range c.nodes {
		west, east = min(west, n.lon), max(east, n.lon)
		south, north = min(south, n.lat), max(north, n.lat)
	}
	var box, h message
	for i, v := range []int64{west, east, north, south} {
		box.varint(protowire.Number(i+1), protowire.EncodeZigZag(v*100)) // nanodegrees
	}
	h.bytes(1, box)
	h.bytes(4, []byte("OsmSchema-V0.6"))
	h.bytes(4, []byte("DenseNodes"))
	h.bytes(16, []byte("servicemap demo yungang"))
	h.bytes(17, []byte("generated demo data, no survey"))
	h.varint(32, uint64(made))
	return h
}

// texts is a block's string table in the making.
type texts struct {
	list []string
	at   map[string]uint64
}

func newTexts() *texts { return &texts{list: []string{""}, at: map[string]uint64{}} }

func (t *texts) index(s string) uint64 {
	i, ok := t.at[s]
	if !ok {
		i = uint64(len(t.list))
		t.list, t.at[s] = append(t.list, s), i
	}
	return i
}

// tags puts keys into field 2 and values into field 3.
func (t *texts) tags(m *message, tags []string) {
	var keys, values []uint64
	for i := 0; i < len(tags); i += 2 {
		keys, values = append(keys, t.index(tags[i])), append(values, t.index(tags[i+1]))
	}
	if len(keys) > 0 {
		m.bytes(2, pack(keys))
		m.bytes(3, pack(values))
	}
}

func (t *texts) block(group message) []byte {
	var table, b message
	for _, s := range t.list {
		table.bytes(1, []byte(s))
	}
	b.bytes(1, table)
	b.bytes(2, group)
	return b
}

func nodeBlock(first int64, list []node) []byte {
	t := newTexts()
	var ids, lats, lons []int64
	var pairs []uint64
	for i, n := range list {
		ids, lats, lons = append(ids, first+int64(i)), append(lats, n.lat), append(lons, n.lon)
		for _, s := range n.tags {
			pairs = append(pairs, t.index(s))
		}
		pairs = append(pairs, 0)
	}
	var dense, group message
	dense.bytes(1, packDeltas(ids))
	dense.bytes(8, packDeltas(lats))
	dense.bytes(9, packDeltas(lons))
	dense.bytes(10, pack(pairs))
	group.bytes(2, dense)
	return t.block(group)
}

func wayBlock(first int64, list []way) []byte {
	t := newTexts()
	var group message
	for i, w := range list {
		var m message
		m.varint(1, uint64(first)+uint64(i))
		t.tags(&m, w.tags)
		m.bytes(8, packDeltas(w.refs))
		group.bytes(3, m)
	}
	return t.block(group)
}

func relationBlock(list []relation) []byte {
	t := newTexts()
	var group message
	for i, r := range list {
		var roles, kinds []uint64
		var ids []int64
		for _, w := range r.members {
			roles, kinds, ids = append(roles, t.index(w.role)), append(kinds, 1), append(ids, w.way)
		}
		var m message
		m.varint(1, uint64(i+1))
		t.tags(&m, r.tags)
		m.bytes(8, pack(roles))
		m.bytes(9, packDeltas(ids))
		m.bytes(10, pack(kinds))
		group.bytes(4, m)
	}
	return t.block(group)
}

func pack(values []uint64) []byte {
	var b []byte
	for _, v := range values {
		b = protowire.AppendVarint(b, v)
	}
	return b
}

func packDeltas(values []int64) []byte {
	var b []byte
	last := int64(0)
	for _, v := range values {
		b = protowire.AppendVarint(b, protowire.EncodeZigZag(v-last))
		last = v
	}
	return b
}
