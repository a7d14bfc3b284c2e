// Package model holds the Go types of the schema: one file a type, written by hand. Their methods are the schema's
// fields. They translate from the domain and decide nothing: a value is taken from the snapshot that the question was
// asked of, so one answer shows one state of the data.
package model

// Language is the language of texts in an answer.
type Language uint8

// The languages.
const (
	ZH Language = iota
	EN
)

// english reports whether an argument asks for English; left out or null it is the schema's default.
func (l *Language) english() bool { return l != nil && *l == EN }
