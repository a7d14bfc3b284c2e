package server

import (
	"container/list"
	"sync"
)

// tileCache keeps the tiles that were asked for last, within a number of bytes. It is safe for concurrent use.
type tileCache struct {
	mu    sync.Mutex
	limit int
	bytes int
	byKey map[tileKey]*list.Element
	order *list.List // of *cachedTile, the last asked for in front
}

type cachedTile struct {
	key  tileKey
	tile []byte // compressed; empty: the tile shows nothing
}

// tileOverhead is what an entry takes beside its tile.
const tileOverhead = 320

func newTileCache(limit int) *tileCache {
	return &tileCache{limit: limit, byKey: map[tileKey]*list.Element{}, order: list.New()}
}

// get returns a tile and whether it is kept. The bytes are shared: read them only.
func (c *tileCache) get(key tileKey) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(at)
	return at.Value.(*cachedTile).tile, true
}

// put keeps a tile and drops those that were not asked for the longest. Tiles of former data are never asked for again, so
// they go by themselves.
func (c *tileCache) put(key tileKey, tile []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byKey[key]; ok {
		return
	}
	c.byKey[key] = c.order.PushFront(&cachedTile{key, tile})
	c.bytes += len(tile) + tileOverhead
	for c.bytes > c.limit {
		last := c.order.Remove(c.order.Back()).(*cachedTile)
		delete(c.byKey, last.key)
		c.bytes -= len(last.tile) + tileOverhead
	}
}
