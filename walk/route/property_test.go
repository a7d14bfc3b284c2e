package route_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/route"
	"servicemap/walk/walktest"
)

// suburb returns a town of bent streets about 60 m apart, a third of them without names, with all kinds of ground among
// them; with mirror -1 as seen in a mirror. The seed repeats it.
func suburb(t testing.TB, seed uint64, mirror float64) *walk.Network {
	t.Helper()
	const side = 14
	r := rand.New(rand.NewPCG(seed, 1))
	type xy struct{ x, y float64 }
	at := make([]xy, side*side)
	for i := range at {
		at[i] = xy{float64(i%side)*60 + r.Float64()*40 - 20, float64(i/side)*60 + r.Float64()*40 - 20}
	}
	names := []string{"", "一条", "二条", "", "Rua 3", "四条"}
	classes := []string{"footway", "residential", "path", "service", "pedestrian"}
	flags := []walk.EdgeFlags{
		walk.Steps | walk.Rising, walk.Steps | walk.Falling, walk.Steps, walk.Elevator, walk.Bridge, walk.Tunnel, walk.Crossing,
		walk.Crossing, walk.Square, walk.Timed, walk.UnknownWheel, walk.Gate | walk.Timed,
	}
	var edges []walk.Edge
	add := func(a, b int, name string) {
		bend := xy{(at[a].x+at[b].x)/2 + r.Float64()*20 - 10, (at[a].y+at[b].y)/2 + r.Float64()*20 - 10}
		e := walk.Edge{From: int64(a), To: int64(b), Way: int64(len(edges) + 1), Name: name, Class: classes[r.IntN(len(classes))]}
		for _, p := range []xy{at[a], bend, at[b]} {
			e.Line = append(e.Line, walktest.At(mirror*p.x, p.y))
		}
		if r.IntN(3) == 0 {
			e.Flags = flags[r.IntN(len(flags))]
		}
		e.Length = uint32(math.Round(geo.Length(e.Line) * 1000))
		e.Forward = e.Length + uint32(r.IntN(20_000))
		e.Backward = e.Forward
		if r.IntN(12) == 0 {
			e.Backward = walk.Closed
		}
		edges = append(edges, e)
	}
	for i := range at {
		if i%side+1 < side && r.IntN(8) > 0 {
			add(i, i+1, names[i/side%len(names)])
		}
		if i+side < len(at) && r.IntN(8) > 0 {
			add(i, i+side, names[i%side%len(names)])
		}
	}
	n, err := walk.Build(walk.Streets{Edges: edges})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// suburbPoints returns two points of a suburb.
func suburbPoints(r *rand.Rand, mirror float64) (from, to geo.LonLat) {
	point := func() geo.LonLat { return walktest.At(mirror*r.Float64()*780, r.Float64()*780) }
	return point(), point()
}

func search(t testing.TB, n *walk.Network, from, to geo.LonLat) (walk.Path, bool) {
	t.Helper()
	p, ok, err := n.Path(context.Background(), n.Snap(from, walk.MaxLegPlace), n.Snap(to, walk.MaxLegPlace), walk.NoLimit, walk.From)
	if err != nil {
		t.Fatal(err)
	}
	return p, ok
}

func TestRoutesThroughSuburbsHold(t *testing.T) {
	t.Parallel()
	told := 0
	for seed := range uint64(20) {
		n := suburb(t, seed, 1)
		r := rand.New(rand.NewPCG(seed, 2))
		for range 20 {
			from, to := suburbPoints(r, 1)
			for _, n := range []*walk.Network{n, n.For(walk.Wheelchair)} {
				if p, ok := search(t, n, from, to); ok {
					told += len(checkRoute(t, n, p, from, to).Steps)
				}
			}
			if t.Failed() {
				t.Fatalf("seed %d, from %v to %v", seed, from, to)
			}
		}
	}
	if told < 2000 {
		t.Errorf("only %d steps", told)
	}
}

func TestAWalkToWhereOneStandsHolds(t *testing.T) {
	t.Parallel()
	n := suburb(t, 1, 1)
	for _, p := range []geo.LonLat{n.Point(0), n.Point(7), walktest.At(131, 222), walktest.At(400, 401)} {
		path, ok := search(t, n, p, p)
		if !ok {
			t.Fatalf("no walk at %v", p)
		}
		if r := checkRoute(t, n, path, p, p); len(r.Steps) != 2 {
			t.Errorf("%d steps", len(r.Steps))
		}
	}
}

func TestTownRoutesHold(t *testing.T) {
	t.Parallel()
	for _, file := range townFiles(t) {
		w := readTown(t, file, 1)
		for _, q := range w.questions {
			n, p := w.path(t, q)
			checkRoute(t, n, p, w.at[q.from], w.at[q.to])
		}
	}
}

// checkRoute tells a path and checks what holds of every route.
func checkRoute(t *testing.T, n *walk.Network, p walk.Path, from, to geo.LonLat) route.Route {
	t.Helper()
	r := route.Describe(n, p, from, to, nil)
	checkSums(t, n, p, r)
	checkLine(t, p, r, from, to)
	for i := range r.Steps {
		s, last := &r.Steps[i], len(r.Steps)-1
		if (s.Turn == route.Depart) != (i == 0) || (s.Turn == route.Arrive) != (i == last) {
			t.Errorf("step %d of %d: %v", i, last, s.Turn)
		}
		if s.Kind == route.OffNetwork && i > 0 && i < last || s.Heading < 0 || s.Heading >= 360 {
			t.Errorf("step %d: %v, heading %v", i, s.Kind, s.Heading)
		}
		if s.Kind == route.Street && i > 0 && s.Length < 10_000 && isRoomy(r.Steps[i-1]) {
			t.Errorf("step %d is a fragment of %d mm", i, s.Length)
		}
		text := s.Text()
		for _, sentence := range []string{text.ZH, text.EN} {
			if sentence == "" || strings.ContainsAny(sentence, "{}") || strings.Contains(sentence, "  ") || strings.Contains(sentence, " 0 ") {
				t.Errorf("step %d: %q", i, sentence)
			}
		}
	}
	return r
}

// isRoomy reports that a step would take a fragment beside it.
func isRoomy(s route.Step) bool { return s.Kind == route.Street || s.Kind == route.Square }

func checkSums(t *testing.T, n *walk.Network, p walk.Path, r route.Route) {
	t.Helper()
	var emm, length, unknown uint32
	metres, seconds := 0, map[walk.Pace]int{}
	paces := []walk.Pace{walk.Elderly, walk.Cautious, walk.Standard, walk.Brisk}
	for i := range r.Steps {
		s := &r.Steps[i]
		emm, length, unknown, metres = emm+s.EMM, length+s.Length, unknown+s.Unknown, metres+s.Metres()
		for _, pace := range paces {
			seconds[pace] += s.Seconds(pace)
		}
	}
	if emm != p.EMM || length != p.Length || unknown != p.UnknownMillimetres(n) || metres != walk.Metres(p.Length) {
		t.Errorf("steps sum to %d emm, %d mm, %d unknown, %d m of %d, %d, %d, %d",
			emm, length, unknown, metres, p.EMM, p.Length, p.UnknownMillimetres(n), walk.Metres(p.Length))
	}
	for _, pace := range paces {
		if seconds[pace] != pace.Seconds(p.EMM) {
			t.Errorf("at pace %d steps sum to %d s of %d", pace, seconds[pace], pace.Seconds(p.EMM))
		}
	}
}

func checkLine(t *testing.T, p walk.Path, r route.Route, from, to geo.LonLat) {
	t.Helper()
	inSteps := func(p geo.LonLat) geo.LonLat {
		return geo.LonLat{Lon: math.Round(p.Lon*1e7) / 1e7, Lat: math.Round(p.Lat*1e7) / 1e7}
	}
	line := slices.Clone(r.Steps[0].Line)
	for i, s := range r.Steps {
		if len(s.Line) < 2 {
			t.Fatalf("step %d has %d points", i, len(s.Line))
		}
		if i > 0 {
			if s.Line[0] != line[len(line)-1] {
				t.Errorf("step %d begins elsewhere than the one before ends", i)
			}
			line = append(line, s.Line[1:]...)
		}
		// A whole edge is as long as its line to half a millimetre. Where one is cut, and at a point asked, the point is
		// rounded to 1e-7 degrees, 8 mm off at most; two such points bound a leg or a cut edge.
		pieces := float64(len(s.Line) - 1)
		if got := geo.Length(s.Line) * 1000; math.Abs(got-float64(s.Length)) > pieces+2*2*8 {
			t.Errorf("step %d: a line of %.1f mm for %d mm", i, got, s.Length)
		}
	}
	if !slices.Equal(line, r.Line) {
		t.Error("the steps' lines do not make the route's")
	}
	if line[0] != inSteps(from) || line[len(line)-1] != inSteps(to) {
		t.Errorf("the line leads from %v to %v", line[0], line[len(line)-1])
	}
	for _, point := range line {
		if point != inSteps(point) {
			t.Errorf("%v is not in steps of 1e-7 degrees", point)
		}
	}
	if len(p.Stretches) > 0 && (!slices.Contains(line, p.Enter.Point) || !slices.Contains(line, p.Leave.Point)) {
		t.Error("the line misses where the walk enters or leaves the network")
	}
}

// In a mirror left is right, east is west, and nothing else changes.
func TestMirroredSuburbsHaveMirroredSteps(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		n, m := suburb(t, seed, 1), suburb(t, seed, -1)
		r, s := rand.New(rand.NewPCG(seed, 3)), rand.New(rand.NewPCG(seed, 3))
		for range 20 {
			from, to := suburbPoints(r, 1)
			fromM, toM := suburbPoints(s, -1)
			p, ok := search(t, n, from, to)
			q, _ := search(t, m, fromM, toM)
			if !ok || len(p.Stretches) != len(q.Stretches) {
				continue // rounding to 1e-7 degrees can favour another of two nearly equal walks
			}
			want := mirrored(told(route.Describe(n, p, from, to, nil)))
			if got := told(route.Describe(m, q, fromM, toM, nil)); !slices.EqualFunc(got, want, sameButRounding) {
				t.Fatalf("seed %d, got\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

// sameButRounding compares two lines without their numbers: lengths differ by millimetres in a mirror.
func sameButRounding(a, b string) bool {
	letters := func(s string) string { return strings.Map(func(r rune) rune { return dropDigit(r) }, s) }
	return letters(a) == letters(b)
}

func dropDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

// Walked back, a route is the same line and passes the same streets; short ones may be named one way only, for a fragment
// joins what is ahead.
func TestTheWayBackIsTheSameWay(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		n := suburb(t, seed, 1)
		r := rand.New(rand.NewPCG(seed, 4))
		for range 20 {
			from, to := suburbPoints(r, 1)
			p, ok := search(t, n, from, to)
			if !ok {
				continue
			}
			there, back := route.Describe(n, p, from, to, nil), route.Describe(n, reversed(p), to, from, nil)
			slices.Reverse(back.Line)
			if !slices.Equal(there.Line, back.Line) {
				t.Fatalf("seed %d: another line from %v to %v", seed, from, to)
			}
			for _, pair := range [][2]route.Route{{there, back}, {back, there}} {
				for name := range streets(pair[0], 60_000) {
					if _, named := streets(pair[1], 0)[name]; !named {
						t.Fatalf("seed %d: from %v to %v by %s, not so the other way", seed, from, to, name)
					}
				}
			}
		}
	}
}

// reversed returns the path walked the other way.
func reversed(p walk.Path) walk.Path {
	p.Enter, p.Leave = p.Leave, p.Enter
	p.Stretches = slices.Clone(p.Stretches)
	slices.Reverse(p.Stretches)
	for i := range p.Stretches {
		s := &p.Stretches[i]
		s.Start, s.End = s.End, s.Start
	}
	return p
}

// streets returns the names of the streets of the steps that are some millimetres long.
func streets(r route.Route, least uint32) map[string]bool {
	names := map[string]bool{}
	for _, s := range r.Steps {
		if s.Kind == route.Street && s.Street != "" && s.Length >= least {
			names[s.Street] = true
		}
	}
	return names
}
