package text

// Alike shows the records whose titles have at least half of the parts of a query, and how many: the characters of the
// query, and where it is typed in letters each three that follow each other, the characters of titles being read as usual.
func (x *Index) Alike(q Query, see func(record int32, shared int)) {
	l := likeness{x: x, triples: map[int][]span{}, counts: make([]count, len(x.first)-1)}
	parts := uint16(0)
	characters := map[rune]bool{}
	var last triple
	for _, r := range q.letters {
		switch at, whole := last.add(r); {
		case whole:
			l.triples[at], l.twos[at/latinLetters], l.ones[at/latinLetters/latinLetters] = nil, true, true
		case !isLatin(r) && r != ' ' && !characters[r]:
			parts++
			characters[r] = true
			if s, known := x.known[r]; known {
				l.meet(span{x.from[s], x.from[s+1], 1}, parts)
			}
		}
	}
	if len(l.triples) > 0 {
		l.findTriples()
	}
	for _, spans := range l.triples {
		parts++
		for _, s := range spans {
			l.meet(s, parts)
		}
	}
	for record, c := range l.counts {
		if shared := int(c.parts); shared > 0 && 2*shared >= int(parts) {
			see(int32(record), shared)
		}
	}
}

// likeness counts parts of a query in the titles of an index.
type likeness struct {
	x       *Index
	triples map[int][]span                    // where the titles are that have each
	twos    [latinLetters * latinLetters]bool // the pairs of letters with which triples begin
	ones    [latinLetters]bool                // the letters with which they begin
	counts  []count                           // of each record
}

// count is how many parts a title has, and which it was met with last: parts are met one after another.
type count struct{ parts, last uint16 }

// meet counts a part in the titles of a span.
func (l *likeness) meet(s span, part uint16) {
	for _, in := range l.x.lies[s.low:s.high] {
		if c := &l.counts[in.record()]; in.kind() == Title && c.last != part {
			c.parts, c.last = c.parts+1, part
		}
	}
}

// findTriples finds where each of the triples stands, by the symbol in whose reading it begins.
func (l *likeness) findTriples() {
	x := l.x
	for s := uint16(1); int(s) < len(x.symbols); s++ {
		sound := x.symbols[s].sound()
		if sound == "" || x.from[s] == x.from[s+1] {
			continue
		}
		all := span{x.from[s], x.from[s+1], 1}
		for i := range len(sound) - 2 {
			l.found(number(sound[i:i+3]), all)
		}
		two, one := none2, number(sound[len(sound)-1:])
		if len(sound) > 1 {
			two = number(sound[len(sound)-2:])
		}
		l.follow(all, two, one)
	}
}

// none2 is no pair of letters.
const none2 = -1

// follow finds the triples that begin with the last letters that were read of a span: with two, a pair of them, and with
// one, the last.
func (l *likeness) follow(s span, two, one int) {
	if two >= 0 && !l.twos[two] {
		two = none2
	}
	if one >= 0 && !l.ones[one] {
		one = none2
	}
	for two >= 0 || one >= 0 {
		if s.low == s.high {
			return
		}
		symbol := l.x.text[l.x.endings[s.low]+s.alike]
		next := s
		next.high, next.alike = l.x.behind(s, symbol), s.alike+1
		s.low = next.high
		switch sound := l.x.symbols[symbol].sound(); {
		case symbol == 0:
		case l.x.symbols[symbol].letter == ' ':
			l.follow(next, two, one)
		case sound != "":
			first := number(sound[:1])
			if two >= 0 {
				l.found(two*latinLetters+first, next)
			}
			switch {
			case one < 0:
			case len(sound) > 1:
				l.found(one*latinLetters*latinLetters+number(sound[:2]), next)
			default:
				l.follow(next, one*latinLetters+first, none2)
			}
		}
	}
}

func (l *likeness) found(triple int, s span) {
	if spans, wanted := l.triples[triple]; wanted {
		l.triples[triple] = append(spans, s)
	}
}

// sound is how a symbol is read as usual: a character's first reading, a letter itself, "" for all else.
func (s *symbol) sound() string {
	switch {
	case len(s.readings) > 0:
		return s.readings[0]
	case isLatin(s.letter):
		return latinAlphabet[s.letter-'a':][:1]
	default:
		return ""
	}
}

const latinAlphabet = "abcdefghijklmnopqrstuvwxyz"

// number returns the number of a few letters.
func number(letters string) (n int) {
	for _, r := range []byte(letters) {
		n = n*latinLetters + int(r-'a')
	}
	return n
}

// triple is the last letters of a text, up to three: their number, and how many there are.
type triple struct{ number, letters int }

// add reads one more letter, and returns the number of the last three where there are so many. A space parts nothing.
func (t *triple) add(r rune) (number int, whole bool) {
	switch {
	case r == ' ':
		return 0, false
	case !isLatin(r):
		*t = triple{}
		return 0, false
	}
	t.number = (t.number*latinLetters + int(r-'a')) % (latinLetters * latinLetters * latinLetters)
	t.letters++
	return t.number, t.letters > 2
}
