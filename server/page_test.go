package server

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func testPage(t *testing.T, files fs.FS) *Page {
	t.Helper()
	page, err := NewPage(files)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

var builtPage = fstest.MapFS{
	"index.html":         {Data: []byte("<!doctype html>")},
	"assets/a-1x.js":     {Data: []byte("let a = 1")},
	"assets/a-1x.js.br":  {Data: []byte("brotli")},
	"assets/a-1x.js.gz":  {Data: []byte("gzip")},
	"assets/icon-2y.svg": {Data: []byte("<svg/>")},
}

func askPage(t *testing.T, page *Page, method, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	page.ServeHTTP(w, r)
	return w.Result()
}

func TestPagesOfNamedOriginsMayHoldThePageInAFrame(t *testing.T) {
	t.Parallel()
	page := testPage(t, builtPage)
	if policy := askPage(t, page, http.MethodGet, "/").Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "; frame-ancestors 'self'") {
		t.Error(policy)
	}
	page.EmbedIn([]string{"https://www.example.org", "https://*.example.cn"})
	policy := askPage(t, page, http.MethodGet, "/?embed=1").Header.Get("Content-Security-Policy")
	if !strings.HasSuffix(policy, "; frame-ancestors 'self' https://www.example.org https://*.example.cn") {
		t.Error(policy)
	}
}

func TestThePageIsAskedForAnewAndItsAssetsAreKept(t *testing.T) {
	t.Parallel()
	page := testPage(t, builtPage)
	for _, c := range []struct{ path, kind, caching string }{
		{"/", "text/html; charset=utf-8", "no-cache"},
		{"/?place=x", "text/html; charset=utf-8", "no-cache"},
		{"/assets/a-1x.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/assets/icon-2y.svg", "image/svg+xml", "public, max-age=31536000, immutable"},
	} {
		answer := askPage(t, page, http.MethodGet, c.path)
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != c.kind || answer.Header.Get("Cache-Control") != c.caching {
			t.Errorf("%s: %d %v", c.path, answer.StatusCode, answer.Header)
		}
		again := askPage(t, page, http.MethodGet, c.path, "If-None-Match", answer.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s asked for with its ETag: %d", c.path, again.StatusCode)
		}
	}
}

func TestAssetsComeInTheSmallestFormTaken(t *testing.T) {
	t.Parallel()
	page := testPage(t, builtPage)
	tags := map[string]bool{}
	for accepted, form := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "": "", "br;q=0, gzip;q=0.5": "gzip", "identity": "", "br;q=x": "",
	} {
		answer := askPage(t, page, http.MethodGet, "/assets/a-1x.js", "Accept-Encoding", accepted)
		if got := answer.Header.Get("Content-Encoding"); got != form {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q, want %q", accepted, got, form)
		}
		if answer.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: Vary %q", accepted, answer.Header.Get("Vary"))
		}
		tags[answer.Header.Get("ETag")] = true
	}
	if len(tags) != 3 {
		t.Errorf("three forms have the tags %v", tags)
	}
	if answer := askPage(t, page, http.MethodGet, "/assets/icon-2y.svg", "Accept-Encoding", "br"); answer.Header.Get("Content-Encoding") != "" {
		t.Error("a file without a packed form was sent as packed")
	}
}

func TestThePageMayUseNothingButItsServer(t *testing.T) {
	t.Parallel()
	for _, page := range []*Page{testPage(t, builtPage), testPage(t, fstest.MapFS{})} {
		h := askPage(t, page, http.MethodGet, "/").Header
		policy := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
			t.Errorf("policy %q", policy)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" || !strings.HasPrefix(h.Get("Permissions-Policy"), "geolocation=(self),") {
			t.Errorf("headers %v", h)
		}
	}
}

func TestOnlyTheFilesOfThePageAreServed(t *testing.T) {
	t.Parallel()
	page := testPage(t, builtPage)
	for _, path := range []string{"/index.html", "/assets/", "/assets/a-1x.js.br", "/nothing"} {
		if answer := askPage(t, page, http.MethodGet, path); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
	if answer := askPage(t, page, http.MethodPost, "/"); answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d %v", answer.StatusCode, answer.Header)
	}
}

func TestAPageThatIsNotBuiltSaysSo(t *testing.T) {
	t.Parallel()
	// As embed gives it: the folder that was asked for is not there.
	unbuilt, err := fs.Sub(fstest.MapFS{"dist/.gitignore": {}}, "dist/page")
	if err != nil {
		t.Fatal(err)
	}
	answer := askPage(t, testPage(t, unbuilt), http.MethodGet, "/")
	body := make([]byte, 400)
	n, _ := answer.Body.Read(body)
	if answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(body[:n]), "make build") {
		t.Errorf("%d %s", answer.StatusCode, body[:n])
	}
}
