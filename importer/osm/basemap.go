package osm

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/twpayne/go-geom"
)

// What one of each takes, rounded up, to charge against the bound of the base map.
const (
	lookBytes    = 256
	shapeBytes   = 96
	areaBytes    = 96
	ofAreaBytes  = 96
	featureBytes = 320
)

// Bounds on telling holes from outer rings, in points looked at: for one relation, and for a file. A wood with a thousand
// clearings takes thirty million.
const (
	nestWork    = 100_000_000
	nestAllWork = 2_000_000_000
)

// basemap gathers what a map draws, pass by pass, beside the network.
type basemap struct {
	budget
	network *network           // has the report and the strings
	looks   []look             // each once; the first is none
	lookAt  map[look]int32     // where in looks
	areas   []area             // multipolygon relations
	parts   map[int64]struct{} // the ways they name
	shapes  []shape
	labels  []Feature

	refs     []int64 // of all shapes, one after the other; after index, numbers of nodes in the table
	ids      []int64 // the table of nodes, by id
	lon, lat []int32 // 1e-7 degrees; lon is nowhere when the file has no usable place
	work     int
}

// nowhere is the longitude of a node without a place.
const nowhere = 2_000_000_000

// shape is a way that is drawn or is a part of an area; its nodes are refs[from:to].
type shape struct {
	id       int64
	from, to int
	look     int32 // of the way itself; may be none
	edge     int32 // of the line around it, where that is something else: a wall, a coast
}

// area is a multipolygon relation that is drawn.
type area struct {
	id   int64
	look int32
	ways []int64 // outer and inner
}

func newBasemap(n *network, size int64) *basemap {
	return &basemap{
		budget: budget(baseMapBase + keepRatio*size), network: n,
		looks: make([]look, 1), lookAt: map[look]int32{{}: 0}, parts: map[int64]struct{}{}, work: nestAllWork,
	}
}

// keepLook returns where a look stands among the looks.
func (b *basemap) keepLook(l look) (int32, error) {
	if at, ok := b.lookAt[l]; ok {
		return at, nil
	}
	var err error
	for _, s := range []*string{&l.class, &l.name, &l.nameEN} {
		if *s, err = b.network.once(*s); err != nil {
			return 0, err
		}
	}
	at := int32(len(b.looks))
	b.looks, b.lookAt[l] = append(b.looks, l), at
	return at, b.keep(lookBytes)
}

// relation notes a multipolygon that is drawn. Its roles are not read, beyond leaving out members that are no rings.
func (b *basemap) relation(id int64, t tags, m members) error {
	if t.get("type") != "multipolygon" {
		return nil
	}
	l := areaLook(t, true)
	if !l.kept() {
		return nil
	}
	at, err := b.keepLook(l)
	if err != nil {
		return err
	}
	a := area{id: id, look: at}
	for len(m.ids.rest) > 0 {
		way, isWay, role, err := m.next()
		if err != nil {
			return err
		}
		if !isWay || role != "" && role != "outer" && role != "inner" {
			continue
		}
		if err := b.keep(ofAreaBytes); err != nil {
			return err
		}
		a.ways = append(a.ways, way)
		b.parts[way] = struct{}{}
	}
	slices.Sort(a.ways)
	a.ways = slices.Compact(a.ways) // the same way twice, by mistake
	b.areas = append(b.areas, a)
	return b.keep(areaBytes)
}

// way keeps a way that is drawn or that an area needs.
func (b *basemap) way(id int64, t tags, refs []byte) error {
	_, needed := b.parts[id]
	own, asArea := lineLook(t), areaLook(t, false)
	if !needed && !own.kept() && !asArea.drawn() {
		return nil
	}
	s := shape{id: id, from: len(b.refs)}
	list := deltas{rest: refs}
	for len(list.rest) > 0 {
		ref, err := list.next()
		if err != nil {
			return err
		}
		if len(b.refs) > s.from && b.refs[len(b.refs)-1] == ref {
			continue
		}
		if err := b.keep(refBytes); err != nil {
			return err
		}
		b.refs = append(b.refs, ref)
	}
	s.to = len(b.refs)
	var err error
	if asArea.drawn() && ringLike(b.refs[s.from:s.to]) {
		around := look{}
		if own.kind == Barrier {
			own.name, own.nameEN = "", ""
			around = own
		} else if own.hurdle != asArea.hurdle { // as an island's coast
			around.hurdle = own.hurdle
		}
		if s.edge, err = b.keepLook(around); err != nil {
			return err
		}
		own = asArea
	}
	if s.to-s.from < 2 || !needed && !own.kept() {
		b.refs = b.refs[:s.from]
		return nil
	}
	if s.look, err = b.keepLook(own); err != nil {
		return err
	}
	b.shapes = append(b.shapes, s)
	return b.keep(shapeBytes)
}

