package osm

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"servicemap/fault"
)

// brokenFile is a file that must be refused with a sentence.
type brokenFile struct {
	name, want string
	file       []byte
}

func refuseAll(t *testing.T, list []brokenFile) {
	t.Helper()
	for _, c := range list {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			refused(t, c.file, c.want)
		})
	}
}

func TestBrokenFramesAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	good := testMap{nodes: line(2), ways: []testWay{foot(1, 1, 2)}}.file()
	blob := func(field protowire.Number) []byte {
		var b message
		b.varint(2, 10)
		b.bytes(field, []byte("compressed"))
		return join(frame("OSMData", b))
	}
	header := func(features ...string) []byte { return frame("OSMHeader", rawBlob(headerBlock(features...))) }
	scaled := func(granularity int64) []byte {
		var b message
		b.varint(17, uint64(granularity))
		return data(b)
	}
	damaged := slices.Clone(good)
	damaged[len(damaged)-20] ^= 0x40
	var huge message
	huge.varint(3, maxStored+1)
	refuseAll(t, []brokenFile{
		{"empty", "the file is empty", nil},
		{"three bytes", "ends in the middle", []byte{0, 0, 0}},
		{"an XML file", "not an OSM PBF file", []byte("<?xml version='1.0' encoding='UTF-8'?>")},
		{"header longer than the file", "ends in the middle", []byte{0, 0, 255, 0, 1}},
		{"no header", "blob 1 at byte 0: the file does not begin", good[len(goodHeader()):]},
		{"two files", "a second header", append(slices.Clone(good), good...)},
		{"blob too large", "data of 33619969 bytes", join(binary.BigEndian.AppendUint32(nil, uint32(len(huge))), huge)},
		{"history", "holds history", header("OsmSchema-V0.6", "HistoricalInformation")},
		{"unknown feature", `requires "Quantum"`, header("Quantum")},
		{"lzma", "LZMA", blob(4)}, {"bzip2", "bzip2", blob(5)}, {"lz4", "LZ4", blob(6)}, {"zstd", "Zstandard", blob(7)},
		{"empty blob", "no content", join(frame("OSMData", nil))},
		{"not zlib", "damaged compressed data", join(frame("OSMData", zlibClaiming([]byte("not zlib"), 10)))},
		{"inflates to less", "should inflate to 20 bytes, gave 5", join(frame("OSMData", zlibClaiming(deflate([]byte("12345")), 20)))},
		{"inflates to more", "inflates beyond the claimed 3", join(frame("OSMData", zlibClaiming(deflate([]byte("12345")), 3)))},
		{"a bit changed", "blob 3 at byte", damaged},
		{"no granularity", "granularity 0", scaled(0)},
		{"negative granularity", "granularity -100", scaled(-100)},
	})
}

// wayFile returns a file with one way, over a string table of three.
func wayFile(fill func(w *message)) []byte {
	var w, g, s, b message
	fill(&w)
	g.bytes(3, w)
	s.bytes(1, nil)
	s.bytes(1, []byte("highway"))
	s.bytes(1, []byte("footway"))
	b.bytes(1, s)
	b.bytes(2, g)
	return data(b)
}

// denseFile returns a file with one group of dense nodes and no strings.
func denseFile(ids, lats, lons, pairs []byte) []byte {
	var d, g, b message
	for i, list := range map[protowire.Number][]byte{1: ids, 8: lats, 9: lons, 10: pairs} {
		d.bytes(i, list)
	}
	g.bytes(2, d)
	b.bytes(2, g)
	return data(b)
}

// memberFile returns a file with one walkable relation and the given members.
func memberFile(roles, ids, types []byte) []byte {
	var r, g message
	t := newTable()
	r.varint(1, 5)
	t.tags(&r, []string{"type", "multipolygon", "highway", "pedestrian"})
	r.bytes(8, roles)
	r.bytes(9, ids)
	r.bytes(10, types)
	g.bytes(4, r)
	return data(t.block(g))
}

func TestBrokenElementsAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	top := packDeltas(math.MaxInt64 - 1)
	refuseAll(t, []brokenFile{
		{"bad key", "way 3: names string 9 of 3", wayFile(func(w *message) { w.varint(1, 3); w.bytes(2, pack(9)); w.bytes(3, pack(1)) })},
		{"bad value", "way 3: names string 4294967296 of 3", wayFile(func(w *message) { w.varint(1, 3); w.bytes(2, pack(1)); w.bytes(3, pack(1<<32)) })},
		{"key without value", "keys and values", wayFile(func(w *message) { w.varint(1, 3); w.bytes(2, pack(1)) })},
		{"value without key", "keys and values", wayFile(func(w *message) { w.varint(1, 3); w.bytes(3, pack(1)) })},
		{"refs overflow", "way 3: a sum of differences overflows", wayFile(func(w *message) {
			w.varint(1, 3)
			w.bytes(2, pack(1))
			w.bytes(3, pack(2))
			w.bytes(8, slices.Concat(top, top))
		})},
		{"refs cut", "way 3: a list of integers", wayFile(func(w *message) {
			w.varint(1, 3)
			w.bytes(2, pack(1))
			w.bytes(3, pack(2))
			w.bytes(8, []byte{2, 0x80})
		})},
		{"refs not packed", "field 8 should be a byte string", wayFile(func(w *message) { w.varint(1, 3); w.varint(8, 2) })},
		{"refs twice", "field 8 comes twice", wayFile(func(w *message) { w.varint(1, 3); w.bytes(8, nil); w.bytes(8, nil) })},
		{"negative id", "way -3: ids must be positive", wayFile(func(w *message) { w.varint(1, math.MaxUint64-2) })},
		{"id as text", "field 1 should be an integer", wayFile(func(w *message) { w.bytes(1, []byte("3")) })},
		{"more ids than places", "node 2: a list of integers", denseFile(packDeltas(1, 2), packDeltas(0), packDeltas(0), nil)},
		{"more places than ids", "differ in length", denseFile(packDeltas(1), packDeltas(0, 1), packDeltas(0), nil)},
		{"tags of too few nodes", "node 2: a list of integers", denseFile(packDeltas(1, 2), packDeltas(0, 0), packDeltas(0, 0), pack(0))},
		{"tags of too many nodes", "differ in length", denseFile(packDeltas(1), packDeltas(0), packDeltas(0), pack(0, 0))},
		{"tag without value", "node 1: a list of integers", denseFile(packDeltas(1), packDeltas(0), packDeltas(0), pack(1))},
		{"node tag out of range", "node 1: names string 8 of 0", denseFile(packDeltas(1), packDeltas(0), packDeltas(0), pack(8, 8, 0))},
		{"node ids overflow", "sum of differences", denseFile(slices.Concat(top, top), packDeltas(0, 0), packDeltas(0, 0), nil)},
		{"latitudes overflow", "node 2: a sum of differences", denseFile(packDeltas(1, 2), slices.Concat(top, top), packDeltas(0, 0), nil)},
		{"node 0", "node 0: ids must be positive", denseFile(packDeltas(0), packDeltas(0), packDeltas(0), nil)},
		{"role out of range", "relation 5: names string", memberFile(pack(77), packDeltas(1), pack(1))},
		{"fewer roles", "relation 5: a list", memberFile(pack(), packDeltas(1), pack(1))},
		{"fewer types", "relation 5: a list", memberFile(pack(0), packDeltas(1), pack())},
		{"a node at two places", "node 1: comes twice", testMap{nodes: []testNode{{id: 1}, {id: 2}, {id: 1, lon: 5}}, ways: []testWay{foot(1, 1, 2)}}.file()},
		{"a way in two versions", "way 1: comes twice", testMap{nodes: line(3), ways: []testWay{foot(1, 1, 2), foot(1, 1, 3)}}.file()},
	})
}

