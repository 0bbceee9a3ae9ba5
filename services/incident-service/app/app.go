// Package app puts incident-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/client"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds incident-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	keys, err := internalauth.NewKeys(c.Internal)
	if err != nil {
		return nil, err
	}
	box, err := c.answerBox()
	if err != nil {
		return nil, err
	}
	bus, err := redis.Open(c.RedisURL)
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, c.Postgres, postgres.WithName(d.Name), postgres.WithTracing(d.Tracing))
	if err != nil {
		return nil, err
	}

	handlers, err := newHandlers(c, d, db)
	if err != nil {
		return nil, err
	}
	ai := internalauth.NewClient(d.Name, "ai-service", c.AIURL, keys, d.Tracing)
	relay := events.NewRelay(db, d.Name, map[events.Kind]events.Deliver{
		events.KindEvent:      events.ToRedis(bus),
		events.KindAudit:      events.Post(internalauth.NewClient(d.Name, "audit-service", c.AuditURL, keys, d.Tracing)),
		events.KindGeneration: client.Generations(ai, handlers.Incidents.GiveUp, clock.Now),
	}, events.WithLog(d.Log), events.WithMetrics(d.Metrics))
	routes := httpapi.New(httpapi.Options{
		Service: d.Name, Log: d.Log, Metrics: d.Metrics, Tracing: d.Tracing, Authenticate: keys.Authenticate(d.Name, clock.Now),
		Around: idempotency.Middleware(db, box, httpapi.WriteError),
	})
	api.Routes(routes, handlers)
	return &service.App{
		Handler: routes,
		Checks: append(service.DatabaseChecks(db, migrations.Version()),
			service.Check{Name: "redis", Probe: redis.Probe(bus)}),
		Parts: []service.Part{
			service.Closer("redis", func() { _ = bus.Close() }), service.Closer("postgres", db.Close),
			{Name: "relay", Run: relay.Run},
		},
	}, nil
}

// Operations describes the routes of incident-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "incident-service"})
	api.Routes(a, &api.Handlers{})
	return a
}
