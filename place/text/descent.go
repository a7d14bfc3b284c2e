package text

import "sort"

// descent reads endings by rules, all that begin alike at once: what is common costs no more to read than what is rare, and
// the work is that of showing what is found.
type descent struct {
	x   *Index
	a   *automaton
	see func(*Hit)
	hit Hit // one for all: there may be hundreds of thousands

	// before shows hits with the letter that stands before them, whichever it is, and none that have none.
	before bool
}

// from reads all endings that begin with a symbol, from a set of states on.
func (d *descent) from(set int32) {
	wants := d.a.sets[set].wants
	for s := uint16(1); int(s) < len(d.x.symbols); s++ {
		low, high := d.x.from[s], d.x.from[s+1]
		if low == high || d.x.begins[s]&wants == 0 {
			continue
		}
		if first := d.a.moved(set, s); first.to != nowhere || first.found {
			d.read(span{low, high, 1}, first, ended{})
		}
	}
}

// span is endings that stand together in the order and are alike in their first letters.
type span struct{ low, high, alike int32 }

// ended is the best way in which the query is found in what was read, and behind how many letters.
type ended struct {
	move
	at int32
}

// read goes on behind the move that the last letter of a span was.
func (d *descent) read(s span, last move, best ended) {
	if last.found {
		best = ended{last, s.alike}
	}
	if last.to == nowhere {
		d.show(s, best)
		return
	}
	wants := d.a.sets[last.to].wants
	for s.low < s.high {
		symbol := d.x.text[d.x.endings[s.low]+s.alike]
		next := s
		next.high = d.x.behind(s, symbol)
		s.low = next.high
		if symbol != 0 && d.x.begins[symbol]&wants != 0 {
			if m := d.a.move(last.to, symbol); m.to != nowhere || m.found {
				next.alike++
				d.read(next, m, best)
				continue
			}
		}
		d.show(next, best)
	}
}

// behind returns where in a span those end that go on with the symbol that its first one goes on with.
func (x *Index) behind(s span, symbol uint16) int32 {
	other := func(i int32) bool { return x.text[x.endings[i]+s.alike] != symbol }
	low, step := s.low, int32(1)
	for low+step < s.high && !other(low+step) {
		low, step = low+step, 2*step
	}
	return low + 1 + int32(sort.Search(int(min(step, s.high-low)-1), func(i int) bool { return other(low + 1 + int32(i)) }))
}

// goingOn returns those endings of a span that go on with a symbol.
func (x *Index) goingOn(s span, symbol uint16) span {
	next := func(i int) uint16 { return x.text[x.endings[s.low+int32(i)]+s.alike] }
	n := int(s.high - s.low)
	low := sort.Search(n, func(i int) bool { return next(i) >= symbol })
	high := sort.Search(n, func(i int) bool { return next(i) > symbol })
	return span{s.low + int32(low), s.low + int32(high), s.alike + 1}
}

// show shows what was found in the endings of a span.
func (d *descent) show(s span, best ended) {
	if !best.found {
		return
	}
	h, x := &d.hit, d.x
	h.x, h.How, h.Complete = x, best.how, best.complete
	for i := s.low; i < s.high; i++ {
		in := x.lies[i]
		h.Record, h.Field, h.start, h.end = in.record(), in.kind(), x.endings[i], x.endings[i]+best.at
		begins := in.begins()
		if d.before {
			if h.start = x.letterBefore(h.start); h.start < 0 {
				continue
			}
			begins = x.beginsField(h.start)
		}
		h.Position = Inside
		if begins {
			h.Position = x.fromBeginning(h.end, h.Complete)
		}
		d.see(h)
	}
}

// letterBefore returns the position of the letter that stands before one in its field, -1 for none.
func (x *Index) letterBefore(p int32) int32 {
	for p--; p >= 0 && x.text[p] != 0; p-- {
		if !x.symbols[x.text[p]].skips {
			return p
		}
	}
	return -1
}

// beginsField reports whether a field begins with the letter at a position, but for what need not be typed.
func (x *Index) beginsField(p int32) bool { return x.letterBefore(p) < 0 }

// fromBeginning returns the position of what stands from the beginning of a field up to, without, end.
func (x *Index) fromBeginning(end int32, complete bool) Position {
	for x.symbols[x.text[end]].skips {
		end++
	}
	if complete && x.text[end] == 0 {
		return Whole
	}
	return Beginning
}
