package osm

import (
	"cmp"
	"slices"
	"strings"

	"servicemap/geo"
	"servicemap/walk"
)

// What is kept of a file, in bytes, is at most keepBase + keepRatio × its size for the network, and baseMapBase in place of
// keepBase for the base map. Real extracts keep some twelve bytes for each byte of the file; one made to inflate a
// thousandfold would keep all it inflates to.
const (
	keepBase    = 32 << 20
	baseMapBase = 96 << 20
	keepRatio   = 128
)

// budget is the bytes that may still be kept.
type budget int64

// keep charges bytes against the bound.
func (b *budget) keep(bytes int) error {
	*b -= budget(bytes)
	if *b < 0 {
		return flawf("内容与文件大小不相称,疑为恶意文件", "holds far more than a file of this size can; it looks made to exhaust memory")
	}
	return nil
}

// What one of each takes, rounded up, to charge against that bound.
const (
	wayBytes    = 128
	memberBytes = 256
	stringBytes = 64 // beside its letters
	refBytes    = 64 // the reference, its place in the table of nodes, the node
	edgeBytes   = 128
	pointBytes  = 16
)

// network gathers the walkable ways and their nodes, pass by pass, and makes edges of them.
type network struct {
	budget
	report  Report
	strings map[string]string // one copy of each name and class
	rings   map[int64]ring    // ways that a walkable relation makes walkable, by way

	ways []way
	refs []int64 // of all ways, one after the other; after index, numbers of nodes in the table

	// The table of the nodes that walkable ways name, by id.
	ids      []int64
	lon, lat []int32 // 1e-7 degrees
	marks    []mark

	points []geo.LonLat // of all edges, one after the other
}

// way is a walkable way; its nodes are refs[from:to].
type way struct {
	id       int64
	from, to int
	rule     rule
}

// ring is the rule that a multipolygon relation gives to its members.
type ring struct {
	relation int64
	rule     rule
}

// mark is what is known of a node, in bits.
type mark uint8

const (
	present   mark = 1 << iota // the file holds it, at a usable place
	lift                       // highway=elevator
	onLiftWay                  // a node of a way that is a lift: the ride is paid on the way
	used                       // by one walkable way, once
	vertex                     // used again, or the end of a way, or a lift
)

func newNetwork(size int64) *network {
	return &network{
		budget:  budget(keepBase + keepRatio*size),
		report:  Report{Skipped: map[Reason]int{}},
		strings: map[string]string{},
		rings:   map[int64]ring{},
	}
}

// once returns the one copy of a string.
func (n *network) once(s string) (string, error) {
	if kept, ok := n.strings[s]; ok {
		return kept, nil
	}
	if err := n.keep(len(s) + stringBytes); err != nil {
		return "", err
	}
	s = strings.Clone(s)
	n.strings[s] = s
	return s, nil
}

// keepRule makes a rule's strings shared ones.
func (n *network) keepRule(r rule) (_ rule, err error) {
	if r.class, err = n.once(r.class); err != nil {
		return rule{}, err
	}
	r.name, err = n.once(r.name)
	return r, err
}

// relation notes the rings of a walkable area: the tags are on the relation, its ways often bear none. Members of
// members are not followed, so relations in a cycle are harmless.
func (n *network) relation(id int64, t tags, m members) error {
	n.report.Relations++
	if t.get("type") != "multipolygon" {
		return nil
	}
	r, why := judge(t)
	if why != "" {
		return nil
	}
	r, err := n.keepRule(r)
	if err != nil {
		return err
	}
	for len(m.ids.rest) > 0 {
		member, isWay, role, err := m.next()
		if err != nil {
			return err
		}
		if !isWay || role != "" && role != "outer" && role != "inner" {
			continue
		}
		if before, ok := n.rings[member]; ok && before.relation <= id {
			continue
		}
		if err := n.keep(memberBytes); err != nil {
			return err
		}
		n.rings[member] = ring{id, r}
	}
	return nil
}

// way keeps a walkable way, or counts why it is not.
func (n *network) way(id int64, t tags, refs []byte) error {
	n.report.Ways++
	r, why := judge(t)
	if area, ok := n.rings[id]; ok && why == NoClass {
		r, why = area.rule, ""
	}
	if why != "" {
		n.report.Skipped[why]++
		return nil
	}
	r, err := n.keepRule(r)
	if err != nil {
		return err
	}
	w := way{id: id, from: len(n.refs), rule: r}
	list := deltas{rest: refs}
	for len(list.rest) > 0 {
		ref, err := list.next()
		if err != nil {
			return err
		}
		if len(n.refs) > w.from && n.refs[len(n.refs)-1] == ref {
			continue // the same node twice in a row is no piece of way
		}
		if err := n.keep(refBytes); err != nil {
			return err
		}
		n.refs = append(n.refs, ref)
	}
	w.to = len(n.refs)
	n.ways = append(n.ways, w)
	return n.keep(wayBytes)
}

// index puts the ways in order and makes the table of their nodes, as yet without places.
func (n *network) index() error {
	slices.SortStableFunc(n.ways, func(a, b way) int { return cmp.Compare(a.id, b.id) })
	if err := n.dropRepeated(); err != nil {
		return err
	}
	n.ids = slices.Clone(n.refs)
	slices.Sort(n.ids)
	n.ids = slices.Clip(slices.Compact(n.ids))
	for i, ref := range n.refs {
		at, _ := slices.BinarySearch(n.ids, ref)
		n.refs[i] = int64(at)
	}
	n.lon, n.lat, n.marks = make([]int32, len(n.ids)), make([]int32, len(n.ids)), make([]mark, len(n.ids))
	return nil
}

// dropRepeated leaves one of ways that come twice, as in files joined carelessly. Two versions of one way are refused:
// which is the true one cannot be told.
func (n *network) dropRepeated() error {
	kept := n.ways[:0]
	for _, w := range n.ways {
		if len(kept) == 0 || kept[len(kept)-1].id != w.id {
			kept = append(kept, w)
			continue
		}
		same := kept[len(kept)-1]
		if same.rule != w.rule || !slices.Equal(n.refs[same.from:same.to], n.refs[w.from:w.to]) {
			return ways.of(w.id, flawf("出现两次,内容不同", "comes twice and differs"))
		}
		n.report.Skipped[Repeated]++
	}
	n.ways = kept
	return nil
}

// node keeps the place of a node that the table holds.
func (n *network) node(id int64, lon, lat int32, ok bool, t tags) error {
	n.report.Nodes++
	if !ok {
		n.report.BadCoordinates++
		return nil
	}
	at, found := slices.BinarySearch(n.ids, id)
	if !found {
		return nil
	}
	if n.marks[at]&present != 0 && (n.lon[at] != lon || n.lat[at] != lat) {
		return flawf("出现两次,位置不同", "comes twice at different places")
	}
	n.lon[at], n.lat[at] = lon, lat
	n.marks[at] |= present
	if t.get("highway") == "elevator" {
		n.marks[at] |= lift | vertex
	}
	return nil
}

// flagged reports whether a way is of a kind.
func (w *way) flagged(f walk.EdgeFlags) bool { return w.rule.flags&f != 0 }
