// Package recent keeps values that were read a short while ago and never change, up to so
// many bytes of them.
package recent

import (
	"container/list"
	"sync"
)

// Cache keeps the values that were asked for last. An id stands for the same value for ever.
type Cache[V any] struct {
	limit int

	mu     sync.Mutex
	bytes  int
	recent *list.List // of *entry[V], the latest in front
	byID   map[int64]*list.Element
}

type entry[V any] struct {
	id    int64
	value V
	bytes int
}

// New returns a cache for so many bytes.
func New[V any](limit int) *Cache[V] {
	return &Cache[V]{limit: limit, recent: list.New(), byID: map[int64]*list.Element{}}
}

// Get returns a value that is still there.
func (c *Cache[V]) Get(id int64) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byID[id]
	if !ok {
		return value, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(*entry[V]).value, true //nolint:forcetypeassert // Put adds nothing else
}

// Put keeps a value of so many bytes. Those not asked for longest make room for it.
func (c *Cache[V]) Put(id int64, value V, bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byID[id]; ok || bytes > c.limit {
		return
	}
	c.byID[id] = c.recent.PushFront(&entry[V]{id, value, bytes})
	c.bytes += bytes
	for c.bytes > c.limit {
		gone := c.recent.Remove(c.recent.Back()).(*entry[V]) //nolint:forcetypeassert // Put adds nothing else
		delete(c.byID, gone.id)
		c.bytes -= gone.bytes
	}
}
