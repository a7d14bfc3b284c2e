package sheet

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/hours"
	"servicemap/place"
)

func decimalText(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// kept draws a text as this package keeps it: clean, without the mark that separates entries.
func kept(t *rapid.T, label string, least, most int) string {
	runes := rapid.SampledFrom([]rune("aé编 ,\"'=+𠀀ß()（）—.-0\n"))
	text, _ := clean(rapid.StringOfN(runes, least, most, -1).Draw(t, label))
	if text == "" && least > 0 {
		return "空"
	}
	return text
}

func drawInstant(t *rapid.T, label string) *time.Time {
	if !rapid.Bool().Draw(t, label+" known") {
		return nil
	}
	at := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, label)).UTC()
	return &at
}

func drawDay(t *rapid.T, label string) time.Time {
	return time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 300*365).Draw(t, label))
}

func drawTexts(t *rapid.T, label string) []string {
	var out []string
	for range rapid.IntRange(0, 3).Draw(t, label) {
		out = append(out, strconv.Itoa(len(out))+kept(t, label, 1, 20))
	}
	return out
}

func drawCount(t *rapid.T, label string) *int32 {
	return rapid.Ptr(rapid.Int32Min(0), true).Draw(t, label)
}

// drawSome draws some of the values that have names.
func drawSome[V ~uint8](t *rapid.T, label string, names []string) []V {
	var out []V
	for v := range names {
		if rapid.Bool().Draw(t, label) {
			out = append(out, V(v))
		}
	}
	return out
}

func drawContacts(t *rapid.T) []place.Contact {
	var out []place.Contact
	for range rapid.IntRange(0, len(duty{})).Draw(t, "phones") {
		out = append(out, place.Contact{
			Label: kept(t, "phone_label", 1, nameLimit),
			Phone: rapid.StringMatching(`(\(0352\)|0352[ -]|400 )[2-8][0-9]{2}-?[0-9]{4}( ?转 ?[0-9]{1,4})?|1[0-2][0-9]{1,3}`).Draw(t, "phone"),
			Hours: kept(t, "phone_hours", 0, nameLimit),
		})
	}
	return out
}

func drawSchedule(t *rapid.T) place.Schedule {
	return place.Schedule{
		Hours: rapid.SampledFrom([]string{"", "24/7", "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00", "Mo-Su 22:00-02:00",
			"Mo-Fr 09:00-17:00; May-Sep Mo-Su 08:00-20:00; 2026 Feb 10-2026 Feb 20 off; Dec 24 off"}).Draw(t, "hours"),
		Holiday:        rapid.SampledFrom([]string{"", "CLOSED", "OPEN", "SUNDAY", "09:00-12:00,14:00-17:00"}).Draw(t, "holiday"),
		WorkingWeekend: rapid.SampledFrom([]string{"", "WORKDAY", "OPEN", "CLOSED"}).Draw(t, "working_weekend"),
	}
}

func drawAccessibility(t *rapid.T) place.Accessibility {
	known := func(label string) place.Known {
		return rapid.SampledFrom([]place.Known{place.Unknown, place.Yes, place.No}).Draw(t, label)
	}
	a := place.Accessibility{StepFreeEntrance: known("step_free_entrance"), Ramp: known("ramp"), Lift: known("lift"),
		AccessibleToilet: known("accessible_toilet"), HearingLoop: known("hearing_loop"), TactilePath: known("tactile_path")}
	if rapid.Bool().Draw(t, "surveyed") {
		day := drawDay(t, "surveyed_on")
		a.SurveyedOn = &day
	}
	return a
}

// afterwards draws an instant after another.
func afterwards(t *rapid.T, from *time.Time, label string) *time.Time {
	if from == nil || !rapid.Bool().Draw(t, label+" known") {
		return nil
	}
	until := from.Add(time.Duration(rapid.Int64Range(1, 1e12).Draw(t, label)) * time.Microsecond)
	return &until
}

