package place

import (
	"servicemap/geo"
	"servicemap/place/text"
)

// Match is what of a record a text was found in, or how.
type Match uint8

// The matches, best first.
const (
	InName Match = iota
	InFormerName
	InPinyin   // of the name
	InInitials // of the name's pinyin
	InAddress
	InService // in a word for what is offered
	InFuzzy   // in the name or in a word for what is offered, but for one letter or by its sound; only where nothing else is found
)

// Search is a question for records by a text.
type Search struct {
	Text string
	In   Scope
	Near *geo.LonLat // nearer ones first among equals; nil: by name
	Most int         // how many to return
}

// Found is one record that a search found: a place, an area or a squad.
type Found struct {
	Place  int    // number in the catalogue, -1: not a place
	Area   *Area  // nil: not an area
	Squad  *Squad // nil: not a squad
	Title  string
	Match  Match
	Ranges []Range  // where the text stands in the title; empty: it stands elsewhere
	Metres *float64 // straight from Near; nil: not asked, or the record has no location
}

// rank is how well a text is found: by match, then by position.
type rank uint8

// The positions of a rank: the whole name, its beginning, within it, and the words apart from each other or not in the name.
const (
	scattered = rank(text.Inside) + 1
	positions = scattered + 1
	notFound  = rank(255)
)

func ranked(m Match, position rank) rank { return rank(m)*positions + position }

func (r rank) match() Match { return Match(r / positions) }

// board holds how well each findable is found so far.
type board struct {
	best    []rank
	touched []int32 // those that were found, some perhaps not any more
}

func newBoard(n int) *board {
	b := &board{best: make([]rank, n)}
	for i := range b.best {
		b.best[i] = notFound
	}
	return b
}

func (b *board) put(n int32, r rank) {
	if b.best[n] == notFound {
		b.touched = append(b.touched, n)
	}
	b.best[n] = min(b.best[n], r)
}

func (b *board) clear() {
	for _, n := range b.touched {
		b.best[n] = notFound
	}
	b.touched = b.touched[:0]
}

// mostWords is how many words of a text are looked for one by one; a longer text is looked for as it is.
const mostWords = 8

// Search returns the records in which a text is found, best first: by match, by position (the whole name, its beginning,
// within it, its words apart), by distance where one is asked, by name in pinyin, by id. Words of a text may stand in
// different names or words of a record, all of them must. Where nothing is found, a word for an offer is taken for one of
// several though no space parts it; then one typing mistake is forgiven; then the words for offers alone are looked for.
func (c *Catalogue) Search(ask Search) []Found {
	in := ask.In.types()
	q := text.NewQuery(ask.Text).Without(fillers()...)
	if words := q.Words(); len(words) == 1 { // one that was typed several times counts once
		q = words[0]
	}
	b := c.board()
	defer c.release(b)
	lost := c.findAll(q, in, b)
	if len(b.touched) == 0 {
		if parted := c.services.parted(q).Without(fillers()...); parted.String() != q.String() {
			if c.findAll(parted, in, b); len(b.touched) > 0 {
				q = parted
			}
		}
	}
	if len(b.touched) == 0 {
		c.findAlike(q, lost, in, b)
	}
	if len(b.touched) == 0 {
		c.services.named(q, c.into(b, in, ranked(InService, rank(text.Inside))))
	}
	return c.shown(q, c.best(b, &ask))
}

// fillers are words that ask for something near, or for any, and do not count beside others.
func fillers() []string {
	return []string{"附近", "附近的", "最近", "最近的", "周边", "周边的", "哪里", "哪里有", "哪里可以", "在哪", "在哪里", "nearby", "near", "nearest", "me"}
}

// findAll puts on the board what a text is found in as a whole or by its words.
func (c *Catalogue) findAll(q text.Query, in recordType, b *board) (lost bool) {
	c.find(q, in, b)
	return c.findApart(q, in, b, c.find)
}

func (c *Catalogue) board() *board { return c.boards.Get().(*board) }

func (c *Catalogue) release(b *board) {
	b.clear()
	c.boards.Put(b)
}

// into returns what puts findables of a scope on a board with a rank.
func (c *Catalogue) into(b *board, in recordType, r rank) func(int32) {
	return func(n int32) {
		if c.types[n]&in != 0 {
			b.put(n, r)
		}
	}
}

// find puts on the board what a text as a whole is found in.
func (c *Catalogue) find(q text.Query, in recordType, b *board) {
	c.texts.Find(q, func(h *text.Hit) {
		if c.types[h.Record]&in != 0 {
			b.put(h.Record, ranked(matchOf(h), rank(h.Position)))
		}
	})
	c.addresses.Find(q, func(h *text.Hit) {
		if h.How != text.ByInitials && c.types[h.Record]&in != 0 { // in an address initials stand for too much
			b.put(h.Record, ranked(InAddress, rank(h.Position)))
		}
	})
	c.services.offered(q, c.into(b, in, ranked(InService, rank(text.Inside))))
}

// matchOf returns what a hit in a name counts as.
func matchOf(h *text.Hit) Match {
	switch {
	case h.Field == text.FormerName:
		return InFormerName
	case h.How == text.Literally:
		return InName
	case h.How == text.BySyllables:
		return InPinyin
	default:
		return InInitials
	}
}

// findApart puts on the board what all words of a text are found in, wherever each is; such a record counts by its worst
// match. It returns whether one of several words is found nowhere.
func (c *Catalogue) findApart(q text.Query, in recordType, b *board, find func(text.Query, recordType, *board)) (lost bool) {
	words := q.Words()
	if len(words) < 2 || len(words) > mostWords {
		return false
	}
	all, one := c.board(), c.board()
	defer c.release(all)
	defer c.release(one)
	find(words[0], in, all)
	found := all.touched
	lost = len(found) == 0
	for _, word := range words[1:] {
		one.clear()
		if !lost {
			find(word, in, one)
			lost = len(one.touched) == 0
		}
		kept := found[:0]
		for _, n := range found {
			if one.best[n] != notFound {
				all.best[n] = max(all.best[n], one.best[n])
				kept = append(kept, n)
			} else {
				all.best[n] = notFound
			}
		}
		found = kept
	}
	for _, n := range found {
		b.put(n, ranked(all.best[n].match(), scattered))
	}
	all.touched = found
	return lost
}

// findAlike puts on the board what a text is found in by its sound, or but for one typing mistake; of several words, what
// each is found in, those that are found nowhere in such a way. lost says that there are some.
func (c *Catalogue) findAlike(q text.Query, lost bool, in recordType, b *board) {
	c.alike(q, in, b)
	if lost && len(b.touched) == 0 {
		c.findApart(q, in, b, func(word text.Query, in recordType, b *board) {
			if c.find(word, in, b); len(b.touched) == 0 {
				c.alike(word, in, b)
			}
		})
	}
}

// alike is findAlike for a text as a whole.
func (c *Catalogue) alike(q text.Query, in recordType, b *board) {
	if spoken, characters := q.Spoken(); characters > 1 {
		c.texts.Find(spoken, func(h *text.Hit) {
			if h.How == text.BySyllables && h.Complete && c.types[h.Record]&in != 0 {
				b.put(h.Record, ranked(InFuzzy, rank(h.Position)))
			}
		})
	}
	c.texts.FindTypo(q, func(h *text.Hit) {
		if c.types[h.Record]&in != 0 {
			b.put(h.Record, ranked(InFuzzy, rank(h.Position)))
		}
	})
	c.services.alike(q, c.into(b, in, ranked(InFuzzy, scattered))) // behind the names
}
