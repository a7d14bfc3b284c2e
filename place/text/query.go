package text

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Query is a text that somebody looks for.
type Query struct {
	letters Folded // a space between words, none around them
}

// NewQuery returns the query of a text. Spaces, apostrophes and other punctuation part words and syllables; what cannot be
// seen is left out, and so are emoji and other symbols beside letters: in names none of them need be typed, so that one which
// is typed must not be what keeps a name from being found. A text of nothing else looks for them.
func NewQuery(s string) Query {
	letters := Fold(norm.NFC.String(s))
	onlyMarks := !slices.ContainsFunc(letters, func(r rune) bool { return !skips(r) })
	var q Query
	for _, r := range letters {
		switch {
		case r == 0, !onlyMarks && joins(r):
		case r != ' ' && (onlyMarks || !skips(r)):
			q.letters = append(q.letters, r)
		case len(q.letters) > 0 && q.letters[len(q.letters)-1] != ' ':
			q.letters = append(q.letters, ' ')
		}
	}
	if n := len(q.letters); n > 0 && q.letters[n-1] == ' ' {
		q.letters = q.letters[:n-1]
	}
	return q
}

// joins reports what does not part a word in which it stands: symbols, and the marks of abbreviations and double names.
func joins(r rune) bool { return unicode.Is(unicode.S, r) || strings.ContainsRune("&._·•", r) }

// Empty reports a query without a letter.
func (q Query) Empty() bool { return len(q.letters) == 0 }

// Len returns how many letters the query has, spaces included.
func (q Query) Len() int { return len(q.letters) }

// Latin reports a query that begins with a letter a–z.
func (q Query) Latin() bool { return len(q.letters) > 0 && isLatin(q.letters[0]) }

// String returns the query as it is compared.
func (q Query) String() string { return string(q.letters) }

// Words returns the words of the query, each once.
func (q Query) Words() []Query {
	var words []Query
	for word := range strings.SplitSeq(string(q.letters), " ") {
		w := Query{Folded(word)}
		if !slices.ContainsFunc(words, func(have Query) bool { return slices.Equal(have.letters, w.letters) }) {
			words = append(words, w)
		}
	}
	return words
}

// Without returns the query without some of its words, and the query itself where nothing would be left.
func (q Query) Without(drop ...string) Query {
	kept := slices.DeleteFunc(strings.Split(string(q.letters), " "), func(word string) bool { return slices.Contains(drop, word) })
	if len(kept) == 0 {
		return q
	}
	return Query{Folded(strings.Join(kept, " "))}
}

// Has reports whether a word or several stand in the query: anywhere in Chinese, as whole words in Latin letters.
func (q Query) Has(phrase Query) bool {
	if phrase.Empty() {
		return false
	}
	if phrase.Latin() {
		return strings.Contains(" "+string(q.letters)+" ", " "+string(phrase.letters)+" ")
	}
	return strings.Contains(string(q.letters), string(phrase.letters))
}

// Spoken returns the query with its Chinese characters in pinyin, and how many there were.
func (q Query) Spoken() (spoken Query, characters int) {
	syllables(string(q.letters), func(r rune, reading string) {
		if reading == "" {
			spoken.letters = append(spoken.letters, r)
			return
		}
		characters++
		spoken.letters = append(spoken.letters, Folded(reading)...)
	})
	return spoken, characters
}

// Joined returns the query without its spaces.
func (q Query) Joined() Query {
	return Query{Folded(strings.ReplaceAll(string(q.letters), " ", ""))}
}

// at returns the letter at a position, 0 behind the end.
func (q Query) at(i int) rune {
	if i < len(q.letters) {
		return q.letters[i]
	}
	return 0
}

// behindSpace returns the position i, or the one behind it where a space stands at i.
func (q Query) behindSpace(i int) int {
	if q.at(i) == ' ' {
		return i + 1
	}
	return i
}

// isLetters reports letters a–z alone, isCharacters Chinese characters alone.
func (q Query) isLetters() bool {
	return !slices.ContainsFunc(q.letters, func(r rune) bool { return !isLatin(r) })
}

func (q Query) isCharacters() bool {
	return !slices.ContainsFunc(q.letters, func(r rune) bool { return !isRead(r) })
}
