package core

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

const (
	// StatusWindow is what counts as now.
	StatusWindow = 5 * time.Minute
	// StatusAge is how long a status is good.
	StatusAge = 10 * time.Second

	statusRows = 1000 // of services, hosts and alerts each
	// maxStatuses is of how many projects a replica remembers the status.
	maxStatuses = 1000
	// listedIncidents is how many incidents the entry of one service names.
	listedIncidents = 50
)

// ProjectStatus is how a project fares. Nobody changes it once it is made.
type ProjectStatus struct {
	Status      string // operational, degraded, outage, unknown
	GeneratedAt time.Time
	Services    []ServiceStatus
	Hosts       map[host.Status]int
	Firing      map[alert.Severity]int
	Open        OpenIncidents
	PerMinute   Arriving
}

// ServiceStatus is how one service fares.
type ServiceStatus struct {
	Name      string
	Status    registry.Status
	Reasons   []string
	PerMinute float64
	ErrorRate float64 // percent
	P95       float64 // milliseconds
	Apdex     float64
	LastSeen  time.Time // zero when it was never heard of
}

// OpenIncidents counts incidents.
type OpenIncidents struct{ All, Critical, High int }

// Arriving is how much arrives a minute.
type Arriving struct {
	Samples, Spans, Lines, Errors float64
	Last                          time.Time // zero when nothing has
}

// ServiceDetail is how one service fares, with what that is told from.
type ServiceDetail struct {
	ServiceStatus

	Incidents []incident.Incident // the newest
	Alerts    []alert.Alert
	Hosts     []host.Host
}

// Statuses tells how projects fare. What it has worked out is good for ten seconds.
type Statuses struct {
	from StatusSources

	mu    sync.Mutex
	known map[auth.Scope]*knownStatus
}

// knownStatus is what is remembered of a project.
type knownStatus struct {
	mu      sync.Mutex
	status  ProjectStatus
	regular map[string]regularity
}

// NewStatuses returns Statuses over sources.
func NewStatuses(from StatusSources) *Statuses {
	return &Statuses{from: from, known: map[auth.Scope]*knownStatus{}}
}

// Of returns the status of a project.
func (st *Statuses) Of(ctx context.Context, s auth.Scope) (ProjectStatus, error) {
	k := st.of(s)
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := st.from.Now(); now.Sub(k.status.GeneratedAt) >= StatusAge {
		fresh, err := st.from.work(ctx, s, now, k.regular)
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
			clear(st.known)
		}
		k = &knownStatus{regular: map[string]regularity{}}
		st.known[s] = k
	}
	return k
}

// Service returns how a service fares; RESOURCE_NOT_FOUND for one that is not known.
func (st *Statuses) Service(ctx context.Context, s auth.Scope, name string) (ServiceDetail, error) {
	p, err := st.Of(ctx, s)
	if err != nil {
		return ServiceDetail{}, err
	}
	i := slices.IndexFunc(p.Services, func(one ServiceStatus) bool { return one.Name == name })
	if i < 0 {
		return ServiceDetail{}, fault.Missing()
	}
	d := ServiceDetail{ServiceStatus: p.Services[i]}
	if d.Alerts, err = st.from.firing(ctx, s); err != nil {
		return d, err
	}
	d.Alerts = slices.DeleteFunc(d.Alerts, func(a alert.Alert) bool { return serviceOf(a.Labels) != name })
	if d.Hosts, err = st.from.hosts(ctx, s); err != nil {
		return d, err
	}
	d.Hosts = slices.DeleteFunc(d.Hosts, func(h host.Host) bool { return serviceOf(h.Labels) != name })
	found, err := st.from.Incidents.List(ctx, s, incident.Filter{States: openStates(), ServiceName: name},
		incident.Order{By: incident.ByDetection, Descending: true}, page.Request{Page: 1, Limit: listedIncidents})
	d.Incidents = found.Items
	return d, err
}
