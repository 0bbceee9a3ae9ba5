package app

import (
	"net"
	"net/netip"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/api"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/entrance"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ratelimit"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// newGateway assembles what depends on settings alone.
func newGateway(c Config, d service.Deps, keys internalauth.Keys) (*api.Gateway, error) {
	routes, err := core.Routes(api.Document)
	if err != nil {
		return nil, err
	}
	proxy, err := api.NewProxy(c.backends(), keys, c.timeout(), d.Log)
	if err != nil {
		return nil, err
	}
	limits, err := ratelimit.Defaults().With(c.RateLimits)
	if err != nil {
		return nil, err
	}
	trusted, err := c.proxies()
	if err != nil {
		return nil, err
	}
	production := d.Config.Production()
	g := &api.Gateway{
		Log: d.Log, Tracing: d.Tracing, Document: api.Document, Routes: routes, Proxy: proxy, Limits: limits, Trusted: trusted,
		Origins: core.NewOrigins(c.origins(production)), Production: production, ShowDocs: c.showDocs(production),
	}
	g.Own = httpapi.New(httpapi.Options{
		Service: core.Name, Log: d.Log, Metrics: d.Metrics, Tracing: d.Tracing, Authenticate: api.Admitted,
	})
	api.Own(g.Own, api.NewProbes(c.backends()), g)
	return g, nil
}

// entry bounds the connections of an address and counts those that found no place.
func entry(c Config, d service.Deps, trusted []netip.Prefix) func(net.Listener) net.Listener {
	return func(next net.Listener) net.Listener {
		l := entrance.New(next, c.AddressConns, trusted)
		d.Metrics.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "gateway_refused_connections_total", Help: "Connections closed because their address had as many as it may have.",
		}, func() float64 { return float64(l.Refused()) }))
		return l
	}
}
