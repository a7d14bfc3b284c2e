package export

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"servicemap/place"
)

// CSV says how a table is written as CSV.
type CSV struct {
	Chinese bool // headings in Chinese, which the importer finds by itself; in English else
	Mark    bool // a byte order mark at the beginning, which some spreadsheets need to see that it is UTF-8
}

const utf8Mark = "\xEF\xBB\xBF"

// CSV writes a heading and a row for each record. The error is the writer's.
func (e *Export) CSV(w io.Writer, o CSV) error {
	b := bufio.NewWriterSize(w, bufferSize)
	if o.Mark {
		_, _ = b.WriteString(utf8Mark) // an error stays in the buffer until the end
	}
	if err := e.rows.writeCSV(b, o); err != nil {
		return err
	}
	return b.Flush()
}

func (l *listing[T]) writeCSV(w io.Writer, o CSV) error {
	columns := slices.Clone(l.columns)
	if l.All && l.published != nil {
		columns = append(columns, plain("published", "已发布", func(r T) string { return yesNo(l.published(r)) }))
	}
	if l.Source == "" && l.source != nil {
		name, chinese := "source", "来源"
		if slices.ContainsFunc(columns, func(c column[T]) bool { return c.name == name }) { // a standard says what it was read in
			name, chinese = "imported_from", "导入来源"
		}
		columns = append(columns, prose(name, chinese, func(r T) string { return sourceName(l.source(r)) }))
	}
	c := csv.NewWriter(w)
	cells := make([]string, len(columns))
	for i, column := range columns {
		if cells[i] = column.name; o.Chinese {
			cells[i] = column.chinese
		}
	}
	if err := c.Write(cells); err != nil {
		return err
	}
	for _, r := range l.records {
		for i, column := range columns {
			cells[i] = column.cell(r)
		}
		if err := c.Write(cells); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// column is one column of a table; cell returns its text, harmless to a spreadsheet.
type column[T any] struct {
	name, chinese string
	cell          func(T) string
}

// plain is a column of numbers, days, names of values: of what no one can write anything into.
func plain[T any](name, chinese string, cell func(T) string) column[T] {
	return column[T]{name, chinese, cell}
}

// prose is a column of text that somebody wrote.
func prose[T any](name, chinese string, text func(T) string) column[T] {
	return column[T]{name, chinese, func(r T) string { return harmless(text(r)) }}
}

// entries is a column of a list of such texts. They hold no semicolon: importers see to it.
func entries[T any](name, chinese string, list func(T) []string) column[T] {
	return column[T]{name, chinese, func(r T) string {
		list := slices.Clone(list(r))
		for i, text := range list {
			list[i] = harmless(text)
		}
		return strings.Join(list, ";")
	}}
}

// unseen is a zero-width space. Importers take it out of any text.
const unseen = "\u200B"

// harmless returns a text that no spreadsheet takes for a formula. Some of them pass over space at the beginning.
func harmless(text string) string {
	bare := strings.TrimLeftFunc(text, unicode.IsSpace)
	if strings.IndexFunc(text, unicode.IsControl) == 0 || strings.IndexAny(bare, "=+-@\uFF1D\uFF0B\uFF0D\uFF20") == 0 {
		return unseen + text
	}
	return text
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func answer(k place.Known) string {
	return [...]string{place.Unknown: "", place.Yes: "yes", place.No: "no"}[k]
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func count(n *int32) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(int64(*n), 10)
}

func instant(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func day(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// names returns the contract's names of values.
func names[V fmt.Stringer](values []V) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.String()
	}
	return out
}
