package e2e

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"servicemap/geo"
	"servicemap/importer/osm"
	"servicemap/walk"
)

// extract is a map, and what Valhalla says of walks on it (testdata/README.md).
type extract struct {
	name    string
	streets walk.Streets // from the map file by our rules; each open direction costs its length, as with Valhalla
	ways    map[int64]bool
	walks   []engineWalk
	// asWeAre holds the bounds also for our own rules: there, few walks lead over what Valhalla leaves out.
	asWeAre bool
}

// engineWalk is a walk as Valhalla measured it.
type engineWalk struct {
	from, to geo.LonLat
	metres   float64 // NaN: there is none
}

// Differences above this share need a cause.
const outlier = 0.08

// The same map gives the same walks, once the rules are the same; and each walk that differs by our own rules does so by a
// rule that is named.
func TestWalksAgreeWithValhalla(t *testing.T) {
	t.Parallel()
	for _, x := range []extract{
		{name: "porto_alegre", streets: streetsOf(t, "../demo/porto-alegre/osm.pbf"), asWeAre: true},
		{name: "helsinki", streets: streetsOf(t, "testdata/helsinki.osm.pbf")},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			x.read(t)
			x.check(t, "by Valhalla's rules", x.differences(t, rules(x.ways)...), true)
			own := x.differences(t)
			x.check(t, "by our rules", own, x.asWeAre)
			x.explain(t, own)
		})
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func streetsOf(t *testing.T, path string) walk.Streets {
	t.Helper()
	file := readFile(t, path)
	read, err := osm.Read(context.Background(), bytes.NewReader(file), int64(len(file)), osm.DefaultRules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range read.Edges {
		e := &read.Edges[i]
		for _, cost := range []*uint32{&e.Forward, &e.Backward} {
			if *cost != walk.Closed {
				*cost = e.Length
			}
		}
	}
	return walk.Streets{Edges: read.Edges, Barriers: read.Barriers}
}

// read reads the two files of the fixture.
func (x *extract) read(t *testing.T) {
	t.Helper()
	number := func(text string) float64 {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	lines := func(name string, visit func(line string)) {
		for s := bufio.NewScanner(bytes.NewReader(readFile(t, "testdata/"+name))); s.Scan(); {
			if !strings.HasPrefix(s.Text(), "#") {
				visit(s.Text())
			}
		}
	}
	lines("valhalla_"+x.name+".csv", func(line string) {
		f := strings.Split(line, ",")
		w := engineWalk{
			from: geo.LonLat{Lon: number(f[0]), Lat: number(f[1])}, to: geo.LonLat{Lon: number(f[2]), Lat: number(f[3])},
			metres: math.NaN(),
		}
		if f[4] != "" {
			w.metres = number(f[4])
		}
		x.walks = append(x.walks, w)
	})
	x.ways = map[int64]bool{}
	way := int64(0)
	lines("valhalla_"+x.name+"_ways.txt", func(line string) {
		for step := range strings.FieldsSeq(line) {
			way += int64(number(step))
			x.ways[way] = true
		}
	})
	if len(x.walks) < 2000 || len(x.ways) < 2000 {
		t.Fatalf("the fixture has only %d walks and %d ways", len(x.walks), len(x.ways))
	}
}

// rule is one in which Valhalla differs from us on purpose.
type rule struct {
	cause   string
	drops   func(*walk.Edge) bool // edges that Valhalla does not walk on
	through bool                  // private ground is walked like any other
	nearest bool                  // points enter by the nearest edge, whatever it is or is in the way, and by no other
}

func rules(ways map[int64]bool) []rule {
	// Ways that Valhalla's pedestrians have not, by why: the first that holds.
	kinds := []struct {
		cause string
		holds func(*walk.Edge) bool
	}{
		{"area", func(e *walk.Edge) bool { return e.Flags&walk.Square != 0 || e.Class == "platform" }},
		{"sidewalk", func(e *walk.Edge) bool { return e.Flags&walk.Fallback != 0 }},
		{"cycleway", func(e *walk.Edge) bool { return e.Class == "cycleway" }},
		{"trunk", func(e *walk.Edge) bool { return strings.HasPrefix(e.Class, "trunk") }},
		{"other way", func(*walk.Edge) bool { return true }},
	}
	list := []rule{{cause: "snap", nearest: true}, {cause: "private", through: true}}
	for i, kind := range kinds {
		list = append(list, rule{cause: kind.cause, drops: func(e *walk.Edge) bool {
			return !ways[e.Way] && slices.IndexFunc(kinds, func(k struct {
				cause string
				holds func(*walk.Edge) bool
			}) bool {
				return k.holds(e)
			}) == i
		}})
	}
	return list
}

// measuring is what the engine needs to measure walks by some of Valhalla's rules.
type measuring struct {
	network *walk.Network
	nearest bool
}

func (x *extract) by(t *testing.T, list ...rule) measuring {
	t.Helper()
	m, streets := measuring{}, x.streets
	for _, r := range list {
		m.nearest = m.nearest || r.nearest
		if r.through {
			streets.PrivateGround = walk.Through
		}
		if r.drops != nil {
			streets.Edges = slices.DeleteFunc(slices.Clone(streets.Edges), func(e walk.Edge) bool { return r.drops(&e) })
		}
	}
	if m.nearest {
		streets.Barriers = nil
		streets.Edges = slices.Clone(streets.Edges)
		for i := range streets.Edges {
			streets.Edges[i].Flags &^= walk.Steps | walk.Elevator | walk.Tunnel | walk.Bridge | walk.Indoor | walk.Layered | walk.Fallback
		}
	}
	var err error
	if m.network, err = walk.Build(streets); err != nil {
		t.Fatal(err)
	}
	return m
}

// measure returns our metres of a walk, NaN when there is none, and how many of them lead to and from the network, infinite
// when an end has none near.
func (m measuring) measure(w *engineWalk) (metres, legs float64) {
	from, to := m.network.Snap(w.from, walk.MaxLegPlace), m.network.Snap(w.to, walk.MaxLegPlace)
	if m.nearest {
		from.Count, to.Count = min(from.Count, 1), min(to.Count, 1)
	}
	if !from.Found() || !to.Found() {
		return math.NaN(), math.Inf(1)
	}
	legs = float64(from.Candidates[0].LegLength+to.Candidates[0].LegLength) / 1000
	hit, found, _ := m.network.Between(context.Background(), from, to, walk.NoLimit, walk.From)
	if !found {
		return math.NaN(), legs
	}
	return float64(hit.Length) / 1000, legs
}

// difference returns the share by which ours is longer than Valhalla's walk, infinite when only one exists.
func (m measuring) difference(w *engineWalk) float64 {
	ours, _ := m.measure(w)
	switch {
	case math.IsNaN(ours) && math.IsNaN(w.metres):
		return 0
	case math.IsNaN(ours) || math.IsNaN(w.metres):
		return math.Inf(1)
	}
	return (ours - w.metres) / w.metres
}

func (x *extract) differences(t *testing.T, list ...rule) []float64 {
	t.Helper()
	m := x.by(t, list...)
	found := make([]float64, len(x.walks))
	for i := range x.walks {
		found[i] = m.difference(&x.walks[i])
	}
	return found
}

// check prints the statistics, and compares them with the bounds of walking.md, part 8, when they hold.
func (x *extract) check(t *testing.T, how string, differences []float64, bound bool) {
	t.Helper()
	var both []float64
	for _, d := range differences {
		if !math.IsInf(d, 1) {
			both = append(both, math.Abs(d))
		}
	}
	slices.Sort(both)
	median, high := both[len(both)/2], both[len(both)*95/100]
	alone := float64(len(differences)-len(both)) / float64(len(differences))
	t.Logf("%s: %d walks, median difference %.2f %%, 95th percentile %.2f %%, in one engine only %.2f %%",
		how, len(differences), 100*median, 100*high, 100*alone)
	if bound && (median > 0.01 || high > outlier || alone > 0.02) {
		t.Errorf("%s: want a median ≤ 1 %%, a 95th percentile ≤ 8 %%, at most 2 %% in one engine only", how)
	}
}

// explain finds the rules by which the outliers differ: those whose exchange for Valhalla's makes the walk agree, one rule
// or two, else all together.
func (x *extract) explain(t *testing.T, own []float64) {
	t.Helper()
	pending := map[int]bool{}
	for i, d := range own {
		if math.Abs(d) > outlier {
			pending[i] = true
		}
	}
	total, causes := len(pending), map[string]int{}
	all := rules(x.ways)
	for _, subset := range subsets(all) {
		if len(pending) == 0 {
			break
		}
		m := x.by(t, subset...)
		for i := range pending {
			if math.Abs(m.difference(&x.walks[i])) <= outlier {
				causes[name(subset, len(all))]++
				delete(pending, i)
			}
		}
	}
	m := x.by(t, all...)
	for i := range pending {
		// A point lies on a street of Valhalla's; a leg means that ours does not have it, or that it is a fragment.
		const onStreet = 5
		if _, legs := m.measure(&x.walks[i]); legs > onStreet {
			causes["an end on a way that ours leaves out"]++
			delete(pending, i)
		}
	}
	ours := x.by(t)
	for _, i := range slices.Sorted(maps.Keys(pending)) {
		w := &x.walks[i]
		metres, legs := ours.measure(w)
		t.Errorf("walk %d, %v to %v: %.0f m, %.0f m of them legs; Valhalla has %.0f m: look for the cause", i, w.from, w.to, metres, legs, w.metres)
	}
	t.Logf("%d outliers: %s", total, list(causes))
}

// subsets returns the rules one by one, then in pairs, then all.
func subsets(all []rule) [][]rule {
	var sets [][]rule
	for _, r := range all {
		sets = append(sets, []rule{r})
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			sets = append(sets, []rule{a, b})
		}
	}
	return append(sets, all)
}

func name(subset []rule, all int) string {
	if len(subset) == all {
		return "several"
	}
	var names []string
	for _, r := range subset {
		names = append(names, r.cause)
	}
	return strings.Join(names, " and ")
}

// list words counts, the most first.
func list(counts map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, counts[name])
	}
	return strings.Join(names, ", ")
}
