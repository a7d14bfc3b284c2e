package server_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"testing"

	"servicemap/fault"
	"servicemap/graph"
	"servicemap/jobs"
	"servicemap/server"
)

// slowDesk is a database that answers when it is told to.
type slowDesk struct{ asked, answer chan struct{} }

func (d slowDesk) AddJob(context.Context, jobs.Question) (*jobs.Job, error) { panic("not asked") }

func (d slowDesk) JobByKey(context.Context, jobs.Key) (*jobs.Job, error) { panic("not asked") }

func (d slowDesk) CancelJob(context.Context, jobs.Key) (*jobs.Job, error) {
	d.asked <- struct{}{}
	<-d.answer
	return nil, fault.Missing("id")
}

// A server that answers as many as it can tells others to come again, in the language and the form that they read.
func TestTooManyAtOnceAreToldToComeAgain(t *testing.T) {
	t.Parallel()
	data, engine := engineOf(t, graph.DefaultLimits())
	h := server.NewGraphQL(engine, data, server.DefaultLimits(), server.NewDocuments(nil), server.NewRates(1_000_000, nil))
	h.Share(server.NewTurns(0)) // none is ever free
	for _, accept := range []string{"application/json", "application/graphql-response+json"} {
		for _, method := range []string{"GET", "POST"} {
			w := send(t, h, method, inURL("{paces{pace}}"), `{"query":"{paces{pace}}"}`, "Accept", accept, "Accept-Language", "en")
			var a struct {
				Data   *json.RawMessage
				Errors []struct {
					Message    string
					Extensions struct{ Code, Limit string }
				}
			}
			if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || len(a.Errors) != 1 || a.Data != nil {
				t.Fatalf("%v: %s", err, w.Body)
			}
			e := a.Errors[0]
			if w.Code != 503 || w.Header().Get("Retry-After") != "1" || e.Extensions.Code != "RATE_LIMITED" || e.Extensions.Limit != "atOnce" || e.Message != "the server is busy: try again in 1 seconds" {
				t.Errorf("%s %s: %d %v %s", method, accept, w.Code, w.Header(), w.Body)
			}
			if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Ratelimit") == "" {
				t.Errorf("%s %s: %v", method, accept, w.Header())
			}
		}
	}
	tiles := server.NewTiles(data, named(), slog.New(slog.DiscardHandler), "")
	tiles.Share(server.NewTurns(0))
	for _, path := range []string{"/tiles/places/0/0/0.mvt", "/tiles/cells/0/0/0.mvt"} {
		if w := send(t, tiles, "GET", path, ""); w.Code != 503 || w.Header().Get("Retry-After") != "1" {
			t.Errorf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
		}
	}
	if w := send(t, tiles, "GET", "/tiles/base/3/0/0.mvt", ""); w.Code != 200 {
		t.Errorf("a tile of the database waits for a processor: %d %s", w.Code, w.Body)
	}
}

// What waits for the database keeps nobody from being answered from memory, and there are not ever more who wait.
func TestWhoWaitsForTheDatabaseKeepsNoTurn(t *testing.T) {
	t.Parallel()
	data, _ := engineOf(t, graph.DefaultLimits())
	store := slowDesk{make(chan struct{}), make(chan struct{})}
	engine := graph.NewEngine(&graph.Root{Data: data, TimeZone: "UTC", Jobs: jobs.Desk{Store: store}}, graph.DefaultLimits(), slog.New(slog.DiscardHandler))
	h := server.NewGraphQL(engine, data, server.DefaultLimits(), server.NewDocuments(nil), nil)
	h.Share(server.NewTurns(1))
	const write = `{"query":"mutation { cancelJob(id: \"j0000000000002\") { id } }"}`
	answers := make(chan *httptest.ResponseRecorder)
	const most = 256
	for range most {
		go func() { answers <- send(t, h, "POST", "/graphql", write) }()
		<-store.asked
	}
	if w := send(t, h, "POST", "/graphql", `{"query":"{paces{pace}}"}`); w.Code != 200 || codeOf(t, w) != "" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := send(t, h, "POST", "/graphql", write); w.Code != 503 || codeOf(t, w) != "RATE_LIMITED" {
		t.Errorf("one more than may wait: %d %s", w.Code, w.Body)
	}
	close(store.answer)
	for range most {
		if w := <-answers; codeOf(t, w) != "NOT_FOUND" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	go func() { <-store.asked }()
	if w := send(t, h, "POST", "/graphql", write); codeOf(t, w) != "NOT_FOUND" {
		t.Errorf("afterwards: %d %s", w.Code, w.Body)
	}
}
