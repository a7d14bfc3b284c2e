package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"servicemap/fault"
)

// A private schema is told by no answer: introspection is refused, and of a document that does not fit it is said where, not
// what would. Whoever learns names by guessing learns one at a time.

// schemaIsPrivate is the fault of a question about the schema where that is private.
func schemaIsPrivate() *fault.Error {
	return fault.New(fault.Forbidden, fault.Text{ZH: "此服务器不公开接口定义", EN: "this server does not show its schema"})
}

// withoutNames returns the first of the library's errors with its place in the document alone. The rest of it – names that
// are near, types that are expected, fields that are missing – is the schema's.
func withoutNames(ctx context.Context, errors gqlerror.List) gqlerror.List {
	e := &gqlerror.Error{Message: sentence(ctx, fault.Text{ZH: "查询文档或变量不符合接口定义", EN: "the document or a variable does not fit the schema"})}
	if len(errors) > 0 {
		e.Locations = errors[0].Locations
	}
	errcode.Set(e, errcode.ValidationFailed)
	return gqlerror.List{e}
}
