package server

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func foreignMap() *BaseMap {
	return &BaseMap{
		Layers: [][]string{
			{"https://t0.example.cn/vec/{z}/{x}/{y}?tk=k1", "https://T1.example.cn/vec/{z}/{x}/{y}?tk=k1"},
			{"https://t0.example.cn/cva/{z}/{x}/{y}?tk=k1", "http://127.0.0.1:99/{z}/{x}/{y}"},
		},
		MostZoom: 18, Attribution: `地图 "<b>" & Co.`, ReviewNumber: "GS(2024)0650号",
	}
}

var headedPage = fstest.MapFS{"index.html": {Data: []byte("<!doctype html><head><title>x</title></head><body></body>")}}

func TestThePageMayReadPicturesOfItsBaseMapAndOfNoOtherHost(t *testing.T) {
	t.Parallel()
	page, plain := testPage(t, headedPage), testPage(t, headedPage)
	page.EmbedIn([]string{"https://www.example.org"})
	if err := page.UseBaseMap(foreignMap()); err != nil {
		t.Fatal(err)
	}
	policy := func(p *Page) map[string]string {
		all := map[string]string{}
		for _, part := range strings.Split(askPage(t, p, http.MethodGet, "/").Header.Get("Content-Security-Policy"), "; ") {
			name, sources, _ := strings.Cut(part, " ")
			all[name] = sources
		}
		return all
	}
	was, is := policy(plain), policy(page)
	hosts := "'self' http://127.0.0.1:99 https://t0.example.cn https://t1.example.cn"
	was["img-src"], was["connect-src"], was["frame-ancestors"] = hosts, hosts, "'self' https://www.example.org"
	for name := range was {
		if is[name] != was[name] {
			t.Errorf("%s %s, want %s", name, is[name], was[name])
		}
	}
	if len(is) != len(was) {
		t.Errorf("%d parts, want %d", len(is), len(was))
	}
}

func TestThePageIsToldOfItsBaseMapInItsHead(t *testing.T) {
	t.Parallel()
	page := testPage(t, headedPage)
	before := askPage(t, page, http.MethodGet, "/").Header.Get("ETag")
	if err := page.UseBaseMap(foreignMap()); err != nil {
		t.Fatal(err)
	}
	answer := askPage(t, page, http.MethodGet, "/", "If-None-Match", before)
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("ETag") == before {
		t.Errorf("who had the page without a base map keeps it: %d %s", answer.StatusCode, answer.Header.Get("ETag"))
	}
	found := regexp.MustCompile(`<meta name="base-map" content="([^"<>]*)" />\s*</head>`).FindSubmatch(body)
	if found == nil {
		t.Fatalf("%s", body)
	}
	var told BaseMap
	if err := json.Unmarshal([]byte(html.UnescapeString(string(found[1]))), &told); err != nil {
		t.Fatal(err)
	}
	if want := foreignMap(); told.Attribution != want.Attribution || told.ReviewNumber != want.ReviewNumber || told.Layers[1][0] != want.Layers[1][0] {
		t.Errorf("%+v", told)
	}
}

func TestAPageWithoutAHeadOrNotBuiltTakesNoBaseMap(t *testing.T) {
	t.Parallel()
	if err := testPage(t, fstest.MapFS{}).UseBaseMap(foreignMap()); err != nil {
		t.Errorf("not built: %v", err)
	}
	if err := testPage(t, builtPage).UseBaseMap(foreignMap()); err == nil {
		t.Error("a page without a head")
	}
}
