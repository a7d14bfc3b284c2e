package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"servicemap/tools/soak/nginx"
)

// behind starts nginx, with the configuration that the repository recommends, in front of servers and returns its address.
func behind(t *testing.T, servers ...string) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "servicemap-nginx-") // not the test's own: nginx is still stopping when that is removed
	if err != nil {
		t.Fatal(err)
	}
	n, err := nginx.Start(context.WithoutCancel(t.Context()), folder, servers...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("nginx said:\n%s", n.Words())
		}
		_ = os.RemoveAll(folder)
	})
	return n.Address
}

// What two readers of HTTP could take for different requests – the proxy for one, the server behind it for two – is refused by
// the first, or is one request to both. The second request of each case would be one that nobody sent.
func TestNoRequestIsSmuggledThroughNginx(t *testing.T) {
	t.Parallel()
	s := serve(t, "--listen", "127.0.0.1:0", "--demo", "none", "--database-url", base(t), "--log-requests")
	defer s.end()
	proxy := behind(t, s.address)
	const smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
	const post = "POST /graphql HTTP/1.1\r\nHost: map.example.org\r\nContent-Type: application/json\r\n"
	for name, request := range map[string]string{
		"a length and chunks":        post + fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n%s", 5+len(smuggled), smuggled),
		"chunks and a length":        post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(smuggled), smuggled),
		"two lengths":                post + fmt.Sprintf("Content-Length: 0\r\nContent-Length: %d\r\n\r\n%s", len(smuggled), smuggled),
		"a coding in disguise":       post + fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n%s", 5+len(smuggled), smuggled),
		"a coding behind a tab":      post + fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n%s", 5+len(smuggled), smuggled),
		"a space before the colon":   post + fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n%s", 5+len(smuggled), smuggled),
		"a folded header":            post + "X: y\r\n Content-Length: 5\r\nContent-Length: 0\r\n\r\n",
		"a signed length":            post + fmt.Sprintf("Content-Length: +%d\r\n\r\n%s", len(smuggled), smuggled),
		"an upgrade to HTTP/2":       "GET / HTTP/1.1\r\nHost: map.example.org\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
		"a line end in a header":     fmt.Sprintf("GET / HTTP/1.1\r\nHost: map.example.org\r\nX: a\nContent-Length: %d\r\n\r\n%s", len(smuggled), smuggled),
		"headers of 100 KB":          "GET / HTTP/1.1\r\nHost: map.example.org\r\nX: " + strings.Repeat("x", 100_000) + "\r\n\r\n",
		"a thousand cookies":         "GET / HTTP/1.1\r\nHost: map.example.org\r\n" + strings.Repeat("Cookie: a="+strings.Repeat("x", 40)+"\r\n", 1000) + "\r\n",
		"an address as request line": "GET http://elsewhere.example/graphql?query=%7Bpaces%7Bpace%7D%7D HTTP/1.1\r\nHost: map.example.org\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", proxy)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		_, _ = io.WriteString(conn, request) // refused early, it cannot be sent to the end
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			if !strings.Contains(err.Error(), "reset") { // an answer that a reset overtook
				t.Errorf("%s: %v", name, err)
			}
		} else if _, _ = io.Copy(io.Discard, answer.Body); answer.StatusCode >= 500 && answer.StatusCode != 501 && answer.StatusCode != 503 || answer.StatusCode == 101 {
			t.Errorf("%s: %s", name, answer.Status)
		}
		_ = conn.Close()
	}
	// What comes next on a connection that nginx keeps to the server is the answer to what was asked.
	for range 20 {
		answer, err := http.Get("http://" + proxy + "/graphql?query=%7Bpaces%7Bpace%7D%7D")
		if err != nil {
			t.Fatal(err)
		}
		if body := read(t, answer); answer.StatusCode != 200 || !strings.Contains(body, "STANDARD") {
			t.Errorf("afterwards: %s %s", answer.Status, body)
		}
	}
	if strings.Contains(s.err.String(), "smuggled") {
		t.Error("a request that nobody sent reached the server")
	}
}

