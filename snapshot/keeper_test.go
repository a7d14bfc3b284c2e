package snapshot

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"servicemap/fault"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// shelf is a store that can be away and remembers what it was asked for.
type shelf struct {
	records Records
	away    bool
	known   []Versions
}

func (s *shelf) Versions(context.Context) (Versions, error) {
	if s.away {
		return Versions{}, fault.New(fault.DBUnavailable, fault.Text{})
	}
	return s.records.Versions, nil
}

func (s *shelf) Load(_ context.Context, known Versions) (*Records, error) {
	s.known = append(s.known, known)
	r := s.records
	if known.Network == r.Versions.Network {
		r.Streets = walk.Streets{}
	}
	if known.Places == r.Versions.Places {
		r.Places = nil
	}
	return &r, nil
}

// change raises the version of the places or the network.
func change(v *Version) { v.Number, v.Changed = v.Number+1, v.Changed.Add(time.Second) }

func newShelf() *shelf {
	source := &place.Source{Key: 1, Name: "s", Licence: "CC0"}
	s := &shelf{records: Records{Sources: []*place.Source{source}, NetworkReport: []byte(`{"ways":3}`)}}
	s.records.Streets = walk.Streets{Edges: walktest.Grid(rand.New(rand.NewPCG(1, 1)), 8, 8, 0.1), PrivateGround: walk.Through}
	for i := range 20 {
		s.records.Places = append(s.records.Places, &place.Place{
			Key: place.Key(i + 1), Source: source, Name: "甲", Published: true, Location: walktest.At(float64(i*35), float64(i*31%700)),
		})
	}
	for _, v := range []*Version{&s.records.Versions.Places, &s.records.Versions.Network} {
		*v = Version{Changed: time.Date(2026, 1, 1, 0, 0, 0, 123000, time.UTC)}
		change(v)
	}
	return s
}

// keeper returns a keeper of the store that saves in a folder, and its log.
func keeper(s *shelf, folder string) (*Keeper, *bytes.Buffer) {
	var log bytes.Buffer
	k := NewKeeper(s, time.UTC, slog.New(slog.NewTextHandler(&log, nil)))
	k.KeepIn(Files{Folder: folder, Database: "here"})
	return k, &log
}

// refreshed returns what the keeper holds after a Refresh, when all is saved.
func refreshed(t *testing.T, k *Keeper) *Snapshot {
	t.Helper()
	if err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.Wait()
	return k.Current()
}

// same fails unless two snapshots answer alike.
func same(t *testing.T, a, b *Snapshot) {
	t.Helper()
	if a.Network.Checksum() != b.Network.Checksum() || a.Versions != b.Versions || string(a.NetworkReport) != string(b.NetworkReport) ||
		a.Catalogue.Len() != b.Catalogue.Len() || a.Attribution() != b.Attribution() || a.Bounds != b.Bounds {
		t.Fatal("the snapshots differ")
	}
	q := nearby.Question{From: walktest.At(200, 200), Limit: 900_000, Pace: walk.Standard, Filter: &place.Filter{}}
	was, err := a.Nearby.Within(t.Context(), q)
	is, failed := b.Nearby.Within(t.Context(), q)
	if err != nil || failed != nil || len(was.Hits) == 0 || len(was.Hits) != len(is.Hits) {
		t.Fatal(was, is, err, failed)
	}
	for i := range was.Hits {
		if was.Hits[i] != is.Hits[i] {
			t.Fatalf("%v and %v", was.Hits[i], is.Hits[i])
		}
	}
}

func TestTheNextStartTakesTheSavedNetwork(t *testing.T) {
	t.Parallel()
	s, folder := newShelf(), filepath.Join(t.TempDir(), "made")
	first, _ := keeper(s, folder)
	built := refreshed(t, first)
	second, log := keeper(s, folder)
	same(t, built, refreshed(t, second))
	if s.known[0] != (Versions{}) || s.known[1] != (Versions{Network: s.records.Versions.Network}) || strings.Contains(log.String(), "WARN") {
		t.Fatalf("it asked for what differs from %+v\n%s", s.known, log)
	}
	// What changes later is loaded as ever, and what is saved follows.
	change(&s.records.Versions.Network)
	s.records.Streets.Edges = s.records.Streets.Edges[1:]
	now := refreshed(t, second)
	if now.Network.Edges() != built.Network.Edges()-1 || now.Catalogue.Len() != built.Catalogue.Len() {
		t.Fatal("the change is not there")
	}
	networks, err := filepath.Glob(filepath.Join(folder, networkPrefix+"*"))
	if err != nil || len(networks) != 1 || networks[0] != second.files.networkPath(s.records.Versions.Network) {
		t.Fatal("what is saved:", networks)
	}
}

