package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The longest texts, in characters.
const (
	nameLimit = 200
	textLimit = 2000
)

// flawedText says what no text may hold.
type flawedText uint8

const (
	soundText   flawedText = iota
	nulText                // U+0000
	controlText            // another control character
	damagedText            // U+FFFD, which stands where an earlier conversion lost something
)

// clean brings the text of a cell into the form in which it is kept; see the package's documentation. It is idempotent.
func clean(s string) (string, flawedText) {
	if plain(s) {
		return strings.TrimSpace(s), soundText
	}
	flawed := soundText
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '\t' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return ' '
		case r == 0:
			flawed = nulText
		case unicode.IsControl(r) && flawed == soundText:
			flawed = controlText
		case r == utf8.RuneError && flawed == soundText:
			flawed = damagedText
		case invisible(r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.TrimSpace(norm.NFC.String(s)), flawed
}

// plain reports whether a text is printable ASCII, as numbers, codes and outlines are: there is nothing to clean then.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// invisible reports whether a character shows nothing: marks that turn the direction of writing, zero-width characters,
// fillers. Signs that enclose numbers are format characters too, but seen. Selectors of glyph variants stay: some names
// need them.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// excerptLimit is how much of a cell a message shows.
const excerptLimit = 80

// excerpt cuts a text to what a message can show, and shows control characters as spaces.
func excerpt(s string) string { return cut(s, excerptLimit) }

func cut(s string, most int) string {
	count := 0
	for i := range s {
		if count++; count > most {
			s = s[:i]
			break
		}
	}
	return strings.Clone(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}
