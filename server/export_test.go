package server_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"servicemap/geo"
	"servicemap/place"
	"servicemap/server"
	"servicemap/snapshot"
)

// exportable is a small data set with two sources.
func exportable() *world {
	a, b := &place.Source{Key: 1, Name: "A", Licence: "CC0"}, &place.Source{Key: 2, Name: "乙", Licence: "CC0"}
	w := &world{snapshot.Records{
		Sources: []*place.Source{a, b},
		Places: []*place.Place{
			{Key: 1, Source: b, Code: "2", Kind: place.Venue, Name: "=阵地", Location: geo.LonLat{Lon: -51.2, Lat: -30}, Published: true},
			{Key: 2, Source: a, Code: "1", Kind: place.ReadingRoom, Name: "书屋", Location: geo.LonLat{Lon: 113, Lat: 40}, Published: true},
			{Key: 3, Source: a, Code: "0", Kind: place.Venue, Name: "withdrawn", Location: geo.LonLat{Lon: 113, Lat: 40}},
		},
		Areas:  []*place.Area{{Key: 1, Source: a, Code: "d", Level: place.District, Name: "区"}},
		Squads: []*place.Squad{{Key: 1, Source: a, Code: "q", Name: "队", Skills: []place.Skill{place.Health}, Published: true}},
	}}
	w.next()
	return w
}

func asked(t testing.TB, h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestExportsAnswerByPathMethodAndQuery(t *testing.T) {
	t.Parallel()
	h := &server.Export{Data: refreshed(t, exportable())}
	for _, c := range []struct {
		method, target string
		status         int
		kind           string
		says           string
	}{
		{"GET", "/export/places.csv", 200, "text/csv; charset=utf-8", "code,kind,name"},
		{"GET", "/export/places.csv?language=zh", 200, "text/csv; charset=utf-8", "编码,类型,名称"},
		{"GET", "/export/places.csv?language=ZH&bom=true", 200, "text/csv; charset=utf-8", "\uFEFF编码,类型,名称"},
		{"GET", "/export/places.csv?source=%E4%B9%99", 200, "text/csv; charset=utf-8", "2,VENUE,\u200B=阵地"},
		{"GET", "/export/places.geojson", 200, "application/geo+json", `"coordinates":[-51.2,-30]`},
		{"GET", "/export/places.geojson?source=A", 200, "application/geo+json", "书屋"},
		{"GET", "/export/zones.csv", 200, "text/csv; charset=utf-8", "center_code"},
		{"GET", "/export/clusters.csv", 200, "text/csv; charset=utf-8", "lead_unit"},
		{"GET", "/export/squads.geojson", 200, "application/geo+json", `"skills":["HEALTH"]`},
		{"GET", "/export/areas.csv", 200, "text/csv; charset=utf-8", "d,DISTRICT,区"},
		{"GET", "/export/indicators.geojson", 200, "application/geo+json", "FeatureCollection"},
		{"HEAD", "/export/places.csv", 200, "text/csv; charset=utf-8", ""},
		{"HEAD", "/export/areas.geojson", 200, "application/geo+json", ""},
		{"GET", "/export/", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/places", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/places.xlsx", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/places.csv.gz", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/places.CSV", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/places.csv/", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/pl%61ces.csv", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/../places.csv", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/coverage.csv", 404, asJSON, "NOT_FOUND"},
		{"GET", "/export/population.csv", 404, asJSON, "NOT_FOUND"},
		{"POST", "/export/nothing.csv", 404, asJSON, "NOT_FOUND"},
		{"POST", "/export/places.csv", 405, asJSON, "METHOD_NOT_ALLOWED"},
		{"PUT", "/export/places.csv", 405, asJSON, "METHOD_NOT_ALLOWED"},
		{"DELETE", "/export/places.geojson", 405, asJSON, "METHOD_NOT_ALLOWED"},
		{"OPTIONS", "/export/places.geojson", 405, asJSON, "METHOD_NOT_ALLOWED"},
		{"GET", "/export/places.csv?source=nobody", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/places.csv?language=fr", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/places.csv?v=1", 400, asJSON, `"allowed":"source, language, bom"`},
		{"GET", "/export/places.geojson?kinds=VENUE", 400, asJSON, `"argument":"kinds"`},
		{"GET", "/export/places.csv?bom=", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/places.geojson?bom=true", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/places.csv?language=%zz", 400, asJSON, "BAD_REQUEST"},
	} {
		w := asked(t, h, c.method, c.target)
		head := w.Header()
		if w.Code != c.status || !strings.HasPrefix(head.Get("Content-Type"), c.kind) || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s %.300s", c.method, c.target, w.Code, head.Get("Content-Type"), w.Body)
		}
		if strings.Contains(w.Body.String(), "withdrawn") {
			t.Errorf("%s %s shows what is not published", c.method, c.target)
		}
		if (head.Get("Allow") == "GET, HEAD") != (c.status == 405) {
			t.Errorf("%s %s: Allow %q", c.method, c.target, head.Get("Allow"))
		}
		if c.status != 200 {
			if head.Get("ETag") != "" || head.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s: the refusal can be kept: %v", c.method, c.target, head)
			}
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(c.target, "/export/"), "?")
		if head.Get("Cache-Control") != "public, max-age=60" || head.Get("Content-Disposition") != `attachment; filename="`+name+`"` ||
			head.Get("ETag") == "" || head.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: %v", c.method, c.target, head)
		}
		if (w.Body.Len() == 0) != (c.method == "HEAD") {
			t.Errorf("%s %s: %d bytes", c.method, c.target, w.Body.Len())
		}
	}
}