func TestASavedNetworkThatIsDamagedIsMadeAnew(t *testing.T) {
	t.Parallel()
	s, folder := newShelf(), t.TempDir()
	first, _ := keeper(s, folder)
	built := refreshed(t, first)
	path := first.files.networkPath(s.records.Versions.Network)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file[len(file)/2] ^= 4
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	second, log := keeper(s, folder)
	same(t, built, refreshed(t, second))
	if !strings.Contains(log.String(), "damaged") || s.known[1] != (Versions{}) {
		t.Fatalf("it asked for what differs from %+v\n%s", s.known, log)
	}
	if _, err := walk.Open(path); err != nil {
		t.Fatal("it was not written anew:", err)
	}
}

func TestAStartWithoutTheStoreAnswersFromWhatWasSaved(t *testing.T) {
	t.Parallel()
	s, folder := newShelf(), t.TempDir()
	first, _ := keeper(s, folder)
	built := refreshed(t, first)
	s.away = true
	second, _ := keeper(s, folder)
	if err := second.Refresh(t.Context()); fault.CodeOf(err) != fault.DBUnavailable {
		t.Fatal(err)
	}
	if err := second.Restore(t.Context()); err != nil {
		t.Fatal(err)
	}
	restored := second.Current()
	same(t, built, restored)
	if !second.Stale() || !restored.BuiltAt.Equal(built.BuiltAt) {
		t.Errorf("stale: %v, built %v, want %v", second.Stale(), restored.BuiltAt, built.BuiltAt)
	}
	s.away = false
	if refreshed(t, second) != restored || second.Stale() {
		t.Error("nothing changed, and yet there is another snapshot, or it is stale")
	}
	change(&s.records.Versions.Places)
	s.records.Places = s.records.Places[1:]
	if got := refreshed(t, second); got.Catalogue.Len() != built.Catalogue.Len()-1 || got.Network != restored.Network {
		t.Error("the change is not there, or more than it is")
	}
}

func TestAStartFromWhatCannotBeTrustedIsRefused(t *testing.T) {
	t.Parallel()
	s := newShelf()
	save := func() (*Keeper, string) {
		k, _ := keeper(s, t.TempDir())
		refreshed(t, k)
		return k, k.files.networkPath(s.records.Versions.Network)
	}
	for name, spoil := range map[string]func(k *Keeper, network string) error{
		"no records":         func(k *Keeper, _ string) error { return os.Remove(filepath.Join(k.files.Folder, recordsFile)) },
		"no network":         func(_ *Keeper, network string) error { return os.Remove(network) },
		"a cut network":      func(_ *Keeper, network string) error { return os.Truncate(network, 1000) },
		"cut records":        func(k *Keeper, _ string) error { return os.Truncate(filepath.Join(k.files.Folder, recordsFile), 1000) },
		"another's database": func(k *Keeper, _ string) error { k.files.Database = "there"; return nil },
	} {
		k, network := save()
		if err := spoil(k, network); err != nil {
			t.Fatal(err)
		}
		next, _ := keeper(s, k.files.Folder)
		next.files.Database = k.files.Database
		if err := next.Restore(t.Context()); err == nil || next.Current() != nil || strings.HasPrefix(name, "no ") != errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFolderThatCannotBeWrittenStopsNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	k, log := keeper(newShelf(), filepath.Join(path, "below"))
	if refreshed(t, k) == nil || !strings.Contains(log.String(), "cannot be saved") {
		t.Error(log)
	}
}

func TestWhatAKilledProcessLeftIsRemovedInTime(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	old, young := filepath.Join(folder, newPrefix+"1"), filepath.Join(folder, newPrefix+"2")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * newMaxAge)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	k, _ := keeper(newShelf(), folder)
	refreshed(t, k)
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 3 || entries[0].Name() != filepath.Base(young) {
		t.Error(entries, err)
	}
}
