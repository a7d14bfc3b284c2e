package text

import "encoding/binary"

// state is one of the ways in which what was read of a field may have been typed: how much of the query is taken up, and how.
type state struct {
	at  int16
	how uint8 // as the rules use it
}

// rules say what a symbol may have been typed as.
type rules interface {
	// take adds to a step what follows from a state when a symbol is read.
	take(s *symbol, from state, to *step)
	// wants returns the letters with which a symbol may begin that is read after a state.
	wants(state) letters
}

// step is what reading a symbol leads to: states to go on from, and the query found.
type step struct {
	states   []state
	found    bool
	how      How
	complete bool
}

// automaton reads the text of an index by rules. Sets of states that it came to, and where symbols lead from them, are kept:
// the same few words stand in most names. It is not safe for concurrent use.
type automaton struct {
	x     *Index
	rules rules
	sets  []set // the first is empty, the second that before anything is read
	known map[string]int32
	kept  [keptMoves]move
	step  step
	key   []byte
}

// set is states that are gone on from together.
type set struct {
	states []state
	wants  letters
}

// move is a step that is kept: from a set, by a symbol, to another set.
type move struct {
	from, to int32
	symbol   uint16
	found    bool
	how      How
	complete bool
}

const (
	nowhere, outset int32 = 0, 1
	keptMoves             = 1024
)

func newAutomaton(x *Index, r rules) *automaton {
	return &automaton{
		x: x, rules: r, known: map[string]int32{"": nowhere},
		sets: []set{{}, {states: []state{{}}, wants: r.wants(state{})}},
	}
}

// move returns where a symbol leads from a set.
func (a *automaton) move(from int32, symbol uint16) move {
	slot := &a.kept[(uint32(from)*31+uint32(symbol))%keptMoves]
	if slot.from != from || slot.symbol != symbol {
		*slot = a.moved(from, symbol)
	}
	return *slot
}

func (a *automaton) moved(from int32, symbol uint16) move {
	a.step = step{states: a.step.states[:0]}
	for _, st := range a.sets[from].states {
		a.rules.take(&a.x.symbols[symbol], st, &a.step)
	}
	return move{from: from, symbol: symbol, to: a.set(), found: a.step.found, how: a.step.how, complete: a.step.complete}
}

// with returns the number of the set of one state.
func (a *automaton) with(st state) int32 {
	a.step = step{states: append(a.step.states[:0], st)}
	return a.set()
}

// set returns the number of the set of the last step's states.
func (a *automaton) set() int32 {
	a.key = a.key[:0]
	for _, st := range a.step.states {
		a.key = append(binary.LittleEndian.AppendUint16(a.key, uint16(st.at)), st.how)
	}
	if number, ok := a.known[string(a.key)]; ok {
		return number
	}
	s := set{states: append([]state(nil), a.step.states...)}
	for _, st := range s.states {
		s.wants |= a.rules.wants(st)
	}
	number := int32(len(a.sets))
	a.sets, a.known[string(a.key)] = append(a.sets, s), number
	return number
}

// match reads on from a move that was made at a position, and returns the best way in which the query ends, and behind which
// position. A step that finds it goes on only to states that are better.
func (a *automaton) match(m move, p int32) (best move, end int32) {
	for {
		if p++; m.found {
			best, end = m, p
		}
		if m.to == nowhere || a.x.text[p] == 0 {
			return best, end
		}
		m = a.move(m.to, a.x.text[p])
	}
}

// reach adds a state, or betters one of as much of the query.
func (s *step) reach(st state) {
	for i := range s.states {
		if s.states[i].at == st.at {
			s.states[i].how = min(s.states[i].how, st.how)
			return
		}
	}
	s.states = append(s.states, st)
}

// end finds the query, unless it is found in a better way.
func (s *step) end(how How, complete bool) {
	if !s.found || how < s.how || how == s.how && complete {
		s.found, s.how, s.complete = true, how, complete
	}
}
