package circle

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/geojson"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

func circlesOf(t testing.TB, g *Ground, from walk.Snap, dir walk.Direction, limits ...uint32) []Circle {
	t.Helper()
	circles, err := g.Circles(context.Background(), walk.Foot, from, limits, dir)
	if err != nil {
		t.Fatal(err)
	}
	return circles
}

func text(c Circle) string { return string(AppendGeoJSON(nil, c.Shape)) }

// Circles of two real networks are valid, nest by limit, and lie about the streets they are drawn from.
func TestCirclesOfTowns(t *testing.T) {
	t.Parallel()
	for _, town := range []string{"porto-alegre", "yungang", "helsinki"} {
		t.Run(town, func(t *testing.T) {
			t.Parallel()
			n := network(t, town)
			g, random := NewGround(n), rand.New(rand.NewPCG(7, 7))
			for i, from := range entries(n, 24, 2) {
				dir := walk.Direction(i % 2)
				limits := []uint32{walk.Standard.Limit(15), 30_000, walk.Elderly.Limit(5), walk.Standard.Limit(15) + 1, walk.Brisk.Limit(15)}
				examine(t, g, from, dir, limits, random)
			}
		})
	}
}

// With limits above 2,500 m cells are 20 m wide, above 5,000 m 40 m.
func TestWideCells(t *testing.T) {
	t.Parallel()
	n := network(t, "porto-alegre")
	g, random := NewGround(n), rand.New(rand.NewPCG(8, 8))
	for _, from := range entries(n, 3, 3) {
		examine(t, g, from, walk.To, []uint32{walk.Standard.Limit(15), walk.Brisk.Limit(60)}, random)
		examine(t, g, from, walk.From, []uint32{walk.Standard.Limit(15), 6_000_000}, random)
	}
	for _, c := range []struct {
		limit uint32
		cell  float64
	}{{0, 10}, {walk.Brisk.Limit(30), 10}, {narrowLimit, 10}, {narrowLimit + 1, 20}, {walk.Brisk.Limit(60), 20}, {2*narrowLimit + 1, 40}, {math.MaxUint32, 20480}} {
		if got := g.latticeFor(c.limit).cell; got != c.cell {
			t.Errorf("cells are %v m wide up to %d emm, want %v", got, c.limit, c.cell)
		}
	}
	if c := circlesOf(t, g, entries(n, 1, 3)[0], walk.From, math.MaxUint32); checkValid(c[0].Shape) != nil {
		t.Error("the whole network has no valid circle")
	}
}

// A circle is the same, byte by byte, alone and beside others, on a ground that has drawn others, and from many goroutines
// at once.
func TestCirclesAreTheSameBytes(t *testing.T) {
	t.Parallel()
	n := network(t, "yungang")
	snaps := entries(n, 12, 4)
	five, fifteen := walk.Standard.Limit(5), walk.Standard.Limit(15)
	want := make([][2]string, len(snaps))
	for i, from := range snaps {
		want[i] = [2]string{text(circlesOf(t, NewGround(n), from, walk.From, five)[0]), text(circlesOf(t, NewGround(n), from, walk.From, fifteen)[0])}
	}
	g := NewGround(n)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for k := range snaps {
				i := (k*5 + worker*3) % len(snaps)
				circles := circlesOf(t, g, snaps[i], walk.From, fifteen, five)
				if text(circles[1]) != want[i][0] || text(circles[0]) != want[i][1] {
					t.Errorf("the circles at %v changed", snaps[i].Asked)
				}
			}
		})
	}
	group.Wait()
}

// examine draws circles and holds them to their definition.
func examine(t testing.TB, g *Ground, from walk.Snap, dir walk.Direction, limits []uint32, random *rand.Rand) {
	t.Helper()
	circles := circlesOf(t, g, from, dir, limits...)
	for i, c := range circles {
		if err := checkValid(c.Shape); err != nil {
			t.Errorf("%d mm from %v: %v", c.Limit, from.Asked, err)
		}
		if c.Limit != limits[i] || c.Method != walk.OnNetwork || !(c.StraightRatio >= 0 && c.StraightRatio <= 1) || !(c.StreetMetres >= 0) {
			t.Errorf("the circle of %d mm says %+v", limits[i], c)
		}
		for _, d := range circles {
			if c.Limit < d.Limit {
				if err := checkNested(c.Shape, d.Shape); err != nil {
					t.Errorf("%d in %d mm from %v: %v", c.Limit, d.Limit, from.Asked, err)
				}
				if c.SquareMetres > d.SquareMetres || c.StreetMetres > d.StreetMetres {
					t.Errorf("%d mm has %.0f m² and %.0f m of streets, %d mm %.0f and %.0f", c.Limit, c.SquareMetres, c.StreetMetres, d.Limit, d.SquareMetres, d.StreetMetres)
				}
			}
		}
		checkGround(t, g, from, dir, c, slices.Max(limits), random)
	}
}

