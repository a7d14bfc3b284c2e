package walk

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"servicemap/geo"
)

// plainSpot is the spot of an edge that a point may enter by.
type plainSpot struct {
	edge             uint32
	d, before, after float64  // metres from the point, and along the edge to its ends
	in               obstacle // the way
}

// plainSpots returns the spots of all edges, of each the nearest that is free, else the nearest behind walls, else the
// nearest.
func plainSpots(n *Network, barriers []Barrier, p geo.LonLat, maxLeg float64) []plainSpot {
	var spots []plainSpot
	scale := geo.ScaleAt(p.Lat)
	metres := func(q geo.LonLat) (x, y float64) { return (q.Lon - p.Lon) * scale.Lon, (q.Lat - p.Lat) * scale.Lat }
	for e := range uint32(n.Edges()) {
		f, b := n.EdgeCosts(e)
		if f == Closed && b == Closed {
			continue
		}
		best := [3]plainSpot{{d: math.Inf(1)}, {d: math.Inf(1)}, {d: math.Inf(1)}}
		walked := 0.0
		line := n.EdgeLine(e)
		for i := 1; i < len(line); i++ {
			ax, ay := metres(line[i-1])
			bx, by := metres(line[i])
			length := math.Hypot(bx-ax, by-ay)
			t := 0.0
			if length > 0 {
				t = min(max(-(ax*(bx-ax)+ay*(by-ay))/length/length, 0), 1)
			}
			x, y := ax+t*(bx-ax), ay+t*(by-ay)
			if d := math.Hypot(x, y); d <= maxLeg {
				if in := plainObstacle(barriers, metres, x, y); d < best[in].d-1e-7 {
					best[in] = plainSpot{e, d, walked + t*length, 0, in}
				}
			}
			walked += length
		}
		for _, s := range best {
			if s.d <= maxLeg {
				s.after = walked - s.before
				spots = append(spots, s)
				break
			}
		}
	}
	return spots
}

// plainObstacle solves, for each piece of each barrier, where it meets the leg from the origin to (x, y): both are parted at
// a share of their length, and where these shares lie within both they cross; but not within 5 cm of an end of the leg.
func plainObstacle(barriers []Barrier, metres func(geo.LonLat) (x, y float64), x, y float64) obstacle {
	worst, leg := nothing, math.Hypot(x, y)
	for _, b := range barriers {
		for _, line := range b.Lines {
			if b.Area {
				line = append(slices.Clone(line), line[0])
			}
			for i := 1; i < len(line); i++ {
				ax, ay := metres(line[i-1])
				bx, by := metres(line[i])
				determinant := x*(ay-by) - y*(ax-bx)
				ofLeg, ofPiece := (ax*(ay-by)-ay*(ax-bx))/determinant, (x*ay-y*ax)/determinant
				if determinant == 0 || ofPiece < 0 || ofPiece > 1 || ofLeg*leg < 0.05 || (1-ofLeg)*leg < 0.05 {
					continue
				}
				if b.Kind.Hard() {
					return hardBarrier
				}
				worst = aWall
			}
		}
	}
	return worst
}

// plainEntry is an entry expected.
type plainEntry struct {
	edge, leg  uint32 // millimetres
	acrossWall bool
}