// ringLike reports whether nodes can be a ring.
func ringLike(refs []int64) bool { return len(refs) >= 4 && refs[0] == refs[len(refs)-1] }

// index puts everything in an order that does not depend on the file's, leaves one of what comes twice, and makes the
// table of nodes, as yet without places.
func (b *basemap) index() {
	slices.SortFunc(b.areas, func(x, y area) int {
		return cmp.Or(cmp.Compare(x.id, y.id), slices.Compare(x.ways, y.ways), b.looks[x.look].compare(b.looks[y.look]))
	})
	b.areas = slices.CompactFunc(b.areas, func(x, y area) bool { return x.id == y.id })
	slices.SortFunc(b.shapes, func(x, y shape) int {
		if x.id != y.id {
			return cmp.Compare(x.id, y.id)
		}
		return cmp.Or(slices.Compare(b.refs[x.from:x.to], b.refs[y.from:y.to]), b.looks[x.look].compare(b.looks[y.look]), b.looks[x.edge].compare(b.looks[y.edge]))
	})
	b.shapes = slices.CompactFunc(b.shapes, func(x, y shape) bool { return x.id == y.id })
	b.ids = slices.Clone(b.refs)
	slices.Sort(b.ids)
	b.ids = slices.Clip(slices.Compact(b.ids))
	for i, ref := range b.refs {
		at, _ := slices.BinarySearch(b.ids, ref)
		b.refs[i] = int64(at)
	}
	b.lon, b.lat = slices.Repeat([]int32{nowhere}, len(b.ids)), make([]int32, len(b.ids))
}

func (l look) compare(o look) int {
	return cmp.Or(cmp.Compare(l.kind, o.kind), cmp.Compare(l.class, o.class), cmp.Compare(l.name, o.name), cmp.Compare(l.nameEN, o.nameEN),
		cmp.Compare(l.layer, o.layer), cmp.Compare(l.bits(), o.bits()), cmp.Compare(l.hurdle, o.hurdle))
}

func (l look) bits() (n int) {
	for i, on := range []bool{l.area, l.link, l.oneway, l.bridge, l.tunnel} {
		if on {
			n |= 1 << i
		}
	}
	return n
}

// node keeps the place of a node that the table holds, and a label. Of places that contradict each other, which only the
// network refuses, the smallest stays.
func (b *basemap) node(id int64, lon, lat int32, ok bool, t tags) error {
	if !ok {
		return nil
	}
	if at, found := slices.BinarySearch(b.ids, id); found && cmp.Or(cmp.Compare(lon, b.lon[at]), cmp.Compare(lat, b.lat[at])) < 0 {
		b.lon[at], b.lat[at] = lon, lat
	}
	if len(t) == 0 {
		return nil
	}
	l := nodeLook(t)
	if !l.drawn() {
		return nil
	}
	kept, err := b.keepLook(l)
	if err != nil {
		return err
	}
	b.labels = append(b.labels, b.looks[kept].feature(id, geom.NewPointFlat(geom.XY, []float64{float64(lon) / 1e7, float64(lat) / 1e7})))
	return b.keep(featureBytes)
}

