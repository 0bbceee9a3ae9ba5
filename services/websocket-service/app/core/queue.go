package core

import "sync"

const (
	queueLength = 256
	queueKept   = 8 // places that an empty queue may keep
)

// queue is what waits to be sent to one listener: frames, or a whole replay in one
// place. It takes memory while something waits, which for most listeners is never.
type queue struct {
	mu    sync.Mutex
	items [][][]byte
	head  int
	ready chan struct{}
}

// put adds to the end; it reports whether there was a place left.
func (q *queue) put(frames [][]byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items)-q.head >= queueLength {
		return false
	}
	q.items = append(q.items, frames)
	q.signal()
	return true
}

// take removes the first of what waits; without any it is nil.
func (q *queue) take() [][]byte {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.head == len(q.items) {
		return nil
	}
	first := q.items[q.head]
	q.items[q.head] = nil
	q.head++
	switch {
	case q.head < len(q.items):
		q.signal()
		q.compact()
	case cap(q.items) > queueKept:
		q.items, q.head = nil, 0
	default:
		q.items, q.head = q.items[:0], 0
	}
	return first
}

// compact moves what waits to the front once as many places before it are empty, so
// that a queue that is never quite empty does not grow.
func (q *queue) compact() {
	if q.head < queueLength {
		return
	}
	left := copy(q.items, q.items[q.head:])
	clear(q.items[left:])
	q.items, q.head = q.items[:left], 0
}

func (q *queue) signal() {
	select {
	case q.ready <- struct{}{}:
	default:
	}
}
