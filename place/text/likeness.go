package text

// Likeness counts what names have in common with a query: the characters of the query, and where it is typed in letters each
// three that follow each other. It is not safe for concurrent use.
type Likeness struct {
	characters map[rune]uint16
	triples    [latinLetters * latinLetters * latinLetters]uint16 // 1 and more: the number of a part of the query
	parts      uint16
	seen       []int // of each part, the name that it was last seen in
	names      int
}

// NewLikeness returns the likeness to a query.
func NewLikeness(q Query) *Likeness {
	l := &Likeness{characters: map[rune]uint16{}, seen: []int{0}}
	number := func(part uint16) uint16 {
		if part == 0 {
			l.parts++
			part = l.parts
			l.seen = append(l.seen, 0)
		}
		return part
	}
	var last triple
	for _, r := range q.letters {
		switch at, whole := last.add(r); {
		case whole:
			l.triples[at] = number(l.triples[at])
		case !isLatin(r) && r != ' ':
			l.characters[r] = number(l.characters[r])
		}
	}
	return l
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

// Shared returns how many of the parts the title of a record has, its characters read as usual, and whether that is enough
// to be alike: half of them.
func (l *Likeness) Shared(x *Index, record int) (shared int, alike bool) {
	l.names++
	meet := func(part uint16) {
		if part > 0 && l.seen[part] != l.names {
			l.seen[part] = l.names
			shared++
		}
	}
	var last triple
	letter := func(r rune) {
		if at, whole := last.add(r); whole {
			meet(l.triples[at])
		}
	}
	for p := x.fields[x.first[record]].start; x.text[p] != 0; p++ {
		s := &x.symbols[x.text[p]]
		meet(l.characters[s.letter])
		if len(s.readings) == 0 {
			letter(s.letter)
			continue
		}
		for _, r := range s.readings[0] {
			letter(r)
		}
	}
	return shared, shared > 0 && 2*shared >= int(l.parts)
}
