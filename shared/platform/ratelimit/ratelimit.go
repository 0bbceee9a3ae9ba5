// Package ratelimit limits how often callers may do things: token buckets shared by
// all replicas through Redis. A replica leases tokens in small lots, so that most
// decisions touch no network, and a lot is taken out of the shared bucket before it
// is spent, so that replicas together never give more than the limit. While Redis is
// down or slow every replica limits by itself.
package ratelimit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

const (
	redisTimeout = 50 * time.Millisecond
	leaseLife    = 200 * time.Millisecond // unspent tokens go back after this long
	idleAfter    = 2 * time.Minute
	sweepEvery   = 10 * time.Second
	maxKeyLength = 80
)

// Limiter decides on requests. It is safe for concurrent use.
type Limiter struct {
	client  *goredis.Client
	breaker *breaker
	now     func() time.Time
	timeout time.Duration

	mu      sync.Mutex
	leases  map[string]*lease
	sweptAt time.Time
}

// Option changes a Limiter.
type Option func(*Limiter)

// WithClock replaces the clock in tests.
func WithClock(now func() time.Time) Option {
	return func(l *Limiter) { l.now = now }
}

// WithTimeout replaces the 50 ms that a decision may wait for Redis.
func WithTimeout(d time.Duration) Option {
	return func(l *Limiter) { l.timeout = d }
}

// New returns a limiter. Without a client it limits this replica alone.
func New(client *goredis.Client, log *slog.Logger, opts ...Option) *Limiter {
	l := &Limiter{client: client, now: time.Now, timeout: redisTimeout, leases: map[string]*lease{}}
	for _, opt := range opts {
		opt(l)
	}
	l.breaker = &breaker{log: log}
	l.sweptAt = l.now()
	return l
}

// Allow takes n tokens from the bucket of a key and says whether they were there. It
// answers within 50 ms whatever Redis does.
func (l *Limiter) Allow(ctx context.Context, class Class, key string, n int) Decision {
	now := l.now()
	entry := l.entry(redis.RateLimit(class.Name, short(key)), class, now)

	entry.mu.Lock()
	defer entry.mu.Unlock()
	n = min(max(n, 1), class.Burst)
	if decision, known := entry.local(n, now); known {
		return decision
	}
	if l.client == nil || !l.breaker.admits(now) {
		return entry.fallback(n, now)
	}

	decision, err := l.shared(ctx, entry, n, now)
	l.breaker.record(ctx, err, l.now())
	if err != nil {
		return entry.fallback(n, now)
	}
	return decision
}

func (l *Limiter) shared(ctx context.Context, e *lease, n int, now time.Time) (Decision, error) {
	// The caller's own deadline must not look like a slow Redis.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.timeout)
	defer cancel()

	back := e.expire(now)
	got, err := take(ctx, l.client, e, n-e.tokens, back)
	if err != nil {
		return Decision{}, err
	}
	return e.settle(n, got, now), nil
}

// entry finds what this replica knows of a key.
func (l *Limiter) entry(key string, class Class, now time.Time) *lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.sweptAt) > sweepEvery {
		l.sweptAt = now
		l.sweep(now)
	}

	e, ok := l.leases[key]
	if !ok {
		e = &lease{key: key, class: class}
		l.leases[key] = e
	}
	e.usedAt = now
	return e
}

// sweep forgets keys that have been quiet: their buckets are full again.
func (l *Limiter) sweep(now time.Time) {
	for key, e := range l.leases {
		if now.Sub(e.usedAt) > idleAfter {
			delete(l.leases, key)
		}
	}
}

// short keeps a name of any length from becoming a key of any length.
func short(key string) string {
	if len(key) <= maxKeyLength {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