func TestOddButLegalFilesAreRead(t *testing.T) {
	t.Parallel()
	var box, head, scaled, group, dense message
	for i, v := range []int64{-51_300_000_000, -51_100_000_000, -29_900_000_000, -30_200_000_000} {
		box.zigzag(protowire.Number(i+1), v)
	}
	head.bytes(1, box)
	head.varint(32, 1_597_260_000)
	// A kilometre-wide granularity with an offset: 1e-4 degrees a unit, and half a nanodegree step to round.
	dense.bytes(1, packDeltas(1, 2, 3))
	dense.bytes(8, packDeltas(0, 10, math.MaxInt64/2))
	dense.bytes(9, packDeltas(0, 10, 0))
	group.bytes(2, dense)
	scaled.bytes(2, group)
	scaled.varint(17, 100_000)
	scaled.varint(19, 49)
	minus := int64(-51)
	scaled.varint(20, uint64(minus))
	file := slices.Concat(frame("OSMHeader", zlibBlob(head)), frame("OSMIndex", []byte("whatever")),
		frame("OSMData", rawBlob(wayBlock([]testWay{foot(1, 1, 2, 3)}))), frame("OSMData", zlibBlob(scaled)))
	r := mustRead(t, file)
	if want := time.Date(2020, 8, 12, 19, 20, 0, 0, time.UTC); !r.Date.Equal(want) {
		t.Errorf("date %v, want %v", r.Date, want)
	}
	if r.Box.West != -51.3 || r.Box.North != -29.9 {
		t.Errorf("box %v", r.Box)
	}
	if len(r.Edges) != 1 || r.Report.BadCoordinates != 1 {
		t.Fatalf("%v %+v", ends(r.Edges), r.Report)
	}
	a, b := r.Edges[0].Line[0], r.Edges[0].Line[1]
	if a.Lon != -1e-7 || a.Lat != 0 || b.Lon != 0.0009999 || b.Lat != 0.001 {
		t.Errorf("from %v to %v", a, b)
	}
	one := testMap{nodes: line(1)}
	if got := mustRead(t, join(frame("OSMData", rawBlob(plainBlock(one.nodes))))); got.Report.Nodes != 1 || !got.Date.IsZero() || !got.Box.Empty() {
		t.Errorf("one plain node: %+v", got)
	}
}

func TestTruncatedFilesAreRefusedOrShorter(t *testing.T) {
	t.Parallel()
	whole := randomlyTagged(300).shuffled(40, 1)
	bounds := map[int]bool{}
	in := &blobs{r: bytes.NewReader(whole), size: int64(len(whole))}
	for {
		more, err := in.advance()
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		bounds[int(in.next)] = true
	}
	rnd := rand.New(rand.NewPCG(7, 7))
	cuts := []int{0, 1, 3, 4, 5}
	for b := range bounds {
		cuts = append(cuts, b)
	}
	for len(cuts) < 220 {
		cuts = append(cuts, rnd.IntN(len(whole)))
	}
	for _, at := range cuts {
		if r, err := read(whole[:at]); bounds[at] {
			if err != nil {
				t.Fatalf("cut at the end of a blob, byte %d: %v", at, err)
			}
			checkResult(t, r)
		} else if fault.CodeOf(err) != fault.BadRequest {
			t.Fatalf("cut at byte %d: %v", at, err)
		}
	}
}

// randomlyTagged returns a map of ways over n nodes.
func randomlyTagged(n int) testMap {
	m := testMap{nodes: line(n)}
	for i := range n / 3 {
		w := foot(int64(i+1), int64(i*3+1), int64(i*3+2), int64(i*3+3), int64(i+1))
		w.tags = append(w.tags, "name", strings.Repeat("名", i%7))
		m.ways = append(m.ways, w)
	}
	return m
}

func TestReadingStopsWithTheContext(t *testing.T) {
	t.Parallel()
	file := randomlyTagged(300).shuffled(10, 1)
	ctx, cancel := context.WithCancel(context.Background())
	calls, last := 0, int64(0)
	_, err := Read(ctx, bytes.NewReader(file), int64(len(file)), DefaultRules(), func(done, total int64) {
		if calls++; calls == 50 {
			cancel()
		}
		if done <= last || done > total || total != 3*int64(len(file)) {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	})
	if !errors.Is(err, context.Canceled) || calls != 50 {
		t.Errorf("got %v after %d blobs", err, calls)
	}
}

type failing struct{ io.ReaderAt }

func (failing) ReadAt([]byte, int64) (int, error) { return 0, iotest.ErrTimeout }

func TestADiskErrorIsNotTheFilesFault(t *testing.T) {
	t.Parallel()
	_, err := Read(context.Background(), failing{}, 100, DefaultRules(), nil)
	if !errors.Is(err, iotest.ErrTimeout) || fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
	if _, err = Read(context.Background(), bytes.NewReader(nil), 100, DefaultRules(), nil); fault.CodeOf(err) != fault.BadRequest {
		t.Errorf("a file shorter than its size: %v", err)
	}
}
