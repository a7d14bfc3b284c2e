package server_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"servicemap/graph"
	"servicemap/server"
)

// Requests that differ in everything that an answer depends on – language, system of coordinates, media type, coding, variables, method,
// tag – 10,000 of them from many clients at once: each gets what it gets when asked alone, and no ETag stands for two answers.
func TestAnswersAreNeverCrossed(t *testing.T) {
	t.Parallel()
	data := refreshed(t, exportable())
	engine := graph.NewEngine(&graph.Root{Data: data, TimeZone: "UTC", ServerVersion: "test"}, graph.DefaultLimits(), slog.New(slog.DiscardHandler))
	h := server.NewGraphQL(engine, data, server.DefaultLimits(), server.NewDocuments(nil), server.NewRates(1<<40, nil))
	many := "" // for an answer that is long enough to be compressed
	for i := range 10 {
		many += fmt.Sprintf(" n%d: name(language: $l) l%d: location(system: $s) {longitude latitude system}", i, i)
	}
	var all []func() *http.Request
	for _, query := range []string{
		`query A($s: CoordinateSystem!, $l: Language!) {places {nodes {id name(language: $l) location(system: $s) {longitude latitude system}}}}`,
		`query B($s: CoordinateSystem!, $l: Language!) {places(first: 1) {nodes {name(language: $l) location(system: $s) {longitude}}} place(id: "x") {id}}`,
		`query C($s: CoordinateSystem!, $l: Language!) {nodes(ids: ["p0000000000002", "p0000000000004"]) {... on Place {` + many + `}}}`,
	} {
		for _, system := range []string{"WGS84", "GCJ02", "BD09"} {
			for _, names := range []string{"ZH", "EN"} {
				variables := fmt.Sprintf(`{"s":%q,"l":%q}`, system, names)
				for _, method := range []string{"GET", "POST"} {
					for _, language := range []string{"zh", "en"} {
						for _, accept := range []string{"application/json", "application/graphql-response+json"} {
							for _, coding := range []string{"identity", "gzip"} {
								all = append(all, func() *http.Request {
									r := httptest.NewRequestWithContext(t.Context(), "GET", inURL(query)+"&variables="+url.QueryEscape(variables), nil)
									if method == "POST" {
										r = httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(fmt.Sprintf(`{"query":%q,"variables":%s}`, query, variables)))
										r.Header.Set("Content-Type", asJSON)
									}
									r.Header.Set("Accept-Language", language)
									r.Header.Set("Accept", accept)
									r.Header.Set("Accept-Encoding", coding)
									return r
								})
							}
						}
					}
				}
			}
		}
	}
	alone, tags, answerOf := make([]string, len(all)), make([]string, len(all)), map[string]string{}
	for i, request := range all {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request())
		alone[i], tags[i] = whole(t, w), w.Header().Get("ETag")
		if tag := tags[i]; tag != "" {
			if other, known := answerOf[tag]; known && other != alone[i] {
				t.Errorf("one tag for two answers:\n%s\n%s", other, alone[i])
			}
			answerOf[tag] = alone[i]
		}
	}
	if different := len(answerOf); different < 36 {
		t.Errorf("only %d tags", different)
	}
	var asking sync.WaitGroup
	for client := range 20 {
		asking.Go(func() {
			random := rand.New(rand.NewPCG(uint64(client), 5))
			for range 500 {
				i := random.IntN(len(all))
				r := all[i]()
				of := random.IntN(len(all)) // whose tag is sent along
				if tags[of] != "" && random.IntN(2) == 0 {
					r.Header.Set("If-None-Match", tags[of])
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				switch {
				case w.Code == http.StatusNotModified:
					if sent := r.Header.Get("If-None-Match"); uncoded(sent) != uncoded(tags[i]) {
						t.Errorf("304 to %s for the tag of another, %s", r.URL, sent)
					}
				case whole(t, w) != alone[i]:
					t.Errorf("%s: %s, alone %s", r.URL, whole(t, w), alone[i])
				}
			}
		})
	}
	asking.Wait()
}

// uncoded is a tag whatever the coding: a client that has the answer in one has it.
func uncoded(tag string) string { return strings.TrimSuffix(strings.Trim(tag, `"`), "-gzip") }

// whole is all of an answer that its question decides: status, type, coding, tag and body.
func whole(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var body io.Reader = strings.NewReader(w.Body.String())
	if w.Header().Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			t.Error(err)
			return ""
		}
		body = unzipped
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		t.Error(err)
	}
	h := w.Header()
	return fmt.Sprint(w.Code, h.Get("Content-Type"), h.Get("Content-Encoding"), h.Get("ETag"), h.Get("Cache-Control"), string(raw))
}

// Answers come whole or not at all: documents that would have one in parts are refused, whatever the client says that it takes.
func TestNoAnswerIsSentInParts(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	nested := "paces {pace}"
	for i := range 5 {
		nested = fmt.Sprintf("... @defer(label: \"l%d\") {%s}", i, nested)
	}
	for _, query := range []string{
		`{... @defer {paces {pace}}}`, `{...F @defer(label: "a")} fragment F on Query {paces {pace}}`, `{... @defer(if: false) {paces {pace}}}`,
		`query ($d: Boolean = false) {... @defer(if: $d) {paces {pace}}}`, "{" + nested + "}", "{" + strings.Repeat(nested+" ", 3) + "}",
		`{paces @stream {pace}}`, `{paces @stream(initialCount: 1, label: "s") {pace}}`, `{... @include(if: false) {... @defer {paces {pace}}}}`,
	} {
		for _, accept := range []string{"", "application/json", "multipart/mixed;deferSpec=20220824, application/json", "multipart/mixed;incrementalSpec=v0.2, application/graphql-response+json"} {
			w := send(t, h, "POST", "/graphql", fmt.Sprintf(`{"query":%q}`, query), "Accept", accept)
			if code := codeOf(t, w); code != "GRAPHQL_VALIDATION_FAILED" || strings.Contains(w.Body.String(), `"data"`) || strings.Contains(w.Body.String(), "hasNext") {
				t.Errorf("%s, %q: %d %s", query, accept, w.Code, w.Body)
			}
		}
	}
	for _, accept := range []string{"multipart/mixed", "text/event-stream"} {
		if w := send(t, h, "POST", "/graphql", `{"query":"{... @defer {paces {pace}}}"}`, "Accept", accept); w.Code != 406 {
			t.Errorf("%q alone: %d %s", accept, w.Code, w.Body)
		}
	}
}
