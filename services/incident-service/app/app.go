// Package app puts incident-service together.
package app

import (
	"context"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
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
		return nil, fmt.Errorf("REDIS_URL: %w", err)
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
			service.Check{Name: "redis", Probe: func(ctx context.Context) error { return bus.Ping(ctx).Err() }}),
		Parts: []service.Part{
			service.Closer("redis", func() { _ = bus.Close() }), service.Closer("postgres", db.Close),
			{Name: "relay", Run: relay.Run},
		},
	}, nil
}

// newHandlers assembles what answers requests.
func newHandlers(c Config, d service.Deps, db *postgres.DB) (*api.Handlers, error) {
	prices, err := c.prices()
	if err != nil {
		return nil, err
	}
	incidents, alerts, projects := incident.NewRepository(db), alert.NewReader(db), project.NewReader(db)
	hypotheses := hypothesis.NewQueue(db)
	return &api.Handlers{
		Incidents: &core.Incidents{
			Repository: incidents, Queue: hypotheses, Projects: projects, Now: clock.Now, Opened: counter(d.Metrics),
		},
		Timeline: &core.Timeline{Incidents: incidents.Reader, Hypotheses: hypotheses.Reader, Alerts: alerts},
		Prices:   prices, Reader: incidents.Reader, Hypotheses: hypotheses.Reader, Alerts: alerts,
		Requests: airequest.NewReader(db), Projects: projects, Now: clock.Now,
		Lists: httpapi.Lists{Cursors: page.NewCursors([]byte(c.Internal.Key)), Now: clock.Now},
	}, nil
}

// counter counts the incidents that are opened.
func counter(registry prometheus.Registerer) func(incident.Source) {
	opened := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "incidents_created_total", Help: "Incidents opened, by what opened them.",
	}, []string{"source"})
	registry.MustRegister(opened)
	return func(source incident.Source) { opened.WithLabelValues(string(source)).Inc() }
}

// Operations describes the routes of incident-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "incident-service"})
	api.Routes(a, &api.Handlers{})
	return a
}
