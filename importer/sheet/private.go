package sheet

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"servicemap/fault"
)

// What is a private person's is refused wherever text is read: a mobile number, the number of an identity card. Both are
// looked for in the text and in its narrow form, between characters that are no digits; digits behind a decimal point are part
// of a number.
var (
	// mobileForm is a mobile number as people write it in a sentence: in one piece, or in three.
	mobileForm = regexp.MustCompile(`(?:^|[^0-9.]|(?:^|[^0-9])\.)(?:(?:\+|00)?86[ -]?)?1[3-9][0-9](?:[0-9]{8}|[ -][0-9]{4}[ -][0-9]{4})(?:[^0-9]|$)`)
	// scatteredMobile is one with any marks between any of its digits, with the code of the country or a 0 before it.
	scatteredMobile = regexp.MustCompile(strings.ReplaceAll(`(?:^|[^0-9])(?:(?:0~0~)?8~6~|0~)?1~[3-9](?:~[0-9]){9}(?:[^0-9]|$)`, "~", `[\s()+./_·\p{Pd}-]*`))
	// identityForm is the shape of the number of an identity card, in one piece or as it is printed: place, birthday, rest.
	identityForm = regexp.MustCompile(`(?:^|[^0-9.]|(?:^|[^0-9])\.)([0-9]{6}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx])(?:[^0-9]|$)`)
)

// The digits that each has at least.
const (
	mobileDigits   = 11
	identityDigits = 17
)

// digitsIn counts the digits of a text, or more: it only spares most texts a closer look.
func digitsIn(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r > unicode.MaxASCII && unicode.IsNumber(r):
			n += 2 // U+2473 is the number 20
		}
	}
	return n
}

// mobileInText reports whether a sentence or a name holds a mobile number.
func mobileInText(s string) bool {
	return digitsIn(s) >= mobileDigits && matches(mobileForm, s)
}

// mobileIn reports whether a text that is about a phone holds a mobile number, however its digits are kept apart.
func mobileIn(s string) bool {
	return digitsIn(s) >= mobileDigits && matches(scatteredMobile, s)
}

// matches looks at a text as it is, too: what becomes a digit in the narrow form may stand beside a number and hide it.
func matches(form *regexp.Regexp, s string) bool {
	return form.MatchString(s) || form.MatchString(norm.NFKC.String(s))
}

// identityIn reports whether a text holds the number of an identity card: its last digit must follow from the others, so that
// other numbers of that length are rarely taken for one.
func identityIn(s string) bool {
	return digitsIn(s) >= identityDigits && (identityStands(s) || identityStands(norm.NFKC.String(s)))
}

func identityStands(s string) bool {
	for {
		at := identityForm.FindStringSubmatchIndex(s)
		if at == nil {
			return false
		}
		if checked(s[at[2]:at[3]]) {
			return true
		}
		s = s[at[3]:]
	}
}

// checked reports whether the last of eighteen digits is the one that the others give (GB 11643, which is ISO 7064 MOD 11-2).
func checked(number string) bool {
	rest := 0
	for _, r := range strings.ToUpper(number) {
		switch {
		case r == 'X':
			rest = rest*2 + 10
		case r >= '0':
			rest = rest*2 + int(r-'0')
		}
	}
	return rest%11 == 1
}

// private refuses the cell if it holds a private person's number: one of an identity card, or the mobile that was found in it.
func (c *cell) private(mobile bool) bool {
	text := fault.Text{ZH: "这是手机号码,不收录个人的电话", EN: "holds a mobile number: never a private person's phone"}
	cure := fault.Text{ZH: "填写单位的值班固定电话", EN: "write the duty phone of the office, a landline"}
	if identityIn(c.text) {
		text = fault.Text{ZH: "含有身份证号码,不收录个人的信息", EN: "holds the number of an identity card: never what is a private person's"}
		cure = fault.Text{ZH: "删去号码", EN: "take the number out"}
	} else if !mobile {
		return false
	}
	c.file.refuse(fault.Problem{Column: c.spec.name, Value: withoutDigits(c.text), Text: text, Cure: cure})
	return true
}

// concealed returns what a report may show of a cell: no digit of one that holds a private person's number.
func concealed(s string) string {
	s = cut(s, 2*excerptLimit)
	if mobileInText(s) || identityIn(s) {
		return withoutDigits(s)
	}
	return s
}

func withoutDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsNumber(r) {
			return '*'
		}
		return r
	}, s)
}
