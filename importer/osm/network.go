package osm

import (
	"cmp"
	"slices"
	"strings"

	"servicemap/geo"
	"servicemap/hours"
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
	stringBytes = 64  // beside its letters
	refBytes    = 64  // the reference, its place in the table of nodes, the node
	passedBytes = 160 // a passage and its division
	fenceBytes  = 16
	edgeBytes   = 128
	pointBytes  = 16
)

// network gathers the walkable ways and their nodes, pass by pass, and makes edges of them.
type network struct {
	budget
	judge
	report    Report
	strings   map[string]string // one copy of each name and class
	rings     map[int64]ring    // ways that a walkable relation makes walkable, by way
	squares   []square          // walked across and not only along
	shortcuts []squareShortcut  // by way

	ways []way
	refs []int64 // of all ways, one after the other; after index, numbers of nodes in the table

	// The table of the nodes that walkable ways name, by id.
	ids      []int64
	lon, lat []int32 // 1e-7 degrees
	marks    []mark

	// By number of a node in the table.
	passages  map[int64]*passage // of nodes through which one does not simply walk
	waits     map[int64]uint64   // millimetres that signals add to each edge there
	divisions map[int64]*division

	fences   []int64      // ids of the nodes of barriers drawn as lines
	points   []geo.LonLat // of all edges, one after the other
	lastCopy int64        // the key of the latest copy of a node
}

// way is a walkable way; its nodes are refs[from:to].
type way struct {
	id       int64
	from, to int
	rule     rule
	area     owner // the area whose border it is: the way itself, or the relation, negative; or alone
}

// ring is the rule that a multipolygon relation gives to its members.
type ring struct {
	relation int64
	rule     rule
}

// mark is what is known of a node, in bits.
type mark uint16

const (
	present mark = 1 << iota // the file holds it, at a usable place

	// What its own tags say.
	noted     // it has a passage
	gate      // it is something that one passes through, or not: a gate, a wall, an entrance
	lights    // walkers have signals there
	kerbTold  // what the kerb there is
	kerbsTold // what the kerbs on both sides of the carriageway are

	// What the ways that use it say.
	used       // by one walkable way, once
	again      // once more
	onRoad     // a node of a carriageway
	onPath     // of a way that is none
	onCrossing // of a marked crossing
	onLiftWay  // of a way that is a lift: the ride is paid on the way
	fenced     // of a barrier drawn as a line

	vertex  // edges end there
	divided // and do not simply meet

	ownTags = noted | gate | lights | kerbTold | kerbsTold
)

// newNetwork returns an empty network. The header is read when the first element comes.
func newNetwork(size int64, rules Rules, file *header) *network {
	n := &network{
		budget:    budget(keepBase + keepRatio*size),
		report:    Report{Skipped: map[Reason]int{}, Suspects: []Suspect{}},
		strings:   map[string]string{},
		rings:     map[int64]ring{},
		passages:  map[int64]*passage{},
		divisions: map[int64]*division{},
	}
	n.judge = judge{rules: rules, noons: noons{file: file, kept: &n.budget, known: map[string]hours.State{}}}
	return n
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
	r, why := n.judge.way(t)
	if why != "" {
		return nil
	}
	r, err := n.keepRule(r)
	if err != nil {
		return err
	}
	r.flags |= walk.Square
	s := square{owner: owner(-id), rule: r}
	for len(m.ids.rest) > 0 {
		member, isWay, role, err := m.next()
		if err != nil {
			return err
		}
		if !isWay || role != "" && role != "outer" && role != "inner" {
			continue
		}
		s.ways = append(s.ways, member)
		if before, ok := n.rings[member]; ok && before.relation <= id {
			continue
		}
		if err := n.keep(memberBytes); err != nil {
			return err
		}
		n.rings[member] = ring{id, r}
	}
	return n.keepSquare(s)
}

// way keeps a walkable way, or counts why it is not.
func (n *network) way(id int64, t tags, refs []byte) error {
	n.report.Ways++
	r, why := n.judge.way(t)
	w := way{id: id, from: len(n.refs)}
	if area, ok := n.rings[id]; ok && why == NoClass {
		r, why = area.rule, ""
		w.area = owner(-area.relation)
	}
	if why != "" {
		n.report.Skipped[why]++
		return n.fence(t, refs)
	}
	var err error
	if w.rule, err = n.keepRule(r); err != nil {
		return err
	}
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
	if w.area == alone && r.is(ground) && ringLike(n.refs[w.from:w.to]) {
		w.area = owner(id)
		w.rule.flags |= walk.Square
		if err := n.keepSquare(square{owner: w.area, ways: []int64{id}, rule: w.rule}); err != nil {
			return err
		}
	}
	n.ways = append(n.ways, w)
	return n.keep(wayBytes)
}

// fence notes the nodes of a barrier drawn as a line.
func (n *network) fence(t tags, refs []byte) error {
	if !blocks(t) {
		return nil
	}
	list := deltas{rest: refs}
	for len(list.rest) > 0 {
		ref, err := list.next()
		if err == nil {
			err = n.keep(fenceBytes)
		}
		if err != nil {
			return err
		}
		n.fences = append(n.fences, ref)
	}
	return nil
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
	for _, ref := range n.fences {
		if at, found := slices.BinarySearch(n.ids, ref); found {
			n.marks[at] |= fenced
		}
	}
	n.fences = nil
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

// node keeps the place of a node that the table holds, and what its tags say.
func (n *network) node(id int64, lon, lat int32, ok bool, t tags) error {
	n.report.Nodes++
	if !ok {
		n.report.BadCoordinates++
		return nil
	}
	number, found := slices.BinarySearch(n.ids, id)
	if !found {
		return nil
	}
	at := int64(number)
	p, own := n.judge.node(t), marksOf(t)
	if p != (passage{entry: open}) {
		own |= noted
	}
	if n.marks[at]&present != 0 {
		return n.repeated(at, lon, lat, p, own)
	}
	n.lon[at], n.lat[at] = lon, lat
	n.marks[at] |= present | own
	if own&noted == 0 {
		return nil
	}
	kept := p // so that the others need no memory
	n.passages[at] = &kept
	return n.keep(passedBytes)
}

// repeated refuses a node that comes twice and differs: which is the true one cannot be told.
func (n *network) repeated(at int64, lon, lat int32, p passage, own mark) error {
	if n.lon[at] != lon || n.lat[at] != lat {
		return flawf("出现两次,位置不同", "comes twice at different places")
	}
	if n.marks[at]&ownTags != own || own&noted != 0 && *n.passages[at] != p {
		return flawf("出现两次,内容不同", "comes twice and differs")
	}
	return nil
}

// marksOf returns what the tags of a node say, beside its passage.
func marksOf(t tags) (m mark) {
	set := func(flag mark, on bool) {
		if on {
			m |= flag
		}
	}
	set(gate, isPassage(t))
	set(lights, among(t.get("crossing"), "traffic_signals") || t.get("crossing:signals") == "yes")
	recorded := t.get("kerb") != "" || t.get("barrier") == "kerb" && t.get("wheelchair") != ""
	set(kerbTold, recorded && !isCrossing(t))
	set(kerbsTold, isCrossing(t) && (recorded || t.get("wheelchair") != ""))
	return m
}

// flagged reports whether a way is of a kind.
func (w *way) flagged(f walk.EdgeFlags) bool { return w.rule.flags&f != 0 }