// reachedPoint is a point of a street with its emm from the person.
type reachedPoint struct {
	geo.LonLat
	emm    uint64
	hidden bool
}

// reachedPoints returns points of all reached streets and legs, about two metres apart, as walk prices them.
func reachedPoints(t testing.TB, n *walk.Network, from *walk.Snap, dir walk.Direction, limit uint32) (points []reachedPoint, metres float64) {
	t.Helper()
	reached, err := n.ReachEdges(context.Background(), *from, limit, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	line := func(line []geo.LonLat, hidden bool, emm func(part float64) uint64) (within, all int) {
		total := geo.Length(line)
		done := 0.0
		for i := 1; i < len(line); i++ {
			l := geo.Distance(line[i-1], line[i])
			steps := math.Ceil(l / 2)
			for k := 0.5; k < steps; k++ {
				f := k / steps
				all++
				if v := emm((done + f*l) / total); v <= uint64(limit) {
					within++
					points = append(points, reachedPoint{geo.LonLat{Lon: line[i-1].Lon + f*(line[i].Lon-line[i-1].Lon), Lat: line[i-1].Lat + f*(line[i].Lat-line[i-1].Lat)}, v, hidden})
				}
			}
			done += l
		}
		return within, max(all, 1)
	}
	for _, r := range reached {
		length := n.EdgeLength(r.Edge)
		ends := []struct{ emm, at uint32 }{{r.Lower, 0}, {r.Upper, length}}
		for _, c := range from.Candidates[:from.Count] {
			if c.Edge == r.Edge {
				ends = append(ends, struct{ emm, at uint32 }{c.Leg, c.At})
			}
		}
		within, all := line(n.EdgeLine(r.Edge), n.EdgeFlags(r.Edge)&(walk.Tunnel|walk.Indoor) != 0, func(part float64) uint64 {
			least := uint64(math.MaxUint64)
			for _, e := range ends {
				a, b := e.at, uint32(math.Round(part*float64(length)))
				if dir == walk.To {
					a, b = b, a
				}
				if cost, open := n.PartCost(r.Edge, a, b); open && e.emm != walk.Unreached {
					least = min(least, uint64(e.emm)+uint64(cost))
				}
			}
			return least
		})
		metres += float64(length) / 1000 * float64(within) / float64(all)
	}
	for _, c := range from.Candidates[:from.Count] {
		line([]geo.LonLat{from.Asked, c.Point}, false, func(part float64) uint64 { return uint64(math.Ceil(part * float64(c.Leg))) })
	}
	return points, metres
}

// checkGround holds a circle of a request up to the limit most to the streets: what is reached with a cell's diagonal to spare lies inside, or within a cell's
// width of its edge where a barrier is near; what lies far from all of it lies outside, but for filled holes.
func checkGround(t testing.TB, g *Ground, from walk.Snap, dir walk.Direction, c Circle, most uint32, random *rand.Rand) {
	t.Helper()
	points, metres := reachedPoints(t, g.network, &from, dir, c.Limit)
	if math.Abs(metres-c.StreetMetres) > 0.02*metres+20 {
		t.Errorf("%d mm from %v: %.0f m of streets, counted %.0f", c.Limit, from.Asked, c.StreetMetres, metres)
	}
	s := new(scratch)
	if err := s.explore(context.Background(), g, walk.Foot, &from, most, dir); err != nil {
		t.Fatal(err)
	}
	cell := s.lattice.cell
	s.rate(&from, c.Limit, 0)
	_ = s.outline(c.Limit)
	shape := geo.NewShape(c.Shape)
	for i, p := range points {
		if p.hidden || i%5 != 0 || float64(p.emm)+detour*1000*cell*math.Sqrt2 > float64(c.Limit) || shape.Contains(p.LonLat) {
			continue
		}
		if d := distanceToEdge(c.Shape, p.LonLat); d > cell || !barrierWithin(g.network, p.LonLat, 2*cell) {
			t.Errorf("%v is %d mm from %v and lies %.1f m outside of %d mm", p.LonLat, p.emm, from.Asked, d, c.Limit)
		}
	}
	box := shape.Box()
	for range 50 {
		p := geo.LonLat{Lon: box.West + random.Float64()*(box.East-box.West), Lat: box.South + random.Float64()*(box.North-box.South)}
		if !shape.Contains(p) || isFilled(s, c.Limit, p) {
			continue
		}
		near := math.Inf(1)
		for _, q := range points {
			if !q.hidden {
				near = min(near, geo.Distance(p, q.LonLat))
			}
		}
		if near > depth+2*cell+1 {
			t.Errorf("%v lies inside %d mm from %v, %.0f m from all that is reached", p, c.Limit, from.Asked, near)
		}
	}
}

// isFilled reports whether a point lies in a cell with a corner that was filled in.
func isFilled(s *scratch, limit uint32, p geo.LonLat) bool {
	at := s.lattice.at(p)
	v := (int(at.y)-s.field.row)*s.field.width + int(at.x) - s.field.column
	for _, corner := range [4]int{v, v + 1, v + s.field.width, v + s.field.width + 1} {
		if s.contour.inside[corner>>6]>>(corner&63)&1 != 0 && s.field.best[corner] > limit {
			return true
		}
	}
	return false
}

func distanceToEdge(m *geom.MultiPolygon, p geo.LonLat) float64 {
	list, _ := polygonsOf(m)
	scale := geo.ScaleAt(p.Lat)
	near := math.Inf(1)
	at := func(c corner) xy {
		return xy{(float64(c.x)/1e6 - p.Lon) * scale.Lon, (float64(c.y)/1e6 - p.Lat) * scale.Lat}
	}
	for _, e := range edgesOf(list) {
		near = min(near, gap(xy{}, at(e.a), at(e.b)))
	}
	return near
}

func barrierWithin(n *walk.Network, p geo.LonLat, metres float64) bool {
	scale := geo.ScaleAt(p.Lat)
	box := geo.Box{West: p.Lon - metres/scale.Lon, South: p.Lat - metres/scale.Lat, East: p.Lon + metres/scale.Lon, North: p.Lat + metres/scale.Lat}
	found := false
	at := func(q geo.LonLat) xy { return xy{(q.Lon - p.Lon) * scale.Lon, (q.Lat - p.Lat) * scale.Lat} }
	n.EachBarrier(box, func(b walk.BarrierPiece) bool {
		found = found || gap(xy{}, at(b.A), at(b.B)) <= metres
		return !found
	})
	return found
}

// A point off the network gets circles as the crow flies: of the limit less the usual detour, valid, nested however little
// their limits differ, and said to be a guess.
func TestStraightCircles(t *testing.T) {
	t.Parallel()
	n := network(t, "yungang")
	from := n.Snap(geo.LonLat{Lon: 112.9, Lat: 40.2}, walk.MaxLegPlace)
	var limits []uint32
	for limit := uint32(0); limit < 40_000; limit += 450 {
		limits = append(limits, limit)
	}
	limits = append(limits, walk.Standard.Limit(15), walk.Standard.Limit(15)+1, walk.Brisk.Limit(60))
	circles := circlesOf(t, NewGround(n), from, walk.To, limits...)
	for i, c := range circles {
		if err := checkValid(c.Shape); err != nil || c.Method != walk.Straight || c.Limit != limits[i] {
			t.Errorf("%d mm: %v, %v", c.Limit, c.Method, err)
		}
		if i > 0 {
			if err := checkNested(circles[i-1].Shape, c.Shape); err != nil {
				t.Errorf("%d in %d mm: %v", circles[i-1].Limit, c.Limit, err)
			}
		}
	}
	if c := circles[len(circles)-1]; math.Abs(c.StraightRatio-1/1.69) > 0.002 {
		t.Errorf("%.4f of the full circle, want 1/1.3² = 0.5917", c.StraightRatio)
	}
}

func TestStraightCirclesStayOnTheMap(t *testing.T) {
	t.Parallel()
	g := NewGround(network(t, "yungang"))
	for _, p := range []geo.LonLat{{Lon: math.NaN()}, {Lon: 181}, {Lat: 91}, {Lon: 179.9999}, {Lon: -179.9999, Lat: 5}, {Lat: 89.9999}, {Lat: -90}} {
		var e *fault.Error
		if _, err := g.Circles(t.Context(), walk.Foot, walk.Snap{Asked: p}, []uint32{1_000_000}, walk.From); !errors.As(err, &e) {
			t.Errorf("%v: %v", p, err)
		}
	}
}

// Who cannot take the steps gets another circle, drawn on the same ground.
func TestCirclesGoByProfile(t *testing.T) {
	t.Parallel()
	w := &town{}
	w.street(0, [2]float64{-300, 0}, [2]float64{0, 0}, [2]float64{100, 0}) // more than beyond: else it were the island
	w.street(walk.Steps|walk.NoWheel, [2]float64{100, 0}, [2]float64{130, 0})
	w.street(0, [2]float64{130, 0}, [2]float64{300, 0})
	n := w.build(t)
	g, beyond := NewGround(n), walktest.At(220, 0)
	for profile, want := range map[walk.Profile]bool{walk.Foot: true, walk.Wheelchair: false} {
		circles, err := g.Circles(t.Context(), profile, n.For(profile).Snap(walktest.At(20, 0), walk.MaxLegPlace), []uint32{400_000}, walk.From)
		if err != nil {
			t.Fatal(err)
		}
		if got := geo.NewShape(circles[0].Shape).Contains(beyond); got != want {
			t.Errorf("profile %d: beyond the steps is inside: %v, want %v", profile, got, want)
		}
	}
}

func TestNoLimitsAndACancelledContext(t *testing.T) {
	t.Parallel()
	n := network(t, "yungang")
	g, from := NewGround(n), entries(n, 1, 9)[0]
	if circles, err := g.Circles(t.Context(), walk.Foot, from, nil, walk.From); len(circles) != 0 || err != nil {
		t.Errorf("%v, %v", circles, err)
	}
	c := circlesOf(t, g, from, walk.From, 0)[0]
	if c.Shape.NumPolygons() != 0 || c.SquareMetres != 0 || c.StraightRatio != 0 || text(c) != `{"type":"MultiPolygon","coordinates":[]}` {
		t.Errorf("a limit of 0 gives %+v", c)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Circles(ctx, walk.Foot, from, []uint32{1_000_000}, walk.From); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
	if got := circlesOf(t, g, from, walk.From, 1_000_000)[0]; got.StreetMetres == 0 || checkValid(got.Shape) != nil {
		t.Errorf("after it: %+v", got)
	}
}

// What AppendGeoJSON writes, a decoder reads back to the last digit, and another encoder writes alike.
func TestGeoJSONIsReadBack(t *testing.T) {
	t.Parallel()
	shapes := []*geom.MultiPolygon{geom.NewMultiPolygonFlat(geom.XY,
		[]float64{-180, -90, 0.000001, -0.1, 10, 0.5, 113.123456, 1e-6, -180, -90}, [][]int{{10}})}
	n := network(t, "porto-alegre")
	for _, from := range entries(n, 5, 6) {
		shapes = append(shapes, circlesOf(t, NewGround(n), from, walk.From, walk.Standard.Limit(15))[0].Shape)
	}
	for _, want := range shapes {
		raw := AppendGeoJSON(nil, want)
		var g geom.T
		if err := geojson.Unmarshal(raw, &g); err != nil {
			t.Fatal(err)
		}
		got := g.(*geom.MultiPolygon)
		if len(got.FlatCoords()) != len(want.FlatCoords()) || len(got.Endss()) != len(want.Endss()) {
			t.Fatalf("%d coordinates of %d", len(got.FlatCoords()), len(want.FlatCoords()))
		}
		for i, v := range got.FlatCoords() {
			if v != want.FlatCoords()[i] {
				t.Fatalf("coordinate %d is %v, want %v", i, v, want.FlatCoords()[i])
			}
		}
		other, err := geojson.Marshal(want)
		if err != nil || !json.Valid(raw) {
			t.Fatal(err)
		}
		if len(other) < len(raw) {
			t.Errorf("%d bytes, another encoder needs %d", len(raw), len(other))
		}
	}
}
