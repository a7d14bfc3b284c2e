package osm

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// A tiny map, and how to write it as PBF. Everything here is written from the format's description, apart from the
// decoder: a shared mistake would need to be made twice.

type testNode struct {
	id       int64
	lon, lat int64 // 1e-7 degrees
	tags     []string
}

type testWay struct {
	id   int64
	refs []int64
	tags []string // key, value, key, value …
}

type testRelation struct {
	id      int64
	tags    []string
	members []testMember
}

type testMember struct {
	kind uint64 // 0 node, 1 way, 2 relation
	id   int64
	role string
}

type testMap struct {
	nodes     []testNode
	ways      []testWay
	relations []testRelation
}

// message builds a protobuf message.
type message []byte

func (m *message) bytes(num protowire.Number, b []byte) {
	*m = protowire.AppendBytes(protowire.AppendTag(*m, num, protowire.BytesType), b)
}

func (m *message) varint(num protowire.Number, v uint64) {
	*m = protowire.AppendVarint(protowire.AppendTag(*m, num, protowire.VarintType), v)
}

func (m *message) zigzag(num protowire.Number, v int64) { m.varint(num, protowire.EncodeZigZag(v)) }

func pack(values ...uint64) []byte {
	var b []byte
	for _, v := range values {
		b = protowire.AppendVarint(b, v)
	}
	return b
}

func packDeltas(values ...int64) []byte {
	var b []byte
	last := int64(0)
	for _, v := range values {
		b = protowire.AppendVarint(b, protowire.EncodeZigZag(v-last))
		last = v
	}
	return b
}

// frame writes one blob: its header and its stored data.
func frame(kind string, blob []byte) []byte {
	var h message
	h.bytes(1, []byte(kind))
	h.varint(3, uint64(len(blob)))
	out := binary.BigEndian.AppendUint32(nil, uint32(len(h)))
	return append(append(out, h...), blob...)
}

func rawBlob(content []byte) []byte {
	var b message
	b.bytes(1, content)
	return b
}

func deflate(content []byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(content)
	_ = w.Close()
	return z.Bytes()
}

func zlibBlob(content []byte) []byte { return zlibClaiming(deflate(content), int64(len(content))) }

func zlibClaiming(packed []byte, size int64) []byte {
	var b message
	b.varint(2, uint64(size))
	b.bytes(3, packed)
	return b
}

func headerBlock(features ...string) message {
	var h message
	for _, f := range features {
		h.bytes(4, []byte(f))
	}
	return h
}

func goodHeader() []byte {
	return frame("OSMHeader", rawBlob(headerBlock("OsmSchema-V0.6", "DenseNodes")))
}

// table is a block's string table in the making.
type table struct {
	list []string
	at   map[string]uint64
}

func newTable() *table { return &table{list: []string{""}, at: map[string]uint64{}} }

func (t *table) index(s string) uint64 {
	if i, ok := t.at[s]; ok {
		return i
	}
	t.list = append(t.list, s)
	t.at[s] = uint64(len(t.list) - 1)
	return t.at[s]
}

func (t *table) tags(m *message, tags []string) {
	var keys, vals []uint64
	for i := 0; i+1 < len(tags); i += 2 {
		keys, vals = append(keys, t.index(tags[i])), append(vals, t.index(tags[i+1]))
	}
	if len(keys) > 0 {
		m.bytes(2, pack(keys...))
		m.bytes(3, pack(vals...))
	}
}

// block joins a string table and a group, the scale last as writers like it.
func (t *table) block(group message) message {
	var texts message
	for _, s := range t.list {
		texts.bytes(1, []byte(s))
	}
	var b message
	b.bytes(1, texts)
	b.bytes(2, group)
	b.varint(17, 100)
	return b
}

func denseBlock(list []testNode) message {
	t := newTable()
	var ids, lats, lons []int64
	var pairs []uint64
	for _, n := range list {
		ids, lats, lons = append(ids, n.id), append(lats, n.lat), append(lons, n.lon)
		for _, s := range n.tags {
			pairs = append(pairs, t.index(s))
		}
		pairs = append(pairs, 0)
	}
	var dense, group message
	dense.bytes(1, packDeltas(ids...))
	dense.bytes(8, packDeltas(lats...))
	dense.bytes(9, packDeltas(lons...))
	if len(t.list) > 1 {
		dense.bytes(10, pack(pairs...))
	}
	group.bytes(2, dense)
	return t.block(group)
}

func plainBlock(list []testNode) message {
	t := newTable()
	var group message
	for _, n := range list {
		var m message
		m.zigzag(1, n.id)
		t.tags(&m, n.tags)
		m.zigzag(8, n.lat)
		m.zigzag(9, n.lon)
		group.bytes(1, m)
	}
	return t.block(group)
}

func wayBlock(list []testWay) message {
	t := newTable()
	var group message
	for _, w := range list {
		var m message
		m.varint(1, uint64(w.id))
		t.tags(&m, w.tags)
		m.bytes(8, packDeltas(w.refs...))
		group.bytes(3, m)
	}
	return t.block(group)
}

func relationBlock(list []testRelation) message {
	t := newTable()
	var group message
	for _, r := range list {
		var m message
		var roles, types []uint64
		var ids []int64
		for _, member := range r.members {
			roles, types, ids = append(roles, t.index(member.role)), append(types, member.kind), append(ids, member.id)
		}
		m.varint(1, uint64(r.id))
		t.tags(&m, r.tags)
		m.bytes(8, pack(roles...))
		m.bytes(9, packDeltas(ids...))
		m.bytes(10, pack(types...))
		group.bytes(4, m)
	}
	return t.block(group)
}

// blocks splits the map into data blocks of at most size elements, each already a blob with its header.
func (m testMap) blocks(size int) [][]byte {
	var out [][]byte
	put := func(block message) { out = append(out, frame("OSMData", zlibBlob(block))) }
	for i, part := range slices.Collect(slices.Chunk(m.nodes, size)) {
		if i%2 == 0 {
			put(denseBlock(part))
		} else {
			put(plainBlock(part))
		}
	}
	for part := range slices.Chunk(m.ways, size) {
		put(wayBlock(part))
	}
	for part := range slices.Chunk(m.relations, size) {
		put(relationBlock(part))
	}
	return out
}

func (m testMap) file() []byte { return join(m.blocks(8000)...) }

func (m testMap) shuffled(size int, seed uint64) []byte {
	b := m.blocks(size)
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
	return join(b...)
}

func join(blocks ...[]byte) []byte {
	return append(goodHeader(), bytes.Join(blocks, nil)...)
}

func read(file []byte) (*Result, error) { return readWith(file, DefaultRules()) }

func readWith(file []byte, rules Rules) (*Result, error) {
	return Read(context.Background(), bytes.NewReader(file), int64(len(file)), rules, nil)
}

func mustRead(t *testing.T, file []byte) *Result {
	t.Helper()
	r, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	checkResult(t, r)
	return r
}

// line returns n nodes with ids from 1, a thousandth of a degree apart along the equator: 111.319 m each.
func line(n int) []testNode {
	list := make([]testNode, n)
	for i := range list {
		list[i] = testNode{id: int64(i + 1), lon: int64(i) * 10_000}
	}
	return list
}

// step is the millimetres between the nodes of line: a thousandth of a degree of the WGS 84 equator.
const step = 111_319
