package model

import "servicemap/coverage"

// Standard is a published standard.
type Standard struct{ coverage.Standard }

// Clause returns the clause, nil when none is quoted.
func (s Standard) Clause() *string { return recorded(s.Standard.Clause) }

// Standards lists the standards that verdicts are made by.
func Standards() []Standard {
	var list []Standard
	for _, s := range coverage.NationalStandards() {
		list = append(list, Standard{s})
	}
	return list
}
