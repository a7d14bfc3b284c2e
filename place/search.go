package place

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/width"
)

// Match is what of a record a text was found in.
type Match uint8

// The matches, best first.
const (
	InName Match = iota
	InFormerName
	InAddress
)

// Found is one record that a search found: a place, an area or a squad.
type Found struct {
	Place         int    // number in the catalogue, -1: not a place
	Area          *Area  // nil: not an area
	Squad         *Squad // nil: not a squad
	Title         string
	Match         Match
	Start, Length int // of the text in the title, in UTF-16 units; Length 0: it stands elsewhere

	begins bool // the name begins with the text
	sort   string
	key    Key
}

// searchable is what of one record a search looks at, folded.
type searchable struct {
	Found
	name, address string
	former        []string
}

// Scope says which records a search looks through.
type Scope struct{ Places, Areas, Squads bool }

// fold makes texts comparable, letter for letter: small letters, half width.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if folded := width.LookupRune(r).Folded(); folded != 0 {
			r = folded
		}
		return unicode.ToLower(r)
	}, s)
}

// newSearchable prepares a record for searches.
func newSearchable(f Found, former []string, address, sort string, key Key) searchable {
	f.sort, f.key = sort, key
	s := searchable{Found: f, name: fold(f.Title), address: fold(address)}
	for _, name := range former {
		s.former = append(s.former, fold(name))
	}
	return s
}

// look returns how a folded text is found in the record, and whether it is.
func (s *searchable) look(text string) (Found, bool) {
	f := s.Found
	if at := strings.Index(s.name, text); at >= 0 {
		f.begins = at == 0
		f.Start, f.Length = units(s.name[:at]), units(text)
		return f, true
	}
	if slices.ContainsFunc(s.former, func(name string) bool { return strings.Contains(name, text) }) {
		f.Match = InFormerName
		return f, true
	}
	f.Match = InAddress
	return f, strings.Contains(s.address, text)
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// Search returns the records whose name, former name or address contains the text: those whose name begins with it first,
// then names, former names and addresses that contain it; among equals by name, then key. Only what a default filter lets
// through of places.
func (c *Catalogue) Search(text string, in Scope) []Found {
	text = fold(strings.TrimSpace(text))
	var hits []Found
	for i := range c.searchables {
		s := &c.searchables[i]
		if !in.has(&s.Found) {
			continue
		}
		if s.Place >= 0 && c.Judge(&Filter{}, s.Place) != Accepted {
			continue
		}
		if f, ok := s.look(text); ok {
			hits = append(hits, f)
		}
	}
	slices.SortFunc(hits, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.Match, b.Match), -compareBool(a.begins, b.begins), cmp.Compare(a.sort, b.sort), cmp.Compare(a.key, b.key))
	})
	return hits
}

func (in Scope) has(f *Found) bool {
	switch {
	case f.Area != nil:
		return in.Areas
	case f.Squad != nil:
		return in.Squads
	default:
		return in.Places
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// KindsNamed returns the kinds whose Chinese words stand in a text.
func KindsNamed(text string) []Kind {
	var kinds []Kind
	for k, w := range kindWords() {
		if slices.ContainsFunc(w.zh, func(zh string) bool { return strings.Contains(text, zh) }) {
			kinds = append(kinds, Kind(k))
		}
	}
	return kinds
}

// mostSuggestions is how many names Suggest returns.
const mostSuggestions = 5

// Suggest returns names that share at least half of a text's letters, most first: for when a search finds nothing.
func (c *Catalogue) Suggest(text string, in Scope) []string {
	letters := map[rune]bool{}
	for _, r := range fold(text) {
		letters[r] = true
	}
	type near struct {
		name   string
		shared int
	}
	var names []near
	for i := range c.searchables {
		s := &c.searchables[i]
		if !in.has(&s.Found) {
			continue
		}
		shared := 0
		for r := range letters {
			if strings.ContainsRune(s.name, r) {
				shared++
			}
		}
		if 2*shared >= len(letters) && shared > 0 {
			names = append(names, near{s.Title, shared})
		}
	}
	slices.SortFunc(names, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
	})
	var out []string
	for _, n := range names {
		if len(out) < mostSuggestions && !slices.Contains(out, n.name) {
			out = append(out, n.name)
		}
	}
	return out
}
