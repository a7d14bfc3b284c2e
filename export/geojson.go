package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/geojson"

	"servicemap/geo"
	"servicemap/place"
)

// GeoJSON writes a FeatureCollection with a feature for each record. The error is the writer's, or that of a number that JSON
// cannot hold.
func (e *Export) GeoJSON(w io.Writer) error {
	b := bufio.NewWriterSize(w, bufferSize)
	member, value := "sources", any(e.about)
	if e.about != nil {
		member = "coverage"
	} else {
		sources := make([]source, len(e.sources))
		for i, s := range e.sources {
			sources[i] = source{s.Name, s.Licence, dayOf(s.Collected), s.Demo}
		}
		value = sources
	}
	head, err := compact(value)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, `{"type":"FeatureCollection",%q:%s,"features":[`, member, head)
	if err := e.rows.writeFeatures(b); err != nil {
		return err
	}
	_, _ = b.WriteString("\n]}\n") // an error stays in the buffer until the end
	return b.Flush()
}

func (l *listing[T]) writeFeatures(w io.Writer) error {
	for i, r := range l.records {
		f := l.feature(r)
		f.Type = "Feature"
		if l.All && l.published != nil {
			published := l.published(r)
			f.Properties.of().Published = &published
		}
		if l.source != nil {
			f.Properties.of().Source = sourceName(l.source(r))
		}
		text, err := compact(f)
		if err != nil {
			return fmt.Errorf("%s: %w", f.ID, err)
		}
		separator := ",\n"
		if i == 0 {
			separator = "\n"
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, text); err != nil {
			return err
		}
	}
	return nil
}

// compact returns the JSON of a value on one line, with < > & as they are.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// The JSON forms. What is not known is null; what only records of one kind have is absent in others.
type (
	feature struct {
		Type       string          `json:"type"`
		ID         string          `json:"id"`
		Geometry   json.RawMessage `json:"geometry"` // nil: null
		Properties properties      `json:"properties"`
	}
	// properties are those of any record.
	properties interface{ of() *origin }
	origin     struct {
		Source    string `json:"source"`
		Published *bool  `json:"published,omitempty"`
	}
	source struct {
		Name        string  `json:"name"`
		Licence     string  `json:"licence"`
		CollectedOn *string `json:"collectedOn"`
		Demo        bool    `json:"demo"`
	}
	schedule struct {
		Hours          *string `json:"hours"` // OpenStreetMap's notation
		Holiday        *string `json:"holiday"`
		WorkingWeekend *string `json:"workingWeekend"`
	}
	contact struct {
		Label string  `json:"label"`
		Phone string  `json:"phone"`
		Hours *string `json:"hours"`
	}
	picture struct {
		URL             string `json:"url"`
		AlternativeText string `json:"alternativeText"`
	}
	notice struct {
		Text  string     `json:"text"`
		From  *time.Time `json:"from"`
		Until *time.Time `json:"until"`
	}
	accessibility struct {
		StepFreeEntrance string  `json:"stepFreeEntrance"`
		Ramp             string  `json:"ramp"`
		Lift             string  `json:"lift"`
		AccessibleToilet string  `json:"accessibleToilet"`
		HearingLoop      string  `json:"hearingLoop"`
		TactilePath      string  `json:"tactilePath"`
		SurveyedOn       *string `json:"surveyedOn"`
	}
)

func (o *origin) of() *origin { return o }

type placeProperties struct {
	Code        string     `json:"code"`
	Kind        string     `json:"kind"`
	Name        string     `json:"name"`
	NameEN      *string    `json:"nameEn"`
	FormerNames []string   `json:"formerNames"`
	Address     *string    `json:"address"`
	AreaCode    *string    `json:"areaCode"`
	Status      string     `json:"status"`
	StatusNote  *string    `json:"statusNote"`
	ClosedFrom  *time.Time `json:"closedFrom"`
	ClosedUntil *time.Time `json:"closedUntil"`
	schedule
	Accessibility accessibility `json:"accessibility"`
	Contacts      []contact     `json:"contacts"`
	Pictures      []picture     `json:"pictures"`
	Notice        *notice       `json:"notice"`
	VerifiedAt    *time.Time    `json:"verifiedAt"`
	VerifiedBy    *string       `json:"verifiedBy"`
	*center
	*station
	*readingRoom
	*mediationRoom
	*historyColumn
	*venue
	origin
}

