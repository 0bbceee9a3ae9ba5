package core

import (
	"cmp"
	"context"
	"slices"
	"strings"
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

// StatusSources are what a status is told from.
type StatusSources struct {
	Traces    trace.Store
	Services  *registry.Repository
	Hosts     *host.Repository
	Alerts    *alert.Reader
	Incidents incident.Reader
	Errors    CountErrors
	Lines     CountLines
	// Spans counts the spans that began in a range.
	Spans func(ctx context.Context, s auth.Scope, in trace.Range) (float64, error)
	// Samples counts the samples that were stored since a time.
	Samples func(ctx context.Context, s auth.Scope, since time.Time) (int64, error)
	Now     func() time.Time
}

// work tells how a project fares now. What it finds out about services that are silent it
// notes in regular, for the next time.
func (f StatusSources) work(ctx context.Context, s auth.Scope, now time.Time, regular map[string]regularity) (ProjectStatus, error) {
	p := ProjectStatus{GeneratedAt: now, Hosts: map[host.Status]int{}, Firing: map[alert.Severity]int{}}
	heard, err := f.heard(ctx, s, now)
	if err != nil {
		return p, err
	}
	if err := f.missing(ctx, s, now, heard, regular); err != nil {
		return p, err
	}
	firing, err := f.firing(ctx, s)
	if err != nil {
		return p, err
	}
	worst := map[string]alert.Severity{}
	for _, a := range firing {
		p.Firing[a.Severity]++
		if name := serviceOf(a.Labels); rankOf(a.Severity) > rankOf(worst[name]) {
			worst[name] = a.Severity
		}
	}
	for _, one := range heard {
		p.Services = append(p.Services, one.judge(now, worst[one.name]))
	}
	slices.SortFunc(p.Services, func(a, b ServiceStatus) int { return strings.Compare(a.Name, b.Name) })
	hosts, err := f.hosts(ctx, s)
	if err != nil {
		return p, err
	}
	for _, h := range hosts {
		p.Hosts[h.StatusAt(now)]++
	}
	if p.Open, err = f.open(ctx, s); err != nil {
		return p, err
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

func (f StatusSources) firing(ctx context.Context, s auth.Scope) ([]alert.Alert, error) {
	return f.Alerts.List(ctx, s, alert.Filter{Status: alert.Firing}, nil, statusRows)
}

func (f StatusSources) hosts(ctx context.Context, s auth.Scope) ([]host.Host, error) {
	return f.Hosts.List(ctx, s, host.Filter{}, "", statusRows)
}

// serviceOf is the service that labels of an alert or a host name.
func serviceOf(labels map[string]string) string {
	return cmp.Or(labels["service"], labels["service_name"], labels["app"], labels["job"])
}

func rankOf(severity alert.Severity) int {
	return slices.Index([]alert.Severity{alert.Info, alert.Low, alert.Medium, alert.High, alert.Critical}, severity)
}

// openStates are the states of incidents that somebody has to do something about.
func openStates() []incident.State {
	return []incident.State{incident.Detected, incident.Acknowledged, incident.Investigating, incident.Mitigated}
}

// open counts the open incidents.
func (f StatusSources) open(ctx context.Context, s auth.Scope) (OpenIncidents, error) {
	var o OpenIncidents
	for _, part := range []struct {
		count      *int
		severities []incident.Severity
	}{{&o.All, nil}, {&o.Critical, []incident.Severity{incident.Critical}}, {&o.High, []incident.Severity{incident.High}}} {
		found, err := f.Incidents.List(ctx, s, incident.Filter{States: openStates(), Severities: part.severities},
			incident.Order{By: incident.ByDetection, Descending: true}, page.Request{Page: 1, Limit: 1})
		if err != nil {
			return o, err
		}
		*part.count = found.Total
	}
	return o, nil
}

// rates counts what has arrived, or happened, within the window. What is counted by the
// minute counts for the part of its minute that lies within.
func (f StatusSources) rates(ctx context.Context, s auth.Scope, now time.Time) (Arriving, error) {
	var a Arriving
	from := now.Add(-StatusWindow)
	share := func(minute time.Time) float64 {
		return min(1, minute.Add(time.Minute).Sub(from).Minutes())
	}
	samples, err := f.Samples(ctx, s, from)
	if err != nil {
		return a, err
	}
	a.Samples = float64(samples)
	if a.Spans, err = f.Spans(ctx, s, trace.Range{From: from, To: now}); err != nil {
		return a, err
	}
	first := from.Truncate(time.Minute)
	err = f.Lines(ctx, s, first, now, func(c block.Count) { a.Lines += float64(c.Lines) * share(time.Unix(c.Minute*60, 0)) })
	if err != nil {
		return a, err
	}
	counts, err := f.Errors(ctx, s, first, now)
	for _, c := range counts {
		a.Errors += float64(c.Count) * share(c.Bucket)
	}
	for _, total := range []*float64{&a.Samples, &a.Spans, &a.Lines, &a.Errors} {
		*total /= StatusWindow.Minutes()
	}
	return a, err
}
