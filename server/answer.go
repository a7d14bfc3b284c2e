package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"servicemap/fault"
	"servicemap/graph"
)

// costHeader is the header of a request that wants to know what it costs.
const costHeader = "GraphQL-Cost"

// answer is what is sent: JSON of a media type, with data or, when the request as a whole was refused, with errors alone.
type answer struct {
	kind     string
	status   int
	body     [][]byte // its parts
	keep     bool     // caches may
	tag      string   // without the quotes; empty: none
	zippers  *zippers
	accepted string // the codings
}

func (a *answer) send(w http.ResponseWriter) {
	h, coding := w.Header(), ""
	if a.zippers != nil && lengthOf(a.body) >= gzipFrom && acceptsCoding(a.accepted, "gzip") {
		a.body, coding = [][]byte{a.zippers.zip(a.body...)}, "gzip"
		h.Set("Content-Encoding", coding)
	}
	h.Set("Cache-Control", notCached)
	if a.keep {
		h.Set("Cache-Control", answerCacheControl)
	}
	if a.keep && a.tag != "" {
		h.Set("ETag", quoted(a.tag, coding))
	}
	h.Set("Content-Type", a.kind+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(lengthOf(a.body)))
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(a.status)
	for _, part := range a.body {
		_, _ = w.Write(part) // a client that is gone needs no answer
	}
}

func lengthOf(parts [][]byte) int {
	n := 0
	for _, part := range parts {
		n += len(part)
	}
	return n
}

// statusOf returns the status of a request that was refused: plain JSON says 200 for every document that was read as one, since
// old clients take another status for a broken line.
func statusOf(code fault.Code, kind string) int {
	switch code {
	case fault.MethodNotAllowed:
		return http.StatusMethodNotAllowed
	case fault.UnsupportedMediaType:
		return http.StatusUnsupportedMediaType
	case fault.PayloadTooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.DBUnavailable:
		return http.StatusServiceUnavailable
	case fault.BadRequest:
		return http.StatusBadRequest
	}
	if kind == responseJSON {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// refuseGraphQL answers with errors alone.
func refuseGraphQL(ctx context.Context, w http.ResponseWriter, kind string, status int, refused *graphql.Response) {
	noteErrors(ctx, refused.Errors)
	body, _ := json.Marshal(map[string]any{"errors": refused.Errors}) // errors are texts and numbers
	(&answer{kind: kind, status: status, body: [][]byte{body}}).send(w)
}

func refuseRequest(ctx context.Context, w http.ResponseWriter, kind string, e *fault.Error) {
	if e.Code == fault.MethodNotAllowed {
		w.Header().Set("Allow", "GET, HEAD, POST")
	}
	refuseGraphQL(ctx, w, kind, statusOf(e.Code, kind), graph.Refusal(ctx, e))
}

// encode returns an executed answer as parts of JSON. Data are JSON already: to marshal or to copy them would touch every byte
// once more.
func encode(a *graphql.Response) ([][]byte, error) {
	data := a.Data
	if data == nil {
		data = []byte("null")
	}
	before := []byte{'{'}
	var err error
	if len(a.Errors) > 0 {
		before, err = appendPart(before, "errors", a.Errors)
	}
	if len(a.Extensions) > 0 && err == nil {
		before, err = appendPart(before, "extensions", a.Extensions)
	}
	if err != nil {
		return nil, err
	}
	return [][]byte{append(before, `"data":`...), data, {'}'}}, nil
}

func appendPart(body []byte, name string, part any) ([]byte, error) {
	raw, err := json.Marshal(part)
	return append(append(append(body, `"`+name+`":`...), raw...), ','), err
}

// responseTooLong is the fault of an answer of too many bytes.
func responseTooLong(allowed int) *fault.Error {
	e := fault.New(fault.QueryTooComplex, fault.Text{
		ZH: fmt.Sprintf("响应超过 %d 字节;请减小 first 或减少字段", allowed), EN: fmt.Sprintf("the answer is longer than %d bytes: ask for less", allowed),
	})
	e.Limit, e.Allowed = "responseBytes", strconv.Itoa(allowed)
	return e
}
