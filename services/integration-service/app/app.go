// Package app puts integration-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds integration-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	keys, err := internalauth.NewKeys(c.Internal)
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, c.Postgres, postgres.WithName(d.Name), postgres.WithTracing(d.Tracing))
	if err != nil {
		return nil, err
	}
	bus, err := redis.Open(c.RedisURL)
	if err != nil {
		db.Close()
		return nil, err
	}

	alerts := alert.NewRepository(db)
	integrations := client.NewIntegrations(internalauth.NewClient(d.Name, "auth-service", c.AuthURL, keys, d.Tracing), d.Name)
	incidents := internalauth.NewClient(d.Name, "incident-service", c.IncidentURL, keys, d.Tracing)
	relay := events.NewRelay(db, d.Name, map[events.Kind]events.Deliver{
		events.KindEvent:          events.ToRedis(bus),
		events.KindIncidentAction: client.IncidentActions(incidents, alerts),
	}, events.WithLog(d.Log), events.WithMetrics(d.Metrics))
	runner := jobs.New(db, jobs.Config{Service: d.Name, Log: d.Log, Metrics: d.Metrics})
	worker.KeepPartitions(runner, alerts, c.DeliveriesDays, d.Log)

	routes := httpapi.New(httpapi.Options{
		Service: d.Name, Log: d.Log, Metrics: d.Metrics, Tracing: d.Tracing, Authenticate: keys.Authenticate(d.Name, clock.Now),
	})
	api.Routes(routes, &api.Handlers{
		Webhooks: core.NewWebhooks(core.NewSenders(integrations.ByID, clock.Now), alerts, clock.Now, counter(d.Metrics)),
		Alerts:   &alerts.Reader, Now: clock.Now,
		Lists: httpapi.Lists{Cursors: page.NewCursors([]byte(c.Internal.Key)), Now: clock.Now},
	})
	return &service.App{
		Handler: routes,
		Checks: append(service.DatabaseChecks(db, migrations.Version()),
			service.Check{Name: "redis", Probe: redis.Probe(bus)}, service.Check{Name: "jobs", Probe: runner.Check}),
		Parts: []service.Part{
			service.Closer("postgres", db.Close), service.Closer("redis", func() { _ = bus.Close() }),
			{Name: "relay", Run: relay.Run},
			{Name: "jobs", Run: runner.Run},
		},
	}, nil
}

// Operations describes the routes of integration-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "integration-service"})
	api.Routes(a, &api.Handlers{})
	return a
}
