package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"

	"servicemap/db"
	"servicemap/db/dbtest"
	"servicemap/fault"
	"servicemap/geo"
	"servicemap/place"
	"servicemap/server"
	"servicemap/snapshot"
)

// world is a store of records that a test sets.
type world struct{ records snapshot.Records }

func (w *world) Versions(context.Context) (snapshot.Versions, error) { return w.records.Versions, nil }
func (w *world) Load(context.Context, snapshot.Versions) (*snapshot.Records, error) {
	r := w.records
	return &r, nil
}

// next gives every part a new version.
func (w *world) next() {
	n := w.records.Versions.Places.Number + 1
	v := snapshot.Version{Number: n, Changed: time.Unix(n, 0)}
	w.records.Versions = snapshot.Versions{Places: v, Areas: v, Population: v, Network: v}
}

// counting is a tile store that counts what it is asked for and answers by make.
type counting struct {
	asked atomic.Int64
	make  func(ctx context.Context, layer string, z, x, y uint32) ([]byte, error)
}

func (c *counting) Tile(ctx context.Context, layer string, z, x, y uint32) ([]byte, error) {
	c.asked.Add(1)
	return c.make(ctx, layer, z, x, y)
}

// named answers with a text that names the tile, which no decoder reads.
func named() *counting {
	return &counting{make: func(_ context.Context, layer string, z, x, y uint32) ([]byte, error) {
		return []byte(strings.Repeat(fmt.Sprintf("%s/%d/%d/%d;", layer, z, x, y), 20)), nil
	}}
}

func refreshed(t testing.TB, store snapshot.Store) *snapshot.Keeper {
	t.Helper()
	data := snapshot.NewKeeper(store, time.UTC, slog.New(slog.DiscardHandler))
	refresh(t, data)
	return data
}

func refresh(t testing.TB, data *snapshot.Keeper) {
	t.Helper()
	if err := data.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func newTiles(t testing.TB, data *snapshot.Keeper, store server.TileStore) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/tiles/", server.NewTiles(data, store, slog.New(slog.DiscardHandler), ""))
	return mux
}

