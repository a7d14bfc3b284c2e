package sheet

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"servicemap/fault"
)

// endless gives the same text again and again, up to a number of bytes.
func endless(text string, bytes int64) io.Reader {
	return io.LimitReader(&repeated{text: text}, bytes)
}

type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

func TestFilesThatCannotBeReadOnAreErrors(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("舞台")
	if err != nil {
		t.Fatal(err)
	}
	row := "\nA,VENUE,a,1,2"
	for _, c := range []struct {
		name, encoding, rest string
		rows                 int
		words                []string
	}{
		{"GBK below an ASCII header", "", row + "\nB,VENUE," + gbk + ",1,2", 1, []string{"row 3, column 3 (name)", "第 3 行第 3 列(name)", "--encoding GB18030"}},
		{"GBK cut off", "GB18030", row + "\nB,VENUE,\xCE,1,2", 1, []string{"row 3, column 3 (name)", "encoding"}},
		{"open quote", "", row + "\n\nB,VENUE,\"a,1,2\nC,VENUE,b,3,4\n", 1, []string{"row 4, column 3 (name)", "not closed"}},
		{"text after quote", "", row + "\nB,VENUE,\"a\"b,1,2\n", 1, []string{"row 3, column 3 (name)", "after"}},
		{"10 MB field", "", row + "\nB,VENUE," + strings.Repeat("a", 10<<20) + ",1,2\n", 1, []string{"row 3, column 3 (name)", "1 MiB"}},
		{"quoted 10 MB field", "", row + "\nB,VENUE,\"" + strings.Repeat("a", 10<<20) + "\",1,2\n", 1, []string{"row 3, column 3 (name)", "1 MiB"}},
		{"10,000 columns in a row", "", row + strings.Repeat(",", 10_000), 0, []string{"row 2", "1000 columns"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, report, err := readPlaces(strings.NewReader(placesHeader+c.rest), Options{Encoding: c.encoding})
			refused(t, err, fault.BadRequest, c.words...)
			if report.Accepted != c.rows {
				t.Errorf("%d rows before it, want %d", report.Accepted, c.rows)
			}
		})
	}
}

func TestTenThousandColumnsAreRefused(t *testing.T) {
	t.Parallel()
	_, _, err := readPlaces(endless("name,", 50_000), Options{})
	refused(t, err, fault.BadRequest, "more than 1000 columns", "超过 1000 列")
	// As many as are allowed give a message that can be read.
	_, _, err = readPlaces(strings.NewReader(strings.Repeat(strings.Repeat("x", 900)+",", maxColumns-1)+"x"), Options{})
	refused(t, err, fault.BadRequest, "no header", "…")
}

func TestEncodingsThatContradictTheFileAreErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ encoding, text, word string }{
		{"latin1", placesHeader, "latin1"},
		{"GBK", placesHeader, "GBK"},
		{"GB18030", utf8Mark + placesHeader, "byte order mark"},
		{"GB18030", "\xFF\xFEc\x00", "byte order mark"},
		{"UTF-8", "\xFE\xFF\x00c", "byte order mark"},
	} {
		_, _, err := readPlaces(strings.NewReader(c.text), Options{Encoding: c.encoding})
		refused(t, err, fault.BadArgument, c.word)
	}
}

func TestHalfAUTF16CharacterIsAnError(t *testing.T) {
	t.Parallel()
	wide := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.Write([]byte{byte(r), byte(r >> 8)})
		}
		return b.String()
	}
	_, _, err := readPlaces(strings.NewReader("\xFF\xFE"+wide(placesHeader+"\n1,VENUE,")+"\x00\xD8"+wide(",1,2")), Options{})
	refused(t, err, fault.BadRequest, "row 2, column 3 (name)")
}

// A lost quotation mark in a file of 50 MB is found after one row's worth of it, whatever follows.
func TestAnOpenQuoteDoesNotFillMemory(t *testing.T) {
	const size = 50 << 20
	source := &counter{r: io.MultiReader(strings.NewReader(placesHeader+"\n1,VENUE,\"a"), endless("\n2,VENUE,b,1,2", size))}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	_, _, err := readPlaces(source, Options{})
	runtime.ReadMemStats(&after)
	refused(t, err, fault.BadRequest, "row 2, column 3 (name)", "not closed", "1 MiB")
	if source.n > rowLimit+4*readSize {
		t.Errorf("read %d bytes in %v", source.n, time.Since(began))
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 16<<20 {
		t.Errorf("allocated %d bytes", got)
	}
}

// Rows pass through: what a million of them take at a time does not grow with their number.
func TestRowsDoNotStayInMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 18 MB")
	}
	peak := uint64(0)
	o := Options{Progress: func(_ int64, rows int) {
		if rows%(50*rowsBetween) == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
	}}
	long := strings.Repeat("a", 60)
	// Rows without a code are not remembered, and beyond the first hundred thousand their problems are counted only.
	_, report, err := readPlaces(io.MultiReader(strings.NewReader(placesHeader+"\n"), endless(",VENUE,"+long+",1,2\n", 70*250_000)), Options{Progress: o.Progress})
	if err != nil || report.Rows < 220_000 || len(report.Problems) != problemsKept {
		t.Fatalf("%d rows, %v", report.Rows, err)
	}
	if peak > 64<<20 {
		t.Errorf("held %d bytes", peak)
	}
}

// Cells as long as a row may be, full of digits, are not looked into for long.
func TestLongCellsAreRefusedQuickly(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("1 3-8", rowLimit/5-200)
	began := time.Now()
	for _, column := range []string{"address", "status_note", "phone", "phone_label", "picture", "notice", "hours", "facilities", "cluster_code"} {
		_, report := venue(t, column, long)
		if len(report.Problems) == 0 || report.Problems[0].Column != column || len(report.Problems[0].Value) > 400 {
			t.Errorf("%s: %d problems", column, len(report.Problems))
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestADiskThatFailsIsNoFault(t *testing.T) {
	t.Parallel()
	disk := fmt.Errorf("disk")
	_, report, err := readPlaces(io.MultiReader(strings.NewReader(placesHeader+"\n1,VENUE,a,1,2\n"), iotest.ErrReader(disk)), Options{})
	if fault.CodeOf(err) != fault.Internal || report.Accepted != 1 {
		t.Errorf("%v after %d rows", err, report.Accepted)
	}
	if _, _, err := readPlaces(iotest.ErrReader(disk), Options{}); fault.CodeOf(err) != fault.Internal || err == nil {
		t.Errorf("%v", err)
	}
}
