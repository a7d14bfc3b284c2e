package yungang

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func (w way) tag(key string) string {
	for i := 0; i < len(w.tags); i += 2 {
		if w.tags[i] == key {
			return w.tags[i+1]
		}
	}
	return ""
}

func (n node) tagged(key, value string) bool {
	for i := 0; i < len(n.tags); i += 2 {
		if n.tags[i] == key && n.tags[i+1] == value {
			return true
		}
	}
	return false
}

// stroke is a piece of a way between two nodes.
type stroke struct {
	a, b   xy
	na, nb int64
	way    int
}

// strokes returns the pieces of the ways that pass, filed by the squares of 80 m that they touch.
func (t *town) strokes(pass func(way) bool) map[[2]int][]stroke {
	filed := map[[2]int][]stroke{}
	for k, w := range t.canvas.ways {
		if !pass(w) {
			continue
		}
		points := t.points(int64(k + 1))
		for i := 1; i < len(points); i++ {
			s := stroke{points[i-1], points[i], w.refs[i-1], w.refs[i], k}
			for _, at := range squares(s) {
				filed[at] = append(filed[at], s)
			}
		}
	}
	return filed
}

func squares(s stroke) [][2]int {
	var list [][2]int
	at := func(v float64) int { return int(math.Floor(v / 80)) }
	for i := at(min(s.a.x, s.b.x)); i <= at(max(s.a.x, s.b.x)); i++ {
		for j := at(min(s.a.y, s.b.y)); j <= at(max(s.a.y, s.b.y)); j++ {
			list = append(list, [2]int{i, j})
		}
	}
	return list
}

// cross reports that two pieces cross and have no node in common.
func cross(s, o stroke) bool {
	if s.na == o.na || s.na == o.nb || s.nb == o.na || s.nb == o.nb {
		return false
	}
	side := func(a, b, c xy) bool { return (b.x-a.x)*(c.y-a.y) > (b.y-a.y)*(c.x-a.x) }
	return side(s.a, s.b, o.a) != side(s.a, s.b, o.b) && side(o.a, o.b, s.a) != side(o.a, o.b, s.b)
}

// crossings returns the pairs of ways of two sorts that cross without a common node.
func (t *town) crossings(one, other func(way) bool) map[[2]int]xy {
	found := map[[2]int]xy{}
	filed := t.strokes(other)
	for at, list := range t.strokes(one) {
		for _, s := range list {
			for _, o := range filed[at] {
				if s.way != o.way && cross(s, o) {
					found[[2]int{s.way, o.way}] = s.a
				}
			}
		}
	}
	return found
}

func onGround(w way) bool { return w.tag("highway") != "" && w.tag("layer") == "" }

func barrier(w way) bool { return w.tag("barrier") != "" }

// What meets on the plan meets on the map: no two ways on the ground cross but at a node, no way crosses a wall but at a gate.
func TestWaysThatCrossMeet(t *testing.T) {
	t.Parallel()
	_, town := made(t)
	for pair, at := range town.crossings(onGround, onGround) {
		t.Errorf("%v and %v cross at %v", town.canvas.ways[pair[0]].tags, town.canvas.ways[pair[1]].tags, at)
	}
	for pair, at := range town.crossings(onGround, barrier) {
		t.Errorf("%v crosses %v at %v", town.canvas.ways[pair[0]].tags, town.canvas.ways[pair[1]].tags, at)
	}
}

func TestNoBuildingStandsOnAWay(t *testing.T) {
	t.Parallel()
	_, town := made(t)
	built, kinds := map[int]bool{}, map[string]int{}
	building := func(w way) bool { return w.tag("building") != "" }
	for pair := range town.crossings(building, onGround) {
		built[pair[0]] = true
		kinds[town.canvas.ways[pair[0]].tag("building")+" on "+town.canvas.ways[pair[1]].tag("highway")]++
	}
	all := 0
	for _, w := range town.canvas.ways {
		if building(w) {
			all++
		}
	}
	if all < 5000 || len(built) > 0 {
		t.Error("buildings stand on a way")
	}
	t.Logf("%d of %d buildings stand on a way: %v", len(built), all, kinds)
}

func TestSixtyCompoundsHaveOneToThreeGatesSomePrivate(t *testing.T) {
	t.Parallel()
	_, town := made(t)
	walked := map[int64]bool{}
	for _, w := range town.canvas.ways {
		if onGround(w) {
			for _, id := range w.refs {
				walked[id] = true
			}
		}
	}
	compounds, private, shut := 0, 0, 0
	for _, w := range town.canvas.ways {
		if w.tag("barrier") != "wall" {
			continue
		}
		compounds++
		gates, closed := 0, 0
		for _, id := range w.refs[1:] {
			if n := town.canvas.nodes[id-1]; n.tagged("barrier", "gate") {
				gates++
				if n.tagged("access", "private") {
					closed++
				}
				if !walked[id] {
					t.Error("a gate on no way")
				}
			} else if walked[id] {
				t.Error("a way through a wall without a gate")
			}
		}
		if w.refs[0] != w.refs[len(w.refs)-1] || gates < 1 || gates > 3 {
			t.Errorf("a compound with %d gates, closed ring %v", gates, w.refs[0] == w.refs[len(w.refs)-1])
		}
		private += closed
		if closed == gates {
			shut++
		}
	}
	if compounds < 60 || private < 20 || private > 2*compounds {
		t.Errorf("%d compounds, %d private gates", compounds, private)
	}
	t.Logf("%d compounds, %d private gates, %d compounds with private gates only", compounds, private, shut)
}

