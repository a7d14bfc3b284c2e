package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"servicemap/graph"
	"servicemap/server"
	"servicemap/snapshot"
)

// engineOf returns a keeper of no data and an engine on it.
func engineOf(t *testing.T, limits graph.Limits) (*snapshot.Keeper, *graph.Engine) {
	t.Helper()
	data := snapshot.NewKeeper(empty{}, time.UTC, slog.New(slog.DiscardHandler))
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return data, graph.NewEngine(&graph.Root{Data: data, TimeZone: "UTC", ServerVersion: "test"}, limits, slog.New(slog.DiscardHandler))
}

// send sends a request with headers given in pairs.
func send(t *testing.T, h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", asJSON)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// codeOf returns the code of the first error of an answer, empty for none.
func codeOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var a struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("%d %v: %s", w.Code, err, w.Body)
	}
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Extensions.Code
}

func inURL(query string) string { return "/graphql?query=" + url.QueryEscape(query) }

func TestWhatAcceptAsksForIsSent(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	const plain, response = "application/json", "application/graphql-response+json"
	for accept, want := range map[string]string{
		"": plain, "*/*": plain, "application/*": plain, plain: plain, response: response, "text/html": "", "text/html, */*;q=0.8": plain,
		response + ", " + plain: response, plain + ", " + response: plain, response + ";q=0.5, " + plain: plain, plain + ";q=0.5, " + response: response,
		response + ";q=0.9, " + plain + ";q=0.8": response, "application/*;q=0.5, " + response: response, "*/*, " + response + ";q=0": plain,
		plain + ";q=0, */*": response, plain + ";q=0": "", "*/*;q=0": "", "image/png, text/css": "", plain + "; charset=utf-8": plain,
		plain + "; charset=gbk": "", response + "; charset=UTF-8": response, "APPLICATION/JSON": plain, "application/graphql+json": "",
		"application/json;q=2": "", "application/json;q=x": "", "*": "", ", ,": "", plain + ",": plain, "*/*;q=0.1, " + plain + ";q=0.2": plain,
		"*/*;q=0.3, " + response + ";q=0.2": plain, response + ", */*": response, response + ", */*;q=0.1": response, "application/*, */*": plain,
		"application/json;q=0.001": plain, "application/json;q=1.000": plain, "application/xml;q=0.9, application/*;q=0.1": plain,
		"text/*": "", "multipart/mixed": "", "text/event-stream": "", "multipart/mixed, " + plain: plain, "application/json; q=NaN": "",
	} {
		w := send(t, h, "POST", "/graphql", `{"query":"{paces{pace}}"}`, "Accept", accept)
		kind := strings.TrimSuffix(w.Header().Get("Content-Type"), "; charset=utf-8")
		if want == "" && (w.Code != 406 || kind != plain || codeOf(t, w) == "") || want != "" && (w.Code != 200 || kind != want || codeOf(t, w) != "") {
			t.Errorf("%q: %d %s, want %q", accept, w.Code, kind, want)
		}
		for _, name := range []string{"Accept", "Accept-Encoding", "Accept-Language", "Origin"} {
			if !strings.Contains(w.Header().Get("Vary"), name) {
				t.Errorf("%q: Vary %q", accept, w.Header().Get("Vary"))
			}
		}
	}
}