func drawPlace(t *rapid.T, code string) *place.Place {
	p := &place.Place{
		Code: code, Kind: place.Kind(rapid.IntRange(0, len(place.KindNames())-1).Draw(t, "kind")),
		Name: kept(t, "name", 1, nameLimit), NameEN: kept(t, "name_en", 0, 30), FormerNames: drawTexts(t, "former_names"),
		Location: geo.LonLat{Lon: rapid.Float64Range(-180, 180).Draw(t, "lon"), Lat: rapid.Float64Range(-90, 90).Draw(t, "lat")},
		Address:  kept(t, "address", 0, textLimit), Status: place.Status(rapid.IntRange(0, 3).Draw(t, "status")),
		StatusNote: kept(t, "status_note", 0, 30), ClosedFrom: drawInstant(t, "from"), VerifiedAt: drawInstant(t, "verified"), VerifiedBy: kept(t, "verified_by", 0, 30),
		Schedule: drawSchedule(t), Accessibility: drawAccessibility(t), Contacts: drawContacts(t),
	}
	p.ClosedUntil = afterwards(t, p.ClosedFrom, "until")
	if rapid.Bool().Draw(t, "picture") {
		p.Pictures = []place.Picture{{URL: "https://example.org/" + rapid.StringMatching(`[a-z图/?=&.-]{0,20}`).Draw(t, "url"), Text: kept(t, "picture_text", 1, textLimit)}}
	}
	if p.Notice.Text = kept(t, "notice", 0, textLimit); p.Notice.Text != "" {
		p.Notice.From = drawInstant(t, "notice_from")
		p.Notice.Until = afterwards(t, p.Notice.From, "notice_until")
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

func instantText(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.Format(time.RFC3339Nano)
}

func countText(n *int32) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(int(*n))
}

func knownText(k place.Known) string { return [...]string{"unknown", "yes", "no"}[k] }

func namesText[V fmt.Stringer](values []V) string {
	var out []string
	for _, v := range values {
		out = append(out, v.String())
	}
	return strings.Join(out, ";")
}

const contactHeader = "phone_label,phone,phone_hours,phone_label_2,phone_2,phone_hours_2,phone_label_3,phone_3,phone_hours_3"

func contactCells(contacts []place.Contact) []string {
	var all [3]place.Contact
	copy(all[:], contacts)
	var out []string
	for _, c := range all {
		out = append(out, c.Label, c.Phone, c.Hours)
	}
	return out
}

const scheduleHeader = "hours,holiday,working_weekend"

func scheduleCells(s place.Schedule) []string { return []string{s.Hours, s.Holiday, s.WorkingWeekend} }

// cellsOf writes a place as the columns of writtenHeader.
func cellsOf(p *place.Place) []string {
	var demonstration, surveyed string
	if p.Demonstration {
		demonstration = "yes"
	}
	a := &p.Accessibility
	if a.SurveyedOn != nil {
		surveyed = a.SurveyedOn.Format(time.DateOnly)
	}
	var picture place.Picture
	if len(p.Pictures) > 0 {
		picture = p.Pictures[0]
	}
	return slices.Concat([]string{
		p.Code, p.Kind.String(), p.Name, p.NameEN, strings.Join(p.FormerNames, ";"), decimalText(p.Location.Lon), decimalText(p.Location.Lat),
		p.Address, p.Status.String(), p.StatusNote, instantText(p.ClosedFrom), instantText(p.ClosedUntil), instantText(p.VerifiedAt), p.VerifiedBy,
		demonstration, namesText(p.Amenities), countText(p.Seats), countText(p.Books), strings.Join(p.Topics, ";"), p.Theme, p.Period,
		strings.Join(p.Facilities, ";"), p.ClusterCode,
		knownText(a.StepFreeEntrance), knownText(a.Ramp), knownText(a.Lift), knownText(a.AccessibleToilet), knownText(a.HearingLoop),
		knownText(a.TactilePath), surveyed, picture.URL, picture.Text, p.Notice.Text, instantText(p.Notice.From), instantText(p.Notice.Until),
	}, scheduleCells(p.Schedule), contactCells(p.Contacts))
}

const writtenHeader = "code,kind,name,name_en,former_names,longitude,latitude,address,status,status_note,closed_from,closed_until," +
	"verified_at,verified_by,demonstration,amenities,seats,books,topics,theme,period,facilities,cluster_code," +
	"step_free_entrance,ramp,lift,accessible_toilet,hearing_loop,tactile_path,surveyed_on,picture,picture_text,notice,notice_from,notice_until," +
	scheduleHeader + "," + contactHeader

// readAgain writes records that draw makes, and holds what is read against them.
func readAgain[T any](t *testing.T, header string, draw func(t *rapid.T, code string) *T, cells func(*T) []string,
	read func(context.Context, io.Reader, Options, func(int, *T) *fault.Problem) (*Report, error)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		var want []*T
		for i := range rapid.IntRange(0, 4).Draw(t, "records") {
			want = append(want, draw(t, strconv.Itoa(i)+kept(t, "code", 0, 10)))
		}
		var text strings.Builder
		w := csv.NewWriter(&text)
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		_ = w.Write(strings.Split(header, ",")) // the builder takes everything
		for _, record := range want {
			_ = w.Write(cells(record))
		}
		w.Flush()
		written, encoding := text.String(), rapid.SampledFrom([]string{"", "GB18030"}).Draw(t, "encoding")
		if encoding != "" {
			var err error
			if written, err = simplifiedchinese.GB18030.NewEncoder().String(written); err != nil {
				t.Fatal(err)
			}
		}
		zone := rapid.SampledFrom([]*time.Location{nil, time.FixedZone("", 8*3600), time.FixedZone("", -11*3600)}).Draw(t, "zone")
		got, report, err := gather(read, strings.NewReader(written), Options{Encoding: encoding, TimeZone: zone, AreaKnown: anyArea})
		unexpected := slices.DeleteFunc(report.Warnings, func(w fault.Text) bool { return strings.Contains(w.EN, "has no effect") })
		if err != nil || len(report.Problems) > 0 || len(unexpected) > 0 && len(want) > 0 || len(got) != len(want) {
			t.Fatalf("%v, %v, %v", report.Problems, report.Warnings, err)
		}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Fatalf("read  %+v\nwrote %+v", got[i], want[i])
			}
		}
	})
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	t.Run("places", func(t *testing.T) {
		t.Parallel()
		readAgain(t, writtenHeader, drawPlace, cellsOf, Places)
	})
	t.Run("zones", func(t *testing.T) {
		t.Parallel()
		readAgain(t, "center_code,kind,name,services,capacity,"+scheduleHeader+","+contactHeader, func(t *rapid.T, code string) *place.Zone {
			return &place.Zone{CenterCode: code, Kind: place.ZoneKind(rapid.IntRange(0, len(place.ZoneNames())-1).Draw(t, "kind")),
				Name: kept(t, "name", 0, nameLimit), Services: drawTexts(t, "services"), Capacity: drawCount(t, "capacity"),
				Schedule: drawSchedule(t), Contacts: drawContacts(t)}
		}, func(z *place.Zone) []string {
			return slices.Concat([]string{z.CenterCode, z.Kind.String(), z.Name, strings.Join(z.Services, ";"), countText(z.Capacity)},
				scheduleCells(z.Schedule), contactCells(z.Contacts))
		}, Zones)
	})
	t.Run("clusters", func(t *testing.T) {
		t.Parallel()
		readAgain(t, "code,name,lead_unit,area_code", func(t *rapid.T, code string) *place.Cluster {
			return &place.Cluster{Code: code, Name: kept(t, "name", 1, nameLimit), LeadUnit: kept(t, "lead_unit", 0, nameLimit), AreaCode: kept(t, "area_code", 0, 20)}
		}, func(k *place.Cluster) []string { return []string{k.Code, k.Name, k.LeadUnit, k.AreaCode} }, Clusters)
	})
	t.Run("squads", func(t *testing.T) {
		t.Parallel()
		readAgain(t, "code,name,name_en,skills,base_code,serves,members,"+scheduleHeader+","+contactHeader, func(t *rapid.T, code string) *place.Squad {
			s := &place.Squad{Code: code, Name: kept(t, "name", 1, nameLimit), NameEN: kept(t, "name_en", 0, 30),
				Skills: drawSome[place.Skill](t, "skill", place.SkillNames()), BaseCode: kept(t, "base_code", 0, 20), Serves: drawTexts(t, "serves"),
				Members: drawCount(t, "members"), Schedule: drawSchedule(t), Contacts: drawContacts(t)}
			if len(s.Skills) == 0 {
				s.Skills = []place.Skill{place.OtherSkill}
			}
			return s
		}, func(s *place.Squad) []string {
			return slices.Concat([]string{s.Code, s.Name, s.NameEN, namesText(s.Skills), s.BaseCode, strings.Join(s.Serves, ";"), countText(s.Members)},
				scheduleCells(s.Schedule), contactCells(s.Contacts))
		}, Squads)
	})
	t.Run("indicators", func(t *testing.T) {
		t.Parallel()
		readAgain(t, "area_code,topic,label,label_en,value,unit,from,until", func(t *rapid.T, code string) *place.Indicator {
			n := &place.Indicator{AreaCode: code, Topic: kept(t, "topic", 1, 20), Label: kept(t, "label", 1, nameLimit), LabelEN: kept(t, "label_en", 0, 30),
				Value: rapid.Float64().Draw(t, "value"), Unit: kept(t, "unit", 1, 10), From: drawDay(t, "from")}
			n.Until = n.From.AddDate(0, 0, rapid.IntRange(0, 300).Draw(t, "days"))
			return n
		}, func(n *place.Indicator) []string {
			return []string{n.AreaCode, n.Topic, n.Label, n.LabelEN, decimalText(n.Value), n.Unit, n.From.Format(time.DateOnly), n.Until.Format(time.DateOnly)}
		}, Indicators)
	})
	t.Run("areas", func(t *testing.T) {
		t.Parallel()
		readAgain(t, "code,level,name,name_en,population,grids,buildings,contact_households,stars_year,stars_organisation,stars_co_governance,"+
			"stars_basic_support,stars_satisfaction,stars_livability,types", func(t *rapid.T, code string) *place.Area {
			a := &place.Area{Code: code, Level: place.Level(rapid.IntRange(0, 3).Draw(t, "level")), Name: kept(t, "name", 1, nameLimit),
				NameEN: kept(t, "name_en", 0, 30), Population: drawCount(t, "population"), Standing: place.Standing{Grids: drawCount(t, "grids"), Buildings: drawCount(t, "buildings"),
					ContactHouseholds: drawCount(t, "households"), StarsYear: rapid.Ptr(rapid.Int32Range(firstYear, lastYear), true).Draw(t, "year"),
					Types: drawSome[place.CommunityType](t, "type", place.CommunityTypeNames())}}
			for i := range a.Stars {
				if a.StarsYear != nil {
					a.Stars[i] = rapid.Ptr(rapid.Int32Range(0, mostStars), true).Draw(t, "stars")
				}
			}
			return a
		}, func(a *place.Area) []string {
			return []string{a.Code, a.Level.String(), a.Name, a.NameEN, countText(a.Population), countText(a.Grids), countText(a.Buildings), countText(a.ContactHouseholds),
				countText(a.StarsYear), countText(a.Stars[0]), countText(a.Stars[1]), countText(a.Stars[2]), countText(a.Stars[3]), countText(a.Stars[4]), namesText(a.Types)}
		}, Areas)
	})
}

func TestCleaningTwiceIsCleaningOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once, _ := clean(rapid.String().Draw(t, "text"))
		if twice, _ := clean(once); twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
	})
}

// FuzzPlaces reads whatever it is given: never a panic, and what comes out keeps the promises of the package.
func FuzzPlaces(f *testing.F) {
	f.Add(placesHeader+"\n1,VENUE,舞台,113,40\n", false)
	f.Add("编号,类型,名称,经度,纬度,设施,曾用名\n1,阵地,\"a\"\"b\",113.1,40.1,a;b,\u202Ec\n\n2,驿站,c\"d,1,2,,\n", false)
	f.Add(writtenHeader+"\n1,READING_ROOM,a,,,1,2,,,,2026-11-23,2026-11-23,,,,,1,2,,,,,,yes,有,no,无,未知,,2026-11-23,"+
		"https://example.org/,b,c,2026-11-23,2026-11-23,Mo-Fr 08:30-12:00,CLOSED,WORKDAY,d,(0352)1234567转1,e,,１２３４５,,,,\n", false)
	f.Add(placesHeader+",phone,notice\n1,VENUE,a,1,2,+86 138-0013-8000,11010519491231002X\n", false)
	f.Add("\xFF\xFEc\x00o\x00d\x00e\x00", false)
	f.Add(placesHeader+"\n1,VENUE,\xCE\xE8\xCC\xA8,1,2\r", true)
	f.Fuzz(func(t *testing.T, text string, gb bool) {
		o := Options{System: geo.BD09, Columns: nil}
		if gb {
			o.Encoding = "GB18030"
		}
		codes := map[string]bool{}
		accepted, last := 0, 0
		report, err := Places(t.Context(), strings.NewReader(text), o, func(row int, p *place.Place) *fault.Problem {
			accepted++
			if row <= last || p.Code == "" || codes[p.Code] || p.Name == "" || utf8.RuneCountInString(p.Name) > nameLimit || p.Location.Valid() != nil {
				t.Fatalf("row %d: %+v", row, p)
			}
			last, codes[p.Code] = row, true
			keptWell(t, append([]string{p.Code, p.Name, p.Address, p.Theme, p.ClusterCode, p.Notice.Text}, p.Facilities...)...)
			soundSchedule(t, p.Schedule, p.Contacts)
			if n := p.Notice; n.Text == "" && (n.From != nil || n.Until != nil) || n.From != nil && n.Until != nil && !n.Until.After(*n.From) {
				t.Fatalf("row %d has the notice %+v", row, n)
			}
			for _, picture := range p.Pictures {
				if u, err := url.Parse(picture.URL); err != nil || !strings.HasPrefix(u.Scheme, "http") || u.Host == "" || picture.Text == "" {
					t.Fatalf("row %d has the picture %+v", row, picture)
				}
			}
			return nil
		})
		if err != nil && fault.CodeOf(err) == fault.Internal {
			t.Fatalf("internal: %v", err)
		}
		counted(t, report, accepted)
	})
}

