package e2e

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
)

// site is something that people walk to: a place, or one that a scenario opens.
type site struct {
	at     geo.LonLat
	kind   string // empty: it counts as whatever is asked for
	status string
	id     string // empty: a scenario's
	entry  walk.Snap
}

// distances are the shortest walks from each cell to each site, by plain Dijkstra from the cell; a straight line where
// either has no mapped way near.
type distances struct {
	sites  []site
	to     [][]length // by cell, then site
	direct [][]bool   // whether that is a straight line
}

func (w *world) distances(sites []site) *distances {
	d := &distances{sites: sites, to: make([][]length, len(w.cells)), direct: make([][]bool, len(w.cells))}
	cells := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for c := range cells {
				d.to[c], d.direct[c] = w.distancesFrom(&w.cells[c], sites)
			}
		})
	}
	for c := range w.cells {
		if w.cells[c].people > 0 { // the others change no sum
			cells <- c
		}
	}
	close(cells)
	workers.Wait()
	return d
}

func (w *world) distancesFrom(c *cellRow, sites []site) ([]length, []bool) {
	to, direct := make([]length, len(sites)), make([]bool, len(sites))
	var found *search
	if c.entry.Found() {
		found = w.streets.from(&c.entry)
	}
	for i := range sites {
		if direct[i] = !c.entry.Found() || !sites[i].entry.Found(); direct[i] {
			to[i] = straight(c.at, sites[i].at)
		} else {
			to[i] = found.to(&sites[i].entry)
		}
	}
	return to, direct
}

// target is a CoverageTarget of the schema in the test's own words.
type target struct {
	kinds  []string
	places []string // ids
}

func (t target) input() variables {
	v := variables{}
	if t.kinds != nil {
		v["kinds"] = t.kinds
	}
	if t.places != nil {
		v["places"] = t.places
	}
	return v
}

// takes reports whether a site counts. A place that is planned or closed counts only when it is asked for by id.
func (t target) takes(s *site) bool {
	switch {
	case t.places != nil:
		return slices.Contains(t.places, s.id) || s.id == "" && s.kind == ""
	case s.id != "" && s.status != "OPEN" && s.status != "TEMPORARILY_CLOSED":
		return false
	default:
		return t.kinds == nil || s.kind == "" || slices.Contains(t.kinds, s.kind)
	}
}

// coverageAnswer is a Coverage of the schema.
type coverageAnswer struct {
	People, Covered int
	Share           *float64
	Classes         []struct {
		Class  string
		People int
	}
	Bands []struct {
		Minutes, People int
		Share           *float64
	}
	Areas []struct {
		Area            struct{ Code string }
		People, Covered int
		Share           *float64
	}
	Change *struct {
		PeopleGained, PeopleLost int
		Share                    *float64
	}
}

const coverageDocument = `
query($of: [CoverageTarget!]!, $require: Require!, $atLeast: Int!, $area: ID, $minutes: Int!, $pace: Pace!, $scenario: ScenarioInput, $level: AreaLevel!) {
  coverage(of: $of, require: $require, atLeast: $atLeast, area: $area, minutes: $minutes, pace: $pace, scenario: $scenario) {
    people covered share
    classes { class people }
    bands { minutes people share }
    areas(level: $level) { area { code } people covered share }
    change { peopleGained peopleLost share }
  }
}`

// inquiry is one question of coverage.
type inquiry struct {
	of      []target
	all     bool // every target must be reached
	atLeast int  // of the sites, of each target with all
	area    int  // in world.areas; −1: everybody
	minutes int
	pace    pace
	opened  []int    // sites of the scenario
	shut    []int    // sites, places that the scenario closes
	moved   [][2]int // sites: a place, and where the scenario has it stand
	tries   bool     // there is a scenario
}

func (q *inquiry) input(w *world, d *distances) variables {
	v := variables{"minutes": q.minutes, "pace": q.pace.name, "level": "COMMUNITY", "require": "ANY", "atLeast": q.atLeast}
	if q.all {
		v["require"] = "ALL"
	}
	var of []variables
	for _, t := range q.of {
		of = append(of, t.input())
	}
	v["of"] = of
	if q.area >= 0 {
		v["area"] = w.areas[q.area].id
	}
	if q.tries {
		add, shut := []variables{}, []string{}
		for _, i := range q.opened {
			a := variables{"at": pointInput(d.sites[i].at)}
			if d.sites[i].kind != "" {
				a["kind"] = d.sites[i].kind
			}
			add = append(add, a)
		}
		for _, i := range q.shut {
			shut = append(shut, d.sites[i].id)
		}
		move := []variables{}
		for _, m := range q.moved {
			move = append(move, variables{"place": d.sites[m[0]].id, "to": pointInput(d.sites[m[1]].at)})
		}
		v["scenario"] = variables{"add": add, "close": shut, "move": move}
	}
	return v
}

