// Package web holds the built map page. Its sources – TypeScript, MapLibre – are in this folder; make build runs Vite, which
// writes dist/page.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built page: index.html, and assets with a hash of their content in their names, some of them beside
// their brotli and gzip forms (.br, .gz). It is empty when the page was not built.
func Files() fs.FS {
	page, err := fs.Sub(dist, "dist/page")
	if err != nil {
		panic(err) // the path is a constant, and valid
	}
	return page
}
