package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"time"

	"servicemap/walk"
	"servicemap/walk/circle"
	"servicemap/walk/route"
)

// figure is what one kind of question took, and the mean of what its answers held: vertices, bytes, places, metres.
type figure struct {
	Nanoseconds float64 `json:"nanoseconds"`
	Count       float64 `json:"count"`
}

// timed answers some questions again and again: so many rounds at least, and as many as go into half a second. It returns
// the median round.
func timed(rounds, questions int, answer func(i int) float64) figure {
	const warmUp, least = 300 * time.Millisecond, 500 * time.Millisecond
	for ends := time.Now().Add(warmUp); time.Now().Before(ends); {
		for i := 0; i < questions && time.Now().Before(ends); i++ {
			answer(i)
		}
	}
	var took []float64
	count := 0.0
	for ends := time.Now().Add(least); len(took) < rounds || time.Now().Before(ends); {
		began := time.Now()
		count = 0
		for i := range questions {
			count += answer(i)
		}
		took = append(took, float64(time.Since(began).Nanoseconds())/float64(questions))
	}
	return figure{median(took), count / float64(questions)}
}

// engine is our network with the questions about it.
type engine struct {
	*questions
	ctx     context.Context
	network *walk.Network
	bucket  string // the program of the plain bucket search; empty: it is not there
	ours    map[string]figure
	plain   map[string]figure
	bytes   float64 // of the plain bucket search's graph
}

// engineReport is what the engine's child prints.
type engineReport struct {
	Vertices, States, Edges int
	Memory                  walk.Memory
	Ours, Plain             map[string]figure
	PlainBytes              float64
	Lists                   int                 // bytes
	ListsBuilt              time.Duration       // the time they took
	Circles                 [][]json.RawMessage // around some origins: of 5, 10 and 15 minutes, as GeoJSON
}

func (e *engine) asks(name string) bool { return slices.Contains(e.Figures, name) }

// snaps ties points to the network.
func (e *engine) snaps(points []spot) []walk.Snap {
	found := make([]walk.Snap, len(points))
	for i, p := range points {
		found[i] = e.network.Snap(p.point(), walk.MaxLegPlace)
	}
	return found
}

// compare lets the plain bucket search do a task, and has its answers checked against ours.
func (e *engine) compare(name string, t *bucketTask, check func(i int, found [][2]uint32) bool) error {
	if e.bucket == "" {
		return nil
	}
	a, err := t.run(e.ctx, e.bucket, e.Folder, e.Rounds)
	if err != nil {
		return err
	}
	e.plain[name] = a.figure
	if name == "search" { // the others' graphs hold places, or are turned round
		e.bytes = a.Bytes
	}
	for i, found := range a.found {
		if !check(i, found) {
			return fmt.Errorf("%s, question %d: the plain bucket search found something else than we", name, i)
		}
	}
	return nil
}

// search is the 15-minute search.
func (e *engine) search() error {
	snaps := e.snaps(e.Origins)
	limit := uint32(e.Metres) * 1000
	var reached []walk.Reached
	find := func(i int) float64 {
		reached, _ = e.network.Reach(e.ctx, snaps[i], limit, walk.From, reached[:0])
		return float64(len(reached))
	}
	e.ours["search"] = timed(e.Rounds, len(snaps), find)
	t := &bucketTask{kind: bucketReach, graph: newGraph(e.network, walk.From), limit: limit}
	for i := range snaps {
		t.questions = append(t.questions, t.graph.seeds(&snaps[i], walk.From))
	}
	return e.compare("search", t, func(i int, found [][2]uint32) bool {
		find(i)
		return slices.Equal(t.graph.reached(found), reached)
	})
}

