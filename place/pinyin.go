package place

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Pinyin returns a Chinese name in pinyin without tones, each word of it with a capital: 云冈 becomes "Yun Gang". Letters
// of other scripts stay as they are. A character that can be read in two ways takes its usual reading.
func Pinyin(name string) string {
	args := pinyin.NewArgs()
	var b strings.Builder
	lastHan := false
	for _, r := range name {
		read := pinyin.SinglePinyin(r, args)
		if len(read) == 0 {
			if lastHan && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			lastHan = false
			continue
		}
		if s := b.String(); s != "" && !strings.HasSuffix(s, " ") {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ToUpper(read[0][:1]) + read[0][1:])
		lastHan = true
	}
	return b.String()
}

// sortName returns the key by which names are put in order: pinyin in small letters without marks, so that "São" stands
// beside "Sao" and 云 among the letters y.
func sortName(name string) string {
	plain := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	s, _, err := transform.String(plain, Pinyin(name))
	if err != nil {
		s = name
	}
	return strings.ToLower(s)
}
