package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"servicemap/fault"
	"servicemap/lru"
)

// Parsed documents take some 20 times their text, so the texts of those kept are weighed: together they take some 32 MiB. A
// document of some length is no question that is asked again and again.
const (
	keptText         = 1536 << 10
	keptDocumentText = 16 << 10
)

// documents keeps the checked documents that were used last, by their text.
type documents = lru.Cache[string, *ast.QueryDocument]

func newDocuments() *documents { return lru.New[string, *ast.QueryDocument](keptText) }

// document returns the checked document of a request: from those kept, else it counts, parses, measures and validates, in
// this order, each step making the next one safe.
func (e *Engine) document(ctx context.Context, r *Request) (*ast.QueryDocument, gqlerror.List) {
	doc, known := e.documents.Get(r.Query)
	if !known {
		var wrong gqlerror.List
		if doc, wrong = e.parse(ctx, r.Query); wrong != nil {
			return nil, wrong
		}
	}
	if r.ReadOnly && writes(doc, r.OperationName) {
		return nil, gqlerror.List{present(ctx, fault.New(fault.MethodNotAllowed, fault.Text{ZH: "GET 只能查询", EN: "GET can only ask: use POST"}), nil)}
	}
	if known {
		return doc, nil
	}
	if len(doc.Operations) == 0 {
		return nil, e.refusal(ctx, gqlerror.List{gqlerror.Errorf("no operation provided")}, errcode.ValidationFailed)
	}
	if wrong := validator.ValidateWithRules(e.schema, doc, rules.NewDefaultRules()); len(wrong) > 0 {
		return nil, e.refusal(ctx, wrong[:min(len(wrong), e.limits.ErrorsShown)], errcode.ValidationFailed)
	}
	if len(r.Query) <= keptDocumentText {
		doc = e.documents.Add(r.Query, doc, len(r.Query))
	}
	return doc, nil
}

func (e *Engine) parse(ctx context.Context, text string) (*ast.QueryDocument, gqlerror.List) {
	if err := countTokens(text, e.limits); err != nil {
		return nil, gqlerror.List{present(ctx, err, nil)}
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		return nil, e.refusal(ctx, gqlerror.List{gqlerror.WrapIfUnwrapped(err)}, errcode.ParseFailed)
	}
	if err := measureDocument(doc, e.limits); err != nil {
		return nil, gqlerror.List{present(ctx, err, nil)}
	}
	return doc, nil
}

// writes reports whether the operation of a name, or the only one, is no query.
func writes(doc *ast.QueryDocument, name string) bool {
	operation := doc.Operations.ForName(name)
	return operation != nil && operation.Operation != ast.Query
}

// refusal gives the library's errors a code and, for who reads Chinese, a sentence before the English detail, which quotes the
// document; of a private schema only the place.
func (e *Engine) refusal(ctx context.Context, errors gqlerror.List, code string) gqlerror.List {
	if e.limits.PrivateSchema && code == errcode.ValidationFailed {
		return withoutNames(ctx, errors)
	}
	sentences := map[string]string{
		errcode.ParseFailed:      "查询文档有语法错误:",
		errcode.ValidationFailed: "查询文档或变量不符合接口定义:",
	}
	for _, wrong := range errors {
		errcode.Set(wrong, code)
		if !inEnglish(ctx) {
			wrong.Message = sentences[code] + wrong.Message
		}
	}
	return errors
}

// preparedKey is where the checked document of a request stands in its context, for the executor.
type preparedKey struct{}

// prepared is the executor's cache of documents: it holds the one of the request, so that the executor parses none.
type prepared struct{}

func (prepared) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(preparedKey{}).(*ast.QueryDocument)
	return doc, ok
}

func (prepared) Add(context.Context, string, *ast.QueryDocument) {}
