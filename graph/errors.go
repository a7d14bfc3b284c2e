package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"servicemap/fault"
)

// languageKey is where the request's language stands in a context: the one thing of it that errors need.
type languageKey struct{}

// WithLanguage returns a context whose errors speak English, or Chinese.
func WithLanguage(ctx context.Context, english bool) context.Context {
	return context.WithValue(ctx, languageKey{}, english)
}

func inEnglish(ctx context.Context) bool {
	english, _ := ctx.Value(languageKey{}).(bool)
	return english
}

// presenter turns errors into those of the contract: a code, the argument's path, what is allowed, a sentence in the
// language of the request. What is no fault is internal: the client learns nothing, the log everything.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		var known *gqlerror.Error
		var cause *fault.Error
		switch {
		case errors.As(err, &cause) && cause.Argument == "" && cause.Code == fault.BadArgument && errors.As(err, &known):
			return present(ctx, fault.Argument(argumentOf(ctx, known), cause.Allowed, cause.Message), known.Path)
		case errors.As(err, &cause):
			return present(ctx, cause, pathOf(ctx, err))
		case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
			return present(ctx, timeout().Because(err), pathOf(ctx, err))
		case errors.As(err, &known) && known.Extensions["code"] != nil:
			return known
		case errors.As(err, &known):
			return present(ctx, badInput(ctx, known), known.Path)
		default:
			log.ErrorContext(ctx, "internal error", "path", graphql.GetPath(ctx).String(), "error", err)
			return present(ctx, fault.As(err), pathOf(ctx, err))
		}
	}
}

// pathOf returns where in the answer the error belongs.
func pathOf(ctx context.Context, err error) ast.Path {
	var known *gqlerror.Error
	if errors.As(err, &known) && known.Path != nil {
		return known.Path
	}
	return graphql.GetPath(ctx)
}

func timeout() *fault.Error {
	return fault.New(fault.Timeout, fault.Text{ZH: "查询超时", EN: "the question took too long"})
}

// badInput is the fault of a literal in the document that is not of its argument's type.
func badInput(ctx context.Context, e *gqlerror.Error) *fault.Error {
	return fault.Argument(argumentOf(ctx, e), "", fault.Text{ZH: "参数值不符合类型:" + e.Message, EN: e.Message})
}

// argumentOf returns the path of an argument whose value is refused: gqlgen reports it on the argument's path, behind the
// field's.
func argumentOf(ctx context.Context, e *gqlerror.Error) string {
	field := graphql.GetPath(ctx)
	behind := min(1, len(e.Path))
	if len(field) < len(e.Path) && slices.Equal(field, e.Path[:len(field)]) {
		behind = max(behind, len(field))
	}
	var argument []string
	for _, element := range e.Path[behind:] {
		argument = append(argument, fmt.Sprint(element))
	}
	return strings.Join(argument, ".")
}

// present writes a fault as an error of the answer.
func present(ctx context.Context, e *fault.Error, path ast.Path) *gqlerror.Error {
	out := &gqlerror.Error{Message: sentence(ctx, e.Message), Path: path, Extensions: map[string]any{"code": e.Code}}
	for name, value := range map[string]string{
		"argument": e.Argument, "allowed": e.Allowed, "limit": e.Limit, "hint": sentence(ctx, e.Hint),
	} {
		if value != "" {
			out.Extensions[name] = value
		}
	}
	return out
}

func sentence(ctx context.Context, t fault.Text) string {
	if inEnglish(ctx) {
		return t.EN
	}
	return t.ZH
}

// recoverer turns a panic of a resolver into an internal error; the stack goes to the log only.
func recoverer(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, panicked any) error {
		log.ErrorContext(ctx, "panic", "path", graphql.GetPath(ctx).String(), "panic", panicked, "stack", string(debug.Stack()))
		return fault.As(fmt.Errorf("panic: %v", panicked))
	}
}
