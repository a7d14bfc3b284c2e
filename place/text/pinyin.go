package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// readings returns the ways in which a character is read, without tones and with v for ü, the usual one first; nil for what
// is not read in pinyin.
func readings(r rune) []string {
	var list []string
	toned := pinyin.PinyinDict[int(r)]
	for one := range strings.SplitSeq(wordReading(string(r))+","+toned+","+rareReading(r), ",") {
		if plain := withoutTone(one); plain != "" && !slices.Contains(list, plain) {
			list = append(list, plain)
		}
	}
	return list
}

// withoutTone takes the tone off a syllable; ü, which is no tone, becomes v.
func withoutTone(syllable string) string {
	plain := make([]rune, 0, len(syllable))
	for _, r := range norm.NFD.String(syllable) {
		switch {
		case r == '\u0308' && len(plain) > 0:
			plain[len(plain)-1] = 'v'
		case !unicode.Is(unicode.Mn, r):
			plain = append(plain, r)
		}
	}
	return string(plain)
}

// syllables shows the characters of a name with the reading of each in its word; "" for what is not read in pinyin.
func syllables(name string, see func(character rune, reading string)) {
	for name != "" {
		reading, characters := readWord(name)
		for ; characters > 0; characters-- {
			r, size := utf8.DecodeRuneInString(name)
			name = name[size:]
			var one string
			one, reading, _ = strings.Cut(reading, " ")
			see(r, one)
		}
	}
}

// readWord returns how the word that a name begins with is read, and of how many characters it is: the longest word of the
// table, else one character in the reading that the library puts first.
func readWord(name string) (reading string, characters int) {
	end := 0
	for n := 1; n <= longestWord; n++ {
		r, size := utf8.DecodeRuneInString(name[end:])
		if size == 0 || r < utf8.RuneSelf {
			break
		}
		end += size
		if known := wordReading(name[:end]); known != "" {
			reading, characters = known, n
		}
	}
	if characters > 0 {
		return reading, characters
	}
	r, _ := utf8.DecodeRuneInString(name)
	first, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	return withoutTone(first), 1
}

// Pinyin returns a Chinese name in pinyin without tones, each syllable with a capital: 云冈 becomes "Yun Gang". Letters of
// other scripts stay as they are.
func Pinyin(name string) string {
	var b strings.Builder
	const nothing, syllable, letter = 0, 1, 2
	last := nothing
	syllables(name, func(r rune, reading string) {
		this := nothing
		switch {
		case reading != "":
			this = syllable
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			this = letter
		}
		if this == syllable && last != nothing || this == letter && last == syllable {
			b.WriteByte(' ')
		}
		if this == syllable {
			b.WriteString(strings.ToUpper(reading[:1]) + strings.ReplaceAll(reading[1:], "v", "ü"))
		} else {
			b.WriteRune(r)
		}
		last = this
	})
	return b.String()
}

// SortKey returns the key by which names are put in order: pinyin in small letters without marks, so that "São" stands
// beside "Sao" and 云 among the letters y.
func SortKey(name string) string {
	plain := []rune(Pinyin(name))
	for i, r := range plain {
		plain[i] = unicode.ToLower(base(r))
	}
	return string(plain)
}
