package sheet

import (
	"bufio"
	"errors"
	"io"
)

// maxColumns bounds the cells of a record; the widest table that anyone keeps has some fifty.
const maxColumns = 1000

// What can be wrong with a record as such. After each of them but errLooseQuote nobody knows where the next one begins.
var (
	errTooLong      = errors.New("record too long")
	errOpenQuote    = errors.New("quotation mark not closed")
	errAfterQuote   = errors.New("text after a closing quotation mark")
	errLooseQuote   = errors.New("quotation mark inside a cell")
	errManyColumns  = errors.New("too many columns")
	errTooLongQuote = errors.New("record too long, in quotation marks")
)

// records splits a text into records and their cells (RFC 4180). encoding/csv is not used because it neither counts empty
// rows nor bounds a record: one lost quotation mark would bring the rest of the file into memory.
type records struct {
	in    *bufio.Reader
	limit int // bytes of one record

	row  int // of the record that was read last, from 1
	size int // bytes of it
	buf  []byte
	ends []int // of its cells in buf
}

// next returns the cells of the next record, nil after the last. The error is one of those above, or the reader's; the
// number of the cell it was met in is len(r.ends).
func (r *records) next() ([]string, error) {
	r.row++
	r.size, r.buf, r.ends = 0, r.buf[:0], r.ends[:0]
	if _, err := r.in.Peek(1); err == io.EOF {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	loose := -1 // the cell with a quotation mark inside
	for {
		last, err := r.cell()
		if errors.Is(err, errLooseQuote) {
			loose, err = max(loose, len(r.ends)), nil
		}
		if err == nil && len(r.ends) == maxColumns {
			err = errManyColumns
		}
		if err != nil {
			return nil, err
		}
		r.ends = append(r.ends, len(r.buf))
		if last {
			break
		}
	}
	if loose >= 0 {
		r.ends = r.ends[:loose]
		return nil, errLooseQuote
	}
	return r.cells(), nil
}

func (r *records) cells() []string {
	text, start := string(r.buf), 0
	cells := make([]string, len(r.ends))
	for i, end := range r.ends {
		cells[i], start = text[start:end], end
	}
	return cells
}

// read returns the next byte; at the end of the text ok is false.
func (r *records) read() (b byte, ok bool, err error) {
	b, err = r.in.ReadByte()
	if err == io.EOF {
		return 0, false, nil
	}
	if r.size++; err == nil && r.size > r.limit {
		err = errTooLong
	}
	return b, err == nil, err
}

// cell appends one cell to buf and reports whether it is the last of its record.
func (r *records) cell() (last bool, err error) {
	start, loose := len(r.buf), error(nil)
	for {
		b, ok, err := r.read()
		switch {
		case err != nil:
			return false, err
		case !ok:
			return true, loose
		case b == ',':
			return false, loose
		case b == '\n' || b == '\r':
			if err := r.endLine(b); err != nil {
				return false, err
			}
			return true, loose
		case b == '"' && len(r.buf) == start && loose == nil:
			return r.quoted()
		case b == '"':
			loose = errLooseQuote
		}
		r.buf = append(r.buf, b)
	}
}

// quoted appends the rest of a cell that began with a quotation mark.
func (r *records) quoted() (last bool, err error) {
	for {
		b, ok, err := r.read()
		switch {
		case errors.Is(err, errTooLong):
			return false, errTooLongQuote
		case err != nil:
			return false, err
		case !ok:
			return false, errOpenQuote
		case b != '"':
			r.buf = append(r.buf, b)
			continue
		}
		switch b, ok, err = r.read(); {
		case err != nil:
			return false, err
		case !ok:
			return true, nil
		case b == ',':
			return false, nil
		case b == '\n' || b == '\r':
			return true, r.endLine(b)
		case b != '"':
			return false, errAfterQuote
		}
		r.buf = append(r.buf, '"')
	}
}

// endLine takes the LF that belongs to a CR.
func (r *records) endLine(b byte) error {
	if b != '\r' {
		return nil
	}
	next, err := r.in.Peek(1)
	if err == io.EOF {
		return nil
	}
	if err == nil && next[0] == '\n' {
		_, err = r.in.Discard(1)
	}
	return err
}
