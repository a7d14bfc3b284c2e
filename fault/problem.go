package fault

import "fmt"

// Problem is what is wrong with one row of a file, so that the one who keeps the file can mend it.
type Problem struct {
	Row    int    // as a spreadsheet counts: the header is row 1
	Column string // empty: the row as a whole
	Value  string // what stands there, cut to a readable length
	Text   Text   // what is wrong
	Cure   Text   // what would be right
}

// String returns the problem in English, on one line.
func (p Problem) String() string {
	s := fmt.Sprintf("row %d", p.Row)
	if p.Column != "" {
		s += fmt.Sprintf(", %s %q", p.Column, p.Value)
	}
	s += ": " + p.Text.EN
	if p.Cure.EN != "" {
		s += " – " + p.Cure.EN
	}
	return s
}
