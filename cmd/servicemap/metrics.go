package main

import (
	"net/http"
	"strconv"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"servicemap/server"
	"servicemap/snapshot"
)

// metrics is what the program tells Prometheus. Labels are routes, methods, statuses and the codes of faults: all few.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	bytes    *prometheus.CounterVec
	cost     prometheus.Histogram
	errors   *prometheus.CounterVec
	known    sync.Map // of *counters by labels: to look them up by their texts takes a good part of what a request takes
}

type labels struct {
	route, method string
	status        int
}

type counters struct {
	requests, bytes prometheus.Counter
	seconds         prometheus.Observer
}

func newMetrics(data *snapshot.Keeper) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "servicemap_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "servicemap_http_request_duration_seconds", Help: "Time to answer.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"}),
		bytes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "servicemap_http_response_bytes_total", Help: "Bytes sent, without headers.",
		}, []string{"route"}),
		cost: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "servicemap_graphql_cost_objects", Help: "Cost of the GraphQL questions understood.", Buckets: []float64{1, 10, 30, 100, 300, 1000, 3000, 10000},
		}),
		errors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "servicemap_errors_total", Help: "Answers with an error, by the code of the first.",
		}, []string{"route", "code"}),
	}
	places := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "servicemap_places", Help: "Places loaded."}, func() float64 {
		if at := data.Current(); at != nil {
			return float64(at.Catalogue.Len())
		}
		return 0
	})
	built := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "servicemap_snapshot_timestamp_seconds", Help: "When the data in memory were loaded.",
	}, func() float64 {
		if at := data.Current(); at != nil {
			return float64(at.BuiltAt.UnixMilli()) / 1000
		}
		return 0
	})
	stale := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "servicemap_snapshot_stale", Help: "1 while the database does not answer.",
	}, func() float64 {
		if data.Stale() {
			return 1
		}
		return 0
	})
	m.registry.MustRegister(m.requests, m.seconds, m.bytes, m.cost, m.errors, places, built, stale,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// tell counts a request.
func (m *metrics) tell(w server.Watched) {
	key := labels{w.Route, w.Method, w.Status}
	found, ok := m.known.Load(key)
	if !ok {
		found, _ = m.known.LoadOrStore(key, &counters{
			requests: m.requests.WithLabelValues(w.Route, w.Method, strconv.Itoa(w.Status)),
			bytes:    m.bytes.WithLabelValues(w.Route), seconds: m.seconds.WithLabelValues(w.Route),
		})
	}
	c := found.(*counters)
	c.requests.Inc()
	c.seconds.Observe(w.Took.Seconds())
	c.bytes.Add(float64(w.Bytes))
	if w.Code != "" {
		m.errors.WithLabelValues(w.Route, string(w.Code)).Inc()
	}
	if w.Cost > 0 {
		m.cost.Observe(float64(w.Cost))
	}
}

// admin serves what is for whoever runs the server, on an address of its own.
func (m *metrics) admin(health *server.Health) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", health.Live)
	mux.HandleFunc("GET /readyz", health.Ready)
	return mux
}
