package text

import "slices"

// exact are the rules that forgive nothing: a symbol is typed as itself, or in pinyin. The how of a state is a How.
type exact struct{ q Query }

func (r exact) wants(st state) letters { return typed(r.q.at(r.q.behindSpace(int(st.at)))) }

func (r exact) take(s *symbol, from state, to *step) {
	if s.skips && from.at > 0 {
		r.reach(int(from.at), How(from.how), to)
	}
	at := r.q.behindSpace(int(from.at))
	if r.q.at(at) == s.letter {
		r.reach(at+1, How(from.how), to)
	}
	for i, reading := range s.readings {
		r.takeReading(reading, i < s.usual, at, How(from.how), to)
	}
	if to.found {
		to.states = slices.DeleteFunc(to.states, func(st state) bool { return How(st.how) >= to.how })
	}
}

// takeReading takes a syllable: a whole one, or in a usual reading one that is unfinished at the end of the query, or its
// initial.
func (r exact) takeReading(reading string, usual bool, at int, how How, to *step) {
	n := 0
	for n < len(reading) && sounds(reading[n], r.q.at(at+n)) {
		n++
	}
	if n == 0 {
		return
	}
	switch {
	case n == len(reading):
		r.reach(at+n, max(how, BySyllables), to)
		if tone := r.q.at(at + n); '1' <= tone && tone <= '5' {
			r.reach(at+n+1, max(how, BySyllables), to)
		}
	case !usual:
		return
	case at+n == len(r.q.letters):
		to.end(max(how, BySyllables), false)
	}
	if !usual {
		return
	}
	r.reach(at+1, ByInitials, to)
	if n > 1 && reading[1] == 'h' { // zh, ch, sh
		r.reach(at+2, ByInitials, to)
	}
}

// sounds compares a letter of a reading with a typed one: ü is typed as v, and as u where no marks are at hand.
func sounds(reading byte, typed rune) bool {
	return rune(reading) == typed || reading == 'v' && typed == 'u'
}

func (r exact) reach(at int, how How, to *step) {
	if at == len(r.q.letters) {
		to.end(how, true)
	} else {
		to.reach(state{int16(at), uint8(how)})
	}
}
