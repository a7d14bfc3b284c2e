package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"servicemap/coverage"
	"servicemap/fault"
	"servicemap/lru"
	"servicemap/place"
	"servicemap/snapshot"
)

// TileStore makes the tiles of layers that only the database holds: "base", "areas" and "network". The tile is not
// compressed, and empty when it shows nothing.
type TileStore interface {
	Tile(ctx context.Context, layer string, z, x, y uint32) ([]byte, error)
}

// Tiles serves Mapbox vector tiles at /tiles/{layer}/{z}/{x}/{y}.mvt and their TileJSON at /tiles/{layer}.json. A tile is
// made once for each state of its data, however many ask at once, and kept compressed in memory, so that what is kept is
// served while the database does not answer. It is safe for concurrent use.
type Tiles struct {
	data    *snapshot.Keeper
	store   TileStore
	log     *slog.Logger
	origin  string
	cache   *lru.Cache[tileKey, []byte] // compressed; empty: the tile shows nothing
	flights singleflight.Group
	slots   chan struct{}
	silent  atomic.Pointer[time.Time] // when the database last made somebody wait for nothing
	places  latest[*place.Catalogue, *placeIndex]
	cells   latest[*coverage.Index, *cellIndex]
	turns   *Turns // of tiles that are made in memory

	fast, small sync.Pool // of *gzip.Writer, which take a megabyte each
}

// The limits of tiles.
const (
	tileCacheBytes = 64 << 20
	tileOverhead   = 320             // what a tile takes in the cache beside its bytes
	tilesAtOnce    = 4               // connections that tiles may take of the database's pool
	tileDeadline   = 4 * time.Second // for a place among those and for the query, which the database ends after 3
	tileRetry      = "5"             // seconds
	tileSilence    = time.Second     // for so long nobody waits again for a database that somebody has just waited for in vain
)

// tileRevision goes up when a layer's tiles come to look different for the same data: it is part of every ETag.
const tileRevision = 1

// Caches may serve a tile for half a minute, and as long again while they fetch it anew: nothing older than a minute is
// ever seen, but when this server is down.
const tileCacheControl = "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400"

const tileType = "application/vnd.mapbox-vector-tile"

// NewTiles returns a handler of the tiles of a keeper's data and of a store. Origin, such as "https://map.example.org",
// begins the URLs in TileJSON; when it is empty they begin with the scheme and host of the request, which behind a proxy
// that ends TLS is the wrong scheme.
func NewTiles(data *snapshot.Keeper, store TileStore, log *slog.Logger, origin string) *Tiles {
	return &Tiles{
		data: data, store: store, log: log, origin: strings.TrimSuffix(origin, "/"),
		cache: lru.New[tileKey, []byte](tileCacheBytes), slots: make(chan struct{}, tilesAtOnce),
	}
}

// Share has tiles that are made in memory take turns, with whoever else takes them. It is called before any is asked for.
func (t *Tiles) Share(turns *Turns) { t.turns = turns }

// tileKey names one state of one tile.
type tileKey struct {
	layer         string
	z, x, y       uint32
	number, since int64 // of the data's version
}

func (k tileKey) String() string {
	return fmt.Sprintf("%s/%d/%d/%d %d %d %d", k.layer, k.z, k.x, k.y, k.number, k.since, tileRevision)
}

// etag returns the tag of one encoding of the tile: equal tags, equal bytes.
func (k tileKey) etag(zipped bool) string {
	h := fnv.New64a()
	_, _ = io.WriteString(h, k.String())
	if zipped {
		return fmt.Sprintf(`"%016x-gzip"`, h.Sum64())
	}
	return fmt.Sprintf(`"%016x"`, h.Sum64())
}