// keptWell checks texts that were accepted: they are clean, and hold nothing of a private person's.
func keptWell(t *testing.T, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if again, flawed := clean(s); again != s || flawed != soundText || !utf8.ValidString(s) || identityIn(s) {
			t.Fatalf("%q is kept", s)
		}
	}
}

func soundSchedule(t *testing.T, s place.Schedule, contacts []place.Contact) {
	t.Helper()
	if schedule, err := hours.ParseSchedule(s.Hours, s.Holiday, s.WorkingWeekend); err != nil || schedule.Rules.String() != s.Hours || schedule.Holiday.String() != s.Holiday {
		t.Fatalf("%+v: %v", s, err)
	}
	for _, c := range contacts {
		if c.Phone == "" || c.Label == "" || !dutyPhone.MatchString(c.Phone) {
			t.Fatalf("contact %+v", c)
		}
		keptWell(t, c.Label, c.Phone, c.Hours)
		for _, s := range []string{c.Label, c.Phone, c.Hours} {
			if mobileIn(s) || mobileInText(s) {
				t.Fatalf("a mobile passed: %+v", c)
			}
		}
	}
}

// counted checks that every row was accepted or has a problem, in a report that shows no private number.
func counted(t *testing.T, report *Report, accepted int) {
	t.Helper()
	wrong := map[int]bool{}
	for _, p := range report.Problems {
		if wrong[p.Row] = true; p.Text.ZH == "" || p.Text.EN == "" || mobileInText(p.Value) || identityIn(p.Value) {
			t.Fatalf("%+v", p)
		}
	}
	if report.Accepted != accepted || report.Rows != accepted+len(wrong) {
		t.Fatalf("%d rows, %d accepted, %d wrong", report.Rows, accepted, len(wrong))
	}
}

