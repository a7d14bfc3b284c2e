package text

// How says how a query stands in a field.
type How uint8

// The ways, best first.
const (
	Literally   How = iota // letter for letter
	BySyllables            // the pinyin of characters, whole syllables; the last may be unfinished
	ByInitials             // only first letters of some syllables
)

// Position says where in a field a query stands.
type Position uint8

// The positions, best first.
const (
	Whole Position = iota
	Beginning
	Inside
)

// Hit is a query found in a field. It is not complete where the query ends within a syllable.
type Hit struct {
	Record     int32
	Field      Field
	How        How
	Position   Position
	Complete   bool
	x          *Index
	start, end int32 // positions of the text
}

// Span returns at which characters of its field the query stands: from the first up to before the second.
func (h *Hit) Span() (start, end int) {
	field := h.start
	for field > 0 && h.x.text[field-1] != 0 {
		field--
	}
	return int(h.start - field), int(h.end - field)
}

// Find shows each position at which a query stands in a field. A record may be shown several times; a hit holds only until
// see returns.
func (x *Index) Find(q Query, see func(*Hit)) {
	if !q.Empty() {
		d := descent{x: x, a: newAutomaton(x, exact{q}), see: see}
		d.from(outset)
	}
}

// FindTypo shows each position at which a query stands but for one typing mistake: a letter too many, one too few, another
// one, or two that changed places. A letter is one of a–z in pinyin, or a Chinese character. What is too short, or mixes the
// two, stands nowhere.
func (x *Index) FindTypo(q Query, see func(*Hit)) {
	r, ok := forgive(q)
	if !ok {
		return
	}
	r.firstStands = r.characters
	d := descent{x: x, a: newAutomaton(x, r), see: see}
	d.from(outset)
	if r.characters { // any character may stand for the first: where the others stand is what is looked up
		d.before = true
		d.from(d.a.with(state{1, one}))
	}
}

// InTitle returns where a query stands best in a record's title, the first of equals, and whether it does.
func (x *Index) InTitle(q Query, record int) (Hit, bool) {
	return x.inTitle(newAutomaton(x, exact{q}), record)
}

// TypoInTitle is InTitle for what FindTypo finds.
func (x *Index) TypoInTitle(q Query, record int) (Hit, bool) {
	r, ok := forgive(q)
	if !ok {
		return Hit{}, false
	}
	return x.inTitle(newAutomaton(x, r), record)
}

func (x *Index) inTitle(a *automaton, record int) (best Hit, found bool) {
	for p := x.first[record]; x.text[p] != 0; p++ {
		m, end := a.match(a.move(outset, x.text[p]), p)
		if !m.found {
			continue
		}
		h := Hit{Record: int32(record), Field: Title, How: m.how, Complete: m.complete, x: x, start: p, end: end}
		if h.Position = Inside; x.beginsField(p) {
			h.Position = x.fromBeginning(end, m.complete)
		}
		if !found || h.How < best.How || h.How == best.How && h.Position < best.Position {
			best, found = h, true
		}
	}
	return best, found
}

// leastWithin is how many letters a title must have for Within: one letter stands in any text.
const leastWithin = 2

// Within shows the records whose whole titles stand in a query letter for letter, and how many letters they have.
func (x *Index) Within(q Query, see func(record int32, letters int)) {
	letters := q.Joined().letters
	for i := range letters {
		s := span{0, int32(len(x.endings)), 0}
		for _, r := range letters[i:] {
			symbol, known := x.known[r]
			if s = x.goingOn(s, symbol); !known || s.low == s.high {
				break
			}
			ended := x.goingOn(s, 0)
			for _, in := range x.lies[ended.low:ended.high] {
				if s.alike >= leastWithin && in.kind() == Title && in.begins() {
					see(in.record(), int(s.alike))
				}
			}
		}
	}
}

// Mentions reports whether a query stands letter for letter in any field of a record.
func (x *Index) Mentions(q Query, record int) bool {
	for p := x.first[record]; p < x.first[record+1]; p++ {
		if x.spelled(q, p) {
			return true
		}
	}
	return false
}

// spelled compares letter for letter; what skips need not be typed.
func (x *Index) spelled(q Query, p int32) bool {
	for i := 0; i < len(q.letters); p++ {
		s := &x.symbols[x.text[p]]
		switch at := q.behindSpace(i); {
		case x.text[p] == 0:
			return false
		case s.letter == q.at(at):
			i = at + 1
		case !s.skips || i == 0:
			return false
		}
	}
	return true
}
