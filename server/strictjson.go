package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// jsonDepth is how deep objects and lists of a request may nest.
const jsonDepth = 64

var (
	errNotJSON      = errors.New("not one JSON value")
	errNotUTF8      = errors.New("not UTF-8")
	errSurrogate    = errors.New("half of a surrogate pair")
	errDuplicateKey = errors.New("a key stands twice in one object")
	errTooDeep      = errors.New("nested too deep")
)

// readJSON reads exactly one JSON value, stricter than the library does: UTF-8 alone, no halves of surrogate pairs, no key
// twice in an object, since readers disagree which one counts, no more than jsonDepth levels. Numbers keep their digits, so
// that 99999999999 is not read as a float.
func readJSON(raw []byte) (any, error) {
	switch {
	case !utf8.Valid(raw):
		return nil, errNotUTF8
	case !json.Valid(raw):
		return nil, errNotJSON
	case loneSurrogate(raw):
		return nil, errSurrogate
	}
	r := validReader{raw}
	return r.value(0)
}

// validReader reads text that is known to be valid JSON, so that it needs to look at little.
type validReader struct{ rest []byte }

// next returns the first byte that is no space and no separator, and stands on it.
func (r *validReader) next() byte {
	r.rest = bytes.TrimLeft(r.rest, " \t\r\n,:")
	return r.rest[0]
}

// take returns the next n bytes and stands behind them.
func (r *validReader) take(n int) []byte {
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *validReader) value(depth int) (any, error) {
	if depth > jsonDepth {
		return nil, errTooDeep
	}
	switch r.next() {
	case '{':
		return r.object(depth + 1)
	case '[':
		return r.list(depth + 1)
	case '"':
		return r.text(), nil
	case 't':
		r.take(len("true"))
		return true, nil
	case 'f':
		r.take(len("false"))
		return false, nil
	case 'n':
		r.take(len("null"))
		return nil, nil
	default:
		digits := bytes.IndexFunc(r.rest, func(c rune) bool { return !strings.ContainsRune("+-.0123456789eE", c) })
		if digits < 0 {
			digits = len(r.rest)
		}
		return json.Number(r.take(digits)), nil
	}
}

func (r *validReader) object(depth int) (any, error) {
	object := map[string]any{}
	for r.take(1); r.next() != '}'; {
		name := r.text()
		if _, twice := object[name]; twice {
			return nil, errDuplicateKey
		}
		value, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		object[name] = value
	}
	r.take(1)
	return object, nil
}

func (r *validReader) list(depth int) (any, error) {
	list := []any{}
	for r.take(1); r.next() != ']'; {
		value, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	r.take(1)
	return list, nil
}

// text reads a string, which begins here once separators are passed over.
func (r *validReader) text() string {
	r.next()
	end, escaped := 1, false
	for ; r.rest[end] != '"'; end++ {
		if r.rest[end] == '\\' {
			end, escaped = end+1, true
		}
	}
	quoted := r.take(end + 1)
	if !escaped {
		return string(quoted[1:end])
	}
	var text string
	_ = json.Unmarshal(quoted, &text) // it is valid
	return text
}

// loneSurrogate reports whether an escape like \ud800 stands without its other half, which the library would replace in
// silence.
func loneSurrogate(raw []byte) bool {
	for i := bytes.IndexByte(raw, '\\'); i >= 0 && i+1 < len(raw); {
		next := i + 2
		if half := surrogate(raw[i:]); half != 0 {
			if half == 'l' || surrogate(raw[min(i+6, len(raw)):]) != 'l' {
				return true
			}
			next = i + 12
		}
		step := bytes.IndexByte(raw[min(next, len(raw)):], '\\')
		if step < 0 {
			return false
		}
		i = next + step
	}
	return false
}

// surrogate says which half of a pair an escape at the beginning of raw is: 'h' for the first, 'l' for the second, 0 for none.
func surrogate(raw []byte) byte {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' || raw[2]|0x20 != 'd' {
		return 0
	}
	switch c := raw[3] | 0x20; {
	case raw[3] == '8', raw[3] == '9', c == 'a', c == 'b':
		return 'h'
	case c >= 'c' && c <= 'f':
		return 'l'
	default:
		return 0
	}
}
