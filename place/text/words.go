package text

import (
	_ "embed" // the table of words
	"strings"
)

// words is the table of words of which a character is read otherwise than the library says first, each with its reason. It
// counts for what is shown and for the order of names; a search finds a character by each of its readings, and by the
// initials of the usual ones. Places and families are read as they call themselves.
//
//go:embed words.txt
var words string

// longestWord is how many characters the longest word of the table has.
const longestWord = 3

// wordReading returns how a word of the table is read, "" for a word that is not in it.
func wordReading(word string) string {
	low, high := 0, len(words) // the line sought begins within
	for low < high {
		middle := (low + high) / 2
		start := strings.LastIndexByte(words[:middle], '\n') + 1
		end := start + strings.IndexByte(words[start:], '\n')
		have, rest, _ := strings.Cut(words[start:end], "\t")
		switch {
		case have == word:
			reading, _, _ := strings.Cut(rest, "\t")
			return reading
		case have < word:
			low = end + 1
		default:
			high = start
		}
	}
	return ""
}

// inWords shows how the table reads a character in its words.
func inWords(r rune, see func(reading string)) {
	for line := range strings.Lines(words) {
		word, rest, _ := strings.Cut(line, "\t")
		reading, _, _ := strings.Cut(rest, "\t")
		for _, character := range word {
			var one string
			one, reading, _ = strings.Cut(reading, " ")
			if character == r {
				see(one)
			}
		}
	}
}