// plainSnap follows the rules of Snap over all edges, without index: the entries expected, and Blocked.
func plainSnap(n *Network, barriers []Barrier, p geo.LonLat, maxLeg float64) (entries []plainEntry, blocked bool) {
	spots := plainSpots(n, barriers, p, maxLeg)
	island := func(s plainSpot) bool { return !n.Components()[n.EdgeComponent(s.edge)].Real }
	poor := func(s plainSpot) bool {
		return n.EdgeFlags(s.edge)&(Steps|Elevator|Tunnel|Bridge|Indoor|Layered|Fallback) != 0
	}
	class := func(s plainSpot) (r int) {
		if poor(s) {
			r = 1
		}
		if island(s) {
			r += 2
		}
		return r
	}
	var refused []plainSpot
	spots = slices.DeleteFunc(spots, func(s plainSpot) bool {
		if s.in == hardBarrier {
			refused = append(refused, s)
		}
		return s.in == hardBarrier
	})
	if slices.ContainsFunc(spots, func(s plainSpot) bool { return s.in == nothing && !island(s) }) {
		spots = slices.DeleteFunc(spots, func(s plainSpot) bool { return s.in == aWall })
	}
	if slices.ContainsFunc(spots, func(s plainSpot) bool { return !island(s) && s.d <= 150 }) {
		spots = slices.DeleteFunc(spots, island)
	}
	if slices.ContainsFunc(spots, func(s plainSpot) bool { return !poor(s) && s.d <= 60 }) {
		spots = slices.DeleteFunc(spots, poor)
	}
	slices.SortFunc(spots, func(a, b plainSpot) int {
		if math.Abs(a.d-b.d) > 1e-6 {
			return int(math.Copysign(1, a.d-b.d))
		}
		return cmp.Or(int(n.EdgeFlags(a.edge)&Private)-int(n.EdgeFlags(b.edge)&Private), int(a.edge)-int(b.edge))
	})
	for _, r := range refused {
		blocked = blocked || len(spots) == 0 || r.d < spots[0].d && class(r) <= class(spots[0])
	}
	vertex := func(s plainSpot) (uint32, bool) {
		lower, upper := n.EdgeEnds(s.edge)
		if s.before < 0.0005 {
			return lower, true
		}
		return upper, s.after < 0.0005
	}
	taken := map[uint32]bool{}
	for i, s := range spots {
		if s.d > spots[0].d+30 || len(entries) == 4 {
			break
		}
		if v, at := vertex(s); at {
			needless := taken[v]
			for _, o := range spots[:i] {
				f, b := n.EdgeCosts(o.edge)
				lower, upper := n.EdgeEnds(o.edge)
				reaches := lower == v && o.before <= o.d+s.d || upper == v && o.after <= o.d+s.d
				if o.edge != s.edge && o.d < s.d-1e-6 && reaches && f != Closed && b != Closed {
					needless = true
				}
			}
			if needless {
				continue
			}
			taken[v] = true
		}
		entries = append(entries, plainEntry{s.edge, uint32(math.Round(s.d * 1000)), s.in == aWall})
	}
	return entries, blocked
}

// roughCity is a city with poor edges, closed ones, private ground, and cut into islands; and barriers across it.
func roughCity(seed uint64) ([]Edge, []Barrier) {
	r := rand.New(rand.NewPCG(seed, 4))
	edges := slices.DeleteFunc(city(16, seed), func(Edge) bool { return r.IntN(3) == 0 })
	for i := range edges {
		switch r.IntN(8) {
		case 0:
			edges[i].Flags |= []EdgeFlags{Elevator, Tunnel, Bridge, Indoor, Layered, Fallback}[r.IntN(6)]
		case 1:
			edges[i].Forward, edges[i].Backward = Closed, Closed
		case 2, 3:
			edges[i].Flags |= Private
		}
	}
	var barriers []Barrier
	for i := range 60 {
		at := offset(corner, r.Float64()*1600-200, r.Float64()*1600-200)
		line := []geo.LonLat{at}
		for range 1 + r.IntN(4) {
			at = offset(at, r.Float64()*160-80, r.Float64()*160-80)
			line = append(line, at)
		}
		barriers = append(barriers, Barrier{Kind: BarrierKind(i % 5), Lines: [][]geo.LonLat{line}, Area: i%7 == 0, Way: int64(i)})
	}
	return edges, barriers
}

func TestSnapFollowsItsRules(t *testing.T) {
	t.Parallel()
	counts, walls, blocks := map[int]int{}, 0, 0
	for seed := range uint64(8) {
		edges, barriers := roughCity(seed)
		if seed < 2 {
			barriers = nil
		}
		n, err := Build(Streets{Edges: edges, Barriers: barriers})
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(seed, 5))
		for i := range 400 {
			p := offset(corner, r.Float64()*1600-200, r.Float64()*1600-200)
			maxLeg := []float64{MaxLegPlace, MaxLegCell, 40}[i%3]
			s := n.Snap(p, maxLeg)
			want, blocked := plainSnap(n, barriers, p, maxLeg)
			counts[s.Count]++
			same := len(want) == s.Count && s.Blocked == blocked
			for j := range min(s.Count, len(want)) {
				c := s.Candidates[j]
				same = same && c.Edge == want[j].edge && abs(int64(c.LegLength)-int64(want[j].leg)) <= 1 && c.AcrossWall == want[j].acrossWall
				if c.AcrossWall {
					walls++
				}
			}
			if s.Blocked {
				blocks++
			}
			if !same {
				t.Errorf("seed %d, point %v, leg %v: got %v, %v, want %v, %v", seed, p, maxLeg, s.Candidates[:s.Count], s.Blocked, want, blocked)
			}
			checkCandidates(t, n, &s)
		}
	}
	for count := range MaxCandidates + 1 {
		if counts[count] == 0 {
			t.Errorf("no point had %d entries: %v", count, counts)
		}
	}
	if walls < 20 || blocks < 20 {
		t.Errorf("%d entries across walls, %d points blocked", walls, blocks)
	}
}

