package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// Every method at every route: an answer by its kind, never a fault of the server; HEAD gives the headers of GET.
func TestMethodsAndRoutesAreAnsweredByKind(t *testing.T) {
	t.Parallel()
	s := serve(t, "--listen", "127.0.0.1:0", "--demo", "none", "--database-url", base(t), "--admin-listen", "127.0.0.1:0",
		"--allow-origin", "https://map.example.org", "--log-format", "json", "--rate", "20000", "--max-cost", "15000")
	defer s.end()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}} // it would ask for another coding with GET than with HEAD
	defer client.CloseIdleConnections()
	for _, path := range []string{"/", "/nothing", "/graphql", "/graphql?query=%7Bpaces%7Bpace%7D%7D", "/healthz", "/readyz", "/export/places.csv", "/export/x.csv",
		"/tiles/places.json", "/tiles/places/0/0/0.mvt", "/tiles/x", "/metrics", "/debug/pprof/", "/assets/x.js"} {
		headers := map[string]http.Header{}
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} {
			r, err := http.NewRequestWithContext(t.Context(), method, "http://"+s.address+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			w, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(w.Body)
			_ = w.Body.Close()
			headers[method] = w.Header
			switch {
			case w.StatusCode >= 500 && path != "/":
				t.Errorf("%s %s: %d", method, path, w.StatusCode)
			case w.StatusCode >= 400 && path != "/" && method != "HEAD" && (!strings.HasPrefix(w.Header.Get("Content-Type"), "application/json") || !strings.Contains(string(body), `"code"`)):
				t.Errorf("%s %s: %d %s", method, path, w.StatusCode, body)
			case w.StatusCode == 405 && w.Header.Get("Allow") == "":
				t.Errorf("%s %s: no Allow", method, path)
			case w.Header.Get("X-Request-Id") == "":
				t.Errorf("%s %s: no id", method, path)
			}
		}
		for _, h := range headers {
			for _, name := range []string{"X-Request-Id", "Date", "Ratelimit", "Content-Length"} { // HEAD may leave the length out
				h.Del(name)
			}
		}
		if get, head := fmt.Sprint(headers["GET"]), fmt.Sprint(headers["HEAD"]); get != head {
			t.Errorf("%s: HEAD differs\n%s\n%s", path, head, get)
		}
	}
}

func TestLimitsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--max-depth", "0"}, {"--max-aliases", "-1"}, {"--request-timeout", "0s"}, {"--rate", "100"}, {"--rate", "-1"}, {"--trusted-proxies", "proxy"},
		{"--trusted-documents", "/nonexistent"}, {"--allow-origin", "https://map.example.org/"}, {"--log-format", "xml"}, {"--admin-listen", "nowhere"},
	} {
		servicemap(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--demo", "none", "--state", t.TempDir()}, args...)...).want(t, exitWrongUse, args[0])
	}
}
