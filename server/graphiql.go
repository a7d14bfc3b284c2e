package server

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
)

// GraphiQL serves a page to try questions in at /graphiql, and its assets below that. It is safe for concurrent use.
type GraphiQL struct {
	assets *Page
	before []byte // the page, to where the nonce stands; nil: not built
	after  []byte
}

const (
	graphiqlFolder = "graphiql" // of the built files
	nonceMark      = "{nonce}"
)

// graphiqlPolicy is that of the map page, but for what its editor needs. It writes style elements: let through are those that carry
// the nonce of this one answer. It draws lines by style attributes within markup, which no nonce can stand for: they alone are
// unsafe-inline, and cannot run anything. It underlines errors with images in data: URLs.
const graphiqlPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-elem 'self' 'nonce-" + nonceMark + "'; " +
	"style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; worker-src 'self'; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'"

// NewGraphiQL reads the files of the built page; without them it is a page that says so.
func NewGraphiQL(files fs.FS) (*GraphiQL, error) {
	below, err := fs.Sub(files, graphiqlFolder)
	if err != nil {
		return nil, fmt.Errorf("GraphiQL: %w", err)
	}
	assets, err := NewPage(below)
	if err != nil {
		return nil, fmt.Errorf("GraphiQL: %w", err)
	}
	g := &GraphiQL{assets: assets}
	if page, ok := assets.files["/"]; ok {
		delete(assets.files, "/")
		g.before, g.after, ok = bytes.Cut(page.raw, []byte(nonceMark))
		if !ok {
			return nil, errors.New("GraphiQL: the page has no room for a nonce")
		}
	}
	return g, nil
}

func (g *GraphiQL) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/"+graphiqlFolder)
	switch {
	case path != "":
		g.assets.send(w, r, g.assets.files[path], false)
		return
	case g.before == nil:
		g.assets.send(w, r, nil, true)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		refuseMethod(w, r, "GET, HEAD")
		return
	}
	nonce := rand.Text()
	h := w.Header()
	guardPage(h, strings.Replace(graphiqlPolicy, nonceMark, nonce, 1))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store") // a nonce is for one answer
	h.Set("Content-Length", strconv.Itoa(len(g.before)+len(nonce)+len(g.after)))
	for _, part := range [][]byte{g.before, []byte(nonce), g.after} {
		_, _ = w.Write(part) // a client that is gone needs no answer
	}
}
