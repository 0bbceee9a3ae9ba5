package ratelimit

import (
	"math"
	"time"
)

// Decision says whether a request may pass and what the client is told.
type Decision struct {
	Allowed    bool
	Limit      int           // tokens per minute
	Remaining  int           // tokens left
	Reset      time.Duration // until one token is free
	RetryAfter time.Duration // until the refused request would pass; zero when allowed
}

// Bucket is a token bucket in memory: the limit of one WebSocket, and what stands in
// for the shared bucket while Redis is down. It is not safe for concurrent use.
type Bucket struct {
	class  Class
	tokens float64
	at     time.Time
}

// NewBucket returns a full bucket.
func NewBucket(class Class, now time.Time) *Bucket {
	return &Bucket{class: class, tokens: float64(class.Burst), at: now}
}

// Take takes n tokens if they are there. More than the bucket can ever hold counts as
// all that it can hold, so that no request is refused for ever.
func (b *Bucket) Take(n int, now time.Time) Decision {
	b.refill(now)
	need := float64(min(n, b.class.Burst))
	if b.tokens < need {
		return b.class.decide(false, b.tokens, need)
	}
	b.tokens -= need
	return b.class.decide(true, b.tokens, need)
}

func (b *Bucket) refill(now time.Time) {
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(float64(b.class.Burst), b.tokens+passed.Seconds()*b.class.perSecond())
		b.at = now
	}
}

func (c Class) decide(allowed bool, left, need float64) Decision {
	d := Decision{Allowed: allowed, Limit: c.PerMinute, Remaining: max(0, int(math.Floor(left)))}
	d.Reset = c.timeFor(1 - left)
	if !allowed {
		d.RetryAfter = c.timeFor(need - left)
	}
	return d
}

// timeFor is how long it takes until so many tokens have flowed in.
func (c Class) timeFor(tokens float64) time.Duration {
	if tokens <= 0 {
		return 0
	}
	return time.Duration(math.Ceil(tokens / c.perSecond() * float64(time.Second)))
}
