package text

// Likeness counts what names have in common with a query: the characters of the query, and the pairs of letters that follow
// each other in what of it is typed in letters. It is not safe for concurrent use.
type Likeness struct {
	characters map[rune]int
	pairs      [latinLetters * latinLetters]int // 1 and more: the number of a pair of the query
	parts      int
	seen       []int // of each part, the name that it was last seen in
	names      int
}

// NewLikeness returns the likeness to a query.
func NewLikeness(q Query) *Likeness {
	l := &Likeness{characters: map[rune]int{}, seen: []int{0}}
	part := func(number *int) {
		if *number == 0 {
			l.parts++
			*number = l.parts
			l.seen = append(l.seen, 0)
		}
	}
	for i, r := range q.letters {
		switch next := q.at(i + 1); {
		case isLatin(r) && isLatin(next):
			part(&l.pairs[pair(r, next)])
		case !isLatin(r) && r != ' ':
			number := l.characters[r]
			part(&number)
			l.characters[r] = number
		}
	}
	return l
}

func pair(a, b rune) rune { return (a-'a')*latinLetters + b - 'a' }

// Shared returns how many of the parts the title of a record has, its characters read as usual, and whether that is enough
// to be alike: half of the characters, or, since many syllables have pairs in common, two thirds where all is letters.
func (l *Likeness) Shared(x *Index, record int) (shared int, alike bool) {
	l.names++
	last := rune(0)
	meet := func(part int) {
		if part > 0 && l.seen[part] != l.names {
			l.seen[part] = l.names
			shared++
		}
	}
	letter := func(r rune) {
		if isLatin(last) && isLatin(r) {
			meet(l.pairs[pair(last, r)])
		}
		last = r
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
	if len(l.characters) == 0 {
		return shared, shared > 0 && 3*shared >= 2*l.parts
	}
	return shared, shared > 0 && 2*shared >= l.parts
}
