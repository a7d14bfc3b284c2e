package export_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/twpayne/go-geom"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"servicemap/coverage"
	"servicemap/export"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/importer/sheet"
	"servicemap/place"
	"servicemap/snapshot"
)

// These generators draw records as importers keep them, with all fields. Texts begin with what a spreadsheet would calculate
// more often than not.

func kept(t *rapid.T, label string, least, most int) string {
	runes := rapid.SampledFrom([]rune("=+-@＝＋－＠aé编 ,\"';𠀀ß（—.0"))
	s := strings.TrimSpace(norm.NFC.String(rapid.StringOfN(runes, least, most, -1).Draw(t, label)))
	if s == "" && least > 0 {
		return "-"
	}
	return s
}

// drawTexts draws entries of a list: none twice, none with a semicolon.
func drawTexts(t *rapid.T, label string) []string {
	var out []string
	for range rapid.IntRange(0, 3).Draw(t, label) {
		entry := strings.ReplaceAll(kept(t, label, 1, 20), ";", "=") + strconv.Itoa(len(out))
		out = append(out, entry)
	}
	return out
}

func drawSome[V ~uint8](t *rapid.T, label string, names []string) []V {
	var out []V
	for v := range names {
		if rapid.Bool().Draw(t, label) {
			out = append(out, V(v))
		}
	}
	return out
}

func drawOne[V ~uint8](t *rapid.T, label string, names []string) V {
	return V(rapid.IntRange(0, len(names)-1).Draw(t, label))
}

func drawCount(t *rapid.T, label string) *int32 {
	return rapid.Ptr(rapid.Int32Min(0), true).Draw(t, label)
}

func drawInstant(t *rapid.T, label string, after *time.Time) *time.Time {
	if !rapid.Bool().Draw(t, label+" known") {
		return nil
	}
	at := time.UnixMicro(rapid.Int64Range(1, 4e15).Draw(t, label)).UTC()
	if after != nil && !at.After(*after) {
		at = after.Add(time.Microsecond)
	}
	return &at
}

func drawDay(t *rapid.T, label string) time.Time {
	return time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 300*365).Draw(t, label))
}

func drawContacts(t *rapid.T) []place.Contact {
	var out []place.Contact
	for range rapid.IntRange(0, 3).Draw(t, "phones") {
		out = append(out, place.Contact{
			Label: kept(t, "phone_label", 1, 200),
			Phone: rapid.StringMatching(`(\(0352\)|0352[ -]|400 |\+86 352 )[2-8][0-9]{2}-?[0-9]{4}( ?转 ?[0-9]{1,4})?|1[0-2][0-9]{1,3}`).Draw(t, "phone"),
			Hours: kept(t, "phone_hours", 0, 200),
		})
	}
	return out
}

func drawSchedule(t *rapid.T) place.Schedule {
	return place.Schedule{
		Hours: rapid.SampledFrom([]string{"", "24/7", "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00",
			"Mo-Fr 09:00-17:00; May-Sep Mo-Su 08:00-20:00; 2026 Feb 10-2026 Feb 20 off; Dec 24 off"}).Draw(t, "hours"),
		Holiday:        rapid.SampledFrom([]string{"", "CLOSED", "OPEN", "SUNDAY", "09:00-12:00,14:00-17:00"}).Draw(t, "holiday"),
		WorkingWeekend: rapid.SampledFrom([]string{"", "WORKDAY", "OPEN", "CLOSED"}).Draw(t, "working_weekend"),
	}
}

func drawPoint(t *rapid.T) geo.LonLat {
	return geo.LonLat{Lon: rapid.Float64Range(-180, 180).Draw(t, "lon"), Lat: rapid.Float64Range(-90, 90).Draw(t, "lat")}
}

