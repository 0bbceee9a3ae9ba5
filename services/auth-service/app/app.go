// Package app puts auth-service together.
package app

import (
	"context"
	"fmt"

	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/services/auth-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/auth-service/app/client"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// New builds auth-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	keys, err := internalauth.NewKeys(c.Internal)
	if err != nil {
		return nil, err
	}
	tokens, err := auth.NewTokens(c.JWTKey, c.JWTPrevious, clock.Now)
	if err != nil {
		return nil, err
	}
	box, err := secrets.ParseKeys(c.EncryptionKeys)
	if err != nil {
		return nil, fmt.Errorf("ENCRYPTION_KEYS: %w", err)
	}
	cache, err := redis.Open(c.RedisURL)
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, c.Postgres, postgres.WithName(d.Name), postgres.WithTracing(d.Tracing))
	if err != nil {
		return nil, err
	}

	relay := events.NewRelay(db, d.Name, map[events.Kind]events.Deliver{
		events.KindAudit: events.Post(internalauth.NewClient(d.Name, "audit-service", c.AuditURL, keys, d.Tracing)),
	}, events.WithLog(d.Log), events.WithMetrics(d.Metrics))
	routes := httpapi.New(httpapi.Options{
		Service: d.Name, Log: d.Log, Metrics: d.Metrics, Tracing: d.Tracing, Authenticate: keys.Authenticate(d.Name, clock.Now),
		Around: idempotency.Middleware(db, box, httpapi.WriteError),
	})
	api.Routes(routes, newHandlers(c, d, db, tokens, integration.NewVault(box), client.NewAnnouncer(cache, d.Log)))
	return &service.App{
		Handler: routes,
		Checks: append(service.DatabaseChecks(db, migrations.Version()),
			service.Check{Name: "redis", Probe: redis.Probe(cache)}),
		Parts: []service.Part{
			service.Closer("redis", func() { _ = cache.Close() }),
			service.Closer("postgres", db.Close),
			{Name: "relay", Run: relay.Run},
		},
	}, nil
}

// Operations describes the routes of auth-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "auth-service"})
	api.Routes(a, &api.Handlers{})
	return a
}
