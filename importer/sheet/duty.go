package sheet

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"servicemap/fault"
	"servicemap/place"
)

// duty is the duty phones of a row, in the order of their columns.
type duty [3]place.Contact

const (
	usualLabel  = "值班电话" // of a phone that has none
	leastDigits = 3      // 110
	mostDigits  = 20     // an area's code, a number, an extension
)

// dutyPhone is the form of a number: digits in groups, then perhaps an extension.
var dutyPhone = regexp.MustCompile(`(?i)^\+?[0-9(][0-9 ()-]*( ?(转|分机|ext\.?|x|#) ?[0-9]{1,6})?$`)

// dutyColumns are the columns phone_label, phone and phone_hours, and the same for a second and a third phone.
func dutyColumns[T any](of func(*T) *duty) []column[T] {
	var columns []column[T]
	for i := range (duty{}) {
		heading := func(name string, zh ...string) spec {
			s := spec{name: name + dutySuffix(i)}
			for _, h := range zh {
				if i == 0 {
					s.chinese = append(s.chinese, h)
				}
				s.chinese = append(s.chinese, fmt.Sprintf("%s%d", h, i+1), fmt.Sprintf("%s_%d", h, i+1))
			}
			return s
		}
		columns = append(columns,
			column[T]{heading("phone_label", "电话名称", "电话说明", "电话用途"), func(c *cell, row *T) { of(row)[i].Label = c.aboutDuty() }},
			column[T]{heading("phone", "电话", "值班电话", "联系电话", "办公电话"), func(c *cell, row *T) { of(row)[i].Phone = c.phone() }},
			column[T]{heading("phone_hours", "电话时间", "接听时间", "电话服务时间"), func(c *cell, row *T) { of(row)[i].Hours = c.aboutDuty() }},
		)
	}
	return columns
}

func dutySuffix(i int) string { return [...]string{"", "_2", "_3"}[i] }

// contacts returns the phones that a row has, and refuses what is said of a phone that it does not have.
func (d *duty) contacts(c *cell) []place.Contact {
	var out []place.Contact
	for i, contact := range d {
		suffix := dutySuffix(i)
		switch {
		case c.failed("phone" + suffix):
		case contact.Phone != "":
			if contact.Label == "" {
				contact.Label = usualLabel
			}
			out = append(out, contact)
		case contact.Label != "":
			c.refusePhoneless("phone_label" + suffix)
		case contact.Hours != "":
			c.refusePhoneless("phone_hours" + suffix)
		}
	}
	return out
}

func (c *cell) refusePhoneless(column string) {
	c.refuseAt(column, fault.Text{ZH: "没有对应的电话", EN: "there is no phone to it"},
		fault.Text{ZH: "填写值班电话,或清空此单元格", EN: "write the duty phone, or clear the cell"})
}

// phone returns a duty phone as it is written, with narrow digits and marks.
func (c *cell) phone() string {
	if c.atMost(c.text, nameLimit) == "" {
		return ""
	}
	s := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Pd, r) || r == '\u2212' {
			return '-'
		}
		return r
	}, norm.NFKC.String(c.text))
	bare := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	if c.private(mobileIn(c.text) || mobileIn(s) || mobileIn(bare)) {
		return ""
	}
	n := len(bare)
	if !dutyPhone.MatchString(s) || n < leastDigits || n > mostDigits || strings.Count(s, "(") != strings.Count(s, ")") {
		c.refuse(fault.Text{ZH: "不是电话号码", EN: "is not a phone number"},
			fault.Text{ZH: "书写为 0352-1234567 或 0352-1234567 转 12,每格一个号码", EN: "write one number, as 0352-1234567 or 0352-1234567 ext 12"})
		return ""
	}
	return strings.Join(strings.Fields(s), " ")
}

// aboutDuty returns what is said of a duty phone: its label, its hours. Digits are looked at as closely as in the phone
// itself, since nothing else keeps a number out of the neighbouring cell.
func (c *cell) aboutDuty() string {
	s := c.atMost(c.text, nameLimit)
	if s == "" || c.private(mobileIn(s)) {
		return ""
	}
	return s
}
