package server

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var builtGraphiQL = fstest.MapFS{
	"index.html":                   {Data: []byte("the map")},
	"graphiql/index.html":          {Data: []byte(`<meta nonce="{nonce}">`)},
	"graphiql/assets/a-1x.js":      {Data: []byte("let a = 1")},
	"graphiql/assets/a-1x.js.gz":   {Data: []byte("gzip")},
	"graphiql/assets/worker-2y.js": {Data: []byte("let b = 2")},
}

func askGraphiQL(t *testing.T, files fs.FS, method, path string) (*http.Response, string) {
	t.Helper()
	g, err := NewGraphiQL(files)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	g.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Result(), string(body)
}

func TestGraphiQLLetsThroughTheStylesOfOneAnswerAndNoScriptButFiles(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 3 {
		answer, body := askGraphiQL(t, builtGraphiQL, http.MethodGet, "/graphiql")
		policy := answer.Header.Get("Content-Security-Policy")
		nonce := regexp.MustCompile(`style-src-elem 'self' 'nonce-([A-Z2-7]{26})'`).FindStringSubmatch(policy)
		if nonce == nil || body != `<meta nonce="`+nonce[1]+`">` || seen[nonce[1]] || answer.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%v %q %v", answer.Header, body, seen)
		}
		seen[nonce[1]] = true
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; ") || strings.Count(policy, "unsafe") != 1 ||
			!strings.Contains(policy, "style-src-attr 'unsafe-inline'") || !strings.Contains(policy, "worker-src 'self'") || strings.Contains(policy, "http") {
			t.Errorf("policy %q", policy)
		}
	}
}

func TestGraphiQLServesItsOwnFilesAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/graphiql/assets/a-1x.js", 200}, {"HEAD", "/graphiql", 200}, {"POST", "/graphiql", 405}, {"POST", "/graphiql/assets/a-1x.js", 405},
		{"GET", "/graphiql/", 404}, {"GET", "/graphiql/index.html", 404}, {"GET", "/graphiql/assets/", 404}, {"GET", "/graphiql/assets/a-1x.js.gz", 404},
	} {
		answer, _ := askGraphiQL(t, builtGraphiQL, c.method, c.path)
		if answer.StatusCode != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, answer.StatusCode, c.status)
		}
	}
	if answer := askPage(t, testPage(t, builtGraphiQL), http.MethodGet, "/graphiql/assets/a-1x.js"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the map page serves them too: %d", answer.StatusCode)
	}
	if answer, body := askGraphiQL(t, fstest.MapFS{}, http.MethodGet, "/graphiql"); answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "make build") {
		t.Errorf("not built: %d %s", answer.StatusCode, body)
	}
	if _, err := NewGraphiQL(fstest.MapFS{"graphiql/index.html": {Data: []byte("no room")}}); err == nil {
		t.Error("a page without room for the nonce is served")
	}
}
