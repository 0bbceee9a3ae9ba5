package core

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxNames bounds how many services one answer names.
const maxNames = 10_000

// ServiceNames returns every service that is known, sorted: those with spans or
// transactions in the range, and those that others know.
func (t *Traces) ServiceNames(ctx context.Context, s auth.Scope, r trace.Range) ([]string, error) {
	seen, err := t.Services(ctx, s, r)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for name := range seen {
		known[name] = true
	}
	for _, others := range t.names {
		names, err := others.Names(ctx, s, maxNames)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			known[name] = true
		}
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, nil
}

// need refuses a service that nothing kept knows.
func (t *Traces) need(ctx context.Context, s auth.Scope, service string) error {
	now := t.now()
	names, err := t.ServiceNames(ctx, s, trace.Range{From: now.Add(-t.keep), To: now.Add(time.Hour)})
	if err != nil {
		return err
	}
	if _, known := slices.BinarySearch(names, service); !known {
		return fault.Missing()
	}
	return nil
}

// slices of the little chart of a service.
const sparkSlices = 7

// ServiceHealth is how a service fares in a range of time.
type ServiceHealth struct {
	Name     string
	Health   trace.Health
	Slices   [sparkSlices]trace.Distribution
	LastSeen time.Time
}

// Overview returns how every service with transactions fares, by name.
func (t *Traces) Overview(ctx context.Context, s auth.Scope, r trace.Range, apdexT time.Duration) ([]*ServiceHealth, error) {
	found := map[string]*ServiceHealth{}
	slice := r.To.Sub(r.From) / sparkSlices
	err := t.Transactions(ctx, s, r, "", false, func(x *trace.Transaction) {
		h := found[x.Service]
		if h == nil {
			h = &ServiceHealth{Name: x.Service, Health: trace.Health{ApdexT: apdexT}}
			found[x.Service] = h
		}
		h.Health.Add(x)
		h.Slices[min(int(x.At.Sub(r.From)/max(slice, 1)), sparkSlices-1)].Add(x.Duration)
		if x.At.After(h.LastSeen) {
			h.LastSeen = x.At
		}
	})
	if err != nil {
		return nil, err
	}
	all := make([]*ServiceHealth, 0, len(found))
	for _, h := range found {
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b *ServiceHealth) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// Health returns how a service fares; RESOURCE_NOT_FOUND for one that is not known.
func (t *Traces) Health(ctx context.Context, s auth.Scope, service string, r trace.Range, apdexT time.Duration) (*trace.Health, error) {
	if err := t.need(ctx, s, service); err != nil {
		return nil, err
	}
	h := &trace.Health{ApdexT: apdexT}
	return h, t.Transactions(ctx, s, r, service, false, h.Add)
}

// TransactionFilter says which transactions of a service are listed.
type TransactionFilter struct {
	Range    trace.Range
	Endpoint string
	Error    *bool
	Slower   time.Duration
}

func (f TransactionFilter) admits(x *trace.Transaction) bool {
	return (f.Endpoint == "" || f.Endpoint == x.Endpoint) && (f.Error == nil || *f.Error == x.Error) && x.Duration >= f.Slower
}

// Newest returns transactions of a service after a place, newest first, and the
// distribution of all that the filter admits.
func (t *Traces) Newest(ctx context.Context, s auth.Scope, service string, f TransactionFilter, after *trace.Place, limit int) (
	[]trace.Transaction, *trace.Distribution, error,
) {
	if err := t.need(ctx, s, service); err != nil {
		return nil, nil, err
	}
	durations := &trace.Distribution{}
	top := newTop(limit, byTime)
	err := t.Transactions(ctx, s, f.Range, service, true, func(x *trace.Transaction) {
		if !f.admits(x) {
			return
		}
		durations.Add(x.Duration)
		if after == nil || byTime(&trace.Transaction{At: after.At, ID: after.ID}, x) < 0 {
			top.add(x)
		}
	})
	return top.sorted(), durations, err
}

// Slowest returns the transactions that took longest.
func (t *Traces) Slowest(ctx context.Context, s auth.Scope, service string, f TransactionFilter, limit int) ([]trace.Transaction, error) {
	if err := t.need(ctx, s, service); err != nil {
		return nil, err
	}
	top := newTop(limit, func(a, b *trace.Transaction) int { return cmp.Or(cmp.Compare(b.Duration, a.Duration), byTime(a, b)) })
	err := t.Transactions(ctx, s, f.Range, service, true, func(x *trace.Transaction) {
		if f.admits(x) {
			top.add(x)
		}
	})
	return top.sorted(), err
}

// byTime sorts the newest first.
func byTime(a, b *trace.Transaction) int {
	return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID))
}

// top keeps the first entries of an order.
type top struct {
	limit int
	order func(a, b *trace.Transaction) int
	kept  []trace.Transaction
}

func newTop(limit int, order func(a, b *trace.Transaction) int) *top {
	return &top{limit: limit, order: order}
}

