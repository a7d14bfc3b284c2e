package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"servicemap/geo"
	"servicemap/walk"
	"servicemap/walk/circle"
)

// truth is how true an engine's circles are, by points of streets.
type truth struct {
	Circles  int
	Out      float64 // of the points that can be reached, the share that the circles leave out
	OutByFar float64 // the same of those that can be reached with some metres to spare
	In       float64 // of the points within the circles, the share that cannot be reached
}

// Points are taken from all streets up to so far around the middle of a circle, one every so many millimetres.
const (
	sampledAround = 1300 // straight metres: beyond the farthest walk, and beyond what circles draw around it
	sampledEvery  = 20_000
	spared        = 20_000 // millimetres that walking.md lets a circle spare at the ends of its walks: a cell's diagonal, and dearer
)

// judgeCircles judges the circles of all engines by the same points, in a process of its own.
func (b *bench) judgeCircles(ctx context.Context, e *engines, folder string) error {
	order := filepath.Join(folder, "judged")
	o := truthOrder{Ground: e.ground, Folder: folder, Circles: map[string][]json.RawMessage{}}
	for name, a := range e.peers {
		if len(a.Circles) > 0 {
			o.Circles[name] = a.Circles
		}
	}
	if err := writeJSON(order, &o); err != nil {
		return err
	}
	return child(ctx, &e.truth, "truth", order)
}

// truthOrder is what the child is told.
type truthOrder struct {
	Ground  ground
	Folder  string
	Circles map[string][]json.RawMessage
}

// truthChild prints the truth of each engine's circles. Everybody was asked for the same real metres, so that a point is
// within reach or not by its real distance: on our network with each direction costing its length.
func truthChild(ctx context.Context, order string, out io.Writer) error {
	var o truthOrder
	if err := readJSON(order, &o); err != nil {
		return err
	}
	var q questions
	if err := readJSON(questionsFile(o.Folder), &q); err != nil {
		return err
	}
	n, err := o.Ground.network(ctx, true)
	if err != nil {
		return err
	}
	ground := circle.NewGround(n)
	for _, p := range q.Origins[:q.Circles] {
		texts, err := drawCircles(ctx, ground, n, p, walkedMillimetres)
		if err != nil {
			return err
		}
		o.Circles["ours"] = append(o.Circles["ours"], texts...)
	}
	found := map[string]truth{}
	for name, list := range o.Circles {
		var t tally
		for i, text := range list {
			if err := t.add(ctx, n, q.Origins[i].point(), text); err != nil {
				return fmt.Errorf("%s, circle %d: %w", name, i, err)
			}
		}
		found[name] = truth{
			Circles: len(list), Out: share(t.reachedOut, t.reached), OutByFar: share(t.nearOut, t.near), In: share(t.insideFar, t.inside),
		}
	}
	return json.NewEncoder(out).Encode(found)
}

func share(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }

// tally counts points.
type tally struct{ reached, reachedOut, near, nearOut, inside, insideFar int }

// add judges one circle.
func (t *tally) add(ctx context.Context, n *walk.Network, center geo.LonLat, circle json.RawMessage) error {
	rings, err := ringsOf(circle)
	if err != nil {
		return err
	}
	from := n.Snap(center, walk.MaxLegPlace)
	edges, err := n.ReachEdges(ctx, from, walkedMillimetres, walk.From, nil)
	if err != nil {
		return err
	}
	reached := make(map[uint32]walk.ReachedEdge, len(edges))
	for _, e := range edges {
		reached[e.Edge] = e
	}
	d := drawing{network: n}
	for _, edge := range n.EdgesIn(boxAround(center, sampledAround)) {
		if !d.isGood(edge) {
			continue
		}
		length, line := n.EdgeLength(edge), n.EdgeLine(edge)
		for at := uint32(0); at < length; at += sampledEvery {
			p := along(line, float64(at)/float64(length))
			millimetres := uint64(walk.Unreached)
			if e, known := reached[edge]; known {
				millimetres = distance(n, &from, e, at)
			}
			t.count(millimetres, contains(rings, p))
		}
	}
	return nil
}

// count counts a point that lies so many millimetres from the middle, or beyond reach.
func (t *tally) count(millimetres uint64, inside bool) {
	one := func(condition bool) int {
		if condition {
			return 1
		}
		return 0
	}
	reached := millimetres <= walkedMillimetres
	near := millimetres+spared <= walkedMillimetres
	t.reached += one(reached)
	t.reachedOut += one(reached && !inside)
	t.near += one(near)
	t.nearOut += one(near && !inside)
	t.inside += one(inside)
	t.insideFar += one(inside && !reached)
}

// distance returns the effective millimetres to a spot on an edge: over either end, or along it from the point's own entry.
func distance(n *walk.Network, from *walk.Snap, e walk.ReachedEdge, at uint32) uint64 {
	least := uint64(walk.Unreached)
	take := func(before, start uint32) {
		if part, open := n.PartCost(e.Edge, start, at); open && before != walk.Unreached {
			least = min(least, uint64(before)+uint64(part))
		}
	}
	take(e.Lower, 0)
	take(e.Upper, n.EdgeLength(e.Edge))
	for _, c := range from.Candidates[:from.Count] {
		if c.Edge == e.Edge {
			take(c.Leg, c.At)
		}
	}
	return least
}

// along returns the point a part of the way along a line.
func along(line []geo.LonLat, part float64) geo.LonLat {
	left := part * geo.Length(line)
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length := geo.Distance(a, b)
		if left <= length && length > 0 {
			return geo.LonLat{Lon: a.Lon + left/length*(b.Lon-a.Lon), Lat: a.Lat + left/length*(b.Lat-a.Lat)}
		}
		left -= length
	}
	return line[len(line)-1]
}

// ringsOf returns all rings of a GeoJSON polygon or multipolygon.
func ringsOf(text json.RawMessage) ([][][2]float64, error) {
	var g struct {
		Type        string
		Coordinates json.RawMessage
	}
	if err := json.Unmarshal(text, &g); err != nil {
		return nil, err
	}
	var polygons [][][][2]float64
	switch g.Type {
	case "Polygon":
		var rings [][][2]float64
		err := json.Unmarshal(g.Coordinates, &rings)
		return rings, err
	case "MultiPolygon":
		if err := json.Unmarshal(g.Coordinates, &polygons); err != nil {
			return nil, err
		}
	default:
		return nil, nil // a hull of one or two points is a point or a line: nothing is inside
	}
	var rings [][][2]float64
	for _, p := range polygons {
		rings = append(rings, p...)
	}
	return rings, nil
}

// contains reports whether a point is inside rings: a ray from it crosses them an odd number of times.
func contains(rings [][][2]float64, p geo.LonLat) bool {
	inside := false
	for _, ring := range rings {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[1] > p.Lat) != (b[1] > p.Lat) && p.Lon < a[0]+(p.Lat-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
				inside = !inside
			}
		}
	}
	return inside
}
