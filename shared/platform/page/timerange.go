package page

import (
	"regexp"
	"strconv"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Range is a stretch of time in which both ends are included; an end that is nil is
// open.
type Range struct {
	From *time.Time
	To   *time.Time
}

// maxAgo bounds relative times, so that they cannot overflow.
const maxAgo = 100 * 366 * 24 * time.Hour

var (
	ago   = regexp.MustCompile(`^now(?:-(\d{1,9})([smhdw]))?$`)
	units = map[string]time.Duration{
		"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
	}
)

// Between reads the query parameters from and to. Each is an RFC 3339 time, now, or
// now-<n><s|m|h|d|w>; empty is open. From must precede to.
func Between(from, to string, now time.Time) (Range, error) {
	var r Range
	var err error
	if r.From, err = ParseTime("query.from", from, now); err != nil {
		return r, err
	}
	if r.To, err = ParseTime("query.to", to, now); err != nil {
		return r, err
	}
	if r.From != nil && r.To != nil && !r.From.Before(*r.To) {
		return r, fault.InvalidField("query.from", "must precede to")
	}
	return r, nil
}

// ParseTime reads one end of a range; field names it in messages. Empty text is nil.
func ParseTime(field, text string, now time.Time) (*time.Time, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // an open end
	}
	if at, ok := relative(text, now); ok {
		return &at, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, text); err == nil {
			at = at.UTC().Truncate(time.Microsecond)
			return &at, nil
		}
	}
	return nil, fault.InvalidField(field, "must be an RFC 3339 date-time, now or now-<n><s|m|h|d|w>")
}

func relative(text string, now time.Time) (time.Time, bool) {
	m := ago.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	if m[1] == "" {
		return now, true
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	unit := units[m[2]]
	if err != nil || n > int64(maxAgo/unit) {
		return time.Time{}, false
	}
	return now.Add(-time.Duration(n) * unit), true
}
