package core

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// What a status is told from.
const (
	// StatusWindow is what counts as now.
	StatusWindow = 5 * time.Minute
	statusBefore = 10 * time.Minute // how long before a service must have spoken each minute to be missed
	statusAge    = 10 * time.Second // how long a status is good
	statusRows   = 1000             // of services, hosts and alerts each
)

// The bounds of a healthy service.
const (
	degradedErrors = 5.0 // percent
	degradedApdex  = 0.7
)

// StatusSources are what a status is told from.
type StatusSources struct {
	Traces    trace.Store
	Services  *registry.Repository
	Hosts     *host.Repository
	Alerts    *alert.Reader
	Incidents incident.Reader
	Errors    CountErrors
	Lines     CountLines
	// Samples counts the samples that were stored since a time.
	Samples func(ctx context.Context, s auth.Scope, since time.Time) (int64, error)
	Now     func() time.Time
}

// Statuses tells how projects fare. What it has worked out is good for ten seconds.
type Statuses struct {
	from StatusSources

	mu    sync.Mutex
	known map[auth.Scope]*knownStatus
}

type knownStatus struct {
	mu     sync.Mutex
	status ProjectStatus
}

// maxStatuses is of how many projects a replica remembers the status.
const maxStatuses = 10_000

// NewStatuses returns Statuses over sources.
func NewStatuses(from StatusSources) *Statuses {
	return &Statuses{from: from, known: map[auth.Scope]*knownStatus{}}
}

// ProjectStatus is how a project fares.
type ProjectStatus struct {
	Status      string // operational, degraded, outage, unknown
	GeneratedAt time.Time
	Services    []ServiceStatus
	Hosts       map[host.Status]int
	Firing      map[alert.Severity]int
	Open        map[incident.Severity]int
	PerMinute   Arriving
}

// ServiceStatus is how one service fares.
type ServiceStatus struct {
	Name     string
	Status   registry.Status
	Reasons  []string
	Health   trace.Health
	LastSeen time.Time

	minutes uint64 // in which it spoke before the window, as bits
}

// Of returns the status of a project.
func (st *Statuses) Of(ctx context.Context, s auth.Scope) (ProjectStatus, error) {
	k := st.of(s)
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := st.from.Now(); now.Sub(k.status.GeneratedAt) >= statusAge {
		fresh, err := st.from.work(ctx, s, now)
		if err != nil {
			return ProjectStatus{}, err
		}
		k.status = fresh
	}
	return k.status, nil
}

func (st *Statuses) of(s auth.Scope) *knownStatus {
	st.mu.Lock()
	defer st.mu.Unlock()
	k := st.known[s]
	if k == nil {
		if len(st.known) >= maxStatuses {
			st.known = map[auth.Scope]*knownStatus{}
		}
		k = &knownStatus{}
		st.known[s] = k
	}
	return k
}

// work tells how a project fares now.
func (f StatusSources) work(ctx context.Context, s auth.Scope, now time.Time) (ProjectStatus, error) {
	p := ProjectStatus{GeneratedAt: now, Hosts: map[host.Status]int{}, Firing: map[alert.Severity]int{}, Open: map[incident.Severity]int{}}
	services, err := f.heard(ctx, s, now)
	if err != nil {
		return p, err
	}
	firing, err := f.Alerts.List(ctx, s, alert.Filter{Status: alert.Firing}, nil, statusRows)
	if err != nil {
		return p, err
	}
	worst := map[string]alert.Severity{}
	ranks := []alert.Severity{alert.Info, alert.Low, alert.Medium, alert.High, alert.Critical}
	for _, a := range firing {
		p.Firing[a.Severity]++
		if name := serviceOf(a.Labels); slices.Index(ranks, a.Severity) > slices.Index(ranks, worst[name]) {
			worst[name] = a.Severity
		}
	}
	for _, one := range services {
		one.judge(now, worst[one.Name])
		p.Services = append(p.Services, *one)
	}
	slices.SortFunc(p.Services, func(a, b ServiceStatus) int { return strings.Compare(a.Name, b.Name) })
	hosts, err := f.Hosts.List(ctx, s, host.Filter{}, "", statusRows)
	if err != nil {
		return p, err
	}
	for _, h := range hosts {
		p.Hosts[h.StatusAt(now)]++
	}
	open := []incident.State{incident.Detected, incident.Acknowledged, incident.Investigating, incident.Mitigated}
	for _, severity := range incident.Severities() {
		found, err := f.Incidents.List(ctx, s, incident.Filter{States: open, Severities: []incident.Severity{severity}},
			incident.Order{By: incident.ByDetection, Descending: true}, page.Request{Page: 1, Limit: 1})
		if err != nil {
			return p, err
		}
		p.Open[severity] = found.Total
	}
	p.Status = p.overall()
	p.PerMinute, err = f.rates(ctx, s, now)
	for _, one := range p.Services {
		if one.LastSeen.After(p.PerMinute.Last) {
			p.PerMinute.Last = one.LastSeen
		}
	}
	return p, err
}

