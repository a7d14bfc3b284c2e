package server

import (
	"encoding/json"
	"net/http"
	"sync/atomic"

	"servicemap/snapshot"
)

// Health answers the questions of whoever keeps the process running.
type Health struct {
	Data     *snapshot.Keeper
	draining atomic.Bool
}

// Drain makes Ready say no, so that a balancer sends no more requests before the listener closes.
func (h *Health) Drain() { h.draining.Store(true) }

// Leaving tells, while the server drains, the other end of each connection to use it no more. A proxy that keeps connections
// would else send a request on one in the moment in which it is closed, and could not know whether it was read.
func (h *Health) Leaving(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

// Live says that the process runs; it looks at nothing else.
func (h *Health) Live(w http.ResponseWriter, _ *http.Request) {
	state(w, http.StatusOK, map[string]any{"status": "ok"})
}

// Ready says whether questions can be answered: 200 with a snapshot, stale or not, else 503.
func (h *Health) Ready(w http.ResponseWriter, _ *http.Request) {
	at := h.Data.Current()
	switch {
	case h.draining.Load():
		state(w, http.StatusServiceUnavailable, map[string]any{"status": "stopping"})
	case at == nil:
		state(w, http.StatusServiceUnavailable, map[string]any{"status": "loading"})
	default:
		state(w, http.StatusOK, map[string]any{
			"status": "ok", "stale": h.Data.Stale(), "places": at.Catalogue.Len(), "areas": at.Catalogue.Areas().Len(),
			"cells": at.Coverage.Cells(), "network": at.Network != nil, "asOf": at.BuiltAt.Format("2006-01-02T15:04:05Z07:00"),
		})
	}
}

func state(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
