package main

import (
	"net/http"

	"github.com/rs/cors"

	"servicemap/server"
)

// routes names every path of the program's HTTP surface. styles, graphiql and debug may be nil.
func routes(graphql, report http.Handler, health *server.Health, page *server.Page, tiles, styles, graphiql, debug http.Handler) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/", page)
	mux.Handle("/graphql", graphql)
	mux.Handle("/tiles/", tiles)
	if styles != nil {
		mux.HandleFunc("/style.json", server.ReadOnly(styles.ServeHTTP))
	}
	mux.Handle("/export/", &server.Export{Data: health.Data})
	for _, path := range server.ReportPaths() {
		mux.Handle(path, report)
	}
	if graphiql != nil {
		mux.Handle("/graphiql", graphiql)
		mux.Handle("/graphiql/", graphiql)
	}
	if debug != nil {
		mux.Handle("/debug/", debug)
	}
	mux.HandleFunc("/healthz", server.ReadOnly(health.Live))
	mux.HandleFunc("/readyz", server.ReadOnly(health.Ready))
	return mux
}

// shared lets pages of other origins read: those that are listed. Without a list none may, since an empty list means "all" to the
// library.
func shared(h http.Handler, origins []string) http.Handler {
	if len(origins) == 0 {
		return h
	}
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: []string{"Content-Type", "Accept", "Accept-Language", "If-None-Match", "X-Request-Id", "GraphQL-Cost"},
		ExposedHeaders: []string{"ETag", "Retry-After", "RateLimit", "X-Request-Id"},
		MaxAge:         600,
	}).Handler(h)
}
