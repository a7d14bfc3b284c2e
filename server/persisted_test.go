package server_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"servicemap/graph"
	"servicemap/server"
)

func sha(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// apq is the body of an automatically persisted query.
func apq(hash, query string) string {
	body := map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}}
	if query != "" {
		body["query"] = query
	}
	raw, _ := json.Marshal(body)
	return string(raw)
}

func documentID(id string) string {
	raw, _ := json.Marshal(map[string]string{"documentId": id})
	return string(raw)
}

func withDocuments(t *testing.T, d *server.Documents) http.Handler {
	t.Helper()
	data, engine := engineOf(t, graph.DefaultLimits())
	return server.NewGraphQL(engine, data, server.DefaultLimits(), d, nil)
}

func TestDocumentsAreLearntOnceTheyWereUnderstood(t *testing.T) {
	t.Parallel()
	h := withDocuments(t, server.NewDocuments(nil))
	const query = "{paces{pace}}"
	code := func(body string) string {
		t.Helper()
		w := send(t, h, "POST", "/graphql", body)
		if c := codeOf(t, w); c != "" && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", w.Body)
		}
		return codeOf(t, w)
	}
	if got := code(apq(sha(query), "")); got != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("an unknown one: %q", got)
	}
	if w := send(t, h, "POST", "/graphql", apq(sha(query), "")); !strings.Contains(w.Body.String(), `"message":"PersistedQueryNotFound"`) {
		t.Errorf("clients know another sentence than %s", w.Body)
	}
	if got := code(apq(sha(query), query)); got != "" {
		t.Errorf("with its text: %q", got)
	}
	for _, body := range []string{apq(sha(query), ""), documentID("sha256:" + sha(query))} {
		if got := code(body); got != "" {
			t.Errorf("%s: %q", body, got)
		}
	}
	extensions := url.QueryEscape(`{"persistedQuery":{"version":1,"sha256Hash":"` + sha(query) + `"}}`)
	for _, target := range []string{"/graphql?extensions=" + extensions, "/graphql?documentId=sha256:" + sha(query)} {
		if w := send(t, h, "GET", target, ""); w.Code != 200 || codeOf(t, w) != "" || w.Header().Get("ETag") == "" {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	for name, body := range map[string]string{
		"the hash of another":  apq(sha("x"), query),
		"capitals":             apq(strings.ToUpper(sha(query)), ""),
		"a prefix":             apq("sha256:"+sha(query), ""),
		"no version":           `{"extensions":{"persistedQuery":{"sha256Hash":"` + sha(query) + `"}}}`,
		"version 2":            `{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"` + sha(query) + `"}}}`,
		"no object":            `{"extensions":{"persistedQuery":true}}`,
		"an id without prefix": documentID(sha(query)),
		"an id in capitals":    documentID("sha256:" + strings.ToUpper(sha(query))),
		"another hash":         documentID("md5:" + sha(query)[:32]),
		"an id and a text":     `{"documentId":"sha256:` + sha(query) + `","query":"{paces{pace}}"}`,
		"neither":              `{}`,
	} {
		if got := code(body); got != "BAD_REQUEST" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Whoever sends many documents, understood or not, pushes out none that is asked for.
func TestAFloodOfDocumentsPushesNoneOutThatIsAskedFor(t *testing.T) {
	t.Parallel()
	h := withDocuments(t, server.NewDocuments(nil))
	const query = "{paces{pace}}"
	send(t, h, "POST", "/graphql", apq(sha(query), query))
	padding := strings.Repeat(" ", 2000)
	for i := range 1000 {
		wrong, right := fmt.Sprintf("{wrong%d}", i), fmt.Sprintf("query a%d {paces{pace}}%s", i, padding)
		send(t, h, "POST", "/graphql", apq(sha(wrong), wrong))
		if got := codeOf(t, send(t, h, "POST", "/graphql", apq(sha(wrong), ""))); got != "PERSISTED_QUERY_NOT_FOUND" {
			t.Fatalf("one that was not understood is kept: %q", got)
		}
		send(t, h, "POST", "/graphql", apq(sha(right), right))
		if got := codeOf(t, send(t, h, "POST", "/graphql", apq(sha(query), ""))); got != "" {
			t.Fatalf("gone after %d others: %q", i+1, got)
		}
	}
}

func TestOfTrustedDocumentsOthersAreNotRun(t *testing.T) {
	t.Parallel()
	const query, other = "{paces{pace}}", "{dataset{name}}"
	listed, err := server.ReadDocuments(strings.NewReader(fmt.Sprintf(`{"sha256:%s":%q}`, sha(query), query)))
	if err != nil {
		t.Fatal(err)
	}
	h := withDocuments(t, server.TrustedDocuments(listed))
	for body, want := range map[string]string{
		documentID("sha256:" + sha(query)): "", apq(sha(query), ""): "", apq(sha(query), query): "", `{"query":"{paces{pace}}"}`: "",
		documentID("sha256:" + sha(other)): "PERSISTED_QUERY_NOT_FOUND", apq(sha(other), other): "PERSISTED_QUERY_NOT_FOUND",
		`{"query":"{dataset{name}}"}`: "FORBIDDEN", `{"query":"{paces{pace} }"}`: "FORBIDDEN", `{"query":"{__schema{types{name}}}"}`: "FORBIDDEN",
	} {
		if got := codeOf(t, send(t, h, "POST", "/graphql", body)); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	for _, list := range []string{``, `[]`, `{"a":"{paces{pace}}"}`, `{"sha256:` + sha(other) + `":"{paces{pace}}"}`} {
		if _, err := server.ReadDocuments(strings.NewReader(list)); err == nil {
			t.Errorf("%s is taken for a list", list)
		}
	}
	open := withDocuments(t, server.NewDocuments(listed))
	for body, want := range map[string]string{documentID("sha256:" + sha(query)): "", `{"query":"{dataset{name}}"}`: ""} {
		if got := codeOf(t, send(t, open, "POST", "/graphql", body)); got != want {
			t.Errorf("with a list, but open to others: %s: %q, want %q", body, got, want)
		}
	}
}
