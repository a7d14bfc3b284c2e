package graph

import (
	"context"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"servicemap/fault"
	"servicemap/graph/gen"
	"servicemap/graph/model"
)

// Engine runs GraphQL documents. It is safe for concurrent use.
type Engine struct {
	executor  *executor.Executor
	schema    *ast.Schema
	limits    Limits
	pricing   pricing
	documents *documents
	plans     *planned
}

// NewEngine returns an engine that answers from a root, within limits.
func NewEngine(root *Root, limits Limits, log *slog.Logger) *Engine {
	schema := gen.NewExecutableSchema(gen.Config{Resolvers: root})
	e := executor.New(schema)
	e.SetErrorPresenter(presenter(log))
	e.SetRecoverFunc(recoverer(log))
	e.SetQueryCache(prepared{})
	if !limits.PrivateSchema {
		e.Use(extension.Introspection{})
	}
	plans := newPlanned(gen.PlanSchema(root), limits.Objects)
	e.Use(plans)
	return &Engine{executor: e, schema: schema.Schema(), limits: limits, pricing: newPricing(schema.Schema()), documents: newDocuments(), plans: plans}
}

// Request is one document with its variables.
type Request struct {
	Query         string
	OperationName string
	Variables     map[string]any
	Extensions    map[string]any
	ReadOnly      bool // refuse what is no query
}

// Limits returns the limits of the engine.
func (e *Engine) Limits() Limits { return e.limits }

// Question is a request that was understood and is within the limits.
type Question struct {
	operation *graphql.OperationContext
	Cost      Cost
}

// Name returns the name of the operation, empty for none.
func (q *Question) Name() string { return q.operation.Operation.Name }

// Run answers a request. executed is false when the request as a whole was refused and the answer holds errors alone.
func (e *Engine) Run(ctx context.Context, r *Request) (answer *graphql.Response, executed bool) {
	question, refused := e.Prepare(ctx, r)
	if refused != nil {
		return refused, false
	}
	return e.Answer(ctx, question), true
}

// Prepare reads a request's document and variables, and estimates what it costs; or it returns the answer that refuses it.
func (e *Engine) Prepare(ctx context.Context, r *Request) (*Question, *graphql.Response) {
	doc, wrong := e.document(ctx, r)
	if len(wrong) > 0 {
		return nil, &graphql.Response{Errors: wrong}
	}
	ctx = context.WithValue(graphql.StartOperationTrace(ctx), preparedKey{}, doc)
	operation, wrong := e.executor.CreateOperationContext(ctx, &graphql.RawParams{
		Query: r.Query, OperationName: r.OperationName, Variables: r.Variables, Extensions: r.Extensions,
	})
	if len(wrong) == 0 {
		if err := checkEnums(e.schema, operation.Operation, operation.Variables); err != nil {
			wrong = gqlerror.List{err}
		}
	}
	if len(wrong) > 0 {
		return nil, &graphql.Response{Errors: e.refusal(ctx, wrong, errcode.ValidationFailed)}
	}
	if e.limits.Cost == 0 {
		return &Question{operation: operation, Cost: Cost{Clock: true, Away: true}}, nil
	}
	cost := e.pricing.estimate(operation.Operation, operation.Variables)
	if cost.Objects > e.limits.Cost {
		return nil, Refusal(ctx, tooCostly(e.limits.Cost))
	}
	return &Question{operation: operation, Cost: cost}, nil
}

// Answer answers a question.
func (e *Engine) Answer(ctx context.Context, q *Question) *graphql.Response {
	ctx = model.WithBudget(graphql.StartOperationTrace(ctx), e.limits.Objects)
	handle, ctx := e.executor.DispatchOperation(ctx, q.operation)
	answer := handle(ctx)
	if answer == nil { // the context ended first
		answer = &graphql.Response{Errors: gqlerror.List{present(ctx, timeout(), nil)}}
	}
	answer.Errors = answer.Errors[:min(len(answer.Errors), e.limits.ErrorsShown)]
	return answer
}

// Refusal returns the answer that holds a fault alone.
func Refusal(ctx context.Context, e *fault.Error) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{present(ctx, e, nil)}}
}
