package sheet

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func readAll(text io.Reader, limit int) (all [][]string, err error) {
	r := records{in: bufio.NewReader(text), limit: limit}
	for {
		cells, err := r.next()
		if cells == nil || err != nil {
			return all, err
		}
		all = append(all, cells)
	}
}

func TestRecordsAreSplitAsRFC4180Says(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       [][]string
	}{
		{"empty", "", nil},
		{"one cell", "a", [][]string{{"a"}}},
		{"no line end after the last", "a,b\nc,d", [][]string{{"a", "b"}, {"c", "d"}}},
		{"CRLF", "a,b\r\nc,d\r\n", [][]string{{"a", "b"}, {"c", "d"}}},
		{"CR", "a,b\rc,d\r", [][]string{{"a", "b"}, {"c", "d"}}},
		{"CR after quotes", "\"a\"\r\"b\"", [][]string{{"a"}, {"b"}}},
		{"empty rows count", "a\n\n\r\nb\n", [][]string{{"a"}, {""}, {""}, {"b"}}},
		{"empty cells", ",,\n", [][]string{{"", "", ""}}},
		{"quoted", `"a,b","c ""d""",""` + "\n", [][]string{{"a,b", `c "d"`, ""}}},
		{"line breaks in quotes", "\"a\nb\r\nc\",d\n", [][]string{{"a\nb\r\nc", "d"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := readAll(iotest.OneByteReader(strings.NewReader(c.text)), 100)
			if err != nil || !slices.EqualFunc(got, c.want, slices.Equal) {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestBrokenRecordsAreErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		row, cell  int
		want       error
	}{
		{"open quote", "a,b\nc,\"d\ne", 2, 1, errOpenQuote},
		{"only a quote", `"`, 1, 0, errOpenQuote},
		{"text after quote", "a\n\"b\"c\n", 2, 0, errAfterQuote},
		{"loose quote", "a\n\nx,b\"c\"d\"\n", 3, 1, errLooseQuote},
		{"space before quote", `a, "b"`, 1, 1, errLooseQuote},
		{"long", "a\n" + strings.Repeat("x", 101), 2, 0, errTooLong},
		{"long in quotes", "a,\"" + strings.Repeat("x\n", 60), 1, 1, errTooLongQuote},
		{"many columns", strings.Repeat(",", maxColumns), 1, maxColumns, errManyColumns},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := records{in: bufio.NewReader(strings.NewReader(c.text)), limit: 100}
			if errors.Is(c.want, errManyColumns) {
				r.limit = 10 * maxColumns
			}
			var err error
			for cells := []string{}; cells != nil && err == nil; {
				cells, err = r.next()
			}
			if !errors.Is(err, c.want) || r.row != c.row || len(r.ends) != c.cell {
				t.Errorf("got %v in row %d, cell %d; want %v in row %d, cell %d", err, r.row, len(r.ends), c.want, c.row, c.cell)
			}
		})
	}
}

func TestReadingGoesOnAfterALooseQuote(t *testing.T) {
	t.Parallel()
	r := records{in: bufio.NewReader(strings.NewReader("a,1\"2,\"x\ny\"\nb,2\n")), limit: 100}
	if _, err := r.next(); !errors.Is(err, errLooseQuote) {
		t.Fatal(err)
	}
	if cells, err := r.next(); err != nil || !slices.Equal(cells, []string{"b", "2"}) || r.row != 2 {
		t.Errorf("row %d: %q, %v", r.row, cells, err)
	}
}

func TestErrorsOfTheReaderPass(t *testing.T) {
	t.Parallel()
	disk := errors.New("disk")
	for _, text := range []string{"", "a", "a,", `"a`, "a\n", `"a"`, "a\r"} {
		if _, err := readAll(io.MultiReader(strings.NewReader(text), iotest.ErrReader(disk)), 100); !errors.Is(err, disk) {
			t.Errorf("after %q: %v", text, err)
		}
	}
}

// sameAsStandard holds records against encoding/csv, which skips empty rows and turns CRLF in quotes into LF. Lone CRs are
// left out: encoding/csv keeps them.
func sameAsStandard(t rapid.TB, text string) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "")
	got, err := readAll(strings.NewReader(text), 1<<20)
	standard := csv.NewReader(strings.NewReader(text))
	standard.FieldsPerRecord = -1
	want, wantErr := standard.ReadAll()
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%q: %v, encoding/csv says %v", text, err, wantErr)
	}
	got = slices.DeleteFunc(got, func(cells []string) bool { return len(cells) == 1 && cells[0] == "" })
	want = slices.DeleteFunc(want, func(cells []string) bool { return len(cells) == 1 && cells[0] == "" })
	if err == nil && !slices.EqualFunc(got, want, slices.Equal) {
		t.Fatalf("%q: got %q, encoding/csv reads %q", text, got, want)
	}
}

func TestRecordsAreThoseOfEncodingCSV(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sameAsStandard(t, rapid.StringOfN(rapid.SampledFrom([]rune("ab,,\"\"\"\n\r编")), 0, 40, -1).Draw(t, "text"))
	})
}

func FuzzRecords(f *testing.F) {
	f.Add("a,\"b\"\"c\"\n\n\"d\ne\",f")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, ",") < maxColumns {
			sameAsStandard(t, text)
		}
	})
}
