package yungang

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
)

// file is a CSV file in the making.
type file struct {
	columns []string
	rows    [][]string
}

func newFile(columns ...string) *file { return &file{columns: columns} }

// row adds a row of values in the order of the columns.
func (f *file) row(values ...any) {
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = fmt.Sprint(v)
	}
	f.rows = append(f.rows, cells)
}

// record adds a row of named values; the other columns stay empty.
func (f *file) record(values map[string]string) {
	cells := make([]string, len(f.columns))
	for i, c := range f.columns {
		cells[i] = values[c]
	}
	f.rows = append(f.rows, cells)
}

func (f *file) bytes() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write(f.columns); err != nil {
		return nil, err
	}
	if err := w.WriteAll(f.rows); err != nil {
		return nil, err
	}
	return out.Bytes(), w.Error()
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 7, 64) }
