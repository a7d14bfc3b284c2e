package server_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"servicemap/graph"
	"servicemap/server"
)

func TestAnswersAreKeptUntilTheDataChange(t *testing.T) {
	t.Parallel()
	store := exportable()
	data := refreshed(t, store)
	engine := graph.NewEngine(&graph.Root{Data: data, TimeZone: "UTC"}, graph.DefaultLimits(), slog.New(slog.DiscardHandler))
	h := server.NewGraphQL(engine, data, server.DefaultLimits(), server.NewDocuments(nil), nil)
	const query = "{places{totalCount nodes{name}}}"
	first := send(t, h, "GET", inURL(query), "")
	etag := first.Header().Get("ETag")
	if first.Code != 200 || first.Header().Get("Cache-Control") != "public, max-age=3" || !strings.HasPrefix(etag, `"`) {
		t.Fatalf("%d %v", first.Code, first.Header())
	}
	for _, known := range []string{etag, `"x", ` + etag, "W/" + etag, strings.TrimSuffix(etag, `"`) + `-gzip"`} {
		if w := send(t, h, "GET", inURL(query), "", "If-None-Match", known); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("Vary") == "" {
			t.Errorf("%s: %d %s", known, w.Code, w.Body)
		}
	}
	// Another question, form or variable has another tag, and none is taken for this one.
	seen := map[string]string{etag: "the first"}
	for name, w := range map[string]*httptest.ResponseRecorder{
		"another question":  send(t, h, "GET", inURL("{places{totalCount nodes{code}}}"), "", "If-None-Match", etag),
		"another form":      send(t, h, "GET", inURL(query), "", "If-None-Match", etag, "Accept", "application/graphql-response+json"),
		"another operation": send(t, h, "GET", inURL("query a "+query+" query b "+query)+"&operationName=b", "", "If-None-Match", etag),
		"a variable":        send(t, h, "GET", inURL("query($n:Int){places(first:$n){totalCount nodes{name}}}")+"&variables="+url.QueryEscape(`{"n":1}`), ""),
		"its other value":   send(t, h, "GET", inURL("query($n:Int){places(first:$n){totalCount nodes{name}}}")+"&variables="+url.QueryEscape(`{"n":2}`), ""),
	} {
		tag := w.Header().Get("ETag")
		if w.Code != 200 || tag == "" || seen[tag] != "" {
			t.Errorf("%s: %d, the tag of %q", name, w.Code, seen[tag])
		}
		seen[tag] = name
	}
	store.next()
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w := send(t, h, "GET", inURL(query), "", "If-None-Match", etag); w.Code != 200 || w.Header().Get("ETag") == etag {
		t.Errorf("after a change: %d %s", w.Code, w.Header().Get("ETag"))
	}
	// What depends on the clock is kept as long, but is another answer afterwards.
	if w := send(t, h, "GET", inURL("{places{nodes{opening{state}}}}"), ""); w.Header().Get("Cache-Control") != "public, max-age=3" || w.Header().Get("ETag") != "" {
		t.Errorf("by the clock: %v", w.Header())
	}
	// An error, what goes on by itself, and what was sent by POST, is not kept.
	for name, w := range map[string]*httptest.ResponseRecorder{
		"an error":            send(t, h, "GET", inURL(`{place(id:"x"){id}}`), ""),
		"an error, the clock": send(t, h, "GET", inURL(`{place(id:"x"){opening{state}}}`), ""),
		"a job":               send(t, h, "GET", inURL(`{job(id:"j0000000000002"){state}}`), ""),
		"by POST":             send(t, h, "POST", "/graphql", `{"query":"{places{totalCount}}"}`),
		"with cost":           send(t, h, "GET", inURL(query), "", "GraphQL-Cost", "1"),
	} {
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Errorf("%s: %v", name, w.Header())
		}
	}
}

// Whether the database answers is part of what is known of the data: an answer that says so is kept as others are, and is another one
// when that changes.
func TestStaleDataAreAnotherStateOfThem(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		data := refreshed(t, exportable())
		engine := graph.NewEngine(&graph.Root{Data: data, TimeZone: "UTC"}, graph.DefaultLimits(), slog.New(slog.DiscardHandler))
		h := server.NewGraphQL(engine, data, server.DefaultLimits(), server.NewDocuments(nil), nil)
		query := inURL("{dataset{name stale}}")
		fresh := send(t, h, "GET", query, "")
		etag := fresh.Header().Get("ETag")
		if !strings.Contains(fresh.Body.String(), `"stale":false`) || fresh.Header().Get("Cache-Control") != "public, max-age=3" || etag == "" {
			t.Fatalf("%v %s", fresh.Header(), fresh.Body)
		}
		if w := send(t, h, "GET", query, "", "If-None-Match", etag); w.Code != 304 {
			t.Errorf("nothing changed: %d", w.Code)
		}
		time.Sleep(11 * time.Second) // nothing was heard of the store
		if w := send(t, h, "GET", query, "", "If-None-Match", etag); w.Code != 200 || !strings.Contains(w.Body.String(), `"stale":true`) || w.Header().Get("ETag") == etag {
			t.Errorf("it went away: %d %v %s", w.Code, w.Header(), w.Body)
		}
		if err := data.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w := send(t, h, "GET", query, "", "If-None-Match", etag); w.Code != 304 {
			t.Errorf("it is back: %d", w.Code)
		}
	})
}

func TestLongAnswersAreCompressedOnce(t *testing.T) {
	t.Parallel()
	h := newServer(t)
	const query = "{__schema{types{name description fields{name description}}}}"
	plain := send(t, h, "GET", inURL(query), "")
	for header, want := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "*": true, "gzip;q=0": false, "identity": false, "br": false} {
		w := send(t, h, "GET", inURL(query), "", "Accept-Encoding", header)
		body := w.Body.Bytes()
		if zipped := w.Header().Get("Content-Encoding") == "gzip"; zipped != want || w.Header().Get("Content-Length") != fmt.Sprint(len(body)) {
			t.Errorf("%q: %v", header, w.Header())
		}
		if want {
			r, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(r)
			if err != nil || string(raw) != plain.Body.String() || len(body) > len(raw)/3 {
				t.Errorf("%q: %v, %d bytes of %d", header, err, len(body), len(raw))
			}
		}
	}
	if w := send(t, h, "GET", inURL("{paces{pace}}"), "", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a short answer is compressed")
	}
}

func TestExportsAreCompressed(t *testing.T) {
	t.Parallel()
	h := &server.Export{Data: refreshed(t, exportable())}
	plain, zipped := asked(t, h, "GET", "/export/places.csv"), asked(t, h, "GET", "/export/places.csv", "Accept-Encoding", "gzip")
	r, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil || string(raw) != plain.Body.String() || zipped.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("%v: %q", err, raw)
	}
	tag := zipped.Header().Get("ETag")
	if tag == plain.Header().Get("ETag") || asked(t, h, "GET", "/export/places.csv", "Accept-Encoding", "gzip", "If-None-Match", tag).Code != 304 {
		t.Errorf("two encodings, one tag: %s", tag)
	}
}

func TestCostIsToldWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	w := send(t, newServer(t), "POST", "/graphql", `{"query":"{places(first:50){nodes{id}}}"}`, "GraphQL-Cost", "1")
	if !strings.Contains(w.Body.String(), `"extensions":{"cost":{"allowed":10000,"requested":51}}`) || w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