// get asks for a path; headers are pairs.
func get(t testing.TB, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
	r.URL.Path, r.URL.RawPath, r.RequestURI = path, path, path
	if u, err := r.URL.Parse(path); err == nil {
		r.URL = u
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func unzipped(t testing.TB, w *httptest.ResponseRecorder) []byte {
	t.Helper()
	if w.Header().Get("Content-Encoding") != "gzip" {
		return w.Body.Bytes()
	}
	r, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestTilesThatAreNoneAreRefusedWithoutAQuery(t *testing.T) {
	t.Parallel()
	store := named()
	h := newTiles(t, refreshed(t, &world{}), store)
	for path, want := range map[string]int{
		"/tiles/base/-1/0/0.mvt": 400, "/tiles/base/0/-1/0.mvt": 400, "/tiles/base/0/0/-1.mvt": 400, "/tiles/base/+1/0/0.mvt": 400,
		"/tiles/base/00/0/0.mvt": 400, "/tiles/base/1/01/0.mvt": 400, "/tiles/base/1/0/01.mvt": 400, "/tiles/base/1.0/0/0.mvt": 400,
		"/tiles/base/1e1/0/0.mvt": 400, "/tiles/base/0x1/0/0.mvt": 400, "/tiles/base/1/0/ 0.mvt": 400, "/tiles/base/1/0/0%2emvt": 400,
		"/tiles/base/%2e/0/0.mvt": 400, "/tiles/base/1/0/%2e%2e.mvt": 400, "/tiles/base/1/0%2f0.mvt": 400, "/tiles/base/1/0/0%00.mvt": 400,
		"/tiles/base/1/0/99999999999999999999.mvt": 400, "/tiles/base/18446744073709551616/0/0.mvt": 400, "/tiles/base/1/0/１.mvt": 400,
		"/tiles/base/1/0/0": 400, "/tiles/base/1/0/0.png": 400, "/tiles/base/1/0/0.mvt/": 400, "/tiles/base/1/0": 400, "/tiles/base": 400,
		"/tiles/": 400, "/tiles/base/a/b/c.mvt": 400, "/tiles/base/{z}/{x}/{y}.mvt": 400, "/tiles/base/1/0/0.mvt.mvt": 400,
		"/tiles/base/1/2/0.mvt": 404, "/tiles/base/1/0/2.mvt": 404, "/tiles/base/0/1/0.mvt": 404, "/tiles/base/31/0/0.mvt": 404,
		"/tiles/base/16/0/0.mvt": 404, "/tiles/base/4294967295/0/0.mvt": 404, "/tiles/base/64/0/0.mvt": 404, "/tiles/base/15/32768/0.mvt": 404,
		"/tiles/areas/15/0/0.mvt": 404, "/tiles/network/12/0/0.mvt": 404, "/tiles/places/17/0/0.mvt": 404,
		"/tiles/source/1/0/0.mvt": 404, "/tiles/Base/1/0/0.mvt": 404, "/tiles/base%20/1/0/0.mvt": 404, "/tiles//1/0/0.mvt": 307,
		"/tiles/nothing.json": 404, "/tiles/.json": 404, "/tiles/base/1.json": 404,
	} {
		w := get(t, h, path)
		if w.Code != want && (want != 307 || w.Code < 301 || w.Code > 308) {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
		var body struct {
			Error struct{ Code, Message string }
		}
		if want < 400 {
			continue
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || body.Error.Code == "" || body.Error.Message == "" || w.Body.Len() > 300 {
			t.Errorf("%s: %s", path, w.Body)
		}
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Errorf("%s: would be kept: %v", path, w.Header())
		}
	}
	if n := store.asked.Load(); n != 0 {
		t.Errorf("%d queries", n)
	}
	if w := get(t, h, "/tiles/base/x/0/0.mvt", "Accept-Language", "en"); !strings.Contains(w.Body.String(), "must be") {
		t.Errorf("not in English: %s", w.Body)
	}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/tiles/base/1/0/0.mvt", nil)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestTilesComeAsTheClientReadsThem(t *testing.T) {
	t.Parallel()
	store := named()
	h := newTiles(t, refreshed(t, &world{}), store)
	want, _ := store.make(t.Context(), "base", 3, 4, 5)
	for accept, zipped := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "x-gzip": true, "gzip, deflate, br, zstd": true, "br": false, "identity": false, "gzip;q=0": false,
		"gzip;q=0.0, *": false, "*": true, "*;q=0": false, "gzip; q=0.5": true, "gzip;q=1.000": true, "identity;q=0, gzip;q=0.1": true,
		"deflate, *;q=0": false, "gzip;q=x": false, "gzipped": false, ",,": false,
	} {
		w := get(t, h, "/tiles/base/3/4/5.mvt", "Accept-Encoding", accept)
		if (w.Header().Get("Content-Encoding") == "gzip") != zipped || len(w.Header().Values("Content-Encoding")) > 1 {
			t.Errorf("%q: %v", accept, w.Header())
		}
		if w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
			t.Errorf("%q: length %s of %d", accept, w.Header().Get("Content-Length"), w.Body.Len())
		}
		if got := unzipped(t, w); !bytes.Equal(got, want) {
			t.Errorf("%q: got %.40q", accept, got)
		}
		if w.Code != 200 || w.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %d %v", accept, w.Code, w.Header())
		}
	}
	for _, query := range []string{"?", "?v=1", "?v=2&x=y", "?" + strings.Repeat("z", 500)} {
		if w := get(t, h, "/tiles/base/3/4/5.mvt"+query); w.Code != 200 {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
	if n := store.asked.Load(); n != 1 {
		t.Errorf("%d queries for one tile", n)
	}
}

func TestAnEmptyTileHasNoContent(t *testing.T) {
	t.Parallel()
	store := &counting{make: func(context.Context, string, uint32, uint32, uint32) ([]byte, error) { return nil, nil }}
	h := newTiles(t, refreshed(t, &world{}), store)
	for _, path := range []string{"/tiles/base/3/4/5.mvt", "/tiles/base/3/4/5.mvt", "/tiles/places/3/4/5.mvt", "/tiles/places/0/0/0.mvt"} {
		w := get(t, h, path, "Accept-Encoding", "gzip")
		if w.Code != 204 || w.Body.Len() != 0 || w.Header().Get("Content-Encoding") != "" || w.Header().Get("ETag") == "" || w.Header().Get("Cache-Control") == "" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	if n := store.asked.Load(); n != 1 {
		t.Errorf("%d queries: an empty tile is not kept", n)
	}
}

func TestTagsFollowTheDataAndTheEncoding(t *testing.T) {
	t.Parallel()
	w0, store := &world{}, named()
	data := refreshed(t, w0)
	h := newTiles(t, data, store)
	const path = "/tiles/base/3/4/5.mvt"
	plain, zipped := get(t, h, path), get(t, h, path, "Accept-Encoding", "gzip")
	tag, zippedTag := plain.Header().Get("ETag"), zipped.Header().Get("ETag")
	if tag == zippedTag || tag == get(t, h, "/tiles/base/3/4/6.mvt").Header().Get("ETag") || tag == get(t, h, "/tiles/areas/3/4/5.mvt").Header().Get("ETag") {
		t.Error("two answers have one tag")
	}
	for _, none := range []string{tag, zippedTag, "W/" + tag, `"x", ` + tag, tag + `,"y"`} {
		w := get(t, h, path, "If-None-Match", none, "Accept-Encoding", "gzip")
		if w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("ETag") != zippedTag || w.Header().Get("Cache-Control") == "" || w.Header().Get("Vary") == "" {
			t.Errorf("%s: %d %v", none, w.Code, w.Header())
		}
	}
	for _, none := range []string{`"x"`, strings.Trim(tag, `"`), "nonsense,,\"", tag[:5]} {
		if w := get(t, h, path, "If-None-Match", none); w.Code != 200 {
			t.Errorf("%s: %d", none, w.Code)
		}
	}
	asked := store.asked.Load()
	w0.next()
	refresh(t, data)
	if w := get(t, h, path, "If-None-Match", tag); w.Code != 200 || w.Header().Get("ETag") == tag || store.asked.Load() != asked+1 {
		t.Errorf("after a change: %d %v", w.Code, w.Header())
	}
	control := plain.Header().Get("Cache-Control")
	for _, part := range []string{"public", "max-age=30", "stale-while-revalidate=30", "stale-if-error="} {
		if !strings.Contains(control, part) {
			t.Errorf("%s: no %s", control, part)
		}
	}
}

func TestAStampedeMakesOneQuery(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	store := named()
	inner := store.make
	store.make = func(ctx context.Context, layer string, z, x, y uint32) ([]byte, error) {
		<-release
		return inner(ctx, layer, z, x, y)
	}
	data := refreshed(t, &world{})
	h := newTiles(t, data, store)
	const clients = 100
	var all sync.WaitGroup
	var wrong atomic.Int64
	leaving, leave := context.WithCancel(t.Context())
	first := make(chan struct{})
	go func() { // the first to ask leaves before the tile is made
		defer close(first)
		r := httptest.NewRequestWithContext(leaving, "GET", "/tiles/base/3/4/5.mvt", nil)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}()
	for store.asked.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	for range clients {
		all.Go(func() {
			if w := get(t, h, "/tiles/base/3/4/5.mvt"); w.Code != 200 {
				wrong.Add(1)
			}
		})
	}
	leave()
	<-first
	time.Sleep(50 * time.Millisecond)
	close(release)
	all.Wait()
	if n := store.asked.Load(); n != 1 || wrong.Load() != 0 {
		t.Errorf("%d queries, %d of %d clients without a tile", n, wrong.Load(), clients)
	}
}

func TestWithoutTheDatabaseKeptTilesGoOn(t *testing.T) {
	t.Parallel()
	store := named()
	h := newTiles(t, refreshed(t, &world{}), store)
	get(t, h, "/tiles/base/3/4/5.mvt")
	for _, c := range []struct {
		err  error
		want int
	}{
		{fault.New(fault.DBUnavailable, fault.Text{ZH: "无", EN: "none"}), 503},
		{fault.New(fault.Timeout, fault.Text{ZH: "慢", EN: "slow"}), 503},
		{context.DeadlineExceeded, 503},
		{errors.New("secret detail"), 500},
	} {
		store.make = func(context.Context, string, uint32, uint32, uint32) ([]byte, error) { return nil, c.err }
		if w := get(t, h, "/tiles/base/3/4/5.mvt"); w.Code != 200 {
			t.Errorf("%v: the kept tile: %d", c.err, w.Code)
		}
		w := get(t, h, "/tiles/base/3/4/6.mvt")
		if w.Code != c.want || w.Body.Len() > 200 || !json.Valid(w.Body.Bytes()) || strings.Contains(w.Body.String(), "secret") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
		}
		if (w.Header().Get("Retry-After") != "") != (c.want == 503) {
			t.Errorf("%v: Retry-After %q", c.err, w.Header().Get("Retry-After"))
		}
	}
	store.make = named().make
	if w := get(t, h, "/tiles/base/3/4/6.mvt"); w.Code != 200 {
		t.Errorf("when it is back: %d", w.Code)
	}
	waiting := newTiles(t, snapshot.NewKeeper(down{}, time.UTC, slog.New(slog.DiscardHandler)), store)
	for _, path := range []string{"/tiles/base/3/4/5.mvt", "/tiles/base.json"} {
		if w := get(t, waiting, path); w.Code != 503 {
			t.Errorf("%s before the first data: %d", path, w.Code)
		}
	}
}

// While the database says nothing, one waits for it in each second; the others hear of it at once, and it is asked again.
func TestASilentDatabaseIsWaitedForOnceInASecond(t *testing.T) {
	t.Parallel()
	data := refreshed(t, &world{})
	synctest.Test(t, func(t *testing.T) {
		store := &counting{make: func(context.Context, string, uint32, uint32, uint32) ([]byte, error) {
			time.Sleep(time.Second)
			return nil, fault.New(fault.DBUnavailable, fault.Text{ZH: "无", EN: "none"})
		}}
		h := newTiles(t, data, store)
		ask := func(x int) int { return get(t, h, fmt.Sprintf("/tiles/base/12/%d/0.mvt", x)).Code }
		began := time.Now()
		var all sync.WaitGroup
		for x := range 100 {
			all.Go(func() {
				if code := ask(x); code != 503 {
					t.Errorf("tile %d: %d", x, code)
				}
			})
		}
		all.Wait()
		if n, took := store.asked.Load(), time.Since(began); n > 4 || took > 2*time.Second {
			t.Errorf("%d of 100 asked a database that says nothing, the last knew after %v", n, took)
		}
		before := store.asked.Load()
		store.make = named().make
		if code := ask(200); code != 503 || store.asked.Load() != before {
			t.Errorf("in the same second: %d", code)
		}
		time.Sleep(time.Second)
		if code := ask(200); code != 200 {
			t.Errorf("when it is back: %d", code)
		}
	})
}

func TestTileJSONDescribesWhatThereIs(t *testing.T) {
	t.Parallel()
	w0 := withPlaces(&place.Place{Key: 1, Name: "a", Published: true, Location: geo.LonLat{Lon: 113.1, Lat: 40.1}},
		&place.Place{Key: 2, Name: "b", Published: true, Location: geo.LonLat{Lon: 113.2, Lat: 40.2}})
	w0.records.Sources = []*place.Source{{Key: 1, Name: `<img src=x onerror=alert(1)>`, Licence: "CC BY & more"}}
	data := refreshed(t, w0)
	h := newTiles(t, data, named())
	for name, version := range map[string]string{"base": "1", "areas": "1", "network": "1", "places": "1", "cells": "4"} { // cells are of four parts
		w := get(t, h, "/tiles/"+name+".json")
		var doc struct {
			TileJSON, Name, Attribution string
			Tiles                       []string
			MinZoom, MaxZoom            int
			Bounds                      []float64
			VectorLayers                []struct {
				ID     string
				Fields map[string]string
			} `json:"vector_layers"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d %v %s", name, w.Code, err, w.Body)
		}
		if doc.TileJSON != "3.0.0" || doc.Name != name || len(doc.VectorLayers) == 0 || doc.MaxZoom > 16 || doc.MinZoom > doc.MaxZoom {
			t.Errorf("%s: %+v", name, doc)
		}
		if fmt.Sprint(doc.Bounds) != "[113.1 40.1 113.2 40.2]" {
			t.Errorf("%s: bounds %v", name, doc.Bounds)
		}
		if want := "http://example.com/tiles/" + name + "/{z}/{x}/{y}.mvt?v=" + version + "-"; len(doc.Tiles) != 1 || !strings.HasPrefix(doc.Tiles[0], want) {
			t.Errorf("%s: %v", name, doc.Tiles)
		}
		if strings.Contains(doc.Attribution, "<") || !strings.Contains(doc.Attribution, "CC BY &amp; more") {
			t.Errorf("%s: attribution is HTML: %s", name, doc.Attribution)
		}
		tag := w.Header().Get("ETag")
		if again := get(t, h, "/tiles/"+name+".json", "If-None-Match", tag); again.Code != 304 || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %v", name, again.Code, w.Header())
		}
		w0.next()
		refresh(t, data)
		if again := get(t, h, "/tiles/"+name+".json", "If-None-Match", tag); again.Code != 200 {
			t.Errorf("%s after a change: %d", name, again.Code)
		}
		w0.records.Versions.Places.Number--
		v := &w0.records.Versions
		v.Areas.Number, v.Network.Number, v.Population.Number = v.Places.Number, v.Places.Number, v.Places.Number
		refresh(t, data)
	}
	for proto, want := range map[string]string{"https": "http://example.com/", "": "http://example.com/"} {
		if w := get(t, h, "/tiles/base.json", "X-Forwarded-Proto", proto, "X-Forwarded-Host", "evil.example"); !strings.Contains(w.Body.String(), `["`+want) {
			t.Errorf("%q: %s", proto, w.Body)
		}
	}
	given := server.NewTiles(data, named(), slog.New(slog.DiscardHandler), "https://map.example.org/")
	if w := get(t, given, "/tiles/base.json"); !strings.Contains(w.Body.String(), `["https://map.example.org/tiles/base/{z}`) {
		t.Errorf("%s", w.Body)
	}
	if w := get(t, newTiles(t, refreshed(t, &world{}), named()), "/tiles/base.json"); strings.Contains(w.Body.String(), "bounds") {
		t.Errorf("bounds of nothing: %s", w.Body)
	}
}

func withPlaces(places ...*place.Place) *world {
	w := &world{}
	w.next()
	w.records.Places = places
	return w
}

func placeTile(t testing.TB, h http.Handler, z, x, y uint32) mvt.Layers {
	t.Helper()
	w := get(t, h, fmt.Sprintf("/tiles/places/%d/%d/%d.mvt", z, x, y))
	layers, err := mvt.Unmarshal(w.Body.Bytes())
	if err != nil || w.Code != 200 && w.Code != 204 {
		t.Fatalf("%d %v", w.Code, err)
	}
	return layers
}

func TestAPlaceShowsItsProperties(t *testing.T) {
	t.Parallel()
	at := geo.LonLat{Lon: 113.1, Lat: 40.1}
	h := newTiles(t, refreshed(t, withPlaces(
		&place.Place{Key: 7, Kind: place.ServiceCenter, Name: "云岗党群服务中心", NameEN: "Center", Status: place.TemporarilyClosed, Demonstration: true, Published: true, Location: at},
		&place.Place{Key: 8, Kind: place.Venue, Name: "b", Published: true, Location: at},
		&place.Place{Key: 9, Kind: place.ServiceCenter, Name: "c", Published: true, Location: at},
		&place.Place{Key: 10, Name: "hidden", Location: at},
		&place.Place{Key: 11, Name: "beyond the map", Published: true, Location: geo.LonLat{Lon: 0, Lat: 90}},
	)), named())
	tile := maptile.At(orb.Point{at.Lon, at.Lat}, 14)
	layers := placeTile(t, h, 14, tile.X, tile.Y)
	if len(layers) != 1 || layers[0].Name != "places" || layers[0].Version != 2 || layers[0].Extent != 4096 {
		t.Fatalf("%+v", layers)
	}
	want := []string{
		fmt.Sprint(map[string]any{"id": place.ID(place.PlaceID, 7), "kind": "SERVICE_CENTER", "name": "云岗党群服务中心", "name_en": "Center", "status": "TEMPORARILY_CLOSED", "demonstration": true}),
		fmt.Sprint(map[string]any{"id": place.ID(place.PlaceID, 8), "kind": "VENUE", "name": "b", "status": "OPEN"}),
		fmt.Sprint(map[string]any{"id": place.ID(place.PlaceID, 9), "kind": "SERVICE_CENTER", "name": "c", "status": "OPEN", "demonstration": false}),
	}
	for i, f := range layers[0].Features {
		if i >= len(want) || fmt.Sprint(map[string]any(f.Properties)) != want[i] || f.ID != float64(7+i) {
			t.Errorf("place %v: %v", f.ID, f.Properties)
		}
	}
	if len(layers[0].Features) != len(want) {
		t.Errorf("%d places", len(layers[0].Features))
	}
	if n := len(placeTile(t, h, 0, 0, 0)[0].Features); n != 3 {
		t.Errorf("%d in the world", n)
	}
}

// A tile holds the places whose web Mercator column and row are its own, at the unit they fall into: computed by orb.
func TestAPlaceTileHoldsThePlacesInItsBox(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		degree := func(most float64) *rapid.Generator[float64] {
			return rapid.OneOf(rapid.Float64Range(-most, most), rapid.Map(rapid.IntRange(-8, 8), func(n int) float64 { return most * float64(n) / 8 }),
				rapid.Float64Range(10, 10.01))
		}
		var places []*place.Place
		for i := range rapid.IntRange(0, 60).Draw(rt, "places") {
			places = append(places, &place.Place{Key: place.Key(i + 1), Name: "x", Published: true,
				Location: geo.LonLat{Lon: degree(180).Draw(rt, "lon"), Lat: degree(85).Draw(rt, "lat")}})
		}
		h := newTiles(t, refreshed(t, withPlaces(places...)), named())
		z := rapid.Uint32Range(0, 16).Draw(rt, "zoom")
		tile := maptile.New(rapid.Uint32Range(0, 1<<z-1).Draw(rt, "x"), rapid.Uint32Range(0, 1<<z-1).Draw(rt, "y"), maptile.Zoom(z))
		if len(places) > 0 && rapid.Bool().Draw(rt, "occupied") {
			tile = maptile.At(orb.Point{places[0].Location.Lon, places[0].Location.Lat}, maptile.Zoom(z))
			tile.X = min(tile.X, 1<<z-1)
		}
		want := map[float64]orb.Point{}
		for _, p := range places {
			fine := maptile.Fraction(orb.Point{p.Location.Lon, p.Location.Lat}, maptile.Zoom(z))
			if fine[0] >= math.Exp2(float64(z)) { // 180° is the last column's
				fine[0] = math.Nextafter(math.Exp2(float64(z)), 0)
			}
			if uint32(fine[0]) == tile.X && uint32(fine[1]) == tile.Y {
				want[float64(p.Key)] = orb.Point{(fine[0] - float64(tile.X)) * 4096, (fine[1] - float64(tile.Y)) * 4096}
			}
		}
		got := 0
		for _, l := range placeTile(t, h, z, tile.X, tile.Y) {
			for _, f := range l.Features {
				got++
				at, ok := want[f.ID.(float64)]
				p := f.Geometry.(orb.Point)
				// A unit of 4096 is rounded down; float64 may fall to either side of an edge.
				if !ok || p[0] < math.Floor(at[0]-1e-3) || p[0] > at[0]+1e-3 || p[1] < math.Floor(at[1]-1e-3) || p[1] > at[1]+1e-3 || p[0] >= 4096 || p[1] >= 4096 {
					rt.Fatalf("place %v at %v, want %v (%v)", f.ID, p, at, ok)
				}
			}
		}
		if got != len(want) {
			rt.Fatalf("%d places in %v, want %d: %v", got, tile, len(want), want)
		}
	})
}

func TestManyPlacesAreThinnedByCells(t *testing.T) {
	t.Parallel()
	var places []*place.Place
	for i := range 20_000 {
		p := &place.Place{Key: place.Key(i + 1), Kind: place.Venue, Name: "x", Published: true,
			Location: geo.LonLat{Lon: 113 + 0.2*float64(i%200)/200, Lat: 40 + 0.2*float64(i/200)/100}}
		if i%1000 == 0 {
			p.Kind = place.ServiceCenter
		}
		places = append(places, p)
	}
	h := newTiles(t, refreshed(t, withPlaces(places...)), named())
	for _, z := range []uint32{0, 5, 8, 10, 12, 14, 16} {
		low, high := maptile.At(orb.Point{113, 40.2}, maptile.Zoom(z)), maptile.At(orb.Point{113.2, 40}, maptile.Zoom(z))
		if z > 12 {
			low = high
		}
		stood, centers := 0, 0
		for x := low.X; x <= high.X; x++ {
			for y := low.Y; y <= high.Y; y++ {
				cells := map[orb.Point]bool{}
				for _, l := range placeTile(t, h, z, x, y) {
					if len(l.Features) > 5000 {
						t.Errorf("zoom %d: %d places", z, len(l.Features))
					}
					for _, f := range l.Features {
						count, thinned := f.Properties["count"].(float64)
						if !thinned {
							count = 1
						}
						stood += int(count)
						p := f.Geometry.(orb.Point)
						cell := orb.Point{math.Floor(p[0] / 64), math.Floor(p[1] / 64)}
						if thinned && cells[cell] {
							t.Errorf("zoom %d: two places in a cell", z)
						}
						cells[cell] = true
						if f.Properties["kind"] == "SERVICE_CENTER" {
							centers++
						}
					}
				}
			}
		}
		if z <= 12 && stood != len(places) {
			t.Errorf("zoom %d: the places stand for %d of %d", z, stood, len(places))
		}
		if z >= 10 && z <= 12 && centers != 20 {
			t.Errorf("zoom %d: %d of 20 centers", z, centers)
		}
	}
}

func TestAnImportShowsInTiles(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t, db.Migrate)
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	data := refreshed(t, d)
	store := &counting{make: d.Tile}
	h := newTiles(t, data, store)
	put := func(class string) {
		t.Helper()
		err := d.Import(t.Context(), func(i *db.Import) (bool, error) {
			s, err := i.Source(t.Context(), place.Source{Name: "OpenStreetMap", Licence: "ODbL"})
			if err != nil {
				return false, err
			}
			_, err = i.BaseMap(t.Context(), s, func(yield func(db.BaseFeature) bool) {
				yield(db.BaseFeature{Kind: "street", Class: class, OSM: 1, Geometry: geom.NewLineStringFlat(geom.XY, []float64{0.001, 0.001, 0.002, 0.002})})
			})
			return true, err
		})
		if err != nil {
			t.Fatal(err)
		}
		refresh(t, data)
	}
	const path = "/tiles/base/14/8192/8191.mvt"
	before := get(t, h, path, "Accept-Encoding", "gzip")
	if before.Code != 204 {
		t.Fatalf("nothing is loaded: %d %s", before.Code, before.Body)
	}
	tag := before.Header().Get("ETag")
	for _, class := range []string{"primary", "steps"} {
		put(class)
		w := get(t, h, path, "Accept-Encoding", "gzip", "If-None-Match", tag)
		layers, err := mvt.Unmarshal(unzipped(t, w))
		if err != nil || len(layers) != 1 || layers[0].Name != "road" || layers[0].Features[0].Properties["class"] != class {
			t.Fatalf("%s: %d %v %+v", class, w.Code, err, layers)
		}
		tag = w.Header().Get("ETag")
	}
	put("steps")
	if w := get(t, h, path, "Accept-Encoding", "gzip", "If-None-Match", tag); w.Code != 304 {
		t.Errorf("the same import again: %d", w.Code)
	}
	d.Close()
	if w := get(t, h, path, "Accept-Encoding", "gzip"); w.Code != 200 {
		t.Errorf("the kept tile without the database: %d", w.Code)
	}
}
