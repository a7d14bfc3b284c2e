package walk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"servicemap/fault"
	"servicemap/geo"
)

// written returns the file of a network.
func written(t interface{ Fatal(...any) }, n *Network) []byte {
	var b bytes.Buffer
	if length, err := n.WriteTo(&b); err != nil || length != int64(b.Len()) {
		t.Fatal(length, b.Len(), err)
	}
	return b.Bytes()
}

func read(file []byte) (*Network, error) { return Read(bytes.NewReader(file), int64(len(file))) }

// small is a network with one of everything: names, private ground, one-ways, barriers, an island.
func small(t interface{ Fatal(...any) }) *Network {
	s := withWalls(withCompounds(city(3, 1), 2), 3)
	s.Edges[1].Backward = Closed
	far := offset(corner, 5000, 0)
	s.Edges = append(s.Edges, lineEdge(100, 101, 99, far, offset(far, 50, 0)))
	n, err := Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// refused fails unless a file is refused with an error that says so.
func refused(t *testing.T, what string, file []byte) {
	t.Helper()
	n, err := read(file)
	var known *fault.Error
	if n != nil || !errors.As(err, &known) || known.Code != fault.Storage || known.Message.ZH == "" || known.Message.EN == "" {
		t.Fatalf("%s: %v", what, err)
	}
}

func TestANetworkComesBackFromItsFile(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]*Network{"small": small(t), "city": mustBuild(t, withCompounds(city(40, 1), 40)), "empty": mustBuild(t, nil)} {
		file := written(t, n)
		got, err := read(file)
		if err != nil {
			t.Fatal(name, err)
		}
		if got.Checksum() != n.Checksum() || !bytes.Equal(written(t, got), file) || !bytes.Equal(written(t, n.For(Wheelchair)), file) {
			t.Errorf("%s: another network comes back", name)
		}
		for _, pair := range [][2]any{ // what the image has besides arrays, and what is made from it; nil and empty are alike
			{got.bounds, n.bounds}, {got.pull, n.pull}, {got.grid, n.grid}, {got.barriers, n.barriers}, {got.layers, n.layers},
			{got.parts, n.parts}, {got.components, n.components}, {got.names, n.names}, {got.classes, n.classes},
		} {
			if fmt.Sprint(pair[0]) != fmt.Sprint(pair[1]) {
				t.Errorf("%s: %T comes back otherwise", name, pair[0])
			}
		}
		if got.For(Wheelchair).Checksum() != n.For(Wheelchair).Checksum() {
			t.Errorf("%s: another network for wheelchairs", name)
		}
		if was, is := n.Bytes(), got.Bytes(); is.Total > was.Total {
			t.Errorf("%s: it takes %d bytes, %d when built", name, is.Total, was.Total)
		}
	}
}

func TestANetworkFromItsFileAnswersTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		got, err := read(written(t, w.n))
		if err != nil {
			t.Fatal(err)
		}
		if got = got.For(w.profile); got.Checksum() != w.n.Checksum() {
			t.Fatal("another checksum")
		}
		limit := rapid.SampledFrom([]uint32{NoLimit, 5, 150_000}).Draw(t, "limit")
		dir := rapid.SampledFrom([]Direction{From, To}).Draw(t, "dir")
		was, is := w.n.Attach(w.snaps), got.Attach(w.snaps)
		for i, from := range w.snaps {
			other := &world{n: got}
			if a, b := w.near(t, from, was, limit, dir), other.near(t, from, is, limit, dir); !reflect.DeepEqual(a, b) {
				t.Fatalf("near: %v, built %v", b, a)
			}
			a, _, _ := w.n.Path(t.Context(), from, w.snaps[len(w.snaps)-1-i], limit, dir)
			b, _, _ := got.Path(t.Context(), from, w.snaps[len(w.snaps)-1-i], limit, dir)
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("path: %v, built %v", b, a)
			}
			if at := w.n.Point(uint32(i % w.n.Vertices())); !reflect.DeepEqual(w.n.Snap(at, MaxLegPlace), got.Snap(at, MaxLegPlace)) {
				t.Fatalf("%v enters elsewhere", at)
			}
			if w.n.CanReach(w.snaps[:1])(from) != got.CanReach(w.snaps[:1])(from) {
				t.Fatal("reaches other points")
			}
		}
	})
}

func TestADamagedFileIsRefused(t *testing.T) {
	t.Parallel()
	file := written(t, small(t))
	for at := range len(file) * 8 { // every bit
		file[at/8] ^= 1 << (at % 8)
		refused(t, "a flipped bit", file)
		file[at/8] ^= 1 << (at % 8)
	}
	for length := range file {
		refused(t, "a cut file", file[:length])
		if _, err := Read(bytes.NewReader(file[:length]), int64(len(file))); err == nil {
			t.Fatalf("cut at %d while it is read, nothing is said", length)
		}
	}
	refused(t, "a longer file", append(bytes.Clone(file), 0))
	if _, err := read(file); err != nil {
		t.Fatal("the file itself is refused:", err)
	}
	large := written(t, mustBuild(t, city(60, 1)))
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for range 200 {
		at := random.IntN(len(large) * 8)
		large[at/8] ^= 1 << (at % 8)
		refused(t, "a flipped bit", large)
		large[at/8] ^= 1 << (at % 8)
	}
}

