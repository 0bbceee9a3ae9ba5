package ratelimit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

// lease is what a replica knows of one key: the tokens it took out of the shared
// bucket and has not spent, and what the shared bucket held when last seen.
type lease struct {
	key    string
	class  Class
	usedAt time.Time // guarded by the limiter's lock

	mu       sync.Mutex
	tokens   int
	leasedAt time.Time
	left     float64
	seenAt   time.Time
	alone    *Bucket // stands in for the shared bucket while Redis is down

	leasedStamp string // leasedAt by Redis's clock
}

// local decides without Redis where it can: leased tokens are spent, and a bucket that
// cannot have filled up since it was last seen is not asked again.
func (e *lease) local(n int, now time.Time) (Decision, bool) {
	if e.tokens >= n && now.Sub(e.leasedAt) < leaseLife {
		e.tokens -= n
		return e.class.decide(true, e.estimate(now)+float64(e.tokens), float64(n)), true
	}
	if have := e.estimate(now) + float64(e.tokens); have < float64(n) {
		return e.class.decide(false, have, float64(n)), true
	}
	return Decision{}, false
}

// estimate is the most that the shared bucket can hold now. A bucket never seen may be full.
func (e *lease) estimate(now time.Time) float64 {
	if e.seenAt.IsZero() {
		return float64(e.class.Burst)
	}
	flow := max(0, now.Sub(e.seenAt).Seconds()) * e.class.perSecond()
	return min(float64(e.class.Burst), e.left+flow)
}

// expire takes tokens out that were leased too long ago, to be given back: kept while
// the shared bucket fills up, they would come on top of a full one.
func (e *lease) expire(now time.Time) int {
	if e.tokens == 0 || now.Sub(e.leasedAt) < leaseLife {
		return 0
	}
	back := e.tokens
	e.tokens = 0
	return back
}

// settle books what the shared bucket gave.
func (e *lease) settle(n int, got lot, now time.Time) Decision {
	e.left, e.seenAt, e.alone = got.left, now, nil
	if got.granted == 0 {
		return e.class.decide(false, got.left+float64(e.tokens), float64(n))
	}
	e.tokens += got.granted - n
	e.leasedAt, e.leasedStamp = now, got.at
	return e.class.decide(true, got.left+float64(e.tokens), float64(n))
}

// fallback decides alone, starting from what the shared bucket held when last seen.
func (e *lease) fallback(n int, now time.Time) Decision {
	if e.alone == nil {
		e.alone = &Bucket{class: e.class, tokens: e.estimate(now), at: now}
	}
	return e.alone.Take(n, now)
}

// takeScript fills the bucket up to now, adds what comes back and takes at least what
// is needed; from a full bucket it takes a sixteenth, from a scarce one little more
// than needed, so that what one replica holds is not missed by another. Tokens that
// were away while the bucket filled up are lost: inside, they would have spilled over.
var takeScript = goredis.NewScript(`
local rate, burst, need = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local back, leased, ttl = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'full')
local tokens, at = tonumber(bucket[1] or burst), tonumber(bucket[2] or now)
local full = tonumber(bucket[3] or now)
if now > at then
  tokens = math.min(burst, tokens + (now - at) * rate / 1000000)
end
if tokens > burst * 15 / 16 then full = now end
if back > 0 and full <= leased then
  tokens = math.min(burst, tokens + back)
end
local granted = 0
if tokens >= need then
  local share = 64
  if tokens > burst / 2 then share = 16 end
  granted = math.max(need, math.floor(tokens / share))
  tokens = tokens - granted
end
local stamp = string.format('%.0f', now)
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', stamp,
  'full', string.format('%.0f', full))
redis.call('PEXPIRE', KEYS[1], ttl)
return {string.format('%.0f', granted), string.format('%.6f', tokens), stamp}
`)

// lot is what the shared bucket gave and what it held afterwards.
type lot struct {
	granted int
	left    float64
	at      string // Redis's own time of the lease, in microseconds
}

func take(ctx context.Context, client *goredis.Client, e *lease, need, back int) (lot, error) {
	ttl := max(redis.RateLimitTTL, e.class.timeFor(float64(e.class.Burst)))
	answer, err := takeScript.Run(ctx, client, []string{e.key},
		e.class.perSecond(), e.class.Burst, need, back, cmp.Or(e.leasedStamp, "0"), ttl.Milliseconds()).StringSlice()
	if err != nil {
		return lot{}, err
	}
	if len(answer) != 3 {
		return lot{}, fmt.Errorf("rate limit script answered %d values", len(answer))
	}
	granted, errGranted := strconv.Atoi(answer[0])
	left, errLeft := strconv.ParseFloat(answer[1], 64)
	return lot{granted: granted, left: left, at: answer[2]}, errors.Join(errGranted, errLeft)
}
