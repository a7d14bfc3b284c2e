package server

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"servicemap/fault"
	"servicemap/graph"
)

// Watched is what is told of a request that was answered. It holds nothing that the client wrote but the names that it asked
// under: no URL, no position, no variable.
type Watched struct {
	Route, Method string
	Status, Bytes int
	Took          time.Duration
	Cost          int        // of a GraphQL question that was understood
	Code          fault.Code // of the answer's first error, empty for none
}

// Watch gives every request an id, which answers carry as X-Request-Id and the log as "request", and tells a function of each
// one that was answered. A route is the pattern of a mux, so that there are few.
func Watch(mux *http.ServeMux, log *slog.Logger, tell func(Watched)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		seen := &seen{id: requestID(r.Header.Get("X-Request-Id"))}
		w.Header().Set("X-Request-Id", seen.id)
		counted := &counting{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), seenKey{}, seen))
		defer func() {
			if panicked := recover(); panicked != nil {
				log.ErrorContext(r.Context(), "panic", "route", r.Pattern, "panic", panicked, "stack", string(debug.Stack()))
				counted.fail(r)
			}
			done := Watched{
				Route: r.Pattern, Method: method(r.Method), Status: counted.status(), Bytes: counted.bytes, Took: time.Since(began), Cost: seen.cost, Code: seen.code,
			}
			tell(done)
			if counted.cut {
				defer panic(http.ErrAbortHandler) // breaks the connection, and says nothing more
			}
			if !log.Enabled(r.Context(), slog.LevelDebug) {
				return
			}
			log.DebugContext(r.Context(), "request answered", "route", done.Route, "method", done.Method, "status", done.Status,
				"bytes", done.Bytes, "took", done.Took, "cost", done.Cost)
		}()
		mux.ServeHTTP(counted, r)
	})
}

// method keeps the number of methods small, whatever clients think up.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
		return m
	default:
		return "other"
	}
}

// seen is what the parts of the server find out about a request.
type seen struct {
	id   string
	cost int
	code fault.Code
}

type seenKey struct{}

// note notes the question of a request for who watches.
func note(ctx context.Context, q *graph.Question) {
	if s, ok := ctx.Value(seenKey{}).(*seen); ok {
		s.cost = q.Cost.Objects
	}
}

// noteError notes the code of an error of a request for who watches: the first, since one wrong document may have many.
func noteError(ctx context.Context, code fault.Code) {
	if s, ok := ctx.Value(seenKey{}).(*seen); ok && s.code == "" {
		s.code = code
	}
}

// noteErrors is noteError for those of GraphQL. The library's own have their code as a text.
func noteErrors(ctx context.Context, list gqlerror.List) {
	if len(list) == 0 {
		return
	}
	code, ok := list[0].Extensions["code"].(fault.Code)
	if text, isText := list[0].Extensions["code"].(string); isText {
		code = fault.Code(text)
	} else if !ok {
		code = fault.Internal
	}
	noteError(ctx, code)
}

// requestID returns the id that a proxy gave, when it is one, or a new one.
func requestID(given string) string {
	const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if given != "" && len(given) <= 64 && strings.Trim(given, allowed) == "" {
		return given
	}
	var random [8]byte
	binary.BigEndian.PutUint64(random[:], rand.Uint64())
	return hex.EncodeToString(random[:])
}

// WithRequestID returns a log handler that adds the id of the request to what is logged with its context.
func WithRequestID(h slog.Handler) slog.Handler { return requestLog{h} }

type requestLog struct{ slog.Handler }

func (l requestLog) Handle(ctx context.Context, record slog.Record) error {
	if s, ok := ctx.Value(seenKey{}).(*seen); ok {
		record.AddAttrs(slog.String("request", s.id))
	}
	return l.Handler.Handle(ctx, record)
}

func (l requestLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestLog{l.Handler.WithAttrs(attrs)}
}

func (l requestLog) WithGroup(name string) slog.Handler { return requestLog{l.Handler.WithGroup(name)} }

// counting counts what is sent.
type counting struct {
	http.ResponseWriter
	code, bytes int
	cut         bool // the answer is not whole
}

func (c *counting) WriteHeader(code int) {
	if c.code == 0 {
		c.code = code
	}
	c.ResponseWriter.WriteHeader(code)
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController find the deadlines.
func (c *counting) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// fail answers for a handler that panicked. When its answer has begun it cannot: what is cut must then not look whole.
func (c *counting) fail(r *http.Request) {
	if c.code != 0 || c.bytes > 0 {
		c.code, c.cut = http.StatusInternalServerError, true
		noteError(r.Context(), fault.Internal)
		return
	}
	id := c.Header().Get("X-Request-Id")
	clear(c.Header())
	c.Header().Set("X-Request-Id", id)
	refuse(c, r, http.StatusInternalServerError, fault.As(errors.New("panic")))
}

func (c *counting) status() int {
	if c.code == 0 {
		return http.StatusOK
	}
	return c.code
}
