package sheet

import (
	"encoding/csv"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"servicemap/fault"
	"servicemap/geo"
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

func drawPlace(t *rapid.T, code string) *place.Place {
	when := func(label string) *time.Time {
		if !rapid.Bool().Draw(t, label+" known") {
			return nil
		}
		at := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, label)).UTC()
		return &at
	}
	texts := func(label string) []string {
		var out []string
		for range rapid.IntRange(0, 3).Draw(t, label) {
			out = append(out, strconv.Itoa(len(out))+kept(t, label, 1, 20))
		}
		return out
	}
	count := func(label string) *int32 {
		return rapid.Ptr(rapid.Int32Min(0), true).Draw(t, label)
	}
	p := &place.Place{
		Code: code, Kind: place.Kind(rapid.IntRange(0, len(place.KindNames())-1).Draw(t, "kind")),
		Name: kept(t, "name", 1, nameLimit), NameEN: kept(t, "name_en", 0, 30), FormerNames: texts("former_names"),
		Location: geo.LonLat{Lon: rapid.Float64Range(-180, 180).Draw(t, "lon"), Lat: rapid.Float64Range(-90, 90).Draw(t, "lat")},
		Address:  kept(t, "address", 0, textLimit), Status: place.Status(rapid.IntRange(0, 3).Draw(t, "status")),
		StatusNote: kept(t, "status_note", 0, 30), ClosedFrom: when("from"), VerifiedAt: when("verified"), VerifiedBy: kept(t, "verified_by", 0, 30),
	}
	if p.ClosedFrom != nil && rapid.Bool().Draw(t, "until known") {
		until := p.ClosedFrom.Add(time.Duration(rapid.Int64Range(1, 1e12).Draw(t, "until")) * time.Microsecond)
		p.ClosedUntil = &until
	}
	switch p.Kind {
	case place.ServiceCenter:
		p.Demonstration = rapid.Bool().Draw(t, "demonstration")
	case place.RedStation:
		for a := range place.AmenityNames() {
			if rapid.Bool().Draw(t, "amenity") {
				p.Amenities = append(p.Amenities, place.Amenity(a))
			}
		}
	case place.ReadingRoom:
		p.Seats, p.Books = count("seats"), count("books")
	case place.MediationRoom:
		p.Topics = texts("topics")
	case place.HistoryColumn:
		p.Theme, p.Period = kept(t, "theme", 0, 30), kept(t, "period", 0, 30)
	case place.Venue:
		p.Facilities = texts("facilities")
	}
	return p
}

// cellsOf writes a place as the columns of writtenHeader.
func cellsOf(p *place.Place) []string {
	when := func(at *time.Time) string {
		if at == nil {
			return ""
		}
		return at.Format(time.RFC3339Nano)
	}
	count := func(n *int32) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(int(*n))
	}
	var demonstration string
	if p.Demonstration {
		demonstration = "yes"
	}
	var amenities []string
	for _, a := range p.Amenities {
		amenities = append(amenities, a.String())
	}
	return []string{
		p.Code, p.Kind.String(), p.Name, p.NameEN, strings.Join(p.FormerNames, ";"), decimalText(p.Location.Lon), decimalText(p.Location.Lat),
		p.Address, p.Status.String(), p.StatusNote, when(p.ClosedFrom), when(p.ClosedUntil), when(p.VerifiedAt), p.VerifiedBy,
		demonstration, strings.Join(amenities, ";"), count(p.Seats), count(p.Books), strings.Join(p.Topics, ";"), p.Theme, p.Period,
		strings.Join(p.Facilities, ";"),
	}
}

const writtenHeader = "code,kind,name,name_en,former_names,longitude,latitude,address,status,status_note,closed_from,closed_until," +
	"verified_at,verified_by,demonstration,amenities,seats,books,topics,theme,period,facilities"

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var want []*place.Place
		for i := range rapid.IntRange(0, 4).Draw(t, "places") {
			want = append(want, drawPlace(t, strconv.Itoa(i)+kept(t, "code", 0, 10)))
		}
		var text strings.Builder
		w := csv.NewWriter(&text)
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		_ = w.Write(strings.Split(writtenHeader, ",")) // the builder takes everything
		for _, p := range want {
			_ = w.Write(cellsOf(p))
		}
		w.Flush()
		written, encoding := text.String(), rapid.SampledFrom([]string{"", "GB18030"}).Draw(t, "encoding")
		if encoding != "" {
			var err error
			if written, err = simplifiedchinese.GB18030.NewEncoder().String(written); err != nil {
				t.Fatal(err)
			}
		}
		got, report, err := readPlaces(strings.NewReader(written), Options{Encoding: encoding})
		if err != nil || len(report.Problems) > 0 || len(got) != len(want) {
			t.Fatalf("%v, %v", report.Problems, err)
		}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Fatalf("read  %+v\nwrote %+v", got[i], want[i])
			}
		}
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
	f.Add(writtenHeader+"\n1,READING_ROOM,a,,,1,2,,,,2026-11-23,2026-11-23,,,,,1,2,,,,\n", false)
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
			for _, s := range append([]string{p.Code, p.Name, p.Address, p.Theme}, p.Facilities...) {
				if again, flawed := clean(s); again != s || flawed != soundText || !utf8.ValidString(s) {
					t.Fatalf("row %d holds %q", row, s)
				}
			}
			return nil
		})
		if err != nil && fault.CodeOf(err) == fault.Internal {
			t.Fatalf("internal: %v", err)
		}
		wrong := map[int]bool{}
		for _, p := range report.Problems {
			wrong[p.Row] = true
		}
		if report.Accepted != accepted || report.Rows != accepted+len(wrong) {
			t.Fatalf("%d rows, %d accepted, %d wrong", report.Rows, accepted, len(wrong))
		}
	})
}
