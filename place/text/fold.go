// Package text compares Chinese names as people type them. It folds letters (width, case, marks, traditional characters),
// reads characters in pinyin, and holds an index that finds every name in which a text stands: letter for letter, by the
// pinyin of its characters, or by their initials. It knows nothing of places, and of order no more than where a text stands
// in a name. Positions are counted in characters (runes).
//
// The readings are those of the module go-pinyin (MIT), with the words of readWord put right. traditional.txt pairs each
// traditional character with the simplified one: the single characters of OpenCC 1.4.2's dictionary TSCharacters (Apache
// License 2.0, github.com/BYVoid/OpenCC), the first choice of each, ordered by code.
package text

import (
	_ "embed" // the pairs of characters
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Folded is a text in the form in which texts are compared, a rune for each rune of the text. 0 is what does not count: a
// combining mark, a control character, something invisible.
type Folded []rune

// Fold returns a text half width, in small letters, without marks and in simplified characters. A text that is compared with
// recorded ones should be in normal form C first, as those are.
func Fold(s string) Folded {
	folded := make(Folded, 0, len(s))
	for _, r := range s {
		folded = append(folded, fold(r))
	}
	return folded
}

func fold(r rune) rune {
	switch {
	case 0x4E00 <= r && r <= 0x9FFF: // most of what is there
		return simplified(r)
	case r == utf8.RuneError:
		return 0
	}
	if narrow := width.LookupRune(r).Folded(); narrow != 0 {
		r = narrow
	}
	r = unicode.ToLower(base(r))
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc):
		return 0
	default:
		return simplified(r)
	}
}

// base returns a letter without its marks: ú becomes u.
func base(r rune) rune {
	if r < utf8.RuneSelf {
		return r
	}
	parts := []rune(string(norm.NFD.PropertiesString(string(r)).Decomposition()))
	for i, part := range parts {
		if i > 0 && !unicode.Is(unicode.Mn, part) {
			return r // Korean syllables: their parts are letters
		}
	}
	if len(parts) > 0 {
		return parts[0]
	}
	return r
}

// traditional holds lines of a traditional and a simplified character, three bytes each, ordered by the first.
//
//go:embed traditional.txt
var traditional string

const (
	characterBytes = 3
	lineBytes      = 2*characterBytes + 1
)

// simplified returns the simplified form of a character, the character itself where it has none.
func simplified(r rune) rune {
	if utf8.RuneLen(r) != characterBytes {
		return r
	}
	low, high := 0, len(traditional)/lineBytes
	for low < high {
		middle := (low + high) / 2
		line := traditional[middle*lineBytes:]
		switch at, _ := utf8.DecodeRuneInString(line); {
		case at == r:
			short, _ := utf8.DecodeRuneInString(line[characterBytes:])
			return short
		case at < r:
			low = middle + 1
		default:
			high = middle
		}
	}
	return r
}

// isLatin reports a letter in which pinyin is typed.
func isLatin(r rune) bool { return 'a' <= r && r <= 'z' }

// skips reports what may stand within a name without being typed: spaces, brackets, quotes, points.
func skips(r rune) bool {
	return r == 0 || r == ' ' || unicode.In(r, unicode.P, unicode.S)
}
