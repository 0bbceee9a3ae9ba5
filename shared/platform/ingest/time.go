package ingest

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// The bounds between the units of numeric times (contract: conventions section 6).
const (
	belowSeconds = 1e11
	belowMillis  = 1e14
	belowMicros  = 1e17
)

var errTime = errors.New("must be RFC 3339 or a number of seconds, milliseconds, microseconds or nanoseconds since 1970")

// ParseTime reads the time of an item: RFC 3339, without an offset UTC, or a number as
// text. Empty text and 0 are no time.
func ParseTime(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return FromInteger(n)
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return FromNumber(n)
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999"} {
		if at, err := time.Parse(layout, text); err == nil {
			return inRange(at)
		}
	}
	return time.Time{}, errTime
}

// FromNumber reads a time that was sent as a JSON number. Fractions count for seconds.
func FromNumber(n float64) (time.Time, error) {
	if math.IsNaN(n) || n < 0 || n >= math.MaxInt64 {
		return time.Time{}, errTime
	}
	if n >= belowSeconds {
		return FromInteger(int64(n))
	}
	if n == 0 {
		return time.Time{}, nil
	}
	whole, part := math.Modf(n)
	return inRange(time.Unix(int64(whole), int64(part*1e9)))
}

// FromInteger reads a time that was sent as a whole number.
func FromInteger(n int64) (time.Time, error) {
	switch {
	case n < 0:
		return time.Time{}, errTime
	case n == 0:
		return time.Time{}, nil
	case n < belowSeconds:
		return inRange(time.Unix(n, 0))
	case n < belowMillis:
		return inRange(time.UnixMilli(n))
	case n < belowMicros:
		return inRange(time.UnixMicro(n))
	default:
		return inRange(time.Unix(0, n))
	}
}

// inRange refuses years that no output form could hold.
func inRange(at time.Time) (time.Time, error) {
	if year := at.UTC().Year(); year < 1 || year > 9999 {
		return time.Time{}, errTime
	}
	return clock.Of(at), nil
}
