package main

import (
	"io"
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const (
	tianditu = "https://t{s}.tianditu.gov.cn/vec_w/wmts?TILEMATRIXSET=w&TILECOL={x}&TILEROW={y}&TILEMATRIX={z}&tk=" + secret
	tiles    = "https://tiles.example.org/{z}/{x}/{y}.png?key=" + secret
)

// A base map that would show pins in the wrong place, or nothing at all, is refused before anything is begun, by the flag
// that is wrong, with nothing of the key in its template.
func TestWrongBaseMapsAreRefusedByName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		flag, why string
		args      []string
	}{
		{"base-map-system", "WGS84 or CGCS2000", []string{"--base-map", tiles, "--base-map-attribution", "x"}},
		{"base-map-system", "hundreds of metres", []string{"--base-map", tiles, "--base-map-attribution", "x", "--base-map-system", "GCJ02"}},
		{"base-map-system", "hundreds of metres", []string{"--base-map", tiles, "--base-map-attribution", "x", "--base-map-system", "bd09"}},
		{"base-map-attribution", "whose map", wgs(tiles)},
		{"base-map-attribution", "whose map", wgs(tiles, "--base-map-attribution", "  ")},
		{"base-map-subdomains", "{s}", named(tianditu)},
		{"base-map-subdomains", "no {s}", named(tiles, "--base-map-subdomains", "0,1")},
		{"base-map-subdomains", "parts of host names", named(tianditu, "--base-map-subdomains", "0,evil.org/")},
		{"base-map-subdomains", "parts of host names", named(tianditu, "--base-map-subdomains", "0; script-src *")},
		{"base-map-subdomains", "16 at most", named(tianditu, "--base-map-subdomains", "0,1,2,3,4,5,6,7,8,9,a,b,c,d,e,f,g")},
		{"base-map-most-zoom", "1 to 22", named(tiles, "--base-map-most-zoom", "23")},
		{"base-map", "4 templates", named(strings.Repeat(tiles+",", 4) + tiles)},
		{"base-map", "template 2 of 2", named(tiles + "," + "https://tiles.example.org/{z}/{x}/0?key=" + secret)},
		{"base-map", "{z}, {x} and {y}", named("https://tiles.example.org/{x}/{y}.png?key=" + secret)},
		{"base-map", "in braces", named("https://tiles.example.org/{z}/{x}/{-y}.png?key=" + secret)},
		{"base-map", "in braces", named("https://tiles.example.org/{z}/{x}/{y}.png?key={" + secret + "}")},
		{"base-map", "in braces", named("https://tiles.example.org/{z}/{x}/{y}}.png?key=" + secret)},
		{"base-map", "such as https://", named("tiles.example.org/{z}/{x}/{y}.png?key=" + secret)},
		{"base-map", "such as https://", named("ftp://tiles.example.org/{z}/{x}/{y}.png?key=" + secret)},
		{"base-map", "such as https://", named("https://tiles.example.org/%zz/{z}/{x}/{y}.png?key=" + secret)},
		{"base-map", "no user", named("https://u:" + secret + "@tiles.example.org/{z}/{x}/{y}.png")},
		{"base-map", "no user", named("https://tiles.example.org/{z}/{x}/{y}.png#" + secret)},
		{"base-map", "plain name", named("https://{z}.example.org/{x}/{y}.png?key=" + secret)},
		{"base-map", "plain name", named("https://*.example.org/{z}/{x}/{y}.png?key=" + secret)},
		{"base-map", "plain name", named("https://a;script-src.example.org/{z}/{x}/{y}.png?key=" + secret)},
		{"base-map", "plain name", named("https://地图.cn/{z}/{x}/{y}.png?key=" + secret)},
		{"base-map", "no http pictures", named("http://tiles.example.org/{z}/{x}/{y}.png?key="+secret, "--public-url", "https://map.example.org")},
		{"base-map", "grid of degrees", named("https://t0.tianditu.gov.cn/vec_c/wmts?tilematrixset=c&TILECOL={x}&TILEROW={y}&TILEMATRIX={z}&tk=" + secret)},
		{"base-map", "grid of degrees", named("https://wmts.example.org/?TileMatrixSet=EPSG:4490&TILECOL={x}&TILEROW={y}&TILEMATRIX={z}&tk=" + secret)},
		{"base-map", "GCJ-02", named("https://webrd0{s}.is.autonavi.com/appmaptile?x={x}&y={y}&z={z}&k="+secret, "--base-map-subdomains", "1,2")},
		{"base-map", "BD-09", named("https://maponline0.bdimg.com/tile/?x={x}&y={y}&z={z}&k=" + secret)},
	} {
		t.Run(c.flag+" "+c.why, func(t *testing.T) {
			t.Parallel()
			o := refusal(t, append([]string{"serve", "--state", filepath.Join(t.TempDir(), "state"), "--listen", "127.0.0.1:0", "--database-url", "postgres://u@127.0.0.1:1/x"}, c.args...))
			o.want(t, exitWrongUse, "--"+c.flag, c.why)
			if strings.Contains(o.out+o.err, secret) {
				t.Errorf("the key is printed: %s", o.err)
			}
		})
	}
}