func TestAFileThatIsNotThereIsSaidToBeMissing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "network")
	if _, err := Open(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	n := small(t)
	if err := os.WriteFile(path, written(t, n), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Open(path); err != nil || got.Checksum() != n.Checksum() {
		t.Fatal(err)
	}
}

// What is written to a file must be what Build makes today: whoever changes what Build makes of the same streets meets this
// test and raises fileVersion. (On other processors the last bit of a fraction may be another.)
func TestTheFileVersionIsThatOfBuild(t *testing.T) {
	t.Parallel()
	const version, sum = 2, "be26cb595c4abc6e442a315bfdc51f3d097e1d4ae8c830c3e64a5d610323630b"
	n := mustBuild(t, withCompounds(city(40, 1), 40))
	if got := n.Checksum(); runtime.GOARCH == "amd64" && (fileVersion != version || hex.EncodeToString(got[:]) != sum) {
		t.Errorf("the network's checksum is %s: raise fileVersion, then correct this test", hex.EncodeToString(got[:]))
	}
}

func TestTheChecksumCoversAllThatBuildWasGiven(t *testing.T) {
	t.Parallel()
	streets := func() Streets { // with slices of its own
		s := withWalls(city(5, 1), 5)
		s.Barriers = append(s.Barriers, Barrier{Kind: Water, Area: true, Way: 7, Lines: [][]geo.LonLat{{corner, offset(corner, 9, 0), offset(corner, 9, 9)}}})
		return s
	}
	sums := map[[32]byte]string{}
	for name, change := range map[string]func(s *Streets){
		"nothing": func(*Streets) {}, "rule": func(s *Streets) { s.PrivateGround = Through }, "blocked": func(s *Streets) { s.PrivateGround = Blocked },
		"a line": func(s *Streets) { s.Edges[3].Line[1].Lon += 1e-6 }, "a length": func(s *Streets) { s.Edges[3].Length++ },
		"a cost": func(s *Streets) { s.Edges[3].Forward++ }, "a cost back": func(s *Streets) { s.Edges[3].Backward++ },
		"flags": func(s *Streets) { s.Edges[3].Flags ^= Crossing }, "class": func(s *Streets) { s.Edges[3].Class = "path" },
		"name": func(s *Streets) { s.Edges[3].Name = "x" }, "way": func(s *Streets) { s.Edges[3].Way = 999 },
		"an edge less": func(s *Streets) { s.Edges = s.Edges[1:] }, "a node elsewhere": func(s *Streets) { s.Edges[3].To = 999 },
		"a barrier less": func(s *Streets) { s.Barriers = s.Barriers[1:] }, "a barrier's kind": func(s *Streets) { s.Barriers[0].Kind = Cliff },
		"a barrier's way": func(s *Streets) { s.Barriers[0].Way = 5 }, "a barrier's line": func(s *Streets) { s.Barriers[0].Lines[0][0].Lat += 1e-6 },
		"a barrier's ground": func(s *Streets) { s.Barriers[0].Area = true },
	} {
		s := streets()
		change(&s)
		n, err := Build(s)
		if err != nil {
			t.Fatal(name, err)
		}
		if other, taken := sums[n.Checksum()]; taken {
			t.Errorf("%s has the checksum of %s", name, other)
		}
		sums[n.Checksum()] = name
	}
}

// FuzzReadNetwork looks for a body, sealed with its right checksum, that makes Read panic.
func FuzzReadNetwork(f *testing.F) {
	f.Add(written(f, small(f))[headerSize:])
	f.Add(written(f, mustBuild(f, nil))[headerSize:])
	f.Fuzz(func(t *testing.T, body []byte) {
		h := header{magic: [8]byte([]byte(fileMagic)), order: fileOrder, version: fileVersion, length: uint64(len(body)), checksum: sha256.Sum256(body)}
		if n, err := read(append(bytes.Clone(h.bytes()), body...)); err == nil {
			if again, err := read(written(t, n)); err != nil || again.Checksum() != n.Checksum() {
				t.Error("what was read does not come back")
			}
		}
		if n, err := read(body); n != nil || err == nil {
			t.Error("a file without a header is read")
		}
	})
}

func BenchmarkFile(b *testing.B) {
	n, _ := benchCity(b)
	file := written(b, n)
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			written(b, n)
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := read(file); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(file))/float64(n.Edges()), "B/edge")
	})
}
