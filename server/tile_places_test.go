package server

import (
	"compress/gzip"
	"fmt"
	"log/slog"
	"math"
	"net/http/httptest"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"servicemap/geo"
	"servicemap/place"
)

func TestBitsAreGatheredAsTheyWereSpread(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Uint32().Draw(t, "x"), rapid.Uint32().Draw(t, "y")
		code := spread(x) | spread(y)<<1
		if gather(code) != x || gather(code>>1) != y {
			t.Fatalf("%x, %x became %x", x, y, code)
		}
	})
}

func BenchmarkPlaceTile(b *testing.B) {
	for _, n := range []int{400, 100_000} {
		var places []*place.Place
		for i := range n {
			places = append(places, &place.Place{Key: place.Key(i + 1), Kind: place.Kind(i % 6), Name: fmt.Sprint("党群服务中心", i), Published: true,
				Location: geo.LonLat{Lon: 113 + 0.2*math.Mod(float64(i)*0.6180339887, 1), Lat: 40 + 0.2*float64(i)/float64(n)}})
		}
		catalogue := place.NewCatalogue(place.Records{Places: places, Areas: place.NewAreas(nil)})
		index := newPlaceIndex(catalogue)
		b.Run(fmt.Sprint("index-", n), func(b *testing.B) {
			for b.Loop() {
				newPlaceIndex(catalogue)
			}
		})
		for z, at := range map[uint32][2]uint32{9: {416, 193}, 12: {3335, 1547}} {
			raw := index.tile(z, at[0], at[1])
			var pool sync.Pool
			zipped, err := zip(&pool, gzip.BestSpeed, raw)
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("cold-%d-zoom-%d-%d-bytes", n, z, len(zipped)), func(b *testing.B) {
				for b.Loop() {
					if _, err := zip(&pool, gzip.BestSpeed, index.tile(z, at[0], at[1])); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(fmt.Sprintf("unzipped-%d-zoom-%d", n, z), func(b *testing.B) {
				for b.Loop() {
					index.tile(z, at[0], at[1])
				}
			})
		}
	}
}

func BenchmarkWarmTile(b *testing.B) {
	h := NewTiles(nil, nil, slog.New(slog.DiscardHandler), "")
	key := tileKey{layer: "base", z: 12, x: 3335, y: 1546}
	tile, err := zip(&sync.Pool{}, gzip.BestSpeed, make([]byte, 20_000))
	if err != nil {
		b.Fatal(err)
	}
	h.cache.Add(key, tile, len(tile))
	r := httptest.NewRequestWithContext(b.Context(), "GET", "/tiles/base/12/3335/1546.mvt", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		w.Body = nil
		h.serveTile(w, r, nil, key)
	}
}