// nearest is the ten nearest of the places from a point.
func (e *engine) nearest(r *engineReport) error {
	snaps, places := e.snaps(e.Origins), e.snaps(e.Places)
	targets := e.network.Attach(places)
	var hits []walk.Hit
	visit := func(h walk.Hit) bool {
		hits = append(hits, h)
		return len(hits) < fromPoint
	}
	find := func(i int) float64 {
		hits = hits[:0]
		_ = e.network.Near(e.ctx, snaps[i], targets, walk.NoLimit, walk.From, visit)
		return float64(len(hits))
	}
	e.ours["nearest"] = timed(e.Rounds, len(snaps), find)

	if e.asks("lists") {
		if err := e.lists(r, snaps, places); err != nil {
			return err
		}
	}
	plain := newGraph(e.network, walk.From)
	t := &bucketTask{
		kind: bucketNearest, graph: plain.withPlaces(places), limit: walk.NoLimit,
		places: uint32(e.network.States()), wanted: fromPoint,
	}
	onEdge := map[uint32][]int{}
	for p := range places {
		for _, c := range places[p].Candidates[:places[p].Count] {
			onEdge[c.Edge] = append(onEdge[c.Edge], p)
		}
	}
	for i := range snaps {
		t.questions = append(t.questions, plain.direct(plain.seeds(&snaps[i], walk.From), &snaps[i], places, onEdge))
	}
	return e.compare("nearest", t, func(i int, found [][2]uint32) bool {
		find(i)
		return slices.EqualFunc(found, hits, func(f [2]uint32, h walk.Hit) bool {
			return f == [2]uint32{uint32(e.network.States() + h.Target), h.EMM}
		})
	})
}

// lists is the ten nearest, merged from lists of all places within 30 minutes at the fastest pace.
func (e *engine) lists(r *engineReport, snaps, places []walk.Snap) error {
	began := time.Now()
	limit := walk.Brisk.Limit(30)
	lists, _, err := e.network.NewLists(e.ctx, places, limit, walk.From, math.MaxInt)
	if err != nil {
		return err
	}
	r.Lists, r.ListsBuilt = lists.Bytes(), time.Since(began)
	found := 0
	visit := func(walk.Hit) bool {
		found++
		return found < fromPoint
	}
	e.ours["lists"] = timed(e.Rounds, len(snaps), func(i int) float64 {
		found = 0
		_ = lists.Near(snaps[i], limit, visit)
		return float64(found)
	})
	return nil
}

// sweep is the nearest place of every vertex: one search backwards from all places.
func (e *engine) sweep() error {
	places := e.snaps(e.Places)
	var nearest []walk.Swept
	find := func(int) float64 {
		nearest, _ = e.network.Sweep(e.ctx, places, walk.NoLimit, walk.To) // its only error is a context's that never ends
		return float64(len(nearest))
	}
	e.ours["sweep"] = timed(e.Rounds, 1, find)
	t := &bucketTask{kind: bucketSweep, graph: newGraph(e.network, walk.To), limit: walk.NoLimit}
	for i := range places {
		t.questions = append(t.questions, t.graph.seeds(&places[i], walk.To))
	}
	return e.compare("sweep", t, func(_ int, found [][2]uint32) bool {
		best := make([]walk.Swept, e.network.Vertices())
		for v := range best {
			best[v].EMM = walk.Unreached
		}
		for state, f := range found { // place and cost
			at := &best[e.network.StateVertex(uint32(state))]
			if f[1] < at.EMM || f[1] == at.EMM && f[0] < at.Source {
				*at = walk.Swept{Source: f[0], EMM: f[1]}
			}
		}
		for v := range best {
			if best[v].EMM == walk.Unreached {
				best[v].Source = 0
			}
		}
		return slices.Equal(best, nearest)
	})
}

// oneToMany is the way from a point to fifty, the points' entries included; and without them, as for places, which are tied
// to the network once.
func (e *engine) oneToMany(name string, asked []oneMany) {
	from, targets := make([]walk.Snap, len(asked)), make([]*walk.Targets, len(asked))
	for i := range asked {
		from[i], targets[i] = e.network.Snap(asked[i].From.point(), walk.MaxLegPlace), e.network.Attach(e.snaps(asked[i].To))
	}
	e.ours[name+", tied"] = timed(e.Rounds, len(asked), func(i int) float64 {
		found := 0
		_ = e.network.Near(e.ctx, from[i], targets[i], walk.NoLimit, walk.From, func(walk.Hit) bool {
			found++
			return true
		})
		return float64(found)
	})
	e.ours[name] = timed(e.Rounds, len(asked), func(i int) float64 {
		from := e.network.Snap(asked[i].From.point(), walk.MaxLegPlace)
		found := 0
		_ = e.network.Near(e.ctx, from, e.network.Attach(e.snaps(asked[i].To)), walk.NoLimit, walk.From, func(walk.Hit) bool {
			found++
			return true
		})
		return float64(found)
	})
}

