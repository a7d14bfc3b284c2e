package sheet

import (
	"slices"
	"strconv"
	"strings"

	"servicemap/fault"
)

// note is something that is true of cells and wrong in none: what they say is kept, but has no effect.
type note struct {
	column string
	text   fault.Text
	rows   []int
	more   int // rows beyond those listed
}

// rowsListed bounds the rows that a note names.
const rowsListed = 20

// note remembers something about a column of the current row; the report warns of it once, with the rows.
func (c *cell) note(column string, text fault.Text) {
	f := c.file
	if len(f.found) > 0 { // the row is refused, and needs more than a note
		return
	}
	i := slices.IndexFunc(f.notes, func(n *note) bool { return n.column == column && n.text == text })
	if i < 0 {
		i = len(f.notes)
		f.notes = append(f.notes, &note{column: column, text: text})
	}
	n := f.notes[i]
	if len(n.rows) == rowsListed {
		n.more++
		return
	}
	n.rows = append(n.rows, f.records.row)
}

// warn puts the note into the report.
func (n *note) warn(r *Report) {
	rows := make([]string, len(n.rows))
	for i, row := range n.rows {
		rows[i] = strconv.Itoa(row)
	}
	zh, en := strings.Join(rows, "、"), "rows "+strings.Join(rows, ", ")
	if len(rows) == 1 {
		en = "row " + rows[0]
	}
	if n.more > 0 {
		zh, en = zh+"等 "+strconv.Itoa(len(rows)+n.more), en+" and "+strconv.Itoa(n.more)+" more"
	}
	r.Warnings = append(r.Warnings, fault.Text{
		ZH: n.column + "：" + n.text.ZH + "（第 " + zh + " 行）",
		EN: n.column + ": " + n.text.EN + " (" + en + ")"})
}