func TestOddJSONIsRefused(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	for name, body := range map[string]string{
		"another case":        `{"Query":"{paces{pace}}"}`,
		"a key twice":         `{"query":"{paces{pace}}","query":"{dataset{name}}"}`,
		"a key twice within":  `{"query":"{paces{pace}}","variables":{"a":1,"a":2}}`,
		"a key twice, hidden": `{"query":"{paces{pace}}","qu\u0065ry":"{paces{pace}}"}`,
		"a byte order mark":   "\ufeff" + `{"query":"{paces{pace}}"}`,
		"NUL behind":          `{"query":"{paces{pace}}"}` + "\x00",
		"NUL within":          "{\"query\":\"{paces{pace}}\x00\"}",
		"half a pair":         `{"query":"{paces{pace}}","variables":{"a":"\ud800"}}`,
		"the other half":      `{"query":"{paces{pace}}","variables":{"a":"\udc00x"}}`,
		"a pair reversed":     `{"query":"{paces{pace}}","variables":{"a":"\udc00\ud800"}}`,
		"no UTF-8":            "{\"query\":\"{paces{pace}}\",\"operationName\":\"\xff\"}",
		"too deep":            `{"query":"{paces{pace}}","variables":{"a":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `}}`,
		"not closed":          `{"query":"{paces{pace}}"`,
		"wrongly closed":      `{"query":"{paces{pace}}"]`,
		"a comma":             `{"query":"{paces{pace}}",}`,
		"a number":            `1`,
		"no number":           `{"query":"{paces{pace}}","variables":{"a":01}}`,
		"null":                `null`,
		"nothing":             ``,
		"a list":              `[{"query":"{paces{pace}}"},{"query":"{paces{pace}}"}]`,
		"a query of a number": `{"query":1}`,
		"a name of a number":  `{"query":"{paces{pace}}","operationName":1}`,
		"no extensions":       `{"query":"{paces{pace}}","extensions":[]}`,
	} {
		if w := send(t, h, "POST", "/graphql", body); w.Code != 400 || codeOf(t, w) != "BAD_REQUEST" || w.Body.Len() > 500 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	for name, body := range map[string]string{
		"a pair":           `{"query":"{paces{pace}}","variables":{"a":"\ud83c\udfc3 \\ud800 \\\\"}}`,
		"a large number":   `{"query":"{paces{pace}}","variables":{"a":1e400}}`,
		"nulls":            `{"query":"{paces{pace}}","variables":null,"extensions":null,"operationName":null}`,
		"something else":   `{"query":"{paces{pace}}","id":"1"}`,
		"space around":     " \n{\"query\":\"{paces{pace}}\"}\r\n\t ",
		"a deep list":      `{"query":"{paces{pace}}","variables":{"a":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `}}`,
		"a key in objects": `{"query":"{paces{pace}}","variables":{"a":{"a":1},"b":[{"a":1},{"a":1}]}}`,
	} {
		if w := send(t, h, "POST", "/graphql", body); w.Code != 200 || codeOf(t, w) != "" {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

func TestGetOnlyAsks(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	for _, query := range []string{"mutation {x}", "subscription {x}", "query a {paces{pace}} mutation b {x}&operationName=b"} {
		target := inURL(query)
		if text, name, ok := strings.Cut(query, "&"); ok {
			target = inURL(text) + "&" + name
		}
		for _, accept := range []string{"application/json", "application/graphql-response+json"} {
			if w := send(t, h, "GET", target, "", "Accept", accept); w.Code != 405 || w.Header().Get("Allow") != "POST" || codeOf(t, w) != "METHOD_NOT_ALLOWED" {
				t.Errorf("%s: %d %v %s", query, w.Code, w.Header(), w.Body)
			}
		}
	}
	if w := send(t, h, "GET", "/graphql?query=%7Bpaces%7Bpace%7D%7D&query=x", ""); w.Code != 400 {
		t.Errorf("two queries: %d", w.Code)
	}
	if w := send(t, h, "GET", "/graphql?query=%zz", ""); w.Code != 400 {
		t.Errorf("a broken URL: %d", w.Code)
	}
	get, head := send(t, h, "GET", inURL("{paces{pace}}"), ""), send(t, h, "HEAD", inURL("{paces{pace}}"), "")
	if fmt.Sprint(get.Header()) != fmt.Sprint(head.Header()) || get.Code != head.Code {
		t.Errorf("HEAD differs: %v, %v", head.Header(), get.Header())
	}
}

// The status of every way that a document can fail, under both media types; what was not executed has no data, not even null.
func TestStatusTellsWhoIsAtFault(t *testing.T) {
	t.Parallel()
	data, engine := engineOf(t, graph.DefaultLimits())
	h := server.NewGraphQL(engine, data, server.DefaultLimits(), server.NewDocuments(nil), nil)
	late := server.NewGraphQL(engine, data, server.Limits{Body: 1000, Response: 1000, Deadline: time.Nanosecond}, server.NewDocuments(nil), nil)
	short := server.NewGraphQL(engine, data, server.Limits{Body: 1000, Response: 100, Deadline: time.Minute}, server.NewDocuments(nil), nil)
	for name, c := range map[string]struct {
		h             http.Handler
		body          string
		plain, strict int
		code          string
		executed      bool
	}{
		"parse":               {h, `{"query":"{"}`, 200, 400, "GRAPHQL_PARSE_FAILED", false},
		"validation":          {h, `{"query":"{nothing}"}`, 200, 400, "GRAPHQL_VALIDATION_FAILED", false},
		"coercion":            {h, `{"query":"query($n:Int!){places(first:$n){totalCount}}","variables":{"n":"x"}}`, 200, 400, "GRAPHQL_VALIDATION_FAILED", false},
		"an unknown name":     {h, `{"query":"query a{paces{pace}} query b{paces{pace}}","operationName":"c"}`, 200, 400, "GRAPHQL_VALIDATION_FAILED", false},
		"too complex":         {h, `{"query":"{places(first:100){nodes{area{places(first:100){nodes{id}}}}}}"}`, 200, 400, "QUERY_TOO_COMPLEX", false},
		"a field":             {h, `{"query":"{place(id:\"x\"){id}}"}`, 200, 200, "NOT_FOUND", true},
		"an answer too long":  {short, `{"query":"{paces{pace source}}"}`, 200, 200, "QUERY_TOO_COMPLEX", true},
		"no time":             {late, `{"query":"{paces{pace}}"}`, 200, 200, "TIMEOUT", true},
		"an unknown document": {h, `{"documentId":"sha256:` + strings.Repeat("0", 64) + `"}`, 200, 400, "PERSISTED_QUERY_NOT_FOUND", false},
	} {
		for accept, status := range map[string]int{"application/json": c.plain, "application/graphql-response+json": c.strict} {
			w := send(t, c.h, "POST", "/graphql", c.body, "Accept", accept)
			if w.Code != status || codeOf(t, w) != c.code || strings.Contains(w.Body.String(), `"data"`) != c.executed {
				t.Errorf("%s, %s: %d %s", name, accept, w.Code, w.Body)
			}
			if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
				t.Errorf("%s may be kept: %v", name, w.Header())
			}
		}
	}
}

// A real listener: bodies without end, headers without measure, connections that would become others.
func TestConnectionsAreHeldToTheirLimits(t *testing.T) {
	t.Parallel()
	served := httptest.NewUnstartedServer(newServer(t))
	served.Config.MaxHeaderBytes, served.Config.ReadHeaderTimeout = 16<<10, 200*time.Millisecond
	served.Start()
	defer served.Close()
	talk := func(request string) string {
		c, err := net.Dial("tcp", served.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		go func() { _, _ = io.WriteString(c, request) }()
		answer, _ := io.ReadAll(c)
		return string(answer)
	}
	const post = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	long := "10000\r\n" + strings.Repeat("x", 65536) + "\r\n"
	for name, c := range map[string]struct{ request, status, words string }{
		"a body without length":   {post + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat(long, 160) + "0\r\n\r\n", "413", "PAYLOAD_TOO_LARGE"},
		"headers of 100 KB":       {post + "X: " + strings.Repeat("x", 100_000) + "\r\n\r\n", "431", ""},
		"1,000 cookies":           {post + strings.Repeat("Cookie: a="+strings.Repeat("x", 40)+"\r\n", 1000) + "\r\n", "431", ""},
		"two lengths":             {post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "400", ""},
		"a length and chunks":     {post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "400", "BAD_REQUEST"},
		"an unknown coding":       {post + "Transfer-Encoding: xchunked\r\n\r\n", "501", ""},
		"HTTP/2 without asking":   {post + "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 2\r\n\r\n{}", "400", "BAD_REQUEST"},
		"a client that is silent": {"POST /graphql HTTP/1.1\r\nHost: x\r\n", "", ""},
	} {
		began := time.Now()
		answer := talk(c.request)
		if c.status == "" && answer != "" || c.status != "" && (!strings.HasPrefix(answer, "HTTP/1.1 "+c.status) || !strings.Contains(answer, c.words)) {
			t.Errorf("%s: %.300q", name, answer)
		}
		if len(answer) > 1500 || time.Since(began) > 8*time.Second {
			t.Errorf("%s: %d bytes after %v", name, len(answer), time.Since(began))
		}
	}
}

// Documents that were broken by chance, and variables of any kind: an answer with a code each, and soon.
func TestBrokenRequestsAreAnswered(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	documents := []string{
		`query N($from: PointInput!, $f: PlaceFilter, $n: Int = 20) { nearby(from: $from, filter: $f, first: $n) { totalCount edges { node { id name(language: EN) } walk { minutes } } } }`,
		`query C($of: [CoverageTarget!]!, $s: ScenarioInput) { coverage(of: $of, scenario: $s) { covered bands { minutes people } } }`,
		`query P($f: PlaceFilter) { places(filter: $f) { nodes { ...R } } } fragment R on Place { id opening { state } ... on Venue { facilities } }`,
		`query S($t: String!, $near: PointInput) { search(text: $t, near: $near) { hits { title item { id } } } }`,
	}
	scraps := []string{"{", "}", "(", ")", "[", "]", "!", "$", "...", "@", "#", `"`, `"""`, "\\u", "\u202e", "null", "-", "1e999", " on ", "\n", "fragment", "&", "|", "🏃"}
	values := []any{nil, true, 1, -1, 1e300, 99999999999, "", "x", "\x00", []any{}, []any{nil}, map[string]any{}, map[string]any{"longitude": "x"},
		map[string]any{"longitude": 1e308, "latitude": -1e308}, map[string]any{"kinds": []any{"VENUE", 1}}, []any{map[string]any{"kinds": []any{}}}, map[string]any{"open": "never"},
		map[string]any{"text": strings.Repeat("a*", 500)}, map[string]any{"polygon": map[string]any{"type": "Polygon", "coordinates": []any{[]any{}}}}}
	slowest := time.Duration(0)
	for range 3000 {
		text := documents[random.IntN(len(documents))]
		for range random.IntN(3) {
			at := random.IntN(len(text))
			text = text[:at] + scraps[random.IntN(len(scraps))] + text[min(len(text), at+random.IntN(6)):]
		}
		variables := map[string]any{}
		for _, name := range []string{"from", "f", "n", "of", "s", "t", "near"} {
			if random.IntN(2) == 0 {
				variables[name] = values[random.IntN(len(values))]
			}
		}
		raw, err := json.Marshal(map[string]any{"query": text, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		w := send(t, h, "POST", "/graphql", string(raw))
		slowest = max(slowest, time.Since(began))
		if code := codeOf(t, w); w.Code >= 500 || code == "INTERNAL" || strings.Contains(w.Body.String(), `"errors"`) && code == "" {
			t.Fatalf("%d %s to %s", w.Code, w.Body, raw)
		}
	}
	t.Logf("the slowest took %v", slowest)
}
