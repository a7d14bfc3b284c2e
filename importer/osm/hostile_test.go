package osm

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"servicemap/fault"
)

// refused reads a file that must be refused with a sentence holding want, in both languages, and returns the bytes
// allocated meanwhile.
func refused(t *testing.T, file []byte, want string) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := read(file)
	runtime.ReadMemStats(&after)
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.BadRequest {
		t.Fatalf("got %v, want a BadRequest with %q", err, want)
	}
	if !strings.Contains(f.Message.EN, want) || !strings.Contains(f.Message.ZH, "OSM PBF 文件") {
		t.Fatalf("got %q, %q, want %q", f.Message.EN, f.Message.ZH, want)
	}
	return after.TotalAlloc - before.TotalAlloc
}

// data frames a block as OSMData behind a good header.
func data(block message) []byte { return join(frame("OSMData", zlibBlob(block))) }

// bomb returns zlib data that inflate to a number of megabytes of zeros: one deflated megabyte again and again, which
// takes no time to make.
func bomb(megabytes int) []byte {
	var one bytes.Buffer
	w, _ := flate.NewWriter(&one, flate.BestCompression)
	_, _ = w.Write(make([]byte, 1<<20))
	_ = w.Flush()
	z := append([]byte{0x78, 0x9c}, bytes.Repeat(one.Bytes(), megabytes)...)
	z = append(z, 3, 0) // the last block, empty
	const adlerBase = 65521
	return binary.BigEndian.AppendUint32(z, uint32(megabytes<<20%adlerBase)<<16|1) // Adler-32 of zeros (RFC 1950)
}

// These tests measure allocations, so they do not run beside others.
func TestBombsAreRefusedWithLittleMemory(t *testing.T) {
	gigabyte := bomb(1024)
	group := []byte{}
	for range 100_000 {
		group = append(group, 1<<3|3) // a group begins, and in it another …
	}
	manyStrings := message(nil)
	manyStrings.bytes(1, bytes.Repeat([]byte{10, 0}, 2<<20))
	nothing := func(claim int64) []byte {
		return join(frame("OSMData", zlibClaiming([]byte{1, 2, 3}, claim)))
	}
	for _, c := range []struct {
		name, want string
		file       []byte
		most       uint64 // bytes allocated
	}{
		{"dense bomb claiming all of it", "content of 1073741824 bytes", join(frame("OSMData", zlibClaiming(gigabyte, 1<<30))), 8 << 20},
		{"dense bomb claiming little", "inflates beyond", join(frame("OSMData", zlibClaiming(gigabyte, 1000))), 8 << 20},
		{"as many zeros as fit", "field", join(frame("OSMData", zlibClaiming(bomb(maxRaw>>20), maxRaw))), 96 << 20},
		{"claims 1.5 GiB", "content of 1610612736 bytes", nothing(3 << 29), 1 << 20},
		{"claims 32 MiB of three bytes", "which 3 bytes cannot", nothing(maxRaw), 1 << 20},
		{"claims less than nothing", "not stated", nothing(-1), 1 << 20},
		{"claims nothing", "not stated", join(frame("OSMData", func() []byte { var b message; b.bytes(3, deflate(nil)); return b }())), 1 << 20},
		{"deep groups", "wire type 3", data(group), 4 << 20},
		{"an end of no group", "wire type 4", data(message{1<<3 | 4}), 4 << 20},
		{"a wire type that is none", "wire type 7", data(message{1<<3 | 7}), 4 << 20},
		{"deep groups in the blob", "wire type 3", join(frame("OSMData", group)), 4 << 20},
		{"millions of strings", "strings in a block", data(manyStrings), 96 << 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := refused(t, c.file, c.want); got > c.most {
				t.Errorf("allocated %d bytes for a file of %d, want at most %d", got, len(c.file), c.most)
			}
		})
	}
}

