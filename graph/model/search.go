package model

import (
	"context"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"servicemap/fault"
	"servicemap/place"
	"servicemap/place/text"
	"servicemap/snapshot"
)

// SearchType is what a search looks through.
type SearchType uint8

// The types.
const (
	SearchPlaces SearchType = iota
	SearchAreas
	SearchSquads
)

// SearchResult is what a search found.
type SearchResult struct {
	at    *snapshot.Snapshot
	text  string
	scope place.Scope
	found []place.Found
}

// SearchHit is one record that a search found.
type SearchHit struct {
	Item    Node
	Title   string
	Matched place.Match
	Ranges  []TextRange
	Metres  *int
}

// TextRange is a part of a text, in UTF-16 units.
type TextRange = place.Range

// NewSearch looks a text up in a snapshot.
func NewSearch(ctx context.Context, at *snapshot.Snapshot, words string, near *PointInput, types []SearchType, first int32) (*SearchResult, error) {
	length, err := pageLength(first, 100)
	if err != nil {
		return nil, err
	}
	if err := checkText("text", words); err != nil {
		return nil, err
	}
	r := &SearchResult{at: at, text: words, scope: place.Scope{Places: true, Areas: true, Squads: true}}
	if types != nil {
		if err := listLength("types", len(types), 10); err != nil {
			return nil, err
		}
		r.scope = place.Scope{}
		for _, t := range types {
			r.scope.Places = r.scope.Places || t == SearchPlaces
			r.scope.Areas = r.scope.Areas || t == SearchAreas
			r.scope.Squads = r.scope.Squads || t == SearchSquads
		}
	}
	question := place.Search{Text: words, In: r.scope, Most: length}
	if near != nil {
		p, err := PointWithin(at, *near, "near")
		if err != nil {
			return nil, err
		}
		question.Near = &p
	}
	r.found = at.Catalogue.Search(question)
	return r, spend(ctx, len(r.found))
}

// mostLetters is the longest text that a filter or a search takes.
const mostLetters = 100

// checkText refuses a text that is too long, holds control characters, or nothing that could be looked for.
func checkText(argument, s string) error {
	switch {
	case utf8.RuneCountInString(s) > mostLetters || text.NewQuery(s).Empty():
		return fault.Argument(argument, "1..100", fault.Text{ZH: argument + " 应为 1 到 100 个字", EN: argument + " must have 1 to 100 characters"})
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }):
		return fault.Argument(argument, "", fault.Text{ZH: argument + " 含有控制字符", EN: argument + " holds control characters"})
	default:
		return nil
	}
}

// Hits returns the records, best first.
func (r *SearchResult) Hits() []SearchHit {
	hits := make([]SearchHit, len(r.found))
	for i, f := range r.found {
		h := SearchHit{Title: f.Title, Matched: f.Match, Ranges: f.Ranges}
		switch {
		case f.Area != nil:
			h.Item = NewArea(r.at, f.Area)
		case f.Squad != nil:
			h.Item = newSquad(r.at, f.Squad)
		default:
			h.Item = NewPlace(r.at, f.Place)
		}
		if f.Metres != nil {
			metres := int(math.Round(*f.Metres))
			h.Metres = &metres
		}
		hits[i] = h
	}
	return hits
}

// Kinds returns the kinds of places that the text names.
func (r *SearchResult) Kinds() []place.Kind {
	return append([]place.Kind{}, r.at.Catalogue.KindsNamed(r.text)...)
}

// Suggestions returns names near the text, when nothing is found.
func (r *SearchResult) Suggestions() []string {
	if len(r.found) > 0 {
		return []string{}
	}
	return append([]string{}, r.at.Catalogue.Suggest(r.text, r.scope)...)
}
