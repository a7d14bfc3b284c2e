package server

import (
	"net/http"
	"sync/atomic"

	"servicemap/fault"
	"servicemap/graph"
)

// Gate stands before a server whose data are not loaded yet. Closed, it says that the process lives, that it is not ready,
// and 503 to every other request; open, it passes all on. The zero Gate is closed.
type Gate struct {
	open  atomic.Pointer[http.Handler]
	waits atomic.Pointer[fault.Error]
}

// Open lets requests through to a handler.
func (g *Gate) Open(h http.Handler) { g.open.Store(&h) }

// Wait says what a closed gate waits for: the sentence of an error, never its cause.
func (g *Gate) Wait(reason *fault.Error) { g.waits.Store(reason) }

func (g *Gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := g.open.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	status, why := "loading", fault.Text{ZH: "数据正在载入,请稍后再试", EN: "the data are being loaded, try again in a moment"}
	if waits := g.waits.Load(); waits != nil {
		status, why = "waiting", waits.Message
	}
	switch r.URL.Path {
	case "/healthz":
		state(w, http.StatusOK, map[string]any{"status": "ok"})
	case "/readyz":
		state(w, http.StatusServiceUnavailable, map[string]any{"status": status, "reason": why.EN})
	default:
		w.Header().Set("Retry-After", "1")
		ctx := graph.WithLanguage(r.Context(), prefersEnglish(r.Header.Get("Accept-Language")))
		refuseGraphQL(ctx, w, plainJSON, http.StatusServiceUnavailable, graph.Refusal(ctx, fault.New(fault.DBUnavailable, why)))
	}
}
