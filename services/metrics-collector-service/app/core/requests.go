package core

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// How many endpoints of a service have series of their own, and of how many services one
// replica remembers them. What comes beyond counts as otherEndpoint.
const (
	endpointsPerService = 300
	rememberedServices  = 20_000
	otherEndpoint       = "other"
)

// Requests makes the series service_requests_total, service_request_errors_total and
// service_request_duration_milliseconds of transactions.
type Requests struct {
	series SeriesStore

	mu        sync.Mutex
	endpoints map[servicePlace]map[string]bool
}

// servicePlace is a service of a project.
type servicePlace struct {
	scope   auth.Scope
	service string
}

// NewRequests returns Requests that keeps its series in a store.
func NewRequests(series SeriesStore) *Requests {
	return &Requests{series: series, endpoints: map[servicePlace]map[string]bool{}}
}

// Batch counts transactions. Those that are older than samples are kept are left out.
func (r *Requests) Batch(s auth.Scope, transactions []trace.Transaction) *metric.Batch {
	clock := r.series.Clock()
	oldest := clock.Now.Add(-clock.Keep + time.Hour)
	g := metric.NewGenerator(r.series.Known(s))
	for i := range transactions {
		t := &transactions[i]
		if t.At.Before(oldest) {
			continue
		}
		labels := []string{"endpoint", r.endpoint(s, t.Service, t.Endpoint), "method", t.Method, "status_class", statusClass(t)}
		g.Count("service_requests_total", t.Service, t.At, labels...)
		if t.Error {
			g.Count("service_request_errors_total", t.Service, t.At, labels...)
		}
		g.Observe("service_request_duration_milliseconds", t.Service, t.At, float64(t.Duration)/float64(time.Millisecond), labels...)
	}
	return g.Batch()
}

// Append stores the series of transactions.
func (r *Requests) Append(ctx context.Context, s auth.Scope, transactions []trace.Transaction) error {
	b := r.Batch(s, transactions)
	if b.Empty() {
		return nil
	}
	return r.series.Append(ctx, s, []*metric.Batch{b})
}

// endpoint returns the endpoint that a request is counted under.
func (r *Requests) endpoint(s auth.Scope, service, endpoint string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	place := servicePlace{s, service}
	known := r.endpoints[place]
	if known == nil {
		if len(r.endpoints) >= rememberedServices {
			r.endpoints = map[servicePlace]map[string]bool{}
		}
		known = map[string]bool{}
		r.endpoints[place] = known
	}
	if !known[endpoint] {
		if len(known) >= endpointsPerService {
			return otherEndpoint
		}
		known[endpoint] = true
	}
	return endpoint
}

// statusClass is the first digit of a status; without one it tells errors apart.
func statusClass(t *trace.Transaction) string {
	switch {
	case t.StatusCode >= 100:
		return strconv.Itoa(t.StatusCode/100) + "xx"
	case t.Error:
		return "error"
	default:
		return "ok"
	}
}
