package e2e

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"servicemap/geo"
	"servicemap/walk"
)

// want is one place of an expected answer.
type want struct {
	place *placeRow
	length
	method string
}

// everywhere returns the walks from a point to all places, nearest first, then by key.
func (w *world) everywhere(from geo.LonLat) (entry walk.Snap, all []want) {
	entry = w.network.Snap(from, walk.MaxLegPlace)
	var found *search
	if entry.Found() {
		found = w.streets.from(&entry)
	}
	for i := range w.places {
		p := &w.places[i]
		l, method := straight(from, p.at), "STRAIGHT_LINE"
		if entry.Found() && p.entry.Found() {
			l, method = found.to(&p.entry), "NETWORK"
		}
		if l.exists() {
			all = append(all, want{p, l, method})
		}
	}
	slices.SortFunc(all, func(a, b want) int {
		return cmp.Or(cmp.Compare(a.effective, b.effective), cmp.Compare(a.place.key, b.place.key))
	})
	return entry, all
}

// filter is a PlaceFilter of the schema in the test's own words.
type filter struct {
	kinds  []string
	status []string
	box    *geo.Box
	area   *areaRow
}

func (f filter) input() variables {
	v := variables{}
	if f.kinds != nil {
		v["kinds"] = f.kinds
	}
	if f.status != nil {
		v["status"] = f.status
	}
	if f.box != nil {
		v["box"] = variables{"west": f.box.West, "south": f.box.South, "east": f.box.East, "north": f.box.North}
	}
	if f.area != nil {
		v["areas"] = []string{f.area.id}
	}
	return v
}

// refusal is why the filter leaves a place out: "", or OTHER_FILTER before STATUS.
func (f filter) refusal(p *placeRow) string {
	status := f.status
	if status == nil {
		status = []string{"OPEN", "TEMPORARILY_CLOSED"}
	}
	switch {
	case f.kinds != nil && !slices.Contains(f.kinds, p.kind),
		f.box != nil && !f.box.Contains(p.at),
		f.area != nil && !f.area.box.Contains(p.at):
		return "OTHER_FILTER"
	case !slices.Contains(status, p.status):
		return "STATUS"
	}
	return ""
}

func kinds() []string {
	return []string{"SERVICE_CENTER", "RED_STATION", "READING_ROOM", "MEDIATION_ROOM", "HISTORY_COLUMN", "VENUE"}
}

// drawFilter draws a filter: none, kinds, a box around the point, a status, an area, or several of these.
func (w *world) drawFilter(random *rand.Rand, at geo.LonLat) filter {
	var f filter
	if random.IntN(3) == 0 {
		for _, k := range kinds() {
			if random.IntN(3) == 0 {
				f.kinds = append(f.kinds, k)
			}
		}
	}
	if random.IntN(5) == 0 {
		f.box = &geo.Box{
			West: at.Lon - random.Float64()*0.02, East: at.Lon + random.Float64()*0.02,
			South: at.Lat - random.Float64()*0.02, North: at.Lat + random.Float64()*0.02,
		}
	}
	switch random.IntN(6) {
	case 0, 1:
		f.status = []string{"OPEN", "PLANNED", "CLOSED"}
	case 2:
		f.area = &w.areas[random.IntN(len(w.areas))]
	}
	return f
}

// drawPoint draws a point: mostly within the streets' box, sometimes up to 2 km outside.
func (w *world) drawPoint(random *rand.Rand) geo.LonLat {
	box, margin := w.network.Bounds(), 0.0
	if random.IntN(10) == 0 {
		margin = 0.018
	}
	draw := func(from, to float64) float64 { return from - margin + random.Float64()*(to-from+2*margin) }
	return geo.LonLat{Lon: draw(box.West, box.East), Lat: draw(box.South, box.North)}
}

// inReach is the expected answer to one question.
type inReach struct {
	entry   walk.Snap
	places  []want
	refused map[string]int // places within reach that the filter leaves out, by reason
	next    *want          // the first beyond that the filter accepts, within 10 km
}

func (w *world) inReach(from geo.LonLat, limit int64, f filter) *inReach {
	entry, all := w.everywhere(from)
	x := &inReach{entry: entry, refused: map[string]int{}}
	for i, reached := range all {
		refusal := f.refusal(reached.place)
		switch {
		case reached.effective > limit:
			if refusal == "" && x.next == nil && reached.effective <= 10_000_000 {
				x.next = &all[i]
			}
		case refusal != "":
			x.refused[refusal]++
		default:
			x.places = append(x.places, reached)
		}
	}
	return x
}

// drawLimit draws minutes, or metres, and returns the limit that they mean.
func drawLimit(random *rand.Rand, p pace, v variables) int64 {
	if random.IntN(4) == 0 {
		metres := 1 + random.IntN(5000)
		v["metres"] = metres
		return int64(metres) * 1000
	}
	minutes := 1 + random.IntN(60)
	v["minutes"] = minutes
	return p.limit(minutes)
}

func TestNearbyEqualsBruteForce(t *testing.T) {
	t.Parallel()
	inEachCity(t, checkNearby)
}

