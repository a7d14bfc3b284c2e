package graph

import (
	"fmt"

	"servicemap/fault"
)

// Limits are what one document may hold and one answer may cost. Each has a name, which its error carries.
type Limits struct {
	Tokens      int // of the document, comments too
	Depth       int // of fields in fields; introspection has its own rule
	Aliases     int // in the document
	RootFields  int // of an operation, fragments spread
	Directives  int // in the document
	Fragments   int // in the document
	Operations  int // in the document
	EqualKeys   int // times one key of the answer may be asked for at one place
	Cost        int // objects that the answer may hold, estimated before anything is done; 0: nothing is estimated, nor kept by caches
	Objects     int // records that the answer may hold, counted while it is made
	ErrorsShown int // in an answer; more are left out

	PrivateSchema bool // introspection is refused, and errors tell no names
}

// DefaultLimits returns the limits of an anonymous request. Validation takes time that grows with the square of repeated
// keys, so tokens and equal keys are few; the largest question of the map page takes a tenth of any.
func DefaultLimits() Limits {
	return Limits{
		Tokens: 1000, Depth: 10, Aliases: 20, RootFields: 10, Directives: 20, Fragments: 30, Operations: 5, EqualKeys: 50,
		Cost: 10_000, Objects: 10_000, ErrorsShown: 10,
	}
}

// tooComplex is the fault of a document that passes a limit.
func tooComplex(limit string, allowed int, message fault.Text) *fault.Error {
	e := fault.New(fault.QueryTooComplex, message)
	e.Limit, e.Allowed = limit, fmt.Sprint(allowed)
	return e
}

// tooMany is tooComplex for things that are counted, which it names.
func tooMany(limit string, allowed int, zh, en string) *fault.Error {
	return tooComplex(limit, allowed, fault.Text{
		ZH: fmt.Sprintf("文档过于复杂:%s最多 %d", zh, allowed), EN: fmt.Sprintf("the document is too complex: at most %d %s", allowed, en),
	})
}
