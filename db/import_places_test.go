package db

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"servicemap/geo"
	"servicemap/place"
)

// drawPlace makes any place that an importer can give.
func drawPlace(t *rapid.T, code string) *place.Place {
	text := rapid.StringMatching(`[a-zA-Z云岗社区红色书屋𠮷é ,;"'\\{}%$\n]{0,12}[a-z街]`)
	maybe := rapid.OneOf(rapid.Just(""), text)
	texts := rapid.SliceOfN(text, 0, 3)
	count := rapid.Ptr(rapid.Int32Min(0), true)
	moment := rapid.Ptr(rapid.Map(rapid.Int64Range(-2_208_988_800_000_000, 7_289_654_399_000_000), func(us int64) time.Time {
		return time.UnixMicro(us).UTC()
	}), true)
	p := &place.Place{
		Code: code, Kind: place.Kind(rapid.IntRange(0, 5).Draw(t, "kind")), Name: text.Draw(t, "name"), NameEN: maybe.Draw(t, "name_en"),
		FormerNames: texts.Draw(t, "former names"),
		Location:    geo.LonLat{Lon: rapid.Float64Range(-180, 180).Draw(t, "lon"), Lat: rapid.Float64Range(-90, 90).Draw(t, "lat")},
		Captured:    rapid.SampledFrom(geo.Systems()).Draw(t, "system"), Address: maybe.Draw(t, "address"),
		Status: place.Status(rapid.IntRange(0, 3).Draw(t, "status")), StatusNote: maybe.Draw(t, "note"),
		ClosedFrom: moment.Draw(t, "closed from"), VerifiedAt: moment.Draw(t, "verified"), VerifiedBy: maybe.Draw(t, "by"),
	}
	if p.ClosedUntil = moment.Draw(t, "closed until"); p.ClosedUntil != nil && p.ClosedFrom != nil && !p.ClosedUntil.After(*p.ClosedFrom) {
		p.ClosedUntil = nil
	}
	drawAbout(t, p, maybe, moment)
	switch p.Kind {
	case place.ServiceCenter:
		p.Demonstration = rapid.Bool().Draw(t, "demonstration")
	case place.RedStation:
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 8), 0, 9, rapid.ID).Draw(t, "amenities") {
			p.Amenities = append(p.Amenities, place.Amenity(n))
		}
	case place.ReadingRoom:
		p.Seats, p.Books = count.Draw(t, "seats"), count.Draw(t, "books")
	case place.MediationRoom:
		p.Topics = texts.Draw(t, "topics")
	case place.HistoryColumn:
		p.Theme, p.Period = maybe.Draw(t, "theme"), maybe.Draw(t, "period")
	case place.Venue:
		p.Facilities = texts.Draw(t, "facilities")
	}
	return p
}

