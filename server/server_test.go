package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"servicemap/graph"
	"servicemap/server"
	"servicemap/snapshot"
)

// empty is a store with nothing in it; down is one that does not answer.
type empty struct{}

func (empty) Versions(context.Context) (snapshot.Versions, error) { return snapshot.Versions{}, nil }
func (empty) Load(context.Context, snapshot.Versions) (*snapshot.Records, error) {
	return &snapshot.Records{}, nil
}

type down struct{ empty }

func (down) Versions(context.Context) (snapshot.Versions, error) {
	return snapshot.Versions{}, errors.New("down")
}

func newServer(t *testing.T) http.Handler {
	t.Helper()
	data := snapshot.NewKeeper(empty{}, time.UTC, slog.New(slog.DiscardHandler))
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	engine := graph.NewEngine(&graph.Root{Data: data, TimeZone: "UTC", ServerVersion: "test"}, graph.DefaultLimits(), slog.New(slog.DiscardHandler))
	return server.NewGraphQL(engine, data, server.DefaultLimits(), server.NewDocuments(nil), nil)
}

const asJSON = "application/json"

func TestRequestsThatAreNoneAreRefusedByKind(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	for _, c := range []struct {
		name, method, target, kind, body string
		status                           int
		code                             string
	}{
		{"put", "PUT", "/graphql", asJSON, `{}`, 405, "METHOD_NOT_ALLOWED"},
		{"delete", "DELETE", "/graphql", "", ``, 405, "METHOD_NOT_ALLOWED"},
		{"plain text", "POST", "/graphql", "text/plain", `{"query":"{paces{pace}}"}`, 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"a form", "POST", "/graphql", "application/x-www-form-urlencoded", `query={paces{pace}}`, 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"no type", "POST", "/graphql", "", `{"query":"{paces{pace}}"}`, 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"another charset", "POST", "/graphql", "application/json; charset=gbk", `{"query":"{paces{pace}}"}`, 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"too long", "POST", "/graphql", asJSON, `{"query":"` + strings.Repeat("x", 64<<10) + `"}`, 413, "PAYLOAD_TOO_LARGE"},
		{"no JSON", "POST", "/graphql", asJSON, `{"query":secret`, 400, "BAD_REQUEST"},
		{"something behind", "POST", "/graphql", asJSON, `{"query":"{paces{pace}}"} secret`, 400, "BAD_REQUEST"},
		{"an array", "POST", "/graphql", asJSON, `[{"query":"{paces{pace}}"}]`, 400, "BAD_REQUEST"},
		{"null", "POST", "/graphql", asJSON, `null`, 400, "BAD_REQUEST"},
		{"no query", "POST", "/graphql", asJSON, `{"variables":{}}`, 400, "BAD_REQUEST"},
		{"variables of another kind", "POST", "/graphql", asJSON, `{"query":"{paces{pace}}","variables":[1]}`, 400, "BAD_REQUEST"},
		{"no query in the URL", "GET", "/graphql", "", ``, 400, "BAD_REQUEST"},
		{"broken variables in the URL", "GET", "/graphql?query={paces{pace}}&variables={", "", ``, 400, "BAD_REQUEST"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), c.method, c.target, strings.NewReader(c.body))
		if c.kind != "" {
			r.Header.Set("Content-Type", c.kind)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		var a struct {
			Data   *json.RawMessage
			Errors []struct{ Extensions struct{ Code string } }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || a.Data != nil || len(a.Errors) != 1 || a.Errors[0].Extensions.Code != c.code || w.Code != c.status {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
		if w.Body.Len() > 500 || strings.Contains(w.Body.String(), `"data"`) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: the answer shows what was sent: %s", c.name, w.Body)
		}
		if (w.Header().Get("Allow") != "") != (c.status == 405) {
			t.Errorf("%s: Allow %q", c.name, w.Header().Get("Allow"))
		}
	}
}

func TestStatusAndTypeFollowTheAcceptHeader(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	const responseJSON = "application/graphql-response+json"
	for _, c := range []struct {
		accept, query string
		status        int
		kind          string
	}{
		{"", "{paces{pace}}", 200, asJSON},
		{asJSON, "{nothing}", 200, asJSON},
		{responseJSON, "{paces{pace}}", 200, responseJSON},
		{responseJSON, "{nothing}", 400, responseJSON},
		{responseJSON, "{", 400, responseJSON},
		{responseJSON, `{place(id:"x"){id}}`, 200, responseJSON},
	} {
		for _, method := range []string{"GET", "POST"} {
			r := httptest.NewRequestWithContext(t.Context(), method, "/graphql", nil)
			if method == "GET" {
				q := r.URL.Query()
				q.Set("query", c.query)
				r.URL.RawQuery = q.Encode()
			} else {
				raw, _ := json.Marshal(map[string]string{"query": c.query})
				r = httptest.NewRequestWithContext(t.Context(), method, "/graphql", strings.NewReader(string(raw)))
				r.Header.Set("Content-Type", "application/json; charset=UTF-8")
			}
			if c.accept != "" {
				r.Header.Set("Accept", c.accept)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status || w.Header().Get("Content-Type") != c.kind+"; charset=utf-8" {
				t.Errorf("%s %q %s: %d %s %s", method, c.accept, c.query, w.Code, w.Header().Get("Content-Type"), w.Body)
			}
		}
	}
}

func TestErrorsSpeakTheLanguageOfTheRequest(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	for header, want := range map[string]string{
		"": "没有这个编号的记录", "zh-CN,zh;q=0.9,en;q=0.8": "没有这个编号的记录", "en-GB,en;q=0.9": "nothing has this id",
		"de": "nothing has this id", "ja": "没有这个编号的记录", "en;q=0.1, zh;q=0.9": "没有这个编号的记录", "%%%": "没有这个编号的记录",
	} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(`{"query":"{place(id:\"x\"){id}}"}`))
		r.Header.Set("Content-Type", asJSON)
		r.Header.Set("Accept-Language", header)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), want) || !strings.Contains(w.Body.String(), `"code":"NOT_FOUND"`) {
			t.Errorf("%q: %s", header, w.Body)
		}
	}
}

func TestReadinessFollowsTheData(t *testing.T) {
	t.Parallel()
	ready := func(h *server.Health) int {
		w := httptest.NewRecorder()
		h.Ready(w, nil)
		return w.Code
	}
	waiting := &server.Health{Data: snapshot.NewKeeper(down{}, time.UTC, slog.New(slog.DiscardHandler))}
	if err := waiting.Data.Refresh(t.Context()); err == nil || ready(waiting) != 503 {
		t.Error("ready without data")
	}
	loaded := &server.Health{Data: snapshot.NewKeeper(empty{}, time.UTC, slog.New(slog.DiscardHandler))}
	if err := loaded.Data.Refresh(t.Context()); err != nil || ready(loaded) != 200 {
		t.Error("not ready with data")
	}
	loaded.Drain()
	w := httptest.NewRecorder()
	loaded.Live(w, nil)
	if ready(loaded) != 503 || w.Code != 200 {
		t.Error("a stopping server is ready, or not alive")
	}
}