func wgs(template string, more ...string) []string {
	return append([]string{"--base-map", template, "--base-map-system", "WGS84"}, more...)
}

func named(template string, more ...string) []string {
	return append(wgs(template, "--base-map-attribution", "x"), more...)
}

func TestABaseMapIsMadeOfItsFlags(t *testing.T) {
	t.Parallel()
	f := baseMapFlags{
		BaseMap:       []string{tianditu, tiles},
		BaseMapSystem: "cgcs2000", BaseMapAttribution: "天地图", BaseMapReviewNumber: "GS(2024)0650号", BaseMapSubdomains: []string{"0", "7"}, BaseMapMostZoom: 18,
	}
	m, err := f.baseMap("https://map.example.org")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{strings.ReplaceAll(tianditu, "{s}", "0"), strings.ReplaceAll(tianditu, "{s}", "7")}, {tiles}}
	if !reflect.DeepEqual(m.Layers, want) || m.MostZoom != 18 || m.Attribution != "天地图" || m.ReviewNumber != "GS(2024)0650号" {
		t.Errorf("%+v", m)
	}
	if m, err := (&baseMapFlags{BaseMapMostZoom: 18}).baseMap(""); m != nil || err != nil {
		t.Errorf("none asked for: %v %v", m, err)
	}
	plain := baseMapFlags{BaseMap: []string{"http://127.0.0.1:9/{z}/{x}/{y}"}, BaseMapSystem: "WGS84", BaseMapAttribution: "x", BaseMapMostZoom: 18}
	if _, err := plain.baseMap("http://map.example.org"); err != nil {
		t.Errorf("http beside a page over http: %v", err)
	}
}

// The server with a base map tells the page of it and says nothing of its key, from its start to its end.
func TestAServedBaseMapIsToldToThePageAndItsKeyToNoLog(t *testing.T) {
	t.Parallel()
	s := serve(t, "--listen", "127.0.0.1:0", "--demo", "none", "--database-url", base(t), "--log-requests", "--base-map", tiles, "--base-map-system", "WGS84", "--base-map-attribution", "示例地图")
	answer, err := http.Get("http://" + s.address + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it was only read
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if built := answer.StatusCode == http.StatusOK; built && (!strings.Contains(string(body), `name="base-map"`) || !strings.Contains(string(body), "示例地图")) {
		t.Errorf("%s", body)
	}
	if policy := answer.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "img-src 'self' https://tiles.example.org;") || strings.Contains(policy, secret) {
		t.Error(policy)
	}
	s.end()
	if said := s.out.String() + s.err.String(); !strings.Contains(said, "/graphql") || strings.Contains(said, secret) {
		t.Errorf("the key is in the log: %s", said)
	}
}
