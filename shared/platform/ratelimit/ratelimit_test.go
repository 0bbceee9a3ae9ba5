package ratelimit_test

import (
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/platform/ratelimit"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

// bench is two replicas over one Redis, all of them on one clock that the test moves.
type bench struct {
	server   *miniredis.Miniredis
	now      time.Time
	replicas [2]*ratelimit.Limiter
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{server: miniredis.RunT(t), now: time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)}
	b.server.SetTime(b.now)
	for i := range b.replicas {
		client := connect(t, b.server.Addr())
		b.replicas[i] = ratelimit.New(client, slog.New(slog.DiscardHandler),
			ratelimit.WithClock(func() time.Time { return b.now }),
			ratelimit.WithTimeout(10*time.Second)) // a busy test machine is not a slow Redis
	}
	return b
}

func (b *bench) pass(d time.Duration) {
	b.now = b.now.Add(d)
	b.server.SetTime(b.now)
}

func connect(t *testing.T, addr string) *goredis.Client {
	t.Helper()
	client, err := redis.Open("redis://" + addr + "/0?dial_timeout=10s&read_timeout=10s&write_timeout=10s")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return client
}

func TestTwoReplicasTogetherGiveTheLimit(t *testing.T) {
	t.Parallel()
	classes := ratelimit.Defaults()

	for name, c := range map[string]struct {
		class  ratelimit.Class
		weight int
		quiet  time.Duration // before the flood, after a first request at each replica
		pick   func(i int) int
	}{
		"when both are flooded alike":              {classes.User, 1, 0, func(i int) int { return i % 2 }},
		"when one gets three quarters":             {classes.User, 1, 0, func(i int) int { return min(1, i%4) }},
		"when the flood moves from one to another": {classes.User, 1, 0, func(i int) int { return i / 10000 % 2 }},
		"when unspent leases are old":              {classes.User, 1, time.Minute, func(i int) int { return i % 2 }},
		"when unspent leases are young":            {classes.IngestRequests, 1, 150 * time.Millisecond, func(i int) int { return i % 2 }},
		"for a fast class":                         {classes.IngestRequests, 1, 0, func(i int) int { return i % 2 }},
		"for a tiny class":                         {classes.SignInAccount, 1, 0, func(i int) int { return i % 2 }},
		"for bytes":                                {classes.IngestBytes, 300_000, 0, func(i int) int { return i % 2 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			if c.quiet > 0 {
				b.replicas[0].Allow(t.Context(), c.class, "key", c.weight)
				b.replicas[1].Allow(t.Context(), c.class, "key", c.weight)
				b.pass(c.quiet)
			}

			var allowed int
			const steps, perStep = 10_000, 4 // 10 s, a request every quarter of a millisecond
			for i := range steps * perStep {
				if b.replicas[c.pick(i)].Allow(t.Context(), c.class, "key", c.weight).Allowed {
					allowed += c.weight
				}
				if i%perStep == perStep-1 {
					b.pass(time.Millisecond)
				}
			}

			want := float64(c.class.Burst) + 10*float64(c.class.PerMinute)/60
			require.InDelta(t, want, allowed, max(0.01*want, float64(c.weight)), "allowed in 10 s")
		})
	}
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	class := ratelimit.Class{Name: "test", PerMinute: 60, Burst: 4}

	t.Run("tells the client the limit, what is left and when to come back", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)

		first := b.replicas[0].Allow(t.Context(), class, "key", 1)
		require.Equal(t, ratelimit.Decision{Allowed: true, Limit: 60, Remaining: 3}, first)
		for range 3 {
			require.True(t, b.replicas[1].Allow(t.Context(), class, "key", 1).Allowed)
		}
		refused := b.replicas[0].Allow(t.Context(), class, "key", 1)
		require.Equal(t, ratelimit.Decision{
			Limit: 60, Reset: time.Second, RetryAfter: time.Second,
		}, refused)

		b.pass(time.Second)
		require.True(t, b.replicas[0].Allow(t.Context(), class, "key", 1).Allowed)
	})

	t.Run("keys and classes do not share a bucket", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		for range 4 {
			require.True(t, b.replicas[0].Allow(t.Context(), class, "a", 1).Allowed)
		}

		require.False(t, b.replicas[0].Allow(t.Context(), class, "a", 1).Allowed)
		require.True(t, b.replicas[0].Allow(t.Context(), class, "b", 1).Allowed)
		other := ratelimit.Class{Name: "other", PerMinute: 60, Burst: 4}
		require.True(t, b.replicas[0].Allow(t.Context(), other, "a", 1).Allowed)
	})

	t.Run("a request heavier than the bucket passes when the bucket is full", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)

		require.True(t, b.replicas[0].Allow(t.Context(), class, "key", 1000).Allowed)
		require.False(t, b.replicas[0].Allow(t.Context(), class, "key", 1000).Allowed)
		b.pass(4 * time.Second)
		require.True(t, b.replicas[0].Allow(t.Context(), class, "key", 1000).Allowed)
	})

	t.Run("rarely asks redis: once for many requests, and not while the bucket is known to be empty", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		ingest := ratelimit.Defaults().IngestRequests
		before := b.server.CommandCount()
		for range 500 {
			require.True(t, b.replicas[0].Allow(t.Context(), ingest, "key", 1).Allowed)
		}
		require.Less(t, b.server.CommandCount()-before, 60)

		for range 600 {
			b.replicas[0].Allow(t.Context(), ingest, "key", 1)
		}
		before = b.server.CommandCount()
		for range 1000 {
			require.False(t, b.replicas[0].Allow(t.Context(), ingest, "key", 1).Allowed)
		}
		require.Equal(t, before, b.server.CommandCount())
	})

	t.Run("keeps every key for a limited time and of a limited length", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		b.replicas[0].Allow(t.Context(), class, strings.Repeat("a", 10_000), 1)
		b.replicas[0].Allow(t.Context(), class, "short", 1)

		keys := b.server.Keys()
		require.Len(t, keys, 2)
		require.Contains(t, keys, "rl:test:short")
		for _, key := range keys {
			require.LessOrEqual(t, len(key), 100)
			require.Positive(t, b.server.TTL(key))
		}
	})

	t.Run("many callers at once get no more than the burst", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		user := ratelimit.Defaults().User
		var allowed atomic.Int64
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				for range 100 {
					if b.replicas[i%2].Allow(t.Context(), user, "key", 1).Allowed {
						allowed.Add(1)
					}
				}
			})
		}
		wg.Wait()
		require.InDelta(t, 200, allowed.Load(), 4)
		require.LessOrEqual(t, allowed.Load(), int64(200))
	})
}

