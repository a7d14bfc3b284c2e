package sheet

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"servicemap/fault"
)

// file is a file that is being read: its current row and what was found so far.
type file struct {
	options   *Options
	specs     []spec
	source    counter
	converted bool
	records   records
	features  *features // instead of records
	header    *header
	report    *Report

	cells   []string        // of the current row; nil if they cannot be told apart
	found   []fault.Problem // in the current row
	passed  bool            // the row says that it is to be passed over
	dropped []bool          // by cell: without a heading, yet not empty in some row
	notes   []*note         // on rows so far
	passes  int             // rows passed over
}

// open reads the header of a file. The file it returns has a report even when there is an error. A file of features is read as
// such where that makes sense, else as a table, which it is not.
func open(ctx context.Context, r io.Reader, o *Options, limit int, specs []spec, geographic bool) (*file, error) {
	f := &file{options: o, specs: specs, source: counter{r: r}, report: &Report{Headings: map[string]string{}}}
	var text *bufio.Reader
	var err error
	if text, f.converted, err = decode(&f.source, o.Encoding); err != nil {
		return f, err
	}
	f.records = records{in: text, limit: limit}
	switch start, _ := text.Peek(1); {
	case string(start) == "{" && !geographic:
		return f, unreadable(fault.Text{ZH: "这是 JSON 文件,不是 CSV 文件", EN: "this is JSON, not a CSV file"},
			fault.Text{ZH: "只有人口可用 GeoJSON 导入", EN: "only the population is read from GeoJSON"})
	case string(start) == "{":
		f.features = newFeatures(text, limit)
		f.records.row = -1 // the names of the properties are no row of the file
	}
	var cells []string
	for blank(cells) {
		if cells, err = f.record(ctx); err != nil {
			return f, f.broken(err)
		}
		if cells == nil {
			return f, unreadable(fault.Text{ZH: "文件是空的", EN: "the file is empty"},
				textf("第一行应是列的名称:%s", "its first row names the columns: %s", names(specs)))
		}
	}
	if err := f.encoded(cells); err != nil {
		return f, err
	}
	if i := slices.IndexFunc(cells, func(s string) bool { return strings.Contains(s, "\x00") }); i >= 0 {
		return f, unreadable(textf("标题行第 %d 列含有 NUL 字符,文件可能是没有字节顺序标记的 UTF-16",
			"column %d of the header has NUL characters: the file may be UTF-16 without a byte order mark", i+1), saveAsUTF8())
	}
	if f.header, err = newHeader(cells, specs, o.Columns); err != nil {
		return f, err
	}
	for i, s := range specs {
		if at := f.header.cells[i]; at >= 0 {
			f.report.Headings[s.name] = f.header.headings[at]
		}
	}
	f.dropped = make([]bool, len(cells))
	if unknown := f.header.unknown; len(unknown) > 0 {
		f.report.warn("未读取的列:%s", "columns that are not read: %s", list(unknown))
	}
	return f, nil
}

// record returns the next record, unless the context has ended.
func (f *file) record(ctx context.Context) ([]string, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if f.features != nil {
		f.records.row++
		return f.features.next()
	}
	return f.records.next()
}

// next goes to the next row that is not empty; ok is false after the last.
func (f *file) next(ctx context.Context) (ok bool, err error) {
	for {
		f.found, f.passed = f.found[:0], false
		f.cells, err = f.record(ctx)
		if f.records.row%rowsBetween == 0 {
			f.progress()
		}
		switch {
		case errors.Is(err, errLooseQuote):
			f.refuse(f.looseQuote())
		case err != nil:
			return false, f.broken(err)
		case f.cells == nil:
			return false, nil
		case blank(f.cells):
			continue
		default:
			if err := f.encoded(f.cells); err != nil {
				return false, err
			}
			f.measure()
		}
		f.report.Rows++
		return true, nil
	}
}

// has reports whether the file has a column.
func (f *file) has(column string) bool {
	_, found := f.report.Headings[column]
	return found
}

// text returns what stands in a column of the current row; empty where the file has none.
func (f *file) text(column string) string {
	for i, s := range f.specs {
		if at := f.header.cells[i]; s.name == column && at >= 0 {
			text, _ := clean(f.cells[at])
			return text
		}
	}
	return ""
}

// measure compares the number of cells with the header's; a row that differs has no cells that can be trusted.
func (f *file) measure() {
	got, want := len(f.cells), len(f.header.headings)
	if got != want {
		f.cells = nil
		f.refuse(fault.Problem{
			Text: textf("有 %d 个单元格,标题行有 %d 个", "has %d cells, the header has %d", got, want),
			Cure: fault.Text{ZH: "含逗号的内容应加引号", EN: "put text with commas in quotation marks"},
		})
		return
	}
	for i, cell := range f.cells {
		if f.header.unnamed[i] && cell != "" {
			f.dropped[i] = true
		}
	}
}

// refuse lists a problem of the current row, with the value that stands in its column.
func (f *file) refuse(p fault.Problem) {
	p.Row = f.records.row
	for i, s := range f.specs {
		if at := f.header.cells[i]; s.name == p.Column && at >= 0 && p.Value == "" && f.cells != nil {
			p.Value = f.cells[at]
		}
	}
	f.found = append(f.found, p)
}

// settle moves the problems of the current row to the report.
func (f *file) settle() {
	switch {
	case f.passed:
		f.passes++
		f.report.Rows--
		return
	case len(f.found) == 0:
		f.report.Accepted++
	}
	for _, p := range f.found {
		f.report.add(p)
	}
}

func (f *file) progress() {
	if f.options.Progress != nil {
		f.options.Progress(f.source.n, f.report.Rows)
	}
}

// finish adds what is known only at the end.
func (f *file) finish() {
	f.progress()
	for i, dropped := range f.dropped {
		if dropped {
			f.report.warn("第 %d 列没有标题,未读取", "column %d has no heading and is not read", i+1)
		}
	}
	for _, n := range f.notes {
		n.warn(f.report)
	}
	if f.passes > 0 {
		f.report.warn("跳过了 %d 行没有数据的行(--no-data)", "rows without data were passed over: %d (--no-data)", f.passes)
	}
	if f.report.Rows == 0 {
		f.report.warn("标题行以下没有数据", "there are no rows below the header")
	}
}

// blank reports whether no cell of a row holds anything, as in the rows that spreadsheets write below the last.
func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
}
