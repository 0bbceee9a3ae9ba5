package core

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)
	slow := &trace.Transaction{Duration: 10 * time.Second}
	for name, c := range map[string]struct {
		silentFor time.Duration
		missed    bool
		alert     alert.Severity
		slow      bool
		want      registry.Status
		reasons   []string
	}{
		"heard of":        {want: registry.StatusHealthy},
		"silent for long": {silentFor: time.Hour, want: registry.StatusUnknown, reasons: []string{"nothing was heard of it for 5 minutes"}},
		"silent for long, with an alert": {
			silentFor: time.Hour, alert: alert.Low, want: registry.StatusDegraded, reasons: []string{"an alert is firing"},
		},
		"silent after each minute": {
			silentFor: 6 * time.Minute, missed: true, want: registry.StatusDown,
			reasons: []string{"nothing was heard of it since 11:54 UTC, after something in each minute before"},
		},
		"with a critical alert": {alert: alert.Critical, want: registry.StatusDown, reasons: []string{"a critical alert is firing"}},
		"with a critical alert, and slow": {
			alert: alert.Critical, slow: true, want: registry.StatusDown, reasons: []string{"a critical alert is firing", "the apdex is 0.00"},
		},
		"with a high alert":                      {alert: alert.High, want: registry.StatusDegraded, reasons: []string{"an alert is firing"}},
		"with an alert that only says something": {alert: alert.Info, want: registry.StatusHealthy},
		"slow":                                   {slow: true, want: registry.StatusDegraded, reasons: []string{"the apdex is 0.00"}},
	} {
		t.Run("a service "+name+" is "+string(c.want), func(t *testing.T) {
			t.Parallel()
			s := heardService{lastSeen: now.Add(-c.silentFor), missed: c.missed}
			if c.slow {
				s.health.Add(slow)
			}
			v := s.judge(now, c.alert)
			require.Equal(t, c.want, v.Status)
			require.Equal(t, c.reasons, v.Reasons)
		})
	}
}

func TestOverall(t *testing.T) {
	t.Parallel()
	services := func(all ...registry.Status) (found []ServiceStatus) {
		for _, status := range all {
			found = append(found, ServiceStatus{Status: status})
		}
		return found
	}
	for name, c := range map[string]struct {
		status ProjectStatus
		want   string
	}{
		"without data it is unknown":                      {want: "unknown"},
		"with silent services only it is unknown":         {ProjectStatus{Services: services(registry.StatusUnknown)}, "unknown"},
		"with a healthy service it is operational":        {ProjectStatus{Services: services(registry.StatusUnknown, registry.StatusHealthy)}, "operational"},
		"with a host that is up it is operational":        {ProjectStatus{Hosts: map[host.Status]int{host.Up: 1}}, "operational"},
		"with a host that is down it is degraded":         {ProjectStatus{Hosts: map[host.Status]int{host.Up: 3, host.Down: 1}}, "degraded"},
		"with an alert of no service it is degraded":      {ProjectStatus{Firing: map[alert.Severity]int{alert.Critical: 1}}, "degraded"},
		"with a degraded service it is degraded":          {ProjectStatus{Services: services(registry.StatusHealthy, registry.StatusDegraded)}, "degraded"},
		"with a service that is down it is an outage":     {ProjectStatus{Services: services(registry.StatusDegraded, registry.StatusDown)}, "outage"},
		"with a critical incident it is an outage":        {ProjectStatus{Open: OpenIncidents{All: 1, Critical: 1}}, "outage"},
		"with a high incident and no data it is unknown":  {ProjectStatus{Open: OpenIncidents{All: 1, High: 1}}, "unknown"},
		"with an alert that informs only it is not worse": {ProjectStatus{Firing: map[alert.Severity]int{alert.Info: 1}}, "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, c.status.overall())
		})
	}
}
