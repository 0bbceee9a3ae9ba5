package core

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// The bounds of a healthy service.
const (
	degradedErrors = 5.0 // percent
	degradedApdex  = 0.7
)

// A service that falls silent is missed when it spoke in nine of the ten minutes before,
// for a day. So many of them are looked into at a time.
const (
	regularMinutes = 10
	regularLeast   = 9
	missedFor      = 24 * time.Hour
	lookedInto     = 50
)

// regularity says whether a service that was last heard at a time spoke every minute
// before it.
type regularity struct {
	lastSeen time.Time
	regular  bool
}

// heardService is what is known of one service before it is judged.
type heardService struct {
	name     string
	lastSeen time.Time
	health   trace.Health
	missed   bool
}

func (s *heardService) silent(now time.Time) bool { return now.Sub(s.lastSeen) > StatusWindow }

// heard are the services of the registry, and those of transactions, with how they fare.
func (f StatusSources) heard(ctx context.Context, s auth.Scope, now time.Time) (map[string]*heardService, error) {
	entries, err := f.Services.List(ctx, s, registry.Filter{}, "", statusRows)
	if err != nil {
		return nil, err
	}
	services := map[string]*heardService{}
	for _, e := range entries {
		if e.Source == registry.SourceAgent {
			continue // a host
		}
		one := &heardService{name: e.ServiceName}
		if e.LastHeartbeat != nil {
			one.lastSeen = *e.LastHeartbeat
		}
		services[e.ServiceName] = one
	}
	err = f.Traces.Transactions(ctx, s, trace.Range{From: now.Add(-StatusWindow), To: now}, "", false, func(x *trace.Transaction) {
		one := services[x.Service]
		if one == nil {
			one = &heardService{name: x.Service}
			services[x.Service] = one
		}
		if x.At.After(one.lastSeen) {
			one.lastSeen = x.At
		}
		one.health.Add(x)
	})
	return services, err
}

// missing marks the services that fell silent although they spoke every minute before.
func (f StatusSources) missing(
	ctx context.Context, s auth.Scope, now time.Time, services map[string]*heardService, known map[string]regularity,
) error {
	looked := 0
	for _, one := range services {
		if !one.silent(now) || now.Sub(one.lastSeen) > missedFor {
			delete(known, one.name)
			continue
		}
		r, found := known[one.name]
		if !found || !r.lastSeen.Equal(one.lastSeen) {
			if looked++; looked > lookedInto {
				continue // the next time
			}
			regular, err := f.regular(ctx, s, one)
			if err != nil {
				return err
			}
			r = regularity{one.lastSeen, regular}
			known[one.name] = r
		}
		one.missed = r.regular
	}
	return nil
}

// regular reports whether a service had requests or wrote lines in the minutes up to the
// one in which it was heard last.
func (f StatusSources) regular(ctx context.Context, s auth.Scope, one *heardService) (bool, error) {
	first := one.lastSeen.Truncate(time.Minute).Add(-(regularMinutes - 1) * time.Minute)
	minutes := map[int64]bool{}
	err := f.Traces.Transactions(ctx, s, trace.Range{From: first, To: one.lastSeen}, one.name, false, func(x *trace.Transaction) {
		minutes[x.At.Unix()/60] = true
	})
	if err != nil {
		return false, err
	}
	err = f.Lines(ctx, s, first, one.lastSeen, func(c block.Count) {
		if c.Service == one.name {
			minutes[c.Minute] = true
		}
	})
	return len(minutes) >= regularLeast, err
}

// judge says how a service fares, and why.
func (s *heardService) judge(now time.Time, worst alert.Severity) ServiceStatus {
	v := ServiceStatus{
		Name: s.name, Status: registry.StatusHealthy, LastSeen: s.lastSeen, ErrorRate: s.health.ErrorRate(), P95: s.health.Durations.Percentile(95),
		Apdex: s.health.Apdex(), PerMinute: s.health.PerMinute(trace.Range{From: now.Add(-StatusWindow), To: now}),
	}
	if s.silent(now) {
		v.Status = registry.StatusUnknown
	}
	if s.missed {
		v.note(registry.StatusDown, "nothing was heard of it since %s, after something in each minute before", s.lastSeen.UTC().Format("15:04 UTC"))
	}
	switch worst {
	case alert.Critical:
		v.note(registry.StatusDown, "a critical alert is firing")
	case alert.High, alert.Medium, alert.Low:
		v.note(registry.StatusDegraded, "an alert is firing")
	case alert.Info:
	}
	if v.ErrorRate > degradedErrors {
		v.note(registry.StatusDegraded, "%.1f %% of the requests failed", v.ErrorRate)
	}
	if v.Apdex < degradedApdex {
		v.note(registry.StatusDegraded, "the apdex is %.2f", v.Apdex)
	}
	if v.Status == registry.StatusUnknown {
		v.note(v.Status, "nothing was heard of it for %d minutes", int(StatusWindow.Minutes()))
	}
	return v
}

// note makes a status worse, with the reason.
func (s *ServiceStatus) note(status registry.Status, format string, args ...any) {
	if s.Status != registry.StatusDown {
		s.Status = status
	}
	s.Reasons = append(s.Reasons, fmt.Sprintf(format, args...))
}

// overall is the status of the whole.
func (p *ProjectStatus) overall() string {
	is := func(status registry.Status) bool {
		return slices.ContainsFunc(p.Services, func(s ServiceStatus) bool { return s.Status == status })
	}
	alerts := p.Firing[alert.Critical] + p.Firing[alert.High] + p.Firing[alert.Medium] + p.Firing[alert.Low]
	switch {
	case is(registry.StatusDown) || p.Open.Critical > 0:
		return "outage"
	case is(registry.StatusDegraded) || p.Hosts[host.Down] > 0 || alerts > 0:
		return "degraded"
	case is(registry.StatusHealthy) || p.Hosts[host.Up] > 0:
		return "operational"
	default:
		return "unknown"
	}
}
