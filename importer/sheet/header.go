package sheet

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"servicemap/fault"
)

// Marks that Chinese keyboards type for comma and semicolon; written as numbers, since they look alike in an editor.
const (
	wideComma     = "\uFF0C"
	wideSemicolon = "\uFF1B"
)

// spec is what the heading of a column may be. Problems name the column by its name.
type spec struct {
	name     string
	chinese  []string // usual headings in Chinese files
	required bool
}

// header is the first record that is not empty, with the cell in which each column stands.
type header struct {
	headings []string // as in the file, without invisible characters
	cells    []int    // by column: its cell, -1 for none
	unknown  []string // headings that no column is read from
	unnamed  []bool   // by cell: it has no heading
}

// newHeader finds the columns among the headings of a file.
func newHeader(record []string, specs []spec, chosen map[string]string) (*header, error) {
	h := &header{cells: make([]int, len(specs)), unnamed: make([]bool, len(record))}
	places := map[string][]int{} // heading → its cells
	for i, cell := range record {
		text, _ := clean(cell)
		h.headings = append(h.headings, text)
		h.unnamed[i] = text == ""
		places[canonical(text)] = append(places[canonical(text)], i)
	}
	delete(places, "")
	if err := h.delimited(record[0], specs); err != nil {
		return nil, err
	}
	explicit, err := h.choose(chosen, specs, places)
	if err != nil {
		return nil, err
	}
	if err := h.find(specs, explicit, places); err != nil {
		return nil, err
	}
	for i, heading := range h.headings {
		if heading != "" && !slices.Contains(h.cells, i) {
			h.unknown = append(h.unknown, heading)
		}
	}
	return h, h.complete(specs)
}

// canonical is the form in which headings are compared.
func canonical(heading string) string {
	text, _ := clean(norm.NFKC.String(heading))
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(strings.Trim(text, "*"))), " ", "_")
}

// delimited refuses a heading that is one cell because its cells are not separated by commas.
func (h *header) delimited(record string, specs []spec) error {
	if len(h.headings) != 1 || slices.ContainsFunc(specs, func(s spec) bool { return s.is(canonical(h.headings[0])) }) {
		return nil
	}
	for _, d := range []struct{ mark, zh, en string }{
		{";", "分号", "semicolons"}, {wideSemicolon, "全角分号", "full-width semicolons"}, {"\t", "制表符", "tabs"}, {"|", "竖线", "vertical bars"},
		{wideComma, "全角逗号", "full-width commas"}, {"、", "顿号", "ideographic commas"},
	} {
		if strings.Contains(record, d.mark) {
			return unreadable(
				textf("列由%[1]s分隔,应由逗号分隔;标题为 %[3]s", "the columns are separated by %[2]s, not by commas; the heading is %[3]s",
					d.zh, d.en, list(h.headings)),
				fault.Text{ZH: "另存为逗号分隔的 CSV", EN: "save the file as comma-separated CSV"})
		}
	}
	return nil
}

func (s spec) is(heading string) bool {
	return heading == s.name || slices.Contains(s.chinese, heading)
}

// choose resolves Options.Columns to the cells of columns.
func (h *header) choose(chosen map[string]string, specs []spec, places map[string][]int) (map[string]int, error) {
	cells := map[string]int{}
	for _, key := range slices.Sorted(maps.Keys(chosen)) {
		name, heading := canonical(key), chosen[key]
		at := places[canonical(heading)]
		switch _, twice := cells[name]; {
		case !slices.ContainsFunc(specs, func(s spec) bool { return s.name == name }):
			return nil, fault.Argument("columns", names(specs), textf("没有名为 %s 的列", "there is no column %s", excerpt(key))).
				Hinting(textf("可用的列:%s", "the columns are %s", names(specs)))
		case twice:
			return nil, fault.Argument("columns", "", textf("列 %s 指定了两次", "column %s is given twice", name))
		case len(at) == 0:
			return nil, fault.Argument("columns", list(h.headings), textf("文件中没有标题 %s(列 %s)",
				"the file has no heading %s (for column %s)", excerpt(heading), name)).
				Hinting(textf("文件的标题:%s", "its headings are %s", list(h.headings)))
		case len(at) > 1:
			return nil, fault.Argument("columns", "", textf("文件中有 %[2]d 个标题为 %[1]s 的列",
				"the file has %[2]d columns headed %[1]s", excerpt(heading), len(at))).
				Hinting(fault.Text{ZH: "改正其中一个标题", EN: "rename one of them"})
		default:
			cells[name] = at[0]
		}
	}
	return cells, nil
}

// find gives every column its cell: the one that was chosen, else the one whose heading is usual for it.
func (h *header) find(specs []spec, explicit map[string]int, places map[string][]int) error {
	for i, s := range specs {
		if at, ok := explicit[s.name]; ok {
			h.cells[i] = at
			continue
		}
		at := slices.Clone(places[s.name])
		for _, zh := range s.chinese {
			at = append(at, places[zh]...)
		}
		switch slices.Sort(at); len(at) {
		case 0:
			h.cells[i] = -1
		case 1:
			h.cells[i] = at[0]
		default:
			var headings []string
			for _, cell := range at {
				headings = append(headings, h.headings[cell])
			}
			return unreadable(
				textf("标题 %[2]s 都是列 %[1]s", "the headings %[2]s all mean the column %[1]s", s.name, list(headings)),
				textf("改正标题,或用 --columns %s=标题 选定一个", "rename all but one, or choose with --columns %s=HEADING", s.name))
		}
	}
	return nil
}

// complete refuses a header without the required columns; one without any column at all is no header.
func (h *header) complete(specs []spec) error {
	var missing []string
	none := true
	for i, s := range specs {
		none = none && h.cells[i] < 0
		if s.required && h.cells[i] < 0 {
			missing = append(missing, s.name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if none {
		return unreadable(textf("文件没有标题行:第一行是 %[2]s,其中没有一列的名称;必需的列:%[1]s",
			"the file has no header: its first row is %[2]s, and none of it names a column; required are %[1]s",
			list(missing), list(h.headings)), whereColumns(missing))
	}
	return h.lacks(missing)
}

// lacks returns the error for a header without these columns.
func (h *header) lacks(missing []string) error {
	return unreadable(textf("缺少必需的列 %[1]s;文件的标题:%[2]s", "required columns are missing: %[1]s; the headings of the file are %[2]s",
		list(missing), list(h.headings)), whereColumns(missing))
}

func whereColumns(missing []string) fault.Text {
	return textf("补上标题,或用 --columns %s=标题 指明", "add the headings, or say where the columns are with --columns %s=HEADING", missing[0])
}

// label names a cell for messages: its number as from 1, and its heading.
func (h *header) label(cell int) fault.Text {
	if h == nil || cell >= len(h.headings) || h.headings[cell] == "" {
		return textf("第 %d 列", "column %d", cell+1)
	}
	return textf("第 %d 列(%s)", "column %d (%s)", cell+1, excerpt(h.headings[cell]))
}

func names(specs []spec) string {
	out := make([]string, len(specs))
	for i, s := range specs {
		out[i] = s.name
	}
	return strings.Join(out, ", ")
}

// list joins headings for a message, which a thousand of them must not fill.
func list(headings []string) string {
	const most = 20
	out := make([]string, 0, most+1)
	for _, h := range headings[:min(most, len(headings))] {
		out = append(out, cut(h, 40))
	}
	if len(headings) > most {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}
