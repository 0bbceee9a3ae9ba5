package metric

import (
	"container/list"
	"sync"
)

// blockCache keeps unpacked blocks, the ones asked for last: the same fresh samples are
// read again and again. A block never changes, and its id is never used again.
type blockCache struct {
	limit int

	mu     sync.Mutex
	bytes  int
	recent *list.List // of *cached, the latest in front
	byID   map[int64]*list.Element
}

type cached struct {
	id    int64
	block *block
}

func newBlockCache(limit int) *blockCache {
	return &blockCache{limit: limit, recent: list.New(), byID: map[int64]*list.Element{}}
}

func (c *blockCache) get(id int64) (*block, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byID[id]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(*cached).block, true //nolint:forcetypeassert // put adds nothing else
}

func (c *blockCache) put(id int64, b *block) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byID[id]; ok || b.bytes() > c.limit {
		return
	}
	c.byID[id] = c.recent.PushFront(&cached{id: id, block: b})
	c.bytes += b.bytes()
	for c.bytes > c.limit {
		oldest := c.recent.Back()
		gone := c.recent.Remove(oldest).(*cached) //nolint:forcetypeassert // put adds nothing else
		delete(c.byID, gone.id)
		c.bytes -= gone.block.bytes()
	}
}