// route is a walk with its steps, the points' entries included.
func (e *engine) route() {
	landmarks := route.IndexLandmarks(nil)
	e.ours["route"] = timed(e.Rounds, len(e.Routes), func(i int) float64 {
		r := e.Routes[i]
		a, b := spot{r[0], r[1]}.point(), spot{r[2], r[3]}.point()
		path, found, _ := e.network.Path(e.ctx, e.network.Snap(a, walk.MaxLegPlace), e.network.Snap(b, walk.MaxLegPlace), walk.NoLimit, walk.From)
		if !found || len(route.Describe(e.network, path, a, b, landmarks).Steps) == 0 {
			return 0
		}
		return float64(path.Length) / 1000
	})
}

// circle is the polygon of the 15 minutes around a point, written as GeoJSON.
func (e *engine) circle(r *engineReport) error {
	ground := circle.NewGround(e.network)
	e.ours["circle"] = timed(e.Rounds, e.Circles, func(i int) float64 {
		texts, _ := drawCircles(e.ctx, ground, e.network, e.Origins[i], uint32(e.Metres)*1000)
		return float64(len(texts[0]))
	})
	for _, o := range e.Origins[:e.Circles] {
		texts, err := drawCircles(e.ctx, ground, e.network, o, walk.Standard.Limit(5), walk.Standard.Limit(10), walk.Standard.Limit(15))
		if err != nil {
			return err
		}
		r.Circles = append(r.Circles, texts)
	}
	return nil
}

// drawCircles returns the circles of some limits around a point as GeoJSON geometries.
func drawCircles(ctx context.Context, g *circle.Ground, n *walk.Network, around spot, limits ...uint32) ([]json.RawMessage, error) {
	found, err := g.Circles(ctx, walk.Foot, n.Snap(around.point(), walk.MaxLegPlace), limits, walk.From)
	if err != nil {
		return nil, err
	}
	texts := make([]json.RawMessage, len(found))
	for i, c := range found {
		texts[i] = circle.AppendGeoJSON(nil, c.Shape)
	}
	return texts, nil
}

// measure answers all that is asked.
func (e *engine) measure() (*engineReport, error) {
	e.ours, e.plain = map[string]figure{}, map[string]figure{}
	r := &engineReport{
		Vertices: e.network.Vertices(), States: e.network.States(), Edges: e.network.Edges(), Memory: e.network.Bytes(),
		Ours: e.ours, Plain: e.plain,
	}
	for _, part := range []struct {
		name string
		run  func() error
	}{
		{"search", e.search},
		{"nearest", func() error { return e.nearest(r) }},
		{"sweep", e.sweep},
		{"near", func() error { e.oneToMany("near", e.Near); return nil }},
		{"far", func() error { e.oneToMany("far", e.Far); return nil }},
		{"route", func() error { e.route(); return nil }},
		{"circle", func() error { return e.circle(r) }},
	} {
		if e.asks(part.name) {
			if err := part.run(); err != nil {
				return nil, err
			}
		}
	}
	r.PlainBytes = e.bytes
	return r, e.ctx.Err()
}

// writeEdges writes the network for engines that read no map files: the numbers of vertices and edges, the vertices'
// longitudes and latitudes, and for each edge its ends, what it costs there and back, and its length.
func writeEdges(n *walk.Network, folder string) (path string, err error) {
	path = filepath.Join(folder, "edges")
	var raw []byte
	raw = binary.LittleEndian.AppendUint32(raw, uint32(n.Vertices()))
	raw = binary.LittleEndian.AppendUint32(raw, uint32(n.Edges()))
	for v := range uint32(n.Vertices()) {
		p := n.Point(v)
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(p.Lon))
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(p.Lat))
	}
	for e := range uint32(n.Edges()) {
		lower, upper := n.EdgeEnds(e)
		forward, backward := n.EdgeCosts(e)
		for _, word := range []uint32{lower, upper, forward, backward, n.EdgeLength(e)} {
			raw = binary.LittleEndian.AppendUint32(raw, word)
		}
	}
	return path, writeWords(path, raw)
}
