// Package web holds the built map page. Its sources – TypeScript, MapLibre – are in this folder; make build runs Vite, which
// writes dist/page.
package web

import (
	"embed"
	"errors"
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

// Documents returns the GraphQL documents that the page asks by, a JSON object of texts by id; none when it was not built.
func Documents() ([]byte, error) {
	list, err := fs.ReadFile(Files(), documentList)
	if errors.Is(err, fs.ErrNotExist) {
		return []byte("{}"), nil
	}
	return list, err
}

const documentList = "documents.json"
