package core //nolint:testpackage // what a service is judged by is not seen from outside

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)
	slow := &trace.Transaction{Duration: 10 * time.Second}
	for name, c := range map[string]struct {
		silentFor time.Duration
		minutes   uint64
		alert     alert.Severity
		slow      bool
		want      registry.Status
		reasons   int
	}{
		"heard of":                               {want: registry.StatusHealthy},
		"silent for long":                        {silentFor: time.Hour, want: registry.StatusUnknown},
		"silent after each minute":               {silentFor: 6 * time.Minute, minutes: 1<<10 - 1, want: registry.StatusDown, reasons: 1},
		"silent after nine of ten minutes":       {silentFor: 6 * time.Minute, minutes: 1<<9 - 1, want: registry.StatusUnknown},
		"with a critical alert":                  {alert: alert.Critical, want: registry.StatusDown, reasons: 1},
		"with a critical alert, and slow":        {alert: alert.Critical, slow: true, want: registry.StatusDown, reasons: 2},
		"with a high alert":                      {alert: alert.High, want: registry.StatusDegraded, reasons: 1},
		"with an alert that only says something": {alert: alert.Info, want: registry.StatusHealthy},
		"slow":                                   {slow: true, want: registry.StatusDegraded, reasons: 1},
	} {
		t.Run("a service "+name+" is "+string(c.want), func(t *testing.T) {
			t.Parallel()
			s := ServiceStatus{LastSeen: now.Add(-c.silentFor), minutes: c.minutes}
			if c.slow {
				s.Health.Add(slow)
			}
			s.judge(now, c.alert)
			require.Equal(t, c.want, s.Status)
			require.Len(t, s.Reasons, c.reasons)
		})
	}
}
