package server_test

import (
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"servicemap/report"
	"servicemap/report/reporttest"
	"servicemap/server"
	"servicemap/snapshot"
)

// street is a server of reports on reporttest's street.
func street(t testing.TB) (http.Handler, *world, *snapshot.Keeper) {
	t.Helper()
	w := &world{*reporttest.Records()}
	data := refreshed(t, w)
	return server.NewReport(data, slog.New(slog.DiscardHandler), nil, "晋S(2026)1号"), w, data
}

func TestReportsAnswerByPathMethodAndQuery(t *testing.T) {
	t.Parallel()
	h, _, _ := street(t)
	for _, c := range []struct {
		method, target string
		status         int
		kind, says     string
	}{
		{"GET", "/export/coverage.csv", 200, "text/csv; charset=utf-8", "code,level,name"},
		{"GET", "/export/coverage.csv?kinds=SERVICE_CENTER&language=zh&bom=true", 200, "text/csv; charset=utf-8", "\uFEFF编码,级别,名称"},
		{"GET", "/export/coverage.csv?kinds=SERVICE_CENTER&area=w", 200, "text/csv; charset=utf-8", "合计 西社区"},
		{"GET", "/export/coverage.geojson?kinds=SERVICE_CENTER&minutes=30", 200, "application/geo+json", `"minutes":30`},
		{"GET", "/export/gaps.csv?kinds=SERVICE_CENTER&pace=ELDERLY", 200, "text/csv; charset=utf-8", "nearest_minutes"},
		{"GET", "/export/gaps.geojson?kinds=SERVICE_CENTER", 200, "application/geo+json", `"gap-1"`},
		{"GET", "/export/report.html?kinds=SERVICE_CENTER", 200, "text/html; charset=utf-8", "审图号:晋S(2026)1号"},
		{"GET", "/export/report.html?kinds=SERVICE_CENTER&language=EN", 200, "text/html; charset=utf-8", "who can walk there"},
		{"HEAD", "/export/report.html", 200, "text/html; charset=utf-8", ""},
		{"HEAD", "/export/coverage.csv", 200, "text/csv; charset=utf-8", ""},
		{"POST", "/export/coverage.csv", 405, asJSON, "METHOD_NOT_ALLOWED"},
		{"DELETE", "/export/report.html", 405, asJSON, "METHOD_NOT_ALLOWED"},
		{"GET", "/export/coverage.csv?minutes=0", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/coverage.csv?kinds=CHURCH", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/coverage.csv?area=nowhere", 400, asJSON, "BAD_ARGUMENT"},
		{"HEAD", "/export/coverage.csv?area=nowhere", 400, asJSON, ""},
		{"GET", "/export/coverage.csv?group=AGE_0_6", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/coverage.csv?language=fr", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/coverage.csv?of=kinds:SERVICE_CENTER&of=kinds:VENUE&require=ALL", 200, "text/csv; charset=utf-8", "(SERVICE_CENTER) and (VENUE)"},
		{"GET", "/export/coverage.csv?Minutes=5", 400, asJSON, `"argument":"Minutes"`},
		{"GET", "/export/gaps.geojson?utm=x", 400, asJSON, "accessibility, openAt, of, require"},
		{"GET", "/export/report.html?utm=x", 400, asJSON, "language"},
		{"GET", "/export/coverage.geojson?language=zh", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/report.html?bom=true", 400, asJSON, "BAD_ARGUMENT"},
		{"GET", "/export/coverage.csv?minutes=%zz", 400, asJSON, "BAD_REQUEST"},
	} {
		w := asked(t, h, c.method, c.target)
		head := w.Header()
		if w.Code != c.status || !strings.HasPrefix(head.Get("Content-Type"), c.kind) || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s %.300s", c.method, c.target, w.Code, head.Get("Content-Type"), w.Body)
		}
		if c.status != 200 {
			if head.Get("ETag") != "" || head.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s: the refusal can be kept: %v", c.method, c.target, head)
			}
			continue
		}
		if head.Get("Cache-Control") != "public, max-age=60" || head.Get("ETag") == "" || head.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: %v", c.method, c.target, head)
		}
		if html := strings.Contains(c.target, ".html"); html != strings.HasPrefix(head.Get("Content-Security-Policy"), report.Policy()) || html != (head.Get("Content-Disposition") == "") {
			t.Errorf("%s %s: %v", c.method, c.target, head)
		}
		if c.method == "HEAD" && w.Body.Len() > 0 && w.Code == 200 {
			t.Errorf("%s %s: %d bytes", c.method, c.target, w.Body.Len())
		}
	}
}

