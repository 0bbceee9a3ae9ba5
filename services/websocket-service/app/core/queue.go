package core

import "sync"

const (
	queueLength = 256
	queueKept   = 8 // places that an empty queue may keep
)

// Line is the connection of a listener, as far as the heart has to know it.
type Line interface {
	// Try writes as much of a frame as goes without waiting. It reports whether that was
	// all; what it returns else has to be written before anything that follows, and may
	// be empty where the line keeps the rest itself.
	Try(frame []byte) (rest []byte, all bool)
	// Work has what waits for the listener sent, by somebody else: it must not block.
	Work()
}

// queue is what waits to be sent to one listener: frames, or a whole replay in one
// place. It takes memory while something waits, which for most listeners is never:
// what can be written at once is.
type queue struct {
	line Line

	mu    sync.Mutex
	items [][][]byte
	head  int
	busy  bool // somebody sends: what comes now has to wait its turn
}

// offer sends a frame, at once where nothing is before it. It reports whether there was
// a place left.
func (q *queue) offer(frame []byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.busy {
		rest, all := q.line.Try(frame)
		if all {
			return true
		}
		frame = rest
	}
	return q.add([][]byte{frame})
}

// put adds to the end; it reports whether there was a place left.
func (q *queue) put(frames [][]byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.add(frames)
}

func (q *queue) add(frames [][]byte) bool {
	if len(q.items)-q.head >= queueLength {
		return false
	}
	q.items = append(q.items, frames)
	q.begin()
	return true
}

// wake has somebody look who sends.
func (q *queue) wake() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.begin()
}

func (q *queue) begin() {
	if !q.busy {
		q.busy = true
		q.line.Work()
	}
}

// rest ends the work of the one who sends; it reports false when something came.
func (q *queue) rest() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy = q.head < len(q.items)
	return !q.busy
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
