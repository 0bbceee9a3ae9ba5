// Package app puts ai-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds ai-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	keys, err := internalauth.NewKeys(c.Internal)
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

	relay := events.NewRelay(db, d.Name, map[events.Kind]events.Deliver{
		events.KindEvent: events.ToRedis(bus),
		events.KindAudit: events.Post(internalauth.NewClient(d.Name, "audit-service", c.AuditURL, keys, d.Tracing)),
	}, events.WithLog(d.Log), events.WithMetrics(d.Metrics))
	runner := jobs.New(db, jobs.Config{Service: d.Name, Log: d.Log, Metrics: d.Metrics, Workers: worker.Concurrency})
	generator := core.NewGenerator(core.Parts{
		Runs: hypothesis.NewRuns(db), Requests: airequest.NewRepository(db), Model: c.model(),
		Collector: evidence.NewCollector(evidence.StoredIncidents(incident.NewReader(db)), evidence.StoredAlerts(alert.NewReader(db))),
		Queue:     worker.NewQueue(runner), Meters: core.NewMeters(d.Metrics), Log: d.Log,
	}, c.policy())
	worker.Generate(runner, generator)

	routes := httpapi.New(httpapi.Options{
		Service: d.Name, Log: d.Log, Metrics: d.Metrics, Tracing: d.Tracing, Authenticate: keys.Authenticate(d.Name, clock.Now),
	})
	api.Routes(routes, api.Handlers{Generator: generator})
	return &service.App{
		Handler: routes,
		Checks: append(service.DatabaseChecks(db, migrations.Version()),
			service.Check{Name: "redis", Probe: redis.Probe(bus)}, service.Check{Name: "jobs", Probe: runner.Check}),
		Parts: []service.Part{
			service.Closer("postgres", db.Close), service.Closer("redis", func() { _ = bus.Close() }),
			{Name: "relay", Run: relay.Run},
			{Name: "jobs", Run: runner.Run},
			{Name: "sweep", Run: worker.Sweep(generator, d.Log)},
		},
	}, nil
}

// Operations describes the routes of ai-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "ai-service"})
	api.Routes(a, api.Handlers{})
	return a
}
