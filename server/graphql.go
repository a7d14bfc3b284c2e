// Package server is what HTTP needs beside GraphQL: the JSON form of requests and answers, languages, limits, health.
package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"servicemap/fault"
	"servicemap/graph"
)

// The limits of a request.
const (
	bodyLimit       = 64 << 10
	requestDeadline = 5 * time.Second
)

// GraphQL serves GraphQL over HTTP: POST with a JSON body, or GET with query, operationName, variables and extensions in
// the URL. The answer is application/graphql-response+json where the client accepts that by name, else application/json,
// with status 200 for every document that was understood as one.
type GraphQL struct{ Engine *graph.Engine }

func (g GraphQL) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(graph.WithLanguage(r.Context(), prefersEnglish(r.Header.Get("Accept-Language"))), requestDeadline)
	defer cancel()
	w.Header().Add("Vary", "Accept, Accept-Encoding, Accept-Language, Origin")
	request, refused := readRequest(w, r)
	if refused != nil {
		status := statusOf(refused.Code)
		if status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", "GET, POST")
		}
		write(w, r, status, graph.Refusal(ctx, refused), false)
		return
	}
	answer, executed := g.Engine.Run(ctx, request)
	status := http.StatusOK
	if !executed && wantsResponseJSON(r) {
		status = http.StatusBadRequest
	}
	write(w, r, status, answer, executed)
}

func statusOf(code fault.Code) int {
	switch code {
	case fault.MethodNotAllowed:
		return http.StatusMethodNotAllowed
	case fault.UnsupportedMediaType:
		return http.StatusUnsupportedMediaType
	case fault.PayloadTooLarge:
		return http.StatusRequestEntityTooLarge
	default:
		return http.StatusBadRequest
	}
}

// readRequest reads a request; the fault says what is wrong with it, never what stands in it.
func readRequest(w http.ResponseWriter, r *http.Request) (*graph.Request, *fault.Error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return readURL(r)
	case http.MethodPost:
		return readBody(w, r)
	default:
		return nil, fault.New(fault.MethodNotAllowed, fault.Text{ZH: "只接受 GET 与 POST", EN: "use GET or POST"})
	}
}

func readURL(r *http.Request) (*graph.Request, *fault.Error) {
	values := r.URL.Query()
	request := &graph.Request{Query: values.Get("query"), OperationName: values.Get("operationName")}
	for name, into := range map[string]*map[string]any{"variables": &request.Variables, "extensions": &request.Extensions} {
		if raw := values.Get(name); raw != "" {
			if err := decode(strings.NewReader(raw), into); err != nil {
				return nil, badRequest(name+" 不是 JSON 对象", name+" is not a JSON object")
			}
		}
	}
	return complete(request)
}

func readBody(w http.ResponseWriter, r *http.Request) (*graph.Request, *fault.Error) {
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	if err != nil || kind != "application/json" || charset != "" && charset != "utf-8" {
		return nil, fault.New(fault.UnsupportedMediaType, fault.Text{
			ZH: "请求体须为 application/json(UTF-8)", EN: "the body must be application/json in UTF-8",
		})
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fault.New(fault.PayloadTooLarge, fault.Text{
			ZH: fmt.Sprintf("请求体超过 %d 字节", bodyLimit), EN: fmt.Sprintf("the body is longer than %d bytes", bodyLimit),
		})
	case err != nil:
		return nil, badRequest("请求体不完整", "the body is incomplete")
	}
	request := &graph.Request{}
	if err := decode(bytes.NewReader(body), request); err != nil {
		return nil, badRequest("请求体不是一个 GraphQL 请求的 JSON 对象", "the body is not the JSON object of one GraphQL request")
	}
	return complete(request)
}

// decode reads exactly one JSON value. Numbers keep their digits, so that 99999999999 is not read as a float.
func decode(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON value")
	}
	return nil
}

func complete(request *graph.Request) (*graph.Request, *fault.Error) {
	if request.Query == "" {
		return nil, badRequest("缺少 query", "there is no query")
	}
	return request, nil
}

func badRequest(zh, en string) *fault.Error {
	return fault.New(fault.BadRequest, fault.Text{ZH: zh, EN: en})
}

const responseJSON = "application/graphql-response+json"

func wantsResponseJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), responseJSON)
}

// write sends an answer. A request that was refused has no data, not even null.
func write(w http.ResponseWriter, r *http.Request, status int, answer *graphql.Response, executed bool) {
	body, err := encode(answer, executed)
	if err != nil {
		http.Error(w, `{"errors":[{"message":"internal error","extensions":{"code":"INTERNAL"}}]}`, http.StatusInternalServerError)
		return
	}
	kind := "application/json"
	if wantsResponseJSON(r) {
		kind = responseJSON
	}
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}

// encode writes an answer as JSON. Data without errors are JSON already; to marshal them once more would check and copy
// every byte.
func encode(answer *graphql.Response, executed bool) ([]byte, error) {
	if !executed {
		return json.Marshal(struct {
			Errors gqlerror.List `json:"errors"`
		}{answer.Errors})
	}
	if len(answer.Errors) > 0 || len(answer.Extensions) > 0 || answer.Data == nil {
		return json.Marshal(answer)
	}
	body := make([]byte, 0, len(answer.Data)+len(`{"data":}`))
	body = append(body, `{"data":`...)
	body = append(body, answer.Data...)
	return append(body, '}'), nil
}