// checkCandidates checks that an entry's fields agree with each other.
func checkCandidates(t *testing.T, n *Network, s *Snap) {
	t.Helper()
	for _, c := range s.Candidates[:s.Count] {
		legCost := LegCost(c.LegLength)
		if c.AcrossWall {
			legCost *= 2
		}
		if d := geo.Distance(s.Asked, c.Point) * 1000; math.Abs(d-float64(c.LegLength)) > 15 || c.Leg != legCost {
			t.Errorf("leg %d, cost %d, but the entry is %.0f mm away", c.LegLength, c.Leg, d)
		}
		walked, nearest := 0.0, math.Inf(1)
		line := n.EdgeLine(c.Edge)
		for i := 1; i < len(line); i++ {
			length := geo.Distance(line[i-1], line[i])
			for _, t := range []float64{(float64(c.At)/1000 - walked) / length} {
				if t >= -0.001 && t <= 1.001 {
					spot := geo.LonLat{Lon: line[i-1].Lon + t*(line[i].Lon-line[i-1].Lon), Lat: line[i-1].Lat + t*(line[i].Lat-line[i-1].Lat)}
					nearest = min(nearest, geo.Distance(spot, c.Point))
				}
			}
			walked += length
		}
		if nearest > 0.02 {
			t.Errorf("position %d is %.3f m from the entry", c.At, nearest)
		}
	}
	if first := s.Candidates[0]; s.Found() && (s.Metres != Metres(first.LegLength) || s.OnPrivate != (n.EdgeFlags(first.Edge)&Private != 0)) {
		t.Errorf("metres %d, on private ground: %v, first entry %v", s.Metres, s.OnPrivate, first)
	}
}

func TestSnapOfNoPlaceFindsNothing(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, city(5, 1))
	for _, p := range []geo.LonLat{
		{Lon: math.NaN(), Lat: -30}, {Lon: -51, Lat: math.Inf(1)}, {Lon: 0, Lat: 0}, {Lon: 128.7, Lat: 30}, {Lon: -51.25, Lat: 90},
	} {
		if s := n.Snap(p, MaxLegPlace); s.Found() || s.Connected {
			t.Errorf("%v: %v", p, s)
		}
	}
	if s := mustBuild(t, nil).Snap(corner, MaxLegPlace); s.Found() {
		t.Errorf("empty network: %v", s)
	}
	if s := n.Snap(corner, math.NaN()); s.Found() {
		t.Errorf("no leg: %v", s)
	}
}

func TestSnapMovesLittleWithItsPoint(t *testing.T) {
	t.Parallel()
	n := mustBuild(t, city(30, 2))
	for _, p := range cityPoints(30, 2000, 2) {
		a, b := n.Snap(p, MaxLegPlace), n.Snap(offset(p, 0.7, 0.7), MaxLegPlace)
		if a.Found() && b.Found() && abs(int64(a.Candidates[0].LegLength)-int64(b.Candidates[0].LegLength)) > 1010 {
			t.Errorf("%v: first leg %d, a metre away %d", p, a.Candidates[0].LegLength, b.Candidates[0].LegLength)
		}
	}
}

func TestLegCostGrowsSteadily(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]uint32{{0, 0}, {20_000, 20_000}, {20_001, 20_002}, {30_000, 33_000}, {150_000, 189_000}} {
		if got := LegCost(c[0]); got != c[1] {
			t.Errorf("LegCost(%d) = %d, want %d", c[0], got, c[1])
		}
	}
	for mm := uint32(0); mm < 300_000; mm++ {
		if LegCost(mm) >= LegCost(mm+1) || LegCost(mm) < mm {
			t.Fatalf("LegCost(%d) = %d, then %d", mm, LegCost(mm), LegCost(mm+1))
		}
	}
}
