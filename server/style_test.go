package server_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"servicemap/server"
)

func TestStylesNameTheServerThatSendsThem(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"styles.json": {Data: []byte(`{"light-zh":{"name":"亮","url":"{origin}/tiles/base.json"},"light-en":{"name":"light"},"dark-en":{"name":"dark"}}`)}}
	tiles := server.NewTiles(refreshed(t, &world{}), named(), slog.New(slog.DiscardHandler), "")
	styles, err := tiles.Styles(files)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/style.json": `"亮"`, "/style.json?language=en": `"light"`, "/style.json?theme=dark&language=en&x=y": `"dark"`,
		"/style.json?theme=neon": "BAD_ARGUMENT", "/style.json?theme=dark&language=zh": "dark-en, light-en, light-zh",
	} {
		w := get(t, styles, path, "Accept-Language", "en")
		if path == "/style.json" {
			w = get(t, styles, path, "Accept-Language", "zh")
		}
		if !json.Valid(w.Body.Bytes()) || !strings.Contains(w.Body.String(), want) || (w.Code == 400) != !strings.HasPrefix(want, `"`) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	w := get(t, styles, "/style.json?language=zh")
	if !strings.Contains(w.Body.String(), `"http://example.com/tiles/base.json"`) || w.Header().Get("Vary") != "Accept-Language" {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	if again := get(t, styles, "/style.json?language=zh", "If-None-Match", w.Header().Get("ETag")); again.Code != 304 || again.Body.Len() > 0 {
		t.Errorf("again: %d", again.Code)
	}
	r, _ := http.NewRequestWithContext(t.Context(), "GET", "/style.json?language=zh", nil)
	r.Host = `x","url":"evil`
	odd := httptest.NewRecorder()
	styles.ServeHTTP(odd, r)
	if !json.Valid(odd.Body.Bytes()) || strings.Contains(odd.Body.String(), `"url":"evil`) {
		t.Errorf("a host with quotes: %s", odd.Body)
	}
	none, err := tiles.Styles(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	if w := get(t, none, "/style.json"); w.Code != 404 {
		t.Errorf("a page that is not built: %d", w.Code)
	}
	if _, err := tiles.Styles(fstest.MapFS{"styles.json": {Data: []byte("x")}}); err == nil {
		t.Error("styles that are none are taken")
	}
}
