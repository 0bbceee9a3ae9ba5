package ratelimit

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const openFor = time.Second

// breaker keeps requests from waiting for a Redis that does not answer: after a
// failure everything is decided locally for a second, then one request tries again.
type breaker struct {
	log *slog.Logger

	mu        sync.Mutex
	open      bool
	probing   bool
	openUntil time.Time
}

func (b *breaker) admits(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.open {
		return true
	}
	if b.probing || now.Before(b.openUntil) {
		return false
	}
	b.probing = true
	return true
}

func (b *breaker) record(ctx context.Context, err error, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	wasOpen := b.open
	b.open, b.probing = err != nil, false
	if err != nil {
		b.openUntil = now.Add(openFor)
	}

	switch {
	case b.open && !wasOpen:
		b.log.WarnContext(ctx, "rate limits are local, redis does not answer", slog.Any("error", err))
	case !b.open && wasOpen:
		b.log.InfoContext(ctx, "rate limits are shared again")
	}
}
