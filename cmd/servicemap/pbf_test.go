package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"

	"google.golang.org/protobuf/encoding/protowire"
)

// A street of three nodes as an OpenStreetMap file, written from the format's description.

func field(b []byte, number protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, number, protowire.BytesType), value)
}

func number(b []byte, field protowire.Number, value uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), value)
}

func deltas(values ...int64) (b []byte) {
	last := int64(0)
	for _, v := range values {
		b = protowire.AppendVarint(b, protowire.EncodeZigZag(v-last))
		last = v
	}
	return b
}

func frame(kind string, blob []byte) []byte {
	header := number(field(nil, 1, []byte(kind)), 3, uint64(len(blob)))
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(header))), header...), blob...)
}

func headerBlob() []byte {
	return frame("OSMHeader", field(nil, 1, field(field(nil, 4, []byte("OsmSchema-V0.6")), 4, []byte("DenseNodes"))))
}

// street is the block of a way with one tag, highway=class, over nodes 1, 2, 3 some 100 m apart.
func street(class string) []byte {
	var strings []byte
	for _, s := range []string{"", "highway", class} {
		strings = field(strings, 1, []byte(s))
	}
	dense := field(nil, 1, deltas(1, 2, 3))
	dense = field(dense, 8, deltas(231300000, 231309000, 231318000))    // latitudes
	dense = field(dense, 9, deltas(1132500000, 1132500000, 1132510000)) // longitudes
	way := field(field(field(number(nil, 1, 7), 2, []byte{1}), 3, []byte{2}), 8, deltas(1, 2, 3))
	return field(field(nil, 1, strings), 2, field(field(nil, 2, dense), 3, way))
}

func streetFile(class string) string {
	return string(headerBlob()) + string(frame("OSMData", field(nil, 1, street(class))))
}

// packed is a zlib blob that claims to hold size bytes.
func packed(content []byte, size uint64) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(content)
	_ = w.Close()
	return field(number(nil, 2, size), 3, z.Bytes())
}