func drawPlace(t *rapid.T, code string) *place.Place {
	known := func(label string) place.Known { return drawOne[place.Known](t, label, make([]string, 3)) }
	p := &place.Place{
		Code: code, Kind: drawOne[place.Kind](t, "kind", place.KindNames()), Name: kept(t, "name", 1, 200), NameEN: kept(t, "name_en", 0, 30),
		FormerNames: drawTexts(t, "former_names"), Location: drawPoint(t), Address: kept(t, "address", 0, 2000),
		Status: drawOne[place.Status](t, "status", place.StatusNames()), StatusNote: kept(t, "status_note", 0, 30),
		ClosedFrom: drawInstant(t, "closed_from", nil), VerifiedAt: drawInstant(t, "verified_at", nil), VerifiedBy: kept(t, "verified_by", 0, 30),
		Schedule: drawSchedule(t), Contacts: drawContacts(t),
		Accessibility: place.Accessibility{StepFreeEntrance: known("step_free_entrance"), Ramp: known("ramp"), Lift: known("lift"),
			AccessibleToilet: known("accessible_toilet"), HearingLoop: known("hearing_loop"), TactilePath: known("tactile_path")},
	}
	p.ClosedUntil = drawInstant(t, "closed_until", p.ClosedFrom)
	if rapid.Bool().Draw(t, "surveyed") {
		day := drawDay(t, "surveyed_on")
		p.Accessibility.SurveyedOn = &day
	}
	if rapid.Bool().Draw(t, "pictured") {
		p.Pictures = []place.Picture{{URL: "https://example.org/" + rapid.StringMatching(`[a-z图/?=&.-]{0,20}`).Draw(t, "url"), Text: kept(t, "picture_text", 1, 2000)}}
	}
	if p.Notice.Text = kept(t, "notice", 0, 2000); p.Notice.Text != "" {
		p.Notice.From = drawInstant(t, "notice_from", nil)
		p.Notice.Until = drawInstant(t, "notice_until", p.Notice.From)
	}
	switch p.Kind {
	case place.ServiceCenter:
		p.Demonstration = rapid.Bool().Draw(t, "demonstration")
	case place.RedStation:
		p.Amenities = drawSome[place.Amenity](t, "amenity", place.AmenityNames())
	case place.ReadingRoom:
		p.Seats, p.Books = drawCount(t, "seats"), drawCount(t, "books")
	case place.MediationRoom:
		p.Topics = drawTexts(t, "topics")
	case place.HistoryColumn:
		p.Theme, p.Period = kept(t, "theme", 0, 30), kept(t, "period", 0, 30)
	case place.Venue:
		p.Facilities, p.ClusterCode = drawTexts(t, "facilities"), kept(t, "cluster_code", 0, 10)
	}
	return p
}

func drawZone(t *rapid.T, code string) *place.Zone {
	return &place.Zone{CenterCode: code, Kind: drawOne[place.ZoneKind](t, "kind", place.ZoneNames()), Name: kept(t, "name", 0, 200),
		Services: drawTexts(t, "services"), Capacity: drawCount(t, "capacity"), Schedule: drawSchedule(t), Contacts: drawContacts(t)}
}

func drawCluster(t *rapid.T, code string) *place.Cluster {
	return &place.Cluster{Code: code, Name: kept(t, "name", 1, 200), LeadUnit: kept(t, "lead_unit", 0, 200), AreaCode: kept(t, "area_code", 0, 20)}
}

func drawSquad(t *rapid.T, code string) *place.Squad {
	s := &place.Squad{Code: code, Name: kept(t, "name", 1, 200), NameEN: kept(t, "name_en", 0, 30), Skills: drawSome[place.Skill](t, "skill", place.SkillNames()),
		BaseCode: kept(t, "base_code", 0, 20), Serves: drawTexts(t, "serves"), Members: drawCount(t, "members"),
		Schedule: drawSchedule(t), Contacts: drawContacts(t)}
	if len(s.Skills) == 0 {
		s.Skills = []place.Skill{place.OtherSkill}
	}
	return s
}

