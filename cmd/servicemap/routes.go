package main

import (
	"net/http"

	"github.com/rs/cors"

	"servicemap/server"
)

// routes names every path of the program's HTTP surface. Other origins may read when they are listed; without a list none
// may, since an empty list means "all" to the library. debug may be nil.
func routes(graphql http.Handler, health *server.Health, page *server.Page, tiles, debug http.Handler, origins []string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", page)
	mux.Handle("/graphql", graphql)
	mux.Handle("/tiles/", tiles)
	mux.Handle("/export/", server.Export{Data: health.Data})
	if debug != nil {
		mux.Handle("/debug/", debug)
	}
	mux.HandleFunc("GET /healthz", health.Live)
	mux.HandleFunc("GET /readyz", health.Ready)
	if len(origins) == 0 {
		return mux
	}
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: []string{"Content-Type", "Accept", "Accept-Language"},
		MaxAge:         600,
	}).Handler(mux)
}