// build makes the features, after the passes: relations, ways, nodes, each by id.
func (b *basemap) build(ctx context.Context) ([]Feature, error) {
	var out []Feature
	drawn := map[int64]look{} // ways whose relation says the same as they do
	for i := range b.areas {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		a := &b.areas[i]
		if !b.looks[a.look].drawn() {
			continue
		}
		g, err := b.polygons(a)
		switch {
		case err != nil:
			return nil, err
		case g == nil:
			b.network.report.BrokenAreas++
			continue
		}
		for _, way := range a.ways {
			drawn[way] = b.looks[a.look]
		}
		out = append(out, b.looks[a.look].feature(-a.id, g))
	}
	for i := range b.shapes {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s := &b.shapes[i]
		own := b.looks[s.look]
		if twin := drawn[s.id]; own.area && twin.kind == own.kind && twin.class == own.class {
			own = look{}
		}
		for _, l := range []look{own, b.looks[s.edge]} {
			var err error
			if out, err = b.wayFeatures(out, s, l); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(b.labels, func(x, y Feature) int {
		return cmp.Or(cmp.Compare(x.OSM, y.OSM), slices.Compare(x.Geometry.FlatCoords(), y.Geometry.FlatCoords()), cmp.Compare(x.Class+x.Name+x.NameEN, y.Class+y.Name+y.NameEN))
	})
	out = append(out, slices.CompactFunc(b.labels, func(x, y Feature) bool { return x.OSM == y.OSM })...)
	return out, nil
}

// wayFeatures appends what a way of its own is drawn as: a polygon, or a line for each stretch whose nodes are all there.
func (b *basemap) wayFeatures(out []Feature, s *shape, l look) ([]Feature, error) {
	if !l.drawn() {
		return out, nil
	}
	refs := b.refs[s.from:s.to]
	if err := b.keep(featureBytes + len(refs)*pointBytes); err != nil {
		return nil, err
	}
	if l.area {
		if !b.whole(refs) {
			b.network.report.BrokenAreas++
			return out, nil
		}
		flat := b.flat(refs)
		return append(out, l.feature(s.id, geom.NewMultiPolygonFlat(geom.XY, flat, [][]int{{len(flat)}}))), nil
	}
	for run := range b.stretches(refs) {
		out = append(out, l.feature(s.id, geom.NewLineStringFlat(geom.XY, b.flat(run))))
	}
	return out, nil
}

// stretches yields the parts of a chain whose nodes all have a place, two at least.
func (b *basemap) stretches(refs chain) iter.Seq[chain] {
	return func(yield func(chain) bool) {
		for start := 0; start < len(refs); {
			end := start
			for end < len(refs) && b.lon[refs[end]] != nowhere {
				end++
			}
			if end-start >= 2 && !yield(refs[start:end]) {
				return
			}
			start = end + 1
		}
	}
}

// whole reports whether all nodes have a place.
func (b *basemap) whole(refs []int64) bool {
	return !slices.ContainsFunc(refs, func(at int64) bool { return b.lon[at] == nowhere })
}

// flat returns the places of nodes, longitude before latitude.
func (b *basemap) flat(refs []int64) []float64 {
	out := make([]float64, 0, 2*len(refs))
	for _, at := range refs {
		out = append(out, float64(b.lon[at])/1e7, float64(b.lat[at])/1e7)
	}
	return out
}

// polygons assembles a relation; nil when it is broken: a way or a node is not in the file, or a ring does not close.
func (b *basemap) polygons(a *area) (*geom.MultiPolygon, error) {
	var chains []chain
	points := 0
	for _, id := range a.ways {
		at, found := slices.BinarySearchFunc(b.shapes, id, func(s shape, id int64) int { return cmp.Compare(s.id, id) })
		if !found {
			return nil, nil
		}
		refs := b.refs[b.shapes[at].from:b.shapes[at].to]
		points += len(refs)
		if err := b.keep(len(refs) * pointBytes); err != nil {
			return nil, err
		}
		if !b.whole(refs) {
			return nil, nil
		}
		chains = append(chains, refs)
	}
	closed, ok := ringsOf(chains)
	if !ok || len(closed) == 0 {
		return nil, nil
	}
	rings := make([]*flat, len(closed))
	for i, ring := range closed {
		x, y := make([]int32, len(ring)), make([]int32, len(ring))
		for j, at := range ring {
			x[j], y[j] = b.lon[at], b.lat[at]
		}
		rings[i] = newFlat(x, y)
	}
	work := min(nestWork, b.work)
	before := work
	ok = nest(rings, &work)
	b.work -= before - work
	if !ok {
		return nil, nil
	}
	return multiPolygon(rings, points), b.keep(featureBytes)
}

// multiPolygon puts every hole behind the ring it is cut from.
func multiPolygon(rings []*flat, points int) *geom.MultiPolygon {
	holes := map[int][]int{}
	for i, r := range rings {
		if r.outer >= 0 {
			holes[r.outer] = append(holes[r.outer], i)
		}
	}
	coords := make([]float64, 0, 2*points)
	var ends [][]int
	for i, r := range rings {
		if r.outer >= 0 {
			continue
		}
		var polygon []int
		for _, n := range append([]int{i}, holes[i]...) {
			for j := range rings[n].x {
				coords = append(coords, float64(rings[n].x[j])/1e7, float64(rings[n].y[j])/1e7)
			}
			polygon = append(polygon, len(coords))
		}
		ends = append(ends, polygon)
	}
	return geom.NewMultiPolygonFlat(geom.XY, coords, ends)
}
