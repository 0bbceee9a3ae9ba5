package client

import (
	"sync"
	"time"
)

const (
	// tolerated is how many calls in a row may fail before calls are paused.
	tolerated = 3
	// pauseFor is how long they are.
	pauseFor = time.Minute
)

// breaker keeps incidents from waiting for a provider that fails: after three
// failures in a row nothing is sent for a minute, then one call tries again.
type breaker struct {
	now func() time.Time

	mu      sync.Mutex
	failed  int
	until   time.Time
	probing bool
}

// admits reports whether a call may be made. It must be followed by record.
func (b *breaker) admits() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed < tolerated {
		return true
	}
	if b.probing || b.now().Before(b.until) {
		return false
	}
	b.probing = true
	return true
}

// record tells how the call ended. One that the caller broke off says nothing
// about the provider.
func (b *breaker) record(err error, brokenOff bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
	switch {
	case brokenOff:
	case err == nil:
		b.failed = 0
	default:
		b.failed++
		b.until = b.now().Add(pauseFor)
	}
}

func (b *breaker) paused() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed >= tolerated && b.now().Before(b.until)
}