func TestExportsBeforeTheDataAreNotThereYet(t *testing.T) {
	t.Parallel()
	h := &server.Export{Data: snapshot.NewKeeper(exportable(), time.UTC, slog.New(slog.DiscardHandler))}
	w := asked(t, h, "GET", "/export/places.csv", "Accept-Language", "en")
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "not loaded yet") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestAnExportIsSentAgainOnlyWhenTheDataChanged(t *testing.T) {
	t.Parallel()
	store := exportable()
	data := refreshed(t, store)
	h := &server.Export{Data: data}
	tags := map[string]string{}
	for _, target := range []string{"/export/places.csv", "/export/places.geojson", "/export/places.csv?language=zh", "/export/places.csv?bom=true",
		"/export/places.csv?source=A", "/export/areas.csv"} {
		tag := asked(t, h, "GET", target).Header().Get("ETag")
		if tags[tag] != "" {
			t.Errorf("%s and %s have one tag", target, tags[tag])
		}
		tags[tag] = target
		if got := asked(t, &server.Export{Data: refreshed(t, exportable())}, "HEAD", target).Header().Get("ETag"); got != tag {
			t.Errorf("%s: another server says %s, not %s", target, got, tag)
		}
		for _, none := range []string{tag, "W/" + tag, `"x", ` + tag} {
			for _, method := range []string{"GET", "HEAD"} {
				w := asked(t, h, method, target, "If-None-Match", none)
				if w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("ETag") != tag || w.Header().Get("Cache-Control") != "public, max-age=60" {
					t.Errorf("%s %s: %d %v", method, none, w.Code, w.Header())
				}
			}
		}
		if w := asked(t, h, "GET", target, "If-None-Match", `"x"`); w.Code != 200 {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	store.next()
	refresh(t, data)
	for tag, target := range tags {
		if w := asked(t, h, "GET", target, "If-None-Match", tag); w.Code != 200 || w.Header().Get("ETag") == tag {
			t.Errorf("%s after a change: %d %v", target, w.Code, w.Header())
		}
	}
}

// Over a connection: large files come in pieces and whole; one that cannot be ended does not look whole.
func TestExportsAreStreamed(t *testing.T) {
	t.Parallel()
	store := exportable()
	const many = 5000
	for i := range many {
		store.records.Places = append(store.records.Places, &place.Place{Key: place.Key(10 + i), Source: store.records.Sources[0],
			Code: "n", Name: strings.Repeat("名", 50), Published: true})
	}
	store.records.Indicators = []*place.Indicator{{Source: store.records.Sources[0], AreaCode: "d", Topic: "t", Value: math.NaN()}}
	served := httptest.NewServer(&server.Export{Data: refreshed(t, store)})
	defer served.Close()
	ask := func(method, path string) (*http.Response, []byte, error) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, served.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := served.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close() //nolint:errcheck // it was read
		body, err := io.ReadAll(answer.Body)
		return answer, body, err
	}
	answer, body, err := ask("GET", "/export/places.csv")
	rows, wrong := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil || wrong != nil || len(rows) != many+3 || answer.ContentLength != -1 {
		t.Errorf("%d rows, %d bytes, %v, %v", len(rows), answer.ContentLength, err, wrong)
	}
	answer, body, err = ask("HEAD", "/export/places.csv")
	if err != nil || len(body) > 0 || answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%v, %v", answer, err)
	}
	if _, body, err = ask("GET", "/export/places.geojson"); err != nil || !json.Valid(body) {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	if _, _, err = ask("GET", "/export/indicators.csv"); err != nil {
		t.Error(err)
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, served.URL+"/export/indicators.geojson", nil)
	if answer, err := served.Client().Do(r); err == nil {
		defer answer.Body.Close() //nolint:errcheck // it was read
		if body, err := io.ReadAll(answer.Body); err == nil {
			t.Errorf("an export that failed looks whole: %s", body)
		}
	}
}

// A client that is slower than other answers may be, but goes on reading, gets all.
func TestASlowClientGetsItsExport(t *testing.T) {
	t.Parallel()
	store := exportable()
	const many = 4000 // with their notes, more than the buffers between the two take
	for i := range many {
		store.records.Places = append(store.records.Places, &place.Place{Key: place.Key(10 + i), Source: store.records.Sources[0],
			Code: "n", StatusNote: strings.Repeat("名", 2000), Published: true})
	}
	served := httptest.NewUnstartedServer(&server.Export{Data: refreshed(t, store)})
	served.Config.WriteTimeout = 100 * time.Millisecond
	served.Start()
	defer served.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, served.URL+"/export/places.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := served.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	time.Sleep(3 * served.Config.WriteTimeout)
	body, err := io.ReadAll(answer.Body)
	if err != nil || bytes.Count(body, []byte("\n")) != many+3 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}
