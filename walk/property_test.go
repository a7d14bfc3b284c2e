package walk

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"servicemap/geo"
)

func TestBackwardSearchEqualsForwardSearches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		limit := rapid.SampledFrom([]uint32{NoLimit, 10, 150_000}).Draw(t, "limit")
		place := w.snaps[0]
		back := w.near(t, place, w.n.Attach(w.snaps), limit, To)
		var forward []Hit
		for i, d := range w.snaps {
			for _, h := range w.near(t, d, w.n.Attach([]Snap{place}), limit, From) {
				h.Target = i
				forward = append(forward, h)
			}
			h, ok, err := w.n.Between(context.Background(), d, place, limit, From)
			if at := slices.IndexFunc(back, func(b Hit) bool { return b.Target == i }); err != nil || ok != (at >= 0) ||
				ok && (h.EMM != back[at].EMM || h.Length != back[at].Length) {
				t.Fatalf("Between from %d: %v %v %v, backward search %v", i, h, ok, err, back)
			}
		}
		slices.SortFunc(forward, compareHits)
		if !slices.Equal(back, forward) {
			t.Fatalf("backward %v, forward %v", back, forward)
		}
	})
}

func TestWalksAreSymmetricWithoutOneWays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		targets := w.n.Attach(w.snaps)
		if from, to := w.near(t, w.snaps[0], targets, NoLimit, From), w.near(t, w.snaps[0], targets, NoLimit, To); !slices.Equal(from, to) {
			t.Fatalf("from %v, to %v", from, to)
		}
	})
}

func TestTriangleInequality(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		targets := w.n.Attach(w.snaps)
		emm := make([]map[int]int64, len(w.snaps))
		for i, s := range w.snaps {
			emm[i] = map[int]int64{}
			for _, h := range w.near(t, s, targets, NoLimit, From) {
				emm[i][h.Target] = int64(h.EMM)
			}
		}
		for a := range emm {
			for b, ab := range emm[a] {
				for c, bc := range emm[b] {
					// A point with several entries can be crossed off the network, which no walk does, and one on private ground
					// is no place to pass through: then nothing is claimed.
					if w.snaps[b].Count > 1 || w.private(w.edges[w.spots[b][0].edge]) {
						continue
					}
					if ac, ok := emm[a][c]; !ok || ac > ab+bc {
						t.Fatalf("%d to %d is %d (%v), but over %d it is %d + %d", a, c, ac, ok, b, ab, bc)
					}
				}
			}
		}
	})
}

func TestHigherLimitOnlyAdds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		targets := w.n.Attach(w.snaps)
		low := rapid.Uint32Range(0, 30).Draw(t, "low")
		short := w.near(t, w.snaps[0], targets, low, From)
		long := w.near(t, w.snaps[0], targets, low+rapid.Uint32Range(0, 30).Draw(t, "more"), From)
		if len(short) > len(long) || !slices.Equal(short, long[:len(short)]) {
			t.Fatalf("within %d: %v, farther: %v", low, short, long)
		}
	})
}

// hitsOf returns Near's hits by target.
func (w *world) hitsOf(t *rapid.T, n *Network, from Snap, snaps []Snap, limit uint32) map[int]Hit {
	found := map[int]Hit{}
	err := n.Near(context.Background(), from, n.Attach(snaps), limit, From, func(h Hit) bool { found[h.Target] = h; return true })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestMoreEdgesRaiseNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		fewer, err := Build(Streets{Edges: w.given[:len(w.given)-1], PrivateGround: w.rule})
		if err != nil {
			t.Fatal(err)
		}
		n := fewer.For(w.profile)
		byWay := map[int64]uint32{}
		for e := range uint32(n.Edges()) {
			byWay[n.EdgeWay(e)] = e
		}
		// The points of both networks: edges have other numbers, and of loops another way round, so those are left out.
		var before, after []Snap
		for _, s := range w.snaps {
			moved := Snap{}
			for _, c := range s.Candidates[:s.Count] {
				e, still := byWay[w.n.EdgeWay(c.Edge)]
				if lower, upper := w.n.EdgeEnds(c.Edge); !still || lower == upper {
					continue
				}
				if !slices.Equal(n.EdgeLine(e), w.n.EdgeLine(c.Edge)) {
					c.At = w.n.EdgeLength(c.Edge) - c.At
				}
				c.Edge = e
				moved.Candidates[moved.Count] = c
				moved.Count++
			}
			before, after = append(before, moved), append(after, s)
		}
		full := w.hitsOf(t, w.n, after[0], after, NoLimit)
		for target, old := range w.hitsOf(t, n, before[0], before, NoLimit) {
			if h, ok := full[target]; !ok || h.EMM > old.EMM+2 { // a part of an edge turned round is rounded the other way
				t.Fatalf("%v, and with one edge more %v (%v)", old, h, ok)
			}
		}
	})
}

func TestMorePlacesRaiseNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		few := rapid.IntRange(1, len(w.snaps)).Draw(t, "few")
		targets := w.n.Attach(w.snaps)
		nearest := func(seeds []Snap) map[int]uint32 {
			found := map[int]uint32{}
			_ = w.n.Nearest(context.Background(), seeds, targets, NoLimit, To, func(h Hit) bool { found[h.Target] = h.EMM; return true })
			return found
		}
		all := nearest(w.snaps)
		for target, emm := range nearest(w.snaps[:few]) {
			if now, ok := all[target]; !ok || now > emm {
				t.Fatalf("%d: %d, with more places %d (%v)", target, emm, now, ok)
			}
		}
		some := w.hitsOf(t, w.n, w.snaps[0], w.snaps[:few], NoLimit)
		for target, h := range w.hitsOf(t, w.n, w.snaps[0], w.snaps, NoLimit) {
			if old, ok := some[target]; target < few && (!ok || old != h) {
				t.Fatalf("%v, without others %v (%v)", h, old, ok)
			}
		}
	})
}

func TestAPointMovedAMetreMovesWalksLittle(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, city(30, 4))
	points := cityPoints(30, 300, 4)
	targets := n.Attach(snapAll(n, points[:50], MaxLegPlace))
	compared := 0
	for _, p := range points {
		a, b := n.Snap(p, MaxLegPlace), n.Snap(offset(p, 0.6, -0.8), MaxLegPlace)
		same := a.Count == b.Count
		for i := range min(a.Count, b.Count) {
			same = same && a.Candidates[i].Edge == b.Candidates[i].Edge
		}
		if !same {
			continue
		}
		was := map[int]uint32{}
		_ = n.Near(context.Background(), a, targets, NoLimit, From, func(h Hit) bool { was[h.Target] = h.EMM; return true })
		_ = n.Near(context.Background(), b, targets, NoLimit, From, func(h Hit) bool {
			if old, ok := was[h.Target]; !ok || abs(int64(h.EMM)-int64(old)) > 3000 {
				t.Errorf("%d moved to %d (%v)", old, h.EMM, ok)
			}
			compared++
			return true
		})
	}
	if compared < 5000 {
		t.Errorf("%d walks compared", compared)
	}
}

func TestWalksAreNotShorterThanStraightLines(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, city(30, 3)) // all factors are 1 or more
	points := cityPoints(30, 60, 3)
	snaps := snapAll(n, points, MaxLegPlace)
	targets := n.Attach(snaps)
	for i, s := range snaps {
		err := n.Near(context.Background(), s, targets, NoLimit, From, func(h Hit) bool {
			straight := geo.Distance(points[i], points[h.Target]) * 1000
			if float64(h.Length)+20 < straight*(1-1e-4) || h.EMM < h.Length { // lengths and legs are rounded
				t.Errorf("%d to %d: %v, straight %.0f", i, h.Target, h, straight)
			}
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestOrderAndWayRoundOfInputChangeNothing(t *testing.T) {
	t.Parallel()
	shuffle := func(edges []Edge, r *rand.Rand) []Edge {
		edges = slices.Clone(edges)
		r.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		for i := range edges {
			if e := &edges[i]; r.IntN(2) == 0 {
				e.From, e.To, e.Forward, e.Backward = e.To, e.From, e.Backward, e.Forward
				e.Line = slices.Clone(e.Line)
				slices.Reverse(e.Line)
			}
		}
		return edges
	}
	t.Run("city", func(t *testing.T) {
		t.Parallel()
		edges := city(40, 5)
		want := mustBuild(t, edges).Checksum()
		for seed := range uint64(5) {
			if got := mustBuild(t, shuffle(edges, rand.New(rand.NewPCG(seed, 9)))).Checksum(); got != want {
				t.Errorf("seed %d: another network", seed)
			}
		}
		edges[7].Name += "x"
		if mustBuild(t, edges).Checksum() == want {
			t.Error("a changed name left the checksum")
		}
	})
	t.Run("loops, parallels, nodes on one spot", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			w := drawWorld(t, false)
			seed := rapid.Uint64().Draw(t, "seed")
			n, err := Build(Streets{Edges: shuffle(w.given, rand.New(rand.NewPCG(seed, 9))), PrivateGround: w.rule})
			if err != nil || n.For(w.profile).Checksum() != w.n.Checksum() {
				t.Fatal("another network", err)
			}
		})
	})
}

