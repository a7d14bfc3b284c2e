package walk

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"servicemap/geo"
)

// plainSnap follows the rules of Snap over all edges, without index: the entries expected, as (edge, millimetres of leg).
func plainSnap(n *Network, p geo.LonLat, maxLeg float64) [][2]uint32 {
	type spot struct {
		edge             uint32
		d, before, after float64 // metres from p, and along the edge to its ends
	}
	var spots []spot
	scale := geo.ScaleAt(p.Lat)
	for e := range uint32(n.Edges()) {
		f, b := n.EdgeCosts(e)
		if f == Closed && b == Closed {
			continue
		}
		s := spot{edge: e, d: math.Inf(1)}
		walked := 0.0
		line := n.EdgeLine(e)
		for i := 1; i < len(line); i++ {
			ax, ay := (line[i-1].Lon-p.Lon)*scale.Lon, (line[i-1].Lat-p.Lat)*scale.Lat
			bx, by := (line[i].Lon-p.Lon)*scale.Lon, (line[i].Lat-p.Lat)*scale.Lat
			length := math.Hypot(bx-ax, by-ay)
			t := 0.0
			if length > 0 {
				t = min(max(-(ax*(bx-ax)+ay*(by-ay))/length/length, 0), 1)
			}
			if d := math.Hypot(ax+t*(bx-ax), ay+t*(by-ay)); d < s.d-1e-7 {
				s.d, s.before = d, walked+t*length
			}
			walked += length
		}
		s.after = walked - s.before
		if s.d <= maxLeg {
			spots = append(spots, s)
		}
	}
	island := func(s spot) bool { return !n.Components()[n.EdgeComponent(s.edge)].Real }
	poor := func(s spot) bool {
		return n.EdgeFlags(s.edge)&(Steps|Elevator|Tunnel|Bridge|Indoor|Layered|Fallback) != 0
	}
	if slices.ContainsFunc(spots, func(s spot) bool { return !island(s) && s.d <= 150 }) {
		spots = slices.DeleteFunc(spots, island)
	}
	if slices.ContainsFunc(spots, func(s spot) bool { return !poor(s) && s.d <= 60 }) {
		spots = slices.DeleteFunc(spots, poor)
	}
	slices.SortFunc(spots, func(a, b spot) int {
		if math.Abs(a.d-b.d) > 1e-6 {
			return int(math.Copysign(1, a.d-b.d))
		}
		return int(a.edge) - int(b.edge)
	})
	vertex := func(s spot) (uint32, bool) {
		lower, upper := n.EdgeEnds(s.edge)
		if s.before < 0.0005 {
			return lower, true
		}
		return upper, s.after < 0.0005
	}
	taken := map[uint32]bool{}
	var entries [][2]uint32
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
		entries = append(entries, [2]uint32{s.edge, uint32(math.Round(s.d * 1000))})
	}
	return entries
}

// roughCity is a city with poor edges, closed ones, and cut into islands.
func roughCity(seed uint64) []Edge {
	r := rand.New(rand.NewPCG(seed, 4))
	edges := slices.DeleteFunc(city(16, seed), func(Edge) bool { return r.IntN(3) == 0 })
	for i := range edges {
		switch r.IntN(8) {
		case 0:
			edges[i].Flags |= []EdgeFlags{Elevator, Tunnel, Bridge, Indoor, Layered, Fallback}[r.IntN(6)]
		case 1:
			edges[i].Forward, edges[i].Backward = Closed, Closed
		}
	}
	return edges
}

func TestSnapFollowsItsRules(t *testing.T) {
	t.Parallel()
	counts := map[int]int{}
	for seed := range uint64(8) {
		n := mustBuild(t, roughCity(seed))
		r := rand.New(rand.NewPCG(seed, 5))
		for i := range 400 {
			p := offset(corner, r.Float64()*1600-200, r.Float64()*1600-200)
			maxLeg := []float64{MaxLegPlace, MaxLegCell, 40}[i%3]
			s := n.Snap(p, maxLeg)
			want := plainSnap(n, p, maxLeg)
			counts[s.Count]++
			same := len(want) == s.Count
			for j := range min(s.Count, len(want)) {
				c := s.Candidates[j]
				same = same && c.Edge == want[j][0] && abs(int64(c.LegLength)-int64(want[j][1])) <= 1
			}
			if !same {
				t.Errorf("seed %d, point %v, leg %v: got %v, want %v", seed, p, maxLeg, s.Candidates[:s.Count], want)
			}
			checkCandidates(t, n, &s)
		}
	}
	for count := range MaxCandidates + 1 {
		if counts[count] == 0 {
			t.Errorf("no point had %d entries: %v", count, counts)
		}
	}
}

// checkCandidates checks that an entry's fields agree with each other.
func checkCandidates(t *testing.T, n *Network, s *Snap) {
	t.Helper()
	for _, c := range s.Candidates[:s.Count] {
		if d := geo.Distance(s.Asked, c.Point) * 1000; math.Abs(d-float64(c.LegLength)) > 15 || c.Leg != LegCost(c.LegLength) {
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
	if s.Found() && s.Metres != Metres(s.Candidates[0].LegLength) {
		t.Errorf("metres %d, first leg %d", s.Metres, s.Candidates[0].LegLength)
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
