package nearby_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"servicemap/geo"
	"servicemap/hours"
	"servicemap/nearby"
	"servicemap/place"
	"servicemap/place/text"
	"servicemap/walk"
	"servicemap/walk/walktest"
)

// wish is a filter in the test's own terms.
type wish struct {
	place.Filter
	areas   []string
	box     *[4]int // west, south, east, north
	corners [][2]int
	text    string
	since   [2]*int // verified, updated
}

func newWish(r *rand.Rand, c *place.Catalogue, facts []*fact) *wish {
	w := &wish{}
	some := func() bool { return r.IntN(3) == 0 }
	if some() {
		w.Kinds = []place.Kind{place.Kind(r.IntN(6)), place.Kind(r.IntN(6)), place.ServiceCenter}[:1+r.IntN(3)]
	}
	if some() {
		w.Zones = []place.ZoneKind{place.ZoneKind(r.IntN(4)), place.ZoneKind(r.IntN(4))}[:1+r.IntN(2)]
	}
	if some() {
		yes := r.IntN(2) == 0
		w.Demonstration = &yes
	}
	if some() {
		w.areas = []string{pick(r, "0 1 2 11"), pick(r, "0 1 2 11")}[:1+r.IntN(2)]
		for _, code := range w.areas {
			w.Areas = append(w.Areas, c.Areas().ByCode(code))
		}
	}
	if some() {
		w.box = &[4]int{r.IntN(20)*50 - 400, r.IntN(20)*50 - 400, 0, 0}
		w.box[2], w.box[3] = w.box[0]+r.IntN(20)*50, w.box[1]+r.IntN(20)*50
		a, b := walktest.At(float64(w.box[0]), float64(w.box[1])), walktest.At(float64(w.box[2]), float64(w.box[3]))
		w.Box = &geo.Box{West: a.Lon, South: a.Lat, East: b.Lon, North: b.Lat}
	}
	if some() {
		w.corners, w.Outline = newOutline(r, facts)
	}
	if some() {
		w.text = pick(r, "甲 乙丙 丁 戊 己庚 辛")
		w.Text = text.NewQuery(w.text)
	}
	if some() {
		w.Statuses = []place.Status{place.Status(r.IntN(4)), place.Status(r.IntN(4))}[:1+r.IntN(2)]
	}
	for i, to := range []**time.Time{&w.VerifiedSince, &w.UpdatedSince} {
		if some() {
			days := r.IntN(4)
			at := midnight().AddDate(0, 0, days)
			w.since[i], *to = &days, &at
		}
	}
	if some() {
		w.Needs = []place.Need{place.Need(r.IntN(6)), place.Need(r.IntN(6))}[:1+r.IntN(2)]
	}
	switch r.IntN(4) {
	case 0:
		at := midnight().Add(time.Duration(8*60+r.IntN(180)) * time.Minute)
		w.OpenAt = &at
	case 1, 2:
		w.OnArrival = true
	}
	w.UnknownHours = some()
	return w
}

// newOutline draws a star whose edges keep a few metres away from every place, so that whole metres tell inside from outside.
func newOutline(r *rand.Rand, facts []*fact) ([][2]int, *geo.Outline) {
	for {
		n := 3 + r.IntN(8)
		east, north := r.IntN(1200)-200, r.IntN(1200)-200
		var corners [][2]int
		var positions []any
		for i := range n + 1 {
			if i < n {
				angle, far := (float64(i)+0.3*r.Float64())/float64(n)*2*math.Pi, 100+r.Float64()*700
				corners = append(corners, [2]int{east + int(far*math.Cos(angle)), north + int(far*math.Sin(angle))})
			}
			p := walktest.At(float64(corners[i%n][0]), float64(corners[i%n][1]))
			positions = append(positions, []any{p.Lon, p.Lat})
		}
		if slices.ContainsFunc(facts, func(f *fact) bool { return near(corners, f) }) {
			continue
		}
		raw, err := json.Marshal(map[string]any{"type": "Polygon", "coordinates": []any{positions}})
		if err != nil {
			panic(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			panic(err)
		}
		if outline, err := geo.ReadOutline(v); err == nil {
			return corners, outline
		}
	}
}

// side is twice the square metres of the triangle of an edge and a place.
func side(a, b [2]int, f *fact) int { return (b[0]-a[0])*(f.north-a[1]) - (b[1]-a[1])*(f.east-a[0]) }

func near(corners [][2]int, f *fact) bool {
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		if math.Abs(float64(side(a, b, f))) < 3*math.Hypot(float64(b[0]-a[0]), float64(b[1]-a[1])) {
			return true
		}
	}
	return false
}

func winds(corners [][2]int, f *fact) bool {
	winding := 0
	for i, a := range corners {
		switch b := corners[(i+1)%len(corners)]; {
		case a[1] <= f.north && b[1] > f.north && side(a, b, f) > 0:
			winding++
		case a[1] > f.north && b[1] <= f.north && side(a, b, f) < 0:
			winding--
		}
	}
	return winding != 0
}

