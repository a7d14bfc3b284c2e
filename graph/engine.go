package graph

import (
	"context"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"servicemap/fault"
	"servicemap/graph/gen"
	"servicemap/graph/model"
)

// The limits of a document. Validation takes time that grows with the square of repeated keys, so tokens are few; parsed
// documents take some 20 times their text, so only short ones are kept.
const (
	mostTokens       = 1000
	mostErrors       = 10
	keptDocuments    = 1000
	keptDocumentSize = 4096
)

// Engine runs GraphQL documents. It is safe for concurrent use.
type Engine struct {
	executor *executor.Executor
	schema   *ast.Schema
}

// NewEngine returns an engine that answers from a root.
func NewEngine(root *Root, log *slog.Logger) *Engine {
	schema := gen.NewExecutableSchema(gen.Config{Resolvers: root})
	e := executor.New(schema)
	e.SetErrorPresenter(presenter(log))
	e.SetRecoverFunc(recoverer(log))
	e.SetParserTokenLimit(mostTokens)
	e.SetQueryCache(documentCache{lru.New[*ast.QueryDocument](keptDocuments)})
	e.Use(extension.Introspection{})
	return &Engine{executor: e, schema: schema.Schema()}
}

// Request is one document with its variables.
type Request struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

// Run answers a request. executed is false when the request as a whole was refused and the answer holds errors alone.
func (e *Engine) Run(ctx context.Context, r *Request) (answer *graphql.Response, executed bool) {
	ctx = model.WithBudget(graphql.StartOperationTrace(ctx))
	operation, refused := e.executor.CreateOperationContext(ctx, &graphql.RawParams{
		Query: r.Query, OperationName: r.OperationName, Variables: r.Variables, Extensions: r.Extensions,
	})
	if len(refused) == 0 {
		if err := checkEnums(e.schema, operation.Operation, operation.Variables); err != nil {
			refused = gqlerror.List{err}
		}
	}
	if len(refused) > 0 {
		answer := e.executor.DispatchError(graphql.WithOperationContext(ctx, operation), refused[:min(len(refused), mostErrors)])
		return answer, !isRequestError(refused)
	}
	handle, ctx := e.executor.DispatchOperation(ctx, operation)
	answer = handle(ctx)
	if answer == nil { // the context ended first
		answer = &graphql.Response{Errors: gqlerror.List{present(ctx, timeout(), nil)}}
	}
	answer.Errors = answer.Errors[:min(len(answer.Errors), mostErrors)]
	return answer, true
}

// Refusal returns the answer that holds a fault alone.
func Refusal(ctx context.Context, e *fault.Error) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{present(ctx, e, nil)}}
}

// documentCache keeps parsed documents, but no long ones.
type documentCache struct {
	graphql.Cache[*ast.QueryDocument]
}

func (c documentCache) Add(ctx context.Context, key string, doc *ast.QueryDocument) {
	if len(key) <= keptDocumentSize {
		c.Cache.Add(ctx, key, doc)
	}
}
