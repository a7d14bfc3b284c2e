package text

// What must be typed at least before a mistake in it is forgiven: fewer stand for too much.
const (
	leastLetters    = 4
	leastCharacters = 3
)

// forgiving are the rules that forgive one mistake. They follow each way in which what is recorded, letter after letter, may
// have been typed. The how of a state is a mistake.
type forgiving struct {
	q          Query
	characters bool // Chinese characters are compared, not their pinyin

	// firstStands leaves out those ways in which another character was typed for the first one, whichever that is: hardly
	// a position of the text has none.
	firstStands bool
}

// The mistakes made on the way to a state.
const (
	none uint8 = iota
	one
	swapped // the letter at `at` was typed behind the one that is recorded after it
)

// forgive returns the rules for a query; false for one in which no mistake is forgiven.
func forgive(q Query) (forgiving, bool) {
	q = q.Joined()
	if q.isCharacters() {
		return forgiving{q: q, characters: true}, len(q.letters) >= leastCharacters
	}
	return forgiving{q: q}, q.isLetters() && len(q.letters) >= leastLetters
}

func (r forgiving) wants(st state) letters {
	if st.how == none {
		return allLetters
	}
	return typed(r.q.at(int(st.at)))
}

func (r forgiving) take(s *symbol, from state, to *step) {
	switch {
	case s.skips && from.at > 0:
		r.reach(from, to)
	case s.skips:
	case r.characters || len(s.readings) == 0:
		steps, n := r.compare(from, s.letter)
		for _, st := range steps[:n] {
			r.reach(st, to)
		}
	default:
		for _, reading := range s.readings {
			r.read(reading, from, to)
		}
	}
}

// read follows the letters of a reading, one by one. Typing may stop within a syllable.
func (r forgiving) read(reading string, from state, to *step) {
	if reading == "" || r.ends(from) {
		r.reach(from, to)
		return
	}
	steps, n := r.compare(from, rune(reading[0]))
	for _, st := range steps[:n] {
		r.read(reading[1:], st, to)
	}
}

// compare returns the states that follow when one more recorded letter is compared with what was typed.
func (r forgiving) compare(from state, letter rune) (steps [4]state, n int) {
	add := func(at int16, mistake uint8) { steps[n], n = state{at, mistake}, n+1 }
	typed, next := r.q.at(int(from.at)), r.q.at(int(from.at)+1)
	same := typed == letter || letter == 'v' && typed == 'u'
	switch {
	case from.how == swapped:
		if same {
			add(from.at+2, one)
		}
	case same:
		add(from.at+1, from.how)
	case from.how == none && typed != 0:
		if from.at > 0 || !r.firstStands {
			add(from.at+1, one) // another letter was typed
		}
		if from.at > 0 || !r.characters {
			add(from.at, one) // it was left out
		}
		if next == letter {
			add(from.at+2, one)   // one too many was typed before it
			add(from.at, swapped) // it was typed before the one that is recorded next
		}
	}
	return steps, n
}

// ends reports whether the query is taken up, or all but one letter too many.
func (r forgiving) ends(st state) bool {
	n := len(r.q.letters)
	return int(st.at) == n && st.how != swapped || int(st.at) == n-1 && st.how == none
}

// reach adds a state. Once the query is found there is nothing better to go on to.
func (r forgiving) reach(st state, to *step) {
	if r.ends(st) {
		to.end(BySyllables, true)
		to.states = to.states[:0]
	}
	if to.found {
		return
	}
	for _, have := range to.states {
		if have == st {
			return
		}
	}
	to.states = append(to.states, st)
}
