// Package app puts incident-service together.
package app

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/idempotency"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// looksAtOnce is how many jobs are worked on at a time: they are looks for causes after a
// storm, which must leave room for what people and alerts ask for.
const looksAtOnce = 2

// New builds incident-service.
func New(ctx context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	box, err := c.answerBox()
	if err != nil {
		return nil, err
	}
	b, err := backend.Open(ctx, d, c.Backend)
	if err != nil {
		return nil, err
	}

	runner := b.Jobs(looksAtOnce)
	handlers, err := newHandlers(c, d, b.DB, runner)
	if err != nil {
		return nil, err
	}
	worker.Advance(runner, handlers.Incidents)
	worker.Look(runner, handlers.Incidents)
	ai := b.Client("ai-service", c.AIURL)
	b.Relay(map[events.Kind]events.Deliver{
		events.KindGeneration: client.WithDrafts(ai, handlers.Postmortems.GiveUp, clock.Now,
			client.Generations(ai, handlers.Incidents.GiveUp, clock.Now)),
	})
	routes := b.Routes(idempotency.Middleware(b.DB, box, httpapi.WriteError))
	api.Routes(routes, handlers)
	return b.App(routes), nil
}

// Operations describes the routes of incident-service; it serves nothing.
func Operations() *httpapi.API {
	a := httpapi.New(httpapi.Options{Service: "incident-service"})
	api.Routes(a, &api.Handlers{})
	return a
}
