// Package app puts the gateway together.
package app

import (
	"context"
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/api"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/client"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ratelimit"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds the gateway.
func New(_ context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	keys, err := internalauth.NewKeys(c.Internal)
	if err != nil {
		return nil, err
	}
	cache, err := redis.Open(c.RedisURL)
	if err != nil {
		return nil, err
	}
	gateway, err := newGateway(c, d, keys)
	if err != nil {
		return nil, err
	}
	gateway.Limiter = ratelimit.New(cache, d.Log)
	gateway.Gate = ingest.NewGate(d.Metrics)

	authService := internalauth.NewClient(core.Name, "auth-service", c.AuthURL, keys, d.Tracing)
	credentials := client.NewAuth(authService)
	gateway.Verifier = core.NewVerifier(credentials.Verify, clock.Now)
	gateway.Keys = core.NewVerifier(credentials.Key, clock.Now)
	gateway.Denials = api.NewDenials(internalauth.NewClient(core.Name, "audit-service", c.AuditURL, keys, d.Tracing), d.Log)
	collector := internalauth.NewClient(core.Name, "metrics-collector-service", c.MetricsURL, keys, d.Tracing)
	gateway.Refused = drops.NewRecorder(client.NewRefusals(collector).Report, d.Log)
	return &service.App{
		Handler:   gateway.Handler(),
		Around:    gateway.Around,
		Admit:     entry(c, d, gateway.Trusted),
		Protocols: protocols(),
		Published: true,
		Health: func(context.Context) map[string]any {
			return map[string]any{"timestamp": clock.Now()}
		},
		Checks: []service.Check{
			{Name: "auth-service", Decides: true, Probe: api.Reachable(c.AuthURL)},
			{Name: "redis", Probe: redis.Probe(cache)},
		},
		Parts: []service.Part{
			service.Closer("redis", func() { _ = cache.Close() }),
			{Name: "denials", Run: gateway.Denials.Run},
			{Name: "refused telemetry", Run: gateway.Refused.Run},
			{Name: "revocations", Run: client.Revocations(cache, gateway.Verifier.Forget, gateway.Keys.Forget)},
		},
	}, nil
}

// protocols are HTTP/1, and HTTP/2 without TLS, which senders of gRPC speak on the same
// port: TLS ends at the proxy in front.
func protocols() *http.Protocols {
	p := &http.Protocols{}
	p.SetHTTP1(true)
	p.SetUnencryptedHTTP2(true)
	return p
}

// Operations describes the gateway's own routes; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: core.Name})
	api.Own(a, nil, nil)
	return a
}
