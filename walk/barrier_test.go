package walk

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"servicemap/fault"
	"servicemap/geo"
)

func TestBadBarriersNameTheirWay(t *testing.T) {
	t.Parallel()
	edges := chain(1, corner, 3, 50)
	for name, line := range map[string][]geo.LonLat{
		"no line": nil, "one point": {corner}, "off the globe": {corner, {Lon: 181}},
	} {
		_, err := Build(Streets{Edges: edges, Barriers: []Barrier{{Lines: [][]geo.LonLat{line}, Way: -77}}})
		if fault.CodeOf(err) != fault.BadArgument || !strings.Contains(err.Error(), "way -77") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBarriersComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	edges, barriers := roughCity(3)
	barriers = append(barriers, Barrier{Kind: Water, Way: 1000, Area: true, Lines: [][]geo.LonLat{
		{offset(corner, 0, 0), offset(corner, 90, 0), offset(corner, 90, 90)},
		{offset(corner, 60, 20), offset(corner, 70, 20), offset(corner, 70, 30), offset(corner, 60, 20)}, // a hole, closed
	}})
	n, err := Build(Streets{Edges: edges, Barriers: barriers})
	if err != nil || n.Barriers() != len(barriers) {
		t.Fatal(n.Barriers(), err)
	}
	shuffled := slices.Clone(barriers)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	other, err := Build(Streets{Edges: edges, Barriers: shuffled})
	if err != nil || other.Checksum() != n.Checksum() {
		t.Error("the order of barriers makes another network", err)
	}
	if mustBuild(t, edges).Checksum() == n.Checksum() {
		t.Error("barriers leave the checksum")
	}
	byWay := map[int64]Barrier{}
	for _, b := range barriers {
		byWay[b.Way] = b
	}
	pieces := map[BarrierPiece]bool{} // of all barriers
	for i := range n.Barriers() {
		got, want := n.Barrier(i), byWay[n.Barrier(i).Way]
		if got.Kind != want.Kind || got.Area != want.Area || len(got.Lines) != len(want.Lines) {
			t.Fatalf("barrier %v, want %v", got, want)
		}
		for j, line := range want.Lines {
			if want.Area && line[0] != line[len(line)-1] {
				line = append(slices.Clone(line), line[0])
			}
			if !slices.Equal(got.Lines[j], line) {
				t.Errorf("line %v, want %v", got.Lines[j], line)
			}
			for k := 1; k < len(line); k++ {
				pieces[BarrierPiece{line[k-1], line[k], want.Kind, i}] = true
			}
		}
	}
	checkEachBarrier(t, n, pieces)
}

// checkEachBarrier asks for random boxes: all pieces whose own box meets one must come, each once.
func checkEachBarrier(t *testing.T, n *Network, pieces map[BarrierPiece]bool) {
	t.Helper()
	r := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		a := offset(corner, r.Float64()*2000-400, r.Float64()*2000-400)
		b := offset(a, r.Float64()*200, r.Float64()*200)
		box := geo.EmptyBox().Extend(a).Extend(b)
		seen := map[BarrierPiece]bool{}
		n.EachBarrier(box, func(p BarrierPiece) bool {
			if seen[p] || !pieces[p] {
				t.Errorf("%v came twice, or is none", p)
			}
			seen[p] = true
			return true
		})
		for p := range pieces {
			own := geo.EmptyBox().Extend(p.A).Extend(p.B)
			middle := geo.LonLat{Lon: (p.A.Lon + p.B.Lon) / 2, Lat: (p.A.Lat + p.B.Lat) / 2}
			touches := box.Contains(p.A) || box.Contains(p.B) || box.Contains(middle)
			if touches && !seen[p] {
				t.Errorf("%v with box %v did not come for %v", p, own, box)
			}
		}
	}
	visits := 0
	n.EachBarrier(n.Bounds(), func(BarrierPiece) bool { visits++; return visits < 3 })
	if visits != 3 {
		t.Errorf("%d visits, stopped at the third", visits)
	}
}

// A street of 100 m to the east, and a point 20 m north of its middle.
func TestLegsTouchBarriersOrCrossThem(t *testing.T) {
	t.Parallel()
	at := func(east, north float64) geo.LonLat { return offset(corner, east, north) }
	for name, c := range map[string]struct {
		line    []geo.LonLat
		crosses bool
	}{
		"none":                         {[]geo.LonLat{at(0, 40), at(100, 40)}, false},
		"between":                      {[]geo.LonLat{at(0, 10), at(100, 10)}, true},
		"between, met at its node":     {[]geo.LonLat{at(0, 5), at(50, 10), at(100, 5)}, true},
		"ends before the leg":          {[]geo.LonLat{at(0, 10), at(49, 10)}, false},
		"along the street's line":      {[]geo.LonLat{at(0, 0), at(50, 0), at(100, 0)}, false},
		"shares the street's ends":     {[]geo.LonLat{at(0, 30), at(0, 0), at(100, 0), at(100, 30)}, false},
		"crosses the street at entry":  {[]geo.LonLat{at(40, -10), at(60, 10)}, false},
		"20 cm before the entry":       {[]geo.LonLat{at(49, -9.8), at(51, 10.2)}, true},
		"along the leg":                {[]geo.LonLat{at(50, 5), at(50, 15)}, false},
		"through the point asked":      {[]geo.LonLat{at(0, 20), at(100, 20)}, false},
		"a tip that touches from west": {[]geo.LonLat{at(30, 12), at(49.9, 10), at(30, 8)}, false},
	} {
		street := lineEdge(1, 2, 1, at(0, 0), at(100, 0))
		n, err := Build(Streets{Edges: []Edge{street}, Barriers: []Barrier{{Kind: Railway, Lines: [][]geo.LonLat{c.line}}}})
		if err != nil {
			t.Fatal(err)
		}
		s := n.Snap(at(50, 20), 25)
		nearest := s.Found() && s.Candidates[0].LegLength < 20_050
		if nearest == c.crosses || s.Blocked && s.Found() && nearest {
			t.Errorf("%s: %v", name, s)
		}
	}
}