// Arriving is how much arrives a minute.
type Arriving struct {
	Samples, Spans, Lines, Errors float64
	Last                          time.Time // zero when nothing has
}

// rates counts what has arrived, or happened, within the window.
func (f StatusSources) rates(ctx context.Context, s auth.Scope, now time.Time) (Arriving, error) {
	var a Arriving
	from := now.Add(-StatusWindow)
	samples, err := f.Samples(ctx, s, from)
	if err != nil {
		return a, err
	}
	spans, lines, happened := 0, 0, int64(0)
	if err := f.Traces.Scan(ctx, s, trace.SpanFilter{Range: trace.Range{From: from, To: now}}, func(*trace.Span) { spans++ }); err != nil {
		return a, err
	}
	if err := f.Lines(ctx, s, from, now, func(c block.Count) { lines += c.Lines }); err != nil {
		return a, err
	}
	counts, err := f.Errors(ctx, s, from, now)
	for _, c := range counts {
		happened += c.Count
	}
	minutes := StatusWindow.Minutes()
	a.Samples, a.Spans, a.Lines, a.Errors = float64(samples)/minutes, float64(spans)/minutes, float64(lines)/minutes, float64(happened)/minutes
	return a, err
}

// heard are the services of the registry, and those of transactions, with how they fare.
func (f StatusSources) heard(ctx context.Context, s auth.Scope, now time.Time) (map[string]*ServiceStatus, error) {
	entries, err := f.Services.List(ctx, s, registry.Filter{}, "", statusRows)
	if err != nil {
		return nil, err
	}
	services := map[string]*ServiceStatus{}
	for _, e := range entries {
		if e.Source == registry.SourceAgent {
			continue // a host
		}
		one := &ServiceStatus{Name: e.ServiceName}
		if e.LastHeartbeat != nil {
			one.LastSeen = *e.LastHeartbeat
		}
		services[e.ServiceName] = one
	}
	begin := now.Add(-StatusWindow)
	err = f.Traces.Transactions(ctx, s, trace.Range{From: begin.Add(-statusBefore), To: now}, "", false, func(x *trace.Transaction) {
		one := services[x.Service]
		if one == nil {
			one = &ServiceStatus{Name: x.Service}
			services[x.Service] = one
		}
		if x.At.After(one.LastSeen) {
			one.LastSeen = x.At
		}
		if x.At.Before(begin) {
			one.minutes |= 1 << int(begin.Sub(x.At)/time.Minute)
			return
		}
		one.Health.Add(x)
	})
	return services, err
}

// serviceOf is the service that labels of an alert name.
func serviceOf(labels map[string]string) string {
	return cmp.Or(labels["service"], labels["service_name"], labels["app"], labels["job"])
}

// judge says how a service fares, and why.
func (s *ServiceStatus) judge(now time.Time, worst alert.Severity) {
	silent := now.Sub(s.LastSeen) > StatusWindow
	note := func(status registry.Status, format string, args ...any) {
		if s.Status != registry.StatusDown {
			s.Status = status
		}
		s.Reasons = append(s.Reasons, fmt.Sprintf(format, args...))
	}
	s.Status = registry.StatusHealthy
	if silent {
		s.Status = registry.StatusUnknown
	}
	everyMinute := uint64(1)<<int(statusBefore/time.Minute) - 1
	if silent && s.minutes&everyMinute == everyMinute {
		note(registry.StatusDown, "nothing was heard for %d minutes, after something in each minute before", int(StatusWindow.Minutes()))
	}
	switch worst {
	case alert.Critical:
		note(registry.StatusDown, "a critical alert is firing")
	case alert.High, alert.Medium, alert.Low:
		note(registry.StatusDegraded, "an alert is firing")
	case alert.Info:
	}
	if rate := s.Health.ErrorRate(); rate > degradedErrors {
		note(registry.StatusDegraded, "%.1f %% of the requests failed", rate)
	}
	if apdex := s.Health.Apdex(); apdex < degradedApdex {
		note(registry.StatusDegraded, "the apdex is %.2f", apdex)
	}
}

// overall is the status of the whole.
func (p *ProjectStatus) overall() string {
	is := func(status registry.Status) bool {
		return slices.ContainsFunc(p.Services, func(s ServiceStatus) bool { return s.Status == status })
	}
	switch {
	case is(registry.StatusDown) || p.Open[incident.Critical] > 0:
		return "outage"
	case is(registry.StatusDegraded) || p.Hosts[host.Down] > 0:
		return "degraded"
	case is(registry.StatusHealthy) || p.Hosts[host.Up] > 0:
		return "operational"
	default:
		return "unknown"
	}
}