func drawArea(t *rapid.T, code string) *place.Area {
	a := &place.Area{Code: code, Level: drawOne[place.Level](t, "level", place.LevelNames()), Name: kept(t, "name", 1, 200), NameEN: kept(t, "name_en", 0, 30),
		Population: drawCount(t, "population"), Standing: place.Standing{Grids: drawCount(t, "grids"), Buildings: drawCount(t, "buildings"),
			ContactHouseholds: drawCount(t, "households"), StarsYear: rapid.Ptr(rapid.Int32Range(1949, 2200), true).Draw(t, "year"),
			Types: drawSome[place.CommunityType](t, "type", place.CommunityTypeNames())}}
	if a.ParentCode = kept(t, "parent_code", 0, 20); a.ParentCode == code {
		a.ParentCode = ""
	}
	for i := range a.Stars {
		if a.StarsYear != nil {
			a.Stars[i] = rapid.Ptr(rapid.Int32Range(0, 5), true).Draw(t, "stars")
		}
	}
	if n := rapid.IntRange(0, 2).Draw(t, "polygons"); n > 0 {
		var flat []float64
		var ends [][]int
		for range n {
			w, s := rapid.Float64Range(-179, 170).Draw(t, "west"), rapid.Float64Range(-89, 80).Draw(t, "south")
			e, n := w+rapid.Float64Range(0.001, 9).Draw(t, "width"), s+rapid.Float64Range(0.001, 9).Draw(t, "height")
			flat = append(flat, w, s, e, s, e, n, w, n, w, s)
			ends = append(ends, []int{len(flat)})
		}
		a.Boundary = geom.NewMultiPolygonFlat(geom.XY, flat, ends).SetSRID(4326)
	}
	return a
}

func drawIndicator(t *rapid.T, code string) *place.Indicator {
	n := &place.Indicator{AreaCode: code, Topic: kept(t, "topic", 1, 20), Label: kept(t, "label", 1, 200), LabelEN: kept(t, "label_en", 0, 30),
		Value: rapid.Float64().Draw(t, "value"), Unit: kept(t, "unit", 1, 10), From: drawDay(t, "from")}
	n.Until = n.From.AddDate(0, 0, rapid.IntRange(0, 300).Draw(t, "days"))
	return n
}

func drawStandard(t *rapid.T, code string) *coverage.Standard {
	s := &coverage.Standard{ID: code, Name: kept(t, "name", 1, 200), Clause: kept(t, "clause", 0, 20), Measure: drawOne[coverage.Measure](t, "measure", coverage.MeasureNames()),
		Minutes: rapid.IntRange(1, 60).Draw(t, "minutes"), Certainty: kept(t, "certainty", 0, 20), Source: kept(t, "source", 0, 20)}
	span := func(label string) (*int, *int) {
		least := rapid.IntRange(0, 1e9).Draw(t, label)
		most := least + rapid.IntRange(0, 1e9).Draw(t, label)
		return &least, &most
	}
	if rapid.Bool().Draw(t, "metres known") {
		s.MinMetres, s.MaxMetres = span("metres")
	}
	if s.Measure == coverage.CirclePeople {
		s.MinPeople, s.MaxPeople = span("people")
		return s
	}
	s.TargetShare = rapid.Ptr(rapid.Float64Range(1e-6, 1), false).Draw(t, "share")
	return s
}

func drawCell(t *rapid.T, code string) *coverage.Cell {
	return &coverage.Cell{Code: code, Center: drawPoint(t), People: rapid.Int32Min(0).Draw(t, "people"), Age0To6: drawCount(t, "age_0_6"),
		Age60Up: drawCount(t, "age_60_up"), Age65Up: drawCount(t, "age_65_up"), Households: drawCount(t, "households"),
		SizeMetres: rapid.Ptr(rapid.Float32Range(0.001, 100_000), true).Draw(t, "size_m")}
}

