package events

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	maxRefusals    = 3  // of a receiver that will never take it
	maxBreakdowns  = 25 // of a receiver that breaks on it, about five minutes
	maxDelay       = 30 * time.Second
	shortestDelay  = 100 * time.Millisecond
	longestRetryIn = 5 * time.Minute
)

// failure is what a failed attempt does to a row.
type failure struct {
	attempts int // 1, or 0 when it was our own crash
	crashes  int
	delay    time.Duration
	dead     bool
	text     string // for the row, which people of the project may read
	result   string // the label of the metric
}

// errCrashed wraps what a handler panicked with.
var errCrashed = errors.New("delivery crashed")

// judge decides what becomes of a row whose delivery failed. A receiver that says a
// permanent no is believed the third time; one that cannot be reached is tried for ever.
func judge(r row, err error) failure {
	f := failure{attempts: 1, text: "the delivery failed unexpectedly", result: "retry"}
	var retryIn time.Duration
	limit := 0
	if known, ok := fault.As(err); ok {
		retryIn, f.text = known.RetryAfter, known.Code+": "+known.Detail
		limit = limitOf(known.Kind)
	}
	if errors.Is(err, errCrashed) {
		f.attempts, f.crashes, f.result, f.text = 0, 1, "crash", errCrashed.Error()
	}

	f.delay = backoff(r.attempts+r.crashes+1, retryIn)
	if limit > 0 && r.attempts+f.attempts >= limit || r.crashes+f.crashes >= maxCrashes {
		f.dead, f.result = true, "dead"
	}
	return f
}

func limitOf(kind fault.Kind) int {
	switch kind {
	case fault.Invalid, fault.NotFound, fault.Conflict, fault.Forbidden:
		return maxRefusals
	case fault.Internal:
		return maxBreakdowns
	default:
		return 0
	}
}

// backoff waits a random part of min(30 s, 2^n s), give or take a fifth, so that those
// who failed together do not come back together. A receiver's own wish counts between
// that and twice the full delay.
func backoff(attempt int, retryIn time.Duration) time.Duration {
	full := maxDelay
	if attempt < 5 {
		full = time.Second << attempt
	}
	delay := time.Duration(rand.Int64N(int64(full)))                   //nolint:gosec // jitter is no secret
	delay = time.Duration(float64(delay) * (0.8 + 0.4*rand.Float64())) //nolint:gosec // jitter is no secret
	delay = max(delay, shortestDelay)
	if retryIn > 0 {
		delay = min(max(delay, retryIn), 2*full, longestRetryIn)
	}
	return delay
}

// call makes a delivery and turns a panic into an error: one message must not take the
// process down with it.
func call(deliver func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%w: %v", errCrashed, reason)
		}
	}()
	return deliver()
}
