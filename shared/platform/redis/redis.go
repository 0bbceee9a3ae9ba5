// Package redis opens the connection to Redis and names every key the platform keeps
// there. Redis is a fast hint, never the truth: it wakes, caches, limits and fans out.
// A caller treats "Redis is down" like "the key is not there".
package redis

import (
	"context"
	"errors"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	timeout  = 500 * time.Millisecond
	poolSize = 16

	// Fourteen services share one process on a small machine, so buffers start small.
	bufferSize         = 4 << 10
	pipelineBufferSize = 16 << 10
)

// Open returns a client for a redis:// or rediss:// address. It does not connect: Redis
// being down must never keep a service from starting, and every call answers within
// about a second. Settings in the query of the address win over the defaults.
func Open(url string) (*goredis.Client, error) {
	opts, err := goredis.ParseURL(url)
	if err != nil {
		// The parser's own text would repeat the password of the address.
		return nil, errors.New("REDIS_URL must have the form redis://[user:password@]host:port/db")
	}

	// The library writes plain text to standard error through one process-wide logger.
	// Everything it would say also comes back as an error, which our callers log.
	logging.Disable()
	setDefaults(opts)
	return goredis.NewClient(opts), nil
}

// Probe returns what readiness asks of Redis: whether it answers.
func Probe(c *goredis.Client) func(context.Context) error {
	return func(ctx context.Context) error { return c.Ping(ctx).Err() }
}

func setDefaults(o *goredis.Options) {
	orDefault(&o.DialTimeout, timeout)
	orDefault(&o.ReadTimeout, timeout)
	orDefault(&o.WriteTimeout, timeout)
	orDefault(&o.PoolTimeout, timeout)
	orDefault(&o.PoolSize, poolSize)
	orDefault(&o.MaxRetries, 1) // a pooled connection may be stale after a restart
	o.DialerRetries = 1
	o.ContextTimeoutEnabled = true
	o.DisableIdentity = true
	o.ReadBufferSize, o.WriteBufferSize = bufferSize, bufferSize
	o.PipelineReadBufferSize, o.PipelineWriteBufferSize = pipelineBufferSize, pipelineBufferSize
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

func orDefault[T int | time.Duration](value *T, standard T) {
	if *value == 0 {
		*value = standard
	}
}