// The cache keeps what may be kept, never what differs by language, type or coding, and nothing of errors.
func TestNginxKeepsAnswersApart(t *testing.T) {
	t.Parallel()
	url1 := base(t)
	servicemap(t, importing("places", url1, file(t, "p.csv", twoPlaces))...).want(t, exitDone)
	s := serve(t, "--listen", "127.0.0.1:0", "--demo", "none", "--database-url", url1)
	defer s.end()
	proxy := behind(t, s.address)
	ask := func(path, accept, coding, language string) (status int, cache, kind, body string) {
		r, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+proxy+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", accept)
		r.Header.Set("Accept-Encoding", coding)
		r.Header.Set("Accept-Language", language)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, answer.Header.Get("X-Cache"), answer.Header.Get("Content-Type") + " " + answer.Header.Get("Content-Encoding"), read(t, answer)
	}
	question := func(q string) string { return "/graphql?query=" + url.QueryEscape(q) }
	good := question(`{ places(first: 5) { nodes { name area { name } } } standards { name clause source certainty } paces { pace source } }`)
	bad := question(`{ place(id: "x") { name } }`)
	want := map[string]string{}
	hits := 0
	for round := range 3 {
		for _, accept := range []string{"application/json", "application/graphql-response+json", "*/*"} {
			for _, coding := range []string{"identity", "gzip"} {
				for _, language := range []string{"zh", "en"} {
					status, cache, kind, body := ask(good, accept, coding, language)
					variant := accept + coding + language
					if status != 200 || coding == "gzip" && !strings.HasSuffix(kind, "gzip") || accept != "*/*" && !strings.HasPrefix(kind, accept) {
						t.Errorf("%s: %d %s", variant, status, kind)
					}
					if round > 0 && want[variant] != kind+body {
						t.Errorf("%s: another answer than before", variant)
					}
					want[variant] = kind + body
					if cache == "HIT" {
						hits++
					}
					_, cache, _, wrong := ask(bad, accept, coding, language)
					if cache == "HIT" || coding != "gzip" && strings.Contains(wrong, "编号") == (language == "en") {
						t.Errorf("%s: an error was kept or is in another language: %s %s", variant, cache, wrong)
					}
				}
			}
		}
	}
	if hits == 0 {
		t.Error("nothing was kept")
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		if status, _, _, body := ask(path, "*/*", "", ""); status != 404 {
			t.Errorf("the public sees %s: %d %s", path, status, body)
		}
	}
}

// Two servers behind nginx are stopped and started in turn, while clients go on asking: no request fails, a server that is
// stopped says so first, and ends in order.
func TestServersAreReplacedBehindNginxUnnoticed(t *testing.T) {
	t.Parallel()
	direct, state := base(t), t.TempDir()
	servicemap(t, importing("places", direct, file(t, "p.csv", twoPlaces))...).want(t, exitDone)
	start := func(address string) *program {
		return serveProcess(t, "--database-url", direct, "--state", state, "--listen", address, "--drain-delay", "2s", "--listen-when-ready")
	}
	servers := []*program{start("127.0.0.1:0"), start("127.0.0.1:0")}
	proxy := behind(t, servers[0].address, servers[1].address)
	stop := make(chan struct{})
	var asked, failed atomic.Int64
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
				}
				asked.Add(1)
				answer, err := http.Post("http://"+proxy+"/graphql", "application/json", strings.NewReader(`{"query":"{ places(first: 1) { totalCount } }"}`))
				if err != nil {
					failed.Add(1)
					continue
				}
				body, _ := io.ReadAll(answer.Body)
				_ = answer.Body.Close()
				if answer.StatusCode != 200 || !strings.Contains(string(body), `"totalCount":2`) {
					failed.Add(1)
				}
			}
		})
	}
	for i, s := range servers {
		if err := s.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		eventually(t, "it says that it stops", func() bool {
			answer, err := http.Get("http://" + s.address + "/readyz")
			if err != nil {
				t.Fatalf("the address closed before it said so: %v", err)
			}
			body := read(t, answer)
			return answer.StatusCode == 503 && strings.Contains(body, "stopping") && answer.Close
		})
		if err := s.Wait(); err != nil {
			t.Errorf("server %d: %v\n%s", i, err, s.err.String())
		}
		start(s.address)
	}
	close(stop)
	clients.Wait()
	t.Logf("%d requests, %d failed", asked.Load(), failed.Load())
	if failed.Load() > 0 || asked.Load() == 0 {
		t.Errorf("%d of %d requests failed", failed.Load(), asked.Load())
	}
}
