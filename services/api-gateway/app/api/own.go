package api

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	probeTime  = 2 * time.Second
	probeCache = 5 * time.Second
)

// Welcome says what answers here.
type Welcome struct {
	Service string `json:"service"`
	Version string `json:"version"`
	Status  string `json:"status" enum:"running"`
	Docs    string `json:"docs"`
}

// ServiceHealth is what a probe of one service found. Error is a short code.
type ServiceHealth struct {
	Status         string  `json:"status" enum:"healthy,unhealthy,unreachable"`
	ResponseTimeMS *int    `json:"response_time_ms"`
	Error          *string `json:"error"`
}

// ServicesHealth is the state of every service behind the gateway.
type ServicesHealth struct {
	Status    string                   `json:"status" enum:"healthy,degraded"`
	Services  map[string]ServiceHealth `json:"services"`
	Timestamp time.Time                `json:"timestamp"`
}

// Own are the operations the gateway answers by itself; g is nil where they are only
// described.
func Own(a *httpapi.API, probes *Probes, g *Gateway) {
	g.ingestRoutes(a)
	httpapi.Register(a, httpapi.Operation{
		ID: "gateway-welcome", Method: http.MethodGet, Path: "/", Gateway: "(root)/", Access: httpapi.Public,
		Tag: "platform", Summary: "What answers here",
	}, func(context.Context, *httpapi.Empty) (*httpapi.Body[Welcome], error) {
		return &httpapi.Body[Welcome]{Body: Welcome{Service: "api-gateway", Version: "1.0.0", Status: "running", Docs: "/docs"}}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		ID: "gateway-services-health", Method: http.MethodGet, Path: "/health/services", Gateway: "(root)/health/services", Access: httpapi.Public,
		Tag: "platform", Summary: "State of every service, probed in parallel",
	}, func(ctx context.Context, _ *httpapi.Empty) (*httpapi.Body[ServicesHealth], error) {
		return &httpapi.Body[ServicesHealth]{Body: probes.Health(ctx)}, nil
	})
}

// Probes asks the services for their health and remembers the answer briefly.
type Probes struct {
	backends map[string]string
	client   *http.Client

	mu    sync.Mutex
	last  ServicesHealth
	until time.Time
}

// NewProbes returns probes of the services at the given base URLs.
func NewProbes(backends map[string]string) *Probes {
	return &Probes{backends: backends, client: &http.Client{Timeout: probeTime}}
}

// Health probes all services in parallel, at most every five seconds.
func (p *Probes) Health(ctx context.Context) ServicesHealth {
	p.mu.Lock()
	defer p.mu.Unlock()
	if clock.Now().Before(p.until) {
		return p.last
	}

	result := ServicesHealth{Status: "healthy", Services: map[string]ServiceHealth{}, Timestamp: clock.Now()}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for name, base := range p.backends {
		wg.Go(func() {
			found := p.probe(context.WithoutCancel(ctx), base)
			mu.Lock()
			defer mu.Unlock()
			result.Services[name] = found
			if found.Status != "healthy" {
				result.Status = "degraded"
			}
		})
	}
	wg.Wait()
	p.last, p.until = result, clock.Now().Add(probeCache)
	return result
}

func (p *Probes) probe(ctx context.Context, base string) ServiceHealth {
	start := time.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/health", nil)
	if err != nil {
		return unreachable("bad_address")
	}
	res, err := p.client.Do(req)
	if err != nil {
		return unreachable("no_answer")
	}
	defer res.Body.Close()

	took := int(time.Since(start).Milliseconds())
	if res.StatusCode != http.StatusOK {
		code := "bad_status"
		return ServiceHealth{Status: "unhealthy", ResponseTimeMS: &took, Error: &code}
	}
	return ServiceHealth{Status: "healthy", ResponseTimeMS: &took}
}

func unreachable(code string) ServiceHealth {
	return ServiceHealth{Status: "unreachable", Error: &code}
}

// Reachable returns a readiness probe of the service at base.
func Reachable(base string) func(context.Context) error {
	probes := &Probes{client: &http.Client{Timeout: probeTime}}
	return func(ctx context.Context) error {
		if found := probes.probe(ctx, base); found.Status != "healthy" {
			return errors.New(*found.Error)
		}
		return nil
	}
}
