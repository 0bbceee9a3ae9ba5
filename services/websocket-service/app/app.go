// Package app puts websocket-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

// New builds websocket-service.
func New(_ context.Context, d service.Deps) (*service.App, error) {
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
	bus, err := redis.Open(c.RedisURL)
	if err != nil {
		return nil, err
	}

	meters := newMeters(d.Metrics)
	hub := core.NewHub(c.UserSockets, c.MaxSockets, meters.drop)
	meters.watch(hub)
	sessions := sessioncheck.New(d.Name, internalauth.NewClient(d.Name, "auth-service", c.AuthURL, keys, d.Tracing))
	live := newLive(bus, func(ctx context.Context, token string) (core.Session, error) {
		return authenticate(ctx, tokens, sessions, token)
	})
	live.Hub, live.Log, live.Allowed = hub, d.Log, api.Origins(c.origins(d.Config.Production()))
	live.Handshakes = make(chan struct{}, c.MaxSockets)
	routes := httpapi.New(httpapi.Options{
		Service: d.Name, Log: d.Log, Metrics: d.Metrics, Tracing: d.Tracing, Authenticate: keys.Authenticate(d.Name, clock.Now),
		Concurrency: c.MaxSockets + 100,
	})
	api.Routes(routes, live, meters.droppedTotal)
	return &service.App{
		Handler: routes, Published: true,
		Health: func(context.Context) map[string]any {
			total, _, _ := hub.Stats()
			return map[string]any{"connections": total, "timestamp": clock.Now()}
		},
		Checks: []service.Check{{Name: "redis", Probe: redis.Probe(bus)}},
		Parts: []service.Part{
			service.Closer("redis", func() { _ = bus.Close() }),
			{Name: "bus", Run: worker.Bus(bus, hub, d.Log)},
			{Name: "sessions", Run: worker.Sessions(bus, hub, sessions.Ended, d.Log)},
			service.Closer("hub", hub.Close),
		},
	}, nil
}

// Operations describes the routes of websocket-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "websocket-service"})
	api.Routes(a, &api.Live{}, nil)
	return a
}
