package sheet

import (
	"fmt"
	"time"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
)

// Options say how a file is to be read. The zero value reads UTF-8 with WGS 84 coordinates and times in UTC.
type Options struct {
	System   geo.System     // of the coordinates in the file
	TimeZone *time.Location // of days and of times without an offset; nil: UTC

	// Encoding is "" or "UTF-8", or "GB18030", which reads GBK and GB 2312 too. It is never guessed; only a byte order mark
	// may say UTF-16 when Encoding is empty.
	Encoding string

	// Columns gives the heading in the file for a column, where it is not one that the column is usually known by. One
	// heading may serve several columns.
	Columns map[string]string

	// Kind is what places are whose row does not say it; nil: every row must.
	Kind *place.Kind

	// NoData are numbers of people that say that nobody counted: such cells of a grid are passed over.
	NoData []float64

	// CellMetres is the side of the cells of a grid that does not say it; 0: unknown.
	CellMetres float64

	// Area is asked about each place that names the area it lies in: a problem, if the point does not lie in the area of
	// that code. Its row and column are filled in. Nil: area_code is read but not compared, and a warning says so.
	Area func(code string, at geo.LonLat) *fault.Problem

	// AreaKnown is asked about the areas that squads serve, that clusters lie in and that indicators are about: a code for which
	// it is false is a problem. Nil: the codes are not compared, and a warning says so.
	AreaKnown func(code string) bool

	// Progress is told now and then, and at the end, how far the reading has come.
	Progress func(bytesRead int64, rows int)
}

// Report says what became of the rows of a file. Rows that are empty are not counted.
type Report struct {
	Rows     int // below the heading
	Accepted int // given to the caller and not refused by it

	Problems []fault.Problem   // by row; the first hundred thousand. Their columns have the names of Headings' keys
	Unlisted int               // problems beyond those
	Headings map[string]string // column → heading in the file, for the columns that were found
	Warnings []fault.Text
}

// problemsKept bounds the memory that a file takes in which every cell is wrong.
const problemsKept = 100_000

// add lists a problem, with its value cut to a length that can be shown and without what is a person's.
func (r *Report) add(p fault.Problem) {
	if len(r.Problems) == problemsKept {
		r.Unlisted++
		return
	}
	p.Value = excerpt(concealed(p.Value))
	r.Problems = append(r.Problems, p)
}

func (r *Report) warn(zh, en string, args ...any) {
	r.Warnings = append(r.Warnings, textf(zh, en, args...))
}

// textf formats a sentence; both languages take the same arguments in the same order.
func textf(zh, en string, args ...any) fault.Text {
	return fault.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// unreadable returns the error for a file that cannot be read on.
func unreadable(text, cure fault.Text) error {
	return fault.New(fault.BadRequest, text).Hinting(cure)
}