// other reports whether a part of the wish leaves the fact out that counts as OTHER_FILTER.
func (w *wish) other(f *fact) bool {
	center := f.kind == place.ServiceCenter
	kinds := w.Kinds
	if len(kinds) == 0 && (w.Zones != nil || w.Demonstration != nil) {
		kinds = []place.Kind{place.ServiceCenter}
	}
	contained := len(w.areas) == 0
	for _, code := range w.areas {
		contained = contained || slices.Contains(f.areas(), code)
	}
	for _, z := range w.Zones {
		if _, has := f.zones[z]; center && !has {
			return true
		}
	}
	return len(kinds) > 0 && !slices.Contains(kinds, f.kind) || !contained ||
		center && w.Demonstration != nil && *w.Demonstration != f.demonstration ||
		w.box != nil && (f.east < w.box[0] || f.north < w.box[1] || f.east > w.box[2] || f.north > w.box[3]) ||
		w.corners != nil && !winds(w.corners, f) ||
		!slices.ContainsFunc(f.texts, func(s string) bool { return strings.Contains(s, w.text) }) ||
		w.since[0] != nil && (f.verified == nil || *f.verified < *w.since[0]) || w.since[1] != nil && f.updated < *w.since[1]
}

// state is whether a fact, or the zones of it that are wished for, is open at a second of the day.
func (w *wish) state(f *fact, second int) hours.State {
	within := func(span *[2]int) hours.State {
		switch {
		case span == nil:
			return hours.Unknown
		case span[0]*60 <= second && second < span[1]*60:
			return hours.Open
		default:
			return hours.Closed
		}
	}
	dated := f.closed[0] != f.closed[1]
	if f.status != place.Open && (!dated || f.closed[0]*60 <= second && second < f.closed[1]*60) {
		return hours.Closed
	}
	if f.kind != place.ServiceCenter || len(w.Zones) == 0 {
		return within(f.open)
	}
	if within(f.open) == hours.Closed {
		return hours.Closed
	}
	worst := hours.Open
	for _, z := range w.Zones {
		span := f.zones[z]
		if span == nil {
			span = f.open
		}
		switch within(span) {
		case hours.Closed:
			return hours.Closed
		case hours.Unknown:
			worst = hours.Unknown
		}
	}
	return worst
}

// refusal says from the contract why the wish leaves out a fact that is reached at a second of the day.
func (w *wish) refusal(f *fact, arrival int) place.Refusal {
	statuses := w.Statuses
	if len(statuses) == 0 {
		statuses = []place.Status{place.Open, place.TemporarilyClosed}
	}
	switch {
	case w.other(f):
		return place.RefusedOther
	case !slices.Contains(statuses, f.status):
		return place.RefusedStatus
	case slices.ContainsFunc(w.Needs, func(n place.Need) bool { return f.has[n] != place.Yes }):
		return place.RefusedAccessibility
	}
	second := arrival
	switch {
	case w.OpenAt != nil:
		second = int(w.OpenAt.Sub(midnight()) / time.Second)
	case !w.OnArrival:
		return place.Accepted
	}
	switch w.state(f, second) {
	case hours.Closed:
		return place.RefusedClosed
	case hours.Unknown:
		if !w.UnknownHours {
			return place.RefusedUnknownHours
		}
	}
	return place.Accepted
}

// A hundred worlds with a hundred filters each: what is found, what is left out and why, and the next place beyond.
func TestEveryCombinationOfFiltersIsWhatAskingEachPlaceSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		var facts []*fact
		for key := range 40 {
			facts = append(facts, newFact(r, key+1))
		}
		network, err := walk.Build(walk.Streets{Edges: walktest.Grid(r, 8, 8, 0.1)})
		if err != nil {
			t.Fatal(err)
		}
		c := place.NewCatalogue(records(facts))
		at := make([]geo.LonLat, c.Len())
		for i := range at {
			at[i] = c.Place(i).Location
		}
		index := nearby.NewIndex(c, walk.NewSites(network, at, walk.MaxLegPlace))
		q := nearby.Question{From: walktest.At(r.Float64()*1000, r.Float64()*1000), Pace: []walk.Pace{walk.Standard, walk.Cautious, walk.Elderly, walk.Brisk}[r.IntN(4)]}
		every := place.Filter{Statuses: []place.Status{place.Open, place.TemporarilyClosed, place.Planned, place.Closed}}
		q.Filter, q.Limit = &every, 10_000_000
		all, err := index.Within(t.Context(), q) // tested beside walks to each place alone
		if err != nil {
			t.Fatal(err)
		}
		for range 100 {
			w := newWish(r, c, facts)
			minute := 8*60 + r.IntN(150)
			q.At, q.Filter = midnight().Add(time.Duration(minute)*time.Minute), &w.Filter
			q.Limit = q.Pace.Limit(1 + r.IntN(60))
			var want []nearby.Hit
			var next *nearby.Hit
			refused := map[place.Refusal]int{}
			for i, h := range all.Hits {
				refusal := w.refusal(facts[c.Place(h.Place).Key-1], minute*60+q.Pace.Seconds(h.EMM))
				switch {
				case refusal == place.Accepted && next == nil:
					next = &all.Hits[i]
					fallthrough
				case refusal == place.Accepted:
					if h.EMM <= q.Limit {
						want = append(want, h)
					}
				case h.EMM <= q.Limit:
					refused[refusal]++
				}
			}
			got, err := index.Within(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Hits, want) || fmt.Sprint(got.Refused) != fmt.Sprint(refused) {
				t.Fatalf("%+v: found %v, refused %v; want %v, %v", w, got.Hits, got.Refused, want, refused)
			}
			outside, found, err := index.Next(t.Context(), q)
			if err != nil || found != (next != nil) || found && outside != *next {
				t.Fatalf("%+v: next %v %v (%v), want %v", w, outside, found, err, next)
			}
		}
	})
}