// expect is the answer by brute force. Sums by area go by code.
type expect struct {
	people, covered, gained, lost, before int
	classes                               map[string]int
	bands                                 []int
	areaPeople, areaCovered               map[string]int
}

func (q *inquiry) expected(w *world, d *distances) *expect {
	x := &expect{classes: map[string]int{}, areaPeople: map[string]int{}, areaCovered: map[string]int{}}
	x.bands = make([]int, (q.minutes+4)/5+2)
	with, without := q.sets(d, true), q.sets(d, false)
	limit := q.pace.limit(q.minutes)
	for i := range w.cells {
		c := &w.cells[i]
		if c.people == 0 {
			continue
		}
		if q.area >= 0 && c.area != q.area && (c.area < 0 || w.areas[c.area].parent != w.areas[q.area].code) {
			continue
		}
		best, direct, reached := d.walk(i, with, q.atLeast)
		before, _, _ := d.walk(i, without, q.atLeast)
		covered, was := best.effective <= limit && c.area >= 0, before.effective <= limit && c.area >= 0
		x.people += c.people
		switch {
		case c.area < 0:
			x.classes["OUTSIDE"] += c.people
		case !c.entry.Found() || covered && direct:
			x.classes["STRAIGHT_LINE"] += c.people
		case covered:
			x.classes["COVERED"] += c.people
		case reached:
			x.classes["UNCOVERED"] += c.people
		default:
			x.classes["UNREACHABLE"] += c.people
		}
		for b := range x.bands {
			if best.effective <= q.pace.limit(5*(b+1)) && c.area >= 0 {
				x.bands[b] += c.people
			}
		}
		if was {
			x.before += c.people
		}
		if covered {
			x.covered += c.people
		}
		if covered && !was {
			x.gained += c.people
		}
		if was && !covered {
			x.lost += c.people
		}
		if c.area >= 0 && w.areas[c.area].level == "COMMUNITY" {
			x.areaPeople[w.areas[c.area].code] += c.people
			if covered {
				x.areaCovered[w.areas[c.area].code] += c.people
			}
		}
	}
	return x
}

// openings are the points where scenarios may open a place: in the city, of a kind or of none, and one in the lake.
func openings(w *world, random *rand.Rand) []site {
	var sites []site
	for i := range 12 {
		s := site{at: w.drawPoint(random)}
		if i%3 > 0 {
			s.kind = kinds()[random.IntN(6)]
		}
		if i == 0 {
			s.at = geo.LonLat{Lon: -51.2405, Lat: -30.0440}
		}
		s.entry = w.network.Snap(s.at, walk.MaxLegPlace)
		sites = append(sites, s)
	}
	return sites
}

// drawInquiry draws a question; every fourth is about 60 minutes at the fastest pace, beyond what is prepared in memory.
func (w *world) drawInquiry(random *rand.Rand, d *distances, n int) inquiry {
	q := inquiry{atLeast: 1, minutes: 1 + random.IntN([]int{15, 30, 60}[random.IntN(3)]), pace: paces()[random.IntN(4)], area: -1}
	if n%4 == 0 {
		q.minutes, q.pace = 60, paces()[3]
	}
	for range 1 + random.IntN(2) {
		var t target
		switch random.IntN(5) {
		case 0: // all kinds
		case 1:
			for range 1 + random.IntN(3) {
				t.places = append(t.places, w.places[random.IntN(len(w.places))].id)
			}
		default:
			t.kinds = []string{kinds()[random.IntN(6)], kinds()[random.IntN(6)]}
		}
		q.of = append(q.of, t)
	}
	if random.IntN(3) == 0 {
		q.atLeast = 2 + random.IntN(3)
	}
	q.all = len(q.of) > 1 && random.IntN(2) == 0
	if random.IntN(3) == 0 {
		q.area = random.IntN(len(w.areas))
	}
	if q.tries = random.IntN(2) == 0; q.tries {
		for range random.IntN(6) {
			q.opened = append(q.opened, len(w.places)+random.IntN(len(d.sites)-len(w.places)))
		}
		for range random.IntN(60) {
			if i := random.IntN(len(w.places)); !slices.Contains(q.shut, i) { // a place is changed once
				q.shut = append(q.shut, i)
			}
		}
		for range random.IntN(20) {
			i := random.IntN(len(w.places))
			if !slices.Contains(q.shut, i) && !slices.ContainsFunc(q.moved, func(m [2]int) bool { return m[0] == i }) {
				q.moved = append(q.moved, [2]int{i, len(w.places) + random.IntN(len(d.sites)-len(w.places))})
			}
		}
	}
	return q
}

func TestCoverageEqualsBruteForce(t *testing.T) {
	t.Parallel()
	inEachCity(t, askCoverage)
}

