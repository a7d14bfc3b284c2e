package sheet

import (
	"context"
	"io"

	"servicemap/fault"
)

// table says how the rows of a file become records of a type: one entry for each column, in the order in which they are
// read. A new type of file is one more table.
type table[T any] struct {
	columns []column[T]
	limit   int      // bytes of one row
	start   func(*T) // what holds for every row; may be nil
	finish  rule[T]  // what takes several columns together; may be nil
	unique  identity[T]

	geographic bool                               // a GeoJSON file will do, too
	missing    func(has func(string) bool) string // the column that a header lacks beside the required ones; may be nil
}

// identity is what a record is known again by: no two rows of a file may share it.
type identity[T any] struct {
	column string // that the later row is refused in
	zh, en string // what is wrong then, with the number of the earlier row
	cure   fault.Text
	key    func(c *cell, record *T) string // empty: the row has none that is sound
}

// byCode is the identity of records that have a code of their own.
func byCode[T any](code func(*T) string) identity[T] {
	return identity[T]{
		column: "code", zh: "第 %d 行已有这个编号", en: "row %d has this code already",
		cure: fault.Text{ZH: "每行一个编号", EN: "give every row a code of its own"},
		key:  func(_ *cell, record *T) string { return code(record) },
	}
}

// rule brings a cell into a record, or refuses it by c.refuse.
type rule[T any] func(c *cell, record *T)

// column is one column of a table. Its rule is not asked about empty cells.
type column[T any] struct {
	spec
	read rule[T]
}

// rowsBetween is how many rows pass between two reports of progress.
const rowsBetween = 4096

// load reads a file by its table and gives each sound record to each, which may refuse it. The report tells how far the
// reading came even when there is an error. A cancelled context ends it with the context's cause.
func load[T any](ctx context.Context, r io.Reader, o Options, t table[T], each func(row int, record *T) *fault.Problem) (*Report, error) {
	specs := make([]spec, len(t.columns))
	for i, c := range t.columns {
		specs[i] = c.spec
	}
	f, err := open(ctx, r, &o, t.limit, specs, t.geographic)
	if err == nil && t.missing != nil {
		if name := t.missing(f.has); name != "" {
			err = f.header.lacks([]string{name})
		}
	}
	if err != nil {
		return f.report, err
	}
	first := map[string]int{} // key → the row that had it first
	for {
		ok, err := f.next(ctx)
		if err != nil {
			return f.report, err
		}
		if !ok {
			f.finish()
			return f.report, nil
		}
		record := new(T)
		if f.cells != nil {
			t.read(f, record, first)
		}
		if len(f.found) == 0 && !f.passed {
			if p := each(f.records.row, record); p != nil {
				f.refuse(*p)
			}
		}
		f.settle()
	}
}

// read fills a record from the cells of a row.
func (t table[T]) read(f *file, record *T, first map[string]int) {
	c := &cell{file: f}
	if t.start != nil {
		t.start(record)
	}
	for i, column := range t.columns {
		at := f.header.cells[i]
		if at < 0 {
			continue
		}
		c.take(column.spec, f.cells[at])
		if c.text != "" && !c.failed(column.name) {
			column.read(c, record)
		}
	}
	c.spec, c.text = spec{}, ""
	if t.finish != nil {
		t.finish(c, record)
	}
	key := t.unique.key(c, record)
	if key == "" {
		return
	}
	if before, ok := first[key]; ok {
		c.refuseAt(t.unique.column, textf(t.unique.zh, t.unique.en, before), t.unique.cure)
		return
	}
	first[key] = f.records.row
}
