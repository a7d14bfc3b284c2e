package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// readings returns the ways in which a character is read, without tones and with v for ü; nil for what is not read in pinyin.
// The first ones are usual: the library's first, or the table's for the character alone, and those in words of the table.
func readings(r rune) (list []string, usual int) {
	add := func(reading string) {
		if reading != "" && !slices.Contains(list, reading) {
			list = append(list, reading)
		}
	}
	add(wordReading(string(r)))
	others := strings.Split(pinyin.PinyinDict[int(r)], ",")
	if len(list) == 0 {
		add(withoutTone(others[0]))
	}
	inWords(r, add)
	usual = len(list)
	for _, one := range others {
		add(withoutTone(one))
	}
	return list, usual
}

// isRead reports a character that is read in pinyin.
func isRead(r rune) bool { return pinyin.PinyinDict[int(r)] != "" }

// withoutTone takes the tone off a syllable; ü, which is no tone, becomes v.
func withoutTone(syllable string) string {
	plain := make([]byte, 0, len(syllable))
	for _, r := range syllable {
		switch letter := base(r); {
		case r < utf8.RuneSelf:
			plain = append(plain, byte(r))
		case letter == 'u' && strings.ContainsRune("üǖǘǚǜ", r):
			plain = append(plain, 'v')
		case letter < utf8.RuneSelf:
			plain = append(plain, byte(letter))
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
