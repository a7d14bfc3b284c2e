package osm

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"servicemap/geo"
)

// walks returns the metres between all corners of a floor by the given straight walks and the rings: the algorithm of Floyd
// and Warshall.
func walks(f *floor, straight func(a, b int) bool) [][]float64 {
	d := make([][]float64, len(f.nodes))
	for a := range d {
		d[a] = make([]float64, len(f.nodes))
		for b := range d[a] {
			switch {
			case f.nodes[a] == f.nodes[b]:
			case f.next[a] == b, f.before[a] == b, straight(a, b):
				d[a][b] = geo.Distance(f.place(a), f.place(b))
			default:
				d[a][b] = math.Inf(1)
			}
		}
	}
	for c := range d {
		for a := range d {
			for b := range d {
				d[a][b] = min(d[a][b], d[a][c]+d[c][b])
			}
		}
	}
	return d
}

// What is kept gives every pair of entrances the walk that all lines of sight between all corners give.
func TestKeptShortcutsGiveTheShortestWalks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, _ := drawFloor(t)
		if f == nil {
			t.Skip("not one floor")
		}
		for i := range f.x { // a metre for a hundredth of one
			f.x[i], f.y[i] = 100*f.x[i], 100*f.y[i]
		}
		stops := make([]bool, len(f.nodes))
		entrance := map[int64]bool{}
		for range rapid.IntRange(0, 5).Draw(t, "entrances") {
			entrance[f.nodes[rapid.IntRange(0, len(f.nodes)-1).Draw(t, "entrance")]] = true
		}
		work := squaresWork
		list, detail := f.shortcuts(func(node int64) bool { return entrance[node] }, 60, &work)
		if detail != exact {
			t.Fatal(detail)
		}
		kept := map[shortcut]bool{}
		for _, c := range list {
			kept[c] = true
		}
		got := walks(f, func(a, b int) bool {
			return kept[shortcut{min(f.nodes[a], f.nodes[b]), max(f.nodes[a], f.nodes[b])}]
		})
		want := walks(f, func(a, b int) bool { return f.sees(a, b, stops) })
		for a := range f.nodes {
			for b := range f.nodes {
				if !entrance[f.nodes[a]] || !entrance[f.nodes[b]] || f.sameSpot(a, b) {
					continue // two nodes on one spot are not joined; the way round takes one somewhere and back
				}
				if d := got[a][b] - want[a][b]; math.Abs(d) > 0.01 {
					t.Fatalf("from %d to %d: %f m, best are %f m", f.nodes[a], f.nodes[b], got[a][b], want[a][b])
				}
			}
		}
		if len(entrance) < 2 && len(list) > 0 {
			t.Fatalf("%v for %d entrances", list, len(entrance))
		}
	})
}
