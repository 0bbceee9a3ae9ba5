package page_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

func TestBetween(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 123456000, time.UTC)
	at := func(d time.Duration) *time.Time { moment := now.Add(d); return &moment }
	whole := time.Date(2026, 1, 24, 11, 0, 0, 0, time.UTC)

	cases := []struct {
		name, from, to string
		want           page.Range
		wrong          string
	}{
		{"both ends may be open", "", "", page.Range{}, ""},
		{"now is now", "", "now", page.Range{To: at(0)}, ""},
		{"every unit is known", "now-90s", "now-1m", page.Range{From: at(-90 * time.Second), To: at(-time.Minute)}, ""},
		{"hours, days and weeks", "now-1w", "now-2h", page.Range{From: at(-7 * 24 * time.Hour), To: at(-2 * time.Hour)}, ""},
		{"an offset is turned into UTC", "2026-01-24T12:00:00+01:00", "", page.Range{From: &whole}, ""},
		{"a time without offset is UTC", "2026-01-24T11:00:00", "", page.Range{From: &whole}, ""},
		{"finer than a microsecond is truncated", "2026-01-24T12:00:00.123456789Z", "", page.Range{From: at(0)}, ""},
		{"from must precede to", "now", "now-1h", page.Range{}, "query.from"},
		{"an empty stretch is refused", "now-1h", "now-1h", page.Range{}, "query.from"},
		{"nonsense names its parameter", "now", "tomorrow", page.Range{}, "query.to"},
		{"an unknown unit is nonsense", "now-1y", "", page.Range{}, "query.from"},
		{"a stretch too long to compute is nonsense", "now-999999999w", "", page.Range{}, "query.from"},
		{"the future is not relative", "now+1h", "", page.Range{}, "query.from"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			got, err := page.Between(c.from, c.to, now)

			if c.wrong == "" {
				require.NoError(t, err)
				require.Equal(t, c.want, got)
				return
			}
			expected, ok := fault.As(err)
			require.True(t, ok)
			require.Equal(t, fault.CodeValidation, expected.Code)
			require.Equal(t, c.wrong, expected.Fields[0].Field)
		})
	}
}
