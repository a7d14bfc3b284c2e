package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"syscall"
	"testing"
	"time"

	"servicemap/db"
	"servicemap/graph"
	"servicemap/server"
	"servicemap/snapshot"
)

// BenchmarkGuards measures what the guards of a request take: the same questions through the handlers of the program as they are, and
// through that of GraphQL alone with no cost estimated – no request ids, no metrics, no rate. `make bench` prints the ratio.
func BenchmarkGuards(b *testing.B) {
	url := base(b)
	servicemap(b, "demo", "load", "--demo", "porto-alegre", "--database-url", url).want(b, exitDone)
	d, err := db.Open(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	log := slog.New(slog.DiscardHandler)
	data := snapshot.NewKeeper(d, time.UTC, log)
	if err := data.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
	root := &graph.Root{Data: data, TimeZone: "America/Sao_Paulo", ServerVersion: "bench"}
	handler := func(limits graph.Limits, rates *server.Rates) http.Handler {
		return server.NewGraphQL(graph.NewEngine(root, limits, log), data, server.DefaultLimits(), server.NewDocuments(nil), rates)
	}
	unguarded := graph.DefaultLimits()
	unguarded.Cost = 0
	bare := handler(unguarded, nil)
	requests := guardRequests(data.Current(), bare)
	mux := routes(handler(graph.DefaultLimits(), server.NewRates(1<<40, nil)), http.NotFoundHandler(), &server.Health{Data: data}, nil, http.NotFoundHandler(), nil, nil, nil)
	guarded := shared(server.Watch(mux, log, newMetrics(data).tell), []string{"https://map.example.org"})
	w := &answer{header: http.Header{}}
	spend := func(h http.Handler) time.Duration {
		began := processorTime(b)
		for _, r := range requests {
			if w.ask(h, r); w.status != http.StatusOK || w.bytes < fullAnswer {
				b.Fatalf("%d, %d bytes", w.status, w.bytes)
			}
		}
		return (processorTime(b) - began) / time.Duration(len(requests))
	}
	// In turns, and by processor time: other programs on the machine slow down both.
	var off, on, share []float64
	for b.Loop() {
		without, with := spend(bare), spend(guarded)
		off, on = append(off, without.Seconds()*1e6), append(on, with.Seconds()*1e6)
		share = append(share, float64(with)/float64(without))
	}
	b.ReportMetric(middle(off), "off-us")
	b.ReportMetric(middle(on), "on-us")
	b.ReportMetric(middle(share), "on/off")
	b.ReportMetric(testing.AllocsPerRun(5, func() { spend(guarded) })/float64(len(requests)), "allocs/request")
}

// middle returns the median.
func middle(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// processorTime is what this process has used of the processors, its garbage collector too.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

type guardRequest struct {
	*http.Request
	body []byte
}

// fullAnswer is the least that an answer with ten places has.
const fullAnswer = 2000

// guardRequests are questions of `make bench` around places: those with ten places in their answer.
func guardRequests(at *snapshot.Snapshot, h http.Handler) []guardRequest {
	random := rand.New(rand.NewPCG(1, 0))
	const query = `query Near($from: PointInput!) { nearby(from: $from, minutes: 15, first: 10) { edges { ` +
		`node { id kind name code status address location { longitude latitude } } walk { minutes metres } } } }`
	var all []guardRequest
	for w := (&answer{header: http.Header{}}); len(all) < 500; {
		near := at.Catalogue.Place(random.IntN(at.Catalogue.Len())).Location
		body, _ := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"from": map[string]float64{"longitude": near.Lon, "latitude": near.Lat}}})
		r, _ := http.NewRequest(http.MethodPost, "/graphql", nil)
		r.Header.Set("Content-Type", "application/json")
		r.RemoteAddr, r.ContentLength = "127.0.0.1:40000", int64(len(body))
		if w.ask(h, guardRequest{r, body}); w.bytes >= fullAnswer {
			all = append(all, guardRequest{r, body})
		}
	}
	return all
}

// answer counts what is sent.
type answer struct {
	header        http.Header
	status, bytes int
}

func (a *answer) ask(h http.Handler, r guardRequest) {
	r.Body = io.NopCloser(bytes.NewReader(r.body))
	clear(a.header)
	a.status, a.bytes = 0, 0
	h.ServeHTTP(a, r.Request)
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) { a.status = status }

func (a *answer) Write(p []byte) (int, error) {
	a.bytes += len(p)
	return len(p), nil
}
