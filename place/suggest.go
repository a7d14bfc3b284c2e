package place

import (
	"cmp"
	"slices"

	"servicemap/place/text"
)

// mostSuggestions is how many names Suggest returns.
const mostSuggestions = 5

// Suggest returns names that have much in common with a text, most first: for when a search finds nothing.
func (c *Catalogue) Suggest(s string, in Scope) []string {
	types := in.types()
	likeness := text.NewLikeness(text.NewQuery(s))
	type near struct {
		findable, shared int
	}
	var names []near
	for n := range c.findables {
		if c.types[n]&types == 0 {
			continue
		}
		if shared, alike := likeness.Shared(c.texts, n); alike {
			names = append(names, near{n, shared})
		}
	}
	slices.SortFunc(names, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(len(c.title(&c.findables[a.findable])), len(c.title(&c.findables[b.findable]))), cmp.Compare(a.findable, b.findable))
	})
	var out []string
	for _, n := range names {
		if name := c.title(&c.findables[n.findable]); !slices.Contains(out, name) {
			if out = append(out, name); len(out) == mostSuggestions {
				break
			}
		}
	}
	return out
}
