package sheet

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
)

// cell is one cell of a row while its rule reads it. Its methods return the value, or refuse the cell and return none.
type cell struct {
	file *file
	spec spec
	text string // clean
}

// take makes c the cell of a column and refuses what no text may hold, and an empty cell of a required column.
func (c *cell) take(s spec, raw string) {
	var flawed flawedText
	c.spec = s
	c.text, flawed = clean(raw)
	switch {
	case flawed == nulText:
		c.refuse(fault.Text{ZH: "含有 NUL 字符", EN: "holds a NUL character"}, retype())
	case flawed == controlText:
		c.refuse(fault.Text{ZH: "含有控制字符", EN: "holds a control character"}, retype())
	case flawed == damagedText:
		c.refuse(fault.Text{ZH: "含有乱码字符 U+FFFD", EN: "holds U+FFFD, which stands for a character that was lost"}, retype())
	case c.text == "" && s.required:
		c.refuse(fault.Text{ZH: "不能为空", EN: "must not be empty"}, fault.Text{})
	}
}

func retype() fault.Text {
	return fault.Text{ZH: "删去内容重新输入", EN: "clear the cell and type it again"}
}

// refuse lists a problem of the cell.
func (c *cell) refuse(text, cure fault.Text) { c.refuseAt(c.spec.name, text, cure) }

// refuseAt lists a problem of another column of the row.
func (c *cell) refuseAt(column string, text, cure fault.Text) {
	c.file.refuse(fault.Problem{Column: column, Text: text, Cure: cure})
}

// failed reports whether a column of the row has a problem.
func (c *cell) failed(column string) bool {
	return slices.ContainsFunc(c.file.found, func(p fault.Problem) bool { return p.Column == column })
}

// prose returns the text. It is a copy, so that keeping it does not keep the row.
func (c *cell) prose() string { return c.impersonal(textLimit) }

// name returns the text of a name.
func (c *cell) name() string { return c.impersonal(nameLimit) }

// impersonal returns the text if it is short enough and holds nothing of a private person's.
func (c *cell) impersonal(most int) string {
	s := c.atMost(c.text, most) // first: looking into a long text takes its time
	if s == "" || c.private(mobileInText(s)) {
		return ""
	}
	return s
}

func (c *cell) atMost(s string, most int) string {
	if n := utf8.RuneCountInString(s); n > most {
		c.refuse(textf("有 %d 个字符,最多 %d 个", "has %d characters, at most %d are allowed", n, most),
			fault.Text{ZH: "缩短内容", EN: "shorten it"})
		return ""
	}
	return strings.Clone(s)
}

// code returns the text of a code. A number that a spreadsheet has shortened is none: its last digits are lost.
func (c *cell) code() string {
	s := c.atMost(c.text, nameLimit)
	if s == "" || c.private(false) || !c.whole(s) {
		return ""
	}
	return s
}

// whole refuses a code whose last digits are lost.
func (c *cell) whole(code string) bool {
	if !shortened(code) {
		return true
	}
	c.refuse(fault.Text{ZH: "电子表格已把编号变成科学计数法", EN: "a spreadsheet has turned this code into a rounded number"},
		fault.Text{ZH: "把该列设为文本格式后重新填写", EN: "format the column as text and enter the codes again"})
	return false
}

// list returns the entries of a list, each once, in the order of the file.
func (c *cell) list() []string {
	var out []string
	for entry := range strings.SplitSeq(strings.ReplaceAll(c.prose(), wideSemicolon, ";"), ";") {
		entry = c.atMost(strings.TrimSpace(entry), nameLimit)
		if entry != "" && !slices.Contains(out, entry) {
			out = append(out, entry)
		}
	}
	return out
}

// word returns the value of one of the words that parse knows.
func word[V any](c *cell, text string, parse func(string) (V, bool), names []string) V {
	v, ok := parse(text)
	if !ok {
		all := strings.Join(names, ", ")
		c.refuse(textf("不认识 %s", "%s is not known here", excerpt(text)),
			textf("应为 %s 之一,或其中文名称", "write one of %s, or its Chinese name", all))
	}
	return v
}

// words returns the values of a list of such words, each once.
func words[V comparable](c *cell, parse func(string) (V, bool), names []string) []V {
	var out []V
	for _, entry := range c.list() {
		if v := word(c, entry, parse, names); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// known returns whether something is there.
func (c *cell) known() place.Known {
	switch strings.ToLower(c.text) {
	case "yes", "是", "有":
		return place.Yes
	case "no", "否", "无":
		return place.No
	case "unknown", "未知":
	default:
		c.refuse(fault.Text{ZH: "应为是或否", EN: "is neither yes nor no"},
			fault.Text{ZH: "填写 是、否 或 未知", EN: "write yes, no or unknown"})
	}
	return place.Unknown
}

// yes reports whether the cell says so; "unknown" is not yes.
func (c *cell) yes() bool { return c.known() == place.Yes }

// number returns a decimal number. Anything else that strconv reads (hexadecimal, Inf, exponents, underscores) is refused.
func (c *cell) number() (float64, bool) {
	v, err := strconv.ParseFloat(c.text, 64)
	if err != nil || !decimal(strings.TrimPrefix(c.text, "-")) {
		c.refuse(fault.Text{ZH: "不是数字", EN: "is not a number"},
			fault.Text{ZH: "用半角数字和小数点书写,如 113.25,不用千位分隔符和科学计数法", EN: "write plain digits with a decimal point, as 113.25, without thousands separators or exponents"})
		return 0, false
	}
	return v, true
}

// digits reports whether s is one digit or more, and nothing else.
func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// decimal reports whether s is digits with at most one point between them.
func decimal(s string) bool {
	whole, part, point := strings.Cut(s, ".")
	return digits(whole) && (!point || digits(part))
}

// shortened reports whether s is how spreadsheets write a long number in a narrow column: 1.40214E+11.
func shortened(s string) bool {
	number, exponent, found := strings.Cut(strings.ToUpper(s), "E+")
	return found && decimal(number) && digits(exponent)
}

// degrees returns a longitude or latitude, whichever at makes of it.
func (c *cell) degrees(at func(float64) geo.LonLat) float64 {
	v, ok := c.number()
	if !ok {
		return 0
	}
	if err := at(v).Valid(); err != nil {
		c.refuse(invalidPoint(err), fault.Text{ZH: "检查经度和纬度是否写反", EN: "see whether longitude and latitude are the wrong way round"})
	}
	return v
}

// count returns a whole number of things. "12.0" is refused: a count with a decimal point was computed, not counted.
func (c *cell) count() *int32 {
	v, err := strconv.ParseInt(c.text, 10, 32)
	if err != nil || !digits(c.text) {
		c.refuse(textf("不是 0 到 %d 之间的整数", "is not a whole number from 0 to %d", math.MaxInt32),
			fault.Text{ZH: "用半角数字书写整数,不用千位分隔符和小数点", EN: "write plain digits, without thousands separators or a decimal point"})
		return nil
	}
	n := int32(v)
	return &n
}

// between returns a whole number within bounds.
func (c *cell) between(least, most int32) *int32 {
	n := c.count()
	if n != nil && (*n < least || *n > most) {
		c.refuse(textf("应在 %d 到 %d 之间", "must be from %d to %d", least, most), fault.Text{})
		return nil
	}
	return n
}