// again writes records that draw makes and holds what package sheet reads of them against them, to the byte and the field.
func again[T any](t *testing.T, what export.What, draw func(*rapid.T, string) *T, code func(*T) string, put func(*snapshot.Records, []*T),
	read func(context.Context, io.Reader, sheet.Options, func(int, *T) *fault.Problem) (*sheet.Report, error)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		want := []*T{}
		for i := range rapid.IntRange(1, 4).Draw(t, "records") {
			want = append(want, draw(t, kept(t, "code", 1, 10)+strconv.Itoa(i)))
		}
		r := &snapshot.Records{Sources: []*place.Source{theSource()}}
		put(r, want)
		e, err := export.FromRecords(r, what, export.Selection{Source: theSource().Name})
		if err != nil || e.Len() != len(want) {
			t.Fatalf("%d of %d records, %v", e.Len(), len(want), err)
		}
		o := export.CSV{Chinese: rapid.Bool().Draw(t, "Chinese"), Mark: rapid.Bool().Draw(t, "mark")}
		var text bytes.Buffer
		if err := e.CSV(&text, o); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(text.String(), "\uFEFF") != o.Mark {
			t.Fatalf("mark %v, begins %q", o.Mark, text.String()[:8])
		}
		written := text.String()
		slices.SortFunc(want, func(a, b *T) int { return cmp.Compare(code(a), code(b)) })
		var got []*T
		report, err := read(t.Context(), &text, sheet.Options{AreaKnown: func(string) bool { return true }, TimeZone: time.FixedZone("", 8*3600)},
			func(_ int, record *T) *fault.Problem { got = append(got, record); return nil })
		unexpected := slices.DeleteFunc(report.Warnings, func(w fault.Text) bool {
			return strings.Contains(w.EN, "area_code was not compared") || strings.Contains(w.EN, "has no effect")
		})
		if err != nil || len(report.Problems) > 0 || len(unexpected) > 0 || len(got) != len(want) {
			t.Fatalf("%d records, %v, %v, %v in\n%s", len(got), report.Problems, report.Warnings, err, written)
		}
		for i := range want {
			if !reflect.DeepEqual(stored(got[i]), stored(want[i])) {
				t.Fatalf("read  %+v\nwrote %+v", got[i], want[i])
			}
		}
	})
}

// stored is a record without what no file says: what it is in a database, and who knows whom.
func stored(record any) any {
	switch r := record.(type) {
	case *place.Place:
		c := *r
		c.Key, c.Source, c.Published = 0, nil, false
		return c
	case *place.Zone:
		c := *r
		c.Center = 0
		return c
	case *place.Cluster:
		c := *r
		c.Source = nil
		return c
	case *place.Squad:
		c := *r
		c.Source, c.Published = nil, false
		return c
	case *place.Area:
		c := *r
		c.Source = nil
		return c
	case *place.Indicator:
		c := *r
		c.Source = nil
		return c
	case *coverage.Standard:
		c := *r
		c.Origin = nil
		return c
	default:
		return record
	}
}

var one = &place.Source{Key: 1, Name: "甲", Licence: "CC0"}

func theSource() *place.Source { return one }

