package place

import (
	"cmp"
	"slices"

	"servicemap/place/text"
)

// mostSuggestions is how many names Suggest returns.
const mostSuggestions = 5

// suggestion is a name that is like a text.
type suggestion struct {
	within   bool // all of it stands in the text
	shared   int  // how much it has in common with the text; its letters where all of it stands there
	length   int32
	findable int32
}

// compare is the order of suggestions. Findables stand by name and id, so their numbers are the last word.
func (a suggestion) compare(b suggestion) int {
	return cmp.Or(compareBool(b.within, a.within), cmp.Compare(b.shared, a.shared), cmp.Compare(a.length, b.length), cmp.Compare(a.findable, b.findable))
}

// Suggest returns names that have much in common with a text, each once: those that stand in it whole, then those that have
// most in common with it, the shorter first. It is for when a search finds nothing.
func (c *Catalogue) Suggest(s string, in Scope) []string {
	q := text.NewQuery(s)
	types := in.types()
	var list []suggestion // the best of each name
	c.texts.Within(q, func(n int32, letters int) {
		if c.types[n]&types != 0 {
			list = c.withSuggestion(list, suggestion{within: true, shared: letters, findable: n})
		}
	})
	c.texts.Alike(q, func(n int32, shared int) {
		if c.types[n]&types != 0 && (len(list) < mostSuggestions || shared >= list[len(list)-1].shared) {
			list = c.withSuggestion(list, suggestion{shared: shared, findable: n})
		}
	})
	names := make([]string, len(list))
	for i, one := range list {
		names[i] = c.title(&c.findables[one.findable])
	}
	return names
}

// withSuggestion returns the best suggestions with one more.
func (c *Catalogue) withSuggestion(list []suggestion, next suggestion) []suggestion {
	next.length = c.lengths[next.findable]
	if len(list) == mostSuggestions && next.compare(list[len(list)-1]) > 0 {
		return list
	}
	title := c.title(&c.findables[next.findable])
	if slices.ContainsFunc(list, func(have suggestion) bool { return c.title(&c.findables[have.findable]) == title }) {
		return list // findables of one name come in their order
	}
	at, _ := slices.BinarySearchFunc(list, next, suggestion.compare)
	list = slices.Insert(list, at, next)
	return list[:min(len(list), mostSuggestions)]
}
