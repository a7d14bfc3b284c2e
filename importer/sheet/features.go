package sheet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"servicemap/fault"
)

// features reads a GeoJSON FeatureCollection as a table: the first record is the names of the first feature's properties and of
// what its geometry gives, then comes a record for each feature. A point gives longitude and latitude, an outline the column wkt;
// properties of these names are passed over, and so are names that only later features have. Feature 1 is row 1.
type features struct {
	in       *allowance
	json     *json.Decoder
	headings []string
	first    *feature // read for the headings and not given yet
}

type feature struct {
	ID         json.RawMessage            `json:"id"`
	Geometry   *geometry                  `json:"geometry"`
	Properties map[string]json.RawMessage `json:"properties"`
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// What can be wrong with a collection as such. Behind it nothing can be read.
var (
	errNoCollection = errors.New("no FeatureCollection")
	errNoFeatures   = errors.New("no features")
	errLongFeature  = errors.New("feature too long")
)

// errProjected is a collection in another coordinate system than degrees.
type errProjected string

func (e errProjected) Error() string { return "coordinates are " + string(e) }

// allowance gives so many bytes and no more, until it is renewed: a feature that never ends does not fill the memory.
type allowance struct {
	from        io.Reader
	limit, left int
}

func (a *allowance) Read(p []byte) (int, error) {
	if a.left <= 0 {
		return 0, errLongFeature
	}
	n, err := a.from.Read(p[:min(len(p), a.left)])
	a.left -= n
	return n, err
}

func newFeatures(r io.Reader, limit int) *features {
	in := &allowance{from: r, limit: limit, left: limit}
	return &features{in: in, json: json.NewDecoder(in)}
}

// next returns the next record, nil after the last.
func (f *features) next() ([]string, error) {
	if f.headings == nil {
		return f.header()
	}
	this := f.first
	if f.first = nil; this == nil {
		var err error
		if this, err = f.read(); this == nil || err != nil {
			return nil, err
		}
	}
	cells := make([]string, len(f.headings))
	own := this.fromGeometry()
	for i, heading := range f.headings {
		if text, geometric := own[heading]; geometric {
			cells[i] = text
			continue
		}
		cells[i] = plainText(this.Properties[heading])
	}
	return cells, nil
}

// header reads up to the first feature.
func (f *features) header() ([]string, error) {
	if err := f.begin(); err != nil {
		return nil, err
	}
	first, err := f.read()
	if err != nil {
		return nil, err
	}
	if first == nil {
		return nil, errNoFeatures
	}
	own := first.fromGeometry()
	f.headings = slices.Sorted(maps.Keys(own))
	for _, name := range slices.Sorted(maps.Keys(first.Properties)) {
		if _, geometric := own[name]; !geometric {
			f.headings = append(f.headings, name)
		}
	}
	f.first = first
	return f.headings, nil
}

// begin reads up to the list of features.
func (f *features) begin() error {
	if t, err := f.json.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(errNoCollection, err)
	}
	for f.json.More() {
		name, err := f.json.Token()
		if err != nil {
			return err
		}
		switch name {
		case "features":
			if t, err := f.json.Token(); err != nil || t != json.Delim('[') {
				return errors.Join(errNoCollection, err)
			}
			return nil
		case "type":
			var kind string
			if err := f.json.Decode(&kind); err != nil || kind != "FeatureCollection" {
				return errors.Join(errNoCollection, err)
			}
		case "crs":
			if err := f.degrees(); err != nil {
				return err
			}
		default:
			var passed json.RawMessage
			if err := f.json.Decode(&passed); err != nil {
				return err
			}
		}
	}
	return errNoCollection
}

// degrees reads the member crs, which programs write though GeoJSON is always in degrees, and refuses what is not.
func (f *features) degrees() error {
	var crs *struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if err := f.json.Decode(&crs); err != nil || crs == nil {
		return err
	}
	name := crs.Properties.Name
	inDegrees := func(known string) bool { return strings.HasSuffix(name, known) }
	if name == "" || slices.ContainsFunc([]string{"CRS84", ":4326", ":4490"}, inDegrees) {
		return nil
	}
	return errProjected(name)
}

