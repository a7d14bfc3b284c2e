// Package fault is the one error vocabulary of the program: a code for machines, a sentence for people in Chinese and
// English, and the cause for the log. Every package returns these errors for what a caller can mend; the edge (graph,
// server, cmd) maps codes to GraphQL extensions, HTTP status and exit codes. An error that is not a *Error is internal:
// its text goes to the log only.
package fault

import (
	"errors"
	"fmt"
)

// Code says to a program what went wrong. The list is closed; clients switch on it.
type Code string

// The codes of the contract.
const (
	BadRequest             Code = "BAD_REQUEST"
	MethodNotAllowed       Code = "METHOD_NOT_ALLOWED"
	UnsupportedMediaType   Code = "UNSUPPORTED_MEDIA_TYPE"
	PayloadTooLarge        Code = "PAYLOAD_TOO_LARGE"
	ParseFailed            Code = "GRAPHQL_PARSE_FAILED"
	ValidationFailed       Code = "GRAPHQL_VALIDATION_FAILED"
	PersistedQueryNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
	QueryTooComplex        Code = "QUERY_TOO_COMPLEX"
	BadArgument            Code = "BAD_ARGUMENT"
	InvalidCoordinate      Code = "INVALID_COORDINATE"
	OutsideArea            Code = "OUTSIDE_AREA"
	BadCursor              Code = "BAD_CURSOR"
	NotFound               Code = "NOT_FOUND"
	Conflict               Code = "CONFLICT"
	Unauthenticated        Code = "UNAUTHENTICATED"
	Forbidden              Code = "FORBIDDEN"
	RateLimited            Code = "RATE_LIMITED"
	DBUnavailable          Code = "DB_UNAVAILABLE"
	Storage                Code = "STORAGE"
	Timeout                Code = "TIMEOUT"
	Internal               Code = "INTERNAL"
)

// Text is one sentence in the two languages of the product.
type Text struct{ ZH, EN string }

// Error is an error that a caller can act on.
type Error struct {
	Code     Code
	Argument string // path of the argument at fault, "from.longitude"; empty when no argument is
	Allowed  string // what would have been accepted, "1..60"
	Limit    string // name of the limit that was passed, with QueryTooComplex
	Message  Text
	Hint     Text  // what would mend it, where that is known
	cause    error // for the log, never for the caller
}

// New returns an error with a code and a sentence.
func New(code Code, message Text) *Error { return &Error{Code: code, Message: message} }

// Argument returns a BadArgument error that names the argument's path and what it allows.
func Argument(path, allowed string, message Text) *Error {
	return &Error{Code: BadArgument, Argument: path, Allowed: allowed, Message: message}
}

// OutOfRange returns the BadArgument error for a whole number outside least..most.
func OutOfRange(path string, got, least, most int) *Error {
	return Argument(path, fmt.Sprintf("%d..%d", least, most), Text{
		ZH: fmt.Sprintf("%s 为 %d,应在 %d 到 %d 之间", path, got, least, most),
		EN: fmt.Sprintf("%s is %d, allowed is %d to %d", path, got, least, most),
	})
}

// Missing returns the NotFound error for an id or code that names nothing.
func Missing(path string) *Error {
	return &Error{Code: NotFound, Argument: path, Message: Text{ZH: "没有这个编号的记录", EN: "nothing has this id"}}
}

// Because returns a copy of the error that carries the cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Hinting returns a copy of the error that carries a hint.
func (e *Error) Hinting(hint Text) *Error {
	c := *e
	c.Hint = hint
	return &c
}

// Under returns a copy of the error whose argument path stands below prefix: "longitude" under "from" is "from.longitude".
func (e *Error) Under(prefix string) *Error {
	c := *e
	switch {
	case e.Argument == "":
		c.Argument = prefix
	case prefix != "":
		c.Argument = prefix + "." + e.Argument
	}
	return &c
}

// Error returns the English sentence, the hint and the cause: the form for logs and the command line.
func (e *Error) Error() string {
	s := e.Message.EN
	if e.Hint.EN != "" {
		s += " (" + e.Hint.EN + ")"
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns the code of the first *Error in err's chain, Internal when there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Under returns err with its argument's path below prefix when it is an *Error, and err itself when it is not.
func Under(err error, prefix string) error {
	var e *Error
	if errors.As(err, &e) {
		return e.Under(prefix)
	}
	return err
}

// As returns the first *Error in err's chain, and an Internal one around err when there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(Internal, Text{ZH: "服务器内部错误", EN: "internal error"}).Because(err)
}
