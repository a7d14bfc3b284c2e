package snapshot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/twpayne/go-geom"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/place"
)

// filler gives every field of a record a value that differs from zero and from those of other fields, and every second
// pointer zero, which is not nil. So a field that the file forgets is missed.
type filler struct {
	count   int
	sources []*place.Source
}

func (f *filler) fill(v reflect.Value) {
	f.count++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 1, 1, 0, 0, f.count, 1000*f.count, time.UTC)))
		return
	case *place.Source:
		v.Set(reflect.ValueOf(f.sources[f.count%len(f.sources)]))
		return
	case *geom.MultiPolygon:
		v.Set(reflect.ValueOf(geom.NewMultiPolygonFlat(geom.XY, []float64{0.1, 0.2, 1.0 / 3, 0, 1, 1, 0.1, 0.2}, [][]int{{8}}).SetSRID(4326)))
		return
	case *place.Area, []*place.Area: // links, which a catalogue makes anew
		return
	}
	switch v.Kind() { //nolint:exhaustive // records are made of these
	case reflect.String:
		v.SetString(fmt.Sprintf("字<&\u2028%d", f.count))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(f.count%100 + 1))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(f.count%100 + 1))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(float32(f.count) / 3))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if f.count%2 == 0 {
			f.fill(v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0))
		f.fill(v.Index(1))
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				f.fill(v.Field(i))
			}
		}
	default:
		panic("a record holds a " + v.Type().String())
	}
}

// filled returns records with three of each kind, all of whose fields are set but in the last.
func filled() *Records {
	f := &filler{sources: []*place.Source{{Key: 7, Name: "源", Licence: "CC0"}, {Key: 9, Demo: true}}}
	r := &Records{Sources: f.sources, Aliases: map[place.Key]place.Key{3: 4}, PopulationSource: f.sources[1], NetworkReport: []byte(`{"ways":  3}`)}
	day := time.Date(2026, 2, 3, 4, 5, 6, 7000, time.UTC)
	r.NetworkDate = &day
	f.fill(reflect.ValueOf(&r.Versions).Elem())
	for range 2 {
		f.count++ // so that the pointers to zero change places
		p, z, c, a, n, s := &place.Place{}, &place.Zone{}, &place.Cluster{}, &place.Area{}, &place.Indicator{}, &place.Squad{}
		var cell coverage.Cell
		var standard coverage.Standard
		for _, record := range []any{p, z, c, a, n, s, &cell, &standard} {
			f.fill(reflect.ValueOf(record).Elem())
		}
		r.Places, r.Zones, r.Clusters, r.Areas = append(r.Places, p), append(r.Zones, z), append(r.Clusters, c), append(r.Areas, a)
		r.Indicators, r.Squads, r.Cells = append(r.Indicators, n), append(r.Squads, s), append(r.Cells, cell)
		r.Standards = append(r.Standards, standard)
	}
	r.Places, r.Areas, r.Squads = append(r.Places, &place.Place{}), append(r.Areas, &place.Area{}), append(r.Squads, &place.Squad{})
	r.Cells = append(r.Cells, coverage.Cell{})
	return r
}

func stored(t testing.TB, r *Records) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := writeRecords(&b, "here", &Snapshot{records: *r, BuiltAt: r.Versions.Places.Changed}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRecordsComeBackFromTheirFile(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*Records{"filled": filled(), "empty": {}} {
		file := stored(t, r)
		got, err := readRecords(bytes.NewReader(file), int64(len(file)), "here")
		if err != nil {
			t.Fatal(name, err)
		}
		if !got.builtAt.Equal(r.Versions.Places.Changed) || got.records.Versions != r.Versions {
			t.Errorf("%s: versions %+v, want %+v", name, got.records.Versions, r.Versions)
		}
		if !reflect.DeepEqual(got.records, r) {
			t.Errorf("%s: got back\n%+v\nof\n%+v", name, got.records, r)
		}
		for _, p := range got.records.Places {
			if p.Source != nil && p.Source != got.records.Sources[0] && p.Source != got.records.Sources[1] {
				t.Error("a place has a source of its own")
			}
		}
	}
}

func TestADamagedFileOfRecordsIsRefused(t *testing.T) {
	t.Parallel()
	file := stored(t, filled())
	refused := func(what string, file []byte, database string) {
		t.Helper()
		var known *fault.Error
		got, err := readRecords(bytes.NewReader(file), int64(len(file)), database)
		if got != nil || !errors.As(err, &known) || known.Code != fault.Storage {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for at := range file {
		file[at] ^= 1 << (at % 8)
		refused("a flipped bit", file, "here")
		file[at] ^= 1 << (at % 8)
	}
	for length := 0; length < len(file); length += 7 {
		refused("a cut file", file[:length], "here")
	}
	refused("a longer file", append(bytes.Clone(file), '\n'), "here")
	refused("another database's", file, "there")
	body := bytes.Replace(file[:len(file)-sha256.Size], fmt.Appendf(nil, `"Format":%d`, recordsVersion), fmt.Appendf(nil, `"Format":%d`, recordsVersion+1), 1)
	sum := sha256.Sum256(body)
	refused("a newer file", append(body, sum[:]...), "here")
}

// Whoever changes a record, or the order of the words that its numbers stand for, meets this test and raises recordsVersion.
func TestTheRecordsVersionIsThatOfTheRecords(t *testing.T) {
	t.Parallel()
	const version, sum = 1, "adb7194c38309aae"
	layout := fmt.Sprint(place.KindNames(), place.ZoneNames(), place.SkillNames(), place.CommunityTypeNames())
	for _, record := range []any{head{}, storedPlace{}, place.Zone{}, storedCluster{}, storedArea{}, storedIndicator{}, storedStandard{}, storedSquad{}, coverage.Cell{}} {
		layout += describe(reflect.TypeOf(record), map[reflect.Type]bool{})
	}
	got := sha256.Sum256([]byte(layout))
	if short := hex.EncodeToString(got[:8]); recordsVersion != version || short != sum {
		t.Errorf("the records are %s: raise recordsVersion, then correct this test", short)
	}
}

// describe writes a type with all that it is made of, fields that are not stored left out.
func describe(t reflect.Type, seen map[reflect.Type]bool) string {
	switch t.Kind() { //nolint:exhaustive // the others are names
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return t.Kind().String() + " " + describe(t.Elem(), seen)
	case reflect.Struct:
		if seen[t] {
			return t.String()
		}
		seen[t] = true
		s := t.String() + "{"
		for f := range t.Fields() {
			if f.IsExported() {
				s += f.Name + " " + describe(f.Type, seen) + ";"
			}
		}
		return s + "}"
	default:
		return t.String() + " " + t.Kind().String()
	}
}