func (t *Tiles) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, r, http.StatusMethodNotAllowed, fault.New(fault.MethodNotAllowed, fault.Text{ZH: "只接受 GET", EN: "use GET"}))
		return
	}
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), "/tiles/")
	if !ok {
		refuse(w, r, http.StatusNotFound, noTile())
		return
	}
	if name, ok := strings.CutSuffix(path, ".json"); ok {
		t.serveTileJSON(w, r, name)
		return
	}
	name, key, err := parseTile(path)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, fault.As(err))
		return
	}
	layer := tileLayerOf(name)
	if layer == nil || key.z < layer.minZoom || key.z > layer.maxZoom || key.x>>key.z != 0 || key.y>>key.z != 0 {
		refuse(w, r, http.StatusNotFound, noTile())
		return
	}
	at := t.data.Current()
	if at == nil {
		refuse(w, r, http.StatusServiceUnavailable, tileFault(nil))
		return
	}
	version := layer.version(at.Versions)
	key.layer, key.number, key.since = layer.name, version.Number, version.Changed.UnixNano()
	t.serveTile(w, r, at, key)
}

// serveTile answers for a tile that there can be.
func (t *Tiles) serveTile(w http.ResponseWriter, r *http.Request, at *snapshot.Snapshot, key tileKey) {
	zipped := acceptsCoding(r.Header.Get("Accept-Encoding"), "gzip")
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if none := r.Header.Get("If-None-Match"); none != "" && (matches(none, key.etag(true)) || matches(none, key.etag(false))) {
		h.Set("ETag", key.etag(zipped))
		h.Set("Cache-Control", tileCacheControl)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	tile, err := t.tile(r.Context(), at, key)
	if err != nil {
		t.fail(w, r, key, err)
		return
	}
	h.Set("ETag", key.etag(zipped))
	h.Set("Cache-Control", tileCacheControl)
	if len(tile) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if zipped {
		h.Set("Content-Encoding", "gzip")
	} else if tile, err = unzip(tile); err != nil {
		t.fail(w, r, key, err)
		return
	}
	h.Set("Content-Type", tileType)
	h.Set("Content-Length", strconv.Itoa(len(tile)))
	_, _ = w.Write(tile) // a client that is gone needs no answer
}

// tile returns a compressed tile, from the cache or made by the first who asks for it; the others wait. A client that
// leaves does not end the making, for others may wait.
func (t *Tiles) tile(ctx context.Context, at *snapshot.Snapshot, key tileKey) ([]byte, error) {
	if tile, ok := t.cache.Get(key); ok {
		return tile, nil
	}
	made := t.flights.DoChan(key.String(), func() (tile any, err error) {
		defer fault.Caught(&err)              // it runs in a goroutine of its own
		if tile, ok := t.cache.Get(key); ok { // made between the look above and here
			return tile, nil
		}
		making, cancel := context.WithTimeout(context.WithoutCancel(ctx), tileDeadline)
		defer cancel()
		fresh, err := t.make(making, at, key)
		if err == nil {
			t.cache.Add(key, fresh, len(fresh)+tileOverhead)
		}
		return fresh, err
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case done := <-made:
		tile, _ := done.Val.([]byte)
		return tile, done.Err
	}
}

// make returns a tile, compressed.
func (t *Tiles) make(ctx context.Context, at *snapshot.Snapshot, key tileKey) ([]byte, error) {
	switch key.layer {
	case placeTiles:
		places, err := t.places.get(at.Catalogue, func() (*placeIndex, error) { return newPlaceIndex(at.Catalogue), nil })
		if err != nil {
			return nil, err
		}
		return t.draw(ctx, key, places.tile)
	case cellTiles:
		cells, err := t.cells.get(at.Coverage, func() (*cellIndex, error) { return newCellIndex(ctx, at.Coverage) })
		if err != nil {
			return nil, err
		}
		return t.draw(ctx, key, cells.tile)
	}
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if at := t.silent.Load(); at != nil && time.Since(*at) < tileSilence {
		return nil, tileFault(nil)
	}
	began := time.Now()
	raw, err := t.store.Tile(ctx, key.layer, key.z, key.x, key.y)
	if err != nil {
		if now := time.Now(); fault.CodeOf(err) == fault.DBUnavailable && now.Sub(began) > tileSilence/2 {
			t.silent.Store(&now)
		}
		return nil, err
	}
	return zip(&t.small, gzip.DefaultCompression, raw)
}

// draw makes a tile in memory, in its turn, and compresses it: in haste, for that is most of the work. Who waits for an index to be
// made keeps no turn meanwhile.
func (t *Tiles) draw(ctx context.Context, key tileKey, tile func(z, x, y uint32) []byte) ([]byte, error) {
	end, refused := t.turns.take(ctx)
	if refused != nil {
		return nil, refused
	}
	defer end()
	return zip(&t.fast, gzip.BestSpeed, tile(key.z, key.x, key.y))
}

// fail answers for a tile that cannot be made now. What the database's absence causes is logged by those who watch it.
func (t *Tiles) fail(w http.ResponseWriter, r *http.Request, key tileKey, err error) {
	if r.Context().Err() != nil {
		return // nobody listens
	}
	switch code := fault.CodeOf(err); {
	case code == fault.RateLimited:
		w.Header().Set("Retry-After", turnRetry)
		refuse(w, r, http.StatusServiceUnavailable, fault.As(err))
	case code == fault.DBUnavailable, code == fault.Timeout, code == fault.Storage, errors.Is(err, context.DeadlineExceeded):
		if code != fault.DBUnavailable {
			t.log.WarnContext(r.Context(), "tile not made", "tile", key.String(), "error", err)
		}
		w.Header().Set("Retry-After", tileRetry)
		refuse(w, r, http.StatusServiceUnavailable, tileFault(err))
	default:
		t.log.ErrorContext(r.Context(), "tile not made", "tile", key.String(), "error", err)
		refuse(w, r, http.StatusInternalServerError, fault.As(err))
	}
}

func tileFault(cause error) *fault.Error {
	return fault.New(fault.DBUnavailable, fault.Text{ZH: "地图瓦片暂时无法提供", EN: "the map tile cannot be made now"}).Because(cause)
}

func noTile() *fault.Error {
	return fault.New(fault.NotFound, fault.Text{ZH: "没有这个瓦片", EN: "there is no such tile"})
}

// parseTile reads "{layer}/{z}/{x}/{y}.mvt". Every tile has exactly one name: no signs, no leading zeros, nothing escaped.
func parseTile(path string) (string, tileKey, error) {
	parts := strings.Split(path, "/")
	if len(parts) == 4 {
		y, suffixed := strings.CutSuffix(parts[3], ".mvt")
		z, okZ := tileNumber(parts[1])
		x, okX := tileNumber(parts[2])
		n, okY := tileNumber(y)
		if suffixed && okZ && okX && okY {
			return parts[0], tileKey{z: z, x: x, y: n}, nil
		}
	}
	return "", tileKey{}, badRequest("路径应为 /tiles/图层/z/x/y.mvt", "the path must be /tiles/{layer}/{z}/{x}/{y}.mvt")
}

func tileNumber(s string) (uint32, bool) {
	n, err := strconv.ParseUint(s, 10, 32)
	return uint32(n), err == nil && strconv.FormatUint(n, 10) == s
}

// matches reports whether a list of entity tags holds one. Weak comparison, as RFC 9110 asks of If-None-Match.
func matches(list, etag string) bool {
	for tag := range strings.SplitSeq(list, ",") {
		if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == etag {
			return true
		}
	}
	return false
}

// zip compresses a tile by a writer of the pool, all of which have the level; an empty tile stays empty.
func zip(pool *sync.Pool, level int, raw []byte) ([]byte, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var out bytes.Buffer
	w, ok := pool.Get().(*gzip.Writer)
	if !ok {
		var err error
		if w, err = gzip.NewWriterLevel(&out, level); err != nil {
			return nil, err
		}
	}
	defer pool.Put(w)
	w.Reset(&out)
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	err := w.Close()
	w.Reset(io.Discard)                  // so that the pool does not hold the tile
	return bytes.Clone(out.Bytes()), err // without the room that the buffer has to spare
}

func unzip(tile []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(tile))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
