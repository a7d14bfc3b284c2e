// Package lru keeps the values that were used last, within a weight.
package lru

import (
	"container/list"
	"sync"
)

// Cache keeps values by key until their weights sum to more than it may hold; then those go that were not used the longest.
// It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	mu     sync.Mutex
	most   int
	weight int
	byKey  map[K]*list.Element
	order  list.List // of *entry, the one used last in front
}

type entry[K comparable, V any] struct {
	key    K
	value  V
	weight int
}

// New returns a cache that holds so much weight.
func New[K comparable, V any](most int) *Cache[K, V] {
	return &Cache[K, V]{most: most, byKey: map[K]*list.Element{}}
}

// Get returns the value of a key and whether it is kept.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if element, ok := c.byKey[key]; ok {
		c.order.MoveToFront(element)
		return element.Value.(*entry[K, V]).value, true
	}
	var none V
	return none, false
}

// Add keeps a value unless the key has one already, and returns the one that is kept. One heavier than the whole cache is not.
func (c *Cache[K, V]) Add(key K, value V, weight int) V {
	c.mu.Lock()
	defer c.mu.Unlock()
	if element, ok := c.byKey[key]; ok {
		c.order.MoveToFront(element)
		return element.Value.(*entry[K, V]).value
	}
	if weight > c.most {
		return value
	}
	c.byKey[key] = c.order.PushFront(&entry[K, V]{key, value, weight})
	for c.weight += weight; c.weight > c.most; {
		oldest := c.order.Remove(c.order.Back()).(*entry[K, V])
		delete(c.byKey, oldest.key)
		c.weight -= oldest.weight
	}
	return value
}

// Len returns how many values are kept.
func (c *Cache[K, V]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.byKey)
}