// drawAbout draws what a place has since the district's records.
func drawAbout(t *rapid.T, p *place.Place, maybe *rapid.Generator[string], moment *rapid.Generator[*time.Time]) {
	known := rapid.Map(rapid.IntRange(0, 2), func(n int) place.Known { return place.Known(n) })
	p.Hours, p.Holiday = maybe.Draw(t, "hours"), maybe.Draw(t, "holiday")
	p.WorkingWeekend = rapid.SampledFrom([]string{"", "WORKDAY", "OPEN", "CLOSED"}).Draw(t, "working weekend")
	p.Accessibility = place.Accessibility{
		StepFreeEntrance: known.Draw(t, "step free"), Ramp: known.Draw(t, "ramp"), Lift: known.Draw(t, "lift"),
		AccessibleToilet: known.Draw(t, "toilet"), HearingLoop: known.Draw(t, "loop"), TactilePath: known.Draw(t, "path"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "contacts") {
		p.Contacts = append(p.Contacts, place.Contact{Label: "x" + maybe.Draw(t, "label"), Phone: "0352-0001234", Hours: maybe.Draw(t, "answered")})
	}
	if rapid.Bool().Draw(t, "picture") {
		p.Pictures = []place.Picture{{URL: "https://example.org/" + maybe.Draw(t, "url"), Text: maybe.Draw(t, "alternative")}}
	}
	if p.Notice.Text = maybe.Draw(t, "notice"); p.Notice.Text != "" {
		p.Notice.From = moment.Draw(t, "notice from")
		if p.Notice.Until = moment.Draw(t, "notice until"); p.Notice.Until != nil && p.Notice.From != nil && !p.Notice.Until.After(*p.Notice.From) {
			p.Notice.Until = nil
		}
	}
}

// sameAbout compares what drawAbout draws.
func sameAbout(a, b *place.Place) bool {
	return a.Schedule == b.Schedule && a.Accessibility == b.Accessibility && slices.Equal(a.Contacts, b.Contacts) &&
		slices.Equal(a.Pictures, b.Pictures) && a.Notice.Text == b.Notice.Text && sameTime(a.Notice.From, b.Notice.From) &&
		sameTime(a.Notice.Until, b.Notice.Until)
}

// samePlace compares what a file says of a place.
func samePlace(a, b *place.Place) bool {
	return a.Code == b.Code && a.Kind == b.Kind && a.Name == b.Name && a.NameEN == b.NameEN && slices.Equal(a.FormerNames, b.FormerNames) &&
		a.Location == b.Location && a.Captured == b.Captured && a.Address == b.Address && a.Status == b.Status && a.StatusNote == b.StatusNote &&
		sameTime(a.ClosedFrom, b.ClosedFrom) && sameTime(a.ClosedUntil, b.ClosedUntil) && sameTime(a.VerifiedAt, b.VerifiedAt) &&
		a.VerifiedBy == b.VerifiedBy && a.Demonstration == b.Demonstration && slices.Equal(a.Amenities, b.Amenities) &&
		same(a.Seats, b.Seats) && same(a.Books, b.Books) && slices.Equal(a.Topics, b.Topics) && a.Theme == b.Theme && a.Period == b.Period &&
		slices.Equal(a.Facilities, b.Facilities) && sameAbout(a, b)
}

func sameTime(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

func same[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// Any places go in and come back as they were; the same again changes nothing, not even a version or a time; a change of
// one changes that one alone.
func TestPlacesComeBackAsTheyWentIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	rapid.Check(t, func(rt *rapid.T) {
		var places []*place.Place
		for n := range rapid.IntRange(1, 12).Draw(rt, "places") {
			places = append(places, drawPlace(rt, "编码-"+strconv.Itoa(n)))
		}
		putPlaces(t, d, true, places...)
		first := load(t, d)
		published := slices.DeleteFunc(slices.Clone(first.Places), func(p *place.Place) bool { return !p.Published })
		slices.SortFunc(published, func(a, b *place.Place) int {
			return slices.Index(codes(places), a.Code) - slices.Index(codes(places), b.Code)
		})
		if len(published) != len(places) {
			rt.Fatalf("%d places are published, want %d", len(published), len(places))
		}
		for n, p := range published {
			if !samePlace(p, places[n]) || p.Source.Name != survey().Name || p.Key == 0 || p.UpdatedAt.IsZero() {
				rt.Fatalf("put in %+v\n got back %+v", places[n], p)
			}
		}
		if c := putPlaces(t, d, true, places...); c != (Change{Unchanged: len(places)}) {
			rt.Fatalf("the same again: %+v", c)
		}
		again := load(t, d)
		if again.Versions != first.Versions {
			rt.Fatalf("the same again raised a version: %+v, before %+v", again.Versions, first.Versions)
		}
		places[0].Name += "新"
		if c := putPlaces(t, d, true, places...); c != (Change{Changed: 1, Unchanged: len(places) - 1}) {
			rt.Fatalf("one changed: %+v", c)
		}
		for n, p := range load(t, d).Places {
			changed := p.Code == places[0].Code
			if moved := !p.UpdatedAt.Equal(again.Places[n].UpdatedAt); moved != changed || p.Key != again.Places[n].Key {
				rt.Fatalf("%s: updated %v, want %v", p.Code, moved, changed)
			}
		}
	})
}

// Every column counts when two versions of a place are compared.
func TestAChangeOfAnyColumnIsAChange(t *testing.T) {
	t.Parallel()
	d := open(t)
	n := int32(7)
	for name, change := range map[string]func(p *place.Place){
		"name":         func(p *place.Place) { p.Name += "x" },
		"name_en":      func(p *place.Place) { p.NameEN = "x" },
		"former_names": func(p *place.Place) { p.FormerNames = []string{"x"} },
		"longitude":    func(p *place.Place) { p.Location.Lon += 1e-7 },
		"latitude":     func(p *place.Place) { p.Location.Lat -= 1e-7 },
		"captured_in":  func(p *place.Place) { p.Captured = geo.BD09 },
		"address":      func(p *place.Place) { p.Address = "x" },
		"status":       func(p *place.Place) { p.Status = place.Planned },
		"status_note":  func(p *place.Place) { p.StatusNote = "x" },
		"closed_from":  func(p *place.Place) { p.ClosedFrom = day(2026, 1, 1) },
		"closed_until": func(p *place.Place) { p.ClosedUntil = day(2026, 1, 2) },
		"verified_at":  func(p *place.Place) { p.VerifiedAt = day(2026, 1, 2) },
		"verified_by":  func(p *place.Place) { p.VerifiedBy = "x" },
		"facilities":   func(p *place.Place) { p.Facilities = []string{"x"} },
		"hours":        func(p *place.Place) { p.Hours = "24/7" },
		"holiday":      func(p *place.Place) { p.Holiday = "CLOSED" },
		"weekend":      func(p *place.Place) { p.WorkingWeekend = "OPEN" },
		"step_free":    func(p *place.Place) { p.Accessibility.StepFreeEntrance = place.No },
		"ramp":         func(p *place.Place) { p.Accessibility.Ramp = place.Yes },
		"lift":         func(p *place.Place) { p.Accessibility.Lift = place.Yes },
		"toilet":       func(p *place.Place) { p.Accessibility.AccessibleToilet = place.Yes },
		"loop":         func(p *place.Place) { p.Accessibility.HearingLoop = place.Yes },
		"path":         func(p *place.Place) { p.Accessibility.TactilePath = place.Yes },
		"surveyed_on":  func(p *place.Place) { p.Accessibility.SurveyedOn = day(2026, 1, 2) },
		"contacts":     func(p *place.Place) { p.Contacts = []place.Contact{{Label: "x", Phone: "1"}} },
		"pictures":     func(p *place.Place) { p.Pictures = []place.Picture{{URL: "x", Text: "y"}} },
		"notice":       func(p *place.Place) { p.Notice.Text = "x" },
		"notice_from":  func(p *place.Place) { p.Notice = place.Notice{Text: "x", From: day(2026, 1, 2)} },
		"notice_until": func(p *place.Place) { p.Notice = place.Notice{Text: "x", Until: day(2026, 1, 2)} },
		"center":       func(p *place.Place) { p.Kind, p.Demonstration = place.ServiceCenter, true },
		"amenities":    func(p *place.Place) { p.Kind, p.Amenities = place.RedStation, []place.Amenity{place.Wifi} },
		"seats":        func(p *place.Place) { p.Kind, p.Seats = place.ReadingRoom, &n },
		"books":        func(p *place.Place) { p.Kind, p.Books = place.ReadingRoom, &n },
		"topics":       func(p *place.Place) { p.Kind, p.Topics = place.MediationRoom, []string{"x"} },
		"theme":        func(p *place.Place) { p.Kind, p.Theme = place.HistoryColumn, "x" },
		"period":       func(p *place.Place) { p.Kind, p.Period = place.HistoryColumn, "x" },
	} {
		before, after := venue(name), venue(name)
		change(after)
		before.Kind = after.Kind // so that the particulars alone differ
		putPlaces(t, d, false, before)
		if c := putPlaces(t, d, false, after); c != (Change{Changed: 1}) {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestWhatACompleteFileDoesNotHaveIsWithdrawnAndCanComeBack(t *testing.T) {
	t.Parallel()
	d := open(t)
	other := place.Source{Name: "other", Licence: "x"}
	keep(t, d, func(i *Import) error {
		_, err := importPlaces(t.Context(), i, other, false, venue("b"))
		return err
	})
	putPlaces(t, d, false, venue("a"), venue("b"), venue("c"))
	if c := putPlaces(t, d, false, venue("a")); c != (Change{Unchanged: 1}) {
		t.Errorf("a file that is not complete: %+v", c)
	}
	if c := putPlaces(t, d, true, venue("a")); c != (Change{Unchanged: 1, Removed: 2}) {
		t.Errorf("a complete one: %+v", c)
	}
	if c := putPlaces(t, d, true, venue("a")); c != (Change{Unchanged: 1}) {
		t.Errorf("the same again: %+v", c)
	}
	keys := map[string]place.Key{}
	for _, p := range load(t, d).Places {
		if want := p.Code == "a" || p.Source.Name == "other"; p.Published != want {
			t.Errorf("%s of %s: published %v", p.Code, p.Source.Name, p.Published)
		}
		keys[p.Source.Name+p.Code] = p.Key
	}
	if c := putPlaces(t, d, false, venue("b")); c != (Change{Changed: 1}) {
		t.Errorf("one comes back: %+v", c)
	}
	for _, p := range load(t, d).Places {
		if p.Key != keys[p.Source.Name+p.Code] {
			t.Errorf("%s has another key now", p.Code)
		}
		if want := p.Code != "c"; p.Published != want {
			t.Errorf("%s: published %v", p.Code, p.Published)
		}
	}
}

func TestAKindCanChangeAndTakesItsParticularsAlong(t *testing.T) {
	t.Parallel()
	d := open(t)
	for kind := range place.KindNames() {
		p := venue("1")
		p.Kind = place.Kind(kind)
		putPlaces(t, d, false, p)
		if got := load(t, d).Places[0]; got.Kind != p.Kind {
			t.Errorf("it is a %v, want %v", got.Kind, p.Kind)
		}
	}
}