func askCoverage(t *testing.T, s *server, w *world) {
	const seed, questions = 3, 160
	random := rand.New(rand.NewPCG(seed, 0))
	var sites []site
	for _, p := range w.places {
		sites = append(sites, site{at: p.at, kind: p.kind, status: p.status, id: p.id, entry: p.entry})
	}
	d := w.distances(append(sites, openings(w, random)...))
	seen := map[string]int{}
	for n := range questions {
		q := w.drawInquiry(random, d, n)
		switch n {
		case 1: // only the place in the lake: whoever is too far for a straight line has no way there
			q = inquiry{of: []target{{places: []string{w.placeOf("e2e-lake").id}}}, atLeast: 1, area: q.area, minutes: q.minutes, pace: q.pace}
		case 2: // planned and closed places count when they are named
			q.of, q.area, q.all = []target{{places: []string{w.placeOf("e2e-planned").id, w.placeOf("e2e-closed-1").id}}}, -1, false
		}
		x := q.expected(w, d)
		var data struct{ Coverage *coverageAnswer }
		s.mustAsk(t, coverageDocument, q.input(w, d), &data)
		checkCoverage(t, n, &q, data.Coverage, x, w)
		for class, people := range x.classes {
			if people > 0 {
				seen[class]++
			}
		}
		if x.gained > 0 {
			seen["gained"]++
		}
		if x.lost > 0 {
			seen["lost"]++
		}
		if x.covered > 0 && x.covered < x.people {
			seen["partly covered"]++
			for what, is := range map[string]bool{"all required": q.all, "several required": q.atLeast > 1, "moved": q.tries && len(q.moved) > 0 && x.gained > 0} {
				if is {
					seen[what]++
				}
			}
		}
	}
	t.Logf("seed %d: %d questions; with people: %v", seed, questions, seen)
	for _, what := range []string{"COVERED", "UNCOVERED", "UNREACHABLE", "STRAIGHT_LINE", "OUTSIDE", "gained", "lost", "partly covered", "all required", "several required", "moved"} {
		if seen[what] == 0 {
			t.Errorf("no question shows people %s: too easy to tell anything", what)
		}
	}
}

func (w *world) placeOf(code string) *placeRow {
	return &w.places[slices.IndexFunc(w.places, func(p placeRow) bool { return p.code == code })]
}

// sameShare compares a share with covered / people; null where nobody lives.
func sameShare(share *float64, covered, people int) bool {
	if people == 0 || share == nil {
		return people == 0 && share == nil
	}
	return *share == float64(covered)/float64(people)
}

func checkCoverage(t *testing.T, n int, q *inquiry, a *coverageAnswer, x *expect, w *world) {
	t.Helper()
	wrong := func(what string, got, want any) {
		t.Errorf("question %d (%+v): %s is %+v, want %+v", n, *q, what, got, want)
	}
	if a.People != x.people || a.Covered != x.covered || !sameShare(a.Share, x.covered, x.people) {
		wrong("people, covered", [2]int{a.People, a.Covered}, [2]int{x.people, x.covered})
	}
	if len(a.Classes) != 5 {
		wrong("the number of classes", len(a.Classes), 5)
	}
	for _, c := range a.Classes {
		if c.People != x.classes[c.Class] {
			wrong(c.Class, c.People, x.classes[c.Class])
		}
	}
	if len(a.Bands) != len(x.bands) {
		wrong("the number of bands", len(a.Bands), len(x.bands))
		return
	}
	for i, b := range a.Bands {
		if b.Minutes != 5*(i+1) || b.People != x.bands[i] || !sameShare(b.Share, b.People, x.people) {
			wrong("a band", b, x.bands[i])
		}
	}
	if (a.Change != nil) != q.tries {
		wrong("change", a.Change, q.tries)
	} else if c := a.Change; c != nil && (c.PeopleGained != x.gained || c.PeopleLost != x.lost || !sameShare(c.Share, x.before, x.people)) {
		wrong("change", *c, [3]int{x.gained, x.lost, x.before})
	}
	checkAreas(t, q, a, x, w, wrong)
}

// checkAreas wants every community of the question's area, worst share first, those where nobody lives last.
func checkAreas(t *testing.T, q *inquiry, a *coverageAnswer, x *expect, w *world, wrong func(string, any, any)) {
	t.Helper()
	count, last := 0, -1.0
	for i := range w.areas {
		if w.areas[i].level == "COMMUNITY" && (q.area < 0 || q.area == i || w.areas[q.area].level == "DISTRICT") {
			count++
		}
	}
	if len(a.Areas) != count {
		wrong("the number of areas", len(a.Areas), count)
	}
	for _, part := range a.Areas {
		code := part.Area.Code
		if part.People != x.areaPeople[code] || part.Covered != x.areaCovered[code] || !sameShare(part.Share, part.Covered, part.People) {
			wrong("area "+code, part, [2]int{x.areaPeople[code], x.areaCovered[code]})
		}
		share := 2.0 // behind all that have one
		if part.Share != nil {
			share = *part.Share
		}
		if share < last {
			wrong("the order of areas", share, last)
		}
		last = share
	}
}
