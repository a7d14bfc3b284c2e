package server

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Page serves the map page at / and its assets at /assets/, all from memory. It is safe for concurrent use.
type Page struct {
	files   map[string]*pageFile
	network *pageFile // the page of Debug, which is at no path of this handler's; nil when the page is not built
	policy  string
}

// pageFile is one file in the forms that it can be sent in; gzip and brotli are nil where the build made none.
type pageFile struct {
	kind, etag, caching string
	raw, gzip, brotli   []byte
}

// Assets have a hash of their content in their names, so they never change; all else is asked for anew each time.
const (
	assetCaching = "public, max-age=31536000, immutable"
	pageCaching  = "no-cache"
)

// pagePolicy lets the page use what its own server sends, and nothing else. Its worker is a file, its images are files, and
// neither script nor style stands in the page itself.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; " +
	"worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// pagePermissions leaves the page the one thing of a device that it may ask for.
const pagePermissions = "geolocation=(self), accelerometer=(), camera=(), display-capture=(), gyroscope=(), magnetometer=(), " +
	"microphone=(), midi=(), payment=(), usb=()"

const pageMissing = `地图页还没有构建:请运行 make build,再重新启动。接口在 /graphql。
The map page is not built: run make build, then start again. The API is at /graphql.
`

// NewPage reads the files of a built page; without index.html among them it is a page that says so.
func NewPage(files fs.FS) (*Page, error) {
	p := &Page{files: map[string]*pageFile{}, policy: pagePolicy}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case name == "." && errors.Is(err, fs.ErrNotExist):
			return nil // not built
		case err != nil:
			return err
		case name == graphiqlFolder:
			return fs.SkipDir
		case name == stylesFile: // Styles'
			return nil
		case entry.IsDir() || path.Ext(name) == ".br" || path.Ext(name) == ".gz":
			return nil
		}
		file, err := readPageFile(files, name)
		p.files["/"+name] = file
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("map page: %w", err)
	}
	if index, ok := p.files["/index.html"]; ok {
		delete(p.files, "/index.html")
		p.files["/"] = index
	}
	if network, ok := p.files["/network.html"]; ok {
		delete(p.files, "/network.html")
		p.network = network
	}
	return p, nil
}

func readPageFile(files fs.FS, name string) (*pageFile, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	file := &pageFile{kind: pageType(name), etag: fmt.Sprintf("%x", sum[:8]), caching: pageCaching, raw: raw}
	if strings.HasPrefix(name, "assets/") {
		file.caching = assetCaching
	}
	for ending, form := range map[string]*[]byte{".br": &file.brotli, ".gz": &file.gzip} {
		packed, err := fs.ReadFile(files, name+ending)
		switch {
		case err == nil:
			*form = packed
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return file, nil
}

// EmbedIn lets pages of origins, such as https://www.example.org, show the map page within them, beside those of its own. It is
// called before the page is served.
func (p *Page) EmbedIn(origins []string) {
	for _, origin := range origins {
		p.policy += " " + origin // the policy ends with who may
	}
}

// pageType does not ask the system, whose tables differ.
func pageType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".woff2":
		return "font/woff2"
	case ".json", ".webmanifest":
		return "application/json"
	default:
		return "application/octet-stream"
	}
}

func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.send(w, r, p.files[r.URL.Path], r.URL.Path == "/")
}

// guardPage tells browsers what a page may do.
func guardPage(h http.Header, policy string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", pagePermissions)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// send sends a file; nil is one that there is not, or, of a page, one that was not built.
func (p *Page) send(w http.ResponseWriter, r *http.Request, file *pageFile, isPage bool) {
	h := w.Header()
	guardPage(h, p.policy)
	switch {
	case file == nil && isPage:
		h.Set("Cache-Control", "no-store")
		http.Error(w, pageMissing, http.StatusServiceUnavailable)
		return
	case file == nil:
		nothingHere(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		refuseMethod(w, r, "GET, HEAD")
		return
	}
	file.serve(w, r)
}

// serve sends the smallest form that the client takes, or that it has it already.
func (f *pageFile) serve(w http.ResponseWriter, r *http.Request) {
	body, form := f.raw, ""
	accepted := r.Header.Get("Accept-Encoding")
	switch {
	case f.brotli != nil && acceptsCoding(accepted, "br"):
		body, form = f.brotli, "br"
	case f.gzip != nil && acceptsCoding(accepted, "gzip"):
		body, form = f.gzip, "gzip"
	}
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	h.Set("Cache-Control", f.caching)
	etag := strconv.Quote(strings.TrimSuffix(f.etag+"-"+form, "-"))
	h.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", f.kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if form != "" {
		h.Set("Content-Encoding", form)
	}
	_, _ = bytes.NewReader(body).WriteTo(w) // a client that is gone needs no answer
}
