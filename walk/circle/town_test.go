package circle

import (
	"math"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// town is a small city that a test draws, in metres east and north of walktest.Corner.
type town struct{ walk.Streets }

// street adds a street through points, an edge for each piece between two of them. Points that are the same are one vertex.
func (w *town) street(flags walk.EdgeFlags, points ...[2]float64) {
	for i := 1; i < len(points); i++ {
		w.bent(flags, points[i-1], points[i])
	}
}

// bent adds one edge through points. It costs its length.
func (w *town) bent(flags walk.EdgeFlags, points ...[2]float64) {
	key := func(p [2]float64) int64 { return int64(math.Round(p[0]*10))<<32 + int64(math.Round(p[1]*10)) }
	e := walk.Edge{From: key(points[0]), To: key(points[len(points)-1]), Line: along(points), Flags: flags, Class: "residential", Way: int64(len(w.Edges) + 1)}
	e.Length = uint32(math.Round(geo.Length(e.Line) * 1000))
	e.Forward, e.Backward = e.Length, e.Length
	w.Edges = append(w.Edges, e)
}

// barrier adds a line, or ground within a ring.
func (w *town) barrier(kind walk.BarrierKind, area bool, points ...[2]float64) {
	w.Barriers = append(w.Barriers, walk.Barrier{Kind: kind, Area: area, Lines: [][]geo.LonLat{along(points)}, Way: int64(len(w.Barriers) + 1)})
}

func along(points [][2]float64) []geo.LonLat {
	line := make([]geo.LonLat, len(points))
	for i, p := range points {
		line[i] = walktest.At(p[0], p[1])
	}
	return line
}

// box returns the closed ring around a rectangle.
func box(west, south, east, north float64) [][2]float64 {
	return [][2]float64{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func (w *town) build(t interface{ Fatal(...any) }) *walk.Network {
	n, err := walk.Build(w.Streets)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// drawn are the towns of the tests, each with a person, and what lies inside and outside circles of some metres around the
// person. Where a point lies follows from the drawing: the way along the streets, and what stands in the way off them.
func drawn() map[string]drawnTown {
	towns := map[string]drawnTown{}
	put := func(name string, person [2]float64, questions []question, draw func(w *town)) {
		d := drawnTown{person: person, questions: questions}
		draw(&d.town)
		towns[name] = d
	}
	bothBanks := func(bridge walk.EdgeFlags) func(w *town) {
		return func(w *town) {
			w.street(0, [2]float64{0, 150}, [2]float64{400, 150}, [2]float64{800, 150}, [2]float64{1000, 150})
			w.street(0, [2]float64{0, 310}, [2]float64{400, 310}, [2]float64{800, 310}, [2]float64{1000, 310})
			w.street(0, [2]float64{800, 150}, [2]float64{800, 195})
			w.street(bridge, [2]float64{800, 195}, [2]float64{800, 265})
			w.street(0, [2]float64{800, 265}, [2]float64{800, 310})
			w.barrier(walk.Water, true, box(-500, 200, 1500, 260)...)
		}
	}
	river := []question{
		{metres: 500, inside: [][2]float64{{100, 170}, {100, 130}, {590, 150}}, outside: [][2]float64{{100, 230}, {100, 290}, {100, 310}, {615, 150}}},
		{metres: 800, inside: [][2]float64{{800, 190}, {800, 210}}, outside: [][2]float64{{800, 255}, {400, 230}, {800, 300}}},
		{metres: 1700, inside: [][2]float64{{800, 230}, {100, 310}, {100, 290}}, outside: [][2]float64{{100, 230}, {700, 230}, {830, 230}}},
	}
	put("a river with one bridge", [2]float64{100, 150}, river, bothBanks(walk.Bridge))
	put("a bridge that nobody tagged", [2]float64{100, 150}, river, bothBanks(0))
	put("a promenade on the bank itself", [2]float64{100, 200}, []question{
		{metres: 300, inside: [][2]float64{{100, 180}, {250, 190}}, outside: [][2]float64{{100, 207}, {250, 215}, {100, 265}}},
	}, func(w *town) {
		w.street(0, [2]float64{0, 200}, [2]float64{500, 200}, [2]float64{1000, 200})
		w.barrier(walk.Water, true, box(0, 200, 1000, 250)...)
	})
	put("a walled compound with one gate", [2]float64{100, 0}, []question{
		{metres: 350, inside: [][2]float64{{400, 0}, {200, 25}}, outside: [][2]float64{{200, 40}, {200, 120}, {390, 40}}},
		{metres: 500, inside: [][2]float64{{450, 60}, {420, 50}}, outside: [][2]float64{{200, 45}, {200, 92}}},
		{metres: 900, inside: [][2]float64{{200, 45}, {200, 92}}},
	}, func(w *town) {
		w.street(0, [2]float64{0, 0}, [2]float64{450, 0}, [2]float64{600, 0})
		w.street(0, [2]float64{450, 0}, [2]float64{450, 70}, [2]float64{150, 70})
		w.barrier(walk.Wall, false, box(100, 30, 500, 130)...)
	})
	put("a tunnel below a railway yard", [2]float64{0, 0}, []question{
		{metres: 130, inside: [][2]float64{{70, 0}, {0, 15}}, outside: [][2]float64{{100, 0}, {120, 0}, {150, 0}}},
		{metres: 300, inside: [][2]float64{{70, 0}, {160, 0}, {250, 10}}, outside: [][2]float64{{110, 0}, {130, 0}, {120, 20}}},
	}, func(w *town) {
		w.street(0, [2]float64{-300, 0}, [2]float64{0, 0}, [2]float64{80, 0})
		w.street(walk.Tunnel, [2]float64{80, 0}, [2]float64{155, 0})
		w.street(0, [2]float64{155, 0}, [2]float64{400, 0})
		for _, x := range []float64{95, 140} {
			w.barrier(walk.Railway, false, [2]float64{x, -500}, [2]float64{x, 500})
		}
	})
	put("a motorway with a footbridge", [2]float64{0, 0}, []question{
		{metres: 300, inside: [][2]float64{{200, 0}, {200, -20}}, outside: [][2]float64{{100, 45}, {100, 100}}},
		{metres: 600, inside: [][2]float64{{300, 50}, {250, 100}, {300, 75}}, outside: [][2]float64{{100, 50}, {250, 50}, {340, 50}}},
	}, func(w *town) {
		w.street(0, [2]float64{-300, 0}, [2]float64{0, 0}, [2]float64{300, 0}, [2]float64{600, 0})
		w.street(walk.Steps, [2]float64{300, 0}, [2]float64{300, 20})
		w.street(walk.Bridge, [2]float64{300, 20}, [2]float64{300, 80})
		w.street(walk.Steps, [2]float64{300, 80}, [2]float64{300, 100})
		w.street(0, [2]float64{-300, 100}, [2]float64{300, 100}, [2]float64{600, 100})
		for _, y := range []float64{32, 68} {
			w.barrier(walk.Motorway, false, [2]float64{-500, y}, [2]float64{900, y})
		}
	})
	put("blocks with courtyards", [2]float64{0, 0}, []question{
		{metres: 3000, inside: [][2]float64{{50, 50}, {70, 170}, {150, 0}}, outside: [][2]float64{{275, 125}, {50, 235}, {55, 240}}},
	}, func(w *town) {
		w.street(0, [2]float64{0, 0}, [2]float64{100, 0}, [2]float64{450, 0}, [2]float64{450, 300}, [2]float64{100, 300}, [2]float64{0, 300}, [2]float64{0, 100}, [2]float64{0, 0})
		w.street(0, [2]float64{100, 0}, [2]float64{100, 100}, [2]float64{100, 300})
		w.street(0, [2]float64{0, 100}, [2]float64{100, 100})
		w.barrier(walk.Water, true, box(35, 220, 65, 250)...) // a pond in the northern of the small ones
	})
	put("a dead end at a wall, and one short of it", [2]float64{0, 0}, []question{
		{metres: 400, inside: [][2]float64{{0, 90}, {200, 90}}, outside: [][2]float64{{0, 104}, {0, 115}, {20, 105}, {200, 105}, {200, 120}}},
	}, func(w *town) {
		w.street(0, [2]float64{0, 0}, [2]float64{0, 100})
		w.street(0, [2]float64{0, 0}, [2]float64{200, 0}, [2]float64{200, 95})
		w.barrier(walk.Wall, false, [2]float64{-200, 100}, [2]float64{0, 100}, [2]float64{400, 100})
	})
	put("a street that shares its line with a fence", [2]float64{50, 50}, []question{
		{metres: 300, inside: [][2]float64{{150, 118}, {130, 130}, {120, 150}}, outside: [][2]float64{{400, 400}}},
	}, func(w *town) {
		w.bent(0, [2]float64{0, 0}, [2]float64{100, 100}, [2]float64{200, 200})
		w.barrier(walk.Wall, false, [2]float64{0, 0}, [2]float64{100, 100}, [2]float64{200, 200})
	})
	put("a person in a field", [2]float64{150, 120}, []question{
		{metres: 200, inside: [][2]float64{{150, 120}, {150, 60}, {160, 0}}, outside: [][2]float64{{90, 90}, {150, 170}}},
	}, func(w *town) {
		w.street(0, [2]float64{0, 0}, [2]float64{150, 0}, [2]float64{400, 0})
	})
	put("a path between a wall and water, narrower than a cell", [2]float64{-50, 3}, []question{
		{metres: 600, inside: [][2]float64{{50, 3}, {123, 3}, {206, 3}, {311, 3}}, outside: [][2]float64{{200, 30}, {200, -20}}},
	}, func(w *town) {
		w.street(0, [2]float64{-100, 3}, [2]float64{0, 3}, [2]float64{400, 3})
		w.barrier(walk.Wall, false, [2]float64{0, 6}, [2]float64{500, 6})
		w.barrier(walk.Water, true, box(-300, -200, 500, 0)...)
	})
	var platform [][2]float64
	for x := 20.0; x <= 280; x += 4 {
		platform = append(platform, [2]float64{x, x * 0.4})
	}
	put("a platform between tracks, nearer to each other than a cell is wide", [2]float64{-50, 0}, []question{
		{metres: 420, inside: platform, outside: [][2]float64{{100, 65}, {100, 15}, {200, 105}, {200, 55}}},
	}, func(w *town) {
		w.street(0, [2]float64{-100, 0}, [2]float64{0, 0}, [2]float64{300, 120})
		for _, y := range []float64{-4, 4} {
			w.barrier(walk.Railway, false, [2]float64{10, y + 4}, [2]float64{600, y + 240})
		}
	})
	put("an indoor passage", [2]float64{0, 0}, []question{
		{metres: 400, inside: [][2]float64{{0, 10}, {200, 10}}, outside: [][2]float64{{100, 0}}},
	}, func(w *town) {
		w.street(0, [2]float64{-100, 0}, [2]float64{0, 0})
		w.street(walk.Indoor, [2]float64{0, 0}, [2]float64{200, 0})
		w.street(0, [2]float64{200, 0}, [2]float64{300, 0})
	})
	return towns
}

type drawnTown struct {
	town
	person    [2]float64
	questions []question
}

// question is a circle of some effective metres.
type question struct {
	metres          uint32
	inside, outside [][2]float64
}

func TestDrawnTowns(t *testing.T) {
	t.Parallel()
	for name, d := range drawn() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := d.build(t)
			from := n.Snap(walktest.At(d.person[0], d.person[1]), walk.MaxLegPlace)
			g := NewGround(n)
			for _, q := range d.questions {
				for _, dir := range []walk.Direction{walk.From, walk.To} { // no way is one-way
					circles, err := g.Circles(t.Context(), walk.Foot, from, []uint32{q.metres * 1000}, dir)
					if err != nil {
						t.Fatal(err)
					}
					if err := checkValid(circles[0].Shape); err != nil {
						t.Error(err)
					}
					shape := geo.NewShape(circles[0].Shape)
					for _, p := range q.inside {
						if !shape.Contains(walktest.At(p[0], p[1])) {
							t.Errorf("%v lies outside %d m", p, q.metres)
						}
					}
					for _, p := range q.outside {
						if shape.Contains(walktest.At(p[0], p[1])) {
							t.Errorf("%v lies inside %d m", p, q.metres)
						}
					}
				}
			}
		})
	}
}
