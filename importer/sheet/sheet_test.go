package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
)

const placesHeader = "code,kind,name,longitude,latitude"

func readPlaces(r io.Reader, o Options) ([]*place.Place, *Report, error) {
	var all []*place.Place
	report, err := Places(context.Background(), r, o, func(_ int, p *place.Place) *fault.Problem {
		all = append(all, p)
		return nil
	})
	return all, report, err
}

func readAreas(r io.Reader, o Options) ([]*place.Area, *Report, error) {
	var all []*place.Area
	report, err := Areas(context.Background(), r, o, func(_ int, a *place.Area) *fault.Problem {
		all = append(all, a)
		return nil
	})
	return all, report, err
}

func readCells(r io.Reader, o Options) ([]*coverage.Cell, *Report, error) {
	var all []*coverage.Cell
	report, err := Population(context.Background(), r, o, func(_ int, c *coverage.Cell) *fault.Problem {
		all = append(all, c)
		return nil
	})
	return all, report, err
}

func fixture(t *testing.T, path ...string) io.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func shanghai(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// refused checks that err ends a reading with a code and that its sentence and cure hold the words, in both languages.
func refused(t *testing.T, err error, code fault.Code, words ...string) {
	t.Helper()
	var e *fault.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a fault", err)
	}
	all := e.Error() + e.Message.ZH + e.Hint.ZH
	for _, w := range words {
		if !strings.Contains(all, w) {
			t.Errorf("%q does not say %q", all, w)
		}
	}
	if e.Code != code {
		t.Errorf("code %s, want %s (%v)", e.Code, code, e)
	}
	bothLanguages(t, e.Message)
	if strings.Contains(all, "%!") {
		t.Errorf("badly formatted: %q", all)
	}
	if len(all) > 4000 {
		t.Errorf("message of %d bytes", len(all))
	}
}

func bothLanguages(t *testing.T, text fault.Text) {
	t.Helper()
	if text.ZH == "" || text.EN == "" || strings.Contains(text.ZH+text.EN, "%!") {
		t.Errorf("text %q", text)
	}
}

// found writes the problems of a report as "row column", and checks that they can be read.
func found(t *testing.T, report *Report) string {
	t.Helper()
	var all []string
	for _, p := range report.Problems {
		bothLanguages(t, p.Text)
		if (p.Cure.ZH == "") != (p.Cure.EN == "") || strings.Contains(p.Cure.ZH+p.Cure.EN, "%!") {
			t.Errorf("cure %q", p.Cure)
		}
		if n := len([]rune(p.Value)); n > 80 {
			t.Errorf("value of %d characters", n)
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%d %s", p.Row, p.Column)))
	}
	return strings.Join(all, "; ")
}

func TestEmptyOptionsReadUTF8(t *testing.T) {
	t.Parallel()
	got, report, err := readPlaces(strings.NewReader(placesHeader+"\n1,VENUE,舞台,113,40\n"), Options{})
	if err != nil || len(got) != 1 || report.Accepted != 1 || len(report.Warnings) != 0 {
		t.Fatalf("%v, %v, %v", got, report, err)
	}
	if p := got[0]; p.Name != "舞台" || p.Location != (geo.LonLat{Lon: 113, Lat: 40}) || p.Captured != geo.WGS84 || p.Status != place.Open {
		t.Errorf("%+v", p)
	}
}

func TestTheCallerMayRefuseARow(t *testing.T) {
	t.Parallel()
	rows := 0
	report, err := Places(context.Background(), strings.NewReader(placesHeader+"\n1,VENUE,a,1,2\n\n2,VENUE,b,3,4\n"), Options{},
		func(row int, p *place.Place) *fault.Problem {
			if rows++; p.Code == "2" {
				return &fault.Problem{Row: 99, Column: "longitude", Text: fault.Text{ZH: "不在区内", EN: "outside"}}
			}
			return nil
		})
	if err != nil || rows != 2 || report.Rows != 2 || report.Accepted != 1 || found(t, report) != "4 longitude" {
		t.Fatalf("%+v, %v", report, err)
	}
	if report.Problems[0].Value != "3" {
		t.Errorf("value %q is not that of the row", report.Problems[0].Value)
	}
}

func TestProgressIsToldNowAndThenAndAtTheEnd(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("code,longitude,latitude,people\n")
	for i := range 3 * rowsBetween {
		fmt.Fprintf(&text, "c%d,113,40,1\n", i)
	}
	var bytes int64
	calls, rows := 0, 0
	_, report, err := readCells(strings.NewReader(text.String()), Options{Progress: func(b int64, n int) {
		if b < bytes || n < rows {
			t.Errorf("progress went back to %d bytes, %d rows", b, n)
		}
		calls, bytes, rows = calls+1, b, n
	}})
	if err != nil || calls != 4 || bytes != int64(text.Len()) || rows != 3*rowsBetween || report.Accepted != rows {
		t.Errorf("%d calls, %d bytes, %d rows, %v", calls, bytes, rows, err)
	}
}

func TestCancellingEndsTheReadingWithItsCause(t *testing.T) {
	t.Parallel()
	cause := errors.New("the database went away")
	ctx, cancel := context.WithCancelCause(context.Background())
	report, err := Places(ctx, strings.NewReader(placesHeader+strings.Repeat("\nx,VENUE,a,1,2", 100)), Options{},
		func(int, *place.Place) *fault.Problem { cancel(cause); return nil })
	if !errors.Is(err, cause) || report.Rows != 1 {
		t.Errorf("%v after %d rows", err, report.Rows)
	}
}

func TestEmptyRowsCanBeCancelled(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"", placesHeader} {
		ctx, cancel := context.WithCancel(context.Background())
		lines := 0
		endless := readerFunc(func(p []byte) (int, error) {
			if lines++; lines == 100 {
				cancel()
			}
			return copy(p, "\n\n\n"), nil
		})
		_, err := Places(ctx, io.MultiReader(strings.NewReader(start), endless), Options{}, nil)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestProblemsBeyondAHundredThousandAreCounted(t *testing.T) {
	t.Parallel()
	text := placesHeader + strings.Repeat("\n1,VENUE,a", problemsKept+5)
	_, report, err := readPlaces(strings.NewReader(text), Options{})
	if err != nil || len(report.Problems) != problemsKept || report.Unlisted != 5 || report.Rows != problemsKept+5 || report.Accepted != 0 {
		t.Errorf("%d listed, %d not, %v", len(report.Problems), report.Unlisted, err)
	}
}
