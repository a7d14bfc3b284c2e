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

// Hit is a query found in a field. Start and End are characters of the field; it is not complete where the query ends within
// a syllable.
type Hit struct {
	Record     int32
	Field      Field
	How        How
	Position   Position
	Complete   bool
	Start, End int32
}

// Find shows each position at which a query stands in a field. A record may be shown several times; a hit holds only until
// see returns.
func (x *Index) Find(q Query, see func(*Hit)) {
	if !q.Empty() {
		x.scan(newAutomaton(x, exact{q}), see)
	}
}

// FindTypo shows each position at which a query stands but for one typing mistake: a letter too many, one too few, another
// one, or two that changed places. A letter is one of a–z in pinyin, or a Chinese character. What is too short, or mixes the
// two, stands nowhere.
func (x *Index) FindTypo(q Query, see func(*Hit)) {
	if r, ok := forgive(q); ok {
		x.scan(newAutomaton(x, r), see)
	}
}

// scan looks wherever a symbol stands with which a match may begin.
func (x *Index) scan(a *automaton, see func(*Hit)) {
	var h Hit // one for all: there may be hundreds of thousands
	for s := uint16(1); int(s) < len(x.symbols); s++ {
		first := a.moved(outset, s)
		if first.to == nowhere && !first.found {
			continue
		}
		wants := a.sets[first.to].wants
		for _, p := range x.posts[x.from[s]:x.from[s+1]] {
			best, end := first, p+1
			if x.begins[x.text[p+1]]&wants != 0 {
				best, end = a.match(first, p)
			}
			if best.found {
				x.fill(&h, p, end, best.how, best.complete)
				see(&h)
			}
		}
	}
}

// fill describes a match from a position to another.
func (x *Index) fill(h *Hit, start, end int32, how How, complete bool) {
	f := x.fieldAt(start)
	at, last := x.fields[f].start, x.fields[f+1].start-1
	h.Record, h.Field, h.How, h.Complete = x.fields[f].record, x.fields[f].kind, how, complete
	h.Start, h.End, h.Position = start-at, end-at, Inside
	switch {
	case start == at && end == last && complete:
		h.Position = Whole
	case start == at:
		h.Position = Beginning
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
	f := x.first[record]
	for p := x.fields[f].start; x.text[p] != 0; p++ {
		m, end := a.match(a.move(outset, x.text[p]), p)
		if !m.found {
			continue
		}
		var h Hit
		x.fill(&h, p, end, m.how, m.complete)
		if !found || h.How < best.How || h.How == best.How && h.Position < best.Position {
			best, found = h, true
		}
	}
	return best, found
}

// Mentions reports whether a query stands letter for letter in any field of a record.
func (x *Index) Mentions(q Query, record int) bool {
	for p := x.fields[x.first[record]].start; p < x.fields[x.first[record+1]].start; p++ {
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
