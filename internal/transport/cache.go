package transport

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// cache keeps the most recently used values under a bound of bytes, not entries: what does not fit
// pushes out the least recently used, and what is larger than the bound is not kept. It is safe for
// concurrent use.
type cache[V any] struct {
	bound int64

	mu           sync.Mutex // guards what follows
	entries      *simplelru.LRU[string, cached[V]]
	bytes        int64
	hits, misses uint64
}

type cached[V any] struct {
	value V
	bytes int64
}

func newCache[V any](bound int64) *cache[V] {
	c := &cache[V]{bound: bound}
	// The bound of entries is never the one that is met: every entry has at least entryBytes.
	entries, err := simplelru.NewLRU(int(bound/entryBytes)+1, func(_ string, evicted cached[V]) {
		c.bytes -= evicted.bytes
	})
	if err != nil {
		panic("transport: the bound of a cache must be positive: " + err.Error())
	}
	c.entries = entries
	return c
}

// entryBytes is what an entry costs besides its key and value.
const entryBytes = 128

func (c *cache[V]) get(key string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.entries.Get(key)
	if ok {
		c.hits++
	} else {
		c.misses++
	}
	return found.value, ok
}

// add keeps a value that takes the given bytes.
func (c *cache[V]) add(key string, value V, bytes int) {
	cost := int64(bytes) + int64(len(key)) + entryBytes
	if cost > c.bound {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries.Remove(key)
	c.entries.Add(key, cached[V]{value: value, bytes: cost})
	c.bytes += cost
	for c.bytes > c.bound {
		c.entries.RemoveOldest()
	}
}

// CacheStats counts what a cache did since the start and the bytes it holds now.
type CacheStats struct {
	Hits, Misses uint64
	Entries      int
	Bytes        int64
}

func (c *cache[V]) stats() CacheStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return CacheStats{Hits: c.hits, Misses: c.misses, Entries: c.entries.Len(), Bytes: c.bytes}
}
