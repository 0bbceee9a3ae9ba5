// Package clock gives the current time in the form this platform stores it:
// UTC at microsecond resolution. It is not a fake-time library; code whose
// decisions depend on time takes a func() time.Time and is given Now.
package clock

import (
	"context"
	"time"
)

// Now returns the current time in UTC, truncated to the microsecond that
// PostgreSQL keeps, so that a value compares equal after a round trip.
func Now() time.Time {
	return Of(time.Now())
}

// Of converts t to UTC at microsecond resolution.
func Of(t time.Time) time.Time {
	return t.UTC().Truncate(time.Microsecond)
}

// Wait waits and reports whether the time passed before ctx ended.
func Wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