func TestWhatIsExportedIsImportedAgain(t *testing.T) {
	t.Parallel()
	t.Run("places", func(t *testing.T) {
		t.Parallel()
		again(t, export.Places, drawPlace, func(p *place.Place) string { return p.Code }, func(r *snapshot.Records, list []*place.Place) {
			for i, p := range list {
				p.Source, p.Key, p.Published = theSource(), place.Key(100-i), true
			}
			r.Places = list
		}, sheet.Places)
	})
	t.Run("zones", func(t *testing.T) {
		t.Parallel()
		again(t, export.Zones, drawZone, func(z *place.Zone) string { return z.CenterCode }, func(r *snapshot.Records, list []*place.Zone) {
			for i, z := range list {
				z.Center = place.Key(100 - i)
				r.Places = append(r.Places, &place.Place{Key: z.Center, Code: z.CenterCode, Source: theSource(), Published: true})
			}
			r.Zones = list
		}, sheet.Zones)
	})
	t.Run("clusters", func(t *testing.T) {
		t.Parallel()
		again(t, export.Clusters, drawCluster, func(k *place.Cluster) string { return k.Code }, func(r *snapshot.Records, list []*place.Cluster) {
			for _, k := range list {
				k.Source = theSource()
			}
			r.Clusters = list
		}, sheet.Clusters)
	})
	t.Run("squads", func(t *testing.T) {
		t.Parallel()
		again(t, export.Squads, drawSquad, func(s *place.Squad) string { return s.Code }, func(r *snapshot.Records, list []*place.Squad) {
			for _, s := range list {
				s.Source, s.Published = theSource(), true
			}
			r.Squads = list
		}, sheet.Squads)
	})
	t.Run("areas", func(t *testing.T) {
		t.Parallel()
		again(t, export.Areas, drawArea, func(a *place.Area) string { return a.Code }, func(r *snapshot.Records, list []*place.Area) {
			for _, a := range list {
				a.Source = theSource()
			}
			r.Areas = list
		}, sheet.Areas)
	})
	t.Run("indicators", func(t *testing.T) {
		t.Parallel()
		again(t, export.Indicators, drawIndicator, func(n *place.Indicator) string { return n.AreaCode }, func(r *snapshot.Records, list []*place.Indicator) {
			for _, n := range list {
				n.Source = theSource()
			}
			r.Indicators = list
		}, sheet.Indicators)
	})
	t.Run("standards", func(t *testing.T) {
		t.Parallel()
		again(t, export.Standards, drawStandard, func(s *coverage.Standard) string { return s.ID }, func(r *snapshot.Records, list []*coverage.Standard) {
			for _, s := range list {
				own := *s
				own.Origin = theSource()
				r.Standards = append(r.Standards, own)
			}
		}, sheet.Standards)
	})
	t.Run("population", func(t *testing.T) {
		t.Parallel()
		again(t, export.Population, drawCell, func(c *coverage.Cell) string { return c.Code }, func(r *snapshot.Records, list []*coverage.Cell) {
			r.PopulationSource = theSource()
			for _, c := range list {
				r.Cells = append(r.Cells, *c)
			}
		}, sheet.Population)
	})
}

// Every column of every type stands in both languages where the importer finds it; that none is missing, the test above shows.
func TestHeadingsAreThoseOfTheImporter(t *testing.T) {
	t.Parallel()
	reads := map[export.What]func(io.Reader) (*sheet.Report, error){
		export.Places:     reader(sheet.Places),
		export.Zones:      reader(sheet.Zones),
		export.Clusters:   reader(sheet.Clusters),
		export.Squads:     reader(sheet.Squads),
		export.Areas:      reader(sheet.Areas),
		export.Indicators: reader(sheet.Indicators),
		export.Standards:  reader(sheet.Standards),
		export.Population: reader(sheet.Population),
	}
	r := &snapshot.Records{Sources: []*place.Source{theSource()}}
	for what, read := range reads {
		found := map[bool]int{}
		for _, chinese := range []bool{false, true} {
			e, err := export.FromRecords(r, what, export.Selection{Source: theSource().Name})
			if err != nil {
				t.Fatal(err)
			}
			var text bytes.Buffer
			if err := e.CSV(&text, export.CSV{Chinese: chinese}); err != nil {
				t.Fatal(err)
			}
			heading := strings.TrimSpace(text.String())
			report, err := read(&text)
			if err != nil {
				t.Fatalf("%v: %v", what, err)
			}
			for _, w := range report.Warnings {
				if strings.Contains(w.EN, "not read") {
					t.Errorf("%v: %s", what, w.EN)
				}
			}
			if found[chinese] = len(report.Headings); found[chinese] != strings.Count(heading, ",")+1 {
				t.Errorf("%v: %d columns are found in %s", what, found[chinese], heading)
			}
		}
	}
}

func reader[T any](read func(context.Context, io.Reader, sheet.Options, func(int, *T) *fault.Problem) (*sheet.Report, error)) func(io.Reader) (*sheet.Report, error) {
	return func(r io.Reader) (*sheet.Report, error) {
		return read(context.Background(), r, sheet.Options{AreaKnown: func(string) bool { return true }}, func(int, *T) *fault.Problem { return nil })
	}
}

func TestTypesHaveTheNamesOfTheImportCommand(t *testing.T) {
	t.Parallel()
	for i, name := range export.Names() {
		if what, ok := export.Parse(name); !ok || what != export.What(i) || fmt.Sprint(what) != name {
			t.Errorf("%s is %v, %v", name, what, ok)
		}
	}
	if _, ok := export.Parse("coverage"); ok {
		t.Error("coverage is exported")
	}
}
