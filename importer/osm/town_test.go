package osm

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
)

// Towns are drawn in lines of text, in metres east and north of where the equator meets the prime meridian:
//
//	n2 100 0 barrier=gate              node 2, 100 m east
//	w10 1 2 3 highway=residential      way 10 over nodes 1, 2 and 3
//	r7 outer 10 inner 11 type=…        relation 7 of ways 10 and 11
//
// Of a value, "~" stands for a space.

// drawn makes the map that a text draws.
func drawn(t testing.TB, text string) testMap {
	t.Helper()
	var m testMap
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		id := whole(t, words[0][1:])
		plain := slices.IndexFunc(words, func(w string) bool { return strings.Contains(w, "=") })
		if plain < 0 {
			plain = len(words)
		}
		tags, list := asTags(strings.Join(words[plain:], " ")), words[1:plain]
		switch words[0][0] {
		case 'n':
			m.nodes = append(m.nodes, testNode{id, degrees(t, list[0], geo.ScaleAt(0).Lon), degrees(t, list[1], geo.ScaleAt(0).Lat), tags})
		case 'w':
			w := testWay{id: id, tags: tags}
			for _, ref := range list {
				w.refs = append(w.refs, whole(t, ref))
			}
			m.ways = append(m.ways, w)
		case 'r':
			r := testRelation{id: id, tags: tags}
			for i := 0; i+1 < len(list); i += 2 {
				r.members = append(r.members, testMember{1, whole(t, list[i+1]), list[i]})
			}
			m.relations = append(m.relations, r)
		default:
			t.Fatalf("cannot draw %q", line)
		}
	}
	return m
}

func whole(t testing.TB, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func degrees(t testing.TB, metres string, scale float64) int64 {
	t.Helper()
	m, err := strconv.ParseFloat(metres, 64)
	if err != nil {
		t.Fatal(err)
	}
	return int64(math.Round(m / scale * 1e7))
}

// town is what was read of a map.
type town struct {
	*Result
	names map[int64]string // of vertices: a node's id, "2.1" and so on for its copies
}

func build(t testing.TB, text string) *town {
	t.Helper()
	return buildWith(t, text, DefaultRules())
}

func buildWith(t testing.TB, text string, rules Rules) *town {
	t.Helper()
	m := drawn(t, text)
	r, err := readWith(m.file(), rules)
	if err != nil {
		t.Fatal(err)
	}
	checkResult(t, r)
	c := &town{Result: r, names: map[int64]string{}}
	at := map[geo.LonLat]int64{}
	for _, n := range m.nodes {
		at[geo.LonLat{Lon: float64(n.lon) / 1e7, Lat: float64(n.lat) / 1e7}] = n.id
	}
	copies := map[int64]int{}
	name := func(key int64, p geo.LonLat) {
		node := at[p]
		if c.names[key] != "" {
			return
		}
		if c.names[key] = strconv.FormatInt(node, 10); key < 0 {
			copies[node]++
			c.names[key] += "." + strconv.Itoa(copies[node])
		}
	}
	for _, e := range r.Edges {
		name(e.From, e.Line[0])
		name(e.To, e.Line[len(e.Line)-1])
	}
	return c
}

// flagNames are those of EdgeFlags, by bit.
var flagNames = []string{"steps", "lift", "tunnel", "bridge", "indoor", "layered", "fallback", "private", "gate", "timed", "crossing",
	"square", "rising", "falling", "nowheel", "limited", "unknown"}

// write describes an edge: "10 1-2.1 100 private" is of way 10, from node 1 to the first copy of node 2, costs 100 m both
// ways and is private; "100/x" is closed backward. UnknownWheel is left out.
func (c *town) write(e walk.Edge) string {
	s := fmt.Sprintf("%d %s-%s %s", e.Way, c.names[e.From], c.names[e.To], metres(e.Forward))
	if e.Backward != e.Forward {
		s += "/" + metres(e.Backward)
	}
	for i, name := range flagNames {
		if e.Flags&^walk.UnknownWheel>>i&1 != 0 {
			s += " " + name
		}
	}
	return s
}

// metres writes a cost to the decimetre, a single millimetre as such: nodes lie on a grid of a centimetre.
func metres(cost uint32) string {
	switch cost {
	case walk.Closed:
		return "x"
	case 1:
		return "1mm"
	}
	return strconv.FormatFloat(math.Round(float64(cost)/100)/10, 'f', -1, 64)
}

// expect holds the edges to those described, one a line.
func (c *town) expect(t testing.TB, want string) {
	t.Helper()
	var got, lines []string
	for _, e := range c.Edges {
		got = append(got, c.write(e))
	}
	for line := range strings.Lines(want) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	if !slices.Equal(got, lines) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

// Who walks, by the flags of edges he does not use.
const (
	anyone     walk.EdgeFlags = 0
	stranger                  = walk.Private
	wheelchair                = walk.NoWheel
)

// walkTo returns the metres of the cheapest walk between two nodes, from any of their copies, "x" when there is none.
func (c *town) walkTo(from, to int64, without walk.EdgeFlags) string {
	cost := map[int64]uint64{}
	for key, name := range c.names {
		if cost[key] = math.MaxInt64; strings.HasPrefix(name+".", strconv.FormatInt(from, 10)+".") {
			cost[key] = 0
		}
	}
	for changed := true; changed; {
		changed = false
		step := func(from, to int64, mm uint32) {
			if d := cost[from] + uint64(mm); mm != walk.Closed && d < cost[to] {
				cost[to], changed = d, true
			}
		}
		for _, e := range c.Edges {
			if e.Flags&without == 0 {
				step(e.From, e.To, e.Forward)
				step(e.To, e.From, e.Backward)
			}
		}
	}
	best := uint64(walk.Closed)
	for key, name := range c.names {
		if strings.HasPrefix(name+".", strconv.FormatInt(to, 10)+".") {
			best = min(best, cost[key])
		}
	}
	return metres(uint32(best))
}

// expectWalk holds the walk between two nodes, both ways, to its metres.
func (c *town) expectWalk(t testing.TB, from, to int64, without walk.EdgeFlags, want string) {
	t.Helper()
	if there, back := c.walkTo(from, to, without), c.walkTo(to, from, without); there != want || back != want {
		t.Errorf("from %d to %d it is %s, back %s; want %s", from, to, there, back, want)
	}
}
