package yungang

import (
	"cmp"
	"math"
	"slices"
)

// node, way and relation are what a PBF file holds. Tags are key, value, key, value …
type node struct {
	lon, lat int64 // 1e-7 degrees
	tags     []string
}

type way struct {
	refs []int64
	tags []string
}

type relation struct {
	tags    []string
	members []member
}

// member is a way in a relation.
type member struct {
	way  int64
	role string
}

// canvas gathers the map. A node's id is its place in the list plus one; so are those of ways and relations.
type canvas struct {
	plane     *plane
	nodes     []node
	ways      []way
	relations []relation
	houses    []house
	at        map[spotKey]int64
}

// spotKey is a place in 1e-7 degrees and a level: what shares a key shares a node.
type spotKey struct {
	lon, lat int64
	level    int
}

func newCanvas(p *plane) *canvas { return &canvas{plane: p, at: map[spotKey]int64{}} }

// node returns the id of the ground's node at a point of the plan.
func (c *canvas) node(q uv) int64 { return c.nodeAt(c.plane.ground(q), 0) }

// nodeAt returns the id of the node at a point of the ground and a level, the same for the same.
func (c *canvas) nodeAt(q xy, level int) int64 {
	p := c.plane.lonLat(q)
	key := spotKey{int64(math.Round(p.Lon * 1e7)), int64(math.Round(p.Lat * 1e7)), level}
	if id, ok := c.at[key]; ok {
		return id
	}
	c.nodes = append(c.nodes, node{lon: key.lon, lat: key.lat})
	c.at[key] = int64(len(c.nodes))
	return c.at[key]
}

// mark gives tags to a node of the ground.
func (c *canvas) mark(q uv, tags ...string) { c.markID(c.node(q), tags...) }

func (c *canvas) markID(id int64, tags ...string) {
	if n := &c.nodes[id-1]; n.tags == nil {
		n.tags = tags
	}
}

// draw adds a way along points of the plan and returns its id.
func (c *canvas) draw(points []uv, tags ...string) int64 {
	refs := make([]int64, 0, len(points))
	for _, q := range points {
		if id := c.node(q); len(refs) == 0 || refs[len(refs)-1] != id {
			refs = append(refs, id)
		}
	}
	return c.join(refs, tags)
}

// join adds a way along nodes and returns its id.
func (c *canvas) join(refs []int64, tags []string) int64 {
	c.ways = append(c.ways, way{refs, tags})
	return int64(len(c.ways))
}

// patch adds the outline of a rectangle of the plan, bent with it.
func (c *canvas) patch(r rect, tags ...string) { c.draw(r.outline(60), tags...) }

// rect is a rectangle of the plan.
type rect struct{ west, south, east, north float64 }

func (r rect) inset(by float64) rect {
	return rect{r.west + by, r.south + by, r.east - by, r.north - by}
}

func (r rect) wide() float64 { return r.east - r.west }
func (r rect) deep() float64 { return r.north - r.south }
func (r rect) middle() uv    { return uv{(r.west + r.east) / 2, (r.south + r.north) / 2} }

// outline returns the closed ring, counter-clockwise from the south-west, with a point every step metres.
func (r rect) outline(step float64) []uv {
	ring := between(uv{r.west, r.south}, uv{r.east, r.south}, step)
	ring = append(ring, between(uv{r.east, r.south}, uv{r.east, r.north}, step)[1:]...)
	ring = append(ring, between(uv{r.east, r.north}, uv{r.west, r.north}, step)[1:]...)
	return append(ring, between(uv{r.west, r.north}, uv{r.west, r.south}, step)[1:]...)
}

// between returns points from a to b, at most step metres apart.
func between(a, b uv, step float64) []uv {
	parts := max(1, int(math.Ceil(math.Hypot(b.u-a.u, b.v-a.v)/step)))
	line := make([]uv, 0, parts+1)
	for i := range parts + 1 {
		t := float64(i) / float64(parts)
		line = append(line, uv{mix(a.u, b.u, t), mix(a.v, b.v, t)})
	}
	line[parts] = b
	return line
}

// line is a straight way of the plan, along u or along v, with the places where others meet it.
type line struct {
	along    bool    // along u: a row; else along v: a column
	at       float64 // its v, or its u
	from, to float64
	cuts     []float64
}

func row(v, from, to float64) *line    { return &line{along: true, at: v, from: from, to: to} }
func column(u, from, to float64) *line { return &line{at: u, from: from, to: to} }

func (l *line) point(t float64) uv {
	if l.along {
		return uv{t, l.at}
	}
	return uv{l.at, t}
}

// cut makes a node on the line.
func (l *line) cut(t float64) { l.cuts = append(l.cuts, t) }

// holds reports whether a point of the plan lies on the line.
func (l *line) holds(q uv) bool {
	across, t := q.u, q.v
	if l.along {
		across, t = q.v, q.u
	}
	return across == l.at && l.from <= t && t <= l.to
}

// points returns the line's ends, its cuts, and others so that none are more than step metres apart.
func (l *line) points(step float64) []uv {
	stops := append([]float64{l.from, l.to}, l.cuts...)
	slices.SortFunc(stops, cmp.Compare[float64])
	stops = slices.CompactFunc(stops, func(a, b float64) bool { return math.Abs(b-a) < 0.01 })
	list := []uv{l.point(stops[0])}
	for i := 1; i < len(stops); i++ {
		list = append(list, between(l.point(stops[i-1]), l.point(stops[i]), step)[1:]...)
	}
	return list
}