// A megabyte of legal blocks whose content repeats: a thousand million references, or nodes, or tags.
func TestWhatIsKeptIsBoundedByTheFile(t *testing.T) {
	texts := func(list ...string) message {
		var s, b message
		for _, x := range list {
			s.bytes(1, []byte(x))
		}
		b.bytes(1, s)
		return b
	}
	const many = 9 << 20
	references := func(delta byte) message {
		var w, g message
		w.varint(1, 7)
		w.bytes(2, pack(1))
		w.bytes(3, pack(2))
		w.bytes(8, bytes.Repeat([]byte{delta, delta + 2}, many/2))
		g.bytes(3, w)
		b := texts("", "highway", "footway")
		b.bytes(2, g)
		return b
	}
	var dense, denseGroup, tagged, taggedGroup message
	dense.bytes(1, bytes.Repeat([]byte{2}, many/3))
	dense.bytes(8, make([]byte, many/3))
	dense.bytes(9, make([]byte, many/3))
	denseGroup.bytes(2, dense)
	tagged.varint(1, 7)
	tagged.bytes(2, bytes.Repeat([]byte{1}, many/2))
	tagged.bytes(3, bytes.Repeat([]byte{1}, many/2))
	taggedGroup.bytes(3, tagged)
	nodes, tags := texts(""), texts("", "x")
	nodes.bytes(2, denseGroup)
	tags.bytes(2, taggedGroup)

	for _, c := range []struct {
		name, want string
		block      message
		times      int
	}{
		{"references", "far more than a file of this size", references(2), 8},
		{"references to few nodes", "far more than a file of this size", references(1), 8},
		{"edges", "far more than a file of this size", wayBlock([]testWay{foot(1, slices.Repeat([]int64{1, 2}, 100_000)...)}), 1},
		{"tags", "more than 65536 tags", tags, 1},
		{"nodes", "", nodes, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			ends := frame("OSMData", zlibBlob(denseBlock(line(2))))
			file := join(append(slices.Repeat([][]byte{frame("OSMData", zlibBlob(c.block))}, c.times), ends)...)
			stop := watchHeap()
			if c.want == "" {
				if got := mustRead(t, file).Report.Nodes; got != c.times*(many/3)+2 {
					t.Errorf("counted %d nodes, want %d", got, c.times*(many/3)+2)
				}
			} else {
				refused(t, file, c.want)
			}
			if peak := stop(); peak > 192<<20 {
				t.Errorf("a file of %d bytes took %d MiB", len(file), peak>>20)
			}
		})
	}
}

// watchHeap returns a function that ends the watch and gives the most heap in use meanwhile beyond what was at the start.
func watchHeap() func() uint64 {
	runtime.GC()
	var start runtime.MemStats
	runtime.ReadMemStats(&start)
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		most := uint64(0)
		for {
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(2 * time.Millisecond):
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapInuse-min(now.HeapInuse, start.HeapInuse))
			}
		}
	}()
	return func() uint64 { close(done); return <-peak }
}

func FuzzRead(f *testing.F) {
	m := randomlyTagged(12)
	m.relations = []testRelation{{id: 1, tags: []string{"type", "multipolygon", "highway", "pedestrian"}, members: []testMember{{1, 2, "outer"}}}}
	m.nodes[3].tags = []string{"highway", "elevator"}
	for _, block := range []message{denseBlock(m.nodes), plainBlock(m.nodes), wayBlock(m.ways), relationBlock(m.relations)} {
		f.Add(join(frame("OSMData", rawBlob(block))))
	}
	f.Add(m.file())
	f.Add(m.shuffled(5, 3))
	f.Add(drawn(f, `
		n1 0 0 barrier=gate access=private opening_hours=06:00-22:00
		n2 9 0 barrier=stile foot:conditional=no~@~(wet)
		n3 9 9 highway=crossing kerb=raised crossing=traffic_signals
		n4 0 9 highway=traffic_signals
		n5 5 5 barrier=wall
		w1 1 2 3 4 1 highway=pedestrian area=yes
		w2 1 5 3 footway=crossing highway=footway surface=sett incline=-8%
		w3 2 4 highway=residential access:conditional=private~@~(Mo-Fr~08:00-18:00;~Sa);no~@~Su
		w4 2 5 4 highway=steps step_count=9 incline=up foot:backward=private
		w5 1 5 barrier=fence`).file())
	f.Add(slices.Concat(goodHeader(), frame("OSMData", rawBlob(wayBlock(m.ways))), frame("OSMData", rawBlob(denseBlock(m.nodes)))))
	if demo, err := os.ReadFile(portoAlegre); err == nil {
		f.Add(demo[:4096])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := read(file)
		if err != nil {
			if fault.CodeOf(err) != fault.BadRequest {
				t.Fatal(err)
			}
			return
		}
		checkResult(t, r)
	})
}

// Where each of many things is held to each other, the work is bounded: these maps would take minutes.
func TestCrowdsTakeNoTime(t *testing.T) {
	const crowd = 60_000
	signals := testMap{ways: []testWay{{id: 1, tags: []string{"highway", "residential"}}}}
	deadEnds := testMap{}
	for i := range int64(crowd) {
		signals.nodes = append(signals.nodes, testNode{id: i + 1, lon: i % 100, tags: []string{"highway", "traffic_signals"}})
		signals.ways[0].refs = append(signals.ways[0].refs, i+1)
		deadEnds.nodes = append(deadEnds.nodes, testNode{id: 2*i + 1, lon: i % 100, lat: 10}, testNode{id: 2*i + 2, lon: i % 100, lat: 5000})
		deadEnds.ways = append(deadEnds.ways, foot(i+1, 2*i+1, 2*i+2))
	}
	for name, m := range map[string]testMap{"signals": signals, "dead ends": deadEnds} {
		t.Run(name, func(t *testing.T) {
			file, began := m.file(), time.Now()
			if _, err := read(file); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
