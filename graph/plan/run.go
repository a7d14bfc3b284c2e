package plan

import (
	"context"
	"io"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
)

// Run is the writing of one answer. It belongs to one goroutine.
type Run struct {
	Context context.Context
	Out     []byte

	plan      *Plan
	variables map[string]any
	arguments [][]any // that variables stand in, decoded when first asked for, by slot
}

// givenUp is what a run panics with; Plan.Answer alone recovers it.
type givenUp struct{}

// GiveUp leaves the operation to the executor.
func (r *Run) GiveUp() { panic(givenUp{}) }

// Must gives up on an error.
func (r *Run) Must(err error) {
	if err != nil {
		r.GiveUp()
	}
}

// Check gives up when the request has ended; lists ask it before each record.
func (r *Run) Check() { r.Must(r.Context.Err()) }

// Fields returns what the selections of a field ask of a type.
func (r *Run) Fields(f *Field, kind int) []Field {
	set := f.compiled(kind)
	if set == nil {
		var err error
		set, err = r.plan.set(f, kind)
		r.Must(err)
	}
	return set.Fields
}

// Arguments returns the arguments of a field in the schema's order.
func (r *Run) Arguments(f *Field) []any {
	if f.slot < 0 {
		return f.values
	}
	if f.slot >= len(r.arguments) { // the plan has grown
		r.arguments = slices.Grow(r.arguments, f.slot+1-len(r.arguments))[:f.slot+1]
	}
	if r.arguments[f.slot] == nil {
		values, err := f.decode(r.Context, f.field.ArgumentMap(r.variables))
		r.Must(err)
		r.arguments[f.slot] = values
	}
	return r.arguments[f.slot]
}

// Key writes the key of a field.
func (r *Run) Key(f *Field) { r.Out = append(r.Out, f.key...) }

// Raw writes JSON as it is.
func (r *Run) Raw(json string) { r.Out = append(r.Out, json...) }

// Byte writes a bracket.
func (r *Run) Byte(c byte) { r.Out = append(r.Out, c) }

// Comma writes a comma before all elements but the first.
func (r *Run) Comma(i int) {
	if i > 0 {
		r.Out = append(r.Out, ',')
	}
}

// Null writes null where the schema allows it.
func (r *Run) Null(allowed bool) {
	if !allowed {
		r.GiveUp()
	}
	r.Out = append(r.Out, "null"...)
}

// Int writes a whole number.
func (r *Run) Int(n int64) { r.Out = strconv.AppendInt(r.Out, n, 10) }

// Boolean writes true or false.
func (r *Run) Boolean(b bool) { r.Out = strconv.AppendBool(r.Out, b) }

const hexDigits = "0123456789ABCDEF"

// String writes a string as the library does: only what JSON forbids is escaped.
func (r *Run) String(s string) {
	out := append(r.Out, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '\\' && c != '"' {
			continue
		}
		out = append(out, s[start:i]...)
		start = i + 1
		switch c {
		case '\t':
			out = append(out, `\t`...)
		case '\r':
			out = append(out, `\r`...)
		case '\n':
			out = append(out, `\n`...)
		case '\\', '"':
			out = append(out, '\\', c)
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		}
	}
	out = append(out, s[start:]...)
	r.Out = append(out, '"')
}

// Append writes what an appending form of a scalar returns.
func (r *Run) Append(out []byte, err error) {
	r.Must(err)
	r.Out = out
}

// Marshal writes a scalar by its own code.
func (r *Run) Marshal(m graphql.Marshaler) {
	if m == graphql.Null { // the executor knows whether it may be
		r.GiveUp()
	}
	m.MarshalGQL((*writer)(r))
}

// MarshalContext writes a scalar by its own code.
func (r *Run) MarshalContext(m graphql.ContextMarshaler) {
	r.Must(m.MarshalGQLContext(r.Context, (*writer)(r)))
}

// writer is a run as scalars see it.
type writer Run

var _ io.StringWriter = (*writer)(nil)

func (w *writer) Write(p []byte) (int, error) {
	w.Out = append(w.Out, p...)
	return len(p), nil
}

func (w *writer) WriteString(s string) (int, error) {
	w.Out = append(w.Out, s...)
	return len(s), nil
}