func TestTheRailwayIsCrossedUnderOverAndOnTheLevel(t *testing.T) {
	t.Parallel()
	_, town := made(t)
	rail := func(w way) bool { return w.tag("railway") == "rail" && w.tag("layer") == "" }
	ways := map[int]bool{}
	for pair := range town.crossings(func(w way) bool { return w.tag("highway") != "" }, rail) {
		if w := town.canvas.ways[pair[0]]; w.tag("tunnel") != "yes" && w.tag("bridge") != "yes" {
			t.Errorf("%v crosses the tracks", w.tags)
		}
		ways[pair[0]] = true
	}
	level := 0
	for _, n := range town.canvas.nodes {
		if n.tagged("railway", "level_crossing") {
			level++
		}
	}
	if len(ways) < 5 || level < 4 || level%2 != 0 {
		t.Errorf("%d ways under or over, %d nodes on the level", len(ways), level)
	}
	t.Logf("%d ways under or over, %d level crossings of two tracks", len(ways), level/2)
}

func TestFiveFootbridgesAndThirtyFlightsOfSteps(t *testing.T) {
	t.Parallel()
	_, town := made(t)
	var lifts []xy
	for k, n := range town.canvas.nodes {
		if n.tagged("highway", "elevator") {
			lifts = append(lifts, town.canvas.metres(int64(k+1)))
		}
	}
	flights, lifted := 0, 0
	for k, w := range town.canvas.ways {
		if w.tag("highway") != "steps" {
			continue
		}
		flights++
		points := town.points(int64(k + 1))
		if slices.ContainsFunc(lifts, func(l xy) bool {
			return slices.ContainsFunc(points, func(q xy) bool { return math.Hypot(l.x-q.x, l.y-q.y) < 20 })
		}) {
			lifted++
		}
	}
	over := map[int]int{}
	deck := func(w way) bool { return w.tag("highway") == "footway" && w.tag("bridge") == "yes" }
	for pair := range town.crossings(deck, func(w way) bool { return w.tag("highway") == "trunk" }) {
		over[pair[0]]++
	}
	if flights != 30 || lifted != 10 || len(over) != 5 {
		t.Errorf("%d flights, %d with a lift, %d footbridges", flights, lifted, len(over))
	}
	for k, carriageways := range over {
		if carriageways != 2 {
			t.Errorf("%v leads over %d carriageways", town.canvas.ways[k].tags, carriageways)
		}
	}
}

func TestVillagesOldTownAndSuperblocks(t *testing.T) {
	t.Parallel()
	_, town := made(t)
	places, lanes, supers := map[string]int{}, 0, 0
	for _, n := range town.canvas.nodes {
		if n.tagged("place", "village") {
			places["village"]++
		}
		if n.tagged("place", "hamlet") {
			places["hamlet"]++
		}
	}
	for _, w := range town.canvas.ways {
		if w.tag("highway") == "living_street" {
			lanes++
		}
	}
	for _, b := range town.blocks {
		if len(b.cells) == 4 {
			supers++
		}
	}
	if places["village"] != 20 || places["hamlet"] != 74 || lanes < 80 || supers < 25 {
		t.Errorf("%v, %d lanes, %d superblocks", places, lanes, supers)
	}
}

func TestNamesOnTheMapAreChinese(t *testing.T) {
	t.Parallel()
	_, town := made(t)
	streets := map[string]bool{}
	for _, w := range town.canvas.ways {
		name := w.tag("name")
		if name == "" {
			continue
		}
		if !strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%q", name)
		}
		if w.tag("highway") != "" {
			streets[name] = true
		}
	}
	if len(streets) < 150 {
		t.Errorf("%d names of streets", len(streets))
	}
}

// The ground never folds over: going east and then north on the plan is a left turn on the ground.
func TestThePlanIsBentNotFolded(t *testing.T) {
	t.Parallel()
	p := newPlane()
	for u := gridWest; u <= gridEast; u += 25 {
		for v := gridSouth; v <= gridNorth; v += 25 {
			o, a, b := p.ground(uv{u, v}), p.ground(uv{u + 2, v}), p.ground(uv{u, v + 2})
			if turn := ((a.x-o.x)*(b.y-o.y) - (a.y-o.y)*(b.x-o.x)) / 4; turn < 0.2 || turn > 3 {
				t.Fatalf("at %.0f, %.0f a square metre of the plan has %.2f on the ground", u, v, turn)
			}
		}
	}
}