func (t *top) add(x *trace.Transaction) {
	t.kept = append(t.kept, *x)
	if len(t.kept) >= 4*t.limit+64 {
		t.kept = t.sorted()
	}
}

func (t *top) sorted() []trace.Transaction {
	slices.SortFunc(t.kept, func(a, b trace.Transaction) int { return t.order(&a, &b) })
	return t.kept[:min(t.limit, len(t.kept))]
}

// Endpoint is how one endpoint of a service fares.
type Endpoint struct {
	Endpoint, Method string
	Health           trace.Health
}

// Endpoints returns the endpoints of a service in the order of a measure, the greatest
// first.
func (t *Traces) Endpoints(ctx context.Context, s auth.Scope, service string, r trace.Range, sort string) ([]*Endpoint, error) {
	if err := t.need(ctx, s, service); err != nil {
		return nil, err
	}
	found := map[[2]string]*Endpoint{}
	err := t.Transactions(ctx, s, r, service, false, func(x *trace.Transaction) {
		key := [2]string{x.Endpoint, x.Method}
		e := found[key]
		if e == nil {
			e = &Endpoint{Endpoint: x.Endpoint, Method: x.Method}
			found[key] = e
		}
		e.Health.Add(x)
	})
	if err != nil {
		return nil, err
	}
	measure := func(e *Endpoint) float64 {
		switch sort {
		case "p95":
			return e.Health.Durations.Percentile(95)
		case "error_rate":
			return e.Health.ErrorRate()
		default:
			return float64(e.Health.Count())
		}
	}
	all := make([]*Endpoint, 0, len(found))
	for _, e := range found {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *Endpoint) int {
		return cmp.Or(cmp.Compare(measure(b), measure(a)), strings.Compare(a.Endpoint, b.Endpoint), strings.Compare(a.Method, b.Method))
	})
	return all, nil
}

// Timeseries returns how a service fared in steps of time.
func (t *Traces) Timeseries(ctx context.Context, s auth.Scope, service string, r trace.Range, step, apdexT time.Duration) ([]trace.Health, error) {
	if err := t.need(ctx, s, service); err != nil {
		return nil, err
	}
	steps := make([]trace.Health, int(r.To.Sub(r.From)/step)+1)
	for i := range steps {
		steps[i].ApdexT = apdexT
	}
	err := t.Transactions(ctx, s, r, service, false, func(x *trace.Transaction) {
		steps[min(int(x.At.Sub(r.From)/step), len(steps)-1)].Add(x)
	})
	return steps, err
}

// Outside is the time that the transactions of a service spent elsewhere.
type Outside struct {
	Times trace.Distribution
	Calls []*OutsideCall
}

// OutsideCall is what a service called, as its client spans tell.
type OutsideCall struct {
	System, Name string
	Times        trace.Distribution
	Errors       int
}

// maxCalls is how many different calls one answer names.
const maxCalls = 100

// Databases returns the time that transactions spent in databases, and the statements.
func (t *Traces) Databases(ctx context.Context, s auth.Scope, service string, r trace.Range) (*Outside, error) {
	return t.outside(ctx, s, service, r, func(x *trace.Transaction) time.Duration { return x.Database }, trace.DatabaseCall)
}

// Externals returns the time that transactions spent in other services, and their hosts.
func (t *Traces) Externals(ctx context.Context, s auth.Scope, service string, r trace.Range) (*Outside, error) {
	return t.outside(ctx, s, service, r, func(x *trace.Transaction) time.Duration { return x.External }, trace.ExternalCall)
}

func (t *Traces) outside(ctx context.Context, s auth.Scope, service string, r trace.Range,
	spent func(*trace.Transaction) time.Duration, call func(*trace.Span) (system, name string, is bool),
) (*Outside, error) {
	if err := t.need(ctx, s, service); err != nil {
		return nil, err
	}
	o := &Outside{}
	err := t.Transactions(ctx, s, r, service, false, func(x *trace.Transaction) {
		if d := spent(x); d > 0 {
			o.Times.Add(d)
		}
	})
	if err != nil {
		return nil, err
	}
	found := map[[2]string]*OutsideCall{}
	f := trace.SpanFilter{Range: r, Service: service, Kind: trace.KindClient, Need: trace.NeedAttributes}
	err = t.Scan(ctx, s, f, func(span *trace.Span) {
		system, name, is := call(span)
		if !is {
			return
		}
		c := found[[2]string{system, name}]
		if c == nil {
			c = &OutsideCall{System: system, Name: name}
			found[[2]string{system, name}] = c
		}
		c.Times.Add(span.Duration)
		if span.Error {
			c.Errors++
		}
	})
	for _, c := range found {
		o.Calls = append(o.Calls, c)
	}
	slices.SortFunc(o.Calls, func(a, b *OutsideCall) int {
		return cmp.Or(cmp.Compare(b.Times.Sum(), a.Times.Sum()), strings.Compare(a.Name, b.Name), strings.Compare(a.System, b.System))
	})
	o.Calls = o.Calls[:min(len(o.Calls), maxCalls)]
	return o, err
}