// splitEdge cuts an edge in two at the middle of its first segment, with the shares of its costs.
func splitEdge(e Edge, node, way int64) (Edge, Edge) {
	a, b := e, e
	middle := toPoint(geo.LonLat{Lon: (e.Line[0].Lon + e.Line[1].Lon) / 2, Lat: (e.Line[0].Lat + e.Line[1].Lat) / 2}).lonLat()
	a.Line = []geo.LonLat{e.Line[0], middle}
	b.Line = append([]geo.LonLat{middle}, e.Line[1:]...)
	part := geo.Length(a.Line) / (geo.Length(a.Line) + geo.Length(b.Line))
	divide := func(whole uint32) (uint32, uint32) {
		if whole == Closed {
			return Closed, Closed
		}
		first := uint32(math.Round(float64(whole) * part))
		return first, whole - first
	}
	a.To, b.From, b.Way = node, node, way
	a.Length, b.Length = divide(e.Length)
	a.Forward, b.Forward = divide(e.Forward)
	a.Backward, b.Backward = divide(e.Backward)
	return a, b
}

// Straight edges only, for of each edge only the nearest spot counts, and two-way ones, for a one-way edge makes no vertex
// needless: see Snap. Coordinates are even, so that the middles lie on the lines exactly.
func TestSplittingEdgesChangesAtMostTwoMillimetres(t *testing.T) {
	t.Parallel()
	even := func(p geo.LonLat) geo.LonLat {
		at := toPoint(p)
		return point{at.x &^ 1, at.y &^ 1}.lonLat()
	}
	edges := city(25, 6)
	var split []Edge
	for i := range edges {
		e := &edges[i]
		e.Line = []geo.LonLat{even(e.Line[0]), even(e.Line[2])}
		if i%2 == 0 && e.Backward != Closed {
			a, b := splitEdge(*e, int64(100_000+i), int64(100_000+i))
			split = append(split, a, b)
		} else {
			split = append(split, *e)
		}
	}
	points := cityPoints(25, 150, 6)
	whole, parts := mustBuild(t, edges), mustBuild(t, split)
	a, b := snapAll(whole, points, MaxLegPlace), snapAll(parts, points, MaxLegPlace)
	for i := range points {
		if a[i].Count != b[i].Count {
			t.Errorf("point %d: %d entries, %d after the split", i, a[i].Count, b[i].Count)
		}
		was := map[int]Hit{}
		_ = whole.Near(context.Background(), a[i], whole.Attach(a), NoLimit, From, func(h Hit) bool { was[h.Target] = h; return true })
		_ = parts.Near(context.Background(), b[i], parts.Attach(b), NoLimit, From, func(h Hit) bool {
			old := was[h.Target]
			if abs(int64(h.EMM)-int64(old.EMM)) > 2 || abs(int64(h.Length)-int64(old.Length)) > 2 {
				t.Errorf("%d to %d: %v, %v after the split", i, h.Target, old, h)
			}
			return true
		})
	}
}

func TestSplittingChangesNoWalkBetweenVertices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, false)
		var split []Edge
		for i, e := range w.edges {
			a, b := splitEdge(e, int64(1000+i), int64(1000+i))
			if min(a.Length, b.Length, a.Forward, b.Forward, a.Backward, b.Backward) == 0 {
				split = append(split, e)
			} else {
				split = append(split, a, b)
			}
		}
		parts, err := Build(Streets{Edges: split, PrivateGround: w.rule})
		if err != nil {
			t.Fatal(err)
		}
		keys, _, _ := orderVertices(split)
		start := w.edges[0] // both networks have a way of its number at its From
		from := func(n *Network, vertex uint32) map[uint32]uint32 {
			found := map[uint32]uint32{}
			for e := range uint32(n.Edges()) {
				lower, upper := n.EdgeEnds(e)
				if n.EdgeWay(e) != start.Way || lower != vertex && upper != vertex {
					continue
				}
				c := Candidate{Edge: e}
				if lower != vertex {
					c.At = n.EdgeLength(e)
				}
				reached, _ := n.Reach(context.Background(), Snap{Count: 1, Candidates: [4]Candidate{c}}, NoLimit, From, nil)
				for _, r := range reached {
					found[r.Vertex] = r.EMM
				}
			}
			return found
		}
		was, is := from(w.n, w.keys[start.From]), from(parts, keys[start.From])
		for key, v := range w.keys {
			old, reached := was[v]
			now, still := is[keys[key]]
			if old != now || reached != still {
				t.Fatalf("node %d: %d, %d after the split", key, old, now)
			}
		}
	})
}

func TestConcurrentSearchesAgree(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, city(40, 8))
	points := cityPoints(40, 200, 8)
	targets := n.Attach(snapAll(n, points[:100], MaxLegPlace))
	run := func() (all []Hit) {
		for _, p := range points {
			_ = n.Near(context.Background(), n.Snap(p, MaxLegPlace), targets, Standard.Limit(15), From, func(h Hit) bool {
				all = append(all, h)
				return true
			})
		}
		return all
	}
	want := run()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if !slices.Equal(run(), want) {
				t.Error("a concurrent search found something else")
			}
		})
	}
	group.Wait()
}
