package hours

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a token is.
type kind uint8

const (
	end    kind = iota // of the text
	word               // letters
	digits             // 1, 24, 2026
	hhmm               // 8:30, 08:30
	full               // 24/7
	mark               // any other character; "||" is one
)

// token is one piece of a text.
type token struct {
	kind kind
	text string // words in lower case
	raw  string // as written
	at   int    // place of its first character in the text, from 1
}

// tokens cuts a text into pieces; the last is the end.
func tokens(text string) []token {
	text = strings.Map(plain, text)
	var out []token
	for i, at := 0, 1; ; {
		rest := text[i:]
		trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
		at += utf8.RuneCountInString(rest[:len(rest)-len(trimmed)])
		i += len(rest) - len(trimmed)
		if trimmed == "" {
			return append(out, token{kind: end, at: at})
		}
		k, n := firstToken(trimmed)
		raw := trimmed[:n]
		out = append(out, token{kind: k, text: strings.ToLower(raw), raw: raw, at: at})
		i += n
		at += utf8.RuneCountInString(raw)
	}
}

// plain returns the character that another one is a form of: the narrow one of those that Chinese keyboards type, and one
// dash for the many.
func plain(r rune) rune {
	switch {
	case '！' <= r && r <= '～':
		r -= '！' - '!'
	case unicode.IsSpace(r):
		r = ' '
	}
	switch r {
	case '~', '–', '—', '―', '〜', '−':
		return '-'
	case '。':
		return ';'
	}
	return r
}

// firstToken returns the kind and the length in bytes of the token that a text without leading space begins with.
func firstToken(s string) (kind, int) {
	n := prefix(s, func(r rune) bool { return '0' <= r && r <= '9' })
	switch {
	case n == 2 && strings.HasPrefix(s, "24/7") && prefix(s[4:], unicode.IsDigit) == 0:
		return full, 4
	case (n == 1 || n == 2) && strings.HasPrefix(s[n:], ":") && prefix(s[n+1:], unicode.IsDigit) == 2:
		return hhmm, n + 3
	case n > 0:
		return digits, n
	}
	if n := prefix(s, unicode.IsLetter); n > 0 {
		return word, n
	}
	if strings.HasPrefix(s, "||") {
		return mark, 2
	}
	_, n = utf8.DecodeRuneInString(s)
	return mark, n
}

// prefix returns the length in bytes of the longest beginning of s whose characters all satisfy ok.
func prefix(s string, ok func(rune) bool) int {
	if n := strings.IndexFunc(s, func(r rune) bool { return !ok(r) }); n >= 0 {
		return n
	}
	return len(s)
}