// FuzzDistrict reads whatever it is given as each of the other tables.
func FuzzDistrict(f *testing.F) {
	for _, text := range []string{
		"center_code,kind,name,services,capacity,hours,holiday,working_weekend,phone_label,phone,phone_hours\nC,CULTURE,a,b;c,40,We 14:30-17:00,闭馆,同周末,d,110,e\n",
		"code,name,lead_unit,area_code\nK,a,b,140214\n",
		"code,name,skills,serves,members,hours,phone_2\nQ,a,维修；HEALTH,A;B,12,22:00-26:00,0352-1234567 ext 1\n",
		"area_code,topic,label,label_en,value,unit,from,until\nA,t,l,m,-0.5,%,2025-01-01,2025-12-31\n",
		"code,level,name,wkt,stars_year,stars_organisation,types\n1,GRID,a,\"POLYGON ((0 0, 1 0, 1 1, 0 0))\",2025,5,CARE;示范引领\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		accepted := 0
		o := Options{AreaKnown: func(code string) bool { return len(code) < 10 }}
		check := func(report *Report, err error) {
			if err != nil && fault.CodeOf(err) == fault.Internal {
				t.Fatalf("internal: %v", err)
			}
			counted(t, report, accepted)
			accepted = 0
		}
		check(Zones(t.Context(), strings.NewReader(text), o, func(_ int, z *place.Zone) *fault.Problem {
			accepted++
			keptWell(t, append([]string{z.CenterCode, z.Name}, z.Services...)...)
			soundSchedule(t, z.Schedule, z.Contacts)
			return nil
		}))
		check(Clusters(t.Context(), strings.NewReader(text), o, func(_ int, k *place.Cluster) *fault.Problem {
			accepted++
			keptWell(t, k.Code, k.Name, k.LeadUnit, k.AreaCode)
			return nil
		}))
		check(Squads(t.Context(), strings.NewReader(text), o, func(_ int, s *place.Squad) *fault.Problem {
			accepted++
			keptWell(t, append([]string{s.Code, s.Name, s.NameEN, s.BaseCode}, s.Serves...)...)
			soundSchedule(t, s.Schedule, s.Contacts)
			if len(s.Skills) == 0 {
				t.Fatalf("%+v", s)
			}
			return nil
		}))
		check(Indicators(t.Context(), strings.NewReader(text), o, func(_ int, n *place.Indicator) *fault.Problem {
			accepted++
			keptWell(t, n.AreaCode, n.Topic, n.Label, n.LabelEN, n.Unit)
			if n.Until.Before(n.From) || n.From.IsZero() || math.IsInf(n.Value, 0) || math.IsNaN(n.Value) {
				t.Fatalf("%+v", n)
			}
			return nil
		}))
		check(Areas(t.Context(), strings.NewReader(text), o, func(_ int, a *place.Area) *fault.Problem {
			accepted++
			keptWell(t, a.Code, a.Name, a.NameEN, a.ParentCode)
			for _, n := range a.Stars {
				if n != nil && (*n < 0 || *n > mostStars || a.StarsYear == nil) {
					t.Fatalf("%+v", a)
				}
			}
			return nil
		}))
	})
}