// read returns the next feature, nil after the last.
func (f *features) read() (*feature, error) {
	if !f.json.More() {
		_, err := f.json.Token() // the end of the list; what stands behind it says nothing
		return nil, err
	}
	f.in.left = f.in.limit
	this := &feature{}
	return this, f.json.Decode(this)
}

// fromGeometry returns the cells that a feature's id and geometry give.
func (f *feature) fromGeometry() map[string]string {
	cells := map[string]string{"longitude": "", "latitude": "", "wkt": ""}
	if id := plainText(f.ID); id != "" {
		if _, named := f.Properties["id"]; !named {
			cells["id"] = id
		}
	}
	g := f.Geometry
	if g == nil {
		return cells
	}
	switch g.Type {
	case "Point":
		var at []json.Number
		if json.Unmarshal(g.Coordinates, &at) == nil && len(at) >= 2 {
			cells["longitude"], cells["latitude"] = plainText(json.RawMessage(at[0])), plainText(json.RawMessage(at[1]))
		}
	case "Polygon":
		cells["wkt"] = "POLYGON" + ringsText(g.Coordinates, new([][][]json.Number))
	case "MultiPolygon":
		cells["wkt"] = "MULTIPOLYGON" + ringsText(g.Coordinates, new([][][][]json.Number))
	default:
		cells["wkt"] = strings.ToUpper(g.Type)
	}
	return cells
}

// ringsText returns the well-known text of coordinates without their heights; empty for what are none.
func ringsText(raw json.RawMessage, into any) string {
	if json.Unmarshal(raw, into) != nil {
		return ""
	}
	var b strings.Builder
	switch rings := into.(type) {
	case *[][][]json.Number:
		writeRings(&b, *rings)
	case *[][][][]json.Number:
		for i, polygon := range *rings {
			b.WriteString([]string{" (", ", "}[min(i, 1)])
			writeRings(&b, polygon)
		}
		b.WriteByte(')')
	}
	return b.String()
}

func writeRings(b *strings.Builder, rings [][][]json.Number) {
	b.WriteString("(")
	for i, ring := range rings {
		b.WriteString([]string{"(", ", ("}[min(i, 1)])
		for j, at := range ring {
			if j > 0 {
				b.WriteString(", ")
			}
			for _, number := range at[:min(2, len(at))] {
				fmt.Fprintf(b, "%s ", number)
			}
		}
		b.WriteByte(')')
	}
	b.WriteByte(')')
}

// plainText returns a value as a cell holds it: a number without an exponent, nothing for null.
func plainText(raw json.RawMessage) string {
	var text string
	var number float64
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &number) == nil:
		return strconv.FormatFloat(number, 'f', -1, 64)
	default:
		return string(raw)
	}
}

// brokenFeatures turns what is wrong with a collection into the error that ends the reading.
func brokenFeatures(row int, err error) error {
	var projected errProjected
	switch {
	case errors.As(err, &projected):
		return unreadable(textf("坐标不是经纬度,而是 %s", "the coordinates are not degrees, but %s", excerpt(string(projected))),
			fault.Text{ZH: "以 WGS 84(EPSG:4326)重新导出", EN: "export the file again in WGS 84 (EPSG:4326)"})
	case errors.Is(err, errNoFeatures):
		return unreadable(fault.Text{ZH: "文件中没有要素", EN: "the file holds no features"}, fault.Text{})
	case errors.Is(err, errNoCollection):
		return unreadable(fault.Text{ZH: "这个 JSON 文件不是 GeoJSON 的 FeatureCollection", EN: "this JSON is not a FeatureCollection of GeoJSON"},
			fault.Text{ZH: "从地图软件导出为 GeoJSON", EN: "export it from a map program as GeoJSON"})
	case errors.Is(err, errLongFeature):
		return unreadable(textf("要素 %d 过长", "feature %d is too long", row), fault.Text{ZH: "简化它的边界", EN: "simplify its outline"})
	default:
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		if errors.As(err, &syntax) || errors.As(err, &kind) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return unreadable(textf("要素 %d 处的 JSON 无法读取(%v)", "the JSON cannot be read at feature %d (%v)", row, err),
				fault.Text{ZH: "文件可能被截断", EN: "the file may be cut off"})
		}
		return fmt.Errorf("feature %d: %w", row, err)
	}
}
