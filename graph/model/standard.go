package model

import (
	"servicemap/coverage"
	"servicemap/snapshot"
)

// Standard is a published standard.
type Standard struct{ *coverage.Standard }

// Clause returns the clause, nil when none is quoted.
func (s Standard) Clause() *string { return recorded(s.Standard.Clause) }

// Standards lists the standards that verdicts are made by: the national ones, then the district's.
func Standards(at *snapshot.Snapshot) []Standard {
	list := make([]Standard, len(at.Standards))
	for i := range list {
		list[i] = Standard{&at.Standards[i]}
	}
	return list
}
