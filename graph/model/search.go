package model

import (
	"math"
	"strings"
	"unicode/utf8"

	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
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
	near  *geo.LonLat
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
type TextRange struct{ Start, Length int }

// NewSearch looks a text up in a snapshot.
func NewSearch(at *snapshot.Snapshot, text string, near *PointInput, types []SearchType, first int32) (*SearchResult, error) {
	length, err := pageLength(first, 100)
	if err != nil {
		return nil, err
	}
	if err := checkText("text", text); err != nil {
		return nil, err
	}
	r := &SearchResult{at: at, text: text, scope: place.Scope{Places: true, Areas: true, Squads: true}}
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
	if near != nil {
		p, err := PointWithin(at, *near, "near")
		if err != nil {
			return nil, err
		}
		r.near = &p
	}
	r.found = at.Catalogue.Search(text, r.scope)
	r.found = r.found[:min(length, len(r.found))]
	return r, nil
}

// mostLetters is the longest text that a filter or a search takes.
const mostLetters = 100

func checkText(argument, text string) error {
	if n := utf8.RuneCountInString(text); strings.TrimSpace(text) == "" || n > mostLetters {
		return fault.Argument(argument, "1..100", fault.Text{ZH: argument + " 应为 1 到 100 个字", EN: argument + " must have 1 to 100 characters"})
	}
	return nil
}

// Hits returns the records, best first.
func (r *SearchResult) Hits() []SearchHit {
	hits := make([]SearchHit, len(r.found))
	for i, f := range r.found {
		h := SearchHit{Title: f.Title, Matched: f.Match, Ranges: []TextRange{}}
		switch {
		case f.Area != nil:
			h.Item = NewArea(r.at, f.Area)
		case f.Squad != nil:
			h.Item = newSquad(r.at, f.Squad)
		default:
			h.Item = NewPlace(r.at, f.Place)
			h.Metres = r.metres(r.at.Catalogue.Place(f.Place).Location)
		}
		if f.Length > 0 {
			h.Ranges = append(h.Ranges, TextRange{f.Start, f.Length})
		}
		hits[i] = h
	}
	return hits
}

func (r *SearchResult) metres(p geo.LonLat) *int {
	if r.near == nil {
		return nil
	}
	m := int(math.Round(geo.Distance(*r.near, p)))
	return &m
}

// Kinds returns the kinds of places that the text names.
func (r *SearchResult) Kinds() []place.Kind {
	return append([]place.Kind{}, place.KindsNamed(r.text)...)
}

// Suggestions returns names near the text, when nothing is found.
func (r *SearchResult) Suggestions() []string {
	if len(r.found) > 0 {
		return []string{}
	}
	return append([]string{}, r.at.Catalogue.Suggest(r.text, r.scope)...)
}
