package place

import (
	"slices"
	"strings"

	"servicemap/place/text"
)

// services is the words for what records offer, and which records offer it. A word may mean several things: 调解 is a kind of
// places, a zone of a center and a skill of a squad.
type services struct {
	words   *text.Index
	queries []text.Query // the words, to look for them in a text
	means   [][]int32    // of each word, the offers
	bearers [][]int32    // of each offer, the findables that have it
}

// newServices collects the words. The first offers are the kinds.
func (c *Catalogue) newServices() services {
	s := &services{}
	meanings := map[string][]int32{} // by word
	var order []string
	offer := func(words ...string) int32 {
		n := int32(len(s.bearers))
		s.bearers = append(s.bearers, nil)
		for _, w := range words {
			q := text.NewQuery(w).String()
			if len(meanings[q]) == 0 {
				order = append(order, q)
			}
			meanings[q] = append(meanings[q], n)
		}
		return n
	}
	vocabulary := func(values []word, synonyms [][]string) int32 {
		first := int32(len(s.bearers))
		for i, v := range values {
			offer(slices.Concat(v.zh, synonyms[i])...)
		}
		return first
	}
	kinds, zones := vocabulary(kindWords(), kindSynonyms()), vocabulary(zoneWords(), zoneSynonyms())
	amenities, skills := vocabulary(amenityWords(), amenitySynonyms()), vocabulary(skillWords(), skillSynonyms())
	free := map[string]int32{} // what records say in words of their own
	for n := range c.findables {
		bear := func(offer int32) {
			if list := s.bearers[offer]; len(list) == 0 || list[len(list)-1] != int32(n) {
				s.bearers[offer] = append(list, int32(n))
			}
		}
		say := func(words ...string) {
			for _, w := range words {
				if text.NewQuery(w).Empty() {
					continue
				}
				if _, ok := free[w]; !ok {
					free[w] = offer(w)
				}
				bear(free[w])
			}
		}
		switch f := &c.findables[n]; {
		case f.squad != nil:
			for _, skill := range f.squad.Skills {
				bear(skills + int32(skill))
			}
		case f.place >= 0:
			p := c.places[f.place]
			bear(kinds + int32(p.Kind))
			for _, z := range c.ZonesOf(f.place) {
				bear(zones + int32(z.Kind))
				say(z.Name)
				say(z.Services...)
			}
			for _, a := range p.Amenities {
				bear(amenities + int32(a))
			}
			say(p.Topics...)
			say(p.Facilities...)
			say(p.Theme)
		}
	}
	b := text.NewBuilder()
	for _, w := range order {
		b.Record(w)
		s.queries, s.means = append(s.queries, text.NewQuery(w)), append(s.means, meanings[w])
	}
	s.words = b.Index()
	return *s
}

// offered shows the findables that offer what a text says: what begins with it, or in Chinese contains it.
func (s *services) offered(q text.Query, see func(findable int32)) {
	if q.Latin() && q.Len() < 2 {
		return
	}
	seen := map[int32]bool{}
	s.words.Find(q, func(h *text.Hit) {
		if h.How == text.ByInitials || h.Position == text.Inside && (h.How != text.Literally || q.Latin()) {
			return
		}
		s.show(int(h.Record), seen, see)
	})
}

// alike shows the findables that offer what a text says by its sound or but for one typing mistake.
func (s *services) alike(q text.Query, see func(findable int32)) {
	seen := map[int32]bool{}
	s.wordsAlike(q, func(word int, _ text.Position) { s.show(word, seen, see) })
}

// leastMistyped is how many letters must be typed before a mistake in a word for an offer is forgiven: short ones, such as
// rest, are a letter away from too much else.
const leastMistyped = 5

// wordsAlike shows the words for offers that a text is alike to, and where in them it stands.
func (s *services) wordsAlike(q text.Query, see func(word int, at text.Position)) {
	if spoken, characters := q.Spoken(); characters > 1 {
		s.words.Find(spoken, func(h *text.Hit) {
			if h.How == text.BySyllables && h.Complete {
				see(int(h.Record), h.Position)
			}
		})
	}
	if q.Latin() && q.Len() < leastMistyped {
		return
	}
	s.words.FindTypo(q, func(h *text.Hit) {
		if h.Position != text.Inside || !q.Latin() {
			see(int(h.Record), h.Position)
		}
	})
}

// parted returns a text with the longest Chinese word for an offer that stands in it set apart by spaces.
func (s *services) parted(q text.Query) text.Query {
	longest := ""
	for _, word := range s.queries {
		if w := word.String(); len(w) > len(longest) && word.Len() > 1 && !word.Latin() && q.Has(word) {
			longest = w
		}
	}
	if longest == "" {
		return q
	}
	return text.NewQuery(strings.Replace(q.String(), longest, " "+longest+" ", 1))
}

// named shows the findables that offer what some words within a text say.
func (s *services) named(q text.Query, see func(findable int32)) {
	seen := map[int32]bool{}
	for w, word := range s.queries {
		if word.Len() > 1 && q.Has(word) {
			s.show(w, seen, see)
		}
	}
}

func (s *services) show(word int, seen map[int32]bool, see func(findable int32)) {
	for _, offer := range s.means[word] {
		if seen[offer] {
			continue
		}
		seen[offer] = true
		for _, n := range s.bearers[offer] {
			see(n)
		}
	}
}

// KindsNamed returns the kinds that a text asks for: a word for one stands in it, or it is one in pinyin; failing that, it is
// one by its sound or but for one typing mistake.
func (c *Catalogue) KindsNamed(s string) []Kind {
	var named [Venue + 1]bool
	mean := func(word int) {
		for _, offer := range c.services.means[word] {
			if offer <= int32(Venue) {
				named[offer] = true
			}
		}
	}
	q := text.NewQuery(s).Without(fillers()...)
	for w, word := range c.services.queries {
		if q.Has(word) {
			mean(w)
		}
	}
	c.services.words.Find(q, func(h *text.Hit) {
		if h.Position == text.Whole && h.How == text.BySyllables {
			mean(int(h.Record))
		}
	})
	if !slices.Contains(named[:], true) {
		c.services.wordsAlike(q, func(word int, at text.Position) {
			if at == text.Whole {
				mean(word)
			}
		})
	}
	var kinds []Kind
	for k, is := range named {
		if is {
			kinds = append(kinds, Kind(k))
		}
	}
	return kinds
}