func checkNearby(t *testing.T, s *server, w *world) {
	const seed, points = 7, 200
	random := rand.New(rand.NewPCG(seed, 0))
	seen := struct{ places, pages, straight, ties, outside, empty int }{}
	for n := range points {
		at := w.drawPoint(random)
		if n == 0 {
			at = geo.LonLat{Lon: -51.2275, Lat: -30.0279} // beside the twins of testdata/places.csv
		}
		f, p := w.drawFilter(random, at), paces()[random.IntN(4)]
		v := variables{"from": pointInput(at), "pace": p.name, "filter": f.input(), "first": 7}
		x := w.inReach(at, drawLimit(random, p, v), f)
		all, first, pages := readPages(t, s, v)
		if !sameNearby(t, p, all, first, x) {
			t.Errorf("that was point %d of seed %d: %v", n, seed, v)
		}
		seen.places, seen.pages = seen.places+len(all), seen.pages+pages
		for i, e := range x.places {
			if e.method == "STRAIGHT_LINE" {
				seen.straight++
			}
			if i > 0 && e.effective == x.places[i-1].effective {
				seen.ties++
			}
		}
		switch {
		case len(x.places) > 0:
		case x.next != nil:
			seen.outside++
		default:
			seen.empty++
		}
	}
	t.Logf("seed %d: %d points, %+v", seed, points, seen)
	if seen.places < 1000 || seen.straight < 20 || seen.ties < 2 || seen.outside < 5 || seen.pages < 300 {
		t.Errorf("the questions are too easy to tell anything: %+v", seen)
	}
}

// sameNearby compares all pages of an answer with what is expected.
func sameNearby(t *testing.T, p pace, all []got, first *nearbyAnswer, x *inReach) bool {
	t.Helper()
	same := true
	wrong := func(format string, arguments ...any) {
		t.Helper()
		same = false
		t.Errorf(format, arguments...)
	}
	if len(all) != len(x.places) || first.TotalCount != len(x.places) {
		wrong("%d places on all pages, totalCount %d, want %d", len(all), first.TotalCount, len(x.places))
		return false
	}
	for i, e := range x.places {
		if answer := p.answer(e.length, e.method); all[i].id != e.place.id || all[i].walk != answer {
			wrong("place %d of %d: got %s %+v, want %s %+v", i, len(x.places), all[i].id, all[i].walk, e.place.id, answer)
		}
	}
	switch next := first.NearestOutside; {
	case len(x.places) > 0 || x.next == nil:
		if next != nil {
			wrong("nearestOutside is %+v, want none", next)
		}
	case next == nil:
		wrong("there is no nearestOutside, want %s", x.next.place.id)
	case next.Place.ID != x.next.place.id || next.Walk != p.answer(x.next.length, x.next.method):
		wrong("nearestOutside is %+v, want %s %+v", next, x.next.place.id, p.answer(x.next.length, x.next.method))
	}
	if (first.From != nil) != x.entry.Found() || x.entry.Found() && first.From.Metres != int(x.entry.Candidates[0].LegLength+500)/1000 {
		wrong("from is %+v, want %d mm", first.From, x.entry.Candidates[0].LegLength)
	}
	sameSums(first, x, wrong)
	return same
}

// sameSums compares what an answer says of all places together.
func sameSums(a *nearbyAnswer, x *inReach, wrong func(string, ...any)) {
	counts, refused := map[string]int{}, map[string]int{}
	for _, c := range a.Counts {
		counts[c.Kind] = c.Count
	}
	for _, e := range a.Excluded {
		refused[e.Reason] = e.Count
	}
	expected := map[string]int{}
	for _, e := range x.places {
		expected[e.place.kind]++
	}
	if !maps.Equal(counts, expected) || !maps.Equal(refused, x.refused) {
		wrong("counts %v, excluded %v, want %v, %v", counts, refused, expected, x.refused)
	}
}

// got is one place of an answer.
type got struct {
	id   string
	walk walkAnswer
}

// readPages follows the cursors to the end, and wants every place once.
func readPages(t *testing.T, s *server, v variables) (all []got, first *nearbyAnswer, pages int) {
	t.Helper()
	seen := map[string]bool{}
	for {
		page := s.nearby(t, v)
		pages++
		if first == nil {
			first = page
		}
		if page.TotalCount != first.TotalCount {
			t.Errorf("totalCount is %d on page %d, and was %d on the first", page.TotalCount, pages, first.TotalCount)
		}
		if page.PageInfo.HasPreviousPage != (pages > 1) {
			t.Errorf("hasPreviousPage is %t on page %d", page.PageInfo.HasPreviousPage, pages)
		}
		for _, e := range page.Edges {
			if seen[e.Node.ID] {
				t.Errorf("%s stands on two pages", e.Node.ID)
			}
			seen[e.Node.ID] = true
			all = append(all, got{e.Node.ID, e.Walk})
		}
		if !page.PageInfo.HasNextPage {
			return all, first, pages
		}
		if len(page.Edges) != v["first"] {
			t.Errorf("page %d of several has %d places, want %d", pages, len(page.Edges), v["first"])
		}
		v["after"] = page.PageInfo.EndCursor
	}
}