func TestAReportIsSentAgainOnlyWhenTheDataChanged(t *testing.T) {
	t.Parallel()
	h, store, data := street(t)
	tags := map[string]string{}
	for _, target := range []string{
		"/export/coverage.csv", "/export/coverage.geojson", "/export/gaps.csv", "/export/report.html", "/export/report.html?language=en", "/export/coverage.csv?bom=true",
		"/export/coverage.csv?language=zh", "/export/coverage.csv?minutes=10", "/export/coverage.csv?kinds=VENUE", "/export/coverage.csv?level=DISTRICT",
	} {
		tag := asked(t, h, "GET", target).Header().Get("ETag")
		if tags[tag] != "" {
			t.Errorf("%s and %s have one tag", target, tags[tag])
		}
		tags[tag] = target
		if w := asked(t, h, "GET", target, "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	same := asked(t, h, "GET", "/export/coverage.csv?kinds=VENUE,SERVICE_CENTER").Header().Get("ETag")
	if other := asked(t, h, "GET", "/export/coverage.csv?minutes=15&kinds=SERVICE_CENTER,VENUE").Header().Get("ETag"); other != same {
		t.Error("one question asked in two ways has two tags")
	}
	store.next()
	refresh(t, data)
	for tag, target := range tags {
		if w := asked(t, h, "GET", target, "If-None-Match", tag); w.Code != 200 || w.Header().Get("ETag") == tag {
			t.Errorf("%s after a change: %d", target, w.Code)
		}
	}
}

func TestReportsAreCompressed(t *testing.T) {
	t.Parallel()
	h, _, _ := street(t)
	w := asked(t, h, "GET", "/export/report.html", "Accept-Encoding", "gzip")
	plain := asked(t, h, "GET", "/export/report.html")
	unzip, err := gzip.NewReader(w.Body)
	if err != nil || w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("ETag") == plain.Header().Get("ETag") {
		t.Fatalf("%v, %v", err, w.Header())
	}
	if raw, err := io.ReadAll(unzip); err != nil || string(raw) != plain.Body.String() {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}

func TestReportsWaitForTheirTurnAndForTheData(t *testing.T) {
	t.Parallel()
	h, _, _ := street(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/export/coverage.csv?minutes=7", nil))
	if w.Code != 200 && w.Code != 503 { // a turn was free, or not
		t.Errorf("%d %s", w.Code, w.Body)
	}
	early := server.NewReport(snapshot.NewKeeper(empty{}, time.UTC, slog.New(slog.DiscardHandler)), slog.New(slog.DiscardHandler), nil, "")
	if w := asked(t, early, "GET", "/export/coverage.csv"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestReportsAreChargedTo(t *testing.T) {
	t.Parallel()
	w := &world{*reporttest.Records()}
	h := server.NewReport(refreshed(t, w), slog.New(slog.DiscardHandler), server.NewRates(1500, nil), "")
	if first := asked(t, h, "GET", "/export/coverage.csv?minutes=3"); first.Code != 200 {
		t.Errorf("%d %s", first.Code, first.Body)
	}
	if second := asked(t, h, "GET", "/export/coverage.csv?minutes=4"); second.Code != 429 || second.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", second.Code, second.Body)
	}
}