func TestWithoutRedis(t *testing.T) {
	t.Parallel()
	class := ratelimit.Class{Name: "test", PerMinute: 60, Burst: 10}
	log := slog.New(slog.DiscardHandler)

	t.Run("a replica without a client limits by itself", func(t *testing.T) {
		t.Parallel()
		limiter := ratelimit.New(nil, log)
		require.Equal(t, 10, flood(t, limiter, class, 100))
	})

	t.Run("a Redis that stops in the middle does not open the gates", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		require.Equal(t, 6, flood(t, b.replicas[0], class, 6))

		b.server.Close()

		require.Equal(t, 4, flood(t, b.replicas[0], class, 100))
		b.pass(2 * time.Second)
		require.Equal(t, 2, flood(t, b.replicas[0], class, 100))
	})

	t.Run("limits are shared again when redis is back", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		b.server.Close()
		require.Equal(t, 10, flood(t, b.replicas[0], class, 100))

		require.NoError(t, b.server.Restart())
		b.pass(10 * time.Second)

		require.Equal(t, 10, flood(t, b.replicas[0], class, 100)+flood(t, b.replicas[1], class, 100))
	})

	t.Run("a silent Redis costs one short wait and then none", func(t *testing.T) {
		t.Parallel()
		silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, silent.Close()) })
		frozen := time.Now()
		limiter := ratelimit.New(connect(t, silent.Addr().String()), log, ratelimit.WithClock(func() time.Time { return frozen }))

		start := time.Now()
		require.True(t, limiter.Allow(t.Context(), class, "key", 1).Allowed)
		require.Less(t, time.Since(start), 500*time.Millisecond)

		start = time.Now()
		require.Equal(t, 9, flood(t, limiter, class, 1000))
		require.Less(t, time.Since(start), 500*time.Millisecond)
	})
}

func flood(t *testing.T, limiter *ratelimit.Limiter, class ratelimit.Class, requests int) int {
	t.Helper()
	allowed := 0
	for range requests {
		if limiter.Allow(t.Context(), class, "key", 1).Allowed {
			allowed++
		}
	}
	return allowed
}

func TestBucketNeverGivesMoreThanItsFlow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		class := ratelimit.Class{
			Name:      "any",
			PerMinute: rapid.IntRange(1, 10_000).Draw(t, "per minute"),
			Burst:     rapid.IntRange(1, 1000).Draw(t, "burst"),
		}
		start := time.Unix(0, 0)
		now := start
		bucket := ratelimit.NewBucket(class, now)
		taken := 0
		for range rapid.IntRange(1, 200).Draw(t, "requests") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(time.Second)).Draw(t, "gap")))
			n := rapid.IntRange(1, class.Burst).Draw(t, "n")
			decision := bucket.Take(n, now)
			if decision.Allowed {
				taken += n
				require.Zero(t, decision.RetryAfter)
			} else {
				require.Positive(t, decision.RetryAfter)
			}
		}
		require.LessOrEqual(t, float64(taken), float64(class.Burst)+now.Sub(start).Seconds()*float64(class.PerMinute)/60+1e-6)
	})
}

func TestClasses(t *testing.T) {
	t.Parallel()

	t.Run("a setting raises the classes it names", func(t *testing.T) {
		t.Parallel()
		got, err := ratelimit.Defaults().With("user=1200/400, webhook=6000/2000")
		require.NoError(t, err)
		require.Equal(t, ratelimit.Class{Name: "user", PerMinute: 1200, Burst: 400}, got.User)
		require.Equal(t, ratelimit.Class{Name: "webhook", PerMinute: 6000, Burst: 2000}, got.Webhook)
		require.Equal(t, ratelimit.Defaults().Anonymous, got.Anonymous)
		require.Equal(t, 600, ratelimit.Defaults().User.PerMinute)
	})

	t.Run("no setting changes nothing", func(t *testing.T) {
		t.Parallel()
		got, err := ratelimit.Defaults().With(" ")
		require.NoError(t, err)
		require.Equal(t, ratelimit.Defaults(), got)
	})

	for _, setting := range []string{"nobody=1/1", "user", "user=", "user=600", "user=0/1", "user=1/-1", "user=a/b", "user=1/1,,"} {
		t.Run("refuses "+setting, func(t *testing.T) {
			t.Parallel()
			_, err := ratelimit.Defaults().With(setting)
			require.ErrorContains(t, err, "rate limit")
		})
	}
}