// The properties of places of one kind.
type (
	center struct {
		Demonstration bool `json:"demonstration"`
	}
	station struct {
		Amenities []string `json:"amenities"`
	}
	readingRoom struct {
		Seats *int32 `json:"seats"`
		Books *int32 `json:"books"`
	}
	mediationRoom struct {
		Topics []string `json:"topics"`
	}
	historyColumn struct {
		Theme  *string `json:"theme"`
		Period *string `json:"period"`
	}
	venue struct {
		ClusterCode *string  `json:"clusterCode"`
		Facilities  []string `json:"facilities"`
	}
)

func placeFeature(p placed) feature {
	to := &placeProperties{
		Code: p.Code, Kind: p.Kind.String(), Name: p.Name, NameEN: text(p.NameEN), FormerNames: list(p.FormerNames), Address: text(p.Address),
		AreaCode: text(p.area), Status: p.Status.String(), StatusNote: text(p.StatusNote), ClosedFrom: utc(p.ClosedFrom), ClosedUntil: utc(p.ClosedUntil),
		schedule: scheduleOf(p.Schedule), Accessibility: accessibilityOf(&p.Accessibility), Contacts: contactsOf(p.Contacts),
		Pictures: []picture{}, VerifiedAt: utc(p.VerifiedAt), VerifiedBy: text(p.VerifiedBy),
	}
	for _, from := range p.Pictures {
		to.Pictures = append(to.Pictures, picture{from.URL, from.Text})
	}
	if p.Notice.Text != "" {
		to.Notice = &notice{p.Notice.Text, utc(p.Notice.From), utc(p.Notice.Until)}
	}
	switch p.Kind {
	case place.ServiceCenter:
		to.center = &center{p.Demonstration}
	case place.RedStation:
		to.station = &station{names(p.Amenities)}
	case place.ReadingRoom:
		to.readingRoom = &readingRoom{p.Seats, p.Books}
	case place.MediationRoom:
		to.mediationRoom = &mediationRoom{list(p.Topics)}
	case place.HistoryColumn:
		to.historyColumn = &historyColumn{text(p.Theme), text(p.Period)}
	case place.Venue:
		to.venue = &venue{text(p.ClusterCode), list(p.Facilities)}
	}
	return feature{ID: p.Code, Geometry: point(p.Location), Properties: to}
}

func accessibilityOf(a *place.Accessibility) accessibility {
	word := func(k place.Known) string {
		return [...]string{place.Unknown: "UNKNOWN", place.Yes: "YES", place.No: "NO"}[k]
	}
	return accessibility{
		StepFreeEntrance: word(a.StepFreeEntrance), Ramp: word(a.Ramp), Lift: word(a.Lift), AccessibleToilet: word(a.AccessibleToilet),
		HearingLoop: word(a.HearingLoop), TactilePath: word(a.TactilePath), SurveyedOn: dayOf(a.SurveyedOn),
	}
}

func scheduleOf(s place.Schedule) schedule {
	return schedule{text(s.Hours), text(s.Holiday), text(s.WorkingWeekend)}
}

func contactsOf(contacts []place.Contact) []contact {
	out := make([]contact, len(contacts))
	for i, c := range contacts {
		out[i] = contact{c.Label, c.Phone, text(c.Hours)}
	}
	return out
}

// text is null for the empty text, which stands for no value.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func list(texts []string) []string { return append([]string{}, texts...) }

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := t.UTC()
	return &at
}

func dayOf(t *time.Time) *string { return text(day(t)) }

func point(at geo.LonLat) json.RawMessage {
	return geometry(geom.NewPointFlat(geom.XY, []float64{at.Lon, at.Lat}))
}

func geometry(g geom.T) json.RawMessage {
	raw, err := geojson.Marshal(g)
	if err != nil {
		panic(err) // a point or polygon of finite numbers always has a form
	}
	return raw
}
